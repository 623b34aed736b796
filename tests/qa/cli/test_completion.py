"""Completion in shells: the scripts are printed, and real shells complete with them."""

import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from command_line import QA, WHO, contents, environment, limited, qa


def completed(line: str, *, prefix: Sequence[str] = (), **env: str) -> list[str]:
    """Return what bash is told to complete the last word of a line with."""
    words = line.split(" ")
    asked = {"_QA_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = qa(env=asked | env, prefix=prefix)
    assert (done.code, done.err) == (0, "")
    return [row.partition(",")[2] for row in done.out.splitlines() if row]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_is_printed(shell: str, tmp_path: Path) -> None:
    done = qa("completion", shell)
    assert (done.code, done.err) == (0, "")
    assert f"_QA_COMPLETE={shell}_complete" in done.out
    assert not list(tmp_path.iterdir())


def test_bash_completes_with_the_script(indexed: Path) -> None:  # noqa: ARG001
    script = (
        f'export PATH="{Path(QA).parent}:$PATH"; source <(qa completion bash);'
        ' COMP_WORDS=(qa sources show ti); COMP_CWORD=3; _qa_completion qa; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", script], env=environment(), capture_output=True, timeout=60, check=False)
    assert done.stdout.decode().split() == ["tigharghar.txt"], done.stderr.decode()


def test_commands_sources_and_sessions(indexed: Path) -> None:  # noqa: ARG001
    assert {"ask", "chat", "doctor", "completion", "index"} <= set(completed("qa "))
    assert completed("qa sources remove t") == ["tigharghar.txt"]
    assert completed("qa sources remove x") == []
    assert completed("qa sessions show ") == []
    assert qa("ask", WHO).code == 0
    (session,) = completed("qa ask --session ")
    assert qa("sessions", "show", session).code == 0


def test_nothing_is_made_where_nothing_is(tmp_path: Path) -> None:
    assert completed("qa sources show ") == []
    assert completed("qa sessions show ") == []
    assert not list(tmp_path.iterdir())


def test_data_of_an_older_version_and_old_sessions_stay_as_they_are(outdated: Path) -> None:
    with closing(sqlite3.connect(outdated / "sessions.sqlite3")) as connection:
        turn = "INSERT INTO turns VALUES (?, ?, 'Who?', 'Who?', 'Ida [1]', '{}', ?)"
        connection.executemany(turn, [(1, "old", "2020-01-01 00:00:00"), (2, "new", "2999-01-01 00:00:00")])
        connection.commit()
    before = contents(outdated)
    assert completed("qa sources show t") == ["tigharghar.txt"]
    assert completed("qa sessions show ") == ["new", "old"]
    assert completed("qa sessions show ", QA_SESSION_DAYS="30") == ["new"]
    assert contents(outdated) == before


def test_a_folder_that_may_not_be_read_completes_nothing(indexed: Path) -> None:
    indexed.chmod(0)
    assert completed("qa sources show ", prefix=limited()) == []
    assert completed("qa sessions show ", prefix=limited()) == []
    indexed.chmod(0o700)


def test_wrong_settings_complete_nothing() -> None:
    env = {"_QA_COMPLETE": "bash_complete", "COMP_WORDS": "qa sources show ", "COMP_CWORD": "3", "QA_NOTHING": "1"}
    assert qa(env=env).out.strip() == ""

"""A forked command does what the started program does."""

from pathlib import Path

import pytest
from command_line import WHO, qa


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["sources", "show", "tigharghar.txt"], 0),
        (["ask", "nöthing \udcff"], 3),
        (["ask", "-"], 2),
        (["index", "missing.txt"], 1),
    ],
)
def test_a_forked_command_does_what_the_started_program_does(indexed: Path, arguments: list[str], code: int) -> None:
    env = {"QA_HOME": str(indexed), "QA_THRESHOLD": "1"}
    forked = qa(*arguments, env=env)
    assert forked == qa(*arguments, env=env, forked=False)
    assert forked.code == code


def test_forked_commands_have_streams_and_an_environment_of_their_own(indexed: Path) -> None:
    assert qa("ask", stdin=WHO.encode()).code == 0
    assert qa("ask", stdin=WHO.encode(), env={"QA_THRESHOLD": "1"}).code == 3
    assert qa("ask", stdin=WHO.encode()).out.startswith("Abdelhamid Abou Zeid [1]\n")
    assert qa("sources", env={"QA_HOME": str(indexed / "other")}).out.startswith("No sources yet")

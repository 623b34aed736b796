"""`qa ask`: the answer, its exit codes, and what goes where."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from command_line import QA, WHO, assert_one_sentence, environment, limited, qa, terminal

import index


def test_first_question_in_an_empty_folder(tmp_path: Path) -> None:
    done = qa("ask", *WHO.split(), forked=False)
    assert done.code == 0
    assert "tigharghar.txt, line 7, sentence 7" in done.out
    assert "Abou Zeid" in done.out
    assert "seeds/tigharghar.txt was indexed" in done.err
    assert "\x1b" not in done.out + done.err, "a pipe gets no escape codes"
    assert (tmp_path / ".qa" / "catalog.sqlite3").is_file()


def test_json_is_the_public_object(indexed: Path) -> None:  # noqa: ARG001
    done = qa("ask", "--json", WHO)
    assert (done.code, done.err) == (0, "")
    body = json.loads(done.out)
    assert list(body) == [
        "session_id",
        "question",
        "standalone_question",
        "answer",
        "abstained",
        "reason",
        "citations",
        "window",
        "dates",
        "coverage",
        "nearest",
        "confidence",
        "timings_ms",
        "written",
    ]
    assert 7 in [citation["sentence"] for citation in body["citations"]]
    follow_up = json.loads(qa("ask", "--json", "--session", body["session_id"], "and then?").out)
    assert follow_up["session_id"] == body["session_id"]
    assert WHO in follow_up["standalone_question"]


def test_abstention_has_an_exit_code_of_its_own(indexed: Path) -> None:  # noqa: ARG001
    done = qa("ask", "--json", WHO, env={"QA_THRESHOLD": "1"})
    assert done.code == 3
    assert json.loads(done.out)["reason"] == "not_in_sources"


@pytest.mark.parametrize("arguments", [[], ["-"]], ids=["nothing", "dash"])
def test_question_from_a_pipe(indexed: Path, arguments: list[str]) -> None:  # noqa: ARG001
    body = json.loads(qa("ask", "--json", *arguments, stdin=b"who was killed\non 1 \xff March?\n").out)
    assert body["question"].split()[:6] == ["who", "was", "killed", "on", "1", "\ufffd"]
    done = qa("ask", *arguments, stdin=f"{WHO}\n".encode())
    assert done.code == 0
    assert done.out.startswith("Abdelhamid Abou Zeid [1]\n")


@pytest.mark.parametrize("stdin", [b"", b" \n"])
def test_pipe_without_a_question(tmp_path: Path, stdin: bytes) -> None:
    done = qa("ask", "-", stdin=stdin)
    assert done.code == 2
    assert "Nothing was piped in; give a question" in done.err
    assert not list(tmp_path.iterdir())


def test_no_question_in_a_terminal(tmp_path: Path) -> None:  # noqa: ARG001
    with terminal("ask") as screen:
        assert screen.end() == 2
    assert "A question is missing" in screen.seen


def test_session_that_does_not_exist(indexed: Path) -> None:  # noqa: ARG001
    assert_one_sentence(qa("ask", "--session", "\udcff", WHO), 1, "no session")


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "--nothing", WHO],
        ["nothing"],
        ["serve", "--port", "70000"],
        ["eval"],
        ["sources", "nothing"],
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: list[str], tmp_path: Path) -> None:
    done = qa(*arguments)
    assert done.code == 2
    assert done.err.startswith("Usage: qa")
    assert "Error: " in done.err
    assert "Traceback" not in done.err
    assert not list(tmp_path.iterdir()), "wrong usage leaves nothing behind"


def test_terminal_gets_colours_and_no_progress_is_left(indexed: Path) -> None:  # noqa: ARG001
    with terminal("ask", WHO) as screen:
        assert screen.end() == 0
    assert "\x1b[" in screen.seen


def test_no_color_gets_no_escape_codes_in_a_terminal(indexed: Path) -> None:  # noqa: ARG001
    with terminal("ask", WHO, NO_COLOR="1") as screen:
        assert screen.end() == 0
    assert "Abou Zeid" in screen.seen
    assert "\x1b" not in screen.seen


def test_output_in_an_encoding_without_the_characters(indexed: Path) -> None:  # noqa: ARG001
    done = qa("ask", "Who lives in Atlantis?", env={"PYTHONIOENCODING": "ascii", "QA_THRESHOLD": "1"})
    assert done.code == 3
    assert "\\u201cAtlantis\\u201d" in done.out


def test_output_on_a_full_disk(indexed: Path) -> None:  # noqa: ARG001
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [QA, "ask", WHO], stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=100, check=False
        )
    assert done.returncode == 1
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_read_only_data_folder(indexed: Path) -> None:
    for path in (*indexed.rglob("*"), indexed):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        done = qa("ask", WHO, prefix=limited())
    finally:
        for path in (indexed, *indexed.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert_one_sentence(done, 1, "cannot be", str(indexed))
    assert qa("ask", WHO).code == 0, "nothing was lost"


def test_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    done = qa("ask", WHO, env={"QA_HOME": str(tmp_path / "file" / "home")})
    assert_one_sentence(done, 1, str(tmp_path / "file"))


def test_full_disk(tmp_path: Path) -> None:
    done = qa("ask", WHO, prefix=limited(file_size=150_000))
    assert_one_sentence(done, 1, str(tmp_path / ".qa"))
    assert qa("ask", WHO).code == 0, "with space again the next run goes on"


def test_damaged_catalog(indexed: Path) -> None:
    (indexed / "catalog.sqlite3").write_bytes(b"no database" * 1000)
    assert_one_sentence(qa("ask", WHO), 1, "catalog.sqlite3 is damaged")


@pytest.mark.parametrize("room", ["index/models", "qa/reader/models"])
@pytest.mark.parametrize("left", [0.05, None], ids=["cut short", "missing"])
def test_damaged_model_is_named(tmp_path: Path, room: str, left: float | None) -> None:
    """A copy of the packages with a part of a model in it, or none."""
    root = Path(index.__file__).parent.parent
    copy = tmp_path / "copy"
    for name in ("index", "qa"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    model = next((copy / room).rglob("model.onnx"))
    whole = model.read_bytes()
    model.unlink()
    if left is not None:
        model.write_bytes(whole[: int(left * len(whole))])
    done = qa("ask", WHO, env={"PYTHONPATH": str(copy)})
    assert_one_sentence(done, 1, str(model), "missing" if left is None else "damaged")

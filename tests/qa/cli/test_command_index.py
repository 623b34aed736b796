"""`qa index` and `qa sources`: what can be indexed, and what is refused in one sentence."""

import json
import subprocess
from pathlib import Path

import pytest
from command_line import QA, assert_one_sentence, environment, limited, qa, terminal

KEEPER = "The lighthouse keeper of Varnholm is Ida Krog. She lit the lamp on 4 May 1911.\n"


def test_life_of_a_source(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "varnholm.txt").write_text(KEEPER, encoding="utf-8")
    (folder / "alt.md").write_bytes("Der Wärter heißt Jörg Müller. Er wohnt über dem großen Öllager.".encode("cp1252"))
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 20)
    done = qa("index", "notes")
    assert done.code == 0
    assert done.out.startswith("Sources: 2 added; 4 new sentences in ")
    (passed_over,) = done.err.splitlines()
    assert "picture.txt" in passed_over
    assert "binary" in passed_over

    (folder / "alt.md").unlink()
    again = json.loads(qa("index", "--json", "notes", "-", stdin=b"Standard input is a source too.").out)
    assert {key: again[key] for key in ("added", "changed", "unchanged", "removed", "sentences")} == {
        "added": 1,
        "changed": 0,
        "unchanged": 1,
        "removed": 1,
        "sentences": 1,
    }
    assert len(again["skipped"]) == 1

    listed = json.loads(qa("sources", "list", "--json").out)
    assert [source["name"] for source in listed] == ["stdin", "varnholm.txt"]
    assert qa("sources", "remove", "varnholm.txt").out == "Removed varnholm.txt.\n"
    assert "varnholm" not in qa("sources").out


def test_folder_that_is_away_is_not_forgotten(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "varnholm.txt").write_text(KEEPER, encoding="utf-8")
    assert qa("index", "notes").code == 0
    folder.rename(tmp_path / "away")
    assert_one_sentence(qa("index", "notes"), 1, "notes does not exist")
    assert "varnholm.txt" in qa("sources").out


def test_text_from_standard_input_may_bring_the_day_that_it_was_written_on() -> None:
    text = b"The bridge of Varnholm was closed yesterday."
    assert qa("index", "-", "--day", "2013-03-12", stdin=text).code == 0
    (listed,) = json.loads(qa("sources", "list", "--json").out)
    assert (listed["name"], listed["day"]) == ("stdin", "2013-03-12")
    assert "was closed yesterday" in qa("timeline", "--from", "2013-03-11", "--to", "2013-03-11").out
    assert qa("index", "-", "--day", "1970-01-01", stdin=text).code == 0
    assert json.loads(qa("sources", "list", "--json").out)[0]["day"] == "1970-01-01"


@pytest.mark.parametrize("day", ["12 March 2013", "2013-02-30", "9999-01-01", ""])
@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_day_on_which_no_text_was_written_is_refused(day: str, options: tuple[str, ...]) -> None:
    refused = qa("index", "-", "--day", day, *options, stdin=b"The bridge was closed.")
    assert_one_sentence(refused, 1, f"'{day}' is no day on which a text can have been written; give it as 2013-03-12")


def test_a_day_is_of_standard_input_alone(tmp_path: Path) -> None:
    (tmp_path / "keeper.txt").write_text(KEEPER, encoding="utf-8")
    refused = qa("index", "keeper.txt", "--day", "2013-03-12")
    assert refused.code == 2
    assert "--day is of text from standard input" in refused.err


def test_the_day_that_a_source_was_written_on_is_shown(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text(
        "---\ndate: 2013-03-12\n---\nThe bridge was closed yesterday.\n", encoding="utf-8"
    )
    (tmp_path / "keeper.txt").write_text(KEEPER, encoding="utf-8")
    assert qa("index", "post.md", "keeper.txt").code == 0
    keeper, post = qa("sources").out.splitlines()
    assert keeper.endswith("keeper.txt")
    assert post.endswith("post.md, written on 12 March 2013")
    listed = json.loads(qa("sources", "list", "--json").out)
    assert [source["day"] for source in listed] == [None, "2013-03-12"]
    shown = [json.loads(qa("sources", "show", "--json", name).out)["day"] for name in ("keeper.txt", "post.md")]
    assert shown == [None, "2013-03-12"]
    dated = json.loads(qa("timeline", "--from", "2013-03-11", "--to", "2013-03-11", "--json").out)
    assert [entry["text"] for entry in dated["sentences"]] == ["The bridge was closed yesterday."]


def test_source_is_shown(indexed: Path) -> None:  # noqa: ARG001
    shown = qa("sources", "show", "tigharghar.txt")
    assert shown.code == 0
    assert [int(line.split()[0]) for line in shown.out.splitlines()] == list(range(1, 14))
    source_id = qa("sources").out.split()[0]
    body = json.loads(qa("sources", "show", "--json", source_id).out)
    assert all(body["text"][s["start"] : s["end"]] == s["text"] for s in body["sentences"])
    assert_one_sentence(qa("sources", "show", "nothing"), 1, "no source 'nothing'")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(500 * 1024 * 1024)


def unreadable(path: Path) -> None:
    path.write_text(KEEPER, encoding="utf-8")
    path.chmod(0)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _path: None, "does not exist"),
        (lambda path: path.write_bytes(bytes(range(256)) * 20), "binary"),
        (unreadable, "permission denied"),
        (sparse, "500.0 MiB"),
    ],
    ids=["missing", "binary", "unreadable", "huge"],
)
def test_source_that_is_refused(tmp_path: Path, make: object, words: str) -> None:
    assert callable(make)
    make(tmp_path / "a.txt")
    done = qa("index", "a.txt", prefix=limited())
    assert_one_sentence(done, 1, "a.txt", words)


def test_reader_of_the_pipe_that_leaves(indexed: Path) -> None:  # noqa: ARG001
    qa("index", "-", stdin=KEEPER.encode() * 1500)
    with subprocess.Popen(
        [QA, "sources", "show", "stdin"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert b"Ida Krog" in process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=60)
    assert said == b""


def test_escape_codes_in_sources_do_not_reach_the_terminal(tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31mThe secret of Varnholm\x1b[8m is a lamp\u202e."
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "evil\x1b[5m.txt").write_text(evil, encoding="utf-8")
    (folder / "worse\x1b[5m.txt").write_bytes(b"\x00\x01")
    with terminal("index", "notes", NO_COLOR="1", TERM="dumb") as screen:
        assert screen.end() == 0
        assert "Passed over" in screen.seen
    said = screen.seen
    for arguments in (["ask", "What is the secret of Varnholm?"], ["sources", "list"]):
        done = qa(*arguments)
        assert done.code == 0
        assert "evil" in done.out
        said += done.out + done.err
    said += qa("sources", "show", "evil\x1b[5m.txt").out
    assert "secret of Varnholm" in said
    assert not {"\x1b", "\x07", "\x9b", "\u202e"}.intersection(said)


def test_settings_that_cannot_be_used(tmp_path: Path) -> None:
    assert_one_sentence(qa("sources", env={"QA_HOMME": "x"}), 1, "QA_HOMME", "QA_HOME")
    (tmp_path / "qa.toml").write_text("QA_TRESHOLD = 0.5\n", encoding="utf-8")
    assert_one_sentence(qa("sources"), 1, "QA_TRESHOLD", "qa.toml", "QA_THRESHOLD")

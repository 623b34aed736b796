"""`qa eval make`: drafts to a file, without questions through a pipe, one by one in a terminal."""

import json
from pathlib import Path

from command_line import assert_one_sentence, qa, terminal

TEXT = "The Mill Theatre was opened by Ada Brandt in 1874. The head of the Harbour Council, Ida Holm, was praised.\n"
PROMPT = "\x1b[?2004h"


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_drafts_are_written_and_can_be_scored(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    done = qa("eval", "make", "--n", "3", "--yes", "--out", "made.jsonl")
    assert done.code == 0, done
    assert "made.jsonl" in done.out
    made = lines(tmp_path / "made.jsonl")
    assert "Who was the second-in-command for Al Qaeda in North Africa?" in [one["question"] for one in made]
    assert_one_sentence(qa("eval", "make", "--yes", "--out", "made.jsonl"), 1, "exists already")
    scored = qa("eval", "made.jsonl", "--json")
    assert json.loads(scored.out)["overall"]["n"] == len(made)


def test_sources_that_give_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("jo. no. ho.", encoding="utf-8")
    assert_one_sentence(qa("eval", "make", "a.txt", "--yes"), 1, "No question could be made")
    assert_one_sentence(qa("eval", "make", "b.txt", "--yes"), 1, "b.txt")
    assert not (tmp_path / "questions.jsonl").exists()


def test_drafts_are_accepted_edited_and_dropped_in_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    qa("eval", "make", "a.txt", "--yes", "--out", "all.jsonl")
    drafted = lines(tmp_path / "all.jsonl")
    assert len(drafted) >= 2
    with terminal("eval", "make", "a.txt", "--out", "kept.jsonl") as screen:
        screen.expect(str(drafted[0]["question"]))
        screen.expect(PROMPT)
        screen.type("e\r")
        screen.expect("question: ")
        screen.type("\x15Who is it?\r")
        screen.expect("answers, parted by |: ")
        screen.type("\x15Ada | Ada Brandt\r")
        screen.expect("Who is it?")
        screen.expect(PROMPT)
        screen.type("\r")
        screen.expect(str(drafted[1]["question"]))
        screen.expect(PROMPT)
        screen.type("d\r")
        if len(drafted) > 2:
            screen.expect(f"3 of {len(drafted)}")
            screen.expect(PROMPT)
            screen.type("q\r")
        assert screen.end() == 0
    kept = lines(tmp_path / "kept.jsonl")
    assert [(one["question"], one["answers"]) for one in kept] == [("Who is it?", ["Ada", "Ada Brandt"])]

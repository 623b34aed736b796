"""`qa eval`: scores as a table and as JSON, a bar to stay above, and files that are refused."""

import json
from pathlib import Path

from command_line import WHO, assert_one_sentence, limited, qa

CASES = [
    {
        "id": "a",
        "question": WHO,
        "answers": ["Abdelhamid Abou Zeid"],
        "sentences": [["tigharghar.txt", 7]],
        "tags": ["who"],
    },
    {"id": "b", "question": "Who won in Atlantis?", "unanswerable": True},
    {"id": "c", "question": "Who commands the Chadian forces?", "answers": ["Nobody"], "tags": ["who"]},
]


def write(path: Path, cases: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")


def test_scores(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    write(tmp_path / "cases.jsonl", CASES)
    done = qa("eval", "cases.jsonl", "--json", "--out", "run.json", "--fail-under", "0")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    below = qa("eval", "cases.jsonl", "--fail-under", "1")
    assert below.code == 4
    assert "below the 1.000 asked for" in below.err
    assert "who" in below.out
    assert "\x1b" not in below.out


def test_file_that_is_refused(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    (tmp_path / "bad.jsonl").write_text('{"id": "a", "question": "who?", "answers": ["x"]}\n{', encoding="utf-8")
    assert_one_sentence(qa("eval", "bad.jsonl"), 1, "bad.jsonl", "2")


def test_run_that_cannot_be_written(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    write(tmp_path / "cases.jsonl", CASES)
    (tmp_path / "closed").mkdir(mode=0o555)
    done = qa("eval", "cases.jsonl", "--out", "closed/run.json", prefix=limited())
    assert done.code == 1
    assert done.err.strip() == "Error: closed/run.json cannot be written: Permission denied."

"""`qa eval compare` and `qa eval sweep`: the verdict, its exit code, the table, and what is refused."""

import json
from pathlib import Path

from command_line import WHO, assert_one_sentence, qa
from simulated_runs import case_of, run_with

from qa.evaluation.report import write_json


def write(path: Path, right: int, of: int = 40, prefix: str = "q") -> None:
    """Write a run in which the first ``right`` questions of so many are answered and cited right."""
    scores = [float(number < right) for number in range(of)]
    cases = [
        case_of(f"{prefix}{number}", {"f1": score, "citation_f1": score, "truthfulness": 2 * score - 1})
        for number, score in enumerate(scores)
    ]
    write_json(run_with(tuple(cases)), path)


def test_exit_codes(tmp_path: Path) -> None:
    write(tmp_path / "a.json", 40)
    write(tmp_path / "b.json", 25)
    worse = qa("eval", "compare", "a.json", "b.json")
    assert (worse.code, worse.err) == (4, "")
    assert worse.out.startswith("B is worse in f1 and citation f1.\n")
    assert "\x1b" not in worse.out

    tolerated = qa("eval", "compare", "a.json", "b.json", "--tolerance", "0.5", "--json")
    assert (tolerated.code, tolerated.err) == (0, "")
    assert json.loads(tolerated.out)["verdict"] == "worse"

    better = qa("eval", "compare", "b.json", "a.json")
    assert (better.code, better.out.splitlines()[0]) == (0, "B is better in f1 and citation f1.")

    write(tmp_path / "c.json", 38)
    open_yet = qa("eval", "compare", "a.json", "c.json", "--gate", "f1")
    assert (open_yet.code, open_yet.err) == (0, "")
    assert "inconclusive" in open_yet.out.splitlines()[0]


def test_runs_that_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.json", 30)
    write(tmp_path / "other.json", 30, prefix="x")
    (tmp_path / "no.json").write_text("{}", encoding="utf-8")
    assert_one_sentence(qa("eval", "compare", "a.json", "other.json"), 1, "share no questions", "40")
    assert_one_sentence(qa("eval", "compare", "a.json", "no.json"), 1, "no.json is not a run")
    assert_one_sentence(qa("eval", "compare", "none.json", "a.json"), 1, "none.json cannot be read")
    assert_one_sentence(qa("eval", "compare", "a.json", "a.json", "--gate", "bleu"), 1, "no 'bleu'", "citation_f1")
    assert qa("eval", "compare", "a.json").code == 2


def test_sweep(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    case = {"id": "a", "question": WHO, "answers": ["Abdelhamid Abou Zeid"], "sentences": [["tigharghar.txt", 7]]}
    (tmp_path / "cases.jsonl").write_text(json.dumps(case), encoding="utf-8")
    done = qa("eval", "sweep", "--set", "top_k=1,10", "--set", "threshold=1", "cases.jsonl", "--out", "sweep.json")
    assert (done.code, done.err) == (0, "")
    assert [line.split()[:3] for line in done.out.splitlines() if "top_k" in line] == [
        ["top_k=1", "threshold=1", "0.000"],
        ["top_k=10", "threshold=1", "0.000"],
    ]
    written = json.loads((tmp_path / "sweep.json").read_text(encoding="utf-8"))
    assert [one["settings"]["top_k"] for one in written["trials"]] == ["1", "10"]


def test_sweeps_that_are_refused(tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text('{"question": "who?", "unanswerable": true}', encoding="utf-8")
    unknown = qa("eval", "sweep", "--set", "chunk_token=64", "cases.jsonl")
    assert_one_sentence(unknown, 1, "chunk_token in --set is not a setting", "QA_CHUNK_TOKENS")
    assert_one_sentence(qa("eval", "sweep", "--set", "top_k=5,x", "cases.jsonl"), 1, "QA_TOP_K cannot be 'x'")
    assert qa("eval", "sweep", "cases.jsonl").code == 2

"""`qa eval compare`: the verdict, its exit code, and runs that are refused."""

import json
from pathlib import Path

from command_line import assert_one_sentence, qa
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

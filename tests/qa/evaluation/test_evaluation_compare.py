"""Two runs against each other: which questions are paired, what the verdict is, and which changed sides."""

import json
from dataclasses import replace

import pytest
from simulated_runs import MADE_FROM, case_of, run_with

from qa.errors import ComparisonError
from qa.evaluation.comparison import Change, Comparison, Differing, Verdict, compare
from qa.evaluation.comparison_report import comparison_json, comparison_table
from qa.evaluation.questions import GoldSentence
from qa.evaluation.results import CaseResult, QuestionFile, RunResult, StageLatency


def run(f1: list[float], truth: list[float] | None = None, cited: list[float] | None = None) -> RunResult:
    cases = []
    for number, score in enumerate(f1):
        scores = {
            "f1": score,
            "citation_f1": (cited or f1)[number],
            "citation_recall": (cited or f1)[number],
            "truthfulness": (truth or [2 * score - 1 for score in f1])[number],
        }
        cases.append(case_of(f"q{number}", scores, said=f"answer {score:g}", question=f"who is {number}?"))
    return run_with(tuple(cases))


def without(whole: RunResult, *ids: str) -> RunResult:
    return run_with(tuple(case for case in whole.cases if case.question.id not in ids))


def asking(case: CaseResult, **changes: object) -> CaseResult:
    return replace(case, question=replace(case.question, **changes))  # type: ignore[arg-type]


def metric(comparison: Comparison, name: str = "f1") -> tuple[Verdict | None, float]:
    (found,) = [one for one in comparison.metrics if one.name == name]
    return found.verdict, found.compared.difference


GOOD, BAD = run([1.0] * 40), run([1.0] * 25 + [0.0] * 15)


def test_a_run_that_lost_many_questions_is_worse() -> None:
    comparison = compare(GOOD, BAD)

    assert metric(comparison) == (Verdict.WORSE, pytest.approx(-0.375))
    assert (comparison.verdict, comparison.regression) == (Verdict.WORSE, True)
    assert [one.name for one in comparison.metrics] == ["f1", "citation_f1", "citation_recall", "truthfulness"]
    assert [one.name for one in comparison.gated] == ["f1", "citation_f1"]


def test_the_other_way_round_it_is_better_and_no_regression() -> None:
    comparison = compare(BAD, GOOD)

    assert metric(comparison) == (Verdict.BETTER, pytest.approx(0.375))
    assert (comparison.verdict, comparison.regression) == (Verdict.BETTER, False)


@pytest.mark.parametrize(("tolerance", "regression"), [(0.0, True), (0.2, True), (0.3, False), (1.0, False)])
def test_only_a_loss_surely_beyond_the_tolerance_is_a_regression(tolerance: float, regression: bool) -> None:
    comparison = compare(GOOD, BAD, tolerance=tolerance)
    interval = comparison.metrics[0].compared.interval

    assert interval is not None
    assert 0.2 < -interval.high < 0.3
    assert (comparison.verdict, comparison.regression) == (Verdict.WORSE, regression)


def test_few_changes_are_inconclusive_and_it_is_said_what_would_have_been_seen() -> None:
    comparison = compare(run([1.0] * 40), run([1.0] * 37 + [0.0] * 3))

    assert (comparison.verdict, comparison.regression) == (Verdict.INCONCLUSIVE, False)
    # Seven lost questions of 40 are the fewest that one of two tests takes for no chance: 2 * 0.5 ** 7 < 0.05 / 2.
    assert comparison.metrics[0].smallest_seen == pytest.approx(7 / 40)
    table = comparison_table(comparison, ("a.json", "b.json"))
    assert table.startswith("B is neither better nor worse as far as these 40 questions can tell: inconclusive.\n")
    assert "In f1 a true difference of 0.175 or more would have been seen in 4 of 5 such comparisons." in table


def test_too_few_questions_show_nothing() -> None:
    comparison = compare(run([1.0] * 5), run([0.0] * 5))

    assert comparison.verdict is Verdict.INCONCLUSIVE
    assert comparison.metrics[0].smallest_seen is None
    assert "so few questions show no difference, however large" in comparison_table(comparison, ("a", "b"))


def test_holm_counts_every_metric_that_decides() -> None:
    runs = run([1.0] * 40, cited=[1.0] * 40), run([1.0] * 34 + [0.0] * 6, cited=[1.0] * 40)
    alone = compare(*runs, gated=["f1"]).metrics[0]
    (together, _) = compare(*runs).gated

    assert (alone.adjusted_p, alone.verdict) == (pytest.approx(0.03125), Verdict.WORSE)
    assert (together.adjusted_p, together.verdict) == (pytest.approx(0.0625), Verdict.INCONCLUSIVE)


def test_worse_in_one_metric_is_worse() -> None:
    comparison = compare(run([0.0] * 20, cited=[1.0] * 20), run([1.0] * 20, cited=[0.0] * 20))

    assert (comparison.verdict, comparison.regression) == (Verdict.WORSE, True)
    told = comparison_table(comparison, ("a", "b")).splitlines()[0]
    assert told == "B is worse in citation f1, though better in f1."


def test_questions_are_paired_by_id_whatever_their_order() -> None:
    shuffled = run_with(tuple(reversed(BAD.cases)))

    assert compare(GOOD, shuffled).metrics == compare(GOOD, BAD).metrics


def test_what_cannot_be_paired_is_counted() -> None:
    changed = [
        asking(BAD.cases[3], question="who else?"),
        asking(BAD.cases[4], answers=("another",)),
        asking(BAD.cases[5], history=("before",)),
        asking(BAD.cases[6], tags=("who",)),
    ]
    second = run_with((*BAD.cases[:3], *changed, *BAD.cases[7:], asking(BAD.cases[0], id="new")))
    comparison = compare(without(GOOD, "q39", "q38"), second)

    assert (comparison.paired, comparison.changed_questions) == (35, 3)
    assert (comparison.only_first, comparison.only_second) == (0, 3)
    assert comparison.metrics[0].compared.n == 35
    told = " ".join(comparison_table(comparison, ("a", "b")).split())
    assert (
        "Compared: 35 questions, each with itself; left out: 3 questions with the same id but another text or other"
        " right answers and 3 questions only in B." in told
    )


def test_gold_that_an_index_has_lost_counts_against_it() -> None:
    lost = [asking(case, sentences=(GoldSentence("nowhere", 1),)) for case in BAD.cases]
    comparison = compare(GOOD, run_with(tuple(lost)))
    assert (comparison.paired, comparison.changed_questions) == (len(BAD.cases), 0)


def test_runs_that_share_no_question_are_an_error() -> None:
    other = run_with(tuple(asking(case, id=f"x{case.question.id}") for case in GOOD.cases))
    with pytest.raises(ComparisonError, match=r"share no questions: the first has 40, the second 40, and no id stands"):
        compare(GOOD, other)
    other = run_with(tuple(asking(case, question="why?") for case in GOOD.cases))
    with pytest.raises(ComparisonError, match="and the 40 with the same id ask something else"):
        compare(GOOD, other)


def test_a_metric_that_is_none_is_an_error() -> None:
    with pytest.raises(ComparisonError, match=r"There is no 'bleu' to compare in both runs; there is f1, citation_f1"):
        compare(GOOD, BAD, gated=["bleu"])


def test_a_question_counts_where_both_runs_have_a_score() -> None:
    cases = tuple(replace(case, scores={**case.scores, "citation_f1": None}) for case in BAD.cases[:10])
    comparison = compare(GOOD, run_with((*cases, *BAD.cases[10:])))

    assert [one.compared.n for one in comparison.gated] == [40, 30]


def test_questions_that_changed_sides_stand_side_by_side() -> None:
    first = run([1.0, 0.0, 1.0, 1.0, 0.0], cited=[1.0, 0.0, 1.0, 0.0, 0.0])
    second = run([0.0, 1.0, 1.0, 1.0, 0.0], cited=[0.0, 1.0, 0.0, 1.0, 1.0])
    comparison = compare(first, second)
    sides = [(one.question.id, one.change, one.first.answer, one.second.answer) for one in comparison.sides]

    assert sides == [
        ("q0", Change.LOST, "answer 1", "answer 0"),
        ("q1", Change.GAINED, "answer 0", "answer 1"),
        ("q2", Change.CITATION_LOST, "answer 1", "answer 1"),
        ("q3", Change.CITATION_GAINED, "answer 1", "answer 1"),
    ]
    table = comparison_table(comparison, ("a", "b"))
    assert "Right, then wrong: 1 question\n" in table
    assert any(
        line.split() == ["q0:", "who", "is", "0?", "(gold)", "answer", "1", "answer", "0"]
        for line in table.splitlines()
    )


def test_what_the_runs_were_made_from_is_compared() -> None:
    first = replace(GOOD, provenance=replace(MADE_FROM, settings={"QA_TOP_K": 10, "QA_READER": "bundled"}))
    files = (QuestionFile("q.jsonl", "0123456789abcdef", index="fedcba9876543210"),)
    second = replace(
        BAD, provenance=replace(MADE_FROM, settings={"QA_TOP_K": 5, "QA_READER": "bundled"}, question_files=files)
    )

    assert compare(first, second).differing == (
        Differing("QA_TOP_K", "10", "5"),
        Differing("questions q.jsonl", "none", "0123456789ab"),
        Differing("index of q.jsonl", "none", "fedcba987654"),
    )


def test_latencies_are_shown_where_both_have_them() -> None:
    def timed(whole: RunResult, p50: float) -> RunResult:
        return replace(whole, overall=replace(whole.overall, latencies=(StageLatency("total", p50, 2 * p50, 39),)))

    assert compare(GOOD, timed(BAD, 7)).latency is None
    table = comparison_table(compare(timed(GOOD, 5), timed(BAD, 7)), ("a", "b"))
    assert "Milliseconds an answer: p50 5.0, p95 10.0 in A; p50 7.0, p95 14.0 in B.\n" in table


def test_json_holds_what_the_table_says() -> None:
    values = json.loads(comparison_json(compare(GOOD, BAD, tolerance=0.1)), parse_constant=pytest.fail)

    assert (values["verdict"], values["regression"], values["tolerance"]) == ("worse", True, 0.1)
    assert values["metrics"][0]["compared"]["test"] == "exact McNemar"
    assert values["metrics"][0]["compared"]["interval"]["high"] < -0.1
    assert values["sides"][0]["question"]["id"] == "q25"


def test_the_table_is_plain_and_fits_100_columns() -> None:
    long = asking(BAD.cases[39], question=f"who {'x' * 300}?")
    both = [run_with((*whole.cases[:39], replace(long, scores=whole.cases[39].scores))) for whole in (GOOD, BAD)]
    table = comparison_table(compare(*both), ("a\x1b[31m.json", "b.json"))

    assert "\x1b" not in table
    assert max(map(len, table.splitlines())) <= 100

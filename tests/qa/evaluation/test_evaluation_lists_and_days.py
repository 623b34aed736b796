from datetime import date

import pytest

from qa.evaluation.counts import AbstentionCounts, DetectionCounts, count_abstentions, count_detections
from qa.evaluation.metrics_answers import (
    contains_answer,
    exact_match,
    is_right,
    set_f1,
    set_precision,
    set_recall,
    token_f1,
    truthfulness,
    window_match,
)
from qa.evaluation.outcome import CitedStatement, Outcome
from qa.evaluation.questions import Days, TestQuestion


def listing(*golds: str) -> TestQuestion:
    return TestQuestion("q", "which?", golds, (), False, (), ("several",))


@pytest.mark.parametrize(
    ("said", "precision", "recall", "f1"),
    [
        ("rockets, shells and grenades [1]", 1.0, 1.0, 1.0),
        ("the rockets [1]; a shells [2], Grenades! [2]", 1.0, 1.0, 1.0),
        ("rockets [1], tanks [2]", 1 / 2, 1 / 3, 2 / 5),
        ("rockets, rockets and rockets", 1 / 3, 1 / 3, 1 / 3),
        ("12 rockets, 5 shells", 1.0, 2 / 3, 4 / 5),
        ("tanks", 0.0, 0.0, 0.0),
        ("They have seized a thousand rockets, and nearly 1,500 shells in the valley. [1]", 1.0, 2 / 3, 4 / 5),
        ("They have seized whatever stood there, in the valley and around it. [1]", 0.0, 0.0, 0.0),
    ],
)
def test_items_are_paired_one_to_one(said: str, precision: float, recall: float, f1: float) -> None:
    question = listing("rockets", "shells", "grenades")
    outcome = Outcome(said, False)

    assert set_precision(question, outcome) == pytest.approx(precision)
    assert set_recall(question, outcome) == pytest.approx(recall)
    assert set_f1(question, outcome) == pytest.approx(f1)


def test_a_million_blanks_are_read_once() -> None:
    # Read again from every one of them, they would take hours.
    blanks = " " * 1_000_000
    assert set_f1(listing("rockets", "shells"), Outcome(f"rockets{blanks}and{blanks}shells{blanks}[1]", False)) == 1.0


def test_the_best_pairing_is_taken() -> None:
    # "rocket men" may stand for either gold; taken for "men", it leaves "rocket" for the other item.
    assert set_recall(listing("rocket", "men"), Outcome("rocket men, rocket", False)) == 1.0
    assert set_recall(listing("men", "rocket"), Outcome("rocket, rocket men", False)) == 1.0


def test_a_statement_that_is_a_gold_item_stays_whole() -> None:
    outcome = Outcome("", False, statements=(CitedStatement("Chad and Mali", ()), CitedStatement("Niger", ())))
    assert set_f1(listing("Chad and Mali", "Niger"), outcome) == 1.0


def test_an_abstention_has_no_precision_and_a_recall_of_0() -> None:
    outcome = Outcome("Nothing.", True)
    question = listing("rockets")
    assert (set_precision(question, outcome), set_recall(question, outcome), set_f1(question, outcome)) == (None, 0, 0)


def test_questions_that_ask_for_no_list_have_no_list_scores() -> None:
    plain = TestQuestion("q", "which?", ("rockets",), (), False, (), ())
    nothing = TestQuestion("q", "which?", (), (), True, (), ("several",))
    for metric in (set_precision, set_recall, set_f1):
        assert metric(plain, Outcome("rockets", False)) is None
        assert metric(nothing, Outcome("rockets", False)) is None


MARCH, FIRST = Days(date(2013, 3, 1), date(2013, 3, 31)), Days(date(2013, 3, 1), date(2013, 3, 1))


def dated(window: Days | None) -> TestQuestion:
    return TestQuestion("q", "when?", ("x",), (), False, (), (), window=window)


@pytest.mark.parametrize(
    ("gold", "found", "score"),
    [
        (MARCH, MARCH, 1.0),
        (MARCH, FIRST, 0.0),
        (MARCH, Days(), None),
        (Days(), MARCH, None),
        (None, MARCH, None),
        (Days(None, date(2013, 3, 1)), Days(None, date(2013, 3, 1)), 1.0),
    ],
)
def test_a_window_is_right_where_both_its_ends_are(gold: Days | None, found: Days, score: float | None) -> None:
    assert window_match(dated(gold), Outcome("x", False, days=found)) == score


def test_detection_counts_questions_that_speak_of_days() -> None:
    pairs = [(MARCH, MARCH), (MARCH, FIRST), (MARCH, Days()), (Days(), FIRST), (Days(), Days()), (None, FIRST)]
    counts = count_detections((dated(gold), Outcome("x", False, days=found)) for gold, found in pairs)

    assert counts == DetectionCounts(detected_rightly=2, detected_wrongly=1, overlooked=1)
    assert (counts.precision, counts.recall, counts.f1) == (2 / 3, 2 / 3, pytest.approx(2 / 3))
    assert (DetectionCounts().precision, DetectionCounts().f1) == (None, None)


def test_what_nobody_judged_has_no_answer_scores() -> None:
    question = TestQuestion("q", "which?", (), (), False, (), ())
    for outcome in (Outcome("rockets", False), Outcome("Nothing.", True)):
        for metric in (exact_match, token_f1, contains_answer, truthfulness, set_f1):
            assert metric(question, outcome) is None
        assert is_right(question, outcome) is None
        assert count_abstentions([(question, outcome)]) == AbstentionCounts()

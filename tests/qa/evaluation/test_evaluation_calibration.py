from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.calibration import calibration_error, reliability, risk_coverage
from qa.evaluation.outcome import Outcome
from qa.evaluation.questions import TestQuestion
from qa.evaluation.results import RiskPoint

ANSWERABLE = TestQuestion("q", "who?", ("Ada",), (), False, (), ())
UNANSWERABLE = TestQuestion("q", "who?", (), (), True, (), ())
UNJUDGED = TestQuestion("q", "who?", (), (), False, (), ())


def answered(confidence: float, *, right: bool) -> tuple[TestQuestion, Outcome]:
    return ANSWERABLE, Outcome("Ada" if right else "Bob", False, confidence=confidence)


def abstained(confidence: float, *, right: bool) -> tuple[TestQuestion, Outcome]:
    return UNANSWERABLE if right else ANSWERABLE, Outcome("Nothing.", True, confidence=confidence)


CASES = [
    answered(0.9, right=True),
    answered(0.8, right=True),
    answered(0.8, right=False),
    abstained(0.4, right=True),
    abstained(0.2, right=False),
    answered(0.1, right=False),
    (UNJUDGED, Outcome("Ada", False, confidence=1.0)),
]


def test_bins_hold_equally_many_by_rising_confidence() -> None:
    bins = reliability(CASES, bins=3)

    assert [(one.n, one.confidence, one.right) for one in bins] == [
        (2, pytest.approx(0.15), 0.0),
        (3, pytest.approx(2 / 3), pytest.approx(2 / 3)),
        (1, 0.9, 1.0),
    ]
    assert all(one.interval is not None and one.interval.low <= one.right <= one.interval.high for one in bins)
    assert calibration_error(bins) == pytest.approx((2 * 0.15 + 0 + 0.1) / 6)


def test_equal_confidence_is_one_bin() -> None:
    (only,) = reliability([answered(0.7, right=True)] * 3 + [answered(0.7, right=False)], bins=10)
    assert (only.n, only.confidence, only.right) == (4, pytest.approx(0.7), 0.75)


def test_nothing_judged_has_no_error() -> None:
    assert reliability([CASES[-1]]) == ()
    assert calibration_error(()) is None
    assert risk_coverage([]) == risk_coverage([abstained(0.5, right=True)]) == ()


def test_risk_is_of_the_answers_given_and_coverage_of_all_questions() -> None:
    assert risk_coverage([*CASES, (UNANSWERABLE, Outcome("Bob", False, confidence=0.9))]) == (
        RiskPoint(0.9, 2 / 7, 1 / 2),
        RiskPoint(0.8, 4 / 7, 2 / 4),
        RiskPoint(0.1, 5 / 7, 3 / 5),
    )


cases = st.lists(
    st.tuples(st.sampled_from([ANSWERABLE, UNANSWERABLE, UNJUDGED]), st.booleans(), st.floats(0, 1)).map(
        lambda one: (one[0], Outcome("Ada", one[1], confidence=one[2]))
    ),
    max_size=40,
)


@settings(deadline=None)
@given(cases, st.randoms(), st.integers(1, 12))
def test_bins_hold_each_judged_case_once_in_any_order(
    drawn: list[tuple[TestQuestion, Outcome]], random: Random, count: int
) -> None:
    bins = reliability(drawn, count)
    judged = sum(question.is_judged for question, _ in drawn)

    assert sum(one.n for one in bins) == judged
    assert len(bins) <= count
    assert [one.confidence for one in bins] == sorted(one.confidence for one in bins)
    error = calibration_error(bins)
    assert error is None if not judged else 0 <= error <= 1 + 1e-9
    random.shuffle(drawn)
    assert reliability(drawn, count) == bins
    points = risk_coverage(drawn)
    assert all(0 < one.coverage <= 1 and 0 <= one.risk <= 1 for one in points)
    assert [one.coverage for one in points] == sorted(one.coverage for one in points)

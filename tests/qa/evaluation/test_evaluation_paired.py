"""Differences of pairs: against the numbers of the books, and on simulated pairs."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_runs import Model

from qa.evaluation.comparison import Verdict, compare
from qa.evaluation.paired import holm, mcnemar_p, paired_difference, sign_flip_p, smallest_seen

scores = st.lists(st.tuples(st.sampled_from([0.0, 0.4, 1.0]), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=9)


def changes(lost: int, gained: int, same: int = 0) -> np.ndarray:
    return np.array([-1.0] * lost + [1.0] * gained + [0.0] * same)


@pytest.mark.parametrize(("lost", "gained"), [(0, 6), (2, 7), (5, 5), (12, 3), (0, 0)])
def test_mcnemar_is_the_binomial_test_of_the_changed_questions(lost: int, gained: int) -> None:
    tail = sum(math.comb(lost + gained, k) for k in range(min(lost, gained) + 1)) / 2 ** (lost + gained)

    assert mcnemar_p(changes(lost, gained, same=20)) == pytest.approx(min(1.0, 2 * tail))


def test_few_differences_have_the_exact_p_of_all_sign_flips() -> None:
    differences = np.array([0.5, 0.25, -0.125, 1.0, 0.3])
    sums = [abs(np.dot(signs, differences)) for signs in product((-1, 1), repeat=5)]
    expected = np.mean([one >= abs(differences.sum()) - 1e-12 for one in sums])

    assert sign_flip_p(np.append(differences, [0.0, 0.0])) == pytest.approx(expected)


def test_many_differences_count_the_one_that_was_seen_among_the_draws() -> None:
    assert sign_flip_p(np.full(40, 0.5), resamples=199) == 1 / 200


def test_random_flips_come_close_to_mcnemar() -> None:
    differences = changes(30, 15)

    assert sign_flip_p(differences) == pytest.approx(mcnemar_p(differences), abs=0.005)


def test_holm_on_a_worked_example() -> None:
    # Holm steps down: 4 * 0.005, 3 * 0.01, 2 * 0.03, and 0.04 no less than the one before it.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([0.02]) == [0.02]


def test_the_interval_of_many_pairs_is_nearly_the_normal_one() -> None:
    random = np.random.default_rng(3)
    first = random.random(400)
    second = first + random.normal(0.1, 0.3, 400)
    found = paired_difference(list(first), list(second))
    error = float(np.std(second - first, ddof=1)) / 20

    assert found.standard_error == pytest.approx(error)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(found.difference - 1.96 * error, abs=0.004)
    assert found.interval.high == pytest.approx(found.difference + 1.96 * error, abs=0.004)
    assert (found.test, found.n, found.clusters) == ("sign flips", 400, 400)


def test_questions_of_one_cluster_count_as_one() -> None:
    first = [0.0, 1.0, 0.0, 1.0, 1.0] * 8
    second = [1.0, 1.0, 0.0, 0.0, 1.0] * 4 + [1.0, 1.0, 1.0, 1.0, 1.0] * 4
    alone = paired_difference(first, second)
    # Eight questions four times over tell no more than each of them once.
    repeated = paired_difference(first * 4, second * 4, [str(place) for place in range(40)] * 4)

    assert (repeated.n, repeated.clusters) == (160, 40)
    assert repeated.difference == alone.difference
    assert repeated.standard_error == pytest.approx(alone.standard_error)
    assert repeated.interval == alone.interval
    assert (alone.test, repeated.test) == ("exact McNemar", "sign flips")
    assert repeated.p == pytest.approx(alone.p, abs=0.01)


def test_nothing_changed_has_no_interval() -> None:
    found = paired_difference([0.5, 1.0, 0.0], [0.5, 1.0, 0.0])

    assert (found.difference, found.interval, found.p, found.standard_error) == (0.0, None, 1.0, 0.0)


def test_what_could_have_been_seen() -> None:
    spread = paired_difference([0.0, 1.0] * 250, [float(place % 3 == 0) for place in range(500)])
    assert smallest_seen(spread) == pytest.approx((1.959964 + 0.841621) * spread.standard_error, rel=1e-5)
    assert (smallest_seen(spread, tests=3) or 0) > (smallest_seen(spread) or 1)

    # Without any spread: six changes to one side are the fewest of which chance makes less than 5%.
    assert smallest_seen(paired_difference([1.0] * 60, [1.0] * 60)) == pytest.approx(6 / 60)
    assert mcnemar_p(changes(6, 0)) < 0.05 < mcnemar_p(changes(5, 0))
    assert smallest_seen(paired_difference([1.0] * 5, [0.0] * 5)) is None


@given(scores)
@settings(max_examples=25, deadline=None)
def test_runs_swapped_differ_by_the_same_the_other_way(pairs: list[tuple[float, float]]) -> None:
    first, second = zip(*pairs, strict=True)
    one = paired_difference(first, second, resamples=600)  # more than there are ways to flip nine signs
    other = paired_difference(second, first, resamples=600)

    assert one.difference == pytest.approx(-other.difference)
    assert one.p == pytest.approx(other.p)
    assert 0 < one.p <= 1
    if one.interval:
        assert one.interval.low <= one.interval.high


@given(scores, st.randoms())
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_questions_does_not_matter(pairs: list[tuple[float, float]], random: object) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (paired_difference(*zip(*some, strict=True), resamples=99) for some in (pairs, shuffled))

    assert (one.interval, one.p) == (other.interval, other.p)
    assert one.difference == pytest.approx(other.difference)


def verdicts(model: Model, draws: int) -> list[Verdict]:
    random = np.random.default_rng(20130301)
    return [compare(*model.draw(random), resamples=299).verdict for _ in range(draws)]


def test_runs_without_a_difference_raise_an_alarm_in_at_most_one_of_twenty() -> None:
    found = verdicts(Model(questions=60, correlation=0.8), draws=300)

    assert found.count(Verdict.WORSE) / 300 <= 0.05
    assert (found.count(Verdict.WORSE) + found.count(Verdict.BETTER)) / 300 <= 0.05


@pytest.mark.parametrize(("difference", "verdict"), [(-0.05, Verdict.WORSE), (0.05, Verdict.BETTER)])
def test_five_points_on_500_questions_are_found_in_four_of_five(difference: float, verdict: Verdict) -> None:
    found = verdicts(Model(questions=500, correlation=0.8, difference=difference), draws=50)

    assert found.count(verdict) / 50 >= 0.8
    assert set(found) <= {verdict, Verdict.INCONCLUSIVE}

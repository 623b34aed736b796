import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.intervals import (
    FEWEST_CLUSTERS,
    Interval,
    clustered_interval,
    mean_interval,
    percentile,
    rate_interval,
    resampled_clusters,
)


def wilson(successes: int, n: int) -> Interval:
    z = 1.959963984540054
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(middle - half, middle + half)


@pytest.mark.parametrize(("successes", "n"), [(3, 10), (0, 10), (10, 10), (57, 80)])
def test_a_rate_has_wilsons_interval(successes: int, n: int) -> None:
    interval, expected = rate_interval(successes, n), wilson(successes, n)
    assert interval is not None
    assert interval.low == pytest.approx(expected.low, abs=1e-9)
    assert interval.high == pytest.approx(expected.high, abs=1e-9)


def test_no_cases_have_no_interval() -> None:
    assert rate_interval(0, 0) is None
    assert mean_interval([]) is None


def test_values_without_spread_have_no_bootstrap_interval() -> None:
    assert mean_interval([0.5]) is None
    assert mean_interval([0.5, 0.5, 0.5]) is None


def test_a_mean_lies_in_its_interval_which_does_not_change() -> None:
    values = [0.0, 0.2, 0.4, 0.4, 0.9, 1.0, 1.0, 0.3]
    interval = mean_interval(values)

    assert interval is not None
    assert interval.low < sum(values) / len(values) < interval.high
    assert mean_interval(values) == mean_interval(values[::-1]) == interval


def test_a_large_sample_has_nearly_the_normal_interval() -> None:
    values = [(i % 10) / 9 for i in range(500)]
    spread = 1.96 * math.sqrt(sum((value - 0.5) ** 2 for value in values) / 500 / 500)
    interval = mean_interval(values)

    assert interval is not None
    assert interval.low == pytest.approx(0.5 - spread, abs=0.003)
    assert interval.high == pytest.approx(0.5 + spread, abs=0.003)


def test_two_values_have_finite_ends() -> None:
    interval = mean_interval([0.0, 1.0])
    assert interval is not None
    assert 0.0 <= interval.low <= interval.high <= 1.0


def test_percentiles_are_linear_between_neighbours() -> None:
    assert percentile([3.0, 1.0, 2.0], 50) == 2.0
    assert percentile([1.0, 2.0], 50) == 1.5
    assert percentile([float(i) for i in range(101)], 95) == 95.0
    assert percentile([4.0], 95) == 4.0


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
def test_percentiles_rise_within_the_values(values: list[float]) -> None:
    found = [percentile(values, percent) for percent in (0, 50, 95, 100)]
    assert found[0] == min(values)
    assert found[-1] == max(values)
    assert all(low <= high + 1e-6 for low, high in pairwise(found))


def test_groups_of_like_questions_are_resampled_together() -> None:
    # All five answers of a source are equally right: 40 sources, not 200 questions, tell how sure the mean is.
    values = [float(source % 4 > 0) for source in range(40) for _ in range(5)]
    groups = [f"source {source}" for source in range(40) for _ in range(5)]
    interval, alone = clustered_interval(values, groups), mean_interval(values)
    spread = 1.96 * math.sqrt(0.75 * 0.25 / 40)

    assert interval is not None
    assert alone is not None
    assert interval.low == pytest.approx(0.75 - spread, abs=0.03)
    assert interval.high == pytest.approx(0.75 + spread, abs=0.03)
    assert interval.high - interval.low > 2 * (alone.high - alone.low)
    assert clustered_interval(values[::-1], groups[::-1]) == interval


def test_groups_of_one_question_are_its_bootstrap() -> None:
    values = [(i % 10) / 9 for i in range(200)]
    interval, alone = clustered_interval(values, [str(i) for i in range(200)]), mean_interval(values)
    assert interval is not None
    assert alone is not None
    assert (interval.low, interval.high) == pytest.approx((alone.low, alone.high), abs=0.005)


def test_a_large_group_counts_by_its_size() -> None:
    values = [1.0] * 30 + [0.0] * 10
    interval = clustered_interval(values, ["large"] * 30 + [str(i) for i in range(10)])
    assert interval is not None
    assert interval.low < 0.75 < interval.high


def test_groups_without_spread_have_no_interval() -> None:
    assert clustered_interval([1.0, 1.0], ["a", "b"]) is None
    assert clustered_interval([0.0, 1.0], ["a", "a"]) is None
    assert clustered_interval([], []) is None


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([], None),
        ([str(i) for i in range(50)], None),
        ([str(i // 2) for i in range(2 * FEWEST_CLUSTERS)], FEWEST_CLUSTERS),
        ([str(i // 2) for i in range(2 * FEWEST_CLUSTERS - 2)], None),
        # 100 questions on one source and 30 on others tell of little but the one.
        (["one"] * 100 + [str(i) for i in range(30)], None),
    ],
)
def test_too_few_groups_are_not_resampled(groups: list[str], expected: int | None) -> None:
    assert resampled_clusters(groups) == expected

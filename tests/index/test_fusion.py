"""Fusion: worked examples and bounds."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import convex_combination, scaled

FINITE = st.floats(-1e6, 1e6)


def test_scaled_by_hand() -> None:
    assert scaled([2.0, 4.0, 3.0]) == [0.0, 1.0, 0.5]
    assert scaled([]) == []
    assert scaled([7.0, 7.0]) == [1.0, 1.0]


@given(st.lists(FINITE, min_size=1))
def test_scaled_is_bounded_and_keeps_order(scores: list[float]) -> None:
    result = scaled(scores)
    assert all(0.0 <= score <= 1.0 for score in result)
    order = sorted(range(len(scores)), key=scores.__getitem__)
    assert all(result[a] <= result[b] for a, b in itertools.pairwise(order))


def test_combination_by_hand() -> None:
    fused = convex_combination([{"a": 1.0, "b": 0.5}, {"b": 1.0, "c": 0.2}], [0.4, 0.6])
    assert [key for key, _ in fused] == ["b", "a", "c"]
    assert dict(fused) == pytest.approx({"b": 0.8, "a": 0.4, "c": 0.12})


def test_combination_of_nothing_is_empty() -> None:
    assert convex_combination([{}, {}], [0.5, 0.5]) == []

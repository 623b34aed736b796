"""Quantities are read with how exactly they are meant; what is no plain number is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reader.quantities import Quantity, quantity_in

INFINITY = float("inf")


def read(text: str, answer: str) -> Quantity | None:
    start = text.index(answer)
    return quantity_in(text, (start, start + len(answer)))


@pytest.mark.parametrize(
    ("text", "answer", "least", "most", "unit"),
    [
        ("It cost 420 pounds.", "420 pounds", 420, 420, "pounds"),
        ("A fever of 39.2 degrees.", "39.2", 39.2, 39.2, "degrees"),
        ("They seized 60,000 rounds.", "60,000 rounds", 60_000, 60_000, "rounds"),
        ("It has nine members.", "nine", 9, 9, "members"),
        ("It has twenty-five members.", "twenty-five", 25, 25, "members"),
        ("It took two hundred and ten men.", "two hundred and ten men", 210, 210, "men"),
        ("It took a thousand men.", "thousand", 1000, 1000, "men"),
        ("It took 1.5 million men.", "1.5 million", 1_500_000, 1_500_000, "men"),
        ("It took three dozen men.", "three dozen", 36, 36, "men"),
        ("No soldiers came.", "No", 0, 0, "soldiers"),
        ("More than two hundred men came.", "two hundred men", 200, INFINITY, "men"),
        ("At least 12 came.", "At least 12", 12, INFINITY, "came"),
        ("It holds 12 or more.", "12", 12, INFINITY, "or"),
        ("Fewer than 12 men came.", "12 men", 0, 12, "men"),
        ("Up to a hundred men came.", "hundred", 0, 100, "men"),
        ("About 200 men came.", "200", 180, 220, "men"),
        ("Some 200 men came.", "200 men", 180, 220, "men"),
        ("It costs $12.", "12", 12, 12, "$"),
        ("It is 35% of all.", "35%", 35, 35, "%"),
        ("It is 35 percent of all.", "35 percent", 35, 35, "%"),
    ],
)
def test_a_quantity_has_its_bounds_and_its_unit(text: str, answer: str, least: float, most: float, unit: str) -> None:
    quantity = read(text, answer)
    assert quantity is not None
    assert (quantity.least, quantity.most) == (pytest.approx(least), pytest.approx(most))
    assert quantity.unit == unit


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("It took 2 to 3 hours.", "2 to 3 hours"),
        ("It took 4-7 hours.", "4-7 hours"),
        ("It took two years and 3 months.", "two years and 3 months"),
        ("Hundreds of men came.", "Hundreds of men"),
        ("A third of the town came.", "third of the town"),
        ("Half of the 12 men came.", "Half of the 12 men"),
        ("Many men came.", "Many men"),
        ("Several dozen men came.", "Several dozen"),
    ],
)
def test_what_is_no_single_number_is_none(text: str, answer: str) -> None:
    assert read(text, answer) is None


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ("12 men came", "17 men came", True),
        ("12 men came", "twelve men came", False),
        ("about 200 men came", "210 men came", False),
        ("about 200 men came", "500 men came", True),
        ("more than 200 men came", "230 men came", False),
        ("more than 200 men came", "150 men came", True),
        ("1,500 men came", "nearly 1,500 men came", False),
    ],
)
def test_bounds_that_don_t_meet_exclude_each_other(one: str, other: str, excluded: bool) -> None:
    first, second = (quantity_in(text, (0, len(text))) for text in (one, other))
    assert first is not None
    assert second is not None
    assert first.excludes(second) == second.excludes(first) == excluded


@given(st.integers(0, 10**9), st.booleans())
def test_a_number_in_figures_is_read_back(number: int, grouped: bool) -> None:
    text = f"It has {number:,} parts." if grouped else f"It has {number} parts."
    assert quantity_in(text, (0, len(text))) == Quantity(number, number, "parts")


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_text_is_read(text: str, start: int, end: int) -> None:
    quantity = quantity_in(text, (start, end))
    assert quantity is None or quantity.least <= quantity.most

"""Which days a text speaks of: those that it tells, neither far wider ones nor others."""

import pytest

from index.calendar import speaks
from index.dates import find_dates
from index.records import Span


def days_in(text: str) -> Span:
    (found,) = find_dates(text)
    return found.span


@pytest.mark.parametrize(
    ("told", "asked", "is_told"),
    [
        ("on 1 March 2013", "on 1 March", True),
        ("on 1 March", "on 1 March 2013", False),
        ("from 4 to 7 March 2013", "on 5 March 2013", True),
        ("in March 2013", "on 5 March 2013", True),
        ("in 2013", "on 5 March 2013", False),
        ("in 2013", "in March 2013", False),
        ("in the 19th century", "on 5 June 1850", False),
        ("in the 1850s", "in 1850", True),
        ("since 1 March 2013", "on 1 March 2013", True),
        ("since 1 March 2013", "in March 2013", True),
        ("since 1 March 2013", "on 5 March 2013", False),
        ("until 5 March", "on 5 March", True),
        ("until 5 March", "on 4 March", False),
        ("on 12 March 2013", "after 10 March", True),
        ("on 8 March 2013", "after 10 March", False),
        ("in 1783", "after 10 March", False),
        ("in 2013", "after 10 March 2013", False),
        ("in 2014", "after 10 March 2013", True),
        ("since 1990", "after 10 March 2013", False),
        ("since 12 March 2013", "after 10 March 2013", True),
        ("in 1865", "before 1866", True),
    ],
)
def test_a_text_speaks_of_the_days_that_it_tells(told: str, asked: str, is_told: bool) -> None:
    assert speaks(days_in(told), days_in(asked)) == is_told

"""The day that a text says it was written on, as formats write it: none where it is in doubt."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta

from index.dates import find_dates
from index.records import DateSpan

_FIRST_DAY = date(1583, 1, 1)  # of the calendar that days are counted in
# What clocks and databases give that were never set.
_UNSET = frozenset([date(1900, 1, 1), date(1969, 12, 31), date(1970, 1, 1)])
_DAY = timedelta(days=1)
_ISO = re.compile(r"\d{4}-?\d\d-?\d\d(?!\d)")  # a day; a week is written like one
_LONGEST = 100
_CORRECTIONS = timedelta(days=7)


def possible(day: date) -> bool:
    """Tell whether a text that is here already can have been written on a day."""
    tomorrow = date.today() + _DAY  # where the sun rises before it does here, it is that day
    return _FIRST_DAY <= day <= tomorrow


def believable(day: date) -> date | None:
    """Return the day that a file says it was written on; None where it can't be, or where a clock was never set."""
    return day if possible(day) and day not in _UNSET else None


def day_of(text: str) -> date | None:
    """Return the day of a date in ISO 8601, in the time zone that it is told in, or in words with its year.

    None for anything else, and for 3/4/2013, which is one day here and another there.
    """
    text = text.strip()[:_LONGEST]
    with suppress(ValueError):
        if _ISO.match(text):
            return believable(datetime.fromisoformat(text).date())
    day = _agreed(_day_in(text, day_first=day_first) for day_first in (True, False))
    return believable(day) if day else None


def _day_in(text: str, *, day_first: bool) -> date | None:
    found = find_dates(text, day_first=day_first)
    span = found[0].span if len(found) == 1 and found[0].year_given else None
    is_a_day = isinstance(span, DateSpan) and span.first_day == span.last_day
    return span.first_day if isinstance(span, DateSpan) and is_a_day else None


def day_of_writing(written: Iterable[str], changed: Iterable[str]) -> date | None:
    """Return the day that dates of writing or publication agree on.

    None where they don't, or where the text was changed more than a week later: which sentence is of which day nobody
    can tell then.
    """
    day = _agreed(map(day_of, written))
    if day is None or any(one and one - day > _CORRECTIONS for one in map(day_of, changed)):
        return None
    return day


def _agreed(days: Iterable[date | None]) -> date | None:
    different = set(days)
    return different.pop() if len(different) == 1 else None

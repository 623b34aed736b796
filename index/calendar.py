"""Arithmetic on spans of days: in the calendar, without a year, open at an end.

A span without a year (``YearlessSpan``) is put in the year that a comparison needs; one that wraps around New Year
or ends on 29 February comes out right in each.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Literal

from index.records import DateSpan, MonthDay, Span, YearlessSpan

Unit = Literal["day", "week", "month", "quarter", "year", "decade", "century"]
LEAP_YEAR = 2000  # has every day that a year can have
DAY = timedelta(days=1)
LONGEST_YEAR = 366  # days
_MONTHS_IN: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def speaks(told: Span, asked: Span) -> bool:
    """Tell whether a text that names the days ``told`` speaks of the days ``asked``.

    They must meet, and ``told`` be no more than a month or about ten times as wide (a decade for a year): "in the
    19th century" does not speak of 5 June 1850. What is open speaks of the day that it names: "since 1 March" of
    1 March. Of open days speaks what is no wider than a month, or lies in them: "in 1783" does not speak of the days
    after 10 March. A text that gives no year does not speak of days in a given one.
    """
    if not meets(told, asked) or (isinstance(told, YearlessSpan) and isinstance(asked, DateSpan)):
        return False
    width = length_of(told)
    if width is None:
        return any(meets(end, asked) for end in _ends(told))
    is_open = length_of(asked) is None
    return width <= widest_speaking_of(asked) or (is_open and all(meets(end, asked) for end in _ends(told)))


def widest_speaking_of(asked: Span) -> int:
    """Return how many days a span with two ends may have so that it speaks of days that it meets."""
    return max(31, 11 * (length_of(asked) or 0))


def _ends(span: Span) -> list[Span]:
    """Return the first and the last day of a span, each as a span, where they are known."""
    if isinstance(span, DateSpan):
        return [DateSpan(end, end) for end in (span.first_day, span.last_day) if end]
    return [YearlessSpan(end, end) for end in (span.first, span.last) if end]


def meets(one: Span, other: Span) -> bool:
    """Tell whether the spans have a day in common; a span without a year may lie in any year."""
    return distance_in_days(one, other) == 0


def distance_in_days(one: Span, other: Span) -> int:
    """Return the days from one span to the other, 0 if they meet; a span without a year is put in the nearest."""
    if isinstance(one, DateSpan):
        if isinstance(other, DateSpan):
            return _gap(one, other)
        return min(_gap(one, placed) for placed in _placed_near(other, one))
    if isinstance(other, DateSpan):
        return distance_in_days(other, one)
    if None in (one.first, one.last, other.first, other.last):
        return _gap(in_leap_year(one), in_leap_year(other))
    return distance_in_days(in_leap_year(one), other)


def whole_year(span: Span) -> int | None:
    """Return the year that the span is, from its first day to its last; None for any other span."""
    if not isinstance(span, DateSpan) or not span.first_day or not span.last_day or not is_of_years(span):
        return None
    return span.first_day.year if span.first_day.year == span.last_day.year else None


def is_of_months(span: Span) -> bool:
    """Tell whether the span is whole months, one or several, or years."""
    first, last = ends_of(span)
    if first is None or last is None or first.day != 1:
        return False
    year = last.year if isinstance(last, date) else LEAP_YEAR
    return last.day == monthrange(year, last.month)[1]


def is_of_several_years(span: Span) -> bool:
    """Tell whether the span has two ends, more than a year apart."""
    return (length_of(span) or 0) > LONGEST_YEAR


def is_wide(span: Span) -> bool:
    """Tell whether the span is of whole months or of several years, rather than of a day or a few."""
    return is_of_months(span) or is_of_several_years(span)


def is_of_years(span: Span) -> bool:
    """Tell whether the span begins and ends with a year, where it does not stay open."""
    if not isinstance(span, DateSpan):
        return False
    first, last = span.first_day, span.last_day
    return (first is None or (first.month, first.day) == (1, 1)) and (
        last is None or (last.month, last.day) == (12, 31)
    )


def ends_of(span: Span) -> tuple[date | MonthDay | None, date | MonthDay | None]:
    """Return the first and the last day of a span, with or without a year; None where it is open."""
    return (span.first_day, span.last_day) if isinstance(span, DateSpan) else (span.first, span.last)


def written(span: Span) -> tuple[str | None, str | None]:
    """Return first and last day in ISO form, ``--MM-DD`` without a year, None where the span is open."""
    first, last = (None if end is None else end.isoformat() for end in ends_of(span))
    return first, last


def read_span(first: str | None, last: str | None) -> Span:
    """Return the span that ``written`` gave; ``ValueError`` for anything else."""
    if "--" in (first or last or "")[:2]:
        return YearlessSpan(*(MonthDay(int(end[2:4]), int(end[5:7])) if end else None for end in (first, last)))
    return DateSpan(*(date.fromisoformat(end) if end else None for end in (first, last)))


def in_calendar(first: MonthDay, last: MonthDay, year: int | None) -> Span:
    """Return the span in ``year``, if known; raise ``ValueError`` if it is not in the calendar, or far from us."""
    span = YearlessSpan(first, last)
    placed = span.in_year(LEAP_YEAR if year is None else year)
    if placed is None or not 1000 <= (year or LEAP_YEAR) < 3000:
        raise ValueError(f"not in the calendar: {span}, {year}")
    return span if year is None else placed


def day_in_calendar(month: int, day: int, year: int | None) -> Span:
    """Return one day, in ``year`` if known; raise ``ValueError`` if it is not in the calendar, or far from us."""
    the_day = date(LEAP_YEAR if year is None else year, month, day)
    if year is None:
        return YearlessSpan(MonthDay(month, day), MonthDay(month, day))
    if not 1000 <= year < 3000:
        raise ValueError(f"far from us: {the_day}")
    return DateSpan(the_day, the_day)


def whole_years(first: int, last: int) -> DateSpan:
    """Return the days of the years ``first`` to ``last``."""
    return DateSpan(date(first, 1, 1), date(last, 12, 31))


def length_of(span: Span) -> int | None:
    """Return the number of days, in a leap year where the span tells no year; None if it is open."""
    if isinstance(span, YearlessSpan):
        span = in_leap_year(span)
    return (span.last_day - span.first_day).days + 1 if span.first_day and span.last_day else None


def in_leap_year(span: YearlessSpan) -> DateSpan:
    """Return the span in a year that has every day; raise ``ValueError`` if it is in none."""
    placed = span.in_year(LEAP_YEAR)
    if placed is None:
        raise ValueError(f"not in the calendar: {span}")
    return placed


def _gap(one: DateSpan, other: DateSpan) -> int:
    after = (other.first_day - one.last_day).days if other.first_day and one.last_day else 0
    before = (one.first_day - other.last_day).days if one.first_day and other.last_day else 0
    return max(0, after, before)


def _placed_near(span: YearlessSpan, target: DateSpan) -> Iterator[DateSpan]:
    """Yield ``span`` in every year that can be nearest to ``target``, or ``target`` where any year will do."""
    length = length_of(target)
    if target.first_day is None or target.last_day is None or length is None or length > 8 * 366:
        yield target
        return
    reach = 8 if span.first == span.last == MonthDay(2, 29) else 1
    if span.first is None or span.last is None:
        reach = 0  # in another year, an open span would meet everything
    for year in range(target.first_day.year - reach, target.last_day.year + reach + 1):
        placed = span.in_year(year)
        if placed is not None:
            yield placed


def plus(day: date, steps: int, unit: Unit) -> date:
    """Move ``day``; but for days and weeks, raise ``ValueError`` if there is no such day in the month.

    Raises ``OverflowError`` or ``ValueError`` where the calendar ends.
    """
    if unit in ("day", "week"):
        return day + steps * (7 if unit == "week" else 1) * DAY
    years, month = divmod(day.month - 1 + steps * _MONTHS_IN[unit], 12)
    return date(day.year + years, month + 1, day.day)


def first_day_of(unit: Unit, day: date) -> date:
    """Return the first day of the week (a Monday), month, quarter, year, decade or century that ``day`` lies in."""
    if unit in ("day", "week"):
        return day - (day.weekday() if unit == "week" else 0) * DAY
    month = day.month - (day.month - 1) % min(_MONTHS_IN[unit], 12)
    years = {"decade": day.year % 10, "century": (day.year - 1) % 100}.get(unit, 0)
    return date(day.year - years, month, 1)


def changed(span: Span, change: Callable[[DateSpan], DateSpan]) -> Span:
    """Apply ``change``, to a span without a year by way of a leap year."""
    if isinstance(span, DateSpan):
        return change(span)
    before = in_leap_year(span)
    after = change(before)
    if after == before:
        return span  # whose last day may be 29 February of the year after the leap year
    first, last = after.first_day, after.last_day
    return YearlessSpan(
        MonthDay(first.month, first.day) if first else None, MonthDay(last.month, last.day) if last else None
    )


def part_of(span: DateSpan, part: tuple[int, int, int]) -> DateSpan:
    """Return the ``part`` (from, to, of how many) of a span, with every day, month or year that it touches."""
    length = length_of(span)
    if length is None or length == 1 or span.first_day is None:
        return span
    unit: Unit = "day" if length <= 31 else "month" if length <= 366 else "year"
    count = round(length / {"day": 1, "month": 30.4, "year": 365.2}[unit])
    start, end, whole = part
    first = plus(span.first_day, count * start // whole, unit)
    return DateSpan(first, plus(span.first_day, -(-count * end // whole), unit) - DAY)


def with_year_of(span: YearlessSpan, anchor: DateSpan) -> DateSpan | None:
    """Return ``span`` in the year of ``anchor``, or in the next where that is shortly after it; None if unknown."""
    day, last = anchor.first_day or anchor.last_day, anchor.last_day or anchor.first_day
    if day is None or last is None or (length_of(anchor) or 0) > LONGEST_YEAR:
        return None
    placed, next_year = span.in_year(day.year), span.in_year(day.year + 1)
    if placed and placed.first_day and placed.first_day >= day:
        return placed
    if next_year and next_year.first_day and next_year.first_day - last <= 92 * DAY:
        return next_year
    return placed


def with_shared_year(one: Span, other: Span) -> tuple[Span, Span]:
    """Return both spans with the year that one of them has: the second is the later one."""
    if isinstance(one, YearlessSpan) and isinstance(other, DateSpan) and other.first_day:
        placed = one.in_year(other.first_day.year)
        if placed and placed.first_day and placed.first_day > other.first_day:
            placed = one.in_year(other.first_day.year - 1)
        return placed or one, other
    if isinstance(one, DateSpan) and isinstance(other, YearlessSpan):
        return one, with_year_of(other, one) or other
    return one, other


def from_to(one: Span, other: Span) -> Span | None:
    """Return the span from the first day of one to the last day of the other; None if there is none."""
    if isinstance(one, YearlessSpan) and isinstance(other, YearlessSpan):
        return YearlessSpan(one.first, other.last)
    if isinstance(one, YearlessSpan) or isinstance(other, YearlessSpan) or not one.first_day or not other.last_day:
        return None
    return DateSpan(one.first_day, other.last_day) if one.first_day <= other.last_day else None


def adjacent(one: Span, other: Span) -> bool:
    """Tell whether the second span begins the day after the first one ends."""
    first = one if isinstance(one, DateSpan) else in_leap_year(one)
    second = other if isinstance(other, DateSpan) else in_leap_year(other)
    return bool(first.last_day and second.first_day and second.first_day - first.last_day == DAY)

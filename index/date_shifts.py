"""Days counted from other days: "two days later", "the following spring", "5 April of that year", "the week to 8 May".

Each is a change of the days that it counts from; a change raises ``ValueError`` or ``OverflowError`` where these
days are open or too wide to count from, or where the calendar ends.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from index.calendar import DAY, LONGEST_YEAR, Unit, first_day_of, length_of, part_of, plus
from index.records import DateSpan, Span, YearlessSpan

Change = Callable[[DateSpan], DateSpan]

# Days that the span which a unit is counted from may have.
_WIDEST: dict[Unit, int] = {
    **{"day": 31, "week": 31, "month": 31, "quarter": 92},
    **{"year": LONGEST_YEAR, "decade": LONGEST_YEAR, "century": LONGEST_YEAR},
}


@dataclass(frozen=True, slots=True)
class Relative:
    """What ``change`` makes of the date before it, or of the day of the source.

    ``needs_year`` where a date without a year is nothing to count from. ``otherwise`` is what the words mean where
    there is nothing to count from. With ``backward``, ``change`` is meant where the sentence speaks of what is to come,
    ``backward`` where of what was, and nothing where it does not tell.
    """

    change: Change
    from_source_day: bool = False
    needs_year: bool = False
    otherwise: Span | None = None
    backward: Change | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """Moves days by ``steps`` units (negative: to earlier ones), to the whole of the unit that they come to lie in."""

    steps: int
    unit: Unit

    @property
    def needs_year(self) -> bool:
        """Tell whether days without a year can't be moved."""
        return self.unit in ("year", "decade", "century")

    def __call__(self, base: DateSpan) -> DateSpan:
        """Return the days."""
        opens, ends = _both_ends(base, _WIDEST[self.unit])
        first = ends if self.steps > 0 else opens
        last = opens if self.steps < 0 else ends
        start = plus(first_day_of(self.unit, first), self.steps, self.unit)
        return DateSpan(start, plus(first_day_of(self.unit, last), self.steps + 1, self.unit) - DAY)


def counted(steps: int, unit: str) -> Shift:
    """Return a shift by counted units; a week later is one day, as is a fortnight, a decade later one year."""
    match unit:
        case "week" | "fortnight":
            return Shift(steps * (7 if unit == "week" else 14), "day")
        case "decade":
            return Shift(steps * 10, "year")
        case "quarter":
            return Shift(steps * 3, "month")
        case "month" | "year":
            return Shift(steps, "month" if unit == "month" else "year")
    return Shift(steps, "day")


def reaching(steps: int, unit: str) -> Change:
    """Return the change to the days from so many units before a span to its end, or from its beginning on."""
    shift = counted(steps, unit)

    def found(base: DateSpan) -> DateSpan:
        first, last = _both_ends(base, _WIDEST[shift.unit])
        if steps < 0:
            return DateSpan(_moved(last, shift), last)
        return DateSpan(first, _moved(first, shift))

    return found


def _moved(day: date, shift: Shift) -> date:
    """Move a day, to the last one of the month where that is too short."""
    for earlier in range(4):
        with suppress(ValueError):
            return plus(day - earlier * DAY, shift.steps, shift.unit)
    raise ValueError("the calendar ends")


def such(span: YearlessSpan, steps: int) -> Change:
    """Return the change to the next such days ("next March"), the last ones (-1), or those at that time (0)."""

    def found(base: DateSpan) -> DateSpan:
        opens, ends = _both_ends(base, LONGEST_YEAR)
        years = range(max(1, opens.year - 8), min(9998, ends.year + 8))  # a leap year is among them
        placed = [(one.first_day, one.last_day) for one in map(span.in_year, years) if one]
        closed = [(first, last) for first, last in placed if first and last]
        if steps > 0:
            return DateSpan(*min((first, last) for first, last in closed if first > ends))
        if steps < 0:
            return DateSpan(*max((first, last) for first, last in closed if last < opens))
        of_year = [(first, last) for first, last in closed if opens.year in (first.year, last.year)]
        return DateSpan(*min(of_year, key=lambda days: max(days[0] - ends, opens - days[1])))

    return found


def weekday(number: int, steps: int) -> Change:
    """Return the change to the next weekday (Monday is 0), the last one (-1), or the first from the day on (0)."""

    def found(base: DateSpan) -> DateSpan:
        opens, ends = _both_ends(base, _WIDEST["week"])
        if steps < 0:
            day = opens - ((opens.weekday() - number - 1) % 7 + 1) * DAY
        else:
            start = ends + DAY if steps else opens
            day = start + (number - start.weekday()) % 7 * DAY
        return DateSpan(day, day)

    return found


def weekday_until(number: int) -> Change:
    """Return the change to the last such weekday that a day is or has before it (Monday is 0)."""

    def found(base: DateSpan) -> DateSpan:
        opens, _ = _both_ends(base, 1)
        day = opens - (opens.weekday() - number) % 7 * DAY
        return DateSpan(day, day)

    return found


def two_days(span: DateSpan) -> DateSpan:
    """Return the days of a span of one day and the day behind it."""
    first = span.first_day
    return DateSpan(first, first and first + DAY)


def day_of_month(number: int, month: Change | None) -> Change:
    """Return the change to a day of ``month``; without it, of the month of the date before, or of the next one."""

    def found(base: DateSpan) -> DateSpan:
        opens, _ = _both_ends(base, _WIDEST["month"])
        first = opens.replace(day=1)
        if month:
            first = month(base).first_day or first
        elif opens.day - number > 14:
            first = plus(first, 1, "month")
        day = first.replace(day=number)
        return DateSpan(day, day)

    return found


def in_year(span: YearlessSpan, year: Change) -> Change:
    """Return the change to a span of the year that ``year`` leads to ("5 April of the following year")."""

    def found(base: DateSpan) -> DateSpan:
        its = year(base).first_day
        placed = span.in_year(its.year) if its else None
        if placed is None:
            raise ValueError("not in the calendar")
        return placed

    return found


def then(one: Change, other: Change) -> Change:
    """Return the change that applies one after the other."""
    return lambda base: other(one(base))


def part(which: tuple[int, int, int]) -> Change:
    """Return the change to a part (from, to, of how many) of a span."""
    return lambda span: part_of(span, which)


def some(which: str, count: int, unit: Unit) -> Change:
    """Return the change to so many units of a span: its first or last ones, or its second, third or fourth.

    A span that is too short for them stays as it is.
    """

    def found(span: DateSpan) -> DateSpan:
        if span.first_day is None or span.last_day is None:
            return span
        before = {"second": 1, "third": 2, "fourth": 3}.get(which, 0)
        if which in ("last", "final", "closing"):
            first, last = plus(span.last_day + DAY, -count, unit), span.last_day
        else:
            first = plus(span.first_day, before, unit)
            last = plus(first, count, unit) - DAY
        return DateSpan(first, last) if span.first_day <= first <= last <= span.last_day else span

    return found


def weekday_of(which: str, number: int) -> Change:
    """Return the change to the first, second, third, fourth or last such weekday of a span (Monday is 0)."""

    def found(span: DateSpan) -> DateSpan:
        if span.first_day is None or span.last_day is None:
            return span
        if which in ("last", "final", "closing"):
            day = span.last_day - (span.last_day.weekday() - number) % 7 * DAY
        else:
            weeks = {"second": 1, "third": 2, "fourth": 3}.get(which, 0)
            day = span.first_day + ((number - span.first_day.weekday()) % 7 + 7 * weeks) * DAY
        return DateSpan(day, day)

    return found


def period(way: str, count: int, unit: Unit) -> Change:
    """Return the change from a day to the units that end with it, begin with it, or have it ("the week of").

    "The quarter ended March 2013" ends with a month; any other span of more than a day stays as it is.
    """

    def found(span: DateSpan) -> DateSpan:
        first, last, length = span.first_day, span.last_day, length_of(span) or 0
        if first is None or last is None or length > (31 if way in ("ended", "ending", "to") else 1):
            return span
        if way in ("ended", "ending", "to"):
            return DateSpan(plus(last + DAY, -count, unit), last)
        first = first_day_of(unit, first) if way == "of" else first
        return DateSpan(first, plus(first, count, unit) - DAY)

    return found


def _both_ends(base: DateSpan, widest: int) -> tuple[date, date]:
    length = length_of(base)
    if base.first_day is None or base.last_day is None or not length or length > widest:
        raise ValueError("nothing to count from")
    return base.first_day, base.last_day

"""Days as people write them."""

import calendar
from datetime import date

from index.calendar import in_leap_year, whole_year
from index.records import DateSpan, MonthDay, Span


def day_in_words(span: Span) -> str:
    """Return a span as people write it: "1 March 2013", "March 2013", "2013", "4 March to 7 March", "from 1 May"."""
    year = whole_year(span)
    if year:
        return str(year)
    first, last = (span.first_day, span.last_day) if isinstance(span, DateSpan) else (span.first, span.last)
    if first == last:
        return _one_day(first)
    if first and last:
        placed = span if isinstance(span, DateSpan) else in_leap_year(span)
        is_month = placed == _month_of(placed)
        return _one_day(first).removeprefix("1 ") if is_month else f"{_one_day(first)} to {_one_day(last)}"
    return f"from {_one_day(first)}" if first else f"until {_one_day(last)}"


def _month_of(span: DateSpan) -> DateSpan | None:
    if span.first_day is None:
        return None
    days = calendar.monthrange(span.first_day.year, span.first_day.month)[1]
    return DateSpan(span.first_day.replace(day=1), span.first_day.replace(day=days))


def _one_day(day: date | MonthDay | None) -> str:
    if day is None:
        return ""
    year = f" {day.year}" if isinstance(day, date) else ""
    return f"{day.day} {calendar.month_name[day.month]}{year}"

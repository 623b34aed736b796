"""Days as people write them."""

import calendar
from datetime import date

from index.calendar import ends_of, is_of_months, length_of, whole_year
from index.records import MonthDay, Span


def day_in_words(span: Span) -> str:
    """Return a span as people write it: "1 March 2013", "March 2013", "2013", "4 March to 7 March", "from 1 May"."""
    year = whole_year(span)
    if year:
        return str(year)
    first, last = (one_day_in_words(day) for day in ends_of(span))
    if first == last:
        return first
    if first and last:
        is_month = is_of_months(span) and (length_of(span) or 0) <= 31
        return first.removeprefix("1 ") if is_month else f"{first} to {last}"
    return f"from {first}" if first else f"until {last}"


def one_day_in_words(day: date | MonthDay | None) -> str:
    """Return a day as people write it, "1 March 2013" or "1 March"; "" for none."""
    if day is None:
        return ""
    year = f" {day.year}" if isinstance(day, date) else ""
    return f"{day.day} {calendar.month_name[day.month]}{year}"

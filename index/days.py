"""Which sentences may answer about days: those that speak of them, and of months and years others, in doubt."""

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np

from index.calendar import (
    LONGEST_YEAR,
    ends_of,
    is_of_months,
    is_of_several_years,
    length_of,
    meets,
    speaks,
    whole_year,
    widest_speaking_of,
)
from index.records import DateExpression, DateSpan, Reading, Sentence, Span

_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()
Dated = tuple[Sentence, Sequence[DateExpression]]


def speaks_of(sentence: Sentence, dates: Sequence[DateExpression], days: Sequence[Span]) -> bool:
    """Tell whether a sentence with these date expressions speaks of one of ``days`` itself.

    A whole year counts also where its number merely stands in the text ("the 2006 renovation").
    """
    years = [year for day in days if (year := whole_year(day))]
    if years and re.search(rf"\b(?:{'|'.join(map(str, years))})\b", sentence.text):
        return True
    return any(speaks(span, day) for span in _own(dates) for day in days)


def tells_of(sentence: Sentence, dates: Sequence[DateExpression], day: Span) -> bool:
    """Tell whether a sentence speaks of ``day``, or of the whole year of a month that was asked about."""
    in_its_year = (whole_year(span) is not None and meets(span, day) for span in _own(dates))
    return speaks_of(sentence, dates, [day]) or (is_of_months(day) and any(in_its_year))


def falls_on(sentence: Sentence, dates: Sequence[DateExpression], weekday: int) -> bool:
    """Tell whether a sentence names a weekday (Monday is 0), or speaks itself of a day that falls on it."""
    if re.search(rf"\b{calendar.day_name[weekday]}\b", sentence.text, re.IGNORECASE):
        return True
    ends = ((one.first_day, one.last_day) for one in _own(dates) if isinstance(one, DateSpan))
    return any(first is not None and first == last and first.weekday() == weekday for first, last in ends)


def may_answer(window: Sequence[Dated], days: Sequence[Span]) -> list[bool]:
    """Tell of each sentence of a window, with its date expressions, whether it may answer about ``days``.

    About a day, or a few, may answer only what speaks of it. About months or a year also a sentence whose own dates
    meet them ("since 2004" of 2006), and one without a date that follows such a one or stands in the window of one
    that speaks of them: a year is often told once for a paragraph. About several years may answer all.
    """
    if any(is_of_several_years(day) for day in days):
        return [True] * len(window)
    speaking = [speaks_of(sentence, dates, days) for sentence, dates in window]
    months = [day for day in days if is_of_months(day)]
    if not months:
        return speaking
    near = any(speaks_of(sentence, dates, months) for sentence, dates in window)
    return [
        speaks or any(meets(found.span, day) for found in dates for day in months) or (near and not _own(dates))
        for speaks, (_, dates) in zip(speaking, window, strict=True)
    ]


def _own(dates: Sequence[DateExpression]) -> list[Span]:
    return [found.span for found in dates if found.how is not Reading.CARRIED]


class KnownSpans:
    """All spans that sentences speak of, so kept that those that speak of some days are quickly found."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = tuple(spans)
        self._ends = np.array([_ordinals(span) for span in self.spans], dtype=np.int32).reshape(-1, 2)
        self._widths = np.array([_width(span) for span in self.spans], dtype=np.int32)
        self._in_year = np.array([_in_any_year(span) for span in self.spans], dtype=np.int32).reshape(-1, 2)

    def speaking_of(self, days: Sequence[Span]) -> list[Span]:
        """Return the spans that speak of one of ``days``; all where none are given."""
        if not days:
            return list(self.spans)
        found = {place for day in days for place in self._speaking_of(day)}
        return [self.spans[place] for place in sorted(found)]

    def _speaking_of(self, day: Span) -> Iterator[int]:
        """Yield the places of all spans that speak of a day; few are looked at that don't."""
        if not isinstance(day, DateSpan):
            first, last = _in_any_year(day)
            near = np.flatnonzero((self._in_year[:, 0] <= last) & (self._in_year[:, 1] >= first)).tolist()
            yield from (place for place in near if speaks(self.spans[place], day))
            return
        first, last = _ordinals(day)
        meeting = (self._ends[:, 0] <= last) & (self._ends[:, 1] >= first)
        narrow = self._widths <= widest_speaking_of(day)
        yield from np.flatnonzero(meeting & narrow).tolist()
        yield from (place for place in np.flatnonzero(meeting & ~narrow).tolist() if speaks(self.spans[place], day))


def _width(span: Span) -> int:
    """Return the number of days, more than there are where the span is open or tells no year."""
    return (length_of(span) if isinstance(span, DateSpan) else None) or 12 * _LAST


def _ordinals(span: Span) -> tuple[int, int]:
    """Return first and last day as numbers, far ones where the span is open; no days where it tells no year."""
    if not isinstance(span, DateSpan):
        return _LAST, _FIRST
    return (span.first_day or date.min).toordinal(), (span.last_day or date.max).toordinal()


def _in_any_year(span: Span) -> tuple[int, int]:
    """Return first and last day within a year, as numbers; all of it where the span is open or goes over its end."""
    first, last = (100 * end.month + end.day if end else 0 for end in ends_of(span))
    return (first, last) if 0 < first <= last and (length_of(span) or 0) < LONGEST_YEAR else (0, 1231)

"""Paragraphs that begin with a day ("12 March 1953. We left early. It rained."), as diaries and logs are written too.

What stands in such a paragraph speaks of that day. So it is read only where a text has several, of days that follow
each other: entries of a chronology, which lie years apart, speak of many days each.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from index.calendar import in_leap_year, written
from index.date_around import MONTH_START, WEEKDAY_WORD
from index.dates import find_dates
from index.records import DateSpan, Place, PlaceKind, Sentence, Span
from index.sentences import split

_LEAST = 2
_LONGEST_HEAD = 60
_LONGEST_BREAK = 31  # days between most entries and the next one
_LINE = re.compile(r"[^\r\n]+")
_BEFORE = rf"[ \t]{{0,3}}[*_]{{0,3}}(?:{WEEKDAY_WORD}[.,]?[ \t]+)?(?:the )?"
_MAY_BEGIN = re.compile(rf"{_BEFORE}(?:\d|{MONTH_START})", re.IGNORECASE)
_HEAD = re.compile(_BEFORE, re.IGNORECASE)
_MARK = re.compile(
    rf"[*_]{{0,3}}(?:,? \(?{WEEKDAY_WORD}\)?)?(?:[.:]| ?[\u2013\u2014-](?=\s))[*_]{{0,3}}[ \t]+(?=\S)", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"[.!?\u2026:][\"'\u201d\u2019)*_]*[ \t]*\Z")
_TELLS = re.compile(r"[^\W\d_]{2,40}[\"'\u201d\u2019)]*[.!?\u2026]|(?:\S{1,40}[ \t]{1,9}){4}\S")
_LETTER = re.compile(r"[^\W\d_]")


class RunIn(NamedTuple):
    """A paragraph from ``start`` to ``end``; ``day`` are the words of its day, which ``behind`` comes after."""

    start: int
    behind: int
    end: int
    day: str
    span: Span


def run_in_days(text: str, places: Sequence[Place]) -> list[RunIn]:
    """Return the paragraphs of a diary that begin with their day; none for any other text."""
    is_as_written = any(place.kind is PlaceKind.LINE for place in places)
    headings = {place.start for place in places if place.kind is not PlaceKind.LINE}
    entries: list[RunIn] = []
    is_open = stands_apart = False
    before: re.Match[str] | None = None
    for line in _LINE.finditer(text):
        is_blank = not line[0].strip()
        follows = before is not None and text.count("\n", before.end(), line.start()) <= 1
        goes_on = follows and not _ENDS_SENTENCE.search(before[0] if before else "") and before is not None
        entry = None if is_blank or (goes_on and not is_open) else _read(text, line)
        if entry:
            stands_apart = is_as_written and not follows
            entries.append(entry)
            is_open = True
        elif is_open and not is_blank and follows and (stands_apart or goes_on) and line.start() not in headings:
            entries[-1] = entries[-1]._replace(end=line.end())
        else:
            is_open = False
        before = None if is_blank else line
    return entries if _is_diary(text, entries) else []


def _read(text: str, line: re.Match[str]) -> RunIn | None:
    """Return the entry that a line begins; None where it begins with no day, or with more than that."""
    if not _MAY_BEGIN.match(line[0]):
        return None
    found = find_dates(line[0][:_LONGEST_HEAD])
    if not found:
        return None
    first, last = written(found[0].span)
    mark = _MARK.match(line[0], found[0].end)
    if first is None or first != last or mark is None or not _HEAD.fullmatch(line[0], 0, found[0].start):
        return None
    start = line.start() + len(line[0]) - len(line[0].lstrip())
    return RunIn(start, line.start() + mark.end(), line.end(), text[start : line.start() + found[0].end], found[0].span)


def _is_diary(text: str, entries: Sequence[RunIn]) -> bool:
    telling = sum(_TELLS.search(text, one.behind, one.end) is not None for one in entries)
    has_text = all(_LETTER.search(text, one.behind, one.end) for one in entries)
    spans = [one.span for one in entries]
    return (
        len(entries) >= _LEAST and has_text and 2 * telling >= len(entries) and (_follow(spans) or _follow(spans[::-1]))
    )


def _follow(spans: Sequence[Span]) -> bool:
    """Tell whether days follow each other, most of them shortly."""
    breaks = [_days_between(one, other) for one, other in pairwise(spans)]
    return min(breaks) >= 0 and 2 * sum(days <= _LONGEST_BREAK for days in breaks) > len(breaks)


def _days_between(one: Span, other: Span) -> int:
    """Return the days from one to the other, to the next such day where one tells no year."""
    ends = [span if isinstance(span, DateSpan) else in_leap_year(span) for span in (one, other)]
    first, last = (end.first_day for end in ends)
    if first is None or last is None:
        return -1
    if ends == [one, other]:
        return (last - first).days
    return (last.replace(year=2000) - first.replace(year=2000)).days % 366


def with_run_in_days(text: str, places: Sequence[Place]) -> tuple[Place, ...]:
    """Return the places of a text, and as headings the days of its paragraphs that are sentences of their own.

    Such a day is nothing that happened; the place that it makes ends with its paragraph.
    """
    starts = {place.start for place in places if place.kind is PlaceKind.HEADING}
    found: list[Place] = []
    for entry in run_in_days(text, places):
        day = split(text[entry.start : entry.end])[0]
        if entry.start in starts or entry.start + len(day.rstrip()) > entry.behind:
            continue
        found.append(Place(entry.start, PlaceKind.HEADING, entry.day.strip("*_ \t")))
        if text[entry.end :].strip():
            found.append(Place(entry.end, PlaceKind.HEADING, ""))
    return tuple(sorted([*places, *found]))


def days_beside(text: str, places: Sequence[Place], sentences: Sequence[Sentence]) -> list[int | None]:
    """Return for each sentence the position of the one that begins with the day of both, if any: its own or one before.

    Days that are sentences of their own are headings, see ``with_run_in_days``.
    """
    beside: list[int | None] = [None] * len(sentences)
    starts = [sentence.start for sentence in sentences]
    for entry in run_in_days(text, places):
        head = bisect_left(starts, entry.start)
        if head == len(starts) or starts[head] != entry.start or sentences[head].end <= entry.behind:
            continue
        for position in range(head, bisect_left(starts, entry.end)):
            if _LETTER.search(sentences[position].text):
                beside[position] = head
    return beside

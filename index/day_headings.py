"""Headings that are nothing but a day ("Tuesday, 12 March 2013"): what stands directly under them speaks of that day.

So diaries and logs are written, whose sentences seldom name their day themselves. A heading with other words beside its
date ("The raid of 12 March 2013") may stand over anything, and gives no day to it.
"""

import calendar
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from index.calendar import written
from index.dates import find_dates
from index.records import Place, PlaceKind, Sentence

_LONGEST = 60
_LEAST_DAYS = 2
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_MONTHS = "|".join(name[:3] for name in calendar.month_name if name)
_MAY_BE_DAY = re.compile(rf"\d[-/.]\d\d?[-/.]\d|(?=.*\d).*\b(?:{_MONTHS})", re.IGNORECASE)
# A heading of Markdown or a wiki, or emphasized; no item of a list.
_MARKED = re.compile(r"(?:#{1,6}\s+|={1,6}\s*)?[*_]{0,3}(?P<said>[^\s*_#=](?:.*[^\s*_#=])?)[*_]{0,3}\s*[#=]*")
_BESIDE = re.compile(rf"[\s,.:;()]*(?:{_WEEKDAY})?[\s,.:;()]*(?:the)?\s*", re.IGNORECASE)
_SHORT_LINE = re.compile(rf"(?<![^\r\n])[^\r\n]{{4,{_LONGEST}}}(?![^\r\n])")
_LETTER = re.compile(r"[^\W\d_]")
_END = r"(?:\r\n|\r|\n)"
_NEXT_LINE = re.compile(rf"\s*[^\r\n]*{_END}?")
_BLANK_LINE = re.compile(rf"{_END}[ \t]*{_END}\s*")
_ON_LAST_LINE = re.compile(rf"\S[ \t]*{_END}[ \t]*\Z")


def is_day(text: str, *, day_first: bool = True) -> bool:
    """Tell whether a line is nothing but a day, with or without its year and the day of the week."""
    marked = _MARKED.fullmatch(text.strip()) if len(text) <= _LONGEST and _MAY_BE_DAY.search(text) else None
    if marked is None:
        return False
    said = marked["said"]
    found = find_dates(said, day_first=day_first)
    if len(found) != 1:
        return False
    first, last = written(found[0].span)
    around = said[: found[0].start], said[found[0].end :]
    return first is not None and first == last and all(_BESIDE.fullmatch(part) for part in around)


def with_day_headings(text: str, places: Sequence[Place]) -> tuple[Place, ...]:
    """Return the places of a text and, where it is a diary, its lines that are nothing but a day as headings too.

    It is one where there are several such lines that are no headings yet, each with text of its own behind it. How far
    the last one reaches nothing tells: the next heading or blank line ends it, without blank lines the next line.
    """
    lines = [line for line in _SHORT_LINE.finditer(text) if is_day(line[0])]
    headings = sorted(place.start for place in places if place.kind is PlaceKind.HEADING)
    days = [line for line in lines if bisect_left(headings, line.start()) == bisect_right(headings, line.end())]
    starts = sorted({*(line.start() for line in lines), *headings, len(text)})
    ends = [starts[bisect_right(starts, day.start())] for day in days]
    if len(days) < _LEAST_DAYS or not all(
        _stands_over(text, day, end, is_first=day is days[0]) for day, end in zip(days, ends, strict=True)
    ):
        return tuple(places)
    found = [Place(day.end() - len(day[0].lstrip()), PlaceKind.HEADING, _words(day[0])) for day in days]
    end = _end_of_block(text, days[-1].end())
    if end < ends[-1]:
        found.append(Place(end, PlaceKind.HEADING, ""))
    return tuple(sorted([*places, *found]))


def _stands_over(text: str, day: re.Match[str], end: int, *, is_first: bool) -> bool:
    """Tell whether a day is of what is behind it, not the date under a letter or a remark."""
    is_signed = _ON_LAST_LINE.search(text, max(0, day.start() - _LONGEST), day.start()) and _BLANK_LINE.match(
        text, day.end()
    )
    return _LETTER.search(text, day.end(), end) is not None and (is_first or not is_signed)


def _words(line: str) -> str:
    marked = _MARKED.fullmatch(line.strip())
    return marked["said"] if marked else line.strip()


def _end_of_block(text: str, start: int) -> int:
    if not _BLANK_LINE.search(text):
        following = _NEXT_LINE.match(text, start)
        return following.end() if following else len(text)
    block = re.compile(r"\S").search(text, start)
    blank = _BLANK_LINE.search(text, block.start()) if block else None
    return blank.end() if blank else len(text)


def days_above(places: Sequence[Place], sentences: Sequence[Sentence], *, day_first: bool) -> list[int | None]:
    """Return for each sentence the position of the heading that it stands directly under, if that is nothing but a day.

    None for headings themselves, and for what has no words. Sub-headings part what is under them from the day.
    """
    kinds = (PlaceKind.CHAPTER, PlaceKind.HEADING)
    heads = sorted(place for place in places if place.kind in kinds)
    above: list[int | None] = []
    day: int | None = None
    before = 0
    for position, sentence in enumerate(sentences):
        number = bisect_right(heads, sentence.start, key=lambda place: place.start)
        head = heads[number - 1] if number else None
        if number != before:
            is_heading = head is not None and head.kind is PlaceKind.HEADING and sentence.start < _end_of(head)
            day = position if is_heading and is_day(sentence.text, day_first=day_first) else None
        elif head is not None and sentence.start < _end_of(head):
            day = None  # the heading has more sentences than one
        above.append(day if day != position and _LETTER.search(sentence.text) else None)
        before = number
    return above


def _end_of(heading: Place) -> int:
    return heading.start + len(heading.label)

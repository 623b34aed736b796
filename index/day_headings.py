"""Headings that are nothing but a day ("Tuesday, 12 March 2013"): what stands directly under them speaks of that day.

So diaries and logs are written, whose sentences seldom name their day themselves. A heading with other words beside its
date ("The raid of 12 March 2013") may stand over anything, and gives no day to it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from index.calendar import written
from index.date_grammar import MONTH_START, WEEKDAY_WORD
from index.dates import find_dates
from index.records import Place, PlaceKind, Sentence

_LONGEST = 60
_LEAST_DAYS = 2
_MONTH = re.compile(rf"\b{MONTH_START}", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_NUMBERS = re.compile(r"\d[-/.]\d\d?[-/.]\d")
# A heading of Markdown or a wiki, or emphasized; no item of a list.
_MARKED = re.compile(r"(?:#{1,6}\s+|={1,6}\s*)?[*_]{0,3}(?P<said>[^\s*_#=](?:.*[^\s*_#=])?)[*_]{0,3}\s*[#=]*")
_BESIDE = re.compile(rf"[\s,.:;()]*(?:{WEEKDAY_WORD})?[\s,.:;()]*(?:the)?\s*", re.IGNORECASE)
_SHORT_LINE = re.compile(rf"(?<![^\r\n])[^\r\n]{{4,{_LONGEST}}}(?![^\r\n])")
# A sentence, or as many words as one has.
_TELLS = re.compile(r"[.!?\u2026][\"'\u201d\u2019)]*\s|(?:\S{1,40}[ \t]{1,9}){4}\S|[.!?\u2026]\Z")
_LETTER = re.compile(r"[^\W\d_]")
_END = r"(?:\r\n|\r(?!\n)|\n)"
_NEXT_LINE = re.compile(rf"\s*[^\r\n]*{_END}?")
_BLANK_LINE = re.compile(rf"{_END}[ \t]*{_END}\s*")
_ON_LAST_LINE = re.compile(rf"\S[ \t]*{_END}[ \t]*\Z")


def is_day(text: str, *, day_first: bool = True) -> bool:
    """Tell whether a line is nothing but a day, with or without its year and the day of the week."""
    # Most lines are none, which is told faster than dates are read.
    may_be = len(text) <= _LONGEST and (_NUMBERS.search(text) or (_MONTH.search(text) and _NUMBER.search(text)))
    marked = _MARKED.fullmatch(text.strip()) if may_be else None
    if marked is None:
        return False
    said = marked["said"]
    found = find_dates(said, day_first=day_first)
    if not found:
        return False
    first, last = written(found[0].span)
    around = said[: found[0].start], said[found[0].end :]
    return first is not None and first == last and all(_BESIDE.fullmatch(part) for part in around)


def with_day_headings(text: str, places: Sequence[Place]) -> tuple[Place, ...]:
    """Return the places of a text and, where it is a diary, its lines that are nothing but a day as headings too.

    It is one where there are several such lines that are no headings yet, each with text of its own behind it, mostly
    sentences. How far the last one reaches nothing tells: the next heading or blank line ends it, without blank lines
    the next line.
    """
    lines = [line for line in _SHORT_LINE.finditer(text) if is_day(line[0])]
    headings = sorted(place.start for place in places if place.kind is PlaceKind.HEADING)
    days = [line for line in lines if bisect_left(headings, line.start()) == bisect_right(headings, line.end())]
    starts = sorted({*(line.start() for line in lines), *headings, len(text)})
    ends = [starts[bisect_right(starts, day.start())] for day in days]
    if len(days) < _LEAST_DAYS or not _is_diary(text, days, ends):
        return tuple(places)
    found = [Place(day.end() - len(day[0].lstrip()), PlaceKind.HEADING, _words(day[0])) for day in days]
    end = _end_of_block(text, days[-1].end())
    if end < ends[-1]:
        found.append(Place(end, PlaceKind.HEADING, ""))
    return tuple(sorted([*places, *found]))


def _is_diary(text: str, days: Sequence[re.Match[str]], ends: Sequence[int]) -> bool:
    """Tell whether days are of what is behind them, up to ``ends``: not dates in a list, nor dates under letters."""
    behind = [(day.end(), end) for day, end in zip(days, ends, strict=True)]
    telling = sum(_TELLS.search(text, *place) is not None for place in behind)
    below = sum(_is_below(text, day) for day in days)
    has_text = all(_LETTER.search(text, *place) for place in behind)
    return has_text and 2 * telling >= len(days) >= 2 * below


def _is_below(text: str, day: re.Match[str]) -> bool:
    """Tell whether a day stands right under a line, and apart from what follows."""
    above = text[max(0, day.start() - _LONGEST) : day.start()]
    return _ON_LAST_LINE.search(above) is not None and _BLANK_LINE.match(text, day.end()) is not None


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

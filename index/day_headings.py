"""Headings of a day ("Tuesday, 12 March 2013", "Meeting of 12 March"): what stands under them speaks of that day.

So diaries, logs, minutes and changelogs are written, whose sentences seldom name their day themselves. A heading with
other words beside its date ("The raid of 12 March 2013") may stand over anything, and gives no day to it, unless others
of the same source say the same of other days ("Meeting of 14 March 2013"; "3.0.0 - 2024-02-12", where only the version
differs). What stands under "Date: 3 March 1916" was written on that day, and speaks of others.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.calendar import written
from index.date_around import MONTH_START, WEEKDAY_WORD
from index.date_records import Heads
from index.dates import find_dates
from index.records import Place, PlaceKind, Sentence, Span

_LONGEST = 80
_LEAST_DAYS = 2
_NO_HEADING = Place(0, PlaceKind.HEADING, "")
_MONTH = re.compile(rf"\b{MONTH_START}", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_NUMBERS = re.compile(r"\d[-/.]\d\d?[-/.]\d")
# A heading of Markdown or a wiki, or emphasized; no item of a list.
_MARKED = re.compile(r"(?:#{1,6}\s+|={1,6}\s*)?[*_]{0,3}(?P<said>[^\s*_#=](?:.*[^\s*_#=])?)[*_]{0,3}\s*[#=]*")
_BESIDE = re.compile(rf"[\s,.:;()\[\]|/\u2013\u2014-]+|\b(?:{WEEKDAY_WORD}|the)\b", re.IGNORECASE)
_VERSION = re.compile(r"\bv?\d+(?:\.\d+)*(?:[.-]?[a-z]+\.?\d+)?\b", re.IGNORECASE)
_ITEM = ("-", "\u2013", "\u2014", "\u2022")
_TITLED = re.compile(r"\s*[:\u2013\u2014-]\s")
# Of a letter, which is written on a day and tells of those before it; of a record, whose day may be of anything.
_OF_WRITING = re.compile(r"(?:dated?|sent|written|posted|letter|postcard|telegram|e-?mail|message)\b", re.IGNORECASE)
_OF_RECORD = re.compile(r"\s*(?:(?:(?:last|first|next)\s+)?\w+ed|born|next)\b|.*:\s*\Z", re.IGNORECASE | re.DOTALL)
# What stands first in a letter, under "Orm, 3 May 1916".
_GREETS = re.compile(r"(?:my )?dear(?:est)?\b|hello\b|hi\b", re.IGNORECASE)
_SHORT_LINE = re.compile(rf"(?<![^\r\n])[^\r\n]{{4,{_LONGEST}}}(?![^\r\n])")
# A sentence, or as many words as one has.
_TELLS = re.compile(r"[.!?\u2026][\"'\u201d\u2019)]*\s|(?:\S{1,40}[ \t]{1,9}){4}\S|[.!?\u2026]\Z")
_LETTER = re.compile(r"[^\W\d_]")
_END = r"(?:\r\n|\r(?!\n)|\n)"
_NEXT_LINE = re.compile(rf"\s*[^\r\n]*{_END}?")
_BLANK_LINE = re.compile(rf"{_END}[ \t]*{_END}\s*")
_BLANK_LINE_BEFORE = re.compile(rf"{_END}[ \t]*{_END}[ \t]*\Z")
_NOT_BLANK = re.compile(r"\S")
_ON_LAST_LINE = re.compile(rf"\S[ \t]*{_END}[ \t]*\Z")


class DayLine(NamedTuple):
    """A line with one day: ``beside`` are its other words, "" for none, by which lines of one kind are known.

    ``is_of_writing`` where it tells when something was written, ``is_of_record`` where its day may be of anything.
    """

    beside: str
    span: Span
    is_of_writing: bool
    is_of_record: bool


def day_line(text: str, *, day_first: bool = True) -> DayLine | None:
    """Return what a line tells by its only date, a single day; None for any other line."""
    # Most lines are none, which is told faster than dates are read.
    may_be = len(text) <= _LONGEST and (_NUMBERS.search(text) or (_MONTH.search(text) and _NUMBER.search(text)))
    marked = _MARKED.fullmatch(text.strip()) if may_be else None
    found = find_dates(marked["said"], day_first=day_first) if marked else []
    if marked is None or len(found) != 1:
        return None
    first, last = written(found[0].span)
    if first is None or first != last:
        return None
    before, behind = marked["said"][: found[0].start], marked["said"][found[0].end :]
    if before.lstrip().startswith(_ITEM):
        return None
    words, follow = (" ".join(_BESIDE.sub(" ", _VERSION.sub("#", part)).split()) for part in (before, behind))
    if not words and follow and _TITLED.match(behind):
        follow = ":"  # "12 March 2013: the raid"
    beside = f"{words} {follow}".strip().casefold()
    is_of_writing = _OF_WRITING.match(words) is not None
    return DayLine(beside, found[0].span, is_of_writing, bool(words) and _OF_RECORD.match(before) is not None)


def is_day(text: str, *, day_first: bool = True) -> bool:
    """Tell whether a line is nothing but a day, with or without its year and the day of the week."""
    line = day_line(text, day_first=day_first)
    return line is not None and not line.beside


def _series(lines: Iterable[DayLine]) -> set[str]:
    """Return what stands beside the days of lines of one kind: nothing, or the same of several days."""
    spans: dict[str, set[Span]] = defaultdict(set)
    for line in lines:
        spans[line.beside].add(line.span)
    return {"", *(beside for beside, days in spans.items() if len(days) >= _LEAST_DAYS)}


def with_day_headings(text: str, places: Sequence[Place]) -> tuple[Place, ...]:
    """Return the places of a text and, where it is a diary, its lines of a day as headings too.

    It is one where there are several such lines that are no headings yet, each with text of its own behind it, mostly
    sentences: lines that are nothing but a day, or, behind a blank line, a day beside the same words each. How far the
    last one reaches nothing tells: the next heading or blank line ends it, without blank lines the next line. Where the
    others have words beside their day, it reaches as many paragraphs far as the shortest of them, a letter to the end.
    """
    read = [(line, day_line(line[0])) for line in _SHORT_LINE.finditer(text)]
    lines = [(line, day) for line, day in read if day and (not day.beside or _may_head(text, line, day))]
    series = _series(day for _, day in lines)
    headings = sorted(place.start for place in places if place.kind is PlaceKind.HEADING)
    kinds: dict[str, list[re.Match[str]]] = defaultdict(list)
    for line, day in lines:
        if day.beside in series and bisect_left(headings, line.start()) == bisect_right(headings, line.end()):
            kinds[day.beside].append(line)
    starts = sorted({*(line.start() for line, _ in lines), *headings, len(text)})
    found: list[Place] = []
    for beside, days in kinds.items():
        ends = [starts[bisect_right(starts, day.start())] for day in days]
        if len(days) < _LEAST_DAYS or not _is_diary(text, days, ends, may_be_below=bool(beside)):
            continue
        found += [Place(day.end() - len(day[0].lstrip()), PlaceKind.HEADING, _words(day[0])) for day in days]
        if _OF_WRITING.match(beside):
            continue
        behind = [text[day.end() : end].strip() for day, end in zip(days[:-1], ends, strict=False)]
        paragraphs = min(len(_BLANK_LINE.findall(one)) for one in behind) + 1 if beside else 1
        end = _end_of_blocks(text, days[-1].end(), paragraphs)
        if end < ends[-1]:
            found.append(Place(end, PlaceKind.HEADING, ""))
    return tuple(sorted([*places, *found]))


def _may_head(text: str, line: re.Match[str], day: DayLine) -> bool:
    """Tell whether a line with other words than its day may stand over what follows it."""
    if day.is_of_record:
        return day.is_of_writing  # "Sent: 3 March 2013" among other lines of a mail
    before = text[max(0, line.start() - _LONGEST) : line.start()]
    stands_apart = not before.strip() or _BLANK_LINE_BEFORE.search(before) is not None
    return stands_apart and not line[0].rstrip().endswith((".", "!"))


def _is_diary(text: str, days: Sequence[re.Match[str]], ends: Sequence[int], *, may_be_below: bool) -> bool:
    """Tell whether days are of what is behind them, up to ``ends``: not dates in a list, nor dates under letters."""
    behind = [(day.end(), end) for day, end in zip(days, ends, strict=True)]
    telling = sum(_TELLS.search(text, *place) is not None for place in behind)
    below = 0 if may_be_below else sum(_is_below(text, day) for day in days)
    has_text = all(_LETTER.search(text, *place) for place in behind)
    return has_text and 2 * telling >= len(days) >= 2 * below


def _is_below(text: str, day: re.Match[str]) -> bool:
    """Tell whether a day stands right under a line, and apart from what follows."""
    above = text[max(0, day.start() - _LONGEST) : day.start()]
    return _ON_LAST_LINE.search(above) is not None and _BLANK_LINE.match(text, day.end()) is not None


def _words(line: str) -> str:
    marked = _MARKED.fullmatch(line.strip())
    return marked["said"] if marked else line.strip()


def _end_of_blocks(text: str, start: int, count: int) -> int:
    if not _BLANK_LINE.search(text):
        following = _NEXT_LINE.match(text, start)
        return following.end() if following else len(text)
    end = start
    for _ in range(count):
        block = _NOT_BLANK.search(text, end)
        blank = _BLANK_LINE.search(text, block.start()) if block else None
        if blank is None:
            return len(text)
        end = blank.end()
    return end


def days_above(places: Sequence[Place], sentences: Sequence[Sentence], *, day_first: bool) -> Heads:
    """Return the headings of a day that sentences stand under.

    Such a heading is nothing but a day, or there are several with the same words beside their day. Sub-headings, by the
    marks of Markdown or as they come again, leave what is under them to the day, any other heading parts it from it.
    None for headings themselves, and for what has no words.
    """
    heads = sorted(place for place in places if place.kind in (PlaceKind.CHAPTER, PlaceKind.HEADING))
    numbers = [bisect_right(heads, sentence.start, key=lambda place: place.start) for sentence in sentences]
    over = [heads[number - 1] if number else _NO_HEADING for number in numbers]
    begins = [number != before for number, before in pairwise((0, *numbers))]
    lines = {
        position: line
        for position, sentence in enumerate(sentences)
        if begins[position] and over[position].kind is PlaceKind.HEADING and _is_in(sentence, over[position])
        if (line := day_line(sentence.text, day_first=day_first))
    }
    series, labels = _series(lines.values()), Counter(head.label for head in heads)
    above: list[int | None] = []
    day: int | None = None
    for position, sentence in enumerate(sentences):
        is_heading = _is_in(sentence, over[position])
        if not begins[position]:
            day = None if is_heading and day == position - 1 else day  # the heading has more sentences than one
        elif position in lines and lines[position].beside in series:
            day = position
        elif day is not None and not _is_sub_heading(over[position], sentence.text, sentences[day].text, labels):
            day = None
        above.append(None if is_heading or not _LETTER.search(sentence.text) else day)
    of_writing = {
        position
        for position, line in lines.items()
        if line.is_of_writing or any(_GREETS.match(one.text) for one in sentences[position + 1 : position + 2])
    }
    return Heads(above, frozenset(of_writing))


def _is_sub_heading(heading: Place, text: str, day: str, labels: Mapping[str, int]) -> bool:
    """Tell whether a heading stands itself under the heading ``day``; ``labels`` tells how often its words come."""
    if heading.kind is not PlaceKind.HEADING or not heading.label:
        return False
    level, level_of_day = (len(one) - len(one.lstrip("#")) for one in (text, day))
    return level > level_of_day if level and level_of_day else labels[heading.label] > 1


def _is_in(sentence: Sentence, heading: Place) -> bool:
    return sentence.start < heading.start + len(heading.label)

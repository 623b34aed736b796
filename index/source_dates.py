"""The dates of a source: what it says by itself counts from the day that it was written on, what it quotes does not.

"The bridge was closed yesterday" in a letter that a mail quotes, or in somebody's mouth, was said on another day than
the mail was written on; nobody can tell on which, so it is no date there.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from index.date_records import Heads, Stretch
from index.dates import dated
from index.day_headings import days_above
from index.places import QUOTED
from index.records import DateExpression, PlaceKind, Sentence, Source
from index.run_in_days import days_beside

# A straight mark opens where a word begins behind it and none ends before it.
_MARK = re.compile(r"(?P<open>[\u201c\u201e\u00ab]|(?<![^\s(\[\u2014\u2013-])\"(?=\S))|[\u201d\u00bb\"]")

_NUMERIC = re.compile(r"(?<![\w/.-])(\d\d?)([/-])(\d\d?)\2(?:\d{4}|(?<=/)\d\d)(?![\w/-])")
_BLANK_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*[\r\n]")
_LINE_END = re.compile(r"[.!?\u2026:][\"'\u201d\u2019)]*\s*[\r\n]")
_LONGEST_END = 3  # characters of a sentence's full stop and the marks behind it


def dates_of(source: Source, sentences: Sequence[Sentence], *, day_first: bool) -> list[tuple[DateExpression, ...]]:
    """Return the date expressions of the sentences of a source, as ``index.dates.dated`` does."""
    day_first = _is_day_first(source.text, day_first=day_first)
    heads = days_above(source.places, sentences, day_first=day_first)
    above = [
        beside if head is None else head
        for head, beside in zip(
            heads.above,
            days_beside(source.text, source.places, sentences),
            strict=True,
        )
    ]
    is_headed = any(head is not None for head in above)
    quoted = _quoted(source, sentences) if source.day or is_headed else ()
    if is_headed:
        # What others wrote, they wrote on another day.
        wholes = ([(0, len(sentence.text))] for sentence in sentences)
        above = [None if one == whole else head for head, one, whole in zip(above, quoted, wholes, strict=True)]
    heads = Heads(above, heads.of_writing)
    return dated(sentences, day_first=day_first, source_day=source.day, quoted=quoted, heads=heads)


def _is_day_first(text: str, *, day_first: bool) -> bool:
    """Tell how 3/4/2013 is read in a text: as its other such dates must be, where they agree, else as ``day_first``."""
    read = [(int(left), int(right)) for left, _, right in _NUMERIC.findall(text)]
    numbers = {(one > 12, other > 12) for one, other in read if max(one, other) <= 31}
    is_day, is_month = (True, False) in numbers, (False, True) in numbers
    return is_day if is_day != is_month else day_first


def _quoted(source: Source, sentences: Sequence[Sentence]) -> list[list[Stretch]]:
    """Return the stretches of each sentence that stand in a quotation."""
    parts = sorted(place for place in source.places if place.kind is PlaceKind.PART)
    goes_on = _paragraphs_go_on(source, sentences)
    is_open = False
    quoted: list[list[Stretch]] = []
    for sentence, is_same in zip(sentences, goes_on, strict=True):
        number = bisect_right(parts, sentence.start, key=lambda place: place.start)
        # A mark that nobody has closed hides no more than its paragraph; where a quotation goes on, it is opened anew.
        stretches, is_open = _between_marks(sentence.text, is_open=is_open and is_same)
        if number and parts[number - 1].label in QUOTED:
            stretches = [(0, len(sentence.text))]
        quoted.append(stretches)
    return quoted


def _paragraphs_go_on(source: Source, sentences: Sequence[Sentence]) -> list[bool]:
    """Return for each sentence whether it stands in the paragraph of the one before it.

    Paragraphs are parted by blank lines in texts that are as they were written, else by lines that end a sentence.
    """
    is_as_written = any(place.kind is PlaceKind.LINE for place in source.places)
    has_paragraphs = is_as_written and _BLANK_LINE.search(source.text.strip()) is not None
    end = _BLANK_LINE if has_paragraphs else _LINE_END
    goes_on: list[bool] = []
    before: Sentence | None = None
    for sentence in sentences:
        gap = (max(0, before.end - _LONGEST_END), sentence.start) if before else (0, 0)
        goes_on.append(before is not None and end.search(source.text, *gap) is None)
        before = sentence
    return goes_on


def _between_marks(text: str, *, is_open: bool) -> tuple[list[Stretch], bool]:
    """Return what stands between quotation marks, and whether the last one stays open; ``is_open`` from the start."""
    found: list[Stretch] = []
    start = 0
    for mark in _MARK.finditer(text):
        if mark["open"]:
            start = start if is_open else mark.start()
            is_open = True
        elif is_open:
            found.append((start, mark.end()))
            is_open = False
    return ([*found, (start, len(text))] if is_open else found), is_open

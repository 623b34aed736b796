"""Printed lines to paragraphs: which line goes on with the next, told by where they stand and how they end.

A line is joined with the next unless the space between them, their sizes, a bullet, or room left for the next word
tell that the break is meant; so a sentence is not cut where a line ends, and a heading doesn't run into it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.loaders.blob import MOST_CHARACTERS, Extract, TooMuchTextError
from index.records import Place, PlaceKind

_BULLET = re.compile(r"[•‣▪◦●■*–—-]\s|[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s")
_ENDS = re.compile(r"[.!?:…。！？؟।][\"'”’)\]]*\Z")
_WORD = re.compile(r"\w+(?:-\w+)*")
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
CELLS = " | "
_ALIKE = 0.1  # of a line's height
_WIDEST_GAP = 2.5  # heights; lines that are set twice as far apart as usual
_NEIGHBOURS = 6
_LEAST_RUNNING = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; its box is in points, upwards. ``is_hyphenated``: its last word goes on in the next line.

    Between cells of a table, ``text`` has ``CELLS``.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    is_hyphenated: bool = False

    @property
    def height(self) -> float:
        """Height of the box, which follows the size of the letters."""
        return max(self.top - self.bottom, 0.1)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what it is called, and its lines in the order of reading."""

    label: str
    lines: tuple[Line, ...]


def joined(pages: Sequence[Page]) -> Extract:
    """Return the text of all pages, a paragraph a line, with the pages as places; parted words are made whole."""
    words = frozenset(word for page in pages for line in page.lines for word in _WORD.findall(line.text.casefold()))
    pieces: list[str] = []
    places: list[Place] = []
    length = 0
    last: Line | None = None
    for page in pages:
        for number, paragraph in enumerate(_paragraphs(page.lines)):
            for position, line in enumerate(paragraph):
                goes_on = position > 0 or (number == 0 and last is not None and _runs_over(last, line))
                between = "" if last is None else _between(last, line, words) if goes_on else "\n"
                if number == position == 0:
                    places.append(Place(length + len(between), PlaceKind.PAGE, page.label))
                pieces += [between, line.text]
                length += len(between) + len(line.text)
                last = line
        if length > MOST_CHARACTERS:
            raise TooMuchTextError(f"holds more than {MOST_CHARACTERS:,} characters of text; cut it into parts")
    return Extract("".join([*pieces, "\n"]), tuple(places))


def _between(line: Line, following: Line, words: frozenset[str]) -> str:
    """Return what stands between two lines of a paragraph: a blank, or nothing, or a hyphen that is the word's own."""
    if not line.is_hyphenated:
        return "" if line.text.endswith("-") and following.text[:1].isalnum() else " "
    before, after = line.text.split()[-1].casefold(), following.text.split()[0].casefold()
    parted = _WORD.findall(f"{before}-{after}")
    is_own = not following.text[0].islower() or (parted and parted[-1] in words)
    return "-" if is_own else ""


def _runs_over(line: Line, following: Line) -> bool:
    """Tell whether the last sentence of a page goes on at the top of the next."""
    return line.is_hyphenated or (not _ENDS.search(line.text) and following.text[:1].islower())


def _paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    gaps = [a.bottom - b.top for a, b in pairwise(lines) if _is_below(a, b)]
    # Few lines may all stand apart.
    usual = min(median(gaps), _WIDEST_GAP * median(line.height for line in lines)) if gaps else 0.0
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        if groups and _goes_on(lines, number - 1, usual):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(lines: Sequence[Line], number: int, usual_gap: float) -> bool:
    """Tell whether the line at this position goes on in the next one."""
    line, following = lines[number], lines[number + 1]
    if line.is_hyphenated:
        return True
    if abs(line.height - following.height) > _ALIKE * line.height or _BULLET.match(following.text):
        return False
    if CELLS in line.text or CELLS in following.text:
        return False
    if not _is_below(line, following):
        # The next column goes on; pieces of one line are cells of a table.
        return following.bottom > line.top and not _ENDS.search(line.text)
    return line.bottom - following.top <= usual_gap + 0.35 * line.height and not _has_room(lines, number)


def _is_below(line: Line, following: Line) -> bool:
    return following.top <= line.bottom + 0.5 * line.height and following.left < line.right


def _has_room(lines: Sequence[Line], number: int) -> bool:
    """Tell whether the first word of the next line would have fitted on this one."""
    line, following = lines[number], lines[number + 1]
    if following.text[0].islower():
        return False
    around = lines[max(0, number - _NEIGHBOURS) : number + _NEIGHBOURS]
    margin = max(one.right for one in around if abs(one.left - line.left) < 2 * line.height)
    word = following.text.split()[0]
    width = (following.right - following.left) / len(following.text) * (len(word) + 1)
    return line.right + 1.3 * width < margin


def without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """Return pages without running heads and page numbers, which would cut a sentence that runs over a page."""
    found = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    least = max(_LEAST_RUNNING, len(pages) // 2)
    heads = frozenset(key for key, count in found.items() if count >= least)
    return [_without(page, heads) for page in pages]


def _edges(page: Page) -> list[Line]:
    return [*page.lines[:2], *page.lines[2:][-2:]]


def _key(line: Line) -> tuple[str, int]:
    """Return the words of a line less numbers, and its height on the page to two points."""
    return _NUMBER.sub("#", line.text.casefold()), round(line.bottom / 2)


def _without(page: Page, heads: frozenset[tuple[str, int]]) -> Page:
    lines = list(page.lines)
    for at in (0, 0, -1, -1):
        if lines and (_key(lines[at]) in heads or lines[at].text.strip("-–— ") == page.label):
            del lines[at]
    return replace(page, lines=tuple(lines))

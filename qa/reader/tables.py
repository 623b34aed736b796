"""Rows of tables as text gives them, "| Gull | 12 m | Nordby |": which cell is asked for, by its column and its row.

The reader's model, which learned from prose, sees neither the head of a table nor the other rows. Both stand in the
source's text, above and below the row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa.offsets import Span
from qa.reader.asked import asks_for_all, asks_for_amount, asks_for_several
from qa.stems import FUNCTION, WORD, stem

_SEPARATOR = re.compile(r"\s*+\|?\s*+:?-+:?\s*+(?:\|\s*+:?-+:?\s*+)*\|?\s*+")
_DIGIT = re.compile(r"\d")
_FEWEST_CELLS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of a table may answer.

    ``cells`` are the places in it that may, none in the head of a table. ``fits`` tells whether the question may be
    about this row at all; with ``is_told`` it names the row and the column of its one cell with all its words.
    """

    cells: tuple[Span, ...]
    fits: bool = True
    is_told: bool = False


def row_of(question: str, source: str | None, start: int, text: str) -> Row | None:
    """Return what ``text``, a sentence that begins at ``start`` of ``source``, may answer; None if it is no row.

    "Sort with ls | wc" is none: a bar inside a line that stands alone is a sign of something else.

    Where the question names a column, only its cell may. A row does not fit whose table has another with as many words
    of the question, unless several are asked for. Where no column is named, it must hold most of the question, and one
    number at most where a number is asked for.
    """
    cells = _cells(text)
    if len(cells) < _FEWEST_CELLS:
        return None
    values = tuple(place for place in cells if WORD.search(text, *place))
    if source is None or not source.startswith(text, start):
        return Row(values)
    head, rows = _table(source, start)
    is_head = head is not None and head[0] == start
    if is_head and not rows and "|" not in (text.strip()[0], text.strip()[-1]):
        return None
    if is_head or not values:
        return Row(())
    asked, said = _words(question), _words(text)
    is_one_of_several = asks_for_several(question) or asks_for_all(question)
    is_best = sum(len(asked & _words(other)) >= len(asked & said) for other in rows) == 1
    names = [_words(head[1][slice(*place)]) for place in _cells(head[1])] if head else []
    shared = [len(asked & name) for name in names]
    if len(names) != len(cells) or not any(shared) or shared.count(max(shared)) > 1:
        numbers = sum(_DIGIT.search(text, *place) is not None for place in values)
        is_about = len(asked & said) > max(1, len(asked) / 2) and not (numbers > 1 and asks_for_amount(question))
        return Row(values, (is_best or is_one_of_several) and is_about)
    column = shared.index(max(shared))
    is_told = is_best and bool(asked & said) and asked <= names[column] | said
    return Row((cells[column],), (is_best or is_one_of_several) and cells[column] in values, is_told)


def _cells(text: str) -> list[Span]:
    """Return the places of the cells of a row, without blanks around them; empty ones count."""
    bars = [-1, *(place for place, character in enumerate(text) if character == "|"), len(text)]
    places = [(first + 1, last) for first, last in pairwise(bars)]
    is_open = [n for n in (0, len(places) - 1) if not text[slice(*places[n])].strip()]
    return [_bare(text, place) for n, place in enumerate(places) if n not in is_open]


def _bare(text: str, place: Span) -> Span:
    piece = text[slice(*place)]
    start = place[0] + len(piece) - len(piece.lstrip())
    return start, max(start, place[0] + len(piece.rstrip()))


def _table(source: str, start: int) -> tuple[tuple[int, str] | None, list[str]]:
    """Return the head of the table with the row at ``start``, with where it begins, and its rows.

    The head is the first row above a line of dashes, or else a first row without a number.
    """
    lines = [*reversed(list(_upward(source, start))), *_downward(source, start)]
    rows = [line for line in lines if not _SEPARATOR.fullmatch(line[1])]
    if not rows:
        return None, []
    has_head = len(rows) < len(lines) or not _DIGIT.search(rows[0][1])
    return (rows[0] if has_head else None), [line for _, line in rows[has_head:]]


def _upward(source: str, start: int) -> Iterator[tuple[int, str]]:
    end = source.rfind("\n", 0, start)
    while end > 0:
        begin = source.rfind("\n", 0, end) + 1
        line = source[begin:end]
        if "|" not in line:
            return
        yield begin + len(line) - len(line.lstrip()), line.strip()
        end = begin - 1


def _downward(source: str, start: int) -> Iterator[tuple[int, str]]:
    begin = start
    while begin < len(source):
        end = source.find("\n", begin)
        end = len(source) if end < 0 else end
        line = source[begin:end]
        if "|" not in line:
            return
        yield begin, line.strip()
        begin = end + 1


def _words(text: str) -> set[str]:
    """Return the stems of the words that name something; a letter or a number tells samples and models apart."""
    bare = (word for word in WORD.findall(text) if word.lower() not in FUNCTION or (len(word) == 1 and word.isupper()))
    return {word if len(word) <= 2 and word.isupper() else stem(word) for word in bare}

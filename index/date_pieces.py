"""Text to the pieces of its date expressions: "4 March", "2013", "the next day", each with what it means by itself."""

import re
from collections.abc import Callable

from index import date_around as around
from index import date_days, date_told, date_years
from index import date_grammar as grammar
from index.calendar import changed
from index.date_cuts import UNITS, cut_before
from index.date_records import Meaning, Piece, Written
from index.date_shifts import Relative, then
from index.records import YearlessSpan

_READERS: dict[str, Callable[[Written, re.Match[str]], list[Piece]]] = {
    **date_days.READERS,
    **date_years.READERS,
    **date_told.READERS,
}
_AFTER_NUMBER = re.compile(r"(?<![\d:.,])\d\d? \Z")
_IN_NUMBER = re.compile(r"(?:\d[.,:/]|[$€£#/])\Z")
_IN_WORD = re.compile(r"\w-\Z")
_PARTS = ("mid-", "end-", "early-", "late-", "pre-", "post-")


def read_pieces(written: Written) -> tuple[list[Piece], list[tuple[int, int]]]:
    """Return the pieces that may be dates, in the order of the text, and the places of days in no calendar."""
    pieces: list[Piece] = []
    unread: list[tuple[int, int]] = []
    end = 0
    for beginning in grammar.BEGINNING.finditer(f" {written.folded}"):
        start = beginning.start()
        found = grammar.PIECE.match(written.folded, start) if start >= end else None
        if found is None:
            continue
        end = found.end()
        previous_end = pieces[-1].end if pieces else 0
        if not _stands_free(written.folded, found, previous_end):
            continue
        try:
            pieces += _read(written, found, previous_end)
        except ValueError:  # no such day
            if found.lastgroup in date_days.OF_A_DAY:
                unread.append(found.span())
    return pieces, unread


def _stands_free(folded: str, found: re.Match[str], previous_end: int) -> bool:
    """Tell whether a match is no part of a longer number ("1,500", "AMX-10", "$2000")."""
    start = found.start()
    before = folded[max(0, start - 4) : start]
    if not folded[start].isdigit():
        return found.lastgroup != "month" or not _AFTER_NUMBER.search(before)
    if before.endswith("-"):
        return previous_end == start - 1 or not _IN_WORD.search(before) or folded.endswith(_PARTS, 0, start)
    # After a blank, as nearly always, it is no part of anything.
    return before.endswith(" ") or not _IN_NUMBER.search(before) or previous_end == start - 1


def _read(written: Written, found: re.Match[str], previous_end: int) -> list[Piece]:
    """Return the pieces of a match, the first one with "early", "the first week of" and the like before it.

    Raises ``ValueError`` for what is not in the calendar.
    """
    pieces = _READERS[str(found.lastgroup)](written, found)
    if not pieces:
        return []
    first = pieces[0]
    is_relative = isinstance(first.meaning, Relative)
    if is_relative and not found["whole"] and found["time"] not in UNITS:
        return pieces
    begin = max(previous_end, first.start - around.LONGEST_BEFORE)
    cut = cut_before(written.folded, begin, first.start, yearless=isinstance(first.meaning, YearlessSpan))
    if cut is None:
        return pieces
    if isinstance(first.meaning, Relative):
        change = then(first.meaning.change, cut.change)
        meaning: Meaning = Relative(change, first.meaning.from_source_day, first.meaning.needs_year)
    else:
        meaning = changed(first.meaning, cut.change)
    if meaning == first.meaning:
        return pieces
    return [Piece(cut.start, first.end, meaning, is_range=first.is_range), *pieces[1:]]

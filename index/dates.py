"""Text to days: every date expression with its span in the text and the days that it means.

dateparser, datefinder and recognizers-text read a third to a half of the test table's sentences rightly: the first
two give no ranges, none reads open ones or tells that no year was given, and they find dates in plain numbers.

Reading goes in three steps. ``date_pieces`` finds pieces ("4 March", "2013", "the next day"); here neighbouring
pieces are joined ("4 March" + "to" + "7 March 2013") and the words before them are read ("since", "from"); then
what is missing (a year, the day that "the next day" follows) is taken from the dates before.
"""

from collections.abc import Sequence
from datetime import date

from index import date_around as around
from index import date_words as words
from index.calendar import (
    adjacent,
    from_to,
    length_of,
    with_shared_year,
)
from index.date_missing import Anchor, Context, resolved
from index.date_pieces import read_pieces
from index.date_records import NO_HEADS, Heads, Item, Meaning, Piece, Stretch, Written
from index.date_shifts import Relative, Shift, counted, in_year
from index.records import DateExpression, DateSpan, Reading, Sentence, Span, YearlessSpan

# Change it with what is read: dates in an index are then read anew.
_GRAMMAR = "18"


def grammar(day_first: bool) -> str:
    """Return what tells one way of reading dates from another."""
    return f"{_GRAMMAR}, {'day' if day_first else 'month'} first"


def find_dates(
    text: str, *, day_first: bool = True, anchor: Span | None = None, source_day: date | None = None
) -> list[DateExpression]:
    """Return the date expressions of ``text`` in its order; they do not overlap.

    ``day_first`` reads 3/4/2013 as 3 April. ``anchor`` is what was dated last before ``text``: it gives the
    year of days without one and the day that "the next day" follows. ``source_day`` is the day that the text was
    written on; without it "yesterday" is no date. Any text is accepted.
    """
    return read_dates(text, day_first=day_first, anchor=anchor, source_day=source_day)[0]


def read_dates(
    text: str, *, day_first: bool = True, anchor: Span | None = None, source_day: date | None = None
) -> tuple[list[DateExpression], list[tuple[int, int]]]:
    """Return what ``find_dates`` does, and where something is written as a date and is none in the calendar.

    Of the latter, such as "31 June" and "2013-02-30", start and end are given.
    """
    items, unread = _items(text, day_first)
    context = Context(DateSpan(source_day, source_day) if source_day else None)
    found = [expression for expression, _ in resolved(items, Anchor(anchor) if anchor else None, context)]
    return found, [
        place for place in unread if not any(place[0] < item.end and item.start < place[1] for item in items)
    ]


def dated(
    sentences: Sequence[Sentence],
    *,
    day_first: bool = True,
    source_day: date | None = None,
    quoted: Sequence[Sequence[Stretch]] = (),
    heads: Heads = NO_HEADS,
) -> list[tuple[DateExpression, ...]]:
    """Return the date expressions of every sentence; ``sentences`` are those of one source, in order.

    Offsets are in ``Sentence.text``. Years and relative days come from the dates before them. A sentence without
    a date gets those of the sentence before it as ``CARRIED``: good for ranking, never for filtering. ``quoted`` has
    the stretches of each sentence that were not written on ``source_day``, as others wrote or said them. By
    ``heads`` a sentence was written on the day that it stands under, and without a date of its own is ``HEADED`` by it,
    unless the head tells of the writing only. One that begins with its day may stand under itself.
    """
    found: list[tuple[DateExpression, ...]] = []
    anchor: Anchor | None = None
    above, of_writing = heads
    positions = frozenset(above)
    last_head: int | None = None
    for number, sentence in enumerate(sentences):
        items = _items(sentence.text, day_first)[0]
        is_next_head = number in positions and last_head is not None
        head = above[number] if above else None
        headed = None if head in (None, number) else found[head][0].span
        written_on = source_day if headed is None else headed.first_day if isinstance(headed, DateSpan) else None
        if number in positions:
            # What is told of other years under a day says nothing of the next day's.
            anchor = anchor if last_head is None else Anchor(found[last_head][0].span)
            last_head = number
        context = Context(
            DateSpan(written_on, written_on) if written_on else None,
            quoted[number] if quoted else (),
            None if is_next_head else sentence.text,
        )
        if number in positions and items:
            told = list(resolved(items[:1], anchor, context))
            anchor, context = _behind_head(told, anchor, sentence.text)
            told += resolved(items[1:], anchor, context)
        else:
            told = list(resolved(items, anchor, context))
        if told:
            anchor = told[-1][1]
            found.append(tuple(expression for expression, _ in told))
        elif headed is not None and not items and head not in of_writing:
            # Of "the day before", which is unknown, the day above says nothing.
            found.append((DateExpression(0, 0, headed, False, Reading.HEADED),))
        else:
            before = found[-1] if found else ()
            found.append(tuple(DateExpression(0, 0, carried.span, False, Reading.CARRIED) for carried in before))
    return found


def _behind_head(
    told: Sequence[tuple[DateExpression, Anchor | None]], anchor: Anchor | None, text: str
) -> tuple[Anchor | None, Context]:
    """Return what dates behind the day that a sentence begins with count from: that day."""
    if not told:
        return anchor, Context(None)
    head, anchor = told[-1]
    span = head.span
    return anchor, Context(span if isinstance(span, DateSpan) and span.first_day == span.last_day else None, (), text)


# --- Expressions ------------------------------------------------------------------------------------------------


def _items(text: str, day_first: bool) -> tuple[list[Item], list[tuple[int, int]]]:
    """Return the expressions of a text and the places of days that are in no calendar."""
    folded = words.fold(text)
    pieces, unread = read_pieces(Written(text, folded, day_first))
    items: list[Item] = []
    for piece in _joined(_sure(pieces, folded), folded):
        items.append(_item(piece, folded, items[-1].end if items else 0))
    return items, unread


def _sure(pieces: list[Piece], folded: str) -> list[Piece]:
    """Leave out the pieces that need a word before them, have none, and are not joined to a sure one."""
    alone = [
        not piece.needs or bool(piece.needs.search(folded, max(0, piece.start - around.LONGEST_NEED), piece.start))
        for piece in pieces
    ]
    if all(alone):
        return pieces
    for index in range(1, len(pieces)):
        before, piece = pieces[index - 1 : index + 1]
        gap = folded[before.end : piece.start]
        if before.needs is around.AFTER_DATE_WORD and isinstance(piece.meaning, Relative):
            alone[index - 1] = alone[index - 1] or _in_its_year(before.meaning, piece.meaning, gap) is not None
        elif _are_months_in_a_row(before, piece, gap):
            alone[index - 1] = alone[index] = True
    sure: list[Piece] = []
    for index, piece in enumerate(pieces):
        if alone[index]:
            sure.append(piece)
            continue
        beside = [(sure[-1].end, piece.start)] if sure else []
        if index + 1 < len(pieces) and alone[index + 1]:
            beside.append((piece.end, pieces[index + 1].start))
        is_name = piece.needs is around.AFTER_TIME_WORD
        follows_year = piece.needs is around.AFTER_YEAR_WORD and sure
        listed = follows_year and _is_listed(folded, (sure[-1].end, piece.start), piece.end)
        if listed or (not is_name and any(around.BETWEEN.fullmatch(folded, *gap) for gap in beside)):
            sure.append(piece)
    return sure


def _are_months_in_a_row(one: Piece, other: Piece, gap: str) -> bool:
    """Tell whether two pieces are "March-May" or "March to May"."""
    both = all(
        piece.needs is around.AFTER_DATE_WORD and isinstance(piece.meaning, YearlessSpan) for piece in (one, other)
    )
    return both and gap in ("-", " - ", " -- ", " to ", " through ")


def _is_listed(folded: str, gap: tuple[int, int], end: int) -> bool:
    """Tell whether a year is in the middle of a list: "in 2011, 2012 and 2014"."""
    return folded[slice(*gap)] == ", " and bool(around.LIST_GOES_ON.match(folded, end))


def _joined(pieces: list[Piece], folded: str) -> list[Piece]:
    """Join "4 March" and "7 March 2013" to a range; where they are only listed, the first gets the year too."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if before is None or not _join(joined, before, piece, folded):
            joined.append(piece)
    return joined


def _join(joined: list[Piece], before: Piece, piece: Piece, folded: str) -> bool:
    """Join a piece to the last one of those before it; return whether it was."""
    if isinstance(before.meaning, Relative):
        return False
    if isinstance(piece.meaning, Relative):
        meaning = _in_its_year(before.meaning, piece.meaning, folded[before.end : piece.start])
        if meaning:
            joined[-1] = Piece(before.start, piece.end, meaning)
        return meaning is not None
    between = around.BETWEEN.fullmatch(folded, before.end, piece.start)
    if not between:
        return False
    one, other = with_shared_year(before.meaning, piece.meaning)
    opening = around.BEFORE.search(folded, max(0, before.start - around.LONGEST_BEFORE), before.start)
    whole = from_to(one, other)
    both_days = all(isinstance(span, DateSpan) and length_of(span) == 1 for span in (one, other))
    is_list = between["word"] in ("and", "or", "&") or (between["slash"] and not both_days)
    is_list = is_list and not (opening and opening["range"] == "between")
    if whole is None or (is_list and not adjacent(one, other)):
        joined[-1] = before._replace(meaning=one)
        _share_year(joined, folded)
        return False
    joined[-1] = Piece(before.start, piece.end, whole, is_range=True)
    if is_list:
        _share_year(joined, folded)
        _join_list(joined, folded)
    return True


def _in_its_year(span: Meaning, year: Relative, gap: str) -> Relative | None:
    """Return the meaning of "5 April" before "of the following year"; None where the two don't belong together."""
    change = year.change
    if not isinstance(span, YearlessSpan) or not isinstance(change, Shift) or change.unit != "year":
        return None
    if gap not in (" ", " of ", " in ") and not (gap == ", " and change.steps == 0 and not year.from_source_day):
        return None
    return Relative(in_year(span, change), year.from_source_day, needs_year=True, otherwise=span)


def _share_year(listed: list[Piece], folded: str) -> None:
    """Give the year of the last piece to those listed before it: "3 June, 5 July and 9 August 2001"."""
    for place in range(len(listed) - 1, 0, -1):
        before, after = listed[place - 1], listed[place]
        gap = folded[before.end : after.start]
        if not isinstance(before.meaning, YearlessSpan) or not isinstance(after.meaning, DateSpan):
            return
        if gap != ", " and not around.BETWEEN.fullmatch(gap):
            return
        listed[place - 1] = before._replace(meaning=with_shared_year(before.meaning, after.meaning)[0])


def _join_list(joined: list[Piece], folded: str) -> None:
    """Join those that are listed before the last piece and end on the day before it: "May, June and July"."""
    while len(joined) > 1:
        before, last = joined[-2:]
        if isinstance(before.meaning, Relative) or isinstance(last.meaning, Relative):
            return
        one, other = with_shared_year(before.meaning, last.meaning)
        whole = from_to(one, other)
        if folded[before.end : last.start] != ", " or whole is None or not adjacent(one, other):
            return
        joined[-2:] = [Piece(before.start, last.end, whole, is_range=True)]


def _item(piece: Piece, folded: str, previous_end: int) -> Item:
    """Read the words around a piece: "since", "two days after", "from" before a range, "onwards"."""
    start, end, meaning = piece[:3]
    behind = around.BEHIND.match(folded, end)
    if behind:
        return Item(start, behind.end(), meaning, behind.lastgroup)
    found = around.BEFORE.search(folded, max(previous_end, start - around.LONGEST_BEFORE), start)
    if not found or (found["range"] is not None) != piece.is_range:
        return Item(start, end, meaning)
    if found["count"]:
        if isinstance(meaning, Relative):
            return Item(start, end, meaning)
        steps = words.count_of(found["count"]) * (1 if found["later"] else -1)
        return Item(found.start(), end, meaning, shift=counted(steps, found["unit"]))
    if found["until"] and around.NOT_UNTIL.search(folded, max(0, found.start() - around.LONGEST_BEFORE), found.start()):
        return Item(start, end, meaning)
    # "Before the end of May" may be on its last day.
    is_until = found["before"] and around.END_AT.match(folded, start)
    return Item(found.start(), end, meaning, "until" if is_until else found.lastgroup)

"""What an expression leaves out: the year of "4 March", the day that "the next day" follows, the day of "yesterday".

It is taken from the dates told before, or from the day of the source.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from index import date_words as words
from index.calendar import DAY, LONGEST_YEAR, changed, distance_in_days, from_to, is_of_years, length_of, with_year_of
from index.date_records import Item, Meaning, Stretch
from index.date_shifts import Change, Relative
from index.date_tense import (
    TO_COME,
    Tense,
    is_compared,
    is_every,
    is_for_year,
    lasts,
    placed_beside,
    recurs,
    tells_last_time,
    tells_past,
    tells_what_had_been,
    tense_at,
    was_to_come,
)
from index.date_told import TODAY
from index.records import DateExpression, DateSpan, Reading, Span, YearlessSpan

_NEWS = 31  # days from what is told to the day of writing, in which "on Friday" is one of these days


class Anchor(NamedTuple):
    """The days that were told last; ``is_stated`` where their year stands in the text, not the day of the source.

    Where they were yet to come, or had been before, ``past`` are the days told last that were not; ``is_told_then``
    where both stand in one sentence ("On 11 May it announced that it would close on 31 December").
    """

    span: Span
    is_stated: bool = True
    past: Span | None = None
    is_told_then: bool = False


@dataclass(frozen=True)
class Context:
    """The day of the source, the stretches that were not written on it, and the text where it tells years too."""

    source: DateSpan | None
    quoted: Sequence[Stretch] = ()
    text: str | None = None

    @cached_property
    def folded(self) -> str:
        """The text as the grammar reads it, "" without one."""
        return words.fold(self.text or "")


def resolved(
    items: list[Item], anchor: Anchor | None, context: Context
) -> Iterator[tuple[DateExpression, Anchor | None]]:
    """Yield expressions, each with the anchor that the next one has."""
    before = anchor
    last: tuple[Item, Span] | None = None
    for item in items:
        named, how = _named(item, _past_of(item, anchor, context), context)
        span = named
        if named and item.shift:
            span = _attempted(item.shift, named, needs_year=item.shift.needs_year)
        elif named and item.opening:
            span = _attempted(_opened(item.opening), named, needs_year=False)
        if named is None or span is None:
            continue
        if last and item.opening == "until" and lasts(context.folded, last[0].end, item.start):
            span = from_to(last[1], span) or span
        last = item, span
        year_given = isinstance(item.meaning, DateSpan)
        if _can_be_anchor(named, anchor and anchor.span) and not (anchor and item.meaning == TODAY):
            is_stated = year_given or _tells_year(item.meaning, named) or _is_stated(anchor, context)
            is_beside_source = named == context.source or _is_beside_source(item.meaning, named)
            told = Anchor(named, is_stated and not is_beside_source)
            anchor = _behind(item, told, anchor, context, is_in_sentence=anchor is not before)
        yield DateExpression(item.start, item.end, span, year_given, how), anchor


def _past_of(item: Item, anchor: Anchor | None, context: Context) -> Anchor | None:
    """Return what an expression counts from: where it tells what was, no day that was yet to come or had been."""
    if anchor is None or anchor.past is None or context.text is None:
        return anchor
    if isinstance(item.meaning, Relative) and not anchor.is_told_then:
        return anchor  # "It was to open on 4 May. Two days later it did."
    is_past = tells_past(context.text, context.folded, item.start, item.end, opening=item.opening)
    return Anchor(anchor.past, anchor.is_stated) if is_past else anchor


def _behind(item: Item, told: Anchor, anchor: Anchor | None, context: Context, *, is_in_sentence: bool) -> Anchor:
    """Return what the next expression counts from, where ``told`` are the days of this one."""
    if anchor is None or context.text is None:
        return told
    folded = context.folded
    is_aside = is_compared(folded, item.start) or (is_of_years(told.span) and is_for_year(folded, item.start))
    if isinstance(anchor.span, DateSpan) and is_aside:
        return anchor
    may_look_back = isinstance(item.meaning, YearlessSpan) or is_in_sentence
    if may_look_back and tells_what_had_been(folded, item.start, is_behind_date=is_in_sentence):
        return told._replace(past=anchor.past or anchor.span, is_told_then=is_in_sentence)
    is_to_come = tense_at(context.text, folded, item.start, item.end, opening=item.opening) is Tense.FUTURE
    # Of a plan by itself a story may go on behind it: "It was to open in 1955. On 3 May it did."
    if not is_to_come and not (is_in_sentence and was_to_come(folded, item.start)):
        return told
    return told._replace(past=anchor.past or anchor.span, is_told_then=is_in_sentence)


def _named(item: Item, anchor: Anchor | None, context: Context) -> tuple[Span | None, Reading]:
    """Return the days that are meant, with what is missing taken from the dates before or from the source's day."""
    meaning = item.meaning
    if isinstance(meaning, Relative):
        source = None if _is_quoted(item, context) else context.source
        base = source if meaning.from_source_day else anchor and anchor.span
        change = _by_tense(item, meaning, anchor, context) if meaning.backward else meaning.change
        named = _attempted(change, base, needs_year=meaning.needs_year) if base and change else None
        if named or not meaning.otherwise:
            return named, Reading.RELATIVE
        meaning = meaning.otherwise
    if isinstance(meaning, YearlessSpan):
        inherited = _with_year(item, meaning, anchor, context)
        if inherited:
            return inherited, Reading.YEAR_INHERITED
    return meaning, Reading.EXPLICIT


def _by_tense(item: Item, meaning: Relative, anchor: Anchor | None, context: Context) -> Change | None:
    """Return the change of days that the tense tells; None where it tells none, or a story of other days is told."""
    if context.text is None or context.source is None:
        return None
    if anchor and anchor.is_stated and distance_in_days(anchor.span, context.source) > _NEWS:
        return None
    folded = context.folded
    if recurs(folded, item.start, item.end):
        return None
    tense = tense_at(context.text, folded, item.start, item.end, opening=item.opening)
    return {Tense.PAST: meaning.backward, Tense.FUTURE: meaning.change}.get(tense) if tense else None


def _tells_year(meaning: Meaning, named: Span) -> bool:
    """Tell whether words such as "last year" and "5 April last year" say the year of ``named``."""
    if not isinstance(meaning, Relative) or not meaning.from_source_day:
        return False
    return meaning.otherwise is not None or (length_of(named) or 0) > 31


def _is_beside_source(meaning: Meaning, named: Span) -> bool:
    """Tell whether ``named`` is counted from the day of the source and says no year: "yesterday"."""
    return isinstance(meaning, Relative) and meaning.from_source_day and not _tells_year(meaning, named)


def _is_quoted(item: Item, context: Context) -> bool:
    return any(start <= item.start < end for start, end in context.quoted)


def _is_stated(anchor: Anchor | None, context: Context) -> bool:
    """Tell whether the text has said a year other than by the day that it was written on."""
    return anchor is not None and anchor.is_stated and anchor.span != context.source


def _with_year(item: Item, span: YearlessSpan, anchor: Anchor | None, context: Context) -> DateSpan | None:
    """Return ``span`` in the year of the days told before, or beside the day of the source where none is stated."""
    if is_every(context.folded, item.start):
        return None
    inherited = _in_year_of(item, span, anchor.span, context) if anchor and isinstance(anchor.span, DateSpan) else None
    is_stated = _is_stated(anchor, context) and not tells_last_time(context.folded, item.start)
    if is_stated or context.text is None or context.source is None or context.source.first_day is None:
        return inherited
    folded = context.folded
    if recurs(folded, item.start, item.end):
        return None
    # Others may have said "will" long before.
    is_quoted = _is_quoted(item, context)
    tense = None if is_quoted else tense_at(context.text, folded, item.start, item.end, opening=item.opening)
    if anchor is None and (is_quoted or (tense is None and (length_of(span) or 0) > 1)):
        return None  # "in May the water is warm"
    return placed_beside(span, context.source.first_day, tense)


def _in_year_of(item: Item, span: YearlessSpan, anchor: DateSpan, context: Context) -> DateSpan | None:
    """Return ``span`` in the year of ``anchor``; what had been by then is not placed behind it."""
    placed = with_year_of(span, anchor)
    if placed is None or context.text is None or placed.first_day is None or anchor.last_day is None:
        return placed
    had_been = placed.first_day > anchor.last_day and item.opening not in TO_COME
    if had_been and tells_what_had_been(context.folded, item.start):
        return span.in_year(placed.first_day.year - 1) or placed
    return placed


def _attempted(change: Callable[[DateSpan], DateSpan], base: Span, *, needs_year: bool) -> Span | None:
    """Apply ``change``; None if the base does not allow it, or the calendar ends."""
    if needs_year and isinstance(base, YearlessSpan):
        return None
    try:
        return changed(base, change)
    except (OverflowError, ValueError):
        return None


def _opened(opening: str | None) -> Callable[[DateSpan], DateSpan]:
    """Return what a word makes of a span: "after 4 to 7 March" begins on 8 March and is open."""

    def opened(span: DateSpan) -> DateSpan:
        first, last = span.first_day, span.last_day
        match opening:
            case "since":
                return DateSpan(first, None)
            case "after" | "post":
                return DateSpan(last and last + DAY, None)
            case "until":
                return DateSpan(None, last)
            case "before" | "pre":
                return DateSpan(None, first and first - DAY)
        return span

    return opened


def _can_be_anchor(span: Span, anchor: Span | None) -> bool:
    """Tell whether ``span`` is a better anchor than the one before it: what tells no year never replaces a year."""
    if isinstance(span, YearlessSpan):
        return not isinstance(anchor, DateSpan)
    return anchor is None or (length_of(span) or 0) <= LONGEST_YEAR

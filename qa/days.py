"""The days that a question speaks of: found, and taken out of what is searched for."""

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.calendar import is_of_years, is_wide, written
from index.dates import find_dates, read_dates
from index.records import DateExpression, DateSpan, Span
from qa.errors import InvalidDateError
from qa.records import Question

LISTED, MOST_LISTED = 100, 1000  # sentences of a timeline: by default, at most
_EVENTS = r"(?:events?|things?|incidents?)"
_TOOK_PLACE = (
    r"(?:(?:(?:has|have|had)\s+)?happ?en(?:e?d|s)?|occur(?:red|s)?|t(?:ook|akes?)\s+place|went\s+on"
    r"|(?:was|is)\s+(?:going\s+on|happening|planned|scheduled)|will\s+(?:happen|occur|take\s+place)"
    r"|(?:are|were)\s+(?:recorded|reported|listed|mentioned|known|planned|scheduled))"
)
# "What happened", and where, where that is said; other words make it a question of its own.
_ALL_EVENTS = re.compile(
    rf"\W*(?:and\s+|but\s+)?(?:(?:tell\s+me\s+)?(?:what|(?:which|what)\s+{_EVENTS})(?:\s+(?:else|all))?\s+{_TOOK_PLACE}"
    rf"(?:\s+(?:on|for))?|(?:what|which)\s+(?:were|are)\s+the\s+{_EVENTS}"
    rf"|(?:list|name|show|give\s+me)\s+(?:all\s+)?(?:the\s+)?{_EVENTS}"
    r"|what(?:\s+is|['’]s|\s+was)(?:\s+on)?(?!\s+(?:in|at|near|around|inside)\b)|what\s+(?:did|have|had)\s+(?:we|i)\s+do(?:ne)?"
    r"|what\s+(?:do\s+the\s+sources\s+say|is\s+(?:known|said|told))(?:\s+about)?)"
    r"(?:\s+(?:in|at|near|around|inside)\s+(?P<about>\w[^?!]*?))?\W*",
    re.IGNORECASE,
)
_SEASON = re.compile(r"^(?:spring|summer|autumn|fall|winter)s?$", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\d[-/.]\d", re.IGNORECASE
)  # in a date expression that was read, these letters begin a month
# "The treaty of 1783" is a name; "the morning of 12 March" is a time.
_PART_OF_TIME = "morning|afternoon|evening|night|days?|week|month|year|start|beginning|middle|end|events?|things"
_NAMED_BY = re.compile(r"(?P<what>\w+)\s+of\s+(?:the\s+)?\Z", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:\b(?:on|in|at|from|during|between|around|about|by|of|the|morning|afternoon|evening|night|day|month|year|dated)"
    r"\s+)+\Z",
    re.IGNORECASE,
)
# "On Monday", but for "on Monday 4 March", what is so every week ("on Monday mornings") and names ("on Friday Bridge").
_WEEKDAY = re.compile(rf"\b(?:on|this|that)\s+(?P<name>{'|'.join(calendar.day_name)})\b", re.IGNORECASE)
_WEEKDAYS = [name.casefold() for name in calendar.day_name]
_TO_DATE = re.compile(r"[.,]?\s+(?:the\s+)?")
_GOES_ON = re.compile(r"\s+(?:[A-Z]|(?:morning|afternoon|evening|night)s\b)")
_AND = re.compile(r"[\s,]*(?:(?:and|or|&)\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DayReader:
    """Reads the days of a question; "yesterday" counts from ``today``, 3/4/2013 is read by ``day_first``."""

    day_first: bool = True
    today: Callable[[], date] = date.today

    def with_days(self, question: Question) -> Question:
        """Return the question with the days it speaks of; without them it is left as it is.

        The days of the part that asks count, those of an earlier question only where it has none. A date that
        names its subject ("the treaty of 1783") is no day to answer about: it stays a word. So does one that is
        no more than a hint ("in winter"), and one that a year leaves open ("after 1866") unless all events are asked
        for: an answer may well stand in a sentence without a date.
        """
        asked = question.asking
        own, places = self._read(asked)
        every = own if asked == question.text else self.expressions(question.text)
        found, text = (own, asked) if own else (every, question.text)
        unread = tuple(asked[start:end] for start, end in places)
        weekdays = _weekdays(asked, own)
        asking = without(asked, own)
        if not _ALL_EVENTS.fullmatch(asking):
            found = [one for one in found if _is_bounded(one, text)]
            asking = without(asked, [one for one in own if one in found])
        if not found and not unread:
            return replace(question, weekdays=weekdays) if weekdays else question
        words = {one.span: text[one.start : one.end] for one in reversed(found)}
        days = tuple(dict.fromkeys(one.span for one in found))
        # Months and years exclude little, and may stand in a sentence as mere words ("the 2006 renovation").
        gone = [one for one in every if one.span in days and not is_wide(one.span)]
        return replace(
            question,
            days=days,
            day_words=tuple(words[day] for day in days),
            unread=unread,
            weekdays=weekdays,
            searched=without(question.text, gone),
            focus=asking,
            worded=without(asked, [one for one in own if one in found and not is_wide(one.span)]),
        )

    def expressions(self, text: str) -> list[DateExpression]:
        """Return the date expressions of a question that say when, not which."""
        return self._read(text)[0]

    def _read(self, text: str) -> tuple[list[DateExpression], list[tuple[int, int]]]:
        """Return the date expressions that say when, and the places of days that are in no calendar."""
        found, unread = read_dates(text, day_first=self.day_first, source_day=self.today())
        when = [
            one for one in found if not _is_name(text[: one.start]) and not _SEASON.search(text[one.start : one.end])
        ]
        return when, unread


def of_any_day(question: Question) -> Question:
    """Return the question freed of its days, so that none excludes anything; all events are then those of any day."""
    any_day = all_events_of(question) is not None
    return replace(
        question,
        days=(DateSpan(None, None),) if any_day else (),
        day_words=("of any date",) if any_day else (),
        unread=(),
        weekdays=(),
        worded="",
    )


def all_events_of(question: Question) -> str | None:
    """Return what the events must speak of that the question asks for, "" for any; None if it asks for none.

    It asks for events if it asks what happened on its days or weekdays, and about nothing besides, but for the place.
    """
    if question.unread or not (question.days or question.weekdays):
        return None
    asked = _ALL_EVENTS.fullmatch(question.asking if question.days else _WEEKDAY.sub("", question.asking))
    return None if asked is None else asked["about"] or ""


def days_between(first: str | None, last: str | None, *, day_first: bool = True) -> list[Span]:
    """Return the days from the first one of ``first`` to the last one of ``last``; none where neither is given.

    Raises ``InvalidDateError`` for what is no date with its year, and for an end before the beginning.
    """
    if first is None and last is None:
        return []
    begin = None if first is None else _dated_fully(first, day_first).first_day
    end = None if last is None else _dated_fully(last, day_first).last_day
    if begin and end and end < begin:
        raise InvalidDateError(f"The days end on {end}, before they begin on {begin}; swap the two dates.")
    return [DateSpan(begin, end)]


def _dated_fully(text: str, day_first: bool) -> DateSpan:
    """Return the days of a date, a lone year too."""
    for reading in (text, f"in {text}"):
        found = find_dates(reading, day_first=day_first)
        span = found[0].span if len(found) == 1 and found[0].end == len(reading.rstrip()) else None
        if isinstance(span, DateSpan) and span.first_day and span.last_day:
            return span
    raise InvalidDateError(f"{text[:64]!r} is no date with a year; write it as 2013-03-01, 1 March 2013 or March 2013.")


def _is_bounded(found: DateExpression, text: str) -> bool:
    """Tell whether an expression has two ends, or one that is told by its month ("after 10 March")."""
    is_closed = None not in written(found.span)
    return is_closed or (not is_of_years(found.span) and _MONTH.search(text, found.start, found.end) is not None)


def _weekdays(text: str, found: Sequence[DateExpression]) -> tuple[int, ...]:
    """Return the weekdays that are named without a date, Monday as 0: which one of them is meant nobody can tell."""
    named: dict[int, None] = {}
    for one in _WEEKDAY.finditer(text):
        is_dated = any(
            date.start < one.end() <= date.end or _TO_DATE.fullmatch(text, one.end(), date.start) for date in found
        )
        if not is_dated and not _GOES_ON.match(text, one.end()):
            named[_WEEKDAYS.index(one["name"].casefold())] = None
    return tuple(named)


def _is_name(before: str) -> bool:
    named = _NAMED_BY.search(before)
    return named is not None and not re.fullmatch(_PART_OF_TIME, named["what"], re.IGNORECASE)


def without(text: str, found: Sequence[DateExpression]) -> str:
    """Return a question without these date expressions, in order, the prepositions before and "and" between them."""
    kept: list[str] = []
    end = 0
    for expression in found:
        before = _BEFORE.sub("", text[end : expression.start])
        if not kept or not _AND.fullmatch(before):
            kept.append(before)
        end = expression.end
    rest = " ".join(part.strip() for part in (*kept, text[end:]))
    return re.sub(r"\s+(?=[?.!,])", "", rest).strip(" ,;")

"""The days that a question speaks of: found, taken out of what is searched for, and given back as a window."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.calendar import distance_in_days, speaks, whole_year, written
from index.dates import find_dates, unread_dates
from index.records import DateExpression, DateSpan, Hit, Reading, Span, YearlessSpan
from index.search import speaks_of
from index.timeline import Timeline
from qa.errors import InvalidDateError
from qa.records import Abstention, AnsweredDate, Claim, Coverage, Evidence, Question, Reason, Window

NEAREST = 3
MOST_EVENTS = 20
LISTED, MOST_LISTED = 100, 1000  # sentences of a timeline: by default, at most
_EVENTS = r"(?:events?|things?|incidents?)"
_TOOK_PLACE = r"(?:happen(?:ed|s)?|occur(?:red|s)?|t(?:ook|akes?)\s+place|went\s+on|was\s+(?:going|happening))"
_ALL_EVENTS = re.compile(
    rf"\W*(?:and\s+)?(?:(?:tell\s+me\s+)?(?:what|which\s+{_EVENTS}|what\s+{_EVENTS})(?:\s+(?:else|all))?\s+{_TOOK_PLACE}"
    rf"(?:\s+on)?|(?:what|which)\s+(?:were|are)\s+the\s+{_EVENTS}|(?:list|name|show|give\s+me)\s+(?:all\s+)?(?:the\s+)?{_EVENTS}"
    r"|what\s+(?:do\s+the\s+sources\s+say|is\s+(?:known|said|told))(?:\s+about)?)\W*",
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


@dataclass(frozen=True, slots=True)
class DayReader:
    """Reads the days of a question; "yesterday" counts from ``today``, 3/4/2013 is read by ``day_first``."""

    day_first: bool = True
    today: Callable[[], date] = date.today

    def with_days(self, question: Question) -> Question:
        """Return the question with the days it speaks of; without them it is left as it is.

        The days of the part that asks count, those of an earlier question only where it has none. A date that
        names its subject ("the treaty of 1783") is no day to answer about: it stays a word. So does one that is
        no more than a hint ("in winter"), and one that is open by years ("after 1866") unless all events are asked
        for: an answer may well stand in a sentence without a date.
        """
        own = self.expressions(question.asking)
        found, text = (own, question.asking) if own else (self.expressions(question.text), question.text)
        asked = question.asking
        unread = tuple(asked[start:end] for start, end in unread_dates(asked, day_first=self.day_first))
        asking = without(asked, own)
        if not _ALL_EVENTS.fullmatch(asking):
            found = [one for one in found if _is_bounded(one, text)]
            asking = without(asked, [one for one in own if one in found])
        if not found and not unread:
            return question
        words = {one.span: text[one.start : one.end] for one in reversed(found)}
        days = tuple(dict.fromkeys(one.span for one in found))
        # A year may stand in a sentence as a mere word ("the 2006 renovation").
        gone = [one for one in self.expressions(question.text) if one.span in days and whole_year(one.span) is None]
        return replace(
            question,
            days=days,
            day_words=tuple(words[day] for day in days),
            unread=unread,
            searched=without(question.text, gone),
            focus=asking,
        )

    def expressions(self, text: str) -> list[DateExpression]:
        """Return the date expressions of a question that say when, not which."""
        return [
            found
            for found in find_dates(text, day_first=self.day_first, source_day=self.today())
            if not _is_name(text[: found.start]) and not _SEASON.search(text[found.start : found.end])
        ]


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
        span = found[0].span if len(found) == 1 else None
        if isinstance(span, DateSpan) and span.first_day and span.last_day:
            return span
    raise InvalidDateError(f"{text[:64]!r} is no date with a year; write it as 2013-03-01, 1 March 2013 or March 2013.")


def _is_bounded(found: DateExpression, text: str) -> bool:
    """Tell whether an expression has two ends, or one that is told by its month ("after 10 March")."""
    return None not in written(found.span) or _MONTH.search(text, found.start, found.end) is not None


def _is_name(before: str) -> bool:
    named = _NAMED_BY.search(before)
    return named is not None and not re.fullmatch(_PART_OF_TIME, named["what"], re.IGNORECASE)


def without(text: str, found: Sequence[DateExpression]) -> str:
    """Return a question without these date expressions and the prepositions before them."""
    for expression in reversed(found):
        before = _BEFORE.sub("", text[: expression.start])
        text = f"{before.rstrip()} {text[expression.end :].lstrip()}"
    return re.sub(r"\s+(?=[?.!,])", "", text).strip()


def in_words(question: Question, hits: Sequence[Hit]) -> list[str]:
    """Return the date expressions of a question, as they were asked, that no sentence found speaks of."""
    asked = zip(question.days, question.day_words, strict=True)
    return [*question.unread, *(words for day, words in asked if not _is_told(day, hits))]


def dates_by_sentence(hits: Sequence[Hit], timeline: Timeline | None) -> dict[str, tuple[DateExpression, ...]]:
    """Return the dates that stand in the sentences of hits and timeline themselves, by sentence id."""
    dates = {entry.sentence.id: entry.dates for entry in (timeline.entries if timeline else ())}
    for hit in hits:
        if hit.dates:
            dates |= {sentence.id: hit.own_dates(number) for number, sentence in enumerate(hit.sentences)}
    return dates


def window_of(question: Question, told: Sequence[DateExpression]) -> Window | None:
    """Return the days that were asked about as one window; None where there are none, or an end is open or unknown.

    Days without a year get that of the dates ``told`` by the sentences that are cited. Days that don't follow each
    other make no window.
    """
    placed: list[DateSpan] = []
    for span in question.days:
        choices = {span} if isinstance(span, DateSpan) else _in_years_of(span, told)
        if len(choices) != 1:
            return None
        placed += choices
    ends = sorted((one.first_day, one.last_day) for one in placed if one.first_day and one.last_day)
    if not ends or len(ends) < len(placed):
        return None
    first_day, last_day = ends[0]
    for first, last in ends[1:]:
        if first > last_day + timedelta(days=1):
            return None
        last_day = max(last_day, last)
    return Window(first_day, last_day, year_given=all(isinstance(span, DateSpan) for span in question.days))


def _in_years_of(span: YearlessSpan, told: Sequence[DateExpression]) -> set[DateSpan]:
    """Return the span in the years in which it is told."""
    choices: set[DateSpan] = set()
    for other in (one.span for one in told):
        if isinstance(other, DateSpan) and other.first_day and other.last_day and speaks(other, span):
            placed = [span.in_year(year) for year in range(other.first_day.year, other.last_day.year + 1)]
            choices |= {one for one in placed if one and speaks(other, one)}
    return choices


def answered_dates(
    claims: Sequence[Claim], markers: Mapping[str, int], dates: Mapping[str, Sequence[DateExpression]]
) -> tuple[AnsweredDate, ...]:
    """Return the dates in the words of the claims; ``markers`` and ``dates`` go by sentence id."""
    found: dict[tuple[int, int], AnsweredDate] = {}
    for claim in claims:
        for sentence in (evidence.sentence for evidence in claim.evidence if evidence.sentence.id in markers):
            places = [sentence.text.casefold().find(part.casefold()) for part in claim.parts or (claim.text,)]
            said = [
                range(place, place + len(part))
                for place, part in zip(places, claim.parts or (claim.text,), strict=True)
                if place >= 0
            ]
            for one in dates.get(sentence.id, ()):
                if any(one.start < words.stop and words.start < one.end for words in said):
                    text, days = sentence.text[one.start : one.end], written(one.span)
                    marker = markers[sentence.id]
                    found[marker, one.start] = AnsweredDate(marker, text, *days, one.year_given, one.how)
    return tuple(found[key] for key in sorted(found))


def speak_of_days(question: Question, hits: Sequence[Hit]) -> bool:
    """Tell whether sentences found speak of every day that was asked about, or none was."""
    return not question.unread and all(_is_told(day, hits) for day in question.days)


def _is_told(day: Span, hits: Sequence[Hit]) -> bool:
    return any(
        speaks_of(sentence, hit.dates[number], [day])
        for hit in hits
        for number, sentence in enumerate(hit.sentences)
        if hit.may_answer(number)
    )


def events(timeline: Timeline) -> tuple[list[Claim], Coverage]:
    """Return every sentence of a timeline as a claim of its own, and how many there were to choose from."""
    claims = [
        Claim(entry.sentence.text, (Evidence(entry.source_name, entry.sentence, score=1.0),))
        for entry in timeline.entries
    ]
    return claims, Coverage(timeline.examined, timeline.matching, len(claims))


def asks_for_all_events(question: Question) -> bool:
    """Tell whether the question asks what happened on its days, and about nothing besides."""
    return bool(question.days) and not question.unread and _ALL_EVENTS.fullmatch(question.asking) is not None


def no_match(question: Question, hits: Sequence[Hit]) -> Abstention:
    """Return the abstention for days that no sentence speaks of, with the sentences nearest in time."""
    ranked: dict[str, tuple[tuple[int, float], Evidence]] = {}
    for hit in hits:
        for number, sentence in enumerate(hit.sentences):
            score = hit.sentence_scores[number]
            gaps = [distance_in_days(found.span, day) for found in hit.own_dates(number) for day in question.days]
            evidence = Evidence(hit.source_name, sentence, score)
            ranked.setdefault(sentence.id, ((min(gaps, default=_FAR), -score), evidence))
    nearest = sorted(ranked.values(), key=lambda item: item[0])[:NEAREST]
    return Abstention(Reason.NO_DATE_MATCH, tuple(evidence for _, evidence in nearest), confidence=1.0)


def nearest_day(question: Question, told: Sequence[DateExpression], sentence: str) -> str | None:
    """Return the date of a sentence that is nearest to the days asked about, with its year where that is known."""
    near = min(
        told, key=lambda one: min((distance_in_days(one.span, day) for day in question.days), default=0), default=None
    )
    if near is None:
        return None
    words = sentence[near.start : near.end]
    first_day = near.span.first_day if isinstance(near.span, DateSpan) else None
    return f"{words} {first_day.year}" if first_day and near.how is Reading.YEAR_INHERITED else words


_FAR = (date.max - date.min) // timedelta(days=1)

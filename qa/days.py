"""The days that a question speaks of: found, taken out of what is searched for, and given back as a window."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.calendar import distance_in_days, speaks, whole_year, written
from index.dates import find_dates
from index.records import DateExpression, DateSpan, Hit, Reading, Span, YearlessSpan
from index.search import speaks_of
from qa.records import Abstention, Evidence, Question, Reason, Window

NEAREST = 3
MOST_EVENTS = 10
_ALL_EVENTS = re.compile(
    r"\W*(?:and\s+)?(?:(?:what|which\s+(?:events|things))(?:\s+else)?\s+(?:happened|occurred|took\s+place|went\s+on)"
    r"|what\s+(?:were|are)\s+the\s+events)\W*",
    re.IGNORECASE,
)
_SEASON = re.compile(r"^(?:spring|summer|autumn|fall|winter)s?$", re.IGNORECASE)
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_LIKE_A_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?\b|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b"
    r"|\b\d{4}-\d{1,2}-\d{1,2}\b|\b(?:yesterday|today|tonight|tomorrow)\b",
    re.IGNORECASE,
)
# "The treaty of 1783" is a name; "the morning of 12 March" is a time.
_PART_OF_TIME = "morning|afternoon|evening|night|days?|week|month|year|start|beginning|middle|end"
_NAMED_BY = re.compile(r"(?P<what>\w+)\s+of\s+(?:the\s+)?\Z", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:\b(?:on|in|at|from|during|between|around|about|by|of|the|morning|afternoon|evening|night|day|month|year|dated)"
    r"\s+)+\Z",
    re.IGNORECASE,
)


def with_days(question: Question) -> Question:
    """Return the question with the days it speaks of; without them it is left as it is.

    The days of the part that asks count, those of an earlier question only where it has none. A date that
    names its subject ("the treaty of 1783") is no day to answer about: it stays a word. So does one that is
    no more than a hint ("in winter"), and one that is open ("after 1866") unless all events are asked for:
    an answer may well stand in a sentence without a date.
    """
    own = expressions(question.asking)
    found = own or expressions(question.text)
    unread = tuple(match.group() for match in _unread(question.asking))
    asking = without(question.asking, own)
    if not _ALL_EVENTS.fullmatch(asking):
        found = [one for one in found if None not in written(one.span)]
        asking = without(question.asking, [one for one in own if one in found])
    if not found and not unread:
        return question
    days = tuple(dict.fromkeys(one.span for one in found))
    # A year may stand in a sentence as a mere word ("the 2006 renovation").
    words = [one for one in expressions(question.text) if one.span in days and whole_year(one.span) is None]
    return replace(question, days=days, unread=unread, searched=without(question.text, words), focus=asking)


def expressions(text: str) -> list[DateExpression]:
    """Return the date expressions of a question that say when, not which."""
    return [
        found
        for found in find_dates(text)
        if not _is_name(text[: found.start]) and not _SEASON.search(text[found.start : found.end])
    ]


def _unread(text: str) -> Iterator[re.Match[str]]:
    """Yield what is a date to a person and none in the calendar, or none without knowing the day of asking."""
    found = [range(one.start, one.end) for one in find_dates(text)]
    for match in _LIKE_A_DATE.finditer(text):
        if not any(match.start() in place or match.end() - 1 in place for place in found):
            yield match


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
    text = question.text
    silent = [found for found in expressions(text) if found.span in question.days and not _is_told(found.span, hits)]
    return [*question.unread, *(text[found.start : found.end] for found in silent)]


def window_of(question: Question, hits: Sequence[Hit], cited: Collection[str]) -> Window | None:
    """Return the days that were asked about as one window; None where there are none, or an end is open or unknown.

    Days without a year get that of the sentences ``cited`` (their ids) that speak of them. Days that don't
    follow each other make no window.
    """
    placed: list[DateSpan] = []
    for span in question.days:
        choices = {span} if isinstance(span, DateSpan) else _in_years_of(span, hits, cited)
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


def _in_years_of(span: YearlessSpan, hits: Sequence[Hit], cited: Collection[str]) -> set[DateSpan]:
    """Return the span in the years in which sentences that are cited speak of it."""
    choices: set[DateSpan] = set()
    for hit in hits:
        for number, sentence in enumerate(hit.sentences):
            told = [found.span for found in _own(hit, number)] if sentence.id in cited else []
            for other in told:
                if isinstance(other, DateSpan) and other.first_day and other.last_day and speaks(other, span):
                    years = range(other.first_day.year, other.last_day.year + 1)
                    placed = [span.in_year(year) for year in years]
                    choices |= {one for one in placed if one and speaks(other, one)}
    return choices


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


def events(question: Question, hits: Sequence[Hit]) -> list[Evidence]:
    """Return every sentence that itself speaks of the days asked about, in time order, up to ``MOST_EVENTS``."""
    told: dict[str, tuple[tuple[str, str, int], Evidence]] = {}
    for hit in hits:
        for number, sentence in enumerate(hit.sentences):
            dates = [found for found in _own(hit, number) if speaks_of(sentence, [found], question.days)]
            if dates:
                order = (written(dates[0].span)[0] or "", hit.source_name, sentence.ordinal)
                told[sentence.id] = (order, Evidence(hit.source_name, sentence, hit.sentence_scores[number]))
    return [evidence for _, evidence in sorted(told.values(), key=lambda item: item[0])][:MOST_EVENTS]


def asks_for_all_events(question: Question) -> bool:
    """Tell whether the question asks what happened on its days, and about nothing besides."""
    return bool(question.days) and _ALL_EVENTS.fullmatch(question.asking) is not None


def no_match(question: Question, hits: Sequence[Hit]) -> Abstention:
    """Return the abstention for days that no sentence speaks of, with the sentences nearest in time."""
    ranked: dict[str, tuple[tuple[int, float], Evidence]] = {}
    for hit in hits:
        for number, sentence in enumerate(hit.sentences):
            score = hit.sentence_scores[number]
            gaps = [distance_in_days(found.span, day) for found in _own(hit, number) for day in question.days]
            evidence = Evidence(hit.source_name, sentence, score)
            ranked.setdefault(sentence.id, ((min(gaps, default=_FAR), -score), evidence))
    nearest = sorted(ranked.values(), key=lambda item: item[0])[:NEAREST]
    return Abstention(Reason.NO_DATE_MATCH, tuple(evidence for _, evidence in nearest), confidence=1.0)


_FAR = (date.max - date.min) // timedelta(days=1)


def _own(hit: Hit, number: int) -> list[DateExpression]:
    """Return the dates that stand in a sentence itself."""
    return [found for found in hit.dates[number] if found.how is not Reading.CARRIED]

"""The days that a question speaks of: found, taken out of what is searched for, and given back as a window."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.dates import distance_in_days, find_dates, whole_year, written
from index.records import DateExpression, DateSpan, Hit, Span, YearlessSpan
from index.search import speaks_of
from qa.records import Abstention, Evidence, Question, Reason, Window

NEAREST = 3
MOST_EVENTS = 10
SEASON_MONTHS = 2
_ALL_EVENTS = re.compile(
    r"\W*(?:and\s+)?(?:(?:what|which\s+(?:events|things))(?:\s+else)?\s+(?:happened|occurred|took\s+place|went\s+on)"
    r"|what\s+(?:were|are)\s+the\s+events)\W*",
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

    A date that names its subject ("the treaty of 1783") is no day to answer about: it stays a word. So does
    one that is no more than a hint ("in winter"), and one that is open ("after 1866") unless all events are
    asked for: an answer may well stand in a sentence without a date.
    """
    found = expressions(question.text)
    if not found:
        return question
    dated = replace(
        question,
        days=tuple(expression.span for expression in found),
        # A year may stand in a sentence as a mere word ("the 2006 renovation").
        searched=without(question.text, [one for one in found if whole_year(one.span) is None]),
        focus=without(question.asking, expressions(question.asking)),
    )
    is_open = any(None in written(day) for day in dated.days)
    return question if is_open and not asks_for_all_events(dated) else dated


def expressions(text: str) -> list[DateExpression]:
    """Return the date expressions of a question that say when, not which."""
    return [found for found in find_dates(text) if not _is_name(text[: found.start]) and not _is_season(found.span)]


def _is_season(span: Span) -> bool:
    """Tell whether the span has no year and goes over two months and more."""
    if not isinstance(span, YearlessSpan) or span.first is None or span.last is None:
        return False
    return (span.last.month - span.first.month) % 12 >= SEASON_MONTHS


def _is_name(before: str) -> bool:
    named = _NAMED_BY.search(before)
    return named is not None and not re.fullmatch(_PART_OF_TIME, named["what"], re.IGNORECASE)


def without(text: str, found: Sequence[DateExpression]) -> str:
    """Return a question without these date expressions and the prepositions before them."""
    for expression in reversed(found):
        before = _BEFORE.sub("", text[: expression.start])
        text = f"{before.rstrip()} {text[expression.end :].lstrip()}"
    return re.sub(r"\s+(?=[?.!,])", "", text).strip()


def in_words(question: Question) -> list[str]:
    """Return the date expressions of a question as they were asked."""
    return [question.text[found.start : found.end] for found in expressions(question.text)]


def window_of(question: Question, hits: Sequence[Hit]) -> Window | None:
    """Return the days that were asked about, both ends known; None without days, or where an end is open.

    Days without a year get the year of the sentences found that speak of them, else that of the nearest.
    """
    if not question.days:
        return None
    placed = [_placed(span, hits) for span in question.days]
    ends = [end for span in placed if span for end in (span.first_day, span.last_day)]
    given = all(isinstance(span, DateSpan) for span in question.days)
    known = [end for end in ends if end]
    return Window(min(known), max(known), given) if known and len(known) == 2 * len(placed) else None


def _placed(span: Span, hits: Sequence[Hit]) -> DateSpan | None:
    if isinstance(span, DateSpan):
        return span
    told = [
        found.span
        for hit in hits
        for dates in hit.dates
        for found in dates
        if isinstance(found.span, DateSpan) and found.span.first_day
    ]
    if not told:
        return None
    nearest = min(told, key=lambda other: distance_in_days(span, other))
    years = {end.year for end in (nearest.first_day, nearest.last_day) if end}
    choices = [placed for year in sorted(years) if (placed := span.in_year(year))]
    return min(choices, key=lambda placed: distance_in_days(placed, nearest), default=None)


def events(question: Question, hits: Sequence[Hit]) -> list[Evidence]:
    """Return every sentence that itself speaks of the days asked about, in time order, up to ``MOST_EVENTS``."""
    found: dict[str, tuple[tuple[str, str, int], Evidence]] = {}
    for hit in hits:
        for number, sentence in enumerate(hit.sentences):
            dates = [date_found for date_found in _own(hit, number) if speaks_of([date_found], question.days)]
            if dates:
                order = (written(dates[0].span)[0] or "", hit.source_name, sentence.ordinal)
                found[sentence.id] = (order, Evidence(hit.source_name, sentence, hit.sentence_scores[number]))
    return [evidence for _, evidence in sorted(found.values(), key=lambda item: item[0])][:MOST_EVENTS]


def asks_for_all_events(question: Question) -> bool:
    """Tell whether the question asks what happened on its days, and about nothing besides."""
    return bool(question.days) and _ALL_EVENTS.fullmatch(question.asking) is not None


def speak_of_days(question: Question, hits: Sequence[Hit]) -> bool:
    """Tell whether a sentence found speaks of the days that were asked about, or none were."""
    return not question.days or any(any(hit.on_days) for hit in hits)


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
    return [found for found in (hit.dates[number] if hit.dates else ()) if found.end]

"""Answering about days: which sentences speak of them, what is nearest where none does, and the days in answers."""

import calendar
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.calendar import (
    distance_in_days,
    is_of_several_years,
    length_of,
    read_span,
    speaks,
    written,
)
from index.dates import find_dates
from index.days import falls_on, tells_of
from index.records import DateExpression, DateSpan, Hit, MonthDay, Reading, Span, YearlessSpan
from index.timeline import Timeline
from qa.answering import NEAREST
from qa.day_words import day_in_words
from qa.records import Abstention, Answer, AnsweredDate, Claim, Coverage, Evidence, Question, Reason, Window

MOST_EVENTS = 20
_ANY_DAY = date(2000, 1, 1)
_WEEKDAY = re.compile(
    rf"(?:(?:since|until|till|by|before|after) )?(?:{'|'.join(calendar.day_name)})(?: [a-z]+)?", re.IGNORECASE
)
_FAR = (True, True, (date.max - date.min) // timedelta(days=1))
Dates = Mapping[str, Sequence[DateExpression]]  # by sentence id


def dates_by_sentence(hits: Sequence[Hit], timeline: Timeline | None) -> dict[str, tuple[DateExpression, ...]]:
    """Return the dates that stand in the sentences of hits and timeline themselves, by sentence id."""
    dates = {entry.sentence.id: entry.dates for entry in (timeline.entries if timeline else ())}
    for hit in hits:
        if hit.dates:
            dates |= {sentence.id: hit.own_dates(number) for number, sentence in enumerate(hit.sentences)}
    return dates


def untold(question: Question, hits: Sequence[Hit], elsewhere: Callable[[Span], bool]) -> list[str]:
    """Return the days of a question, in words, that no sentence speaks of, those of no calendar first.

    ``elsewhere`` tells whether any sentence of the sources does, also one that was not found. Several years are
    never among them: they may be told without their days.
    """
    impossible = [f"{words} (not in the calendar)" for words in question.unread]
    asked = zip(question.days, question.day_words, strict=True)
    weekdays = [
        f"{calendar.day_name[weekday]} (of which date is not said)"
        for weekday in question.weekdays
        if not any(_falls_on(hit, number, [weekday]) for hit in hits for number in range(len(hit.sentences)))
    ]
    return [
        *impossible,
        *weekdays,
        *(asked_words(day, words) for day, words in asked if not _is_told(day, hits, elsewhere)),
    ]


def on_weekdays(hits: Sequence[Hit], weekdays: Sequence[int]) -> list[Hit]:
    """Return windows in which only what names one of these weekdays, or falls on one, may answer; all for none."""
    if not weekdays:
        return list(hits)
    return [
        replace(hit, on_days=tuple(_falls_on(hit, number, weekdays) for number in range(len(hit.sentences))))
        for hit in hits
    ]


def days_on(weekdays: Sequence[int], spans: Iterable[Span]) -> list[Span]:
    """Return those of the spans that are a single day on one of these weekdays (Monday is 0)."""
    days = (span for span in spans if isinstance(span, DateSpan) and span.first_day == span.last_day)
    return [day for day in days if day.first_day and day.first_day.weekday() in weekdays]


def _falls_on(hit: Hit, number: int, weekdays: Sequence[int]) -> bool:
    sentence, dates = hit.sentences[number], hit.own_dates(number)
    return hit.may_answer(number) and any(falls_on(sentence, dates, weekday) for weekday in weekdays)


def asked_words(day: Span, words: str) -> str:
    """Return the words that a day was asked for with, so that they go with "about", and with the day if it is relative.

    "the days after 10 March", "yesterday (4 May 2024)".
    """
    if None in written(day):
        return f"the days {words}"
    in_words = day_in_words(day)
    is_relative = not re.search(r"\d", words) and words.casefold() not in in_words.casefold()
    return f"{words} ({in_words})" if is_relative else words


def _is_told(day: Span, hits: Sequence[Hit], elsewhere: Callable[[Span], bool]) -> bool:
    found = (
        tells_of(sentence, hit.dates[number], day)
        for hit in hits
        for number, sentence in enumerate(hit.sentences)
        if hit.may_answer(number)
    )
    return is_of_several_years(day) or any(found) or elsewhere(day)


def events(timeline: Timeline) -> tuple[list[Claim], Coverage]:
    """Return every sentence of a timeline as a claim of its own, and how many there were to choose from."""
    claims = [
        Claim(entry.sentence.text, (Evidence(entry.source_name, entry.sentence, score=1.0),))
        for entry in timeline.entries
    ]
    return claims, Coverage(timeline.examined, timeline.matching, len(claims), timeline.examined)


def evidence_of(hits: Sequence[Hit]) -> list[Evidence]:
    """Return every sentence found, each once."""
    found: dict[str, Evidence] = {}
    for hit in hits:
        for sentence, score in zip(hit.sentences, hit.sentence_scores, strict=True):
            found.setdefault(sentence.id, Evidence(hit.source_name, sentence, score))
    return list(found.values())


def no_match(question: Question, found: Iterable[Evidence], dates: Dates) -> Abstention:
    """Return the abstention for days that no sentence speaks of, with those of ``found`` that are nearest in time."""

    def key(evidence: Evidence) -> tuple[tuple[bool, bool, int], float]:
        told = (one.span for one in dates.get(evidence.sentence.id, ()))
        return min((distance(span, question.days) for span in told), default=_FAR), -evidence.score

    return Abstention(Reason.NO_DATE_MATCH, tuple(sorted(found, key=key)[:NEAREST]), confidence=1.0)


def nearest_day(question: Question, told: Sequence[DateExpression]) -> str | None:
    """Return in words which of the days ``told`` is nearest to those asked about; None without either."""
    if not told or not question.days:
        return None
    return day_in_words(min((one.span for one in told), key=lambda span: distance(span, question.days)))


def distance(told: Span, asked: Sequence[Span]) -> tuple[bool, bool, int]:
    """Return what orders spans by how far they are from days ``asked``, nearest first.

    The same days of another year come first, a span that is much wider than the days, or open, comes last.
    """
    keys = ((not _in_another_year(told, day), _is_wide(told, day), distance_in_days(told, day)) for day in asked)
    return min(keys, default=_FAR)


def _in_another_year(told: Span, asked: Span) -> bool:
    ends = (asked.first_day, asked.last_day) if isinstance(asked, DateSpan) else (None, None)
    if not ends[0] or not ends[1] or (ends[1] - ends[0]).days > 31:
        return False
    first, last = (MonthDay(end.month, end.day) for end in ends if end)
    return speaks(told, YearlessSpan(first, last))


def _is_wide(told: Span, asked: Span) -> bool:
    lengths = [length_of(span) for span in (told, asked)]
    return lengths[0] is None or lengths[0] > max(31, 10 * (lengths[1] or 0))


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


def answered_dates(claims: Sequence[Claim], markers: Mapping[str, int], dates: Dates) -> tuple[AnsweredDate, ...]:
    """Return the dates in the words of the claims; ``markers`` and ``dates`` go by sentence id."""
    found: dict[tuple[int, int], AnsweredDate] = {}
    for claim in claims:
        for evidence in claim.evidence:
            sentence = evidence.sentence
            marker = markers.get(sentence.id)
            if marker is None:
                continue
            for one in dates.get(sentence.id, ()):
                # A day that only the heading tells stands in no words of the sentence.
                if one.start < one.end and _is_said(one, claim, evidence):
                    text, days = sentence.text[one.start : one.end], written(one.span)
                    found[marker, one.start] = AnsweredDate(marker, text, *days, one.year_given, one.how)
    return tuple(found[key] for key in sorted(found))


def told_from_writing(answer: Answer) -> list[str]:
    """Return in words which days those are that an answer tells from the day its source was written on.

    Whoever reads "yesterday" would count from today.
    """
    told: dict[str, None] = {}
    for one in answer.dates:
        if one.text.casefold() not in answer.answer.casefold():
            continue  # a chat model wrote the day
        # Without a date before it, only what counts from the day of writing is read.
        alone = find_dates(one.text, source_day=_ANY_DAY) if one.how is Reading.RELATIVE else ()
        is_weekday = one.how is Reading.RELATIVE and _WEEKDAY.fullmatch(one.text) is not None
        if is_weekday or any(found.how is Reading.RELATIVE for found in alone):
            told[f"“{one.text}” is {day_in_words(read_span(one.first_day, one.last_day))}"] = None
    return list(told)


def _is_said(told: DateExpression, claim: Claim, evidence: Evidence) -> bool:
    """Tell whether a claim holds a date of its sentence, or, in words of its own, one of the same days."""
    if claim.support is not None:
        return any(distance_in_days(said.span, told.span) == 0 for said in find_dates(claim.text))
    return any(told.start < end and start < told.end for start, end in _places(claim, evidence))


def _places(claim: Claim, evidence: Evidence) -> list[tuple[int, int]]:
    """Return where the words of a claim stand in the text of a sentence that carries it."""
    sentence = evidence.sentence
    is_whole = len(sentence.text) == sentence.end - sentence.start  # without a footnote mark inside
    if is_whole and not claim.parts and evidence.answer_start is not None and evidence.answer_end is not None:
        return [(evidence.answer_start - sentence.start, evidence.answer_end - sentence.start)]
    found = (
        re.search(rf"(?<!\w){re.escape(part)}(?!\w)", sentence.text, re.IGNORECASE)
        for part in claim.parts or (claim.text,)
    )
    return [match.span() for match in found if match]

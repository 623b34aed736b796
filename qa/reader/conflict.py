"""Answers that exclude each other: two numbers, days or places, for the same question about the same days.

What completes an answer, or says the same more or less exactly, does not exclude it.
"""

import re
from collections.abc import Sequence

from index.calendar import distance_in_days, length_of, meets
from index.question_words import content_words
from index.records import DateExpression, Sentence, Span
from qa.quantities import quantity_in
from qa.reader.asked import asks_for_amount
from qa.reader.records import Found
from qa.reader.times import asks_when
from qa.stems import stem

_HOW_MANY = re.compile(r"\bhow\s+many\b", re.IGNORECASE)
_WHERE = re.compile(
    r"^\W*(?:and\s+)?(?:where\b|(?:(?:in|at|near|from|to)\s+)?(?:which|what)\s+(?:city|town|village|country|place|region"
    r"|valley|street|building|room|hall|hospital|port|state|province|district)\b)",
    re.IGNORECASE,
)
_NAME_OR_NUMBER = re.compile(r"(?<![\w'’])(?:[A-ZÀ-ÖØ-Þ][\w'’-]+|\d+)")
_CIRCUMSTANCE = re.compile(
    r"\b(?i:in|at|near|against|over|from|for|with|to|inside|outside)\s+(?:the\s+)?(?P<name>[A-ZÀ-ÖØ-Þ][\w'’-]+)"
)
_VAGUE = re.compile(r"\b(?:about|around|circa|ca?\.|approximately|roughly)\s+(?:the\s+)?\Z", re.IGNORECASE)
# "Fell by 4" and "is 37" are told of one amount.
_BY = re.compile(r"\bby\s+\Z", re.IGNORECASE)
_VAGUENESS = 5  # how many times its own length a date may be off that is said to be about right


def exclude(question: str, one: Found, other: Found) -> bool:
    """Tell whether two answers to a question cannot both be right.

    They must speak of the same subject in the same circumstances. Days exclude each other if they don't meet;
    numbers and places only where their sentences don't speak of different days: another day has its own number.
    """
    if not same_subject(question, one.sentence, other.sentence) or _in_other_circumstances(question, one, other):
        return False
    if asks_when(question):
        return bool(one.said and other.said) and not _days_agree(one, other)
    if _WHERE.search(question):
        return bool(one.dates) and _on_same_days(one.dates, other.dates) and _places_differ(one, other)
    on_same_days = not one.dates or not other.dates or _on_same_days(one.dates, other.dates)
    if not on_same_days or not asks_for_amount(question):
        return False
    first, second = (quantity_in(found.sentence.text, _place(found)) for found in (one, other))
    if first is None or second is None:
        return False
    units = {stem(unit) for unit in (first.unit, second.unit)}
    is_count = _HOW_MANY.search(question) is not None
    comparable = len(units) < 2 or (is_count and (len(units - {""}) < 2 or "%" not in units))
    return comparable and _is_difference(one) == _is_difference(other) and first.excludes(second)


def _is_difference(found: Found) -> bool:
    """Tell whether an answer says by how much something differs or changes."""
    return _BY.search(found.sentence.text[: _place(found)[0]]) is not None


def same_subject(question: str, one: Sentence, other: Sentence) -> bool:
    """Tell whether both sentences hold the same words of the question, one at least."""
    held = _held(question, one)
    return bool(held) and held == _held(question, other)


def holds_all(question: str, sentence: Sentence) -> bool:
    """Tell whether a sentence holds all words of the question that name something, in any form."""
    return _held(question, sentence) == _stems(question)


def _held(question: str, sentence: Sentence) -> set[str]:
    return _stems(question) & _stems(sentence.text)


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}


def _in_other_circumstances(question: str, one: Found, other: Found) -> bool:
    """Tell whether each sentence names a place or a side that the other doesn't: "in Lyon", "against Norway"."""
    first, second = (_circumstances(found) for found in (one, other))
    known = set(_NAME_OR_NUMBER.findall(question))
    return bool(first - known and second - known) and not first & second


def _circumstances(found: Found) -> set[str]:
    start, end = _place(found)
    names = _CIRCUMSTANCE.finditer(_undated(found))
    return {name["name"] for name in names if not (start < name.end() and name.start() < end)}


def _undated(found: Found) -> str:
    """Return the sentence with blanks in place of its dates."""
    text = found.sentence.text
    for date in found.dates:
        text = text[: date.start] + " " * (date.end - date.start) + text[date.end :]
    return text


def _place(found: Found) -> tuple[int, int]:
    """Return where the answer stands in the text of its sentence; all of it where that is not known."""
    start = found.sentence.text.find(found.text)
    is_whole = len(found.sentence.text) == found.sentence.end - found.sentence.start
    if is_whole and found.start is not None and found.end is not None:
        return found.start - found.sentence.start, found.end - found.sentence.start
    return (start, start + len(found.text)) if start >= 0 else (0, len(found.sentence.text))


def _days_agree(one: Found, other: Found) -> bool:
    """Tell whether days in two answers meet, or nearly, where one is said to be about right."""
    return any(
        distance_in_days(first.span, second.span) <= max(_vagueness(one, first), _vagueness(other, second))
        for first in one.said
        for second in other.said
    )


def _vagueness(found: Found, date: DateExpression) -> int:
    """Return how many days a date may be off that is said to be about right, 0 for any other."""
    is_vague = _VAGUE.search(found.sentence.text[: date.start])
    return _VAGUENESS * (length_of(date.span) or 0) if is_vague else 0


def _on_same_days(one: Sequence[DateExpression], other: Sequence[DateExpression]) -> bool:
    """Tell whether some dates meet that are about as wide: the number of a year is not that of a day in it."""
    return any(
        _as_wide(first.span, second.span) and meets(first.span, second.span) for first in one for second in other
    )


def _as_wide(one: Span, other: Span) -> bool:
    lengths = sorted(length_of(span) or 0 for span in (one, other))
    return lengths[1] <= 2 * lengths[0]


def _places_differ(one: Found, other: Found) -> bool:
    """Tell whether two answers name places without a common word, neither of which the other's sentence names."""
    names = [set(_NAME_OR_NUMBER.findall(found.text)) for found in (one, other)]
    sentences = [set(_NAME_OR_NUMBER.findall(_undated(found))) for found in (one, other)]
    return bool(names[0] and names[1]) and not names[0] & sentences[1] and not names[1] & sentences[0]

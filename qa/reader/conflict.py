"""Answers that exclude each other: two numbers, or two days, for the same question about the same days."""

import re
from collections.abc import Sequence

from index.calendar import meets
from index.records import DateExpression, Sentence
from index.search import content_words
from qa.reader.times import asks_when

_HOW_MANY = re.compile(r"\bhow\s+(?:many|much|long|far|old|high|tall|large|big)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|\b[a-z]+\b", re.IGNORECASE)
_UNITS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12}
_WORDS = {word: number for number, word in enumerate(_UNITS)} | _TENS
_LARGE = frozenset(
    ["hundred", "thousand", "million", "billion", "hundreds", "thousands", "millions", "billions", "dozens"]
)
# Two sentences ask for the same if they share the question's words up to their endings.
_STEM = 5


def value_of(answer: str) -> float | None:
    """Return the one plain number that an answer is; None where it has none, several, or a larger unit."""
    found: list[float] = []
    for word in _NUMBER.findall(answer.lower()):
        if word[0].isdigit():
            found.append(float(word.replace(",", "")) if word.count(".") < 2 else -1.0)
        elif word in _WORDS:
            found.append(float(_WORDS[word]))
        elif word in _LARGE:
            return None
    return found[0] if len(found) == 1 else None


def differ(
    question: str, answers: tuple[str, str], dates: tuple[Sequence[DateExpression], Sequence[DateExpression]]
) -> bool:
    """Tell whether two answers cannot both be right: numbers that differ, or days that don't meet.

    ``dates`` are those in the answers where the question asks when, else those of their sentences, which must meet:
    what happened on another day has its own number.
    """
    if asks_when(question):
        return bool(dates[0] and dates[1]) and not _any_meet(*dates)
    if not _HOW_MANY.search(question):
        return False
    numbers = [value_of(answer) for answer in answers]
    same_days = not dates[0] or not dates[1] or _any_meet(*dates)
    return same_days and None not in numbers and numbers[0] != numbers[1]


def same_subject(question: str, one: Sentence, other: Sentence) -> bool:
    """Tell whether both sentences hold the same words of the question, one at least."""
    stems = {word[:_STEM] for word in content_words(question)}
    held = [{word[:_STEM] for word in content_words(sentence.text)} & stems for sentence in (one, other)]
    return bool(held[0]) and held[0] == held[1]


def _any_meet(one: Sequence[DateExpression], other: Sequence[DateExpression]) -> bool:
    return any(meets(first.span, second.span) for first in one for second in other)

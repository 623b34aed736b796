"""Sentences that tell an amount for each of several days: "19,350 at the census of 2011 and 18,900 at that of 2021".

Or something of each of several things: "plan A keeps the mill; plan B replaces it". The reader's model takes the first
of them whatever is asked about.
"""

import re
from collections.abc import Sequence

from index.calendar import speaks
from index.records import DateExpression, DateSpan
from index.records import Span as Days
from qa.offsets import Span, meets
from qa.quantities import numbers_in
from qa.reader.asked import asks_for_amount
from qa.reader.designations import LETTERED
from qa.reader.times import places
from qa.stems import stem, stems

_JOINT = re.compile(r"[,;]\s+(?:(?:and|but|while|whereas)\s+)?|\s(?:and|but|while|whereas)\s+", re.I)
_WHAT_WAS = re.compile(r"\W*what\s+(?:was|is|were|are)\b", re.I)
_THAN = re.compile(r"\bthan\b", re.I)


def part_of_days(
    question: str, sentence: str, dates: Sequence[DateExpression], days: Sequence[Days], likeliest: str
) -> Span | None:
    """Return the part of a sentence that tells the amount of the days asked about; None where all of it does.

    "What was" asks for an amount where the ``likeliest`` words to answer it hold one: "the rent", not "the cause".

    Every part has its own day and its own number then, and one of them alone is of these days. The part is empty where
    it is only compared with ("more than in June").
    """
    if not days or not (asks_for_amount(question) or (_WHAT_WAS.match(question) and numbers_in(likeliest))):
        return None
    times = places(dates, 0)
    numbers = [(start, end) for start, end, _ in numbers_in(sentence) if not meets((start, end), times)]
    joints = [found.span() for found in _JOINT.finditer(sentence) if not meets(found.span(), times)]
    starts, ends = [0, *(end for _, end in joints)], [*(start for start, _ in joints), len(sentence)]
    parts = [part for part in zip(starts, ends, strict=True) if meets(part, times) and meets(part, numbers)]
    if len(parts) < 2:
        return None
    told = [[one.span for one in dates if meets(part, [(one.start, one.end)])] for part in parts]
    if not all(isinstance(span, DateSpan) for spans in told for span in spans):
        return None
    meant = [part for part, spans in zip(parts, told, strict=True) if _speak(spans, days)]
    if len(meant) != 1:
        return None
    ((start, end),) = meant
    return (start, start) if _THAN.search(sentence, start, end) else (start, end)


def part_of_letter(question: str, sentence: str) -> Span | None:
    """Return the part of a sentence that tells of what the question names by a letter; None where all of it may.

    Another part tells of another one of its kind then ("scheme A keeps the mill; scheme B replaces it").
    """
    asked = {(stem(found["kind"]), found["letter"]) for found in LETTERED.finditer(question)}
    if len(asked) != 1:
        return None
    ((kind, letter),) = asked
    joints = [found.span() for found in _JOINT.finditer(sentence)]
    starts, ends = [0, *(end for _, end in joints)], [*(start for start, _ in joints), len(sentence)]
    told = [
        (part, {found["letter"] for found in LETTERED.finditer(sentence, *part) if stem(found["kind"]) == kind})
        for part in zip(starts, ends, strict=True)
    ]
    named = [(part, letters) for part, letters in told if letters]
    is_bare = any(set(stems(sentence[slice(*part)])) <= {kind, *map(str.lower, letters)} for part, letters in named)
    if len(named) < 2 or is_bare or any(len(letters) > 1 for _, letters in named):
        return None
    own = [place for place, (_, letters) in enumerate(named) if letter in letters]
    if len(own) != 1:
        return None
    following = named[own[0] + 1][0][0] if own[0] + 1 < len(named) else len(sentence)
    return (named[own[0]][0][0] if own[0] else 0), following


def within(spans: Sequence[tuple[Span, float]], part: Span, offset: int) -> list[tuple[Span, float]]:
    """Return spans with their scores as far as they are in a part of a sentence that begins at ``offset``."""
    first, last = part[0] + offset, part[1] + offset
    cut = [((max(start, first), min(end, last)), score) for (start, end), score in spans]
    return [(span, score) for span, score in cut if span[0] < span[1]]


def _speak(spans: Sequence[Days], days: Sequence[Days]) -> bool:
    return any(speaks(span, day) for span in spans for day in days)

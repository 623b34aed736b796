"""Sentences that tell an amount or something else of each of several days or things.

The reader's model takes the first of them whatever is asked about: of "19,350 at the census of 2011 and 18,900 at that
of 2021", of "45p a mile for cars and 20p for bicycles", of "plan A keeps the mill; plan B replaces it".
"""

import re
from collections.abc import Sequence

from index.calendar import speaks
from index.records import DateExpression, DateSpan
from index.records import Span as Days
from qa.offsets import Span, meets
from qa.quantities import numbers_in, quantity_in
from qa.reader.asked import asks_for_amount
from qa.reader.designations import LETTERED
from qa.reader.times import places
from qa.stems import stem, stem_set

_JOINT = re.compile(r"[,;]\s+(?:(?:and|or|but|while|whereas)\s+)?|\s(?:and|or|but|while|whereas)\s+", re.I)
_LED = re.compile(r"\b(?P<by>for|in|on|at|to)\s+(?:(?:the|an?|each|every|all)\s+)?(?P<thing>[^\W\d_]+)", re.I)
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
    numbers = _amounts(sentence, times)
    parts = [part for part in _split(sentence, _joints(sentence, times)) if meets(part, times) and meets(part, numbers)]
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


def part_of_thing(question: str, sentence: str, dates: Sequence[DateExpression]) -> Span | None:
    """Return the part of a sentence that tells the amount of the thing asked about; None where all of it may.

    Every part has one number of the same unit then, and one of them alone most of the question's words that tell the
    parts apart. It is empty where the question is for another thing than all of them ("for vans").
    """
    if not asks_for_amount(question):
        return None
    parts = _parts(sentence, dates)
    if len(parts) < 2:
        return None
    asked, words = stem_set(question), [stem_set(sentence[start:end]) for (start, end), _ in parts]
    (begin, _), (number, after) = parts[0]
    if all(not stem_set(sentence[start:at]) for (start, _), (at, _) in parts[1:]):
        words[0] -= stem_set(sentence[begin:number])  # what is said of all of them
    own = [len(asked & told - set().union(*words[:n], *words[n + 1 :])) for n, told in enumerate(words)]
    if len([count for count in own if count]) > 1:
        return None  # "In May 40 people came to the mill and in June 60"
    if max(own):
        return parts[own.index(max(own))][0]
    return (after, after) if _is_for_another(question, [sentence[slice(*part)] for part, _ in parts]) else None


def _parts(sentence: str, dates: Sequence[DateExpression]) -> list[tuple[Span, Span]]:
    """Return the parts of a sentence with one number of the last one's unit each, with the places of these."""
    times = places(dates, 0)
    numbers = _amounts(sentence, times)
    units = [quantity.unit if (quantity := quantity_in(sentence, place)) else None for place in numbers]
    alike = [place for place, unit in zip(numbers, units, strict=True) if unit and unit == units[-1]]
    split = _split(sentence, _joints(sentence, times))
    parts = [(part, [n for n in alike if meets(n, [part])]) for part in split]
    told = [(part, found[0]) for part, found in parts if found]
    return told if all(len(found) < 2 for _, found in parts) else []


def _amounts(sentence: str, times: Sequence[Span]) -> list[Span]:
    """Return the places of numbers that are no part of a time."""
    return [(start, end) for start, end, _ in numbers_in(sentence) if not meets((start, end), times)]


def _joints(sentence: str, times: Sequence[Span] = ()) -> list[Span]:
    """Return the places of commas and words that part a sentence, outside of times."""
    return [found.span() for found in _JOINT.finditer(sentence) if not meets(found.span(), times)]


def _split(sentence: str, joints: Sequence[Span]) -> list[Span]:
    """Return the places of the parts between the joints."""
    starts, ends = [0, *(end for _, end in joints)], [*(start for start, _ in joints), len(sentence)]
    return list(zip(starts, ends, strict=True))


def _is_for_another(question: str, parts: Sequence[str]) -> bool:
    """Tell whether the question is "for vans" where every part is "for" something else."""
    asked = _LED.search(question)
    if asked is None:
        return False
    led = [{stem(one["thing"]) for one in _LED.finditer(part) if one["by"] == asked["by"]} for part in parts]
    return all(led) and stem(asked["thing"]) not in {word for part in parts for word in stem_set(part)}


def part_of_letter(question: str, sentence: str) -> Span | None:
    """Return the part of a sentence that tells of what the question names by a letter; None where all of it may.

    Another part tells of another one of its kind then ("scheme A keeps the mill; scheme B replaces it").
    """
    asked = {(stem(found["kind"]), found["letter"]) for found in LETTERED.finditer(question)}
    if len(asked) != 1:
        return None
    ((kind, letter),) = asked
    joints = _joints(sentence)
    told = [
        (part, {found["letter"] for found in LETTERED.finditer(sentence, *part) if stem(found["kind"]) == kind})
        for part in _split(sentence, joints)
    ]
    named = [(part, letters) for part, letters in told if letters]
    is_bare = any(stem_set(sentence[slice(*part)]) <= {kind, *map(str.lower, letters)} for part, letters in named)
    if len(named) < 2 or is_bare or any(len(letters) > 1 for _, letters in named):
        return None
    own = [place for place, (_, letters) in enumerate(named) if letter in letters]
    if len(own) != 1:
        return None
    following = named[own[0] + 1][0][0] if own[0] + 1 < len(named) else len(sentence)
    begin = named[own[0]][0][0]
    before = named[own[0] - 1][0][1] if own[0] else 0
    # "Sample A was opened, and in the attic, sample B was kept"
    opening = [end for start, end in joints if before <= start < begin and sentence[start:end].strip(", \n")]
    return (opening[0] if opening else begin) if own[0] else 0, following


def within(spans: Sequence[tuple[Span, float]], part: Span, offset: int) -> list[tuple[Span, float]]:
    """Return spans with their scores as far as they are in a part of a sentence that begins at ``offset``."""
    first, last = part[0] + offset, part[1] + offset
    cut = [((max(start, first), min(end, last)), score) for (start, end), score in spans]
    return [(span, score) for span, score in cut if span[0] < span[1]]


def _speak(spans: Sequence[Days], days: Sequence[Days]) -> bool:
    return any(speaks(span, day) for span in spans for day in days)

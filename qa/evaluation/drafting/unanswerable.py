"""Questions that nothing in the sources answers: answerable ones with a date, a name or a number changed.

A change is made only where the sources were searched for it: no sentence near the new date, name or number speaks of
what is asked.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.dates import find_dates
from index.records import DateSpan, Span, YearlessSpan
from qa.evaluation.drafting.corpus import Corpus, NameKind, is_title, type_of
from qa.evaluation.drafting.drafts import Draft, content_stems
from qa.evaluation.drafting.lexicon import lemma_as
from qa.facts import Fact, Kind, facts_of
from qa.quantities import NUMBER_WORDS
from qa.stems import stem
from qa.vocabulary import PREPOSITIONS

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d|s)")
_DAY = re.compile(r"(?<!\d)(?:3[01]|[12]\d|[1-9])(?!\d|st|nd|rd|th|,\d)")
_REACH = 2  # sentences to either side that still speak of a name
_TRIES = 20
_ALIKE = 1  # stems of a question that a sentence of the new day may share by chance


def unanswerable_of(draft: Draft, corpus: Corpus, rng: random.Random) -> Iterator[Draft]:
    """Yield the changed forms of an answerable draft that the sources say nothing about, one a kind at most."""
    facts = facts_of(draft.question).facts
    for change in (_shifted_dates, _swapped_names, _changed_numbers):
        changed = next(iter(change(draft, facts, corpus, rng)), None)
        if changed is not None:
            yield changed


def _shifted_dates(draft: Draft, facts: Sequence[Fact], corpus: Corpus, rng: random.Random) -> Iterator[Draft]:
    for fact in (one for one in facts if one.kind is Kind.DATE):
        for text in _other_dates(fact.text, rng):
            question = _with(draft.question, fact, text)
            spans = [
                one.span for one in find_dates(question) if (one.start, one.end) == (fact.start, fact.start + len(text))
            ]
            if spans and not _spoken_of(question, spans[0], corpus):
                yield replace(draft, question=question, answers=(), made="shifted-date")


def _other_dates(text: str, rng: random.Random) -> list[str]:
    """Return the date with another year, and with another day, in a random order."""
    others: list[str] = []
    for pattern, offsets in ((_YEAR, (-4, -3, -2, -1, 1, 2, 3, 4)), (_DAY, (-9, -6, -4, -3, 3, 4, 6, 9))):
        found = pattern.findall(text)
        if len(found) == 1:
            others += [
                pattern.sub(str(int(found[0]) + offset), text) for offset in offsets if int(found[0]) + offset > 0
            ]
    rng.shuffle(others)
    return others


def _spoken_of(question: str, span: Span, corpus: Corpus) -> bool:
    """Tell whether a sentence that speaks of these days may speak of what is asked."""
    wanted = set(content_stems(question)) - {stem(word) for word in re.findall(r"\w+", question) if word[0].isdigit()}
    return any(
        len(wanted & one.stems) > _ALIKE
        for one in corpus.sentences
        if any(_meet(expression.span, span) for expression in one.dates)
    )


def _meet(one: Span, other: Span) -> bool:
    """Tell whether two spans have a day in common; a span without a year has it in every year."""
    if isinstance(one, YearlessSpan) or isinstance(other, YearlessSpan):
        return _month_days(one) is None or _month_days(other) is None or _cross(_month_days(one), _month_days(other))
    starts = [span.first_day for span in (one, other) if span.first_day]
    ends = [span.last_day for span in (one, other) if span.last_day]
    return not starts or not ends or max(starts) <= min(ends)


def _month_days(span: Span) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Return the first and last day as month and day; None for an open span and one of a year or more."""
    if isinstance(span, DateSpan):
        if span.first_day is None or span.last_day is None or (span.last_day - span.first_day).days > 360:
            return None
        return (span.first_day.month, span.first_day.day), (span.last_day.month, span.last_day.day)
    if span.first is None or span.last is None:
        return None
    return (span.first.month, span.first.day), (span.last.month, span.last.day)


def _cross(
    one: tuple[tuple[int, int], tuple[int, int]] | None, other: tuple[tuple[int, int], tuple[int, int]] | None
) -> bool:
    if one is None or other is None or one[0] > one[1] or other[0] > other[1]:
        return True
    return max(one[0], other[0]) <= min(one[1], other[1])


def _swapped_names(draft: Draft, facts: Sequence[Fact], corpus: Corpus, rng: random.Random) -> Iterator[Draft]:
    for fact in (one for one in facts if one.kind is Kind.NAME and one.start):
        if not _stands_alone(draft.question, fact):
            continue
        others = [other for other in _alike(fact, draft, corpus) if _differ(other, fact)]
        for other in rng.sample(others, min(_TRIES, len(others))):
            question = _with(draft.question, fact, other.text)
            if not _said_near(question, other, corpus):
                yield replace(draft, question=question, answers=(), made="swapped-name")


def _stands_alone(question: str, fact: Fact) -> bool:
    """Tell whether a name is no part of a longer one, and describes no noun ("Australian assistance")."""
    before, behind = question[: fact.start], question[fact.end :]
    is_part = re.search(r"(?:[A-ZÀ-Þ]\S*\s(?:of\s(?:the\s)?|and\s)|\d(?:st|nd|rd|th)\s|[-'’&])\Z", before) is not None
    follows = re.match(r"[?,]|['’]s\b|\s(?P<next>[\w-]+)(?:\s(?P<then>[A-ZÀ-Þ]))?", behind)
    if is_part or follows is None or re.match(r"\s(?:of|and)\s(?:the\s)?[A-ZÀ-Þ]|\s[A-ZÀ-Þ\d]", behind):
        return False
    following = follows["next"]
    return following is None or following in PREPOSITIONS or lemma_as(following, "VB") is not None


def _alike(fact: Fact, draft: Draft, corpus: Corpus) -> list[Fact]:
    """Return the names that could stand in the same place: other persons, places, or things of its type."""
    kind, named = corpus.kind_of(fact), type_of(fact.text)
    is_the = draft.question[: fact.start].lower().endswith("the ")
    said = " ".join([draft.question, *draft.answers]).lower()
    return [
        other
        for other, has_the in corpus.names()
        if (type_of(other.text) == named if named else corpus.kind_of(other) is kind and not type_of(other.text))
        and (named or kind is NameKind.PERSON or (kind is NameKind.PLACE and corpus.is_often_placed(other)))
        and has_the == is_the
        and not is_title(other.text)
        and other.text.lower() not in said
        and not other.text.endswith(("'s", "’s", "s'"))
        and not (len(other.text) > 1 and other.text[1].isupper())
    ]


def _differ(one: Fact, other: Fact) -> bool:
    """Tell whether two names share no word and neither is short for the other."""
    initials = ["".join(part[0] for part in fact.parts) for fact in (one, other)]
    is_short = any(initials[n] in fact.parts for n, fact in enumerate((other, one)))
    digits = any(c.isdigit() for c in one.text + other.text)
    return not is_short and not digits and not {stem(p) for p in one.parts} & {stem(p) for p in other.parts}


def _said_near(question: str, name: Fact, corpus: Corpus) -> bool:
    """Tell whether a sentence near any mention of the name holds two words of what is asked beside it."""
    parts = set(name.parts)
    wanted = set(content_stems(question)) - {stem(part) for part in parts}
    return any(
        len(wanted & near.stems) > min(_ALIKE, len(wanted) - 1)
        for number in corpus.mentions(name)
        for near in corpus.neighbours(number, _REACH)
    )


def _changed_numbers(draft: Draft, facts: Sequence[Fact], corpus: Corpus, rng: random.Random) -> Iterator[Draft]:
    for fact in (one for one in facts if one.kind is Kind.NUMBER and isinstance(one.value, float)):
        if not re.match(r"\s(?!of\b)[a-z]|%", draft.question[fact.end :]) or re.fullmatch(r"[12]\d{3}", fact.text):
            continue  # a year, or a number in a name
        for text in _other_numbers(fact, rng):
            value = facts_of(f"It has {text} {fact.behind or 'things'}.").of_kind(Kind.NUMBER)
            told = {one.value for one in value}
            is_told = any(
                other.kind is Kind.NUMBER and other.value in told and other.behind == fact.behind
                for one in corpus.sentences
                for other in one.facts.facts
            )
            if told and not is_told:
                yield replace(draft, question=_with(draft.question, fact, text), answers=(), made="changed-number")


def _other_numbers(fact: Fact, rng: random.Random) -> list[str]:
    """Return other numbers written in the same way."""
    low = fact.text.lower()
    if low in NUMBER_WORDS:
        others = [word for word in NUMBER_WORDS[2:20] if word != low]
        return rng.sample(others, len(others))
    if not re.fullmatch(r"\d+(?:,\d{3})*", fact.text) or not isinstance(fact.value, float):
        return []
    factors = [0.5, 0.75, 1.25, 1.5, 2.0, 3.0]
    rng.shuffle(factors)
    values = (max(2, round(fact.value * factor)) for factor in factors)
    return [f"{value:,}" if "," in fact.text else str(value) for value in values if value != fact.value]


def _with(question: str, fact: Fact, text: str) -> str:
    return f"{question[: fact.start]}{text}{question[fact.end :]}"

"""Changing a question so that its passage no longer answers it, though it still looks as if it did."""

import calendar
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.reader.training.data import Span

YEAR = re.compile(r"\b1\d{3}\b|\b20\d{2}\b")
NUMBER = re.compile(r"\b\d[\d,.]*\b")
MONTHS = tuple(calendar.month_name)[1:]
MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'-]+(?: (?:of |the )?[A-Z][\w'-]+)*")
LONG_WORD = re.compile(r"\b[a-z]{5,}\b")
OPPOSITES = (
    ("first", "last"), ("largest", "smallest"), ("before", "after"), ("most", "least"), ("highest", "lowest"),
    ("more", "less"), ("increase", "decrease"), ("increased", "decreased"), ("began", "ended"), ("begin", "end"),
    ("start", "end"), ("started", "ended"), ("won", "lost"), ("win", "lose"), ("oldest", "newest"),
    ("north", "south"), ("northern", "southern"), ("east", "west"), ("eastern", "western"), ("maximum", "minimum"),
    ("early", "late"), ("arrive", "leave"), ("arrived", "left"), ("founded", "abolished"), ("born", "buried"),
    ("allowed", "forbidden"), ("support", "oppose"), ("supported", "opposed"), ("best", "worst"), ("good", "bad"),
    ("always", "never"), ("can", "cannot"), ("built", "destroyed"), ("buy", "sell"), ("bought", "sold"),
    ("positive", "negative"), ("strong", "weak"), ("major", "minor"), ("public", "private"), ("old", "new"),
    ("longest", "shortest"), ("earliest", "latest"), ("open", "close"), ("opened", "closed"), ("male", "female"),
)  # fmt: skip
OPPOSITE = {word: other for pair in OPPOSITES for word, other in (pair, pair[::-1])}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the passage that answers it, and questions and passages of the same text beside it."""

    question: str
    passage: str
    neighbours: Sequence[str]


def changed_question(asked: Asked, chance: random.Random) -> str | None:
    """Return the question asking about something that its passage does not tell, or None.

    One thing of the question is replaced by another of its kind, taken from the passage (the right
    kind of thing, the wrong event) or from its neighbours: a date, a number, a name, a word into its
    opposite, or a plain word.
    """
    changes = [_changed_date, _changed_number, _changed_name, _changed_opposite, _changed_word]
    order = sorted(changes, key=lambda change: chance.random() + changes.index(change) * 0.12)
    for change in order:
        changed = change(asked, chance)
        if changed is not None and changed.lower() != asked.question.lower():
            return changed
    return None


def named_anew(question: str, passage: str, chance: random.Random) -> tuple[str, Span] | None:
    """Return the question with a name of the passage in place of its own, and where that name stands; or None."""
    own = [found for found in NAME.finditer(question) if found.group() not in MONTHS]
    told = [found for found in NAME.finditer(passage) if found.group() not in MONTHS and found.group() not in question]
    if not own or not told:
        return None
    name = chance.choice(told)
    return _swap(question, chance.choice(own), name.group()), Span(name.group(), name.start())


def _swap(question: str, found: re.Match[str], other: str) -> str:
    return question[: found.start()] + other + question[found.end() :]


def _changed_date(asked: Asked, chance: random.Random) -> str | None:
    month = MONTH.search(asked.question)
    if month and chance.random() < 0.5:
        others = [name for name in MONTHS if name != month.group()]
        return _swap(asked.question, month, chance.choice(others))
    year = YEAR.search(asked.question)
    if not year:
        return None
    others = [other for other in YEAR.findall(asked.passage) if other != year.group()]
    shifted = str(int(year.group()) + chance.choice((-20, -10, -3, -2, -1, 1, 2, 3, 10, 20)))
    return _swap(asked.question, year, chance.choice(others) if others and chance.random() < 0.5 else shifted)


def _changed_number(asked: Asked, chance: random.Random) -> str | None:
    number = NUMBER.search(asked.question)
    if not number or YEAR.fullmatch(number.group()):
        return None
    others = [other for other in NUMBER.findall(asked.passage) if other != number.group()]
    plain = number.group().replace(",", "").split(".")[0]
    shifted = str(int(plain) + chance.choice((1, 2, 3, 5, 10, 100)))
    return _swap(asked.question, number, chance.choice(others) if others and chance.random() < 0.5 else shifted)


def _changed_name(asked: Asked, chance: random.Random) -> str | None:
    names = [found for found in NAME.finditer(asked.question) if found.group() not in MONTHS]
    if not names:
        return None
    found = chance.choice(names)
    near = [other for other in NAME.findall(asked.passage) if other not in asked.question]
    beside = [other for text in asked.neighbours for other in NAME.findall(text)]
    far = [other for other in beside if other not in asked.question]
    pool = near if near and chance.random() < 0.5 else far or near
    return _swap(asked.question, found, chance.choice(pool)) if pool else None


def _changed_opposite(asked: Asked, chance: random.Random) -> str | None:
    words = re.finditer(r"\b[a-z]+\b", asked.question)
    founds = [found for found in words if found.group() in OPPOSITE]
    if founds:
        found = chance.choice(founds)
        return _swap(asked.question, found, OPPOSITE[found.group()])
    if " not " in asked.question or chance.random() < 0.5:
        return None
    verb = re.search(r"\b(?:did|does|is|was|are|were|has)\b", asked.question)
    return _swap(asked.question, verb, f"{verb.group()} not") if verb else None


def _changed_word(asked: Asked, chance: random.Random) -> str | None:
    told = asked.passage.lower()
    words = LONG_WORD.finditer(asked.question)
    founds = [found for found in words if found.group() in told and found.start() > 0]
    if not founds:
        return None
    found = chance.choice(founds)
    beside = [other for text in asked.neighbours for other in LONG_WORD.findall(text)]
    alike = [other for other in beside if other[-2:] == found.group()[-2:] and other not in told]
    return _swap(asked.question, found, chance.choice(alike)) if alike else None

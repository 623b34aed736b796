"""Statements corrupted on purpose, by kind: each says something that its sentence does not carry."""

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.facts import Fact, Kind, facts_of
from qa.stems import folded, stems

FOLDER = Path(__file__).parent
_AUXILIARY = re.compile(r"\b(was|is|were|are|has|had|have|can|may|must|should|will|could|would)\b(?! not)")
_NEGATION = re.compile(r"\b(?:not|never)\s|n't\b")
_LONG_WORD = re.compile(r"\b[^\W\d_]{4,}\b")
_PAST = re.compile(r"(?<=\s)(?=[a-z]+ed\b)")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_INVENTED = (
    "which surprised everybody in the region",
    "because the weather had been unusually bad",
    "and the local newspapers praised the result",
    "after a long quarrel among the neighbours",
    "although several experts had warned against it",
    "which later became a popular tradition",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A short text by its sentences, and statements that certain ones of them carry (positions from 0)."""

    name: str
    sentences: tuple[str, ...]
    statements: tuple[tuple[str, tuple[int, ...]], ...]

    def values(self, kind: Kind) -> list[Fact]:
        return [fact for sentence in self.sentences for fact in facts_of(sentence).of_kind(kind)]


def read_texts(path: Path) -> list[Text]:
    texts: list[Text] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        statements = tuple(
            (one["statement"], tuple(number - 1 for number in one["sentences"])) for one in row["statements"]
        )
        texts.append(Text(row["name"], tuple(row["sentences"]), statements))
    return texts


def swapped_name(statement: str, text: Text, rng: random.Random) -> str | None:
    """Put another name of the text in the place of one."""
    names = facts_of(statement).of_kind(Kind.NAME)
    if not names:
        return None
    name = rng.choice(names)
    own = {folded(word) for word in re.findall(r"\w+", statement)}
    others = [
        one for one in text.values(Kind.NAME) if not own & {folded(word) for word in re.findall(r"\w+", one.text)}
    ]
    proper = [one for one in others if one.start > 0 and one.value]
    return _replaced(statement, name, rng.choice(proper).text) if proper else None


def shifted_date(statement: str, _text: Text, rng: random.Random) -> str | None:
    """Change the day, the year or the month of a date."""
    dates = facts_of(statement).of_kind(Kind.DATE)
    if not dates:
        return None
    date = rng.choice(dates)
    day = re.search(r"\b([12]?\d|3[01])\b(?=(?:st|nd|rd|th)?\b)", date.text)
    year = re.search(r"\b1\d{3}\b|\b20\d{2}\b", date.text)
    if day and (not year or rng.random() < 0.6):
        other = rng.choice([n for n in range(1, 29) if n != int(day[1])])
        new = f"{date.text[: day.start()]}{other}{date.text[day.end() :]}"
        new = re.sub(r"\b(\d+)(?:st|nd|rd|th)\b", r"\1", new)
    elif year:
        new = date.text.replace(year[0], str(int(year[0]) + rng.choice([-9, -3, -2, -1, 1, 2, 3, 10])))
    else:
        month = next((month for month in _MONTHS if month in date.text), None)
        if month is None:
            return None
        new = date.text.replace(month, rng.choice([other for other in _MONTHS if other != month]))
    return _replaced(statement, date, new)


def changed_number(statement: str, text: Text, rng: random.Random) -> str | None:
    """Put another number, of the text or near it, in the place of one."""
    numbers = facts_of(statement).of_kind(Kind.NUMBER)
    if not numbers:
        return None
    number = rng.choice(numbers)
    there = [one.text for one in text.values(Kind.NUMBER) if one.value != number.value]
    value = number.value if isinstance(number.value, float) else 0.0
    near = str(int(value) + rng.choice([1, 2, 3, 10])) if value == int(value) else f"{value + 0.4:.1f}"
    return _replaced(statement, number, rng.choice([*there, near, near]))


def negated(statement: str, _text: Text, _rng: random.Random) -> str | None:
    """Deny what is said, or say what is denied."""
    denied = _NEGATION.search(statement)
    if denied:
        return statement[: denied.start()] + statement[denied.end() :]
    auxiliary = _AUXILIARY.search(statement)
    if auxiliary:
        return f"{statement[: auxiliary.end()]} not{statement[auxiliary.end() :]}"
    past = _PAST.search(statement)
    return f"{statement[: past.start()]}did not {statement[past.start() :]}" if past else None


def with_invention(statement: str, _text: Text, rng: random.Random) -> str:
    """Add something that nobody said, without a name or a number."""
    return f"{statement.rstrip('.')}, {rng.choice(_INVENTED)}."


def changed_word(statement: str, text: Text, rng: random.Random) -> str | None:
    """Put another word of the text in the place of one that is no name and no number."""
    said = facts_of(statement)
    taken = [(fact.start, fact.end) for fact in said.facts]
    own = {stem for _, stem in said.words}
    words = [
        match
        for match in _LONG_WORD.finditer(statement)
        if match[0].islower() and not any(start <= match.start() < end for start, end in taken)
    ]
    others = [word for sentence in text.sentences for word in _LONG_WORD.findall(sentence) if word.islower()]
    others = [word for word in others if not own & set(stems(word))]
    if not words or not others:
        return None
    place = rng.choice(words)
    return f"{statement[: place.start()]}{rng.choice(others)}{statement[place.end() :]}"


def swapped_facts(statement: str, _text: Text, _rng: random.Random) -> str | None:
    """Let two names or two numbers of a statement change places."""
    facts = facts_of(statement)
    for kind in (Kind.NAME, Kind.NUMBER):
        found = facts.of_kind(kind)
        if len(found) >= 2 and found[0].value != found[1].value:
            one, other = found[:2]
            between = statement[one.end : other.start]
            if not re.fullmatch(r",? (?:and|or) ", between):
                head, tail = statement[: one.start], statement[other.end :]
                return f"{head}{other.text}{between}{one.text}{tail}"
    return None


def _replaced(statement: str, fact: Fact, new: str) -> str | None:
    changed = f"{statement[: fact.start]}{new}{statement[fact.end :]}"
    return changed if changed != statement and fact.text.casefold() != new.casefold() else None


Corruption = Callable[[str, Text, random.Random], str | None]
KINDS: dict[str, Corruption] = {
    "a swapped name": swapped_name,
    "a shifted date": shifted_date,
    "a changed number": changed_number,
    "a negation": negated,
}
INVENTED, OTHER_WORD = "an invented clause", "another word"
HARDER: dict[str, Corruption] = {
    INVENTED: with_invention,
    OTHER_WORD: changed_word,
    "two facts that change places": swapped_facts,
}
OTHER_TOPIC = "a statement of another text"


@dataclass(frozen=True, slots=True)
class Case:
    """A statement as a model writes it under the numbers of ``sentences``; ``kind`` is "" where it is right."""

    text: Text
    statement: str
    sentences: tuple[int, ...]
    kind: str = ""


def right_cases(texts: Sequence[Text]) -> list[Case]:
    return [Case(text, statement, cited) for text in texts for statement, cited in text.statements]


def wrong_cases(texts: Sequence[Text], kinds: dict[str, Corruption], each: int, seed: int) -> list[Case]:
    """Corrupt ``each`` statements by every one of ``kinds``, drawn at random."""
    cases: list[Case] = []
    for kind, corrupt in kinds.items():
        rng = random.Random(f"{seed}{kind}")
        right = right_cases(texts)
        rng.shuffle(right)
        changed = ((case, corrupt(case.statement, case.text, rng)) for case in right)
        made = [Case(case.text, new, case.sentences, kind) for case, new in changed if new]
        cases += made[:each]
    return cases


def other_topics(texts: Sequence[Text], each: int, seed: int) -> list[Case]:
    """Put statements of one text under numbers of another."""
    rng = random.Random(seed)
    right = right_cases(texts)
    cases: list[Case] = []
    while len(cases) < each:
        here, there = rng.choice(right), rng.choice(right)
        if here.text != there.text:
            cases.append(Case(here.text, there.statement, here.sentences, OTHER_TOPIC))
    return cases

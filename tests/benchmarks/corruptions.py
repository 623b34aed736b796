"""Statements corrupted on purpose, by kind: each says something that its sentence does not carry."""

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.facts import Fact, Kind, facts_of
from qa.quantities import NUMBER_WORDS
from qa.stems import folded, stem, stems

FOLDER = Path(__file__).parent
_AUXILIARY = re.compile(r"\b(was|is|were|are|has|had|have|can|may|must|should|will|could|would)\b(?! not)")
_NEGATION = re.compile(r"\b(?:not|never)\s|n't\b")
_LONG_WORD = re.compile(r"\b[^\W\d_]{4,}\b")
_PAST = re.compile(r"(?<=\s)(?=[a-z]+ed\b)")
_ALIKE = (
    ("metres", "kilometres", "miles"),
    ("metre", "kilometre", "mile"),
    ("grams", "kilograms", "tonnes"),
    ("seconds", "minutes", "hours", "days", "weeks", "months", "years"),
    ("minute", "hour", "day", "week", "month", "year"),
    ("euros", "crowns", "dollars", "pounds", "shillings", "francs"),
    ("hectares", "acres"),
    ("litres", "gallons"),
    ("gigabytes", "megabytes"),
    ("%", " points"),
    ("am", "pm"),
)
_UNIT = re.compile(
    rf"(?:\d|\b(?:{'|'.join(NUMBER_WORDS)}))[ -]?"
    rf"(?P<unit>{'|'.join(unit for units in _ALIKE for unit in units)})(?![^\W\d_])"
)
_DOUBTED_VERB = re.compile(r"\b(?:(?:was|were|has been|is|are) (?P<done>[a-z]+ed)\b|(?P<past>[a-z]+ed)\b(?= [a-z\d]))")
_DOUBTS = ("allegedly", "reportedly", "possibly", "probably")
_DOUBTS_DONE = ("may have been", "is said to have been", "was expected to be", "was allegedly")
_LEAST, _MOST_OF = ("more than", "at least", "over"), ("fewer than", "up to", "at most", "nearly")
# "two metres", "51 members": a number of something, no score and no label.
_ONE_OF = re.compile(r" (?!or )[a-z]|%")
_COMPARED = re.compile(r"\b(?:(?<!more )(?<!less )(?<!fewer )than|below|above|under|about|nearly|almost|to|and|by) \Z")
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


def changed_unit(statement: str, _text: Text, rng: random.Random) -> str | None:
    """Put another unit of the same kind behind a number, or the other half of the day behind a time."""
    found = list(_UNIT.finditer(statement))
    if not found:
        return None
    unit = rng.choice(found)
    (alike,) = (units for units in _ALIKE if unit["unit"] in units)
    other = rng.choice([one for one in alike if one.removesuffix("s") != unit["unit"].removesuffix("s")])
    return f"{statement[: unit.start('unit')]}{other}{statement[unit.end('unit') :]}"


def bounded(statement: str, _text: Text, rng: random.Random) -> str | None:
    """Say of a number that it is a least or a most, or nearly reached, or the reverse of that."""
    numbers = [
        fact
        for fact in facts_of(statement).of_kind(Kind.NUMBER)
        if _ONE_OF.match(statement, fact.end) and not _COMPARED.search(statement[: fact.start])
    ]
    if not numbers:
        return None
    number = rng.choice(numbers)
    before = statement[: number.start]
    bound = re.search(rf"\b(?:{'|'.join((*_LEAST, *_MOST_OF))}) \Z", before, re.IGNORECASE)
    others = _MOST_OF if bound and bound[0].strip().lower() in _LEAST else _LEAST if bound else (*_LEAST, *_MOST_OF)
    return f"{before[: bound.start()] if bound else before}{rng.choice(others)} {statement[number.start :]}"


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
DETAILS: dict[str, Corruption] = {"a changed unit": changed_unit, "a changed bound": bounded}
DOUBTED = "a lost doubt"
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


def doubted_cases(texts: Sequence[Text], each: int, seed: int) -> list[Case]:
    """Leave statements as they are, and make the sentence under their numbers doubt what it says."""
    rng = random.Random(f"{seed}{DOUBTED}")
    right = right_cases(texts)
    rng.shuffle(right)
    cases: list[Case] = []
    for case in right:
        place = case.sentences[0]
        sentence = _doubted(case, case.text.sentences[place], rng)
        if sentence and len(case.sentences) == 1 and len(cases) < each:
            sentences = (*case.text.sentences[:place], sentence, *case.text.sentences[place + 1 :])
            name = f"{case.text.name}, {place + 1} {sentence}"
            cases.append(Case(Text(name, sentences, ()), case.statement, case.sentences, DOUBTED))
    return cases


def _doubted(case: Case, sentence: str, rng: random.Random) -> str | None:
    """Return a sentence that hedges its first verb, if the statement has that verb too; None where there is none."""
    said = {stem for _, stem in facts_of(case.statement).words}
    for verb in _DOUBTED_VERB.finditer(sentence):
        if stem(verb["done"] or verb["past"]) not in said:
            continue
        if verb["past"]:
            return f"{sentence[: verb.start()]}{rng.choice(_DOUBTS)} {sentence[verb.start() :]}"
        return f"{sentence[: verb.start()]}{rng.choice(_DOUBTS_DONE)} {sentence[verb.start('done') :]}"
    return None


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

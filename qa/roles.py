"""Whether the facts of a statement have the parts that they have in the sentences: who did it, to whom, where.

Only the words around a fact are compared, without a parser: what is found is surely wrong, but much is not found.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from qa.agreement import agree
from qa.facts import Fact, Facts, Kind, is_subject
from qa.stems import FUNCTION, WORD, folded, stem, stems

# Behind a name: ", was saved by", "was already opened on 1 May by".
_PASSIVE = re.compile(r",?\s+(?:was|were|is|are|been)\s+(?:\w+ly\s+|already\s+)?(\w+)\s+(?:[^,;.]{0,40}\s)?by\b")
_PLACED = re.compile(r"\b(?:of|in|on|at|from|to|near)\s+(?:the\s+)?\Z", re.IGNORECASE)
_PART = re.compile(r"[,;:]\s|\s[–—]\s|\b(?:and|but|while|whereas)\b")
_DIRECTLY = re.compile(r"\b(in|at|near|into|within|by|under|against|for|with|from)\s+(?:the\s+)?\Z", re.IGNORECASE)
_OF_PLACE = frozenset(["in", "at", "near", "into", "within"])
_SCORE = re.compile(r"\b(\d{1,3})\s?[-–]\s?(\d{1,3})\b")
_MOST = 0.5
_PAIRED = frozenset([Kind.DATE, Kind.NAME, Kind.NUMBER, Kind.TIME])


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a sentence by its numbers and the stems of its other telling words."""

    numbers: tuple[Fact, ...]
    words: frozenset[str]

    def holds(self, number: Fact) -> bool:
        """Tell whether a number stands in it."""
        return any(agree(number, one) for one in self.numbers)


def is_misplaced(fact: Fact, told: Sequence[Facts]) -> bool:
    """Tell whether the sentences give the fact's place, beside a certain word, to other facts only.

    A date or number must have a place of its own there, beside another word.
    """
    same_kind = [(facts, other) for facts in told for other in facts.of_kind(fact.kind)]
    sides: tuple[tuple[str, Callable[[Fact], str], Callable[[Fact], str]], ...] = (
        (fact.before, lambda other: other.before, lambda other: f"by {other.behind}"),
        (fact.behind, lambda other: other.behind, _done_by),
    )
    for word, side, other_voice in sides:
        there = [other for _, other in same_kind if word and side(other) == word]
        if fact.kind is Kind.NAME and word and not there:  # "led by A" gives A the place before "led"
            there = [other for _, other in same_kind if other_voice(other) == word]
        if not there or any(agree(fact, other) for other in there):
            continue
        own = [(facts, other) for facts, other in same_kind if agree(fact, other)]
        is_label = fact.kind in (Kind.NUMBER, Kind.TIME) and (
            word.endswith("#") or word in ("from", "to") or " of " in word
        )
        has_room = fact.kind is not Kind.NAME and any(
            not side(other) and not _is_glued(facts, other) for facts, other in own
        )
        if is_label or not has_room:
            return True
    return any(_is_done_to(fact, facts) for facts in told)


def _is_done_to(fact: Fact, facts: Facts) -> bool:
    """Tell whether a sentence says of a name that somebody did to it what it is said to have done."""
    if fact.kind is not Kind.NAME or not fact.behind:
        return False
    passive = (_PASSIVE.match(facts.text, other.end) for other in facts.of_kind(Kind.NAME) if agree(fact, other))
    return any(found is not None and stem(found[1]) == fact.behind for found in passive)


def _done_by(fact: Fact) -> str:
    """Return the stem of what was done by a name ("led" before "by A"), "" for any other."""
    return fact.before.removeprefix("by ") if fact.before.startswith("by ") else ""


def _is_glued(facts: Facts, fact: Fact) -> bool:
    """Tell whether a number is a part of a score or a range ("3-2"), or stands right before another one."""
    around = facts.text[max(fact.start - 1, 0) : fact.start] + facts.text[fact.end : fact.end + 2]
    is_before_another = any(one.start == fact.end + 1 for one in facts.of_kind(fact.kind))
    return is_before_another or re.search(r"\A[-–:]|[-–:]\d\Z", around) is not None


def only_a_place(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return the name that a statement begins with, where the sentences have it as the place of another one only."""
    subject = next((fact for fact in said.facts if fact.kind is Kind.NAME and fact.start <= len("The ")), None)
    if subject is None or not is_subject(said.text, subject.end):
        return []
    for facts in told:
        names = facts.of_kind(Kind.NAME)
        ours = [fact for fact in names if agree(subject, fact)]
        placed = [fact for fact in ours if is_place(facts, fact)]
        if len(placed) < len(ours):
            return []
        others = [fact for fact in names if fact not in ours and not is_place(facts, fact)]
        is_told = any(agree(one, other) for one in said.of_kind(Kind.NAME) for other in others)
        if placed and not is_told and others:
            return [subject.text]
    return []


def is_place(facts: Facts, fact: Fact) -> bool:
    """Tell whether a preposition makes a fact the place or the origin of something else."""
    return _PLACED.search(facts.text[: fact.start]) is not None


def swapped(said: Facts, told: Sequence[Facts]) -> Iterator[tuple[str, str]]:
    """Yield names that a sentence gives around the same words the other way round ("A praised B", "B praised A")."""
    for one, other in pairwise(said.of_kind(Kind.NAME)):
        ours = _between(said, one, other)
        for facts in told:
            for first, second in pairwise(facts.of_kind(Kind.NAME)):
                crossed = agree(one, second) and agree(other, first) and not agree(one, first)
                same_words = bool(ours) and ours <= _between(facts, first, second)
                if crossed and same_words and _is_passive(said) == _is_passive(facts):
                    yield one.text, other.text


def _between(facts: Facts, one: Fact, other: Fact) -> set[str]:
    """Return the stems of the words between two facts that say something; a lone preposition does too."""
    others = [fact for fact in facts.facts if one.end <= fact.start and fact.end <= other.start]
    words = [
        match[0]
        for match in WORD.finditer(facts.text, one.end, other.start)
        if not any(fact.start <= match.start() < fact.end for fact in others)
    ]
    telling = {stem(word) for word in words if folded(word) not in FUNCTION}
    return telling or ({folded(words[0])} if len(words) == 1 and folded(words[0]) not in ("and", "or") else set())


def _is_passive(facts: Facts) -> bool:
    return re.search(r"\b(?:was|were|been|being|is|are)\s+(?:\w+\s+)?\w+\s+by\b", facts.text) is not None


def of_another_part(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return the numbers of a statement that speaks rather of a part of a sentence that has another number."""
    parts = [part for facts in told for part in _parts_with_numbers(facts)]
    words = {stem for word, stem in said.words if word not in FUNCTION}
    return [fact.text for fact in said.of_kind(Kind.NUMBER) if _speaks_of_another(fact, said, words, parts)]


def _speaks_of_another(fact: Fact, said: Facts, words: set[str], parts: Sequence[_Part]) -> bool:
    numbers = said.of_kind(Kind.NUMBER)
    own = [part for part in parts if part.holds(fact)]
    # Two numbers of one part are bound by each other.
    if not own or any(sum(part.holds(one) for one in numbers) > 1 for part in own):
        return False
    others = [part for part in parts if not any(part.holds(one) for one in numbers)]
    return any(
        any(one.behind == fact.behind for one in other.numbers) and all(_is_nearer(words, other, mine) for mine in own)
        for other in others
    )


def _is_nearer(words: set[str], one: _Part, other: _Part) -> bool:
    """Tell whether a statement has more of what only one part of a sentence says than of what only the other does."""
    only_one, only_other = one.words - other.words, other.words - one.words
    if not only_one or not only_other:
        return False
    share = len(words & only_one) / len(only_one)
    return share >= _MOST and share > len(words & only_other) / len(only_other)


def _parts_with_numbers(facts: Facts) -> list[_Part]:
    """Return the parts of a sentence that hold numbers, each with these and its telling words."""
    ends = [0, *(match.end() for match in _PART.finditer(facts.text)), len(facts.text)]
    found: list[_Part] = []
    for start, end in pairwise(ends):
        numbers = [fact for fact in facts.of_kind(Kind.NUMBER) if start <= fact.start < end]
        if numbers:
            words = frozenset(stems(facts.text[start:end])) - {stem(one.text) for one in numbers}
            found.append(_Part(tuple(numbers), words))
    return found if len(found) > 1 else []


def under_other_prepositions(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return the names behind a preposition that the sentences have before another name, and behind another one."""
    theirs = [(fact, _preposition(facts, fact)) for facts in told for fact in facts.of_kind(Kind.NAME)]
    found: list[str] = []
    for fact in said.of_kind(Kind.NAME):
        ours = _preposition(said, fact)
        own = {one for name, one in theirs if agree(fact, name)}
        taken = any(one == ours and not agree(fact, name) for name, one in theirs)
        if ours and taken and own and "" not in own and ours not in own:
            found.append(fact.text)
        titled = fact.before.removeprefix("of ")
        if fact.before.startswith("of ") and any(agree(fact, name) and name.before == titled for name, _ in theirs):
            found.append(fact.text)
    return found


def _preposition(facts: Facts, fact: Fact) -> str:
    """Return the preposition right before a name, one for all that tell a place, "" where there is none."""
    before = _DIRECTLY.search(facts.text[: fact.start])
    word = before[1].lower() if before else ""
    return "in" if word in _OF_PLACE else word


def turned_scores(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return the scores that the sentences have the other way round."""
    theirs = {match[0] for facts in told for match in _SCORE.finditer(facts.text)}
    ours = [match for match in _SCORE.finditer(said.text) if match[0] not in theirs]
    return [match[0] for match in ours if f"{match[2]}-{match[1]}" in {one.replace("–", "-") for one in theirs}]


def crossed(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return the facts that a sentence has in one part, each with another that it has in another part.

    "On 8 September in Tilbrook and on 20 October in Graz" doesn't carry "on 8 September in Graz".
    """
    found: list[str] = []
    for facts in told:
        parts = _parts(facts)
        for one, other in permutations(said.facts, 2):
            if one.kind is other.kind or not {one.kind, other.kind} <= _PAIRED:
                continue
            here, there = _only_part(one, parts), _only_part(other, parts)
            if here is None or there is None or here is there:
                continue
            if _has_another(here, other.kind, said) and _has_another(there, one.kind, said):
                found.append(one.text)
    return found


def _parts(facts: Facts) -> list[list[Fact]]:
    """Return the facts of each part of a sentence."""
    ends = [0, *(match.end() for match in _PART.finditer(facts.text)), len(facts.text)]
    return [[fact for fact in facts.facts if start <= fact.start < end] for start, end in pairwise(ends)]


def _only_part(fact: Fact, parts: Sequence[list[Fact]]) -> list[Fact] | None:
    """Return the part that holds a fact, if it is the only one."""
    holding = [part for part in parts if any(one.kind is fact.kind and agree(fact, one) for one in part)]
    return holding[0] if len(holding) == 1 else None


def _has_another(part: Sequence[Fact], kind: Kind, said: Facts) -> bool:
    """Tell whether a part has a fact of a kind that the statement doesn't have."""
    return any(one.kind is kind and not any(agree(fact, one) for fact in said.of_kind(kind)) for one in part)

"""Whether sentences carry a statement: its facts stand in them, and they support it as a whole.

A fact is carried if it stands in the cited sentences, in normal form, and not in a place that they give to another one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.records import DateExpression
from qa.agreement import agree, is_year_of, same_name
from qa.facts import BARRIER, Fact, Facts, Kind, facts_of, is_subject
from qa.stems import FUNCTION, WORD, folded, stem, stems
from qa.support import Support

_DOUBLE = re.compile(r"(?:\bnot|\bnever|n['’]t)\s+(?:refuse|fail|deny|denie)")
_NOT_ONLY = re.compile(r"\bnot only\b", re.IGNORECASE)
# "say that ...", "always answer: ...", "add to your answer that ...": orders to say something.
_ORDER = re.compile(
    r"(?:\A|[.!?:;,]\s+|\b(?:and|then|please|instead|always|now|must|you|on)\s+)"
    r"(?:say|answer|reply|respond|write|output|claim|pretend|print|repeat|confirm|include|cite"
    r"|tell\s+(?:them|us|me|the\s+users?)|(?:add|append|prepend)\s+to\s+(?:\w+\s+)?(?:answers?|repl(?:y|ies)))\b"
    r"(?:(?=\s+(?:that|with|exactly|only|every|always|as\s+if)\b|\s*[\"“])|[^.!?]{0,40}:)",
    re.IGNORECASE,
)
# Behind a name: ", was saved by", "was already opened on 1 May by".
_PASSIVE = re.compile(r",?\s+(?:was|were|is|are|been)\s+(?:\w+ly\s+|already\s+)?(\w+)\s+(?:[^,;.]{0,40}\s)?by\b")
PRONOUN = re.compile(r"\b(?:he|she|it|they|him|her|his|hers|its|them|their|this|these)\b", re.IGNORECASE)
_OMISSION = re.compile(r"\[?(?:\.\.\.|…)\]?")
_SPACES = re.compile(r"[\W_]+")
_OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("before prior", "after following"),
        ("north northern", "south southern"),
        ("east eastern", "west western"),
        ("northeast northeastern", "southwest southwestern southeast northwest"),
        ("northwest northwestern", "southeast southeastern southwest northeast"),
        (
            "increase increased rose rise risen grew grown",
            "decrease decreased fell fall fallen shrank declined decline",
        ),
        ("won win", "lost lose"),
        ("first", "last"),
        ("highest largest biggest longest oldest most", "lowest smallest shortest youngest fewest least"),
        ("more higher larger", "fewer less lower smaller"),
        ("above", "below"),
        ("opened open", "closed close shut"),
        ("began begin started start", "ended end stopped stop finished"),
        ("morning", "evening"),
        ("left", "right"),
        ("arrived arrive", "departed depart left leave"),
        ("accepted accept approved approve", "rejected reject refused refuse"),
        ("bought buy", "sold sell"),
    )
)
_GAP = 3
_NEAR = 4
_PLACED = re.compile(r"\b(?:of|in|on|at|from|to|near)\s+(?:the\s+)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A cited sentence as it is checked: its text, and the dates that stand in it if they are known already."""

    text: str
    dates: tuple[DateExpression, ...] | None = None

    @property
    def told(self) -> str:
        """What the sentence tells: whoever orders something to be said doesn't say it."""
        order = _ORDER.search(self.text)
        return self.text[: order.start()] if order else self.text

    @property
    def facts(self) -> Facts:
        """What the sentence states."""
        return facts_of(self.told, self.dates)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether sentences carry a statement.

    ``missing`` are the facts that they don't, in words; ``score`` in [0, 1] is how far they support the rest.
    """

    carried: bool
    score: float
    missing: tuple[str, ...] = ()


class Verifier:
    """Checks statements against sentences. Safe to share between threads."""

    def __init__(self, support: Support) -> None:
        self._support = support

    def check(self, statement: str, cited: Sequence[Quoted]) -> Verdict:
        """Tell whether the sentences together carry the statement; without sentences nothing is carried.

        Where a fact is missing, the support is not looked at and the score is 0.
        """
        if not cited or not stems(statement):
            return Verdict(carried=False, score=0.0, missing=("all of it",))
        missing = missing_facts(statement, cited)
        if missing:
            return Verdict(carried=False, score=0.0, missing=missing)
        score = self._support.score(statement, [one.told for one in cited])
        carried = score >= self._support.threshold
        return Verdict(carried, score, () if carried else ("what it says as a whole",))

    def check_pronoun(self, statement: str, sentence: Quoted, earlier: Quoted) -> Verdict:
        """Tell whether a sentence carries the statement if a pronoun in it stands for a name of an earlier one.

        All but that name must stand in the sentence itself, which has no other name in its place, and the earlier one
        must not have it as a mere place.
        """
        alone = _Comparison.of(statement, [sentence])
        lacking = [fact for fact in alone.said.facts if not _stands(fact, alone.told)]
        names = [fact for fact in earlier.facts.of_kind(Kind.NAME) if not _is_place(earlier.facts, fact)]
        stand_in = all(not _is_place(alone.said, fact) and any(agree(fact, name) for name in names) for fact in lacking)
        others = [
            fact for fact in sentence.facts.of_kind(Kind.NAME) if not any(agree(one, fact) for one in alone.said.facts)
        ]
        is_replaced = len(PRONOUN.findall(statement)) < len(PRONOUN.findall(sentence.told)) and not others
        if not lacking or not stand_in or not is_replaced or set(alone.missing()) - {fact.text for fact in lacking}:
            return Verdict(carried=False, score=0.0, missing=alone.missing())
        return self.check(statement, [earlier, sentence])


def missing_facts(statement: str, cited: Sequence[Quoted]) -> tuple[str, ...]:
    """Return the facts of a statement that the sentences don't carry, in words; none where all stand in them."""
    return _Comparison.of(statement, cited).missing()


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The facts of a statement beside those of the sentences that are said to carry it."""

    said: Facts
    told: tuple[Facts, ...]

    @classmethod
    def of(cls, statement: str, cited: Sequence[Quoted]) -> "_Comparison":
        told = tuple(one.facts for one in cited)
        # A word that the sentences write as a name is one at the beginning of the statement too.
        names = {part for facts in told for fact in facts.of_kind(Kind.NAME) for part in fact.parts}
        return cls(facts_of(statement, names=frozenset(names)), told)

    def missing(self) -> tuple[str, ...]:
        said, told = self.said, self.told
        found = [fact.text for fact in said.facts if not _stands(fact, told) or _is_misplaced(fact, told)]
        found += _repeated(said, told)
        found += [f"“{quotation}”" for quotation in said.quotations if not _is_quoted(quotation, told)]
        found += [f"the order of {one} and {other}" for one, other in _swapped(said, told)]
        found += _negations(said, told) + _opposites(said, told) + _only_a_place(said, told)
        return tuple(dict.fromkeys(found))


def _stands(fact: Fact, told: Sequence[Facts]) -> bool:
    if fact.kind is Kind.NAME:
        return _is_named(fact, told)
    if fact.value == 1.0 and fact.kind is Kind.ORDINAL and not any(facts.of_kind(Kind.ORDINAL) for facts in told):
        return True  # "first" is also said of what comes before all else
    return any(agree(fact, other) or is_year_of(fact, other) for facts in told for other in facts.facts)


def _is_named(fact: Fact, told: Sequence[Facts]) -> bool:
    """Tell whether all words of a name stand in the sentences, those of one name side by side."""
    if not isinstance(fact.value, tuple):
        return False
    texts = [_name_words(facts) for facts in told]
    if not all(any(same_name(part, word) for text in texts for word, _ in text) for part in fact.value):
        return False
    return all(_side_by_side(one, other, texts) for one, other in pairwise(fact.value))


def _name_words(facts: Facts) -> list[tuple[str, bool]]:
    """Return the words of a text, hyphenated ones apart, and whether each is written as a name."""
    return [(folded(word), word[0].isupper() or word[0].isdecimal()) for word in WORD.findall(facts.text)]


def _side_by_side(one: str, other: str, texts: Sequence[Sequence[tuple[str, bool]]]) -> bool:
    """Tell whether two words of a name stand near each other in a text; so do words that are no names there."""
    places = [
        (
            [n for n, (word, _) in enumerate(text) if same_name(one, word)],
            [n for n, (word, _) in enumerate(text) if same_name(other, word)],
        )
        for text in texts
    ]
    for text, (first, second) in zip(texts, places, strict=True):
        if any(abs(n - m) <= _GAP for n in first for m in second):
            return True
        if any(not text[n][1] for n in (*first, *second)):
            return True
    return False


def _repeated(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return the numbers that a statement says more often than the sentences do ("eleven of eleven")."""
    ours, theirs = said.of_kind(Kind.NUMBER), [fact for facts in told for fact in facts.of_kind(Kind.NUMBER)]
    counts = [(fact, sum(agree(fact, one) for one in ours)) for fact in ours]
    return [fact.text for fact, count in counts if 1 < count > sum(agree(fact, one) for one in theirs)]


def _is_misplaced(fact: Fact, told: Sequence[Facts]) -> bool:
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
        is_label = fact.kind is Kind.NUMBER and (word.endswith("#") or word in ("from", "to") or " of " in word)
        has_room = fact.kind is not Kind.NAME and any(not side(other) for _, other in own)
        is_near = any(_is_near(*one, word.split()[-1]) for one in own)
        if is_label or not (has_room or is_near):
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


def _only_a_place(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return the name that a statement begins with, where the sentences have it as the place of another one only."""
    subject = next((fact for fact in said.facts if fact.kind is Kind.NAME and fact.start <= len("The ")), None)
    if subject is None or not is_subject(said.text, subject.end):
        return []
    for facts in told:
        names = facts.of_kind(Kind.NAME)
        ours = [fact for fact in names if agree(subject, fact)]
        placed = [fact for fact in ours if _is_place(facts, fact)]
        if len(placed) < len(ours):
            return []
        others = [fact for fact in names if fact not in ours and not _is_place(facts, fact)]
        is_told = any(agree(one, other) for one in said.of_kind(Kind.NAME) for other in others)
        if placed and not is_told and others and others[0].start < placed[0].start:
            return [subject.text]
    return []


def _is_place(facts: Facts, fact: Fact) -> bool:
    """Tell whether a preposition makes a fact the place or the origin of something else."""
    return _PLACED.search(facts.text[: fact.start]) is not None


def _is_near(facts: Facts, fact: Fact, word: str) -> bool:
    """Tell whether a word stands within a few words of a fact, in the same part of the sentence."""
    before = BARRIER.split(facts.text[: fact.start])[-1]
    behind = BARRIER.split(facts.text[fact.end :])[0]
    near = [*WORD.findall(before)[-_NEAR:], *WORD.findall(behind)[:_NEAR]]
    return word in map(stem, near)


def _swapped(said: Facts, told: Sequence[Facts]) -> Iterator[tuple[str, str]]:
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


def _is_quoted(quotation: str, told: Sequence[Facts]) -> bool:
    """Tell whether a quotation stands in a sentence word for word, all its parts where it leaves something out."""
    texts = [f" {_plain(facts.text)} " for facts in told]
    parts = [plain for plain in map(_plain, _OMISSION.split(quotation)) if plain]
    return any(all(f" {part} " in text for part in parts) for text in texts)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text.casefold()).strip()


def _negations(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return what the statement denies and the sentences don't, and what they deny and it doesn't."""
    denied = [words for facts in told for words in facts.negated]
    if _NOT_ONLY.search(said.text) and not any(_NOT_ONLY.search(facts.text) for facts in told):
        return ["that it is denied"]
    is_double = _DOUBLE.search(said.text) and not any(_DOUBLE.search(facts.text) for facts in told)
    if is_double or (len(said.negated) > 1 and 0 < len(denied) < len(said.negated)):
        return ["that it is denied"]
    if said.negated:
        theirs = {word for words in denied for word in words}
        unlike = all(words and not theirs.intersection(words) for words in said.negated)
        return ["that it is denied"] if not denied or (theirs and unlike) else []
    affirmed = {word for facts in told for word in facts.affirmed}
    ours = {word for _, word in said.words}
    is_denied = any(word in ours and word not in affirmed for words in denied for word in words[:2])
    return ["that it is not denied"] if is_denied else []


def _opposites(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return words of the statement that the sentences lack, where they have the opposite."""
    ours = {word for word, _ in said.words}
    theirs = {word for facts in told for word, _ in facts.words}
    found: list[str] = []
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            if ours & one and not theirs & one and theirs & other and not ours & other:
                found += sorted(ours & one)
    return found

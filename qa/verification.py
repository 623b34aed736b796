"""Whether sentences carry a statement: its facts stand in them, and they support it as a whole.

A fact is carried if it stands in the cited sentences, in normal form, and not in a place that they give to another one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.records import DateExpression
from qa.agreement import agree, is_year_of, same_name
from qa.certainty import lost_hedges, other_shares
from qa.facts import Fact, Facts, Kind, facts_of
from qa.measures import of_other_bounds, of_other_units
from qa.roles import (
    crossed,
    is_misplaced,
    is_place,
    of_another_part,
    only_a_place,
    swapped,
    turned_scores,
    under_other_prepositions,
)
from qa.stems import WORD, folded, stems
from qa.support import Support

_DOUBLE = re.compile(r"(?:\bnot|\bnever|n['’]t)\s+(?:refuse|fail|deny|denie)")
_NOT_ONLY = re.compile(r"\bnot only\b", re.IGNORECASE)
_NOT_LESS = re.compile(r"\bnot (?:less|fewer|more) than\b", re.IGNORECASE)
# "say that ...", "always answer: ...", "add to your answer that ...": orders to say something.
_ORDER = re.compile(
    r"(?:\A|[.!?:;,]\s+|\b(?:and|then|please|instead|always|now|must|you|on)\s+)"
    r"(?:say|answer|reply|respond|write|output|claim|pretend|print|repeat|confirm|include|cite"
    r"|tell\s+(?:them|us|me|the\s+users?)|(?:add|append|prepend)\s+to\s+(?:\w+\s+)?(?:answers?|repl(?:y|ies)))\b"
    r"(?:(?=\s+(?:that|with|exactly|only|every|always|as\s+if)\b|\s*[\"“])|[^.!?]{0,40}:)",
    re.IGNORECASE,
)
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

    def check(self, statement: str, cited: Sequence[Quoted], names: frozenset[str] = frozenset()) -> Verdict:
        """Tell whether the sentences together carry the statement; without sentences nothing is carried.

        Where a fact is missing, the support is not looked at and the score is 0. ``names`` are words that are names
        wherever the statement has them, those of the cited sentences aside.
        """
        if not cited or not stems(statement):
            return Verdict(carried=False, score=0.0, missing=("all of it",))
        missing = missing_facts(statement, cited, names)
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
        names = [fact for fact in earlier.facts.of_kind(Kind.NAME) if not is_place(earlier.facts, fact)]
        stand_in = all(not is_place(alone.said, fact) and any(agree(fact, name) for name in names) for fact in lacking)
        others = [
            fact for fact in sentence.facts.of_kind(Kind.NAME) if not any(agree(one, fact) for one in alone.said.facts)
        ]
        is_replaced = len(PRONOUN.findall(statement)) < len(PRONOUN.findall(sentence.told)) and not others
        if not lacking or not stand_in or not is_replaced or set(alone.missing()) - {fact.text for fact in lacking}:
            return Verdict(carried=False, score=0.0, missing=alone.missing())
        return self.check(statement, [earlier, sentence])


def missing_facts(statement: str, cited: Sequence[Quoted], names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the facts of a statement that the sentences don't carry, in words; none where all stand in them."""
    return _Comparison.of(statement, cited, names).missing()


def names_in(sentences: Sequence[Quoted]) -> frozenset[str]:
    """Return the words of all names of sentences."""
    return frozenset(part for one in sentences for fact in one.facts.of_kind(Kind.NAME) for part in fact.parts)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The facts of a statement beside those of the sentences that are said to carry it."""

    said: Facts
    told: tuple[Facts, ...]

    @classmethod
    def of(cls, statement: str, cited: Sequence[Quoted], names: frozenset[str] = frozenset()) -> "_Comparison":
        # A word that the sentences write as a name is one at the beginning of a sentence too.
        known = names | names_in(cited)
        return cls(facts_of(statement, names=known), tuple(facts_of(one.told, one.dates, known) for one in cited))

    def missing(self) -> tuple[str, ...]:
        said, told = self.said, self.told
        found = [fact.text for fact in said.facts if not _stands(fact, told) or is_misplaced(fact, told)]
        found += _repeated(said, told)
        found += [f"“{quotation}”" for quotation in said.quotations if not _is_quoted(quotation, told)]
        found += [f"the order of {one} and {other}" for one, other in swapped(said, told)]
        found += of_another_part(said, told) + under_other_prepositions(said, told) + turned_scores(said, told)
        found += crossed(said, told)
        found += of_other_units(said, told) + of_other_bounds(said, told)
        found += lost_hedges(said, told) + other_shares(said, told)
        found += _negations(said, told) + _opposites(said, told) + only_a_place(said, told)
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
    if _NOT_LESS.search(said.text) and not any(_NOT_LESS.search(facts.text) for facts in told):
        return ["that it is denied"]
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

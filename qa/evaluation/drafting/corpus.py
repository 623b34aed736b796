"""What a set of sources says as a whole: which names stand for persons, and what stands where."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.records import DateExpression, Sentence
from qa.evaluation.drafting.lexicon import lemmas
from qa.facts import Fact, Facts, Kind, facts_of
from qa.stems import FUNCTION, WORD, folded, stem, word_set
from qa.vocabulary import TITLES

_OF_A_PERSON = re.compile(
    r",? who\b|,? (?:said|says|wrote|told|thought|believed|married|died|was born|retired|argued|graduated|studied|added"
    r"|joked|explained|recalled|himself|herself)\b"
)
_OF_A_THING = re.compile(r",? which\b")
_PERSON_FOLLOWS = re.compile(r"\b(?:he|she|his|her|him|himself|herself)\b", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:in|near|around|outside|throughout|across)\s+(?:the\s+)?\Z")
_IS = re.compile(r"\b(?:is|are|was|were)\s+(?:an?|the)\s|,\s(?:an?|the)\s")
_THE = re.compile(r"\b[Tt]he\s+\Z")
# The last word of a name, or the one before "of", that tells what it is called.
_TYPES = word_set(
    "academy act agency army association bank battle board bridge bureau castle cathedral centre center church"
    " city club college commission committee company conference congress corporation council county court"
    " department division federation festival force forces foundation government group guard hospital hotel"
    " house institute institution island lake league legion library ministry mountain movement museum office"
    " orchestra organisation organization palace parliament park party police port province railway regiment"
    " republic river road school senate service society squadron stadium state station street studio team"
    " theatre theater tower treaty tribunal union university valley village war airport navy brigade corps"
    " convention constitution prize award cup agreement"
)


class NameKind(StrEnum):
    """What a name stands for, as far as the sources tell."""

    PERSON = "person"
    PLACE = "place"
    THING = "thing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of a source with its facts, the days it speaks of, and the stems of the words that say something."""

    source: str
    sentence: Sentence
    dates: tuple[DateExpression, ...]
    facts: Facts
    stems: frozenset[str]


@dataclass(slots=True)
class Corpus:
    """All sentences that questions are drafted from and checked against."""

    sentences: list[Stated]
    _evidence: dict[tuple[str, ...], Counter[NameKind]] = field(default_factory=lambda: defaultdict(Counter))
    _capital: Counter[str] = field(default_factory=Counter)
    _small: Counter[str] = field(default_factory=Counter)
    _names: dict[tuple[str, ...], tuple[Fact, bool]] = field(default_factory=dict)
    _mentions: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, texts: Iterable[tuple[str, Sentence, tuple[DateExpression, ...]]]) -> "Corpus":
        """Read sentences with the name of their source and their dates; sentences of one source stand together."""
        corpus = cls([])
        for source, sentence, dates in texts:
            facts = facts_of(sentence.text)
            words = WORD.findall(sentence.text)
            said = frozenset(stem(word) for word in words if folded(word) not in FUNCTION)
            corpus.sentences.append(Stated(source, sentence, dates, facts, said))
            for number, word in enumerate(words):
                if number and word[0].isupper():
                    corpus._capital[folded(word)] += 1
                elif word[0].islower():
                    corpus._small[folded(word)] += 1
        for number, one in enumerate(corpus.sentences):
            for fact in one.facts.of_kind(Kind.NAME):
                corpus._note(number, fact)
        return corpus

    def kind_of(self, fact: Fact) -> NameKind:
        """Return what a name stands for: by what is said of it anywhere, of a person also by the last name alone."""
        evidence = Counter(self._evidence.get(fact.parts, Counter()))
        if len(fact.parts) > 1:
            last = self._evidence.get(fact.parts[-1:], Counter())
            evidence[NameKind.PERSON] += last[NameKind.PERSON]
        ranked = evidence.most_common(2)
        is_clear = bool(ranked) and ranked[0][1] > (ranked[1][1] if len(ranked) > 1 else 0)
        return ranked[0][0] if is_clear else NameKind.UNKNOWN

    def is_often_placed(self, fact: Fact) -> bool:
        """Tell whether more than one sentence speaks of a name as of a place."""
        return self._evidence.get(fact.parts, Counter())[NameKind.PLACE] > 1

    def names(self) -> list[tuple[Fact, bool]]:
        """Return every name once, as a fact of its first sentence, and whether "the" stands before it."""
        return list(self._names.values())

    def mentions(self, name: Fact) -> list[int]:
        """Return the numbers of the sentences that name any part of a name."""
        return sorted({number for part in name.parts for number in self._mentions.get(part, ())})

    def is_name_word(self, word: str, *, alone: bool = False) -> bool:
        """Tell whether a word keeps its capital letter inside a sentence; ``alone`` where no other word is with it."""
        plain = folded(word)
        if (alone or not self._small[plain]) and self._capital[plain]:
            return True
        if self._small[plain] and "ADJ" in lemmas(plain):
            return False  # "New" stands in names, and before "composers" it is none
        if self._capital[plain] or self._small[plain]:
            return self._capital[plain] > self._small[plain]
        return not lemmas(plain)

    def neighbours(self, number: int, reach: int) -> Sequence[Stated]:
        """Return the sentences of the same source around one, itself among them."""
        around = self.sentences[max(0, number - reach) : number + reach + 1]
        return [one for one in around if one.source == self.sentences[number].source]

    def tells_again(self, number: int, stems: set[str]) -> bool:
        """Tell whether another sentence with these stems also says what somebody or something is."""
        return any(
            other != number and stems <= one.stems and _IS.search(one.sentence.text)
            for other, one in enumerate(self.sentences)
        )

    def _note(self, number: int, fact: Fact) -> None:
        """Count what the words around a name say of its kind."""
        text = self.sentences[number].sentence.text
        before, behind = text[: fact.start], text[fact.end :]
        self._names.setdefault(fact.parts, (fact, _THE.search(before) is not None))
        for part in fact.parts:
            self._mentions[part].append(number)
        evidence = self._evidence[fact.parts]
        title = before.rsplit(None, 1)[-1:] or [""]
        if folded(fact.text.split()[0].rstrip(".")) in TITLES or folded(title[0].rstrip(".")) in TITLES:
            evidence[NameKind.PERSON] += 2
        if _OF_A_PERSON.match(behind):
            evidence[NameKind.PERSON] += 1
        if _OF_A_THING.match(behind) or type_of(fact.text) or any(c.isdigit() for c in fact.text):
            evidence[NameKind.THING] += 2
        if _THE.search(before) or (fact.text.isupper() and len(fact.text) > 1):
            evidence[NameKind.THING] += 1
        if _PLACED.search(before):
            evidence[NameKind.PLACE] += 1
        if not before and self._goes_on_with_person(number, behind):
            evidence[NameKind.PERSON] += 2

    def _goes_on_with_person(self, number: int, behind: str) -> bool:
        """Tell whether the name that opens a sentence is "he" or "she" in it, or at the start of the next."""
        others = [fact for fact in self.sentences[number].facts.of_kind(Kind.NAME) if fact.start]
        pronoun = _PERSON_FOLLOWS.search(behind)
        start = len(self.sentences[number].sentence.text) - len(behind)
        if pronoun and not any(fact.start < start + pronoun.start() for fact in others):
            return True
        following = self.neighbours(number, 1)[-1].sentence.text if number + 1 < len(self.sentences) else ""
        return not others and re.match(r"(?:He|She|His|Her)\b", following) is not None


def type_of(name: str) -> str:
    """Return what a name says that it is ("university" for "University of Jena"), "" where it does not."""
    head = re.split(r"\s+(?:of|for)\s+", name)[0].split()
    last = folded(head[-1]) if head else ""
    return last if last in _TYPES and name[0].isupper() else ""


def is_title(name: str) -> bool:
    """Tell whether a name is nothing but a title or office ("President")."""
    return all(folded(word.rstrip(".")) in TITLES for word in name.split())

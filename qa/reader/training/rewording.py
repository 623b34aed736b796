"""The same question in other words, and a question that means something else though it looks alike.

Other words come from WordNet; whether a question still means the same is judged by the embedder, since most words
have meanings that the question is not about.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from lemminflect import getAllLemmas, getInflection

from index.embed import Embedder
from qa.reader.training.data import some
from qa.reader.training.windows import Item
from qa.reader.training.wordnet import PARTS, WordNet
from qa.stems import word_set

# The share of answerable items whose question is reworded, and of those that also come asking for something else.
REWORDED = 0.3
MISWORDED = 0.12
CANDIDATES = 4
# Cosines of a question and what became of it: above the one it means the same, below the other something else.
SAME, OTHER = 0.88, 0.93
# A word less often met than that is a rare one, or a rare meaning of it.
LEAST_FREQUENCY = 3
_WORD = re.compile(r"(?<![\w'-])[a-z]{3,}(?![\w'-])")
# What a question is built of, and words that are part of too many phrases.
_KEPT = word_set(
    "who whom whose what which when where why how the and for from with that this than into did does was were are has "
    "have had been being can could will would should may might must not there their its his her they them many much "
    "other some any all each more most such about after before between during under over through against among "
    "name type kind year years date day time people person one two three first last"
)
_TAGS = {"NOUN": ("NNS", "NN"), "VERB": ("VBG", "VBD", "VBN", "VBZ", "VB"), "ADJ": ("JJR", "JJS", "JJ")}
_ASKED_FOR = re.compile(r"\b(?:what|which|how many) \Z", re.IGNORECASE)
_OPENINGS = (
    (re.compile(r"^Who (?=\w+ed\b|was|is|were|had|has)"), ("Which person ", "What person ")),
    (re.compile(r"^When (?=did|was|were|is)"), ("On what date ", "At what time ", "In which year ")),
    (re.compile(r"^(?:In|On) (?:what|which) (?:year|date|day) (?=did|was|were|is)"), ("When ",)),
    (re.compile(r"^Where (?=did|was|were|is)"), ("In what place ", "At which place ", "In which location ")),
    (re.compile(r"^How many (?=\w+s\b)"), ("What number of ", "What was the number of ")),
    (re.compile(r"^Why (?=did|was|were|is)"), ("For what reason ", "What was the reason that ")),
    (re.compile(r"^What (?=[a-z]+ (?:did|was|were|is|does)\b)"), ("Which ", "Tell me what ")),
    (re.compile(r"^Which (?=[a-z]+ (?:did|was|were|is|does)\b)"), ("What ",)),
)


class Reworder:
    """Rewords questions so that they mean the same, or something else, as the embedder sees it."""

    def __init__(self, wordnet: WordNet, embedder: Embedder) -> None:
        """Take the words from ``wordnet``, and the judgement of meaning from ``embedder``."""
        self._wordnet = wordnet
        self._embedder = embedder

    def items(self, items: Sequence[Item], chance: random.Random) -> list[Item]:
        """Return the items, a part of the answerable ones reworded, and ones made of them that have no answer."""
        made = list(items)
        answerable = [number for number, item in enumerate(items) if item.answerable]
        drawn = [number for number in answerable if chance.random() < REWORDED]
        others = [items[number] for number in answerable if chance.random() < MISWORDED]
        for number, question in zip(drawn, self.same([items[n].question for n in drawn], chance), strict=True):
            if question:
                made[number] = replace(items[number], question=question)
        for item, question in zip(others, self.other(others, chance), strict=True):
            if question:
                made.append(Item(question, item.context, None, answerable=False))
        return made

    def same(self, questions: Sequence[str], chance: random.Random) -> list[str | None]:
        """Return for each question one of its rewordings that mean the same, or None."""
        candidates = [reworded(self._wordnet, question, chance) for question in questions]
        return self._one_each(questions, candidates, lambda cosine: cosine >= SAME, chance)

    def other(self, items: Sequence[Item], chance: random.Random) -> list[str | None]:
        """Return for each item a question that asks for something that its context does not tell, or None."""
        candidates = [
            [text for text, word in misworded(self._wordnet, item.question, chance) if word not in item.context.lower()]
            for item in items
        ]
        return self._one_each([item.question for item in items], candidates, lambda cosine: cosine <= OTHER, chance)

    def _one_each(
        self,
        questions: Sequence[str],
        candidates: Sequence[Sequence[str]],
        fits: Callable[[float], bool],
        chance: random.Random,
    ) -> list[str | None]:
        vectors = self._embedder.embed_array([*questions, *(text for group in candidates for text in group)])
        chosen: list[str | None] = []
        place = len(questions)
        for number, group in enumerate(candidates):
            cosines = vectors[place : place + len(group)] @ vectors[number]
            place += len(group)
            kept = [text for text, cosine in zip(group, cosines, strict=True) if fits(float(cosine))]
            chosen.append(chance.choice(kept) if kept else None)
        return chosen


def reworded(wordnet: WordNet, question: str, chance: random.Random) -> list[str]:
    """Return candidates that may mean the same as ``question``: synonyms and broader words in place of its own."""
    founds = [found for found in _WORD.finditer(question) if found.group() not in _KEPT]
    candidates: list[str] = []
    for _ in range(CANDIDATES):
        text = question
        for found in sorted(some(founds, chance.choice((1, 2, 2, 3)), chance), key=lambda found: -found.start()):
            others = _alternatives(wordnet, found.group(), chance)
            if others:
                text = f"{text[: found.start()]}{chance.choice(others)}{text[found.end() :]}"
        if text != question:
            candidates.append(_opened(text, chance))
    return candidates


def misworded(wordnet: WordNet, question: str, chance: random.Random) -> list[tuple[str, str]]:
    """Return candidates that ask for something else, each with the word put in: an opposite, or a thing of the kind."""
    founds = [
        found
        for found in _WORD.finditer(question)
        if found.group() not in _KEPT and not _ASKED_FOR.search(question, 0, found.start())
    ]
    candidates: list[tuple[str, str]] = []
    for found in some(founds, 4, chance):
        reading = _reading(wordnet, found.group())
        if reading is None:
            continue
        lemma, part, tag = reading
        pool = wordnet.opposites(lemma, part) or [
            word
            for word in wordnet.others_of_a_kind(lemma, part)
            if wordnet.frequency(word, part) >= LEAST_FREQUENCY and " " not in word and word.islower()
        ]
        if pool:
            other = _inflected(chance.choice(pool), tag)
            candidates.append((f"{question[: found.start()]}{other}{question[found.end() :]}", other.lower()))
    return candidates


def _reading(wordnet: WordNet, word: str) -> tuple[str, str, str | None] | None:
    """Return the most usual lemma, part of speech and tag of ``word``; a tag of None is the lemma's own form."""
    readings = [
        (wordnet.frequency(lemma, part), lemma, part)
        for part, lemmas in getAllLemmas(word).items()
        if part in PARTS
        for lemma in lemmas
    ]
    frequency, lemma, part = max(readings, default=(0, "", ""))
    if frequency == 0:
        return None
    tag = None if word == lemma else next((tag for tag in _TAGS[part] if word in getInflection(lemma, tag)), None)
    return lemma, part, tag


def _alternatives(wordnet: WordNet, word: str, chance: random.Random) -> list[str]:
    reading = _reading(wordnet, word)
    if reading is None:
        return []
    lemma, part, tag = reading
    words = wordnet.synonyms(lemma, part)
    if chance.random() < 0.5 or not words:
        words = words + wordnet.broader(lemma, part)
    usual = [
        other
        for other in words
        if other.islower()
        and other.count(" ") < 2
        and (" " in other or wordnet.frequency(other, part) >= LEAST_FREQUENCY)
    ]
    inflected = [_inflected(other, tag) for other in usual]
    return [other for other in inflected if other != word]


def _inflected(words: str, tag: str | None) -> str:
    """Return ``words`` in the form of ``tag``: a verb's first word, else the last."""
    if tag is None:
        return words
    parts = words.split(" ")
    place = 0 if tag.startswith("VB") else -1
    forms = getInflection(parts[place], tag)
    if forms:
        parts[place] = forms[0]
    return " ".join(parts)


def _opened(question: str, chance: random.Random) -> str:
    """Return the question, or, half of the times, with other words to begin with."""
    if chance.random() < 0.5:
        return question
    for opening, others in _OPENINGS:
        if opening.match(question):
            return opening.sub(chance.choice(others), question)
    return question

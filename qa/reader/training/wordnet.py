"""WordNet's dictionary files: what a word can mean, and the words beside it (Miller 1995, CACM 38/11).

The folder is the ``dict`` of WordNet 3.x as published, which systems also carry as a package (``wordnet-base``).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

PARTS = {"NOUN": "noun", "VERB": "verb", "ADJ": "adj"}
KINDS = {"1": "NOUN", "2": "VERB", "3": "ADJ", "5": "ADJ"}
# The letter that a pointer names a part of speech by.
LETTERS = {"n": "NOUN", "v": "VERB", "a": "ADJ", "s": "ADJ"}
ABOVE, OPPOSITE, ALIKE = "@", "!", "&"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One synset: its words, and the offsets of others by how they are related to it."""

    words: tuple[str, ...]
    above: tuple[int, ...]
    alike: tuple[int, ...]
    opposite: tuple[int, ...]


class WordNet:
    """The meanings of words by part of speech, ``NOUN``, ``VERB`` or ``ADJ``, the most frequent first."""

    def __init__(self, folder: Path) -> None:
        """Read the files in ``folder``; some seconds, some 200 MB."""
        self._senses = {part: _senses(folder / f"index.{name}") for part, name in PARTS.items()}
        self._meanings = {part: _meanings(folder / f"data.{name}", part) for part, name in PARTS.items()}
        self._below: dict[str, dict[int, list[int]]] = {part: defaultdict(list) for part in PARTS}
        for part, meanings in self._meanings.items():
            for offset, meaning in meanings.items():
                for above in meaning.above:
                    self._below[part][above].append(offset)
        self._counts = _counts(folder / "cntlist.rev")

    def frequency(self, lemma: str, part: str) -> int:
        """Return how often ``lemma`` was met as that part of speech in the texts that WordNet counted."""
        return self._counts[part, lemma]

    def synonyms(self, lemma: str, part: str, senses: int = 2) -> list[str]:
        """Return the other words of the first meanings of ``lemma``, and of what is alike to them."""
        found: list[str] = []
        for offset in self._offsets(lemma, part, senses):
            meaning = self._meanings[part][offset]
            found += meaning.words
            for alike in meaning.alike[:3]:
                found += self._meanings[part][alike].words
        return _others(found, lemma)

    def broader(self, lemma: str, part: str) -> list[str]:
        """Return words for what the first meaning of ``lemma`` is a kind of."""
        found: list[str] = []
        for offset in self._offsets(lemma, part, 1):
            for above in self._meanings[part][offset].above:
                found += self._meanings[part][above].words
        return _others(found, lemma)

    def others_of_a_kind(self, lemma: str, part: str) -> list[str]:
        """Return words for other things of the kind that the first meaning of ``lemma`` is one of, and opposites."""
        found: list[str] = []
        same = {word for offset in self._offsets(lemma, part, 9) for word in self._meanings[part][offset].words}
        for offset in self._offsets(lemma, part, 1):
            meaning = self._meanings[part][offset]
            for opposite in meaning.opposite:
                found += self._meanings[part][opposite].words
            if part == "NOUN":
                for above in meaning.above:
                    for beside in self._below[part][above]:
                        found += self._meanings[part][beside].words[:1]
        return [word for word in _others(found, lemma) if word not in same]

    def opposites(self, lemma: str, part: str) -> list[str]:
        """Return words for the opposite of the first two meanings of ``lemma``."""
        found: list[str] = []
        for offset in self._offsets(lemma, part, 2):
            for opposite in self._meanings[part][offset].opposite:
                found += self._meanings[part][opposite].words
        return _others(found, lemma)

    def _offsets(self, lemma: str, part: str, most: int) -> tuple[int, ...]:
        return self._senses[part].get(lemma.lower(), ())[:most]


def _others(words: list[str], lemma: str) -> list[str]:
    return [word for word in dict.fromkeys(words) if word.lower() != lemma.lower()]


def _senses(path: Path) -> dict[str, tuple[int, ...]]:
    senses = {}
    for line in _lines(path):
        fields = line.split()
        count = int(fields[2])
        senses[fields[0].replace("_", " ")] = tuple(int(offset) for offset in fields[-count:])
    return senses


def _meanings(path: Path, part: str) -> dict[int, Meaning]:
    meanings = {}
    for line in _lines(path):
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        words = tuple(word.split("(")[0].replace("_", " ") for word in fields[4 : 4 + 2 * count : 2])
        pointers = fields[5 + 2 * count : 5 + 2 * count + 4 * int(fields[4 + 2 * count])]
        related: dict[str, list[int]] = defaultdict(list)
        for symbol, offset, letter in zip(pointers[::4], pointers[1::4], pointers[2::4], strict=True):
            if LETTERS.get(letter) == part:
                related[symbol].append(int(offset))
        meanings[int(fields[0])] = Meaning(
            words, tuple(related[ABOVE]), tuple(related[ALIKE]), tuple(related[OPPOSITE])
        )
    return meanings


def _counts(path: Path) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for line in _lines(path):
        key, _, count = line.split()
        lemma, _, rest = key.partition("%")
        if rest[0] in KINDS:
            counts[KINDS[rest[0]], lemma.replace("_", " ")] += int(count)
    return counts


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith(" ")]

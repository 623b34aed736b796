"""Finding the most similar other text: BM25 over a few thousand short texts, in memory."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

WORD = re.compile(r"\w+")
TERM_SATURATION = 1.2
LENGTH_WEIGHT = 0.75


def words(text: str) -> list[str]:
    """Return the lower-cased words of ``text``."""
    return WORD.findall(text.lower())


class Similar:
    """Texts that can be ranked against a query (Robertson's BM25, k1 1.2, b 0.75)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = list(texts)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        counts = [Counter(words(text)) for text in self.texts]
        mean = sum(count.total() for count in counts) / max(1, len(counts)) or 1.0
        for position, count in enumerate(counts):
            length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * count.total() / mean
            for word, times in count.items():
                gain = times * (TERM_SATURATION + 1) / (times + TERM_SATURATION * length)
                self._postings[word].append((position, gain))

    def rank(self, query: str, limit: int = 10) -> list[int]:
        """Return the positions of the ``limit`` best texts, best first; texts without a shared word are left out."""
        scores: dict[int, float] = defaultdict(float)
        for word in set(words(query)):
            postings = self._postings.get(word, [])
            if len(postings) > 0.2 * len(self.texts) + 20:
                continue
            rarity = math.log(1 + (len(self.texts) - len(postings) + 0.5) / (len(postings) + 0.5))
            for position, gain in postings:
                scores[position] += rarity * gain
        return sorted(scores, key=lambda position: (-scores[position], position))[:limit]

"""Values that travel between the stages of the index: frozen, without I/O."""

import hashlib
from dataclasses import dataclass


def content_id(*parts: str) -> str:
    """Return a 16-digit hexadecimal id derived from ``parts`` alone (SHA-256, truncated)."""
    joined = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Source:
    """One text that people handed in.

    ``name`` is what people call it (a path relative to the folder that was given, or a row's title);
    ``origin`` is where it was found (an absolute path, ``path#row``, or ``text:NAME``) and is what a
    changed text replaces; ``text`` is kept exactly as it was decoded, line ends included.
    """

    name: str
    origin: str
    text: str

    @property
    def id(self) -> str:
        """Content-derived id: equal texts have equal ids, a changed text has another."""
        return content_id(self.text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a source.

    ``ordinal`` counts from 1 within the source. ``start`` and ``end`` are character offsets in the
    source's text, without surrounding white space and footnote marks. ``text`` is the sentence as it
    is matched and shown: ``source.text[start:end]`` less the footnote marks inside it.
    """

    source_id: str
    ordinal: int
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """``SOURCE_ID:ORDINAL``."""
        return f"{self.source_id}:{self.ordinal}"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Neighbouring sentences ``first`` to ``last`` (ordinals, both included) embedded as one text.

    A sentence longer than the token budget gives several chunks with ``first == last``, each with a
    part of its text.
    """

    source_id: str
    first: int
    last: int
    text: str

    @property
    def id(self) -> str:
        """Content-derived id of the embedded text: equal texts share one vector."""
        return content_id(self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences ``first`` to ``last`` (ordinals, both included) of a source."""

    source_id: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A window of neighbouring sentences that the search found; windows come by their best sentence, best first.

    ``score`` is the fused score that the window was found by, in [0, 1], comparable within one search only.
    ``sentence_scores`` has one relevance in [0, 1] per sentence, in the order of ``sentences``,
    comparable across windows and searches. ``dense`` (cosine similarity) and ``lexical`` (BM25, higher
    is better) are the best in the window, None where that ranking did not find it.
    """

    source_name: str
    sentences: tuple[Sentence, ...]
    sentence_scores: tuple[float, ...]
    score: float
    dense: float | None
    lexical: float | None


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with the relevance that the search gave it."""

    source_name: str
    sentence: Sentence
    score: float


def ranked_sentences(hits: list[Hit]) -> list[ScoredSentence]:
    """Flatten windows to their sentences, each once with its best score, best first."""
    best: dict[str, ScoredSentence] = {}
    for hit in hits:
        for sentence, score in zip(hit.sentences, hit.sentence_scores, strict=True):
            known = best.get(sentence.id)
            if known is None or score > known.score:
                best[sentence.id] = ScoredSentence(hit.source_name, sentence, score)
    return sorted(best.values(), key=lambda scored: -scored.score)

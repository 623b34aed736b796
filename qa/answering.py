"""The seam between search and answer, and the answerer that needs no model: sentences word for word."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from index.records import Hit, ScoredSentence, Sentence, ranked_sentences
from qa.records import Abstention, Claim, Coverage, Evidence, Question, Reason, Written

NEAREST = 3  # sentences that an abstention shows
Ending = Coverage | Abstention | Written


class Answerer(Protocol):
    """Turns a question and the windows found for it into claims, or into one abstention."""

    def answer(self, question: Question, hits: Sequence[Hit]) -> Iterator[Claim | Ending]:
        """Yield claims in the order of the answer, then what stands behind them.

        A list ends with its ``Coverage``, what a chat model wrote with how it was ``Written``. An ``Abstention``
        comes alone but for that, or, for the reason of a conflict, behind the claims that differ.
        """
        ...

    def sentences_read(self, question: Question, hits: Sequence[Hit]) -> list[Sentence]:
        """Return the sentences that are looked at for an answer, of all that were found; others can't be cited."""
        ...

    def never_refusing(self) -> "Answerer":
        """Return the same answerer with no least confidence; itself where it has none."""
        ...


class SentenceAnswerer:
    """Answers with the most relevant sentence, word for word, and those about as relevant.

    A sentence is said if its relevance reaches ``threshold``, and, after the best, if it comes within
    ``MARGIN`` of it.
    """

    MARGIN = 0.1
    MOST = 3
    # Chosen on development data (tests/benchmarks/relevance.py).
    THRESHOLD = 0.3

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self._threshold = threshold

    def answer(self, question: Question, hits: Sequence[Hit]) -> Iterator[Claim | Abstention]:  # noqa: ARG002
        """Yield the best sentences as claims, or an abstention with the nearest ones."""
        ranked = ranked_sentences(list(hits))
        best = ranked[0].score if ranked else 0.0
        if not ranked or best < self._threshold:
            nearest = tuple(as_evidence(scored) for scored in ranked[:NEAREST])
            yield Abstention(Reason.NOT_IN_SOURCES, nearest, confidence=1.0 - best)
            return
        said: dict[str, list[Evidence]] = {}
        for scored in ranked[: self.MOST]:
            if scored.score >= max(self._threshold, best - self.MARGIN):
                said.setdefault(scored.sentence.text, []).append(as_evidence(scored))
        for text, evidence in said.items():
            yield Claim(text, tuple(evidence))

    def sentences_read(self, question: Question, hits: Sequence[Hit]) -> list[Sentence]:  # noqa: ARG002
        """Return the most relevant sentences."""
        return [scored.sentence for scored in ranked_sentences(list(hits))[: self.MOST]]

    def never_refusing(self) -> "SentenceAnswerer":
        """Return one that says the best sentence however irrelevant it is."""
        return SentenceAnswerer(0.0)


def as_evidence(scored: ScoredSentence) -> Evidence:
    """Return a sentence with its score as evidence, whole."""
    return Evidence(scored.source_name, scored.sentence, scored.score)

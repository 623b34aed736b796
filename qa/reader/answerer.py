"""The reader as the one that answers: claims of a few words, each with the sentence that carries it."""

from collections.abc import Iterator, Sequence

from index.records import Hit, ScoredSentence
from qa.reader.read import Found, Reader
from qa.records import Abstention, Claim, Evidence, Question, Reason

NEAREST = 3


class ReaderAnswerer:
    """Answers with the words of the sources where the reader finds them probable enough.

    ``threshold`` is the probability below which it abstains.
    """

    def __init__(self, reader: Reader, threshold: float) -> None:
        self._reader = reader
        self._threshold = threshold

    def answer(self, question: Question, hits: Sequence[Hit]) -> Iterator[Claim | Abstention]:
        """Yield the answers as claims, or one abstention with the sentences that came closest."""
        reading = self._reader.read(question.asking, hits)
        if not reading.found or reading.probability < self._threshold:
            nearest = tuple(_nearest(scored) for scored in reading.sentences[:NEAREST])
            yield Abstention(Reason.NOT_IN_SOURCES, nearest, confidence=1.0 - reading.probability)
            return
        claims: dict[str, list[Found]] = {}
        for found in reading.found:
            if found.probability >= self._threshold:
                claims.setdefault(found.text.casefold(), []).append(found)
        for same in claims.values():
            yield Claim(same[0].text, tuple(_evidence(found) for found in same))


def _evidence(found: Found) -> Evidence:
    return Evidence(found.source_name, found.sentence, found.probability, found.start, found.end)


def _nearest(scored: ScoredSentence) -> Evidence:
    return Evidence(scored.source_name, scored.sentence, scored.score)

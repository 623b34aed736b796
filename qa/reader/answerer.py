"""The reader as the one that answers: claims of a few words, each with the sentence that carries it."""

from collections.abc import Iterator, Sequence

from index.calendar import written
from index.records import Hit, ScoredSentence
from qa.reader.conflict import differ, same_subject
from qa.reader.read import Found, Reader, Reading
from qa.reader.spans import asks_for_all, asks_for_several
from qa.reader.times import asks_when
from qa.records import Abstention, Claim, Coverage, Evidence, Question, Reason

NEAREST = 3
# How much less probable than the best an answer may be that is told to contradict it.
FURTHER = 0.3


class ReaderAnswerer:
    """Answers with the words of the sources where the reader finds them probable enough.

    ``threshold`` is the probability below which it abstains.
    """

    def __init__(self, reader: Reader, threshold: float) -> None:
        self._reader = reader
        self._threshold = threshold

    def answer(self, question: Question, hits: Sequence[Hit]) -> Iterator[Claim | Coverage | Abstention]:
        """Yield the answers as claims, or one abstention with the sentences that came closest.

        Answers that exclude each other are all given, and told to be in conflict.
        """
        reading = self._reader.read(question.asking, hits)
        if not reading.found or reading.probability < self._threshold:
            nearest = tuple(_nearest(scored) for scored in reading.sentences[:NEAREST])
            yield Abstention(Reason.NOT_IN_SOURCES, nearest, confidence=1.0 - reading.probability)
            return
        sure = [found for found in reading.found if found.probability >= self._threshold]
        if asks_for_all(question.asking):
            sure.sort(key=_in_time)
        claims: dict[str, list[Found]] = {}
        for found in sure:
            claims.setdefault(found.text.casefold(), []).append(found)
        for same in claims.values():
            yield _claim(same)
        if asks_for_all(question.asking) or asks_for_several(question.asking):
            yield Coverage(len(reading.sentences), len(claims), len(claims))
            return
        differing = self._differing(question.asking, reading)
        for found in differing:
            yield _claim([found])
        if differing:
            yield Abstention(Reason.CONFLICT, (), confidence=reading.probability)

    def _differing(self, question: str, reading: Reading) -> list[Found]:
        """Return the answers of other sentences that exclude the best one, one each."""
        best = reading.found[0]
        values: dict[str, Found] = {}
        for other in reading.rivals:
            answers, dates = (best.text, other.text), (best.dates, other.dates)
            dates = (best.said, other.said) if asks_when(question) else dates
            if (
                other.probability >= max(self._threshold, best.probability - FURTHER)
                and same_subject(question, best.sentence, other.sentence)
                and differ(question, answers, dates)
            ):
                values.setdefault(other.text.casefold(), other)
        return list(values.values())


def _claim(same: Sequence[Found]) -> Claim:
    return Claim(same[0].text, tuple(_evidence(found) for found in same), same[0].parts)


def _in_time(found: Found) -> tuple[str, str, int]:
    days = [written(one.span)[0] or "" for one in found.dates]
    return min(days, default="~"), found.source_name, found.sentence.ordinal


def _evidence(found: Found) -> Evidence:
    return Evidence(found.source_name, found.sentence, found.probability, found.start, found.end)


def _nearest(scored: ScoredSentence) -> Evidence:
    return Evidence(scored.source_name, scored.sentence, scored.score)

"""The reader as the one that answers: claims of a few words, each with the sentence that carries it."""

from collections.abc import Iterator, Sequence

from index.calendar import written
from index.records import Hit, Sentence
from index.records import Reading as How
from qa.answering import NEAREST, as_evidence
from qa.reader.asked import asks_for_all, asks_for_several
from qa.reader.conflict import exclude, holds_all, same_subject
from qa.reader.read import Reader
from qa.reader.records import Found, Reading
from qa.reader.replies import is_heading
from qa.reader.rows import sure_of_rows
from qa.reader.under_days import as_written, with_days_said
from qa.reader.windows import characters_for, focused
from qa.records import Abstention, Claim, Coverage, Evidence, Question, Reason

# How much less probable than the best an answer may be that is told to contradict it.
FURTHER = 0.3
MOST_LISTED = 20


class ReaderAnswerer:
    """Answers with the words of the sources where the reader finds them probable enough.

    ``threshold`` is the probability below which it abstains.
    """

    def __init__(self, reader: Reader, threshold: float) -> None:
        self._reader = reader
        self._threshold = threshold

    def answer(self, question: Question, hits: Sequence[Hit]) -> Iterator[Claim | Coverage | Abstention]:
        """Yield the answers as claims, or one abstention with the sentences that came closest.

        A question that leaves open what it is about gets all answers in time order. For any other, answers that
        exclude each other are all given, and told to be in conflict.
        """
        said, as_they_are = with_days_said(question.asking, hits)
        reading = as_written(self._reader.read(question.asking, said, question.reading, question.days), as_they_are)
        if self._threshold:
            reading = sure_of_rows(reading)
        if not reading.found or reading.probability < self._threshold:
            yield self._abstention(reading)
            return
        if asks_for_all(question.asking) or asks_for_several(question.asking):
            claims = _grouped(self._all(question.asking, reading))
            yield from claims[:MOST_LISTED]
            yield Coverage(len(reading.sentences), _count(claims), _count(claims[:MOST_LISTED]))
            return
        best, others = reading.found[0], self._others(reading)
        # When it happened is told before when it was reported; the two don't exclude each other.
        happened = [other for other in others if best.parts and _tells_when(question.asking, best, other)]
        yield from _grouped([*happened, *(found for found in reading.found if found.probability >= self._threshold)])
        differing = [
            one for one in others if bool(one.parts) == bool(best.parts) and exclude(question.asking, best, one)
        ]
        yield from _grouped(differing)
        if differing and not happened:
            yield Abstention(Reason.CONFLICT, (), confidence=reading.probability)

    def sentences_read(self, question: Question, hits: Sequence[Hit]) -> list[Sentence]:
        """Return the sentences that the reader's model reads and that may answer."""
        return [
            sentence
            for window in focused(hits, characters_for(question.asking), question.asking)
            for sentence, may_answer in zip(window.sentences, window.answering, strict=True)
            if may_answer
        ]

    def never_refusing(self) -> "ReaderAnswerer":
        """Return one that gives the best words found, however improbable."""
        return ReaderAnswerer(self._reader, 0.0)

    def _abstention(self, reading: Reading) -> Abstention:
        """Return the sentences that came closest, first one that would have answered but for what it names."""
        telling = [one for one in reading.sentences if not is_heading(one.sentence.text)] or list(reading.sentences)
        namesake = reading.namesake
        if namesake is None or namesake.probability < self._threshold:
            namesake = None
        else:
            telling.sort(key=lambda one: one.sentence != namesake.sentence)
        return Abstention(
            Reason.NOT_IN_SOURCES,
            tuple(as_evidence(scored) for scored in telling[:NEAREST]),
            confidence=1.0 - reading.probability,
            namesake=namesake.words if namesake else "",
        )

    def _all(self, question: str, reading: Reading) -> list[Found]:
        """Return all answers that are sure enough, in time order where the question leaves open what it is about.

        Then a sentence that holds all words of the question needs only half the probability.
        """
        if not asks_for_all(question):
            return [found for found in reading.found if found.probability >= self._threshold]
        sure = [
            found
            for found in (*reading.found, *reading.rivals)
            if found.probability >= self._threshold * (0.5 if holds_all(question, found.sentence) else 1.0)
        ]
        return sorted(sure, key=_in_time)

    def _others(self, reading: Reading) -> list[Found]:
        """Return the answers in other words that are nearly as probable as the best one."""
        least = max(self._threshold, reading.probability - FURTHER)
        return [rival for rival in reading.rivals if rival.probability >= least]


def _tells_when(question: str, reported: Found, other: Found) -> bool:
    is_date = bool(other.said) and not other.parts
    return is_date and same_subject(question, reported.sentence, other.sentence)


def _grouped(found: Sequence[Found]) -> list[Claim]:
    """Return one claim for the same words, and for a name with and without more words ("Corporal Alain Brun")."""
    groups: list[list[Found]] = []
    for one in found:
        group = next((group for group in groups if any(_is_same(one, other) for other in group)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    shortest = [min(group, key=lambda one: len(one.text)) for group in groups]
    return [
        Claim(claim.text, tuple(_evidence(one) for one in group), claim.parts, _support(group))
        for claim, group in zip(shortest, groups, strict=True)
    ]


def _support(group: Sequence[Found]) -> float | None:
    """Return how sure a day is that its sentences stand under; None for words that stand in them."""
    if any(one.how is How.HEADED for found in group for one in found.said):
        return max(found.probability for found in group)
    return None


def _is_same(one: Found, other: Found) -> bool:
    shorter, longer = sorted((one.text, other.text), key=len)
    words = shorter.split()
    is_name = len(words) > 1 and all(word[0].isupper() for word in words)
    return shorter.casefold() == longer.casefold() or (is_name and f" {shorter} " in f" {longer} ")


def _count(claims: Sequence[Claim]) -> int:
    """Return how many sentences carry claims."""
    return len({evidence.sentence.id for claim in claims for evidence in claim.evidence})


def _in_time(found: Found) -> tuple[bool, str, str, int, int]:
    """Order answers by the first day of their sentence, those without a year behind, those without a day last."""
    days = (written(one.span) for one in found.dates)
    first = min((day or last or "" for day, last in days), key=_yearless_last, default="")
    return (*_yearless_last(first), found.source_name, found.sentence.ordinal, found.start or 0)


def _yearless_last(day: str) -> tuple[bool, str]:
    return not day or day.startswith("--"), day or "~"


def _evidence(found: Found) -> Evidence:
    return Evidence(found.source_name, found.sentence, found.probability, found.start, found.end)

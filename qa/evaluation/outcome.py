"""What came back for a test question, as far as the metrics look at it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.evaluation.questions import Days
from qa.records import MARKER_NUMBER, Answer, Citation
from qa.wording import without_remark

# With the blanks before and between them; only the first of several blanks begins a match, so that each is read once.
_MARKERS = re.compile(r"(?<!\s)\s*+\[\d++\](?:\s*+\[\d++\])*+")


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """A sentence that was cited or retrieved: the name of its source and its number there, from 1."""

    source: str
    sentence: int


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """A statement of an answer, without markers, and the texts of the sentences that it cites, each once.

    ``is_broken`` where it has a marker to which there is no citation.
    """

    text: str
    evidence: tuple[str, ...]
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer as the metrics see it.

    ``answer`` may hold ``[1]``-style markers; ``retrieved`` is ranked, best first. ``confidence`` in [0, 1] is of the
    answer, or, where it abstains, that the sources don't say. ``days`` are those that the question was understood to
    speak of.
    """

    answer: str
    abstained: bool
    cited: tuple[FoundSentence, ...] = ()
    retrieved: tuple[FoundSentence, ...] = ()
    statements: tuple[CitedStatement, ...] = ()
    confidence: float = 0.0
    days: Days = Days()  # noqa: RUF009 - frozen

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the sources retrieved, each by its best sentence, best first."""
        return tuple(dict.fromkeys(one.source for one in self.retrieved))


def outcome_of(answer: Answer, retrieved: tuple[FoundSentence, ...]) -> Outcome:
    """Return what the metrics look at."""
    window = answer.window
    return Outcome(
        answer=answer.answer,
        abstained=answer.abstained,
        cited=tuple(FoundSentence(one.source, one.sentence) for one in answer.citations),
        retrieved=retrieved,
        statements=() if answer.abstained else tuple(_statements(without_remark(answer.answer), answer.citations)),
        confidence=answer.confidence,
        days=Days() if window is None else Days(window.first_day, window.last_day),
    )


def without_markers(answer: str) -> str:
    """Return an answer's words without its ``[1]``-style citation markers."""
    return _MARKERS.sub("", answer).strip()


def _statements(answer: str, citations: Sequence[Citation]) -> Iterator[CitedStatement]:
    """Yield the words before each run of markers with what these point at; last, words that have no marker."""
    texts = {one.marker: one.text for one in citations}
    start = 0
    for run in _MARKERS.finditer(answer):
        numbers = dict.fromkeys(int(number) for number in MARKER_NUMBER.findall(run[0]))
        evidence = tuple(dict.fromkeys(texts[number] for number in numbers if number in texts))
        statement = answer[start : run.start()].strip(_BETWEEN)
        start = run.end()
        if statement:
            yield CitedStatement(statement, evidence, is_broken=any(number not in texts for number in numbers))
    rest = answer[start:].strip(_BETWEEN)
    if any(character.isalnum() for character in rest):
        yield CitedStatement(rest, ())


_BETWEEN = " \t\r\n.,;:"

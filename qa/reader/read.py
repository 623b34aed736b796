"""Reading: a question and the windows that were found for it, to answers with their exact place.

Every sentence gets its own best span and the probability that it answers; answers are taken from
the best sentence, and from others only where the question asks for several things.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.records import Hit, ScoredSentence, Sentence
from qa.reader.calibration import Calibration
from qa.reader.model import SpanModel, Stretch
from qa.reader.places import place_in_source
from qa.reader.spans import asks_for_several, polished

SourceText = Callable[[str], str | None]

LONGEST_ANSWER = 40  # tokens
MOST_ANSWERS = 6
# For questions that ask for several things: how much less likely than the best, in logits, a further answer may be.
FURTHER = 3.0
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Found:
    """An answer in words, where it stands, and the probability that its sentence answers.

    ``start`` and ``end`` are offsets in the source's text, inside the sentence; None where footnote
    marks stand inside the sentence and the source's text is not at hand.
    """

    text: str
    source_name: str
    sentence: Sentence
    start: int | None
    end: int | None
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of the windows.

    ``found`` are the best answers, best first, whether or not ``probability`` (that there is an answer
    in the windows at all) is high enough to give them; ``sentences`` are all sentences with the
    probability that each answers, best first.
    """

    found: tuple[Found, ...]
    probability: float
    sentences: tuple[ScoredSentence, ...]


@dataclass(frozen=True, slots=True)
class _Window:
    """The sentences of a hit joined by a space, and where each stands in that text."""

    hit: Hit
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A span of a window's sentence; ``margin`` is its score less the no-answer score, in logits.

    ``evidence`` is the same of all spans of the sentence taken together.
    """

    window: _Window
    number: int
    span: tuple[int, int]
    margin: float
    evidence: float

    @property
    def sentence(self) -> Sentence:
        return self.window.hit.sentences[self.number]


class Reader:
    """Reads windows with a span model. Safe to share between threads if the model is.

    ``source_text`` gives the text of a source by its id, or None; it is only needed to place answers
    in sentences with footnote marks inside.
    """

    def __init__(self, model: SpanModel, calibration: Calibration, source_text: SourceText = lambda _: None) -> None:
        self._model = model
        self._calibration = calibration
        self._source_text = source_text

    def read(self, question: str, hits: Sequence[Hit]) -> Reading:
        """Return the answers that the windows of ``hits`` give, and their sentences reranked.

        No windows, or windows without a word, give a reading without answers and probability 0.
        """
        windows = [_window(hit) for hit in hits]
        stretches = self._model.score(question, [window.text for window in windows])
        by_sentence = _best_by_sentence(windows, stretches)
        ranked = sorted(by_sentence.values(), key=lambda spans: -spans[0].evidence)
        if not ranked:
            return Reading((), 0.0, ())
        chosen = _chosen(question, ranked)
        found = tuple(self._found(question, candidate) for candidate in chosen)
        scored = tuple(
            ScoredSentence(best.window.hit.source_name, best.sentence, self._probability(best.evidence))
            for best, *_ in ranked
        )
        return Reading(found, found[0].probability, scored)

    def _probability(self, evidence: float) -> float:
        return self._calibration.probability(evidence)

    def _found(self, question: str, candidate: _Candidate) -> Found:
        window, sentence = candidate.window, candidate.sentence
        left, right = window.spans[candidate.number]
        start, end = polished(question, window.text, candidate.span, (left, right))
        place = place_in_source(sentence, start - left, end - left, self._source_text)
        return Found(
            text=window.text[start:end],
            source_name=window.hit.source_name,
            sentence=sentence,
            start=place[0] if place else None,
            end=place[1] if place else None,
            probability=self._probability(candidate.evidence),
        )


def _window(hit: Hit) -> _Window:
    spans: list[tuple[int, int]] = []
    start = 0
    for sentence in hit.sentences:
        spans.append((start, start + len(sentence.text)))
        start += len(sentence.text) + 1
    return _Window(hit, " ".join(sentence.text for sentence in hit.sentences), tuple(spans))


def _best_by_sentence(windows: Sequence[_Window], stretches: Sequence[Stretch]) -> dict[str, list[_Candidate]]:
    """Return the spans of every sentence by its id, best first, from the window that reads it best."""
    best: dict[str, list[_Candidate]] = {}
    for stretch in stretches:
        window = windows[stretch.text]
        for number, (start, end) in enumerate(window.spans):
            tokens = np.flatnonzero((stretch.offsets[:, 0] < end) & (stretch.offsets[:, 1] > start))
            if not len(tokens):
                continue
            first, last = int(tokens[0]), int(tokens[-1]) + 1
            evidence = evidence_in(stretch, first, last)
            known = best.get(window.hit.sentences[number].id)
            if known is None or evidence > known[0].evidence:
                best[window.hit.sentences[number].id] = [
                    _Candidate(window, number, span, margin, evidence)
                    for span, margin in best_spans(stretch, first, last)
                ]
    return best


def evidence_in(stretch: Stretch, first: int, last: int) -> float:
    """Return how much better an answer in the tokens ``first`` to ``last`` (excluded) fits than none, in logits.

    The logits of all starts are added up as probabilities, and those of all ends: that there is an
    answer is often surer than where exactly it begins.
    """
    start = np.logaddexp.reduce(stretch.start[first:last])
    end = np.logaddexp.reduce(stretch.end[first:last])
    return float(start + end) - stretch.no_answer


def best_spans(
    stretch: Stretch, first: int, last: int, most: int = MOST_ANSWERS
) -> list[tuple[tuple[int, int], float]]:
    """Return up to ``most`` spans of the tokens ``first`` to ``last`` (excluded) that don't overlap, best first.

    Each comes as characters of the text, and its margin over the no-answer score.
    """
    size = last - first
    scores = stretch.start[first:last, None] + stretch.end[None, first:last]
    allowed = np.triu(np.ones((size, size), dtype=bool)) & ~np.triu(np.ones((size, size), dtype=bool), k=LONGEST_ANSWER)
    scores = np.where(allowed, scores, -np.inf)
    found: list[tuple[tuple[int, int], float]] = []
    while len(found) < most:
        row, column = np.unravel_index(int(np.argmax(scores)), scores.shape)
        score = float(scores[row, column])
        if score == -np.inf:
            break
        place = (int(stretch.offsets[first + row, 0]), int(stretch.offsets[first + column, 1]))
        found.append((place, score - stretch.no_answer))
        scores[: column + 1, row:] = -np.inf
    return found


def _chosen(question: str, ranked: Sequence[Sequence[_Candidate]]) -> list[_Candidate]:
    """Return the best span, and where several are asked for those nearly as good with other words."""
    best = ranked[0][0]
    if not asks_for_several(question):
        return [best]
    spans = sorted((span for spans in ranked for span in spans), key=lambda span: -span.margin)
    chosen = [best]
    for span in spans:
        near = span.margin > max(0.0, best.margin - FURTHER)
        if near and len(chosen) < MOST_ANSWERS and not any(_same(span, other) for other in chosen):
            chosen.append(span)
    return chosen


def _same(one: _Candidate, other: _Candidate) -> bool:
    """Tell whether one span's words are all in the other."""
    words = [set(_WORD.findall(c.window.text[slice(*c.span)].lower())) for c in (one, other)]
    return words[0] <= words[1] or words[1] <= words[0]

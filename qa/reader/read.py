"""Reading: a question and the windows that were found for it, to answers with their exact place.

Only the most relevant sentences are read, each among its neighbours. Every sentence gets its own best span
and the probability that it answers, from what the model makes of it and from its relevance; answers are taken
from the best sentence, and from others only where the question asks for several things.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.records import DateExpression, Hit, ScoredSentence, Sentence
from qa.reader.appositions import bearers, described, echoed
from qa.reader.asked import asks_for_all, asks_for_several, fits, holder, names_day
from qa.reader.calibration import Calibration, probability_of
from qa.reader.designations import lettered_otherwise, named_otherwise
from qa.reader.model import SpanModel, Stretch
from qa.reader.namesakes import named_differently
from qa.reader.places import place_in_source
from qa.reader.replies import asks, is_silent
from qa.reader.spans import polished
from qa.reader.tables import Row, row_of
from qa.reader.times import asks_when, places, reported, timed

SourceText = Callable[[str], str | None]

LONGEST_ANSWER = 40  # tokens
MOST_ANSWERS = 6
# For questions that ask for several things: how much less likely than the best, in logits, a further answer may be.
FURTHER = 3.0
MUCH_FURTHER = 8.0
# What a sentence loses, in log-odds, that has no words of the kind asked for, or tells of another one of its kind.
MISFIT = 5.0
# The log-odds that a name answers which stands beside the very words "who is the head of the mill?" asks for: it did
# for 107 of 111 such questions about a passage of their own.
BEARS = 2.4
# Characters that are read for one question: the most relevant sentences and their neighbours, about 800 tokens.
MOST_CHARACTERS = 3200
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Found:
    """An answer in words, where it stands, and the probability that its sentence answers.

    ``start`` and ``end`` are offsets in the source's text, inside the sentence; None where footnote
    marks stand inside the sentence and the source's text is not at hand. ``parts`` are the pieces of ``text`` where
    they don't stand side by side. ``dates`` are those of the sentence itself, ``said`` those in the answer.
    """

    text: str
    source_name: str
    sentence: Sentence
    start: int | None
    end: int | None
    probability: float
    parts: tuple[str, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    said: tuple[DateExpression, ...] = ()


@dataclass(frozen=True, slots=True)
class Namesake:
    """Words for another one than was asked about ("2nd Regiment"), and how probable its sentence is but for them."""

    words: str
    sentence: Sentence
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of the windows.

    ``found`` are the best answers, best first, whether or not ``probability`` (that there is an answer
    in the windows at all) is high enough to give them, then other sentences with the same words for an
    answer; ``rivals`` are the best answers of the others, in other words. ``sentences`` are the sentences read with
    the probability that each answers, best first. ``namesake`` is the likeliest of what they tell of in place of what
    was asked about.
    """

    found: tuple[Found, ...]
    probability: float
    sentences: tuple[ScoredSentence, ...]
    rivals: tuple[Found, ...] = ()
    namesake: Namesake | None = None


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring sentences of a hit joined by a space.

    ``spans`` says where each stands in that text, ``answering`` which of them may answer, ``dates`` what days it
    speaks of itself.
    """

    source_name: str
    sentences: tuple[Sentence, ...]
    relevances: tuple[float, ...]
    text: str
    spans: tuple[tuple[int, int], ...]
    answering: tuple[bool, ...]
    dates: tuple[tuple[DateExpression, ...], ...]

    def around(self, number: int) -> tuple[int, int]:
        """Return where the sentence at this position and its neighbours stand."""
        return self.spans[max(0, number - 1)][0], self.spans[min(number + 1, len(self.spans) - 1)][1]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A span of a window's sentence; ``margin`` is its score less the no-answer score, in logits.

    ``log_odds`` are those of the sentence: that it answers. ``namesake`` is where it names another one than was asked
    about.
    """

    window: _Window
    number: int
    span: tuple[int, int]
    margin: float
    log_odds: float
    namesake: tuple[int, int] | None = None

    @property
    def sentence(self) -> Sentence:
        return self.window.sentences[self.number]


class Reader:
    """Reads windows with a span model. Safe to share between threads if the model is.

    ``source_text`` gives the text of a source by its id, or None; it is only needed to place answers
    in sentences with footnote marks inside.
    """

    def __init__(self, model: SpanModel, calibration: Calibration, source_text: SourceText = lambda _: None) -> None:
        self._model = model
        self._calibration = calibration
        self._source_text = source_text

    def read(self, question: str, hits: Sequence[Hit], worded: str = "") -> Reading:
        """Return the answers that the windows of ``hits`` give, and the sentences read, reranked.

        The model reads ``worded``, if given, in place of the question, whose form says what is asked for.
        No windows, or windows without a word, give a reading without answers and probability 0.
        """
        windows = focused(hits)
        texts = [window.text for window in windows]
        stretches = self._model.score(_simplest(worded or question, texts), texts)
        by_sentence = self._best_by_sentence(question, windows, stretches)
        ranked = sorted(by_sentence.values(), key=lambda spans: -spans[0].log_odds)
        if not ranked:
            return Reading((), 0.0, ())
        chosen = _chosen(question, ranked)
        answers = [self._found(question, candidate) for candidate in chosen]
        said = {answer.text.casefold() for answer in answers}
        others = [self._found(question, spans[0]) for spans in ranked if spans[0] not in chosen]
        found = (*answers, *(other for other in others if other.text.casefold() in said))
        scored = tuple(
            ScoredSentence(best.window.source_name, best.sentence, probability_of(best.log_odds)) for best, *_ in ranked
        )
        rivals = tuple(other for other in others if other.text.casefold() not in said)
        return Reading(found, found[0].probability, scored, rivals, _namesake([best for best, *_ in ranked]))

    def _best_by_sentence(
        self, question: str, windows: Sequence[_Window], stretches: Sequence[Stretch]
    ) -> dict[str, list[_Candidate]]:
        """Return the spans of every sentence by its id, best first, from the window that reads it best."""
        best: dict[str, list[_Candidate]] = {}
        for stretch in stretches:
            window = windows[stretch.text]
            asked_about, bearing = echoed(question, window.text), bearers(question, window.text)
            barred = _tokens_in(stretch, asked_about)
            for number, (start, end) in enumerate(window.spans):
                tokens = np.flatnonzero((stretch.offsets[:, 0] < end) & (stretch.offsets[:, 1] > start))
                before = window.sentences[number - 1].text if number else None
                is_out = not window.answering[number] or is_silent(question, window.sentences[number].text, before)
                if not len(tokens) or is_out:
                    continue
                first, last = int(tokens[0]), int(tokens[-1]) + 1
                evidence = evidence_in(stretch, first, last)
                log_odds = self._calibration.log_odds(evidence, window.relevances[number])
                row = self._row(question, window.sentences[number])
                if row and not row.cells:
                    continue
                if row:
                    spans = _in_cells(stretch, [(left + start, right + start) for left, right in row.cells])
                    log_odds = max(log_odds, BEARS) if row.is_told else log_odds
                else:
                    spans = best_spans(stretch, first, last, barred)
                others = [
                    place
                    for named_other in (named_otherwise, named_differently)
                    for place in named_other(question, window.text, (start, end), window.around(number))
                ]
                fitting = [(span, margin) for span, margin in spans if fits(question, window.text[slice(*span)])]
                is_other = bool(others and fitting and not _meets(fitting[0][0], others))
                if is_other or (row and not row.fits) or lettered_otherwise(question, window.text[start:end]):
                    fitting = []
                fitting = _described_first(window.text, fitting, [one for one in asked_about if start <= one[0] < end])
                names = [one for one in bearing if start <= one[0] < end]
                if names:
                    fitting, log_odds = [(names[0], spans[0][1]), *spans], max(log_odds, BEARS)
                fitting = _dated_first(question, window.text, fitting, places(window.dates[number], start))
                log_odds -= 0.0 if fitting else MISFIT
                known = best.get(window.sentences[number].id)
                if known is None or log_odds > known[0].log_odds:
                    best[window.sentences[number].id] = [
                        _Candidate(window, number, span, margin, log_odds, others[0] if is_other else None)
                        for span, margin in fitting or spans
                    ]
        return best

    def _row(self, question: str, sentence: Sentence) -> Row | None:
        """Return what a sentence may answer that is the row of a table; None for any other."""
        if "|" not in sentence.text:
            return None
        return row_of(question, self._source_text(sentence.source_id), sentence.start, sentence.text)

    def _found(self, question: str, candidate: _Candidate) -> Found:
        window, sentence = candidate.window, candidate.sentence
        left, right = window.spans[candidate.number]
        dates = window.dates[candidate.number]
        in_text = places(dates, left)
        span = timed(question, window.text, candidate.span, in_text)
        start, end = polished(question, window.text, span, (left, right))
        place = place_in_source(sentence, start - left, end - left, self._source_text)
        parts = reported(question, sentence.text, (start - left, end - left), places(dates, 0))
        text = " ".join((parts[0], parts[1][:1].lower() + parts[1][1:])) if parts else window.text[start:end]
        return Found(
            text=text,
            source_name=window.source_name,
            sentence=sentence,
            start=place[0] if place else None,
            end=place[1] if place else None,
            probability=probability_of(candidate.log_odds),
            parts=parts,
            dates=dates,
            said=tuple(one for one, (first, last) in zip(dates, in_text, strict=True) if first < end and start < last),
        )


def _namesake(ranked: Sequence[_Candidate]) -> Namesake | None:
    """Return what the best of the sentences tells of that name another one than was asked about."""
    best = next((one for one in ranked if one.namesake), None)
    if best is None or best.namesake is None:
        return None
    return Namesake(best.window.text[slice(*best.namesake)], best.sentence, probability_of(best.log_odds + MISFIT))


def focused(hits: Sequence[Hit], most_characters: int = MOST_CHARACTERS) -> list[_Window]:
    """Return the most relevant sentences of ``hits`` among their neighbours, as windows, best first.

    Sentences are taken by their relevance, each with the one before and the one after it, until they
    hold ``most_characters``; the best is always taken, however long. Those that stand side by side
    make one window.
    """
    places: dict[str, tuple[int, int]] = {}
    for place, hit in enumerate(hits):
        for number, sentence in enumerate(hit.sentences):
            if hit.may_answer(number):
                places.setdefault(sentence.id, (place, number))
    chosen: list[set[int]] = [set() for _ in hits]
    characters = 0
    for place, number in sorted(places.values(), key=lambda at: -hits[at[0]].sentence_scores[at[1]]):
        if characters >= most_characters:
            break
        sentences = hits[place].sentences
        taken = {n for n in (number - 1, number, number + 1) if 0 <= n < len(sentences)} - chosen[place]
        chosen[place] |= taken
        characters += sum(len(sentences[n].text) for n in taken)
    return [_window(hit, run) for hit, numbers in zip(hits, chosen, strict=True) for run in _runs(sorted(numbers))]


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Part ascending numbers where one is missing."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _window(hit: Hit, numbers: Sequence[int]) -> _Window:
    sentences = tuple(hit.sentences[number] for number in numbers)
    spans: list[tuple[int, int]] = []
    start = 0
    for sentence in sentences:
        spans.append((start, start + len(sentence.text)))
        start += len(sentence.text) + 1
    return _Window(
        hit.source_name,
        sentences,
        tuple(_relevance(hit, number) for number in numbers),
        " ".join(sentence.text for sentence in sentences),
        tuple(spans),
        tuple(hit.may_answer(number) for number in numbers),
        tuple(hit.own_dates(number) for number in numbers),
    )


def _relevance(hit: Hit, number: int) -> float:
    """Return the relevance of a sentence; what replies to a question is as relevant as that is."""
    own = hit.sentence_scores[number]
    is_reply = number > 0 and asks(hit.sentences[number - 1].text) and not asks(hit.sentences[number].text)
    return max(own, hit.sentence_scores[number - 1]) if is_reply else own


def evidence_in(stretch: Stretch, first: int, last: int) -> float:
    """Return how much better an answer in the tokens ``first`` to ``last`` (excluded) fits than none, in logits.

    The logits of all starts are added up as probabilities, and those of all ends: that there is an
    answer is often surer than where exactly it begins.
    """
    start = np.logaddexp.reduce(stretch.start[first:last])
    end = np.logaddexp.reduce(stretch.end[first:last])
    return float(start + end) - stretch.no_answer


def best_spans(
    stretch: Stretch, first: int, last: int, barred: Sequence[int] = (), most: int = MOST_ANSWERS
) -> list[tuple[tuple[int, int], float]]:
    """Return up to ``most`` spans of the tokens ``first`` to ``last`` (excluded) that don't overlap, best first.

    Each comes as characters of the text, and its margin over the no-answer score. None holds a token of ``barred``,
    unless every token is one.
    """
    size = last - first
    scores = stretch.start[first:last, None] + stretch.end[None, first:last]
    allowed = np.triu(np.ones((size, size), dtype=bool)) & ~np.triu(np.ones((size, size), dtype=bool), k=LONGEST_ANSWER)
    inside = [token - first for token in barred if first <= token < last]
    for token in inside if len(inside) < size else []:
        allowed[: token + 1, token:] = False
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


def _in_cells(stretch: Stretch, cells: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], float]]:
    """Return the best span of each cell of a row, best first; all of the cell where there is one only."""
    found: list[tuple[tuple[int, int], float]] = []
    for start, end in cells:
        tokens = np.flatnonzero((stretch.offsets[:, 0] < end) & (stretch.offsets[:, 1] > start))
        if len(tokens):
            ((span, margin),) = best_spans(stretch, int(tokens[0]), int(tokens[-1]) + 1, most=1)
            found.append((span if len(cells) > 1 else (start, end), margin))
    return sorted(found, key=lambda one: -one[1])


def _tokens_in(stretch: Stretch, places: Sequence[tuple[int, int]]) -> list[int]:
    """Return the tokens that touch one of the places of the text."""
    return [token for token, (left, right) in enumerate(stretch.offsets) if _meets((int(left), int(right)), places)]


def _meets(span: tuple[int, int], places: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in places)


def _simplest(question: str, texts: Sequence[str]) -> str:
    """Return "who was NAME?" for a question for somebody's position where a text describes them, else the question."""
    name = holder(question)
    told = name and any(described(text, place) for text in texts for place in echoed(question, text))
    return f"Who was {name}?" if told else question


def _described_first(
    text: str, spans: list[tuple[tuple[int, int], float]], places: Sequence[tuple[int, int]]
) -> list[tuple[tuple[int, int], float]]:
    """Put the words that say who the name at one of ``places`` is before other spans, as likely as the best of them."""
    said = [span for place in places if (span := described(text, place))]
    return [(span, spans[0][1]) for span in said[:1] if spans] + spans


def _dated_first(
    question: str, text: str, spans: list[tuple[tuple[int, int], float]], dates: Sequence[tuple[int, int]]
) -> list[tuple[tuple[int, int], float]]:
    """Put a span with a date before others where the question asks when, unless it is far less likely.

    It may be much less likely than one that names no time at all, such as "during fighting".
    """
    if not asks_when(question) or not dates or not spans:
        return spans
    further = FURTHER if names_day(text[slice(*spans[0][0])]) else MUCH_FURTHER
    near = [
        (span, margin)
        for span, margin in spans
        if margin > spans[0][1] - further and any(first < span[1] and span[0] < last for first, last in dates)
    ]
    return near[:1] + [one for one in spans if one not in near[:1]]


def _chosen(question: str, ranked: Sequence[Sequence[_Candidate]]) -> list[_Candidate]:
    """Return the best span, and where several are asked for those nearly as good with other words.

    A question that leaves open what it asks about ("who was killed?") has one answer a sentence.
    """
    best = ranked[0][0]
    chosen = [best]
    several = asks_for_several(question)
    if not several and not asks_for_all(question):
        return chosen
    spans = [span for spans in ranked for span in spans] if several else [spans[0] for spans in ranked]
    for span in sorted(spans, key=lambda span: -span.margin):
        near = span.margin > max(0.0, best.margin - FURTHER)
        if near and len(chosen) < MOST_ANSWERS and not any(_within(span, other) for other in chosen):
            chosen.append(span)
    return chosen


def _within(one: _Candidate, other: _Candidate) -> bool:
    """Tell whether one span's words are all in the other."""
    words = [set(_WORD.findall(c.window.text[slice(*c.span)].lower())) for c in (one, other)]
    return words[0] <= words[1] or words[1] <= words[0]

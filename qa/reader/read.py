"""Reading: a question and the windows that were found for it, to answers with their exact place.

Only the most relevant sentences are read, each among its neighbours. Every sentence gets its own best span
and the probability that it answers, from what the model makes of it and from its relevance; answers are taken
from the best sentence, and from others only where the question asks for several things.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from index.records import Hit, ScoredSentence, Sentence
from index.records import Span as Days
from qa.offsets import Span, meets
from qa.reader.appositions import bearers, described, echoed, signed
from qa.reader.asked import asks_for_all, asks_for_several, choice_of, holder, names_day
from qa.reader.calibration import Calibration, probability_of
from qa.reader.designations import lettered_otherwise, named_otherwise, on_another_side
from qa.reader.fitting import fitting
from qa.reader.headed import SourceText, told_under
from qa.reader.labelled import told_by
from qa.reader.logits import MOST_ANSWERS, best_spans, evidence_in, spans_in_cells, tokens_in
from qa.reader.model import SpanModel, Stretch
from qa.reader.namesakes import kind_named_differently, named_differently
from qa.reader.parallels import part_of_days, part_of_letter, part_of_thing, within
from qa.reader.places import place_in_source
from qa.reader.records import Found, Namesake, Reading
from qa.reader.replies import is_silent
from qa.reader.spans import polished, trimmed, unmarked
from qa.reader.strangers import strangers
from qa.reader.tables import Row, row_of
from qa.reader.times import asks_when, places, reported, timed
from qa.reader.windows import Window, characters_for, focused

# For questions that ask for several things: how much less likely than the best, in logits, a further answer may be.
FURTHER = 3.0
MUCH_FURTHER = 8.0
# What a sentence loses, in log-odds, if none of its words are of the kind asked for, or if it names another one.
MISFIT = 5.0
# The same for every logit by which the words that may answer are less likely than others of it.
LESS_LIKELY = 0.5
# The log-odds that "Edda Voss, head of the mill" answers "who is the head of the mill?": of 111 such names, which stood
# right beside the words of the question, 107 were the answer.
BEARS = 2.4
_NAMING = (named_otherwise, named_differently, kind_named_differently)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A span of a window's sentence; ``margin`` is its score less the no-answer score, in logits.

    ``log_odds`` are those of the sentence: that it answers. ``namesake`` is where it names another one than was asked
    about; ``is_told`` whether it is the row of a table that has all words of the question.
    """

    window: Window
    number: int
    span: Span
    margin: float
    log_odds: float
    namesake: Span | None = None
    is_told: bool = False

    @property
    def sentence(self) -> Sentence:
        return self.window.sentences[self.number]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, the days that it asks about, and the ids of sources that are about somebody else."""

    question: str
    days: Sequence[Days]
    strangers: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class _Names:
    """Names in a window.

    ``asked_about`` are those that the question has itself, ``barred`` their tokens, which are no answer; ``bearing``
    are those that stand right beside the words of the question, and may well be one.
    """

    asked_about: Sequence[Span]
    bearing: Sequence[Span]
    barred: Sequence[int]


class Reader:
    """Reads windows with a span model. Safe to share between threads if the model is.

    ``source_text`` gives the text of a source by its id, or None; it is only needed to place answers
    in sentences with footnote marks inside.
    """

    def __init__(self, model: SpanModel, calibration: Calibration, source_text: SourceText = lambda _: None) -> None:
        self._model = model
        self._calibration = calibration
        self._source_text = source_text

    def read(self, question: str, hits: Sequence[Hit], worded: str = "", days: Sequence[Days] = ()) -> Reading:
        """Return the answers that the windows of ``hits`` give, and the sentences read, reranked.

        The model reads ``worded``, if given, in place of the question, whose form says what is asked for; ``days`` are
        those that it is asked about.
        No windows, or windows without a word, give a reading without answers and probability 0.
        """
        windows = focused(hits, characters_for(question), question)
        texts = [window.text for window in windows]
        stretches = self._model.score(_simplest(worded or question, texts), [_without_marks(one) for one in windows])
        asked = _Asked(question, days, strangers(question, hits, self._source_text))
        by_sentence = self._best_by_sentence(asked, windows, stretches)
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
        return Reading(found, found[0].probability, scored, rivals, _likeliest_namesake([best for best, *_ in ranked]))

    def _best_by_sentence(
        self, asked: _Asked, windows: Sequence[Window], stretches: Sequence[Stretch]
    ) -> dict[str, list[_Candidate]]:
        """Return the spans of every sentence by its id, best first, from the window that reads it best."""
        question = asked.question
        best: dict[str, list[_Candidate]] = {}
        for stretch in stretches:
            window = windows[stretch.text]
            asked_about = echoed(question, window.text)
            bearing = [*bearers(question, window.text), *signed(question, window.text, window.spans)]
            names = _Names(asked_about, bearing, tokens_in(stretch, asked_about))
            for number, sentence in enumerate(window.sentences):
                before = window.sentences[number - 1].text if number else None
                if window.answering[number] and not is_silent(question, sentence.text, before):
                    read = self._candidates(asked, window, number, stretch, names)
                    known = best.get(sentence.id)
                    if read and (known is None or read[0].log_odds > known[0].log_odds):
                        best[sentence.id] = read
        return best

    def _candidates(
        self, asked: _Asked, window: Window, number: int, stretch: Stretch, names: _Names
    ) -> list[_Candidate]:
        """Return the spans of the sentence at a position of a window, best first; none where it was not read."""
        question, (start, end) = asked.question, window.spans[number]
        tokens = np.flatnonzero((stretch.offsets[:, 0] < end) & (stretch.offsets[:, 1] > start))
        row = self._row(question, window, number)
        if not len(tokens) or (row and not row.cells):
            return []
        first, last = int(tokens[0]), int(tokens[-1]) + 1
        log_odds = self._calibration.log_odds(evidence_in(stretch, first, last), window.relevances[number])
        if row:
            spans = spans_in_cells(stretch, [(left + start, right + start) for left, right in row.cells])
            log_odds = max(log_odds, BEARS) if row.is_told else log_odds
        else:
            spans = best_spans(stretch, first, last, names.barred)
        if not spans:
            return []
        likeliest = window.text[slice(*spans[0][0])]
        part = part_of_days(question, window.text[start:end], window.dates[number], asked.days, likeliest)
        part = part or part_of_letter(question, window.text[start:end])
        if part is None and not asked.days:  # else the question lacks the words of its days, which tell parts apart too
            part = part_of_thing(question, window.text[start:end], window.dates[number])
        own = spans if part is None else within(spans, part, start)
        likely = fitting(question, window.text, own, (start, end))
        if likely and not row and not choice_of(question):
            log_odds -= min((own[0][1] - likely[0][1]) * LESS_LIKELY, MISFIT)
        others = _namesakes(question, window, number)
        is_other = bool(others and likely and not meets(likely[0][0], others))
        is_strange = window.sentences[number].source_id in asked.strangers
        if is_other or is_strange or (row and not row.fits) or _designates_another(question, window.text[start:end]):
            likely = []
        likely = _described_first(window.text, likely, [one for one in names.asked_about if start <= one[0] < end])
        bearing = [one for one in names.bearing if start <= one[0] < end]
        if bearing:
            likely, log_odds = [(bearing[0], spans[0][1]), *spans], max(log_odds, BEARS)
        likely = _dated_first(question, window.text, likely, places(window.dates[number], start))
        log_odds -= 0.0 if likely else MISFIT
        return [
            _Candidate(
                window, number, span, margin, log_odds, others[0] if is_other else None, bool(row and row.is_told)
            )
            for span, margin in likely or spans
        ]

    def _row(self, question: str, window: Window, number: int) -> Row | None:
        """Return what a sentence may answer that is the row of a table, or told by its heading; None for any other."""
        sentence = window.sentences[number]
        if "|" not in sentence.text:
            return told_by(question, sentence.text) or told_under(question, window, number, self._source_text)
        return row_of(question, self._source_text(sentence.source_id), sentence.start, sentence.text)

    def _found(self, question: str, candidate: _Candidate) -> Found:
        window, sentence = candidate.window, candidate.sentence
        left, right = window.spans[candidate.number]
        dates = window.dates[candidate.number]
        in_text = places(dates, left)
        span = timed(question, window.text, candidate.span, in_text)
        polish = trimmed if candidate.is_told else partial(polished, question)
        start, end = polish(window.text, span, (left, right))
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


def _without_marks(window: Window) -> str:
    """Return the text of a window with blanks for the marks of its headings, clauses and items."""
    text = window.text
    for start, end in window.spans:
        first, _ = unmarked(window.text, (start, end))
        text = f"{text[:start]}{' ' * (first - start)}{text[first:]}"
    return text


def _designates_another(question: str, sentence: str) -> bool:
    return lettered_otherwise(question, sentence) or on_another_side(question, sentence)


def _namesakes(question: str, window: Window, number: int) -> list[Span]:
    """Return where the sentence at a position names or counts another one than the question asks about."""
    sentence, near = window.spans[number], window.around(number)
    told = (named(question, window.text, sentence, near) for named in _NAMING)
    return [place for places in told for place in places] or _entitled(question, window, number)


def _entitled(question: str, window: Window, number: int) -> list[Span]:
    """Return where the title read before a window names another one, whom "she" in the sentence at a position means."""
    title = window.text[: window.spans[0][0]]
    before = window.spans[max(0, number - 1)][0]
    text = title + window.text[before : window.spans[number][1]]
    return named_differently(question, text, (0, len(title)), (0, len(text))) if title else []


def _likeliest_namesake(ranked: Sequence[_Candidate]) -> Namesake | None:
    """Return what the best of the sentences tells of that name another one than was asked about."""
    best = next((one for one in ranked if one.namesake), None)
    if best is None or best.namesake is None:
        return None
    return Namesake(best.window.text[slice(*best.namesake)], best.sentence, probability_of(best.log_odds + MISFIT))


def _simplest(question: str, texts: Sequence[str]) -> str:
    """Return "who was NAME?" for a question for somebody's position where a text describes them, else the question."""
    name = holder(question)
    told = name and any(described(text, place) for text in texts for place in echoed(question, text))
    return f"Who was {name}?" if told else question


def _described_first(text: str, spans: list[tuple[Span, float]], places: Sequence[Span]) -> list[tuple[Span, float]]:
    """Put the words that say who the name at one of ``places`` is before other spans, as likely as the best of them."""
    said = [span for place in places if (span := described(text, place))]
    return [(span, spans[0][1]) for span in said[:1] if spans] + spans


def _dated_first(
    question: str, text: str, spans: list[tuple[Span, float]], dates: Sequence[Span]
) -> list[tuple[Span, float]]:
    """Put a span with a date before others where the question asks when, unless it is far less likely.

    It may be much less likely than one that names no time at all, such as "during fighting".
    """
    if not asks_when(question) or not dates or not spans:
        return spans
    further = FURTHER if names_day(text[slice(*spans[0][0])]) else MUCH_FURTHER
    near = [(span, margin) for span, margin in spans if margin > spans[0][1] - further and meets(span, dates)]
    return near[:1] + [one for one in spans if one not in near[:1]]


def _chosen(question: str, ranked: Sequence[Sequence[_Candidate]]) -> list[_Candidate]:
    """Return the best span, and where several are asked for those nearly as good with other words.

    A question that leaves open what it asks about ("who was killed?") has one answer a sentence, and so has each row
    that tells all of it.
    """
    best = ranked[0][0]
    if best.is_told:
        return [spans[0] for spans in ranked if spans[0].is_told]
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

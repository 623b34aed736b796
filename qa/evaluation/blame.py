"""Which stage a wrong answer is put down to: the first one that loses the gold sentence, or what it says.

The stages behind are run again with the gold sentence in place of what they were given, so that a fault is not
put down to the stage where it shows, but to the one where it arises.
"""

import calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self, runtime_checkable

from index.catalog import Catalog
from index.day_lookup import may_answer_about
from index.records import Hit, Sentence
from qa.dated import on_weekdays
from qa.evaluation.metrics_answers import is_right, normalise
from qa.evaluation.metrics_citations import citation_recall
from qa.evaluation.outcome import outcome_of, without_markers
from qa.evaluation.questions import TestQuestion
from qa.records import Answer, Question, Reason, Turn
from qa.telling import Basis


class Stage(StrEnum):
    """The stages that can be at fault, in the order that a question passes them."""

    NOT_INDEXED = "not indexed"
    DATE_WINDOW = "date window"
    NOT_RETRIEVED = "not retrieved"
    NOT_RANKED = "not ranked"
    NOT_READ = "not read"
    WRONGLY_CITED = "wrongly cited"
    WRONGLY_REFUSED = "wrongly refused"
    WRONGLY_ANSWERED = "wrongly answered"


# What each stage means, in the words of reports.
MEANING = {
    Stage.NOT_INDEXED: "the gold sentence isn't in the index",
    Stage.DATE_WINDOW: "the days understood exclude the gold sentence",
    Stage.NOT_RETRIEVED: "the search doesn't find the gold sentence",
    Stage.NOT_RANKED: "it is found, and too far down to be read",
    Stage.NOT_READ: "given the gold sentence alone, the answerer doesn't find the answer",
    Stage.WRONGLY_CITED: "right words, cited to another sentence",
    Stage.WRONGLY_REFUSED: "the answer was found, and refused",
    Stage.WRONGLY_ANSWERED: "there is no answer, or another sentence was preferred",
}


@dataclass(frozen=True, slots=True)
class Blame:
    """The stage that a wrong answer is put down to, and what shows it, in one sentence."""

    stage: Stage
    detail: str


@dataclass(frozen=True, slots=True)
class StageBlame:
    """How many wrong answers are put down to a stage, and their share of all questions."""

    stage: Stage
    n: int
    share: float


@runtime_checkable
class Traceable(Protocol):
    """A pipeline whose stages can be run apart, as ``qa.ask.Pipeline``'s."""

    @property
    def catalog(self) -> Catalog:
        """The sources that it answers from."""
        ...

    def answer_with_basis(self, question: str, history: Sequence[Turn] = ()) -> tuple[Answer, Basis]:
        """Answer a question that was asked after the turns of ``history``; return what the answer was made from too."""
        ...

    def sentences_read(self, basis: Basis) -> list[Sentence]:
        """Return those of the sentences found that are looked at."""
        ...

    def answer_from(self, basis: Basis) -> Answer:
        """Answer from windows that are given."""
        ...

    def never_refusing(self) -> Self:
        """Return one that answers however unsure it is."""
        ...


def blame(pipeline: Traceable, question: TestQuestion, answer: Answer, basis: Basis) -> Blame | None:
    """Return the stage that a wrong answer is put down to, None where it is right or nobody knows what is.

    An answer is wrong if its words are, as ``truthfulness`` has it, or if none of the sentences it cites is gold.
    A question of several items is lost where any of its gold sentences is, any other where all are.
    """
    right = is_right(question, outcome_of(answer, ()))
    if right is None or (right and citation_recall(question, outcome_of(answer, ())) != 0):
        return None
    if question.unanswerable:
        return Blame(Stage.WRONGLY_ANSWERED, f"There is no answer, and it says “{_said(answer)}”.")
    lost = _lost(pipeline, question, basis, is_said=right)
    if lost is not None:
        return lost
    if right:
        cited = ", ".join(f"{one.source}, sentence {one.sentence}" for one in answer.citations)
        return Blame(Stage.WRONGLY_CITED, f"The words are right, and cited to {cited or 'nothing'}.")
    return _told_wrongly(pipeline, question, answer, basis)


def count_blame(blames: Iterable[Blame | None], questions: int) -> tuple[StageBlame, ...]:
    """Return the stages that wrong answers are put down to, in the order of the stages."""
    counts = Counter(one.stage for one in blames if one is not None)
    return tuple(StageBlame(stage, counts[stage], counts[stage] / questions) for stage in Stage if counts[stage])


@dataclass(frozen=True, slots=True)
class _Gold:
    """A gold sentence as the catalog has it, with the name of its source."""

    source_name: str
    sentence: Sentence

    @property
    def place(self) -> str:
        return f"{self.source_name}, sentence {self.sentence.ordinal}"


def _lost(pipeline: Traceable, question: TestQuestion, basis: Basis, *, is_said: bool) -> Blame | None:
    """Return the first stage that loses the gold sentences; None where the answerer had them and can read them."""
    if not question.sentences:
        return None
    gold = _indexed(pipeline.catalog, question)
    if _is_lost(question, len(gold), len(set(question.sentences))):
        return Blame(Stage.NOT_INDEXED, f"{_missing(question, gold)} doesn't stand in the index with its answer.")
    asked = basis.question
    on_days = [one for one in gold if _may_answer(pipeline.catalog, one, asked)]
    if asked.unread or _is_lost(question, len(on_days), len(gold)):
        weekdays = (calendar.day_name[weekday] for weekday in asked.weekdays)
        days = ", ".join((*asked.day_words, *asked.unread, *weekdays))
        return Blame(Stage.DATE_WINDOW, f"“{days}” was understood, which {_first(gold, on_days)} doesn't speak of.")
    found = _among(on_days, _sentences_found(basis))
    if _is_lost(question, len(found), len(gold)):
        return Blame(Stage.NOT_RETRIEVED, f"{_first(on_days, found)} is not among what was found.")
    read = _among(found, pipeline.sentences_read(basis))
    if _is_lost(question, len(read), len(gold)):
        return Blame(Stage.NOT_RANKED, f"{_first(found, read)} was found, and not read.")
    return None if is_said else _unreadable(pipeline, question, basis, read)


def _unreadable(pipeline: Traceable, question: TestQuestion, basis: Basis, gold: Sequence[_Gold]) -> Blame | None:
    """Return the blame where the answer isn't found even in the gold sentences alone, however unsure."""
    hits = tuple(_hit(pipeline.catalog, one) for one in gold)
    alone = pipeline.never_refusing().answer_from(Basis(basis.question, hits, basis.listed))
    if is_right(question, outcome_of(alone, ())):
        return None
    places = " and ".join(one.place for one in gold)
    if alone.reason is Reason.NO_DATE_MATCH:
        days = ", ".join(basis.question.day_words)
        return Blame(Stage.DATE_WINDOW, f"“{days}” was understood; {places} doesn't speak of all these days.")
    said = "nothing" if alone.abstained else f"“{_said(alone)}”"
    return Blame(Stage.NOT_READ, f"Given {places} alone, the answerer finds {said}.")


def _told_wrongly(pipeline: Traceable, question: TestQuestion, answer: Answer, basis: Basis) -> Blame:
    """Return the blame where the answerer had what it needed, or where nobody says which sentences it needed."""
    unknown = "" if question.sentences else " Without gold sentences the stages before can't be told."
    if not answer.abstained:
        return Blame(Stage.WRONGLY_ANSWERED, f"It says “{_said(answer)}” instead.{unknown}")
    bold = pipeline.never_refusing().answer_from(basis)
    would = "" if bold.abstained else f"; less careful, it would have said “{_said(bold)}”"
    return Blame(Stage.WRONGLY_REFUSED, f"It was refused ({answer.reason}){would}.{unknown}")


def _is_lost(question: TestQuestion, kept: int, wanted: int) -> bool:
    return kept < wanted if question.several else kept == 0


def _indexed(catalog: Catalog, question: TestQuestion) -> list[_Gold]:
    """Return the gold sentences that stand in the catalog at their place and hold an answer there.

    A sentence that holds none is another one: a text that was changed has moved the numbers.
    """
    sources = catalog.summaries()
    return [
        _Gold(source.name, sentence)
        for gold in dict.fromkeys(question.sentences)
        for source in sources
        if gold.is_at(source.name, gold.sentence)
        for sentence in catalog.sentences(source.id, gold.sentence, gold.sentence)
        if _holds_an_answer(sentence, question.answers)
    ]


def _holds_an_answer(sentence: Sentence, answers: Sequence[str]) -> bool:
    """Tell whether at least half of the words of an answer stand in a sentence; answers may be put more freely."""
    there = Counter(normalise(sentence.text).split())
    for answer in answers:
        words = Counter(normalise(answer).split())
        if 2 * (words & there).total() >= words.total():
            return True
    return False


def _missing(question: TestQuestion, gold: Sequence[_Gold]) -> str:
    there = [(one.source_name, one.sentence.ordinal) for one in gold]
    lost = next(one for one in question.sentences if not any(one.is_at(*place) for place in there))
    return f"{lost.source}, sentence {lost.sentence},"


def _first(before: Sequence[_Gold], after: Sequence[_Gold]) -> str:
    """Return the place of the first gold sentence that a stage lost."""
    return next((one for one in before if one not in after), before[0]).place


def _among(gold: Sequence[_Gold], sentences: Iterable[Sentence]) -> list[_Gold]:
    ids = {sentence.id for sentence in sentences}
    return [one for one in gold if one.sentence.id in ids]


def _sentences_found(basis: Basis) -> list[Sentence]:
    if basis.listed is not None and basis.listed.entries:
        return [entry.sentence for entry in basis.listed.entries]
    return [sentence for hit in basis.hits for sentence in hit.sentences]


def _may_answer(catalog: Catalog, gold: _Gold, asked: Question) -> bool:
    """Tell whether the search lets a gold sentence answer about the days asked about."""
    if asked.weekdays and not any(on_weekdays([_hit(catalog, gold)], asked.weekdays)[0].on_days):
        return False
    return not asked.days or may_answer_about(catalog, gold.sentence, asked.days)


def _hit(catalog: Catalog, gold: _Gold) -> Hit:
    """Return a gold sentence as if the search had found it, and nothing as relevant."""
    sentence = gold.sentence
    dates = catalog.dates(sentence.source_id, sentence.ordinal, sentence.ordinal).get(sentence.ordinal, ())
    return Hit(gold.source_name, (sentence,), (1.0,), 1.0, dense=None, lexical=None, dates=(dates,))


def _said(answer: Answer) -> str:
    said = without_markers(answer.answer)
    return said if len(said) <= 120 else f"{said[:117]}..."

"""The pipeline: one question travels once through the house, top to bottom. Read this file first.

(session, text) -> history -> decompose -> rewrite -> search -> answerer -> citations -> Answer -> session
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from index.catalog import Catalog
from index.records import Hit, Sentence
from index.search import Search
from index.timeline import Timeline
from qa.answering import Answerer
from qa.compose import Composer, taken_apart
from qa.dated import MOST_EVENTS, days_on, distance, on_weekdays
from qa.days import DayReader, all_events_of, of_any_day
from qa.decompose import Decomposer, whole
from qa.errors import InvalidQuestionError
from qa.records import Answer, Citation, Delta, Question, Turn, printable
from qa.rewrite import Rewriter, stand_alone
from qa.sessions import Sessions
from qa.small_talk import is_courtesy
from qa.telling import Basis, Stopwatch, Teller

MOST_RECALLED = 10


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a message becomes questions: who parts it, who makes each stand alone, and who reads its days."""

    rewriter: Rewriter = stand_alone
    day_reader: DayReader = field(default_factory=DayReader)
    decomposer: Decomposer = whole


_BY_RULES = Understanding()


class Pipeline:
    """Answers questions, each statement cited; what cannot be cited is not said."""

    def __init__(
        self,
        catalog: Catalog,
        search: Search,
        answerer: Answerer,
        sessions: Sessions,
        most_characters: int,
        understanding: Understanding = _BY_RULES,
    ) -> None:
        self._catalog = catalog
        self._search = search
        self._teller = Teller(catalog, search, answerer)
        self._sessions = sessions
        self._understanding = understanding
        self._most_characters = most_characters

    def ask(
        self, text: str, session_id: str | None = None, *, any_day: bool = False
    ) -> Iterator[Delta | Citation | Answer]:
        """Answer within a session (None starts one): pieces of text, citations, then the whole answer.

        With ``any_day`` the days in the question exclude no sentence. Raises ``InvalidQuestionError`` and
        ``UnknownSessionError`` at once, before the first item.
        """
        message = self._checked(text)
        history = [] if session_id is None else self._sessions.history(session_id)
        session = session_id if session_id is not None else self._sessions.new_id()
        return self._remembered(message, history, session, any_day=any_day)

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer outside any session; nothing is remembered."""
        return self.answer_with_basis(question, history)[0]

    def answer_with_basis(self, question: str, history: Sequence[Turn] = ()) -> tuple[Answer, Basis]:
        """Answer as ``answer`` does; return what the answer was made from too, understood and searched for once."""
        items = list(self._in_turn(self._checked(question), history, ""))
        return _whole(items), _joint([item for item in items if isinstance(item, Basis)])

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Delta | Citation | Answer]:
        """Answer outside any session as ``ask`` does; raises ``InvalidQuestionError`` before the first item."""
        return self._stream(self._checked(question), history, session_id="")

    def recalled(self, exchanges: Sequence[tuple[str, str]]) -> list[Turn]:
        """Return questions and answers that a client remembers, oldest first, as turns; only the last ones count."""
        turns: list[Turn] = []
        for asked, answered in exchanges[-MOST_RECALLED:]:
            message = printable(asked[: self._most_characters]).strip()
            turns.append(Turn(message, stand_alone(message, turns).text, printable(answered)))
        return turns

    def retrieve(self, question: str, history: Sequence[Turn] = ()) -> list[Hit]:
        """Return the windows that the answerer would be given, best first."""
        return self._hits(self._understood(self._checked(question), history))

    def place(self, sentence: Sentence) -> str | None:
        """Return in words where a sentence that was found stands in its original; None where nothing tells it."""
        return self._catalog.place(sentence.source_id, sentence.start)

    def basis(self, question: str, history: Sequence[Turn] = ()) -> Basis:
        """Return what an answer to a question behind these turns is made from, as the sources are now."""
        message = self._checked(question)
        if len(self._questions(message)) > 1:
            return self.answer_with_basis(message, history)[1]
        return self._based(message, history)[0]

    @property
    def catalog(self) -> Catalog:
        """The sources that it answers from."""
        return self._catalog

    def answer_from(self, basis: Basis) -> Answer:
        """Answer from windows that are given, such as some that no search has found."""
        return _whole(self._teller.told(basis, "", Stopwatch(time.perf_counter())))

    def sentences_read(self, basis: Basis) -> list[Sentence]:
        """Return the sentences that an answer may come from: of those found, the ones that are looked at."""
        if basis.listed is not None and basis.listed.entries:
            return [entry.sentence for entry in basis.listed.entries]
        return self._teller.answerer.sentences_read(basis.question, basis.hits)

    def never_refusing(self) -> "Pipeline":
        """Return this pipeline with an answerer that answers however unsure it is."""
        bold = copy(self)
        bold._teller = self._teller.never_refusing()
        return bold

    def _hits(self, question: Question) -> list[Hit]:
        return on_weekdays(self._search.search(question.searching, question.days), question.weekdays)

    def _understood(self, message: str, history: Sequence[Turn], *, any_day: bool = False) -> Question:
        """Return the question that stands alone, its misspelt words corrected, with the days it speaks of."""
        decomposer = self._understanding.decomposer
        turns = [one for turn in history[-MOST_RECALLED:] for one in taken_apart(turn, decomposer)]
        # What is misspelt ("taht") may be what leans on the turns before.
        question = replace(self._understanding.rewriter(self._search.respelled(message), turns), asked=message)
        text, focus = (self._search.respelled(part) for part in (question.text, question.focus))
        question = self._understanding.day_reader.with_days(replace(question, text=text, focus=focus))
        return of_any_day(question) if any_day else question

    def _remembered(
        self, message: str, history: Sequence[Turn], session_id: str, *, any_day: bool
    ) -> Iterator[Delta | Citation | Answer]:
        for item in self._stream(message, history, session_id, any_day=any_day):
            if isinstance(item, Answer):
                self._sessions.append(session_id, Turn.of(item), item.to_json())
            yield item

    def _stream(
        self, message: str, history: Sequence[Turn], session_id: str, *, any_day: bool = False
    ) -> Iterator[Delta | Citation | Answer]:
        for item in self._in_turn(message, history, session_id, any_day=any_day):
            if not isinstance(item, Basis):
                yield item

    def _in_turn(
        self, message: str, history: Sequence[Turn], session_id: str, *, any_day: bool = False
    ) -> Iterator[Basis | Delta | Citation | Answer]:
        """Answer the questions of a message one after the other, each as if those before had been turns.

        Gives the basis of each before its pieces of text and its citations, in the end one answer to all.
        """
        questions = self._questions(message)
        turns, composer = list(history), Composer()
        for question in questions:
            basis, clock = self._based(question, turns, any_day=any_day)
            yield basis
            if len(questions) == 1:
                yield from self._teller.told(basis, session_id, clock)
                return
            items = list(self._teller.told(basis, session_id, clock))
            answer = _whole(items)
            yield from composer.add([item for item in items if not isinstance(item, Answer)], answer)
            turns.append(Turn.of(answer))
        yield from composer.finish(message)

    def _questions(self, message: str) -> tuple[str, ...]:
        """Return the questions of a message; without sources there is one thing to say to all of them."""
        return self._understanding.decomposer(message) if self._catalog.count_sources() else (message,)

    def _based(self, message: str, history: Sequence[Turn], *, any_day: bool = False) -> tuple[Basis, Stopwatch]:
        """Return what an answer is made from, and the clock that ran meanwhile."""
        clock = Stopwatch(time.perf_counter())
        question = self._understood(message, history, any_day=any_day)
        clock.rewrite = time.perf_counter() - clock.started
        hits = [] if is_courtesy(message) else self._hits(question)
        clock.search = time.perf_counter() - clock.started - clock.rewrite
        return Basis(question, tuple(hits), self._listed(question)), clock

    def _listed(self, question: Question) -> Timeline | None:
        """Return all events that are asked for, with ``matching`` 0 the nearest instead; None where none are."""
        about = all_events_of(question)
        if about is None:
            return None
        days = question.days or days_on(question.weekdays, self._search.spans())
        if not days:
            return None
        timeline = self._search.timeline(days, about, MOST_EVENTS)
        if timeline.entries or about:
            return timeline
        nearest = min(self._search.spans(), key=lambda span: distance(span, question.days), default=None)
        if nearest is None:
            return timeline
        return replace(self._search.timeline([nearest], limit=MOST_EVENTS), matching=0)

    def _checked(self, text: str) -> str:
        """Return the question without what is no text; raise ``InvalidQuestionError`` if nothing is left."""
        if len(text) > self._most_characters:
            raise InvalidQuestionError(
                f"The question has {len(text):,} characters; ask in at most {self._most_characters:,}."
            )
        # Control characters and lone surrogates can neither be searched for nor printed.
        cleaned = printable(text).strip()
        if not cleaned:
            raise InvalidQuestionError("The question is empty; write what you want to know.")
        if not any(character.isalnum() for character in cleaned):
            raise InvalidQuestionError("The question has no words; write what you want to know.")
        return cleaned


def _joint(bases: Sequence[Basis]) -> Basis:
    """Return what the answers to several questions are made from as that of one, the best windows of each first."""
    if len(bases) == 1:
        return bases[0]
    ranks = zip_longest(*(basis.hits for basis in bases))
    hits = {hit.sentences[0].id: hit for rank in reversed(list(ranks)) for hit in reversed(rank) if hit is not None}
    asked, text = (" ".join(each) for each in zip(*((b.question.asked, b.question.text) for b in bases), strict=True))
    return Basis(Question(asked, text), tuple(reversed(hits.values())), None)


def _whole(items: Iterable[Basis | Delta | Citation | Answer]) -> Answer:
    """Return the answer that a stream ends with."""
    *_, last = items
    if not isinstance(last, Answer):
        raise TypeError("a stream ends with its answer")
    return last

"""The pipeline: one question travels once through the house, top to bottom. Read this file first.

(session, text) -> history -> rewrite -> search -> answerer -> citations -> Answer -> session
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.catalog import Catalog
from index.records import Hit
from index.search import Search
from qa.answering import Answerer
from qa.citations import cite, exists, verify
from qa.days import asks_for_all_events, events, in_words, no_match, speak_of_days, window_of, with_days
from qa.errors import InvalidQuestionError
from qa.records import Abstention, Answer, Citation, Claim, Delta, Question, Reason, Timings, Turn, printable
from qa.rewrite import stand_alone
from qa.sessions import Sessions

MOST_MISSING_WORDS = 5


@dataclass(slots=True)
class _Clock:
    """Seconds spent in each stage of one question; stages that stream are timed piece by piece."""

    started: float
    rewrite: float = 0.0
    search: float = 0.0
    answer: float = 0.0

    def timings(self) -> Timings:
        total = time.perf_counter() - self.started
        verify_seconds = total - self.rewrite - self.search - self.answer
        stages = (self.rewrite, self.search, self.answer, verify_seconds, total)
        return Timings(*(round(seconds * 1000, 3) for seconds in stages))


class Pipeline:
    """Answers questions, each statement cited; what cannot be cited is not said."""

    def __init__(
        self, catalog: Catalog, search: Search, answerer: Answerer, sessions: Sessions, most_characters: int
    ) -> None:
        self._catalog = catalog
        self._search = search
        self._answerer = answerer
        self._sessions = sessions
        self._most_characters = most_characters

    def ask(self, text: str, session_id: str | None = None) -> Iterator[Delta | Citation | Answer]:
        """Answer within a session (None starts one): pieces of text, citations, then the whole answer.

        Raises ``InvalidQuestionError`` and ``UnknownSessionError`` at once, before the first item.
        """
        message = self._checked(text)
        history = [] if session_id is None else self._sessions.history(session_id)
        return self._remembered(message, history, session_id if session_id is not None else self._sessions.new_id())

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer outside any session; nothing is remembered."""
        *_, last = self._stream(self._checked(question), history, session_id="")
        if not isinstance(last, Answer):
            raise TypeError("a stream ends with its answer")
        return last

    def retrieve(self, question: str, history: Sequence[Turn] = ()) -> list[Hit]:
        """Return the windows that the answerer would be given, best first."""
        return self._hits(self._understood(self._checked(question), history))

    def evidence(self, standalone_question: str) -> list[Hit]:
        """Return the windows that the answerer was given for a question that stands alone."""
        return self._hits(with_days(Question(asked=standalone_question, text=standalone_question)))

    def _hits(self, question: Question) -> list[Hit]:
        return self._search.search(question.searching, question.days)

    def _understood(self, message: str, history: Sequence[Turn]) -> Question:
        """Return the question that stands alone, its misspelt words corrected, with the days it speaks of."""
        question = stand_alone(message, history)
        text, focus = (self._search.respelled(part) for part in (question.text, question.focus))
        return with_days(replace(question, text=text, focus=focus))

    def _remembered(
        self, message: str, history: Sequence[Turn], session_id: str
    ) -> Iterator[Delta | Citation | Answer]:
        for item in self._stream(message, history, session_id):
            if isinstance(item, Answer):
                turn = Turn(item.question, item.standalone_question, item.answer)
                self._sessions.append(session_id, turn, item.to_json())
            yield item

    def _stream(self, message: str, history: Sequence[Turn], session_id: str) -> Iterator[Delta | Citation | Answer]:
        clock = _Clock(time.perf_counter())
        question = self._understood(message, history)
        clock.rewrite = time.perf_counter() - clock.started
        hits = self._hits(question)
        clock.search = time.perf_counter() - clock.started - clock.rewrite

        endings: list[Abstention] = []
        claims = _claims(self._items(question, hits), endings, clock)
        pieces: list[str] = []
        citations: list[Citation] = []
        for item in verify(claims, self._catalog):
            if isinstance(item, Delta):
                pieces.append(item.text)
            else:
                citations.append(item)
            yield item

        answer = Answer(
            session_id=session_id,
            question=message,
            standalone_question=question.text,
            answer="".join(pieces),
            abstained=False,
            reason=None,
            citations=tuple(citations),
            window=window_of(question, hits, {f"{c.source_id}:{c.sentence}" for c in citations}),
            nearest=(),
            confidence=round(max((c.score for c in citations), default=0.0), 4),
            timings_ms=clock.timings(),
        )
        if not citations:
            ending = endings[0] if endings else Abstention(Reason.LOW_SUPPORT, (), confidence=0.0)
            answer = self._abstain(answer, question, ending, hits)
            yield Delta(answer.answer)
        yield replace(answer, timings_ms=clock.timings())

    def _items(self, question: Question, hits: Sequence[Hit]) -> Iterator[Claim | Abstention]:
        """Return what there is to say: all events of a day by the calendar, anything else by the answerer."""
        if not speak_of_days(question, hits):
            return iter([no_match(question, hits)])
        told = events(question, hits) if asks_for_all_events(question) else []
        if told:
            return iter([Claim(evidence.sentence.text, (evidence,)) for evidence in told])
        return self._answerer.answer(question, hits)

    def _abstain(self, answer: Answer, question: Question, ending: Abstention, hits: Sequence[Hit]) -> Answer:
        """Say that the sources don't say: why, and what came closest."""
        nearest = tuple(
            cite(evidence, marker)
            for marker, evidence in enumerate((e for e in ending.nearest if exists(e, self._catalog)), start=1)
        )
        is_about_days = ending.reason is Reason.NO_DATE_MATCH
        missing = in_words(question, hits) if is_about_days else self._search.unknown_names(question.asked)
        reason = ending.reason if self._catalog.count_sources() else Reason.NO_SOURCES
        return replace(
            answer,
            answer=abstention_text(reason, missing, nearest),
            abstained=True,
            reason=reason,
            nearest=nearest,
            confidence=round(ending.confidence, 4),
        )

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


def _claims(items: Iterator[Claim | Abstention], endings: list[Abstention], clock: _Clock) -> Iterator[Claim]:
    """Pass claims on, put an abstention into ``endings``, and time the answerer's own work."""
    while True:
        started = time.perf_counter()
        item = next(items, None)
        clock.answer += time.perf_counter() - started
        if isinstance(item, Claim):
            yield item
            continue
        if item is not None:
            endings.append(item)
        return


def abstention_text(reason: Reason, missing: Sequence[str], nearest: Sequence[Citation]) -> str:
    """Say in words why nothing is answered and what came closest."""
    if reason is Reason.NO_SOURCES:
        return "There are no sources yet, so there is nothing to answer from; add some with `qa index PATH`."
    if reason is Reason.LOW_SUPPORT:
        said = "The sources don't say: no sentence in them carries an answer."
    elif missing:
        words = " or ".join(f"“{word}”" for word in missing[:MOST_MISSING_WORDS])
        verb = "say nothing about" if reason is Reason.NO_DATE_MATCH else "never mention"
        said = f"The sources don't say: they {verb} {words}."
    else:
        said = "The sources don't say: no sentence in them answers this."
    if not nearest:
        return said
    closest = nearest[0]
    return f"{said} What comes closest: “{closest.text}” ({closest.source}, sentence {closest.sentence})."

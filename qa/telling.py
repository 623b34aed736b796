"""From a question and what was found for it to the answer: verified statements, then what must be told beside them."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.calendar import speaks
from index.catalog import Catalog
from index.records import Hit
from index.search import Search
from index.timeline import Timeline
from qa.answering import Answerer, Ending
from qa.citations import cite, exists, verify
from qa.dated import (
    Dates,
    answered_dates,
    asked_words,
    dates_by_sentence,
    events,
    evidence_of,
    nearest_day,
    no_match,
    told_from_writing,
    untold,
    window_of,
)
from qa.days import all_events_of
from qa.records import (
    Abstention,
    Answer,
    Citation,
    Claim,
    Coverage,
    Delta,
    Evidence,
    Question,
    Reason,
    Timings,
    Written,
)
from qa.small_talk import is_courtesy
from qa.wording import NOTHING_ASKED, abstention_text, remark_on

_NO_SUPPORT = Abstention(Reason.LOW_SUPPORT, (), confidence=0.0)


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer is made from: the question as it was understood, the windows found for it, best first.

    ``listed`` has the sentences that are listed in place of an answer from the windows, None where none are; with
    ``matching`` 0 they are those of the nearest days.
    """

    question: Question
    hits: tuple[Hit, ...]
    listed: Timeline | None


@dataclass(slots=True)
class Stopwatch:
    """Seconds spent in each stage of one question; stages that stream are timed piece by piece."""

    started: float
    rewrite: float = 0.0
    search: float = 0.0
    answer: float = 0.0
    first_statement: float | None = None

    def timings(self) -> Timings:
        """Return the milliseconds so far; what no other stage took is the verification's."""
        total = time.perf_counter() - self.started
        verify_seconds = total - self.rewrite - self.search - self.answer
        stages = (self.rewrite, self.search, self.answer, verify_seconds, total)
        first = None if self.first_statement is None else round(self.first_statement * 1000, 3)
        rewrite, search, answer, verify, whole = (round(seconds * 1000, 3) for seconds in stages)
        return Timings(rewrite, search, answer, verify, whole, first)

    def said(self) -> None:
        """Note that a statement is out."""
        if self.first_statement is None:
            self.first_statement = time.perf_counter() - self.started


class Teller:
    """Tells answers, each statement cited; what cannot be cited is not said."""

    def __init__(self, catalog: Catalog, search: Search, answerer: Answerer) -> None:
        self._catalog = catalog
        self._search = search
        self.answerer = answerer

    def never_refusing(self) -> "Teller":
        """Return one with an answerer that answers however unsure it is."""
        return Teller(self._catalog, self._search, self.answerer.never_refusing())

    def told(self, basis: Basis, session_id: str, clock: Stopwatch) -> Iterator[Delta | Citation | Answer]:
        """Answer from a basis: pieces of text, citations, then the whole answer."""
        question, hits, listed = basis.question, basis.hits, basis.listed
        dates = dates_by_sentence(hits, listed)
        heard = _Heard([], [])
        claims = _claims(iter(self._items(question, hits, listed, dates)), heard, clock)
        pieces: list[str] = []
        citations: list[Citation] = []
        for item in verify(claims, self._catalog):
            if isinstance(item, Delta):
                clock.said()
                pieces.append(item.text)
            else:
                citations.append(item)
            yield item

        markers = {f"{c.source_id}:{c.sentence}": c.marker for c in citations}
        answer = Answer(
            session_id=session_id,
            question=question.asked,
            standalone_question=question.text,
            answer="".join(pieces),
            abstained=False,
            reason=Reason.CONFLICT if heard.disagree else None,
            citations=tuple(citations),
            window=window_of(question, [one for sentence_id in markers for one in dates.get(sentence_id, ())]),
            dates=answered_dates(heard.claims, markers, dates),
            coverage=self._with_total(heard.coverage),
            nearest=(),
            confidence=round(max((c.score for c in citations), default=0.0), 4),
            timings_ms=clock.timings(),
            written=question.written.and_then(heard.written) if question.written else heard.written,
        )
        remark = ""
        if citations:
            remark = remark_on(answer, self._untold_events(question, listed), told_from_writing(answer))
        else:
            ending = next((one for one in heard.endings if isinstance(one, Abstention)), _NO_SUPPORT)
            answer = self._abstain(answer, question, ending, hits, dates)
            remark = answer.answer
        if remark:
            yield Delta(remark)
        text = "".join(pieces) + remark
        yield replace(answer, answer=text, timings_ms=clock.timings())

    def _untold_events(self, question: Question, listed: Timeline | None) -> list[str]:
        """Return the days, in words, that none of the events asked for is of, where others are of other days."""
        if listed is None or not listed.matching or len(question.days) < 2:
            return []
        told = [span for span, _ in self._search.spoken_days(all_events_of(question) or "")]
        asked = zip(question.days, question.day_words, strict=True)
        return [asked_words(day, words) for day, words in asked if not any(speaks(span, day) for span in told)]

    def _untold(self, question: Question, hits: Sequence[Hit]) -> list[str]:
        """Return the days of a question, in words, that no sentence of the sources speaks of."""
        return untold(question, hits, self._search.tells_of)

    def _with_total(self, coverage: Coverage | None) -> Coverage | None:
        return None if coverage is None else replace(coverage, total=self._catalog.count_sentences())

    def _items(
        self, question: Question, hits: Sequence[Hit], listed: Timeline | None, dates: Dates
    ) -> Iterable[Claim | Ending]:
        """Return what there is to say: all events of a day by the calendar, anything else by the answerer."""
        if is_courtesy(question.asked):
            return [_NO_SUPPORT]
        if listed is not None and listed.matching:
            claims, coverage = events(listed)
            return [*claims, coverage]
        if listed is not None and listed.entries:
            near = [Evidence(entry.source_name, entry.sentence, score=0.0) for entry in listed.entries]
            return [no_match(question, near, dates)]
        if self._untold(question, hits):
            return [no_match(question, evidence_of(hits), dates)]
        return self.answerer.answer(question, hits)

    def _abstain(
        self, answer: Answer, question: Question, ending: Abstention, hits: Sequence[Hit], dates: Dates
    ) -> Answer:
        """Say that the sources don't say: why, and what came closest."""
        nearest = tuple(
            cite(evidence, marker, self._catalog)
            for marker, evidence in enumerate((e for e in ending.nearest if exists(e, self._catalog)), start=1)
        )
        is_about_days = ending.reason is Reason.NO_DATE_MATCH
        missing = self._untold(question, hits) if is_about_days else self._search.unknown_names(question.asked)
        reason = ending.reason if self._catalog.count_sources() else Reason.NO_SOURCES
        told = dates.get(f"{nearest[0].source_id}:{nearest[0].sentence}", ()) if nearest and is_about_days else ()
        return replace(
            answer,
            answer=NOTHING_ASKED
            if is_courtesy(question.asked)
            else abstention_text(reason, missing, nearest, nearest_day(question, told), ending.namesake),
            abstained=True,
            reason=reason,
            nearest=nearest,
            confidence=round(ending.confidence, 4),
        )


@dataclass(slots=True)
class _Heard:
    """What came from the answerer: claims as they pass, and what stands at the end."""

    claims: list[Claim]
    endings: list[Ending]

    @property
    def written(self) -> Written | None:
        return next((ending for ending in self.endings if isinstance(ending, Written)), None)

    @property
    def coverage(self) -> Coverage | None:
        return next((ending for ending in self.endings if isinstance(ending, Coverage)), None)

    @property
    def disagree(self) -> bool:
        return any(isinstance(one, Abstention) and one.reason is Reason.CONFLICT for one in self.endings)


def _claims(items: Iterator[Claim | Ending], heard: _Heard, clock: Stopwatch) -> Iterator[Claim]:
    """Pass claims on, keep what was heard, and time the answerer's own work."""
    while True:
        started = time.perf_counter()
        item = next(items, None)
        clock.answer += time.perf_counter() - started
        if item is None:
            return
        if isinstance(item, Claim):
            heard.claims.append(item)
            yield item
        else:
            heard.endings.append(item)

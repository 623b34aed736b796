"""Values that travel between the stages from question to answer: frozen, without I/O."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from index.records import Reading, Sentence, Span

# Zero-width joiner and non-joiner: invisible, yet a part of the spelling in Persian and Indic scripts.
JOINERS = frozenset("\u200c\u200d")

# A marker in the text of an answer, with the blanks before it; only the first of several blanks begins a match, so
# that each is read once.
MARKER = re.compile(r"(?<!\s)\s*+\[\d++\]")
# The marker alone, and its number.
MARKER_NUMBER = re.compile(r"\[(\d+)\]")


def printable(text: str) -> str:
    """Return text that can be printed and cannot steer a terminal: what is no text becomes blanks."""
    return "".join(c if c.isprintable() or c in JOINERS else " " for c in text)


class Reason(StrEnum):
    """Why an answer abstains."""

    NO_SOURCES = "no_sources"
    NO_DATE_MATCH = "no_date_match"
    NOT_IN_SOURCES = "not_in_sources"
    LOW_SUPPORT = "low_support"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Turn:
    """One finished exchange: what was asked, how it was understood, what was answered, and the sentences cited."""

    question: str
    standalone_question: str
    answer: str
    cited: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: "Answer") -> Self:
        """Return the turn that an answer ends."""
        cited = tuple(citation.text for citation in answer.citations)
        return cls(answer.question, answer.standalone_question, answer.answer, cited)


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn as it is kept: when it was asked (UTC), with its citations, and the whole answer object as JSON."""

    turn: Turn
    asked_at: datetime
    citations: tuple["Citation", ...]
    answer_json: str


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A session as lists show it; times are UTC. ``title`` is the name that it was given, None without one."""

    id: str
    first_question: str
    turns: int
    started_at: datetime
    last_asked_at: datetime
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a question speaks of, both ends included."""

    first_day: date
    last_day: date
    year_given: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked, and as it stands alone without its conversation.

    ``days`` are those that it speaks of, ``day_words`` how each was asked for; ``unread`` has dates that are none in
    the calendar ("31 June"), ``weekdays`` the days of the week that it names without a date, Monday as 0.
    ``searched`` is ``text`` without the days; ``focus`` is the part that asks, where an earlier question had to be put
    before it or it speaks of days, and ``worded`` is that part with its months and years. They are empty where they
    would equal ``text``, or ``focus``. ``written`` tells of the chat model that was asked to rewrite it, if one was.
    """

    asked: str
    text: str
    focus: str = ""
    worded: str = ""
    searched: str = ""
    days: tuple[Span, ...] = ()
    day_words: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    written: "Written | None" = None

    @property
    def searching(self) -> str:
        """The words to search for."""
        return self.searched or self.text

    @property
    def asking(self) -> str:
        """The words to find an answer to, less the days, which the sources may tell in other words."""
        return self.focus or self.text

    @property
    def reading(self) -> str:
        """The words for a model to find an answer to: months and years are mostly told as they are asked for."""
        return self.worded or self.asking


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that carries a statement.

    ``answer_start`` and ``answer_end`` are offsets in the source's text of the words that answer,
    inside the sentence, or None where the whole sentence does. ``score`` is the support in [0, 1].
    """

    source_name: str
    sentence: Sentence
    score: float
    answer_start: int | None = None
    answer_end: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer, without markers, with the sentences that are said to carry it.

    Where its words don't stand side by side in them, ``parts`` are the pieces that do, in the claim's order
    ("announced" and "on 1 March 2013"); else it is empty. A claim in words of its own has its ``support``, the
    probability that the sentences together carry it; None is for words of the sentences.
    """

    text: str
    evidence: tuple[Evidence, ...]
    parts: tuple[str, ...] = ()
    support: float | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much stands behind a list: sentences examined, those that match, and how many of these are shown.

    ``total`` counts all sentences of the sources, 0 where that is not known yet.
    """

    examined: int
    matching: int
    shown: int
    total: int = 0


@dataclass(frozen=True, slots=True)
class Abstention:
    """The end of an answer that says nothing: why, and what came closest (best first).

    ``namesake`` are the words for what the sources tell of in place of what was asked about, "" where there is none.
    """

    reason: Reason
    nearest: tuple[Evidence, ...]
    confidence: float
    namesake: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """How a chat model wrote an answer: its name, the versions of its prompts, and what became of its statements.

    Of ``statements``, so many were ``moved`` to other sentences than the model named, ``repaired`` by the model, or
    ``dropped`` as nothing carries them. ``waited_ms`` were spent waiting for the model. ``fault`` is the sentence
    about what went wrong where the answer was given or ended without the model. ``input_tokens`` and
    ``output_tokens`` are what the provider counted over all requests, None where it told nothing.
    """

    model: str
    prompts: dict[str, str]
    statements: int
    moved: int
    repaired: int
    dropped: int
    waited_ms: float
    fault: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None

    def and_then(self, later: "Written | None") -> "Written":
        """Return this together with what the same model did after it for the same answer."""
        if later is None:
            return self
        return Written(
            model=self.model,
            prompts={**self.prompts, **later.prompts},
            statements=self.statements + later.statements,
            moved=self.moved + later.moved,
            repaired=self.repaired + later.repaired,
            dropped=self.dropped + later.dropped,
            waited_ms=round(self.waited_ms + later.waited_ms, 3),
            fault=later.fault or self.fault,
            input_tokens=_sum(self.input_tokens, later.input_tokens),
            output_tokens=_sum(self.output_tokens, later.output_tokens),
        )


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None and other is None else (one or 0) + (other or 0)


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the answer's text, in order; pieces joined are the answer."""

    text: str


class Carried(StrEnum):
    """How a sentence carries the statement that cites it."""

    WORD_FOR_WORD = "word for word"
    SUPPORTED = "supported"


@dataclass(frozen=True, slots=True)
class Citation:
    """A verified pointer from a marker in the answer to the sentence that carries the statement.

    ``sentence`` counts from 1 within its source; ``start``, ``end``, ``answer_start`` and
    ``answer_end`` are character offsets in the source's text. ``verdict`` tells how the sentence carries the first
    statement that cites it, None where it is only what came closest; ``score`` in [0, 1] is how probably.
    ``place`` tells in words where it stands in the original ("page 3"), None where nothing tells it.
    """

    marker: int
    source: str
    source_id: str
    sentence: int
    text: str
    start: int
    end: int
    answer_start: int | None
    answer_end: int | None
    score: float
    verdict: Carried | None = None
    place: str | None = None

    @property
    def where(self) -> str:
        """Source, place and sentence, as people are shown them: "report.pdf, page 3, sentence 41"."""
        return where(self.source, self.place, self.sentence)


def where(source: str, place: str | None, sentence: int) -> str:
    """Return where a sentence stands, as people are shown it: "report.pdf, page 3, sentence 41"."""
    return ", ".join([source, *([place] if place else []), f"sentence {sentence}"])


@dataclass(frozen=True, slots=True)
class AnsweredDate:
    """A date in the words of an answer, as the text has it and as days; ``how`` tells how they were read.

    Days are in ISO form, ``--MM-DD`` where no year is known, None where the span is open.
    """

    marker: int
    text: str
    first_day: str | None
    last_day: str | None
    year_given: bool
    how: Reading


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent per stage; ``first_statement`` is when the first one was out, None without any."""

    rewrite: float
    search: float
    answer: float
    verify: float
    total: float
    first_statement: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The public answer object, as ``POST /chat`` and ``qa ask --json`` give it.

    ``written`` is None where no chat model wrote.
    """

    session_id: str
    question: str
    standalone_question: str
    answer: str
    abstained: bool
    reason: Reason | None
    citations: tuple[Citation, ...]
    window: Window | None
    dates: tuple[AnsweredDate, ...]
    coverage: Coverage | None
    nearest: tuple[Citation, ...]
    confidence: float
    timings_ms: Timings
    written: Written | None = None

    def to_json(self, indent: int | None = None) -> str:
        """Return the public JSON object; days are in ISO form."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False, indent=indent)

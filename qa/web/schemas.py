"""Shapes of answers, conversations and errors in the HTTP interface, checked and documented."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from index.records import Reading
from qa.records import Answer, Carried, Citation, KeptTurn, Reason, SessionSummary
from qa.sessions import MOST_TITLE

_SENTENCE = (
    "On 1 March 2013, It was announced that the second-in-command for Al Qaeda in North Africa, Abdelhamid Abou"
    " Zeid, was killed during fighting between Islamists and French army units."
)
PLACE = "Where it stands in the original, in words; null if nothing tells."
_CITATION: JsonDict = {
    "marker": 1,
    "source": "tigharghar.txt",
    "source_id": "8c2e0e0789c43ac5",
    "sentence": 7,
    "text": _SENTENCE,
    "start": 880,
    "end": 1060,
    "answer_start": 971,
    "answer_end": 991,
    "score": 0.91,
    "verdict": "word for word",
    "place": "line 7",
}
_ANSWER: JsonDict = {
    "session_id": "dc01e94bf1724cecb3a4792642e075e2",
    "question": "who was killed on 1 March?",
    "standalone_question": "who was killed on 1 March?",
    "answer": "Abdelhamid Abou Zeid [1]",
    "abstained": False,
    "reason": None,
    "citations": [_CITATION],
    "window": {"first_day": "2013-03-01", "last_day": "2013-03-01", "year_given": False},
    "dates": [],
    "coverage": None,
    "nearest": [],
    "confidence": 0.91,
    "timings_ms": {
        "rewrite": 0.01,
        "search": 12.5,
        "answer": 0.1,
        "verify": 0.19,
        "total": 12.8,
        "first_statement": 12.7,
    },
    "written": None,
}


class ChatRequest(BaseModel):
    """A question, alone or within a session."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"question": "who was killed on 1 March?"}]}
    )

    question: str = Field(description="What you want to know.")
    session_id: str | None = Field(None, description="Session to go on with; null starts a new one.")
    stream: bool = Field(False, description="Answer as Server-Sent Events.")
    any_day: bool = Field(False, description="Answer from sentences of any day, whatever days the question names.")


class CitationBody(BaseModel):
    """The exact sentence that carries a statement; offsets are characters in the source's text."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CITATION]})

    marker: int
    source: str
    source_id: str
    sentence: int = Field(description="Counts from 1 within its source.")
    text: str
    start: int
    end: int
    answer_start: int | None
    answer_end: int | None
    score: float
    verdict: Carried | None = Field(None, description="How it carries its statement; null for what came closest.")
    place: str | None = Field(None, description=PLACE)

    @classmethod
    def of(cls, citation: Citation) -> Self:
        """Return the body of a citation."""
        return cls(**asdict(citation))


class WindowBody(BaseModel):
    """The days that the question speaks of."""

    first_day: date
    last_day: date
    year_given: bool


class AnsweredDateBody(BaseModel):
    """A date in the words of an answer, as days; without a year `--MM-DD`, null where the span is open."""

    marker: int = Field(description="Of the citation that it stands in.")
    text: str
    first_day: str | None
    last_day: str | None
    year_given: bool
    how: Reading


class CoverageBody(BaseModel):
    """What stands behind a list: sentences examined, those that match, those of them shown, and all there are."""

    examined: int
    matching: int
    shown: int
    total: int


class TimingsBody(BaseModel):
    """Milliseconds per stage."""

    rewrite: float
    search: float
    answer: float
    verify: float
    total: float
    first_statement: float | None = Field(None, description="When the first statement was out; null without any.")


class WrittenBody(BaseModel):
    """How a chat model wrote the answer, and what became of its statements."""

    model: str
    prompts: dict[str, str] = Field(description="The version of each prompt.")
    statements: int
    moved: int = Field(description="Statements put under other sentences than the model named.")
    repaired: int
    dropped: int
    waited_ms: float
    fault: str | None
    input_tokens: int | None = Field(description="As the provider counted them; null where it told nothing.")
    output_tokens: int | None


class AnswerBody(BaseModel):
    """An answer with its citations, or an abstention with what came closest."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ANSWER]})

    session_id: str
    question: str
    standalone_question: str
    answer: str = Field(description="Prose with [1]-style markers; an abstention says what is missing.")
    abstained: bool
    reason: Reason | None
    citations: list[CitationBody]
    window: WindowBody | None
    dates: list[AnsweredDateBody]
    coverage: CoverageBody | None
    nearest: list[CitationBody]
    confidence: float
    timings_ms: TimingsBody
    written: WrittenBody | None = Field(None, description="Null where no chat model wrote.")

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return the public object of an answer."""
        return cls.model_validate(asdict(answer))


class SessionBody(BaseModel):
    """A session as lists show it; times are UTC."""

    id: str
    title: str | None = Field(description="The name that it was given; null where it has none.")
    first_question: str
    turns: int
    started_at: datetime
    last_asked_at: datetime

    @classmethod
    def of(cls, summary: SessionSummary) -> Self:
        """Return the body of a summary."""
        body = asdict(summary)
        return cls(
            **{**body, "started_at": _in_utc(summary.started_at), "last_asked_at": _in_utc(summary.last_asked_at)}
        )


class SessionChange(BaseModel):
    """A new title for a session; null or blank takes the one away that it has."""

    model_config = ConfigDict(extra="forbid")

    title: str | None = Field(max_length=MOST_TITLE)


class TurnBody(BaseModel):
    """A question of a session and its answer."""

    asked_at: datetime
    question: str
    standalone_question: str
    answer: str
    citations: list[CitationBody]


class SessionTurns(BaseModel):
    """A session's turns, oldest first."""

    id: str
    turns: list[TurnBody]

    @classmethod
    def of(cls, session_id: str, turns: Sequence[KeptTurn]) -> Self:
        """Return the body of a session."""
        bodies = [
            TurnBody(
                asked_at=_in_utc(kept.asked_at),
                question=kept.turn.question,
                standalone_question=kept.turn.standalone_question,
                answer=kept.turn.answer,
                citations=[CitationBody.of(citation) for citation in kept.citations],
            )
            for kept in turns
        ]
        return cls(id=session_id, turns=bodies)


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


class State(BaseModel):
    """Whether the service is up, or ready to answer."""

    status: str


class Problem(BaseModel):
    """What went wrong (RFC 9457); ``detail`` is the sentence to show."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of responses that are problems, by status."""
    return {status: {"model": Problem} for status in statuses}

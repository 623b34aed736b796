"""The project's own form: one question a line, as a JSON object."""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from qa.evaluation.formats.parsed import Collector, Parsed, first_fault, lines
from qa.evaluation.questions import Days, GoldQuote, GoldSentence, GoldSpan, TestQuestion

Words = Annotated[str, StringConstraints(pattern=r"\S")]
SentenceNumber = Annotated[int, Field(ge=1)]
Offset = Annotated[int, Field(ge=0)]


def _day(value: object) -> date:
    if not isinstance(value, str):
        raise ValueError("a day is written as YYYY-MM-DD")  # noqa: TRY004 - pydantic tells of no other
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(_day)]


class _Line(BaseModel):
    """One line as it is written; strict, so that a typo is an error and not a silent default."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Words
    id: Words | None = None
    answers: tuple[Words, ...] = ()
    sentences: tuple[tuple[Words, SentenceNumber], ...] = ()
    spans: tuple[tuple[Words, Offset, Offset], ...] = ()
    quotes: tuple[tuple[Words, Words], ...] = ()
    unanswerable: bool = False
    history: tuple[Words, ...] = ()
    tags: tuple[Words, ...] = ()
    window: tuple[Day, Day] | None = None
    group: Words | None = None


def read_jsonl(text: str, path: Path) -> Parsed:
    """Read the questions of JSON Lines. A line without an ``id`` gets its number as one."""
    found = Collector(str(path))
    for number, line in lines(text):
        place = f"line {number}"
        try:
            question = _question(line, number)
        except ValueError as error:
            found.fault(place, error)
        else:
            found.add(question, place)
    return found.parsed()


def _question(line: str, number: int) -> TestQuestion:
    try:
        fields = _Line.model_validate_json(line)
    except ValidationError as error:
        raise ValueError(first_fault(error)) from error
    for source, start, end in fields.spans:
        if start >= end:
            raise ValueError(f"the span {start} to {end} of {source} is empty; its end must come after its start")
    spans = tuple(GoldSpan(*span) for span in fields.spans)
    quotes = tuple(GoldQuote(*quote) for quote in fields.quotes)
    return TestQuestion(
        id=fields.id or str(number),
        question=fields.question,
        answers=fields.answers,
        sentences=tuple(GoldSentence(source, sentence) for source, sentence in fields.sentences),
        unanswerable=fields.unanswerable,
        history=fields.history,
        tags=tuple(dict.fromkeys(fields.tags)),
        passages=(*spans, *quotes),
        window=_window(fields),
        group=fields.group,
        line=number,
    )


def _window(fields: _Line) -> Days | None:
    if fields.window is None:
        return Days() if "window" in fields.model_fields_set else None
    first, last = fields.window
    if last < first:
        raise ValueError(f'"window": {last} is before {first}; swap the two')
    return Days(first, last)

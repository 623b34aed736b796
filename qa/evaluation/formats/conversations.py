"""Conversations over several turns as MTRAG publishes them (Katsis et al., arXiv 2501.03468), in both its forms.

``conversations.json`` is a list of ``{"messages": [{"speaker", "text", "contexts", "enrichments"}]}``, the speaker
``user`` or ``agent``. The generation tasks are JSON Lines of ``{"conversation_id", "task_id", "input": [messages],
"targets": [messages], "contexts": [{"document_id", "text", "feedback"}], "Answerability"}``. Each user's turn is a
question after the turns before it, with the answers these have in the file. All contexts become sources; those that a
person marked relevant are gold, as whole sources. Turns that ask nothing (``CONVERSATIONAL``) are left out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from index.records import Source
from qa.evaluation.formats.parsed import Collector, Parsed, first_fault, lines
from qa.evaluation.questions import Exchange, Fault, GoldSource, TestQuestion

ANSWERABILITY, UNANSWERABLE, CONVERSATIONAL = "answerability", "UNANSWERABLE", "CONVERSATIONAL"


class _Verdict(BaseModel):
    value: str = ""


class _Feedback(BaseModel):
    relevant: dict[str, _Verdict] = {}


class _Context(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    document_id: str
    text: str = ""
    feedback: _Feedback = _Feedback()

    @property
    def is_relevant(self) -> bool:
        return any(one.value.lower() == "yes" for one in self.feedback.relevant.values())


class _Message(BaseModel):
    speaker: str
    text: str
    contexts: list[_Context] = []
    enrichments: dict[str, object] = {}

    @property
    def is_question(self) -> bool:
        return self.speaker.lower() == "user"


class _Conversation(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    conversation_id: str | None = None
    messages: list[_Message]


class _Task(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True, extra="allow")

    conversation_id: str
    task_id: str
    input: list[_Message] = Field(min_length=1)
    targets: list[_Message] = []
    contexts: list[_Context] = []

    @field_validator("input")
    @classmethod
    def _ends_with_a_question(cls, value: list[_Message]) -> list[_Message]:
        if not value[-1].is_question:
            raise ValueError("the last message is not the user's; end with a question")
        return value


@dataclass(slots=True)
class _Reading:
    """What was read so far; a document that several turns name is one source."""

    path: Path
    found: Collector
    sources: dict[str, Source] = field(default_factory=dict)
    unasked: int = 0

    def add(self, turn: "_Turn", place: str) -> None:
        kind = _labels(turn.marks, ANSWERABILITY)
        for context in turn.contexts:
            if context.text.strip():
                origin = f"{self.path.resolve()}#{context.document_id}"
                self.sources.setdefault(context.document_id, Source(context.document_id, origin, context.text))
        if CONVERSATIONAL in kind:
            self.unasked += 1
            return
        *before, asked = turn.messages
        unanswerable = UNANSWERABLE in kind
        relevant = [one.document_id for one in turn.contexts if one.is_relevant and one.document_id in self.sources]
        question = TestQuestion(
            id=turn.id,
            question=asked.text.strip(),
            answers=() if unanswerable else tuple(text.strip() for text in turn.answers if text.strip()),
            sentences=(),
            unanswerable=unanswerable,
            history=(),
            tags=_tags(turn.marks),
            sources=() if unanswerable else tuple(GoldSource(name) for name in dict.fromkeys(relevant)),
            exchanges=tuple(_exchanges(before)),
            group=turn.conversation,
            line=turn.line,
        )
        self.found.add(question, place)

    def parsed(self) -> Parsed:
        if self.unasked:
            self.found.faults.append(Fault(f"{self.path}: {self.unasked} turns that ask nothing were left out."))
        return self.found.parsed(tuple(self.sources.values()))


@dataclass(frozen=True, slots=True)
class _Turn:
    """One question with the messages before it, in either form."""

    id: str
    conversation: str
    messages: Sequence[_Message]
    answers: Sequence[str]
    contexts: Sequence[_Context]
    marks: dict[str, object]
    line: int | None = None


def read_conversations(conversations: list[object], path: Path) -> Parsed:
    """Read ``conversations.json``."""
    reading = _Reading(path, Collector(str(path)))
    for number, value in enumerate(conversations, start=1):
        place = f"conversation {number}"
        try:
            conversation = _Conversation.model_validate(value)
        except ValidationError as error:
            reading.found.fault(place, first_fault(error))
            continue
        for turn in _turns(conversation, conversation.conversation_id or str(number)):
            reading.add(turn, f"{place}, turn {turn.id.rpartition('::')[2]}")
    return reading.parsed()


def read_tasks(text: str, path: Path) -> Parsed:
    """Read the generation tasks, one a line."""
    reading = _Reading(path, Collector(str(path)))
    for number, line in lines(text):
        place = f"line {number}"
        try:
            # The published files hold NaN, which only the standard library takes.
            task = _Task.model_validate(json.loads(line))
        except ValidationError as error:
            reading.found.fault(place, first_fault(error))
        except (ValueError, RecursionError) as error:
            reading.found.fault(place, f"malformed JSON ({error}); mend it there")
        else:
            marks = {**task.input[-1].enrichments, **(task.model_extra or {})}
            answers = [target.text for target in task.targets]
            turn = _Turn(task.task_id, task.conversation_id, task.input, answers, task.contexts, marks, number)
            reading.add(turn, place)
    return reading.parsed()


def _turns(conversation: _Conversation, name: str) -> Iterator[_Turn]:
    """Yield each user's message that an agent's follows, with those before it; turns count from 1."""
    messages = conversation.messages
    number = 0
    for place, message in enumerate(messages):
        if not message.is_question:
            continue
        number += 1
        following = messages[place + 1] if place + 1 < len(messages) else None
        if following is not None and not following.is_question:
            yield _Turn(
                id=f"{name}::{number}",
                conversation=name,
                messages=messages[: place + 1],
                answers=[following.text],
                contexts=following.contexts,
                marks=message.enrichments,
            )


def _exchanges(messages: Sequence[_Message]) -> Iterator[Exchange]:
    asked: str | None = None
    for message in messages:
        if message.is_question:
            asked = message.text.strip()
        elif asked is not None:
            yield Exchange(asked, message.text.strip())
            asked = None


def _labels(marks: dict[str, object], wanted: str) -> list[str]:
    """Return the labels under a name, which the published files spell in two ways."""
    for name, value in marks.items():
        if name.lower() == wanted and isinstance(value, list):
            return [str(one).upper() for one in value]
    return []


def _tags(marks: dict[str, object]) -> tuple[str, ...]:
    """Return the labels of a turn: kinds of question, of turn, and whether it can be answered."""
    wanted = ("question type", "multi-turn", ANSWERABILITY)
    labels = [label for name in wanted for label in _labels(marks, name)]
    return tuple(dict.fromkeys(label.lower().replace(" ", "_") for label in labels if label != "N/A"))

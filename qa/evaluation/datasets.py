"""Files of test questions, one JSON object a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from qa.errors import QuestionFileError

SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence that carries the answer: the name of its source and its number there, from 1."""

    source: str
    sentence: int

    def is_at(self, source_name: str, sentence: int) -> bool:
        """Tell whether this is that sentence; the gold source may leave out leading folders."""
        same_source = source_name == self.source or source_name.endswith(f"/{self.source}")
        return same_source and sentence == self.sentence


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """A question with what a right answer says and cites.

    ``answers`` are accepted variants of one answer, or, where the tag ``several`` is set, the items
    that a complete answer lists. ``history`` holds the questions that were asked before it.
    """

    __test__ = False  # the name is the domain's: keeps pytest from collecting it

    id: str
    question: str
    answers: tuple[str, ...]
    sentences: tuple[GoldSentence, ...]
    unanswerable: bool
    history: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def several(self) -> bool:
        """Whether all of ``answers`` are wanted, rather than one of them."""
        return SEVERAL in self.tags


Words = Annotated[str, StringConstraints(pattern=r"\S")]
SentenceNumber = Annotated[int, Field(ge=1)]


class _Line(BaseModel):
    """One line as it is written; strict, so that a typo is an error and not a silent default."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Words
    id: Words | None = None
    answers: tuple[Words, ...] = ()
    sentences: tuple[tuple[Words, SentenceNumber], ...] = ()
    unanswerable: bool = False
    history: tuple[Words, ...] = ()
    tags: tuple[Words, ...] = ()


def read_questions(path: Path) -> list[TestQuestion]:
    """Read the test questions of ``path`` in their order.

    A line without an ``id`` gets its number as one. Raises ``QuestionFileError`` for a file that
    cannot be read and for the first line that cannot be used.
    """
    questions: list[TestQuestion] = []
    lines_by_id: dict[str, int] = {}
    # Only "\n" ends a line: a JSON string may hold U+2028 and others that str.splitlines breaks at.
    for number, line in enumerate(_read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            question = _parse(line, number)
            first_line = lines_by_id.setdefault(question.id, number)
            if first_line != number:
                raise ValueError(f'the id "{question.id}" was already used in line {first_line}')
        except ValueError as error:
            raise QuestionFileError(f"{path}, line {number}: {error}.") from error
        questions.append(question)
    if not questions:
        raise QuestionFileError(f"{path} holds no questions.")
    return questions


def read_question_files(paths: Sequence[Path]) -> list[TestQuestion]:
    """Read several files as one; raises ``QuestionFileError`` also for an id that two files use."""
    questions: list[TestQuestion] = []
    paths_by_id: dict[str, Path] = {}
    for path in paths:
        for question in read_questions(path):
            other = paths_by_id.setdefault(question.id, path)
            if other is not path:
                raise QuestionFileError(f'The id "{question.id}" is used in both {other} and {path}.')
            questions.append(question)
    return questions


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise QuestionFileError(f"There is no file of questions at {path}.") from error
    except OSError as error:
        raise QuestionFileError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise QuestionFileError(f"{path}, line {number}: the text is not in UTF-8.") from error


def _parse(line: str, number: int) -> TestQuestion:
    try:
        fields = _Line.model_validate_json(line)
    except ValidationError as error:
        raise ValueError(_first_fault(error)) from error
    if fields.unanswerable and fields.answers:
        raise ValueError("the question is marked unanswerable and has answers")
    if not fields.unanswerable and not fields.answers:
        raise ValueError("the question has no answers and is not marked unanswerable")
    return TestQuestion(
        id=fields.id or str(number),
        question=fields.question,
        answers=fields.answers,
        sentences=tuple(GoldSentence(source, sentence) for source, sentence in fields.sentences),
        unanswerable=fields.unanswerable,
        history=fields.history,
        tags=tuple(dict.fromkeys(fields.tags)),
    )


def _first_fault(error: ValidationError) -> str:
    fault: ErrorDetails = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"])
    match fault["type"]:
        case "json_invalid":
            # The parser counts lines within the one line that it was given.
            return f"malformed JSON ({fault['ctx']['error'].replace(' line 1 column', ' column')})"
        case "model_type" | "model_attributes_type":
            return "the line is not a JSON object"
        case "extra_forbidden":
            return f'unknown key "{where}"'
        case "missing":
            return f'"{where}" is missing'
        case "string_pattern_mismatch":
            return f'"{where}" is empty'
        case _:
            message = fault["msg"]
            return f'"{where}": {message[0].lower()}{message[1:]}'

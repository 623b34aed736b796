"""What every reader of test questions gives back, and how it says what it could not use."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from index.records import Source
from qa.errors import QuestionFileError
from qa.evaluation.questions import Fault, TestQuestion


@dataclass(frozen=True, slots=True)
class Parsed:
    """The questions of one data set in their order, the sources that it brings, and what could not be used."""

    questions: tuple[TestQuestion, ...]
    sources: tuple[Source, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Collector:
    """Gathers the questions of one file; what is wrong with one does not end the rest."""

    shown: str
    questions: list[TestQuestion] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    _places: dict[str, str] = field(default_factory=dict)

    def add(self, question: TestQuestion, place: str) -> None:
        """Take a question in; ``place`` is where it stands ("line 3")."""
        try:
            check(question)
            first = self._places.setdefault(question.id, place)
            if first != place:
                raise ValueError(f'the id "{question.id}" was already used in {first}; give this one another')
        except ValueError as error:
            self.fault(place, error, question.id)
        else:
            self.questions.append(question)

    def fault(self, place: str, error: object, question_id: str | None = None) -> None:
        """Note what is wrong at a place."""
        self.faults.append(Fault(f"{self.shown}, {place}: {error}.", question_id))

    def parsed(self, sources: tuple[Source, ...] = ()) -> Parsed:
        """Return what was gathered."""
        return Parsed(tuple(self.questions), sources, tuple(self.faults))


def check(question: TestQuestion) -> None:
    """Raise ``ValueError`` for a question of which it is not clear what is right."""
    if question.unanswerable and question.answers:
        raise ValueError("the question is marked unanswerable and has answers; take one of the two away")
    if not question.is_judged and not question.sources:
        raise ValueError("the question has no answers and is not marked unanswerable; give it answers or that mark")


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file of questions; raises ``QuestionFileError``."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise QuestionFileError(f"There is no file of questions at {path}; check how it is spelt.") from error
    except OSError as error:
        raise QuestionFileError(f"{path} cannot be read: {error.strerror}; name a file that you may read.") from error


def decoded(content: bytes, path: Path) -> str:
    """Return text in UTF-8, less a byte order mark; raises ``QuestionFileError`` that names the line."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise QuestionFileError(f"{path}, line {number}: the text is not UTF-8; save it in UTF-8.") from error


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank with their numbers, from 1."""
    # Only "\n" ends a line: a JSON string may hold U+2028 and others that str.splitlines breaks at.
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def parse_json(text: str, path: Path) -> object:
    """Return the value of a whole JSON file; raises ``QuestionFileError`` that names the line."""
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise QuestionFileError(f"{path}, line {error.lineno}: malformed JSON ({error.msg}); mend it there.") from error
    except RecursionError as error:
        raise QuestionFileError(f"{path} holds JSON that is nested too deeply; write it flatter.") from error
    except ValueError as error:
        raise QuestionFileError(f"{path} holds a number that is too long; put it in quotation marks.") from error
    return value


def first_fault(error: ValidationError) -> str:
    """Return what is first wrong with a value, in words."""
    fault: ErrorDetails = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"])
    match fault["type"]:
        case "json_invalid":
            # The parser counts lines within the one line that it was given.
            return f"malformed JSON ({fault['ctx']['error'].replace(' line 1 column', ' column')}); mend it there"
        case "model_type" | "model_attributes_type" | "dataclass_type":
            return (
                "the line is not a JSON object; write {...}"
                if not where
                else f'"{where}" is not an object; write {{...}}'
            )
        case "extra_forbidden" | "unexpected_keyword_argument":
            return f'unknown key "{where}"; take it away'
        case "missing":
            return f'"{where}" is missing; add it'
        case "string_pattern_mismatch":
            return f'"{where}" is empty; fill it'
        case _:
            message = fault["msg"].removeprefix("Value error, ")
            return f'"{where}": {message[0].lower()}{message[1:]}'

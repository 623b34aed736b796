"""Data sets of test questions, each read as it is published; its form is told by its suffix and its shape."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.records import Source
from qa.errors import QuestionFileError
from qa.evaluation.formats.beir import FILES, is_beir, judgement_files, read_beir
from qa.evaluation.formats.conversations import read_conversations, read_tasks
from qa.evaluation.formats.jsonl import read_jsonl
from qa.evaluation.formats.parsed import Parsed, decoded, parse_json, read_bytes
from qa.evaluation.formats.squad import read_squad
from qa.evaluation.formats.table import read_table
from qa.evaluation.questions import Fault, GoldSentence, TestQuestion

__all__ = ["DataSet", "Fault", "GoldSentence", "TestQuestion", "read_data_set", "read_data_sets", "read_questions"]

_TABLES = frozenset([".csv", ".tsv"])


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set: its file or folder, the SHA-256 of its bytes, questions, own sources, and what was left out."""

    path: Path
    sha256: str
    questions: tuple[TestQuestion, ...]
    sources: tuple[Source, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_questions(path: Path) -> list[TestQuestion]:
    """Return the test questions of a data set in their order.

    Raises ``QuestionFileError`` for a data set that cannot be read, and for the first question that cannot be used.
    """
    data = _read(path)
    if data.faults:
        raise QuestionFileError(data.faults[0].sentence)
    return list(_with_questions(data).questions)


def read_data_set(path: Path) -> DataSet:
    """Read a data set; a question that cannot be used is left out and told of in ``faults``.

    Raises ``QuestionFileError`` where it cannot be read, or no question is left.
    """
    return _with_questions(_read(path))


def read_data_sets(paths: Sequence[Path]) -> list[DataSet]:
    """Read several data sets for one run.

    An id that an earlier one has gets the name of its file in front. Raises ``QuestionFileError`` also for a data set
    that is given twice.
    """
    sets: list[DataSet] = []
    seen: set[Path] = set()
    taken: set[str] = set()
    for path in paths:
        if path.resolve() in seen:
            raise QuestionFileError(f"{path} is given twice; name it once.")
        seen.add(path.resolve())
        data = read_data_set(path)
        questions = tuple(_with_free_id(question, path, taken) for question in data.questions)
        taken.update(question.id for question in questions)
        sets.append(replace(data, questions=questions))
    return sets


def _with_free_id(question: TestQuestion, path: Path, taken: set[str]) -> TestQuestion:
    free = question.id
    while free in taken:
        free = f"{path.stem}:{free}"
    return replace(question, id=free)


def _read(path: Path) -> DataSet:
    if path.is_dir():
        return _read_folder(path)
    content = read_bytes(path)
    parsed = _parse(decoded(content, path), path)
    return DataSet(path, hashlib.sha256(content).hexdigest(), parsed.questions, parsed.sources, parsed.faults)


def _read_folder(folder: Path) -> DataSet:
    if not is_beir(folder):
        raise QuestionFileError(f"{folder} is a folder without BEIR's {', '.join(FILES)}; name files of questions.")
    parsed = read_beir(folder)
    digest = hashlib.sha256()
    for path in (folder / "corpus.jsonl", folder / "queries.jsonl", *judgement_files(folder)):
        digest.update(read_bytes(path))
    return DataSet(folder, digest.hexdigest(), parsed.questions, parsed.sources, parsed.faults)


def _with_questions(data: DataSet) -> DataSet:
    if data.questions:
        return data
    if not data.faults:
        raise QuestionFileError(
            f'{data.path} holds no questions; write one a line, such as {{"question": "...", "answers": ["..."]}}.'
        )
    more = f" ({len(data.faults) - 1} more like it)" if len(data.faults) > 1 else ""
    raise QuestionFileError(f"{data.path} holds no question that can be used{more}: {data.faults[0].sentence}")


def _parse(text: str, path: Path) -> Parsed:
    if path.suffix.lower() in _TABLES:
        return read_table(text, path)
    if text.lstrip().startswith("["):
        value = parse_json(text, path)
        return read_conversations(value, path) if isinstance(value, list) else Parsed(())
    first = _first_object(text)
    if first is None and path.suffix.lower() == ".json":
        whole = parse_json(text, path)
        first = whole if isinstance(whole, dict) else {}
    first = first or {}
    if isinstance(articles := first.get("data"), list):
        return read_squad(articles, path)
    if isinstance(first.get("input"), list):
        return read_tasks(text, path)
    return read_jsonl(text, path)


def _first_object(text: str) -> dict[str, object] | None:
    """Return the object in the first line that is not blank, None where that line is none."""
    try:
        value = json.loads(text.lstrip().split("\n", 1)[0])
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None

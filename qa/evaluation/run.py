"""Put test questions to a pipeline and score what comes back."""

import hashlib
import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from index.records import Hit, ranked_sentences
from qa.errors import InvalidQuestionError, QuestionFileError
from qa.evaluation.blame import Traceable, blame
from qa.evaluation.datasets import TestQuestion, read_question_files
from qa.evaluation.metrics import CASE_METRICS, FoundSentence
from qa.evaluation.results import CaseResult, Machine, Provenance, QuestionFile, RunResult, Setting
from qa.evaluation.summary import summarise
from qa.records import Answer, Turn

_PACKAGES = (
    "chromadb",
    "cited-qa",
    "langchain-core",
    "numpy",
    "onnxruntime",
    "scipy",
    "sentence-transformers",
    "tiktoken",
    "tokenizers",
)


class Pipeline(Protocol):
    """What answers the questions."""

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question that was asked after the turns of ``history``."""
        ...

    def retrieve(self, question: str, history: Sequence[Turn] = ()) -> list[Hit]:
        """Return what the search finds for the same question, best windows first."""
        ...


def run_questions(
    pipeline: Pipeline,
    paths: Sequence[Path],
    settings: Mapping[str, Setting],
    on_case: Callable[[CaseResult, int], None] = lambda _case, _total: None,
) -> RunResult:
    """Answer and score the questions of one or more files.

    ``settings`` are recorded as they are. ``on_case`` is called after each question, with the number
    of all questions. Raises ``QuestionFileError``.
    """
    questions = read_question_files(paths)
    # Described before the first question is asked: a file may change while a long run lasts.
    made_from = provenance(paths, settings)
    cases = []
    for case in answer_questions(pipeline, questions):
        cases.append(case)
        on_case(case, len(questions))
    return summarise(cases, made_from)


def answer_questions(pipeline: Pipeline, questions: Sequence[TestQuestion]) -> Iterator[CaseResult]:
    """Answer and score questions one after the other.

    Raises ``QuestionFileError`` at the first question that the pipeline does not take.
    """
    for question in questions:
        try:
            yield _answer_question(pipeline, question)
        except InvalidQuestionError as error:
            raise QuestionFileError(f'The test question "{question.id}" cannot be asked: {error}') from error


def score_case(question: TestQuestion, answer: Answer, retrieved: tuple[FoundSentence, ...]) -> CaseResult:
    """Score one answer by every metric."""
    unscored = CaseResult(question, answer, retrieved, {})
    scores = {metric.name: metric.score(question, unscored.outcome) for metric in CASE_METRICS}
    return CaseResult(question, answer, retrieved, scores)


def provenance(paths: Sequence[Path], settings: Mapping[str, Setting]) -> Provenance:
    """Describe the files of questions, the settings, the packages and the machine."""
    return Provenance(
        question_files=tuple(QuestionFile(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths),
        settings=dict(sorted(settings.items())),
        versions={package: _version(package) for package in _PACKAGES},
        machine=Machine(os.cpu_count() or 1, platform.platform(), platform.python_version()),
    )


def _answer_question(pipeline: Pipeline, question: TestQuestion) -> CaseResult:
    history = _ask_history(pipeline, question.history)
    answer = pipeline.answer(question.question, history)
    ranked = ranked_sentences(pipeline.retrieve(question.question, history))
    retrieved = tuple(FoundSentence(one.source_name, one.sentence.ordinal) for one in ranked)
    case = score_case(question, answer, retrieved)
    return replace(case, blame=blame(pipeline, question, answer, history)) if isinstance(pipeline, Traceable) else case


def _ask_history(pipeline: Pipeline, questions: Sequence[str]) -> list[Turn]:
    turns: list[Turn] = []
    for question in questions:
        turns.append(Turn.of(pipeline.answer(question, turns)))
    return turns


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"

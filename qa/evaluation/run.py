"""Put test questions to a pipeline and score what comes back."""

import hashlib
import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from index.records import Hit, ranked_sentences
from qa.assemble import prompt_folders
from qa.errors import InvalidQuestionError, QuestionFileError
from qa.evaluation.blame import Traceable, blame
from qa.evaluation.datasets import DataSet, read_data_sets
from qa.evaluation.judge import judged
from qa.evaluation.metrics import CASE_METRICS, NamedMetric
from qa.evaluation.outcome import FoundSentence, outcome_of
from qa.evaluation.partial import Partial
from qa.evaluation.questions import Fault, TestQuestion
from qa.evaluation.results import (
    CaseResult,
    Machine,
    Provenance,
    QuestionFile,
    RankedSentence,
    RunResult,
    Setting,
)
from qa.evaluation.scoring import Scoring, spending
from qa.evaluation.summary import summarise
from qa.records import Answer, Turn
from qa.settings import PREFIX
from qa.telling import Basis

SHOWN = 10  # sentences whose texts a run keeps
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

    def recalled(self, exchanges: Sequence[tuple[str, str]]) -> list[Turn]:
        """Return questions and their answers, oldest first, as turns."""
        ...


@dataclass(frozen=True, slots=True)
class ReadySet:
    """A data set whose gold is resolved to sentences, and the pipeline over its sources."""

    data: DataSet
    pipeline: Pipeline


OpenSet = Callable[[DataSet], AbstractContextManager[ReadySet]]
_PLAIN = Scoring()
OnCase = Callable[[CaseResult, int], None]


def ignore_case(_case: CaseResult, _total: int) -> None:
    """Report nothing."""


def run_questions(
    pipeline: Pipeline,
    paths: Sequence[Path],
    settings: Mapping[str, Setting],
    on_case: OnCase = ignore_case,
) -> RunResult:
    """Answer and score the questions of one or more data sets over the pipeline's own sources.

    ``settings`` are recorded as they are. ``on_case`` is called after each question, with the number
    of all questions. Raises ``QuestionFileError``.
    """
    sets = read_data_sets(paths)
    return run_data_sets(sets, lambda data: nullcontext(ReadySet(data, pipeline)), settings, on_case=on_case)


def run_data_sets(
    sets: Sequence[DataSet],
    open_set: OpenSet,
    settings: Mapping[str, Setting],
    scoring: Scoring = _PLAIN,
    on_case: OnCase = ignore_case,
    partial: Partial | None = None,
) -> RunResult:
    """Answer and score the questions of data sets, each over the sources that ``open_set`` gives it.

    ``partial`` keeps the cases as they come, and gives those of an earlier run that was cut short. Raises
    ``QuestionFileError`` at the first question that the pipeline does not take.
    """
    # Described before the first question is asked: a file may change while a long run lasts.
    made_from = provenance(sets, settings)
    total = sum(len(data.questions) for data in sets)
    cases: list[CaseResult] = []
    faults: list[Fault] = []
    files: list[QuestionFile] = []
    is_cold = True
    for data, file in zip(sets, made_from.question_files, strict=True):
        with open_set(data) as ready:
            faults += ready.data.faults
            files.append(replace(file, index=_digest(ready.pipeline)))
            kept = _kept(partial, replace(made_from, question_files=(files[-1],)), ready.data, scoring)
            for question in ready.data.questions:
                case = kept.get(question.id)
                if case is None or case.question != question:
                    answered = next(answer_questions(ready.pipeline, [question], scoring.with_judge))
                    case, is_cold = replace(answered, is_cold=is_cold), False
                    if partial is not None:
                        partial.add(case)
                cases.append(case)
                on_case(case, total)
    return replace(
        summarise(cases, replace(made_from, question_files=tuple(files)), scoring.metrics),
        faults=tuple(faults),
        spending=spending(cases, scoring.prices),
        support=scoring.support,
        judged=None if scoring.judge is None else judged(cases, scoring.judge),
    )


def answer_questions(
    pipeline: Pipeline, questions: Sequence[TestQuestion], metrics: Sequence[NamedMetric] = CASE_METRICS
) -> Iterator[CaseResult]:
    """Answer and score questions one after the other, and put wrong answers down to a stage where that can be traced.

    Raises ``QuestionFileError`` at the first question that the pipeline does not take.
    """
    for question in questions:
        try:
            history = _turns_before(pipeline, question)
            answer, hits, basis = _answered(pipeline, question, history)
        except InvalidQuestionError as error:
            raise QuestionFileError(f'The test question "{question.id}" cannot be asked: {error}') from error
        ranked = ranked_sentences(list(hits))
        retrieved = tuple(FoundSentence(one.source_name, one.sentence.ordinal) for one in ranked)
        evidence = tuple(
            RankedSentence(one.source_name, one.sentence.ordinal, one.sentence.text, round(one.score, 4))
            for one in ranked[:SHOWN]
        )
        case = replace(score_case(question, answer, retrieved, metrics), evidence=evidence)
        if isinstance(pipeline, Traceable) and basis is not None:
            case = replace(case, blame=blame(pipeline, question, answer, basis))
        yield case


def _answered(
    pipeline: Pipeline, question: TestQuestion, history: Sequence[Turn]
) -> tuple[Answer, Sequence[Hit], Basis | None]:
    """Return the answer, the windows found, and what the answer was made from where that can be told.

    A pipeline that tells it is asked once: a chat model may word a follow-up differently each time.
    """
    if isinstance(pipeline, Traceable):
        answer, basis = pipeline.answer_with_basis(question.question, history)
        return answer, basis.hits, basis
    answer = pipeline.answer(question.question, history)
    return answer, pipeline.retrieve(question.question, history), None


def score_case(
    question: TestQuestion,
    answer: Answer,
    retrieved: tuple[FoundSentence, ...],
    metrics: Sequence[NamedMetric] = CASE_METRICS,
) -> CaseResult:
    """Score one answer by every metric."""
    outcome = outcome_of(answer, retrieved)
    return CaseResult(question, answer, retrieved, {metric.name: metric.score(question, outcome) for metric in metrics})


def provenance(sets: Sequence[DataSet], settings: Mapping[str, Setting]) -> Provenance:
    """Describe the data sets, the settings, the packages and the machine."""
    return Provenance(
        question_files=tuple(
            QuestionFile(data.path.name, data.sha256, len(data.questions), len(data.sources)) for data in sets
        ),
        settings=dict(sorted(settings.items())),
        versions={package: _version(package) for package in _PACKAGES},
        machine=Machine(os.cpu_count() or 1, platform.platform(), platform.python_version()),
        prompts=_prompts(settings.get(f"{PREFIX}PROMPTS")),
    )


def _kept(partial: Partial | None, made_from: Provenance, data: DataSet, scoring: Scoring) -> Mapping[str, CaseResult]:
    """Return the cases that an earlier run answered from the same data, settings, index, versions and metrics."""
    if partial is None:
        return {}
    file = made_from.question_files[0]
    parts: dict[str, object] = {
        "data set": [file.name, file.sha256],
        "index": file.index,
        "set of settings": dict(made_from.settings),
        "set of prompts": dict(made_from.prompts),
        "set of packages": dict(made_from.versions),
        "set of metrics": [
            *(metric.name for metric in scoring.with_judge),
            scoring.support and scoring.support.name,
            scoring.judge and scoring.judge.model.name,
        ],
    }
    return partial.begin(parts, [question.id for question in data.questions])


def _digest(pipeline: Pipeline) -> str | None:
    """Return the SHA-256 of what is indexed: the names of the sources, their ids, which stand for their texts."""
    if not isinstance(pipeline, Traceable):
        return None
    listed = sorted((one.name, one.id, one.sentences) for one in pipeline.catalog.summaries())
    return hashlib.sha256(repr(listed).encode()).hexdigest()


def _prompts(folder: Setting) -> dict[str, str]:
    """Return the SHA-256 of every prompt; one of the person's own takes the place of the shipped one."""
    folders = prompt_folders(folder if isinstance(folder, str) else None)
    found = {path.stem: path for one in reversed(folders) for path in sorted(one.glob("*.md")) if path.stem != "README"}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(found.items())}


def _turns_before(pipeline: Pipeline, question: TestQuestion) -> list[Turn]:
    if question.exchanges:
        return pipeline.recalled([(one.question, one.answer) for one in question.exchanges])
    turns: list[Turn] = []
    for earlier in question.history:
        turns.append(Turn.of(pipeline.answer(earlier, turns)))
    return turns


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"

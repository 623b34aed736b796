"""What a run of test questions gives: frozen values, written to JSON as they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa.evaluation.blame import Blame, StageBlame
from qa.evaluation.datasets import TestQuestion
from qa.evaluation.intervals import Interval
from qa.evaluation.metrics import FoundSentence, Outcome
from qa.records import Answer

Setting = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One test question, its answer, and its scores by metric name (None where a metric does not fit).

    ``retrieved`` holds the sentences that the search found, best first. ``blame`` is the stage that a wrong answer is
    put down to; None for a right one, and where the pipeline does not let its stages be run apart.
    """

    question: TestQuestion
    answer: Answer
    retrieved: tuple[FoundSentence, ...]
    scores: Mapping[str, float | None]
    blame: Blame | None = None

    @property
    def outcome(self) -> Outcome:
        """What the metrics look at."""
        cited = tuple(FoundSentence(one.source, one.sentence) for one in self.answer.citations)
        return Outcome(self.answer.answer, self.answer.abstained, cited, self.retrieved)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A metric over ``n`` cases that it fits; no value where it fits none."""

    name: str
    label: str
    value: float | None
    interval: Interval | None
    n: int


@dataclass(frozen=True, slots=True)
class StageLatency:
    """Milliseconds that a stage took over ``n`` questions."""

    stage: str
    p50: float
    p95: float
    n: int


@dataclass(frozen=True, slots=True)
class Group:
    """The scores of all questions, or of those with one tag; only the former have intervals."""

    name: str
    n: int
    aggregates: tuple[Aggregate, ...]
    latencies: tuple[StageLatency, ...]

    def aggregate(self, name: str) -> Aggregate:
        """Return the aggregate of that name."""
        return next(one for one in self.aggregates if one.name == name)


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the questions were answered."""

    cores: int
    platform: str
    python: str


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A file of test questions: its name, and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a run was made from, so that two runs can be told apart."""

    question_files: tuple[QuestionFile, ...]
    settings: Mapping[str, Setting]
    versions: Mapping[str, str]
    machine: Machine


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run.

    ``cold_ms`` is the whole of the first answer, which pays for loading; the latencies of ``overall``
    and ``tags`` leave its question out. ``blame`` has the stages that wrong answers are put down to.
    """

    overall: Group
    tags: tuple[Group, ...]
    cold_ms: float
    provenance: Provenance
    cases: tuple[CaseResult, ...]
    blame: tuple[StageBlame, ...] = ()

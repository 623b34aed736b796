"""What a run of test questions gives: frozen values, written to JSON as they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qa.evaluation.blame import Blame, StageBlame
from qa.evaluation.intervals import Interval
from qa.evaluation.outcome import FoundSentence, Outcome, outcome_of
from qa.evaluation.questions import Fault, TestQuestion
from qa.records import Answer

Setting = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence that the search found, with the relevance in [0, 1] that it was ranked by."""

    source: str
    sentence: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One test question, its answer, and its scores by metric name (None where a metric does not fit).

    ``retrieved`` holds the sentences that the search found, best first, ``evidence`` the first of them with their text.
    ``is_cold`` where the answer paid for loading: the first one of a process. ``blame`` is the stage that a wrong
    answer is put down to; None for a right one, and where the pipeline does not let its stages be run apart.
    """

    question: TestQuestion
    answer: Answer
    retrieved: tuple[FoundSentence, ...]
    scores: Mapping[str, float | None]
    is_cold: bool = False
    blame: Blame | None = None
    evidence: tuple[RankedSentence, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What the metrics look at."""
        return outcome_of(self.answer, self.retrieved)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A metric over ``n`` cases that it fits; no value where it fits none.

    ``clusters`` is how many groups of questions were resampled for the interval, None where it was the questions.
    """

    name: str
    label: str
    value: float | None
    interval: Interval | None
    n: int
    clusters: int | None = None


@dataclass(frozen=True, slots=True)
class StageLatency:
    """Milliseconds that a stage took over ``n`` questions; ``p99`` is None below 100 questions."""

    stage: str
    p50: float
    p95: float
    n: int
    p99: float | None = None


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
class ReliabilityBin:
    """``n`` cases of like confidence: their mean confidence, and the share of them that is right."""

    confidence: float
    right: float
    interval: Interval | None
    n: int


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """If only answers of at least ``threshold`` were given: the share of questions answered, and of these wrong."""

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Spending:
    """Tokens of a chat model over ``n`` answers that tell of them; ``cost`` in the currency of the prices given."""

    n: int
    input_tokens: int
    output_tokens: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class SupportModel:
    """Which model scored the support of citations, None where none may: ``note`` says why, and what it can't tell."""

    name: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What a chat model makes of ``n`` answers, apart from all other scores: the mean grade, 0 to 1.

    ``failed`` are those that it gave no grade; ``agreement`` is how often it calls right what contains the answer, and
    no other.
    """

    model: str
    prompt_version: str
    value: float | None
    interval: Interval | None
    n: int
    failed: int
    agreement: float | None


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the questions were answered."""

    cores: int
    platform: str
    python: str


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A data set: its name, the SHA-256 of its bytes, and how many questions and sources of its own it brought.

    ``index`` is the SHA-256 of the ids of the sentences that it was asked over, None where that isn't known.
    """

    name: str
    sha256: str
    questions: int = 0
    sources: int = 0
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a run was made from, so that two runs can be told apart; ``prompts`` has the SHA-256 of each prompt."""

    question_files: tuple[QuestionFile, ...]
    settings: Mapping[str, Setting]
    versions: Mapping[str, str]
    machine: Machine
    prompts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run.

    ``cold_ms`` is the whole of the first answer, which pays for loading; the latencies of ``overall`` and ``tags``
    leave out cold answers. ``reliability`` and ``risk_coverage`` are of the confidence of answers, ``faults`` what of
    the data sets was left out, ``blame`` has the stages that wrong answers are put down to.
    """

    overall: Group
    tags: tuple[Group, ...]
    cold_ms: float
    provenance: Provenance
    cases: tuple[CaseResult, ...]
    reliability: tuple[ReliabilityBin, ...] = ()
    risk_coverage: tuple[RiskPoint, ...] = ()
    spending: Spending | None = None
    support: SupportModel | None = None
    faults: tuple[Fault, ...] = ()
    blame: tuple[StageBlame, ...] = ()
    judged: Judged | None = None

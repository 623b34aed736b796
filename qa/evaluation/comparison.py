"""Two runs of the same questions: whether the second is better, or worse, or these questions can't tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qa.errors import ComparisonError
from qa.evaluation.intervals import RESAMPLES, resampled_clusters
from qa.evaluation.paired import ALPHA, PairedDifference, holm, paired_difference, smallest_seen
from qa.evaluation.questions import SEVERAL, TestQuestion
from qa.evaluation.results import CaseResult, RunResult
from qa.records import Answer

# A verdict is given on these; all other metrics are shown with it and decide nothing.
GATED = ("f1", "citation_f1")


class Verdict(StrEnum):
    """What a metric, or a whole comparison, says of the second run."""

    BETTER = "better"
    WORSE = "worse"
    INCONCLUSIVE = "inconclusive"


class Change(StrEnum):
    """How a question changed sides from the first run to the second."""

    LOST = "right, then wrong"
    GAINED = "wrong, then right"
    CITATION_LOST = "right, then cited wrongly"
    CITATION_GAINED = "cited wrongly, then right"


@dataclass(frozen=True, slots=True)
class MetricDifference:
    """One metric of both runs over the questions that have a score in both.

    Only a gated metric has ``adjusted_p`` (by Holm's method over the gated ones), ``verdict`` and ``smallest_seen``,
    the smallest true difference that these questions show 4 times in 5; that is None too where they are too few to
    show any.
    """

    name: str
    label: str
    compared: PairedDifference
    adjusted_p: float | None = None
    smallest_seen: float | None = None
    verdict: Verdict | None = None

    def is_regression(self, tolerance: float) -> bool:
        """Tell whether the metric has got worse by more than ``tolerance``: the whole interval lies below it."""
        interval = self.compared.interval
        return self.verdict is Verdict.WORSE and interval is not None and interval.high < -tolerance


@dataclass(frozen=True, slots=True)
class ChangedSides:
    """A question that one run gets right and the other doesn't, with both answers."""

    change: Change
    question: TestQuestion
    first: Answer
    second: Answer


@dataclass(frozen=True, slots=True)
class Differing:
    """A setting, a version, or something else that the runs were made from, and that they don't share."""

    name: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of a whole answer, median and 95th percentile, in both runs."""

    first_p50: float
    first_p95: float
    second_p50: float
    second_p95: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The second run against the first.

    ``paired`` questions stand in both runs alike; ``changed_questions`` have the same id and another text or other
    right answers, ``only_first`` and ``only_second`` are those of one run alone. ``regression`` tells whether a gated
    metric is worse by more than ``tolerance``.
    """

    verdict: Verdict
    regression: bool
    tolerance: float
    paired: int
    changed_questions: int
    only_first: int
    only_second: int
    metrics: tuple[MetricDifference, ...]
    sides: tuple[ChangedSides, ...]
    latency: Latency | None
    differing: tuple[Differing, ...]

    @property
    def gated(self) -> tuple[MetricDifference, ...]:
        """The metrics that decide."""
        return tuple(one for one in self.metrics if one.verdict is not None)


@dataclass(frozen=True, slots=True)
class _Pair:
    first: CaseResult
    second: CaseResult


def compare(
    first: RunResult,
    second: RunResult,
    *,
    tolerance: float = 0.0,
    gated: Sequence[str] = GATED,
    resamples: int = RESAMPLES,
) -> Comparison:
    """Compare two runs on the questions that both have.

    ``tolerance`` is the loss, in the metrics' own units, that is no regression yet. Raises ``ComparisonError`` where
    the runs share no question, and for a gated metric that is none or that fits no question of both.
    """
    others = {case.question.id: case for case in second.cases}
    met = [_Pair(case, others[case.question.id]) for case in first.cases if case.question.id in others]
    pairs = [pair for pair in met if _asks_the_same(pair.first.question, pair.second.question)]
    if not pairs:
        raise ComparisonError(
            f"The two runs share no questions: the first has {len(first.cases)}, the second {len(second.cases)},"
            f" and {_same_ids(len(met))}; compare runs of the same file of questions."
        )
    metrics = _judged(_differences(first, pairs, resamples), gated)
    return Comparison(
        verdict=_overall([one.verdict for one in metrics if one.verdict]),
        regression=any(one.is_regression(tolerance) for one in metrics),
        tolerance=tolerance,
        paired=len(pairs),
        changed_questions=len(met) - len(pairs),
        only_first=len(first.cases) - len(met),
        only_second=len(second.cases) - len(met),
        metrics=tuple(metrics),
        sides=tuple(_changed_sides(pairs)),
        latency=_latency(first, second),
        differing=tuple(_differing(first, second)),
    )


def _same_ids(count: int) -> str:
    return f"the {count} with the same id ask something else" if count else "no id stands in both"


def _asks_the_same(one: TestQuestion, other: TestQuestion) -> bool:
    """Tell whether two questions are the same for the metrics; other tags and groups only sort them.

    Where the gold stands is not compared: it was looked up in each run's own index, and what an index has lost must
    count against it.
    """

    def asked(question: TestQuestion) -> TestQuestion:
        tags = (SEVERAL,) if question.several else ()
        return replace(question, tags=tags, group=None, sentences=(), passages=(), sources=())

    return asked(one) == asked(other)


def _differences(first: RunResult, pairs: Sequence[_Pair], resamples: int) -> list[MetricDifference]:
    """Return the differences of all metrics that fit a question of both runs, in the order of the first one's."""
    found = []
    for aggregate in first.overall.aggregates:
        scores = [(one.first.scores.get(aggregate.name), one.second.scores.get(aggregate.name)) for one in pairs]
        fitting = [
            (before, after, pair.first.question.cluster)
            for (before, after), pair in zip(scores, pairs, strict=True)
            if before is not None and after is not None
        ]
        if fitting:
            before, after, clusters = zip(*fitting, strict=True)
            groups = clusters if resampled_clusters(clusters) is not None else ()
            compared = paired_difference(before, after, groups, resamples=resamples)
            found.append(MetricDifference(aggregate.name, aggregate.label, compared))
    return found


def _judged(metrics: Sequence[MetricDifference], gated: Sequence[str]) -> list[MetricDifference]:
    """Return the gated metrics with their verdicts, then the others."""
    by_name = {one.name: one for one in metrics}
    for name in gated:
        if name not in by_name:
            raise ComparisonError(f"There is no {name!r} to compare in both runs; there is {', '.join(by_name)}.")
    deciding = [by_name[name] for name in dict.fromkeys(gated)]
    judged = [
        MetricDifference(
            one.name, one.label, one.compared, p, smallest_seen(one.compared, len(deciding)), _verdict(one.compared, p)
        )
        for one, p in zip(deciding, holm([one.compared.p for one in deciding]), strict=True)
    ]
    return [*judged, *(one for one in metrics if one.name not in gated)]


def _verdict(compared: PairedDifference, adjusted_p: float) -> Verdict:
    """Return what a difference says: something only where test and interval agree that it is no chance."""
    interval = compared.interval
    if interval is None or adjusted_p >= ALPHA:
        return Verdict.INCONCLUSIVE
    if interval.high < 0:
        return Verdict.WORSE
    return Verdict.BETTER if interval.low > 0 else Verdict.INCONCLUSIVE


def _overall(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict on the runs: worse in one metric is worse, whatever the others gain."""
    for verdict in (Verdict.WORSE, Verdict.BETTER):
        if verdict in verdicts:
            return verdict
    return Verdict.INCONCLUSIVE


def _changed_sides(pairs: Sequence[_Pair]) -> list[ChangedSides]:
    """Return the questions whose answer, or else whose citation, is right in one run only, the lost ones first."""
    found = []
    for pair in pairs:
        change = _change(pair.first.scores, pair.second.scores)
        if change is not None:
            found.append(ChangedSides(change, pair.first.question, pair.first.answer, pair.second.answer))
    order = list(Change)
    return sorted(found, key=lambda one: order.index(one.change))


def _change(first: Mapping[str, float | None], second: Mapping[str, float | None]) -> Change | None:
    was_right, is_right = first.get("truthfulness") == 1, second.get("truthfulness") == 1
    if was_right != is_right:
        return Change.LOST if was_right else Change.GAINED
    was_cited, is_cited = first.get("citation_recall") != 0, second.get("citation_recall") != 0
    if was_cited == is_cited or not is_right:
        return None
    return Change.CITATION_LOST if was_cited else Change.CITATION_GAINED


def _latency(first: RunResult, second: RunResult) -> Latency | None:
    before, after = (
        next((one for one in run.overall.latencies if one.stage == "total"), None) for run in (first, second)
    )
    return None if before is None or after is None else Latency(before.p50, before.p95, after.p50, after.p95)


def _differing(first: RunResult, second: RunResult) -> list[Differing]:
    before, after = _made_from(first), _made_from(second)
    names = dict.fromkeys([*before, *after])
    return [
        Differing(name, before.get(name, "none"), after.get(name, "none"))
        for name in names
        if before.get(name) != after.get(name)
    ]


def _made_from(run: RunResult) -> dict[str, str]:
    made = run.provenance
    files = {f"questions {file.name}": file.sha256[:12] for file in made.question_files}
    machine = {"machine": f"{made.machine.platform}, {made.machine.cores} cores", "python": made.machine.python}
    indexes = {f"index of {file.name}": file.index[:12] for file in made.question_files if file.index}
    prompts = {f"prompt {name}": digest[:12] for name, digest in made.prompts.items()}
    settings = {name: str(value) for name, value in made.settings.items()}
    return {**settings, **made.versions, **files, **indexes, **prompts, **machine}

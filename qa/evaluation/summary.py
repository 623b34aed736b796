"""From scored cases to the numbers of a run."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from qa.evaluation.blame import count_blame
from qa.evaluation.calibration import calibration_error, reliability, risk_coverage
from qa.evaluation.counts import AbstentionCounts, DetectionCounts, count_abstentions, count_detections
from qa.evaluation.intervals import (
    Interval,
    clustered_interval,
    mean_interval,
    percentile,
    rate_interval,
    resampled_clusters,
)
from qa.evaluation.metrics import CASE_METRICS, NamedMetric
from qa.evaluation.results import Aggregate, CaseResult, Group, Provenance, RunResult, StageLatency
from qa.records import Timings

FEWEST_FOR_P99 = 100


def summarise(
    cases: Sequence[CaseResult], made_from: Provenance, metrics: Sequence[NamedMetric] = CASE_METRICS
) -> RunResult:
    """Aggregate at least one case by ``metrics``: over all of them, and by tag in alphabetical order."""
    tags = sorted({tag for case in cases for tag in case.question.tags})
    by_tag = [(tag, [case for case in cases if tag in case.question.tags]) for tag in tags]
    pairs = [(case.question, case.outcome) for case in cases]
    overall = _group("all", cases, metrics, with_intervals=True)
    bins = reliability(pairs)
    error = Aggregate(
        "calibration_error", "calibration error", calibration_error(bins), None, sum(one.n for one in bins)
    )
    cold = next((case for case in cases if case.is_cold), cases[0])
    return RunResult(
        overall=replace(overall, aggregates=(*overall.aggregates, error)),
        tags=tuple(_group(tag, tagged, metrics, with_intervals=False) for tag, tagged in by_tag),
        cold_ms=cold.answer.timings_ms.total,
        provenance=made_from,
        cases=tuple(cases),
        reliability=bins,
        risk_coverage=risk_coverage(pairs),
        blame=count_blame((case.blame for case in cases), len(cases)),
    )


def interval_of(scores: Sequence[float], groups: Sequence[str], *, is_rate: bool) -> tuple[Interval | None, int | None]:
    """Return the interval of a mean, and how many groups of like questions were resampled for it, if any.

    Wilson's for a rate, the bootstrap's otherwise; and the bootstrap over groups for both where questions share them.
    """
    clusters = resampled_clusters(groups)
    if clusters is not None:
        return clustered_interval(scores, groups), clusters
    return (rate_interval(int(sum(scores)), len(scores)) if is_rate else mean_interval(scores)), None


def _group(name: str, cases: Sequence[CaseResult], metrics: Sequence[NamedMetric], *, with_intervals: bool) -> Group:
    pairs = [(case.question, case.outcome) for case in cases]
    aggregates = (
        *(_mean(metric, cases, with_interval=with_intervals) for metric in metrics),
        *_abstention(count_abstentions(pairs)),
        *_detection(count_detections(pairs)),
    )
    if not with_intervals:
        aggregates = tuple(replace(one, interval=None) for one in aggregates)
    return Group(
        name=name,
        n=len(cases),
        aggregates=aggregates,
        latencies=_latencies([case.answer.timings_ms for case in cases if not case.is_cold]),
    )


def _mean(metric: NamedMetric, cases: Sequence[CaseResult], *, with_interval: bool) -> Aggregate:
    fitting = [(score, case) for case in cases if (score := case.scores.get(metric.name)) is not None]
    if not fitting:
        return Aggregate(metric.name, metric.label, None, None, 0)
    scores = [score for score, _ in fitting]
    interval, clusters = None, None
    if with_interval:
        interval, clusters = interval_of(scores, [case.question.cluster for _, case in fitting], is_rate=metric.rate)
    return Aggregate(metric.name, metric.label, sum(scores) / len(scores), interval, len(scores), clusters)


def _abstention(counts: AbstentionCounts) -> tuple[Aggregate, ...]:
    # F1 and balanced accuracy are no shares of a count, so Wilson does not fit them.
    n = counts.answerable + counts.unanswerable
    return (
        _share("abstention", "precision", counts.abstained_rightly, counts.abstentions),
        _share("abstention", "recall", counts.abstained_rightly, counts.unanswerable),
        _aggregate("abstention", "F1", counts.f1, None, n),
        _share("abstention", "false refusals", counts.abstained_wrongly, counts.answerable),
        _aggregate("abstention", "balanced accuracy", counts.balanced_accuracy, None, n),
    )


def _detection(counts: DetectionCounts) -> tuple[Aggregate, ...]:
    right = counts.detected_rightly
    dated = right + counts.overlooked
    return (
        _share("date detection", "precision", right, right + counts.detected_wrongly),
        _share("date detection", "recall", right, dated),
        _aggregate("date detection", "F1", counts.f1, None, dated),
    )


def _share(topic: str, label: str, part: int, whole: int) -> Aggregate:
    return _aggregate(topic, label, part / whole if whole else None, rate_interval(part, whole), whole)


def _aggregate(topic: str, label: str, value: float | None, interval: Interval | None, n: int) -> Aggregate:
    name = f"{topic} {label}".lower().replace(" ", "_")
    return Aggregate(name, f"{topic} {label}", value, interval, 0 if value is None else n)


def _latencies(timings: Sequence[Timings]) -> tuple[StageLatency, ...]:
    if not timings:
        return ()
    rows = [asdict(one) for one in timings]
    by_stage = {stage: [row[stage] for row in rows if row[stage] is not None] for stage in rows[0]}
    return tuple(_latency(stage, times) for stage, times in by_stage.items() if times)


def _latency(stage: str, times: Sequence[float]) -> StageLatency:
    p99 = percentile(times, 99) if len(times) >= FEWEST_FOR_P99 else None
    return StageLatency(stage, percentile(times, 50), percentile(times, 95), len(times), p99)

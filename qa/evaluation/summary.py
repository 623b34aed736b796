"""From scored cases to the numbers of a run."""

from collections.abc import Sequence
from dataclasses import asdict

from qa.evaluation.blame import count_blame
from qa.evaluation.intervals import Interval, mean_interval, percentile, rate_interval
from qa.evaluation.metrics import CASE_METRICS, AbstentionCounts, NamedMetric, count_abstentions
from qa.evaluation.results import Aggregate, CaseResult, Group, Provenance, RunResult, StageLatency
from qa.records import Timings


def summarise(cases: Sequence[CaseResult], made_from: Provenance) -> RunResult:
    """Aggregate at least one case: over all of them, and by tag in alphabetical order."""
    warm_ids = {case.question.id for case in cases[1:]}
    tags = sorted({tag for case in cases for tag in case.question.tags})
    by_tag = [(tag, [case for case in cases if tag in case.question.tags]) for tag in tags]
    return RunResult(
        overall=_group("all", cases, warm_ids, with_intervals=True),
        tags=tuple(_group(tag, tagged, warm_ids, with_intervals=False) for tag, tagged in by_tag),
        cold_ms=cases[0].answer.timings_ms.total,
        provenance=made_from,
        cases=tuple(cases),
        blame=count_blame((case.blame for case in cases), len(cases)),
    )


def _group(name: str, cases: Sequence[CaseResult], warm_ids: set[str], *, with_intervals: bool) -> Group:
    means = [_mean(metric, cases, with_intervals=with_intervals) for metric in CASE_METRICS]
    counts = count_abstentions((case.question, case.outcome) for case in cases)
    return Group(
        name=name,
        n=len(cases),
        aggregates=(*means, *_abstention(counts, with_intervals=with_intervals)),
        latencies=_latencies([case.answer.timings_ms for case in cases if case.question.id in warm_ids]),
    )


def _mean(metric: NamedMetric, cases: Sequence[CaseResult], *, with_intervals: bool) -> Aggregate:
    scores = [score for case in cases if (score := case.scores[metric.name]) is not None]
    if not scores:
        return Aggregate(metric.name, metric.label, None, None, 0)
    interval = None
    if with_intervals:
        interval = rate_interval(int(sum(scores)), len(scores)) if metric.rate else mean_interval(scores)
    return Aggregate(metric.name, metric.label, sum(scores) / len(scores), interval, len(scores))


def _abstention(counts: AbstentionCounts, *, with_intervals: bool) -> tuple[Aggregate, ...]:
    def rate(name: str, part: int, whole: int) -> Aggregate:
        interval = rate_interval(part, whole) if with_intervals else None
        return _aggregate(name, part / whole if whole else None, interval, whole)

    # F1 and balanced accuracy are no shares of a count, so Wilson does not fit them.
    n = counts.answerable + counts.unanswerable
    return (
        rate("precision", counts.abstained_rightly, counts.abstentions),
        rate("recall", counts.abstained_rightly, counts.unanswerable),
        _aggregate("F1", counts.f1, None, n),
        rate("false refusals", counts.abstained_wrongly, counts.answerable),
        _aggregate("balanced accuracy", counts.balanced_accuracy, None, n),
    )


def _aggregate(label: str, value: float | None, interval: Interval | None, n: int) -> Aggregate:
    name = label.lower().replace(" ", "_")
    return Aggregate(f"abstention_{name}", f"abstention {label}", value, interval, 0 if value is None else n)


def _latencies(timings: Sequence[Timings]) -> tuple[StageLatency, ...]:
    if not timings:
        return ()
    rows = [asdict(one) for one in timings]
    by_stage = {stage: [row[stage] for row in rows if row[stage] is not None] for stage in rows[0]}
    return tuple(
        StageLatency(stage, percentile(times, 50), percentile(times, 95), len(times))
        for stage, times in by_stage.items()
        if times
    )

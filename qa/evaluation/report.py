"""A run as a table for the terminal, as Markdown, and as JSON."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from rich import box
from rich.console import Console
from rich.table import Table

from qa.errors import QuestionFileError, unwritable
from qa.evaluation.blame import MEANING
from qa.evaluation.remarks import remarks
from qa.evaluation.results import Aggregate, Group, RunResult

WIDTH = 100
_NONE = "-"

_TAG_COLUMNS = (
    ("exact\nmatch", "exact_match"),
    ("token\nF1", "f1"),
    ("has\nansw.", "contains_answer"),
    ("cite\nP", "citation_precision"),
    ("cite\nR", "citation_recall"),
    ("cite\nF1", "citation_f1"),
    ("abst.\nP", "abstention_precision"),
    ("abst.\nR", "abstention_recall"),
    ("abst.\nF1", "abstention_f1"),
    ("rec.\n@1", "recall_at_1"),
    ("rec.\n@5", "recall_at_5"),
    ("\nMRR", "mrr"),
)


def table(run: RunResult) -> str:
    """Return the headline, the scores by tag and the latencies as plain text, at most 100 columns wide."""
    # Rendered to text at a fixed width: rich would cut the columns at 80 in a pipe.
    text = io.StringIO()
    # A tag is anybody's text: not rich's markup, no emoji codes.
    screen = Console(file=text, width=WIDTH, color_system=None, markup=False, emoji=False, highlight=False)
    screen.print(_headline(run), *_blame(run), _by_tag(run), _latencies(run), sep="\n")
    screen.print(f"Times in milliseconds; the first answer, cold, took {run.cold_ms:.1f}.")
    for remark in remarks(run):
        screen.print(remark)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def markdown(runs: Mapping[str, RunResult]) -> str:
    """Return headlines and latencies of answers as a Markdown table, three columns a run under its name."""
    headings = " | ".join(f"{name} | 95% interval | n" for name in runs)
    lines = [f"| Metric | {headings} |", f"|---|{'---:|---:|---:|' * len(runs)}"]
    rows = [{row[0]: row[1:] for row in _markdown_rows(run)} for run in runs.values()]
    for label in dict.fromkeys(label for row in rows for label in row):
        cells = [cell for row in rows for cell in row.get(label, (_NONE, _NONE, _NONE))]
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def to_json(run: RunResult) -> str:
    """Return the whole run as JSON: keys in a fixed order, null for "no score", never NaN."""
    values = _RUN.dump_python(run, mode="json")
    return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def write_json(run: RunResult, path: Path) -> None:
    """Write ``to_json`` to a file; raises ``StorageError`` where that fails."""
    try:
        path.write_text(to_json(run), encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error


def read_json(path: Path) -> RunResult:
    """Read back what ``write_json`` wrote; raises ``QuestionFileError`` where it is something else."""
    try:
        return _RUN.validate_json(path.read_bytes())
    except OSError as error:
        raise QuestionFileError(
            f"{path} cannot be read: {error.strerror}; name a run that `qa eval --out` wrote."
        ) from error
    except ValidationError as error:
        raise QuestionFileError(f"{path} is not a run that `qa eval --out` wrote; name one that is.") from error


_RUN = TypeAdapter(RunResult)


def fitting(run: RunResult) -> list[Aggregate]:
    """Return the metrics of all questions that fit at least one of them."""
    return [one for one in run.overall.aggregates if one.n]


def _markdown_rows(run: RunResult) -> Iterator[Sequence[str]]:
    yield from (_headline_row(one) for one in fitting(run))
    for latency in run.overall.latencies:
        if latency.stage == "total":
            values = f"{latency.p50:.1f} / {latency.p95:.1f}"
            yield "latency p50 / p95, ms", values, _NONE, str(latency.n)


def _headline(run: RunResult) -> Table:
    rows = Table("metric", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("value", "95% interval", "n"):
        rows.add_column(heading, justify="right")
    for aggregate in fitting(run):
        rows.add_row(*_headline_row(aggregate))
    return rows


def _headline_row(aggregate: Aggregate) -> Sequence[str]:
    interval = aggregate.interval
    ends = _NONE if interval is None else f"{interval.low:.3f} to {interval.high:.3f}"
    return aggregate.label, _number(aggregate.value, 3), ends, str(aggregate.n)


def _blame(run: RunResult) -> Iterator[Table | str]:
    """Yield the stages that wrong answers are put down to, the largest first."""
    if not run.blame:
        return
    wrong = sum(one.n for one in run.blame)
    rows = Table(f"{wrong} wrong answers, by stage", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("n", "share"):
        rows.add_column(heading, justify="right")
    rows.add_column("what it means")
    for one in sorted(run.blame, key=lambda one: -one.n):
        rows.add_row(one.stage, str(one.n), f"{one.n / wrong:.0%}", MEANING[one.stage])
    yield rows


def _by_tag(run: RunResult) -> Table:
    rows = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    rows.add_column("tag", overflow="fold")
    for heading in ("n", *(heading for heading, _ in _TAG_COLUMNS), "p50\nms", "p95\nms"):
        rows.add_column(heading, justify="right", no_wrap=True)
    for group in (run.overall, *run.tags):
        scores = (_number(group.aggregate(name).value, 2) for _, name in _TAG_COLUMNS)
        rows.add_row(group.name, str(group.n), *scores, *_whole_latency(group))
    return rows


def _whole_latency(group: Group) -> tuple[str, str]:
    for latency in group.latencies:
        if latency.stage == "total":
            return f"{latency.p50:.0f}", f"{latency.p95:.0f}"
    return _NONE, _NONE


def _latencies(run: RunResult) -> Table:
    rows = Table("stage", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("p50", "p95", "p99", "n", "cold"):
        rows.add_column(heading, justify="right")
    cold = asdict(next((case for case in run.cases if case.is_cold), run.cases[0]).answer.timings_ms)
    for latency in run.overall.latencies:
        times = (latency.p50, latency.p95, latency.p99, cold[latency.stage])
        *warm, first = (_number(time, 1) for time in times)
        rows.add_row(latency.stage, *warm, str(latency.n), first)
    return rows


def _number(value: float | None, digits: int) -> str:
    return _NONE if value is None else f"{value:.{digits}f}"

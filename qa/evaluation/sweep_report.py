"""A sweep as a table for the terminal and as JSON."""

import io
import json
from pathlib import Path

from pydantic import TypeAdapter
from rich import box
from rich.console import Console
from rich.table import Table

from qa.errors import unwritable
from qa.evaluation.report import WIDTH
from qa.evaluation.sweep import Sweep, Trial
from qa.records import printable

_NONE = "-"
_COLUMNS = (
    ("truth-\nfulness", "truthfulness"),
    ("cite\nF1", "citation_f1"),
    ("abst.\nF1", "abstention_f1"),
)


def sweep_json(sweep: Sweep) -> str:
    """Return the whole sweep as JSON; null for what there is not, never NaN."""
    values = TypeAdapter(Sweep).dump_python(sweep, mode="json")
    return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def write_sweep(sweep: Sweep, path: Path) -> None:
    """Write ``sweep_json`` to a file; raises ``StorageError`` where that fails."""
    try:
        path.write_text(sweep_json(sweep), encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error


def sweep_table(sweep: Sweep) -> str:
    """Return one row a trial as plain text, at most 100 columns wide."""
    text = io.StringIO()
    screen = Console(file=text, width=WIDTH, color_system=None, markup=False, emoji=False, highlight=False)
    rows = Table("settings", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("token\nF1", "95% interval", *(heading for heading, _ in _COLUMNS), "p50\nms", "p95\nms"):
        rows.add_column(heading, justify="right", no_wrap=True)
    rows.add_column("front")
    for trial in sweep.trials:
        chosen = " ".join(f"{name}={value}" for name, value in trial.settings.items())
        scores = (_number(trial.score(name)) for _, name in _COLUMNS)
        times = (f"{trial.p50:.1f}", f"{trial.p95:.1f}")
        rows.add_row(printable(chosen), _number(trial.score("f1")), _interval(trial), *scores, *times, _mark(trial))
    screen.print(rows)
    screen.print(
        f"{sweep.n} questions. * no other trial is as accurate (token F1) and as fast (p50), and better in one."
    )
    if any(trial.worse_than_best for trial in sweep.trials):
        screen.print("- surely less accurate than the best (paired by question, Holm). Others may only seem so.")
    else:
        screen.print("None is surely less accurate than the best (paired by question, Holm).")
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def _mark(trial: Trial) -> str:
    return " ".join(mark for mark, is_set in (("*", trial.on_front), ("-", trial.worse_than_best)) if is_set)


def _interval(trial: Trial) -> str:
    interval = next((one.interval for one in trial.scores if one.name == "f1"), None)
    return _NONE if interval is None else f"{interval.low:.3f} to {interval.high:.3f}"


def _number(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"

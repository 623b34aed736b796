"""A comparison of two runs as text for the terminal and as JSON."""

import io
import json
from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa.evaluation.comparison import Change, ChangedSides, Comparison, MetricDifference, Verdict
from qa.evaluation.report import WIDTH
from qa.records import Answer, printable

_NONE = "-"


def comparison_json(comparison: Comparison) -> str:
    """Return the whole comparison as JSON; null for what there is not, never NaN."""
    values = TypeAdapter(Comparison).dump_python(comparison, mode="json")
    return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def comparison_table(comparison: Comparison, names: tuple[str, str]) -> str:
    """Return the verdict, the metrics and the questions that changed sides, at most 100 columns wide.

    ``names`` are what the runs are called, the first one's first.
    """
    text = io.StringIO()
    screen = Console(file=text, width=WIDTH, color_system=None, markup=False, emoji=False, highlight=False)
    for sentence in (*_verdict(comparison), _pairing(comparison), *_differing(comparison)):
        screen.print(sentence)
    screen.print(_metrics(comparison), *_latency(comparison), sep="\n")
    screen.print(
        f"A is {printable(names[0])}, B is {printable(names[1])}; p is adjusted where there is a verdict (Holm)."
    )
    for change in Change:
        changed = [one for one in comparison.sides if one.change is change]
        if changed:
            screen.print(Text(f"\n{change.capitalize()}: {_questions(len(changed))}"), _sides(changed))
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def _verdict(comparison: Comparison) -> Iterator[str]:
    """Yield the verdict in one sentence, and what could have been seen where it is open."""
    told = {one.label: one.verdict for one in comparison.gated}
    decided = {verdict: [label for label, one in told.items() if one is verdict] for verdict in Verdict}
    if comparison.verdict is Verdict.INCONCLUSIVE:
        yield f"B is neither better nor worse as far as these {comparison.paired} questions can tell: inconclusive."
    else:
        also = decided[Verdict.BETTER] if comparison.verdict is Verdict.WORSE else []
        but = f", though better in {_listed(also)}" if also else ""
        yield f"B is {comparison.verdict} in {_listed(decided[comparison.verdict])}{but}{_bound(comparison)}."
    for one in comparison.gated:
        if one.verdict is Verdict.INCONCLUSIVE:
            yield _could_be_seen(one)


def _bound(comparison: Comparison) -> str:
    if comparison.verdict is not Verdict.WORSE or not comparison.tolerance:
        return ""
    within = "by more than" if comparison.regression else "but not surely by more than"
    return f", {within} the tolerated {comparison.tolerance:g}"


def _could_be_seen(metric: MetricDifference) -> str:
    if metric.smallest_seen is None:
        return f"In {metric.label} so few questions show no difference, however large; ask more."
    if metric.smallest_seen > 1:
        return f"In {metric.label} these questions differ too much to show any difference; ask more."
    return (
        f"In {metric.label} a true difference of {metric.smallest_seen:.3f} or more would have been seen"
        " in 4 of 5 such comparisons."
    )


def _pairing(comparison: Comparison) -> str:
    left_out = [
        f"{_questions(count)} {why}"
        for count, why in (
            (comparison.changed_questions, "with the same id but another text or other right answers"),
            (comparison.only_first, "only in A"),
            (comparison.only_second, "only in B"),
        )
        if count
    ]
    without = f"; left out: {_listed(left_out)}" if left_out else ""
    return f"Compared: {_questions(comparison.paired)}, each with itself{without}."


def _differing(comparison: Comparison) -> Iterator[str]:
    if comparison.differing:
        told = "; ".join(f"{one.name} {one.first} in A, {one.second} in B" for one in comparison.differing)
        yield f"The runs differ in: {printable(told)}."


def _metrics(comparison: Comparison) -> Table:
    rows = Table("metric", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("A", "B", "B - A", "95% interval", "p", "n"):
        rows.add_column(heading, justify="right", no_wrap=True)
    rows.add_column("verdict")
    for one in comparison.metrics:
        compared, interval = one.compared, one.compared.interval
        rows.add_row(
            one.label,
            f"{compared.first:.3f}",
            f"{compared.second:.3f}",
            f"{compared.difference:+.3f}",
            _NONE if interval is None else f"{interval.low:+.3f} to {interval.high:+.3f}",
            _p(compared.p if one.adjusted_p is None else one.adjusted_p),
            str(compared.n),
            one.verdict or "",
        )
    return rows


def _p(value: float) -> str:
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _latency(comparison: Comparison) -> Iterator[str]:
    times = comparison.latency
    if times is not None:
        before, after = (times.first_p50, times.first_p95), (times.second_p50, times.second_p95)
        told = (f"p50 {p50:.1f}, p95 {p95:.1f}" for p50, p95 in (before, after))
        yield f"Milliseconds an answer: {next(told)} in A; {next(told)} in B."


def _sides(changed: Sequence[ChangedSides]) -> Table:
    rows = Table("question", "A", "B", box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False)
    for one in changed:
        gold = "; ".join(one.question.answers) or "no answer"
        asked = f"{one.question.id}: {one.question.question} ({gold})"
        rows.add_row(*(Text(printable(words)) for words in (asked, _told(one.first), _told(one.second))))
    return rows


def _told(answer: Answer) -> str:
    if answer.abstained:
        return f"(abstained: {answer.reason})"
    cited = ", ".join(f"{one.source} {one.sentence}" for one in answer.citations)
    said = answer.answer if len(answer.answer) <= 300 else f"{answer.answer[:297]}..."
    return f"{said} ({cited})" if cited else said


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""


def _questions(count: int) -> str:
    return f"{count:,} question{'' if count == 1 else 's'}"

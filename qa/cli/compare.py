"""`qa eval compare`: two runs, question by question."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from qa.cli.evaluate import BELOW_THE_BAR, evaluate

_RUN = click.Path(path_type=Path, dir_okay=False)


@evaluate.command("compare")
@click.argument("first", type=_RUN, metavar="A.json")
@click.argument("second", type=_RUN, metavar="B.json")
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Loss that is no regression yet, in the metrics' own units.",
)
@click.option(
    "--gate", "gated", multiple=True, metavar="METRIC", help="Metric that decides, by its name in the JSON; repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def compare_runs(first: Path, second: Path, tolerance: float, gated: Sequence[str], as_json: bool) -> None:
    """Tell whether the run B is better or worse than A, or whether these questions can't tell.

    Both are runs that `qa eval --out` wrote. Exits with 4 only if a metric that decides (token F1 and citation F1,
    or those of --gate) got worse by more than the tolerance, and that is no chance.
    """
    from qa.evaluation.comparison import GATED, compare
    from qa.evaluation.comparison_report import comparison_json, comparison_table
    from qa.evaluation.report import read_json

    comparison = compare(read_json(first), read_json(second), tolerance=tolerance, gated=gated or GATED)
    text = comparison_json(comparison) if as_json else comparison_table(comparison, (str(first), str(second)))
    click.echo(text, nl=False)
    if comparison.regression:
        sys.exit(BELOW_THE_BAR)

"""`qa eval compare` and `qa eval sweep`: two runs, question by question, and runs over a grid of settings."""

import sys
from collections.abc import Mapping, Sequence
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


@evaluate.command("sweep")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--set",
    "options",
    multiple=True,
    required=True,
    metavar="NAME=VALUE,...",
    help="A setting and the values to try; `default` is the value it has. Repeatable: all combinations are tried.",
)
@click.option("--sources", multiple=True, metavar="PATH", help="Ask over this file or folder, in an index of its own.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the sweep as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the sweep as JSON.")
def sweep_settings(
    files: Sequence[Path], options: Sequence[str], sources: Sequence[str], out: Path | None, as_json: bool
) -> None:
    """Ask the test questions in FILE... once for each combination of settings, and print one table.

    Settings that change the index (chunk_tokens, embedder, encoding, day_first) are tried on copies of it in a
    temporary folder; the index itself stays as it is.
    """
    from index.sources import read_sources
    from qa.evaluation.datasets import read_data_sets
    from qa.evaluation.sweep import parse_grid, sweep
    from qa.evaluation.sweep_report import sweep_json, sweep_table, write_sweep
    from qa.settings import load_settings

    def say_trial(chosen: Mapping[str, str], number: int, total: int) -> None:
        if sys.stderr.isatty():
            told = " ".join(f"{name}={value}" for name, value in chosen.items())
            click.echo(f"Run {number} of {total}: {told}", err=True)

    grid = parse_grid(options)
    sets = read_data_sets(files)
    own = tuple(read_sources(sources, load_settings().read_limits))
    found = sweep(sets, grid, own, say_trial)
    if out is not None:
        write_sweep(found, out)
    click.echo(sweep_json(found) if as_json else sweep_table(found), nl=False)

"""`qa eval`: score answers to test questions."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from qa.cli.main import Group, cli, open_service

BELOW_THE_BAR = 4


@cli.group("eval", cls=Group, default="run")
def evaluate() -> None:
    """Score answers to test questions: `qa eval FILE...`."""


@evaluate.command("run")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the whole run as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole run as JSON.")
@click.option("--fail-under", type=click.FloatRange(0, 1), metavar="F1", help="Exit with 4 if the answer F1 is lower.")
def run_evaluation(files: Sequence[Path], out: Path | None, as_json: bool, fail_under: float | None) -> None:
    """Ask the test questions in FILE... (JSON Lines) and print the scores, with intervals, and by tag."""
    from qa.cli.show import case_counter
    from qa.evaluation import report
    from qa.evaluation.run import run_questions

    service = open_service(sample=True)
    with case_counter() as on_case:
        run = run_questions(service.pipeline, files, service.settings.public(), on_case)
    click.echo(report.to_json(run) if as_json else report.table(run), nl=False)
    if out is not None:
        report.write_json(run, out)
    reached = run.overall.aggregate("f1").value or 0.0
    if fail_under is not None and reached < fail_under:
        click.echo(f"The answer F1 is {reached:.3f}, below the {fail_under:.3f} asked for.", err=True)
        sys.exit(BELOW_THE_BAR)

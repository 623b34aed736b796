"""`qa eval`: score answers to test questions."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.cli.main import Group, cli, open_service

if TYPE_CHECKING:
    from qa.evaluation.datasets import DataSet
    from qa.evaluation.partial import Partial
    from qa.evaluation.questions import Fault
    from qa.evaluation.results import RunResult
    from qa.evaluation.scoring import Prices

BELOW_THE_BAR = 4
MOST_FAULTS = 10


@cli.group("eval", cls=Group, default="run")
def evaluate() -> None:
    """Score answers to test questions: `qa eval FILE...`."""


@evaluate.command("run")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--sources", multiple=True, metavar="PATH", help="Ask over this file or folder, in an index of its own.")
@click.option("--as-indexed", is_flag=True, help="Ask over the index as it is, whatever sources the questions bring.")
@click.option("--support", metavar="MODEL", help="What scores whether citations carry what is said, as in QA_SUPPORT.")
@click.option("--judge", metavar="MODEL", help="Have a chat model grade the answers too, apart from all other scores.")
@click.option("--price-per-million", "prices", metavar="IN,OUT", help="What a chat model's tokens cost, for the cost.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the whole run as JSON.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the run as one HTML page.")
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write the run as JUnit XML.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole run as JSON.")
@click.option("--fail-under", type=click.FloatRange(0, 1), metavar="F1", help="Exit with 4 if the answer F1 is lower.")
def run_evaluation(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: Sequence[Path],
    sources: Sequence[str],
    as_indexed: bool,
    support: str | None,
    judge: str | None,
    prices: str | None,
    out: Path | None,
    html: Path | None,
    junit: Path | None,
    as_json: bool,
    fail_under: float | None,
) -> None:
    """Ask the test questions in FILE... and print the scores, with intervals, and by tag.

    FILE is JSON Lines, SQuAD, a BEIR folder, MTRAG's conversations, or CSV, as published; those that bring sources are
    asked over an index of these, which is removed afterwards.
    """
    from functools import cache

    from index.sources import read_sources
    from qa.cli.show import case_counter, progress_bar
    from qa.evaluation import report
    from qa.evaluation.datasets import read_data_sets
    from qa.evaluation.judge import load_judge
    from qa.evaluation.opening import Opener
    from qa.evaluation.run import run_data_sets
    from qa.evaluation.scoring import scoring_for
    from qa.settings import load_settings

    for path in (out, html, junit):
        if path is not None and not path.parent.is_dir():
            raise click.ClickException(f"There is no folder {path.parent} to write {path.name} to; make it first.")
    settings = load_settings()
    scoring = scoring_for(settings, support, _prices(prices))
    if judge is not None:
        scoring = replace(scoring, judge=load_judge(judge, settings))
    sets = read_data_sets(files)
    if fail_under is not None and not any(question.is_judged for data in sets for question in data.questions):
        raise click.ClickException("--fail-under needs questions with answers, and these have none; leave it out.")
    own = tuple(read_sources(sources, settings.read_limits))
    with progress_bar() as on_progress, case_counter() as on_case, _partial(out, sets) as partial:
        opener = Opener(settings, cache(lambda: open_service(sample=True)), own, as_indexed, on_progress, tell_faults)
        run = run_data_sets(sets, opener, settings.public(), scoring, on_case, partial)
        _write_reports(run, out, html, junit)
        if partial is not None:
            partial.finish()
    click.echo(report.to_json(run) if as_json else report.table(run), nl=False)
    reached = run.overall.aggregate("f1").value or 0.0
    if fail_under is not None and reached < fail_under:
        click.echo(f"The answer F1 is {reached:.3f}, below the {fail_under:.3f} asked for.", err=True)
        sys.exit(BELOW_THE_BAR)


@contextmanager
def _partial(out: Path | None, sets: "Sequence[DataSet]") -> "Iterator[Partial | None]":
    """Give what keeps the cases of a run with an output; say how an interrupted run goes on."""
    from qa.evaluation.partial import Partial

    total = sum(len(data.questions) for data in sets)
    if out is None:
        try:
            yield None
        except KeyboardInterrupt:
            click.echo("With --out RUN.json a run that was stopped can be gone on with.", err=True)
            raise
        return
    with Partial(out, lambda remark: click.echo(remark, err=True)) as partial:
        try:
            yield partial
        except KeyboardInterrupt:
            click.echo(
                f"{partial.kept} of {total} questions are answered and kept in {partial.path};"
                " the same command goes on from there.",
                err=True,
            )
            raise


def _write_reports(run: "RunResult", out: Path | None, html: Path | None, junit: Path | None) -> None:
    from qa.evaluation.html import write_page
    from qa.evaluation.junit import write_junit
    from qa.evaluation.report import write_json

    for path, write in ((out, write_json), (html, write_page), (junit, write_junit)):
        if path is not None:
            write(run, path)


def _prices(text: str | None) -> "Prices | None":
    from qa.evaluation.scoring import Prices

    if text is None:
        return None
    try:
        read, written = (float(part) for part in text.split(","))
        if not (0 <= read < float("inf") and 0 <= written < float("inf")):
            raise ValueError
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is not two prices, as in 0.40,1.60.", param_hint="--price-per-million"
        ) from None
    return Prices(read, written)


def tell_faults(faults: "Sequence[Fault]") -> None:
    """Say what of a data set cannot be used, before its questions are asked."""
    from qa.records import printable

    for fault in faults[:MOST_FAULTS]:
        click.echo(printable(fault.sentence), err=True)
    if len(faults) > MOST_FAULTS:
        click.echo(f"{len(faults) - MOST_FAULTS} more of the kind; --out lists them all.", err=True)

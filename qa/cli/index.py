"""`qa index`: index what is given, plan it (`--dry-run`), or keep up with folders (`--watch`)."""

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import CitedQAError
from qa.cli import suggestions
from qa.cli.main import cli, open_service
from qa.cli.watch import watch_folders

if TYPE_CHECKING:
    from index.origins import Plan
    from index.records import Source

PLANNED = {"added": "Would add", "changed": "Would replace", "removed": "Would remove", "unchanged": "Unchanged"}


@cli.command("index")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", shell_complete=suggestions.files)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--watch", is_flag=True, help="Go on indexing what changes in these folders, until Ctrl-C.")
@click.option("--day", metavar="DATE", help="The day that text from standard input was written on: 2013-03-12.")
def index(paths: Sequence[str], as_json: bool, dry_run: bool, watch: bool, day: str | None) -> None:
    """Index files, folders, addresses (https://...), or plain text from standard input as `-`.

    Reads plain text, Markdown, HTML, PDF, Word (.docx), e-books (.epub), e-mail (.eml), CSV and JSON Lines.

    What is unchanged is left alone, what has changed is replaced, and what is gone from a folder is
    removed. An interrupted run goes on where it stopped.
    """
    if watch and (dry_run or as_json):
        raise click.UsageError(f"--watch goes on until Ctrl-C; leave out {'--dry-run' if dry_run else '--json'}.")
    if day is not None and "-" not in paths:
        raise click.UsageError("--day is of text from standard input; give '-' as a PATH, or leave it out.")
    written_on = None if day is None else _stated(day)
    if dry_run:
        plan_only(paths, as_json=as_json)
    elif watch:
        watch_folders(open_service(sample=False, prepare=False), paths)
    else:
        index_now(paths, as_json=as_json, day=written_on)


def _stated(day: str) -> date:
    from index.sources import stated_day

    return stated_day(day)


def index_now(paths: Sequence[str], *, as_json: bool, day: date | None = None) -> None:
    """Index these paths; what is passed over is told as it comes. ``day`` is that of text from standard input."""
    from index.sources import files_of, read_sources
    from qa.cli.show import progress_bar, report_sentence
    from qa.records import printable

    service = open_service(sample=False, prepare=False)
    skipped: list[str] = []

    def skip(error: CitedQAError) -> None:
        skipped.append(str(error))
        click.echo(f"Passed over: {printable(str(error))}", err=True)

    with progress_bar() as on_progress:
        sources: Iterable[Source] = read_sources(paths, service.settings.read_limits, on_skip=skip, day=day)
        if "-" in paths:
            # Who types or pipes may take their time; nobody else should wait for it.
            sources = list(sources)
        report = service.builder.index(sources, files_of(paths), on_progress)
    if as_json:
        click.echo(json.dumps({**asdict(report), "skipped": skipped}, indent=2))
    else:
        click.echo(report_sentence(report))


def plan_only(paths: Sequence[str], *, as_json: bool) -> None:
    """Print what indexing these paths would add, replace, remove, leave alone and pass over; do nothing of it."""
    from index.origins import planned
    from index.sources import files_of, read_sources
    from qa.settings import load_settings

    settings = load_settings()
    known, is_older = _known_origins(settings.home.resolve() / "catalog.sqlite3")
    skipped: list[str] = []
    sources = read_sources(paths, settings.read_limits, on_skip=lambda error: skipped.append(str(error)))
    plan = planned(known, sources, files_of(paths))
    if as_json:
        click.echo(json.dumps({**asdict(plan), "skipped": skipped}, indent=2))
        return
    for line in _plan_lines(plan, skipped):
        click.echo(line)
    if is_older:
        click.echo("Would bring the index, which an older version of cited-qa made, up to date.")
    counts = ", ".join(f"{len(names)} {outcome}" for outcome, names in asdict(plan).items())
    click.echo(f"Sources: {counts}, {len(skipped)} passed over; nothing was written.")


def _known_origins(path: Path) -> tuple[dict[str, str], bool]:
    """Return the origins that a catalog knows, and whether an older version made it."""
    from index.catalog import Catalog

    if not path.is_file():
        return {}, False
    with closing(Catalog(path, read_only=True)) as catalog:
        return ({}, False) if catalog.is_empty() else (catalog.origins(), catalog.is_older())


def _plan_lines(plan: "Plan", skipped: Sequence[str]) -> Iterable[str]:
    from qa.records import printable

    listed = asdict(plan)
    for outcome, said in PLANNED.items():
        yield from (f"{said}: {printable(name)}" for name in listed[outcome])
    yield from (f"Would pass over: {printable(sentence)}" for sentence in skipped)

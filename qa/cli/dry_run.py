"""`qa index --dry-run`: what would be done, and nothing of it."""

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict

import click

SHOWN = {"added": "Would add", "changed": "Would replace", "removed": "Would remove", "unchanged": "Unchanged"}


def plan_only(paths: Sequence[str], *, as_json: bool) -> None:
    """Print what indexing these paths would add, replace, remove, leave alone and pass over."""
    from index.build import planned
    from index.catalog import Catalog
    from index.sources import files_of, read_sources
    from qa.records import printable
    from qa.settings import load_settings

    settings = load_settings()
    path = settings.home.resolve() / "catalog.sqlite3"
    known: dict[str, str] = {}
    is_older = False
    if path.is_file():
        with closing(Catalog(path, read_only=True)) as catalog:
            known = {} if catalog.is_empty() else catalog.origins()
            is_older = catalog.is_older() and not catalog.is_empty()
    skipped: list[str] = []
    sources = read_sources(paths, settings.read_limits, on_skip=lambda error: skipped.append(str(error)))
    plan = asdict(planned(known, sources, files_of(paths)))
    if as_json:
        click.echo(json.dumps({**plan, "skipped": skipped}, indent=2))
        return
    for outcome, said in SHOWN.items():
        for name in plan[outcome]:
            click.echo(f"{said}: {printable(name)}")
    for sentence in skipped:
        click.echo(f"Would pass over: {printable(sentence)}")
    if is_older:
        click.echo("Would bring the index, which an older version of cited-qa made, up to date.")
    counts = ", ".join(f"{len(plan[outcome])} {outcome}" for outcome in plan)
    click.echo(f"Sources: {counts}, {len(skipped)} passed over; nothing was written.")

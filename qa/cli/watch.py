"""`qa index --watch`: index folders, then again whatever changes in them, until Ctrl-C."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import CitedQAError

if TYPE_CHECKING:
    from index.build import BuildReport
    from index.records import Source
    from qa.assemble import Service

RETRY_SECONDS = 30.0


def watch_folders(service: "Service", paths: Sequence[str]) -> None:
    """Index folders and keep the index in step with them.

    What cannot be done now is told, and tried again with the next change, or after ``RETRY_SECONDS``. Raises
    click.UsageError where something else than a folder is given.
    """
    from index.watch import changes
    from qa.cli.show import report_sentence

    folders = [Path(path) for path in paths]
    for folder in folders:
        if not folder.is_dir():
            raise click.UsageError(f"--watch takes folders; {folder} is none.")
    everything = frozenset(folder.resolve() for folder in folders)
    pending: frozenset[Path] = frozenset()
    is_indexed, not_before = False, 0.0
    try:
        for batch in changes(folders, [service.settings.home.resolve()]):
            pending |= batch
            try:
                if not is_indexed:
                    # Watching has begun, so that nothing that changes meanwhile is missed.
                    report = service.builder.index(_sources(service, folders, everything), folders)
                    click.echo(f"{report_sentence(report)} Watching for changes; Ctrl-C ends.")
                    is_indexed = True
                elif pending and (batch or time.monotonic() >= not_before):
                    _say(_index_changed(service, folders, pending))
                    pending = frozenset()
            except CitedQAError as error:
                if not is_indexed:
                    raise
                _tell(str(error))
                # Changes are looked for several times a second, and nobody wants to read this as often.
                not_before = time.monotonic() + RETRY_SECONDS
    except KeyboardInterrupt:
        click.echo("Stopped watching.")


def _index_changed(service: "Service", folders: Sequence[Path], changed: frozenset[Path]) -> "BuildReport":
    sources = _sources(service, folders, changed)
    return service.builder.index(sources, [path for path in changed if not path.exists()])


def _sources(service: "Service", folders: Sequence[Path], changed: frozenset[Path]) -> "Iterator[Source]":
    """Yield the sources at or below the paths ``changed``; none is no error, as some may come."""
    from index.sources import read_changed

    limits = service.settings.read_limits
    for folder in folders:
        yield from read_changed(folder, changed, limits, on_skip=_skip)


def _say(report: "BuildReport") -> None:
    from qa.cli.show import report_sentence

    if report.added or report.changed or report.removed:
        click.echo(report_sentence(report))


def _skip(error: CitedQAError) -> None:
    _tell(f"Passed over: {error}")


def _tell(sentence: str) -> None:
    from qa.records import printable

    click.echo(printable(sentence), err=True)

"""What a shell may complete arguments with; whatever is in the way, nothing is suggested and nothing is written."""

from contextlib import closing

import click
from click.shell_completion import CompletionItem

from index.errors import CitedQAError

MOST_SESSIONS = 100


def source_names(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names of sources that begin like this."""
    from index.catalog import Catalog
    from qa.settings import load_settings

    try:
        path = load_settings().home.resolve() / "catalog.sqlite3"
        if not path.is_file():
            return []
        with closing(Catalog(path, read_only=True)) as catalog:
            summaries = catalog.summaries()
    except (CitedQAError, OSError):
        return []
    return [
        CompletionItem(one.name, help=f"{one.sentences} sentences")
        for one in summaries
        if one.name.startswith(incomplete) and one.name.isprintable()
    ]


def session_ids(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the ids of sessions that begin like this, the one asked last first."""
    from qa.records import printable
    from qa.sessions import Sessions
    from qa.settings import load_settings

    try:
        settings = load_settings()
        place = settings.home.resolve() / "sessions.sqlite3"
        if settings.database_url is None and not place.is_file():
            return []
        with closing(Sessions(settings.database_url or place, settings.session_days, read_only=True)) as sessions:
            found = sessions.summaries(MOST_SESSIONS) if sessions.exist() else []
    except (CitedQAError, OSError):
        return []
    return [
        CompletionItem(one.id, help=printable(one.title or one.first_question))
        for one in found
        if one.id.startswith(incomplete)
    ]


def files(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell suggest files."""
    return [CompletionItem(incomplete, type="file")]

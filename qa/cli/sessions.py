"""`qa sessions`: list, show, export and delete conversations."""

import json
from pathlib import Path

import click

from qa.cli.main import Group, cli, open_service
from qa.cli.suggestions import session_ids

MOST_LISTED = 1000


@cli.group(cls=Group, default="list")
def sessions() -> None:
    """List, show, export and delete conversations."""


@sessions.command("list")
@click.option("--limit", type=click.IntRange(1, MOST_LISTED), default=100, show_default=True, help="Sessions to list.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_sessions(limit: int, as_json: bool) -> None:
    """List the sessions, the one asked last first."""
    from qa.cli.console import console_for, print_lines
    from qa.cli.show import session_lines

    summaries = open_service(sample=False, prepare=False).sessions.summaries(limit)
    if as_json:
        from qa.web.schemas import SessionBody

        click.echo(json.dumps([SessionBody.of(one).model_dump(mode="json") for one in summaries], indent=2))
        return
    console = console_for()
    print_lines(console, session_lines(summaries))


@sessions.command("show")
@click.argument("session", shell_complete=session_ids)
def show_session(session: str) -> None:
    """Print the questions and answers of SESSION (an id), with the cited sentences."""
    from qa.cli.console import console_for, print_lines
    from qa.cli.show import turn_lines

    console = console_for()
    for kept in open_service(sample=False, prepare=False).sessions.turns(session):
        print_lines(console, turn_lines(kept))


@sessions.command("export")
@click.argument("session", shell_complete=session_ids)
@click.option("--json", "as_json", is_flag=True, help="As JSON rather than as Markdown.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
def export_session(session: str, as_json: bool, out: Path | None) -> None:
    """Give SESSION (an id) as Markdown with the cited sentences as footnotes, or as JSON."""
    from qa import transcripts

    sessions = open_service(sample=False, prepare=False).sessions
    turns = sessions.turns(session)
    text = (
        transcripts.as_json(session, turns)
        if as_json
        else transcripts.markdown(session, turns, sessions.title(session))
    )
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}; name another file.") from error


@sessions.command("delete")
@click.argument("session", shell_complete=session_ids)
def delete_session(session: str) -> None:
    """Delete SESSION (an id) with all its turns."""
    open_service(sample=False, prepare=False).sessions.delete(session)
    click.echo(f"Deleted {session}.")

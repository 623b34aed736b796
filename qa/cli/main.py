"""Commands and exit codes.

0 answered, 1 an error a person can mend, 2 usage, 3 abstained (`qa ask`), 4 below the bar (`qa eval`).
"""

import contextlib
import io
import json
import socket
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NoReturn

import click

import qa
from index.errors import CitedQAError
from qa.cli import suggestions

if TYPE_CHECKING:
    from qa.assemble import Service

ABSTAINED = 3
MOST_PIPED_CHARACTERS = 1_000_000
INTERRUPTED = 130


class Group(click.Group):
    """A group whose errors are one sentence, and that takes a default command if none is named."""

    def __init__(self, *args: Any, default: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front where the first argument names no command."""
        names = {*self.commands, *ctx.help_option_names}
        if self._default is not None and not names.intersection(args[:1]):
            args = [self._default, *args]
        return super().parse_args(ctx, args)


@click.group(cls=Group)
@click.version_option(qa.__version__, prog_name="qa")
def cli() -> None:
    """Answer questions from your own text, each statement cited to the exact sentence."""


@cli.command()
@click.argument("question", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer object as JSON.")
@click.option(
    "--session",
    metavar="ID",
    help="Go on with a session (its id stands in the JSON).",
    shell_complete=suggestions.session_ids,
)
def ask(question: Sequence[str], as_json: bool, session: str | None) -> None:
    """Answer QUESTION once; exit code 3 if the sources don't say.

    Without QUESTION, or with `-`, the question is what is piped in, all lines of it. For a question a line,
    pipe them into `qa chat`.
    """
    from qa.cli.console import console_for
    from qa.cli.show import print_answer
    from qa.records import Answer

    text = _piped_question() if list(question) in ([], ["-"]) else " ".join(question)
    service = open_service(sample=True)
    items = service.pipeline.ask(text, session)
    if as_json:
        *_, answer = items
        if not isinstance(answer, Answer):
            raise TypeError("a stream ends with its answer")
        click.echo(answer.to_json(indent=2))
    else:
        answer = print_answer(console_for(), items)
    sys.exit(ABSTAINED if answer.abstained else 0)


def _piped_question() -> str:
    """Return what is piped in as one question, whatever its lines."""
    if sys.stdin.isatty():
        raise click.UsageError("A question is missing; give it as QUESTION, or pipe it in.")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    text = sys.stdin.read(MOST_PIPED_CHARACTERS).strip()
    if not text:
        raise click.UsageError("Nothing was piped in; give a question as QUESTION, or pipe it in.")
    return text


@cli.command()
def chat() -> None:
    """Ask in turn in a REPL; /help lists its commands."""
    from qa.cli.repl import Repl

    Repl(open_service(sample=True)).run()


@cli.group(cls=Group, default="list")
def sources() -> None:
    """List, show and remove sources."""


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_sources(as_json: bool) -> None:
    """List the sources with their ids and numbers of sentences."""
    from qa.cli.console import console_for, print_lines
    from qa.cli.show import source_lines

    summaries = open_service(sample=False, prepare=False).catalog.summaries()
    if as_json:
        click.echo(json.dumps([asdict(summary) for summary in summaries], indent=2, default=str))
        return
    console = console_for()
    print_lines(console, source_lines(summaries))


@sources.command("show")
@click.argument("source", shell_complete=suggestions.source_names)
@click.option("--json", "as_json", is_flag=True, help="Print text and sentence offsets as JSON.")
def show_source(source: str, as_json: bool) -> None:
    """Print the numbered sentences of SOURCE (a name or an id)."""
    from qa.records import printable

    catalog = open_service(sample=False, prepare=False).catalog
    found = catalog.source(_source_id(catalog.summaries(), source))
    if found is None:
        raise click.ClickException(f"{source} was removed just now; `qa sources list` lists what is left.")
    sentences = catalog.sentences(found.id)
    if as_json:
        listed = [{"sentence": s.ordinal, "start": s.start, "end": s.end, "text": s.text} for s in sentences]
        body = {"id": found.id, "name": found.name, "day": found.day, "text": found.text, "sentences": listed}
        click.echo(json.dumps(body, indent=2, ensure_ascii=False, default=str))
        return
    for sentence in sentences:
        click.echo(f"{sentence.ordinal:>5}  {printable(sentence.text)}")


@sources.command("remove")
@click.argument("source", shell_complete=suggestions.source_names)
def remove_source(source: str) -> None:
    """Remove SOURCE (a name or an id) with everything that was derived from it."""
    service = open_service(sample=False, prepare=False)
    service.builder.remove(_source_id(service.catalog.summaries(), source))
    click.echo(f"Removed {source}.")


@cli.command()
@click.option("--from", "first", metavar="DATE", help="Only from this date on (2013-03-01, 1 March 2013, March 2013).")
@click.option("--to", "last", metavar="DATE", help="Only up to this date.")
@click.option("--about", default="", metavar="TEXT", help="Only sentences that hold all words of TEXT.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="Sentences to list.")
@click.option("--offset", type=click.IntRange(0, 2**53), default=0, help="Sentences to pass over.")
@click.option("--json", "as_json", is_flag=True, help="Print the timeline as JSON.")
def timeline(first: str | None, last: str | None, about: str, limit: int, offset: int, as_json: bool) -> None:
    """List the dated sentences of the sources in time order."""
    from qa.cli.console import console_for, print_lines
    from qa.cli.show import timeline_lines
    from qa.days import days_between

    service = open_service(sample=True)
    days = days_between(first, last, day_first=service.settings.day_first)
    found = service.search.timeline(days, about, limit, offset)
    if as_json:
        from qa.web.source_schemas import TimelineBody

        click.echo(json.dumps(TimelineBody.of(found).model_dump(), indent=2, ensure_ascii=False))
        return
    console = console_for()
    print_lines(console, timeline_lines(found))
    after = offset + len(found.entries)
    if found.entries and after < found.matching:
        console.print(f"`--offset {after}` goes on.", style="muted")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
def serve(host: str, port: int) -> None:
    """Serve the page for a browser and the HTTP interface."""
    import uvicorn

    from index.errors import VectorStoreUnavailableError
    from qa.web.app import build_app
    from qa.web.other_sites import LOOPBACK

    listener = listen(host, port)
    service = open_service(sample=False, prepare=False)
    service.sessions.check()
    try:
        service.prepare()
    except VectorStoreUnavailableError as error:
        click.echo(f"{error} Questions are answered once it does.", err=True)
    place = f"[{host}]" if ":" in host else host
    click.echo(
        f"Serving on http://{place}:{listener.getsockname()[1]} (the page at /, documentation at /docs, Ctrl-C stops)."
    )
    # A page of any site can send a browser here under a name of its own; where a key is asked for, it has none.
    own_names_only = host.lower() in LOOPBACK and not service.settings.keys
    hosts = LOOPBACK | service.settings.host_names if own_names_only else None
    config = uvicorn.Config(build_app(service, hosts), log_level="warning")
    try:
        # Ctrl-C is how a person ends a service, and no failure; uvicorn shuts down, then raises it again.
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        service.close()


def open_service(*, sample: bool, prepare: bool = True) -> "Service":
    """Assemble the service; index the sample where nothing was ever indexed and ``sample`` asks for it."""
    from qa.settings import load_settings

    settings = load_settings()

    from qa.assemble import assemble
    from qa.cli.show import progress_bar

    def say_waiting() -> None:
        click.echo("Another indexing run is at work; waiting for it to finish.", err=True)

    service = assemble(settings, on_wait=say_waiting)
    with progress_bar() as on_progress:
        if sample and service.index_sample() is not None:
            click.echo(
                "There was no index yet, so the sample seeds/tigharghar.txt was indexed. Add your own text with"
                " `qa index PATH`; drop the sample with `qa sources remove tigharghar.txt`.",
                err=True,
            )
        if prepare:
            service.prepare(on_progress)
    return service


def _source_id(summaries: Sequence[Any], wanted: str) -> str:
    """Return the id of the source with this id or name."""
    found = [s.id for s in summaries if wanted in (s.id, s.name)]
    if len(found) == 1:
        return str(found[0])
    if found:
        raise click.ClickException(f"{len(found)} sources are named {wanted}; give an id: {', '.join(found)}.")
    raise click.ClickException(f"There is no source {wanted!r}; `qa sources list` lists them.")


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket, so that a port in use is told before anything is served."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise click.ClickException(
            f"Port {port} on {host} cannot be used ({error.strerror}); choose another with --port."
        ) from error
    return listener


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line; what a person can mend is said in one sentence, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the terminal's encoding lacks is no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(args, prog_name="qa", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except CitedQAError as error:
        _fail(str(error))
    except (KeyboardInterrupt, click.exceptions.Abort):
        click.echo("Stopped.", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of the pipe has gone; nothing is left to say.
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        # Such as a removed working folder, or an output on a full disk: every other place names its file itself.
        place = error.filename or "The working folder or the output"
        _fail(f"{place} cannot be used: {error.strerror or error}; change to another folder, or make room there.")


def _fail(sentence: str) -> NoReturn:
    from qa.records import printable

    click.echo(f"Error: {printable(sentence)}", err=True)
    sys.exit(1)

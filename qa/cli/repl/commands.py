"""What can be typed besides questions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from index.records import Source
from qa import transcripts
from qa.cli.console import is_dumb, is_terminal, print_lines
from qa.cli.repl.choices import Choice, Choices, Files
from qa.cli.repl.conversation import MOST_KNOWN, MOST_LISTED, Conversation
from qa.cli.repl.pager import open_page, page_of
from qa.cli.repl.why import why_lines
from qa.cli.show import session_lines, source_lines, timeline_lines, turn_lines
from qa.days import days_between
from qa.errors import CommandError, InvalidDateError
from qa.records import Citation, printable

SENTENCES_AROUND = 3
MOST_DATED = 100
QUIT = "/quit"
_KEYS = """\
Alt-Enter, or a backslash at the end, goes on in a new line; Tab completes; Ctrl-R searches what was typed before.
Ctrl-C drops the line or stops the answer; Ctrl-D leaves."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what it takes, what it does, and what its argument may be completed with."""

    name: str
    takes: str
    help: str
    run: Callable[[str], None]
    choices: Callable[[str], Choices] = lambda _typed: ()


class Commands:
    """The commands of one conversation."""

    def __init__(self, conversation: Conversation, console: Console) -> None:
        self._conversation = conversation
        self._service = conversation.service
        self._console = console
        listed = (
            Command("/why", "", "show what the last answer was made from, with the scores", self._why),
            Command("/sources", "", "list the sources", self._sources),
            Command(
                "/source",
                "N | NAME",
                "open the source under a marker of the last answer at its sentence, or any source",
                self._source,
                self._source_choices,
            ),
            Command("/timeline", "[FROM..TO] [ABOUT]", "list dated sentences in time order", self._timeline),
            Command(
                "/export", "[FILE]", "give the conversation as Markdown with footnotes", self._export, lambda _: Files()
            ),
            Command(
                "/set", "[NAME [VALUE]]", "show settings, or change one until you leave", self._set, self._set_choices
            ),
            Command("/new", "", "forget the conversation and start a new one", self._new),
            Command("/sessions", "", "list conversations, the one asked last first", self._sessions),
            Command("/resume", "ID", "go on with another conversation", self._resume, self._session_choices),
            Command("/help", "", "show this", self._help),
        )
        self._commands = {command.name: command for command in listed}

    def run(self, line: str) -> None:
        """Carry out a command; raise ``CitedQAError`` where it cannot be."""
        name, _, argument = line.partition(" ")
        command = self._commands.get(name)
        if command is None:
            raise CommandError(f"There is no command {printable(name)[:64]}; /help lists them.")
        if argument.strip() and not command.takes:
            raise CommandError(f"{name} takes nothing behind it; type {name} alone.")
        command.run(argument.strip())

    def names(self) -> list[Choice]:
        """Return the commands with what they do."""
        return [*(Choice(command.name, command.help) for command in self._commands.values()), Choice(QUIT, "leave")]

    def choices(self, name: str, typed: str) -> Choices:
        """Return what a command may take."""
        command = self._commands.get(name)
        return command.choices(typed) if command else ()

    def _print(self, lines: Iterable[Text]) -> None:
        print_lines(self._console, lines)

    def _help(self, _argument: str) -> None:
        self._console.print("Ask a question, or:")
        told = [(f"{command.name} {command.takes}", command.help) for command in self._commands.values()]
        for usage, purpose in (*told, (QUIT, "leave")):
            line = Text()
            line.append(f"  {usage:<30}", style="place")
            line.append(purpose)
            self._console.print(line)
        self._console.print(_KEYS, style="muted")

    def _why(self, _argument: str) -> None:
        self._print(why_lines(self._conversation.answered(), self._conversation.basis()))

    def _sources(self, _argument: str) -> None:
        self._print(source_lines(self._service.catalog.summaries()))

    # -- one source ---------------------------------------------------------------------------------

    def _source(self, argument: str) -> None:
        if not argument:
            raise CommandError("Which source? Give a marker of the last answer or a name: /source 1; /sources lists.")
        citation = self._conversation.cited(argument)
        source = self._conversation.source(citation.source_id if citation else argument)
        if is_terminal() and not is_dumb():
            self._open(source, citation)
        else:
            self._quote(source, citation)

    def _open(self, source: Source, citation: Citation | None) -> None:
        if citation is None:
            page = page_of(printable(source.name), source.text, (0, 0))
        else:
            start, end = citation.answer_start, citation.answer_end
            answering = None if start is None or end is None else (start, end)
            page = page_of(_where(citation), source.text, (citation.start, citation.end), answering)
        open_page(page, self._console)

    def _quote(self, source: Source, citation: Citation | None) -> None:
        """Print a source's sentences, or those around a cited one."""
        at = citation.sentence if citation else 0
        first, last = (max(1, at - SENTENCES_AROUND), at + SENTENCES_AROUND) if citation else (1, None)
        self._console.print(Text(_where(citation) if citation else printable(source.name), style="place"))
        for sentence in self._service.catalog.sentences(source.id, first, last):
            pointer = ">" if sentence.ordinal == at else " "
            self._console.print(Text(f"{pointer}{sentence.ordinal:>5}  {printable(sentence.text)}"))

    def _source_choices(self, _typed: str) -> Iterable[Choice]:
        last = self._conversation.last
        for citation in last.citations if last else ():
            yield Choice(str(citation.marker), _where(citation))
        for summary in self._service.catalog.summaries():
            yield Choice(summary.name, f"{summary.sentences} sentences")

    # -- days ---------------------------------------------------------------------------------------

    def _timeline(self, argument: str) -> None:
        day_first = self._service.settings.day_first
        first, last, about = _days_and_words(argument, day_first=day_first)
        days = days_between(first, last, day_first=day_first)
        self._print(timeline_lines(self._service.search.timeline(days, about, MOST_DATED)))

    # -- the conversation ---------------------------------------------------------------------------

    def _export(self, argument: str) -> None:
        turns, session_id = self._conversation.turns(), self._conversation.session_id or ""
        text = transcripts.markdown(session_id, turns, self._service.sessions.title(session_id))
        if not argument:
            self._console.print(Text(text), end="")
            return
        try:
            path = Path(argument).expanduser()
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError as error:
            raise CommandError(f"{argument} is there already; name another file.") from error
        except (OSError, RuntimeError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise CommandError(f"{printable(argument)} cannot be written: {reason}; name another file.") from error
        self._console.print(f"Written to {printable(str(path))}.")

    def _new(self, _argument: str) -> None:
        self._conversation.begin_anew()
        self._console.print("A new conversation.")

    def _sessions(self, _argument: str) -> None:
        self._print(session_lines(self._service.sessions.summaries(MOST_LISTED)))

    def _resume(self, argument: str) -> None:
        self._print(turn_lines(self._conversation.resume(argument)))

    def _session_choices(self, _typed: str) -> Iterable[Choice]:
        return [Choice(one.id, one.title or one.first_question) for one in self._service.sessions.summaries(MOST_KNOWN)]

    # -- settings -----------------------------------------------------------------------------------

    def _set(self, argument: str) -> None:
        name, _, value = argument.partition(" ")
        if value:
            self._conversation.set(name, value.strip())
        wanted = self._conversation.setting(name) if name else ""
        for known, current, purpose in self._conversation.settings():
            if known == wanted or not wanted:
                line = Text()
                line.append(f"{known:<24}", style="place")
                line.append(f"{current:<12}", style="bold")
                line.append(f"  {purpose}", style="muted")
                self._console.print(line)

    def _set_choices(self, typed: str) -> Iterable[Choice]:
        for name, current, purpose in self._conversation.settings():
            yield Choice(name, f"{current}: {purpose}")
            if typed.startswith(f"{name} "):
                for value in _VALUES.get(name, ("unset",)):
                    yield Choice(f"{name} {value}")


_VALUES = {
    "answerer": ("reader", "sentences"),
    "reader": ("bundled",),
    "support": ("words",),
    "day_first": ("true", "false"),
    "fallback": ("true", "false"),
}


def _where(citation: Citation) -> str:
    return printable(citation.where)


def _days_and_words(argument: str, *, day_first: bool) -> tuple[str | None, str | None, str]:
    """Cut "FROM..TO ABOUT" into its parts; a day, a month or a year alone is both ends."""
    begin, dots, rest = (part.strip() for part in argument.partition(".."))
    if dots:
        date, about = _leading_date(rest, day_first=day_first)
        return begin or None, date, about
    date, about = _leading_date(argument, day_first=day_first)
    return date, date, about


def _leading_date(text: str, *, day_first: bool) -> tuple[str | None, str]:
    """Return the longest beginning of a text that is a date, and what follows it."""
    words = text.split()
    for count in range(len(words), 0, -1):
        date = " ".join(words[:count])
        try:
            days_between(date, None, day_first=day_first)
        except InvalidDateError:
            continue
        return date, " ".join(words[count:])
    return None, text

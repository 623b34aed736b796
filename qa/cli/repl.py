"""The REPL: ask in turn, look at sources and evidence, start anew."""

import io
import sys
from collections.abc import Callable, Iterator

from index.errors import CitedQAError
from qa.assemble import Service
from qa.cli.show import answer_lines, console_for, evidence_lines, source_lines
from qa.records import Answer, printable

HELP = """\
Ask a question, or:
  /sources   list the sources
  /why       show the evidence and the scores of the last answer
  /new       forget the conversation and start a new one
  /help      show this
  /quit      leave (so does Ctrl-D); Ctrl-C drops the line or stops the answer"""


class Repl:
    """One conversation in a terminal, or over a pipe line by line."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._console = console_for()
        self._session_id: str | None = None
        self._last: Answer | None = None
        self._commands: dict[str, Callable[[], None]] = {
            "/sources": self._sources,
            "/why": self._why,
            "/new": self._new,
            "/help": lambda: self._console.print(HELP),
        }

    def run(self) -> None:
        """Answer line after line until the input ends."""
        for line in self._lines():
            if line in ("/quit", "/exit"):
                return
            try:
                self._handle(line)
            except CitedQAError as error:
                self._service.lose()
                self._console.print(printable(str(error)), style="red")
            except KeyboardInterrupt:
                self._console.print("Stopped.", style="yellow")

    def _handle(self, line: str) -> None:
        if line.startswith("/"):
            unknown = f"There is no command {line.split(maxsplit=1)[0]}; /help lists them."
            command = self._commands.get(line)
            self._console.print(unknown, style="red") if command is None else command()
        elif line:
            self._ask(line)

    def _lines(self) -> Iterator[str]:
        """Yield stripped lines, edited and remembered in a terminal, as they are from a pipe."""
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            if isinstance(sys.stdin, io.TextIOWrapper):
                sys.stdin.reconfigure(errors="replace")
            yield from (line.strip() for line in sys.stdin)
            return
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import FileHistory

        self._console.print("Ask about your sources; /help lists the commands, Ctrl-D leaves.", style="dim")
        prompt: PromptSession[str] = PromptSession(
            history=FileHistory(str(self._service.catalog.path.with_name("history")))
        )
        while True:
            try:
                yield prompt.prompt("> ").strip()
            except KeyboardInterrupt:
                continue
            except EOFError:
                return

    def _ask(self, question: str) -> None:
        self._service.prepare()
        for item in self._service.pipeline.ask(question, self._session_id):
            if isinstance(item, Answer):
                self._last, self._session_id = item, item.session_id
                for line in answer_lines(item):
                    self._console.print(line)
                self._console.print()

    def _sources(self) -> None:
        for line in source_lines(self._service.catalog.summaries()):
            self._console.print(line)

    def _why(self) -> None:
        if self._last is None:
            self._console.print("Nothing has been asked yet.")
            return
        self._console.print(f"Searched for: {self._last.standalone_question}", style="bold")
        for line in evidence_lines(self._service.pipeline.evidence(self._last.standalone_question)):
            self._console.print(line)

    def _new(self) -> None:
        self._session_id = self._last = None
        self._console.print("A new conversation.")

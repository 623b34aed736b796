"""The loop: a question is answered, a command is carried out, an error is told, and on it goes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import CitedQAError
from qa.assemble import Service
from qa.cli.console import console_for, is_terminal
from qa.cli.repl import lines
from qa.cli.repl.commands import QUIT, Commands
from qa.cli.repl.conversation import Conversation
from qa.cli.show import print_answer
from qa.errors import CommandError
from qa.records import printable

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer


class Repl:
    """One conversation in a terminal, or over a pipe line by line."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._console = console_for()
        self._conversation = Conversation(service)
        self._commands = Commands(self._conversation, self._console)

    def run(self) -> None:
        """Answer line after line until the input ends."""
        for line in self._lines():
            if line in (QUIT, "/exit"):
                return
            try:
                self._handle(line)
            except CommandError as error:
                self._console.print(printable(str(error)), style="failure")
            except CitedQAError as error:
                self._service.lose()
                self._console.print(printable(str(error)), style="failure")
            except KeyboardInterrupt:
                self._console.print("Stopped.", style="remark")

    def _lines(self) -> Iterator[str]:
        if is_terminal():
            hint = "Ask about your sources; /help lists the commands, Ctrl-D leaves."
            self._console.print(hint, style="muted")
        history = self._service.catalog.path.with_name("history")
        return lines.typed(history, self._completer)

    def _completer(self) -> "Completer":
        # Imported where it is used: a pipe needs no editor.
        from qa.cli.repl.completer import CommandCompleter

        return CommandCompleter(self._commands.names(), self._commands.choices)

    def _handle(self, line: str) -> None:
        if line.startswith("/"):
            self._commands.run(line)
        elif line:
            print_answer(self._console, self._conversation.ask(line))
            self._console.print()

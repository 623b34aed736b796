"""Completion in the REPL: commands, and what each of them takes."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from qa.cli.repl.choices import Choice, Choices, Files
from qa.records import printable


class CommandCompleter(Completer):
    """Completes `/commands`, then what follows them; a question is left alone.

    ``commands`` are names with what they do; ``choices`` gives what a command takes behind the words typed so far.
    """

    def __init__(self, commands: Sequence[Choice], choices: Callable[[str, str], Choices]) -> None:
        self._commands = commands
        self._choices = choices
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Yield the completions at the cursor."""
        before = document.text_before_cursor
        if not before.startswith("/") or "\n" in before:
            return
        name, space, typed = before.partition(" ")
        if not space:
            yield from _fitting(self._commands, name)
            return
        choices = self._choices(name, typed)
        if isinstance(choices, Files):
            yield from self._paths.get_completions(Document(typed, len(typed)), complete_event)
        else:
            yield from _fitting(choices, typed)


def _fitting(choices: Iterable[Choice], typed: str) -> Iterator[Completion]:
    for choice in choices:
        if choice.text.casefold().startswith(typed.casefold()):
            yield Completion(choice.text, -len(typed), printable(choice.text), printable(choice.told))

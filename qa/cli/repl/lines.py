"""Where the lines come from: an editor in a terminal, plain reading from a pipe or a dumb terminal."""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.console import is_dumb, is_terminal

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer
    from prompt_toolkit.key_binding import KeyBindings

PROMPT = "> "
MORE = "\\"


def typed(history: Path, completer: "Callable[[], Completer]") -> Iterator[str]:
    """Yield what is asked, stripped, until the input ends; a trailing backslash goes on in the next line.

    Ctrl-C drops a line. Only what is typed in an editor is remembered in ``history``.
    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    if not is_terminal():
        yield from _joined(sys.stdin)
    elif is_dumb():
        yield from _joined(_dumb_lines())
    else:
        yield from _edited(_editor(history, completer()))


def _joined(lines: Iterator[str]) -> Iterator[str]:
    pending = ""
    for line in lines:
        stripped = line.strip()
        if stripped.endswith(MORE):
            pending += stripped.removesuffix(MORE) + "\n"
            continue
        yield (pending + stripped).strip()
        pending = ""
    if pending:
        yield pending.strip()


def _dumb_lines() -> Iterator[str]:
    while True:
        try:
            yield input(PROMPT)
        except KeyboardInterrupt:
            print()
        except EOFError:
            return


def _edited(editor: "PromptSession[str]") -> Iterator[str]:
    while True:
        try:
            yield editor.prompt(PROMPT).strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _editor(history: Path, completer: "Completer") -> "PromptSession[str]":
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.history import FileHistory

    return PromptSession(
        multiline=True,
        key_bindings=_keys(),
        history=FileHistory(str(history)),
        auto_suggest=AutoSuggestFromHistory(),
        completer=completer,
        prompt_continuation=lambda _width, _line, _wraps: "  ",
    )


def _keys() -> "KeyBindings":
    """Return what Enter does: it ends a question, but for a backslash before it, or with Alt."""
    from prompt_toolkit.filters import has_focus
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()
    typing = has_focus("DEFAULT_BUFFER")

    @keys.add("enter", filter=typing)
    def _end(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.document.text_before_cursor.endswith(MORE):
            buffer.delete_before_cursor(len(MORE))
            buffer.newline(copy_margin=False)
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter", filter=typing)
    def _go_on(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    return keys

"""A source in a pager, opened at a sentence: the program that `PAGER` names, or one of our own."""

import os
import shlex
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from rich.color import Color
from rich.console import Console
from rich.text import Text

from qa.cli.console import PLACE, THEME
from qa.errors import PagerError
from qa.records import printable

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.lexers import Lexer
    from prompt_toolkit.widgets import TextArea

# These take the line to begin at as `+N`.
_TAKE_A_LINE = frozenset(["less", "more", "most"])
_POINTER = "> "
LINES_ABOVE = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A source's text with a sentence set off on lines of its own; offsets are those of ``text``.

    ``cited`` is where the sentence stands, ``answering`` the words in it that answer; both are empty where there is
    no sentence to open at.
    """

    title: str
    text: str
    cited: tuple[int, int] = (0, 0)
    answering: tuple[int, int] = (0, 0)

    @property
    def line(self) -> int:
        """The line of the sentence, counted from 0."""
        return self.text.count("\n", 0, self.cited[0])


def page_of(title: str, text: str, cited: tuple[int, int], answering: tuple[int, int] | None = None) -> Page:
    """Return a page of a source's text; ``cited`` and ``answering`` are offsets in it, end excluded."""
    start, end = cited
    if start == end:
        return Page(title, _shown(text))
    above, below = text[:start].rstrip(" \t"), text[end:].lstrip(" \t")
    above += "" if not above or above.endswith("\n") else "\n"
    below = below if not below or below.startswith(("\n", "\r\n")) else f"\n{below}"
    begin = len(above) + len(_POINTER)
    first, last = answering or (start, start)
    return Page(
        title,
        _shown(above + _POINTER + text[start:end] + below),
        (begin, begin + end - start),
        (begin + first - start, begin + last - start),
    )


def _shown(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))


def wrapped(page: Page, width: int) -> Page:
    """Return a page without lines of more than ``width`` characters, where blanks allow; its offsets are the same."""
    return replace(page, text="\n".join(_wrapped_line(line, width) for line in page.text.split("\n")))


def _wrapped_line(line: str, width: int) -> str:
    parts: list[str] = []
    start = 0
    while len(line) - start > width:
        blank = line.rfind(" ", start + 1, start + width + 1)
        if blank < 0:
            blank = line.find(" ", start + width)
        if blank < 0:
            break
        parts.append(line[start:blank])
        start = blank + 1
    return "\n".join([*parts, line[start:]])


def open_page(page: Page, console: Console) -> None:
    """Show a page until the person leaves it; raise ``PagerError`` where `PAGER` cannot be started."""
    command = os.environ.get("PAGER", "").strip()
    if command:
        _in_program(command, page, coloured=console.color_system is not None)
    else:
        # The scrollbar takes a column, and a line that fills all others is followed by an empty one.
        _in_own(wrapped(page, console.width - 2))


def _in_program(command: str, page: Page, *, coloured: bool) -> None:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise PagerError(f"PAGER cannot be {command!r} ({error}); unset it to use the pager of qa.") from error
    name = Path(words[0]).name
    in_colour = coloured and name == "less"
    if name in _TAKE_A_LINE:
        words += ["-R"] * in_colour + [f"+{max(1, page.line + 1 - LINES_ABOVE)}"]
    text = _ansi(page) if in_colour else page.text
    # The pager hears Ctrl-C too, and decides what to do.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        subprocess.run(words, input=f"{text}\n", text=True, errors="replace", check=False)  # noqa: S603
    except OSError as error:
        raise PagerError(
            f"The pager {words[0]} (PAGER) cannot be started: {error.strerror}; unset PAGER to use the pager of qa."
        ) from error
    finally:
        signal.signal(signal.SIGINT, before)


def _ansi(page: Page) -> str:
    console = Console(force_terminal=True, color_system="256", theme=THEME, soft_wrap=True, highlight=False)
    text = Text(page.text)
    text.stylize("cited", *page.cited)
    text.stylize("answering", *page.answering)
    with console.capture() as captured:
        console.print(text, end="")
    return captured.get()


def _in_own(page: Page) -> None:
    from prompt_toolkit.application import Application
    from prompt_toolkit.layout import HSplit, Layout, Window
    from prompt_toolkit.layout.controls import FormattedTextControl
    from prompt_toolkit.styles import Style
    from prompt_toolkit.widgets import SearchToolbar, TextArea

    search = SearchToolbar()
    area = TextArea(page.text, read_only=True, scrollbar=True, search_field=search, lexer=_lexer(page))
    area.buffer.cursor_position = page.cited[0]
    told = f" {page.title}    q leaves, / searches, n goes on, space and b turn pages "
    bar = Window(FormattedTextControl(told), height=1, style="reverse")
    colour = Color.from_ansi(PLACE).get_truecolor().hex
    style = Style.from_dict({"cited": f"bold fg:{colour}", "answering": f"bold underline fg:{colour}"})
    application: Application[None] = Application(
        Layout(HSplit([area, search, bar])), key_bindings=_keys(area), style=style, full_screen=True
    )

    def scroll() -> None:
        area.window.vertical_scroll = max(0, page.line - LINES_ABOVE)

    # Running begins with a reset, which scrolls to the top.
    application.run(pre_run=scroll)


def _keys(area: "TextArea") -> "KeyBindings":
    """Return the keys of pagers; searching has those of the library."""
    from prompt_toolkit.filters import has_focus
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
    from prompt_toolkit.key_binding.bindings.scroll import scroll_page_down, scroll_page_up

    keys = KeyBindings()
    reading = has_focus(area)

    @keys.add("q", filter=reading)
    @keys.add("Q", filter=reading)
    @keys.add("c-c")
    @keys.add("c-d")
    def _leave(event: KeyPressEvent) -> None:
        event.app.exit()

    @keys.add("g", filter=reading)
    def _first(_event: KeyPressEvent) -> None:
        area.buffer.cursor_position = 0

    @keys.add("G", filter=reading)
    def _last(_event: KeyPressEvent) -> None:
        area.buffer.cursor_position = len(area.text)

    keys.add(" ", filter=reading)(scroll_page_down)
    keys.add("f", filter=reading)(scroll_page_down)
    keys.add("b", filter=reading)(scroll_page_up)
    return keys


def _lexer(page: Page) -> "Lexer":
    """Return what colours the cited sentence and the words in it that answer."""
    from prompt_toolkit.document import Document
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.lexers import Lexer

    (cited, cited_end), (answering, answering_end) = page.cited, page.answering
    cuts = sorted({cited, answering, answering_end, cited_end})

    class CitedLexer(Lexer):
        def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
            def line(number: int) -> StyleAndTextTuples:
                text = document.lines[number]
                start = document.translate_row_col_to_index(number, 0)
                ends = [0, *(cut - start for cut in cuts if start < cut < start + len(text)), len(text)]
                return [(style(start + a), text[a:b]) for a, b in pairwise(ends)]

            return line

    def style(place: int) -> str:
        if answering <= place < answering_end:
            return "class:answering"
        return "class:cited" if cited <= place < cited_end else ""

    return CitedLexer()

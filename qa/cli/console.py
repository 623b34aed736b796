"""The terminal: who reads it, and in which colours."""

import os
import sys
from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from rich.theme import Theme

# Of the 256 colours these are near the middle of light and dark: 4:1 at least on white and on black.
PLACE, REMARK, FAILURE, MUTED = 31, 130, 161, 243
LEAST_WIDTH = 20
THEME = Theme(
    {
        "answer": "bold",
        "marker": f"bold color({PLACE})",
        "place": f"color({PLACE})",
        "remark": f"color({REMARK})",
        "failure": f"color({FAILURE})",
        "muted": f"color({MUTED})",
        "cited": f"bold color({PLACE})",
        "answering": "underline",
    }
)


def console_for(stderr: bool = False) -> Console:
    """Return a console that colours only where a person reads it, and wraps nothing in a pipe."""
    return Console(
        stderr=stderr,
        # By itself rich leaves out colours only, and goes on with bold and underlined text.
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        theme=THEME,
        highlight=False,
        soft_wrap=True,
        emoji=False,
        markup=False,
    )


def print_lines(console: Console, lines: Iterable[Text]) -> None:
    """Print whole lines: in a terminal broken between words, each part as far in as the line begins."""
    for line in lines:
        within = len(line.plain) - len(line.plain.lstrip(" "))
        width = console.width - within
        if not console.is_terminal or width < LEAST_WIDTH or cell_len(line.plain) <= console.width:
            console.print(line)
            continue
        for part in line[within:].wrap(console, width):
            part.rstrip()
            console.print(Text(" " * within).append_text(part))


def is_terminal() -> bool:
    """Tell whether a person types and reads here."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def is_dumb() -> bool:
    """Tell whether the terminal can neither move the cursor nor colour."""
    return os.environ.get("TERM", "").lower() in ("dumb", "unknown")

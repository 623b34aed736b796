"""Markdown: the text as it is written, so that offsets and lines are the file's own; headings are places.

markdown-it-py tells which lines are headings, as CommonMark does: not those inside code or comments.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from index.loaders.blob import Blob, Extract, one_line
from index.loaders.text import decoded
from index.places import AS_PLAIN_TEXT
from index.records import Place, PlaceKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?=[ \t]*[^\s#]).*?^(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
_LINE_END = re.compile(r"\r\n|\r|\n")


def load_markdown(blob: Blob) -> list[Extract]:
    """Return the text as it is, with its headings and lines as places."""
    from markdown_it import MarkdownIt

    text = decoded(blob)
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    # Its last line would make a heading of the one before.
    parsed = _FRONT_MATTER.sub(lambda found: "\n" * len(_LINE_END.findall(found[0])), text)
    tokens = MarkdownIt("commonmark").parse(parsed)
    headings = [
        Place(starts[opening.map[0]], PlaceKind.HEADING, one_line(_plain(content.children or ())))
        for opening, content in pairwise(tokens)
        if opening.type == "heading_open" and opening.map
    ]
    return [Extract(text, tuple(sorted([*AS_PLAIN_TEXT, *headings])))]


def _plain(tokens: "Iterable[Token]") -> str:
    """Return the words of a heading without its markup."""
    return "".join(" " if token.type == "softbreak" else token.content for token in tokens)

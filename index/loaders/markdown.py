"""Markdown: the text as it is written, so that offsets and lines are the file's own; headings are places.

markdown-it-py tells which lines are headings, as CommonMark does: not those inside code or comments.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from index.loaders.blob import Blob, Extract, one_line
from index.loaders.text import decoded
from index.loaders.written_on import day_of_writing
from index.places import AS_PLAIN_TEXT, IN_QUOTATION
from index.records import Place, PlaceKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?=[ \t]*[^\s#]).*?^(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
# PyYAML would turn a moment to another time zone, and so maybe to another day.
_DATE = re.compile(
    r"""^(?:(?P<written>date)|lastmod|last_modified_at|updated|modified):[ \t]+["']?(?P<date>[^"'#\r\n]+)""",
    re.MULTILINE,
)
_LINE_END = re.compile(r"\r\n|\r|\n")


def load_markdown(blob: Blob) -> list[Extract]:
    """Return the text as it is, with its headings, quotations and lines as places, and the date of its front matter."""
    from markdown_it import MarkdownIt

    text = decoded(blob)
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    front_matter = _FRONT_MATTER.match(text)
    # Its last line would make a heading of the one before.
    parsed = _FRONT_MATTER.sub(lambda found: "\n" * len(_LINE_END.findall(found[0])), text)
    tokens = MarkdownIt("commonmark").parse(parsed)
    headings = [
        Place(starts[opening.map[0]], PlaceKind.HEADING, one_line(_plain(content.children or ())))
        for opening, content in pairwise(tokens)
        if opening.type == "heading_open" and opening.map
    ]
    places = [*AS_PLAIN_TEXT, *headings, *_quotations(tokens, [*starts, len(text)])]
    return [Extract(text, tuple(sorted(places)), day=_day_in(front_matter[0]) if front_matter else None)]


def _day_in(front_matter: str) -> date | None:
    written: list[str] = []
    changed: list[str] = []
    for found in _DATE.finditer(front_matter):
        (written if found["written"] else changed).append(found["date"])
    return day_of_writing(written, changed)


def _quotations(tokens: "Iterable[Token]", starts: list[int]) -> Iterator[Place]:
    """Yield where quotations begin and end; ``starts`` are those of all lines."""
    end = 0
    for token in tokens:
        if token.type == "blockquote_open" and token.map and token.map[0] >= end:
            begin, end = token.map
            yield from (Place(starts[begin], PlaceKind.PART, IN_QUOTATION), Place(starts[end], PlaceKind.PART, ""))


def _plain(tokens: "Iterable[Token]") -> str:
    """Return the words of a heading without its markup."""
    return "".join(" " if token.type == "softbreak" else token.content for token in tokens)

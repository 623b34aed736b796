"""HTML: the main text with its headings, without menus, scripts and what is hidden.

trafilatura finds the main text of a page (Barbaresi, 2021, "Trafilatura: A Web Scraping Library"); lxml reads whole
documents that have no menus, such as chapters of a book and messages.
"""

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from index.loaders.blob import Blob, Extract, TextBuilder, one_line
from index.loaders.published import published_day
from index.loaders.text import decoded
from index.places import IN_QUOTATION
from index.records import PlaceKind

_NEVER_SHOWN = (
    "script, style, template, noscript, head, svg, math, object, embed, iframe, input, textarea, button, select"
)
_MENUS = "nav, aside, [role=navigation], [role=banner], [role=contentinfo]"
# Inside an article they hold its title and notes.
_PAGE_ENDS = "//*[self::header or self::footer][not(ancestor::article or ancestor::main)]"
_HIDDEN = "[hidden], [aria-hidden=true]"
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "head"])  # the last: of trafilatura
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "header",
        "hr",
        "html",
        "item",
        "li",
        "list",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "quote",
        "row",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset(["td", "th", "cell"])
_SURE = 20  # letters: what is shorter may stand in the main text by chance
_SHORT = 1000  # letters: of a shorter page, too little may be taken for the main text
_CELL = "\0"  # stands in no page
_QUOTATION = "blockquote"
_BREAKS = frozenset(["br", "lb"])
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, row of a table, or heading; ``is_quoted`` where it stands in a quotation."""

    text: str
    is_heading: bool
    is_quoted: bool = False


def load_html(blob: Blob) -> list[Extract]:
    """Return the main text of a page, or all of it less menus where no main text stands out, and when it was published.

    Quotations are places, as they were not written on that day.
    """
    import trafilatura

    page = _parsed(html_text(blob))
    if page is None:
        return [Extract("", ())]
    day = published_day(page)
    _drop_unseen(page)
    found = trafilatura.bare_extraction(
        deepcopy(page), include_comments=False, include_tables=True, with_metadata=False
    )
    body = getattr(found, "body", None)
    drop(page, _MENUS)
    for element in page.xpath(_PAGE_ENDS):
        element.drop_tree()
    blocks = blocks_of(page)
    builder = TextBuilder()
    add_blocks(builder, blocks if body is None else _main(blocks, body), quotations=True)
    return [replace(builder.extract(), day=day)]


def _main(blocks: Sequence[Block], body: Any) -> Sequence[Block]:
    """Return the blocks that are in the main text, with the headings over them, which trafilatura may leave out."""
    main = {_letters(one.text) for one in blocks_of(body)}
    whole = "".join(_letters(one.text) for one in blocks_of(body))
    kept: list[Block] = []
    headings: list[Block] = []
    for block in blocks:
        letters = _letters(block.text)
        if block.is_heading:
            headings.append(block)
        elif letters in main or (len(letters) > _SURE and letters in whole):
            kept += [*headings, block]
            headings.clear()
        else:
            headings.clear()
    held, present = (sum(len(_letters(one.text)) for one in some) for some in (kept, blocks))
    return blocks if not kept or (present < _SHORT and 2 * held < present) else kept


def _letters(text: str) -> str:
    """Return what two libraries that treat blanks and marks differently agree on."""
    return "".join(filter(str.isalnum, text))


def html_text(blob: Blob) -> str:
    """Return the decoded text of HTML: as it is told from outside, as the page declares, or by guess."""
    declared = _DECLARED.search(blob.data[:4096])
    encoding = blob.encoding or (declared[1].decode() if declared else None)
    return decoded(Blob(blob.shown, blob.data, encoding))


def page_of(text: str) -> Any:
    """Return the tree of HTML without what is never shown; None where there is nothing in it."""
    page = _parsed(text)
    if page is not None:
        _drop_unseen(page)
    return page


def _parsed(text: str) -> Any:
    from lxml import etree, html

    # A declared encoding means nothing for text that is decoded, and lxml refuses it.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    try:
        return html.document_fromstring(text, parser=html.HTMLParser(no_network=True, remove_comments=True))
    except etree.ParserError:
        return None


def _drop_unseen(page: Any) -> None:
    drop(page, f"{_NEVER_SHOWN}, {_HIDDEN}")
    for element in page.xpath("//*[@style]"):
        if _HIDING_STYLE.search(element.get("style", "")) and element.getparent() is not None:
            element.drop_tree()


def drop(page: Any, selectors: str) -> None:
    """Take the elements that selectors name out of a page."""
    for selector in selectors.split(", "):
        tag, _, attribute = selector.partition("[")
        condition = ""
        if attribute:
            name, _, value = attribute.rstrip("]").partition("=")
            condition = f"[@{name}='{value}']" if value else f"[@{name}]"
        for element in page.xpath(f"//{tag or '*'}{condition}"):
            if element.getparent() is not None:
                element.drop_tree()


def add_blocks(builder: TextBuilder, blocks: Iterable[Block], *, quotations: bool = False) -> None:
    """Add blocks to a text; headings become places, and quotations where ``quotations`` says so."""
    was_quoted = False
    for block in blocks:
        if quotations and block.is_quoted != was_quoted:
            builder.place(PlaceKind.PART, IN_QUOTATION if block.is_quoted else "")
            was_quoted = block.is_quoted
        if block.is_heading:
            builder.blank_line()
            builder.place(PlaceKind.HEADING, block.text[:200])
        builder.block(block.text)


def blocks_of(root: Any) -> list[Block]:
    """Return the text under an element block by block.

    Elements are walked without recursion, as pages may be nested as deeply as they like.
    """
    blocks = _Blocks()
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, is_left = stack.pop()
        if is_left:
            blocks.leave(element)
            blocks.inline(element.tail if element is not root else None)
            continue
        blocks.enter(element)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    blocks.end()
    return blocks.found


class _Blocks:
    """Collects what stands in a line until a block begins or ends."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._pieces: list[str] = []
        self._in_heading = False
        self._quotations = 0

    def enter(self, element: Any) -> None:
        if element.tag in _BLOCKS or element.tag in _HEADINGS:
            self.end()
        self._in_heading = self._in_heading or element.tag in _HEADINGS
        self._quotations += element.tag == _QUOTATION
        if element.tag in _BREAKS and self._in_heading:
            self._pieces.append(" ")
        elif element.tag in _BREAKS:
            self.end()
        if isinstance(element.tag, str):
            self.inline(element.text)

    def leave(self, element: Any) -> None:
        if element.tag in _BLOCKS or element.tag in _HEADINGS:
            self.end()
        if element.tag in _HEADINGS:
            self._in_heading = False
        self._quotations -= element.tag == _QUOTATION
        if element.tag in _CELLS:
            self._pieces.append(_CELL)

    def inline(self, text: str | None) -> None:
        self._pieces.append(text or "")

    def end(self) -> None:
        cells = (one_line(cell) for cell in "".join(self._pieces).split(_CELL))
        text = " | ".join(filter(None, cells))
        if text:
            self.found.append(Block(text, self._in_heading, self._quotations > 0))
        self._pieces.clear()

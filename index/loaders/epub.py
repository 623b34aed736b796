"""E-books (.epub): the chapters in reading order, read as a zip archive of XHTML by zipfile and lxml.

The libraries for EPUB are under the AGPL, or unpack to disk; the format itself is small (EPUB 3.3, W3C 2023).
"""

import posixpath
from dataclasses import replace
from urllib.parse import unquote

from index.loaders.archive import Archive, opened
from index.loaders.blob import Blob, Extract, TextBuilder, damaged, refuse
from index.loaders.html import add_blocks, blocks_of, html_text, page_of
from index.loaders.xml import parse_xml
from index.records import PlaceKind

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html")


def load_epub(blob: Blob) -> list[Extract]:
    """Return the text of a book with its chapters as places. Raises SourceError where it is damaged or encrypted."""
    with opened(blob, "e-book") as archive:
        if _CONTAINER not in archive:
            raise damaged(blob, "e-book", "it is another kind of archive")
        if _ENCRYPTION in archive:
            _check_encryption(blob, archive)
        builder = TextBuilder()
        for name in _spine(blob, archive):
            _add_chapter(blob, archive, builder, name)
    return [builder.extract()]


def _check_encryption(blob: Blob, archive: Archive) -> None:
    methods = parse_xml(blob, archive.read(_ENCRYPTION), _ENCRYPTION).xpath("//*/@Algorithm")
    if any(method not in _FONTS for method in methods):
        raise refuse(blob, "is encrypted against copying and cannot be read", "get it without that protection")


def _spine(blob: Blob, archive: Archive) -> list[str]:
    """Return the names of the pages in reading order, less the table of contents."""
    container = parse_xml(blob, archive.read(_CONTAINER), _CONTAINER)
    packages = container.xpath("//*[local-name()='rootfile']/@full-path")
    if not packages:
        raise damaged(blob, "e-book", f"{_CONTAINER} names no contents")
    package_name = packages[0]
    package = parse_xml(blob, archive.read(package_name), package_name)
    items = {item.get("id"): item for item in package.xpath("//*[local-name()='manifest']/*[local-name()='item']")}
    folder = posixpath.dirname(package_name)
    names: list[str] = []
    for identifier in package.xpath("//*[local-name()='spine']/*[local-name()='itemref']/@idref"):
        item = items.get(identifier)
        if item is not None and item.get("media-type") in _PAGES and "nav" not in item.get("properties", "").split():
            names.append(posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "")))))
    return names


def _add_chapter(blob: Blob, archive: Archive, builder: TextBuilder, name: str) -> None:
    page = page_of(html_text(Blob(f"{name!r} in {blob.shown}", archive.read(name))))
    if page is None:
        return
    blocks = blocks_of(page)
    title = next((number for number, block in enumerate(blocks) if block.is_heading), None)
    builder.blank_line()
    builder.place(PlaceKind.CHAPTER, "" if title is None else blocks[title].text[:200])
    builder.place(PlaceKind.HEADING, "")
    # The first heading is the chapter's, and no other place beside it.
    add_blocks(builder, (replace(block, is_heading=block.is_heading and n != title) for n, block in enumerate(blocks)))

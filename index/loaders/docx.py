"""Word documents (.docx) by python-docx: paragraphs and tables in their order, headings as places."""

import io
from typing import TYPE_CHECKING

from index.loaders.archive import opened
from index.loaders.blob import Blob, Extract, TextBuilder, damaged, one_line
from index.loaders.xml import refuse_entities
from index.records import PlaceKind

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_PACKAGE = "[Content_Types].xml"


def load_docx(blob: Blob) -> list[Extract]:
    """Return the text of a document. Raises SourceError where it is damaged, encrypted or a bomb."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml import etree

    with opened(blob, "Word document") as archive:
        if _PACKAGE not in archive or "word/document.xml" not in archive:
            raise damaged(blob, "Word document", "it is another kind of archive")
        for name in archive.names():
            if name.endswith((".xml", ".rels")):
                refuse_entities(blob, archive.read(name), name)
    try:
        return [_extract(Document(io.BytesIO(blob.data)))]
    except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError) as error:
        raise damaged(blob, "Word document") from error


def _extract(document: "Document") -> Extract:
    from docx.table import Table

    builder = TextBuilder()
    number, has_heading = 0, False
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            _add_table(builder, item)
            continue
        text = one_line(item.text)
        if not text:
            continue
        number += 1
        style = (item.style.name or "").casefold() if item.style is not None else ""
        if style.startswith(("heading", "title")):
            builder.blank_line()
            builder.place(PlaceKind.HEADING, text[:200])
            if not has_heading:
                builder.place(PlaceKind.PARAGRAPH, "")
            has_heading = True
        elif not has_heading:
            # Before the first heading, and where there is none, only counting leads to it.
            builder.place(PlaceKind.PARAGRAPH, str(number))
        builder.block(text)
    return builder.extract()


def _add_table(builder: TextBuilder, table: "Table") -> None:
    for row in table.rows:
        # A merged cell is given once for each column that it spans.
        cells = {id(cell._tc): one_line(cell.text) for cell in row.cells}
        builder.block(" | ".join(text for text in cells.values() if text))

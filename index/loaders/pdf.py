"""PDF by PDFium: the text of each page, its lines joined to paragraphs, pages as places.

PDFium (BSD-3-Clause and Apache-2.0) reads PDF in the browser of most people, is fuzzed as no other reader is, and tells
where every character stands, which is what paragraphs are told by.
"""

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

from index.loaders.blob import Blob, Extract, damaged, one_line, refuse
from index.loaders.lines import CELLS, Line, Page, joined, without_running_heads

_LINE_ENDS = frozenset([10, 13])
_HYPHENS = frozenset([0x02, 0xAD, 0xFFFE])  # of PDFium's own, where a hyphen parts a word; soft; the first as UTF-16
_NO_CHARACTERS = frozenset([*_HYPHENS, 0xFFFF, *range(0xD800, 0xE000)])
_CELL_GAP = 2.0  # of a line's height; blanks of justified text are well below


def load_pdf(blob: Blob) -> list[Extract]:
    """Return the text of all pages. Raises SourceError where it is damaged, encrypted, or holds no text."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(blob.data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise refuse(blob, "is encrypted", "save it without a password") from error
        raise damaged(blob, "PDF") from error
    try:
        pages = [_page(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise damaged(blob, "PDF", "one of its pages is damaged") from error
    finally:
        document.close()
    if not any(page.lines for page in pages):
        raise refuse(blob, "holds no text, only images", "have its text recognized first, for example by ocrmypdf")
    return [joined(without_running_heads(pages))]


def _page(document: Any, number: int) -> Page:
    page = document[number]
    try:
        return Page(document.get_page_label(number).strip() or str(number + 1), tuple(_lines(page.get_textpage())))
    finally:
        page.close()


def _lines(text_page: Any) -> Iterator[Line]:
    """Yield the lines of a page that show anything."""
    from pypdfium2 import raw

    codes = [raw.FPDFText_GetUnicode(text_page, number) for number in range(text_page.count_chars())]
    start = 0
    for end, code in enumerate([*codes, 10]):
        if code in _LINE_ENDS or (code in _HYPHENS and _is_last_of_line(text_page, codes, end)):
            line = _line(text_page, codes, start, end)
            start = end + 1
            if line is not None:
                yield line


def _is_last_of_line(text_page: Any, codes: Sequence[int], number: int) -> bool:
    """Tell whether what follows stands to the left; PDFium leaves the line end out behind its hyphens."""
    if number + 1 >= len(codes) or codes[number + 1] in _LINE_ENDS:
        return False
    return bool(text_page.get_charbox(number + 1)[0] < text_page.get_charbox(number)[0])


def _line(text_page: Any, codes: Sequence[int], start: int, end: int) -> Line | None:
    """Return the characters from ``start`` to ``end`` as a line; None where they show nothing."""
    is_hyphenated = end < len(codes) and codes[end] in _HYPHENS
    while end > start and codes[end - 1] in _HYPHENS:
        end, is_hyphenated = end - 1, True
    shown = [number for number in range(start, end) if codes[number] > 32]
    if not shown:
        return None
    boxes = [text_page.get_charbox(number) for number in shown]
    # From the baseline to the highest letter: letters that hang below the line would make lines differ.
    bottom, top = _baseline(text_page, shown[0]), max(box[3] for box in boxes)
    # What stands apart is another cell of a table.
    apart = {
        number
        for number, box, before in zip(shown[1:], boxes[1:], boxes, strict=False)
        if box[0] - before[2] > _CELL_GAP * (top - bottom)
    }
    characters = (("\t" if number in apart else "") + _character(codes[number]) for number in range(start, end))
    text = CELLS.join(filter(None, map(one_line, "".join(characters).split("\t"))))
    return Line(text, boxes[0][0], boxes[-1][2], bottom, top, is_hyphenated) if text else None


def _baseline(text_page: Any, number: int) -> float:
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text_page, number, ctypes.byref(x), ctypes.byref(y))
    return y.value


def _character(code: int) -> str:
    return chr(code) if 32 <= code <= 0x10FFFF and code not in _NO_CHARACTERS else " " if code in (9, 32) else ""

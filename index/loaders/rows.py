"""Tables, one source a row: JSON Lines and CSV."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator

from index.errors import SourceError
from index.loaders.blob import Blob, Extract, refuse
from index.loaders.text import decoded
from index.records import Place, PlaceKind
from index.sentences import split

_NAMING = ("title", "name", "id")
_DELIMITERS = ",;\t|"
# Spreadsheets write the separator in a line of its own before the header.
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(?P<separator>[^\r\n\"])\"?[,;\t ]*\Z", re.I)
_LONGEST_KEY = 200
_LONGEST_ROW = 400  # characters: a longer one is no sentence to be cited

csv.field_size_limit(2**31 - 1)  # how large a file may be is limited elsewhere


def load_json_lines(blob: Blob) -> list[Extract]:
    """Read an object with "text" a line, named by its "title", "name", or "id"; a row's place is its line."""
    return _named(_json_rows(blob))


def load_csv(blob: Blob) -> list[Extract]:
    """Read a table with a header, named by a column "title", "name" or "id"; a row's place is its row, header first.

    A row's text is its column "text", or else one sentence "COLUMN: VALUE; COLUMN: VALUE" of the values that aren't
    empty. Values of several sentences, or longer than a row may be, follow on lines of their own.
    """
    return _named(_csv_rows(blob))


def _named(rows: Iterable[tuple[int, str, Extract]]) -> list[Extract]:
    """Give every row a key of its own."""
    extracts: list[Extract] = []
    keys: set[str] = set()
    for number, unit, extract in rows:
        key = " ".join(extract.key.split())[:_LONGEST_KEY] or str(number)
        if key in keys:
            key = f"{key} ({unit} {number})"
        keys.add(key)
        extracts.append(Extract(extract.text, (Place(0, PlaceKind.ROW, str(number)),), key, extract.shown))
    return extracts


def _json_rows(blob: Blob) -> Iterator[tuple[int, str, Extract]]:
    # Only "\n" ends a row: other line ends may stand inside a JSON string.
    for number, line in enumerate(decoded(blob).split("\n"), start=1):
        if line.strip():
            yield number, "line", _json_row(line, f"Line {number} of {blob.shown}")


def _json_row(line: str, where: str) -> Extract:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{where} is not valid JSON; mend that line, or leave it out.") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise SourceError(f'{where} is not an object with a "text"; write it as {{"title": "...", "text": "..."}}.')
    keys = (str(row[name]) for name in _NAMING if isinstance(row.get(name), str | int))
    return Extract(row["text"], key=next((key for key in keys if key.strip()), ""), shown=where)


def _csv_rows(blob: Blob) -> Iterator[tuple[int, str, Extract]]:
    text = decoded(blob)
    # The sniffer of the standard library misses what the header tells.
    first_line = text.lstrip("\r\n").partition("\n")[0]
    told = _SEPARATOR_LINE.match(first_line.rstrip("\r"))
    delimiter = told["separator"] if told else max(_DELIMITERS, key=first_line.count)
    rows = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1)
    try:
        if told:
            next(cells for _, cells in rows if any(cell.strip() for cell in cells))
        header = next((cells for _, cells in rows if any(cell.strip() for cell in cells)), [])
        names = [name.strip() for name in header]
        for number, cells in rows:
            if any(cell.strip() for cell in cells):
                yield number, "row", _csv_row(names, cells, f"Row {number} of {blob.shown}")
    except csv.Error as error:
        raise refuse(blob, f"is no valid CSV: {error}", "save it as CSV again, or mend its quotation marks") from error


def _csv_row(names: list[str], cells: list[str], where: str) -> Extract:
    if len(cells) > len(names):
        counted = f"{len(cells)} values, and the header names {len(names)} columns"
        raise SourceError(f"{where} has {counted}; put values that hold the separator in quotation marks.")
    # Pairs, as columns may share a name or have none.
    values = [(name, cell.strip()) for name, cell in zip(names, cells, strict=False) if cell.strip()]
    texts = [value for name, value in values if name.casefold() == "text"]
    text = "\n".join(texts or _lines([f"{name}: {value}" if name else value for name, value in values]))
    folded = {name.casefold(): value for name, value in reversed(values)}
    return Extract(text, key=next((folded[name] for name in _NAMING if name in folded), ""), shown=where)


def _lines(values: list[str]) -> list[str]:
    """Put values of a sentence or less on one line, which must be one sentence; the others behind it."""
    short = [value for value in values if len(value) <= _LONGEST_ROW // 2 and len(split(value)) == 1]
    row = "; ".join(short)
    if len(row) > _LONGEST_ROW or len(split(row)) != 1:
        return values
    return [row, *(value for value in values if value not in short)]

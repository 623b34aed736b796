"""A table of questions (CSV, or TSV by its suffix) with a header; several values in a cell are parted by ``|``.

Columns, of which only the first is needed: ``question``, ``answer`` (or ``answers``), ``unanswerable``, ``source``,
``sentence`` (numbers), ``quote``, ``tags``, ``id``, ``group``. Others are left alone.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from qa.errors import QuestionFileError
from qa.evaluation.formats.parsed import Collector, Parsed
from qa.evaluation.questions import GoldQuote, GoldSentence, TestQuestion

MARK = "|"
_YES = frozenset(["1", "true", "yes", "y", "x"])
_NO = frozenset(["", "0", "false", "no", "n"])


def read_table(text: str, path: Path) -> Parsed:
    """Read the rows of a table. A row without an ``id`` gets the number of its line as one."""
    found = Collector(str(path))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, path), strict=True)
    try:
        header = [name.strip().lower() for name in next(rows, [])]
    except csv.Error as error:
        raise QuestionFileError(f"{path}, line 1: {error}; save it as CSV again.") from error
    if "question" not in header:
        raise QuestionFileError(f'{path} has no column "question" in its first line; give it one.')
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows, None)
            if cells is None:
                break
            if any(cell.strip() for cell in cells):
                found.add(_question(dict(zip(header, cells, strict=False)), line), f"line {line}")
        except (ValueError, csv.Error) as error:
            found.fault(f"line {line}", error)
    return found.parsed()


def _delimiter(text: str, path: Path) -> str:
    if path.suffix.lower() == ".tsv":
        return "\t"
    header = text.split("\n", 1)[0]
    # Spreadsheets write semicolons where a comma is the decimal mark.
    return max(",;\t", key=header.count)


def _question(cells: Mapping[str, str], line: int) -> TestQuestion:
    asked = cells["question"].strip()
    if not asked:
        raise ValueError('"question" is empty; write one, or leave the line out')
    return TestQuestion(
        id=cells.get("id", "").strip() or str(line),
        question=asked,
        answers=(*_values(cells, "answer"), *_values(cells, "answers")),
        sentences=tuple(_sentences(cells)),
        unanswerable=_flag(cells.get("unanswerable", "")),
        history=(),
        tags=tuple(dict.fromkeys(_values(cells, "tags"))),
        passages=tuple(_quotes(cells)),
        group=cells.get("group", "").strip() or None,
        line=line,
    )


def _values(cells: Mapping[str, str], column: str) -> list[str]:
    return [value.strip() for value in cells.get(column, "").split(MARK) if value.strip()]


def _flag(value: str) -> bool:
    said = value.strip().lower()
    if said not in _YES | _NO:
        raise ValueError(f'"unanswerable" is "{value.strip()}" and not yes or no; write one of these')
    return said in _YES


def _sentences(cells: Mapping[str, str]) -> Iterator[GoldSentence]:
    for number, source in _with_sources(cells, "sentence"):
        if not number.isdecimal() or int(number) < 1:
            raise ValueError(f'"sentence" is "{number}" and not a number from 1; `qa sources show` numbers them')
        if not source:
            raise ValueError('"sentence" is given without a "source"; add one')
        yield GoldSentence(source, int(number))


def _quotes(cells: Mapping[str, str]) -> Iterator[GoldQuote]:
    return (GoldQuote(source, quote) for quote, source in _with_sources(cells, "quote"))


def _with_sources(cells: Mapping[str, str], column: str) -> Iterator[tuple[str, str]]:
    """Yield each value of a column with its source: the one in the same place, or the only one."""
    values, sources = _values(cells, column), _values(cells, "source")
    if len(sources) not in (0, 1, len(values)) and values:
        raise ValueError(f'"source" has {len(sources)} values and "{column}" {len(values)}; give one, or one for each')
    for place, value in enumerate(values):
        yield value, (sources[place] if len(sources) > 1 else sources[0] if sources else "")

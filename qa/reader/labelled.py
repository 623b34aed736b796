"""Rows with the names of their columns, "Name: Seagull; Owner: Ida Krog": which value is told by all of a question.

The reader's model, which learned from prose, is rarely sure of a row. Where every word of a question stands in the
row, as a value, the name of a column, or a verb for what such a column tells, no model is needed.
"""

import re
from dataclasses import dataclass

from qa.offsets import Span
from qa.reader.asked import asks_whether
from qa.reader.tables import Row
from qa.stems import stem, stem_set

LABEL = re.compile(r"(?:^|; )[^:;]{1,60}: (?=\S)")
_OF_NAME = re.compile(
    r"\A\W*(?:and\s+)?(?:who|whose|(?:which|name|list)\s+(?:(?:all|the|two|three|four)\s+)*[^\W\d_]+)\b", re.I
)
# What a column with such a name tells of somebody or something.
_TOLD_BY = {
    verb: {stem(name) for name in names.split()}
    for verbs, names in (
        ("live reside stay come", "town city village place address home residence country"),
        ("play", "instrument position"),
        ("reach contact ring call", "phone telephone mobile number email mail"),
        ("work", "employer company office department"),
        ("cost", "price cost fee"),
    )
    for verb in (stem(form) for verb in verbs.split() for form in (verb, f"{verb}s"))
}
# "More than 12 berths" is not told by "Berths: 12".
COMPARES = re.compile(
    r"\b(?:than|more|less|fewer|over|under|above|below|least|most|before|after|since|until|not?|never|without|except|only)\b"
    r"|n['’]t\b",
    re.I,
)
# Words that may stand beside these without saying more.
_BESIDE = {stem(word) for word in ("have", "has", "get", "number", "address")}


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value with the stems of its words, and those of the name of its column."""

    place: Span
    words: frozenset[str]
    column: frozenset[str]


def is_row(text: str) -> bool:
    """Tell whether a sentence is a row: two values or more, each behind the name of its column."""
    return LABEL.match(text) is not None and len(LABEL.findall(text)) > 1


def told_by(question: str, text: str) -> Row | None:
    """Return what a row answers to a question all of whose words stand in it, as its one cell; None for any other.

    The row must be known by its name, the first value, or by other whole values. "Who", "whose" and "which" ask for the
    name then; else the question names a column, or has a verb for what it tells ("where does she live?").
    """
    if not is_row(text) or asks_whether(question) or COMPARES.search(question):
        return None
    name, *others = _cells(text)
    asked = stem_set(question)
    known = [cell for cell in others if cell.words and cell.words <= asked]
    of_name = _OF_NAME.match(question)
    if of_name and known and not asked & name.words:
        told, wanted = known, [name] if text[name.place[0]].isupper() else []
        asked = stem_set(question[of_name.end() :])
    elif known or asked & name.words:
        wanted = [cell for cell in others if cell not in known and _is_meant(cell, asked)]
        told = [name, *known, *wanted]
    else:
        return None
    said = {word for cell in told for word in cell.words | cell.column}
    verbs = {verb for verb in asked for cell in told if _TOLD_BY.get(verb, set()) & cell.column}
    return Row((wanted[0].place,), is_told=True) if wanted and asked <= said | verbs | _BESIDE else None


def _is_meant(cell: _Cell, asked: set[str]) -> bool:
    """Tell whether the question has the name of the column, or a verb for what it tells."""
    return cell.column <= asked or any(_TOLD_BY.get(verb, set()) & cell.column for verb in asked)


def _cells(text: str) -> list[_Cell]:
    labels = list(LABEL.finditer(text))
    ends = [*(label.start() for label in labels[1:]), len(text)]
    return [
        _Cell((label.end(), end), frozenset(stem_set(text[label.end() : end])), frozenset(stem_set(label[0])))
        for label, end in zip(labels, ends, strict=True)
    ]

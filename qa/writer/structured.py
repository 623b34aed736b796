"""A chat model's output as JSON, piece by piece, to statements with the numbers of the sentences that they cite.

A statement goes on as soon as its object is complete. What is broken is repaired where it can be, else left out; a
model that writes prose in spite of all is read as prose.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from langchain_core.utils.json import parse_partial_json

from qa.writer.statements import Statement, numbers_in, read_statements, statements_of, without_thought

_TEXT, _NUMBERS = "text", "sentences"
SCHEMA: Mapping[str, object] = {
    "title": "answer",
    "description": "Short statements, each with the numbers of the sentences that carry it; none if nothing answers.",
    "type": "object",
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    _TEXT: {"type": "string", "description": "One statement, without numbers in brackets."},
                    _NUMBERS: {"type": "array", "items": {"type": "integer"}},
                },
                "required": [_TEXT, _NUMBERS],
                "additionalProperties": False,
            },
        }
    },
    "required": ["statements"],
    "additionalProperties": False,
}
# So many characters without a brace are no opening remark but prose.
_LONGEST_OPENING = 200
# Possessive: a model may write blanks without end, which must be read once.
_AROUND = re.compile(r"\{\s*+\"\w*+\"\s*+:\s*+\[?+\s*+(?=\{)")
# The end of an object, with its brace or without, before the next one.
_NEXT = re.compile(r"[}\]\"]\s*+,?+\s*+(?=\{)")
_IDLE_COMMA = re.compile(r",\s*(?=[}\]])")
_DECODER = json.JSONDecoder(strict=False)


def read_structured(pieces: Iterable[str]) -> Iterator[Statement]:
    """Yield each statement as soon as its object is complete; an object that is torn off is left out."""
    buffer, rest = "", iter(pieces)
    for piece in rest:
        buffer += piece
        told = without_thought(buffer)
        if "{" in told:
            break
        if len(told.strip()) > _LONGEST_OPENING:
            yield from read_statements(chain([told], rest))
            return
    buffer = without_thought(buffer)
    if "{" not in buffer:
        yield from read_statements([buffer])
        return
    for piece in chain([""], rest):
        buffer += piece
        if not piece or "}" in piece or "{" in piece:
            read, buffer = _complete(buffer)
            yield from read
    yield from _repaired(buffer)


def _complete(buffer: str) -> tuple[list[Statement], str]:
    """Return the statements of all objects that are complete, or broken with another one behind, and what is left."""
    read: list[Statement] = []
    while (start := buffer.find("{")) >= 0:
        around = _AROUND.match(buffer, start)
        buffer = buffer[around.end() if around else start :]
        try:
            value, end = _DECODER.raw_decode(buffer)
            read += _statements_in(value)
        except (ValueError, RecursionError):
            following = _NEXT.search(buffer)
            if following is None:
                break
            end = following.end()
            read += _repaired(buffer[:end])
        buffer = buffer[end:]
    return read, buffer


def _repaired(broken: str) -> list[Statement]:
    """Return the statements of an object that is no JSON, as far as its text is sure to be whole."""
    start = broken.find("{")
    # Without runs of blanks, of which the parser would take one after the other off the end.
    text = _IDLE_COMMA.sub("", " ".join(broken[start:].split())) if start >= 0 else ""
    try:
        value, _ = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        try:
            value = parse_partial_json(text)
        except (ValueError, RecursionError):
            return []
    # Whatever comes before the numbers was closed by the model itself.
    return _statements_in(value) if isinstance(value, dict) and _NUMBERS in value else []


def _statements_in(value: object) -> list[Statement]:
    """Return the statements that a JSON value holds, however deep; the text may have markers of its own."""
    if isinstance(value, dict) and isinstance(value.get(_TEXT), str):
        numbers = tuple(dict.fromkeys(_numbers(value.get(_NUMBERS))))
        return [Statement(one.text, one.numbers or numbers) for one in statements_of(" ".join(value[_TEXT].split()))]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [statement for one in inner for statement in _statements_in(one)]


def _numbers(value: object) -> Iterator[int]:
    """Yield whole numbers, also where they come as text or alone."""
    if isinstance(value, list):
        for one in value:
            yield from _numbers(one)
    elif isinstance(value, str):
        yield from numbers_in(value)
    elif isinstance(value, float):
        if value.is_integer():
            yield int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value

"""Stretches of a text by their offsets."""

from collections.abc import Iterable

# Start and end (excluded), in characters.
Span = tuple[int, int]


def meets(span: Span, others: Iterable[Span]) -> bool:
    """Tell whether a stretch shares a character with one of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)

"""Values of reading dates: what is read, and the pieces that are found in it.

Pieces are many and short-lived, so they are named tuples, which are made several times faster than dataclasses.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.date_shifts import Relative, Shift
from index.records import Span

Meaning = Span | Relative
Stretch = tuple[int, int]  # of a text: start and end


@dataclass(frozen=True, slots=True)
class Written:
    """A text, the same ``folded`` to the characters of the grammar one for one, and how 3/4/2013 is read."""

    text: str
    folded: str
    day_first: bool


class Piece(NamedTuple):
    """A part of an expression; ``needs`` must match right before it, unless a piece beside it is sure."""

    start: int
    end: int
    meaning: Meaning
    needs: re.Pattern[str] | None = None
    is_range: bool = False


class Item(NamedTuple):
    """An expression whose year or days may be missing; ``opening`` opens its span at an end, ``shift`` moves it."""

    start: int
    end: int
    meaning: Meaning
    opening: str | None = None
    shift: Shift | None = None


class Heads(NamedTuple):
    """For each sentence the position of the one whose day it stands under, if any.

    What stands under those at ``of_writing`` was written on their day, but does not speak of it.
    """

    above: Sequence[int | None]
    of_writing: frozenset[int] = frozenset()


NO_HEADS = Heads(())

"""Where a text stands in its original, in words that a person can go by: "page 3", "under “Results”", "line 12"."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from index.records import Place, PlaceKind

IN_HEADER, IN_MESSAGE, IN_ATTACHMENTS = "in the header", "in the message", "in the list of attachments"  # of a mail
IN_QUOTED_MESSAGE, IN_QUOTATION = "in a quoted message", "in a quotation"
PARTS_WITHOUT_STATEMENTS = (IN_HEADER, IN_ATTACHMENTS)
QUOTED = (IN_QUOTED_MESSAGE, IN_QUOTATION)  # what others wrote, on another day than the rest was written on
AS_PLAIN_TEXT = (Place(0, PlaceKind.LINE, "1"),)
_WORDS = {
    PlaceKind.CHAPTER: "chapter “{}”",
    PlaceKind.PART: "{}",
    PlaceKind.HEADING: "under “{}”",
}
_ORDER = list(PlaceKind)
_LINE_END = re.compile(r"\r\n|\r|\n")


def places_at(places: Iterable[Place], start: int) -> list[Place]:
    """Return of each kind the place in force at character ``start``, in the order in which they are told."""
    last: dict[PlaceKind, Place] = {}
    for place in places:
        known = last.get(place.kind)
        if place.start <= start and (known is None or known.start <= place.start):
            last[place.kind] = place
    return sorted((one for one in last.values() if one.label), key=lambda one: _ORDER.index(one.kind))


def in_words(places: Iterable[Place], text: str, start: int) -> str | None:
    """Return where character ``start`` of ``text`` stands in the original; None where nothing tells it.

    Of ``text`` only what lies between the last place of the kind ``LINE`` and ``start`` is looked at.
    """
    told = [_told(place, _line_ends(text[place.start : start])) for place in places_at(places, start)]
    return ", ".join(told) or None


class PlacedText:
    """A text whose characters are looked for many times: it is gone through once, then each costs a search or two."""

    def __init__(self, places: Iterable[Place], text: str) -> None:
        by_kind: dict[PlaceKind, list[Place]] = {kind: [] for kind in _ORDER}
        for place in sorted(places):
            by_kind[place.kind].append(place)
        self._by_kind = list(by_kind.values())
        self._line_ends = [end.end() for end in _LINE_END.finditer(text)] if by_kind[PlaceKind.LINE] else []

    def in_words(self, start: int) -> str | None:
        """Return what ``in_words`` returns."""
        found: list[str] = []
        for placed in self._by_kind:
            number = bisect_right(placed, start, key=lambda place: place.start)
            if number and placed[number - 1].label:
                place = placed[number - 1]
                lines = bisect_right(self._line_ends, start) - bisect_right(self._line_ends, place.start)
                found.append(_told(place, lines))
        return ", ".join(found) or None


def _told(place: Place, lines: int) -> str:
    """Return a place in words; ``lines`` end between it and what is looked for."""
    if place.kind is PlaceKind.LINE:
        return f"line {int(place.label) + lines}"
    return _WORDS.get(place.kind, f"{place.kind} {{}}").format(place.label)


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")

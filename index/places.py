"""Where a text stands in its original, in words that a person can go by: "page 3", "under “Results”", "line 12"."""

from collections.abc import Iterable

from index.records import Place, PlaceKind

AS_PLAIN_TEXT = (Place(0, PlaceKind.LINE, "1"),)
_WORDS = {
    PlaceKind.CHAPTER: "chapter “{}”",
    PlaceKind.PART: "{}",
    PlaceKind.HEADING: "under “{}”",
}
_ORDER = list(PlaceKind)


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
    told = [_told(place, text, start) for place in places_at(places, start)]
    return ", ".join(told) or None


def _told(place: Place, text: str, start: int) -> str:
    if place.kind is PlaceKind.LINE:
        return f"line {int(place.label) + _line_ends(text[place.start : start])}"
    return _WORDS.get(place.kind, f"{place.kind} {{}}").format(place.label)


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")

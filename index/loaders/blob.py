"""What every loader takes and gives, and the limits that hold for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from index.errors import SourceError
from index.places import AS_PLAIN_TEXT
from index.records import Place, PlaceKind

MOST_CHARACTERS = 64 * 1024 * 1024
MOST_UNPACKED_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Blob:
    """What a loader gets: the bytes of one file, what to call it in messages, and its encoding where it is told."""

    shown: str
    data: bytes
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """A text taken from a file, with its places; ``key`` names it within the file, "" where it is the whole.

    ``shown`` is what to call it in messages, "" for the file's own name. ``day`` is the day that the text was written
    on, where the file says it of the text itself.
    """

    text: str
    places: tuple[Place, ...] = AS_PLAIN_TEXT
    key: str = ""
    shown: str = ""
    day: date | None = None


Loader = Callable[[Blob], list[Extract]]


class TextBuilder:
    """Puts a text together from blocks, each on a line of its own, and remembers where each place starts."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._places: list[Place] = []

    def place(self, kind: PlaceKind, label: str) -> None:
        """Let what comes next stand at a place; an empty label ends the last one of its kind."""
        self._places.append(Place(self._length, kind, label))

    def block(self, text: str) -> None:
        """Add a paragraph, heading or row; blank ones are left out. Raises SourceError beyond ``MOST_CHARACTERS``."""
        text = text.strip()
        if text:
            self._add(text + "\n")

    def blank_line(self) -> None:
        """Set what comes next apart."""
        if self._pieces and self._pieces[-1] != "\n":
            self._add("\n")

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
        if self._length > MOST_CHARACTERS:
            raise TooMuchTextError(f"holds more than {MOST_CHARACTERS:,} characters of text")

    def extract(self, key: str = "") -> Extract:
        """Return the text with its places; of two of a kind at the same character, the last one counts."""
        last = {(place.start, place.kind): place for place in self._places if place.start < max(self._length, 1)}
        places = sorted(last.values(), key=lambda place: place.start)
        return Extract("".join(self._pieces), tuple(places), key)


class TooMuchTextError(Exception):
    """A file whose text is longer than what is indexed; the message is a predicate without a subject."""


def one_line(text: str) -> str:
    """Return a text with every run of white space as one blank."""
    return " ".join(text.split())


def refuse(blob: Blob, reason: str, to_do: str) -> SourceError:
    """Return the error that says what is wrong with a file, its name and ``reason``, and what to do about it."""
    return SourceError(f"{blob.shown} {reason}; {to_do}.")


def damaged(blob: Blob, kind: str, why: str = "it is damaged or incomplete") -> SourceError:
    """Return the error for a file that is no readable ``kind``."""
    return refuse(blob, f"is no readable {kind}: {why}", "open it in its own program and save it again, or get it anew")


def empty(shown: str) -> SourceError:
    """Return the error for what has no text in it."""
    return SourceError(f"{shown} is empty; write something into it, or leave it out.")

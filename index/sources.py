"""Files, folders, addresses and standard input to ``Source``; each format is read by its own file in ``loaders``."""

import os
import stat
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from index.day_headings import with_day_headings
from index.errors import SourceError, SourceTooLargeError
from index.fetch import Fetched, FetchLimits, fetch, is_address
from index.loaders.blob import Blob, Extract, empty
from index.loaders.confined import Reader, confined_reader
from index.loaders.formats import FORMATS, Format, by_media_type, by_suffix, suffixes
from index.loaders.written_on import possible
from index.records import Source, storable
from index.run_in_days import with_run_in_days

MAX_BYTES = 64 * 1024 * 1024

OnSkip = Callable[[SourceError], None]
_TEXT = FORMATS[0]
# What servers send where they don't know better.
_UNTOLD = frozenset(["", "application/octet-stream", "binary/octet-stream", "text/plain"])


def _ignore(_error: SourceError) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How large one file may be, in bytes, and the hosts inside private networks that are read ("*": all)."""

    max_bytes: int = MAX_BYTES
    private_hosts: frozenset[str] = frozenset()


_LIMITS = ReadLimits()


@dataclass(frozen=True, slots=True)
class _Found:
    """A file to read: what to call it in messages, and the name and origin of its source."""

    shown: str
    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class _Folder:
    shown: str
    root: str
    max_bytes: int
    on_skip: OnSkip


def read_sources(
    paths: Sequence[str | Path], limits: ReadLimits = _LIMITS, *, on_skip: OnSkip = _ignore, day: date | None = None
) -> Iterator[Source]:
    """Yield the sources in ``paths``: files, folders (recursive, sorted), addresses, and ``-`` for standard input.

    ``day`` is the day that standard input was written on, which plain text does not say.
    In a folder, hidden files and other formats are passed over; what cannot be read, and links that
    lead outside the folder, go to ``on_skip``, and the rest goes on. Raises SourceError for a path given by name
    that cannot be read, and for a folder without anything readable.
    """
    with confined_reader() as reader:
        for path in paths:
            if str(path) == "-":
                yield from _from_standard_input(sys.stdin.buffer, reader, limits.max_bytes, day)
            elif is_address(path):
                yield from _from_address(str(path), reader, limits)
            elif stat.S_ISDIR(_status(Path(path)).st_mode):
                folder = _Folder(_shown(path), os.path.realpath(path), limits.max_bytes, on_skip)
                yield from _from_folder(folder, reader)
            else:
                yield from _from_file(Path(path), _shown(Path(path).name), reader, limits.max_bytes)


def read_changed(
    folder: Path, changed: Collection[Path], limits: ReadLimits = _LIMITS, *, on_skip: OnSkip = _ignore
) -> Iterator[Source]:
    """Yield the sources below a folder that stand at the paths ``changed`` or below them, as ``read_sources`` does.

    Paths are absolute, with links resolved; what a link names has changed where its target has. What is gone, hidden
    or of another format is passed over.
    """
    below = _Folder(_shown(folder), os.path.realpath(folder), limits.max_bytes, on_skip)
    with confined_reader() as reader:
        for path in _files(below):
            places = (path, Path(os.path.realpath(path)))
            if any(place.is_relative_to(one) for place in places for one in changed):
                yield from _tried(path, below, reader)


def files_of(paths: Sequence[str | Path]) -> list[Path]:
    """Return which of ``paths``, as ``read_sources`` takes them, are files and folders."""
    return [Path(path) for path in paths if str(path) != "-" and not is_address(path)]


def stated_day(text: str) -> date:
    """Return the day that somebody says a text was written on, in ISO 8601. Raises SourceError where it can't be."""
    with suppress(ValueError):
        day = date.fromisoformat(text.strip())
        if possible(day):
            return day
    raise SourceError(
        f"{storable(text[:40])!r} is no day on which a text can have been written; give it as 2013-03-12, no later than"
        " today."
    )


def source_of_text(name: str, text: str, limits: ReadLimits = _LIMITS, *, day: date | None = None) -> Source:
    """Return ``text``, written on ``day`` if known, as a source called ``name``.

    Raises SourceError where the text is blank, or too large.
    """
    shown = f"The text {name!r}"
    _check_size(shown, len(text.encode("utf-8", "surrogatepass")), limits.max_bytes)
    return _source(_Found(shown, name, f"text:{name}"), Extract(text, day=day))


def sources_of_bytes(name: str, data: bytes, limits: ReadLimits = _LIMITS) -> list[Source]:
    """Return the sources in an uploaded file called ``name``; its suffix tells the format.

    Raises SourceError where the format is not supported, or the data is too large or cannot be read.
    """
    kind = _format(name, name)
    _check_size(storable(name), len(data), limits.max_bytes)
    with confined_reader() as reader:
        return _sources(_Found(storable(name), name, f"text:{name}"), reader, data, kind)


def supported_suffixes() -> list[str]:
    """Return the file name suffixes that can be read, with their dots."""
    return suffixes()


def _sources(found: _Found, reader: Reader, data: bytes, kind: Format, encoding: str | None = None) -> list[Source]:
    """Return the sources in the bytes of one file."""
    extracts = reader.read(Blob(found.shown, data, encoding), kind)
    if not extracts:
        raise empty(found.shown)
    return [_source(found, extract) for extract in extracts]


def _source(found: _Found, extract: Extract) -> Source:
    if not extract.text.strip():
        raise empty(extract.shown or found.shown)
    key = f"#{extract.key}" if extract.key else ""
    name, origin = storable(found.name + key), storable(found.origin + key)
    text = storable(extract.text)
    places = with_run_in_days(text, with_day_headings(text, extract.places))
    return Source(name, origin, text, places, extract.day)


def _from_standard_input(stream: BinaryIO, reader: Reader, max_bytes: int, day: date | None) -> list[Source]:
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _too_large("Standard input is larger", max_bytes)
    return [replace(one, day=day) for one in _sources(_Found("Standard input", "stdin", "stdin"), reader, data, _TEXT)]


def _from_address(address: str, reader: Reader, limits: ReadLimits) -> list[Source]:
    fetched = fetch(address, FetchLimits(limits.max_bytes, private_hosts=limits.private_hosts))
    found = _Found(fetched.address, fetched.name, fetched.address)
    return _sources(found, reader, fetched.data, _fetched_format(fetched), fetched.encoding)


def _fetched_format(fetched: Fetched) -> Format:
    """Return the format by what the server tells; by the path's suffix where it tells nothing, or plain text."""
    by_name = by_suffix(fetched.file_name) if fetched.media_type in _UNTOLD else None
    kind = by_name or by_media_type(fetched.media_type)
    if kind is None:
        known = ", ".join(one.name for one in FORMATS)
        media_type = fetched.media_type or "of no type that is told"
        raise SourceError(f"{fetched.address} is {media_type}, which cannot be read; give an address of {known}.")
    return kind


def _from_file(path: Path, name: str, reader: Reader, max_bytes: int) -> list[Source]:
    shown = _shown(path)
    kind = _format(path.name, shown)
    status = _status(path)
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(f"{shown} is neither a file nor a folder; give one of these.")
    _check_size(shown, status.st_size, max_bytes)
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise _unreadable(shown, error) from error
    if len(data) > max_bytes:
        raise _too_large(f"{shown} has grown to more", max_bytes)
    return _sources(_Found(shown, name, _shown(os.path.realpath(path))), reader, data, kind)


def _format(name: str, shown: str) -> Format:
    kind = by_suffix(name)
    if kind is None:
        known = ", ".join(supported_suffixes())
        raise SourceError(f"{shown} has an unsupported format; save it as one of {known}.")
    return kind


def _from_folder(folder: _Folder, reader: Reader) -> Iterator[Source]:
    readable = False
    for path in _files(folder):
        for source in _tried(path, folder, reader):
            readable = True
            yield source
    if not readable:
        known = ", ".join(supported_suffixes())
        raise SourceError(f"The folder {folder.shown} holds no readable {known} file; put one there, or give another.")


def _tried(path: Path, folder: _Folder, reader: Reader) -> list[Source]:
    """Return the sources in a file of a folder, none where it cannot be read, which is told."""
    name = _shown(path.relative_to(folder.root).as_posix())
    try:
        return _from_file(path, name, reader, folder.max_bytes)
    except SourceError as error:
        folder.on_skip(error)
        return []


def _files(folder: _Folder) -> Iterator[Path]:
    """Yield the files below the folder that have a loader, each once though links lead to it."""

    def skip_folder(error: OSError) -> None:
        folder.on_skip(_unreadable(_shown(error.filename), error))

    seen: set[str] = set()
    for parent, folders, files in os.walk(folder.root, onerror=skip_folder):
        visible = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [name for name in visible if _stays_inside(folder, Path(parent, name))]
        for name in sorted(files):
            path = Path(parent, name)
            if name.startswith(".") or by_suffix(name) is None:
                continue
            target = os.path.realpath(path)
            if target not in seen and _stays_inside(folder, path):
                seen.add(target)
                yield path


def _stays_inside(folder: _Folder, path: Path) -> bool:
    """Tell whether ``path`` leads into the folder; a link that does not goes to ``on_skip``."""
    if not path.is_symlink() or Path(os.path.realpath(path)).is_relative_to(folder.root):
        return True
    reason = f"is a link to a path outside what was given ({folder.shown})"
    folder.on_skip(SourceError(f"{_shown(path)} {reason}; to have its target read, give that too."))
    return False


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except FileNotFoundError as error:
        raise SourceError(f"{_shown(path)} does not exist; check how it is spelt.") from error
    except (OSError, ValueError) as error:
        raise _unreadable(_shown(path), error) from error


def _shown(path: str | Path) -> str:
    r"""Return a path as text, bytes that are no UTF-8 written as ``\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _unreadable(shown: str, error: OSError | ValueError) -> SourceError:
    if isinstance(error, PermissionError):
        return SourceError(f"{shown} cannot be read: permission denied; give yourself permission to read it.")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return SourceError(f"{shown} cannot be read: {reason}; check how it is spelt, and that its disk is there.")


def _check_size(shown: str, size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise _too_large(f"{shown} has {_size(size)}, more", max_bytes)


def _too_large(what: str, max_bytes: int) -> SourceError:
    return SourceTooLargeError(
        f"{what} than the limit of {_size(max_bytes)}; cut it into parts, or raise QA_MAX_SOURCE_MEGABYTES."
    )


def _size(count: int) -> str:
    """Return a number of bytes in the unit that a person reads best."""
    if count >= 1024 * 1024:
        return f"{count / (1024 * 1024):.1f} MiB"
    return f"{count / 1024:.1f} KiB" if count >= 1024 else f"{count} bytes"

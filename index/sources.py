"""Files, folders, and standard input to ``Source``; one loader per format, found by suffix."""

import codecs
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.errors import SourceError
from index.places import AS_PLAIN_TEXT
from index.records import Place, PlaceKind, Source

MAX_BYTES = 64 * 1024 * 1024

OnSkip = Callable[[SourceError], None]

# UTF-32 first: its mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Never guessed: these are told by their mark.
_MARKED_ENCODINGS = ["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_7"]


@dataclass(frozen=True, slots=True)
class Blob:
    """What a loader gets: the bytes of one file, its name and origin, and its path for error messages."""

    shown: str
    name: str
    origin: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Folder:
    shown: str
    root: str
    max_bytes: int
    on_skip: OnSkip


Loader = Callable[[Blob], list[Source]]


def read_sources(
    paths: Sequence[str | Path], *, max_bytes: int = MAX_BYTES, on_skip: OnSkip | None = None
) -> Iterator[Source]:
    """Yield the sources in ``paths``: files, folders (recursive, sorted), and ``-`` for standard input.

    In a folder, hidden files and other formats are passed over; what cannot be read, and links that
    lead outside the folder, go to ``on_skip``, and the rest goes on. ``max_bytes`` is the limit of one
    file in bytes. Raises SourceError for a path given by name that cannot be read, and for a folder
    without anything readable.
    """
    for path in paths:
        if str(path) == "-":
            yield _from_standard_input(sys.stdin.buffer, max_bytes)
        elif stat.S_ISDIR(_status(Path(path)).st_mode):
            folder = _Folder(_shown(path), os.path.realpath(path), max_bytes, on_skip or _ignore)
            yield from _from_folder(folder)
        else:
            yield from _from_file(Path(path), _shown(Path(path).name), max_bytes)


def source_of_text(name: str, text: str) -> Source:
    """Return ``text`` as a source called ``name``. Raises SourceError where the text is blank."""
    return _source(name, f"text:{name}", text, f"The text {name!r}")


def sources_of_bytes(name: str, data: bytes) -> list[Source]:
    """Return the sources in an uploaded file called ``name``; its suffix tells the format.

    Raises SourceError where the format is not supported or the data cannot be read.
    """
    return _loader(Path(name), name)(Blob(_storable(name), name, f"text:{name}", data))


def supported_suffixes() -> list[str]:
    """Return the file name suffixes that can be read, with their dots."""
    return sorted(_LOADERS)


def _load_text(blob: Blob) -> list[Source]:
    return [_source(blob.name, blob.origin, _decode(blob), blob.shown)]


def _load_rows(blob: Blob) -> list[Source]:
    """Read JSON Lines: an object with "text" a line, named by its "title", "name", or "id"."""
    sources: list[Source] = []
    keys: set[str] = set()
    # Only "\n" ends a row: other line ends may stand inside a JSON string.
    for number, line in enumerate(_decode(blob).split("\n"), start=1):
        if line.strip():
            where = f"Line {number} of {blob.shown}"
            key, text = _row(line, number, where)
            if key in keys:
                key = f"{key} (line {number})"
            keys.add(key)
            here = (Place(0, PlaceKind.ROW, str(number)),)
            sources.append(_source(f"{blob.name}#{key}", f"{blob.origin}#{key}", text, where, here))
    if not sources:
        raise SourceError(f"{blob.shown} is empty.")
    return sources


def _row(line: str, number: int, where: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{where} is not valid JSON.") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise SourceError(f'{where} is not an object with a "text".')
    named = (row.get(field) for field in ("title", "name", "id"))
    keys = (str(key).strip() for key in named if isinstance(key, str | int))
    return next((key for key in keys if key), str(number)), row["text"]


_LOADERS: dict[str, Loader] = {
    ".jsonl": _load_rows,
    ".markdown": _load_text,
    ".md": _load_text,
    ".txt": _load_text,
}


def _from_standard_input(stream: BinaryIO, max_bytes: int) -> Source:
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise SourceError(f"Standard input is larger than the limit of {_size(max_bytes)}.")
    (source,) = _load_text(Blob("Standard input", "stdin", "stdin", data))
    return source


def _from_file(path: Path, name: str, max_bytes: int) -> list[Source]:
    shown = _shown(path)
    loader = _loader(path, shown)
    status = _status(path)
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(f"{shown} is neither a file nor a folder.")
    if status.st_size > max_bytes:
        raise SourceError(f"{shown} has {_size(status.st_size)}, more than the limit of {_size(max_bytes)}.")
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise _unreadable(shown, error) from error
    if len(data) > max_bytes:
        raise SourceError(f"{shown} has grown beyond the limit of {_size(max_bytes)}.")
    return loader(Blob(shown, name, _shown(os.path.realpath(path)), data))


def _loader(path: Path, shown: str) -> Loader:
    loader = _LOADERS.get(path.suffix.lower())
    if loader is None:
        known = ", ".join(supported_suffixes())
        raise SourceError(f"{shown} has an unsupported format; the supported ones are {known}.")
    return loader


def _from_folder(folder: _Folder) -> Iterator[Source]:
    readable = False
    for path in _files(folder):
        name = _shown(path.relative_to(folder.root).as_posix())
        try:
            sources = _from_file(path, name, folder.max_bytes)
        except SourceError as error:
            folder.on_skip(error)
            continue
        readable = readable or bool(sources)
        yield from sources
    if not readable:
        known = ", ".join(supported_suffixes())
        raise SourceError(f"The folder {folder.shown} holds no readable {known} file.")


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
            if name.startswith(".") or path.suffix.lower() not in _LOADERS:
                continue
            target = os.path.realpath(path)
            if target not in seen and _stays_inside(folder, path):
                seen.add(target)
                yield path


def _stays_inside(folder: _Folder, path: Path) -> bool:
    """Tell whether ``path`` leads into the folder; a link that does not goes to ``on_skip``."""
    if not path.is_symlink() or Path(os.path.realpath(path)).is_relative_to(folder.root):
        return True
    reason = "is a link to a path outside what was given"
    folder.on_skip(SourceError(f"{_shown(path)} {reason} ({folder.shown}), and was not read."))
    return False


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except FileNotFoundError as error:
        raise SourceError(f"{_shown(path)} does not exist.") from error
    except (OSError, ValueError) as error:
        raise _unreadable(_shown(path), error) from error


def _decode(blob: Blob) -> str:
    """Return the text of ``blob`` exactly, less a byte order mark."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if blob.data.startswith(mark):
            return _decode_as(encoding, blob)
    if b"\0" in blob.data:
        raise SourceError(f"{blob.shown} is not text: it holds binary data.")
    try:
        return blob.data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_by_guess(blob)


def _decode_as(encoding: str, blob: Blob) -> str:
    try:
        return blob.data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = "it begins with the mark of that encoding, and then breaks it"
        raise SourceError(f"{blob.shown} is not valid {encoding.upper()}: {reason}.") from error


def _decode_by_guess(blob: Blob) -> str:
    from charset_normalizer import from_bytes

    # On short texts the guess ranks rare encodings first, so the most common one is tried by itself.
    best = from_bytes(blob.data, cp_isolation=["cp1252"]).best()
    best = best or from_bytes(blob.data, cp_exclusion=_MARKED_ENCODINGS).best()
    if best is None:
        raise SourceError(f"{blob.shown} is in no text encoding that could be told; save it as UTF-8.")
    return _decode_as(best.encoding, blob)


def _source(name: str, origin: str, text: str, shown: str, places: tuple[Place, ...] = AS_PLAIN_TEXT) -> Source:
    if not text.strip():
        raise SourceError(f"{shown} is empty.")
    return Source(_storable(name), _storable(origin), _storable(text), places)


def _storable(text: str) -> str:
    # Half of a surrogate pair is no character: no database or response could carry it.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _has_surrogate(text) else text


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _shown(path: str | Path) -> str:
    r"""Return a path as text, bytes that are no UTF-8 written as ``\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _unreadable(shown: str, error: OSError | ValueError) -> SourceError:
    if isinstance(error, PermissionError):
        return SourceError(f"{shown} cannot be read: permission denied.")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return SourceError(f"{shown} cannot be read: {reason}.")


def _size(count: int) -> str:
    """Return a number of bytes in the unit that a person reads best."""
    if count >= 1024 * 1024:
        return f"{count / (1024 * 1024):.1f} MiB"
    return f"{count / 1024:.1f} KiB" if count >= 1024 else f"{count} bytes"


def _ignore(_error: SourceError) -> None:
    pass

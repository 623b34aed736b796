"""Zip archives read within limits and never unpacked to disk, for the formats that are one inside."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import SourceError
from index.loaders.blob import MOST_UNPACKED_BYTES, Blob, damaged, refuse

MOST_MEMBERS = 10_000
# Text packs to a tenth, rarely to a fiftieth; what is a bomb packs to a thousandth.
MOST_RATIO = 200
_NEVER_A_BOMB = 1024 * 1024


class Archive:
    """The members of a zip archive by name; each is read at most as far as the archive says it goes."""

    def __init__(self, blob: Blob, kind: str, file: zipfile.ZipFile) -> None:
        self._blob = blob
        self._kind = kind
        self._file = file
        self._left = MOST_UNPACKED_BYTES

    def __contains__(self, name: str) -> bool:
        return name in self._file.NameToInfo

    def names(self) -> list[str]:
        """Return the names of all members."""
        return self._file.namelist()

    def read(self, name: str) -> bytes:
        """Return what a member holds. Raises SourceError where it isn't there, is damaged, or is a bomb."""
        if name not in self:
            raise damaged(self._blob, self._kind, f"it lacks {name!r}")
        with self._file.open(name) as member:
            data = member.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise too_large(self._blob)
        return data


def too_large(blob: Blob) -> SourceError:
    """Return the error for an archive that unpacks to more than what is read."""
    most = MOST_UNPACKED_BYTES // (1024 * 1024)
    reason = f"unpacks to more than {most} MiB, as archives that are made to do harm do"
    return refuse(blob, reason, "if you trust it, save it in parts")


@contextmanager
def opened(blob: Blob, kind: str) -> Iterator[Archive]:
    """Give the archive that ``blob`` is. Raises SourceError where it is none, is encrypted, or is a bomb.

    ``kind`` is the format's name for messages.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(blob.data)) as file:
            _check(blob, file)
            yield Archive(blob, kind, file)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise damaged(blob, kind) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise damaged(blob, kind) from error


def _check(blob: Blob, file: zipfile.ZipFile) -> None:
    """Refuse what the archive itself says that it shouldn't be read."""
    members = file.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise refuse(blob, "is encrypted", "save it without a password")
    unpacked = sum(member.file_size for member in members)
    is_bomb = unpacked > max(_NEVER_A_BOMB, MOST_RATIO * len(blob.data))
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED_BYTES or is_bomb:
        raise too_large(blob)

"""What an indexing run adds, changes and forgets, told by where sources were found."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.records import Source

_ROW = re.compile(r"(https?://[^#]*|.*?\.(?:jsonl|ndjson|csv|tsv|eml))#", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an indexing run would do: the names of the sources, and the origins that it would forget."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


def planned(known: Mapping[str, str], sources: Iterable[Source], roots: Sequence[Path] = ()) -> Plan:
    """Return what indexing ``sources`` would do where ``known`` are the source ids by origin; nothing is written."""
    names: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    seen: dict[str, str] = {}
    for source in sources:
        before = seen.get(source.origin, known.get(source.origin))
        outcome = "added" if before is None else "unchanged" if before == source.id else "changed"
        names[outcome].append(source.name)
        seen[source.origin] = source.id
    added, changed, unchanged = (tuple(listed) for listed in names.values())
    return Plan(added, changed, unchanged, tuple(vanished_origins(known, set(seen), roots)))


def missing_files(origins: Iterable[str]) -> list[str]:
    """Return the files of these origins that are no longer there; what was no file is left out."""
    files = dict.fromkeys(_file_of(origin) for origin in origins)
    return [file for file in files if file.startswith(os.sep) and not Path(file).exists()]


def vanished_origins(known: Iterable[str], seen: set[str], roots: Sequence[Path]) -> list[str]:
    """Return the known origins that are gone.

    A row is gone where its file was read in this run without it; a file, with its rows, where it is below
    ``roots`` and no longer there. A file that could not be read keeps what is known of it.
    """
    folders = [str(root.resolve()) for root in roots]
    files_read = {_file_of(origin) for origin in seen}
    gone: list[str] = []
    for origin in known:
        file = _file_of(origin)
        below = any(file == folder or file.startswith(folder + os.sep) for folder in folders)
        if origin not in seen and (file in files_read or (below and not Path(file).exists())):
            gone.append(origin)
    return gone


def _file_of(origin: str) -> str:
    """Return the path or name of the file that an origin names, without the row."""
    row = _ROW.match(origin)
    return row[1] if row else origin

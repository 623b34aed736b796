"""Files that can be made to do harm are read in a process of their own, with little memory and time.

A library that hangs, takes all memory or crashes on such a file takes that process with it and nothing else.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import IO, Any

from index.errors import SourceError
from index.loaders.blob import Blob, Extract, refuse
from index.loaders.formats import FORMATS, Format, load
from index.records import Place, PlaceKind

MAX_SECONDS = 60.0
MAX_MEMORY_BYTES = 3 * 1024 * 1024 * 1024


class Reader:
    """Reads files by a format's loader, one after the other; the process is started when it is first needed."""

    def __init__(self, max_seconds: float = MAX_SECONDS) -> None:
        self._max_seconds = max_seconds
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, blob: Blob, kind: Format) -> list[Extract]:
        """Return what a file holds. Raises SourceError where it cannot be read, or takes too long."""
        return self._read_apart(blob, kind) if kind.confined else load(blob, kind)

    def _read_apart(self, blob: Blob, kind: Format) -> list[Extract]:
        process = self._started()
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(self._max_seconds, end)
        timer.start()
        try:
            answer = _exchange(process, blob, kind)
        except (OSError, ValueError, EOFError) as error:
            self.close()
            reason = f"takes more than {self._max_seconds:g} s to read" if is_late.is_set() else "cannot be read"
            reason = f"{reason}: it is damaged, or made to do harm"
            raise refuse(blob, reason, "if you trust it, save it in another format") from error
        finally:
            timer.cancel()
        if "error" in answer:
            raise SourceError(answer["error"])
        return [_extract(fields) for fields in answer["extracts"]]

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            # -P: a module in the working folder, beside the very files that are read, must not run in place of ours.
            command = [sys.executable, "-P", "-m", "index.loaders.confined"]
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
            )
        return self._process

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


@contextmanager
def confined_reader(max_seconds: float = MAX_SECONDS) -> Iterator[Reader]:
    """Give a reader, and end its process."""
    reader = Reader(max_seconds)
    try:
        yield reader
    finally:
        reader.close()


def _environment() -> dict[str, str]:
    """Return the environment with the folders that this process finds its own modules in."""
    own = [str(Path(entry).resolve()) for entry in sys.path if entry]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(own)}


def _exchange(process: subprocess.Popen[bytes], blob: Blob, kind: Format) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise ValueError("the process has no pipes")
    head = {"format": kind.name, "shown": blob.shown, "encoding": blob.encoding, "size": len(blob.data)}
    process.stdin.write(json.dumps(head).encode() + b"\n")
    process.stdin.write(blob.data)
    process.stdin.flush()
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError("the process ended")
    answer: dict[str, Any] = json.loads(line)
    return answer


def _extract(fields: dict[str, Any]) -> Extract:
    places = tuple(Place(start, PlaceKind(kind), label) for start, kind, label in fields["places"])
    day = date.fromisoformat(fields["day"]) if fields["day"] else None
    return Extract(fields["text"], places, fields["key"], fields["shown"], day)


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    formats = {one.name: one for one in FORMATS}
    while line := requests.readline():
        head = json.loads(line)
        blob = Blob(head["shown"], requests.read(head["size"]), head["encoding"])
        try:
            extracts = load(blob, formats[head["format"]])
            answer: dict[str, object] = {"extracts": [_fields(one) for one in extracts]}
        except SourceError as error:
            answer = {"error": str(error)}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _fields(extract: Extract) -> dict[str, object]:
    places = [(place.start, place.kind, place.label) for place in extract.places]
    return {**asdict(extract), "places": places, "day": extract.day.isoformat() if extract.day else None}


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nothing is written to disk, whatever a file asks for


if __name__ == "__main__":
    _limit_memory()
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # what a library prints is no answer
    _serve(sys.stdin.buffer, out)

"""Errors of the index; each message is the one sentence that a person should read."""

from pathlib import Path


class CitedQAError(Exception):
    """Something that a person can mend; ``str(error)`` is the sentence to show."""


class SourceError(CitedQAError):
    """A source that cannot be read: missing, empty, binary, or in an unknown encoding."""


class SourceTooLargeError(SourceError):
    """A source of more bytes than the settings allow."""


class StorageError(CitedQAError):
    """The data folder cannot be read or written: full disk, no permission, damaged file."""


class IndexBusyError(CitedQAError):
    """Another indexing run holds the data folder."""


class VectorStoreUnavailableError(CitedQAError):
    """The Chroma server does not answer."""


class ModelError(CitedQAError):
    """A model or its files are missing, damaged, or need a package that is not installed."""


def disk_sentence(folder: Path, error: Exception) -> str | None:
    """Return the sentence for a disk that is full, failing or may not be written; None for other errors.

    The message is what tells them apart: SQLite is met through two libraries, and through the system.
    """
    reason = str(error).lower()
    if "disk is full" in reason or "no space left" in reason:
        return f"The disk that holds {folder} is full; free some space and run the command again."
    if "disk i/o error" in reason or "file too large" in reason:
        return f"The disk that holds {folder} takes no more data: it is full, over a quota or failing; make room there."
    if any(sign in reason for sign in ("readonly", "read-only", "permission denied", "unable to open")):
        return f"{folder} cannot be written; give yourself write permission or set QA_HOME to another folder."
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{folder} cannot be made, as a file is in its place; move that away or set QA_HOME to another folder."
    return None

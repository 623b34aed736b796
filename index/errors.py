"""Errors of the index; each message is the one sentence that a person should read."""


class CitedQAError(Exception):
    """Something that a person can mend; ``str(error)`` is the sentence to show."""


class SourceError(CitedQAError):
    """A source that cannot be read: missing, empty, binary, too large, or in an unknown encoding."""


class StorageError(CitedQAError):
    """The data folder cannot be read or written: full disk, no permission, damaged file."""


class IndexBusyError(CitedQAError):
    """Another indexing run holds the data folder."""


class VectorStoreUnavailableError(CitedQAError):
    """The Chroma server does not answer."""


class ModelError(CitedQAError):
    """A model or its files are missing, damaged, or need a package that is not installed."""

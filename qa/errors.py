"""Errors of the question answering rooms; each message is the one sentence that a person should read."""

from pathlib import Path

from index.errors import CitedQAError, StorageError


def unwritable(path: Path, error: OSError) -> StorageError:
    """Return the error for a file that was asked for and cannot be written."""
    return StorageError(f"{path} cannot be written: {error.strerror or error}; name another file, or make room there.")


class SettingsError(CitedQAError):
    """A setting that does not exist or has a value that cannot be used."""


class InvalidQuestionError(CitedQAError):
    """A question that is empty, too long, or holds no words."""


class InvalidDateError(CitedQAError):
    """A date that is none, or has no year where one is needed."""


class UnknownSessionError(CitedQAError):
    """A session id that is not in the database."""


class UnknownSourceError(CitedQAError):
    """A source id or name that is not in the index."""


class QuestionFileError(CitedQAError):
    """A file of test questions with a line that cannot be used; the message names the line."""


class ComparisonError(CitedQAError):
    """Two runs that cannot be compared: they share no question, or lack the metric that decides."""


class AnswerFileError(CitedQAError):
    """A file to verify that holds no answer object."""


class PromptError(CitedQAError):
    """A prompt that is missing, malformed, or lacks a value."""


class ChatModelError(CitedQAError):
    """A chat model that does not answer as it should: out of reach, too slow, refusing, or broken off."""


class UnknownModelError(CitedQAError):
    """A model that an OpenAI client asks for and the service does not have."""


class UnsupportedRequestError(CitedQAError):
    """Something that an OpenAI client asks for and the service cannot do."""


class CommandError(CitedQAError):
    """A command of the REPL that cannot be carried out as it was typed."""


class PagerError(CitedQAError):
    """A pager that cannot be started."""

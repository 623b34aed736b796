"""What can be typed: values for completion, whichever way they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be typed, and what is told beside it."""

    text: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Files:
    """Any file of the disk."""


Choices = Iterable[Choice] | Files

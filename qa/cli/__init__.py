"""The command line: ask, chat, index, sources, sessions, timeline, serve, eval."""

from qa.cli import sessions
from qa.cli.main import main

__all__ = ["main", "sessions"]

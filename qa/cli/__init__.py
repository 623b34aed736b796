"""The command line: ask, chat, index, sources, sessions, timeline, serve, mcp, eval."""

from qa.cli import evaluate, mcp, sessions
from qa.cli.main import main

__all__ = ["evaluate", "main", "mcp", "sessions"]

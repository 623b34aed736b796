"""The command line: ask, chat, index, sources, sessions, timeline, serve, mcp, eval."""

from qa.cli import compare, evaluate, make, mcp, sessions
from qa.cli.main import main

__all__ = ["compare", "evaluate", "main", "make", "mcp", "sessions"]

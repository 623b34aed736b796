"""The command line: ask, chat, index, sources, sessions, timeline, serve, mcp, eval, doctor, completion."""

from qa.cli import compare, completion, doctor, evaluate, mcp, sessions
from qa.cli.main import main

__all__ = ["compare", "completion", "doctor", "evaluate", "main", "mcp", "sessions"]

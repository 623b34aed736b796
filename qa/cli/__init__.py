"""The command line: one module a group of commands, all of them below `qa`."""

from qa.cli import compare, completion, doctor, evaluate, index, make, mcp, sessions, verify
from qa.cli.main import main

__all__ = ["compare", "completion", "doctor", "evaluate", "index", "main", "make", "mcp", "sessions", "verify"]

"""The command line: ask, chat, index, sources, serve, eval."""

from qa.cli.main import main

__all__ = ["main"]

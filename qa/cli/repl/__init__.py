"""The REPL: ask in turn, look at sources and evidence, go back to conversations."""

from qa.cli.repl.loop import Repl

__all__ = ["Repl"]

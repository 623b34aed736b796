"""Scoring answers with test questions: data sets, metrics, runs and reports.

In Python: ``from qa.evaluation import evaluate``. What is exported here is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.evaluation.api import evaluate
    from qa.evaluation.comparison import Comparison, compare
    from qa.evaluation.questions import GoldQuote, GoldSentence, TestQuestion
    from qa.evaluation.report import read_json, write_json
    from qa.evaluation.results import RunResult

__all__ = [
    "Comparison",
    "GoldQuote",
    "GoldSentence",
    "RunResult",
    "TestQuestion",
    "compare",
    "evaluate",
    "read_json",
    "write_json",
]

_HOMES = {
    "Comparison": "comparison",
    "GoldQuote": "questions",
    "GoldSentence": "questions",
    "RunResult": "results",
    "TestQuestion": "questions",
    "compare": "comparison",
    "evaluate": "api",
    "read_json": "report",
    "write_json": "report",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

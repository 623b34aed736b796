"""Evaluating from Python: questions and settings in, a run out."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from index.sources import read_sources
from qa.assemble import Service, assemble
from qa.errors import QuestionFileError
from qa.evaluation.datasets import DataSet, read_data_sets
from qa.evaluation.opening import Opener
from qa.evaluation.questions import TestQuestion
from qa.evaluation.results import RunResult
from qa.evaluation.run import run_data_sets
from qa.evaluation.scoring import scoring_for
from qa.settings import Settings, load_settings, reject_unknown

Questions = str | Path | Sequence[str | Path] | Sequence[TestQuestion]


def evaluate(questions: Questions, sources: Sequence[str | Path] = (), **settings: Any) -> RunResult:
    """Ask test questions and score the answers, as `qa eval` does.

    ``questions`` are one data set, several (files or BEIR folders), or a list of ``TestQuestion``. ``sources`` (files
    and folders) are indexed in a temporary folder, where the questions bring none; without either, the index that is
    there is asked. ``settings`` are the names of the settings in small letters (``top_k=5``), and go before those of
    the environment and of ``qa.toml``.

    Raises:
        QuestionFileError: questions that cannot be read or asked, or nothing to ask them over.
        SettingsError: a setting that does not exist, or a value that cannot be used.
        SourceError: a source that cannot be read.

    """
    reject_unknown(settings, "the call")
    used = load_settings(**settings)
    sets = data_sets(questions)
    own = tuple(read_sources([str(path) for path in sources], used.read_limits))
    with indexed(used) as current:
        return run_data_sets(sets, Opener(used, current, own), used.public(), scoring_for(used))


def data_sets(questions: Questions) -> list[DataSet]:
    """Return questions as data sets; raises ``QuestionFileError`` for none at all, and for an id that is used twice."""
    given = [questions] if isinstance(questions, str | Path) else list(questions)
    asked = [one for one in given if isinstance(one, TestQuestion)]
    paths = [Path(one) for one in given if not isinstance(one, TestQuestion)]
    if not given or (asked and paths):
        raise QuestionFileError("Give at least one test question, or the paths of files with some, and not both.")
    if paths:
        return read_data_sets(paths)
    ids = [one.id for one in asked]
    for identifier in ids:
        if ids.count(identifier) > 1:
            raise QuestionFileError(
                f'The id "{identifier}" is used for {ids.count(identifier)} questions; give each its own.'
            )
    return [DataSet(Path("questions"), hashlib.sha256(repr(asked).encode()).hexdigest(), tuple(asked))]


@contextmanager
def indexed(settings: Settings) -> Iterator[Any]:
    """Give a function that opens the index that is there, once; it is closed afterwards."""
    opened: list[Service] = []

    @cache
    def current() -> Service:
        service = assemble(settings)
        opened.append(service)
        if not service.catalog.count_sources():
            raise QuestionFileError("There is nothing to ask about yet; give sources, or index some with `qa index`.")
        service.prepare()
        return service

    try:
        yield current
    finally:
        for service in opened:
            service.close()

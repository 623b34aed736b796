"""Runs over a grid of settings: which is most accurate, which fastest, and which are beaten in both."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from index.catalog import Catalog
from index.records import Source
from qa.assemble import CATALOG, assemble
from qa.errors import QuestionFileError, SettingsError
from qa.evaluation.datasets import DataSet
from qa.evaluation.gold import resolve
from qa.evaluation.intervals import RESAMPLES, resampled_clusters
from qa.evaluation.paired import ALPHA, holm, paired_difference
from qa.evaluation.results import Aggregate, Provenance, RunResult
from qa.evaluation.run import OpenSet, ReadySet, run_data_sets
from qa.settings import PREFIX, Settings, load_settings, reject_unknown

# What changes the index: each value gets an index of its own.
INDEXING = ("embedder", "encoding", "chunk_tokens", "day_first")
# What changes no answer, or where answers come from.
_FIXED = frozenset(
    [
        "home",
        "chroma_url",
        "database_url",
        "session_days",
        "api_keys",
        "max_question_characters",
        "max_source_megabytes",
    ]
)
UNCHANGED = "default"
METRICS = ("f1", "exact_match", "truthfulness", "citation_f1", "abstention_f1")

Grid = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Trial:
    """One combination of settings and what its run scored; latencies in milliseconds, of a whole answer.

    ``on_front`` where no other trial is both as accurate (token F1) and as fast (median), and better in one.
    ``worse_than_best`` where its token F1 is surely lower than that of the best trial (paired by question, Holm).
    """

    settings: Mapping[str, str]
    scores: tuple[Aggregate, ...]
    p50: float
    p95: float
    on_front: bool = False
    worse_than_best: bool = False

    def score(self, name: str) -> float | None:
        """Return the value of a metric."""
        return next((one.value for one in self.scores if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Sweep:
    """All trials, in the order of the grid, over ``n`` questions; ``provenance`` is that of the first."""

    trials: tuple[Trial, ...]
    n: int
    provenance: Provenance


OnTrial = Callable[[Mapping[str, str], int, int], None]


def parse_grid(options: Sequence[str]) -> dict[str, list[str]]:
    """Read ``name=value,value`` into values by the setting's name in small letters, without prefix.

    Raises ``SettingsError`` for what is no such thing, and for a setting that does not exist or can't be swept.
    """
    grid: dict[str, list[str]] = {}
    for option in options:
        given, equals, text = option.partition("=")
        values = [value.strip() for value in text.split(",")]
        if not equals or not all(values):
            raise SettingsError(f"{option!r} is not a setting with values; write NAME=VALUE,VALUE, as in top_k=5,10.")
        reject_unknown([given.strip()], "--set")
        name = given.strip().upper().removeprefix(PREFIX).lower()
        if name in _FIXED:
            raise SettingsError(
                f"{name} changes no answer, or where answers come from, and can't be swept; leave it out of --set."
            )
        if name in grid or len(set(values)) < len(values):
            raise SettingsError(f"{name} has a value twice in --set; name each once.")
        grid[name] = values
    if not grid:
        raise SettingsError("There is nothing to sweep; name settings with --set NAME=VALUE,VALUE.")
    return grid


def combinations(grid: Grid) -> list[tuple[dict[str, str], Settings]]:
    """Return every combination of the grid with its settings, those that share an index side by side.

    The value ``default`` leaves a setting as it is. Raises ``SettingsError`` for a value that cannot be used.
    """
    names = sorted(grid, key=lambda name: name not in INDEXING)
    chosen = [dict(zip(names, values, strict=True)) for values in product(*(grid[name] for name in names))]
    return [
        (one, load_settings(**{name: value for name, value in one.items() if value != UNCHANGED})) for one in chosen
    ]


def sweep(
    sets: Sequence[DataSet],
    grid: Grid,
    sources: Sequence[Source] = (),
    on_trial: OnTrial = lambda _settings, _number, _total: None,
    resamples: int = RESAMPLES,
) -> Sweep:
    """Ask the questions of data sets once for each combination of the grid.

    Data sets that bring no sources are asked over ``sources``, or without any over the index that is there: over a copy
    of it in a temporary folder where a setting of the index is swept, so that it is left as it is. ``on_trial`` is
    called before each run. Raises ``SettingsError`` before the first run, and ``QuestionFileError``.
    """
    trials = combinations(grid)
    runs: list[RunResult] = []
    with tempfile.TemporaryDirectory(prefix="qa-sweep-", ignore_cleanup_errors=True) as folder:
        indexes = _Indexes(Path(folder), sources, apart=any(name in INDEXING for name in grid))
        for number, (chosen, settings) in enumerate(trials, start=1):
            on_trial(chosen, number, len(trials))
            runs.append(run_data_sets(sets, indexes.opener(settings), settings.public()))
    found = [_trial(chosen, run) for (chosen, _), run in zip(trials, runs, strict=True)]
    worse = _worse_than_best(runs, resamples)
    marked = [
        replace(one, on_front=_is_on_front(one, found), worse_than_best=is_worse)
        for one, is_worse in zip(found, worse, strict=True)
    ]
    return Sweep(tuple(marked), runs[0].overall.n, runs[0].provenance)


class _Indexes:
    """Indexes in temporary folders, one for each combination of settings that change it; made when first needed."""

    def __init__(self, folder: Path, sources: Sequence[Source], *, apart: bool) -> None:
        self._folder = folder
        self._sources = tuple(sources)
        self._apart = apart
        self._homes: dict[tuple[object, ...], Path] = {}

    def opener(self, settings: Settings) -> OpenSet:
        """Return what opens data sets with these settings."""

        @contextmanager
        def opened(data: DataSet) -> Iterator[ReadySet]:
            sources = data.sources or self._sources
            service = assemble(self._settled(settings, data, sources))
            try:
                service.prepare()
                yield ReadySet(resolve(replace(data, sources=sources), service.catalog), service.pipeline)
            finally:
                service.close()

        return opened

    def _settled(self, settings: Settings, data: DataSet, sources: Sequence[Source]) -> Settings:
        """Return the settings with the folder of an index to ask a data set over."""
        if not sources and not self._apart:
            _current_sources(settings)
            return settings
        key = (data.path, *(getattr(settings, name) for name in INDEXING))
        known = key in self._homes
        home = self._homes.setdefault(key, self._folder / str(len(self._homes)))
        settled = settings.model_copy(update={"home": home, "chroma_url": None, "database_url": None})
        if not known:
            service = assemble(settled)
            try:
                service.builder.index(sources or _current_sources(settings))
            finally:
                service.close()
        return settled


def _current_sources(settings: Settings) -> list[Source]:
    """Return the sources of the index that is there; raises ``QuestionFileError`` where there are none."""
    path = settings.home.resolve() / CATALOG
    found: list[Source | None] = []
    if path.exists():
        catalog = Catalog(path)
        found = [catalog.source(summary.id) for summary in catalog.summaries()]
        catalog.close()
    if not found:
        raise QuestionFileError("There is nothing to ask about yet; give --sources, or index some with `qa index`.")
    return [one for one in found if one is not None]


def _trial(chosen: Mapping[str, str], run: RunResult) -> Trial:
    """Return the numbers of a run; one question alone has no latency but that of its cold answer."""
    scores = tuple(one for one in run.overall.aggregates if one.name in METRICS)
    whole = next((one for one in run.overall.latencies if one.stage == "total"), None)
    p50, p95 = (run.cold_ms, run.cold_ms) if whole is None else (whole.p50, whole.p95)
    return Trial(dict(chosen), scores, p50, p95)


def _is_on_front(one: Trial, trials: Sequence[Trial]) -> bool:
    def key(trial: Trial) -> tuple[float, float]:
        return trial.score("f1") or 0.0, -trial.p50

    accuracy, speed = key(one)
    others = (key(other) for other in trials)
    return not any(a >= accuracy and s >= speed and (a, s) != (accuracy, speed) for a, s in others)


def _worse_than_best(runs: Sequence[RunResult], resamples: int) -> list[bool]:
    """Tell of each run whether its token F1 is surely lower than that of the best one."""
    scores = [[case.scores["f1"] for case in run.cases] for run in runs]
    fitting = [place for place, score in enumerate(scores[0]) if score is not None]
    clusters = [runs[0].cases[place].question.cluster for place in fitting]
    groups = clusters if resampled_clusters(clusters) is not None else []
    values = [[score[place] or 0.0 for place in fitting] for score in scores]
    if not fitting:
        return [False] * len(runs)
    best = max(range(len(runs)), key=lambda number: sum(values[number]))
    others = [number for number in range(len(runs)) if number != best]
    p_values = [paired_difference(values[best], values[number], groups, resamples=resamples).p for number in others]
    adjusted = dict(zip(others, holm(p_values), strict=True))
    return [adjusted.get(number, 1.0) < ALPHA for number in range(len(runs))]

"""The index that a data set is asked over: a throw-away one of its own sources, or the one that is there."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from index.build import OnProgress, ignore_progress
from index.records import Source
from qa.assemble import Service, assemble
from qa.evaluation.datasets import DataSet
from qa.evaluation.gold import resolve
from qa.evaluation.questions import Fault
from qa.evaluation.run import ReadySet
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens data sets one after the other.

    ``current`` gives the service over the index that is there, and is called only where it is needed. ``sources`` are
    for data sets that bring none. With ``as_it_is`` all are asked over the index that is there.
    ``on_faults`` is told what of a data set cannot be used, before its first question is asked.
    """

    settings: Settings
    current: Callable[[], Service]
    sources: Sequence[Source] = ()
    as_it_is: bool = False
    on_progress: OnProgress = ignore_progress
    on_faults: Callable[[Sequence[Fault]], None] = lambda _faults: None

    @contextmanager
    def __call__(self, data: DataSet) -> Iterator[ReadySet]:
        """Give the data set with its gold resolved, and the pipeline over its sources."""
        sources = data.sources or tuple(self.sources)
        if self.as_it_is or not sources:
            service = self.current()
            yield self._ready(replace(data, sources=()), service)
            return
        with throw_away(self.settings, sources, self.on_progress) as service:
            yield self._ready(replace(data, sources=tuple(sources)), service)

    def _ready(self, data: DataSet, service: Service) -> ReadySet:
        resolved = resolve(data, service.catalog)
        if resolved.faults:
            self.on_faults(resolved.faults)
        return ReadySet(resolved, service.pipeline)


@contextmanager
def throw_away(
    settings: Settings, sources: Sequence[Source], on_progress: OnProgress = ignore_progress
) -> Iterator[Service]:
    """Give a service over sources in a temporary folder, with the same settings otherwise; it is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="qa-eval-", ignore_cleanup_errors=True) as folder:
        own = {"home": Path(folder), "chroma_url": None, "database_url": None}
        service = assemble(settings.model_copy(update=own))
        try:
            service.builder.index(sources, on_progress=on_progress)
            yield service
        finally:
            service.close()

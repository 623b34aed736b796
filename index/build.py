"""Incremental indexing: sources in, catalog and vectors in step, resumable at any point.

Words are searchable as soon as a source is stored; vectors follow in batches. What an interrupted run
left undone is what the catalog's set differences say, so the next run goes on from there.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import filelock

from index.catalog import Catalog
from index.chunks import Chunker
from index.database import storage_errors
from index.dates import grammar
from index.embed import Embedder
from index.errors import IndexBusyError, SourceError, VectorStoreUnavailableError
from index.origins import vanished_origins
from index.records import DateExpression, Sentence, Source
from index.sentences import SPLITTER, sentences_of
from index.source_dates import dates_of
from index.vectors import VectorStore

EMBED_BATCH = 64
LOCK_WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage (``read`` or ``embed``) is; ``total`` is None where it can't be known yet."""

    stage: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What an indexing run did, in sources; ``embedded`` counts texts; ``seconds`` is wall time."""

    added: int
    changed: int
    unchanged: int
    removed: int
    sentences: int
    embedded: int
    seconds: float


OnProgress = Callable[[Progress], None]


def ignore_progress(progress: Progress) -> None:
    """Report nothing."""


class Builder:
    """Writes the catalog and keeps the vector collection in step with it.

    One run at a time: a second one waits up to ``LOCK_WAIT_SECONDS`` for the first, calling ``on_wait``
    once, then raises ``IndexBusyError``.
    """

    def __init__(
        self,
        catalog: Catalog,
        vectors: VectorStore,
        embedder: Embedder,
        chunker: Chunker,
        on_wait: Callable[[], None] = lambda: None,
        *,
        day_first: bool = True,
    ) -> None:
        self._catalog = catalog
        self._day_first = day_first
        self._vectors = vectors
        self._embedder = embedder
        self._chunker = chunker
        self._on_wait = on_wait
        self._lock = filelock.FileLock(catalog.path.with_name("index.lock"))

    @contextmanager
    def _exclusive(self, *, wait: bool = True) -> Iterator[None]:
        with storage_errors(self._catalog.path):
            try:
                self._lock.acquire(timeout=0)
            except filelock.Timeout:
                self._wait_for_lock(LOCK_WAIT_SECONDS if wait else 0)
        try:
            # What other processes wrote meanwhile must be seen before anything is written.
            self._vectors.reopen()
            yield
        finally:
            self._lock.release()

    def _wait_for_lock(self, seconds: float) -> None:
        if seconds:
            self._on_wait()
        try:
            self._lock.acquire(timeout=seconds)
        except filelock.Timeout as error:
            raise IndexBusyError(
                f"Another indexing run holds {self._catalog.path.parent}; try again when it has finished."
            ) from error

    def index(
        self, sources: Iterable[Source], roots: Sequence[Path] = (), on_progress: OnProgress = ignore_progress
    ) -> BuildReport:
        """Index sources; those below ``roots`` that are no longer there are removed.

        A source that cannot be read ends the run with its ``SourceError``, after what came before it has
        been indexed.
        """
        started = time.perf_counter()
        counts = {"added": 0, "changed": 0, "unchanged": 0}
        sentences = 0
        with self._exclusive():
            self._use_settings()
            known = self._catalog.origins()
            seen: set[str] = set()
            failure: SourceError | None = None
            try:
                for number, source in enumerate(sources, start=1):
                    outcome, count = self._put(source, known.get(source.origin))
                    counts[outcome] += 1
                    known[source.origin] = source.id
                    sentences += count
                    seen.add(source.origin)
                    on_progress(Progress("read", number, None))
            except SourceError as error:
                failure = error
            # A folder that cannot be read as it is away, such as one on a disk that isn't plugged in, is not forgotten.
            below = [root for root in roots if root.exists()] if failure else roots
            vanished = vanished_origins(known, seen, below)
            self._catalog.remove_origins(vanished)
            embedded = self._embed(on_progress)
            if failure is not None:
                raise failure
        seconds = time.perf_counter() - started
        return BuildReport(**counts, removed=len(vanished), sentences=sentences, embedded=embedded, seconds=seconds)

    def _put(self, source: Source, known_id: str | None) -> tuple[str, int]:
        if known_id == source.id:
            if not self._catalog.is_in_step(source):
                self._catalog.use_original(source, self._dated(source, self._catalog.sentences(source.id)))
                self._tell_other_processes()
            return "unchanged", 0
        sentences = sentences_of(source)
        self._catalog.put_source(source, sentences, self._chunker.chunks_of(sentences), self._dated(source, sentences))
        return ("added" if known_id is None else "changed"), len(sentences)

    def _use_splitter(self) -> None:
        """Split every source anew that another version of the splitter split otherwise."""
        if self._catalog.meta("sentences") == SPLITTER:
            return
        summaries = self._catalog.summaries()
        for source in filter(None, (self._catalog.source(summary.id) for summary in summaries)):
            sentences = sentences_of(source)
            if sentences != self._catalog.sentences(source.id):
                chunks = self._chunker.chunks_of(sentences)
                self._catalog.replace_sentences(source.id, sentences, chunks, self._dated(source, sentences))
        self._catalog.set_meta("sentences", SPLITTER)
        if summaries:
            self._tell_other_processes()

    def _use_chunking(self) -> None:
        """Pack every source anew where the chunk settings are not those of the last run."""
        settings = self._chunker.fingerprint
        if self._catalog.meta("chunking") not in (None, settings):
            for summary in self._catalog.summaries():
                sentences = self._catalog.sentences(summary.id)
                self._catalog.replace_chunks(summary.id, sentences, self._chunker.chunks_of(sentences))
        if self._catalog.meta("chunking") != settings:
            self._catalog.set_meta("chunking", settings)

    def _dated(self, source: Source, sentences: Sequence[Sentence]) -> list[tuple[DateExpression, ...]]:
        return dates_of(source, sentences, day_first=self._day_first)

    def _use_dates(self) -> None:
        """Read the dates of every source anew where an earlier grammar read them, or none."""
        if self._catalog.meta("dates") == grammar(self._day_first):
            return
        summaries = self._catalog.summaries()
        for source in filter(None, (self._catalog.source(summary.id) for summary in summaries)):
            self._catalog.replace_dates(source.id, self._dated(source, self._catalog.sentences(source.id)))
        self._catalog.set_meta("dates", grammar(self._day_first))
        if summaries:
            self._tell_other_processes()

    def _use_settings(self) -> None:
        self._use_splitter()
        self._use_chunking()
        self._use_dates()

    def remove(self, source_id: str) -> bool:
        """Delete a source and all that was derived from it; False if there is none with that id."""
        with self._exclusive():
            removed = self._catalog.remove_source(source_id)
            # A vector without its text is never found; the next run deletes it if the server is down now.
            with suppress(VectorStoreUnavailableError):
                self._delete_surplus()
        return removed

    def reconcile(self, on_progress: OnProgress = ignore_progress) -> int:
        """Bring the collection in step with the catalog; return how many texts were embedded.

        An interrupted run, another embedder, and vectors lost or left over are all put right here. Raises
        ``IndexBusyError`` at once where another run is at work, which does the same.
        """
        if self._in_step():
            return 0
        with self._exclusive(wait=False):
            self._use_settings()
            return self._embed(on_progress)

    def _in_step(self) -> bool:
        return (
            self._catalog.meta("embedder") == self._embedder.fingerprint
            and self._catalog.meta("sentences") == SPLITTER
            and self._catalog.meta("chunking") == self._chunker.fingerprint
            and self._catalog.meta("dates") == grammar(self._day_first)
            and not self._catalog.to_embed()
            and not self._catalog.to_delete()
            and self._vectors.count() == self._catalog.embedded_count()
        )

    def _embed(self, on_progress: OnProgress) -> int:
        """Delete the vectors that nothing uses, embed the texts that have none."""
        self._delete_surplus()
        pending = self._catalog.to_embed()
        for start in range(0, len(pending), EMBED_BATCH):
            ids = pending[start : start + EMBED_BATCH]
            texts = self._catalog.texts(ids)
            self._vectors.add(ids, self._embedder.embed_array([texts[identifier] for identifier in ids]))
            self._catalog.add_embedded(ids)
            on_progress(Progress("embed", start + len(ids), len(pending)))
        if pending:
            self._tell_other_processes()
        return len(pending)

    def _tell_other_processes(self) -> None:
        """Change what makes them reopen the collection."""
        self._catalog.set_meta("generation", str(time.time_ns()))

    def _delete_surplus(self) -> None:
        """Record which vectors there are, and delete those that nothing uses."""
        if (
            self._catalog.meta("embedder") != self._embedder.fingerprint
            or self._vectors.count() != self._catalog.embedded_count()
        ):
            self._catalog.set_embedded(self._vectors.ids())
            self._catalog.set_meta("embedder", self._embedder.fingerprint)
            self._vectors.drop_other_collections()
        surplus = self._catalog.to_delete()
        if surplus:
            self._vectors.remove(surplus)
            self._catalog.drop_embedded(surplus)
            self._tell_other_processes()

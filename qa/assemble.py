"""Settings to objects: the only place where the parts are put together."""

import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from index.build import Builder, BuildReport, OnProgress, ignore_progress
from index.catalog import Catalog
from index.chunks import Chunker
from index.embed import load_embedder
from index.errors import IndexBusyError
from index.search import Search
from index.sources import read_sources
from index.vectors import VectorStore
from qa.answering import Answerer, SentenceAnswerer
from qa.ask import Pipeline, Understanding
from qa.days import DayReader
from qa.decompose import parts_of, whole
from qa.prompts import Prompt, load_prompt
from qa.reader.answerer import ReaderAnswerer
from qa.reader.load import load_reader
from qa.rewrite import Rewriter, stand_alone
from qa.sessions import Sessions
from qa.settings import Settings
from qa.support import load_support
from qa.verification import Verifier

if TYPE_CHECKING:
    from qa.writer.stream import ChatModel

PACKAGE = Path(__file__).parent
CATALOG = "catalog.sqlite3"
# The settings that change how a question is answered, and nothing of the index.
OF_ANSWERS = (
    "top_k",
    "threshold",
    "answerer",
    "reader",
    "day_first",
    "support",
    "prompts",
    "fallback",
    "model_url",
    "model_tokens",
    "model_timeout",
    "model_retries",
    "model_temperature",
    "max_question_characters",
)


@dataclass(slots=True)
class Service:
    """Everything that the HTTP service, the terminal and the evaluation run on."""

    settings: Settings
    catalog: Catalog
    builder: Builder
    search: Search
    sessions: Sessions
    pipeline: Pipeline
    _in_step: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def prepare(self, on_progress: OnProgress = ignore_progress) -> None:
        """Bring vectors in step with the catalog, once, and again after ``lose``.

        While another run indexes, questions are answered from what is there already.
        """
        with self._lock, suppress(IndexBusyError):
            if not self._in_step:
                self.builder.reconcile(on_progress)
                self._in_step = True

    def lose(self) -> None:
        """Trust the vectors no more: a store that failed may come back with others, or with none."""
        with self._lock:
            self._in_step = False

    def answer_as(self, settings: Settings) -> None:
        """Answer as ``settings`` say from now on, from the same index; only those of ``OF_ANSWERS`` count."""
        search = self.search.with_top_k(settings.top_k)
        self.pipeline = pipeline(settings, self.catalog, search, self.sessions)
        self.settings = settings

    def check(self) -> None:
        """Raise where questions can't be answered now: sessions, catalog or vectors out of reach."""
        self.sessions.check()
        self.search.check()

    def close(self) -> None:
        """Give files and connections back."""
        self.sessions.close()
        self.search.close()
        self.catalog.close()

    def index_sample(self) -> BuildReport | None:
        """Index the sample source where nothing was ever indexed; None where something was."""
        if self.catalog.count_sources() or self.catalog.meta("generation") is not None:
            return None
        folder = shared_folder("seeds")
        return self.builder.index(read_sources([folder / "tigharghar.txt"]))


def assemble(settings: Settings, on_wait: Callable[[], None] = lambda: None) -> Service:
    """Build the service that the settings describe.

    ``on_wait`` is called when another indexing run is waited for. Raises ``SettingsError``,
    ``StorageError`` or ``ModelError``, each with the sentence to show.
    """
    home = settings.home.resolve()
    catalog = Catalog(home / CATALOG)
    embedder = load_embedder(settings.embedder)
    vectors = VectorStore(settings.chroma_url or home / "vectors", catalog_id(catalog), embedder.fingerprint)
    search = Search(catalog, vectors, embedder, settings.top_k, day_first=settings.day_first)
    sessions = Sessions(settings.database_url or home / "sessions.sqlite3", settings.session_days)
    chunker = Chunker(settings.chunk_tokens, encoding=settings.encoding)
    return Service(
        settings=settings,
        catalog=catalog,
        builder=Builder(catalog, vectors, embedder, chunker, on_wait, day_first=settings.day_first),
        search=search,
        sessions=sessions,
        pipeline=pipeline(settings, catalog, search, sessions),
    )


def pipeline(settings: Settings, catalog: Catalog, search: Search, sessions: Sessions) -> Pipeline:
    """Return the pipeline over an index that answers as the settings say."""
    model = chat_model(settings)
    return Pipeline(
        catalog,
        search,
        answerer(settings, catalog, model),
        sessions,
        settings.max_question_characters,
        # A chat model answers all questions of a message in one text.
        Understanding(rewriter(settings, model), DayReader(day_first=settings.day_first), whole if model else parts_of),
    )


def answerer(settings: Settings, catalog: Catalog, model: "ChatModel | None" = None) -> Answerer:
    """Return the answerer that ``QA_ANSWERER`` names; ``model`` is the chat model, where it names one."""
    if settings.answerer == "sentences":
        return SentenceAnswerer(SentenceAnswerer.THRESHOLD if settings.threshold is None else settings.threshold)
    if model is None:
        return reader(settings, catalog)
    return writer(settings, model, reader(settings, catalog) if settings.fallback else None)


def reader(settings: Settings, catalog: Catalog) -> ReaderAnswerer:
    """Return the reader that ``QA_READER`` names."""
    loaded, threshold = load_reader(settings.reader, catalog.source_text)
    return ReaderAnswerer(loaded, threshold if settings.threshold is None else settings.threshold)


# What needs a chat model is imported where it is used: most answers need none.


def chat_model(settings: Settings) -> "ChatModel | None":
    """Return the chat model that ``QA_ANSWERER`` names, None where it names none."""
    if settings.answerer in ("reader", "sentences"):
        return None
    from qa.writer.models import ModelOptions, load_chat_model, structured
    from qa.writer.stream import ChatModel, Limits

    options = ModelOptions(settings.model_url, settings.model_timeout, settings.model_temperature)
    limits = Limits(settings.model_timeout, settings.model_retries)
    model = load_chat_model(settings.answerer, options)
    return ChatModel(model, settings.answerer, limits, structured(model, settings.model_output, settings.answerer))


def writer(settings: Settings, model: "ChatModel", fallback: Answerer | None = None) -> Answerer:
    """Return a chat model as an answerer whose statements are checked."""
    from qa.writer.answerer import WriterAnswerer, WriterOptions

    return WriterAnswerer(
        model,
        prompt(settings, "answer_structured" if model.is_structured else "answer"),
        prompt(settings, "repair"),
        Verifier(load_support(settings.support)),
        WriterOptions(settings.model_tokens, settings.encoding, fallback),
    )


def rewriter(settings: Settings, model: "ChatModel | None") -> Rewriter:
    """Return who makes follow-ups stand alone: the chat model, with the rules behind it, or the rules."""
    if model is None:
        return stand_alone
    from qa.writer.rewriter import ModelRewriter

    return ModelRewriter(model, prompt(settings, "rewrite"), stand_alone)


def prompt(settings: Settings, name: str) -> Prompt:
    """Return the prompt of that name, of the folder that ``QA_PROMPTS`` names if it is there."""
    return load_prompt(name, prompt_folders(settings.prompts))


def prompt_folders(own: str | None) -> list[Path]:
    """Return the folders of prompts in the order that they are looked in: one's own, if any, then the shipped one."""
    return [*([Path(own).expanduser()] if own else []), shared_folder("prompts")]


def catalog_id(catalog: Catalog) -> str:
    """Return the id that keeps this catalog's vectors apart on a shared Chroma server."""
    return catalog.meta("id") or catalog.meta_or("id", uuid.uuid4().hex[:12])


def shared_folder(name: str) -> Path:
    """Return the folder ``prompts`` or ``seeds``: shipped inside the package, or beside it in a checkout."""
    shipped = PACKAGE / "share" / name
    return shipped if shipped.is_dir() else PACKAGE.parent / name

"""What `qa doctor` looks at: installation, models, data, index and speed; it mends and writes nothing of its own."""

import os
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

import qa
from index.catalog import Catalog
from index.embed import load_embedder
from index.errors import CitedQAError
from index.origins import missing_files
from index.vectors import VectorStore
from qa.assemble import chat_model, writer
from qa.reader.load import load_reader
from qa.sessions import Sessions
from qa.settings import Settings

DISTRIBUTION = "cited-qa"
SHOWN = ("chromadb", "onnxruntime", "tokenizers", "tiktoken", "langchain", "fastapi", "sentence-transformers", "torch")
# What an extra gives to people; the others are for who works on the project.
EXTRAS = {
    "anthropic": "answers by Anthropic's models",
    "google": "answers by Google's models",
    "mistral": "answers by Mistral's models",
    "ollama": "answers by models of Ollama",
    "openai": "answers by OpenAI's models and all servers that speak its protocol",
    "mcp": "`qa mcp`, the sources for other assistants",
}
OF_DEVELOPERS = frozenset(["compare", "export", "test"])
# The shipped models run without these.
OF_OWN_MODELS = frozenset(["sentence-transformers", "torch", "transformers"])
LEAST_FREE_BYTES = 500 * 1024 * 1024
MANY_WINDOWS = 20


class Health(StrEnum):
    """Whether a person has something to do."""

    WELL = "well"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``next`` is what to do about it, empty where all is well."""

    area: str
    health: Health
    said: str
    next: str = ""


Findings = Iterator[Finding]


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; what fails is a finding, never an error. No model is downloaded."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    catalog = settings.home.resolve() / "catalog.sqlite3"
    looks: tuple[tuple[str, Callable[[], Findings]], ...] = (
        ("installed", _installed),
        ("extras", _extras),
        ("models", lambda: _embedder(settings)),
        ("models", lambda: _answerer(settings)),
        ("data", lambda: _data(settings)),
        ("index", lambda: _index(settings, catalog)),
        ("sessions", lambda: _sessions(settings)),
        ("disk", lambda: _disk(settings.home.resolve())),
        ("speed", lambda: _speed(settings)),
    )
    found: list[Finding] = []
    for area, look in looks:
        try:
            found += look()
        except CitedQAError as error:
            sentence, _, rest = str(error).partition("; ")
            to_do = f"{rest[:1].upper()}{rest[1:]}" or "Mend that, then run `qa doctor` again."
            found.append(Finding(area, Health.MEND, f"{sentence.rstrip('.')}.", to_do))
        except OSError as error:
            said = f"{error.filename or settings.home} cannot be read: {error.strerror or error}."
            to_do = "Give yourself permission to read it, or set QA_HOME to another folder."
            found.append(Finding(area, Health.MEND, said, to_do))
    return found


def as_json(findings: list[Finding]) -> dict[str, object]:
    """Return ``{"version", "well", "findings"}``."""
    well = all(finding.health is not Health.MEND for finding in findings)
    return {"version": qa.__version__, "well": well, "findings": [asdict(finding) for finding in findings]}


# -- what is installed --------------------------------------------------------------------------------


def _installed() -> Findings:
    versions = ", ".join(f"{name} {_version(name) or 'missing'}" for name in SHOWN)
    system = f"Python {platform.python_version()} on {platform.system()}, {os.cpu_count()} processors"
    yield Finding("installed", Health.WELL, f"cited-qa {qa.__version__}; {system}; {versions}.")
    for requirement in _requirements():
        if _is_for(requirement, ""):
            version = _version(requirement.name)
            if version is None or not requirement.specifier.contains(version, prereleases=True):
                health = Health.NOTE if version is None and requirement.name in OF_OWN_MODELS else Health.MEND
                said = f"{requirement.name} is {version or 'not installed'}; it takes {requirement}."
                needed = "If you want models of your own choice: " if health is Health.NOTE else "Run: "
                yield Finding("installed", health, said, f"{needed}pip install '{requirement}'")


def _extras() -> Findings:
    for extra, gives in EXTRAS.items():
        wanted = [one.name for one in _requirements() if _is_for(one, extra) and not _is_for(one, "")]
        missing = [name for name in wanted if _version(name) is None]
        if missing:
            said = f"{', '.join(missing)} is not installed; it would give {gives}."
            yield Finding("extras", Health.NOTE, said, f"If you want that: pip install 'cited-qa[{extra}]'")
        elif wanted:
            yield Finding("extras", Health.WELL, f"{extra}: {gives}.")


def _requirements() -> list[Requirement]:
    try:
        return [Requirement(text) for text in metadata.requires(DISTRIBUTION) or ()]
    except metadata.PackageNotFoundError:
        return []


def _is_for(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


# -- models -------------------------------------------------------------------------------------------


def _embedder(settings: Settings) -> Findings:
    embedder = load_embedder(settings.embedder)
    embedder.embed_query_array("warm")
    started = time.perf_counter()
    embedder.embed_query_array("How long does a question take?")
    milliseconds = (time.perf_counter() - started) * 1000
    said = f"Embeddings by {settings.embedder}: {embedder.dimension} numbers, {milliseconds:.1f} ms a question."
    yield Finding("models", Health.WELL, said)


def _answerer(settings: Settings) -> Findings:
    # Loaded for what they may raise.
    model = chat_model(settings)
    if model is not None:
        writer(settings, model)
    if model is None or settings.fallback:
        load_reader(settings.reader, lambda _source_id: None)
    by = f"the reader {settings.reader}" if settings.answerer == "reader" else settings.answerer
    yield Finding("models", Health.WELL, f"Answers by {by}.")


# -- data ---------------------------------------------------------------------------------------------


def _data(settings: Settings) -> Findings:
    home = settings.home.resolve()
    if not home.is_dir():
        yield Finding("data", Health.NOTE, f"There is no data yet in {home}.", "Index your text with `qa index PATH`.")
        return
    sizes = {part.name: _bytes(part) for part in sorted(home.iterdir())}
    parts = ", ".join(f"{name} {_size(count)}" for name, count in sizes.items() if count)
    yield Finding("data", Health.WELL, f"Data in {home}, {_size(sum(sizes.values()))}: {parts or 'nothing'}.")


def _bytes(path: Path) -> int:
    paths = path.rglob("*") if path.is_dir() else [path]
    return sum(one.lstat().st_size for one in paths if one.is_file())


def _size(count: int) -> str:
    return f"{count / 1024**3:.1f} GiB" if count >= 1024**3 else f"{count / 1024**2:.1f} MiB"


def _index(settings: Settings, path: Path) -> Findings:
    nothing = Finding("index", Health.NOTE, "Nothing has been indexed yet.", "Index your text with `qa index PATH`.")
    if not path.is_file():
        yield nothing
        return
    with closing(Catalog(path, read_only=True)) as catalog:
        if catalog.is_empty():
            yield nothing
            return
        yield from _catalog(catalog)
        yield from _vectors(settings, catalog)


def _catalog(catalog: Catalog) -> Findings:
    if catalog.is_older():
        said = f"{catalog.path} was made by an older version of cited-qa."
        to_do = "The next question or `qa index` brings it up to date; to be able to go back, copy the folder before."
        yield Finding("index", Health.NOTE, said, to_do)
    faults = catalog.faults()
    if faults:
        said = f"{catalog.path} is damaged: {'; '.join(faults)[:300]}."
        yield Finding("index", Health.MEND, said, "Move the file away and index your sources again.")
        return
    said = f"{catalog.count_sources():,} sources with {catalog.count_sentences():,} sentences; no fault in the file."
    yield Finding("index", Health.WELL, said)
    gone = missing_files(catalog.origins())
    if gone:
        said = f"The files of {len(gone)} sources are gone, such as {gone[0]}; they are still answered from."
        yield Finding("index", Health.NOTE, said, "Index their folder again, or drop them with `qa sources remove`.")


def _vectors(settings: Settings, catalog: Catalog) -> Findings:
    place = settings.chroma_url or catalog.path.with_name("vectors")
    mend = "Run `qa index` on any of your sources, or ask a question: both put that right."
    if isinstance(place, Path) and not place.is_dir():
        if catalog.count_sources():
            yield Finding("index", Health.MEND, f"The vectors in {place} are gone.", mend)
        return
    identity, model = catalog.meta("id") or "", load_embedder(settings.embedder).fingerprint
    with closing(VectorStore(place, identity, model)) as vectors:
        stored, wanted = vectors.ids() if vectors.exist() else set(), catalog.text_ids()
    missing, orphaned = len(wanted - stored), len(stored - wanted)
    if missing or orphaned:
        said = f"Catalog and vectors differ: {missing:,} texts have no vector, {orphaned:,} vectors have no text."
        yield Finding("index", Health.MEND, said, mend)
    else:
        yield Finding("index", Health.WELL, f"{len(wanted):,} texts, each with its vector in {place}.")


def _sessions(settings: Settings) -> Findings:
    place = settings.home.resolve() / "sessions.sqlite3"
    if settings.database_url is None and not place.is_file():
        return
    with closing(Sessions(settings.database_url or place)) as sessions:
        said = "The sessions can be read." if sessions.exist() else "There are no sessions yet; their database answers."
        yield Finding("sessions", Health.WELL, said)


def _disk(home: Path) -> Findings:
    place = next(folder for folder in (home, *home.parents) if folder.is_dir())
    free = shutil.disk_usage(place).free
    said = f"{_size(free)} are free on the disk of {home}."
    if free < LEAST_FREE_BYTES:
        yield Finding("disk", Health.MEND, said, "Free some space, or set QA_HOME to a folder on another disk.")
    else:
        yield Finding("disk", Health.WELL, said)
    if not os.access(place, os.W_OK):
        yield Finding("disk", Health.MEND, f"{place} cannot be written.", "Give yourself permission, or set QA_HOME.")


# -- speed --------------------------------------------------------------------------------------------


def _speed(settings: Settings) -> Findings:
    faster: list[tuple[str, str]] = []
    if settings.embedder != "bundled":
        faster.append((f"QA_EMBEDDER is {settings.embedder}", "The bundled one needs no PyTorch and starts at once."))
    if settings.reader != "bundled" and settings.answerer == "reader":
        faster.append((f"QA_READER is {settings.reader}", "The bundled one needs no PyTorch and starts at once."))
    if settings.answerer not in ("reader", "sentences"):
        faster.append((f"Answers wait for {settings.answerer}", "QA_ANSWERER=reader answers without a chat model."))
    if settings.support != "words":
        faster.append((f"QA_SUPPORT is {settings.support}", "QA_SUPPORT=words checks without a model."))
    if settings.top_k > MANY_WINDOWS:
        faster.append((f"QA_TOP_K is {settings.top_k}", "Each window is read: fewer are faster, and may miss answers."))
    for said, to_do in faster:
        yield Finding("speed", Health.NOTE, f"{said}.", to_do)
    loading = "Every `qa ask` loads the models anew."
    yield Finding("speed", Health.NOTE, loading, "For many questions, `qa chat` and `qa serve` load them once.")

"""However indexing goes, catalog and vectors end in step, and as one uninterrupted run would leave them."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from index.build import EMBED_BATCH, Builder, Progress
from index.catalog import Catalog
from index.chunks import Chunker
from index.embed import BUNDLED_FOLDER, BundledEmbeddings, Embedder
from index.errors import IndexBusyError, SourceError
from index.lookup import Lookup
from index.origins import vanished_origins
from index.records import Sentence, Source, content_id
from index.sources import read_sources, source_of_text
from index.vectors import VectorStore

ROOT = Path(__file__).parents[2]
SEA = "The ferry leaves at noon. It carries eleven lorries. Its captain is Mira Okonjo."
LAND = "The bakery opens at two. Its oven was lit in 1899."
# Indexes the folder argv[2] into the home argv[1], saying how far it is; waits for a line after the word argv[3].
INDEX = """
import sys
from index.sources import read_sources
from qa.assemble import assemble
from qa.settings import load_settings
def say(word):
    print(word, flush=True)
    if word in sys.argv[3:]:
        sys.stdin.readline()
service = assemble(load_settings(home=sys.argv[1]), on_wait=lambda: say("wait"))
report = service.builder.index(read_sources([sys.argv[2]]), on_progress=lambda progress: say(progress.stage))
say(f"added {report.added}")
service.close()
"""


@pytest.fixture(scope="module")
def embedder() -> BundledEmbeddings:
    return BundledEmbeddings()


@dataclass
class Index:
    """The parts of one index, for one embedder and one budget."""

    home: Path
    embedder: Embedder
    budget: int = 96
    catalog: Catalog = field(init=False)
    vectors: VectorStore = field(init=False)
    builder: Builder = field(init=False)

    def __post_init__(self) -> None:
        self.catalog = Catalog(self.home / "catalog.sqlite3")
        self.vectors = VectorStore(self.home / "vectors", "test", self.embedder.fingerprint)
        self.builder = Builder(self.catalog, self.vectors, self.embedder, Chunker(self.budget))

    def close(self) -> None:
        self.vectors.close()
        self.catalog.close()

    def texts(self) -> set[str]:
        with closing(sqlite3.connect(self.catalog.path)) as connection:
            return {row[0] for row in connection.execute("SELECT text FROM chunks")}

    def contents(self) -> dict[str, object]:
        """Everything that is stored, but for times and row numbers."""
        queries = {
            "sources": "SELECT id, name, text FROM sources ORDER BY 1",
            "origins": "SELECT * FROM origins ORDER BY 1",
            "sentences": "SELECT * FROM sentences ORDER BY 1, 2",
            "chunks": "SELECT id, source_id, first, last, is_window, text FROM chunks ORDER BY 1, 2, 3, 4, 5",
            "embedded": "SELECT id FROM embedded ORDER BY 1",
        }
        with closing(sqlite3.connect(self.catalog.path)) as connection:
            found: dict[str, object] = {name: connection.execute(query).fetchall() for name, query in queries.items()}
        return found | {"vectors": self.vectors.ids()}


Opener = Callable[..., Index]


@pytest.fixture
def index_at(tmp_path: Path, embedder: Embedder) -> Iterator[Opener]:
    """Opens an index in the folder of that name, by default with the bundled embedder."""
    with ExitStack() as stack:

        def open_index(name: str = "home", other: Embedder | None = None, budget: int = 96) -> Index:
            index = Index(tmp_path / name, other or embedder, budget)
            stack.callback(index.close)
            return index

        yield open_index


@pytest.fixture
def index(index_at: Opener) -> Index:
    return index_at()


def assert_in_step(index: Index) -> None:
    texts = {content_id(text): text for text in index.texts()}
    assert index.vectors.ids() == set(texts)
    assert index.catalog.to_embed() == index.catalog.to_delete() == []
    assert index.catalog.embedded_count() == len(texts)
    expected = dict(zip(texts, index.embedder.embed_array(list(texts.values())), strict=True))
    stored = index.vectors.vectors(list(texts))
    assert all(np.allclose(stored[identifier], vector, atol=1e-3) for identifier, vector in expected.items())


def many(count: int, what: str = "Lorry") -> list[Source]:
    return [source_of_text(f"{what} {n}", f"{what} {n} waits.\nIt has {n * 7919} boxes.") for n in range(count)]


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


def index_folder(index: Index, folder: Path) -> tuple[int, int, int, int]:
    report = index.builder.index(read_sources([folder]), [folder])
    return report.added, report.changed, report.unchanged, report.removed


def test_a_first_run_stores_everything_and_says_so(index: Index) -> None:
    seen: list[Progress] = []
    report = index.builder.index([source_of_text("sea", SEA), source_of_text("land", LAND)], on_progress=seen.append)
    assert (report.added, report.changed, report.unchanged, report.removed) == (2, 0, 0, 0)
    assert report.sentences == 5
    assert report.embedded == len(index.texts()) == index.vectors.count()
    assert report.seconds > 0
    assert seen == [
        Progress("read", 1, None),
        Progress("read", 2, None),
        Progress("embed", report.embedded, report.embedded),
    ]
    assert_in_step(index)


def test_an_unchanged_source_is_left_alone(index: Index) -> None:
    index.builder.index([source_of_text("sea", SEA)])
    before = index.contents()
    generation = index.catalog.meta("generation")
    report = index.builder.index([source_of_text("sea", SEA)])
    assert (report.added, report.changed, report.unchanged, report.embedded) == (0, 0, 1, 0)
    assert index.contents() == before
    assert index.catalog.meta("generation") == generation


def test_a_source_given_twice_is_counted_as_one_change(index: Index) -> None:
    report = index.builder.index([source_of_text("sea", SEA), source_of_text("sea", SEA)])
    assert (report.added, report.changed, report.unchanged) == (1, 0, 1)


def test_a_changed_source_replaces_what_was_there(index: Index, index_at: Opener) -> None:
    index.builder.index([source_of_text("note", SEA)])
    report = index.builder.index([source_of_text("note", LAND)])
    assert (report.added, report.changed) == (0, 1)
    assert Lookup(index.catalog).match_words(["ferry", "captain"], 10) == []
    fresh = index_at("fresh")
    fresh.builder.index([source_of_text("note", LAND)])
    assert index.contents() == fresh.contents()
    assert_in_step(index)


def test_a_changed_source_keeps_the_vectors_of_what_stayed(index: Index) -> None:
    index.builder.index([source_of_text("note", f"{SEA}\n{LAND}")])
    report = index.builder.index([source_of_text("note", f"{SEA}\nThe bakery is closed.")])
    assert 0 < report.embedded < len(index.texts())
    assert_in_step(index)


def test_a_removed_source_leaves_nothing(index: Index) -> None:
    source = source_of_text("note", SEA)
    index.builder.index([source])
    assert index.builder.remove(source.id)
    assert not any(index.contents().values())
    assert not index.builder.remove(source.id)


def test_equal_texts_are_both_known_and_embedded_once(index: Index) -> None:
    report = index.builder.index([source_of_text("one", SEA), source_of_text("two", f"{SEA}\n")])
    assert report.embedded == len(index.texts())
    found = {match.passage.source_id for match in Lookup(index.catalog).match_words(["okonjo"], 10)}
    assert found == {source_of_text("", SEA).id, source_of_text("", f"{SEA}\n").id}
    index.builder.remove(source_of_text("", SEA).id)
    assert_in_step(index)
    assert index.vectors.count() == report.embedded


def test_a_folder_is_followed(index: Index, tmp_path: Path) -> None:
    folder = write(tmp_path / "given", sea=SEA, land=LAND)
    write(folder / "below", deep="A mine is deep.")
    elsewhere = write(tmp_path / "given too", other="Another folder is here.")
    assert index_folder(index, folder) == (3, 0, 0, 0)
    assert index_folder(index, elsewhere) == (1, 0, 0, 0)
    (folder / "sea.txt").unlink()
    shutil.rmtree(folder / "below")
    write(folder, land="The bakery is closed.", new="A mill turns.")
    assert index_folder(index, folder) == (1, 1, 0, 2)
    assert {summary.name for summary in index.catalog.summaries()} == {"land.txt", "new.txt", "other.txt"}
    assert_in_step(index)


def test_a_file_that_cannot_be_read_keeps_what_is_known(index: Index, tmp_path: Path) -> None:
    folder = write(tmp_path / "given", sea=SEA, land=LAND)
    index_folder(index, folder)
    (folder / "sea.txt").write_bytes(b"\0binary")
    assert index_folder(index, folder) == (0, 0, 1, 0)
    assert Lookup(index.catalog).match_words(["ferry"], 10)


def test_a_row_that_left_its_file_is_removed(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    rows = folder / "rows.jsonl"
    rows.write_text('{"text": "One is here.", "title": "1"}\n{"text": "Two is here.", "title": "2"}\n')
    assert index_folder(index, folder) == (2, 0, 0, 0)
    rows.write_text('{"text": "Two is here.", "title": "2"}\n')
    assert index_folder(index, folder) == (0, 0, 1, 1)
    assert_in_step(index)


@pytest.mark.parametrize("name", ["rows.jsonl", "ROWS.JSONL"])
def test_a_broken_row_keeps_the_others_that_are_known(index: Index, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / name).write_text('{"text": "One."}\n{"text": "Two."}', encoding="utf-8")
    index.builder.index(read_sources([folder]), [folder])
    (folder / name).write_text('{"text": "One."}\n{"text": ', encoding="utf-8")
    with pytest.raises(SourceError):
        index.builder.index(read_sources([folder]), [folder])
    assert index.texts() == {"One.", "Two."}
    (folder / name).write_text('{"text": "Two."}', encoding="utf-8")
    index.builder.index(read_sources([folder / name]))
    assert index.texts() == {"Two."}


def test_a_folder_that_lost_its_last_file_leaves_nothing(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "sea.txt").write_text(SEA, encoding="utf-8")
    index.builder.index(read_sources([folder]), [folder])
    (folder / "sea.txt").unlink()
    with pytest.raises(SourceError, match="holds no readable"):
        index.builder.index(read_sources([folder]), [folder])
    assert index.catalog.origins() == {}
    assert index.vectors.ids() == set()


def test_what_came_before_a_source_that_cannot_be_read_is_searchable(index: Index, tmp_path: Path) -> None:
    (tmp_path / "sea.txt").write_text(SEA, encoding="utf-8")
    with pytest.raises(SourceError):
        index.builder.index(read_sources([tmp_path / "sea.txt", tmp_path / "missing.txt"]))
    assert_in_step(index)
    assert index.texts() > {"Its captain is Mira Okonjo."}


def test_reconciling_does_not_wait_for_a_run_that_is_at_work(index: Index, index_at: Opener) -> None:
    def sources() -> Iterator[Source]:
        yield source_of_text("sea", SEA)
        other = index_at()
        with pytest.raises(IndexBusyError):
            other.builder.reconcile()
        assert Lookup(other.catalog).match_words(["ferry"], 5), "what is stored can be asked for"

    index.builder.index(sources())
    assert_in_step(index)


def test_only_what_lies_below_a_root_can_vanish(tmp_path: Path) -> None:
    given, beside = tmp_path / "a", tmp_path / "ab"
    known = [f"{given}/x.txt", f"{given}/rows.jsonl#1", f"{beside}/x.txt", "text:note", "stdin"]
    assert vanished_origins(known, set(), [given]) == known[:2]
    assert vanished_origins(known, set(known[:1]), [given]) == known[1:2]
    assert vanished_origins(known, set(), []) == []
    assert vanished_origins(known, set(), [given / "x.txt"]) == known[:1]


def test_an_interrupted_run_goes_on_where_it_stopped(index: Index, index_at: Opener) -> None:
    sources = many(EMBED_BATCH)

    def interrupt(progress: Progress) -> None:
        if progress.stage == "embed":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.builder.index(sources, on_progress=interrupt)
    assert index.vectors.count() == EMBED_BATCH
    assert Lookup(index.catalog).match_words([str(7919 * 40)], 1)
    report = index.builder.index(sources)
    assert (report.unchanged, report.embedded) == (len(sources), len(index.texts()) - EMBED_BATCH)
    whole = index_at("whole")
    whole.builder.index(sources)
    assert index.contents() == whole.contents()


def test_a_run_interrupted_while_reading_goes_on(index: Index, index_at: Opener) -> None:
    def cut_off() -> Iterator[Source]:
        yield from many(2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.builder.index(cut_off())
    report = index.builder.index(many(4))
    assert (report.added, report.unchanged) == (2, 2)
    whole = index_at("whole")
    whole.builder.index(many(4))
    assert index.contents() == whole.contents()


@contextmanager
def indexing(home: Path, folder: Path, hold: str = "") -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", INDEX, str(home), str(folder), hold]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        yield process


def wait_for(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdout
    assert word in (line.strip() for line in process.stdout)


def test_a_killed_run_is_put_right_and_two_at_once_wait(tmp_path: Path) -> None:
    from qa.assemble import assemble
    from qa.settings import load_settings

    home = tmp_path / "home"
    texts = {f"lorry{source.name[6:]}": source.text for source in many(100)}
    large = write(tmp_path / "large", **texts)
    small = write(tmp_path / "small", land=LAND)
    with indexing(home, large, hold="embed") as killed:
        wait_for(killed, "embed")
        killed.send_signal(signal.SIGKILL)
    with indexing(home, large, hold="read") as first:
        wait_for(first, "read")
        with indexing(home, small) as second:
            wait_for(second, "wait")
            assert first.communicate("\n")[0].endswith("added 0\n")
            assert second.communicate()[0].endswith("added 1\n")
    assert (first.returncode, second.returncode) == (0, 0)
    service = assemble(load_settings(home=home))
    assert service.builder.reconcile() == 0
    assert service.catalog.count_sources() == 101
    # A lorry gives a chunk and two sentences, the bakery one chunk and two sentences.
    assert service.catalog.embedded_count() == 303
    assert service.search.search("When was the oven lit?")[0].source_name == "land.txt"
    service.close()


def test_a_deleted_folder_of_vectors_is_made_again(index: Index, index_at: Opener) -> None:
    index.builder.index(many(5))
    before = index.contents()
    index.close()
    shutil.rmtree(index.home / "vectors")
    again = index_at()
    assert again.builder.reconcile() == len(again.texts())
    assert again.builder.reconcile() == 0
    assert again.contents() == before
    assert_in_step(again)


def test_surplus_and_missing_vectors_are_put_right(index: Index) -> None:
    index.builder.index(many(5))
    stray = np.eye(2, index.embedder.dimension, dtype=np.float32)
    index.vectors.add(["stray 1", "stray 2"], stray)
    assert index.builder.reconcile() == 0
    assert_in_step(index)
    index.vectors.remove(list(index.vectors.ids())[:3])
    assert index.builder.reconcile() == 3
    assert_in_step(index)
    index.vectors.add(["stray 1", "stray 2"], stray)
    index.vectors.remove([content_id(text) for text in sorted(index.texts())[:1]])
    assert index.builder.reconcile() == 1
    assert_in_step(index)


def test_another_budget_packs_anew(index: Index, index_at: Opener) -> None:
    index.builder.index(many(5))
    index.close()
    other = index_at(budget=6)
    other.builder.reconcile()
    fresh = index_at("fresh", budget=6)
    fresh.builder.index(many(5))
    assert other.contents() == fresh.contents()
    assert_in_step(other)


def test_another_version_of_the_splitter_splits_anew(index_at: Opener) -> None:
    index = index_at()
    index.builder.index([source_of_text("sea", SEA), source_of_text("land", LAND)])
    before = index.contents()
    (sea,) = (summary for summary in index.catalog.summaries() if summary.name == "sea")
    as_one = Sentence(sea.id, 1, 0, len(SEA), SEA)
    index.catalog.replace_sentences(sea.id, [as_one], Chunker(96).chunks_of([as_one]), [])
    index.builder.index([])
    assert index.catalog.sentences(sea.id) == [as_one]
    index.catalog.set_meta("sentences", "0")
    generation = index.catalog.meta("generation")
    index.builder.reconcile()
    assert index.contents() == before
    assert index.catalog.meta("generation") != generation
    assert_in_step(index)


def test_another_embedder_embeds_anew(index: Index, index_at: Opener, tmp_path: Path) -> None:
    index.builder.index(many(5))
    index.close()
    shutil.copytree(BUNDLED_FOLDER, tmp_path / "model")
    with (tmp_path / "model" / "tokenizer.json").open("a") as file:
        file.write("\n")
    other = index_at(other=BundledEmbeddings(tmp_path / "model"))
    assert other.embedder.fingerprint != index.embedder.fingerprint
    assert other.builder.reconcile() == len(other.texts())
    assert_in_step(other)
    other.close()
    assert index_at().vectors.count() == 0


def test_a_sentence_longer_than_the_budget_is_found_by_its_end(index_at: Opener) -> None:
    index = index_at(budget=16)
    long = " and ".join(f"crate {number} of apples" for number in range(40))
    index.builder.index([source_of_text("long", f"It is short.\nThe ship brought {long} and an accordion."), *many(3)])
    assert_in_step(index)
    question = index.embedder.embed_query_array("Which musical instrument did it bring?")
    nearest = index.vectors.nearest(question, 1)
    (match,) = Lookup(index.catalog).matches_of({nearest[0].id: nearest[0].cosine})
    assert (match.passage.first, match.passage.last) == (2, 2)
    assert Lookup(index.catalog).match_words(["accordion"], 5)[0].passage == match.passage

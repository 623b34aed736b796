"""Development data for the benchmarks: passages of unseen articles as sources, questions with their sentence.

The folder given on the command line holds ``squad_half_a.jsonl.gz`` and ``squadshifts.jsonl.gz``: one JSON
object a line with ``source, question, context, answers: [{text, start}], impossible``.
"""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from index.build import Builder
from index.catalog import Catalog
from index.chunks import Chunker
from index.embed import Embedder, load_embedder
from index.records import Source
from index.search import Search
from index.vectors import VectorStore

FILES = ("squad_half_a.jsonl.gz", "squadshifts.jsonl.gz")
KINDS = ("squad2-dev", "squadshifts/new_wiki")
SEED = 20130301


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with its passage; ``starts`` are the answers' offsets, empty where it has none."""

    text: str
    passage: str
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """An index over the passages."""

    catalog: Catalog
    vectors: VectorStore
    embedder: Embedder
    search: Search
    sources: dict[str, str]


def read_questions(folder: Path) -> list[GoldQuestion]:
    """Read all questions, the impossible ones without starts, in a seeded order."""
    questions: list[GoldQuestion] = []
    for name in FILES:
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["source"] in KINDS:
                    starts = tuple(answer["start"] for answer in row["answers"])
                    questions.append(GoldQuestion(row["question"], row["context"], starts))
    random.Random(SEED).shuffle(questions)
    return questions


@contextmanager
def indexed(passages: Sequence[str], chunk_tokens: int, keep: Path | None = None) -> Iterator[Bench]:
    """Index passages, one source each, in a throw-away folder or in ``keep``."""
    with TemporaryDirectory() as throw_away:
        folder = keep or Path(throw_away)
        embedder = load_embedder("bundled")
        catalog = Catalog(folder / "catalog.sqlite3")
        vectors = VectorStore(folder / "vectors", "benchmark", embedder.fingerprint)
        builder = Builder(catalog, vectors, embedder, Chunker(chunk_tokens))
        sources = [Source(f"{n}.txt", f"text:{n}", passage) for n, passage in enumerate(passages)]
        builder.index(sources)
        search = Search(catalog, vectors, embedder, top_k=10)
        yield Bench(catalog, vectors, embedder, search, {source.text: source.id for source in sources})
        search.close()
        catalog.close()


def gold_sentences(bench: Bench, question: GoldQuestion) -> set[str]:
    """Return the ids of the sentences that hold an answer."""
    sentences = bench.catalog.sentences(bench.sources[question.passage])
    return {s.id for s in sentences for start in question.starts if s.start <= start < s.end}

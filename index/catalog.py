"""The catalog (SQLite): sources, sentences, chunks and their BM25 index. The truth of the index.

The vector collection is a projection of it. Which vectors exist is recorded here too, so that what is
still to be embedded, or to be deleted from the collection, follows from two set differences.
"""

import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.calendar import read_span, written
from index.errors import StorageError, disk_sentence
from index.places import in_words
from index.records import (
    Chunk,
    DateExpression,
    Passage,
    Place,
    PlaceKind,
    Reading,
    Sentence,
    Source,
    Span,
    content_id,
)
from index.schema import MIGRATIONS, statements

BUSY_TIMEOUT_SECONDS = 30.0
MOST_PLACES = 10
# Sentences longer than the chunk budget are searched in parts; a window with more looks at the first ones.
MOST_TEXTS = 1000


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source as lists show it: how many sentences and characters it has, and where it was found."""

    id: str
    name: str
    sentences: int
    characters: int
    indexed_at: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A searched text and its score in one ranking, higher is better.

    ``is_window`` tells a packed chunk from a sentence that is searched beside it.
    """

    passage: Passage
    is_window: bool
    score: float


@dataclass(frozen=True, slots=True)
class SearchedText:
    """A text that stands for a sentence, or for a part of one, in the indexes."""

    number: int
    id: str
    sentence_id: str


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors about ``path`` into one sentence that a person can act on."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StorageError(_storage_sentence(path, error)) from error


def _storage_sentence(path: Path, error: Exception) -> str:
    sentence = disk_sentence(path.parent, error)
    if sentence is not None:
        return sentence
    reason = str(error).lower()
    if "not a database" in reason or "malformed" in reason:
        return f"{path} is damaged; move it away and index your sources again."
    if "locked" in reason:
        return f"{path} is locked by another program; try again when it has finished."
    return f"{path} cannot be used: {error}."


class Catalog:
    """Sources, sentences and chunks on disk, safe to use from several threads and processes.

    Every method raises ``StorageError`` where the file cannot be read or written.
    """

    def __init__(self, path: Path, migrations: Sequence[str] = MIGRATIONS) -> None:
        self.path = path
        self._migrations = migrations
        self._local = threading.local()
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._migrate()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("PRAGMA foreign_keys = ON")
            except BaseException:
                connection.close()
                raise
            self._local.connection = connection
        return connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with storage_errors(self.path):
            yield self._connection()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with storage_errors(self.path):
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _migrate(self) -> None:
        with self._reading() as connection:
            done = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if done > len(self._migrations):
            raise StorageError(f"{self.path} was made by a newer version of cited-qa; install that version.")
        if done == len(self._migrations):
            return
        with self._writing() as connection:
            done = int(connection.execute("PRAGMA user_version").fetchone()[0])
            for number, script in enumerate(self._migrations[done:], start=done + 1):
                for statement in statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")

    def close(self) -> None:
        """Close this thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    # -- meta ---------------------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """Return a remembered value, or None."""
        with self._reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def meta_or(self, key: str, value: str) -> str:
        """Return a remembered value, or remember ``value`` and return it; one answer for all processes."""
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (key, value))
            return str(connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value."""
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # -- sources ------------------------------------------------------------------------------------

    def origins(self) -> dict[str, str]:
        """Return the source id of every known origin."""
        with self._reading() as connection:
            return dict(connection.execute("SELECT origin, source_id FROM origins"))

    def put_source(
        self,
        source: Source,
        sentences: Sequence[Sentence],
        chunks: Sequence[Chunk],
        dates: Sequence[Sequence[DateExpression]] = (),
    ) -> None:
        """Store a source at its origin, in one transaction, in place of what the origin held before.

        ``dates`` has the date expressions of each sentence.
        """
        with self._writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO sources (id, name, text) VALUES (?, ?, ?)",
                (source.id, source.name, source.text),
            )
            known = connection.execute("SELECT 1 FROM sentences WHERE source_id = ? LIMIT 1", (source.id,))
            if known.fetchone() is None:
                connection.executemany(
                    "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
                    [(s.source_id, s.ordinal, s.start, s.end, s.text) for s in sentences],
                )
                self._insert_chunks(connection, sentences, chunks)
                self._insert_dates(connection, source.id, dates)
                self._insert_places(connection, source)
            before = connection.execute("SELECT source_id FROM origins WHERE origin = ?", (source.origin,)).fetchall()
            connection.execute(
                "INSERT OR REPLACE INTO origins VALUES (?, ?, ?)", (source.origin, source.name, source.id)
            )
            self._drop_unfound(connection, {source.id, *(row[0] for row in before)})

    @staticmethod
    def _insert_chunks(connection: sqlite3.Connection, sentences: Iterable[Sentence], chunks: Sequence[Chunk]) -> None:
        """Store chunks, and beside them the sentences that are not a chunk already."""
        alone = {chunk.first for chunk in chunks if chunk.first == chunk.last}
        rows = [(c.id, c.source_id, c.first, c.last, 1, c.text) for c in chunks]
        rows += [
            (content_id(s.text), s.source_id, s.ordinal, s.ordinal, 0, s.text)
            for s in sentences
            if s.ordinal not in alone
        ]
        connection.executemany(
            "INSERT INTO chunks (id, source_id, first, last, is_window, text) VALUES (?, ?, ?, ?, ?, ?)", rows
        )

    @staticmethod
    def _insert_dates(
        connection: sqlite3.Connection, source_id: str, dates: Sequence[Sequence[DateExpression]]
    ) -> None:
        rows = [
            (source_id, ordinal, found.start, found.end, *written(found.span), found.year_given, found.how)
            for ordinal, expressions in enumerate(dates, start=1)
            for found in expressions
        ]
        connection.executemany("INSERT INTO dates VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    @staticmethod
    def _insert_places(connection: sqlite3.Connection, source: Source) -> None:
        rows = [(source.id, place.start, place.kind, place.label) for place in source.places]
        connection.executemany("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)", rows)

    def use_places(self, source: Source) -> None:
        """Put the places of a source that is known in step with the original that it is named after."""
        with self._reading() as connection:
            query = "SELECT start, kind, label FROM places WHERE source_id = ?"
            known = {Place(row[0], PlaceKind(row[1]), row[2]) for row in connection.execute(query, (source.id,))}
        if known == set(source.places) or self.source_names([source.id]).get(source.id) != source.name:
            return
        with self._writing() as connection:
            connection.execute("DELETE FROM places WHERE source_id = ?", (source.id,))
            self._insert_places(connection, source)

    def place(self, source_id: str, start: int) -> str | None:
        """Return in words where character ``start`` of a source's text stands in the original, or None."""
        query = (
            "SELECT max(start), kind, label FROM places WHERE source_id = ? AND start <= ?"
            " GROUP BY kind"  # with max(), SQLite takes the label from the same row
        )
        with self._reading() as connection:
            rows = connection.execute(query, (source_id, start)).fetchall()
        places = [Place(row[0], PlaceKind(row[1]), row[2]) for row in rows]
        is_counted = any(place.kind is PlaceKind.LINE for place in places)
        return in_words(places, (self.source_text(source_id) or "") if is_counted else "", start)

    @staticmethod
    def _drop_unfound(connection: sqlite3.Connection, source_ids: Iterable[str]) -> None:
        """Of these sources, delete those that no origin holds any more; name the others as an origin does."""
        for source_id in source_ids:
            query = "SELECT name FROM origins WHERE source_id = ? ORDER BY origin"
            names = [row[0] for row in connection.execute(query, (source_id,))]
            if not names:
                # The chunks first: cascades skip triggers.
                connection.execute("DELETE FROM chunks WHERE source_id = ?", (source_id,))
                connection.execute("DELETE FROM sources WHERE id = ?", (source_id,))
                continue
            (name,) = connection.execute("SELECT name FROM sources WHERE id = ?", (source_id,)).fetchone()
            if name not in names:
                connection.execute("UPDATE sources SET name = ? WHERE id = ?", (names[0], source_id))

    def replace_chunks(self, source_id: str, sentences: Sequence[Sentence], chunks: Sequence[Chunk]) -> None:
        """Put other chunks in place of a source's chunks."""
        with self._writing() as connection:
            connection.execute("DELETE FROM chunks WHERE source_id = ?", (source_id,))
            self._insert_chunks(connection, sentences, chunks)

    def replace_dates(self, source_id: str, dates: Sequence[Sequence[DateExpression]]) -> None:
        """Put other dates in place of those of a source's sentences."""
        with self._writing() as connection:
            connection.execute("DELETE FROM dates WHERE source_id = ?", (source_id,))
            self._insert_dates(connection, source_id, dates)

    def dates(self, source_id: str, first: int, last: int) -> dict[int, tuple[DateExpression, ...]]:
        """Return the date expressions of the sentences ``first`` to ``last`` by ordinal; none for those without."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT ordinal, start, end, first_day, last_day, year_given, how FROM dates"
                " WHERE source_id = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal, start",
                (source_id, first, last),
            )
            found: dict[int, list[DateExpression]] = {}
            for ordinal, start, end, first_day, last_day, year_given, how in rows:
                expression = DateExpression(start, end, read_span(first_day, last_day), bool(year_given), Reading(how))
                found.setdefault(ordinal, []).append(expression)
        return {ordinal: tuple(expressions) for ordinal, expressions in found.items()}

    def spans(self) -> list[Span]:
        """Return every span that a sentence speaks of itself, each once."""
        with self._reading() as connection:
            query = "SELECT DISTINCT first_day, last_day FROM dates WHERE how != ?"
            return [read_span(*row) for row in connection.execute(query, (Reading.CARRIED,))]

    def timeline(
        self, spans: Sequence[Span], words: Sequence[str], limit: int
    ) -> tuple[list[tuple[str, Sentence]], int]:
        """Return sentences that speak of one of these very spans, with their source's name, and how many there are.

        They come in the order of their first day, days without a year last, up to ``limit``; only those that hold
        all of ``words``, in any inflected form.
        """
        holding = (
            " AND (d.source_id, d.ordinal) IN (SELECT c.source_id, c.first FROM words"
            " JOIN chunks c ON c.number = words.rowid WHERE words MATCH ? AND c.first = c.last)"
        )
        query = (
            "SELECT s.name, t.source_id, t.ordinal, t.start, t.end, t.text, count(*) OVER () FROM"  # noqa: S608
            " (SELECT d.source_id, d.ordinal, min(coalesce(d.first_day, d.last_day, '')) AS day"
            " FROM json_each(?) AS one"
            " JOIN dates d ON d.first_day IS json_extract(one.value, '$[0]')"
            " AND d.last_day IS json_extract(one.value, '$[1]')"
            f" WHERE d.how != ?{holding if words else ''} GROUP BY d.source_id, d.ordinal) AS found"
            " JOIN sentences t ON t.source_id = found.source_id AND t.ordinal = found.ordinal"
            " JOIN sources s ON s.id = t.source_id"
            " ORDER BY found.day LIKE '--%', found.day, s.name, t.ordinal LIMIT ?"
        )
        asked = json.dumps([written(span) for span in spans])
        match = [" AND ".join(_quoted(word) for word in words)] if words else []
        with self._reading() as connection:
            rows = connection.execute(query, (asked, Reading.CARRIED, *match, limit)).fetchall()
        return [(row[0], Sentence(*row[1:6])) for row in rows], rows[0][6] if rows else 0

    def count_sentences(self) -> int:
        """Return how many sentences there are."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM sentences").fetchone()[0])

    def speaking_of(self, spans: Iterable[Span], limit: int) -> list[Passage]:
        """Return up to ``limit`` sentences that speak of one of these very spans."""
        query = (
            "SELECT DISTINCT source_id, ordinal FROM dates WHERE first_day IS ? AND last_day IS ? AND how != ?"
            " ORDER BY source_id, ordinal LIMIT ?"
        )
        found: dict[Passage, None] = {}
        with self._reading() as connection:
            for span in spans:
                if len(found) >= limit:
                    break
                for source_id, ordinal in connection.execute(query, (*written(span), Reading.CARRIED, limit)):
                    found[Passage(source_id, ordinal, ordinal)] = None
        return list(found)[:limit]

    def remove_origins(self, origins: Sequence[str]) -> None:
        """Forget places where sources were found, and the sources that nothing holds any more."""
        with self._writing() as connection:
            held: set[str] = set()
            for origin in origins:
                query = "DELETE FROM origins WHERE origin = ? RETURNING source_id"
                held.update(row[0] for row in connection.execute(query, (origin,)).fetchall())
            self._drop_unfound(connection, held)

    def remove_source(self, source_id: str) -> bool:
        """Delete a source with all its sentences and chunks; False if there is none with that id."""
        with self._writing() as connection:
            removed = connection.execute("DELETE FROM origins WHERE source_id = ?", (source_id,)).rowcount
            self._drop_unfound(connection, [source_id] if removed else [])
        return removed > 0

    def summaries(self) -> list[SourceSummary]:
        """Return every source in the order of their names."""
        with self._reading() as connection:
            places: dict[str, list[str]] = {}
            for origin, source_id in connection.execute("SELECT origin, source_id FROM origins ORDER BY origin"):
                places.setdefault(source_id, []).append(origin)
            rows = connection.execute(
                "SELECT id, name, (SELECT count(*) FROM sentences WHERE source_id = id), length(text), indexed_at"
                " FROM sources ORDER BY name, id"
            )
            return [
                SourceSummary(row[0], row[1], row[2], row[3], row[4], tuple(places.get(row[0], ()))) for row in rows
            ]

    def source(self, source_id: str) -> Source | None:
        """Return a source with its text, or None."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT s.name, min(o.origin), s.text FROM sources s JOIN origins o ON o.source_id = s.id"
                " WHERE s.id = ? GROUP BY s.id",
                (source_id,),
            ).fetchone()
            query = "SELECT start, kind, label FROM places WHERE source_id = ? ORDER BY start, kind"
            places = [Place(one[0], PlaceKind(one[1]), one[2]) for one in connection.execute(query, (source_id,))]
        return None if row is None else Source(row[0], row[1], row[2], tuple(places))

    def source_text(self, source_id: str) -> str | None:
        """Return the text of a source, or None."""
        with self._reading() as connection:
            row = connection.execute("SELECT text FROM sources WHERE id = ?", (source_id,)).fetchone()
        return None if row is None else str(row[0])

    def source_names(self, source_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of these sources by id; unknown ids are left out."""
        wanted = sorted(set(source_ids))
        with self._reading() as connection:
            query = f"SELECT id, name FROM sources WHERE id IN ({_marks(wanted)})"  # noqa: S608
            return dict(connection.execute(query, wanted))

    def sentences(self, source_id: str, first: int = 1, last: int | None = None) -> list[Sentence]:
        """Return the sentences ``first`` to ``last`` (ordinals, both included; None for the end)."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT source_id, ordinal, start, end, text FROM sentences"
                " WHERE source_id = ? AND ordinal BETWEEN ? AND coalesce(?, 9e18) ORDER BY ordinal",
                (source_id, first, last),
            )
            return [Sentence(*row) for row in rows]

    def sentence_texts(self) -> list[str]:
        """Return the texts of all sentences."""
        with self._reading() as connection:
            return [row[0] for row in connection.execute("SELECT text FROM sentences")]

    def count_sources(self) -> int:
        """Return how many sources there are."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM sources").fetchone()[0])

    # -- chunks -------------------------------------------------------------------------------------

    def texts(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the texts to embed under these ids; unknown ids are left out."""
        with self._reading() as connection:
            query = f"SELECT id, min(text) FROM chunks WHERE id IN ({_marks(ids)}) GROUP BY id"  # noqa: S608
            return dict(connection.execute(query, list(ids)))

    def matches_of(self, scores: Mapping[str, float]) -> list[Match]:
        """Return where the texts with these ids stand, with the score given to the id.

        Of a text that stands in many places, such as a heading, the first ``MOST_PLACES`` are returned.
        """
        query = (
            "SELECT source_id, first, last, is_window, id FROM (SELECT *, row_number() OVER"  # noqa: S608
            f" (PARTITION BY id ORDER BY number) AS place FROM chunks WHERE id IN ({_marks(scores)}))"
            f" WHERE place <= {MOST_PLACES}"
        )
        with self._reading() as connection:
            return [
                Match(Passage(*row[:3]), bool(row[3]), scores[row[4]])
                for row in connection.execute(query, list(scores))
            ]

    def match_words(self, words: Sequence[str], limit: int) -> list[Match]:
        """Return the chunks and sentences that hold any of ``words``, best BM25 first."""
        if not words:
            return []
        query = (
            "SELECT c.source_id, c.first, c.last, c.is_window, -bm25(words) FROM words"
            " JOIN chunks c ON c.number = words.rowid WHERE words MATCH ? ORDER BY bm25(words) LIMIT ?"
        )
        with self._reading() as connection:
            rows = connection.execute(query, (" OR ".join(_quoted(word) for word in words), limit))
            return [Match(Passage(*row[:3]), bool(row[3]), float(row[4])) for row in rows]

    def windows_over(self, source_id: str, ordinal: int) -> list[Passage]:
        """Return the chunks that hold a sentence; neighbours share one sentence, so two at most."""
        query = (
            "SELECT DISTINCT source_id, first, last FROM chunks"
            " WHERE source_id = ? AND is_window = 1 AND first <= ? ORDER BY first DESC LIMIT 2"
        )
        with self._reading() as connection:
            rows = connection.execute(query, (source_id, ordinal)).fetchall()
        return [Passage(*row) for row in rows if row[2] >= ordinal]

    def count_holding(self, word: str) -> int:
        """Return how many chunks hold a word, in any of its inflected forms."""
        with self._reading() as connection:
            query = "SELECT count(*) FROM words WHERE words MATCH ?"
            return int(connection.execute(query, (_quoted(word),)).fetchone()[0])

    def searched_texts(self, passage: Passage) -> list[SearchedText]:
        """Return how the sentences of a passage are searched: as one text each, or in parts."""
        query = (
            "SELECT number, id, source_id || ':' || first FROM chunks WHERE source_id = ?"
            " AND is_window IN (0, 1) AND first BETWEEN ? AND ? AND first = last ORDER BY number LIMIT ?"
        )
        with self._reading() as connection:
            rows = connection.execute(query, (passage.source_id, passage.first, passage.last, MOST_TEXTS))
            return [SearchedText(*row) for row in rows]

    def numbers_holding(self, word: str, numbers: Collection[int]) -> set[int]:
        """Return the numbers of those searched texts that hold a word, in any of its inflected forms."""
        query = f"SELECT rowid FROM words WHERE words MATCH ? AND rowid IN ({_marks(numbers)})"  # noqa: S608
        with self._reading() as connection:
            return {row[0] for row in connection.execute(query, [_quoted(word), *numbers])}

    def count_chunks(self) -> int:
        """Return how many chunks there are."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM chunks").fetchone()[0])

    # -- which vectors exist ------------------------------------------------------------------------

    def embedded_count(self) -> int:
        """Return how many vectors the collection should hold by now."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM embedded").fetchone()[0])

    def set_embedded(self, ids: Iterable[str]) -> None:
        """Record that the collection holds exactly these vectors."""
        with self._writing() as connection:
            connection.execute("DELETE FROM embedded")
            connection.executemany("INSERT OR IGNORE INTO embedded VALUES (?)", [(i,) for i in ids])

    def add_embedded(self, ids: Iterable[str]) -> None:
        """Record that these vectors are in the collection."""
        with self._writing() as connection:
            connection.executemany("INSERT OR IGNORE INTO embedded VALUES (?)", [(i,) for i in ids])

    def drop_embedded(self, ids: Iterable[str]) -> None:
        """Record that these vectors are no longer in the collection."""
        with self._writing() as connection:
            connection.executemany("DELETE FROM embedded WHERE id = ?", [(i,) for i in ids])

    def to_embed(self) -> list[str]:
        """Return the ids of the texts that have no vector yet, in the order they were added."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT id FROM chunks WHERE id NOT IN (SELECT id FROM embedded) GROUP BY id ORDER BY min(number)"
            )
            return [row[0] for row in rows]

    def to_delete(self) -> list[str]:
        """Return the ids of vectors that no chunk uses any more."""
        with self._reading() as connection:
            query = "SELECT id FROM embedded WHERE id NOT IN (SELECT id FROM chunks)"
            return [row[0] for row in connection.execute(query)]


def _quoted(word: str) -> str:
    """Quote a word for FTS5, whose query language gives meaning to nearly every character."""
    # A query ends at its first NUL; in a text that is indexed, NUL parts words as a space does.
    return '"' + word.replace('"', '""').replace("\0", " ") + '"'


def _marks(values: Collection[object]) -> str:
    """Return as many placeholders as there are values."""
    return ",".join("?" * len(values))

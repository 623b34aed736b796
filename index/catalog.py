"""The catalog (SQLite): sources, sentences, their dates, and chunks with their BM25 index. The truth of the index.

The vector collection is a projection of it. Which vectors exist is recorded here too, so that what is
still to be embedded, or to be deleted from the collection, follows from two set differences.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date

from index.calendar import read_span, written
from index.database import marks
from index.places import PlacedText, in_words
from index.records import (
    Chunk,
    DateExpression,
    Place,
    PlaceKind,
    Reading,
    Sentence,
    Source,
    SourceSummary,
    content_id,
)
from index.vector_ledger import VectorLedger


class Catalog(VectorLedger):
    """Sources, sentences, dates and chunks on disk, safe to use from several threads and processes.

    Every method raises ``StorageError`` where the file cannot be read or written.
    """

    def origins(self) -> dict[str, str]:
        """Return the source id of every known origin."""
        with self.reading() as connection:
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
        with self.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO sources (id, name, text, day) VALUES (?, ?, ?, ?)",
                (source.id, source.name, source.text, _stored_day(source)),
            )
            known = connection.execute("SELECT 1 FROM sentences WHERE source_id = ? LIMIT 1", (source.id,))
            if known.fetchone() is None:
                self._insert_sentences(connection, sentences, chunks)
                self._insert_dates(connection, source.id, dates)
                self._insert_places(connection, source)
            before = connection.execute("SELECT source_id FROM origins WHERE origin = ?", (source.origin,)).fetchall()
            connection.execute(
                "INSERT OR REPLACE INTO origins VALUES (?, ?, ?)", (source.origin, source.name, source.id)
            )
            self._drop_unfound(connection, {source.id, *(row[0] for row in before)})

    def _insert_sentences(
        self, connection: sqlite3.Connection, sentences: Sequence[Sentence], chunks: Sequence[Chunk]
    ) -> None:
        connection.executemany(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
            [(s.source_id, s.ordinal, s.start, s.end, s.text) for s in sentences],
        )
        self._insert_chunks(connection, sentences, chunks)

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

    def _replace_dates(
        self, connection: sqlite3.Connection, source_id: str, dates: Sequence[Sequence[DateExpression]]
    ) -> None:
        connection.execute("DELETE FROM dates WHERE source_id = ?", (source_id,))
        self._insert_dates(connection, source_id, dates)

    @staticmethod
    def _insert_places(connection: sqlite3.Connection, source: Source) -> None:
        rows = [(source.id, place.start, place.kind, place.label) for place in source.places]
        connection.executemany("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)", rows)

    def is_in_step(self, source: Source) -> bool:
        """Tell whether places and day of a source that is known are those of this original.

        They are those of the original that it is named after, so no other one is out of step.
        """
        with self.reading() as connection:
            query = "SELECT name, day FROM sources WHERE id = ?"
            name, day = connection.execute(query, (source.id,)).fetchone() or (None, None)
            places = _places(connection, source.id)
        return name != source.name or (day == _stored_day(source) and set(places) == set(source.places))

    def use_original(self, source: Source, dates: Sequence[Sequence[DateExpression]]) -> None:
        """Put the places and the day of an original in place of those known, and the dates that they give."""
        with self.writing() as connection:
            connection.execute("UPDATE sources SET day = ? WHERE id = ?", (_stored_day(source), source.id))
            connection.execute("DELETE FROM places WHERE source_id = ?", (source.id,))
            self._insert_places(connection, source)
            self._replace_dates(connection, source.id, dates)

    def place(self, source_id: str, start: int) -> str | None:
        """Return in words where character ``start`` of a source's text stands in the original, or None."""
        query = (
            "SELECT max(start), kind, label FROM places WHERE source_id = ? AND start <= ?"
            " GROUP BY kind"  # with max(), SQLite takes the label from the same row
        )
        with self.reading() as connection:
            rows = connection.execute(query, (source_id, start)).fetchall()
        places = [Place(row[0], PlaceKind(row[1]), row[2]) for row in rows]
        is_counted = any(place.kind is PlaceKind.LINE for place in places)
        return in_words(places, (self.source_text(source_id) or "") if is_counted else "", start)

    def placed_text(self, source_id: str) -> PlacedText:
        """Return a source's text to look for many places in; an empty one where there is no such source."""
        source = self.source(source_id)
        return PlacedText(source.places, source.text) if source else PlacedText((), "")

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

    def replace_sentences(
        self,
        source_id: str,
        sentences: Sequence[Sentence],
        chunks: Sequence[Chunk],
        dates: Sequence[Sequence[DateExpression]],
    ) -> None:
        """Put other sentences, with their chunks and dates, in place of those of a source."""
        with self.writing() as connection:
            connection.execute("DELETE FROM chunks WHERE source_id = ?", (source_id,))
            connection.execute("DELETE FROM sentences WHERE source_id = ?", (source_id,))
            self._insert_sentences(connection, sentences, chunks)
            self._replace_dates(connection, source_id, dates)

    def replace_chunks(self, source_id: str, sentences: Sequence[Sentence], chunks: Sequence[Chunk]) -> None:
        """Put other chunks in place of a source's chunks."""
        with self.writing() as connection:
            connection.execute("DELETE FROM chunks WHERE source_id = ?", (source_id,))
            self._insert_chunks(connection, sentences, chunks)

    def replace_dates(self, source_id: str, dates: Sequence[Sequence[DateExpression]]) -> None:
        """Put other dates in place of those of a source's sentences."""
        with self.writing() as connection:
            self._replace_dates(connection, source_id, dates)

    def dates(self, source_id: str, first: int, last: int) -> dict[int, tuple[DateExpression, ...]]:
        """Return the date expressions of the sentences ``first`` to ``last`` by ordinal; none for those without."""
        with self.reading() as connection:
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

    def count_sentences(self) -> int:
        """Return how many sentences there are."""
        with self.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM sentences").fetchone()[0])

    def remove_origins(self, origins: Sequence[str]) -> None:
        """Forget places where sources were found, and the sources that nothing holds any more."""
        with self.writing() as connection:
            held: set[str] = set()
            for origin in origins:
                query = "DELETE FROM origins WHERE origin = ? RETURNING source_id"
                held.update(row[0] for row in connection.execute(query, (origin,)).fetchall())
            self._drop_unfound(connection, held)

    def remove_source(self, source_id: str) -> bool:
        """Delete a source with all its sentences and chunks; False if there is none with that id."""
        with self.writing() as connection:
            removed = connection.execute("DELETE FROM origins WHERE source_id = ?", (source_id,)).rowcount
            self._drop_unfound(connection, [source_id] if removed else [])
        return removed > 0

    def summaries(self) -> list[SourceSummary]:
        """Return every source in the order of their names."""
        with self.reading() as connection:
            places: dict[str, list[str]] = {}
            for origin, source_id in connection.execute("SELECT origin, source_id FROM origins ORDER BY origin"):
                places.setdefault(source_id, []).append(origin)
            day = "NULL" if self.is_older() else "day"  # one that is only read stays of the version that it is
            rows = connection.execute(
                "SELECT id, name, (SELECT count(*) FROM sentences WHERE source_id = id), length(text), indexed_at,"  # noqa: S608
                f" {day} FROM sources ORDER BY name, id"
            )
            return [
                SourceSummary(row[0], row[1], row[2], row[3], row[4], tuple(places.get(row[0], ())), _day(row[5]))
                for row in rows
            ]

    def source(self, source_id: str) -> Source | None:
        """Return a source with its text, or None."""
        with self.reading() as connection:
            row = connection.execute(
                "SELECT s.name, min(o.origin), s.text, s.day FROM sources s JOIN origins o ON o.source_id = s.id"
                " WHERE s.id = ? GROUP BY s.id",
                (source_id,),
            ).fetchone()
            places = _places(connection, source_id)
        return None if row is None else Source(row[0], row[1], row[2], places, _day(row[3]))

    def source_text(self, source_id: str) -> str | None:
        """Return the text of a source, or None."""
        with self.reading() as connection:
            row = connection.execute("SELECT text FROM sources WHERE id = ?", (source_id,)).fetchone()
        return None if row is None else str(row[0])

    def source_names(self, source_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of these sources by id; unknown ids are left out."""
        wanted = sorted(set(source_ids))
        with self.reading() as connection:
            query = f"SELECT id, name FROM sources WHERE id IN ({marks(wanted)})"  # noqa: S608
            return dict(connection.execute(query, wanted))

    def sentences(self, source_id: str, first: int = 1, last: int | None = None) -> list[Sentence]:
        """Return the sentences ``first`` to ``last`` (ordinals, both included; None for the end)."""
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT source_id, ordinal, start, end, text FROM sentences"
                " WHERE source_id = ? AND ordinal BETWEEN ? AND coalesce(?, 9e18) ORDER BY ordinal",
                (source_id, first, last),
            )
            return [Sentence(*row) for row in rows]

    def sentence_texts(self) -> list[str]:
        """Return the texts of all sentences."""
        with self.reading() as connection:
            return [row[0] for row in connection.execute("SELECT text FROM sentences")]

    def count_sources(self) -> int:
        """Return how many sources there are."""
        with self.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM sources").fetchone()[0])

    def count_chunks(self) -> int:
        """Return how many chunks there are."""
        with self.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM chunks").fetchone()[0])


def _places(connection: sqlite3.Connection, source_id: str) -> tuple[Place, ...]:
    query = "SELECT start, kind, label FROM places WHERE source_id = ? ORDER BY start, kind"
    return tuple(Place(row[0], PlaceKind(row[1]), row[2]) for row in connection.execute(query, (source_id,)))


def _stored_day(source: Source) -> str | None:
    return source.day.isoformat() if source.day else None


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None

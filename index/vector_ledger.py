"""Which texts of the catalog have a vector in the collection, so that the rest can be embedded or deleted."""

from collections.abc import Iterable, Sequence

from index.database import Database, marks


class VectorLedger(Database):
    """A record of the vectors that the collection should hold, beside the texts that need one."""

    def embedded_count(self) -> int:
        """Return how many vectors the collection should hold by now."""
        with self.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM embedded").fetchone()[0])

    def set_embedded(self, ids: Iterable[str]) -> None:
        """Record that the collection holds exactly these vectors."""
        with self.writing() as connection:
            connection.execute("DELETE FROM embedded")
            connection.executemany("INSERT OR IGNORE INTO embedded VALUES (?)", [(i,) for i in ids])

    def add_embedded(self, ids: Iterable[str]) -> None:
        """Record that these vectors are in the collection."""
        with self.writing() as connection:
            connection.executemany("INSERT OR IGNORE INTO embedded VALUES (?)", [(i,) for i in ids])

    def drop_embedded(self, ids: Iterable[str]) -> None:
        """Record that these vectors are no longer in the collection."""
        with self.writing() as connection:
            connection.executemany("DELETE FROM embedded WHERE id = ?", [(i,) for i in ids])

    def text_ids(self) -> set[str]:
        """Return the ids of all texts that need a vector."""
        with self.reading() as connection:
            return {row[0] for row in connection.execute("SELECT DISTINCT id FROM chunks")}

    def to_embed(self) -> list[str]:
        """Return the ids of the texts that have no vector yet, in the order they were added."""
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM chunks WHERE id NOT IN (SELECT id FROM embedded) GROUP BY id ORDER BY min(number)"
            )
            return [row[0] for row in rows]

    def to_delete(self) -> list[str]:
        """Return the ids of vectors that no chunk uses any more."""
        with self.reading() as connection:
            query = "SELECT id FROM embedded WHERE id NOT IN (SELECT id FROM chunks)"
            return [row[0] for row in connection.execute(query)]

    def texts(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the texts to embed under these ids; unknown ids are left out."""
        with self.reading() as connection:
            query = f"SELECT id, min(text) FROM chunks WHERE id IN ({marks(ids)}) GROUP BY id"  # noqa: S608
            return dict(connection.execute(query, list(ids)))

"""The file of the catalog (SQLite): connections, transactions, migrations, and what is remembered by a key."""

import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.errors import StorageError, disk_sentence
from index.schema import MIGRATIONS, statements

BUSY_TIMEOUT_SECONDS = 30.0
MOST_FAULTS = 10


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
    return f"{path} cannot be used: {error}; run `qa doctor`, which looks at it."


class Database:
    """One SQLite file, safe to use from several threads and processes.

    Every method raises ``StorageError`` where the file cannot be read or written. With ``read_only`` the file must be
    there, stays of the version that it is (see ``is_older``), and what would write raises.
    """

    def __init__(self, path: Path, migrations: Sequence[str] = MIGRATIONS, *, read_only: bool = False) -> None:
        self.path = path
        self._migrations = migrations
        self._read_only = read_only
        self._local = threading.local()
        if not read_only:
            with storage_errors(path):
                path.parent.mkdir(parents=True, exist_ok=True)
        if self.is_older() and not read_only:
            self._migrate()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        # Not SQLite's own mode=ro: it leaves the files of the write-ahead log behind that it has to make.
        mode = "rw" if self._read_only else "rwc"
        address = f"{self.path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(address, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, uri=True)
        try:
            if self._read_only:
                connection.execute("PRAGMA query_only = ON")
            else:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection, to read with."""
        with storage_errors(self.path):
            yield self._connection()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection within a transaction, which an error takes back."""
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

    def is_empty(self) -> bool:
        """Tell whether the file has no tables yet."""
        return self._version() == 0

    def is_older(self) -> bool:
        """Tell whether the file has yet to be brought up to date, which opening it to write does."""
        return self._version() < len(self._migrations)

    def _version(self) -> int:
        """Return how many of the migrations are done."""
        with self.reading() as connection:
            done = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if done > len(self._migrations):
            raise StorageError(f"{self.path} was made by a newer version of cited-qa; install that version.")
        return done

    def _migrate(self) -> None:
        with self.writing() as connection:
            done = int(connection.execute("PRAGMA user_version").fetchone()[0])
            for number, script in enumerate(self._migrations[done:], start=done + 1):
                for statement in statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")

    def faults(self) -> list[str]:
        """Return what SQLite finds wrong in the file, and the tables with rows that point to nothing."""
        with self.reading() as connection:
            found = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({MOST_FAULTS})")]
            lost = {str(row[0]) for row in connection.execute("PRAGMA foreign_key_check")}
        return [*(fault for fault in found if fault != "ok"), *(f"{table} point to nothing" for table in sorted(lost))]

    def close(self) -> None:
        """Close this thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    # -- meta ---------------------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """Return a remembered value, or None."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def meta_or(self, key: str, value: str) -> str:
        """Return a remembered value, or remember ``value`` and return it; one answer for all processes."""
        with self.writing() as connection:
            connection.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (key, value))
            return str(connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])

    def set_meta(self, key: str, value: str) -> None:
        """Remember a value."""
        with self.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def marks(values: Collection[object]) -> str:
    """Return as many placeholders as there are values."""
    return ",".join("?" * len(values))

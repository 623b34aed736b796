"""Turns of conversations, kept in a database: any SQLAlchemy address, SQLite by default."""

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from index.errors import StorageError
from qa.errors import SettingsError, UnknownSessionError
from qa.records import Turn

_METADATA = MetaData()
_TURNS = Table(
    "turns",
    _METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("session_id", String(64), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("standalone_question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answer_json", Text, nullable=False),
    Column("created_at", DateTime, server_default=func.now(), nullable=False),
)


class Sessions:
    """Conversations by id, in a SQLite file or at an SQLAlchemy address. A session exists once it has a turn.

    Raises ``SettingsError`` where the address cannot be used, ``StorageError`` where the database
    cannot be read or written.
    """

    def __init__(self, place: Path | str) -> None:
        self.url = URL.create("sqlite", database=str(place)) if isinstance(place, Path) else place
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    def _connected(self) -> Engine:
        with self._lock:
            if self._engine is None:
                engine = self._create_engine()
                try:
                    _METADATA.create_all(engine)
                except DBAPIError:
                    # Another process may have created the table in between; then there is nothing to do.
                    _METADATA.create_all(engine)
                self._engine = engine
            return self._engine

    def _create_engine(self) -> Engine:
        try:
            url = make_url(self.url)
            if url.get_backend_name() == "sqlite" and url.database:
                Path(url.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(url)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise SettingsError(f"QA_DATABASE_URL cannot be used: {error}.") from error
        if url.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _use_write_ahead_log)
        return engine

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._connected().begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            cause = getattr(error, "orig", None) or error
            address = make_url(self.url).render_as_string(hide_password=True)
            raise StorageError(
                f"The sessions in {address} cannot be used ({cause}); free some space, give yourself permission"
                " to write there, or set QA_DATABASE_URL to another database."
            ) from error

    def check(self) -> None:
        """Raise where the database cannot be used now."""
        with self._transaction():
            pass

    @staticmethod
    def new_id() -> str:
        """Return an id for a new session that cannot be guessed."""
        return uuid.uuid4().hex

    def history(self, session_id: str) -> list[Turn]:
        """Return the turns of a session, oldest first; raise ``UnknownSessionError`` if it has none."""
        # Ids are made by `new_id`; what is no ASCII may even be no text, which no database takes.
        turns = self._turns(session_id) if session_id.isascii() else []
        if not turns:
            raise UnknownSessionError(
                f"There is no session {session_id[:64]!r}; leave session_id out to start a new one."
            )
        return turns

    def _turns(self, session_id: str) -> list[Turn]:
        columns = (_TURNS.c.question, _TURNS.c.standalone_question, _TURNS.c.answer, _TURNS.c.answer_json)
        query = select(*columns).where(_TURNS.c.session_id == session_id).order_by(_TURNS.c.number)
        with self._transaction() as connection:
            return [Turn(row[0], row[1], row[2], _cited(row[3])) for row in connection.execute(query)]

    def append(self, session_id: str, turn: Turn, answer_json: str) -> None:
        """Add a turn to a session, with the whole answer object as JSON beside it."""
        with self._transaction() as connection:
            connection.execute(
                insert(_TURNS).values(
                    session_id=session_id,
                    question=turn.question,
                    standalone_question=turn.standalone_question,
                    answer=turn.answer,
                    answer_json=answer_json,
                )
            )

    def close(self) -> None:
        """Give the database's connections back."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()


def _cited(answer_json: str) -> tuple[str, ...]:
    return tuple(citation["text"] for citation in json.loads(answer_json).get("citations", ()))


def _use_write_ahead_log(connection: object, _record: object) -> None:
    """Let one process write while others read."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()

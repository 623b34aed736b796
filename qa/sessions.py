"""Turns of conversations, kept in a database: any SQLAlchemy address, SQLite by default."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
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
    delete,
    event,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from index.errors import StorageError
from qa.errors import SettingsError, UnknownSessionError
from qa.records import Citation, KeptTurn, SessionSummary, Turn, printable

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
MOST_TITLE = 200  # characters
_TITLES = Table(
    "titles",
    _METADATA,
    Column("session_id", String(64), primary_key=True),
    Column("title", String(MOST_TITLE), nullable=False),
)


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class Sessions:
    """Conversations by id, in a SQLite file or at an SQLAlchemy address. A session exists once it has a turn.

    After ``days`` days without a new turn a session is gone (None: never); ``now`` gives the time in UTC. With
    ``read_only`` the database must be there and stays as it is, and only ``summaries`` may be asked for.
    Raises ``SettingsError`` where the address cannot be used, ``StorageError`` where the database
    cannot be read or written.
    """

    def __init__(
        self,
        place: Path | str,
        days: int | None = None,
        now: Callable[[], datetime] = _utc_now,
        *,
        read_only: bool = False,
    ) -> None:
        self._read_only = read_only
        self._lifetime = None if days is None else timedelta(days=days)
        self._now = now
        self.url = URL.create("sqlite", database=str(place)) if isinstance(place, Path) else place
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    def _connected(self) -> Engine:
        with self._lock:
            if self._engine is None:
                engine = self._create_engine()
                if not self._read_only:
                    _make_tables(engine)
                self._engine = engine
            return self._engine

    def _create_engine(self) -> Engine:
        try:
            return create_engine(make_url(self.url))
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise SettingsError(
                f"QA_DATABASE_URL cannot be used: {error}; give an SQLAlchemy address, or unset it."
            ) from error

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._errors_told(), self._connected().begin() as connection:
            yield connection

    @contextmanager
    def _errors_told(self) -> Iterator[None]:
        try:
            yield
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

    def exist(self) -> bool:
        """Tell whether any session was ever kept, and make nothing; raise where the database cannot be read."""
        engine = self._create_engine()
        file = _file_of(engine)
        if file is not None and not file.is_file():
            return False
        try:
            with self._errors_told():
                return inspect(engine).has_table(_TURNS.name)
        finally:
            engine.dispose()

    @staticmethod
    def new_id() -> str:
        """Return an id for a new session that cannot be guessed."""
        return uuid.uuid4().hex

    def history(self, session_id: str) -> list[Turn]:
        """Return the turns of a session, oldest first; raise ``UnknownSessionError`` if it has none."""
        kept = self._kept(session_id)
        if not kept:
            raise UnknownSessionError(
                f"There is no session {session_id[:64]!r}; leave session_id out to start a new one."
            )
        return [one.turn for one in kept]

    def turns(self, session_id: str) -> list[KeptTurn]:
        """Return the turns of a session with all that is kept of them; raise ``UnknownSessionError`` if it has none."""
        kept = self._kept(session_id)
        if not kept:
            raise _unknown(session_id)
        return kept

    def summaries(self, limit: int) -> list[SessionSummary]:
        """Return up to ``limit`` sessions, the one asked last first."""
        last, first = func.max(_TURNS.c.number), func.min(_TURNS.c.number)
        times = func.min(_TURNS.c.created_at), func.max(_TURNS.c.created_at)
        groups = select(_TURNS.c.session_id, first.label("first"), func.count().label("turns"), *times)
        groups = groups.group_by(_TURNS.c.session_id).order_by(last.desc()).limit(limit)
        if self._lifetime is not None:
            groups = groups.having(times[1] >= self._now() - self._lifetime)
        with self._transaction() as connection:
            self._expire(connection)
            found = connection.execute(groups).all()
            numbers = [row[1] for row in found]
            asked = select(_TURNS.c.number, _TURNS.c.question).where(_TURNS.c.number.in_(numbers))
            questions = {row[0]: row[1] for row in connection.execute(asked)}
            named = select(_TITLES).where(_TITLES.c.session_id.in_([row[0] for row in found]))
            # An older version kept no titles.
            has_titles = not self._read_only or inspect(connection).has_table(_TITLES.name)
            titles = {row[0]: row[1] for row in connection.execute(named)} if has_titles else {}
        return [SessionSummary(r[0], questions[r[1]], r[2], r[3], r[4], titles.get(r[0])) for r in found]

    def title(self, session_id: str) -> str | None:
        """Return the title that a session was given; None without one."""
        with self._transaction() as connection:
            found = connection.execute(select(_TITLES.c.title).where(_TITLES.c.session_id == session_id)).first()
        return None if found is None else str(found[0])

    def rename(self, session_id: str, title: str | None) -> None:
        """Give a session a title, or take it away (None or blank); raise ``UnknownSessionError`` if there is none.

        What cannot be printed becomes a blank; of a longer title the first ``MOST_TITLE`` characters are kept.
        """
        kept = " ".join(printable(title or "").split())[:MOST_TITLE]
        self.turns(session_id)
        with self._transaction() as connection:
            connection.execute(delete(_TITLES).where(_TITLES.c.session_id == session_id))
            if kept:
                connection.execute(insert(_TITLES).values(session_id=session_id, title=kept))

    def delete(self, session_id: str) -> None:
        """Delete a session with all its turns; raise ``UnknownSessionError`` if there is none."""
        deleted = 0
        if _can_exist(session_id):
            with self._transaction() as connection:
                self._expire(connection)
                deleted = _delete(connection, session_id)
        if not deleted:
            raise _unknown(session_id)

    def _kept(self, session_id: str) -> list[KeptTurn]:
        if not _can_exist(session_id):
            return []
        columns = (
            _TURNS.c.question,
            _TURNS.c.standalone_question,
            _TURNS.c.answer,
            _TURNS.c.answer_json,
            _TURNS.c.created_at,
        )
        query = select(*columns).where(_TURNS.c.session_id == session_id).order_by(_TURNS.c.number)
        with self._transaction() as connection:
            self._expire(connection)
            return [_kept_turn(*row) for row in connection.execute(query)]

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
                    created_at=self._now(),
                )
            )

    def _expire(self, connection: Connection) -> None:
        """Delete the sessions whose last turn is too old."""
        if self._lifetime is None or self._read_only:
            return
        newest = func.max(_TURNS.c.created_at)
        old = select(_TURNS.c.session_id).group_by(_TURNS.c.session_id).having(newest < self._now() - self._lifetime)
        # In two steps: MySQL deletes from no table that it selects from.
        gone = [row[0] for row in connection.execute(old)]
        for session_id in gone:
            _delete(connection, session_id)

    def close(self) -> None:
        """Give the database's connections back."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()


def _delete(connection: Connection, session_id: str) -> int:
    """Delete a session with its title; return how many turns it had."""
    connection.execute(delete(_TITLES).where(_TITLES.c.session_id == session_id))
    return connection.execute(delete(_TURNS).where(_TURNS.c.session_id == session_id)).rowcount


def _kept_turn(question: str, standalone_question: str, answer: str, answer_json: str, asked_at: datetime) -> KeptTurn:
    citations = tuple(Citation(**fields) for fields in json.loads(answer_json).get("citations", ()))
    turn = Turn(question, standalone_question, answer, tuple(citation.text for citation in citations))
    return KeptTurn(turn, asked_at, citations, answer_json)


def _can_exist(session_id: str) -> bool:
    # Ids are made by `new_id`; what is no ASCII, or cannot be printed, is no text to every database.
    return session_id.isascii() and session_id.isprintable()


def _unknown(session_id: str) -> UnknownSessionError:
    return UnknownSessionError(
        f"There is no session {session_id[:64]!r}; it may have been deleted, or have expired; `qa sessions` lists them."
    )


def _file_of(engine: Engine) -> Path | None:
    """Return the file of a SQLite database; None for other databases."""
    is_file = engine.url.get_backend_name() == "sqlite" and engine.url.database
    return Path(str(engine.url.database)) if is_file else None


def _make_tables(engine: Engine) -> None:
    file = _file_of(engine)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _use_write_ahead_log)
    try:
        _METADATA.create_all(engine)
    except DBAPIError:
        # Another process may have created the table in between; then there is nothing to do.
        _METADATA.create_all(engine)


def _use_write_ahead_log(connection: object, _record: object) -> None:
    """Let one process write while others read."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()

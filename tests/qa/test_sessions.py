"""Turns are kept in a database, whoever writes at the same time and whatever is in them."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from index.errors import StorageError
from qa.errors import SettingsError, UnknownSessionError
from qa.records import Citation, Turn
from qa.sessions import MOST_TITLE, Sessions

TURN = Turn("who?", "who?", "Ida Krog [1]")
HOUR = timedelta(hours=1)
START = datetime(2024, 5, 4, 12)


class Clock:
    """A clock that stands still until it is moved."""

    moment = START

    def __call__(self) -> datetime:
        return self.moment


APPEND = """
import sys
from qa.records import Turn
from qa.sessions import Sessions
sessions = Sessions(sys.argv[1])
for number in range(5):
    sessions.append("shared", Turn(str(number), "", ""), "{}")
sessions.close()
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'deep' / 'sessions.sqlite3'}"


@pytest.fixture
def sessions(url: str) -> Iterator[Sessions]:
    opened = Sessions(url)
    yield opened
    opened.close()


def test_turns_come_back_in_order_and_by_session(sessions: Sessions, url: str) -> None:
    turns = [Turn(f"question {number} \u2028é🙂", "alone", "answer\n") for number in range(3)]
    for turn in turns:
        sessions.append("a", turn, "{}")
    sessions.append("b", TURN, "{}")
    assert sessions.history("a") == turns
    sessions.close()
    again = Sessions(url)
    assert again.history("b") == [TURN]
    again.close()


def test_cited_sentences_come_back_with_their_turn(sessions: Sessions) -> None:
    citation = Citation(1, "a.txt", "0" * 16, 1, "Ida Krog is the keeper.", 0, 23, 0, 8, 0.9)
    sessions.append("a", TURN, json.dumps({"citations": [asdict(citation)]}))
    assert sessions.history("a") == [replace(TURN, cited=("Ida Krog is the keeper.",))]
    assert sessions.turns("a")[0].citations == (citation,)


def test_a_title_is_kept_until_it_is_taken_away_or_its_session_is_gone(url: str) -> None:
    clock = Clock()
    sessions = Sessions(url, days=1, now=clock)
    for session_id in ("a", "b"):
        sessions.append(session_id, TURN, "{}")
    sessions.rename("a", "  The\nlight\x1b house ")
    sessions.rename("b", "x" * 1000)
    assert [one.title for one in sessions.summaries(9)] == ["x" * MOST_TITLE, "The light house"]
    sessions.rename("a", "Lamp")
    assert sessions.title("a") == "Lamp"
    sessions.rename("a", " ")
    assert sessions.title("a") is None
    sessions.rename("a", "Lamp")
    sessions.delete("a")
    clock.moment += 25 * HOUR
    assert sessions.summaries(9) == []
    for session_id in ("a", "b"):
        sessions.append(session_id, TURN, "{}")
        assert sessions.title(session_id) is None
    with pytest.raises(UnknownSessionError):
        sessions.rename("c", "Lamp")
    sessions.close()


def test_sessions_are_listed_the_last_asked_first(url: str) -> None:
    clock = Clock()
    sessions = Sessions(url, now=clock)
    for session_id, question in (("a", "who?"), ("b", "where?"), ("a", "when?")):
        sessions.append(session_id, replace(TURN, question=question), "{}")
        clock.moment += timedelta(hours=1)
    listed = sessions.summaries(limit=10)
    assert [(one.id, one.first_question, one.turns) for one in listed] == [("a", "who?", 2), ("b", "where?", 1)]
    assert (listed[0].started_at, listed[0].last_asked_at) == (START, START + timedelta(hours=2))
    assert [one.id for one in sessions.summaries(limit=1)] == ["a"]
    kept = sessions.turns("a")
    assert [(one.turn.question, one.asked_at) for one in kept] == [("who?", START), ("when?", clock.moment - HOUR)]
    sessions.close()


def test_deleted_session_is_gone(sessions: Sessions) -> None:
    sessions.append("a", TURN, "{}")
    sessions.append("b", TURN, "{}")
    sessions.delete("a")
    for use in (sessions.delete, sessions.turns, sessions.history):
        with pytest.raises(UnknownSessionError):
            use("a")
    assert sessions.history("b") == [TURN]


def test_session_expires_after_its_last_question(url: str) -> None:
    clock = Clock()
    sessions = Sessions(url, days=7, now=clock)
    sessions.append("old", TURN, "{}")
    sessions.append("kept", TURN, "{}")
    clock.moment += timedelta(days=6)
    sessions.append("kept", TURN, "{}")
    assert len(sessions.history("old")) == 1
    clock.moment += timedelta(days=2)
    with pytest.raises(UnknownSessionError):
        sessions.history("old")
    assert len(sessions.history("kept")) == 2, "what was asked early stays with its session"
    assert [one.id for one in sessions.summaries(limit=10)] == ["kept"]
    forever = Sessions(url, now=lambda: clock.moment + timedelta(days=10_000))
    assert len(forever.history("kept")) == 2
    forever.close()
    sessions.close()


def test_file_of_an_earlier_version_goes_on_working(tmp_path: Path) -> None:
    place = tmp_path / "sessions.sqlite3"
    with sqlite3.connect(place) as database:
        database.execute(
            "CREATE TABLE turns (number INTEGER PRIMARY KEY, session_id VARCHAR(64) NOT NULL, question TEXT NOT"
            " NULL, standalone_question TEXT NOT NULL, answer TEXT NOT NULL, answer_json TEXT NOT NULL,"
            " created_at DATETIME DEFAULT (CURRENT_TIMESTAMP) NOT NULL)"
        )
        database.execute(
            "INSERT INTO turns (session_id, question, standalone_question, answer, answer_json) VALUES (?, ?, ?, ?, ?)",
            ("a", "who?", "who?", "Ida Krog [1]", '{"citations": []}'),
        )
    database.close()
    sessions = Sessions(place, days=1)
    sessions.append("a", TURN, "{}")
    assert sessions.history("a") == [TURN, TURN]
    assert [(one.id, one.turns) for one in sessions.summaries(limit=10)] == [("a", 2)]
    sessions.close()


@pytest.mark.parametrize("session_id", ["", "nothing", "a' OR '1'='1", "\ud800", "ü", "\x00", "x" * 10_000])
def test_unknown_session(sessions: Sessions, session_id: str) -> None:
    sessions.append("a", TURN, "{}")
    with pytest.raises(UnknownSessionError, match="There is no session"):
        sessions.history(session_id)


def test_file_in_a_folder_of_any_name(tmp_path: Path) -> None:
    place = tmp_path / "is it here? #1 50%20 ü@x:y" / "sessions.sqlite3"
    sessions = Sessions(place)
    sessions.append("a", TURN, "{}")
    sessions.close()
    assert place.is_file()
    assert [path.name for path in tmp_path.iterdir()] == [place.parent.name]


def test_ids_are_never_the_same() -> None:
    assert len({Sessions.new_id() for _ in range(1000)}) == 1000


def test_threads_and_processes_share_a_new_database(sessions: Sessions, url: str) -> None:
    """The table is made by whoever comes first."""
    processes = [subprocess.Popen([sys.executable, "-c", APPEND, url], stderr=subprocess.PIPE) for _ in range(3)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: sessions.append("shared", TURN, "{}"), range(16)))
    for process in processes:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said.decode()
    assert len(sessions.history("shared")) == 16 + 3 * 5


def test_writer_waits_for_another(sessions: Sessions, tmp_path: Path) -> None:
    sessions.append("a", TURN, "{}")
    other = sqlite3.connect(tmp_path / "deep" / "sessions.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        appended = pool.submit(sessions.append, "a", TURN, "{}")
        assert sessions.history("a") == [TURN], "readers do not wait"
        assert not appended.done()
        other.execute("COMMIT")
        appended.result(timeout=30)
    other.close()
    assert len(sessions.history("a")) == 2


@pytest.mark.parametrize("address", ["nonsense", "sqlite", "nothing://x", "postgresql+nothing://x/y"])
def test_address_that_cannot_be_used(address: str) -> None:
    with pytest.raises(SettingsError, match="QA_DATABASE_URL cannot be used"):
        Sessions(address).history("a")


def test_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sessions.sqlite3"
    path.write_bytes(b"no database" * 1000)
    sessions = Sessions(f"sqlite:///{path}")
    with pytest.raises(StorageError, match=r"sessions\.sqlite3") as caught:
        sessions.append("a", TURN, "{}")
    assert "not a database" in str(caught.value)
    path.unlink()
    sessions.append("a", TURN, "{}")
    assert sessions.history("a") == [TURN], "once the file is gone, work goes on"
    sessions.close()


def test_password_is_not_shown() -> None:
    sessions = Sessions("sqlite://user:geheim@host/none")
    with pytest.raises((StorageError, SettingsError)) as caught:
        sessions.history("a")
    assert "geheim" not in str(caught.value)

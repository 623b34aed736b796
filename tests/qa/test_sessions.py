"""Turns are kept in a database, whoever writes at the same time and whatever is in them."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import StorageError
from qa.errors import SettingsError, UnknownSessionError
from qa.records import Turn
from qa.sessions import Sessions

TURN = Turn("who?", "who?", "Ida Krog [1]")
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
    sessions.append("a", TURN, json.dumps({"citations": [{"text": "Ida Krog is the keeper."}]}))
    assert sessions.history("a") == [replace(TURN, cited=("Ida Krog is the keeper.",))]


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

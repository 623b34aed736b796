"""What breaks underneath is told in one sentence, before the first byte by a status, after it by an event."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from live_service import WHO, Live, assert_problem, events_of, free_port, live_service, wait_for

CHROMA = Path(sys.executable).with_name("chroma")


@pytest.fixture
def unwritable(tmp_path: Path) -> Iterator[tuple[Live, Path]]:
    """A service whose sessions cannot be written: a folder stands where their file should be."""
    blocked = tmp_path / "sessions.sqlite3"
    blocked.mkdir()
    with live_service(tmp_path / "home", database_url=f"sqlite:///{blocked}") as live:
        yield live, blocked


def test_failure_after_the_first_byte_is_an_event(unwritable: tuple[Live, Path]) -> None:
    live, blocked = unwritable
    events = events_of(live.client.post("/chat", json={"question": WHO, "stream": True}))
    assert [name for name, _ in events[:2]] == ["delta", "citation"]
    name, problem = events[-1]
    assert (name, problem["status"]) == ("error", 507)
    assert str(blocked) in problem["detail"]
    assert "answer" not in [name for name, _ in events]
    blocked.rmdir()
    last = events_of(live.client.post("/chat", json={"question": WHO, "stream": True}))[-1]
    assert last[0] == "answer", "the service goes on once the cause is gone"


def test_failure_before_the_first_byte_has_a_status(unwritable: tuple[Live, Path]) -> None:
    live, _ = unwritable
    assert_problem(live.client.post("/chat", json={"question": WHO}), 507, "sessions", "QA_DATABASE_URL")
    for stream in (False, True):
        body = {"question": WHO, "session_id": "a" * 32, "stream": stream}
        assert_problem(live.client.post("/chat", json=body), 507, "sessions")


def test_sessions_in_a_table_of_another_shape(live: Live) -> None:
    with sqlite3.connect(live.home / "sessions.sqlite3") as database:
        database.execute("CREATE TABLE turns (secret TEXT)")
    database.close()
    response = live.client.post("/chat", json={"question": WHO})
    assert_problem(response, 507, "sessions")
    assert live.client.get("/health").json() == {"status": "ok"}


def test_lost_vectors_are_made_again_at_the_next_start(tmp_path: Path) -> None:
    with live_service(tmp_path) as live:
        first = live.ask()
    shutil.rmtree(tmp_path / "vectors")
    with live_service(tmp_path) as live:
        assert live.ask()["citations"] == first["citations"]


def test_health_and_readiness(live: Live) -> None:
    assert live.client.get("/health").json() == {"status": "ok"}
    ready = live.client.get("/ready")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


@contextmanager
def chroma_server(folder: Path, port: int) -> Iterator[None]:
    command = [CHROMA, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}", "/api/v2/heartbeat")
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_service_waits_for_its_chroma_server_and_comes_back_with_it(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with live_service(tmp_path / "home", sample=False, chroma_url=address) as live:
        assert_problem(live.client.get("/ready"), 503, address, "Chroma")
        assert_problem(live.client.post("/chat", json={"question": WHO}), 503, address)
        with chroma_server(tmp_path / "server", port):
            assert live.client.get("/ready").status_code == 200
            live.service.index_sample()
            before = live.ask()
            assert before["citations"]
        assert_problem(live.client.get("/ready"), 503, address)
        for stream in (False, True):
            assert_problem(live.client.post("/chat", json={"question": WHO, "stream": stream}), 503, address)
        assert live.client.get("/health").status_code == 200
        assert len(live.client.get("/sources").json()) == 1, "the catalog needs no Chroma"
        with chroma_server(tmp_path / "server", port):
            assert live.client.get("/ready").status_code == 200
            assert live.ask()["citations"] == before["citations"]
        with chroma_server(tmp_path / "another", port):
            assert_problem(live.client.get("/ready"), 507, address)
            assert live.client.get("/ready").status_code == 200
            assert live.ask()["citations"] == before["citations"], "an empty server is filled from the catalog"

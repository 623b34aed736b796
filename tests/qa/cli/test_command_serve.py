"""`qa serve` as a process: a free port, a used port, and a clean stop."""

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from command_line import QA, WHO, assert_one_sentence, environment, qa


@contextmanager
def serving(*arguments: str, **env: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [QA, "serve", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(PYTHONUNBUFFERED="1", **env),
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        address = re.fullmatch(
            r"Serving on (http://\S+:\d+) \(the page at /, documentation at /docs, Ctrl-C stops\)\.\n", said
        )
        assert address is not None, said
        yield process, address[1]
    finally:
        process.kill()
        process.communicate(timeout=20)


def test_service_answers_and_stops_at_ctrl_c(indexed: Path) -> None:  # noqa: ARG001
    with serving() as (process, address), httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/ready").status_code == 200
        first = client.post("/chat", json={"question": WHO}).json()
        assert 7 in [citation["sentence"] for citation in first["citations"]]
        assert client.get("/docs").status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    with serving(QA_API_KEYS="geheim, schlüssel") as (process, address):
        body = {"question": "and then?", "session_id": first["session_id"]}
        assert httpx.post(f"{address}/chat", json=body).status_code == 401
        keyed = httpx.post(f"{address}/chat", json=body, headers={"Authorization": "Bearer geheim"}, timeout=60)
        assert WHO in keyed.json()["standalone_question"], "the session is still there after the restart"
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def test_names_that_are_not_this_services_are_refused(indexed: Path) -> None:  # noqa: ARG001
    with serving(QA_HOSTS="Notes.example") as (_, address):
        for host, status in (("evil.example", 403), ("notes.example:80", 200), ("localhost:9", 200), ("[::1]:9", 200)):
            assert httpx.get(f"{address}/sources", headers={"Host": host}).status_code == status, host
    with serving(QA_API_KEYS="geheim") as (_, address):
        keyed = {"Host": "evil.example", "Authorization": "Bearer geheim"}
        assert httpx.get(f"{address}/sources", headers=keyed).status_code == 200


def test_address_that_cannot_be_listened_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert_one_sentence(qa("serve", "--port", port), 1, f"Port {port}", "in use", "--port")
    assert_one_sentence(qa("serve", "--host", "no.such.host.invalid"), 1, "no.such.host.invalid")


def test_service_does_not_start_without_its_sessions() -> None:
    done = qa("serve", "--port", "0", env={"QA_DATABASE_URL": "nonsense"})
    assert_one_sentence(done, 1, "QA_DATABASE_URL")


def test_service_starts_without_its_chroma_server(indexed: Path) -> None:  # noqa: ARG001
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    with serving(QA_CHROMA_URL=url) as (process, address):
        assert httpx.get(f"{address}/health").status_code == 200
        ready = httpx.get(f"{address}/ready", timeout=60)
        assert ready.status_code == 503
        assert url in ready.json()["detail"]
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        assert process.stderr is not None
        said = process.stderr.read()
    assert url in said
    assert "Traceback" not in said

"""Runs the application under uvicorn in a thread, as `qa serve` does in a process."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from qa.assemble import Service, assemble
from qa.settings import load_settings
from qa.web.app import build_app

WHO = "who was killed on 1 March?"
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Live:
    """A running service and a client that talks to it over a socket."""

    service: Service
    client: httpx.Client

    @property
    def home(self) -> Path:
        return self.service.settings.home

    def ask(self, question: str = WHO, **more: object) -> dict[str, Any]:
        response = self.client.post("/chat", json={"question": question, **more})
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body


@contextmanager
def live_service(home: Path, *, sample: bool = True, **settings: object) -> Iterator[Live]:
    service = assemble(load_settings(home=home, **settings))
    if sample:
        service.index_sample()
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(build_app(service), log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=60) as client:
            yield Live(service, client)
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        service.close()
    assert not thread.is_alive(), "the server did not stop"


def events_of(response: httpx.Response) -> list[tuple[str, dict[str, Any]]]:
    """Parse Server-Sent Events, each with exactly one line of data."""
    assert response.headers["content-type"].startswith("text/event-stream")
    events = []
    for block in response.text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        assert name.startswith("event: ")
        assert data.startswith("data: ")
        events.append((name[len("event: ") :], json.loads(data[len("data: ") :])))
    return events


def assert_problem(response: httpx.Response, status: int, *words: str) -> None:
    """Hold a response to be a problem body with one sentence that has these words in it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["status"] == status
    assert body["detail"].endswith(".")
    assert "\n" not in body["detail"]
    assert "Traceback" not in response.text
    for word in words:
        assert word in body["detail"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(address: str, path: str, seconds: float = 40) -> None:
    """Wait until something answers at an address."""
    until = time.monotonic() + seconds
    while True:
        try:
            if httpx.get(f"{address}{path}", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < until, f"{address} does not answer"
        time.sleep(0.1)

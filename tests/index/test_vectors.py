"""Vectors in a folder and on a server keep one contract, and a server that comes back is found again."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import StorageError, VectorStoreUnavailableError
from index.vectors import BATCH, VectorStore

ROOT = Path(__file__).parents[2]
DIMENSION = 16
NONE_AT_ALL = np.empty((0, DIMENSION), dtype=np.float32)
ADD_ONE = """
import sys
from pathlib import Path
import numpy as np
from index.vectors import VectorStore
place = sys.argv[1] if "://" in sys.argv[1] else Path(sys.argv[1])
store = VectorStore(place, sys.argv[2], sys.argv[3])
store.add(["written elsewhere"], np.eye(1, 16, 15, dtype=np.float32))
store.close()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def chroma_server(folder: Path, port: int) -> Iterator[str]:
    program = Path(sys.executable).with_name("chroma")
    command = [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 60
            while not answers(port):
                assert server.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("server"), free_port()) as url:
        yield url


@pytest.fixture(params=["folder", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    return tmp_path / "vectors" if request.param == "folder" else str(request.getfixturevalue("server"))


@pytest.fixture
def store(place: Path | str) -> Iterator[VectorStore]:
    opened = VectorStore(place, uuid4().hex[:12], "model")
    yield opened
    opened.close()


def unit_vectors(count: int, seed: int = 1) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def names(count: int) -> list[str]:
    return [f"id {number}" for number in range(count)]


def one_sentence(error: Exception) -> str:
    message = str(error)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_an_empty_store_answers(store: VectorStore) -> None:
    assert store.count() == 0
    assert store.ids() == set()
    assert store.nearest(unit_vectors(1)[0], 5) == []
    assert store.vectors([]) == {}
    store.add([], NONE_AT_ALL)
    store.remove([])
    store.remove(["unknown"])
    assert store.vectors(["unknown"]) == {}
    assert store.count() == 0


def test_nearest_first_with_their_cosines(store: VectorStore) -> None:
    vectors = unit_vectors(40)
    store.add(names(40), vectors)
    question = unit_vectors(1, seed=2)[0]
    cosines = vectors @ question
    found = store.nearest(question, 7)
    assert [match.id for match in found] == [f"id {number}" for number in np.argsort(-cosines)[:7]]
    assert np.allclose([match.cosine for match in found], np.sort(cosines)[::-1][:7], atol=1e-4)
    assert len(store.nearest(question, 1000)) == 40


def test_vectors_come_back_as_they_were_put(store: VectorStore) -> None:
    vectors = unit_vectors(3)
    store.add(names(3), vectors)
    found = store.vectors(["id 2", "unknown", "id 0"])
    assert set(found) == {"id 0", "id 2"}
    assert np.allclose(found["id 2"], vectors[2], atol=1e-6)
    assert found["id 0"].shape == (DIMENSION,)
    store.add(["id 0"], vectors[1:2])
    assert np.allclose(store.vectors(["id 0"])["id 0"], vectors[1], atol=1e-6)
    assert store.count() == 3


def test_more_vectors_than_one_batch(store: VectorStore) -> None:
    count = BATCH + BATCH // 2
    vectors = unit_vectors(count)
    store.add(names(count), vectors)
    assert store.count() == count
    assert store.ids() == set(names(count))
    assert len(store.vectors(names(count))) == count
    assert store.nearest(vectors[count - 1], 1)[0].id == f"id {count - 1}"
    store.remove(names(count)[1:])
    assert store.ids() == {"id 0"}
    assert [match.id for match in store.nearest(vectors[5], 10)] == ["id 0"]


def test_catalogs_that_share_a_place_do_not_see_each_other(place: Path | str) -> None:
    mine, yours = (VectorStore(place, uuid4().hex[:12], "model") for _ in range(2))
    mine.add(names(3), unit_vectors(3))
    yours.add(["yours"], unit_vectors(1))
    yours.drop_other_collections()
    assert mine.ids() == set(names(3))
    assert yours.ids() == {"yours"}
    mine.close()
    yours.close()


def test_another_embedder_begins_anew_and_the_old_vectors_go(place: Path | str) -> None:
    catalog = uuid4().hex[:12]
    old = VectorStore(place, catalog, "old model")
    old.add(names(3), unit_vectors(3))
    old.close()
    new = VectorStore(place, catalog, "new model")
    assert new.count() == 0
    new.add(["new"], np.eye(1, 5, dtype=np.float32))
    new.drop_other_collections()
    assert new.ids() == {"new"}
    new.close()
    assert old.count() == 0
    old.close()


def test_what_another_process_writes_is_seen_after_reopening(store: VectorStore) -> None:
    store.add(names(2), unit_vectors(2))
    assert store.count() == 2
    catalog = store.collection_name.split("-")[2]
    subprocess.run([sys.executable, "-c", ADD_ONE, str(store.place), catalog, "model"], cwd=ROOT, check=True)
    store.reopen()
    assert store.ids() == {*names(2), "written elsewhere"}
    assert store.nearest(np.eye(1, DIMENSION, 15, dtype=np.float32)[0], 1)[0].id == "written elsewhere"


def test_threads_search_write_and_reopen_at_once(store: VectorStore) -> None:
    vectors = unit_vectors(100)
    store.add(["first"], vectors[:1])

    def work(number: int) -> None:
        for turn in range(5):
            row = number * 5 + turn
            store.add([f"id {row}"], vectors[row : row + 1])
            assert store.nearest(vectors[0], 1)[0].id in {"first", "id 0"}
            assert f"id {row}" in store.vectors([f"id {row}"])
            store.reopen()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert store.ids() == {"first", *names(30)}


def test_a_server_that_stops_is_named_and_found_again(tmp_path: Path) -> None:
    port = free_port()
    store = VectorStore(f"http://127.0.0.1:{port}", "catalog", "model")
    vectors = unit_vectors(3)
    for _ in range(2):
        assert_unavailable(store, port)
        with chroma_server(tmp_path / "server", port):
            store.add(names(3), vectors)
            assert store.nearest(vectors[1], 1)[0].id == "id 1"
            assert store.count() == 3
    assert_unavailable(store, port)
    store.close()


def assert_unavailable(store: VectorStore, port: int) -> None:
    for call in (store.count, store.ids, lambda: store.nearest(unit_vectors(1)[0], 3), lambda: store.remove(["x"])):
        with pytest.raises(VectorStoreUnavailableError) as caught:
            call()
        assert f"http://127.0.0.1:{port} does not answer" in one_sentence(caught.value)


def test_a_collection_that_another_process_dropped_is_made_again(server: str) -> None:
    store = VectorStore(server, "dropped", "model")
    store.add(names(2), unit_vectors(2))
    other = VectorStore(server, "dropped", "other model")
    other.drop_other_collections()
    other.close()
    with pytest.raises(StorageError) as caught:
        store.count()
    assert server in one_sentence(caught.value)
    assert store.count() == 0
    store.add(names(1), unit_vectors(1))
    assert store.count() == 1
    store.close()


class BadGateway(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(502)
        self.end_headers()
        self.wfile.write(b"bad gateway")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_an_address_where_something_else_answers() -> None:
    with HTTPServer(("127.0.0.1", 0), BadGateway) as web:
        Thread(target=web.serve_forever, daemon=True).start()
        store = VectorStore(f"http://127.0.0.1:{web.server_port}", "catalog", "model")
        with pytest.raises(VectorStoreUnavailableError) as caught:
            store.count()
        one_sentence(caught.value)
        web.shutdown()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:0", "http://127.0.0.1:port", "http://", "http://no.host.invalid:8000"]
)
def test_an_address_where_nothing_can_be(url: str) -> None:
    with pytest.raises(VectorStoreUnavailableError) as caught:
        VectorStore(url, "catalog", "model").count()
    one_sentence(caught.value)

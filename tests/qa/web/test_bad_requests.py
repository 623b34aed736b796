"""Whatever is sent, the answer is a problem body with one sentence, and the service goes on."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from live_service import WHO, Live, assert_problem, live_service

JSON = {"Content-Type": "application/json"}


@pytest.fixture(autouse=True)
def goes_on(http: httpx.Client) -> Iterator[None]:
    """After every test the service answers as before."""
    yield
    assert http.post("/chat", json={"question": WHO}).json()["citations"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "empty"),
        (" \t\r\n\u2003", "empty"),
        ("\u0000\u0007\u001b", "empty"),
        ("\u200b\u202e", "empty"),
        ("a" * 100_000, "100,000 characters"),
        ("wer? " * 20_000, "100,000 characters"),
        ("😀🎉🤷", "no words"),
        ("?!…", "no words"),
        ("\ud800\udfff", "empty"),
    ],
)
def test_what_is_no_question(http: httpx.Client, question: str, words: str, stream: bool) -> None:
    body = json.dumps({"question": question, "stream": stream})
    assert_problem(http.post("/chat", content=body, headers=JSON), 422, words)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 422, "the body"),
        (b"{", 400, "not valid JSON"),
        (b"who was killed?", 400, "not valid JSON"),
        (b'{"question": "who?"', 400, "not valid JSON"),
        (b'\xff\xfe{"question": 1}', 400, "not valid JSON"),
        (b"[" * 100_000, 400, "not valid JSON"),
        (b"null", 422, "the body"),
        (b"[]", 422, "the body"),
        (b"{}", 422, "question"),
        (b'{"question": null}', 422, "question"),
        (b'{"question": 1}', 422, "question"),
        (b'{"question": ["who?"]}', 422, "question"),
        (b'{"question": "\\ud800"}', 422, "question"),
        (b'{"question": "who?", "stream": "perhaps"}', 422, "stream"),
        (b'{"question": "who?", "session_id": 7}', 422, "session_id"),
        (b'{"question": "who?", "session_id": "\\ud800"}', 404, "no session"),
        (b'{"question": "who?", "sesion_id": "a"}', 422, "sesion_id"),
        (b'{"question": "who?", "question": ""}', 422, "empty"),
    ],
)
def test_malformed_chat(http: httpx.Client, body: bytes, status: int, words: str) -> None:
    assert_problem(http.post("/chat", content=body, headers=JSON), status, words)


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/x-www-form-urlencoded", "image/png", "odd"])
@pytest.mark.parametrize("path", ["/chat", "/sources"])
def test_unknown_media_type(http: httpx.Client, path: str, media_type: str | None) -> None:
    headers = {} if media_type is None else {"Content-Type": media_type}
    content = b'{"question": "who?", "name": "a.txt", "text": "b"}'
    assert_problem(http.post(path, content=content, headers=headers), 415, "application/json")


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "not valid JSON"),
        (b"{", 400, "not valid JSON"),
        (b'{"name": "a.txt", "text": "\\ud800"}', 400, "not valid JSON"),
        (b"[]", 422, "the body"),
        (b'{"name": "a.txt"}', 422, "text"),
        (b'{"name": "", "text": "A sentence."}', 422, "name"),
        (b'{"name": "a.txt", "text": 5}', 422, "text"),
        (b'{"name": "a.txt", "text": "A sentence.", "path": "/etc/passwd"}', 422, "path"),
        (b'{"name": "a.txt", "text": ""}', 422, "empty"),
        (b'{"name": "a.txt", "text": " \\n\\t "}', 422, "empty"),
    ],
)
def test_malformed_source(http: httpx.Client, body: bytes, status: int, words: str) -> None:
    assert_problem(http.post("/sources", content=body, headers=JSON), status, words)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("picture.png", b"\x89PNG\r\n", "unsupported format"),
        ("noname", b"A sentence.", "unsupported format"),
        ("binary.txt", bytes(range(256)) * 10, "binary"),
        ("empty.txt", b"", "empty"),
        ("rows.jsonl", b'{"text": "A sentence."}\nno row\n', "Line 2"),
        ("../../evil\x1b[31m.exe", b"A sentence.", "unsupported format"),
    ],
)
def test_upload_that_cannot_be_read(http: httpx.Client, name: str, data: bytes, words: str) -> None:
    before = http.get("/sources").json()
    good = ("good.txt", b"A sentence that would be fine.")
    assert_problem(http.post("/sources", files=[("file", good), ("file", (name, data))]), 422, words)
    assert http.get("/sources").json() == before, "of a refused request nothing is kept"


def test_form_without_a_file(http: httpx.Client) -> None:
    boundary = {"Content-Type": "multipart/form-data; boundary=b"}
    field = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nhello\r\n--b--\r\n'
    assert_problem(http.post("/sources", content=field, headers=boundary), 422, "no file")
    assert_problem(http.post("/sources", content=b"hello", headers=boundary), 400)
    missing = {"Content-Type": "multipart/form-data"}
    assert_problem(http.post("/sources", content=field, headers=missing), 400)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/chat", 405),
        ("PUT", "/sources", 405),
        ("DELETE", "/health", 405),
        ("GET", "/nowhere", 404),
        ("POST", "/", 405),
        ("GET", "/sources/nothing", 404),
        ("GET", "/sources/%00", 404),
        ("GET", "/sources/..%2f..%2fetc%2fpasswd", 404),
        ("DELETE", "/sources/" + "x" * 5000, 404),
    ],
)
def test_address_or_method_that_does_not_exist(http: httpx.Client, method: str, path: str, status: int) -> None:
    response = http.request(method, path)
    assert_problem(response, status)
    assert (status == 405) == ("allow" in response.headers)


@pytest.fixture(scope="module")
def narrow(plain_settings: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:  # noqa: ARG001
    """A service that takes bodies of at most 2 MiB."""
    with live_service(tmp_path_factory.mktemp("narrow"), max_source_megabytes=1) as live:
        yield live


def pieces(total: int) -> Iterator[bytes]:
    """Send a body without telling its length."""
    for _ in range(total // 65_536):
        yield b" " * 65_536


@pytest.mark.parametrize("path", ["/chat", "/sources"])
@pytest.mark.parametrize("told", [True, False])
def test_huge_body_is_refused(narrow: Live, path: str, told: bool) -> None:
    size = 3 * 1024 * 1024
    content: Any = b" " * size if told else pieces(size)
    response = narrow.client.post(path, content=content, headers=JSON)
    assert_problem(response, 413, "larger than 2,097,152 bytes")
    assert narrow.ask()["citations"]


def test_huge_upload_is_refused(narrow: Live) -> None:
    response = narrow.client.post("/sources", files={"file": ("a.txt", b"word " * 700_000)})
    assert_problem(response, 413, "larger than")
    assert [source["name"] for source in narrow.client.get("/sources").json()] == ["tigharghar.txt"]


def test_huge_body_is_refused_before_it_is_sent(narrow: Live) -> None:
    url = narrow.client.base_url
    head = b"POST /chat HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 9999999999\r\n\r\n"
    with socket.create_connection((url.host, url.port), timeout=20) as connection:
        connection.sendall(head)
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 ")

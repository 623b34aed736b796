"""Addresses are read from a real server: limits, redirects, media types, and no private network unasked."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from index.errors import SourceError
from index.fetch import FetchLimits, fetch, is_address
from index.sources import ReadLimits, read_sources

DOCUMENTS = Path(__file__).parent / "documents"
TYPES = {
    "/report.pdf": ("application/pdf", "report.pdf"),
    "/page": ("text/html; charset=utf-8", "report.html"),
    "/untold/report.docx": ("application/octet-stream", "report.docx"),
    "/untold/report.md": ("text/plain", "report.md"),
    "/image": ("image/png", "report.pdf"),
    "/lie": ("application/pdf", "report.html"),
}
REDIRECTS = {
    "/moved": "/page#part",
    "/loop": "/loop",
    "/file": "file:///etc/passwd",
    "/inside": "http://169.254.169.254/latest/meta-data",
    "/user": "http://a:b@localhost/",
}
ALL = frozenset("*")
ALLOWED = ReadLimits(private_hosts=frozenset(["localhost"]))


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert self.headers["Host"].startswith("localhost:")
        if self.path in REDIRECTS:
            self.send_response(302)
            self.send_header("Location", REDIRECTS[self.path])
            self.end_headers()
        elif self.path in TYPES:
            media_type, name = TYPES[self.path]
            self._send(media_type, (DOCUMENTS / name).read_bytes())
        elif self.path == "/packed":
            self._send("text/plain", b"\x1f\x8b", "gzip")
        elif self.path in ("/large", "/slow"):
            self._stream(0.2 if self.path == "/slow" else 0)
        elif self.path.startswith("/late/"):
            self._redirect_late(int(self.path.rpartition("/")[2]))
        elif self.path == "/drip":
            self._drip()
        else:
            self.send_error(404)

    def _send(self, media_type: str, data: bytes, encoding: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, pause: float) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(50):
                self.wfile.write(b"word " * 1000)
                time.sleep(pause)

    def _redirect_late(self, left: int) -> None:
        time.sleep(0.25)
        self.send_response(302)
        self.send_header("Location", f"/late/{left - 1}" if left else "/page")
        self.end_headers()

    def _drip(self) -> None:
        """Send a header byte by byte, each well within any time that one wait may take, then an answer that is fine."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        with contextlib.suppress(OSError):
            for _ in range(40):
                self.wfile.write(b"x")
                time.sleep(0.05)
            self.wfile.write(b"\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nFine.")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=partial(listening.serve_forever, poll_interval=0.05), daemon=True).start()
        yield f"http://localhost:{listening.server_port}"
        listening.shutdown()


def refusal(address: str, limits: FetchLimits | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        fetch(address, limits or FetchLimits(1_000_000, private_hosts=ALL))
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    return said


@pytest.mark.parametrize("path", ["/report.pdf", "/page", "/moved#top", "/untold/report.docx", "/untold/report.md"])
def test_what_stands_at_an_address_is_read_by_its_type(server: str, path: str) -> None:
    (source,) = read_sources([server + path], ALLOWED)
    assert "On 3 May 1903 the mill burned down" in source.text
    assert source.origin == server + path.removesuffix("#top")
    assert source.name == source.origin.removeprefix("http://")


@pytest.mark.parametrize(
    ("path", "words"),
    [("/image", "is image/png, which cannot be read"), ("/lie", "is no readable PDF"), ("/none", "answers 404")],
)
def test_what_cannot_be_read_is_told(server: str, path: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        list(read_sources([server + path], ALLOWED))


def test_a_private_host_is_asked_only_where_that_is_allowed(server: str) -> None:
    with pytest.raises(
        SourceError, match=r"is at (127\.0\.0\.1|::1), inside a private network; to have it read, name the host"
    ):
        list(read_sources([server + "/page"]))


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.5.5",
            "169.254.169.254",
            "0.0.0.0",  # noqa: S104
            "100.64.0.1",
            "224.0.0.1",
        ),
        *("[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[2002:7f00:1::]", "2130706433", "0x7f.1", "127.1"),
        "ⓛocalhost",
    ],
)
def test_no_spelling_of_a_private_address_gets_by(host: str) -> None:
    said = refusal(f"http://{host}:9/", FetchLimits(1000))
    assert "private network" in said


def test_a_redirect_into_a_private_network_is_refused(server: str) -> None:
    said = refusal(server + "/inside", FetchLimits(1000, private_hosts=frozenset(["localhost"])))
    assert "169.254.169.254, inside a private network" in said


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/loop", "redirects more than 5 times"),
        ("/file", "leads to file:///etc/passwd, which is not at http:// or https://"),
        ("/user", "neither user nor password"),
        ("/packed", "comes packed"),
    ],
)
def test_servers_that_mislead_are_refused(server: str, path: str, words: str) -> None:
    assert words in refusal(server + path)


def test_limits_of_size_hold(server: str) -> None:
    assert "more than the limit of 0.0 MiB" in refusal(server + "/large", FetchLimits(20_000, private_hosts=ALL))
    assert "more than the limit" in refusal(server + "/report.pdf", FetchLimits(20_000, private_hosts=ALL))


@pytest.mark.parametrize("path", ["/slow", "/drip", "/late/3"])
def test_body_headers_and_redirects_end_at_one_deadline(server: str, path: str) -> None:
    late = FetchLimits(1_000_000, max_seconds=0.5, private_hosts=ALL)
    assert "takes longer than 0.5 s" in refusal(server + path, late)


@pytest.mark.parametrize(("path", "text"), [("/drip", b"Fine."), ("/late/3", b"the mill burned down")])
def test_what_is_slow_within_the_deadline_is_read(server: str, path: str, text: bytes) -> None:
    assert text in fetch(server + path, FetchLimits(1_000_000, private_hosts=ALL)).data


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://example.org/a.txt", "is not at http:// or https://"),
        ("file:///etc/passwd", "is not at http:// or https://"),
        ("http:///path", "must name a host"),
        ("http://[::1", "no valid address"),
        ("http://localhost:99999/", "no valid address"),
        ("http://nowhere.invalid/", "there is no host nowhere.invalid"),
        ("http://bücher.invalid:80/", "there is no host xn--bcher-kva.invalid"),
        (f"http://{'ü' * 80}.invalid/", "no valid address"),
    ],
)
def test_addresses_that_are_none(address: str, words: str) -> None:
    assert words in refusal(address)


def test_nobody_listens() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        assert "cannot be reached" in refusal(f"http://127.0.0.1:{bound.getsockname()[1]}/")


def test_a_host_is_reached_at_the_first_of_its_addresses_that_answers(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved = socket.getaddrinfo

    def both(host: str, *rest: Any, **named: Any) -> list[Any]:
        return [
            *(resolved("127.0.0.2", *rest, **named) if host == "localhost" else []),
            *resolved(host, *rest, **named),
        ]

    # The server listens at the last alone, as many do whose name has an address of IPv6 too.
    monkeypatch.setattr(socket, "getaddrinfo", both)
    assert b"the mill burned down" in fetch(server + "/moved", FetchLimits(1_000_000, private_hosts=ALL)).data


def test_files_are_no_addresses(tmp_path: Path) -> None:
    assert is_address("https://example.org")
    assert not is_address(tmp_path)
    assert not is_address("a/b://c.txt")
    assert not is_address("notes.txt")

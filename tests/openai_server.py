"""A server that speaks OpenAI's chat completions over HTTP, in a stream, and misbehaves as it is told to."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Say = Callable[[str], str]
KEY_IN_ERROR = "sk-secret-123"


@dataclass
class Behaviour:
    """What the server does with the next requests; ``seen`` and ``keys`` are what came.

    It says what ``say`` makes of the last message, in pieces of ``piece`` characters, as arguments of the tool where
    it is given one. The first requests are refused with the HTTP ``statuses``, in turn. After ``stall_after`` pieces
    it says nothing more until it is stopped, after ``cut_after`` it drops the connection, after ``end_after`` it ends
    as if the longest answer were reached.
    """

    say: Say
    piece: int = 3
    statuses: list[int] = field(default_factory=list)
    stall_after: int = -1
    cut_after: int = -1
    end_after: int = -1
    counts_tokens: bool = True
    seen: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)


@contextmanager
def openai_server(behaviour: Behaviour) -> Iterator[str]:
    """Give the address of a running server."""
    handler = type("Handler", (_Handler,), {"behaviour": behaviour})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        finally:
            behaviour.stopped.set()
            server.shutdown()
            thread.join(timeout=10)
    assert not thread.is_alive(), "the server did not stop"


class _Handler(BaseHTTPRequestHandler):
    behaviour: Behaviour
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.behaviour.seen.append(request)
        self.behaviour.keys.append(self.headers.get("authorization", ""))
        if self.behaviour.statuses:
            self._refuse(self.behaviour.statuses.pop(0))
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        try:
            self._stream(request)
        except (BrokenPipeError, ConnectionResetError):
            self.behaviour.stopped.set()

    def _refuse(self, status: int) -> None:
        error = {"message": f"refused: {KEY_IN_ERROR}", "type": "error", "code": str(status)}
        body = json.dumps({"error": error}).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.send_header("retry-after", "0")
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, request: dict[str, Any]) -> None:
        text = self.behaviour.say(str(request["messages"][-1]["content"]))
        tool = request["tools"][0]["function"]["name"] if request.get("tools") else None
        for number, start in enumerate(range(0, len(text), self.behaviour.piece)):
            if number == self.behaviour.stall_after:
                self.behaviour.stopped.wait(30)
                self.close_connection = True
                return
            if number == self.behaviour.cut_after:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            if number == self.behaviour.end_after:
                break
            self._choice(_delta(text[start : start + self.behaviour.piece], tool, is_first=not number), None)
        self._choice({}, "length" if self.behaviour.end_after >= 0 else "tool_calls" if tool else "stop")
        if self.behaviour.counts_tokens and request.get("stream_options", {}).get("include_usage"):
            counted = {"prompt_tokens": len(str(request["messages"])), "completion_tokens": len(text)}
            self._send({"choices": [], "usage": {**counted, "total_tokens": sum(counted.values())}})
        self._write("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _choice(self, delta: dict[str, Any], finish_reason: str | None) -> None:
        self._send({"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]})

    def _send(self, body: dict[str, Any]) -> None:
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "test-model", **body}
        self._write(f"data: {json.dumps(chunk)}\n\n")

    def _write(self, text: str) -> None:
        """Write a chunk of HTTP, so that a client tells a connection that was dropped from one that ended."""
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


def _delta(piece: str, tool: str | None, *, is_first: bool) -> dict[str, Any]:
    role = {"role": "assistant"} if is_first else {}
    if tool is None:
        return {**role, "content": piece}
    opening = {"id": "call_1", "type": "function"} if is_first else {}
    named = {"name": tool} if is_first else {}
    return {**role, "tool_calls": [{"index": 0, **opening, "function": {**named, "arguments": piece}}]}

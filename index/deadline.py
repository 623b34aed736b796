"""Connections that end at one deadline, whatever a server does: httpx bounds each wait alone, and a drip has no end."""

import time
from collections.abc import Iterable
from ssl import SSLContext
from typing import Any

import httpcore
import httpx


class DeadlineTransport(httpx.HTTPTransport):
    """Transport whose connections, requests and responses all end at ``deadline``, in the time of ``time.monotonic``.

    What is not through by then raises ``httpx.TimeoutException``.
    """

    def __init__(self, deadline: float) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        super().__init__(verify=context)
        # httpx hands no network backend on, httpcore takes one.
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=_Backend(_Deadline(deadline)))


class _Deadline:
    def __init__(self, end: float) -> None:
        self._end = end

    def within(self, timeout: float | None) -> float:
        """Return how many seconds one wait may take that is bounded by ``timeout`` too."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("The deadline is over.")
        return left if timeout is None else min(timeout, left)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: _Deadline) -> None:
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        wait = self._deadline.within(timeout)
        return _Stream(self._backend.connect_tcp(host, port, wait, local_address, socket_options), self._deadline)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = self._deadline.within(timeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, wait), self._deadline)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

"""Pages and files by their address (http, https), within limits, and never from inside the own network unasked.

A name is resolved once, every address that it has is checked, and the connection goes to the address that was checked:
a name that points elsewhere a moment later gains nothing (CWE-918, server-side request forgery).
"""

import ipaddress
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

from index.errors import SourceError, SourceTooLargeError

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
MAX_SECONDS = 30.0
_SAVE_IT = "save it as a file and index that"
_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_HEADERS = {
    "User-Agent": "cited-qa",
    "Accept": "text/html, application/pdf, text/plain, */*;q=0.5",
    "Accept-Encoding": "identity",  # what is packed can be a bomb
}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much of an answer is taken, for how long, and which hosts inside private networks may be asked ("*": all)."""

    max_bytes: int
    max_seconds: float = MAX_SECONDS
    private_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent: the address that was asked for, the bytes, and the media type and encoding that it tells."""

    address: str
    data: bytes
    media_type: str
    encoding: str | None

    @property
    def name(self) -> str:
        """What to call it: host and path, the way people say it."""
        url = urlsplit(self.address)
        query = f"?{url.query}" if url.query else ""
        return f"{url.netloc}{unquote(url.path.rstrip('/'))}{query}"

    @property
    def file_name(self) -> str:
        """The last part of the path, whose suffix may tell the format."""
        return PurePosixPath(urlsplit(self.address).path).name


def is_address(path: object) -> bool:
    """Tell whether a path is an address such as https://example.org/ rather than a file."""
    scheme, mark, _ = str(path).partition("://")
    return bool(mark) and scheme.isalnum()


def fetch(address: str, limits: FetchLimits) -> Fetched:
    """Return what stands at an address. Raises SourceError, one sentence, where it cannot or may not be had."""
    import httpx

    from index.deadline import DeadlineTransport

    # The system's resolver has limits of its own; all else, from the first connection on, ends here.
    transport = DeadlineTransport(time.monotonic() + limits.max_seconds)
    url = _checked(address, address)
    first = urlunsplit(url)
    try:
        # A proxy would resolve names itself, behind the check.
        with httpx.Client(trust_env=False, transport=transport, timeout=limits.max_seconds, headers=_HEADERS) as client:
            for _ in range(MOST_REDIRECTS + 1):
                with _asked(client, url, limits) as response:
                    if response.status_code not in _REDIRECTS or "location" not in response.headers:
                        return _received(response, first, limits)
                    url = _checked(urljoin(urlunsplit(url), response.headers["location"]), address)
    except httpx.TimeoutException as error:
        raise SourceError(f"{address} takes longer than {limits.max_seconds:g} s; try again, or {_SAVE_IT}.") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        reason = str(error).rstrip(".") or type(error).__name__
        raise SourceError(
            f"{address} cannot be reached: {reason}; check it and your connection, then try again."
        ) from error
    raise SourceError(f"{address} redirects more than {MOST_REDIRECTS} times; {_SAVE_IT}.")


def _checked(address: str, asked: str) -> SplitResult:
    """Return the parts of an address, less its fragment."""
    shown = asked if address == asked else f"{asked} leads to {address}, which"
    try:
        url = urlsplit(address)
        is_usable = bool(url.hostname) and url.port != 0 and url.username is None and url.password is None
        if is_usable and not url.netloc.isascii():
            port = f":{url.port}" if url.port else ""
            url = url._replace(netloc=str(url.hostname).encode("idna").decode("ascii") + port)
    except ValueError as error:
        raise SourceError(f"{shown} is no valid address; write one like https://example.org/page.") from error
    if url.scheme not in ("http", "https"):
        raise SourceError(f"{shown} is not at http:// or https://; {_SAVE_IT}.")
    if not is_usable:
        raise SourceError(f"{shown} must name a host, and neither user nor password; {_SAVE_IT}.")
    return url._replace(fragment="")


@contextmanager
def _asked(client: "httpx.Client", url: SplitResult, limits: FetchLimits) -> Iterator["httpx.Response"]:
    """Ask a host at the first of its checked addresses that takes a connection, under the host's name."""
    response = _answer(client, url, _addresses_of(url, limits), limits.max_seconds)
    with closing(response):
        connected = response.extensions["network_stream"].get_extra_info("server_addr")
        if connected:
            _check_public(str(connected[0]), url, limits)
        yield response


def _answer(client: "httpx.Client", url: SplitResult, addresses: Sequence[str], seconds: float) -> "httpx.Response":
    """Return the answer, whose body is yet to be read."""
    import httpx

    port = f":{url.port}" if url.port else ""
    # An address that nothing answers at leaves time for the others.
    timeout = httpx.Timeout(seconds, connect=seconds / len(addresses))

    def sent(address: str) -> httpx.Response:
        target = urlunsplit(url._replace(netloc=(f"[{address}]" if ":" in address else address) + port))
        named = {"sni_hostname": str(url.hostname)}
        headers = {"Host": url.netloc}
        return client.send(
            client.build_request("GET", target, headers=headers, timeout=timeout, extensions=named), stream=True
        )

    for address in addresses[:-1]:
        with suppress(httpx.ConnectError, httpx.ConnectTimeout):
            return sent(address)
    return sent(addresses[-1])


def _addresses_of(url: SplitResult, limits: FetchLimits) -> list[str]:
    """Return the addresses of a host, after all of them were checked."""
    host = str(url.hostname)
    try:
        found = socket.getaddrinfo(host, url.port or (443 if url.scheme == "https" else 80), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(
            f"{urlunsplit(url)} cannot be reached: there is no host {host}; check how it is spelt."
        ) from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    for address in addresses:
        _check_public(address, url, limits)
    return addresses


# Their last 32 bits are an IPv4 address: of a translator (RFC 6052), and IPv4-compatible (RFC 4291).
_HOLD_IPV4 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))


def _check_public(address: str, url: SplitResult, limits: FetchLimits) -> None:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
    if any(parsed in network for network in _HOLD_IPV4):
        mapped = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
    is_public = all(one.is_global and not one.is_multicast for one in (parsed, mapped) if one is not None)
    if not is_public and not {str(url.hostname), "*"} & limits.private_hosts:
        raise SourceError(
            f"{urlunsplit(url)} is at {address}, inside a private network; to have it read, name the host in"
            " QA_PRIVATE_HOSTS."
        )


def _received(response: "httpx.Response", address: str, limits: FetchLimits) -> Fetched:
    """Return the body, read within the limit of size."""
    if not response.is_success:
        raise SourceError(
            f"{address} cannot be read: the server answers {response.status_code}; look at it in a browser."
        )
    if response.headers.get("content-encoding", "identity") != "identity":
        raise SourceError(f"{address} comes packed, though it was asked for plain; {_SAVE_IT}.")
    most = limits.max_bytes
    too_large = SourceTooLargeError(
        f"{address} has more than the limit of {most / (1024 * 1024):.1f} MiB; raise QA_MAX_SOURCE_MEGABYTES."
    )
    told = response.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise too_large
    data = bytearray()
    for piece in response.iter_raw():
        data += piece
        if len(data) > most:
            raise too_large
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(address, bytes(data), media_type, response.charset_encoding)

"""Keeps pages of other sites from using the service through the browser of a person who has it open."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.web.problems import response_of

_READING = frozenset(["GET", "HEAD", "OPTIONS"])
_OTHERS = frozenset(["cross-site", "same-site"])
LOOPBACK = frozenset(["localhost", "127.0.0.1", "::1"])


class OtherSites:
    """Refuses what changes something and comes from a page of another site, and names that aren't this service's.

    An upload is sent by browsers without asking first, wherever the page comes from, and a service without keys would
    take it. Browsers tell the site in ``Sec-Fetch-Site`` (W3C Fetch Metadata), to addresses of this machine and over
    HTTPS; other clients don't, and go on. Another port of this machine is another site too.

    ``hosts`` are the names and addresses that may stand in ``Host``, None for any: a page whose own name was made to
    lead to this machine (DNS rebinding) is of the same site to its browser.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None = None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a problem."""
        refused = self._refusal(Headers(scope=scope), scope["method"]) if scope["type"] == "http" else None
        if refused is None:
            await self._app(scope, receive, send)
        else:
            await response_of(refused, scope["path"])(scope, receive, send)

    def _refusal(self, headers: Headers, method: str) -> HTTPException | None:
        if self._hosts is not None and host_in(headers.get("host", "")) not in self._hosts:
            return HTTPException(
                403, "The service is not known under this name; open it by its address, or name the host in QA_HOSTS."
            )
        if method not in _READING and headers.get("sec-fetch-site") in _OTHERS:
            return HTTPException(403, "A page of another site sent this; open this service's own page to do it.")
        return None


def host_in(header: str) -> str:
    """Return the name or address in a ``Host`` header, without its port and brackets."""
    name = header.rpartition("]")[0].removeprefix("[") if header.startswith("[") else header.partition(":")[0]
    return name.lower()

"""Keeps pages of other sites from changing anything through the browser of a person who has this service open."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.web.problems import response_of

_READING = frozenset(["GET", "HEAD", "OPTIONS"])


class OtherSites:
    """Refuses what changes something and comes from a page of another site.

    An upload is sent by browsers without asking first, wherever the page comes from, and a service without keys would
    take it. Browsers tell the site in ``Sec-Fetch-Site`` (W3C Fetch Metadata), to addresses of this machine and over
    HTTPS; other clients don't, and go on.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a problem."""
        is_change = scope["type"] == "http" and scope["method"] not in _READING
        if is_change and Headers(scope=scope).get("sec-fetch-site") == "cross-site":
            refused = HTTPException(403, "A page of another site sent this; open this service's own page to do it.")
            await response_of(refused, scope["path"])(scope, receive, send)
            return
        await self._app(scope, receive, send)

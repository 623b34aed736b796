"""A server of the Model Context Protocol: other assistants ask and search the sources by its tools."""

import json
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field, RootModel

import qa
from index.errors import CitedQAError
from index.records import ranked_sentences
from qa.assemble import Service
from qa.records import Answer
from qa.settings import is_one_of

MOST_FOUND = 100
PATH = "/mcp"
_INSTRUCTIONS = (
    "Answers questions from the sources that were indexed here, each statement cited to its sentence, and says so where"
    " the sources don't tell. Quote answers with their citations; say nothing about the sources that isn't cited."
)
_Message = MutableMapping[str, Any]
_Send = Callable[[_Message], Awaitable[None]]
AsgiApp = Callable[[_Message, Callable[[], Awaitable[_Message]], _Send], Awaitable[None]]


class CitedAnswer(RootModel[Answer]):
    """The answer object of ``POST /chat``."""


@dataclass(frozen=True)
class ListedSource:
    """A source with its size; ``day`` is the day that it was written on, None where it does not say so."""

    id: str
    name: str
    sentences: int
    characters: int
    indexed_at: str
    day: date | None


@dataclass(frozen=True)
class FoundSentence:
    """A sentence of a source; offsets are characters in the source's text, ``score`` is its relevance in [0, 1].

    ``place`` tells in words where it stands in the original, None where nothing tells it.
    """

    source: str
    source_id: str
    sentence: int
    text: str
    start: int
    end: int
    score: float
    place: str | None


def build_server(service: Service) -> MCPServer[Any]:
    """Return the server with the tools ``ask``, ``search`` and ``list_sources``."""
    server: MCPServer[Any] = MCPServer(
        "cited-qa", instructions=_INSTRUCTIONS, version=qa.__version__, log_level="WARNING"
    )

    @server.tool()
    def ask(
        question: Annotated[str, Field(description="A question, in words of your own.")],
        session_id: Annotated[
            str | None, Field(description="The session_id of an earlier answer, to go on with its conversation.")
        ] = None,
    ) -> CitedAnswer:
        """Answer a question, each statement cited to its sentence; `abstained` is true where the sources don't say."""
        with _told(service):
            service.prepare()
            *_, answer = service.pipeline.ask(question, session_id)
        if not isinstance(answer, Answer):
            raise TypeError("a stream ends with its answer")
        return CitedAnswer(answer)

    @server.tool()
    def search(
        query: Annotated[str, Field(description="A question or words to look for; days in it are heeded.")],
        limit: Annotated[int, Field(ge=1, le=MOST_FOUND, description="Sentences to return.")] = 10,
    ) -> list[FoundSentence]:
        """Find the sentences of the sources that are most relevant, best first."""
        with _told(service):
            service.prepare()
            ranked = ranked_sentences(service.pipeline.retrieve(query))[:limit]
        return [
            FoundSentence(
                source=one.source_name,
                source_id=one.sentence.source_id,
                sentence=one.sentence.ordinal,
                text=one.sentence.text,
                start=one.sentence.start,
                end=one.sentence.end,
                score=round(one.score, 4),
                place=service.pipeline.place(one.sentence),
            )
            for one in ranked
        ]

    @server.tool()
    def list_sources() -> list[ListedSource]:
        """List the sources in the order of their names."""
        with _told(service):
            summaries = service.catalog.summaries()
        # Where they were found on this machine is nobody else's business.
        return [
            ListedSource(one.id, one.name, one.sentences, one.characters, one.indexed_at, one.day) for one in summaries
        ]

    return server


@contextmanager
def _told(service: Service) -> Iterator[None]:
    """Hand what a person can mend on as the sentence that tells it."""
    try:
        yield
    except CitedQAError as error:
        service.lose()
        raise ToolError(str(error)) from error


def http_app(service: Service, host: str) -> AsgiApp:
    """Return the server as an ASGI application at ``/mcp``, asking for one of the settings' keys if there are any.

    Only requests to this machine are taken where ``host`` is one of its own names.
    """
    app = build_server(service).streamable_http_app(streamable_http_path=PATH, host=host)
    keys = service.settings.keys

    async def guarded(scope: _Message, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and keys and not is_one_of(_bearer(scope), keys):
            await _refuse(send)
        else:
            await app(scope, receive, send)

    return guarded


def _bearer(scope: _Message) -> bytes:
    sent: bytes = dict(scope["headers"]).get(b"authorization", b"")
    scheme, _, key = sent.partition(b" ")
    return key if scheme.lower() == b"bearer" else b""


async def _refuse(send: _Send) -> None:
    body = json.dumps({"detail": "Send one of the service's keys as 'Authorization: Bearer KEY'."}).encode()
    headers = [(b"content-type", b"application/json"), (b"www-authenticate", b"Bearer")]
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": body})

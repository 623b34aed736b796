"""The HTTP service: thin handlers over the pipeline and the index."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response, StreamingResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.sse import format_sse_event
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

import qa
from index.records import Source
from index.sources import ReadLimits, source_of_text, sources_of_bytes, stated_day
from qa.assemble import Service
from qa.days import days_between
from qa.errors import UnknownSourceError
from qa.records import Answer, Citation, Delta
from qa.settings import is_one_of
from qa.web.completions import completion_routes
from qa.web.other_sites import OtherSites
from qa.web.page_files import page_routes
from qa.web.problems import BodyLimit, handle_errors, problem_of
from qa.web.schemas import AnswerBody, ChatRequest, Problem, State
from qa.web.sessions import session_routes
from qa.web.source_schemas import NewSource, SourceBody, SourceText, SpokenDays, TimelineBody, TimelineQuery

MEGABYTE = 1024 * 1024
_BODIES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 401, 404, 409, 413, 415, 422, 502, 503, 507)
}
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": 'event: delta\ndata: {"text": "The board elected Ana Ruiz. [1]"}\n\n',
            }
        }
    }
}
# A proxy that collects the events, or keeps them, would spoil the stream.
_STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_NEW_SOURCES = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": NewSource.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            },
        },
    }
}


def build_app(service: Service, hosts: frozenset[str] | None = None) -> FastAPI:
    """Return the ASGI application over a service, reached under one of the names ``hosts``, or under any."""
    app = FastAPI(
        title="cited-qa",
        version=qa.__version__,
        summary="Questions answered from your own text, each statement cited to the exact sentence.",
    )
    handle_errors(app, service.lose)
    app.add_middleware(BodyLimit, most_bytes=(service.settings.max_source_megabytes + 1) * MEGABYTE)
    app.add_middleware(OtherSites, hosts=hosts)
    page_routes(app)
    app.include_router(state_routes(service))
    guard = [Depends(key_checker(service.settings.keys))]
    app.include_router(chat_routes(service), dependencies=guard)
    app.include_router(session_routes(service), dependencies=guard)
    app.include_router(completion_routes(service), dependencies=guard)
    app.include_router(source_routes(service), dependencies=guard)
    app.include_router(timeline_routes(service), dependencies=guard)
    return app


def key_checker(keys: frozenset[str]) -> Callable[..., None]:
    """Return the dependency that asks for one of ``keys``, if there are any."""
    bearer = HTTPBearer(auto_error=False, description="One of QA_API_KEYS, where these are set.")

    def check(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> None:
        # Headers are decoded as Latin-1, whatever their bytes mean.
        sent = credentials.credentials.encode("latin-1") if credentials else b""
        if keys and not is_one_of(sent, keys):
            raise HTTPException(
                401,
                "Send one of the service's keys as 'Authorization: Bearer KEY'.",
                headers={"WWW-Authenticate": "Bearer"},
            )

    return check


def state_routes(service: Service) -> APIRouter:
    """Return the routes that tell whether the service is up."""
    router = APIRouter(tags=["state"])

    @router.get("/health")
    def health() -> State:
        """Tell that the process is up."""
        return State(status="ok")

    @router.get("/ready", responses={503: _BODIES[503]})
    def ready() -> State:
        """Tell that models are loaded and vectors are at hand."""
        service.prepare()
        service.check()
        return State(status="ready")

    return router


def chat_routes(service: Service) -> APIRouter:
    """Return the route that answers questions."""
    router = APIRouter(tags=["chat"], responses=_BODIES)

    @router.post("/chat", response_model=AnswerBody, responses=_STREAM)
    def chat(request: ChatRequest) -> Response | AnswerBody:
        """Answer a question, each statement cited to its sentence; or say that the sources don't say.

        With `"stream": true` the answer is Server-Sent Events: `delta` and `citation` as they come, then
        one `answer` with the whole object, or one `error` with a problem.
        """
        service.prepare()
        items = service.pipeline.ask(request.question, request.session_id, any_day=request.any_day)
        # The first item is made before the status line is sent, so that what fails before it has a status.
        first = next(items)
        if request.stream:
            return StreamingResponse(events(first, items), media_type="text/event-stream", headers=_STREAM_HEADERS)
        *_, answer = (first, *items)
        if not isinstance(answer, Answer):
            raise TypeError("a stream ends with its answer")
        return AnswerBody.of(answer)

    return router


def events(first: Delta | Citation | Answer, rest: Iterable[Delta | Citation | Answer]) -> Iterator[bytes]:
    """Encode items as Server-Sent Events; after the first byte a failure can only be an event."""
    try:
        yield event(first)
        for item in rest:
            yield event(item)
    except Exception as error:
        yield format_sse_event(event="error", data_str=problem_of(error).model_dump_json())


def event(item: Delta | Citation | Answer) -> bytes:
    """Encode one item as a Server-Sent Event, named for its kind."""
    body = item.to_json() if isinstance(item, Answer) else json.dumps(asdict(item), ensure_ascii=False)
    return format_sse_event(event=type(item).__name__.lower(), data_str=body)


def source_routes(service: Service) -> APIRouter:
    """Return the routes that list, add, show and remove sources."""
    router = APIRouter(prefix="/sources", tags=["sources"], responses=_BODIES)
    limits = service.settings.read_limits

    @router.get("")
    def list_sources() -> list[SourceBody]:
        """List the sources in the order of their names."""
        return [SourceBody.of(summary) for summary in service.catalog.summaries()]

    @router.post("", status_code=201, openapi_extra=_NEW_SOURCES)
    async def add_sources(request: Request) -> list[SourceBody]:
        """Index a text, or one or several uploaded files; the same name replaces what it held before."""
        sources = await sent_sources(request, limits)
        await run_in_threadpool(service.builder.index, sources)
        added = {source.id for source in sources}
        summaries = await run_in_threadpool(service.catalog.summaries)
        return [SourceBody.of(summary) for summary in summaries if summary.id in added]

    @router.get("/{source_id}")
    def show_source(source_id: str) -> SourceText:
        """Return a source's text with the offsets of its sentences."""
        # In this order, a source that is removed in between is unknown, not without sentences.
        sentences = service.catalog.sentences(source_id)
        source = service.catalog.source(source_id)
        if source is None:
            raise unknown_source(source_id)
        return SourceText.of(source, sentences)

    @router.delete("/{source_id}", status_code=204)
    def remove_source(source_id: str) -> None:
        """Remove a source with everything that was derived from it."""
        if not service.builder.remove(source_id):
            raise unknown_source(source_id)

    return router


def timeline_routes(service: Service) -> APIRouter:
    """Return the route that lists dated sentences."""
    router = APIRouter(tags=["timeline"], responses=_BODIES)

    @router.get("/timeline")
    def timeline(query: Annotated[TimelineQuery, Query()]) -> TimelineBody:
        """List the sentences that speak of days, in time order, each with its dates."""
        days = days_between(query.first, query.last, day_first=service.settings.day_first)
        return TimelineBody.of(service.search.timeline(days, query.about, query.limit, query.offset))

    @router.get("/timeline/days")
    def timeline_days(
        about: Annotated[str, Query(description="Words that a sentence must hold, in any inflected form.")] = "",
    ) -> list[SpokenDays]:
        """List the days that sentences speak of, in time order, each with how many do; those without a year last."""
        return [SpokenDays.of(span, sentences) for span, sentences in service.search.spoken_days(about)]

    return router


def unknown_source(source_id: str) -> UnknownSourceError:
    """Return the error for an id that no source has."""
    return UnknownSourceError(f"There is no source {source_id[:64]!r}; GET /sources lists them.")


async def sent_sources(request: Request, limits: ReadLimits) -> list[Source]:
    """Read new sources from a JSON body or from uploaded files, each within the limits."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form() as form:
            files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
            uploads = [(file.filename or "upload.txt", await file.read()) for file in files]
        if len({name for name, _ in uploads}) < len(uploads):
            raise HTTPException(422, "Two files have the same name; send each under a name of its own.")
        if not uploads:
            raise HTTPException(422, "The form holds no file; send each one as a field named 'file'.")
        # Decoding a large file takes its time; other requests go on.
        return [s for name, data in uploads for s in await run_in_threadpool(sources_of_bytes, name, data, limits)]
    if kind != "application/json":
        raise HTTPException(415, "Send a source as application/json, or files as multipart/form-data.")
    try:
        new = NewSource.model_validate_json(await request.body())
    except ValidationError as error:
        raise RequestValidationError([dict(e) for e in error.errors()]) from error
    day = None if new.day is None else stated_day(new.day)
    return [source_of_text(new.name, new.text, limits, day=day)]

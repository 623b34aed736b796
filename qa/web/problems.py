"""Errors as problem bodies (RFC 9457): the right status and one sentence, never a traceback."""

import logging
from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import (
    CitedQAError,
    IndexBusyError,
    ModelError,
    SourceError,
    SourceTooLargeError,
    StorageError,
    VectorStoreUnavailableError,
)
from qa.errors import (
    ChatModelError,
    InvalidDateError,
    InvalidQuestionError,
    UnknownModelError,
    UnknownSessionError,
    UnknownSourceError,
    UnsupportedRequestError,
)
from qa.web.completion_schemas import ErrorBody, ErrorDetail
from qa.web.schemas import Problem

log = logging.getLogger(__name__)

STATUS: dict[type[CitedQAError], int] = {
    ChatModelError: 502,
    InvalidDateError: 422,
    InvalidQuestionError: 422,
    SourceError: 422,
    SourceTooLargeError: 413,
    UnknownModelError: 404,
    UnknownSessionError: 404,
    UnknownSourceError: 404,
    IndexBusyError: 409,
    StorageError: 507,
    UnsupportedRequestError: 422,
    VectorStoreUnavailableError: 503,
    ModelError: 503,
}
TITLES = {
    400: "Malformed request",
    401: "Key missing or wrong",
    403: "Refused",
    404: "Not found",
    405: "Method not allowed",
    409: "Busy",
    413: "Too large",
    415: "Media type not supported",
    422: "Cannot be processed",
    500: "Internal error",
    502: "The chat model failed",
    503: "Not available",
    507: "Storage cannot be used",
}
_CODES = {401: "invalid_api_key"}  # of OpenAI
# The framework's own words, as sentences.
_SENTENCES = {
    "Not Found": "There is nothing at this address; /docs lists the addresses.",
    "Method Not Allowed": "This address does not take that method; the Allow header names those it takes.",
    "There was an error parsing the body": "The body is not valid JSON in UTF-8.",
}


def problem_of(error: Exception) -> Problem:
    """Return the problem that a person should read about an error."""
    if isinstance(error, CitedQAError):
        status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
        return _problem(status, str(error))
    if isinstance(error, HTTPException):
        return _problem(error.status_code, _SENTENCES.get(error.detail, error.detail))
    if isinstance(error, RequestValidationError):
        return _validation_problem(error)
    log.error("unexpected error", exc_info=error)
    return _problem(500, "Something went wrong in the service; its log has the details.")


def response_of(error: Exception, path: str) -> JSONResponse:
    """Return an error as the response to a request for ``path``: a problem, or what OpenAI's clients expect."""
    headers = error.headers if isinstance(error, HTTPException) else None
    if path.startswith("/v1/"):
        status, body = openai_error_of(error)
        return JSONResponse(body.model_dump(), status, headers=headers)
    problem = problem_of(error)
    return JSONResponse(problem.model_dump(), problem.status, headers=headers, media_type="application/problem+json")


def openai_error_of(error: Exception) -> tuple[int, ErrorBody]:
    """Return status and body of an error in OpenAI's shape, where what cannot be processed is a bad request."""
    problem = problem_of(error)
    status = 400 if problem.status == 422 else problem.status
    code = "model_not_found" if isinstance(error, UnknownModelError) else _CODES.get(status)
    kind = "server_error" if status >= 500 else "invalid_request_error"
    return status, ErrorBody(error=ErrorDetail(message=problem.detail, type=kind, code=code))


def _problem(status: int, detail: str) -> Problem:
    return Problem(title=TITLES.get(status, "Error"), status=status, detail=detail)


def _validation_problem(error: RequestValidationError) -> Problem:
    if isinstance(error.body, bytes):
        # It was not read, for the sake of its media type.
        return _problem(415, "Send the body as JSON, with the header 'Content-Type: application/json'.")
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return _problem(400, f"The body is not valid JSON: {first['ctx']['error']}.")
    place = ".".join(str(part) for part in first["loc"] if part != "body") or "the body"
    return _problem(422, f"{place}: {first['msg']}.")


def handle_errors(app: FastAPI, on_storage_error: Callable[[], None]) -> None:
    """Answer every error with a problem body; tell of those that the catalog and the vectors have."""

    def handle(request: Request, error: Exception) -> JSONResponse:
        if isinstance(error, StorageError | VectorStoreUnavailableError):
            on_storage_error()
        return response_of(error, request.url.path)

    for kind in (CitedQAError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, handle)


class BodyLimit:
    """Refuses bodies of more than ``most_bytes``, whether or not the client tells their length."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app = app
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting what is read of its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read = 0
        too_large = HTTPException(
            413, f"The body is larger than {self._most_bytes:,} bytes; send less, or raise QA_MAX_SOURCE_MEGABYTES."
        )
        told = Headers(scope=scope).get("content-length", "0")
        if told.isdecimal() and int(told) > self._most_bytes:
            await response_of(too_large, scope["path"])(scope, receive, send)
            return

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most_bytes:
                raise too_large
            return message

        await self._app(scope, counted, send)

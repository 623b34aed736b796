"""OpenAI's chat completions over the pipeline, so that clients of other services can ask."""

import json
import time
import uuid
from collections.abc import Iterator
from itertools import chain
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from index.chunks import token_counts
from qa.assemble import Service
from qa.errors import UnknownModelError
from qa.records import Answer, Citation, Delta
from qa.web.completion_schemas import (
    MODEL,
    AnswerMessage,
    Choice,
    Completion,
    CompletionRequest,
    ErrorBody,
    Model,
    Models,
    Usage,
    annotations_of,
    chunk,
)
from qa.web.problems import openai_error_of
from qa.web.schemas import AnswerBody

Item = Delta | Citation | Answer
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody} for status in (400, 401, 404, 409, 413, 415, 503, 507)
}
_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}
# A proxy that collects the chunks, or keeps them, would spoil the stream.
_STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def completion_routes(service: Service) -> APIRouter:
    """Return the routes that OpenAI's clients use."""
    router = APIRouter(prefix="/v1", tags=["openai"], responses=_ERRORS)
    started = int(time.time())

    @router.get("/models")
    def list_models() -> Models:
        """List the one model: what answers from the sources."""
        return Models(data=[Model(created=started)])

    @router.get("/models/{model}")
    def show_model(model: str) -> Model:
        """Show a model."""
        check_model(model)
        return Model(created=started)

    @router.post("/chat/completions", response_model=Completion, responses=_STREAM)
    def complete(body: CompletionRequest, request: Request) -> Response | Completion:
        """Answer the last message, each statement cited to its sentence.

        Earlier messages of user and assistant are the conversation that it leans on; nothing is remembered. With
        `"stream": true` the answer comes in chunks.
        """
        check_model(body.model)
        question, exchanges = body.question, body.exchanges
        service.prepare()
        items = service.pipeline.stream(question, service.pipeline.recalled(exchanges))
        reply = Reply(body, str(request.base_url), service.settings.encoding)
        # The first item is made before the status line is sent, so that what fails before it has a status.
        first = next(items)
        if body.stream:
            chunks = reply.chunks(first, items)
            return StreamingResponse(chunks, media_type="text/event-stream", headers=_STREAM_HEADERS)
        *_, answer = (first, *items)
        if not isinstance(answer, Answer):
            raise TypeError("a stream ends with its answer")
        return reply.whole(answer)

    return router


def check_model(model: str) -> None:
    """Raise ``UnknownModelError`` for any other model than the one there is."""
    if model != MODEL:
        raise UnknownModelError(f"There is no model {model[:64]!r}; the model is {MODEL!r}.")


class Reply:
    """One answer in OpenAI's shapes, whole or in chunks."""

    def __init__(self, request: CompletionRequest, base_url: str, encoding: str) -> None:
        self._request = request
        self._base_url = base_url
        self._encoding = encoding
        self._id = f"chatcmpl-{uuid.uuid4().hex}"
        self._created = int(time.time())

    def whole(self, answer: Answer) -> Completion:
        """Return the answer as one completion."""
        annotations = list(annotations_of(answer.answer, answer.citations, self._base_url))
        message = AnswerMessage(content=answer.answer, annotations=annotations)
        return Completion(
            id=self._id,
            created=self._created,
            choices=[Choice(message=message)],
            usage=self._usage(answer),
            cited_qa=AnswerBody.of(answer),
        )

    def chunks(self, first: Item, rest: Iterator[Item]) -> Iterator[bytes]:
        """Encode an answer as chunks; after the first byte a failure can only be a chunk."""
        try:
            yield self._chunk({"role": "assistant", "content": ""})
            yield from self._pieces(first, rest)
            yield b"data: [DONE]\n\n"
        except Exception as error:
            yield _data(openai_error_of(error)[1].model_dump())

    def _pieces(self, first: Item, rest: Iterator[Item]) -> Iterator[bytes]:
        said = ""
        for item in chain([first], rest):
            if isinstance(item, Delta):
                said += item.text
                yield self._chunk({"content": item.text})
            elif isinstance(item, Citation):
                marks = list(annotations_of(said, [item], self._base_url))
                yield self._chunk({"annotations": [mark.model_dump() for mark in marks]})
            else:
                yield self._end(item)

    def _end(self, answer: Answer) -> bytes:
        """Return the last chunks: why it ends, the whole answer object, and the usage where it was asked for."""
        last = self._chunk({}, "stop", cited_qa=AnswerBody.of(answer).model_dump(mode="json"))
        if not self._has_usage:
            return last
        usage = self._usage(answer).model_dump()
        return last + _data(chunk(self._id, self._created, [], usage=usage))

    @property
    def _has_usage(self) -> bool:
        options = self._request.stream_options
        return options is not None and options.include_usage

    def _chunk(self, delta: dict[str, Any], finish_reason: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        if self._has_usage:
            more["usage"] = None
        return _data(chunk(self._id, self._created, [choice], **more))

    def _usage(self, answer: Answer) -> Usage:
        asked = [message.said for message in self._request.messages]
        *prompt, completion = token_counts([*asked, answer.answer], self._encoding)
        return Usage(prompt_tokens=sum(prompt), completion_tokens=completion, total_tokens=sum(prompt) + completion)


def _data(body: dict[str, Any]) -> bytes:
    # In ASCII, as some clients take U+2028 for the end of a line.
    return f"data: {json.dumps(body)}\n\n".encode()

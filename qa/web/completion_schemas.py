"""Shapes of OpenAI's chat completions, as far as they are used here."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from qa.errors import UnsupportedRequestError
from qa.records import MARKER_NUMBER, Citation
from qa.web.schemas import AnswerBody

MODEL = "cited-qa"


class TextPart(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: str = ""


class Message(BaseModel):
    """A message of the conversation."""

    role: str
    content: str | list[TextPart] | None = None

    @property
    def said(self) -> str:
        """The text of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream has besides the answer."""

    include_usage: bool = False


class ResponseFormat(BaseModel):
    """The form that an answer is asked for in."""

    type: str = "text"


class CompletionRequest(BaseModel):
    """A conversation whose last message is the question; what steers a model's sampling is accepted and unused."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"model": MODEL, "messages": [{"role": "user", "content": "who was killed on 1 March?"}]}]
        }
    )

    model: str = Field(description=f"`{MODEL}`; GET /v1/models lists it.")
    messages: list[Message] = Field(min_length=1)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = 1
    response_format: ResponseFormat | None = None

    @property
    def question(self) -> str:
        """The text of the last message; raises ``UnsupportedRequestError`` for what cannot be answered."""
        if self.messages[-1].role != "user":
            raise UnsupportedRequestError("The last message must be the user's question.")
        if self.n not in (None, 1):
            raise UnsupportedRequestError("There is one answer to a question; leave n out or set it to 1.")
        if self.response_format is not None and self.response_format.type != "text":
            raise UnsupportedRequestError("Answers are text with [n] markers; leave response_format out.")
        return self.messages[-1].said

    @property
    def exchanges(self) -> list[tuple[str, str]]:
        """The questions before the last one with what was answered; other roles are no part of the conversation."""
        found: list[tuple[str, str]] = []
        for message in self.messages[:-1]:
            if message.role == "user":
                found.append((message.said, ""))
            elif message.role == "assistant" and found:
                found[-1] = (found[-1][0], message.said)
        return found


class UrlCitation(BaseModel):
    """Where a marker stands in the text (``text[start_index:end_index]``), and the sentence that it points to."""

    start_index: int
    end_index: int
    url: str = Field(description="The source with its sentences, at this service.")
    title: str
    content: str = Field(description="The cited sentence.")


class Annotation(BaseModel):
    """A citation of the text."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation

    @classmethod
    def of(cls, citation: Citation, place: tuple[int, int], base_url: str) -> Self:
        """Return the annotation for a marker at ``place``."""
        return cls(
            url_citation=UrlCitation(
                start_index=place[0],
                end_index=place[1],
                url=f"{base_url}sources/{citation.source_id}#sentence-{citation.sentence}",
                title=citation.where,
                content=citation.text,
            )
        )


def annotations_of(text: str, citations: Sequence[Citation], base_url: str) -> Iterator[Annotation]:
    """Yield an annotation for every marker in a text, in order."""
    by_marker = {str(citation.marker): citation for citation in citations}
    for found in MARKER_NUMBER.finditer(text):
        if found[1] in by_marker:
            yield Annotation.of(by_marker[found[1]], found.span(), base_url)


class AnswerMessage(BaseModel):
    """The answer as a message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: AnswerMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Tokens of the messages and of the answer, in the encoding of QA_ENCODING."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """A chat completion, and under ``cited_qa`` the whole answer object of ``POST /chat``."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage
    cited_qa: AnswerBody


class Model(BaseModel):
    """A model as OpenAI lists it."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int
    owned_by: str = MODEL


class Models(BaseModel):
    """The models that there are: one."""

    object: Literal["list"] = "list"
    data: list[Model]


class ErrorDetail(BaseModel):
    """What went wrong; ``message`` is the sentence to show."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class ErrorBody(BaseModel):
    """An error in OpenAI's shape."""

    error: ErrorDetail


def chunk(completion_id: str, created: int, choices: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return a chunk of a stream."""
    kind = "chat.completion.chunk"
    return {"id": completion_id, "object": kind, "created": created, "model": MODEL, "choices": choices, **more}

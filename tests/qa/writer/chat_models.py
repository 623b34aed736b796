"""Chat models that answer here and now: working LangChain models, one that does its task and one that does not."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from qa.answering import Answerer
from qa.ask import Pipeline
from qa.assemble import Service
from qa.writer.answerer import WriterAnswerer

NOTHING = "NOT IN SOURCES"
_LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_WORD = re.compile(r"\w{4,}")

Say = Callable[[str], str]
MakeWriter = Callable[..., WriterAnswerer]


def sentences_in(prompt: str) -> dict[int, str]:
    """Return the numbered sentences of a prompt."""
    return {int(number): text for number, text in _LINE.findall(prompt)}


def question_in(prompt: str) -> str:
    return prompt.rpartition("Question: ")[2]


def is_repair(prompt: str) -> bool:
    return "\nStatement: " in prompt


def is_rewriting(prompt: str) -> bool:
    return "\nMessage: " in prompt


def faithful(prompt: str) -> str:
    """Answer with the sentence that shares most words with the question, under its number; correct nothing."""
    if is_repair(prompt):
        return NOTHING
    asked = set(_WORD.findall(question_in(prompt).lower()))
    sentences = sentences_in(prompt)
    shared = {number: len(asked & set(_WORD.findall(text.lower()))) for number, text in sentences.items()}
    best = max(shared, key=lambda number: shared[number])
    return f"{sentences[best]} [{best}]" if shared[best] else NOTHING


def saying(answer: str, repair: str = NOTHING) -> Say:
    """Return a model's answer that is always the same, and what it makes of a statement that failed.

    ``{words}`` in them is the number of the sentence that holds these words.
    """

    def say(prompt: str) -> str:
        def number(found: re.Match[str]) -> str:
            return next(str(n) for n, text in sentences_in(prompt).items() if found[1] in text)

        return re.sub(r"\{([^}\"]+)\}", number, repair if is_repair(prompt) else answer)

    return say


class LocalChatModel(BaseChatModel):
    """Says what ``say`` makes of the prompt, in pieces of ``piece`` characters.

    ``faults`` are raised first, one a call, None for none. It waits ``wait`` seconds before each piece, breaks off
    with ``cut`` after ``cut_after`` pieces, and counts in ``calls`` and ``pieces`` what it was asked and has said.
    """

    say: Say = faithful
    piece: int = 7
    faults: list[Exception | None] = Field(default_factory=list)
    wait: float = 0.0
    cut_after: int = -1
    cut: Exception | None = None
    prompts: list[str] = Field(default_factory=list)
    said: list[str] = Field(default_factory=list)
    stopped: list[bool] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "local"

    def _pieces(self, messages: Sequence[BaseMessage]) -> Iterator[str]:
        prompt = str(messages[-1].content)
        self.prompts.append(prompt)
        if self.faults:
            fault = self.faults.pop(0)
            if fault is not None:
                raise fault
        text = self.say(prompt)
        for count, start in enumerate(range(0, len(text), self.piece)):
            if count == self.cut_after and self.cut is not None:
                raise self.cut
            yield text[start : start + self.piece]

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = "".join(self._pieces(messages))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        try:
            for piece in self._pieces(messages):
                await asyncio.sleep(self.wait)
                self.said.append(piece)
                yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        except (asyncio.CancelledError, GeneratorExit):
            self.stopped.append(True)
            raise


class RefusedError(Exception):
    """An HTTP status as providers' errors carry it, with the key in the text, as theirs may."""

    def __init__(self, status: int, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status}: the key sk-secret-123 was refused")
        self.status_code = status
        self.response = type("Response", (), {"status_code": status, "headers": headers or {}})()


def pipeline_of(service: Service, writer: Answerer) -> Pipeline:
    return Pipeline(service.catalog, service.search, writer, service.sessions, most_characters=2000)

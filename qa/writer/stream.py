"""A chat model's answer as a stream of text that can be broken off, with every fault as one sentence.

Models run on an event loop of their own, so that a consumer who goes away cancels what it is doing at once.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable

from qa.errors import ChatModelError
from qa.prompts import Messages
from qa.writer.models import key_variable

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 20.0  # seconds
_END = object()
_STARTING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Limits:
    """The longest silence in seconds; how often a fault that may pass is tried again, as long as nothing came."""

    silence: float = 60.0
    retries: int = 2


_PATIENT = Limits()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request, as its provider counted them."""

    input_tokens: int
    output_tokens: int


Speaking = Runnable[LanguageModelInput, AIMessage]
OnUsage = Callable[[Usage], None]


def ignore_usage(_usage: Usage) -> None:
    """Let the tokens be what they are."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, as a sentence; whether it may pass; seconds that the server asks to wait, if it does."""

    sentence: str
    may_pass: bool = False
    pause: float | None = None


class ChatModel:
    """A LangChain chat model under the name that it has in the settings. Safe to share between threads.

    ``structured`` is the same model bound to write JSON of a schema, None where it writes prose only.
    """

    def __init__(
        self, model: BaseChatModel, name: str, limits: Limits = _PATIENT, structured: Speaking | None = None
    ) -> None:
        self.name = name
        self._model = model
        self._structured = structured
        self._limits = limits

    @property
    def is_structured(self) -> bool:
        """Whether it can be asked for JSON."""
        return self._structured is not None

    def stream(
        self,
        messages: Messages,
        on_usage: OnUsage = ignore_usage,
        limits: Limits | None = None,
        *,
        structured: bool = False,
    ) -> Generator[str, None, None]:
        """Yield the answer in pieces; closing the iterator stops the model. Raises ``ChatModelError``.

        ``on_usage`` hears the tokens of a request where the provider tells them, once or in parts; ``limits`` are the
        model's own unless given. ``structured`` asks for JSON, where the model can be asked for it.
        """
        speaking = self._structured if structured and self._structured is not None else self._model
        limits = limits or self._limits
        for attempt in range(limits.retries + 1):
            has_begun = False
            try:
                for piece in self._attempt(speaking, messages, on_usage, limits.silence):
                    has_begun = has_begun or bool(piece)
                    yield piece
            except _FaultError as error:
                fault = error.fault
                if has_begun or not fault.may_pass or attempt == limits.retries:
                    raise ChatModelError(fault.sentence) from None
                asked = fault.pause if fault.pause is not None else _FIRST_PAUSE * 2**attempt
                time.sleep(min(asked, _LONGEST_PAUSE))
            else:
                return

    def _attempt(self, speaking: Speaking, messages: Messages, on_usage: OnUsage, silence: float) -> Iterator[str]:
        pieces: queue.SimpleQueue[object] = queue.SimpleQueue()
        with _STARTING:
            loop = _running_loop()
        running = asyncio.run_coroutine_threadsafe(_pump(speaking, messages, pieces), loop)
        has_begun = False
        try:
            while True:
                try:
                    piece = pieces.get(timeout=silence)
                except queue.Empty:
                    raise _FaultError(self._silence(silence)) from None
                if piece is _END:
                    return
                if isinstance(piece, Usage):
                    on_usage(piece)
                    continue
                if isinstance(piece, BaseException):
                    # The provider's error may hold the key or the prompt; only what it means goes on.
                    raise _FaultError(self._fault_of(piece, has_begun=has_begun)) from None
                has_begun = has_begun or bool(piece)
                yield str(piece)
        finally:
            running.cancel()

    def _fault_of(self, error: BaseException, *, has_begun: bool) -> Fault:
        status = status_of(error)
        if status is not None:
            return self._refusal(status, _retry_after(error))
        who, kinds = f"The chat model {self.name}", _kinds(error)
        if "Timeout" in kinds:
            return self._silence(self._limits.silence)
        if has_begun:
            return Fault(f"{who} broke off in the middle of its answer; ask again.")
        if any(sign in kinds for sign in ("Connect", "ProtocolError", "OSError")):
            return Fault(f"{who} cannot be reached; check that its server runs, and QA_MODEL_URL.", may_pass=True)
        return Fault(f"{who} failed ({type(error).__name__}); check its name and QA_MODEL_URL.")

    def _silence(self, seconds: float) -> Fault:
        advice = "; raise QA_MODEL_TIMEOUT" if seconds >= self._limits.silence else ""
        sentence = f"The chat model {self.name} said nothing for {seconds:g} seconds{advice}."
        return Fault(sentence, may_pass=True)

    def _refusal(self, status: int, pause: float | None) -> Fault:
        """Return the fault for an HTTP status from 400 on."""
        who, variable = f"The chat model {self.name}", key_variable(self.name.partition(":")[0])
        sentences = {
            401: f"{who} refuses the key; check {variable}.",
            403: f"{who} refuses the key; check {variable}.",
            404: f"{who} is unknown to its server; check QA_ANSWERER and QA_MODEL_URL.",
            429: f"{who} takes no more requests for now (429); ask again later.",
        }
        if status >= 500:
            return Fault(f"{who} has a fault on its server ({status}); ask again later.", may_pass=True, pause=pause)
        refused = f"{who} refuses the request ({status}); a smaller QA_MODEL_TOKENS may help."
        return Fault(sentences.get(status, refused), may_pass=status == 429, pause=pause)


async def _pump(speaking: Speaking, messages: Messages, pieces: "queue.SimpleQueue[object]") -> None:
    """Put what the model says on the queue: pieces of text, tokens, at last the end or an error."""
    try:
        async for chunk in speaking.astream([SystemMessage(messages.system), HumanMessage(messages.user)]):
            pieces.put(_said(chunk))
            if chunk.usage_metadata is not None:
                pieces.put(Usage(chunk.usage_metadata["input_tokens"], chunk.usage_metadata["output_tokens"]))
    except Exception as error:
        # OpenAI's client raises where the longest answer is reached: what came so far stands.
        pieces.put(_END if "LengthFinishReason" in _kinds(error) else error)
    else:
        pieces.put(_END)


def _said(chunk: AIMessage) -> str:
    """Return the text of a piece, or of the arguments that it has for the one tool there is."""
    arguments = chunk.tool_call_chunks if isinstance(chunk, AIMessageChunk) else []
    return str(chunk.text) or "".join(one["args"] or "" for one in arguments)


@cache
def _running_loop() -> asyncio.AbstractEventLoop:
    """Return the one event loop of all models: providers' clients share connections, which belong to a loop."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat-models", daemon=True).start()
    return loop


class _FaultError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what caused it, up to five of them."""
    current: BaseException | None = error
    for _ in range(5):
        if current is None:
            return
        yield current
        current = current.__cause__ or current.__context__


def _kinds(error: BaseException) -> str:
    """Return the names of the classes of an error and of what caused it."""
    return " ".join(kind.__name__ for one in _chain(error) for kind in type(one).__mro__)


def status_of(error: BaseException) -> int | None:
    """Return the HTTP status that an error of any provider stands for."""
    for one in _chain(error):
        holders = (one, getattr(one, "response", None))
        for holder in holders:
            for name in ("status_code", "http_status", "code"):
                status = getattr(holder, name, None)
                if isinstance(status, int) and 400 <= status < 600:
                    return status
    return None


def _retry_after(error: BaseException) -> float | None:
    for one in _chain(error):
        headers = getattr(getattr(one, "response", None), "headers", None)
        try:
            return max(0.0, float(headers["retry-after"])) if headers is not None else None
        except (KeyError, TypeError, ValueError):
            continue
    return None


def tokens_of(usages: Sequence[Usage]) -> tuple[int | None, int | None]:
    """Return input and output tokens of several requests, None where no provider told any."""
    if not usages:
        return None, None
    return sum(one.input_tokens for one in usages), sum(one.output_tokens for one in usages)

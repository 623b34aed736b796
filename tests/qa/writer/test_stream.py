"""A chat model's stream: faults that may pass are tried again, all are one sentence, and it can be broken off."""

import threading
import time

import pytest
from chat_models import LocalChatModel, RefusedError, saying

from qa.errors import ChatModelError
from qa.prompts import Messages
from qa.writer.stream import ChatModel, Limits

MESSAGES = Messages("Be brief.", "Say something.")


def joined(model: LocalChatModel, retries: int = 2, timeout: float = 5) -> str:
    return "".join(ChatModel(model, "openai:test", Limits(timeout, retries)).stream(MESSAGES))


def fault_of(model: LocalChatModel, **options: float) -> str:
    with pytest.raises(ChatModelError) as raised:
        joined(model, **options)  # type: ignore[arg-type]
    said = str(raised.value)
    assert said.startswith("The chat model openai:test ")
    assert said.endswith(".")
    assert "sk-secret" not in said
    assert raised.value.__cause__ is None
    return said


def test_pieces_joined_are_the_answer() -> None:
    assert joined(LocalChatModel(say=saying("One two three."), piece=1)) == "One two three."


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (RefusedError(401), "refuses the key; check OPENAI_API_KEY"),
        (RefusedError(403), "refuses the key; check OPENAI_API_KEY"),
        (RefusedError(404), "check QA_ANSWERER and QA_MODEL_URL"),
        (RefusedError(400), "refuses the request (400)"),
        (RefusedError(413), "refuses the request (413)"),
        (ValueError("sk-secret-123"), "failed (ValueError)"),
    ],
    ids=str,
)
def test_faults_that_stay_are_not_tried_again(fault: Exception, said: str) -> None:
    model = LocalChatModel(faults=[fault], say=saying("Never said."))
    assert said in fault_of(model)
    assert len(model.prompts) == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (RefusedError(429, {"retry-after": "0"}), "takes no more requests for now (429)"),
        (RefusedError(500, {"retry-after": "0"}), "has a fault on its server (500)"),
        (RefusedError(503, {"retry-after": "0"}), "has a fault on its server (503)"),
        (ConnectionRefusedError(), "cannot be reached"),
        (TimeoutError(), "said nothing for 5 seconds"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_faults_that_may_pass_are_tried_again(fault: Exception, said: str) -> None:
    assert joined(LocalChatModel(faults=[fault], say=saying("In the end."))) == "In the end."
    model = LocalChatModel(faults=[fault, fault])
    assert said in fault_of(model, retries=1)
    assert len(model.prompts) == 2
    assert said in fault_of(LocalChatModel(faults=[fault]), retries=0)


def test_a_server_is_given_the_time_that_it_asks_for() -> None:
    model = LocalChatModel(faults=[RefusedError(429, {"retry-after": "0.3"})], say=saying("Now."))
    started = time.monotonic()
    assert joined(model) == "Now."
    assert time.monotonic() - started >= 0.3


def test_a_cause_tells_the_status() -> None:
    fault = RuntimeError("wrapped")
    fault.__cause__ = RefusedError(401)
    assert "refuses the key" in fault_of(LocalChatModel(faults=[fault]))


def test_a_stall_ends() -> None:
    model = LocalChatModel(say=saying("Too slow."), wait=60)
    assert "said nothing for 0.05 seconds" in fault_of(model, retries=0, timeout=0.05)
    deadline = time.monotonic() + 5
    while not model.stopped and time.monotonic() < deadline:
        time.sleep(0.01)
    assert model.stopped == [True]


def test_a_cut_stream_is_not_begun_again() -> None:
    model = LocalChatModel(say=saying("It goes on and on."), cut_after=2, cut=ConnectionResetError())
    assert "broke off in the middle" in fault_of(model)
    assert len(model.prompts) == 1


def test_closing_stops_the_model() -> None:
    model = LocalChatModel(say=saying("word " * 2000), piece=5, wait=0.001)
    stream = ChatModel(model, "local:test").stream(MESSAGES)
    assert next(stream) == "word "
    stream.close()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 5
    while not model.stopped and time.monotonic() < deadline:
        time.sleep(0.01)
    assert model.stopped == [True]
    assert len(model.said) < 2000


def test_threads_share_a_model() -> None:
    chat = ChatModel(LocalChatModel(say=saying("Same."), wait=0.001, piece=1), "local:test")
    heard: list[str] = []
    threads = [threading.Thread(target=lambda: heard.append("".join(chat.stream(MESSAGES)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == ["Same."] * 8

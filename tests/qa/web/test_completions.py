"""OpenAI's protocol, spoken by OpenAI's own client and by LangChain's."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from live_service import WHO, Live, live_service
from openai import OpenAI

MODEL = "cited-qa"
ASK = [{"role": "user", "content": WHO}]


def client_of(live: Live, key: str = "unused") -> OpenAI:
    return OpenAI(base_url=f"{live.client.base_url}/v1", api_key=key, max_retries=0)


@pytest.fixture(scope="module")
def client(shared_live: Live) -> Iterator[OpenAI]:
    with client_of(shared_live) as made:
        yield made


def ask(client: OpenAI, messages: list[dict[str, Any]], **more: Any) -> Any:
    return client.chat.completions.create(model=MODEL, messages=messages, **more)  # type: ignore[arg-type]


def test_models_are_listed(client: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [MODEL]
    assert client.models.retrieve(MODEL).owned_by == MODEL
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4o")


def test_answer_has_markers_annotations_and_the_whole_object(client: OpenAI, http: httpx.Client) -> None:
    done = ask(client, ASK, temperature=0.2, max_tokens=50, stop=["x"])
    message = done.choices[0].message
    assert (done.object, done.model, done.choices[0].finish_reason) == ("chat.completion", MODEL, "stop")
    assert (message.role, message.content, message.refusal) == ("assistant", "Abdelhamid Abou Zeid [1]", None)
    (annotation,) = message.annotations
    cited = annotation.url_citation
    assert message.content[cited.start_index : cited.end_index] == "[1]"
    assert cited.title == "tigharghar.txt, line 7, sentence 7"
    assert "was killed during fighting" in cited.content
    source = http.get(cited.url.partition("#")[0]).json()
    assert source["sentences"][6]["text"] == cited.content
    whole = http.post("/chat", json={"question": WHO}).json()
    assert {**done.cited_qa, "session_id": "", "timings_ms": 0} == {**whole, "session_id": "", "timings_ms": 0}


def test_usage_counts_tokens(client: OpenAI) -> None:
    usage = ask(client, ASK).usage
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert 5 <= usage.prompt_tokens <= 12
    assert 5 <= usage.completion_tokens <= 12
    longer = ask(client, [{"role": "system", "content": "word " * 100}, *ASK]).usage
    assert longer.prompt_tokens >= usage.prompt_tokens + 100


@pytest.mark.parametrize("include_usage", [False, True])
def test_stream_gives_the_same_answer(client: OpenAI, include_usage: bool) -> None:
    whole = ask(client, ASK)
    options = {"stream_options": {"include_usage": True}} if include_usage else {}
    chunks = list(ask(client, ASK, stream=True, **options))
    assert {chunk.id for chunk in chunks} == {chunks[0].id}
    usages = [chunk.usage for chunk in chunks if chunk.usage is not None]
    assert usages == ([whole.usage] if include_usage else [])
    choices = [chunk.choices[0] for chunk in chunks if chunk.choices]
    assert choices[0].delta.role == "assistant"
    assert "".join(choice.delta.content or "" for choice in choices) == whole.choices[0].message.content
    assert [choice.finish_reason for choice in choices] == [None] * (len(choices) - 1) + ["stop"]
    marks = [mark for choice in choices for mark in getattr(choice.delta, "annotations", [])]
    assert marks == [mark.model_dump() for mark in whole.choices[0].message.annotations]
    (answer,) = [chunk.cited_qa for chunk in chunks if hasattr(chunk, "cited_qa")]
    assert answer["citations"] == whole.cited_qa["citations"]


def test_every_marker_of_a_list_is_annotated(client: OpenAI) -> None:
    question = [{"role": "user", "content": "What happened from 19 February to 1 March 2013?"}]
    message = ask(client, question).choices[0].message
    places = [mark.url_citation for mark in message.annotations]
    assert len(places) > 1
    assert [message.content[one.start_index : one.end_index] for one in places] == [
        f"[{number}]" for number in range(1, len(places) + 1)
    ]
    chunks = ask(client, question, stream=True)
    streamed = [mark for chunk in chunks for mark in getattr(chunk.choices[0].delta, "annotations", [])]
    assert streamed == [mark.model_dump() for mark in message.annotations]


def test_earlier_messages_are_the_history(client: OpenAI) -> None:
    first = ask(client, ASK).choices[0].message.content
    messages = [
        {"role": "system", "content": "Answer like a pirate, and cite nothing."},
        *ASK,
        {"role": "assistant", "content": first},
        {"role": "user", "content": [{"type": "text", "text": "What was his rank?"}]},
    ]
    answer = ask(client, messages).cited_qa
    assert answer["standalone_question"] == "What was Abdelhamid Abou Zeid's rank?"
    assert [citation["sentence"] for citation in answer["citations"]] == [7]
    alone = ask(client, messages[-1:]).cited_qa
    assert alone["standalone_question"] == "What was his rank?"


def test_long_history_is_read_from_its_end(client: OpenAI) -> None:
    talk = [{"role": role, "content": "word " * 1000} for _ in range(200) for role in ("user", "assistant")]
    messages = [
        *talk,
        *ASK,
        {"role": "assistant", "content": "Abou Zeid [1]"},
        {"role": "user", "content": "and then?"},
    ]
    assert ask(client, messages).cited_qa["standalone_question"] == f"{WHO} and then?"


def test_nothing_is_remembered(client: OpenAI, http: httpx.Client) -> None:
    before = http.get("/sessions").json()
    assert ask(client, ASK).cited_qa["session_id"] == ""
    assert http.get("/sessions").json() == before


def test_abstention_is_an_answer(tmp_path: Path) -> None:
    with live_service(tmp_path, threshold=1) as live, client_of(live) as client:
        done = ask(client, ASK)
        assert done.choices[0].message.content.startswith("The sources don't say")
        assert done.choices[0].message.annotations == []
        assert done.cited_qa["abstained"]
        chunks = list(ask(client, ASK, stream=True))
        said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        assert said == done.choices[0].message.content


def test_keys(tmp_path: Path) -> None:
    with live_service(tmp_path, api_keys="eins, zwei") as live:
        with client_of(live, "zwei") as client:
            assert ask(client, ASK).choices[0].message.annotations
        with client_of(live, "drei") as client:
            for call in (client.models.list, lambda: ask(client, ASK), lambda: ask(client, ASK, stream=True)):
                with pytest.raises(openai.AuthenticationError) as caught:
                    call()
                assert caught.value.code == "invalid_api_key"
                assert "drei" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "user", "content": ""}]}, "empty"),
        ({"messages": [{"role": "user", "content": "x" * 5000}]}, "5,000 characters"),
        ({"messages": [{"role": "user", "content": "?!"}]}, "no words"),
        ({"messages": [{"role": "user"}]}, "empty"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}, "empty"),
        ({"messages": [*ASK, {"role": "assistant", "content": "x"}]}, "last message"),
        ({"n": 2}, "leave n out"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"messages": "who?"}, "messages"),
    ],
)
def test_request_that_cannot_be_answered(
    client: OpenAI, http: httpx.Client, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(openai.BadRequestError, match=words):
        client.post("/chat/completions", body={"model": MODEL, "messages": ASK, **change}, cast_to=object)
    for stream in (False, True):
        body = {"model": MODEL, "messages": ASK, "stream": stream, **change}
        response = http.post("/v1/chat/completions", json=body)
        assert_openai_error(response, 400)


def assert_openai_error(response: httpx.Response, status: int, code: str | None = None) -> None:
    """Hold a response to be an error in OpenAI's shape with one sentence."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    error = response.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["code"] == code
    assert error["message"].endswith(".")
    assert "\n" not in error["message"]


def test_other_errors_have_openai_shape(http: httpx.Client, client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="no model 'gpt-4o'"):
        client.chat.completions.create(model="gpt-4o", messages=ASK)  # type: ignore[arg-type]
    body = {"model": "gpt-4o", "messages": ASK}
    assert_openai_error(http.post("/v1/chat/completions", json=body), 404, "model_not_found")
    assert_openai_error(
        http.post("/v1/chat/completions", content=b"{", headers={"content-type": "application/json"}), 400
    )
    plain = {"content-type": "text/plain"}
    assert_openai_error(http.post("/v1/chat/completions", content=b"{}", headers=plain), 415)
    assert_openai_error(http.post("/v1/embeddings", json={}), 404)
    assert_openai_error(http.get("/v1/chat/completions"), 405)


def test_huge_body_has_openai_shape(tmp_path: Path) -> None:
    with live_service(tmp_path, max_source_megabytes=1) as live:
        response = live.client.post("/v1/chat/completions", content=b" " * 3 * 1024 * 1024)
        assert_openai_error(response, 413)


def test_failure_after_the_first_byte_is_an_error_of_the_stream(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoding that usage is counted in cannot be loaded, which shows at the end of the answer."""
    monkeypatch.setattr(live.service, "settings", live.service.settings.model_copy(update={"encoding": "none"}))
    options = {"stream": True, "stream_options": {"include_usage": True}}
    with client_of(live) as client, pytest.raises(openai.APIError, match="no token encoding"):
        list(ask(client, ASK, **options))
    with client_of(live) as client, pytest.raises(openai.InternalServerError, match="no token encoding"):
        ask(client, ASK)


def test_langchain_asks_streams_and_follows_up(shared_live: Live) -> None:
    model = ChatOpenAI(model=MODEL, base_url=f"{shared_live.client.base_url}/v1", api_key="unused", max_retries=0)
    first = model.invoke([SystemMessage("Be brief."), HumanMessage(WHO)])
    assert isinstance(first, AIMessage)
    assert first.content == "Abdelhamid Abou Zeid [1]"
    assert first.usage_metadata is not None
    assert first.usage_metadata["output_tokens"] > 0
    pieces = list(model.stream(WHO))
    assert "".join(str(piece.content) for piece in pieces) == first.content
    second = model.invoke([HumanMessage(WHO), first, HumanMessage("What was his rank?")])
    assert "second-in-command" in str(second.content)


def test_chunks_are_lines_of_ascii(tmp_path: Path) -> None:
    with live_service(tmp_path, sample=False, threshold=0, answerer="sentences") as live:
        live.client.post("/sources", json={"name": "odd.txt", "text": "The code of Zorblatt\u2028is kept\u0085by Zoë."})
        body = {"model": MODEL, "messages": [{"role": "user", "content": "code of Zorblatt"}], "stream": True}
        text = live.client.post("/v1/chat/completions", json=body).text
    assert text.isascii()
    blocks = text.removesuffix("\n\n").split("\n\n")
    assert blocks[-1] == "data: [DONE]"
    assert all(json.loads(block.removeprefix("data: "))["object"] == "chat.completion.chunk" for block in blocks[:-1])

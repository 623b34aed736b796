"""Over OpenAI's own protocol and the real client: what a server that misbehaves makes of an answer."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from chat_models import saying
from openai_server import KEY_IN_ERROR, Behaviour, openai_server

from qa.assemble import Service, assemble
from qa.errors import ChatModelError
from qa.prompts import Messages
from qa.records import Answer, Delta
from qa.settings import load_settings
from qa.writer.models import ModelOptions, load_chat_model
from qa.writer.stream import ChatModel
from qa.writer.structured import SCHEMA, read_structured

WHO = "who was killed on 1 March?"
KILLED = "Abou Zeid was killed on March 1st, 2013 [{second-in-command}]."
OBJECT = '{"text": "Abou Zeid was killed on March 1st, 2013.", "sentences": [{second-in-command}]}'
JSON = f'{{"statements": [{OBJECT}]}}'
SAID = "Abou Zeid was killed on March 1st, 2013. [1]"
Serve = Callable[..., Service]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Return a service over the sample source whose answers such a server writes."""
    with ExitStack() as stack:

        def make(behaviour: Behaviour, **settings: object) -> Service:
            url = stack.enter_context(openai_server(behaviour))
            chosen = {"answerer": "openai:test-model", "model_url": url, "model_timeout": 5, **settings}
            service = assemble(load_settings(home=tmp_path / "home", **chosen))
            stack.callback(service.close)
            service.index_sample()
            return service

        yield make


SeededJson = tuple[Behaviour, Service]


@pytest.fixture(scope="module")
def seeded_json(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeededJson]:
    """Give a service whose answers come as JSON, and what its server does."""
    behaviour = Behaviour(saying(JSON))
    with openai_server(behaviour) as url:
        home = tmp_path_factory.mktemp("json")
        chosen = {"answerer": "openai:test-model", "model_url": url, "model_output": "json", "model_timeout": 5}
        service = assemble(load_settings(home=home, **chosen))
        service.index_sample()
        yield behaviour, service
        service.close()


def test_answers_come_in_small_pieces_and_their_tokens_are_counted(serve: Serve) -> None:
    behaviour = Behaviour(saying(KILLED), piece=1)
    answer = serve(behaviour).pipeline.answer(WHO)
    assert answer.answer == SAID
    (request,) = behaviour.seen
    assert answer.written is not None
    assert answer.written.input_tokens == len(str(request["messages"]))
    assert answer.written.output_tokens is not None
    assert answer.written.output_tokens > 0


def test_tokens_of_all_requests_are_added_up(serve: Serve) -> None:
    behaviour = Behaviour(saying("Abou Zeid was killed on 5 March 2013 [{second-in-command}].", KILLED))
    answer = serve(behaviour).pipeline.answer(WHO)
    assert answer.written is not None
    assert answer.written.repaired == 1
    assert answer.written.input_tokens == sum(len(str(request["messages"])) for request in behaviour.seen)


def test_a_server_that_counts_no_tokens_leaves_them_open(serve: Serve) -> None:
    written = serve(Behaviour(saying(KILLED), counts_tokens=False)).pipeline.answer(WHO).written
    assert written is not None
    assert (written.input_tokens, written.output_tokens) == (None, None)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_refusal_is_tried_again(serve: Serve, status: int) -> None:
    behaviour = Behaviour(saying(KILLED), statuses=[status])
    assert serve(behaviour).pipeline.answer(WHO).answer == SAID
    assert len(behaviour.seen) == 2


def test_a_refused_key_is_one_sentence_without_it(serve: Serve) -> None:
    behaviour = Behaviour(saying(KILLED), statuses=[401])
    with pytest.raises(ChatModelError, match=r"refuses the key; check OPENAI_API_KEY\.$") as raised:
        serve(behaviour).pipeline.answer(WHO)
    assert KEY_IN_ERROR not in str(raised.value)
    assert len(behaviour.seen) == 1


def test_a_cut_stream_keeps_what_was_said(serve: Serve) -> None:
    behaviour = Behaviour(
        saying(f"{KILLED} The MNLA took seven prisoners and then the story goes on [1]."), cut_after=30
    )
    items = serve(behaviour).pipeline.stream(WHO)
    assert next(items) == Delta(SAID)
    with pytest.raises(ChatModelError, match="broke off in the middle of its answer"):
        list(items)


def test_a_stall_ends_and_the_reader_answers_where_the_settings_say_so(serve: Serve) -> None:
    behaviour = Behaviour(saying(KILLED), stall_after=2)
    service = serve(behaviour, model_timeout=0.3, model_retries=0, fallback=True)
    *_, answer = service.pipeline.stream(WHO)
    assert isinstance(answer, Answer)
    assert answer.answer == "Abdelhamid Abou Zeid [1]"
    assert answer.written is not None
    assert answer.written.fault is not None
    assert "said nothing for 0.3 seconds" in answer.written.fault


@pytest.mark.parametrize(
    "said",
    [
        JSON,
        f"```json\n{JSON}\n```",
        JSON[:-1],
        JSON[:-3],
        f'{{"statements": [{OBJECT}, {{"text": "Abou Zeid was killed in Bogh',
        f'{{"statements": [{{"text": "He was "killed", "sentences": [1]}}, {OBJECT}]}}',
        f'{{"statements": [{OBJECT}, {{"text": "He was 47 years old.", "sentences": [{{second-in-command}}]}}]}}',
        '{"statements": [{"text": "Abou Zeid was killed on March 1st, 2013.", "sentences": [1, 99]}]}',
        KILLED,
    ],
)
@pytest.mark.parametrize("piece", [1, 1000])
def test_json_is_said_as_prose_and_what_is_broken_never(seeded_json: SeededJson, said: str, piece: int) -> None:
    behaviour, service = seeded_json
    behaviour.say, behaviour.piece = saying(said), piece
    answer = service.pipeline.answer(WHO)
    assert answer.answer == SAID
    assert answer.written is not None
    assert answer.written.prompts == {"answer_structured": "1", "repair": "1"}
    request = behaviour.seen[-1]
    assert behaviour.seen[0]["response_format"]["type"] == "json_schema"
    assert "JSON" in behaviour.seen[0]["messages"][0]["content"]
    assert answer.written.input_tokens is not None
    assert answer.written.input_tokens >= len(str(request["messages"]))


@pytest.mark.parametrize(
    "said", ['{"statements": []}', '{"statements": [{"text": "NOT IN SOURCES", "sentences": []}]}', "{"]
)
def test_json_without_statements_abstains(seeded_json: SeededJson, said: str) -> None:
    behaviour, service = seeded_json
    behaviour.say = saying(said)
    assert service.pipeline.answer(WHO).abstained


def test_an_answer_that_is_too_long_for_the_model_keeps_its_whole_statements(seeded_json: SeededJson) -> None:
    behaviour, service = seeded_json
    behaviour.say = saying(f'{{"statements": [{OBJECT}, {{"text": "Abou Zeid was killed during fighting.", "sent')
    behaviour.piece, behaviour.end_after = 10, 16
    try:
        assert service.pipeline.answer(WHO).answer == SAID
    finally:
        behaviour.end_after = -1


def test_statements_go_out_before_the_json_ends(seeded_json: SeededJson) -> None:
    behaviour, service = seeded_json
    behaviour.say, behaviour.piece = saying(f'{{"statements": [{OBJECT}, {OBJECT}'), 3
    behaviour.cut_after = 40
    try:
        items = service.pipeline.stream(WHO)
        assert next(items) == Delta(SAID)
        with pytest.raises(ChatModelError, match="broke off in the middle of its answer"):
            list(items)
    finally:
        behaviour.cut_after = -1


def test_arguments_of_a_tool_are_read_as_json_too(seeded_json: SeededJson) -> None:
    behaviour, service = seeded_json
    behaviour.say = saying(JSON)
    model = load_chat_model("openai:test-model", ModelOptions(service.settings.model_url))
    tools = model.with_structured_output(dict(SCHEMA), method="function_calling").first  # type: ignore[attr-defined]
    chat = ChatModel(model, "openai:test-model", structured=tools)
    pieces = list(chat.stream(Messages("Use the tool.", "second-in-command\n[7] second-in-command"), structured=True))
    assert behaviour.seen[-1]["tools"]
    assert [one.text for one in read_structured(pieces)] == ["Abou Zeid was killed on March 1st, 2013."]


def test_two_models_at_one_server_answer_in_turn() -> None:
    with openai_server(Behaviour(lambda _prompt: "Yes.")) as url:
        models = [
            ChatModel(load_chat_model(f"openai:{name}", ModelOptions(url=url)), f"openai:{name}") for name in "ab"
        ]
        for _ in range(3):
            assert ["".join(model.stream(Messages("system", "user"))) for model in models] == ["Yes.", "Yes."]

"""Over OpenAI's own protocol and the real client: what a server that misbehaves makes of an answer."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from chat_models import saying
from openai_server import KEY_IN_ERROR, Behaviour, openai_server

from qa.assemble import Service, assemble
from qa.errors import ChatModelError
from qa.records import Answer, Delta
from qa.settings import load_settings

WHO = "who was killed on 1 March?"
KILLED = "Abou Zeid was killed on March 1st, 2013 [{second-in-command}]."
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

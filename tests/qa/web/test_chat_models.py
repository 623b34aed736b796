"""A chat model behind the HTTP service: prose with citations, faults as problems, and a client that goes away."""

import json
import time
from collections.abc import Iterator

import pytest
from live_service import WHO, Live, live_service
from local_writer import LocalChatModel, RefusedError, saying, write_by

KILLED = "Abou Zeid was killed on March 1st, 2013 [{second-in-command}]."


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, plain_settings: None) -> Iterator[Live]:  # noqa: ARG001
    with live_service(tmp_path_factory.mktemp("written")) as live:
        yield live


def test_an_answer_says_how_it_was_written(written: Live) -> None:
    write_by(written, LocalChatModel(say=saying(f"{KILLED} It was raining cats and dogs [1].")))
    body = written.ask()
    assert body["answer"] == "Abou Zeid was killed on March 1st, 2013. [1]"
    assert [citation["verdict"] for citation in body["citations"]] == ["supported"]
    assert body["written"] == {
        "model": "openai:local",
        "prompts": {"answer": "1", "repair": "1"},
        "statements": 2,
        "moved": 0,
        "repaired": 0,
        "dropped": 1,
        "waited_ms": body["written"]["waited_ms"],
        "fault": None,
        "input_tokens": None,
        "output_tokens": None,
    }
    assert 0 < body["timings_ms"]["first_statement"] <= body["timings_ms"]["total"]


def test_a_fault_is_a_problem_without_the_key(written: Live) -> None:
    write_by(written, LocalChatModel(faults=[RefusedError(401)]))
    response = written.client.post("/chat", json={"question": WHO})
    assert response.status_code == 502
    problem = response.json()
    assert problem["detail"] == "The chat model openai:local refuses the key; check OPENAI_API_KEY."
    assert "sk-secret" not in response.text


def test_a_fault_in_the_middle_of_a_stream_is_its_last_event(written: Live) -> None:
    said = saying(f"{KILLED} The MNLA took seven prisoners and then the story goes on [1].")
    write_by(written, LocalChatModel(say=said, cut_after=12, cut=ConnectionResetError()))
    text = written.client.post("/chat", json={"question": WHO, "stream": True}).text
    events = [block.split("\n")[0].removeprefix("event: ") for block in text.strip().split("\n\n")]
    assert events == ["delta", "citation", "error"]
    assert "broke off in the middle of its answer" in json.loads(text.strip().split("data: ")[-1])["detail"]


def test_a_client_that_goes_away_stops_the_model(written: Live) -> None:
    model = write_by(written, LocalChatModel(say=saying(f"{KILLED}\n" * 2000), wait=0.002))
    with written.client.stream("POST", "/chat", json={"question": WHO, "stream": True}) as response:
        next(response.iter_lines())
    deadline = time.monotonic() + 20
    while not model.stopped and time.monotonic() < deadline:
        time.sleep(0.05)
    assert model.stopped
    assert sum(map(len, model.said)) < 50_000

"""`POST /chat` keeps the public contract, as JSON and as Server-Sent Events."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from live_service import WHO, Live, assert_problem, events_of, live_service

ANSWER_FIELDS = {
    "session_id": str,
    "question": str,
    "standalone_question": str,
    "answer": str,
    "abstained": bool,
    "reason": str | None,
    "citations": list,
    "window": dict | None,
    "dates": list,
    "coverage": dict | None,
    "nearest": list,
    "confidence": float,
    "timings_ms": dict,
    "written": dict | None,
}
CITATION_FIELDS = {
    "marker": int,
    "source": str,
    "source_id": str,
    "sentence": int,
    "text": str,
    "start": int,
    "end": int,
    "answer_start": int | None,
    "answer_end": int | None,
    "score": float,
    "verdict": str | None,
    "place": str,
}
REASONS = {"no_sources", "no_date_match", "not_in_sources", "low_support", "conflict"}
QUESTIONS = [
    WHO,
    "What did Jean-Yves Le Drian say on 26 February?",
    "How many villages did the armored squadron take over?",
    "Which regiment engaged Islamist fighters on 12 March?",
    "What is the capital of Australia?",
]


def assert_shape(body: dict[str, Any], fields: dict[str, Any]) -> None:
    assert list(body) == list(fields)
    for name, kind in fields.items():
        assert isinstance(body[name], kind), name


def assert_cited(client: httpx.Client, citation: dict[str, Any]) -> None:
    """Hold a citation to point at its very text, by offsets and by number."""
    assert_shape(citation, CITATION_FIELDS)
    source = client.get(f"/sources/{citation['source_id']}").json()
    assert source["name"] == citation["source"]
    assert source["text"][citation["start"] : citation["end"]] == citation["text"]
    sentence = source["sentences"][citation["sentence"] - 1]
    assert sentence == {key: citation[key] for key in ("sentence", "start", "end", "text")}
    if citation["answer_start"] is not None:
        assert citation["start"] <= citation["answer_start"] < citation["answer_end"] <= citation["end"]
    assert 0 <= citation["score"] <= 1


def assert_answer(client: httpx.Client, body: dict[str, Any]) -> None:
    """Hold an answer to the whole contract."""
    assert_shape(body, ANSWER_FIELDS)
    assert list(body["timings_ms"]) == ["rewrite", "search", "answer", "verify", "total", "first_statement"]
    assert all(milliseconds >= 0 for milliseconds in body["timings_ms"].values() if milliseconds is not None)
    assert (body["timings_ms"]["first_statement"] is None) == body["abstained"]
    assert all(citation["verdict"] == "word for word" for citation in body["citations"])
    assert all(citation["verdict"] is None for citation in body["nearest"])
    assert 0 <= body["confidence"] <= 1
    for citation in (*body["citations"], *body["nearest"]):
        assert_cited(client, citation)
    if body["abstained"]:
        assert body["reason"] in REASONS
        assert body["citations"] == []
        assert body["answer"]
        return
    assert body["reason"] in (None, "conflict")
    assert body["nearest"] == []
    if body["coverage"]:
        assert list(body["coverage"]) == ["examined", "matching", "shown", "total"]
    marked = [int(number) for number in re.findall(r"\[(\d+)\]", body["answer"])]
    assert sorted(set(marked)) == [c["marker"] for c in body["citations"]]
    assert [c["marker"] for c in body["citations"]] == list(range(1, len(body["citations"]) + 1))
    for date in body["dates"]:
        assert list(date) == ["marker", "text", "first_day", "last_day", "year_given", "how"]
        assert date["text"] in body["citations"][date["marker"] - 1]["text"]
    # Every statement ends in a marker: nothing is said that is not cited, but for what is told of the answer itself.
    said = body["answer"].removesuffix(". The sources give different answers.")
    assert (said != body["answer"]) == (body["reason"] == "conflict")
    assert re.fullmatch(r"(?:[^\[\]]+(?:\[\d+\])+)+", said)


@pytest.mark.parametrize("question", QUESTIONS)
def test_answer_keeps_the_contract(http: httpx.Client, question: str) -> None:
    body = http.post("/chat", json={"question": question, "session_id": None, "stream": False}).json()
    assert_answer(http, body)
    assert body["question"] == body["standalone_question"] == question
    assert not body["abstained"], "a threshold of 0 always answers"


def test_the_seed_question_is_answered_from_sentence_7(live: Live) -> None:
    body = live.ask()
    assert_answer(live.client, body)
    assert not body["abstained"]
    assert body["answer"] == "Abdelhamid Abou Zeid [1]"
    (citation,) = body["citations"]
    source = live.client.get(f"/sources/{citation['source_id']}").json()
    assert citation["sentence"] == 7
    assert source["text"][citation["answer_start"] : citation["answer_end"]] == "Abdelhamid Abou Zeid"


def test_abstention_says_why_and_what_came_closest(tmp_path: Path) -> None:
    with live_service(tmp_path, threshold=1) as live:
        body = live.ask("Who won the election in Atlantis?")
        assert_answer(live.client, body)
        assert (body["abstained"], body["reason"]) == (True, "not_in_sources")
        assert [c["marker"] for c in body["nearest"]] == [1, 2, 3]
        assert body["nearest"][0]["text"] in body["answer"]
        assert "Atlantis" in body["answer"]
        assert body["nearest"][0]["score"] >= body["nearest"][1]["score"]


def test_without_sources_there_is_nothing_to_answer_from(tmp_path: Path) -> None:
    with live_service(tmp_path, sample=False) as live:
        body = live.ask()
        assert_answer(live.client, body)
        assert (body["abstained"], body["reason"], body["nearest"]) == (True, "no_sources", [])


@pytest.mark.parametrize("question", QUESTIONS)
def test_stream_gives_deltas_citations_and_one_answer(http: httpx.Client, question: str) -> None:
    events = events_of(http.post("/chat", json={"question": question, "stream": True}))
    *pieces, (last, answer) = events
    assert last == "answer"
    assert_answer(http, answer)
    assert [name for name, _ in pieces].count("answer") == 0
    assert "".join(data["text"] for name, data in pieces if name == "delta") == answer["answer"]
    assert [data for name, data in pieces if name == "citation"] == answer["citations"]
    said = ""
    for name, data in pieces:
        said += data["text"] if name == "delta" else ""
        assert name == "delta" or f"[{data['marker']}]" in said, "a citation came before its marker"


def test_stream_and_json_say_the_same(http: httpx.Client) -> None:
    plain = http.post("/chat", json={"question": WHO}).json()
    streamed = events_of(http.post("/chat", json={"question": WHO, "stream": True}))[-1][1]
    for varying in ("session_id", "timings_ms"):
        del plain[varying], streamed[varying]
    assert streamed == plain


def test_streamed_abstention_is_a_delta_and_an_answer(tmp_path: Path) -> None:
    with live_service(tmp_path, threshold=1) as live:
        events = events_of(live.client.post("/chat", json={"question": WHO, "stream": True}))
    assert [name for name, _ in events] == ["delta", "answer"]
    assert events[0][1]["text"] == events[1][1]["answer"]


def test_stream_is_not_kept_by_proxies(http: httpx.Client) -> None:
    headers = http.post("/chat", json={"question": WHO, "stream": True}).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"


def test_line_separators_in_a_source_survive_the_stream(tmp_path: Path) -> None:
    text = "The vault code of Zorblatt\u2028is kept\u0085by the clerk."
    with live_service(tmp_path, sample=False, threshold=0, answerer="sentences") as live:
        live.client.post("/sources", json={"name": "odd.txt", "text": text})
        events = events_of(live.client.post("/chat", json={"question": "vault code of Zorblatt", "stream": True}))
        assert_answer(live.client, events[-1][1])
    assert "Zorblatt" in events[-1][1]["answer"]


def test_a_sentence_of_50000_characters_is_read_to_its_end(tmp_path: Path) -> None:
    text = "The keepers counted " + "gulls and terns and " * 2_500 + "the lamp of Varnholm was lit by Mira Okonjo."
    with live_service(tmp_path, sample=False, threshold=0) as live:
        assert live.client.post("/sources", json={"name": "log.txt", "text": text}).status_code == 201
        body = live.ask("Who lit the lamp of Varnholm?")
        assert_answer(live.client, body)
    assert body["answer"] == "Mira Okonjo [1]"


def test_follow_up_is_understood_within_its_session(http: httpx.Client) -> None:
    first = http.post("/chat", json={"question": WHO}).json()
    assert first["answer"] == "Abdelhamid Abou Zeid [1]"
    second = http.post("/chat", json={"question": "What was his rank?", "session_id": first["session_id"]}).json()
    assert_answer(http, second)
    assert second["session_id"] == first["session_id"]
    assert second["question"] == "What was his rank?"
    assert second["standalone_question"] == "What was Abdelhamid Abou Zeid's rank?"
    assert 7 in [citation["sentence"] for citation in second["citations"]]
    alone = http.post("/chat", json={"question": "What was his rank?"}).json()
    assert alone["standalone_question"] == "What was his rank?"
    assert alone["session_id"] != first["session_id"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("session_id", ["nothing", "", "' OR 1=1 --", "\u0000", "ü" * 300, "../../etc", "x" * 100_000])
def test_unknown_session_is_not_found(http: httpx.Client, session_id: str, stream: bool) -> None:
    response = http.post("/chat", json={"question": WHO, "session_id": session_id, "stream": stream})
    assert_problem(response, 404, "session", "leave session_id out")
    assert len(response.json()["detail"]) < 600


def test_session_survives_a_restart(tmp_path: Path) -> None:
    with live_service(tmp_path) as live:
        session_id = live.ask()["session_id"]
    with live_service(tmp_path) as live:
        answer = live.ask("and then?", session_id=session_id)
    assert WHO in answer["standalone_question"]


@pytest.mark.parametrize(
    ("sent", "understood"),
    [
        ("  who was\tkilled?\n", "who was killed?"),
        ("who\u0000 was killed?\u001b[31m", "who  was killed? [31m"),
        ("who\udfff was killed?", "who  was killed?"),
        ("من قُتل؟", "من قُتل؟"),
        ("谁被杀了", "谁被杀了"),
    ],
)
def test_question_of_any_script_is_taken(http: httpx.Client, sent: str, understood: str) -> None:
    encoded = json.dumps({"question": sent})
    body = http.post("/chat", content=encoded, headers={"Content-Type": "application/json"}).json()
    assert_answer(http, body)
    assert body["question"] == understood

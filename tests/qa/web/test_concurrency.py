"""Questions and changes of sources at once: no error, and never a citation to what was never there."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from live_service import WHO, Live, events_of

ROUNDS = 4


def text_of(number: int) -> str:
    return f"The lighthouse keeper of Varnholm in season {number} is keeper {number * 37}. Gulls cried {number} times."


def citations_of(client: httpx.Client, number: int) -> list[dict[str, Any]]:
    question = WHO if number % 3 == 0 else f"Who is the lighthouse keeper of Varnholm in season {number % ROUNDS}?"
    response = client.post("/chat", json={"question": question, "stream": number % 2 == 0}, timeout=60)
    assert response.status_code == 200, response.text
    if number % 2:
        answer = response.json()
    else:
        name, answer = events_of(response)[-1]
        assert name == "answer", answer
    cited: list[dict[str, Any]] = [*answer["citations"], *answer["nearest"]]
    return cited


def test_sources_change_while_questions_are_answered(live: Live) -> None:
    texts: dict[str, str] = {}
    changing = threading.Event()
    for source in live.client.get("/sources").json():
        texts[source["id"]] = live.client.get(f"/sources/{source['id']}").json()["text"]

    def change() -> None:
        for number in range(ROUNDS):
            added = live.client.post("/sources", json={"name": "varnholm.txt", "text": text_of(number)})
            assert added.status_code == 201, added.text
            texts[added.json()[0]["id"]] = text_of(number)
            changing.set()
            removed = live.client.delete(f"/sources/{added.json()[0]['id']}")
            assert removed.status_code == 204, removed.text

    with ThreadPoolExecutor(21) as pool:
        changes = pool.submit(change)
        changing.wait(timeout=30)
        asked = [pool.submit(citations_of, live.client, number) for number in range(20)]
        cited = [citation for answers in asked for citation in answers.result()]
        changes.result()

    assert cited
    for citation in cited:
        text = texts[citation["source_id"]]
        assert text[citation["start"] : citation["end"]] == citation["text"]
    assert live.client.get("/ready").status_code == 200
    assert 7 in [c["sentence"] for c in live.ask()["citations"]]


def test_one_session_asked_by_many_at_once(live: Live) -> None:
    session_id = live.ask()["session_id"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: live.ask("What was his rank?", session_id=session_id), range(8)))
    assert {answer["session_id"] for answer in answers} == {session_id}
    assert all("Abou Zeid's rank" in answer["standalone_question"] for answer in answers)
    assert len(live.service.sessions.history(session_id)) == 9


def test_many_first_questions_at_once(live: Live) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: live.ask(), range(12)))
    assert len({answer["session_id"] for answer in answers}) == 12

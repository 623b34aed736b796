"""Conversations over HTTP: listed, shown, exported and deleted."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from live_service import WHO, Live, assert_problem, live_service


@pytest.fixture
def asked(http: httpx.Client) -> dict[str, Any]:
    """The second answer of a conversation."""
    first = http.post("/chat", json={"question": WHO}).json()
    body = {"question": "What was his rank?", "session_id": first["session_id"]}
    second: dict[str, Any] = http.post("/chat", json=body).json()
    return second


def test_session_is_listed_and_shown(http: httpx.Client, asked: dict[str, Any]) -> None:
    session_id = asked["session_id"]
    (newest,) = http.get("/sessions", params={"limit": 1}).json()
    assert (newest["id"], newest["first_question"], newest["turns"]) == (session_id, WHO, 2)
    assert newest["started_at"] <= newest["last_asked_at"]
    assert newest["last_asked_at"].endswith("Z")
    shown = http.get(f"/sessions/{session_id}").json()
    assert shown["id"] == session_id
    assert [turn["question"] for turn in shown["turns"]] == [WHO, "What was his rank?"]
    last = shown["turns"][-1]
    assert last["standalone_question"] == asked["standalone_question"]
    assert (last["answer"], last["citations"]) == (asked["answer"], asked["citations"])


def test_session_is_exported(http: httpx.Client, asked: dict[str, Any]) -> None:
    session_id = asked["session_id"]
    text = http.get(f"/sessions/{session_id}/export")
    assert text.headers["content-type"].startswith("text/markdown")
    assert f"{session_id}.md" in text.headers["content-disposition"]
    assert f"## {WHO}\n\nAbdelhamid Abou Zeid[^1]\n" in text.text
    assert "\n[^1]: tigharghar.txt, line 7, sentence 7: On 1 March 2013" in text.text
    whole = http.get(f"/sessions/{session_id}/export", params={"format": "json"}).json()
    assert whole["turns"][-1]["answer"] == asked


def test_session_is_renamed(http: httpx.Client, asked: dict[str, Any]) -> None:
    place = f"/sessions/{asked['session_id']}"
    assert http.patch(place, json={"title": "The *raids*"}).status_code == 204
    (newest,) = http.get("/sessions", params={"limit": 1}).json()
    assert (newest["title"], newest["first_question"]) == ("The *raids*", WHO)
    assert http.get(f"{place}/export").text.startswith("# The \\*raids\\*\n")
    assert http.patch(place, json={"title": None}).status_code == 204
    assert http.get(f"{place}/export").text.startswith(f"# Conversation {asked['session_id']}\n")
    assert_problem(http.patch(place, json={"title": "x" * 201}), 422, "title")
    assert_problem(http.patch(place, json={}), 422, "title")
    assert_problem(http.patch("/sessions/nothing", json={"title": "a"}), 404, "no session")


def test_session_is_deleted(http: httpx.Client, asked: dict[str, Any]) -> None:
    place = f"/sessions/{asked['session_id']}"
    assert http.delete(place).status_code == 204
    for method, path in (("GET", place), ("GET", f"{place}/export"), ("DELETE", place)):
        assert_problem(http.request(method, path), 404, "no session")
    body = {"question": WHO, "session_id": asked["session_id"]}
    assert_problem(http.post("/chat", json=body), 404, "no session")


@pytest.mark.parametrize("path", ["/sessions/nothing", "/sessions/%00", "/sessions/%C3%BC/export", "/sessions/..%2fa"])
def test_session_that_does_not_exist(http: httpx.Client, path: str) -> None:
    assert_problem(http.get(path), 404)


@pytest.mark.parametrize("query", ["/sessions?limit=0", "/sessions?limit=x", "/sessions/a/export?format=pdf"])
def test_query_that_cannot_be_used(http: httpx.Client, query: str) -> None:
    assert_problem(http.get(query), 422)


def test_sessions_ask_for_a_key(tmp_path: Path) -> None:
    with live_service(tmp_path, api_keys="eins") as live:
        for method, path in (("GET", "/sessions"), ("GET", "/sessions/a"), ("DELETE", "/sessions/a")):
            assert_problem(live.client.request(method, path), 401, "Authorization: Bearer KEY")
        assert live.client.get("/sessions", headers={"Authorization": "Bearer eins"}).json() == []


def test_sessions_that_cannot_be_read(live: Live) -> None:
    live.service.sessions.close()
    for file in live.home.glob("sessions.sqlite3*"):
        file.unlink()
    (live.home / "sessions.sqlite3").write_bytes(b"no database" * 1000)
    assert_problem(live.client.get("/sessions"), 507, "sessions")

"""The interface describes itself, and asks for keys where there are any."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from live_service import WHO, Live, assert_problem, live_service

from index.sources import source_of_text
from qa.web import schemas, source_schemas


@pytest.fixture(scope="module")
def document(shared_live: Live) -> dict[str, Any]:
    body: dict[str, Any] = shared_live.client.get("/openapi.json").json()
    return body


def references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_address_is_described(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    methods = {path: set(operations) for path, operations in document["paths"].items()}
    assert methods == {
        "/health": {"get"},
        "/ready": {"get"},
        "/chat": {"post"},
        "/v1/chat/completions": {"post"},
        "/v1/models": {"get"},
        "/v1/models/{model}": {"get"},
        "/sessions": {"get"},
        "/sessions/{session_id}": {"get", "patch", "delete"},
        "/sessions/{session_id}/export": {"get"},
        "/sources": {"get", "post"},
        "/sources/{source_id}": {"get", "delete"},
        "/timeline": {"get"},
        "/timeline/days": {"get"},
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["description"].endswith(".")
    chat = document["paths"]["/chat"]["post"]["responses"]
    assert set(chat["200"]["content"]) == {"application/json", "text/event-stream"}
    assert set(document["paths"]["/sources"]["post"]["requestBody"]["content"]) == {
        "application/json",
        "multipart/form-data",
    }


def test_references_lead_somewhere(document: dict[str, Any]) -> None:
    found = set(references(document))
    assert found
    for reference in found:
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


@pytest.mark.parametrize(
    "model", [schemas.ChatRequest, schemas.CitationBody, schemas.AnswerBody, source_schemas.NewSource]
)
def test_examples_are_valid(model: type[Any]) -> None:
    examples = model.model_json_schema()["examples"]
    assert examples
    for example in examples:
        assert model.model_validate_json(json.dumps(example), strict=True).model_dump(mode="json") == {
            **dict.fromkeys(model.model_fields),
            **{name: field.default for name, field in model.model_fields.items() if not field.is_required()},
            **example,
        }


def test_example_cites_the_sample_as_it_is() -> None:
    text = (Path(__file__).parents[3] / "seeds" / "tigharghar.txt").read_text(encoding="utf-8")
    (citation,) = schemas.AnswerBody.model_json_schema()["examples"][0]["citations"]
    assert citation["source_id"] == source_of_text("tigharghar.txt", text).id
    assert text[citation["start"] : citation["end"]] == citation["text"]
    assert text[: citation["start"]].count("\n") == citation["sentence"] - 1


def test_example_request_is_answered(http: httpx.Client) -> None:
    (example,) = schemas.ChatRequest.model_json_schema()["examples"]
    assert http.post("/chat", json=example).status_code == 200


def test_keys(tmp_path: Path) -> None:
    with live_service(tmp_path, api_keys="eins, schlüssel") as live:
        for header in (None, "", "Bearer", "Bearer zwei", "Basic eins", "Bearer eins,schlüssel", "eins"):
            headers = {} if header is None else {"Authorization": header.encode()}
            refused = live.client.post("/chat", json={"question": WHO}, headers=headers)
            assert_problem(refused, 401, "Authorization: Bearer KEY")
            assert refused.headers["www-authenticate"] == "Bearer"
            assert live.client.get("/sources", headers=headers).status_code == 401
            assert live.client.delete("/sources/x", headers=headers).status_code == 401
            refused = live.client.post("/sources", json={"name": "a.txt", "text": "A."}, headers=headers)
            assert refused.status_code == 401
        for key in ("eins", "schlüssel"):
            headers = {"Authorization": f"Bearer {key}".encode()}
            assert live.client.post("/chat", json={"question": WHO}, headers=headers).status_code == 200
            assert [s["name"] for s in live.client.get("/sources", headers=headers).json()] == ["tigharghar.txt"]
        assert live.client.get("/health").status_code == 200
        assert live.client.get("/ready").status_code == 200

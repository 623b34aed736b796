"""Sources are added, shown and removed over HTTP."""

import json
from pathlib import Path

import httpx
import pytest
from live_service import Live, assert_problem, live_service

DOCUMENTS = Path(__file__).parents[2] / "index" / "documents"
TEXT = "The lighthouse keeper of Varnholm is Ida Krog. She lit the lamp on 4 May 1911.\nNobody saw it [3] that night."


def names(client: httpx.Client) -> list[str]:
    return [source["name"] for source in client.get("/sources").json()]


def test_source_as_json(live: Live) -> None:
    response = live.client.post("/sources", json={"name": "varnholm.txt", "text": TEXT})
    assert response.status_code == 201
    (added,) = response.json()
    assert (added["name"], added["sentences"], added["characters"]) == ("varnholm.txt", 3, len(TEXT))
    assert names(live.client) == ["tigharghar.txt", "varnholm.txt"]
    shown = live.client.get(f"/sources/{added['id']}").json()
    assert (shown["id"], shown["name"], shown["text"]) == (added["id"], "varnholm.txt", TEXT)
    assert [s["sentence"] for s in shown["sentences"]] == [1, 2, 3]
    assert [TEXT[s["start"] : s["end"]] for s in shown["sentences"][:2]] == [s["text"] for s in shown["sentences"][:2]]
    (citation, *_) = live.ask("Who is the lighthouse keeper of Varnholm?")["citations"]
    assert (citation["source"], citation["sentence"]) == ("varnholm.txt", 1)


def test_the_day_that_a_source_was_written_on_is_shown(live: Live) -> None:
    mail = b"From: ida@example.org\nDate: Tue, 12 Mar 2013 09:30:00 +0100\n\nThe bridge was closed yesterday.\n"
    (added,) = live.client.post("/sources", files={"file": ("bridge.eml", mail)}).json()
    assert added["day"] == "2013-03-12"
    days = {source["name"]: source["day"] for source in live.client.get("/sources").json()}
    assert days == {"bridge.eml": "2013-03-12", "tigharghar.txt": None}
    shown = [live.client.get(f"/sources/{one['id']}").json()["day"] for one in live.client.get("/sources").json()]
    assert shown == ["2013-03-12", None]


def test_a_text_may_bring_the_day_that_it_was_written_on(live: Live) -> None:
    text = "The bridge of Varnholm was closed yesterday."
    new = {"name": "bridge.txt", "text": text, "day": "2013-03-12"}
    (added,) = live.client.post("/sources", json=new).json()
    assert added["day"] == "2013-03-12"
    (citation,) = live.ask("What was closed on 11 March 2013?")["citations"]
    assert citation["text"] == text
    # Said again without a day, it has none any more.
    (added,) = live.client.post("/sources", json={**new, "day": None}).json()
    assert added["day"] is None
    assert live.ask("What was closed on 11 March 2013?")["abstained"]
    schema = live.client.get("/openapi.json").json()["paths"]["/sources"]["post"]["requestBody"]["content"]
    assert schema["application/json"]["schema"]["properties"]["day"]["format"] == "date"


@pytest.mark.parametrize("day", ["12 March 2013", "2013-02-30", "9999-01-01", "0900-01-01", "yesterday", ""])
def test_a_day_on_which_no_text_was_written_is_refused(live: Live, day: str) -> None:
    refused = live.client.post("/sources", json={"name": "a.txt", "text": "A.", "day": day})
    assert_problem(refused, 422, f"'{day}' is no day on which a text can have been written; give it as 2013-03-12")
    assert names(live.client) == ["tigharghar.txt"]


def test_a_day_is_no_number(live: Live) -> None:
    refused = live.client.post("/sources", json={"name": "a.txt", "text": "A.", "day": 20130312})
    assert_problem(refused, 422, "day: ")


def test_rows_that_left_an_upload_are_removed(live: Live) -> None:
    rows = ['{"text": "Ida Krog keeps the lamp."}', '{"text": "Ole Krog keeps the boat."}']
    for kept in (rows, rows[:1]):
        files = {"file": ("rows.jsonl", "\n".join(kept).encode())}
        assert live.client.post("/sources", files=files).status_code == 201
    assert names(live.client) == ["rows.jsonl#1", "tigharghar.txt"]


def test_two_uploads_of_one_name_are_refused(live: Live) -> None:
    files = [("file", ("a.txt", b"One.")), ("file", ("a.txt", b"Two."))]
    assert_problem(live.client.post("/sources", files=files), 422, "same name")
    assert names(live.client) == ["tigharghar.txt"]


def test_removed_source_is_cited_no_more(live: Live) -> None:
    (added,) = live.client.post("/sources", json={"name": "varnholm.txt", "text": TEXT}).json()
    removed = live.client.delete(f"/sources/{added['id']}")
    assert (removed.status_code, removed.content) == (204, b"")
    assert names(live.client) == ["tigharghar.txt"]
    for response in (live.client.get(f"/sources/{added['id']}"), live.client.delete(f"/sources/{added['id']}")):
        assert_problem(response, 404, added["id"])
    answer = live.ask("Who is the lighthouse keeper of Varnholm?")
    assert "varnholm.txt" not in [c["source"] for c in (*answer["citations"], *answer["nearest"])]


def test_same_name_replaces_what_it_held(live: Live) -> None:
    for keeper in ("Ida Krog", "Jens Holm"):
        text = f"The lighthouse keeper of Varnholm is {keeper}."
        live.client.post("/sources", json={"name": "varnholm.txt", "text": text})
    assert names(live.client) == ["tigharghar.txt", "varnholm.txt"]
    (citation, *_) = live.ask("Who is the lighthouse keeper of Varnholm?")["citations"]
    assert "Jens Holm" in citation["text"]


def test_files_are_uploaded_one_or_several_at_once(live: Live) -> None:
    one = live.client.post("/sources", files={"file": ("one.md", TEXT.encode())})
    assert (one.status_code, [s["name"] for s in one.json()]) == (201, ["one.md"])
    files = [("file", (f"{name}.txt", f"The {name} is red.".encode())) for name in ("apple", "barn", "cart")]
    several = live.client.post("/sources", files=files)
    assert several.status_code == 201
    assert sorted(s["name"] for s in several.json()) == ["apple.txt", "barn.txt", "cart.txt"]
    assert names(live.client) == ["apple.txt", "barn.txt", "cart.txt", "one.md", "tigharghar.txt"]


def test_json_lines_give_a_source_a_row(live: Live) -> None:
    rows = "".join(json.dumps({"title": t, "text": f"The {t} is red."}) + "\n" for t in ("apple", "barn"))
    added = live.client.post("/sources", files={"file": ("rows.jsonl", rows.encode())}).json()
    assert [source["name"] for source in added] == ["rows.jsonl#apple", "rows.jsonl#barn"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_upload_in_another_encoding_is_decoded(live: Live, encoding: str) -> None:
    text = "Der Leuchtturmwärter von Varnholm heißt Jörg Müller. Er wohnt über dem großen Öllager."
    (added,) = live.client.post("/sources", files={"file": ("turm.txt", text.encode(encoding))}).json()
    assert live.client.get(f"/sources/{added['id']}").json()["text"] == text


def test_unchanged_upload_changes_nothing(live: Live) -> None:
    first = live.client.post("/sources", json={"name": "a.txt", "text": TEXT}).json()
    generation = live.service.catalog.meta("generation")
    assert live.client.post("/sources", json={"name": "a.txt", "text": TEXT}).json() == first
    assert live.service.catalog.meta("generation") == generation


def test_a_document_is_uploaded_and_cited_with_its_page(live: Live) -> None:
    report = (DOCUMENTS / "report.pdf").read_bytes()
    (added,) = live.client.post("/sources", files={"file": ("report.pdf", report)}).json()
    shown = live.client.get(f"/sources/{added['id']}").json()
    assert shown["places"] == [{"start": 0, "kind": "page", "label": "1"}]
    (citation, *_) = live.ask("Who built the water mill of Varnholm?")["citations"]
    assert (citation["source"], citation["place"]) == ("report.pdf", "page 1")
    assert shown["text"][citation["start"] : citation["end"]] == citation["text"]


def test_each_file_is_held_to_the_limit_of_the_settings(tmp_path: Path) -> None:
    large = b"The lamp of Varnholm was lit in 1911.\n" * 28_000  # 1.01 MiB, and fits into a body
    small = large[:1_000_000]
    said = "has 1.0 MiB, more than the limit of 1.0 MiB; cut it into parts, or raise QA_MAX_SOURCE_MEGABYTES."
    files = [("file", ("small.txt", b"The boat is red.")), ("file", ("large.txt", large))]
    with live_service(tmp_path / "home", sample=False, max_source_megabytes=1) as live:
        assert_problem(live.client.post("/sources", files=files), 413, f"large.txt {said}")
        text = {"name": "large.txt", "text": large.decode()}
        assert_problem(live.client.post("/sources", json=text), 413, f"'large.txt' {said}")
        assert names(live.client) == []
        assert live.client.post("/sources", files={"file": ("small.txt", small)}).status_code == 201


@pytest.mark.parametrize("name", ["protected.pdf", "protected.docx"])
def test_a_document_that_cannot_be_read_is_a_problem(live: Live, name: str) -> None:
    files = {"file": (name, (DOCUMENTS / name).read_bytes())}
    assert_problem(live.client.post("/sources", files=files), 422, "encrypted")
    assert names(live.client) == ["tigharghar.txt"]

"""`GET /timeline`, and answers about days, over HTTP."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from live_service import Live, assert_problem, events_of, live_service

LOG = (
    "On 4 March 2013 the report said that 12 soldiers were wounded. From 5 to 7 March it rained. "
    "On 9 March 2013 it was announced that Karim Daoud had died. In 2014 Ida Krog left."
)
WIRE = "On 4 March 2013 17 soldiers were wounded."
UNDATED = "On 6 May there was fog."
DATE_FIELDS = ["text", "first_day", "last_day", "year_given", "how"]


@pytest.fixture(scope="module")
def dated(plain_settings: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:  # noqa: ARG001
    with live_service(tmp_path_factory.mktemp("dated"), sample=False) as live:
        for name, text in (("log", LOG), ("wire", WIRE), ("undated", UNDATED)):
            assert live.client.post("/sources", json={"name": name, "text": text}).status_code == 201
        yield live


def listed(response: httpx.Response) -> list[tuple[str, int]]:
    assert response.status_code == 200, response.text
    return [(sentence["source"], sentence["sentence"]) for sentence in response.json()["sentences"]]


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        ({}, [("log", 1), ("wire", 1), ("log", 2), ("log", 3), ("log", 4), ("undated", 1)]),
        ({"from": "2013-03-06", "to": "2013"}, [("log", 2), ("log", 3)]),
        ({"from": "6 March 2013", "to": "6 March 2013"}, [("log", 2)]),
        ({"about": "wounded soldiers"}, [("log", 1), ("wire", 1)]),
        ({"to": "2012"}, []),
        ({"limit": 1}, [("log", 1)]),
        ({"limit": 2, "offset": 1}, [("wire", 1), ("log", 2)]),
        ({"limit": 2, "offset": 6}, []),
    ],
)
def test_sentences_in_time_order(dated: Live, query: dict[str, Any], sentences: list[tuple[str, int]]) -> None:
    response = dated.client.get("/timeline", params=query)
    assert listed(response) == sentences
    body = response.json()
    assert list(body) == ["examined", "matching", "offset", "shown", "sentences"]
    assert (body["examined"], body["shown"]) == (6, len(sentences))
    assert body["offset"] == query.get("offset", 0)
    assert body["matching"] == (6 if "limit" in query else len(sentences))


def test_days_are_counted_in_time_order(dated: Live) -> None:
    def counted(about: str) -> list[tuple[str, str, int]]:
        found = dated.client.get("/timeline/days", params={"about": about}).json()
        return [(one["first_day"], one["last_day"], one["sentences"]) for one in found]

    assert counted("") == [
        ("2013-03-04", "2013-03-04", 2),
        ("2013-03-05", "2013-03-07", 1),
        ("2013-03-09", "2013-03-09", 1),
        ("2014-01-01", "2014-12-31", 1),
        ("--05-06", "--05-06", 1),
    ]
    assert counted("wounded soldiers") == [("2013-03-04", "2013-03-04", 2)]
    assert counted("elephants") == []


def test_a_question_about_any_day(dated: Live) -> None:
    assert dated.ask("How many soldiers were wounded on 4 March 1999?")["reason"] == "no_date_match"
    body = dated.ask("How many soldiers were wounded on 4 March 1999?", any_day=True)
    assert body["citations"]
    assert body["window"] is None


def test_every_sentence_has_its_place_and_its_days(dated: Live) -> None:
    first, *_, last = dated.client.get("/timeline").json()["sentences"]
    source = dated.client.get(f"/sources/{first['source_id']}").json()
    assert source["text"][first["start"] : first["end"]] == first["text"]
    assert first["place"] == last["place"] == "line 1"
    assert [list(date) for date in first["dates"]] == [DATE_FIELDS]
    assert [list(date.values()) for date in first["dates"]] == [
        ["4 March 2013", "2013-03-04", "2013-03-04", True, "explicit"]
    ]
    assert [list(date.values()) for date in last["dates"]] == [["6 May", "--05-06", "--05-06", False, "explicit"]]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"from": "yesterday"}, "no date with a year"),
        ({"from": "2013-02-30"}, "no date with a year"),
        ({"from": ""}, "no date with a year"),
        ({"from": "2014", "to": "2013"}, "swap the two dates"),
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"offset": -1}, "offset"),
        ({"offset": 2**63}, "offset"),
        ({"first": "2013"}, "first"),
        ({"since": "2013"}, "since"),
    ],
)
def test_what_cannot_be_listed_is_refused(dated: Live, query: dict[str, Any], words: str) -> None:
    assert_problem(dated.client.get("/timeline", params=query), 422, words)


def test_a_timeline_asks_for_a_key_where_there_are_any(tmp_path: Any) -> None:
    with live_service(tmp_path, api_keys="secret") as live:
        assert_problem(live.client.get("/timeline"), 401, "Bearer")
        assert live.client.get("/timeline", headers={"Authorization": "Bearer secret"}).status_code == 200


def test_sources_that_differ_are_a_conflict(dated: Live) -> None:
    body = dated.ask("How many soldiers were wounded on 4 March 2013?")
    assert (body["abstained"], body["reason"]) == (False, "conflict")
    assert {
        (c["source"], c["text"][c["answer_start"] - c["start"] : c["answer_end"] - c["start"]])
        for c in body["citations"]
    } == {
        ("log", "12"),
        ("wire", "17"),
    }
    assert body["answer"].endswith("[2]. The sources give different answers.")
    assert body["window"] == {"first_day": "2013-03-04", "last_day": "2013-03-04", "year_given": True}


def test_a_day_in_an_answer_is_given_in_iso_form_and_with_its_verb(dated: Live) -> None:
    body = dated.ask("When did Karim Daoud die?")
    assert body["answer"] == "announced on 9 March 2013 [1]"
    assert body["dates"] == [
        {
            "marker": 1,
            "text": "9 March 2013",
            "first_day": "2013-03-09",
            "last_day": "2013-03-09",
            "year_given": True,
            "how": "explicit",
        }
    ]


def test_a_streamed_list_is_its_deltas_and_tells_what_was_examined(dated: Live) -> None:
    response = dated.client.post("/chat", json={"question": "What happened in March 2013?", "stream": True})
    *pieces, (name, answer) = events_of(response)
    assert name == "answer"
    assert "".join(data["text"] for kind, data in pieces if kind == "delta") == answer["answer"]
    assert [(c["source"], c["sentence"]) for c in answer["citations"]] == [
        ("log", 1),
        ("wire", 1),
        ("log", 2),
        ("log", 3),
    ]
    assert answer["coverage"] == {"examined": 6, "matching": 4, "shown": 4, "total": 6}
    assert [date["marker"] for date in answer["dates"]] == [1, 2, 3, 4]


def test_a_day_that_no_sentence_speaks_of_is_refused_with_the_nearest(dated: Live) -> None:
    body = dated.ask("What happened on 5 April?")
    assert (body["abstained"], body["reason"], body["window"]) == (True, "no_date_match", None)
    assert body["answer"].startswith("The sources say nothing about 5 April; the nearest is 9 March 2013: “On 9 March")
    assert body["nearest"][0]["sentence"] == 3
    assert (body["coverage"], body["dates"]) == (None, [])

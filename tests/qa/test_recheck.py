"""Old answers are checked again: each citation is valid, moved, changed or gone."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.sources import source_of_text
from qa.assemble import Service
from qa.errors import AnswerFileError
from qa.recheck import Rechecked, Standing, recheck

TEXT = "The mill of Varnholm burned on 3 May 1903.\nNobody was killed.\n"


@pytest.fixture
def answer(service: Service, tmp_path: Path) -> Path:
    """An answer about the mill, as it was written."""
    service.builder.index([source_of_text("mill.txt", TEXT)])
    path = tmp_path / "answer.json"
    path.write_text(service.pipeline.answer("When did the mill burn?").to_json(), encoding="utf-8")
    return path


def only(path: Path, service: Service) -> Rechecked:
    (found,) = recheck(path, service.catalog)
    return found


def test_what_stands_where_it_stood_is_valid(service: Service, answer: Path) -> None:
    found = only(answer, service)
    assert (found.standing, found.holds, found.question) == (Standing.VALID, True, "When did the mill burn?")
    assert found.now is not None
    assert found.now.place == "line 1"


@pytest.mark.parametrize("name", ["mill.txt", "other.txt"])
def test_the_same_sentence_elsewhere_has_moved(service: Service, answer: Path, name: str) -> None:
    if name != "mill.txt":
        service.builder.index([source_of_text("mill.txt", "Something else.")])
    service.builder.index([source_of_text(name, f"A new first line.\n{TEXT}")])
    found = only(answer, service)
    assert (found.standing, found.holds) == (Standing.MOVED, True)
    assert found.now is not None
    assert (found.now.source, found.now.sentence, found.now.place) == (name, 2, "line 2")
    text = service.catalog.source_text(found.now.source_id)
    assert text is not None
    assert text[found.now.start : found.now.end] == found.cited.text


def test_of_equal_sentences_that_of_the_same_source_is_taken(service: Service, answer: Path) -> None:
    service.builder.index([source_of_text("aaa.txt", f"Zero.\n{TEXT}"), source_of_text("mill.txt", f"First.\n{TEXT}")])
    found = only(answer, service)
    assert found.now is not None
    assert found.now.source == "mill.txt"


def test_another_date_has_changed_the_sentence(service: Service, answer: Path) -> None:
    service.builder.index([source_of_text("mill.txt", TEXT.replace("1903", "1904"))])
    found = only(answer, service)
    assert (found.standing, found.holds) == (Standing.CHANGED, False)
    assert found.now is not None
    assert found.now.text == "The mill of Varnholm burned on 3 May 1904."


@pytest.mark.parametrize("text", ["Nobody was killed.", None])
def test_what_nothing_is_like_is_gone(service: Service, answer: Path, text: str | None) -> None:
    (summary,) = service.catalog.summaries()
    if text is None:
        service.builder.remove(summary.id)
    else:
        service.builder.index([source_of_text("mill.txt", text)])
    found = only(answer, service)
    assert (found.standing, found.holds, found.now) == (Standing.GONE, False, None)


def test_an_exported_session_is_checked_too(service: Service, answer: Path, tmp_path: Path) -> None:
    turn = {"asked_at": "2026-01-01T00:00:00Z", "answer": json.loads(answer.read_text(encoding="utf-8"))}
    path = tmp_path / "session.json"
    path.write_text(json.dumps({"session_id": "a", "turns": [turn, turn]}), encoding="utf-8")
    assert [one.standing for one in recheck(path, service.catalog)] == [Standing.VALID] * 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not valid JSON"),
        ("[]", "holds no answer"),
        ('{"turns": [{}]}', "holds no answer"),
        ('{"citations": [{}]}', "holds a citation without"),
        ({"start": "1"}, "holds a citation without"),
    ],
)
def test_files_that_hold_no_answer(service: Service, answer: Path, content: str | dict[str, Any], words: str) -> None:
    if isinstance(content, dict):
        body = json.loads(answer.read_text(encoding="utf-8"))
        body["citations"][0] |= content
        content = json.dumps(body)
    answer.write_text(content, encoding="utf-8")
    with pytest.raises(AnswerFileError, match=words):
        recheck(answer, service.catalog)
    with pytest.raises(AnswerFileError, match="cannot be read"):
        recheck(answer.with_name("missing.json"), service.catalog)

"""Only what a stored sentence carries word for word is said; markers and citations match."""

from dataclasses import replace

import pytest

from index.records import Sentence
from index.sources import source_of_text
from qa.assemble import Service
from qa.citations import carries, verify
from qa.records import Citation, Claim, Delta, Evidence

TEXT = "Ida Krog kept the lamp. Jens Holm rowed out. Nobody saw the ship [3] that night."


@pytest.fixture
def sentences(service: Service) -> list[Sentence]:
    source = source_of_text("varnholm.txt", TEXT)
    service.builder.index([source])
    return service.catalog.sentences(source.id)


def claim(text: str, *sentences: Sentence) -> Claim:
    return Claim(text, tuple(Evidence("varnholm.txt", sentence, 0.9) for sentence in sentences))


def said(items: list[Delta | Citation]) -> str:
    return "".join(item.text for item in items if isinstance(item, Delta))


def cited(items: list[Delta | Citation]) -> list[tuple[int, int]]:
    return [(item.marker, item.sentence) for item in items if isinstance(item, Citation)]


def test_markers_count_in_the_order_of_the_text(service: Service, sentences: list[Sentence]) -> None:
    claims = [claim("Jens Holm rowed out", sentences[1]), claim("Ida Krog", sentences[0])]
    items = list(verify(claims, service.catalog))
    assert said(items) == "Jens Holm rowed out [1], Ida Krog [2]"
    assert cited(items) == [(1, 2), (2, 1)]


def test_sentences_stand_side_by_side(service: Service, sentences: list[Sentence]) -> None:
    claims = [claim(sentence.text, sentence) for sentence in sentences[:2]]
    assert said(list(verify(claims, service.catalog))) == "Ida Krog kept the lamp. [1] Jens Holm rowed out. [2]"


def test_sentence_is_cited_once_under_one_marker(service: Service, sentences: list[Sentence]) -> None:
    items = list(verify([claim("Ida Krog", sentences[0]), claim("kept the lamp", sentences[0])], service.catalog))
    assert said(items) == "Ida Krog [1], kept the lamp [1]"
    assert cited(items) == [(1, 1)]


def test_sentence_named_twice_in_one_claim_is_cited_once(service: Service, sentences: list[Sentence]) -> None:
    items = list(verify([claim("Ida Krog", sentences[0], sentences[0])], service.catalog))
    assert said(items) == "Ida Krog [1]"
    assert cited(items) == [(1, 1)]


def test_claim_keeps_only_the_citations_that_carry_it(service: Service, sentences: list[Sentence]) -> None:
    items = list(verify([claim("Ida Krog", sentences[1], sentences[0])], service.catalog))
    assert said(items) == "Ida Krog [1]"
    assert cited(items) == [(1, 1)]


@pytest.mark.parametrize("text", ["Ida Krog rowed out", "lamp the kept", "Ida Krog did not keep the lamp", ""])
def test_claim_that_nothing_carries_is_not_said(service: Service, sentences: list[Sentence], text: str) -> None:
    items = list(verify([claim(text, *sentences), claim("Jens Holm", sentences[1])], service.catalog))
    assert said(items) == "Jens Holm [1]"
    assert cited(items) == [(1, 2)]


@pytest.mark.parametrize(
    "text", ["Ida Krog kept no lamp", "an", "Id", "the lam", "da Krog", "ide", "e", "out. Nobody"], ids=repr
)
def test_words_are_not_cut(service: Service, sentences: list[Sentence], text: str) -> None:
    assert not list(verify([claim(text, *sentences)], service.catalog))


@pytest.mark.parametrize(
    "change",
    [
        {"ordinal": 9},
        {"ordinal": 2},
        {"source_id": "0" * 16},
        {"start": 1},
        {"end": 5},
        {"text": "Ida Krog kept the lamp for years."},
    ],
    ids=str,
)
def test_sentence_that_is_not_stored_as_named_carries_nothing(
    service: Service, sentences: list[Sentence], change: dict[str, object]
) -> None:
    forged = replace(sentences[0], **change)  # type: ignore[arg-type]
    assert carries(claim("Ida Krog", sentences[0]), Evidence("varnholm.txt", sentences[0], 1.0), service.catalog)
    assert not carries(claim("Ida Krog", forged), Evidence("varnholm.txt", forged, 1.0), service.catalog)


def test_removed_source_carries_nothing(service: Service, sentences: list[Sentence]) -> None:
    service.builder.remove(sentences[0].source_id)
    assert not list(verify([claim("Ida Krog", sentences[0])], service.catalog))


def test_case_and_white_space_do_not_matter(service: Service, sentences: list[Sentence]) -> None:
    items = list(verify([claim("ida  KROG\nkept", sentences[0])], service.catalog))
    assert cited(items) == [(1, 1)]

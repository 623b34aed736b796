"""Where a sentence stands in its original: told in words, kept in the catalog, known of old catalogs too."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.places import AS_PLAIN_TEXT, PlacedText, in_words
from index.records import Place, PlaceKind, Source
from index.schema import MIGRATIONS
from index.sentences import sentences_of
from index.sources import source_of_text, sources_of_bytes
from qa.assemble import Service

TEXT = "Results\n\nThe mill burned.\r\nIt was rebuilt.\rNobody died."


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with closing(Catalog(tmp_path / "catalog.sqlite3")) as catalog:
        yield catalog


def put(catalog: Catalog, text: str, places: tuple[Place, ...], name: str = "a") -> Source:
    source = Source(name, name, text, places)
    catalog.put_source(source, sentences_of(source), [])
    return source


@pytest.mark.parametrize(
    ("places", "start", "words"),
    [
        ((), 5, None),
        ([Place(4, PlaceKind.PAGE, "3")], 3, None),
        ([Place(4, PlaceKind.PAGE, "3")], 4, "page 3"),
        ([Place(0, PlaceKind.PAGE, "3"), Place(5, PlaceKind.PAGE, "iv")], 9, "page iv"),
        ([Place(0, PlaceKind.HEADING, "Results"), Place(5, PlaceKind.HEADING, "")], 9, None),
        ([Place(0, PlaceKind.HEADING, "Results"), Place(0, PlaceKind.PAGE, "2")], 0, "page 2, under “Results”"),
        ([Place(0, PlaceKind.CHAPTER, "I"), Place(0, PlaceKind.ROW, "5")], 0, "chapter “I”, row 5"),
        ([Place(0, PlaceKind.PARAGRAPH, "4")], 0, "paragraph 4"),
        ([Place(0, PlaceKind.PART, "in the attachment “a.txt”")], 0, "in the attachment “a.txt”"),
    ],
)
def test_the_last_place_of_each_kind_is_told(places: list[Place], start: int, words: str | None) -> None:
    assert in_words(places, "", start) == PlacedText(places, "").in_words(start) == words


@pytest.mark.parametrize(("start", "line"), [(0, 1), (7, 1), (8, 2), (9, 3), (27, 4), (43, 5)])
def test_lines_are_counted_whatever_ends_them(start: int, line: int) -> None:
    assert in_words(AS_PLAIN_TEXT, TEXT, start) == f"line {line}"
    assert PlacedText(AS_PLAIN_TEXT, TEXT).in_words(start) == f"line {line}"
    numbered = [Place(8, PlaceKind.LINE, "40")]
    assert in_words(numbered, TEXT, max(start, 8)) == f"line {max(line, 2) + 38}"
    assert PlacedText(numbered, TEXT).in_words(max(start, 8)) == f"line {max(line, 2) + 38}"


def test_places_are_kept_and_told_by_the_catalog(catalog: Catalog) -> None:
    places = (Place(0, PlaceKind.HEADING, "Results"), Place(0, PlaceKind.LINE, "1"), Place(27, PlaceKind.PAGE, "2"))
    source = put(catalog, TEXT, places)
    assert catalog.source(source.id) == source
    assert [catalog.place(source.id, start) for start in (0, 27)] == [
        "under “Results”, line 1",
        "page 2, under “Results”, line 4",
    ]
    assert catalog.place("unknown", 0) is None
    catalog.remove_source(source.id)
    put(catalog, TEXT, ())
    assert catalog.place(source.id, 0) is None


def test_equal_texts_keep_the_places_of_the_one_that_names_them(catalog: Catalog) -> None:
    first = put(catalog, TEXT, AS_PLAIN_TEXT, "a")
    other = put(catalog, TEXT, (Place(0, PlaceKind.PAGE, "1"),), "b")
    assert catalog.place(first.id, 0) == "line 1"
    assert catalog.is_in_step(other)
    assert catalog.place(first.id, 0) == "line 1"
    moved = Source("a", "a", TEXT, (Place(0, PlaceKind.PAGE, "9"),))
    assert not catalog.is_in_step(moved)
    catalog.use_original(moved, [])
    assert catalog.place(first.id, 0) == "page 9"


def test_catalogs_from_before_places_tell_lines(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    with closing(Catalog(path, MIGRATIONS[:2])):
        pass
    with closing(sqlite3.connect(path)) as connection, connection:
        for name in ("a.txt", "rows.jsonl#1"):
            connection.execute("INSERT INTO sources (id, name, text) VALUES (?, ?, ?)", (name, name, TEXT))
            connection.execute("INSERT INTO origins VALUES (?, ?, ?)", (f"/{name}", name, name))
    with closing(Catalog(path)) as catalog:
        assert catalog.place("a.txt", 9) == "line 3"
        assert catalog.place("rows.jsonl#1", 9) is None


def test_indexing_again_tells_the_places_of_rows(service: Service) -> None:
    (row,) = sources_of_bytes("rows.jsonl", b'\n{"text": "The mill burned in 1903."}')
    service.builder.index([Source(row.name, row.origin, row.text)])
    assert service.catalog.place(row.id, 0) is None
    report = service.builder.index([row])
    assert report.unchanged == 1
    assert service.catalog.place(row.id, 0) == "row 2"


def test_citations_tell_their_place(service: Service) -> None:
    service.builder.index([source_of_text("mill.txt", "Some words.\n\nThe mill of Varnholm burned on 3 May 1903.\n")])
    answer = service.pipeline.answer("When did the mill of Varnholm burn?")
    assert [citation.where for citation in answer.citations] == ["mill.txt, line 3, sentence 2"]
    missing = service.pipeline.answer("Who killed Abou Zeid in the mill?")
    assert missing.nearest[0].place == "line 3"
    assert "(mill.txt, line 3, sentence 2)" in missing.answer

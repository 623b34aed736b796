"""The catalog holds what was put there and nothing else, and says in one sentence what stops it."""

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalog import Catalog
from index.chunks import Chunker
from index.dates import dated, find_dates, grammar
from index.day_lookup import DayLookup
from index.errors import StorageError
from index.lookup import Lookup
from index.records import Passage, Source
from index.schema import MIGRATIONS
from index.sentences import sentences_of

TABLES = ("sources", "origins", "sentences", "chunks", "embedded")
CHUNKER = Chunker(24)
SEA = "The ferry leaves at noon. It carries eleven lorries. Its captain is Mira Okonjo."
LAND = "The bakery opens at two. Its oven was lit in 1899. Apprentices sleep in the cellar."


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog(tmp_path / "catalog.sqlite3")
    yield opened
    opened.close()


def put(catalog: Catalog, origin: str, text: str, name: str = "") -> Source:
    source = Source(name or origin, origin, text)
    sentences = sentences_of(source)
    catalog.put_source(source, sentences, CHUNKER.chunks_of(sentences))
    return source


def rows(catalog: Catalog, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(catalog.path)) as connection:
        return connection.execute(query).fetchall()


def counts(catalog: Catalog) -> dict[str, object]:
    found = {table: rows(catalog, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}  # noqa: S608
    # Every token that the word index still knows, deleted ones left out.
    with closing(sqlite3.connect(catalog.path)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, words, row)")
        found["words"] = connection.execute("SELECT count(*) FROM temp.terms").fetchone()[0]
        connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    return found


def places(catalog: Catalog, *words: str) -> set[tuple[str, int, int]]:
    matches = Lookup(catalog).match_words(words, 100)
    return {(match.passage.source_id, match.passage.first, match.passage.last) for match in matches}


def test_an_empty_file_is_migrated_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "catalog.sqlite3"
    with closing(Catalog(path)) as catalog:
        assert rows(catalog, "PRAGMA user_version") == [(len(MIGRATIONS),)]
        assert rows(catalog, "PRAGMA journal_mode") == [("wal",)]
        assert catalog.count_sources() == 0
        put(catalog, "a", SEA)
    with closing(Catalog(path)) as again:
        assert again.count_sources() == 1
        assert rows(again, "PRAGMA user_version") == [(len(MIGRATIONS),)]


def test_migrations_go_on_from_where_a_file_stands(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    with closing(Catalog(path)) as catalog:
        source = put(catalog, "a", SEA)
    later = "CREATE TABLE later (x);\nINSERT INTO later SELECT id FROM sources;"
    for _ in range(2):
        with closing(Catalog(path, (*MIGRATIONS, later))) as catalog:
            assert rows(catalog, "SELECT x FROM later") == [(source.id,)]
            assert catalog.source(source.id) == source


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    with closing(Catalog(path)) as catalog:
        put(catalog, "a", SEA)
    broken = "CREATE TABLE later (x);\nINSERT INTO nowhere VALUES (1);"
    with pytest.raises(StorageError, match="nowhere"):
        Catalog(path, (*MIGRATIONS, broken))
    with closing(Catalog(path)) as catalog:
        assert rows(catalog, "SELECT name FROM sqlite_master WHERE name = 'later'") == []
        assert catalog.count_sources() == 1


def test_a_file_of_a_newer_version_is_left_alone(catalog: Catalog) -> None:
    put(catalog, "a", SEA)
    with closing(sqlite3.connect(catalog.path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StorageError, match="newer version"):
        Catalog(catalog.path)


def test_a_source_is_kept_exactly(catalog: Catalog) -> None:
    text = "One [3] café.\r\nTwo \U0001f600?\n\n"
    source = put(catalog, "/a.txt", text, "a.txt")
    assert catalog.source(source.id) == source
    assert catalog.sentences(source.id) == sentences_of(source)
    assert catalog.sentences(source.id, 2, 2) == sentences_of(source)[1:2]
    assert catalog.sentences(source.id, 2) == sentences_of(source)[1:]
    (summary,) = catalog.summaries()
    assert (summary.name, summary.sentences, summary.characters) == ("a.txt", 2, len(text))
    assert summary.origins == ("/a.txt",)
    assert summary.indexed_at.endswith("Z")


def test_a_source_put_twice_is_stored_once(catalog: Catalog) -> None:
    put(catalog, "a", SEA)
    before = counts(catalog)
    put(catalog, "a", SEA)
    assert counts(catalog) == before


def test_an_origin_s_new_text_replaces_the_old_one_wholly(catalog: Catalog) -> None:
    old = put(catalog, "a", SEA)
    new = put(catalog, "a", LAND)
    assert catalog.source(old.id) is None
    assert catalog.sentences(old.id) == []
    assert catalog.origins() == {"a": new.id}
    assert places(catalog, "ferry", "okonjo") == set()
    assert places(catalog, "oven")
    fresh = counts(catalog)
    catalog.remove_source(new.id)
    put(catalog, "a", LAND)
    assert counts(catalog) == fresh


def test_equal_texts_are_one_source_until_the_last_origin_goes(catalog: Catalog) -> None:
    source = put(catalog, "a", SEA, "first")
    alone = counts(catalog)
    assert put(catalog, "b", SEA, "second").id == source.id
    assert counts(catalog) == {**alone, "origins": 2}
    assert catalog.source_names([source.id, "unknown"]) == {source.id: "first"}
    catalog.remove_origins(["a"])
    assert catalog.source(source.id) == Source("second", "b", SEA)
    assert places(catalog, "ferry")
    catalog.remove_origins(["b", "never there"])
    assert set(counts(catalog).values()) == {0}


def test_one_of_two_equal_texts_changes(catalog: Catalog) -> None:
    old = put(catalog, "a", SEA)
    put(catalog, "b", SEA)
    new = put(catalog, "a", LAND)
    assert catalog.origins() == {"a": new.id, "b": old.id}
    assert {summary.name: summary.origins for summary in catalog.summaries()} == {"a": ("a",), "b": ("b",)}


def test_a_removed_source_leaves_nothing_behind(catalog: Catalog) -> None:
    source = put(catalog, "a", SEA)
    put(catalog, "b", SEA)
    assert catalog.remove_source(source.id)
    assert set(counts(catalog).values()) == {0}
    assert not catalog.remove_source(source.id)


def test_replaced_chunks_leave_no_words_behind(catalog: Catalog) -> None:
    source = put(catalog, "a", SEA)
    before = counts(catalog)
    sentences = sentences_of(source)
    catalog.replace_chunks(source.id, sentences, Chunker(4).chunks_of(sentences))
    assert counts(catalog)["chunks"] != before["chunks"]
    catalog.replace_chunks(source.id, sentences, CHUNKER.chunks_of(sentences))
    assert counts(catalog) == before


NAMES = ["a", "b", "c"]
TEXTS = [SEA, LAND, "A sentence. " * 3, "Ω is a letter. A NUL\0 is not.", f"{SEA} {LAND}"]


@given(
    st.lists(st.tuples(st.sampled_from(["put", "forget", "remove"]), st.sampled_from(NAMES), st.sampled_from(TEXTS)))
)
@settings(max_examples=25, deadline=None)
def test_any_course_of_events_ends_as_a_plain_dict_says(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("model")
    model: dict[str, str] = {}
    with closing(Catalog(folder / "steps.sqlite3")) as catalog, closing(Catalog(folder / "fresh.sqlite3")) as fresh:
        for action, origin, text in steps:
            if action == "put":
                put(catalog, origin, text)
                model[origin] = text
            elif action == "forget":
                catalog.remove_origins([origin])
                model.pop(origin, None)
            else:
                removed = catalog.remove_source(Source("", "", text).id)
                assert removed == (text in model.values())
                model = {kept: held for kept, held in model.items() if held != text}
        for origin, text in model.items():
            put(fresh, origin, text)
        assert {o: catalog.source(i).text for o, i in catalog.origins().items()} == model  # type: ignore[union-attr]
        assert counts(catalog) == counts(fresh)
        assert {s.id: s.origins for s in catalog.summaries()} == {s.id: s.origins for s in fresh.summaries()}
        assert {s.name for s in catalog.summaries()} <= set(model)
        assert places(catalog, "ferry", "oven", "letter") == places(fresh, "ferry", "oven", "letter")
        assert set(catalog.to_embed()) == set(fresh.to_embed())
    shutil.rmtree(folder)


def test_words_are_found_in_any_form_and_best_first(catalog: Catalog) -> None:
    source = put(catalog, "a", "Ferries are cancelled.\n" + "Nothing else happens here today at all.\n" * 3 + "Café.")
    for word in ("ferry", "FERRIES", "cancel", "cafe", "CAFÉ"):
        assert places(catalog, word), word
        assert Lookup(catalog).count_holding(word), word
    matches = Lookup(catalog).match_words(["ferry", "nothing"], 100)
    assert matches[0].passage.first == 1
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    assert len(Lookup(catalog).match_words(["nothing"], 1)) == 1
    assert {match.passage.source_id for match in matches} == {source.id}


@pytest.mark.parametrize(
    "word",
    [
        *('"', '""', 'fer"ry', "AND", "OR", "NOT", "NEAR", "NEAR(ferry noon)", "ferry*", "*", "^ferry", "text:ferry"),
        *("ferry -noon", "(", ")", "{text}", "'", "';--", "", " ", "\U0001f600", "日本", "a\0b", "\x07", "x" * 5000),
    ],
)
def test_what_means_something_to_fts_is_only_a_word(catalog: Catalog, word: str) -> None:
    put(catalog, "a", SEA)
    found = places(catalog, "okonjo")
    assert found
    assert places(catalog, word, "okonjo") >= found
    assert Lookup(catalog).count_holding(word) <= catalog.count_chunks()
    assert Lookup(catalog).numbers_holding(word, [1, 2]) <= {1, 2}


def test_an_operator_among_the_words_is_searched_as_a_word(catalog: Catalog) -> None:
    put(catalog, "a", "Fish near chips.\n\nNothing.")
    assert places(catalog, "NEAR")
    assert not places(catalog, "NOT")
    assert not Lookup(catalog).match_words([], 10)
    assert not Lookup(catalog).match_words(["\U0001f600"], 10)


def test_a_thousand_words_at_once(catalog: Catalog) -> None:
    put(catalog, "a", SEA)
    assert places(catalog, *(f"word{number}" for number in range(1000)), "ferry")


def test_windows_over_a_sentence_are_those_that_hold_it(catalog: Catalog) -> None:
    long = " ".join(f"word{number}" for number in range(60))
    text = "\n".join([*(f"Sentence {number} is short." for number in range(12)), f"{long}.", "The end."])
    source = put(catalog, "a", text)
    chunks = CHUNKER.chunks_of(sentences_of(source))
    assert len({chunk.first for chunk in chunks}) < len(chunks)
    for sentence in sentences_of(source):
        over = {(chunk.first, chunk.last) for chunk in chunks if chunk.first <= sentence.ordinal <= chunk.last}
        expected = {Passage(source.id, first, last) for first, last in over}
        place = Passage(source.id, sentence.ordinal, sentence.ordinal)
        found = Lookup(catalog).windows_over([place])[place]
        assert set(found) == expected
        assert len(found) == len(expected)
    nowhere = Passage("unknown", 1, 1)
    assert Lookup(catalog).windows_over([nowhere]) == {nowhere: []}


def test_every_sentence_is_searched_by_itself_or_in_parts(catalog: Catalog) -> None:
    long = " ".join(f"word{number}" for number in range(60))
    source = put(catalog, "a", f"One is short.\nTwo is too.\n{long}.")
    searched = Lookup(catalog).searched_texts(Passage(source.id, 1, 3))
    by_sentence = [text.sentence_id for text in searched]
    assert set(by_sentence) == {f"{source.id}:{ordinal}" for ordinal in (1, 2, 3)}
    assert by_sentence.count(f"{source.id}:1") == 1
    assert by_sentence.count(f"{source.id}:3") > 1
    known = catalog.texts([text.id for text in searched] + ["unknown"])
    assert set(known) == {text.id for text in searched}
    matches = Lookup(catalog).matches_of({text.id: 0.5 for text in searched} | {"unknown": 1.0})
    assert {match.passage.first for match in matches} == {1, 2, 3}
    assert {match.score for match in matches} == {0.5}


def test_what_is_to_embed_and_to_delete_follows_from_what_is_recorded(catalog: Catalog) -> None:
    source = put(catalog, "a", SEA)
    pending = catalog.to_embed()
    assert list(catalog.texts(pending).values())
    catalog.add_embedded(pending[:2])
    catalog.add_embedded(pending[:1])
    assert catalog.to_embed() == pending[2:]
    assert catalog.embedded_count() == 2
    catalog.set_embedded([*pending, "stray"])
    assert catalog.to_embed() == []
    assert catalog.to_delete() == ["stray"]
    catalog.drop_embedded(["stray", "never there"])
    assert catalog.to_delete() == []
    catalog.remove_source(source.id)
    assert sorted(catalog.to_delete()) == sorted(pending)


def test_threads_write_and_read_at_once(catalog: Catalog) -> None:
    def work(number: int) -> str:
        for turn in range(5):
            put(catalog, f"origin {number}", f"Thread {number} has turn {turn}. {SEA}")
            Lookup(catalog).match_words(["turn", "ferry"], 10)
            catalog.set_meta(f"key {number}", str(turn))
        value = catalog.meta(f"key {number}")
        catalog.close()
        return str(value)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == ["4"] * 8
    assert len(catalog.origins()) == catalog.count_sources() == 8
    assert len(places(catalog, "turn")) >= 8
    counts(catalog)


def test_meta_is_remembered_and_replaced(catalog: Catalog) -> None:
    assert catalog.meta("key") is None
    catalog.set_meta("key", "one")
    catalog.set_meta("key", "two")
    with closing(Catalog(catalog.path)) as again:
        assert again.meta("key") == "two"


def test_a_failure_within_a_transaction_undoes_all_of_it(catalog: Catalog) -> None:
    put(catalog, "a", SEA)
    before = counts(catalog)
    source = Source("b", "b", LAND)
    sentences = sentences_of(source)
    with pytest.raises(StorageError, match="UNIQUE"):
        catalog.put_source(source, [*sentences, sentences[0]], CHUNKER.chunks_of(sentences))
    assert counts(catalog) == before
    put(catalog, "b", LAND)
    assert catalog.count_sources() == 2


def test_windows_and_sentences_are_found_by_their_very_spans(catalog: Catalog) -> None:
    source = Source("log", "log", f"{SEA} It sank on 5 May 2006. {LAND}")
    sentences = sentences_of(source)
    chunks = CHUNKER.chunks_of(sentences)
    catalog.put_source(source, sentences, chunks, dated(sentences))
    lookup = Lookup(catalog)
    windows = [Passage(chunk.source_id, chunk.first, chunk.last) for chunk in chunks]
    (sank,) = (found.span for found in find_dates("5 May 2006"))
    others = [found.span for found in find_dates("on 6 May 2006 and in 1898")]
    with_it = {window for window in windows if window.first <= 4 <= window.last}
    with_year = {window for window in windows if window.first <= 6 <= window.last}
    assert len(with_it | with_year) < len(windows)
    assert lookup.windows_dated(windows, [sank, *others]) == with_it
    assert lookup.windows_holding(windows, "1899") == with_year
    assert lookup.windows_dated([], [sank]) == lookup.windows_dated(windows, others) == set()
    assert lookup.windows_holding([], "1899") == lookup.windows_holding(windows, "1897") == set()
    assert lookup.speaking_of([sank, *others], 9) == [Passage(source.id, 4, 4)]
    assert lookup.speaking_of([sank, *lookup.spans()], 1) == [Passage(source.id, 4, 4)]


def test_windows_on_days_are_the_same_where_few_sentences_speak_of_them_and_where_many_do(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source("log", "log", f"{SEA} It sank on 5 May 2006. {LAND} On 6 May 2006 it was found. {SEA}")
    sentences = sentences_of(source)
    chunks = CHUNKER.chunks_of(sentences)
    catalog.put_source(source, sentences, chunks, dated(sentences))
    catalog.set_meta("dates", grammar(True))
    windows = [Passage(chunk.source_id, chunk.first, chunk.last) for chunk in chunks]
    days = [found.span for found in find_dates("on 5 May 2006")]
    on_days = DayLookup(catalog, day_first=True).windows_on(days, windows, 0)
    assert on_days == [window for window in windows if window.first <= 4 <= window.last]
    monkeypatch.setattr("index.day_lookup.MOST_OTHERS", 1)
    assert DayLookup(catalog, day_first=True).windows_on(days, windows, 0) == on_days

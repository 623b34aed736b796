from pathlib import Path

import pytest

from index.records import Source
from qa.assemble import Service
from qa.evaluation.datasets import DataSet
from qa.evaluation.gold import resolve
from qa.evaluation.opening import Opener, throw_away
from qa.evaluation.questions import (
    NOWHERE,
    Fault,
    GoldQuote,
    GoldSentence,
    GoldSource,
    GoldSpan,
    TestQuestion,
)
from qa.settings import load_settings

TEXT = "Ada built the engine.[1] Bob sold  seven   engines in Paris. The mill burned down."
SOURCES = (Source("notes/a.txt", "/notes/a.txt", TEXT), Source("b.txt", "/b.txt", "The mill was old. It burned."))


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder = tmp_path_factory.mktemp("gold")
    rows = Source("rows.txt", "/rows.txt", " ".join(f"Row {number} is here." for number in range(1, 41)))
    with throw_away(load_settings(home=folder), [*SOURCES, rows]) as service:
        yield service


def resolved(indexed: Service, **gold: object) -> tuple[TestQuestion, list[str]]:
    question = TestQuestion("q", "who?", ("Ada",), gold.pop("sentences", ()), False, (), (), line=3, **gold)
    data = resolve(DataSet(Path("q.jsonl"), "", (question,)), indexed.catalog)
    assert all(fault.question_id == "q" for fault in data.faults)
    return data.questions[0], [fault.sentence for fault in data.faults]


@pytest.mark.parametrize(
    ("passage", "numbers"),
    [
        (GoldSpan("a.txt", 0, 3), [1]),
        (GoldSpan("a.txt", 20, 21), [1]),
        (GoldSpan("a.txt", 20, 25), [1]),
        (GoldSpan("a.txt", 21, 30), [2]),
        (GoldSpan("notes/a.txt", 50, 62), [2, 3]),
        (GoldSpan("a.txt", 0, 1000), [1, 2, 3]),
        (GoldQuote("a.txt", "Bob sold"), [2]),
        (GoldQuote("a.txt", "sold seven engines"), [2]),
        (GoldQuote("a.txt", "the engine.[1] Bob\n sold"), [1, 2]),
        (GoldQuote("a.txt", "The mill burned down."), [3]),
        (GoldQuote("", "Paris"), [2]),
    ],
)
def test_characters_and_quotes_become_sentences(
    indexed: Service, passage: GoldSpan | GoldQuote, numbers: list[int]
) -> None:
    question, faults = resolved(indexed, passages=(passage,))

    assert question.sentences == tuple(GoldSentence("notes/a.txt", number) for number in numbers)
    assert question.passages == ()
    assert faults == []


def test_a_quote_far_down_is_where_it_stands(indexed: Service) -> None:
    question, _ = resolved(indexed, passages=(GoldQuote("rows.txt", "Row 38 is here."),))
    assert question.sentences == (GoldSentence("rows.txt", 38),)


def test_a_sentence_is_named_once_under_its_sources_own_name(indexed: Service) -> None:
    golds = (GoldSentence("a.txt", 2), GoldSentence("notes/a.txt", 2))
    question, faults = resolved(indexed, sentences=golds, passages=(GoldQuote("a.txt", "seven engines"),))

    assert question.sentences == (GoldSentence("notes/a.txt", 2),)
    assert faults == []


@pytest.mark.parametrize(
    ("gold", "said", "left"),
    [
        (GoldSentence("a.txt", 4), "there is no sentence 4 in a.txt, which has 3", GoldSentence("notes/a.txt", 4)),
        (GoldSentence("c.txt", 1), 'there is no source "c.txt"', GoldSentence("c.txt", 1)),
        (GoldQuote("c.txt", "Ada"), 'there is no source "c.txt"', GoldSentence("c.txt", NOWHERE)),
        (GoldQuote("b.txt", "Ada"), 'the quote "Ada" does not stand in b.txt', GoldSentence("b.txt", NOWHERE)),
        (GoldQuote("", "Eve"), 'the quote "Eve" does not stand in any source', GoldSentence("", NOWHERE)),
        (
            GoldSpan("b.txt", 500, 510),
            "no sentence of b.txt stands at characters 500 to 510",
            GoldSentence("b.txt", NOWHERE),
        ),
    ],
)
def test_gold_that_does_not_exist_is_told_and_can_not_be_found(
    indexed: Service, gold: GoldSentence | GoldQuote | GoldSpan, said: str, left: GoldSentence
) -> None:
    named = {"sentences": (gold,)} if isinstance(gold, GoldSentence) else {"passages": (gold,)}
    question, faults = resolved(indexed, **named)

    assert faults == [f"q.jsonl, line 3: {said}."]
    assert question.sentences == (left,)


def test_a_source_that_is_gold_has_its_own_name(indexed: Service) -> None:
    question, faults = resolved(indexed, sources=(GoldSource("a.txt", 2), GoldSource("c.txt")))

    assert question.sources == (GoldSource("notes/a.txt", 2), GoldSource("c.txt"))
    assert faults == ['q.jsonl, line 3: there is no source "c.txt".']


def test_own_sources_with_one_text_are_one_source(tmp_path: Path) -> None:
    sources = tuple(Source(name, f"set#{name}", "The mill burned down.") for name in ("P#1", "P#2"))
    question = TestQuestion("q", "what?", ("mill",), (), False, (), (), passages=(GoldSpan("P#2", 4, 8),))
    data = DataSet(Path("set.json"), "", (question,), sources)

    with Opener(load_settings(home=tmp_path), current=pytest.fail)(data) as ready:
        assert ready.data.questions[0].sentences == (GoldSentence("P#1", 1),)
        assert ready.pipeline.answer("what burned down?").citations[0].source == "P#1"


def test_a_throw_away_index_is_removed_and_leaves_the_other_alone(tmp_path: Path) -> None:
    elsewhere = {"chroma_url": "http://127.0.0.1:9", "database_url": "sqlite:////nowhere/sessions.sqlite3"}
    settings = load_settings(home=tmp_path / "home", top_k=3, **elsewhere)
    with throw_away(settings, SOURCES) as service:
        folder = service.settings.home
        assert service.settings.top_k == 3
        assert folder.is_dir()
        assert folder != settings.home
    assert not folder.exists()
    assert not settings.home.exists()


def test_sources_of_ones_own_or_the_index_as_it_is(seeded: Service, tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "other")
    without = DataSet(Path("q.jsonl"), "", (TestQuestion("q", "who?", ("Ada",), (), False, (), ()),))
    bringing = DataSet(Path("s.json"), "", without.questions, (SOURCES[1],))
    told: list[Fault] = []

    def cites(opener: Opener, data: DataSet, question: str) -> str:
        with opener(data) as ready:
            return ready.pipeline.answer(question).citations[0].source

    there = Opener(settings, lambda: seeded, on_faults=told.extend)
    assert cites(there, without, "who was killed on 1 March?") == "tigharghar.txt"
    assert cites(there, bringing, "what was old?") == "b.txt"
    assert cites(Opener(settings, pytest.fail, SOURCES), without, "who built the engine?") == "notes/a.txt"
    assert cites(Opener(settings, pytest.fail, SOURCES[:1]), bringing, "what was old?") == "b.txt"
    as_it_is = Opener(settings, lambda: seeded, as_it_is=True)
    assert cites(as_it_is, bringing, "who was killed on 1 March?") == "tigharghar.txt"
    assert told == []

"""Rows of tables in text: the cell that the question names by its column and its row, or none."""

import pytest
from reader_models import WordModel

from index.records import Hit, Sentence, Source
from index.sentences import sentences_of
from index.sources import sources_of_bytes
from qa.assemble import Service
from qa.reader.calibration import Calibration
from qa.reader.read import Reader
from qa.reader.records import Found
from qa.reader.tables import Row, row_of

BOATS = """# Boats

| Boat | Draught | Mast | Home port | Sold |
|:-----|--------:|-----:|-----------|------|
| Gull A | 1.2 m | 9 m | Nordby | - |
| Gull B | 1.4 m | 11 m | Esbjerg | 2011 |
| Tern | 0.9 m | 7 m | Ribe | |

The Tern has no engine.
"""
HEADLESS = "Gull | 12 m | Nordby\nTern | 7 m | Ribe\n"


def rows_of(text: str) -> list[Sentence]:
    return [sentence for sentence in sentences_of(Source("a.md", "a.md", text)) if "|" in sentence.text]


def answered(question: str, text: str = BOATS) -> list[str]:
    """Return the cells that may answer, of all rows."""
    rows = [(row_of(question, text, one.start, one.text), one.text) for one in rows_of(text)]
    return [said[start:end] for row, said in rows if row and row.fits for start, end in row.cells]


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("What is the draught of the Tern?", ["0.9 m"]),
        ("What is the draught of Gull B?", ["1.4 m"]),
        ("What is the home port of Gull A?", ["Nordby"]),
        ("When was the Tern sold?", []),
        ("How much does the Tern weigh?", []),
        ("What is the draught of the Gull?", []),
        ("Who built the Tern?", []),
        ("And the Tern?", []),
        ("What boats are there?", ["Gull A", "Gull B", "Tern"]),
    ],
)
def test_the_cell_of_the_column_and_the_row_that_are_named(question: str, cells: list[str]) -> None:
    assert answered(question) == cells


def test_the_row_that_is_named_by_its_port_tells_the_boat() -> None:
    assert answered("Which boat lies in Ribe?") == ["Tern"]


def test_a_row_without_a_named_column_answers_what_it_holds_most_words_of() -> None:
    log = "| Time | Event |\n|---|---|\n| 9:10 | Ida sees a fire in the barn. |\n| 9:14 | Karl rings the bell. |\n"
    assert answered("Who saw the fire in the barn?", log) == ["9:10", "Ida sees a fire in the barn."]
    assert answered("Who rings the church bell?", log) == ["9:14", "Karl rings the bell."]
    assert answered("Who lives in the barn?", log) == []


def test_a_table_without_a_head_has_no_named_columns() -> None:
    assert answered("Where is the Tern in Ribe?", HEADLESS) == ["Tern", "7 m", "Ribe"]
    assert answered("Where is Nordby?", HEADLESS) == []


def best(text: str, table: dict[str, float], question: str) -> Found:
    source = Source("a.md", "a.md", text)
    reader = Reader(WordModel(table), Calibration(1.0, 0.0, 0.5), {source.id: text}.get)
    sentences = tuple(sentences_of(source))
    return reader.read(question, [Hit("a.md", sentences, (0.5,) * len(sentences), 0.5, None, None)]).found[0]


def test_a_row_that_does_not_fit_hardly_answers() -> None:
    assert best(BOATS, {"Ribe": 2.0}, "Who built the Tern?").probability < 0.5
    told = best(BOATS, {"Ribe": 2.0}, "What is the home port of the Tern?")
    assert (told.text, told.probability > 0.9) == ("Ribe", True)


def test_another_letter_hardly_answers() -> None:
    text = "Plate A is 3 mm thick."
    assert best(text, {"3": 2.0}, "How thick is plate B?").probability < 0.5
    assert best(text, {"3": 2.0}, "How thick is plate A?").probability > 0.9


def test_prose_is_no_row() -> None:
    assert row_of("Where is it?", "It is here.", 0, "It is here.") is None
    assert row_of("Where is it?", "| note |", 0, "| note |") is None


@pytest.fixture
def boats(service: Service) -> Service:
    service.builder.index(sources_of_bytes("boats.md", BOATS.encode()))
    return service


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the draught of Gull B?", "1.4 m [1]"),
        ("What is the mast of the Tern?", "7 m [1]"),
        ("What is the home port of Gull A?", "Nordby [1]"),
    ],
)
def test_a_cell_is_answered_and_its_row_cited(boats: Service, question: str, answer: str) -> None:
    told = boats.pipeline.answer(question)
    assert told.answer == answer
    (citation,) = told.citations
    assert citation.text.startswith("| ")
    assert citation.text[citation.answer_start - citation.start :].startswith(answer.removesuffix(" [1]"))


@pytest.mark.parametrize("question", ["What is the draught of Gull C?", "How much did the Tern cost?"])
def test_what_no_row_or_column_tells_is_not_answered(boats: Service, question: str) -> None:
    assert boats.pipeline.answer(question).abstained


@pytest.mark.parametrize("text", ["|---|---|", "Ida ran the mill.\n\n|---|---|\n\nTom fished."])
def test_lines_without_a_value_answer_nothing(text: str) -> None:
    assert row_of("Who ran the mill?", text, text.index("|---|"), "|---|---|") == Row(())


@pytest.mark.parametrize("text", ["Jo Lund runs ls | wc on the red folder.", "The bound |x| was proved by Tom Berg."])
def test_a_bar_in_prose_makes_no_table(text: str) -> None:
    assert row_of("Who proved the bound?", text, 0, text) is None


def test_a_row_that_is_read_in_parts_is_read(service: Service) -> None:
    notes = "the wheel turns slowly in winter and must be greased with tallow by two hands and " * 40
    text = f"| Mill head | Notes |\n|---|---|\n| Edda Voss, head of the mill, | {notes} |\n"
    service.builder.index(list(sources_of_bytes("mill.md", text.encode(), service.settings.read_limits)))
    assert service.pipeline.answer("Who is the head of the mill?").answer

"""Questions over tables: a row is one sentence to cite; what it does not tell is not guessed from it."""

import pytest

from index.records import Sentence
from index.sources import source_of_text, sources_of_bytes
from qa.assemble import Service
from qa.reader.labelled import is_row
from qa.reader.records import Found, Reading
from qa.reader.rows import sure_of_rows

BOATS = (
    "Name,Owner,Length,Built,Last inspection,Harbour\n"
    "Seagull,Ida Krog,12 m,1987,2024-06-03,Nordby\n"
    "Petrel,Jens Holm,9 m,1994,2024-05-21,Esbjerg\n"
    "Tern,Karl Bruun,7 m,2011,12 June 2023,Hvide Sande\n"
)
SEAGULL = "Name: Seagull; Owner: Ida Krog; Length: 12 m; Built: 1987; Last inspection: 2024-06-03; Harbour: Nordby"


@pytest.fixture
def boats(service: Service) -> Service:
    service.builder.index(sources_of_bytes("boats.csv", BOATS.encode()))
    return service


def test_a_value_is_answered_and_its_row_cited(boats: Service) -> None:
    answer = boats.pipeline.answer("Who owns the Seagull?")
    (citation,) = answer.citations
    assert (answer.answer, citation.text, citation.place) == ("Ida Krog [1]", SEAGULL, "row 2")
    assert citation.answer_start is not None
    assert SEAGULL[citation.answer_start : citation.answer_end] == "Ida Krog"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When was the Seagull last inspected?", "2024-06-03"),
        ("When was the last inspection of the Tern?", "12 June 2023"),
        ("What is the length of the Tern?", "7 m"),
    ],
)
def test_values_of_other_columns(boats: Service, question: str, words: str) -> None:
    assert boats.pipeline.answer(question).answer == f"{words} [1]"


@pytest.mark.parametrize(
    "question",
    ["Who is the captain of the Seagull?", "What is the phone number of Karl Bruun?", "Who painted the Tern?"],
)
def test_what_no_column_tells_is_not_answered(boats: Service, question: str) -> None:
    assert boats.pipeline.answer(question).abstained


PLAYERS = (
    "Name,Role,Joined,Town,Instrument,Phone\n"
    "Agnes Whitlow,Chair,2011,Harlow,Oboe,01632 960112\n"
    "Celia Marchetti,Secretary,2018,Harlow,Flute,01632 960178\n"
    "Eunice Park,Member,2021,Ware,Flute,01632 960156\n"
)


@pytest.fixture
def players(service: Service) -> Service:
    service.builder.index(sources_of_bytes("players.csv", PLAYERS.encode()))
    return service


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who plays the oboe?", {"Agnes Whitlow"}),
        ("Who plays the flute?", {"Celia Marchetti", "Eunice Park"}),
        ("Name all the members who live in Harlow.", {"Agnes Whitlow", "Celia Marchetti"}),
        ("Who lives in Ware?", {"Eunice Park"}),
        ("Who has the number 01632 960178?", {"Celia Marchetti"}),
        ("Where does Eunice live?", {"Ware"}),
        ("In which town does Celia Marchetti live?", {"Harlow"}),
        ("What does Agnes play?", {"Oboe"}),
        ("How can I reach the secretary?", {"01632 960178"}),
        ("What is the chair's phone number?", {"01632 960112"}),
    ],
)
def test_a_question_all_of_which_a_row_tells(players: Service, question: str, names: set[str]) -> None:
    answer = players.pipeline.answer(question)
    said = {one.text[one.answer_start : one.answer_end] for one in answer.citations}
    assert (said, answer.abstained) == (names, False)


@pytest.mark.parametrize(
    "question",
    [
        "Who sold the oboe?",
        "Who died in Ware?",
        "Who works in Harlow?",
        "Who plays the trombone?",
        "Who joined before 2018?",
        "Who is the vice chair?",
        "Where does Celia Marchetti work?",
        "Where was Eunice Park born?",
        "What does Eunice Brown play?",
    ],
)
def test_a_word_that_no_row_tells_keeps_it_silent(players: Service, question: str) -> None:
    assert players.pipeline.answer(question).abstained


def test_yes_or_no_is_answered_by_the_whole_row(boats: Service) -> None:
    answer = boats.pipeline.answer("Does Ida Krog own the Seagull?")
    assert (answer.abstained, answer.answer) == (False, f"{SEAGULL} [1]")


def test_dates_in_cells_are_read_and_an_unchanged_row_stays(boats: Service) -> None:
    told = {
        entry.sentence.text[one.start : one.end] for entry in boats.search.timeline().entries for one in entry.dates
    }
    assert told >= {"2024-06-03", "2024-05-21", "12 June 2023"}
    changed = BOATS.replace("Jens Holm", "Else Friis")
    report = boats.builder.index(sources_of_bytes("boats.csv", changed.encode()))
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 1, 2, 0)


def test_a_sentence_of_prose_answers_where_a_row_may_not(boats: Service) -> None:
    boats.builder.index([source_of_text("log", "The captain of the Seagull is Mathilde Lund.")])
    answer = boats.pipeline.answer("Who is the captain of the Seagull?")
    assert [citation.source for citation in answer.citations] == ["log"]


def test_a_row_is_told_by_its_columns() -> None:
    assert is_row(SEAGULL)
    assert is_row("Opened: 10:30; Note: closed; rain")
    assert not is_row("Owner: Ida Krog")
    assert not is_row("The keeper said: it burned; nobody saw it.")


def found(text: str, probability: float, sentence: str = SEAGULL) -> Found:
    return Found(text, "boats", Sentence("boats", 1, 0, len(sentence), sentence), None, None, probability)


@pytest.mark.parametrize("answer", ["Owner", "Ida Krog; Length: 12 m", "Owner: Ida Krog"])
def test_names_of_columns_and_several_values_are_no_answer(answer: str) -> None:
    assert sure_of_rows(Reading((found(answer, 0.9),), 0.9, ())).found == ()


def test_the_best_answer_left_comes_first() -> None:
    owner, prose = found("Ida Krog", 0.7), found("Jens Holm", 0.4, "Jens Holm owned it before.")
    assert sure_of_rows(Reading((found("Owner", 0.9),), 0.9, (), (owner, prose))) == Reading(
        (owner,), 0.7, (), (prose,)
    )
    assert sure_of_rows(Reading((found("Ida Krog", 0.5),), 0.5, (), (prose,))) == Reading((prose,), 0.4, ())

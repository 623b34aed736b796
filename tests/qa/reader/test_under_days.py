"""When something in a diary happened is answered with the day that its sentence stands under, and with no other."""

import pytest

from index.sources import source_of_text
from qa.assemble import Service
from qa.records import Reason

DIARY = """The log of Varnholm

12 March 2013
Ida Krog lit the lamp. Ole Holm was hurt by a falling mast. Olga Brand had been fined at the harbour.

Wednesday, 13 March
Jens Holm mended the pump. Karin Lund will paint the boathouse. The ferry was sold on 2 May 2009.
They decided to close the school.

It rained all day.
"""
RUN_IN = """12 March 1953. We left early. Olga Brand was hurt at the mill.

13 March. Ida Krog mended the clock. Rain all day.
"""


@pytest.fixture
def diary(service: Service) -> Service:
    service.builder.index([source_of_text("log.txt", DIARY)])
    return service


@pytest.mark.parametrize(
    ("question", "day", "text", "place"),
    [
        ("When was Ole Holm hurt?", "12 March 2013", "Ole Holm was hurt by a falling mast.", "12 March 2013"),
        ("When was the lamp lit?", "12 March 2013", "Ida Krog lit the lamp.", "12 March 2013"),
        ("When did Ida Krog light the lamp?", "12 March 2013", "Ida Krog lit the lamp.", "12 March 2013"),
        ("When was the pump mended?", "13 March 2013", "Jens Holm mended the pump.", "Wednesday, 13 March"),
        ("When did Jens Holm mend the pump?", "13 March 2013", "Jens Holm mended the pump.", "Wednesday, 13 March"),
        ("On which day was Ole Holm hurt?", "12 March 2013", "Ole Holm was hurt by a falling mast.", "12 March 2013"),
        ("What day did Jens Holm mend the pump?", "13 March 2013", "Jens Holm mended the pump.", "Wednesday, 13 March"),
    ],
)
def test_when_is_answered_with_the_day_above(diary: Service, question: str, day: str, text: str, place: str) -> None:
    answer = diary.pipeline.answer(question)
    assert answer.answer == f"{day} [1]"
    (citation,) = answer.citations
    assert citation.text == text
    assert (citation.answer_start, citation.verdict) == (None, "supported")
    assert citation.place is not None
    assert citation.place.startswith(f"under “{place}”")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did Ida mend the pump?", "Ida never mended the pump."),
        ("When did Ida sell the cow?", "Jo claimed that Ida sold the cow."),
        ("When did Ida sell the horse?", "Ida refused to sell the horse."),
        ("When was the fence painted?", "Nobody painted the fence."),
        ("When did Ida sink the ferry?", "Tom thought that Ida sank the ferry."),
        ("When does Ida leave?", "Ida leaves in two weeks."),
    ],
)
def test_what_did_not_happen_happened_on_no_day(service: Service, question: str, text: str) -> None:
    service.builder.index(
        [source_of_text("log.txt", f"12 March 2013\n{text} It rained.\n\n13 March 2013\nWe left for Orm.\n")]
    )
    assert "12 March 2013" not in service.pipeline.answer(question).answer.partition("What comes closest")[0]


def test_who_and_when_are_both_answered(diary: Service) -> None:
    answer = diary.pipeline.answer("Who was hurt by a falling mast and when?")
    assert answer.answer == "Ole Holm [1]; 12 March 2013 [1]"
    assert [one.text for one in answer.citations] == ["Ole Holm was hurt by a falling mast."]


def test_paragraphs_that_begin_with_their_day(service: Service) -> None:
    service.builder.index([source_of_text("log.txt", RUN_IN)])
    assert service.pipeline.answer("When was Olga Brand hurt?").answer == "12 March 1953 [1]"
    assert service.pipeline.answer("When did Ida Krog mend the clock?").answer == "13 March 1953 [1]"


def test_a_date_in_the_sentence_itself_is_said_as_it_stands(diary: Service) -> None:
    answer = diary.pipeline.answer("When was the ferry sold?")
    assert answer.answer in ("on 2 May 2009 [1]", "2 May 2009 [1]")
    assert answer.citations[0].verdict == "word for word"


@pytest.mark.parametrize(
    "question",
    [
        "When will Karin Lund paint the boathouse?",  # a plan of that day
        "When was Olga Brand fined at the harbour?",  # it had been before
        "When was the school closed?",  # only decided then
        "When was Jens Holm hurt by a falling mast?",  # somebody else was
        "When did Ida Krog mend the pump?",
        "When was the boathouse painted?",
        "On which day was the school closed?",
        "On which day of the week was the pump mended?",  # the log tells it in another way
    ],
)
def test_the_day_above_is_not_the_day_of_anything_else(diary: Service, question: str) -> None:
    answer = diary.pipeline.answer(question)
    assert "March" not in answer.answer.split("What comes closest")[0]
    assert not [citation for citation in answer.citations if citation.verdict == "supported"]


def test_who_and_what_are_answered_as_before(diary: Service) -> None:
    answer = diary.pipeline.answer("Who mended the pump?")
    assert (answer.answer, answer.citations[0].verdict) == ("Jens Holm [1]", "word for word")
    assert answer.citations[0].answer_start is not None


def test_two_days_for_the_same_are_a_conflict(service: Service) -> None:
    text = "12 March 2013\nIda lit the lamp. Jens Holm mended the pump.\n\n15 March 2013\nOle Krog mended the pump.\n"
    service.builder.index([source_of_text("log.txt", text)])
    answer = service.pipeline.answer("When was the pump mended?")
    assert answer.reason is Reason.CONFLICT
    assert answer.answer.startswith(("12 March 2013 [1], 15 March 2013 [2].", "15 March 2013 [1], 12 March 2013 [2]."))


def test_days_without_a_year_are_said_without_one(service: Service) -> None:
    text = "12 March\nIda lit the lamp. It was cold.\n\n13 March\nJens Holm mended the pump.\n"
    service.builder.index([source_of_text("log.txt", text)])
    assert service.pipeline.answer("When was the pump mended?").answer == "13 March [1]"

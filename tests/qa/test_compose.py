"""Messages that ask several questions: each is answered with its citations, or told not to be in the sources."""

from dataclasses import replace

import pytest

from qa.assemble import Service
from qa.compose import taken_apart
from qa.decompose import parts_of
from qa.records import Answer, Citation, Delta, Reason, Turn
from qa.wording import without_remark


def told(service: Service, message: str, session_id: str | None = None) -> tuple[str, list[Citation], Answer]:
    """Return the text and the citations of a stream, and its answer."""
    *items, answer = service.pipeline.ask(message, session_id)
    assert isinstance(answer, Answer)
    text = "".join(item.text for item in items if isinstance(item, Delta))
    return text, [item for item in items if isinstance(item, Citation)], answer


def test_each_question_is_answered_with_a_citation_of_its_own(seeded: Service) -> None:
    text, citations, answer = told(seeded, "Who was killed on 1 March and how many prisoners did the MNLA take?")
    assert text == answer.answer == "Abdelhamid Abou Zeid [1]; seven [2]"
    assert [(one.marker, one.sentence) for one in answer.citations] == [(1, 7), (2, 3)]
    assert citations == list(answer.citations)
    assert answer.standalone_question == "Who was killed on 1 March? how many prisoners did the MNLA take?"
    assert (answer.abstained, answer.reason, answer.nearest) == (False, None, ())
    assert answer.window is None
    parts = [
        seeded.pipeline.answer(part) for part in ("Who was killed on 1 March?", "how many prisoners did the MNLA take?")
    ]
    assert answer.confidence == min(part.confidence for part in parts)


def test_one_sentence_has_one_marker(seeded: Service) -> None:
    text, citations, answer = told(seeded, "When and where did the raids continue?")
    assert text == answer.answer == "From 4 to 7 March [1]; valley of Ametettaï [1]"
    assert [one.sentence for one in citations] == [9]
    on_a_day = seeded.pipeline.answer("When and where did the raids continue on 5 March?").window
    assert on_a_day == seeded.pipeline.answer("Where did the raids continue on 5 March?").window
    assert on_a_day is not None
    assert [(one.marker, one.text) for one in answer.dates] == [(1, "From 4 to 7 March")]


def test_dates_go_by_the_marker_in_the_whole(seeded: Service) -> None:
    *_, answer = told(seeded, "How many prisoners did the MNLA take and when did the raids continue?")
    assert [(one.marker, one.sentence) for one in answer.citations] == [(1, 3), (2, 9)]
    assert [one.marker for one in answer.dates] == [2]


def test_a_later_question_leans_on_the_answer_before(seeded: Service) -> None:
    *_, answer = told(seeded, "Who commands the Chadian forces, and what are they blocking?")
    assert answer.answer == "General Deby [1]; escape routes [1]"
    assert "what are the Chadian forces blocking?" in answer.standalone_question


@pytest.mark.parametrize(
    "message",
    [
        "Who commanded the Dutch forces and how many prisoners did the MNLA take?",
        "How many prisoners did the MNLA take and who commanded the Dutch forces?",
    ],
)
def test_what_is_not_answered_is_told_behind_what_is(seeded: Service, message: str) -> None:
    text, citations, answer = told(seeded, message)
    assert text == answer.answer
    assert text.startswith(
        "seven [1]. Who commanded the Dutch forces? The sources don't say: they never mention “Dutch”."
    )
    assert without_remark(text) == "seven [1]"
    assert [one.sentence for one in citations] == [3]
    assert (answer.abstained, answer.reason) == (False, None)
    assert answer.nearest[0].text in text


def test_no_day_of_several_is_dropped(seeded: Service) -> None:
    text, _, answer = told(seeded, "Who was killed on 1 and 12 March?")
    assert text.startswith("Abdelhamid Abou Zeid [1]. Who was killed on 12 March? The sources don't say")
    assert answer.window is None


def test_without_any_answer_it_abstains_for_each(seeded: Service) -> None:
    text, citations, answer = told(seeded, "Who was killed in Paris in 1987 and who commanded the Dutch forces?")
    assert text.startswith("Who was killed in Paris in 1987? The sources say nothing about 1987; the nearest is")
    assert " Who commanded the Dutch forces? The sources don't say" in text
    assert (answer.abstained, answer.reason) == (True, Reason.NO_DATE_MATCH)
    assert not citations
    assert [one.marker for one in answer.nearest] == list(range(1, len(answer.nearest) + 1))
    assert without_remark(text) == ""


def test_a_whole_sentence_needs_no_semicolon(seeded: Service) -> None:
    *_, answer = told(seeded, "What happened on 12 March and how many prisoners did the MNLA take?")
    assert "group of Islamist fighters. [1] seven [2]" in answer.answer


def test_the_message_is_one_turn_of_its_conversation(seeded: Service) -> None:
    message = "Who was killed on 1 March and how many prisoners did the MNLA take?"
    *_, answer = told(seeded, message)
    turns = seeded.sessions.history(answer.session_id)
    assert [(turn.question, turn.answer) for turn in turns] == [(message, answer.answer)]


@pytest.mark.parametrize(
    ("message", "follow_up", "understood"),
    [
        (
            "How many prisoners did the MNLA take and who was killed on 1 March?",
            "What was his rank?",
            "What was Abdelhamid Abou Zeid's rank?",
        ),
        ("When and where did the raids continue?", "And on 8 March?", "where did the raids continue on 8 March?"),
        (
            "Who commanded the Dutch forces and how many prisoners were taken?",
            "by whom?",
            "by whom were the seven taken?",
        ),
    ],
)
def test_a_follow_up_leans_on_the_last_question(seeded: Service, message: str, follow_up: str, understood: str) -> None:
    *_, answer = told(seeded, message)
    history = seeded.sessions.history(answer.session_id)
    assert told(seeded, follow_up, answer.session_id)[2].standalone_question == understood
    assert seeded.pipeline.basis(follow_up, history).question.text == understood


def test_what_the_answers_were_made_from_is_given_together(seeded: Service) -> None:
    message = "Who was killed on 1 March and how many prisoners did the MNLA take?"
    answer, basis = seeded.pipeline.answer_with_basis(message)
    assert basis == seeded.pipeline.basis(message)
    assert (basis.question.asked, basis.question.text) == (answer.standalone_question, answer.standalone_question)
    firsts = [hit.sentences[0].id for hit in basis.hits]
    assert len(set(firsts)) == len(firsts)
    found = {sentence.ordinal for hit in basis.hits for sentence in hit.sentences}
    assert {one.sentence for one in answer.citations} <= found


def test_without_sources_it_is_told_once(service: Service) -> None:
    answer = service.pipeline.answer("Who sank it and who paid for it?")
    assert (answer.reason, answer.answer.count("There are no sources")) == (Reason.NO_SOURCES, 1)


def test_time_is_that_of_all_questions(seeded: Service) -> None:
    *_, answer = told(seeded, "Who commanded the Dutch forces and how many prisoners did the MNLA take?")
    timings = answer.timings_ms
    assert timings.first_statement is not None
    assert timings.search < timings.first_statement <= timings.total
    assert timings.total == pytest.approx(timings.rewrite + timings.search + timings.answer + timings.verify, abs=0.1)
    assert replace(answer, timings_ms=timings) == answer


def test_several_statements_beside_an_unanswered_question_are_put_down_to_none_alone() -> None:
    said = "Ida [1]; Tom [2]. Who was saved? The sources don't say: no sentence in them answers this."
    turn = Turn("Who sank it and who was saved?", "Who sank it? Who was saved?", said, ("Ida sank.", "Tom sank."))
    assert [one.answer for one in taken_apart(turn, parts_of)] == ["Ida [1]; Tom [2]"] * 2


def test_questions_that_are_refused_in_the_same_words_share_them(seeded: Service) -> None:
    _, _, answer = told(seeded, "Who sold the camels? Who bought the camels?")
    assert answer.abstained
    assert answer.answer.count("The sources don't say") == 1
    assert answer.answer.count("What comes closest: ") == 1
    assert answer.answer.startswith("Who sold the camels? Who bought the camels? The sources don't say: ")
    assert len(answer.nearest) > 1


def test_a_word_that_asks_is_repeated_alone(seeded: Service) -> None:
    _, _, answer = told(seeded, "Who repaired the bridge and when?")
    assert answer.abstained
    assert answer.answer.startswith("Who repaired the bridge? When? The sources don't say: no sentence in them answers")

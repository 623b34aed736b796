"""Follow-ups lean on history; questions that stand alone are left as they are."""

import pytest

from qa.records import Turn
from qa.rewrite import stand_alone

HISTORY = [Turn("who was killed on 1 March?", "who was killed on 1 March?", "Abou Zeid [1]")]


@pytest.mark.parametrize("message", ["why?", "What about the shells?", "When did they leave?", "and then?"])
def test_follow_up_is_put_behind_the_question_it_leans_on(message: str) -> None:
    question = stand_alone(message, HISTORY)
    assert question.asked == question.focus == question.asking == message
    assert question.text == f"who was killed on 1 March? {message}"


@pytest.mark.parametrize(
    ("previous", "message", "meant"),
    [
        ("who was killed on 1 March?", "and on 12 March?", "who was killed on 12 March?"),
        ("Who is the head of the union of miners in Orm?", "And of smiths?", "Who is the head of the union of smiths?"),
        ("Where were they from 4 to 6 May?", "What about from 7 to 11 May?", "Where were they from 7 to 11 May?"),
        ("who was killed on 1 March?", "And 20 February?", "who was killed on 20 February?"),
        ("who was killed on 1 March?", "And in May 2014?", "who was killed in May 2014?"),
        ("who was killed in Orm?", "What about on 2 March", "who was killed in Orm on 2 March"),
        (
            "Who led the union of miners on 5 June 2015?",
            "And of smiths?",
            "Who led the union of smiths on 5 June 2015?",
        ),
        ("How many boats in June 2015 were sold?", "And how many nets?", "how many nets were sold in June 2015?"),
        ("How many boats were sold?", "And how many nets?", "how many nets were sold?"),
        ("Which mill did she buy?", "and which bridge", "which bridge did she buy?"),
    ],
)
def test_elliptical_message_takes_the_rest_of_the_question(previous: str, message: str, meant: str) -> None:
    question = stand_alone(message, [Turn(previous, previous, "")])
    assert (question.text, question.asking) == (meant, meant)


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("What was his rank?", "What was Abou Zeid's rank?"),
        ("Who met her after her fall?", "Who met Abou Zeid after Abou Zeid's fall?"),
        ("Where was he born, and who met him?", "Where was Abou Zeid born, and who met Abou Zeid?"),
    ],
)
def test_person_who_was_asked_for_is_named(message: str, meant: str) -> None:
    assert stand_alone(message, HISTORY).text == meant
    later = [*HISTORY, Turn("What was his rank?", "What was Abou Zeid's rank?", "second-in-command [1]")]
    assert stand_alone(message, later).text == meant


@pytest.mark.parametrize(
    "answer",
    ["The sources don't say.", "", "Ida [1], Jens [1][2]", "A dozen men were killed near the river that day. [1]"],
)
def test_person_that_no_short_answer_names_is_not_guessed(answer: str) -> None:
    who = "who was killed on 1 March?"
    assert stand_alone("What was his rank?", [Turn(who, who, answer)]).text == f"{who} What was his rank?"


@pytest.mark.parametrize(
    "message",
    [
        "Which villages did the armored squadron take over?",
        "When was it announced that Abou Zeid was killed?",
        "What did Jean-Yves Le Drian say on 26 February?",
    ],
)
def test_question_that_stands_alone_is_left_as_it_is(message: str) -> None:
    assert stand_alone(message, HISTORY).text == message


def test_without_history_nothing_changes() -> None:
    assert stand_alone("What was his rank?", []).text == "What was his rank?"


def test_later_person_is_not_mixed_up_with_the_last() -> None:
    other = Turn("Which general left?", "Which general left?", "Deby [1]")
    assert "Abou Zeid" not in stand_alone("Where was he born?", [*HISTORY, other]).text
    assert "Zeid marry Abou" not in stand_alone("When did he marry her?", HISTORY).text


def test_long_context_is_cut_between_words_and_keeps_its_day() -> None:
    long = "On 11 March 2013 " + "what was said and " * 40 + "who left?"
    question = stand_alone("and then?", [Turn(long, long, "")])
    assert question.text.startswith("11 March 2013 ")
    assert len(question.text) < 540
    assert set(question.text.split()) <= set(long.split()) | {"and", "then?"}


def test_that_day_leans_on_what_was_asked_before() -> None:
    question = stand_alone("How many prisoners did the MNLA take that day?", HISTORY)
    assert question.text.startswith("who was killed on 1 March?")


def test_context_does_not_grow_without_end() -> None:
    history = HISTORY
    for _ in range(200):
        question = stand_alone("and what did he do then?", history)
        history = [Turn(question.asked, question.text, "")]
    assert len(history[0].standalone_question) < 600

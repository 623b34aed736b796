"""Follow-ups lean on history; questions that stand alone are left as they are."""

import pytest

from qa.records import Turn
from qa.rewrite import stand_alone

HISTORY = [Turn("who was killed on 1 March?", "who was killed on 1 March?", "Abou Zeid [1]")]


@pytest.mark.parametrize(
    "message",
    ["What was his rank?", "and on 12 March?", "why?", "What about the shells?", "When did they leave?"],
)
def test_follow_up_is_put_behind_the_question_it_leans_on(message: str) -> None:
    question = stand_alone(message, HISTORY)
    assert question.asked == message
    assert question.text == f"who was killed on 1 March? {message}"


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


def test_context_does_not_grow_without_end() -> None:
    history = HISTORY
    for _ in range(200):
        question = stand_alone("and what did he do then?", history)
        history = [Turn(question.asked, question.text, "")]
    assert len(history[0].standalone_question) < 600

"""What a question asks for."""

import pytest

from qa.reader.asked import (
    asks_for_action,
    asks_for_event,
    asks_for_reason,
    asks_for_several,
    asks_for_statement,
    fits,
)


@pytest.mark.parametrize("question", ["Why did it fall?", "how did they escape", "In 1900, why was it built?"])
def test_questions_for_a_reason(question: str) -> None:
    assert asks_for_reason(question)


@pytest.mark.parametrize(
    "question", ["How many came?", "How long is it?", "Who knows?", "What is it?", "How did they feel?"]
)
def test_other_questions_are_not_for_a_reason(question: str) -> None:
    assert not asks_for_reason(question)


def test_questions_for_an_event() -> None:
    assert asks_for_event("What happened on 3 May?")
    assert not asks_for_event("Which day was it?")


@pytest.mark.parametrize(
    "question",
    ["Which two villages burned?", "What weapons were seized?", "Who were the founders?", "Name the rivers of Gaul."],
)
def test_questions_for_several(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize("question", ["Who came?", "What was seized?", "Which status did it have?", "When was it?"])
def test_questions_for_one(question: str) -> None:
    assert not asks_for_several(question)


@pytest.mark.parametrize(
    ("question", "answer", "right"),
    [
        ("How many shells were seized?", "nearly 1,500", True),
        ("How many shells were seized?", "twenty-two", True),
        ("How much rye is left?", "hardly any rye of Orm", False),
        ("How many were killed?", "soldiers", False),
        ("How many were killed?", "a dozen", True),
        ("How many were killed?", "a group", False),
        ("How many were killed?", "the 22nd Brigade", False),
        ("At what time of day did it burn?", "20 March", False),
        ("At what time of day did it burn?", "early in the afternoon", True),
        ("At what time of the day did it burn?", "6:30", True),
        ("On which day did it burn?", "12 March", True),
        ("In what year did it burn?", "1903", True),
        ("On what date did it burn?", "northern Mali", False),
        ("Who burned it?", "soldiers", True),
        ("Why did it burn?", "Ida Krog and Jens Holm", False),
        ("Why did it burn?", "The Port of Nordby", False),
        ("Why did it burn?", "The straw was dry", True),
        ("Why did it burn?", "Lightning", True),
        ("Who burned it?", "Ida Krog and Jens Holm", True),
        ("Which is cheaper, the Corn Hall or the Met Hotel?", "900 pounds", False),
        ("Which is cheaper, the Corn Hall or the Met Hotel?", "Met Hotel", True),
        ("Who is older, Ida or Jens?", "a miller", False),
        ("Which bridge fell in 1912, killing five or six men?", "Orm Bridge", True),
        ("Where is the tower?", "at", False),
        ("Which pipe leaks?", "The", False),
        ("Who came?", "Will", True),
        ("When did it burn?", "May", True),
        ("How large is the scar?", "circular", False),
        ("How large is the scar?", "up to 120 m²", True),
        ("How large is the scar?", "twice the size of a boat", True),
        ("What kind of strikes?", "also", False),
        ("What kind of strikes?", "also many", True),
    ],
)
def test_an_answer_is_of_the_kind_asked_for(question: str, answer: str, right: bool) -> None:
    assert fits(question, answer) == right


@pytest.mark.parametrize(
    ("question", "action", "statement"),
    [
        ("What did the troops do?", True, False),
        ("What were they doing on 9 March?", True, False),
        ("What has Voss done since 1903?", True, False),
        ("What did Voss do the work with?", False, False),
        ("What did Voss say about the mill?", False, True),
        ("what did the army announce?", False, True),
        ("What is said of it?", False, False),
        ("What does Voss say they need?", False, False),
        ("Who did it?", False, False),
    ],
)
def test_questions_for_deeds_and_for_words(question: str, action: bool, statement: bool) -> None:
    assert (asks_for_action(question), asks_for_statement(question)) == (action, statement)

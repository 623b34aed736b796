"""Which messages ask several questions, and which these are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.days import DayReader
from qa.decompose import LONGEST_MESSAGE, MOST_PARTS, parts_of


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("Who sank it? And who paid for it?", ("Who sank it?", "And who paid for it?")),
        ("Who sank it? In what year was that?", ("Who sank it?", "In what year was that?")),
        ("who was the mayor and how old was he", ("who was the mayor?", "how old was he?")),
        ("Who ran the mill, and also how many worked there?", ("Who ran the mill?", "how many worked there?")),
        ("When and where did it sink?", ("When did it sink?", "where did it sink?")),
        ("When, where and why did it sink?", ("When did it sink?", "where did it sink?", "why did it sink?")),
        (
            "On which day and in what village did it sink?",
            ("On which day did it sink?", "in what village did it sink?"),
        ),
        ("In which year and where was it built?", ("In which year was it built?", "where was it built?")),
        ("Who was drowned, when and where?", ("Who was drowned?", "when?", "where?")),
        ("Who ran between Orm and Lund and when was it?", ("Who ran between Orm and Lund?", "when was it?")),
        ("Is the ferry lost and when did it sink?", ("Is the ferry lost?", "when did it sink?")),
        ("Who was drowned and was he a sailor?", ("Who was drowned?", "was he a sailor?")),
        ("Who was drowned? Did they find the ferry?", ("Who was drowned?", "Did they find the ferry?")),
        ("Tell me who was drowned and how many were saved.", ("who was drowned?", "how many were saved?")),
        (
            "Who was drowned, who was saved and who paid for it?",
            ("Who was drowned?", "who was saved?", "who paid for it?"),
        ),
        ("Who was drowned and in which year?", ("Who was drowned?", "in which year?")),
        ("Who built it and when and where was it sold?", ("Who built it?", "when was it sold?", "where was it sold?")),
        (
            "What is the name of the man who built it and when was it built?",
            ("What is the name of the man who built it?", "when was it built?"),
        ),
    ],
)
def test_several_questions_are_parted(message: str, parts: tuple[str, ...]) -> None:
    assert parts_of(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "Who sank it?",
        "Who decided when and where the ferry was built?",
        "Who knows what happened and who did it?",
        "Who are the men who rowed out and who were drowned?",
        "What made him forget his troubles and how tired he was?",
        "What is the difference between when he left and when was he back?",
        "Who came and was drowned?",
        "Who came and did it?",
        "Is it known who came and who was drowned?",
        "What did Ida, who was born here, leave behind?",
        "Could you tell me who was drowned?",
        "Who rowed out and what year it was?",
        "What do I need and what to bring?",
        "How many were killed and wounded?",
        "What happened on 1 March and on 12 March?",
        'Who asked "who sank it and who paid for it"?',
        "I read the log. Who sank it?",
        "And when and where?",
        "Who sank it?!",
        "Wer hat es gebaut und wann wurde es verkauft?",
        "???",
        "",
    ],
)
def test_one_question_stays_whole(message: str) -> None:
    assert parts_of(message) == (message,)


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("Who sank on 1 March and on 12 March?", ("Who sank on 1 March?", "Who sank on 12 March?")),
        ("Who sank on 1 and 12 March?", ("Who sank on 1 March?", "Who sank on 12 March?")),
        ("Who won in 1990, 1994 and 1998?", ("Who won in 1990?", "Who won in 1994?", "Who won in 1998?")),
        (
            "Who sank on 1 and 2 May, and where?",
            ("Who sank on 1 and 2 May?", "where?"),
        ),
    ],
)
def test_each_day_is_asked_about(message: str, parts: tuple[str, ...]) -> None:
    assert parts_of(message, DayReader()) == parts


@pytest.mark.parametrize(
    "message",
    [
        "What happened on 1 March and on 12 March?",
        "Who sank between 1 March and 12 March?",
        "Who sank on 1 or 12 March?",
        "What is the difference between the tolls of 1990 and 1994?",
        "Who was the mayor from 1990 and 1995?",
        "Who was the mayor in 1990 and until 1995?",
        "Who was born on 1 March and died on 12 March?",
    ],
)
def test_days_that_are_asked_about_together_stay_so(message: str) -> None:
    assert parts_of(message, DayReader()) == (message,)


WORDS = ["who", "when", "where", "and", ",", "?", "was", "killed", "it", '"', "[1]", "1987", "Ida"]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_message_has_parts_in_its_own_words(words: list[str]) -> None:
    message = " ".join(words)
    parts = parts_of(message)
    assert 1 <= len(parts) <= MOST_PARTS
    assert parts == (message,) or all(word in message for part in parts for word in part.rstrip("?").split())


def test_a_long_message_stays_whole() -> None:
    message = "Who sank it and who paid for it?"
    assert len(parts_of(" " * (LONGEST_MESSAGE - len(message)) + message)) == 2
    for long in (" " * LONGEST_MESSAGE + message, "who and " * 20_000, "when, " * 20_000 + "and where was it?"):
        assert parts_of(long) == (long,)
    many = "Who sank it? " * (MOST_PARTS + 1)
    assert parts_of(many) == (many,)


def test_questions_within_quotation_marks_are_not_taken_apart() -> None:
    for message in ('Who wrote "What is life? What is death?"', "Who said “Is it lost? Who sank it?” in court?"):
        assert parts_of(message) == (message,)

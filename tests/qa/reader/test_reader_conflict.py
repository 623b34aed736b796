"""Two answers exclude each other where both can't be right, and not where they complete each other."""

import pytest
from found_answers import found

from qa.reader.conflict import exclude, holds_all, same_subject

KILLED, RELEASED = "When was Jean Roux killed?", "When was version 1.0 released?"
WOUNDED, TREES = "How many soldiers were wounded?", "How many trees were felled?"
SIGNED, HIGH = "Where was the treaty signed?", "How high is the dam?"
# A question, then two sentences, each with its answer.
Case = tuple[str, str, str, str, str]

CONFLICTS: list[Case] = [
    (KILLED, "Jean Roux was killed on 9 March 2013.", "9 March 2013", "On 10 March Jean Roux was killed.", "10 March"),
    (KILLED, "Jean Roux was killed in 2013.", "2013", "Jean Roux was killed on 10 March 2012.", "10 March 2012"),
    (
        RELEASED,
        "Version 1.0 was released in May 2020.",
        "May 2020",
        "They released version 1.0 in July 2020.",
        "July 2020",
    ),
    (WOUNDED, "On 4 March 12 soldiers were wounded.", "12", "On 4 March 17 soldiers were wounded.", "17"),
    (WOUNDED, "About 200 soldiers were wounded.", "200", "Reuters says 500 soldiers were wounded.", "500"),
    (WOUNDED, "Le Monde reported 12 wounded soldiers.", "12", "Reuters reported 15 wounded soldiers.", "15"),
    (HIGH, "The dam is 35 metres high.", "35 metres", "The dam is 38 metres high.", "38"),
    ("What was the price of it?", "The price was 900 crowns.", "900 crowns", "The price was 950 crowns.", "950 crowns"),
    (
        SIGNED,
        "On 5 May 1712 the treaty was signed in Orsk.",
        "Orsk",
        "The treaty was signed in Velm on 5 May 1712.",
        "Velm",
    ),
    (
        "In which room was the treaty signed?",
        "On 5 May 1712 the treaty was signed in room 5.",
        "5",
        "On 5 May 1712 the treaty was signed in room 7.",
        "7",
    ),
]
NO_CONFLICTS: list[Case] = [
    # The same day or number, more or less exactly, or in other words.
    (KILLED, "Jean Roux was killed in 2013.", "2013", "Jean Roux was killed on 10 March 2013.", "10 March 2013"),
    (
        KILLED,
        "Jean Roux was killed on 10 March.",
        "10 March",
        "Jean Roux was killed on 10 March 2013.",
        "10 March 2013",
    ),
    (
        KILLED,
        "Jean Roux was killed from 9 to 11 March.",
        "9 to 11 March",
        "Jean Roux was killed on 10 March.",
        "10 March",
    ),
    ("When was Velm founded?", "Velm was founded about 1204.", "1204", "Velm was founded in 1207.", "1207"),
    (WOUNDED, "Twelve soldiers were wounded.", "Twelve", "There were 12 wounded soldiers.", "12"),
    (WOUNDED, "About 200 soldiers were wounded.", "200", "In all 210 soldiers were wounded.", "210"),
    (WOUNDED, "More than 200 soldiers were wounded.", "200", "In all 230 soldiers were wounded.", "230"),
    (WOUNDED, "Dozens of soldiers were wounded.", "Dozens", "In all 12 soldiers were wounded.", "12"),
    (HIGH, "The dam is 35 metres high.", "35 metres", "The dam is 115 feet high.", "115 feet"),
    (SIGNED, "It was signed on 5 May.", "5 May", "The treaty was signed in Orsk on 5 May.", "Orsk"),
    (
        SIGNED,
        "On 5 May 1712 the treaty was signed in Orsk Castle.",
        "Orsk Castle",
        "On 5 May 1712 the treaty was signed in Orsk.",
        "Orsk",
    ),
    (
        SIGNED,
        "On 5 May 1712 the treaty was signed in Lyon, France.",
        "Lyon",
        "On 5 May 1712 the treaty was signed in France.",
        "France",
    ),
    # Other days have their own numbers and places, and so has a longer time.
    (WOUNDED, "On 4 March 12 soldiers were wounded.", "12", "On 5 March 17 soldiers were wounded.", "17"),
    (TREES, "In May 2014 40 trees were felled.", "40", "On 3 May 2014 12 trees were felled.", "12"),
    (SIGNED, "On 5 May 1712 the treaty was signed in Orsk.", "Orsk", "On 6 May the treaty was signed in Velm.", "Velm"),
    # Other subjects, other circumstances.
    (WOUNDED, "On 4 March 12 soldiers were killed.", "12", "On 4 March 17 soldiers were wounded.", "17"),
    (KILLED, "Jean Roux was killed on 9 March.", "9 March", "Alain Brun was killed on 16 March.", "16 March"),
    (
        "When did the board meet?",
        "The board met in Lyon on 3 May 2014.",
        "3 May 2014",
        "The board met in Oslo on 10 June 2014.",
        "10 June 2014",
    ),
    # Other measures, and by how much one changes.
    (
        "How much is the cello?",
        "A fiddle costs 300 euros, the cello 900.",
        "900",
        "She made 214 fiddles and one cello.",
        "214",
    ),
    (
        "How much profit did the mill make?",
        "The mill made a profit of £40 million.",
        "£40 million",
        "Rain would cut the profit that the mill makes by £3 million.",
        "£3 million",
    ),
    # What completes: two people, two things.
    ("Who signed the treaty?", "Ida signed the treaty.", "Ida", "Orm signed the treaty.", "Orm"),
    ("What was sold on 5 May?", "On 5 May 12 boats were sold.", "12 boats", "On 5 May 3 mills were sold.", "3 mills"),
]


def excluded(case: Case) -> list[bool]:
    """Judge a pair in both orders."""
    question, text, answer, other_text, other_answer = case
    pair = found(text, answer), found(other_text, other_answer)
    return [exclude(question, *pair), exclude(question, *reversed(pair))]


@pytest.mark.parametrize("case", CONFLICTS, ids=lambda case: f"{case[2]}, {case[4]}")
def test_answers_that_cannot_both_be_right_are_a_conflict(case: Case) -> None:
    assert excluded(case) == [True, True]


@pytest.mark.parametrize("case", NO_CONFLICTS, ids=lambda case: f"{case[2]}, {case[4]}")
def test_answers_that_complete_each_other_are_none(case: Case) -> None:
    assert excluded(case) == [False, False]


def test_a_subject_is_what_the_question_names() -> None:
    one, other = (found(text, "war").sentence for text in ("The war in Orm ended.", "The wars of Velm end."))
    assert same_subject("When did the war end?", one, other)
    assert not same_subject("When did the war in Orm end?", one, other)
    assert not same_subject("Who sings?", one, other)


def test_all_words_of_a_question_in_any_form() -> None:
    sentence = found("Two sheds were burned by boys.", "boys").sentence
    assert holds_all("Who burns sheds?", sentence)
    assert not holds_all("Who burned the mill?", sentence)

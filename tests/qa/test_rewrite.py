"""Follow-ups lean on history; questions that stand alone are left as they are."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.records import Turn
from qa.rewrite import stand_alone

CITED = (
    "On 1 March 2013, It was announced that the second-in-command, Abou Zeid, was killed during fighting.",
    "The ship sailed to Port Chalmers, where Captain Rory Blackwood sold her.",
    "Pavel Horak, the coach of the club, came from Orm in 1964.",
)
WHO = "who was killed on 1 March?"
HISTORY = [Turn(WHO, WHO, "Abou Zeid [1]")]


def meant(message: str, previous: str, answer: str = "", cited: tuple[str, ...] = ()) -> str:
    return stand_alone(message, [Turn(previous, previous, answer, cited)]).text


@pytest.mark.parametrize("message", ["What about the shells?", "When did they leave?", "and then?", "Who else?"])
def test_follow_up_is_put_behind_the_question_it_leans_on(message: str) -> None:
    question = stand_alone(message, HISTORY)
    assert question.asked == question.focus == question.asking == message
    assert question.text == f"{WHO} {message}"


@pytest.mark.parametrize(
    ("message", "alone"),
    [
        ("And when did the raids begin?", "when did the raids begin?"),
        ("But was Orm taken?", "was Orm taken?"),
        ("And who won?", f"{WHO} And who won?"),
        ("And where did they fight?", f"{WHO} And where did they fight?"),
    ],
)
def test_a_whole_question_behind_and_stands_alone(message: str, alone: str) -> None:
    assert stand_alone(message, HISTORY).text == alone


@pytest.mark.parametrize(
    ("previous", "message", "alone"),
    [
        (WHO, "and on 12 March?", "who was killed on 12 March?"),
        ("Who is the head of the union of miners in Orm?", "And of smiths?", "Who is the head of the union of smiths?"),
        ("Where were they from 4 to 6 May?", "What about from 7 to 11 May?", "Where were they from 7 to 11 May?"),
        (WHO, "And 20 February?", "who was killed on 20 February?"),
        (WHO, "And in May 2014?", "who was killed in May 2014?"),
        (WHO, "And the next day?", "who was killed on 2 March?"),
        ("What was built in 1902?", "And the year after?", "What was built in 1903?"),
        ("What happened on 3 May 2013?", "And a week later?", "What happened on 10 May 2013?"),
        ("What happened in May 2013?", "And the month before?", "What happened from 1 April 2013 to 30 April 2013?"),
        ("who was killed in Orm?", "What about on 2 March", "who was killed in Orm on 2 March?"),
        (
            "Who led the union of miners on 5 June 2015?",
            "And of smiths?",
            "Who led the union of smiths on 5 June 2015?",
        ),
        ("How much did the pressure fall?", "And under placebo?", "How much did the pressure fall under placebo?"),
        ("What was built in 1902?", "What about 1905?", "What was built in 1905?"),
        ("How many boats in June 2015 were sold?", "And how many nets?", "how many nets were sold in June 2015?"),
        ("How many boats were sold?", "how many nets?", "how many nets were sold?"),
        (WHO, "How many?", "how many were killed on 1 March?"),
        ("Which boats had been sold?", "And how many", "how many boats had been sold?"),
        ("What is sold in Orm?", "how many?", "how many are sold in Orm?"),
        ("Which mill did she buy?", "and which bridge", "which bridge did she buy?"),
        ("When was Ana Ruiz elected?", "And Jens Holm?", "When was Jens Holm elected?"),
        ("Where are the three coins?", "And the fourth one?", "Where is the fourth coin?"),
        ("Who is the secretary?", "and the librarian?", "Who is the librarian?"),
        ("How many does the Corn Exchange hold?", "And the Met Hotel?", "How many does the Met Hotel hold?"),
        ("How long does the haddock simmer?", "And the potatoes?", "How long do the potatoes simmer?"),
        ("What can I use instead of haddock?", "And instead of flour?", "What can I use instead of flour?"),
        ("When did the northern bridge open?", "What about the southern bridge?", "When did the southern bridge open?"),
    ],
)
def test_elliptical_message_takes_the_rest_of_the_question(previous: str, message: str, alone: str) -> None:
    question = stand_alone(message, [Turn(previous, previous, "")])
    assert (question.text, question.asking) == (alone, alone)


@pytest.mark.parametrize("previous", ["Who paid for the roof of the church?", "Was the police told?"])
def test_a_thing_that_may_stand_for_another_or_none_is_put_behind(previous: str) -> None:
    assert meant("And the tower?", previous) == f"{previous} And the tower?"


@pytest.mark.parametrize(
    ("previous", "answer", "message", "alone"),
    [
        (WHO, "Abou Zeid [1]", "why?", "why was Abou Zeid killed on 1 March?"),
        (WHO, "Abou Zeid [1]", "Where was that?", "Where was Abou Zeid killed on 1 March?"),
        ("When was the treaty signed?", "1951 [1]", "And where?", "where was the treaty signed?"),
        ("When was the bridge built?", "1903 [1]", "By whom?", "By whom was the bridge built?"),
        ("Can I freeze the pie?", "Do not freeze it. [1]", "Why?", "Why can I freeze the pie?"),
        ("Was the mill sold?", "It was sold. [1]", "By whom?", "By whom was the mill sold?"),
        ("Is there a lift?", "no lift [1]", "Where?", "Where is there a lift?"),
        ("When was the trial run?", "", "At how many hospitals?", "At how many hospitals was the trial run?"),
        ("Which medal did she get?", "a cross [1]", "When was that?", "Which medal did she get? When was that?"),
        ("Which medal did Ida Krog get?", "a cross [1]", "When?", "When did Ida Krog get the cross?"),
        (
            "What did Ida take over in May?",
            "mill [1]",
            "How did that happen?",
            "How did Ida take the mill over in May?",
        ),
        (
            "Who founded the mill?",
            "Ida Krog [1]",
            "In which year?",
            "In which year was it that Ida Krog founded the mill?",
        ),
        ("To whom was it sold?", "a parish [1]", "When?", "To whom was it sold? When?"),
        ("To whom was the organ sold?", "parish [1]", "When?", "When was the organ sold to the parish?"),
    ],
)
def test_other_circumstance_of_what_was_answered(previous: str, answer: str, message: str, alone: str) -> None:
    assert meant(message, previous, answer) == alone


@pytest.mark.parametrize(
    ("message", "alone"),
    [
        ("What was his rank?", "What was Abou Zeid's rank?"),
        ("Who met her after her fall?", "Who met Abou Zeid after her fall?"),
        ("Where was he born, and who met him?", "Where was Abou Zeid born, and who met him?"),
    ],
)
def test_person_who_was_asked_for_is_named(message: str, alone: str) -> None:
    assert stand_alone(message, HISTORY).text == alone
    later = [*HISTORY, Turn("What was his rank?", "What was Abou Zeid's rank?", "second-in-command [1]")]
    assert stand_alone(message, later).text == alone


@pytest.mark.parametrize(
    ("previous", "answer", "message", "alone"),
    [
        ("What did the company buy?", "a steam turbine [1]", "Who made it?", "Who made the steam turbine?"),
        ("When did the strike of 1931 end?", "May [1]", "How long did it last?", "How long did the strike last?"),
        ("When was the plant built?", "1961 [1]", "How much did that cost?", "How much did the plant cost?"),
        ("How high are the debts of the club?", "11 [1]", "Who are its members?", "Who are the club's members?"),
        ("Which villages did the squadron take?", "Orm and Lys [1]", "Who led it?", "Who led the squadron?"),
        (
            "Who led the Chadian forces?",
            "Deby [1]",
            "Why were they there?",
            "Why were the Chadian forces there?",
        ),
        ("Who took seven prisoners?", "MNLA [1]", "Who was among them?", "Who was among the seven prisoners?"),
        ("How many patients were ill?", "94 [1]", "Who treated them?", "Who treated the patients?"),
        ("Where was Ida Krog born?", "Orm [1]", "Who lives there?", "Who lives in Orm?"),
        ("When did the ship leave?", "1934 [1]", "How large was her crew?", "How large was the ship's crew?"),
        ("When did Ida leave?", "3 May 2013 [1]", "Who was king then?", "Who was king in 2013?"),
        ("To whom was it offered?", "dealer [1]", "What did he do?", "What did the dealer do?"),
    ],
)
def test_pronouns_are_given_their_meaning(previous: str, answer: str, message: str, alone: str) -> None:
    assert meant(message, previous, answer) == alone


def test_cited_sentences_tell_what_question_and_answer_do_not() -> None:
    said = "What did the coach of the club say?"
    assert meant("When did he resign?", said, "", CITED[2:]) == "When did the coach of the club resign?"
    assert meant("What is his name?", said, "", CITED[2:]) == "What is the coach of the club's name?"
    assert meant("Who lives there?", "When did it open?", "1964 [1]", CITED[2:]) == "Who lives in Orm?"
    assert meant("What happened the next day?", "Who was killed?", "Abou Zeid [1]", CITED[:1]) == (
        "What happened on 2 March 2013?"
    )


def test_sex_that_is_told_keeps_persons_apart() -> None:
    she = Turn("Who led the works?", "Who led the works?", "Ingrid Torvald [1]", ("Ingrid Torvald led her works.",))
    he = Turn("Who led the union?", "Who led the union?", "Johan Brekke [1]", ("Johan Brekke spoke with his men.",))
    assert stand_alone("When did she die?", [she, he]).text == "When did Ingrid Torvald die?"
    assert stand_alone("When did he die?", [he, she]).text == "When did Johan Brekke die?"


def test_two_pronouns_mean_two_things() -> None:
    history = [Turn("Who led the Corvina?", "Who led the Corvina?", "Rory Blackwood [1]", ("He was a man.",))]
    assert stand_alone("When did he leave it?", history).text == "When did Rory Blackwood leave the Corvina?"


@pytest.mark.parametrize("answer", ["The sources don't say.", "", "Ida [1], Jens [1][2]"])
def test_person_that_no_short_answer_names_is_not_guessed(answer: str) -> None:
    assert meant("What was his rank?", WHO, answer) == f"{WHO} What was his rank?"


@pytest.mark.parametrize(
    "message",
    [
        "Which villages did the armored squadron take over?",
        "When was it announced that Abou Zeid was killed?",
        "What did Jean-Yves Le Drian say on 26 February?",
        "What did Nikola Tesla do with his money?",
        "How do plants make their food?",
        "What happened to George Carlin after he sent the letter?",
        "After the war, where did Napoleon live with his wife?",
        "Which company moved its headquarters to Orm?",
        "How many people are there in Orm?",
        "Who believes that Orm is the oldest of those that are on the river?",
        "When does it rain in Orm?",
        "How long does it take to build a ship?",
        "who was the first person on the moon",
        "Has the Baltic Sea always existed as it is today?",
        "What happened on 3 May 2013 and the next day?",
        "Abou Zeid rank",
        "What did Tesla's investors do to him?",
        "In his youth, where did Nikola Tesla live?",
        "Who made their debut in Orm?",
        "Gandhi quoted the poem in his efforts to do what?",
        "How much did it cost to build the stadium?",
        "What makes it hard to read the book?",
        "When the Rhine leaves the lake, which way does it flow?",
        "What did the station do that was special in 2003?",
        "In which year was the bridge built?",
    ],
)
def test_question_that_stands_alone_is_left_as_it_is(message: str) -> None:
    question = stand_alone(message, HISTORY)
    assert (question.text, question.focus) == (message, "")


def test_rich_question_is_not_put_behind_another() -> None:
    message = "When did they stop putting cigarettes into the rations of soldiers?"
    assert stand_alone(message, HISTORY).text == message


@pytest.mark.parametrize("message", ["Why does bread rise when it is baked?", "When did rent go up before it was cut?"])
def test_subject_without_an_article_is_what_a_pronoun_means(message: str) -> None:
    assert meant(message, "Which mill burned?", "the Orm mill [1]") == message


def test_without_history_nothing_changes() -> None:
    assert stand_alone("What was his rank?", []).text == "What was his rank?"


def test_later_person_is_not_mixed_up_with_the_last() -> None:
    other = Turn("Which general left?", "Which general left?", "Deby [1]")
    assert "Zeid marry Abou" not in stand_alone("When did he marry her?", HISTORY).text
    assert "Zeid marry Abou" not in stand_alone("When did he marry her?", [*HISTORY, other]).text


def test_long_context_is_cut_between_words_and_keeps_its_day() -> None:
    long = "On 11 March 2013 " + "what was said and " * 40 + "who left?"
    question = stand_alone("and then?", [Turn(long, long, "")])
    assert question.text.startswith("11 March 2013 ")
    assert len(question.text) < 540
    assert set(question.text.split()) <= set(long.split()) | {"and", "then?"}


def test_that_day_is_the_one_that_was_asked_about() -> None:
    question = stand_alone("How many prisoners did the MNLA take that day?", HISTORY)
    assert question.text == "How many prisoners did the MNLA take on 1 March?"


def test_context_does_not_grow_without_end() -> None:
    history = HISTORY
    for _ in range(200):
        question = stand_alone("and what did he do then?", history)
        history = [Turn(question.asked, question.text, "")]
    assert len(history[0].standalone_question) < 600


@pytest.mark.parametrize("message", ["", "?", "…", "it", "there?", "him", "谁?", "of", "And", "what about?", "'s"])
def test_any_message_is_taken(message: str) -> None:
    for previous in ("", "?", WHO, "who", "Where is", "how"):
        for answer in ("", "[1]", "Abou Zeid [1]", "a [1]"):
            assert isinstance(meant(message, previous, answer, CITED), str)


WORDS = re.findall(
    r"\S+",
    "who what which when where why how much many is was did do the a of in on by and but that this it its he his her"
    " they them their there then one Ida Krog Orm 1 March 2013 next day later mill coins' taken ' . , ? ! - Dr. the's",
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=30)


@settings(max_examples=400, deadline=None)
@given(message=TEXTS, previous=TEXTS, answer=TEXTS, cited=TEXTS)
def test_whatever_was_said_is_taken(message: str, previous: str, answer: str, cited: str) -> None:
    turn = Turn(previous, previous, f"{answer} [1]", (cited,))
    question = stand_alone(message, [turn, turn])
    assert question.asked == message
    assert len(question.text) < 1500
    assert question.focus in ("", message)
    assert stand_alone(message, []).text == message


def test_a_whole_sentence_is_no_person_and_no_thing() -> None:
    history = [
        Turn("Who was Ida Krog?", "Who was Ida Krog?", "a diver [1]", ("Ida Krog was a diver.",)),
        Turn("Did she marry?", "Did Ida Krog marry?", "She never married. [1]", ("- She never married.",)),
    ]
    assert stand_alone("Where did she live?", history).text == "Where did Ida Krog live?"


def test_an_amount_is_no_thing() -> None:
    fee = Turn("What is the fee?", "What is the fee?", "fee of €30 [1]", ("A fee of €30 is charged.",))
    assert stand_alone("When is it due?", [fee]).text == "When is the fee due?"
    rent = Turn("What is the rent?", "What is the rent?", "from €40 to €50 [1]", ("It rose from €40 to €50 then.",))
    assert stand_alone("When is it due?", [rent]).text == "When is the rent due?"

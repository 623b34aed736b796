"""What people say in a chat: whom they mean, what they correct, thank for, doubt, count and point to in a list."""

import pytest

from qa.assemble import Service
from qa.records import Reason, Turn
from qa.rewrite import stand_alone
from qa.wording import NOTHING_ASKED

BUILT = Turn("Who built the pier?", "Who built the pier?", "Hugo Brand [1]")
BORN = Turn("When was Clara Holt born?", "When was Clara Holt born?", "1901 [1]")
BURNT = Turn("When did the chapel burn?", "When did the chapel burn?", "1902 [1]")


def meant(message: str, previous: str, answer: str = "", cited: tuple[str, ...] = ()) -> str:
    return stand_alone(message, [Turn(previous, previous, answer, cited)]).text


@pytest.mark.parametrize(
    ("message", "alone"),
    [("When did she die?", "When did Clara Holt die?"), ("When did he die?", "When did Hugo Brand die?")],
)
def test_a_first_name_tells_a_woman_from_a_man(message: str, alone: str) -> None:
    for history in ([BUILT, BORN], [BORN, BUILT]):
        assert stand_alone(message, history).text == alone


def test_what_was_called_she_before_is_no_he() -> None:
    history = [BUILT, Turn("When did she die?", "When did Kim Aro die?", "1990 [1]")]
    assert stand_alone("Where did he live?", history).text == "Where did Hugo Brand live?"
    assert stand_alone("Where did she live?", history).text == "Where did Kim Aro live?"
    history = [BUILT, Turn("What is her name?", "What is the director's name?", "")]
    assert stand_alone("Where did he live?", history).text == "Where did Hugo Brand live?"
    assert stand_alone("Where did she live?", history).text == "Where did the director live?"


@pytest.mark.parametrize(
    ("previous", "answer", "cited", "message", "alone"),
    [
        # Neither words that point elsewhere nor a family are a person.
        ("Who was Anton?", "Her brother [1]", (), "When did he leave?", "When did Anton leave?"),
        ("Who was hurt?", "her cousin [1]", ("Her cousin Emil was hurt.",), "Did he die?", "Did Emil die?"),
        ("Who bought it?", "Brandt family [1]", (), "What did he do?", "Who bought it? What did he do?"),
        ("Who bought it?", "Calder Company [1]", (), "What did she do?", "Who bought it? What did she do?"),
        # What people are, unless a word of theirs tells that they are of the other sex.
        ("Who found it?", "boy [1]", ("A boy found her ring.",), "What did he want?", "What did the boy want?"),
        ("Who found it?", "girl [1]", (), "What did he want?", "Who found it? What did he want?"),
        # Things are founded, persons found.
        ("When was Tell Clocks founded?", "1852 [1]", (), "Who met him?", "When was Tell Clocks founded? Who met him?"),
        ("When was Tom Clay found?", "1852 [1]", (), "Who met him?", "Who met Tom Clay?"),
        # A ship is a "she" only at sea.
        ("When did it leave?", "May [1]", ("The crew of the Corvina was ill.",), "Is she old?", "Is the Corvina old?"),
        ("When was it won?", "May [1]", ("They won the Perkin Medal.",), "Is she old?", "When was it won? Is she old?"),
        # "It" is what a person has, or did something to, not the person.
        ("Where did Anna lose her ring?", "cave [1]", (), "Who found it?", "Who found the ring?"),
        ("What did Olof do?", "opened a smithy [1]", (), "When did it close?", "When did the smithy close?"),
        ("What happened to the mill?", "not damaged [1]", (), "When was it built?", "When was the mill built?"),
        (
            "What happened in 1908?",
            "In 1908 the mill burned down. [1]",
            ("In 1908 the mill burned down.",),
            "Who rebuilt it?",
            "Who rebuilt the mill?",
        ),
        ("Where does the drive begin?", "Orm [1]", (), "How long does it take?", "How long does the drive take?"),
        ("What was mended?", "Orm bridge [1]", (), "How long did it take?", "What was mended? How long did it take?"),
        # "They" are a couple, a firm, a team, and children that were asked about.
        ("When did Anna marry Tom Berg?", "1990 [1]", (), "Where did they live?", "Where did Anna and Tom Berg live?"),
        ("When did Anna see Paris?", "1990 [1]", (), "Were they ill?", "When did Anna see Paris? Were they ill?"),
        ("Which firm was chosen?", "Delta [1]", (), "What do they ask?", "What do Delta ask?"),
        ("How many points do Rovers have?", "19 [1]", (), "Who leads them?", "Who leads Rovers?"),
        ("When did Anna have children?", "", (), "What are their names?", "What are the children's names?"),
        (
            "What does Jonas do?",
            "repairs books [1]",
            (),
            "When did they come?",
            "What does Jonas do? When did they come?",
        ),
        ("What did Ida say?", "wall of the mill is old [1]", (), "Who owns it?", "Who owns the wall of the mill?"),
        ("Where did the choir sing Handel's Messiah?", "Orm [1]", (), "Who led it?", "Who led the choir?"),
        ("How many hikers set out?", "six [1]", (), "Who led them?", "Who led the hikers?"),
        ("When do they rehearse?", "Tuesdays [1]", (), "Was she ill?", "When do they rehearse? Was she ill?"),
        ("What is the roof made of?", "tin [1]", (), "How heavy is it?", "How heavy is the roof?"),
        ("How much was the trip?", "940 euros [1]", (), "Do they drive?", "How much was the trip? Do they drive?"),
        ("What is said of the pump?", "had to be sent [1]", (), "Is it old?", "Is the pump old?"),
        ("Was the painting found?", "", (), "Who made it?", "Who made the painting?"),
        ("When is the next meeting?", "May [1]", (), "Where is it held?", "Where is the next meeting held?"),
        ("Did that include flights?", "", (), "Did they pay?", "Did that include flights? Did they pay?"),
        ("What is best?", "one with the keepers [1]", (), "Do they sell?", "What is best? Do they sell?"),
    ],
)
def test_pronouns_mean_what_they_can_mean(
    previous: str, answer: str, cited: tuple[str, ...], message: str, alone: str
) -> None:
    assert meant(message, previous, answer, cited) == alone


def test_a_person_is_no_thing_where_she_was_asked_for() -> None:
    diary = Turn("What did she keep?", "What did Ragnhild Berg keep?", "")
    assert "Berg" not in stand_alone("When was it published?", [diary]).text.removeprefix(diary.standalone_question)


def test_then_is_a_day_of_the_last_turn() -> None:
    theft = Turn("When was it stolen?", "When was the cup stolen?", "3 May 2013 [1]")
    assert stand_alone("Who was mayor then?", [theft]).text == "Who was mayor in 2013?"
    made = Turn("Who made it?", "Who made the cup?", "Thomas Crane [1]")
    assert stand_alone("How old was he then?", [theft, made]).text == "How old was Thomas Crane then?"


def test_her_brother_is_not_her_sisters() -> None:
    sister = Turn("and her sister?", "Clara Holt's sister?", "Ruth [1]")
    assert stand_alone("And her younger brother?", [BORN, sister]).text == "Clara Holt's younger brother?"
    assert stand_alone("When did she die?", [BORN, sister]).text == "When did Ruth die?"
    brother = Turn("and her brother?", "Clara Holt's brother?", "Edmund [1]")
    assert stand_alone("When did he die?", [BORN, brother]).text == "When did Edmund die?"
    assert stand_alone("When did she die?", [BORN, brother]).text == "When did Clara Holt die?"


def test_what_was_said_last_is_meant_before_the_question_it_was_put_behind() -> None:
    said = Turn("and the miller?", "How long was it that Jonas gave bread? and the miller?", "")
    assert stand_alone("what did he lose?", [said]).text == "what did the miller lose?"
    asked = Turn("who was that?", "Who drowned in 1896? who was that?", "")
    assert stand_alone("and in 1903?", [asked]).text == "Who drowned in 1903?"


@pytest.mark.parametrize(
    ("message", "alone"),
    [
        ("no, I meant the mill", "When did the mill burn?"),
        ("I meant the school", "When did the school burn?"),
        ("No, the barn.", "When did the barn burn?"),
        ("no, not the chapel, the inn", "When did the inn burn?"),
        ("no, who built the mill?", "who built the mill?"),
        ("Sorry, what does it cost?", "what does the chapel cost?"),
        ("No. 5 was sold when?", "No. 5 was sold when?"),
        ("What did I mean?", "What did I mean?"),
        ("Nobody was hurt in May, was anyone?", "Nobody was hurt in May, was anyone?"),
    ],
)
def test_a_correction_changes_what_it_names(message: str, alone: str) -> None:
    assert stand_alone(message, [BURNT]).text == alone


@pytest.mark.parametrize("message", ["thanks", "OK, thank you very much!", "Great", "hello"])
def test_thanks_are_no_question(message: str) -> None:
    assert stand_alone(message, [BURNT]).text == message
    assert (
        stand_alone("and the barn?", [BURNT, Turn(message, message, NOTHING_ASKED)]).text == "When did the barn burn?"
    )
    assert stand_alone(f"{message}, and the barn?", [BURNT]).text == "When did the barn burn?"


@pytest.mark.parametrize("message", ["Good Friday", "what is good?", "Fine art", "Good men were there"])
def test_words_that_only_open_like_thanks_are_kept(message: str) -> None:
    assert stand_alone(message, [BURNT]).text.endswith(message)
    assert meant("and the barn?", message) != meant("and the barn?", "thanks")


@pytest.mark.parametrize(
    "message", ["are you sure?", "Really?", "which sentence says so?", "how do you know?", "where does it say that?"]
)
def test_a_doubt_asks_the_last_question_again(message: str) -> None:
    assert stand_alone(message, [BURNT]).text == "When did the chapel burn?"
    put = Turn("and then?", "Who left? and then?", "")
    question = stand_alone(message, [put])
    assert (question.text, question.focus) == ("Who left? and then?", "and then?")


@pytest.mark.parametrize("message", ["Which sentence did the judge pass?", "how do you know Ida?", "Is Ida sure?"])
def test_a_question_about_sentences_and_doubts_is_no_doubt(message: str) -> None:
    assert stand_alone(message, [BURNT]).text == message


@pytest.mark.parametrize(
    ("previous", "answer", "message", "alone"),
    [
        ("Who bought the tickets?", "Ida [1]", "how many?", "how many tickets was it that Ida bought?"),
        ("When did Ida buy tickets?", "May [1]", "How many of them?", "how many tickets did Ida buy?"),
        ("Who must sign the forms?", "the mayor [1]", "how many?", "how many forms must the mayor sign?"),
        ("Who was killed?", "Ida [1]", "how many?", "how many were killed?"),
        ("Who teaches physics?", "Ida [1]", "how many?", "Who teaches physics? how many?"),
        ("Who bought the tickets?", "", "how many?", "Who bought the tickets? how many?"),
        ("What does the ticket cost?", "5 euros [1]", "how many?", "What does the ticket cost? how many?"),
    ],
)
def test_how_many_counts_the_things_of_the_question(previous: str, answer: str, message: str, alone: str) -> None:
    assert meant(message, previous, answer) == alone


@pytest.mark.parametrize(
    ("answer", "message", "alone"),
    [
        ("Ida, Tom and Ana [1]", "what did the second one do?", "what did Tom do?"),
        ("Ida [1]; Tom [2]", "and what became of the first one?", "what became of Ida?"),
        ("Ida, Tom and Ana [1]", "the last one?", "Who signed it? Ana?"),
        ("Ida, Tom and Ana [1]", "Who was the first one to sign?", "Who was the first one to sign?"),
        ("Ida, Tom and Ana [1]", "Who came in the last?", "Who came in the last?"),
        ("Ida, Tom and Ana [1]", "What about the last?", "Who signed it? What about Ana?"),
        ("Ida, Tom and Ana [1]", "Who was the second king?", "Who was the second king?"),
        ("Ida and Tom [1]", "and the fifth one?", "Who signed it? and the fifth one?"),
        ("Ida [1]", "and the second one?", "Who signed it? and the second one?"),
    ],
)
def test_the_second_one_is_an_item_of_the_list_that_answered(answer: str, message: str, alone: str) -> None:
    assert meant(message, "Who signed it?", answer) == alone


def test_a_sentence_is_no_list() -> None:
    said = "Ida signed, Tom did not and Ana left."
    assert meant("and the second one?", "Who signed it?", f"{said} [1]", (said,)).startswith("Who signed it?")


@pytest.mark.parametrize(
    ("previous", "message", "alone"),
    [
        ("Who was given plot 17?", "and plot 9?", "Who was given plot 9?"),
        ("What is on page 3?", "And page 12?", "What is on page 12?"),
        ("What is on page 3?", "and chapter 12?", "What is on page 3? and chapter 12?"),
        ("How do I make an espresso?", "and a large coffee?", "How do I make a large coffee?"),
        ("How does a clerk sell a map?", "and a dog?", "How does a clerk sell a map? and a dog?"),
        ("When was Ida Krog elected?", "and the treasurer?", "When was the treasurer elected?"),
        ("When was the treasurer elected?", "And Ida Krog?", "When was Ida Krog elected?"),
        ("Where was the mill built?", "And Ida Krog?", "Where was the mill built? And Ida Krog?"),
        ("When was the book Colours sold?", "the second one?", "When was the book Colours sold? the second one?"),
        ("Who buys the drinks?", "and the next meeting?", "Who buys the drinks? and the next meeting?"),
        ("When is the last meeting?", "and the next meeting?", "When is the next meeting?"),
        ("Who went up to the church?", "and the others?", "Who went up to the church? and the others?"),
        ("Who died in Kidal in 1987?", "and in Gao?", "Who died in Gao in 1987?"),
        ("Who died in 1987?", "and in Gao?", "Who died in 1987 in Gao?"),
    ],
)
def test_a_part_of_a_question_is_changed_for_one_like_it(previous: str, message: str, alone: str) -> None:
    assert meant(message, previous, "x [1]") == alone


@pytest.mark.parametrize(
    ("previous", "message", "alone"),
    [
        ("What happened in 1908?", "and then?", "What happened after 1908?"),
        ("What happened in March 2013?", "And after that?", "What happened after 31 March 2013?"),
        ("Who left on 3 May 2013?", "what happened next?", "What happened after 3 May 2013?"),
        ("What happened on 3 May 2013?", "and before that?", "What happened before 3 May 2013?"),
        ("Who left on 3 May 2013?", "and then?", "Who left on 3 May 2013? and then?"),
        ("Who left?", "what happened next?", "Who left? what happened next?"),
        ("Who came after?", "after Ida?", "Who came after Ida?"),
    ],
)
def test_what_happened_next_is_asked_from_the_last_day_on(previous: str, message: str, alone: str) -> None:
    assert meant(message, previous, "x [1]") == alone


def test_thanks_are_answered_without_the_sources(seeded: Service) -> None:
    for history in ([], [BURNT]):
        answer = seeded.pipeline.answer("Thanks a lot!", history)
        assert (answer.answer, answer.abstained, answer.nearest) == (NOTHING_ASKED, True, ())
        assert answer.reason is not Reason.NO_SOURCES


def test_what_is_misspelt_leans_on_history_too(seeded: Service) -> None:
    first = seeded.pipeline.answer("Which regiment engaged a group of Islamist fighters?")
    again = seeded.pipeline.answer("when was taht?", [Turn.of(first)])
    assert again.question == "when was taht?"
    assert again.answer.startswith("12 March [1]")
    assert again.citations[0].sentence == 12


def test_a_doubt_shows_the_cited_sentence_again(seeded: Service) -> None:
    first = seeded.pipeline.answer("who was killed on 1 March?")
    again = seeded.pipeline.answer("Are you sure?", [Turn.of(first)])
    assert (again.answer, again.citations) == (first.answer, first.citations)


@pytest.mark.parametrize(
    ("message", "alone"),
    [
        ("and who lent blankets?", "who lent blankets?"),
        ("And which boats sank?", "which boats sank?"),
        ("And who paid for the roof?", "who paid for the roof?"),
        ("And who won?", "When did the chapel burn? And who won?"),
    ],
)
def test_a_question_for_who_did_what_stands_alone(message: str, alone: str) -> None:
    assert stand_alone(message, [BURNT]).text == alone


def test_an_ordinal_behind_another_question_with_one_is_of_no_list_before() -> None:
    trees = Turn("Which trees fell?", "Which trees fell?", "oak, elm and ash [1]")
    war = Turn("When was the Second World War?", "When was the Second World War?", "1939 [1]")
    assert "oak" not in stand_alone("And the first?", [trees, war]).text
    assert "oak" in stand_alone("And the first?", [trees, BUILT]).text

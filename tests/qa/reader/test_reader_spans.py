"""Spans that read well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reader.spans import clause, named, polished, snapped, trimmed, unmarked

SEIZED = "They seized a dozen rifles, nearly 1,500 shells and two heavy guns from the camp, and left."


def span_of(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("He was second-in-command of it.", "in", "second-in-command"),
        ("About 1,500 men came.", "500", "1,500"),
        ("It cost $3.5 then.", "5", "$3.5"),
        ("It rose by 40% in May.", "40", "40%"),
        ("The valley of Ametettaï is deep.", "Ametetta", "Ametettaï"),
        ("Minister Jean-Yves Le Drian said so.", "Yves Le Dri", "Jean-Yves Le Drian"),
        ("The Aguel'hoc passage is near.", "Aguel", "Aguel'hoc"),
        ("Tesla's coil hummed.", "Tes", "Tesla"),
        ("The Norman Foster-designed hall stands.", "Norman Foster", "Norman Foster"),
        ("A steam-powered hammer fell.", "steam", "steam-powered"),
        ("It was missing a giant.He came.", "giant", "giant"),
        ("It runs on Node.js now.", "Node", "Node.js"),
        ("one, two", "one", "one"),
    ],
)
def test_whole_units(text: str, part: str, whole: str) -> None:
    start, end = snapped(text, span_of(text, part))
    assert text[start:end] == whole


@pytest.mark.parametrize(
    ("text", "part", "rest"),
    [
        ("killed in the valley of the", "in the valley of the", "in the valley"),
        ("seen by the soldiers.", "the soldiers.", "soldiers"),
        ("It said “many, many dead” then.", "“many, many dead”", "many, many dead"),
        ("a move to the U.S. soon", "the U.S.", "U.S."),
        ("left, right", ", right", "right"),
        ("They seized a thousand rockets.", "a thousand rockets", "a thousand rockets"),
        ("The Hague is a city.", "The Hague", "Hague"),
        ("He went to The Hague.", "The Hague", "The Hague"),
    ],
)
def test_loose_words_at_the_ends_are_dropped(text: str, part: str, rest: str) -> None:
    start, end = trimmed(text, span_of(text, part), (0, len(text)))
    assert text[start:end] == rest


@pytest.mark.parametrize(
    ("question", "text", "part", "shown"),
    [
        ("Who came?", 'He said "many dead jihadists" then.', 'many dead jihadists"', "many dead jihadists"),
        ("Who came?", "The group (also called the Forum) met.", "group (also", "group (also called the Forum)"),
        ("Who came?", "The group (the Forum) met.", "the Forum)", "Forum"),
        ("What is it?", 'The "informal" rule of trade.', 'informal" rule', '"informal" rule'),
        ("What is it?", 'The old "informal rule" of trade.', 'old "informal', 'old "informal rule"'),
        ("What is it?", 'The ("old) rule', '"', '"'),
        ("What happened in May?", "The bridge fell; nobody was hurt.", "fell", "bridge fell"),
        ("Why did it fall?", "It fell because of the flood, but stood again.", "flood", "It fell because of the flood"),
        ("How many came?", "They counted 12 men, but no boats.", "12", "12"),
        ("Did they seize rifles?", SEIZED, "rifles", SEIZED),
        ("Was it rifles or guns?", SEIZED, "rifles", "rifles"),
        ("Can you tell me who came?", "Ida came.", "Ida", "Ida"),
        ("How many shells were seized?", SEIZED, "1,500", "nearly 1,500"),
        ("What was the price?", "It cost more than $3 million.", "$3 million", "more than $3 million"),
        ("How many men came?", "Not more than a dozen came.", "dozen", "Not more than a dozen"),
        ("How many ships were lost?", "They were far from 40 ships.", "40 ships", "40 ships"),
        ("What did he write of?", "He wrote about two villages.", "two villages", "two villages"),
        ("How long is the street of the 2nd Regiment?", "It is about 2nd Regiment.", "2nd Regiment", "2nd Regiment"),
        ("What is it?", "...", "...", "..."),
        ("How did the keeper feel?", "The keeper was annoyed by the noise of it all.", "annoyed", "annoyed"),
        ("How does the soup taste after a day?", "After a day it tastes sour, they say.", "sour", "sour"),
        (
            "How did he look for it?",
            "He looked for it with lamps at night.",
            "with lamps",
            "He looked for it with lamps at night",
        ),
        (
            "How does sound travel?",
            "Sound travels in waves through the air.",
            "in waves",
            "Sound travels in waves through the air",
        ),
        ("What is her first name?", "Edda Voss came.", "Edda", "Edda"),
        ("Who came?", "Edda Voss came.", "Edda", "Edda Voss"),
        ("What kind of hall is it?", "It is a Norman Hall.", "Norman", "Norman"),
        ("Who designed the hall?", "The Jo Lund-designed Orm Hall stands.", "Jo Lund", "Jo Lund"),
        ("What did they do in May?", "They completed their search, but left.", "completed", "completed their search"),
        ("What did they do in May?", "They tore down the old mill.", "tore", "tore down the old mill"),
        ("What did Voss say?", 'At Orm Voss said: "The mill is lost."', "Orm", "The mill is lost"),
        ("What did Voss say?", "Voss said on Monday that the mill is lost.", "Monday", "mill is lost"),
        ("What did Voss say?", "Voss said nothing of it.", "nothing", "nothing"),
        ("What did Voss say of it?", 'Voss said it was "old, old wood" again.', "old wood", "old wood"),
        ("What was seized?", SEIZED, "1,500 shells", "a dozen rifles, nearly 1,500 shells and two heavy guns"),
        ("How many shells?", SEIZED, "nearly 1,500", "nearly 1,500"),
        ("Who has shells?", SEIZED, "1,500 shells", "1,500 shells"),
        (
            "Why is Rosa against bees?",
            "Rosa is against bees because the school path runs right behind, and Tom is for them.",
            "the school path",
            "school path runs right behind",
        ),
        (
            "Why were the bins moved?",
            "The bins were moved to the gate so the lorry can reach them.",
            "so the lorry",
            "lorry can reach them",
        ),
        (
            "Why did the mill close?",
            "The mill closed because of the flood in May; since the bridge fell, nobody came.",
            "the flood in May",
            "flood in May",
        ),
        (
            "Why did he leave?",
            "He had been so tired since 1990 that he left the town.",
            "tired since 1990",
            "tired since 1990",
        ),
        (
            "Which is dearer, the iron bell or the steel one?",
            "The iron bell costs £300, twice as much as a steel one.",
            "steel one",
            "The iron bell costs £300, twice as much as a steel one.",
        ),
        ("Which is dearer, the iron bell or the steel one?", "The iron bell is dear.", "iron bell", "iron bell"),
        ("What does rule 7 say?", "7. Dogs stay outside.", "Dogs", "Dogs stay outside."),
    ],
)
def test_polished(question: str, text: str, part: str, shown: str) -> None:
    start, end = polished(question, text, span_of(text, part), (0, len(text)))
    assert text[start:end] == shown


def test_a_clause_ends_where_another_begins() -> None:
    text = "The army left; the town, which was empty, burned."
    start, end = clause(text, span_of(text, "army"), (0, len(text)))
    assert text[start:end] == "The army left"


@given(
    st.text(max_size=60),
    st.data(),
    st.sampled_from(["Who?", "Why did it?", "What happened?", "What did he do?", "What did he say?", "What is it?"]),
)
def test_any_span_stays_in_its_sentence(text: str, data: st.DataObject, question: str) -> None:
    left = data.draw(st.integers(0, len(text)))
    right = data.draw(st.integers(left, len(text)))
    start = data.draw(st.integers(left, right))
    end = data.draw(st.integers(start, right))
    new_start, new_end = polished(question, text, (start, end), (left, right))
    assert left <= new_start <= new_end <= right


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        (
            "Soldiers of the 2nd Foreign Legion Parachute Regiment came.",
            "Foreign Legion",
            "2nd Foreign Legion Parachute Regiment",
        ),
        ("He met Ag Acherif Bilal there.", "Bilal", "Ag Acherif Bilal"),
        ("It lies in the Adrar des Ifoghas, he said.", "Adrar", "Adrar des Ifoghas"),
        ("Later Edda Voss left.", "Voss", "Edda Voss"),
        ("The Bank of London closed.", "London", "London"),
        ("The Bank of London closed.", "Bank", "Bank of London"),
        ("We saw Einstein's desk.", "Einstein", "Einstein"),
        ("We saw Paris, Lyon and Nice.", "Lyon", "Lyon"),
        ("He took Greek wine from Samos.", "wine", "wine"),
        ("in 1841 Orm fell", "1841", "1841"),
        ("It lies in northern Peru, by the sea.", "northern", "northern Peru"),
        ("It lies in the southwestern part.", "southwestern", "southwestern"),
        ("It was eastern", "eastern", "eastern"),
    ],
)
def test_a_part_of_a_name_is_shown_whole(text: str, found: str, whole: str) -> None:
    start = text.index(found)
    left, right = named(text, (start, start + len(found)), (0, len(text)))
    assert text[left:right] == whole


@pytest.mark.parametrize(
    ("question", "sentence", "whole"),
    [
        ("Do you deliver on Sundays?", "- We do not deliver on Sundays.", "We do not deliver on Sundays."),
        ("May I park in the yard?", "2. Parking in the yard is forbidden.", "Parking in the yard is forbidden."),
        ("May I sublet the flat?", "(b) Subletting the flat is forbidden.", "Subletting the flat is forbidden."),
        ("Can we swim there?", "Swimming is forbidden here but allowed there.", None),
        ("Is it 12?", "12 are there.", None),
    ],
)
def test_a_question_for_yes_or_no_gets_the_sentence_without_its_mark(
    question: str, sentence: str, whole: str | None
) -> None:
    start, end = polished(question, sentence, (8, 12), (0, len(sentence)))
    assert sentence[start:end] == (whole or sentence)


@pytest.mark.parametrize(
    ("text", "sentence", "shown"),
    [
        ("5.1 Pay the rent. 5.2 Keep a cat.", "5.2 Keep a cat.", "Keep a cat."),
        ("5.1 Pay the rent. 5.2 Keep a cat.", "5.1 Pay the rent.", "Pay the rent."),
        ("1.2.9 Pay. 1.2.10 Keep a cat.", "1.2.10 Keep a cat.", "Keep a cat."),
        ("5.1 million came. 5.2 million left.", "5.2 million left.", "5.2 million left."),
        ("5.1 gates stood. 7.3 gates fell.", "7.3 gates fell.", "7.3 gates fell."),
        ("2.5 tonnes fell, 2.5 tonnes rose.", "2.5 tonnes fell", "2.5 tonnes fell"),
        ("It rose to 5.2. 5.3 people per house came.", "5.3 people per house came.", "5.3 people per house came."),
    ],
)
def test_the_number_of_a_clause_is_left_out_where_its_like_stands_by(text: str, sentence: str, shown: str) -> None:
    start = text.index(sentence)
    assert text[slice(*unmarked(text, (start, start + len(sentence))))] == shown


@pytest.mark.parametrize(
    ("question", "text", "part", "whole"),
    [
        ("Which languages does Ida speak?", "Languages: Danish (native), Polish.", "Danish", "Danish (native), Polish"),
        ("what colours is it sold in", "- Colours: cream, slate, red", "cream", "cream, slate, red"),
        ("What should I bring?", "Bring: apron, towel and soap, bread", "apron", "apron, towel and soap, bread"),
        ("What is the contact's name?", "Contact: Rory Quinn, 028 9055", "Rory Quinn", "Rory Quinn"),
        ("Which country is the venue in?", "Venue: The Forge, Ry, Denmark", "Denmark", "Denmark"),
        ("What tin is it sold in?", "Colours: cream, slate, red", "cream", "cream"),
        ("Which colour is it?", "Colours: the lid is red, as is the base", "red", "red"),
        ("How many colours are there?", "Colours: three, or four", "three", "three"),
    ],
)
def test_a_list_behind_the_word_asked_for_is_told_whole(question: str, text: str, part: str, whole: str) -> None:
    start, end = polished(question, text, span_of(text, part), (0, len(text)))
    assert text[start:end] == whole

"""Of amounts told for several days, that of the days asked about answers."""

import pytest
from reader_models import WordModel

from index.dates import dated, find_dates
from index.records import Hit
from index.sentences import sentences_of
from index.sources import source_of_text
from qa.days import DayReader
from qa.reader.calibration import Calibration
from qa.reader.parallels import part_of_days, part_of_letter, part_of_thing
from qa.reader.read import Reader
from qa.records import Question

HEADS = "The flock had 320 heads at the count of 2011 and 290 at that of 2021."
BOOKS = "The fund held 212 million on 30 June 2022, compared with 190 million on 31 March."


def part(question: str, text: str) -> str | None:
    asked = DayReader().with_days(Question(question, question))
    found = part_of_days(asked.asking, text, dated(sentences_of(source_of_text("a.txt", text)))[0], asked.days, text)
    return None if found is None else text[slice(*found)]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many heads did the flock have in 2021?", HEADS, "290 at that of 2021."),
        ("How many heads did the flock have in 2011?", HEADS, "The flock had 320 heads at the count of 2011"),
        ("What was the fund on 31 March 2022?", BOOKS, "compared with 190 million on 31 March."),
        ("How many heads did the flock have in 1990?", HEADS, None),
        ("How many heads did the flock have?", HEADS, None),
        ("Who counted the flock in 2021?", HEADS, None),
        ("How many men came in 2021?", "In 2021 some 300 men and 200 women came.", None),
        ("How many came in June 2021?", "In May 2021 some 300 came, 40 more than in June 2021.", ""),
    ],
)
def test_the_part_of_the_days_asked_about(question: str, text: str, expected: str | None) -> None:
    assert part(question, text) == expected


def test_a_question_for_no_amount_is_not_answered_by_one() -> None:
    text = "Low pay led to a strike of 300 men in 2019 and of 500 men in 2020."
    source = source_of_text("strike.txt", text)
    reader = Reader(WordModel({"pay": 3.0, "500": 1.0}), Calibration(1.0, 0.0, 0.5), {source.id: text}.get)
    hit = Hit(source.name, tuple(sentences_of(source)), (0.0,), 0.5, None, None, (tuple(find_dates(text)),))
    question = "What was the cause of the strike in 2020?"
    asked = DayReader().with_days(Question(question, question))
    assert "pay" in reader.read(asked.asking, [hit], days=asked.days).found[0].text


@pytest.mark.parametrize("question", ["How many heads did it have in 2021?", "What was its number of heads in 2021?"])
def test_a_likelier_amount_of_another_day_is_not_told(question: str) -> None:
    source = source_of_text("flock.txt", HEADS)
    reader = Reader(WordModel({"320": 3.0, "290": 1.0}), Calibration(1.0, 0.0, 0.5), {source.id: HEADS}.get)
    hit = Hit(source.name, tuple(sentences_of(source)), (0.0,), 0.5, None, None, (tuple(find_dates(HEADS)),))
    asked = DayReader().with_days(Question(question, question))
    assert reader.read(asked.asking, [hit], days=asked.days).found[0].text == "290"
    assert reader.read(asked.asking, [hit]).found[0].text == "320"


PLANS = "Plan A keeps the barn, with 12 stalls; plan B replaces it with 20 stalls, and a yard."


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many stalls has plan B?", PLANS, "plan B replaces it with 20 stalls, and a yard."),
        ("How many stalls has plan A?", PLANS, "Plan A keeps the barn, with 12 stalls; "),
        ("What is the dose of group C?", "Group B took 5 mg and group C took 9 mg.", "group C took 9 mg."),
        ("What was lost in row A?", "We lost 4 vines in row A and 9 in row B then.", "We lost 4 vines in row A and "),
        ("How many stalls has the plan?", PLANS, None),
        ("How many stalls has plan C?", PLANS, None),
        ("Which is dearer, plan A or plan B?", PLANS, None),
        (
            "When was plan B approved?",
            "On 3 May, plan A was dropped, and on 9 May, plan B was approved.",
            "on 9 May, plan B was approved.",
        ),
        ("How many stalls has plan B?", "Plan B has 20 stalls and a yard.", None),
        ("Who liked plan B?", "Plan A and plan B pleased Ida.", None),
    ],
)
def test_the_part_of_the_letter_asked_about(question: str, text: str, expected: str | None) -> None:
    found = part_of_letter(question, text)
    assert (None if found is None else text[slice(*found)]) == expected


def test_an_amount_of_another_letter_is_not_told() -> None:
    source = source_of_text("plans.txt", PLANS)
    reader = Reader(WordModel({"12": 3.0, "20": 1.0}), Calibration(1.0, 0.0, 0.5), {source.id: PLANS}.get)
    hit = Hit(source.name, tuple(sentences_of(source)), (0.0,), 0.5, None, None)
    assert reader.read("How many stalls has plan B?", [hit]).found[0].text == "20"


MILEAGE = "4.4 Mileage is paid at 45p a mile for cars and 20p a mile for bicycles."
MEALS = "4.2 Meals are reimbursed up to £25 a day when travelling, or £35 in London."
BRIDGE = "The bridge is 300 m long and 20 m wide."


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How much is mileage for bicycles?", MILEAGE, "20p a mile for bicycles."),
        ("How much is paid per mile for cars?", MILEAGE, "4.4 Mileage is paid at 45p a mile for cars"),
        ("How much is mileage for vans?", MILEAGE, ""),
        ("How much is mileage?", MILEAGE, None),
        ("How much can I spend on meals in London?", MEALS, "£35 in London."),
        ("How much does the company reimburse for meals in London?", MEALS, "£35 in London."),
        ("How much are meals reimbursed?", MEALS, None),
        ("How wide is the bridge?", BRIDGE, "20 m wide."),
        ("How high is the bridge?", BRIDGE, None),
        ("Who paid for the bridge?", BRIDGE, None),
        ("How many people came in June?", "In May 40 people came to the mill and in June 60 people.", None),
        ("How many children died?", "Two or three children died, and 12 men.", None),
        ("How many people live in the town?", "The town has 300 people in the north and 40 people by the sea.", None),
        ("How much was lost in 2019?", "In 2019 the forecast missed by 40 cm and three boats were lost.", None),
    ],
)
def test_the_part_of_the_thing_asked_about(question: str, text: str, expected: str | None) -> None:
    found = part_of_thing(question, text, find_dates(text))
    assert (None if found is None else text[slice(*found)]) == expected


def test_a_likelier_amount_of_another_thing_is_not_told() -> None:
    source = source_of_text("policy.txt", MEALS)
    reader = Reader(WordModel({"25": 3.0, "35": 1.0}), Calibration(1.0, 0.0, 0.5), {source.id: MEALS}.get)
    hit = Hit(source.name, tuple(sentences_of(source)), (0.0,), 0.5, None, None, ((),))
    assert "35" in reader.read("How much is paid for meals in London?", [hit]).found[0].text
    assert "25" in reader.read("How much is paid for meals?", [hit]).found[0].text

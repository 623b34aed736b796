"""Spans that say what they mean: ranges, shares, possessors, until when."""

import pytest

from qa.reader.spans import polished

CASES = [
    (
        "How long did the blackout last?",
        "The blackout lasted two hours and 14 minutes.",
        "two hours",
        "two hours and 14 minutes",
    ),
    ("How long was he away?", "He was away for three years and a month.", "three years", "three years and a month"),
    ("How long did he wait?", "He waited for two hours and nine guards came.", "two hours", "two hours"),
    (
        "How much was the damage?",
        "The damage is put at between $2,000 and $3,500.",
        "$2,000 and $3,500",
        "between $2,000 and $3,500",
    ),
    ("How much is the damage?", "The damage is put at between 20 and 35 euros.", "20", "between 20 and 35"),
    (
        "What is the price of a ticket?",
        "The price of a ticket went up from €4 to €6 in May.",
        "€4 to €6",
        "from €4 to €6",
    ),
    ("How many crews came back?", "Letters came back from nine of 31 crews.", "31", "nine of 31"),
    ("How much is paid?", "They pay everything except the first £100.", "£100", "everything except the first £100"),
    ("How many men came back?", "All but twelve of the men came back.", "twelve", "All but twelve"),
    ("How many came?", "Everybody apart from 3 guests came.", "3", "Everybody apart from 3"),
    ("How many came?", "It rained, but 3 came.", "3", "3"),
    ("How many guests came?", "The three came with Ida, and all, but later, 30 more came.", "30", "30"),
    ("How many of the bells rang?", "Three out of the 12 bells rang.", "12", "Three out of the 12"),
    ("How many ferns were rare?", "She drew 80 ferns, 13 of which were rare.", "80", "13"),
    ("How many ferns did she draw?", "She drew 80 ferns, 13 of which were rare.", "80", "80"),
    ("How many ferns were rare?", "She drew 80 ferns, of which 13 were rare.", "80", "13"),
    ("How many ferns did she draw?", "She drew 80 ferns, of which 13 were rare.", "80", "80"),
    ("How many divers were badly hurt?", "Nine divers were hurt, two of them badly.", "Nine", "two"),
    ("How long was he mayor?", "He became mayor in 1901 and stayed until May 1910.", "May 1910", "until May 1910"),
    ("How often is the hull scraped?", "The hull is scraped every two years.", "two years", "every two years"),
    ("How often does the boat go?", "The boat goes twice a week.", "week", "twice a week"),
    ("Who is Ida?", "It was Karl's sister Ida who came.", "sister", "Karl's sister"),
    ("Who raised him?", "He was raised by his aunt in Ribe.", "aunt", "his aunt"),
    ("Who came?", "Her brother Karl Bruun came.", "Karl Bruun", "Karl Bruun"),
    (
        "How much notice is needed?",
        "The guest gives at least 14 days' notice, or pays.",
        "at least 14 days'",
        "at least 14 days' notice",
    ),
    ("How long is the walk?", "It is five days' walk from here.", "five days", "five days' walk"),
    (
        "When is a fine due?",
        "A fine is due if the book is two weeks late.",
        "if the book is two weeks",
        "if the book is two weeks late",
    ),
    (
        "When may they enter?",
        "They may enter if the door has been shut for 30 days, or at noon.",
        "30 days",
        "if the door has been shut for 30 days",
    ),
    (
        "When was Ida Krog born?",
        "Ida Krog (3 May 1901 - 1 June 1980) was a diver.",
        "3 May 1901 - 1 June 1980",
        "3 May 1901",
    ),
    (
        "When was Ida Krog born?",
        "Ida Krog (/krɔ/; Danish: Idda; 3 May 1901 - 1 June 1980) was a diver.",
        "3 May 1901 - 1 June 1980",
        "3 May 1901",
    ),
    (
        "When did Olav Krog become king after the death of Haakon?",
        "Olav Krog (1937-1991) became king in 1957 after Haakon.",
        "1957",
        "1957",
    ),
    ("Where was Ida Krog born?", "Ida Krog (Orm, 3 May 1901 - 1 June 1980) dived.", "Orm", "Orm"),
    ("When was Ida Krog born?", "Ida Krog (Orm, 3 May 1901 - 1 June 1980) dived.", "3 May 1901 - 1", "3 May 1901"),
    ("How many members does the council have?", "Nine of the 15 members of the council voted.", "15", "15"),
    ("When did they begin to dive?", "When they dived in 1901 for pearls, it was cold.", "1901", "1901"),
    ("It was changed from 3 to what?", "It was changed from 3 to 5.", "5", "5"),
    ("When did Ida Krog die?", "Ida Krog (1901–1980) was a diver.", "1901", "1980"),
    ("By how much did it exceed the limit?", "It exceeded the limit of 40 dB by 15 %.", "40 dB by 15 %", "15 %"),
    ("What is the limit of noise in numbers?", "It exceeded the limit of 40 dB by 15 %.", "40 dB by 15 %", "40 dB"),
    (
        "How long is the guarantee on the hull?",
        "Two years on the mast and five years on the hull.",
        "Two years on the mast and five years",
        "five years",
    ),
    (
        "How many guns were taken from the car?",
        "They took 12 rifles and 3 mortars from the car.",
        "12 rifles and 3 mortars",
        "12 rifles and 3 mortars",
    ),
    ("What is the size of the deck?", "The deck is 4 m by 3 m.", "4 m by 3 m", "4 m by 3 m"),
    ("What is the rent now?", "The rent rose from £45 to £50 a week in May.", "£45 to £50 a week", "£50 a week"),
    ("What is the new limit?", "The limit was cut from 70 km/h to 50 km/h.", "70 km/h to 50 km/h", "50 km/h"),
    ("What was the rent before?", "The rent rose from £45 to £50 a week in May.", "from £45 to £50", "£45"),
    ("What is the rent?", "The rent rose from £45 to £50 a week in May.", "£50 a week", "from £45 to £50 a week"),
    ("What hours are kept now?", "The shop is open from 9 to 5.", "9 to 5", "from 9 to 5"),
    ("How much did the new boiler cut it?", "It was cut from £9 to £6.", "£9 to £6", "from £9 to £6"),
    ("How many had the old school in the end?", "It grew from 40 to 200 pupils.", "200", "from 40 to 200"),
    ("What was the original fee raised to?", "The fee was raised from 4 to 7 euros.", "4 to 7 euros", "7 euros"),
    ("How long was it?", "It took two days, one hour less than before.", "two days", "two days"),
    ("How long was it?", "It took three weeks and two days later Ida was back.", "three weeks", "three weeks"),
    ("What is it now, and before?", "The fee rose from 4 to 5 euros.", "5 euros", "from 4 to 5 euros"),
    ("How large is the deck?", "The deck is 4 m by 3 m.", "4 m by 3 m", "4 m by 3 m"),
]


@pytest.mark.parametrize(("question", "text", "part", "whole"), CASES)
def test_a_span_says_what_it_means(question: str, text: str, part: str, whole: str) -> None:
    start = text.index(part)
    start, end = polished(question, text, (start, start + len(part)), (0, len(text)))
    assert text[start:end] == whole

"""Dates in answers: whole where a time is asked for, gone elsewhere, and never a report's for an event's."""

import pytest

from index.dates import find_dates
from qa.reader.times import asks_when, may_tell_when, places, reported, timed

WHEN = "When was Karim killed?"


def dates_of(text: str) -> list[tuple[int, int]]:
    return places(find_dates(text), 0)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("When did it end?", True),
        ("and when was that?", True),
        ("Since when do they run?", True),
        ("In which year did it end?", True),
        ("On what date was it signed?", True),
        ("Which exact day was it?", True),
        ("When exactly did it end?", True),
        ("When it ended, who was left?", False),
        ("When the mill burned, what did the owner do?", False),
        ("When in 1912 did the man who sold it die?", True),
        ("When am I due to see Dr Holt, who lives here?", True),
        ("When last did we see what happened?", True),
        ("Who left when it ended?", False),
        ("At what time did it end?", False),
        ("What happened in the year 1900?", False),
        ("", False),
    ],
)
def test_a_question_for_a_day(question: str, asks: bool) -> None:
    assert asks_when(question) == asks


@pytest.mark.parametrize(
    ("question", "text", "read", "whole"),
    [
        ("When did it end?", "It ended on 4 March 2013.", "March", "4 March 2013"),
        ("When did it end?", "Early in the afternoon on 20 February it ended.", "Early in the afternoon", None),
        ("When did it end?", "It ended at noon on 3 May.", "noon", "noon on 3 May"),
        ("How many came?", "On 4 March 2013 12 soldiers came.", "2013 12 soldiers", " 12 soldiers"),
        ("How many came?", "There were 12 on 4 March.", "12 on 4", "12 on "),
        ("What was released?", "On 15 May 2013 version 2.1 was released.", "2013 version 2.1", " version 2.1"),
        ("What was released?", "Since 2013 version 2.1 was released.", "2013 version 2.1", " version 2.1"),
        ("What cost 500 pounds?", "The 2013 report cost 500 pounds.", "2013 report", "2013 report"),
        ("What was it?", "It was on 15 May.", "15 May", "15 May"),
    ],
)
def test_a_span_takes_in_its_dates_or_leaves_them(question: str, text: str, read: str, whole: str | None) -> None:
    start = text.index(read)
    left, right = timed(question, text, (start, start + len(read)), dates_of(text))
    assert text[left:right] == (whole or "Early in the afternoon on 20 February")


@pytest.mark.parametrize(
    ("text", "date", "parts"),
    [
        ("On 1 March 2013, it was announced that Karim was killed.", "1 March 2013", ("announced", "On 1 March 2013")),
        ("On 1 March 2013 the army said Karim had been killed.", "1 March 2013", ("said", "On 1 March 2013")),
        ("On 1 March, officials in Orsk confirmed that Karim was killed.", "1 March", ("confirmed", "On 1 March")),
        ("In a statement on 9 July, the bank said it had killed Karim.", "9 July", ("said", "on 9 July")),
        ("The ministry announced on 7 July that Karim was killed.", "7 July", ("announced", "on 7 July")),
        (
            "Karim's death was reported by the Star on 10 August 2013.",
            "10 August 2013",
            ("reported", "on 10 August 2013"),
        ),
        ("The chronicler reported in 1350 that Karim was killed.", "1350", ("reported", "in 1350")),
    ],
)
def test_a_date_of_a_report_keeps_its_verb(text: str, date: str, parts: tuple[str, str]) -> None:
    start = text.index(date)
    span = (start, start + len(date))
    assert reported(WHEN, text, span, dates_of(text)) == parts
    assert reported("Who was killed?", text, span, dates_of(text)) == ()


@pytest.mark.parametrize(
    "question",
    ["When was it announced that Karim was killed?", "When did the army say so?", "When did it become known?"],
)
def test_who_asks_for_the_report_gets_its_date_alone(question: str) -> None:
    text = "On 1 March 2013, it was announced that Karim was killed."
    assert reported(question, text, (3, 15), dates_of(text)) == ()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Karim was killed on 25 February 2013.", "25 February 2013"),
        ("The army said that Karim was killed on 25 February.", "25 February"),
        ("On 8 July he told his wife and was killed.", "8 July"),
        ("On 3 September 1939 France declared war.", "3 September 1939"),
        ("Karim was killed on 2 May; on 3 May it was announced that Orm fell.", "2 May"),
        ("The police said the thief died on 4 May 1912.", "4 May 1912"),
        ("The paper claimed the mill burned down on 4 May.", "4 May"),
    ],
)
def test_a_date_of_an_event_has_no_verb(text: str, date: str) -> None:
    start = text.index(date)
    assert reported(WHEN, text, (start, start + len(date)), dates_of(text)) == ()


@pytest.mark.parametrize(
    ("text", "said", "may"),
    [
        ("Edda Voss sealed the door by hand.", "by hand", False),
        ("The nurse raised the dose from 20 mg to 40 mg.", "20 mg to 40 mg", False),
        ("Jo Lund was chosen in place of Edda Voss.", "Edda Voss", False),
        ("It was sold on 4 May.", "4 May", True),
        ("It was mended by Christmas.", "Christmas", True),
        ("The horn was blown at the Feast of Orm.", "Feast of Orm", True),
        ("It closed upon the owner's death.", "upon the owner's death", True),
        ("The valve opened after 20 minutes.", "20 minutes", True),
        ("He came at 3 km from noon.", "3 km from noon", True),
        ("It was eventually found.", "eventually", True),
        ("Easter Eve: The guild pays every widow.", "Easter Eve", True),
        ("The guild paid each family.", "each family", False),
        ("The plan of Jo Tully was dropped.", "Jo Tully", False),
        ("It was built in 1912 for 40 euros.", "1912 for 40 euros", True),
        ("Captain Roth was killed in it.", "in it", False),
        ("Captain Roth was killed in the raid.", "in the raid", True),
        ("Roth was killed before it.", "before it", True),
        ("A dark theme for the dashboard was added.", "for the dashboard", False),
        ("It was opened for the first time.", "for the first time", True),
        ("A sign-on over the net was added.", "over the net", False),
        ("They asked for a second quotation.", "second quotation", False),
        ("It was done on the second.", "second", True),
        ("The interface of version 2.2 was removed.", "2.2", False),
        ("The interface of version 2.2 was removed at 9.30.", "9.30", True),
        ("It was removed on 3.1.2013.", "3.1.2013", True),
        ("The bill was £5,120.", "£5,120", False),
        ("The board decided, and Maya Lind will reply.", "board decided", False),
        ("The board decided, and Maya Lind will reply.", "Maya Lind will reply", False),
        ("The board marked the money of the mayor's friends.", "marked the money of the mayor's friends", False),
        ("They met on two Sundays, and in Sept.", "two Sundays", True),
        ("They met on two Sundays, and in Sept.", "Sept", True),
        ("A mill with a wheel stood in the north.", "with a wheel", False),
        ("The wall in 17b was painted.", "17b", False),
        ("They were built in the 90s.", "90s", True),
        ("It is painted on the 3rd.", "3rd", True),
    ],
)
def test_what_may_tell_when(text: str, said: str, may: bool) -> None:
    start = text.index(said)
    assert may_tell_when(text, (start, start + len(said))) is may

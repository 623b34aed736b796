"""A day without a year in a source with a day of its own is the nearest one, on the side that the verb tells."""

from collections.abc import Sequence
from datetime import date

import pytest

from index.dates import dated, find_dates
from index.records import DateExpression, DateSpan, MonthDay, Reading, Sentence, YearlessSpan
from index.sentences import sentences_of
from index.source_dates import dates_of
from index.sources import source_of_text, sources_of_bytes
from qa.assemble import Service

JANUARY_5 = date(2024, 1, 5)
HEADER = "Date: 5 January 2024, 10:00"
MAIL = b"From: ida@example.org\nSubject: The mill\nDate: Fri, 5 Jan 2024 10:00:00 +0100\n\n"


def told(*texts: str, day: date | None = JANUARY_5) -> list[tuple[DateExpression, ...]]:
    sentences = [Sentence("a", number, 0, len(text), text) for number, text in enumerate(texts, start=1)]
    return [tuple(one for one in dates if one.how is not Reading.CARRIED) for dates in dated(sentences, source_day=day)]


def first_days(*texts: str, day: date | None = JANUARY_5) -> Sequence[str | None]:
    """Return the first days of the dates in the last of the texts, None where one has no year."""
    *_, last = told(*texts, day=day)
    return [str(one.span.first_day or one.span.last_day) if isinstance(one.span, DateSpan) else None for one in last]


PAST = [
    ("The mill burned on 20 December.", "2023-12-20"),
    ("On 20 December, the mill was closed.", "2023-12-20"),
    ("On 20 December Ida and Jens met the mayor.", "2023-12-20"),
    ("The bridge was closed on 1 July.", "2023-07-01"),
    ("We went to Lund on 20 June.", "2023-06-20"),
    ("We went to the mill on 20 June.", "2023-06-20"),
    ("It has been closed since 1 July.", "2023-07-01"),
    ("It is closed since 1 July.", "2023-07-01"),
    ("It burned in December.", "2023-12-01"),
    ("Ida met him on 16 January.", "2023-01-16"),
    ("The mill, which burned on 1 June, was old.", "2023-06-01"),
    ("The minutes of 12 November were read.", "2023-11-12"),
]
FUTURE = [
    ("The mill will open on 20 December.", "2024-12-20"),
    ("He said that the mill will open on 20 December.", "2024-12-20"),
    ("The revised plan is due on 20 December.", "2024-12-20"),
    ("The next meeting is on 20 December.", "2024-12-20"),
    ("We are meeting on 20 December.", "2024-12-20"),
    ("The hall is to be opened on 1 December.", "2024-12-01"),
    ("The work is scheduled for 1 December.", "2024-12-01"),
    ("Please send it by 20 December.", "2024-12-20"),
    ("It is closed until 20 December.", "2024-12-20"),
    ("We'll sail in December.", "2024-12-01"),
    ("It will be held on 5 January.", "2024-01-05"),
    ("The election takes place on 3 November.", "2024-11-03"),
    ("The game is set for 12 October.", "2024-10-12"),
]
NEAREST = [
    ("We leave on 3 February.", "2024-02-03"),
    ("Thanks for your letter of 20 December.", "2023-12-20"),
    ("The work: 20 December.", "2023-12-20"),
    # Planned in the past, which may lie on either side.
    ("It was moved to 20 February.", "2024-02-20"),
    ("They agreed to meet on 20 February.", "2024-02-20"),
    ("They agreed to meet on 20 December.", "2023-12-20"),
    ("It was to be ready by 20 February.", "2024-02-20"),
    ("She asked whether we could come on 20 February.", "2024-02-20"),
    ("The planned visit of 12 January is off.", "2024-01-12"),
    ("The closed bridge, 12 January.", "2024-01-12"),
]


@pytest.mark.parametrize(("text", "day"), [*PAST, *FUTURE, *NEAREST])
def test_a_day_without_a_year_is_beside_the_day_of_its_source(text: str, day: str) -> None:
    assert first_days(text) == [day]
    assert first_days(HEADER, text) == [day]
    assert first_days("We came home yesterday.", text) == [day]
    (one,) = told(text)[0]
    assert (one.how, one.year_given) == (Reading.YEAR_INHERITED, False)


def test_each_clause_has_its_own_tense() -> None:
    assert first_days("The bridge, which was closed on 20 December, will open on 1 March.") == [
        "2023-12-20",
        "2024-03-01",
    ]
    assert first_days("It was closed on 17 March and will open on 13 March.") == ["2023-03-17", "2024-03-13"]
    assert first_days("The mill was closed from 20 December to 3 January.") == ["2023-12-20"]


@pytest.mark.parametrize(
    ("before", "text", "days"),
    [
        ("The mill was built in 1850.", "It burned on 20 December.", ["1850-12-20"]),
        ("It burned on 3 May 1850.", "On 20 December it was built again.", ["1850-12-20"]),
        ("It burned in June 2023.", "It opened on 1 July.", ["2023-07-01"]),
        ("Last year it was sold.", "It burned on 2 January.", ["2023-01-02"]),
        ("It burned two years ago.", "It opened on 1 July.", ["2022-07-01"]),
        ("It burned on 5 April last year.", "It opened on 1 March.", ["2023-03-01"]),
        ("The mill was built in 1850.", "They met for the last time on 20 December.", ["1850-12-20"]),
        ("The mill was built in 1850.", "The last boat left in March.", ["1850-03-01"]),
        ("The mill was built in 1850.", "At last it opened on 1 July.", ["1850-07-01"]),
    ],
)
def test_a_year_that_is_stated_before_stays(before: str, text: str, days: list[str]) -> None:
    assert first_days(before, text) == days
    assert first_days(HEADER, before, text) == days


@pytest.mark.parametrize(
    "text",
    [
        "The mill, which opened in 1850, was last repaired on 20 December.",
        "It was built in 1850 and last painted all over on 20 December.",
        "Made in 1850, it was last seen in Lund on 20 December.",
    ],
)
def test_the_last_time_is_beside_the_day_of_the_source(text: str) -> None:
    assert first_days(HEADER, text)[-1:] == first_days(HEADER, "It burned on 20 December.") == ["2023-12-20"]


def test_behind_days_told_from_the_day_of_the_source_its_year_counts_again() -> None:
    assert first_days("It was built in 1850.", "We saw it yesterday.", "It burned on 20 December.") == ["2023-12-20"]


@pytest.mark.parametrize(
    "text",
    [
        "Christmas is celebrated on 25 December.",
        "The market is held every year on 20 December.",
        "Ida was born on 20 December.",
        "Her birthday is on 20 December.",
        "The annual feast is on 1 May.",
    ],
)
def test_what_comes_again_or_was_long_ago_gets_no_year(text: str) -> None:
    assert first_days(text) == first_days(HEADER, text) == [None]


def test_a_month_without_a_tense_gets_no_year_from_a_source_that_names_none() -> None:
    assert first_days("In May the water is warm.") == [None]
    assert first_days("In May we will sail.") == ["2024-05-01"]


def test_without_a_day_of_the_source_all_is_as_it_was() -> None:
    for text, _ in [*PAST, *FUTURE, *NEAREST]:
        (expression,) = told(text, day=None)[0]
        assert isinstance(expression.span, YearlessSpan)
    assert first_days("It burned on 5 January 2024.", "It opened on 20 December.", day=None) == ["2024-12-20"]


def test_a_question_gets_no_year_from_the_day_on_which_it_is_asked() -> None:
    (one,) = find_dates("Who was killed on 1 March?", source_day=JANUARY_5)
    assert one.span == YearlessSpan(MonthDay(3, 1), MonthDay(3, 1))


def test_29_february_is_the_nearest_one_there_is() -> None:
    assert first_days("It burned on 29 February.") == ["2020-02-29"]
    assert first_days("It will open on 29 February.") == ["2024-02-29"]


@pytest.mark.parametrize(
    "text", ["Ida met him on 6 January.", "It was closed on 12 January.", "We'll go on 4 January."]
)
def test_a_few_days_on_the_wrong_side_may_be_a_slip_and_get_no_year(text: str) -> None:
    assert first_days(text) == first_days(HEADER, text) == [None]


def test_the_end_of_the_calendar_is_no_error() -> None:
    assert first_days("It will open on 1 May.", day=date(9999, 12, 31)) in ([None], ["9999-05-01"])
    assert first_days("It burned on 1 May.", day=date(1, 1, 1)) == [None]


def test_quoted_words_get_the_nearest_day_whatever_their_tense() -> None:
    source = next(iter(sources_of_bytes("a.eml", MAIL + "He wrote: “It will open on 20 December.”\n".encode())))
    (*_, dates) = dates_of(source, sentences_of(source), day_first=True)
    assert [one.span for one in dates] == [DateSpan(date(2023, 12, 20), date(2023, 12, 20))]


def test_the_days_of_a_diary_follow_each_other_and_its_sentences_look_back() -> None:
    diary = "1 March 2013\nThe lamp broke on 20 December. We rested.\n\n1 November\nJens will sail on 5 January.\n"
    source = source_of_text("log", diary)
    found = [dates[0].span for dates in dates_of(source, sentences_of(source), day_first=True)]
    days = [one.first_day for one in found if isinstance(one, DateSpan)]
    assert days == [date(2013, 3, 1), date(2012, 12, 20), date(2013, 3, 1), date(2013, 11, 1), date(2014, 1, 5)]


def test_a_mail_answers_about_the_december_before_it(service: Service) -> None:
    service.builder.index(sources_of_bytes("mill.eml", MAIL + b"The old mill burned on 20 December.\n"))
    answer = service.pipeline.answer("What burned on 20 December 2023?")
    assert [one.text for one in answer.citations] == ["The old mill burned on 20 December."]
    assert service.pipeline.answer("What burned on 20 December 2024?").abstained

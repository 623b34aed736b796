"""A weekday alone is the one before the day of its source or behind it, as its tense tells; no name, habit or plan."""

from datetime import date

import pytest

from index.dates import dated, find_dates
from index.records import DateSpan, Reading, Sentence
from index.sentences import sentences_of
from index.source_dates import dates_of
from index.sources import source_of_text, sources_of_bytes
from qa.assemble import Service

TUESDAY = date(2013, 3, 12)
MAIL = b"From: ida@example.org\nSubject: The mill\nDate: Tue, 12 Mar 2013 10:00:00 +0100\n\n"


def told(*texts: str, day: date | None = TUESDAY) -> list[tuple[str, str, str]]:
    """Return the dates of the last of the texts: the words, the first day and the last."""
    sentences = [Sentence("a", number, 0, len(text), text) for number, text in enumerate(texts, start=1)]
    return [
        (texts[-1][one.start : one.end], str(one.span.first_day), str(one.span.last_day))
        for one in dated(sentences, source_day=day)[-1]
        if isinstance(one.span, DateSpan) and one.how is not Reading.CARRIED
    ]


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("On Friday the mill burned.", "Friday", "2013-03-08"),
        ("The mill burned on Friday.", "Friday", "2013-03-08"),
        ("On Friday, the mill was burning.", "Friday", "2013-03-08"),
        ("On Friday Ida met the mayor.", "Friday", "2013-03-08"),
        ("We went to Lund on Friday and came home late.", "Friday", "2013-03-08"),
        ("We met on Monday evening.", "Monday evening", "2013-03-11"),
        ("On Tuesday we met.", "Tuesday", "2013-03-12"),
        ("Last Friday it burned.", "Last Friday", "2013-03-08"),
        ("The police said on Monday that the bridge will open.", "Monday", "2013-03-11"),
        ("We will meet on Friday.", "Friday", "2013-03-15"),
        ("We will meet on Tuesday.", "Tuesday", "2013-03-19"),
        ("The report is due on Friday.", "Friday", "2013-03-15"),
        ("The work is scheduled for Friday.", "Friday", "2013-03-15"),
        ("The meeting is on Friday morning.", "Friday morning", "2013-03-15"),
        ("We are leaving on Sunday.", "Sunday", "2013-03-17"),
        ("The meeting will be next Tuesday.", "next Tuesday", "2013-03-19"),
    ],
)
def test_a_weekday_counts_from_the_day_of_its_source(text: str, words: str, day: str) -> None:
    assert told(text) == [(words, day, day)]
    assert told("Date: 12 March 2013, 10:00", text) == [(words, day, day)]


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("It has been closed since Monday.", "since Monday", "2013-03-11", "None"),
        ("Please reply by Friday.", "by Friday", "None", "2013-03-15"),
        ("It is closed until Friday.", "until Friday", "None", "2013-03-15"),
        ("Two died in the past week.", "the past week", "2013-03-05", "2013-03-12"),
        ("It rained throughout the past month.", "the past month", "2013-02-12", "2013-03-12"),
        ("It rained over the last three days.", "the last three days", "2013-03-09", "2013-03-12"),
        ("In the last two months it rained.", "the last two months", "2013-01-12", "2013-03-12"),
        ("We worked during the past two weeks.", "the past two weeks", "2013-02-26", "2013-03-12"),
    ],
)
def test_days_up_to_or_from_the_day_of_the_source(text: str, words: str, first: str, last: str) -> None:
    assert told(text) == [(words, first, last)]


def test_each_clause_has_its_weekday() -> None:
    text = "The police said on Monday that the bridge was closed on Friday and will open on Sunday."
    assert [day for _, day, _ in told(text)] == ["2013-03-11", "2013-03-08", "2013-03-17"]
    assert [day for _, day, _ in told("On Friday and Saturday it rained.")] == ["2013-03-08", "2013-03-09"]


@pytest.mark.parametrize(
    "text",
    [
        # Names.
        *("On Good Friday we met.", "On Black Friday it was sold.", "On Easter Monday we met.", "He read Man Friday."),
        *("On Friday prayers were held.", "We met on Friday Harbor.", "The Friday market was full."),
        *("He was saved by Friday.", "It was Friday's last match.", "She sang on Friday night shows."),
        # Habits.
        *(
            "We met every Friday.",
            "It was open on Fridays.",
            "It was closed on Friday evenings.",
            "We always met on Friday.",
        ),
        *("They danced on Friday and Saturday nights.", "It is closed on Monday.", "The train leaves on Monday."),
        # Plans of which nothing tells whether they lie ahead.
        *("It was moved to Friday.", "It was moved from Monday to Friday.", "It was postponed until Friday."),
        *("They agreed to meet on Friday.", "She asked us to come on Friday.", "We planned a walk on Friday."),
        *("If it rained on Friday, they stayed.", "He could come on Friday.", "It was to be ready by Friday."),
        # Another Friday.
        *("It burned on Friday of that week.", "On Friday week we met.", "On Friday the 8th it burned."),
        *("On Friday last we met.", "She was born on Friday.", "On the Friday it rained."),
        # Nothing tells.
        *("On Friday.", "We meet on Friday.", "The last three days were bad.", "The past week was bad."),
        *("The past few days were bad.", "In the past weeks it rained.", "In the last week of the war it burned."),
    ],
)
def test_no_day_is_told(text: str) -> None:
    assert told(text) == []


def test_a_weekday_beside_its_date_is_that_date() -> None:
    for text in (
        "On Friday, 1 March 2013, it burned.",
        "On Friday 1 March 2013 it burned.",
        "On Friday March 1, 2013.",
    ):
        assert [day for _, day, _ in told(text)] == ["2013-03-01"]


def test_in_a_story_of_another_time_a_weekday_is_one_of_that_time() -> None:
    assert told("The mill burned in 1850.", "On Friday it was rebuilt.") == []
    assert told("The mill burned on 5 March 2013.", "On Friday it was rebuilt.") == [
        ("Friday", "2013-03-08", "2013-03-08")
    ]
    assert told("It burned in 1850.", "Yesterday we saw it.", "On Friday we left.") == [
        ("Friday", "2013-03-08", "2013-03-08")
    ]


def test_without_a_day_and_in_questions_a_weekday_is_no_date() -> None:
    for text in ("On Friday it burned.", "We will meet on Friday.", "Two died in the past week."):
        assert told(text, day=None) == []
    assert find_dates("What burned on Friday?", source_day=TUESDAY) == []


def test_weekdays_that_others_wrote_are_none() -> None:
    text = "He said: “It burned on Friday.” We came on Monday.\n\n> It sank on Sunday.\n"
    source = next(iter(sources_of_bytes("a.eml", MAIL + text.encode())))
    found = [one for dates in dates_of(source, sentences_of(source), day_first=True) for one in dates]
    days = [one.span.first_day for one in found if one.how is Reading.RELATIVE and isinstance(one.span, DateSpan)]
    assert days == [date(2013, 3, 11)]


def test_in_a_diary_a_weekday_counts_from_the_day_above() -> None:
    source = source_of_text("log", "12 March 2013\nThe lamp broke on Friday.\n\n20 March\nThe boat came on Monday.\n")
    found = [one.span for dates in dates_of(source, sentences_of(source), day_first=True) for one in dates]
    days = [one.first_day for one in found if isinstance(one, DateSpan)]
    assert days == [TUESDAY, date(2013, 3, 8), date(2013, 3, 20), date(2013, 3, 18)]


def test_a_mail_answers_about_the_friday_before_it(service: Service) -> None:
    service.builder.index(sources_of_bytes("mill.eml", MAIL + b"The old mill burned on Friday.\n"))
    answer = service.pipeline.answer("What burned on 8 March 2013?")
    assert [one.text for one in answer.citations] == ["The old mill burned on Friday."]
    assert service.pipeline.answer("What burned on 15 March 2013?").abstained
    when = service.pipeline.answer("When did the old mill burn?")
    assert when.answer.endswith("“Friday” is 8 March 2013.")

import calendar
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.calendar import distance_in_days, meets
from index.dates import dated, find_dates
from index.records import DateExpression, DateSpan, MonthDay, Reading, Sentence, Span, YearlessSpan

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "date_cases.jsonl").read_text(encoding="utf-8").splitlines()
]
MONTHS = list(calendar.month_name)[1:]

DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))


def day(text: str) -> DateSpan:
    return DateSpan(date.fromisoformat(text), date.fromisoformat(text))


def days(first: str | None, last: str | None) -> DateSpan:
    return DateSpan(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


def yearless(month: int, number: int) -> YearlessSpan:
    return YearlessSpan(MonthDay(month, number), MonthDay(month, number))


def sides(span: Span) -> tuple[str | None, str | None]:
    if isinstance(span, DateSpan):
        first, last = span.first_day, span.last_day
        return first.isoformat() if first else None, last.isoformat() if last else None
    return span.first.isoformat() if span.first else None, span.last.isoformat() if span.last else None


def sentences(*texts: str) -> list[Sentence]:
    return [Sentence("source", ordinal, 0, len(text), text) for ordinal, text in enumerate(texts, 1)]


def spans(*texts: str, **options: Any) -> list[list[Span]]:
    return [[found.span for found in expressions] for expressions in dated(sentences(*texts), **options)]


def only(text: str, **options: Any) -> DateExpression:
    (found,) = find_dates(text, **options)
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["text"].encode("ascii", "replace").decode() for case in CASES])
def test_the_case_table(case: dict[str, Any]) -> None:
    source_day = date.fromisoformat(case["source_day"]) if "source_day" in case else None
    found = find_dates(case["text"], day_first=case.get("day_first", True), source_day=source_day)
    assert [
        {
            "text": case["text"][expression.start : expression.end],
            "first": sides(expression.span)[0],
            "last": sides(expression.span)[1],
            "year_given": expression.year_given,
            "how": expression.how.value,
        }
        for expression in found
    ] == case["expressions"]


def test_the_case_table_is_wide() -> None:
    assert len(CASES) >= 120
    assert sum(not case["expressions"] for case in CASES) >= 30
    assert {found["how"] for case in CASES for found in case["expressions"]} == {
        "explicit",
        "year inherited",
        "relative",
    }


# --- Inheritance


def test_a_day_takes_the_year_of_the_nearest_dated_sentence_before_it() -> None:
    assert spans(
        "On 19 February 2013, war.", "He spoke.", "On 26 February, peace.", "In 2001, rain.", "On 1 May, sun."
    ) == [
        [day("2013-02-19")],
        [day("2013-02-19")],
        [day("2013-02-26")],
        [days("2001-01-01", "2001-12-31")],
        [day("2001-05-01")],
    ]


def test_a_day_before_every_year_stays_without_one() -> None:
    assert spans("On 1 March, war.", "On 5 March 2013, peace.", "On 7 March, rain.") == [
        [yearless(3, 1)],
        [day("2013-03-05")],
        [day("2013-03-07")],
    ]


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("On 30 December 2013", "On 2 January", day("2014-01-02")),
        ("In December 2013", "In February", days("2014-02-01", "2014-02-28")),
        ("On 30 November 2011", "On 29 February", day("2012-02-29")),
        ("On 5 March 2013", "On 1 March", day("2013-03-01")),
        ("On 5 January 2013", "On 30 December", day("2013-12-30")),
        ("In 2013", "On 1 January", day("2013-01-01")),
        ("On 5 March 2013", "On 29 February", yearless(2, 29)),
        ("After 28 December 2013", "On 2 January", day("2014-01-02")),
        ("Before 1 January 2013", "On 5 March", day("2013-03-05")),
        ("In the 1990s", "On 5 March", yearless(3, 5)),
        ("From October 2012 to March 2013", "On 5 January", day("2013-01-05")),
        ("On 30 December 2013", "From 30 December to 2 January", days("2013-12-30", "2014-01-02")),
    ],
)
def test_years_roll_over(before: str, text: str, expected: Span) -> None:
    assert spans(f"{before}, war.", f"{text}, peace.")[1] == [expected]


def test_a_decade_does_not_hide_the_year_before_it() -> None:
    assert spans("On 1 March 2013, war.", "It was poor since the 1990s.", "On 5 March, peace.")[2] == [
        day("2013-03-05")
    ]


def test_a_sentence_without_a_date_carries_those_before_it_as_a_hint() -> None:
    found = dated(sentences("It began.", "On 1 March 2013, war.", "He fell.", "She fell."))
    assert found[0] == ()
    assert [expression.how for expression in found[1]] == [Reading.EXPLICIT]
    for carried in found[2:]:
        assert carried == (DateExpression(0, 0, day("2013-03-01"), False, Reading.CARRIED),)


def test_relative_days_chain_over_sentences() -> None:
    assert spans("On 27 February 2012, war.", "The next day, rain.", "Two days later, sun.", "On 5 April, snow.") == [
        [day("2012-02-27")],
        [day("2012-02-28")],
        [day("2012-03-01")],
        [day("2012-04-05")],
    ]


def test_offsets_are_those_of_the_sentence() -> None:
    text = "He said that on 1 March 2013 it rained."
    ((expression,),) = dated(sentences(text))
    assert text[expression.start : expression.end] == "1 March 2013"


def test_the_order_of_day_and_month_and_the_day_of_the_source_reach_every_sentence() -> None:
    found = spans("On 3/1/2013, war.", "Yesterday, peace.", day_first=False, source_day=date(2013, 3, 6))
    assert found == [[day("2013-03-01")], [day("2013-03-05")]]


def test_the_calendar_ends() -> None:
    assert find_dates("Today, before today, last week, ten days ago.", source_day=date.min)[0].span == DateSpan(
        date.min, date.min
    )
    assert find_dates("tomorrow", source_day=date.max) == []
    assert spans("In 1001, war.", *["999 years earlier, peace."] * 3)[-1] != []
    assert [
        found.span for found in find_dates("On 1 May 2013. 999 years earlier. 999 years earlier. 999 years earlier.")
    ] == [
        day("2013-05-01"),
        days("1014-01-01", "1014-12-31"),
        days("0015-01-01", "0015-12-31"),
    ]


def test_an_open_anchor_gives_its_year_but_no_next_day() -> None:
    assert only("On 5 March, rain.", anchor=days("2013-03-01", None)).span == day("2013-03-05")
    assert find_dates("The next day, rain.", anchor=days("2013-03-01", None)) == []


# --- Matching

MARCH_4_TO_7 = days("2013-03-04", "2013-03-07")
YEARLESS_4_TO_7 = YearlessSpan(MonthDay(3, 4), MonthDay(3, 7))
NEW_YEAR = YearlessSpan(MonthDay(12, 28), MonthDay(1, 3))


@pytest.mark.parametrize(
    ("question", "sentence", "distance"),
    [
        (day("2013-03-05"), MARCH_4_TO_7, 0),
        (day("2013-03-08"), MARCH_4_TO_7, 1),
        (day("2013-02-28"), MARCH_4_TO_7, 4),
        (day("2014-03-05"), MARCH_4_TO_7, 363),
        (yearless(3, 5), MARCH_4_TO_7, 0),
        (yearless(3, 1), MARCH_4_TO_7, 3),
        (yearless(12, 31), day("2013-01-02"), 2),
        (yearless(1, 2), day("2013-12-31"), 2),
        (day("2014-03-05"), YEARLESS_4_TO_7, 0),
        (day("2014-03-10"), YEARLESS_4_TO_7, 3),
        (yearless(3, 7), YEARLESS_4_TO_7, 0),
        (yearless(3, 10), YEARLESS_4_TO_7, 3),
        (yearless(12, 31), yearless(1, 1), 1),
        (yearless(1, 1), NEW_YEAR, 0),
        (yearless(12, 30), NEW_YEAR, 0),
        (day("2014-01-01"), NEW_YEAR, 0),
        (day("2014-01-05"), NEW_YEAR, 2),
        (yearless(2, 29), day("2013-03-01"), 366),
        (yearless(2, 29), days("2013-01-01", "2013-12-31"), 307),
        (yearless(2, 29), days("1990-01-01", "1999-12-31"), 0),
        (yearless(3, 1), days("2013-01-01", "2013-12-31"), 0),
        (days("2013-03-11", None), day("2013-03-12"), 0),
        (days("2013-03-11", None), day("2013-03-10"), 1),
        (days(None, "2013-03-09"), day("2013-03-10"), 1),
        (days("2013-03-11", None), yearless(3, 1), 0),
        (YearlessSpan(MonthDay(3, 11), None), day("2013-03-12"), 0),
        (YearlessSpan(MonthDay(3, 11), None), day("2013-03-01"), 10),
        (YearlessSpan(MonthDay(3, 11), None), yearless(3, 1), 10),
        (YearlessSpan(None, MonthDay(3, 9)), yearless(3, 1), 0),
        (YearlessSpan(MonthDay(3, 11), None), YearlessSpan(None, MonthDay(3, 9)), 2),
    ],
)
def test_distance_and_meeting(question: Span, sentence: Span, distance: int) -> None:
    assert distance_in_days(question, sentence) == distance
    assert distance_in_days(sentence, question) == distance
    assert meets(question, sentence) == (distance == 0)


@given(DAYS, DAYS)
def test_a_day_without_a_year_meets_that_day_of_every_year(the_day: date, other: date) -> None:
    same = (the_day.month, the_day.day) == (other.month, other.day)
    assert meets(yearless(the_day.month, the_day.day), DateSpan(other, other)) == same
    assert distance_in_days(DateSpan(the_day, the_day), DateSpan(other, other)) == abs((the_day - other).days)


def test_a_winter_without_a_year_ends_on_the_last_day_of_february() -> None:
    winter = only("They met in the winter.").span
    assert isinstance(winter, YearlessSpan)
    assert winter.in_year(2011) == days("2011-12-01", "2012-02-29")
    assert winter.in_year(2012) == days("2012-12-01", "2013-02-28")


def test_a_span_without_a_year_is_placed_in_one() -> None:
    february = YearlessSpan(MonthDay(2, 1), MonthDay(2, 29))
    assert february.in_year(2013) == days("2013-02-01", "2013-02-28")
    assert february.in_year(2012) == days("2012-02-01", "2012-02-29")
    assert NEW_YEAR.in_year(2013) == days("2013-12-28", "2014-01-03")
    assert yearless(2, 29).in_year(2013) is None
    assert yearless(1, 1).in_year(0) is None

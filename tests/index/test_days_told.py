"""Which sentences may answer about days: of a day what speaks of it, of months and years what is near it too."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.calendar import speaks
from index.dates import dated
from index.days import KnownSpans, may_answer, speaks_of, tells_of
from index.records import DateExpression, DateSpan, MonthDay, Sentence, Span, YearlessSpan
from index.sentences import sentences_of
from index.sources import source_of_text

MAYORS = (
    "The town was founded in 1700. Ida Krog was mayor in 2004. She built the bridge. On 5 May 2006 she left. "
    "Jens Holm has been mayor since 2006. The flood of 2009 was high. In 1990 there was none."
)


def window(text: str) -> list[tuple[Sentence, tuple[DateExpression, ...]]]:
    sentences = sentences_of(source_of_text("text", text))
    return list(zip(sentences, dated(sentences), strict=True))


def answering(asked: Span) -> list[int]:
    return [number for number, may in enumerate(may_answer(window(MAYORS), [asked]), start=1) if may]


def year(number: int) -> DateSpan:
    return DateSpan(date(number, 1, 1), date(number, 12, 31))


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        (DateSpan(date(2006, 5, 5), date(2006, 5, 5)), [4]),
        (DateSpan(date(2006, 5, 3), date(2006, 5, 9)), [4]),
        (year(2004), [2, 3]),
        (DateSpan(date(2004, 3, 1), date(2004, 3, 31)), [2, 3]),
        (year(2006), [3, 4, 5]),
        (year(2009), [3, 5, 6]),
        (year(2010), [5]),
        (DateSpan(date(1990, 5, 1), date(1994, 3, 31)), [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_a_day_excludes_and_a_year_less(asked: DateSpan, sentences: list[int]) -> None:
    assert answering(asked) == sentences


def test_a_month_is_told_by_its_year_a_day_is_not() -> None:
    (_, (sentence, dates)) = window("It was cold. Ida Krog left in 2004.")
    assert tells_of(sentence, dates, DateSpan(date(2004, 3, 1), date(2004, 3, 31)))
    assert not tells_of(sentence, dates, DateSpan(date(2005, 3, 1), date(2005, 3, 31)))
    assert not tells_of(sentence, dates, DateSpan(date(2004, 3, 1), date(2004, 3, 1)))
    assert not speaks_of(sentence, dates, [DateSpan(date(2004, 3, 1), date(2004, 3, 31))])


def month_days() -> st.SearchStrategy[MonthDay]:
    return st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: MonthDay(day.month, day.day))


def spans() -> st.SearchStrategy[Span]:
    days = st.dates(date(1990, 1, 1), date(2010, 12, 31))
    lengths = st.sampled_from([0, 0, 3, 30, 200, 364, 800]).map(lambda count: timedelta(days=count))
    closed = st.tuples(days, lengths).map(lambda one: DateSpan(one[0], one[0] + one[1]))
    since, until = days.map(lambda day: DateSpan(day, None)), days.map(lambda day: DateSpan(None, day))
    yearless = st.tuples(month_days(), month_days()).map(lambda one: YearlessSpan(*one))
    one_day = month_days().map(lambda day: YearlessSpan(day, day))
    return st.one_of(closed, since, until, yearless, one_day, month_days().map(lambda day: YearlessSpan(day, None)))


@given(st.lists(spans(), max_size=30), st.lists(spans(), min_size=1, max_size=2))
def test_known_spans_are_found_as_if_each_was_looked_at(told: list[Span], asked: list[Span]) -> None:
    assert KnownSpans(told).speaking_of(asked) == [one for one in told if any(speaks(one, day) for day in asked)]


def test_without_days_all_spans_count() -> None:
    assert KnownSpans([year(2004)]).speaking_of([]) == [year(2004)]
    assert KnownSpans([]).speaking_of([year(2004)]) == []

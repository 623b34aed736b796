"""Days in answers: which is nearest, how it is written, and where it stands in what is said."""

from collections.abc import Sequence
from datetime import date

import pytest

from index.dates import dated, find_dates
from index.records import DateExpression, DateSpan, MonthDay, Span, YearlessSpan
from index.sentences import sentences_of
from index.sources import source_of_text
from qa.dated import answered_dates, asked_words, nearest_day, no_match, untold, window_of
from qa.day_words import day_in_words
from qa.days import DayReader
from qa.records import Claim, Evidence, Question, Reason, Window

TODAY = date(2024, 5, 4)


def asked(text: str) -> Question:
    return DayReader(today=lambda: TODAY).with_days(Question(text, text))


def span_of(text: str) -> Span:
    (found,) = find_dates(text)
    return found.span


def evidence_of(text: str) -> tuple[list[Evidence], dict[str, tuple[DateExpression, ...]]]:
    sentences = sentences_of(source_of_text("log", text))
    dates = {sentence.id: found for sentence, found in zip(sentences, dated(sentences), strict=True)}
    return [Evidence("log", sentence, 0.5) for sentence in sentences], dates


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("on 1 March 2013", "1 March 2013"),
        ("in March 2013", "March 2013"),
        ("in 2013", "2013"),
        ("from 4 to 7 March 2013", "4 March 2013 to 7 March 2013"),
        ("on 1 March", "1 March"),
        ("in February", "February"),
        ("from 28 December to 3 January", "28 December to 3 January"),
        ("in Q1 2024", "1 January 2024 to 31 March 2024"),
        ("since 4 May 2013", "from 4 May 2013"),
        ("until 4 May", "until 4 May"),
    ],
)
def test_a_span_in_words(text: str, words: str) -> None:
    assert day_in_words(span_of(text)) == words


def test_a_month_and_a_february_of_a_common_year_in_words() -> None:
    assert day_in_words(DateSpan(date(2013, 2, 1), date(2013, 2, 28))) == "February 2013"
    assert day_in_words(DateSpan(date(2012, 2, 1), date(2012, 2, 28))) == "1 February 2012 to 28 February 2012"
    assert day_in_words(YearlessSpan(MonthDay(4, 1), MonthDay(5, 31))) == "1 April to 31 May"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who came on 5 April?", "5 April"),
        ("Who came in March?", "March"),
        ("Who came yesterday?", "yesterday (3 May 2024)"),
        ("What happened after 10 March 2030?", "the days after 10 March 2030"),
    ],
)
def test_the_words_of_the_question_go_with_about(question: str, words: str) -> None:
    (day,), (asked_for,) = asked(question).days, asked(question).day_words
    assert asked_words(day, asked_for) == words


@pytest.mark.parametrize(
    ("question", "text", "nearest"),
    [
        ("Who came on 5 April?", "A came on 2 May 2013. B came on 2 April 2013. C came in 2014.", "B"),
        ("Who came on 5 April 2013?", "A came on 2 May 2013. B came in 2013. C came on 2 March 2013.", "A"),
        ("Who came on 5 April 2013?", "A came on 6 April 2012. B came on 5 April 2011. C came on 4 April 2012.", "B"),
        ("Who came in May 2013?", "A came on 2 April 2013. B came on 9 May 2011.", "B"),
        ("Who came in 2013?", "A came on 2 April 2011. B came in 2012. C came in the 1990s.", "B"),
        ("Who came on 5 April 2013?", "A came before 2020. B came in the 20th century. C came on 5 May 1999.", "C"),
        ("Who came on 5 April 2013?", "Nobody came. A came on 2 May 1850.", "A"),
        ("Who came on 31 June?", "A came. B came on 30 June.", "A"),
    ],
)
def test_the_nearest_in_time_comes_first(question: str, text: str, nearest: str) -> None:
    evidence, dates = evidence_of(text)
    ending = no_match(asked(question), evidence, dates)
    assert ending.nearest[0].sentence.text.startswith(f"{nearest} came")
    assert (ending.reason, ending.confidence) == (Reason.NO_DATE_MATCH, 1.0)


def test_the_nearest_day_of_a_sentence_has_its_year() -> None:
    _, dates = evidence_of("It began on 1 March 2013. It went on from 4 to 7 March, and ended on 9 March.")
    told = list(dates.values())[1]
    assert nearest_day(asked("Who came on 5 April?"), told) == "9 March 2013"
    assert nearest_day(asked("Who came on 3 March 2013?"), told) == "4 March 2013 to 7 March 2013"
    assert nearest_day(asked("Who came?"), told) is None
    assert nearest_day(asked("Who came on 5 April?"), []) is None


@pytest.mark.parametrize(
    ("question", "told", "window"),
    [
        ("Who came on 5 April 2013?", "", Window(date(2013, 4, 5), date(2013, 4, 5), year_given=True)),
        ("Who came on 5 April?", "on 5 April 2013", Window(date(2013, 4, 5), date(2013, 4, 5), year_given=False)),
        ("Who came on 5 April?", "on 5 April 2013 and on 5 April 2014", None),
        ("Who came on 5 April?", "", None),
        ("Who came on 5 April and 6 April 2013?", "", Window(date(2013, 4, 5), date(2013, 4, 6), year_given=True)),
        ("Who came on 5 April 2013 and on 9 April 2013?", "", None),
        ("What happened after 5 April 2013?", "", None),
        ("Who came?", "on 5 April 2013", None),
    ],
)
def test_the_window_is_what_was_asked_in_the_year_that_is_told(question: str, told: str, window: Window | None) -> None:
    assert window_of(asked(question), find_dates(told)) == window


def said(text: str, words: str, parts: Sequence[str] = ()) -> list[tuple[str, str | None]]:
    (evidence,), dates = evidence_of(text)
    start = evidence.sentence.text.index(words) if not parts else 0
    placed = Evidence("log", evidence.sentence, 0.5, *(() if parts else (start, start + len(words))))
    claim = Claim(words, (placed,), tuple(parts))
    return [(one.text, one.first_day) for one in answered_dates([claim], {evidence.sentence.id: 1}, dates)]


def test_only_dates_in_the_words_of_an_answer_are_given() -> None:
    text = "On 12 March 2013 12 men left, and 3 came on 5 May."
    assert said(text, "On 12 March 2013") == [("12 March 2013", "2013-03-12")]
    assert said(text, "12 men") == []
    assert said(text, text) == [("12 March 2013", "2013-03-12"), ("5 May", "2013-05-05")]
    assert said(text, "left on 5 May", ("left", "on 5 May")) == [("5 May", "2013-05-05")]


def test_dates_of_sentences_that_are_not_cited_are_not_given() -> None:
    (evidence,), dates = evidence_of("It was on 12 March 2013.")
    assert answered_dates([Claim("on 12 March 2013", (evidence,))], {}, dates) == ()


def test_days_without_a_year_and_open_ends_have_no_iso_day_to_give() -> None:
    (evidence,), dates = evidence_of("It rained on 5 May and since 9 June 2013.")
    claim = Claim(evidence.sentence.text, (evidence,))
    first, second = answered_dates([claim], {evidence.sentence.id: 2}, dates)
    assert (first.marker, first.first_day, first.last_day, first.year_given) == (2, "--05-05", "--05-05", False)
    assert (second.first_day, second.last_day, second.year_given) == ("2013-06-09", None, True)


def test_only_days_that_nothing_speaks_of_are_untold() -> None:
    question = asked("Who came on 3 May 2006, in June 2007 and from 1990 to 1995?")
    assert untold(question, [], lambda _: False) == ["3 May 2006", "June 2007"]
    assert untold(question, [], lambda day: day == span_of("on 3 May 2006")) == ["June 2007"]
    assert untold(asked("Who came on 31 June?"), [], lambda _: True) == ["31 June (not in the calendar)"]

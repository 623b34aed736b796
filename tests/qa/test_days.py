"""Questions about a day are answered about that day, or refused with what is nearest."""

import json
import re
from datetime import date

import pytest

from index.sources import source_of_text
from qa.answering import SentenceAnswerer
from qa.ask import Pipeline
from qa.assemble import Service
from qa.days import DayReader, all_events_of
from qa.records import Answer, Question, Reason, Window

LOG = (
    "On 28 December 2018 the keeper Ida Krog lit the lamp. A storm came that night. "
    "On 2 January the lamp broke. From 4 to 7 January Jens Holm mended the lamp. "
    "In May 2021 the tower was sold."
)


@pytest.fixture
def log(service: Service) -> Pipeline:
    service.builder.index([source_of_text("log", LOG)])
    return Pipeline(service.catalog, service.search, SentenceAnswerer(0.0), service.sessions, most_characters=2000)


def cited(answer: Answer) -> list[int]:
    return [citation.sentence for citation in answer.citations]


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("who was killed on 1 March?", "who was killed?"),
        ("What happened on the morning of 12 March 2013?", "What happened?"),
        ("Which region was searched between 2013/03/08 and 2013/03/10?", "Which region was searched?"),
        ("On 5 May, who left?", "who left?"),
        ("Who was killed on 9 March and on 2 April 2013?", "Who was killed?"),
        ("Who left on 5 May, 7 June or 9 July?", "Who left?"),
    ],
)
def test_days_are_taken_out_of_what_is_searched_for(asked: str, searched: str) -> None:
    question = DayReader().with_days(Question(asked, asked))
    assert question.days
    assert question.searching == question.asking == searched


def test_a_year_is_searched_for_as_a_word_too() -> None:
    question = DayReader().with_days(Question("What was sold in 1999?", "What was sold in 1999?"))
    assert (question.searching, question.asking) == ("What was sold in 1999?", "What was sold?")


@pytest.mark.parametrize(
    "asked",
    [
        "Who may leave?",
        "What did the treaty of 1783 end?",
        "How many of 1,500?",
        "What freezes in winter?",
        "What was changed after 1866?",
        "",
    ],
)
def test_other_questions_are_left_as_they_are(asked: str) -> None:
    question = Question(asked, asked)
    assert DayReader().with_days(question) is question


@pytest.mark.parametrize(
    ("asked", "sentence", "window"),
    [
        ("Who lit the lamp on 28 December?", 1, Window(date(2018, 12, 28), date(2018, 12, 28), year_given=False)),
        ("What broke on 2019-01-02?", 3, Window(date(2019, 1, 2), date(2019, 1, 2), year_given=True)),
        ("Who mended the lamp on 5 January?", 4, Window(date(2019, 1, 5), date(2019, 1, 5), year_given=False)),
        ("What was sold on 12 May 2021?", 5, Window(date(2021, 5, 12), date(2021, 5, 12), year_given=True)),
    ],
)
def test_the_sentence_of_the_day_answers(log: Pipeline, asked: str, sentence: int, window: Window) -> None:
    answer = log.answer(asked)
    assert cited(answer)[0] == sentence
    assert answer.window == window
    assert json.loads(answer.to_json())["window"]["first_day"] == window.first_day.isoformat()


@pytest.mark.parametrize("asked", ["Who lit the lamp on 29 March?", "Who lit the lamp on 28 December 2017?"])
def test_a_day_without_a_sentence_is_refused_with_the_nearest(log: Pipeline, asked: str) -> None:
    answer = log.answer(asked)
    assert (answer.abstained, answer.reason, answer.confidence) == (True, Reason.NO_DATE_MATCH, 1.0)
    asked_for = asked.removeprefix("Who lit the lamp on ").rstrip("?")
    assert answer.answer.startswith(f"The sources say nothing about {asked_for}; the nearest is ")
    assert answer.nearest
    assert (answer.window is None) == ("2017" not in asked), "a year is not invented"


def test_the_nearest_in_time_comes_first(log: Pipeline) -> None:
    assert log.answer("Who came on 30 April 2021?").nearest[0].sentence == 5
    assert log.answer("Who came on 9 January 2019?").nearest[0].sentence == 4


def test_all_events_of_the_days_come_in_time_order(log: Pipeline) -> None:
    assert cited(log.answer("What happened in January 2019?")) == [3, 4]
    assert cited(log.answer("Which events took place from 28 December 2018 to 2 January 2019?")) == [1, 2, 3]
    assert log.answer("What happened in June 1950?").reason is Reason.NO_DATE_MATCH


def test_an_open_end_is_kept_where_all_events_are_asked_for(log: Pipeline) -> None:
    answer = log.answer("What happened after 3 January 2019?")
    assert cited(answer) == [4, 5]
    assert answer.window is None


def test_a_year_that_stands_in_the_sentence_counts(service: Service) -> None:
    text = "The 2006 renovation restored the floors. In 2011 the roof fell."
    service.builder.index([source_of_text("hall", text)])
    pipeline = Pipeline(service.catalog, service.search, SentenceAnswerer(0.0), service.sessions, 2000)
    assert cited(pipeline.answer("What was restored in 2006?")) == [1]
    assert pipeline.answer("What was restored in 2007?").reason is Reason.NO_DATE_MATCH


CASES = {
    "On 7 April, Dora Frank was hired. Many came. Erik Holm bought the lighthouse.": [
        ("who was hired on 7 April 1850?", "Dora"),
    ],
    "In 2014, Bob Stone was arrested in Oslo. The museum has been open since 1950.": [
        ("who was arrested on 5 June 2014?", "Bob"),
        ("what happened on 5 June 2014?", "museum"),
        ("who was arrested on 31 June 2014?", "Bob"),
        ("who was arrested yesterday?", "Bob"),
        ("who was arrested in 2014 and in 2016?", "Bob"),
    ],
}


@pytest.mark.parametrize(("text", "asked", "name"), [(text, *case) for text, cases in CASES.items() for case in cases])
def test_what_does_not_carry_the_day_is_not_said(service: Service, text: str, asked: str, name: str) -> None:
    service.builder.index([source_of_text("news", text)])
    pipeline = Pipeline(service.catalog, service.search, SentenceAnswerer(0.0), service.sessions, 2000)
    answer = pipeline.answer(asked)
    assert answer.reason is Reason.NO_DATE_MATCH
    assert answer.citations == ()
    assert name not in re.split("the nearest|What comes closest", answer.answer)[0]


def test_a_sentence_without_a_date_does_not_answer_about_a_day(service: Service) -> None:
    text = "On 7 April, Dora Frank was hired. Many came. Erik Holm bought the lighthouse."
    service.builder.index([source_of_text("news", text)])
    pipeline = Pipeline(service.catalog, service.search, SentenceAnswerer(0.0), service.sessions, 2000)
    assert cited(pipeline.answer("who bought the lighthouse on 7 April?")) == [1]


@pytest.mark.parametrize("follow_up", ["And who came on 5 June 2015?", "What else happened on 5 June 2015?"])
def test_a_follow_up_about_another_day_is_answered_about_that_day(log: Pipeline, follow_up: str) -> None:
    *_, first = log.ask("Who lit the lamp on 28 December?")
    assert isinstance(first, Answer)
    *_, second = log.ask(follow_up, first.session_id)
    assert isinstance(second, Answer)
    assert second.reason is Reason.NO_DATE_MATCH
    assert second.window == Window(date(2015, 6, 5), date(2015, 6, 5), year_given=True)


def test_the_right_sentence_of_a_busy_year_is_found(service: Service) -> None:
    days = [f"On {n % 28 + 1} {month} 2013 the board met in room {n}." for n in range(40) for month in ("May", "June")]
    text = " ".join([*days, "On 5 May 2013 Anna Bell won the chess tournament in Lisbon."])
    service.builder.index([source_of_text("year", text)])
    pipeline = Pipeline(service.catalog, service.search, SentenceAnswerer(0.0), service.sessions, 2000)
    assert cited(pipeline.answer("Who won the chess tournament in Lisbon in 2013?"))[0] == 81


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ("What happened on 5 May?", ""),
        ("and what else happened on 5 May 2013?", ""),
        ("Which events took place in March 2013?", ""),
        ("What happened after 10 March?", ""),
        ("What has happened since 2013?", ""),
        ("What events are recorded for June 2021?", ""),
        ("What will happen on 1 July 2031?", ""),
        ("List all events of May 2013.", ""),
        ("What happened in Oslo on 5 May?", "Oslo"),
        ("What happened at the old mill in May 2013?", "the old mill"),
        ("What happened to Ida on 5 May?", None),
        ("What happened?", None),
        ("What happened on 31 June?", None),
        ("What happened on 5 May, and who saw it?", None),
        ("Who came on 5 May?", None),
    ],
)
def test_only_what_happened_and_where_asks_for_all_events(asked: str, about: str | None) -> None:
    assert all_events_of(DayReader().with_days(Question(asked, asked))) == about


def test_an_index_from_before_dates_were_read_gets_them(log: Pipeline, service: Service) -> None:
    (summary,) = service.catalog.summaries()
    known = service.catalog.dates(summary.id, 1, 9)
    assert sorted(known) == [1, 2, 3, 4, 5]
    service.catalog.replace_dates(summary.id, [])
    service.catalog.set_meta("dates", "0")
    service.builder.reconcile()
    assert service.catalog.dates(summary.id, 1, 9) == known
    assert cited(log.answer("What broke on 2 January?")) == [3]
    service.builder.remove(summary.id)
    assert service.catalog.spans() == []

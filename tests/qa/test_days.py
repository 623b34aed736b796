"""Questions about a day are answered about that day, or refused with what is nearest."""

import json
import re
from datetime import date

import pytest

from index.records import DateSpan, Reading
from index.sources import source_of_text
from qa.answering import SentenceAnswerer
from qa.ask import Pipeline, Understanding
from qa.assemble import Service
from qa.dated import MOST_EVENTS
from qa.days import DayReader, all_events_of, days_between, of_any_day
from qa.errors import InvalidDateError
from qa.records import Answer, Coverage, Question, Reason, Window

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


@pytest.mark.parametrize("days", ["in 1999", "in May 1999", "from 1990 to May 1995"])
def test_months_and_years_are_searched_for_as_words_too(days: str) -> None:
    question = DayReader().with_days(Question(f"What was sold {days}?", f"What was sold {days}?"))
    assert question.days
    assert (question.searching, question.asking) == (f"What was sold {days}?", "What was sold?")
    assert question.reading == f"What was sold {days}?"


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        ("What broke in January 2019?", [3]),
        ("What came in 2018?", [2]),
        ("Who lit the lamp from 2001 to 2003?", [1]),
    ],
)
def test_months_and_years_let_what_has_no_date_answer(log: Pipeline, asked: str, sentences: list[int]) -> None:
    assert cited(log.answer(asked))[:1] == sentences


def test_sources_are_silent_about_a_day_only_if_no_sentence_speaks_of_it(service: Service) -> None:
    notes = "".join(f"The mill {word} flour. " for word in ("ground", "sold", "bought", "kept", "gave") * 60)
    service.builder.index([source_of_text("notes", notes), source_of_text("other", "Snow fell on 5 May 2006.")])
    pipeline = Pipeline(service.catalog, service.search, SentenceAnswerer(0.9), service.sessions, most_characters=2000)
    assert pipeline.answer("Who sold the flour of the mill in 2006?").reason is Reason.NOT_IN_SOURCES
    assert pipeline.answer("Who sold the flour of the mill in 2007?").reason is Reason.NO_DATE_MATCH


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


def test_several_days_are_all_looked_up_and_those_without_a_sentence_told(log: Pipeline) -> None:
    answer = log.answer("What happened on 2 January 2019 and on 9 July 2019?")
    assert cited(answer) == [3]
    assert answer.answer == "On 2 January the lamp broke. [1] The sources say nothing about 9 July 2019."
    assert "nothing" not in log.answer("What happened on 28 December 2018 and on 2 January 2019?").answer


def test_a_list_tells_what_was_examined_and_has_the_days_of_its_sentences(log: Pipeline) -> None:
    answer = log.answer("What happened in January 2019?")
    assert answer.coverage == Coverage(examined=5, matching=2, shown=2, total=5)
    assert [(one.marker, one.text, one.first_day, one.last_day) for one in answer.dates] == [
        (1, "2 January", "2019-01-02", "2019-01-02"),
        (2, "From 4 to 7 January", "2019-01-04", "2019-01-07"),
    ]
    assert [one.how for one in answer.dates] == [Reading.YEAR_INHERITED] * 2


def test_a_long_list_is_cut_and_says_so(service: Service) -> None:
    text = " ".join(f"On {day} May 2013 boat {day} came." for day in range(1, 31))
    service.builder.index([source_of_text("harbour", text)])
    answer = service.pipeline.answer("What happened in May 2013?")
    assert cited(answer) == list(range(1, MOST_EVENTS + 1))
    assert answer.coverage == Coverage(examined=30, matching=30, shown=MOST_EVENTS, total=30)
    assert answer.answer.endswith("[20] These are the first 20 of 30 sentences that match.")


def test_what_happened_somewhere_lists_the_sentences_that_name_the_place(log: Pipeline) -> None:
    assert cited(log.answer("What happened at the tower in 2021?")) == [5]
    assert cited(log.answer("What happened in the lamp between 1 January 2019 and 7 January 2019?")) == [3, 4]


def test_the_nearest_of_all_sources_is_told_where_events_are_asked_for(service: Service) -> None:
    far = [
        source_of_text(f"far{n}", f"On {n} May 1950 something happened and events took place.") for n in range(1, 29)
    ]
    service.builder.index([*far, source_of_text("near", "Ida lit the lamp on 9 June 1999.")])
    answer = service.pipeline.answer("What happened on 5 July 2001?")
    assert answer.answer.startswith("The sources say nothing about 5 July 2001; the nearest is 9 June 1999: “Ida")
    assert [citation.source for citation in answer.nearest] == ["near"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Who lit the lamp on 31 June?", "The sources say nothing about 31 June (not in the calendar). What comes"),
        ("What happened on 30 February 2019?", "The sources say nothing about 30 February 2019 (not in the calendar)."),
        (
            "What happened on 2 January 2018?",
            "The sources say nothing about 2 January 2018; the nearest is 2 January 2019",
        ),
        (
            "What happened after 9 June 2050?",
            "The sources say nothing about the days after 9 June 2050; the nearest is",
        ),
        ("What happened on 9 May?", None),
    ],
)
def test_what_is_missing_is_said(log: Pipeline, asked: str, said: str | None) -> None:
    answer = log.answer(asked)
    assert answer.abstained == (said is not None)
    assert said is None or answer.answer.startswith(said)


def test_yesterday_is_counted_from_today(log: Pipeline, service: Service) -> None:
    at_home = Pipeline(
        service.catalog,
        service.search,
        SentenceAnswerer(0.0),
        service.sessions,
        2000,
        Understanding(day_reader=DayReader(today=lambda: date(2019, 1, 3))),
    )
    assert cited(at_home.answer("What happened yesterday?")) == [3]
    assert "yesterday (" in log.answer("What happened yesterday?").answer


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The report of 2013 warned of blight. In 2021 Ida retired.", "What did the report of 2013 warn of?"),
        ("The 9/11 commission met in 2003. On 9 November Ida retired.", "Who led the 9/11 commission?"),
        ("Queen Ida signed the treaty of 1783. In 1790 she died.", "Who signed the treaty of 1783?"),
        ("The mill was sold to Orm. In 1866 it burned.", "Who bought the mill after 1866?"),
    ],
)
def test_a_date_that_names_the_subject_excludes_nothing(service: Service, text: str, asked: str) -> None:
    service.builder.index([source_of_text("text", text)])
    pipeline = Pipeline(service.catalog, service.search, SentenceAnswerer(0.0), service.sessions, 2000)
    answer = pipeline.answer(asked)
    assert cited(answer)[0] == 1
    assert answer.window is None


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, []),
        ("2013-03-01", None, [DateSpan(date(2013, 3, 1), None)]),
        (None, "March 2013", [DateSpan(None, date(2013, 3, 31))]),
        ("2013", "2013", [DateSpan(date(2013, 1, 1), date(2013, 12, 31))]),
        ("3/4/2013", "3/4/2013", [DateSpan(date(2013, 4, 3), date(2013, 4, 3))]),
        (" 1 March 2013 ", None, [DateSpan(date(2013, 3, 1), None)]),
    ],
)
def test_days_between_two_dates(first: str | None, last: str | None, days: list[DateSpan]) -> None:
    assert days_between(first, last) == days


def test_day_or_month_first_is_a_setting() -> None:
    assert days_between("3/4/2013", None, day_first=False) == [DateSpan(date(2013, 3, 4), None)]
    question = Question("Who came on 3/4/2013?", "Who came on 3/4/2013?")
    assert DayReader(day_first=False).with_days(question).days == (DateSpan(date(2013, 3, 4), date(2013, 3, 4)),)


@pytest.mark.parametrize("text", ["", "soon", "5 May", "yesterday", "31 June 2013", "since 2013", "1 May 2013 or 2014"])
def test_what_is_no_single_date_with_its_year_is_refused(text: str) -> None:
    with pytest.raises(InvalidDateError, match="is no date with a year"):
        days_between(text, None)


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
        ("what happend on 5 May 2013", ""),
        ("What is on 5 May?", ""),
        ("What did we do on 5 May?", ""),
        ("What did Ida do on 5 May?", None),
        ("What was in the cellar on 5 May?", None),
        ("What is the mill on 5 May?", None),
        ("What happened to Ida on 5 May?", None),
        ("What happened?", None),
        ("What happened on 31 June?", None),
        ("What happened on 5 May, and who saw it?", None),
        ("Who came on 5 May?", None),
    ],
)
def test_only_what_happened_and_where_asks_for_all_events(asked: str, about: str | None) -> None:
    assert all_events_of(DayReader().with_days(Question(asked, asked))) == about


@pytest.mark.parametrize(
    ("asked", "sentence", "reading"),
    [
        ("Who mended the lamp on 5 June 2015?", 4, "Who mended the lamp?"),
        ("What broke in 1987?", 3, "What broke?"),
        ("What broke on 31 June?", 3, "What broke on 31 June?"),
    ],
)
def test_a_question_about_any_day_is_answered_whatever_days_it_names(
    log: Pipeline, asked: str, sentence: int, reading: str
) -> None:
    *_, on_day = log.ask(asked)
    *_, any_day = log.ask(asked, any_day=True)
    assert isinstance(on_day, Answer)
    assert isinstance(any_day, Answer)
    assert on_day.abstained
    assert cited(any_day)[0] == sentence
    assert any_day.window is None
    assert any_day.standalone_question == asked
    question = of_any_day(DayReader().with_days(Question(asked, asked)))
    assert question.reading == reading


@pytest.mark.parametrize(
    ("asked", "weekdays"),
    [
        ("Who came on Monday?", (0,)),
        ("Who came on tuesday evening, and who on FRIDAY?", (1, 4)),
        ("Who came on Monday, 4 March 2013, or on Sunday?", (6,)),
        ("Who came on Monday the 4th of March?", ()),
        ("Who came last Friday?", ()),
        ("Who comes on Mondays?", ()),
        ("Who comes on Monday mornings?", ()),
        ("Who stood on Friday Bridge?", ()),
        ("Who plays for Sheffield Wednesday?", ()),
        ("Who came?", ()),
    ],
)
def test_weekdays_without_a_date_are_noted(asked: str, weekdays: tuple[int, ...]) -> None:
    assert DayReader().with_days(Question(asked, asked)).weekdays == weekdays


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        ("Who lit the lamp on Friday?", [1]),
        ("Who cleaned the lamp on Monday?", [6]),
        ("What broke on Wednesday?", [3]),
        ("Which lamp broke in January 2019 on Wednesday?", [3]),
    ],
)
def test_about_a_weekday_answers_what_names_it_or_falls_on_it(
    service: Service, asked: str, sentences: list[int]
) -> None:
    service.builder.index([source_of_text("log", f"{LOG} On Monday the lamp was cleaned by Mira Okonjo.")])
    answerer = SentenceAnswerer(0.0)
    pipeline = Pipeline(service.catalog, service.search, answerer, service.sessions, most_characters=2000)
    assert cited(pipeline.answer(asked)) == sentences


@pytest.mark.parametrize("asked", ["Who lit the lamp on Monday?", "Who lit the lamp on 28 December 2018 or on Monday?"])
def test_a_weekday_that_nothing_falls_on_is_told(log: Pipeline, asked: str) -> None:
    answer = log.answer(asked)
    assert answer.reason is Reason.NO_DATE_MATCH
    assert answer.answer.startswith("The sources say nothing about Monday (of which date is not said)")
    assert answer.nearest
    *_, any_day = log.ask(asked, any_day=True)
    assert isinstance(any_day, Answer)
    assert not any_day.abstained


def test_what_happened_on_any_day_is_all_that_happened(service: Service) -> None:
    service.builder.index([source_of_text("log", f"{LOG} Ida Krog liked tea.")])
    *_, answer = service.pipeline.ask("What happened on 5 June 2015?", any_day=True)
    assert isinstance(answer, Answer)
    assert cited(answer) == [1, 2, 3, 4, 5]
    assert answer.coverage == Coverage(6, 5, 5, 6)


def test_without_dated_sentences_nothing_happened_on_any_day(service: Service) -> None:
    service.builder.index([source_of_text("note", "A storm came.")])
    question = of_any_day(DayReader().with_days(Question("What happened on 5 May?", "What happened on 5 May?")))
    assert all_events_of(question) == ""
    *_, answer = service.pipeline.ask("What happened on 5 May?", any_day=True)
    assert isinstance(answer, Answer)
    assert answer.answer.startswith("The sources say nothing about the days of any date.")


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
    assert service.search.spans() == []


def test_what_happens_on_a_weekday_is_what_falls_on_it(service: Service) -> None:
    text = (
        "The Saltwater Quartet play on Saturday 12 July 2025. The regatta is on 13 July 2025. The fair is in May 2024."
    )
    service.builder.index([source_of_text("programme", text)])
    for asked in ("What happens on Sunday?", "What is on this Sunday 13 July 2025?"):
        answer = service.pipeline.answer(asked)
        assert [one.text for one in answer.citations] == ["The regatta is on 13 July 2025."], asked
    assert "Quartet" in service.pipeline.answer("What happened on Saturday?").answer
    assert service.pipeline.answer("What happens on Monday?").abstained
    assert service.pipeline.answer("Who plays on Sunday?").abstained


def test_a_year_within_a_span_that_is_told_is_not_said_to_be_missing(service: Service) -> None:
    service.builder.index(
        [source_of_text("cv", "2012-2016: Developer, Kontor AG, Bremen. Married in the 19th century.")]
    )
    assert service.search.unknown_names("Where did he work in 2014?") == []
    assert service.search.unknown_names("Where did he work in 2011?") == ["2011"]
    assert service.search.unknown_names("Where did he work in 1850?") == ["1850"]

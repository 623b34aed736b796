"""The timeline: every sentence that speaks of the days itself, in time order, none guessed."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from index.records import DateSpan, Place, PlaceKind, Source, Span
from index.sources import read_sources, source_of_text, sources_of_bytes
from index.timeline import Timeline
from qa.assemble import Service

DOCUMENTS = Path(__file__).parent / "documents"
LOG = (
    "On 28 December 2018 Ida Krog lit the lamp. A storm came. On 2 January the lamp broke. "
    "From 4 to 7 January Jens Holm mended it. In May 2021 the tower was sold. Since 2022 it stands empty."
)
LETTER = "On 5 January 2019 Jens wrote home. The lamps burned again on 9 June. On 2 January 2019 there was fog."
UNDATED = "On 6 May there was rain. Nothing else is known."


@pytest.fixture
def log(service: Service) -> Service:
    service.builder.index(
        [source_of_text("log", LOG), source_of_text("letter", LETTER), source_of_text("undated", UNDATED)]
    )
    return service


def places(timeline: Timeline) -> list[tuple[str, int]]:
    return [(entry.source_name, entry.sentence.ordinal) for entry in timeline.entries]


def days(first: date | None, last: date | None) -> Sequence[Span]:
    return [DateSpan(first, last)]


def test_all_dated_sentences_come_in_time_order_those_without_a_year_last(log: Service) -> None:
    timeline = log.search.timeline()
    assert places(timeline) == [
        ("log", 1),
        ("letter", 3),
        ("log", 3),
        ("log", 4),
        ("letter", 1),
        ("letter", 2),
        ("log", 5),
        ("log", 6),
        ("undated", 1),
    ]
    assert (timeline.matching, timeline.examined) == (9, 11)


def test_a_sentence_stands_at_its_first_day_with_a_year(service: Service) -> None:
    text = "On 2 May there is a feast for what began on 5 June 1776. In 1790 it was forgotten."
    service.builder.index([source_of_text("feast", text)])
    timeline = service.search.timeline()
    assert len(timeline.entries[0].dates) == 2
    assert places(timeline) == [("feast", 1), ("feast", 2)]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2019, 1, 1), date(2019, 1, 31), [("letter", 3), ("log", 3), ("log", 4), ("letter", 1)]),
        (date(2019, 1, 6), date(2019, 1, 6), [("log", 4)]),
        (date(2019, 6, 9), None, [("letter", 2), ("log", 5), ("log", 6)]),
        (None, date(2018, 12, 31), [("log", 1)]),
        (date(1990, 1, 1), date(1990, 12, 31), []),
        (date(2021, 5, 3), date(2021, 5, 3), [("log", 5)]),
    ],
)
def test_only_sentences_that_speak_of_the_days(
    log: Service, first: date | None, last: date | None, expected: list[tuple[str, int]]
) -> None:
    timeline = log.search.timeline(days(first, last))
    assert places(timeline) == expected
    assert (timeline.matching, timeline.examined) == (len(expected), 11)


def test_a_sentence_stands_once_with_the_dates_that_fit(service: Service) -> None:
    text = "From 3 May 2013, and again on 5 May 2013 and on 7 July 2013, it rained."
    service.builder.index([source_of_text("rain", text)])
    (entry,) = service.search.timeline(days(date(2013, 7, 1), date(2013, 7, 31))).entries
    assert [entry.sentence.text[one.start : one.end] for one in entry.dates] == ["7 July 2013"]
    (entry,) = service.search.timeline().entries
    assert [entry.sentence.text[one.start : one.end] for one in entry.dates][-2:] == ["5 May 2013", "7 July 2013"]


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("lamp", [("log", 1), ("log", 3), ("letter", 2)]),
        ("the lamp broke", [("log", 3)]),
        ("JENS", [("log", 4), ("letter", 1)]),
        ("jens lamp", []),
        ("unicorn", []),
        (" ", None),
        ('"lamp" NEAR broke*', []),
    ],
)
def test_about_keeps_sentences_with_all_its_words_in_any_form(
    log: Service, about: str, expected: list[tuple[str, int]] | None
) -> None:
    timeline = log.search.timeline(about=about)
    assert places(timeline) == (places(log.search.timeline()) if expected is None else expected)


def test_the_limit_cuts_the_list_and_not_the_count(log: Service) -> None:
    timeline = log.search.timeline(limit=2)
    assert places(timeline) == [("log", 1), ("letter", 3)]
    assert timeline.matching == 9


def test_the_list_goes_on_behind_an_offset(log: Service) -> None:
    whole = log.search.timeline()
    pages = [log.search.timeline(limit=4, offset=offset) for offset in (0, 4, 8, 12)]
    assert [entry for page in pages for entry in page.entries] == list(whole.entries)
    assert [(len(page.entries), page.offset, page.matching) for page in pages] == [
        (4, 0, 9),
        (4, 4, 9),
        (1, 8, 9),
        (0, 12, 9),
    ]
    assert [page.examined for page in pages] == [11] * 4
    (last,) = log.search.timeline(about="lamp", limit=5, offset=2).entries
    assert (last.source_name, last.sentence.ordinal) == ("letter", 2)


def test_an_entry_tells_its_place_as_a_citation_does(service: Service) -> None:
    text = "# Diary\n\nIn 1911 Ida lit the lamp.\n\n# Sold\n\nNothing else.\nIn 1920 the tower was sold.\n"
    service.builder.index([*sources_of_bytes("a.md", text.encode()), source_of_text("b", "Rain.\r\nFog in 1912.")])
    entries = service.search.timeline().entries
    assert [entry.place for entry in entries] == ["under “Diary”, line 3", "line 2", "under “Sold”, line 8"]
    for entry in entries:
        assert entry.place == service.catalog.place(entry.sentence.source_id, entry.sentence.start)


def test_an_empty_index_has_an_empty_timeline(service: Service) -> None:
    assert service.search.timeline() == Timeline((), 0, 0)


def test_a_removed_source_leaves_the_timeline(log: Service) -> None:
    for summary in log.catalog.summaries():
        if summary.name == "log":
            log.builder.remove(summary.id)
    assert places(log.search.timeline()) == [("letter", 3), ("letter", 1), ("letter", 2), ("undated", 1)]


@pytest.mark.parametrize("name", ["minutes.md", "minutes.html", "minutes.docx", "minutes.epub"])
def test_headings_are_no_events(service: Service, name: str) -> None:
    service.builder.index(read_sources([DOCUMENTS / name]))
    timeline = service.search.timeline()
    assert [entry.sentence.text for entry in timeline.entries] == [
        "The committee met in the mill on 12 June 2024.",
        "The turbine is to be repaired by 21 June 2024.",
        "On 2 July 2024 the turbine was running again.",
    ]
    assert timeline.matching == sum(count for _, count in service.search.spoken_days()) == 3
    answer = service.pipeline.answer("What happened in June 2024?")
    assert [citation.text for citation in answer.citations] == [entry.sentence.text for entry in timeline.entries[:2]]


def test_a_mail_is_dated_by_its_header_which_is_no_event(service: Service) -> None:
    service.builder.index(read_sources([DOCUMENTS / "letter.eml"]))
    assert [(entry.place, entry.sentence.text) for entry in service.search.timeline().entries] == [
        ("in the message", "Dear Ida, the mill burned on 9 June."),
        ("in the message", "The engineer came on 11 June and looked at the wheel."),
        ("line 1", "The wheel was paid on 12 June 2024."),
    ]
    assert len(service.search.timeline(days(date(2024, 6, 9), date(2024, 6, 9))).entries) == 1
    hits = service.pipeline.retrieve("What was written on 12 June 2024?")
    assert "Date: 12 June 2024, 08:30" in [sentence.text for hit in hits for sentence in hit.sentences]


def test_all_sentences_of_a_heading_and_none_behind_it_are_left_out(service: Service) -> None:
    text = "# Built in May 2001. Sold in May 2002.\nIt burned in May 2003.\n\n<!-- -->\n# \nIt was sold in May 2004.\n"
    service.builder.index(sources_of_bytes("mill.md", text.encode()))
    found = [entry.sentence.text for entry in service.search.timeline().entries]
    assert found == ["It burned in May 2003.", "It was sold in May 2004."]


def test_a_chapter_that_begins_without_a_title_keeps_its_first_sentence(service: Service) -> None:
    places = (Place(0, PlaceKind.CHAPTER, "The mill of 1905"),)
    text = "In May 1905 Ida Krog bought it.\n\nThe mill of 1905\n"
    service.builder.index([Source("book", "text:book", text, places)])
    assert 1 in [entry.sentence.ordinal for entry in service.search.timeline().entries]

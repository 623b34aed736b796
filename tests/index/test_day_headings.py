"""What stands directly under a heading that is nothing but a day speaks of that day; nothing else does."""

from datetime import date
from pathlib import Path

import pytest

from index.day_headings import is_day, with_day_headings
from index.places import AS_PLAIN_TEXT
from index.records import DateExpression, DateSpan, Place, PlaceKind, Reading, Source
from index.sentences import sentences_of
from index.source_dates import dates_of
from index.sources import source_of_text, sources_of_bytes
from qa.assemble import Service
from qa.dated import answered_dates
from qa.records import Claim, Evidence
from qa.verification import Quoted, missing_facts

DIARY = """The log of Varnholm

12 March 2013
Ida Krog lit the lamp. A storm came yesterday.
She recalled the war of 1940. It was long over.

The boat was late.

Wednesday, 13 March
Jens Holm mended the pump.

It rained all day.
"""
MARKDOWN = """# The log of Varnholm

## 12 March 2013

Ida Krog lit the lamp. A storm came yesterday.

> The bridge is open.

### Visitors

A priest came.

## The raid of 14 March 2013

Nobody slept.

---

## 15 March

***
Jens Holm mended the pump.
"""


def told(source: Source) -> dict[str, list[str]]:
    """Return how each sentence that has dates of its own has them: the days, or how they were read where inherited."""
    sentences = sentences_of(source)
    found: dict[str, list[str]] = {}
    for sentence, dates in zip(sentences, dates_of(source, sentences, day_first=True), strict=True):
        own = [one for one in dates if one.how is not Reading.CARRIED]
        if own:
            assert all(
                (one.start, one.end, one.year_given) == (0, 0, False) or one.how != Reading.HEADED for one in own
            )
            found[sentence.text] = [
                f"{one.how}: {one.span.first_day:%-d %b %Y}"
                for one in own
                if isinstance(one.span, DateSpan)
                if one.span.first_day
            ]
    return found


@pytest.mark.parametrize(
    "line",
    [
        *("12 March 2013", "Tuesday, 12 March 2013", "12 March", "March 12th, 2013:", "2013-03-12", "2013-03-12 Tue"),
        *("12.3.2013", "Tuesday 12 March 2013.", "12th March 2013 (Tuesday)", "the 12th of March 2013", "SUNDAY 3 MAY"),
        *("## 12 March 2013", "**12 March 2013**", "== 12 March 2013 ==", "  12 March 2013  "),
    ],
)
def test_a_line_that_is_nothing_but_a_day(line: str) -> None:
    assert is_day(line)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Monday",
            "March 2013",
            "2013",
            "1 to 5 March 2013",
            "since 12 March 2013",
            "12 March 2013, 14:00",
            "31 June 2013",
        ),
        *("* 12 March 2013", "- 12 March 2013", "1. 12 March 2013", "Lund, 12 March 2013", "12 March 2013: the raid"),
        *("The raid of 12 March 2013", "12 March 2013 and 13 March 2013", "", "   ", "12", "1.2 3.4", "*" * 60),
    ],
)
def test_a_line_that_is_more_or_less_than_a_day(line: str) -> None:
    assert not is_day(line)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_what_stands_under_a_day_in_a_plain_diary_speaks_of_it(line_end: str) -> None:
    assert told(source_of_text("log", DIARY.replace("\n", line_end))) == {
        "12 March 2013": ["explicit: 12 Mar 2013"],
        "Ida Krog lit the lamp.": ["heading: 12 Mar 2013"],
        "A storm came yesterday.": ["relative: 11 Mar 2013"],
        "She recalled the war of 1940.": ["explicit: 1 Jan 1940"],
        "It was long over.": ["heading: 12 Mar 2013"],
        "The boat was late.": ["heading: 12 Mar 2013"],
        "Wednesday, 13 March": ["year inherited: 13 Mar 2013"],
        "Jens Holm mended the pump.": ["heading: 13 Mar 2013"],
    }


def test_what_stands_directly_under_a_heading_speaks_of_its_day() -> None:
    (source,) = sources_of_bytes("log.md", MARKDOWN.encode())
    assert told(source) == {
        "## 12 March 2013": ["explicit: 12 Mar 2013"],
        "Ida Krog lit the lamp.": ["heading: 12 Mar 2013"],
        "A storm came yesterday.": ["relative: 11 Mar 2013"],
        "A priest came.": ["heading: 12 Mar 2013"],
        "## The raid of 14 March 2013": ["explicit: 14 Mar 2013"],
        "## 15 March": ["year inherited: 15 Mar 2013"],
        "Jens Holm mended the pump.": ["heading: 15 Mar 2013"],
    }


def test_days_without_a_year_take_that_of_the_day_before_never_one_told_in_passing() -> None:
    text = "30 December\nWe talked of 1940. Of 1941 too.\n\n2 January\nThe lamp broke.\n"
    assert told(source_of_text("log", text)).get("The lamp broke.") == []
    assert told(source_of_text("log", f"Log of 2012\n\n{text}"))["The lamp broke."] == ["heading: 2 Jan 2013"]


@pytest.mark.parametrize(
    "text",
    [
        "12 March 2013\nDear Ida,\nthe lamp burns again.\n",  # a letter
        "Dates:\n12 March 2013\n13 March 2013\nAll are welcome.\n",
        "- 12 March 2013\n- 13 March 2013\nAll are welcome.\n- 14 March 2013\nNone are.\n",
        "A fine lamp.\n12 March 2013\n\nA fine boat.\n13 March 2013\n\nMore remarks on the next page.\n",
        "The lamp burned.\nJens Holm\n12 March 2013\nThe boat sank.\nIda Krog\n13 March 2013\n",
        "Ida Krog\n12 March 1950\nJens Holm\n13 March 1952\nAll members\n",
        "It was lit on\n12 March 2013. It burned.\nIt went out on\n13 March 2013. It was cold.\n",
    ],
)
def test_lines_of_days_that_are_no_diary_head_nothing(text: str) -> None:
    source = source_of_text("text", text)
    assert source.places == AS_PLAIN_TEXT
    assert not [how for found in told(source).values() for how in found if how.startswith(Reading.HEADED)]


def test_the_last_day_of_a_diary_reaches_to_a_blank_line_or_else_a_line_far() -> None:
    places = with_day_headings(DIARY, AS_PLAIN_TEXT)
    kept = [(DIARY[one.start :].partition("\n")[0], one.label) for one in places if one.kind is PlaceKind.HEADING]
    assert kept == [
        ("12 March 2013", "12 March 2013"),
        ("Wednesday, 13 March", "Wednesday, 13 March"),
        ("It rained all day.", ""),
    ]
    text = "12 March 2013\nOne.\nTwo.\n13 March 2013\nThree.\nAppendix.\n"
    (*_, last) = with_day_headings(text, ())
    assert (text[last.start :], last.label) == ("Appendix.\n", "")
    text = "12 March 2013\r\nOne.\r\n\r\n13 March 2013\r\nTwo.\r\nThree.\r\n\r\nAppendix."
    (*_, last) = with_day_headings(text, ())
    assert text[last.start :] == "Appendix."
    text = "12 March 2013\nOne.\n\n13 March 2013\n\nTwo.\nThree."
    assert len(with_day_headings(text, ())) == 2


def test_headings_of_the_format_stay_as_they_are() -> None:
    places = (Place(0, PlaceKind.HEADING, "12 March 2013"), Place(19, PlaceKind.HEADING, "13 March 2013"))
    assert with_day_headings("12 March 2013\nOne.\n13 March 2013\nTwo.\n", places) == places


def test_the_next_heading_or_chapter_ends_a_day() -> None:
    for kind in (PlaceKind.HEADING, PlaceKind.CHAPTER):
        text = "12 March 2013\nThe lamp broke.\nAppendix\nIt was mended.\n"
        places = (Place(0, PlaceKind.HEADING, "12 March 2013"), Place(30, kind, "Appendix"))
        assert list(told(Source("log", "text:log", text, places))) == ["12 March 2013", "The lamp broke."]


def test_headings_with_more_sentences_or_none_give_no_day() -> None:
    for label in ("12 March 2013. Rain.", ""):
        text = f"{label}\nThe lamp broke.\n"
        source = Source("log", "text:log", text, (Place(0, PlaceKind.HEADING, label),))
        assert "The lamp broke." not in told(source)


def test_a_diary_is_listed_and_answered_by_its_days(service: Service) -> None:
    service.builder.index([source_of_text("log.txt", DIARY)])
    timeline = service.search.timeline([DateSpan(date(2013, 3, 12), date(2013, 3, 12))])
    assert [(entry.sentence.text, entry.place) for entry in timeline.entries] == [
        ("Ida Krog lit the lamp.", "under “12 March 2013”, line 4"),
        ("It was long over.", "under “12 March 2013”, line 5"),
        ("The boat was late.", "under “12 March 2013”, line 7"),
    ]
    answer = service.pipeline.answer("What happened on 13 March 2013?")
    assert [one.text for one in answer.citations] == ["Jens Holm mended the pump."]
    assert answer.dates == ()
    answer = service.pipeline.answer("Who lit the lamp on 12 March 2013?")
    assert (answer.answer, answer.citations[0].sentence) == ("Ida Krog [1]", 3)
    assert service.pipeline.answer("Who lit the lamp on 14 March 2013?").abstained
    assert service.pipeline.answer("Who mended the pump on 12 March 2013?").abstained


def test_a_statement_in_other_words_may_tell_the_day_of_the_heading_and_no_other() -> None:
    (*_, sentence) = sentences_of(source_of_text("log", "Ida Krog lit the lamp."))
    day = DateSpan(date(2013, 3, 12), date(2013, 3, 12))
    headed = (DateExpression(0, 0, day, False, Reading.HEADED),)
    quoted = [Quoted(sentence.text, headed)]
    assert missing_facts("On 12 March 2013 Ida Krog lit the lamp.", quoted) == ()
    assert missing_facts("On 13 March 2013 Ida Krog lit the lamp.", quoted) == ("13 March 2013",)
    claim = Claim("On 12 March 2013 Ida Krog lit the lamp.", (Evidence("log", sentence, 1.0),), support=0.9)
    assert answered_dates([claim], {sentence.id: 1}, {sentence.id: headed}) == ()


def test_an_article_under_a_heading_with_more_words_than_a_day_is_left_as_it_was(service: Service) -> None:
    text = b"# The raid of 12 March 2013\n\nIda Krog lit the lamp.\n\n# March 2013\n\nJens Holm mended the pump.\n"
    service.builder.index(sources_of_bytes("raid.md", text))
    assert service.search.timeline().entries == ()
    assert service.pipeline.answer("Who lit the lamp on 12 March 2013?").abstained


def test_an_index_from_before_gets_the_days_of_a_diary_with_the_next_run(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_text(DIARY, encoding="utf-8")
    before = Source("log.txt", str(path), DIARY, AS_PLAIN_TEXT)
    service.builder.index([before])
    assert "The boat was late." not in [one.sentence.text for one in service.search.timeline().entries]
    report = service.builder.index([*sources_of_bytes("other.txt", b"One."), Source(*_fields(path))])
    assert (report.unchanged, report.changed) == (1, 0)
    assert "The boat was late." in [one.sentence.text for one in service.search.timeline().entries]


def _fields(path: Path) -> tuple[str, str, str, tuple[Place, ...]]:
    (read,) = sources_of_bytes(path.name, path.read_bytes())
    return read.name, str(path), read.text, read.places


MINUTES = """# Minutes

## Meeting of 7 March 2023

Ida Krog resigned on 1 March. The grant was paid on 24 February.

### Accounts

The accounts for 2021 were adopted. The boat will be sold before the end of May.

## Meeting of 2 May 2023

The lamp was mended on 21 April.

## Appendix

The pump is old.
"""
CHANGES = """# Changelog

## [3.1.0-rc.1] - 2024-05-06
### Added
- A dark theme.

## v2.0 (2023-06-15)
- Webhooks.

## 1.9 - 2023-02-01, withdrawn
- Accents.
"""


def test_headings_with_the_same_words_or_a_version_beside_their_days_give_them() -> None:
    (source,) = sources_of_bytes("minutes.md", MINUTES.encode())
    assert told(source) == {
        "## Meeting of 7 March 2023": ["explicit: 7 Mar 2023"],
        "Ida Krog resigned on 1 March.": ["year inherited: 1 Mar 2023"],
        "The grant was paid on 24 February.": ["year inherited: 24 Feb 2023"],
        "The accounts for 2021 were adopted.": ["explicit: 1 Jan 2021"],
        "The boat will be sold before the end of May.": [],
        "## Meeting of 2 May 2023": ["explicit: 2 May 2023"],
        "The lamp was mended on 21 April.": ["year inherited: 21 Apr 2023"],
    }
    (source,) = sources_of_bytes("changes.md", CHANGES.encode())
    found = told(source)
    assert found["- A dark theme."] == ["heading: 6 May 2024"]
    assert found["- Webhooks."] == ["heading: 15 Jun 2023"]
    assert "- Accents." not in found


@pytest.mark.parametrize(
    "head", ["Meeting of {}", "MINUTES OF THE BOARD, {}", "Session on {}, Room 4", "Day 3 ({})", "Watch of Tuesday, {}"]
)
def test_plain_lines_with_the_same_words_beside_their_days_head_what_is_behind_them(head: str) -> None:
    one, other = head.format("12 March 2013"), head.format("14 March 2013")
    text = (
        f"The lamp\n\n{one}\n\nIda Krog lit the lamp. All was well.\n\nRain fell.\n\n{other}\n\nIt broke.\n\nIt hailed."
    )
    found = told(source_of_text("log", f"{text}\n\nAppendix.\n"))
    assert found["Rain fell."] == ["heading: 12 Mar 2013"]
    assert found["It broke."] == found["It hailed."] == ["heading: 14 Mar 2013"]
    assert "Appendix." not in found


@pytest.mark.parametrize(
    "head",
    [
        "Born: {}",
        "Last updated {}",
        "Next meeting {}",
        "Released {}",
        "Deadline: {}",
        "- Meeting of {}",
        "We met on {}.",
        "Born {} in Lund",
    ],
)
def test_days_of_records_and_sentences_head_nothing(head: str) -> None:
    one, other = head.format("12 March 2013"), head.format("14 March 2013")
    text = f"{one}\n\nIda Krog lit the lamp.\n\n{other}\n\nJens Holm mended the pump.\n"
    assert source_of_text("log", text).places == AS_PLAIN_TEXT


def test_what_greets_under_a_place_and_a_day_is_a_letter() -> None:
    text = (
        "Orm, 3 May 1916\n\nDear Ida,\n\nThe lamp broke yesterday.\n\nOrm, 9 May 1916\n\nDear Ida,\n\nIt is mended.\n"
    )
    found = told(source_of_text("letters", text))
    assert found["The lamp broke yesterday."] == ["relative: 2 May 1916"]
    assert "It is mended." not in found


def test_what_stands_under_the_date_of_a_letter_was_written_then_and_tells_of_other_days() -> None:
    text = (
        "Date: 3 March 1916\n\nDear Ida,\n\nThe lamp broke yesterday. We left on the 1st and are well.\n\nJens\n\n"
        "Date: 19 March 1916\n\nDear Ida,\n\nOn the 14th a shell hit us. The next day it rained.\n\n"
        "I slept on Tuesday.\n"
    )
    assert told(source_of_text("letters", text)) == {
        "Date: 3 March 1916": ["explicit: 3 Mar 1916"],
        "The lamp broke yesterday.": ["relative: 2 Mar 1916"],
        "Date: 19 March 1916": ["explicit: 19 Mar 1916"],
        "On the 14th a shell hit us.": ["relative: 14 Mar 1916"],
        "The next day it rained.": ["relative: 15 Mar 1916"],
        "I slept on Tuesday.": ["relative: 14 Mar 1916"],
    }


def test_mails_in_a_text_count_from_the_day_that_each_was_sent_on() -> None:
    text = (
        "From: Ida\nSent: 3 March 2021\nSubject: pump\n\nThe pump broke yesterday.\n\n"
        "From: Jens\nSent: 5 March 2021\n\nI came this morning and mended it.\n"
    )
    assert told(source_of_text("mails", text)) == {
        "Sent: 3 March 2021": ["explicit: 3 Mar 2021"],
        "The pump broke yesterday.": ["relative: 2 Mar 2021"],
        "Sent: 5 March 2021": ["explicit: 5 Mar 2021"],
        "I came this morning and mended it.": ["relative: 5 Mar 2021"],
    }


def test_sub_headings_that_come_again_leave_a_day_to_what_is_under_them() -> None:
    html = b"<h1>Meeting of 7 March 2023</h1><h2>Votes</h2><p>The boat was sold to a man from Lund.</p>"
    html += b"<h1>Meeting of 2 May 2023</h1><h2>Votes</h2><p>The lamp was mended.</p><h2>Annex</h2><p>It is old.</p>"
    (source,) = sources_of_bytes("minutes.html", b"<html><body><article>" + html + b"</article></body></html>")
    found = told(source)
    assert found["The boat was sold to a man from Lund."] == ["heading: 7 Mar 2023"]
    assert found["The lamp was mended."] == ["heading: 2 May 2023"]
    assert "It is old." not in found

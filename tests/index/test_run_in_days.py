"""Paragraphs of a diary that begin with their day speak of it; chronologies, lists and wrapped lines do not."""

from datetime import date

import pytest

from index.records import DateSpan, Place, PlaceKind, Reading, Source
from index.run_in_days import run_in_days
from index.sentences import sentences_of
from index.source_dates import dates_of
from index.sources import source_of_text, sources_of_bytes
from qa.assemble import Service

DIARY = """The log of Varnholm, kept by the keeper of its lamp.

12 March 1953. We left early. Rain all day. The wind had turned yesterday.

13 March. Ida Krog mended the pump. She recalled the war of 1940. It was long over.

15 March. Two people came. On Friday we had rested.

Appendix. The lamp was made in Lund.
"""
LOG = """Mon 4 Mar 2013: Visited the mill. It was closed.
Tue 5 Mar: Went home late and
slept. Nobody called.
Wed 6 Mar - Jens Holm came. He had sailed yesterday.
Remarks of the owner follow. They are long.
"""
LINE = (Place(0, PlaceKind.LINE, "1"),)


def told(source: Source) -> dict[str, list[str]]:
    """Return the days of each sentence that has some of its own, with how they were read."""
    sentences = sentences_of(source)
    found: dict[str, list[str]] = {}
    for sentence, dates in zip(sentences, dates_of(source, sentences, day_first=True), strict=True):
        own = [one for one in dates if one.how is not Reading.CARRIED]
        if own:
            found[sentence.text] = [
                f"{one.how}: {one.span.first_day:%-d %b %Y}"
                for one in own
                if isinstance(one.span, DateSpan)
                if one.span.first_day
            ]
    return found


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_paragraphs_that_begin_with_a_day_speak_of_it(line_end: str) -> None:
    assert told(source_of_text("log", DIARY.replace("\n", line_end))) == {
        "12 March 1953.": ["explicit: 12 Mar 1953"],
        "We left early.": ["heading: 12 Mar 1953"],
        "Rain all day.": ["heading: 12 Mar 1953"],
        "The wind had turned yesterday.": ["relative: 11 Mar 1953"],
        "13 March.": ["year inherited: 13 Mar 1953"],
        "Ida Krog mended the pump.": ["heading: 13 Mar 1953"],
        "She recalled the war of 1940.": ["explicit: 1 Jan 1940"],
        "It was long over.": ["heading: 13 Mar 1953"],
        "15 March.": ["year inherited: 15 Mar 1953"],
        "Two people came.": ["heading: 15 Mar 1953"],
        "On Friday we had rested.": ["relative: 13 Mar 1953"],
    }


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_lines_that_begin_with_a_day_speak_of_it(line_end: str) -> None:
    assert told(source_of_text("log", LOG.replace("\n", line_end))) == {
        "Mon 4 Mar 2013: Visited the mill.": ["explicit: 4 Mar 2013"],
        "It was closed.": ["heading: 4 Mar 2013"],
        "Tue 5 Mar: Went home late and": ["year inherited: 5 Mar 2013"],
        "slept.": ["heading: 5 Mar 2013"],
        "Nobody called.": ["heading: 5 Mar 2013"],
        "Wed 6 Mar - Jens Holm came.": ["year inherited: 6 Mar 2013"],
        "He had sailed yesterday.": ["relative: 5 Mar 2013"],
    }


@pytest.mark.parametrize(
    "head",
    [
        *("{} March 1953.", "{} March:", "{} March 1953 -", "{} March \u2013", "{} March\u2014", "**{} March 1953.**"),
        *("Thursday, {} March 1953.", "Thu {} Mar:", "March {}, 1953.", "1953-03-{}:", "{}.3.1953:", "{} Mar. 1953."),
        *("**{} March 1953**:", "{} March 1953 (Thursday):", "The {}th of March 1953."),
    ],
)
def test_a_day_is_written_in_many_ways(head: str) -> None:
    text = f"{head.format(12)} Ida lit the lamp. It burned.\n\n{head.format(13)} Jens came home. He slept.\n"
    days = told(source_of_text("log", text))
    assert [day.split(":")[0] for sentence in ("It burned.", "He slept.") for day in days[sentence] or ["heading"]] == [
        "heading"
    ] * 2
    assert days["It burned."] in ([], ["heading: 12 Mar 1953"])


def test_pages_and_the_newest_day_first() -> None:
    paragraphs = ("14 March 2013: Ida lit the lamp. It burned.", "12 March 2013: Jens came home. He slept.", "He ate.")
    page = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = f"<html><head><title>Log</title></head><body><article>{page}</article></body></html>"
    (source,) = sources_of_bytes("log.html", html.encode())
    days = told(source)
    assert (days["It burned."], days["He slept."]) == (["heading: 14 Mar 2013"], ["heading: 12 Mar 2013"])
    assert "He ate." not in days


@pytest.mark.parametrize(
    "text",
    [
        # A letter, and minutes: one day only.
        "12 March 1953. Dear Ida, the lamp burns. It is cold.\n\nYours, Jens.\n",
        # Chronologies.
        "1 May 1850. The mill was built. It burned later.\n\n3 June 1862: It was sold. It stood empty.\n",
        "1 May: The mill was built. It stood.\n\n3 August: It fell. It lay.\n\n4 December: Snow fell. It was cold.\n",
        # References, in no order.
        *(
            "12 March 2013. Archived from the original. Retrieved.\n\n3 January 2009. Archived too. Read.\n\n"
            "5 May 2011. Archived here. Read.\n",
        ),
        # Lists of dates with hardly a word.
        "12 March: 40 kg\n13 March: 30 kg\n14 March: 20 kg\n",
        "- 12 March: The lamp was lit. It burned.\n- 13 March: The boat came. It sank.\n",
        "1. 12 March: The lamp was lit. It burned.\n2. 13 March: The boat came. It sank.\n",
        # Ranges, times and places behind the day, or words before it.
        "12 March - 14 March: A fair was held. It rained.\n\n15 March - 17 March: Another one. It snowed.\n",
        "12 March, 14:00: The lamp was lit. It burned.\n\n13 March, 15:00: The boat came. It sank.\n",
        "12 March 1953, Lund. The lamp was lit. It burned.\n\n13 March 1953, Lund. The boat came. It sank.\n",
        "On 12 March. The lamp was lit. It burned.\n\nOn 13 March. The boat came. It sank.\n",
        "12 March the lamp was lit. It burned.\n\n13 March the boat came. It sank.\n",
        "March 1953. The lamp was lit. It burned.\n\nApril 1953. The boat came. It sank.\n",
        # In the middle of sentences and of paragraphs.
        "It came to Lund on\n12 March. 2 people died. It rained.\nIt came to us on\n13 March. 3 died. It snowed.\n",
        "It was the flood of 1 March. 2 people died. It was 2 March. 3 people died.\n",
    ],
)
def test_what_is_no_diary_gives_no_day(text: str) -> None:
    source = source_of_text("text", text)
    assert run_in_days(text, LINE) == []
    assert [place for place in source.places if place.kind is PlaceKind.HEADING] == []
    assert not [how for found in told(source).values() for how in found if how.startswith(Reading.HEADED)]


def test_entries_of_one_sentence_are_dated_by_themselves() -> None:
    days = told(source_of_text("log", "4 Mar 2013: Ida lit the lamp.\n5 Mar: Jens came home.\n\nThe end came soon.\n"))
    assert list(days) == ["4 Mar 2013: Ida lit the lamp.", "5 Mar: Jens came home."]


def test_quoted_paragraphs_and_days_that_nobody_can_tell_give_no_day() -> None:
    text = '12 March 1953. Ida came. "It sank. It was old. It was lost."\n\n13 March. He slept. He ate.\n'
    assert "It was old." not in told(source_of_text("log", text))
    yearless = "12 March. Ida came. It sank the day before yesterday.\n\n13 March. He slept yesterday. He ate.\n"
    assert {"It sank the day before yesterday.", "He slept yesterday."}.isdisjoint(
        told(source_of_text("log", yearless))
    )


def test_a_day_of_its_own_is_no_event_and_the_place_of_what_follows(service: Service) -> None:
    service.builder.index([source_of_text("log.txt", DIARY)])
    timeline = service.search.timeline([DateSpan(date(1953, 3, 12), date(1953, 3, 13))])
    assert [(entry.sentence.text, entry.place) for entry in timeline.entries] == [
        ("We left early.", "under “12 March 1953”, line 3"),
        ("Rain all day.", "under “12 March 1953”, line 3"),
        ("Ida Krog mended the pump.", "under “13 March”, line 5"),
        ("It was long over.", "under “13 March”, line 5"),
        ("On Friday we had rested.", "under “15 March”, line 7"),
    ]
    answer = service.pipeline.answer("Who mended the pump on 13 March 1953?")
    assert (answer.answer, answer.citations[0].text) == ("Ida Krog [1]", "Ida Krog mended the pump.")
    assert service.pipeline.answer("Who mended the pump on 12 March 1953?").abstained
    lamp = next(one for one in sentences_of(source_of_text("log.txt", DIARY)) if "made in Lund" in one.text)
    assert service.catalog.place(lamp.source_id, lamp.start) == "line 9"

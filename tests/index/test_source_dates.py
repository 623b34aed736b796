"""What a source says of yesterday is read against the day that it was written on, in the real index and its answers."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.dates import dated, find_dates
from index.places import IN_MESSAGE, IN_QUOTED_MESSAGE
from index.records import DateSpan, PlaceKind, Sentence, Source
from index.schema import MIGRATIONS
from index.sentences import sentences_of
from index.source_dates import dates_of
from index.sources import read_sources, source_of_text, sources_of_bytes
from qa.assemble import Service, assemble
from qa.records import Reason
from qa.settings import load_settings

MARCH_11, MARCH_12 = date(2013, 3, 11), date(2013, 3, 12)
HEAD = "From: Ida Krog <ida@example.org>\nTo: jens@example.org\nSubject: Varnholm\n"
DATE = "Date: Tue, 12 Mar 2013 09:30:00 +0100\n"
CLOSED = "The bridge was closed yesterday."
MAIL = f"{HEAD}{DATE}\n{CLOSED}\nThe mill burned on 5 March.\n"
ARTICLE = (
    '<html><head><meta property="article:published_time" content="2013-03-12T23:30:00-05:00"></head><body><article>'
    f"<h1>Varnholm</h1><p>{CLOSED}</p><blockquote><p>The ferry sank yesterday.</p></blockquote>"
    "<p>The lamp was mended today.</p></article></body></html>"
)


def mail(text: str, content_type: str = "text/plain") -> Source:
    (source,) = sources_of_bytes("a.eml", f"{HEAD}{DATE}Content-Type: {content_type}\n\n{text}\n".encode())
    return source


def days_told(source: Source) -> dict[str, list[date | None]]:
    """Return the first days of the dates of each sentence that has its own."""
    sentences = sentences_of(source)
    found = dates_of(source, sentences, day_first=True)
    days = [[one.span.first_day for one in dates if isinstance(one.span, DateSpan) and one.end] for dates in found]
    return {sentence.text: told for sentence, told in zip(sentences, days, strict=True) if told}


def on(day: date) -> Sequence[DateSpan]:
    return [DateSpan(day, day)]


def test_a_mail_answers_about_the_day_before_it_was_written(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "bridge.eml"
    path.write_text(MAIL, encoding="utf-8")
    service.builder.index(read_sources([path]))
    answer = service.pipeline.answer("What was closed on 11 March 2013?")
    assert not answer.abstained
    assert [citation.text for citation in answer.citations] == [CLOSED]
    assert [entry.sentence.text for entry in service.search.timeline(on(MARCH_11)).entries] == [CLOSED]
    assert service.pipeline.answer("What was closed on 12 March 2013?").abstained
    listed = service.pipeline.answer("What happened on 11 March 2013?")
    assert [citation.text for citation in listed.citations] == [CLOSED]
    when = service.pipeline.answer("When was the bridge closed?")
    assert when.answer == "yesterday [1]. “yesterday” is 11 March 2013."
    assert [(one.text, one.first_day, one.last_day) for one in when.dates] == [
        ("yesterday", "2013-03-11", "2013-03-11")
    ]
    (summary,) = service.catalog.summaries()
    stored = service.catalog.source(summary.id)
    assert stored is not None
    assert summary.day == stored.day == MARCH_12


def test_a_text_without_a_day_says_nothing_of_yesterday(service: Service) -> None:
    service.builder.index([source_of_text("note", f"{CLOSED} The mill burned on 5 March 2013.")])
    (summary,) = service.catalog.summaries()
    assert summary.day is None
    assert service.search.timeline(on(MARCH_11)).entries == ()
    answer = service.pipeline.answer("What was closed on 11 March 2013?")
    assert answer.reason is Reason.NO_DATE_MATCH


def test_a_page_counts_from_the_day_that_it_was_published_on(service: Service) -> None:
    service.builder.index(sources_of_bytes("bridge.html", ARTICLE.encode()))
    days = [entry.sentence.text for day in (MARCH_11, MARCH_12) for entry in service.search.timeline(on(day)).entries]
    assert days == [CLOSED, "The lamp was mended today."]
    (sank,) = (one for one in sentences_of(sources_of_bytes("a.html", ARTICLE.encode())[0]) if "sank" in one.text)
    assert service.catalog.place(sank.source_id, sank.start) == "in a quotation, under “Varnholm”"


def test_dates_are_read_anew_from_the_catalog_with_the_same_result(service: Service, tmp_path: Path) -> None:
    text = f"{HEAD}{DATE}\n{CLOSED}\nIt opens on 4/3/2013.\n> It burned yesterday.\n"
    service.builder.index(sources_of_bytes("bridge.eml", text.encode()))
    (summary,) = service.catalog.summaries()
    known = service.catalog.dates(summary.id, 1, 99)
    other = assemble(load_settings(home=tmp_path / "home", day_first=False))
    with closing(other):
        windows = service.pipeline.retrieve("What was closed on 11 March 2013?")
        assert windows
        # Not read anew yet: another process reads what it needs for itself.
        (cited,) = other.pipeline.answer("What was closed on 11 March 2013?").citations
        assert cited.text == CLOSED
        other.builder.reconcile()
        changed = other.catalog.dates(summary.id, 1, 99)
        (closed,) = (one.ordinal for one in other.catalog.sentences(summary.id) if one.text == CLOSED)
        assert changed[closed] == known[closed]
        assert changed[closed + 1] != known[closed + 1]
    service.builder.reconcile()
    assert service.catalog.dates(summary.id, 1, 99) == known


def test_a_page_that_is_published_on_another_day_is_read_anew(service: Service) -> None:
    for day in (11, 12):
        service.builder.index(sources_of_bytes("a.html", ARTICLE.replace("03-12", f"03-{day + 1}").encode()))
        assert [one.sentence.text for one in service.search.timeline(on(date(2013, 3, day))).entries][:1] == [CLOSED]
    assert service.catalog.count_sources() == 1
    undated = ARTICLE.replace("published_time", "section")
    report = service.builder.index(sources_of_bytes("a.html", undated.encode()))
    assert report.unchanged == 1
    assert [summary.day for summary in service.catalog.summaries()] == [None]
    assert service.search.spans() == []


def test_equal_texts_are_of_the_day_of_the_one_that_names_them(service: Service) -> None:
    (first,) = sources_of_bytes("a.html", ARTICLE.encode())
    (second,) = sources_of_bytes("b.html", ARTICLE.replace("03-12", "03-13").encode())
    assert first.id == second.id
    for _ in range(2):
        service.builder.index([first, second])
        assert [summary.day for summary in service.catalog.summaries()] == [MARCH_12]
        assert [one.sentence.text for one in service.search.timeline(on(MARCH_11)).entries] == [CLOSED]
    service.catalog.remove_origins([first.origin])
    service.builder.index([second])
    assert [summary.day for summary in service.catalog.summaries()] == [date(2013, 3, 13)]


def test_catalogs_from_before_days_open_and_get_them_where_sources_are_read_again(tmp_path: Path) -> None:
    (source,) = sources_of_bytes("bridge.eml", MAIL.encode())
    path = tmp_path / "home" / "catalog.sqlite3"
    with closing(assemble(load_settings(home=tmp_path / "home"))) as service:
        service.builder.index([source])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE sources DROP COLUMN day")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) - 1}")
        connection.execute("UPDATE meta SET value = '7, day first' WHERE key = 'dates'")
    with closing(Catalog(path, read_only=True)) as catalog:
        assert catalog.is_older()
        assert [(one.name, one.day) for one in catalog.summaries()] == [("bridge.eml", None)]
    with closing(assemble(load_settings(home=tmp_path / "home"))) as service:
        service.builder.reconcile()
        assert [summary.day for summary in service.catalog.summaries()] == [None]
        assert service.search.timeline(on(MARCH_11)).entries == ()
        assert service.builder.index([source]).unchanged == 1
        assert [one.sentence.text for one in service.search.timeline(on(MARCH_11)).entries] == [CLOSED]


def test_a_message_that_is_quoted_was_written_on_another_day() -> None:
    source = mail(
        f"{CLOSED}\n\nOn 10 March 2013, Jens Holm wrote:\n> The ferry sank yesterday.\n> It was 5 March 2013 then.\n"
        "\nThe lamp was lit today.\n"
    )
    assert days_told(source) == {
        "Date: 12 March 2013, 09:30": [MARCH_12],
        CLOSED: [MARCH_11],
        "On 10 March 2013, Jens Holm wrote:": [date(2013, 3, 10)],
        "> It was 5 March 2013 then.": [date(2013, 3, 5)],
        "The lamp was lit today.": [MARCH_12],
    }
    parts = [(source.text[place.start :].split("\n")[0], place.label) for place in source.places]
    assert parts[1:] == [
        (CLOSED, IN_MESSAGE),
        ("> The ferry sank yesterday.", IN_QUOTED_MESSAGE),
        ("The lamp was lit today.", IN_MESSAGE),
    ]
    assert {place.kind for place in source.places} == {PlaceKind.PART}


@pytest.mark.parametrize(
    "divider",
    [
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "-----Ursprüngliche Nachricht-----",
        "Begin forwarded message:",
        "From: Jens Holm [mailto:jens@example.org]\nSent: Sunday, March 10, 2013 8:00 AM\nTo: Ida Krog",
        "*From:* Jens Holm <jens@example.org>\n*Date:* 10 March 2013",
        "Von: Jens Holm\nGesendet: Sonntag, 10. März 2013\nAn: Ida Krog",
        "De : Jens Holm\nEnvoyé : dimanche 10 mars 2013",
        "On 10 March 2013, Jens Holm <jens@example.org> wrote:",
    ],
)
def test_behind_a_forwarded_header_all_was_written_on_another_day(divider: str) -> None:
    told = days_told(mail(f"{CLOSED}\n\n{divider}\n\nThe ferry sank yesterday.\nAll were saved today.\n"))
    assert told[CLOSED] == [MARCH_11]
    assert not [text for text in told if "sank" in text or "saved" in text]


def test_quotations_in_a_mail_in_html() -> None:
    source = mail(
        f"<p>{CLOSED}</p><div>On 10 March 2013, Jens wrote:</div><blockquote><p>The ferry sank yesterday.</p><p>Bye."
        "</p></blockquote><p>The lamp was lit today.</p>",
        "text/html",
    )
    assert [text for text, days in days_told(source).items() if days[0] in (MARCH_11, MARCH_12)][1:] == [
        CLOSED,
        "The lamp was lit today.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"The ferry sank yesterday," he said.', []),
        ("He said: “It sank yesterday.” She came yesterday.", ["She came yesterday."]),
        ("He said: “It sank. We came yesterday. All is well.” She came today.", ["She came today."]),
        ('He said, "It sank yesterday." Yesterday she came.', ["Yesterday she came."]),
        ('The "old" ferry sank yesterday.', ['The "old" ferry sank yesterday.']),
        ('A 5" pipe burst yesterday.', ['A 5" pipe burst yesterday.']),
        ("Ida's ferry sank yesterday.", ["Ida's ferry sank yesterday."]),
        ('He wrote "on 5 March 2013 it sank".', ['He wrote "on 5 March 2013 it sank".']),
    ],
)
def test_what_somebody_said_was_said_on_another_day(text: str, told: list[str]) -> None:
    assert list(days_told(mail(text)))[1:] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('He said: "It sank.\n\nShe came yesterday.', ["She came yesterday."]),
        ("He said: “It sank.\n\nShe came yesterday.\n", ["She came yesterday."]),
        ('A 5 " pipe and a "pump.\r\n\r\nShe came yesterday.', ["She came yesterday."]),
        # The paragraph goes on, or the next one opens the quotation again.
        ('He said: "It sank. It came\nyesterday.\n\nShe wept.', []),
        ('He said: "It sank.\nIt came yesterday.\n\nShe wept.', []),
        ("He said: “It sank.\n\n“It came yesterday.” She wept.", []),
        ("He said: “It sank.\n\n“It came. It burned yesterday.\n\nShe came today.", ["She came today."]),
    ],
)
def test_a_mark_that_nobody_closes_hides_no_more_than_its_paragraph(text: str, told: list[str]) -> None:
    (source,) = sources_of_bytes("post.md", f"---\ndate: 2013-03-12\n---\n{text}\n".encode())
    assert [one for one in days_told(source) if not one.startswith("date")] == told


def test_paragraphs_of_pages_and_mails_are_their_lines() -> None:
    page = ARTICLE.replace(f"<p>{CLOSED}</p>", f"<p>He said: “It sank. It burned yesterday.</p><p>{CLOSED}</p>")
    (source,) = sources_of_bytes("a.html", page.encode())
    assert list(days_told(source)) == [CLOSED, "The lamp was mended today."]
    told = days_told(mail(f"He said: “It sank and\nit burned yesterday.\n\n{CLOSED}\n"))
    assert [one for one in told if "yesterday" in one] == [CLOSED]


def test_quotations_in_markdown_were_written_on_another_day() -> None:
    quotation = "> It sank yesterday.\n> It was saved today.\n"
    text = f"---\ndate: 2013-03-12\n---\n{CLOSED}\n\n{quotation}\nIt rains today.\n"
    (source,) = sources_of_bytes("post.md", text.encode())
    assert list(days_told(source)) == ["date: 2013-03-12", CLOSED, "It rains today."]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It sank last night.", MARCH_11, MARCH_11),
        ("It sank this morning.", MARCH_12, MARCH_12),
        ("It sails tomorrow evening.", date(2013, 3, 13), date(2013, 3, 13)),
        ("We met in today's meeting.", MARCH_12, MARCH_12),
        ("It stays closed until tomorrow.", None, date(2013, 3, 13)),
        ("As of today it is closed.", MARCH_12, MARCH_12),
        ("Thank you for your mail of yesterday.", MARCH_11, MARCH_11),
        ("Today, the ferry sank.", MARCH_12, MARCH_12),
        ("I met her last week.", date(2013, 3, 4), date(2013, 3, 10)),
        ("He said that last week it sank.", date(2013, 3, 4), date(2013, 3, 10)),
        ("Last week it sank.", date(2013, 3, 4), date(2013, 3, 10)),
        ("It's last week's report.", date(2013, 3, 4), date(2013, 3, 10)),
        ("It was moved to next week.", date(2013, 3, 18), date(2013, 3, 24)),
        ("It sank this past week.", date(2013, 3, 5), MARCH_12),
        ("It sank this past Friday.", date(2013, 3, 8), date(2013, 3, 8)),
        ("It sank a week ago.", date(2013, 3, 4), date(2013, 3, 10)),
        ("It sails in two weeks' time.", date(2013, 3, 25), date(2013, 3, 31)),
        ("It sank two decades ago.", date(1990, 1, 1), date(1999, 12, 31)),
        ("It sank ten days ago.", date(2013, 3, 2), date(2013, 3, 2)),
        ("Two sank in the last three weeks.", date(2013, 2, 19), MARCH_12),
        ("Over the next two weeks it will be closed.", MARCH_12, date(2013, 3, 26)),
    ],
)
def test_days_told_from_the_day_of_writing(text: str, first: date | None, last: date) -> None:
    assert [found.span for found in find_dates(text, source_day=MARCH_12)] == [DateSpan(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        # Our time, and idioms.
        "It is still used today.",
        "Even today nobody sails there.",
        "It stands until today.",
        "It was not as it is today.",
        "Winters were colder than today.",
        "The Germany of today is rich.",
        "In today's world nobody sails.",
        "In today’s Turkey nobody sails.",
        "The mill, today known as Krog's, burned.",
        "The engineers of tomorrow learn here.",
        "The heroes of yesterday are forgotten.",
        "I remember it as if it were yesterday.",
        # Names.
        "She writes for USA Today.",
        "They played Yesterday twice.",
        "He was on Last Week Tonight.",
        # Somebody's last one, or the last one of something.
        "His last week in office was quiet.",
        "In her last year she wrote nothing.",
        "Ida’s last summer was wet.",
        "The miners' last night was cold.",
        "It was the second-to-last week.",
        "In the last week, the siege was broken.",
        "In its last three years it lost money.",
        "The last three days were the worst.",
        # Told from another date.
        "Over the next two weeks 40 people died.",
        # Told roughly.
        "It sank more than two weeks ago.",
        "It sank about ten days ago.",
        "It sank a few days ago.",
        "It sank in the last days.",
        "It stands to this day.",
    ],
)
def test_no_day_is_told(text: str) -> None:
    assert find_dates(text, source_day=MARCH_12) == []


def test_today_gives_no_year_to_what_is_told_next() -> None:
    texts = (
        "It burned in 1850.",
        "Today it is a museum.",
        "On 5 May it was rebuilt.",
        "Last year it was sold.",
        "On 6 May it rained.",
    )
    sentences = [Sentence("a", number, 0, len(text), text) for number, text in enumerate(texts, start=1)]
    found = [
        one.span for dates in dated(sentences, source_day=MARCH_12) for one in dates if isinstance(one.span, DateSpan)
    ]
    assert [(span.first_day or date.min).year for span in found] == [1850, 2013, 1850, 2012, 2012]
    fresh = dated(sentences[1:3], source_day=MARCH_12)
    assert fresh[1][0].span == DateSpan(date(2012, 5, 5), date(2012, 5, 5))

"""The day that a text says it was written on: told by its format, none where it is in doubt."""

import json
from datetime import date, timedelta

import pytest

from index.loaders.written_on import day_of
from index.sources import source_of_text, sources_of_bytes

MARCH_12 = date(2013, 3, 12)
STORY = "<article><h1>The bridge</h1><p>The bridge of Varnholm was closed yesterday, as Ida Krog said.</p></article>"


def day_of_page(*head: str) -> date | None:
    page = f"<html><head><title>x</title>{''.join(head)}</head><body>{STORY}</body></html>"
    (source,) = sources_of_bytes("page.html", page.encode())
    assert "closed yesterday" in source.text
    return source.day


def meta(name: str, content: str, attribute: str = "name") -> str:
    return f'<meta {attribute}="{name}" content="{content}">'


def json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def article(published: str = "2013-03-12", **more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "datePublished": published, **more}


def day_of_mail(written: str) -> date | None:
    head = f"From: ida@example.org\nDate: {written}\nSubject: Bridge\n\n"
    (source,) = sources_of_bytes("a.eml", f"{head}The bridge was closed yesterday.\n".encode())
    return source.day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2013-03-12", MARCH_12),
        (" 20130312 ", MARCH_12),
        ("2013-03-12T23:30:00-08:00", MARCH_12),
        ("2013-03-12T00:30:00+0200", MARCH_12),
        ("2013-03-12 10:00:00 +0100", MARCH_12),
        ("2013/03/12", MARCH_12),
        ("Tue, 12 Mar 2013 10:00:00 GMT", MARCH_12),
        ("March 12, 2013", MARCH_12),
        ("12 March 2013 at 10:00", MARCH_12),
        ("13/03/2013", date(2013, 3, 13)),
        ("1865-04-15", date(1865, 4, 15)),
        ("12/03/2013", None),  # one day here, another there
        ("2013-03", None),
        ("2013-W11", None),
        ("2013", None),
        ("12 March", None),
        ("2013-02-30", None),
        ("2013-03-12 to 2013-03-14", None),
        ("12 and 14 March 2013", None),
        ("1970-01-01T00:00:00Z", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_day_as_formats_write_it(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_nothing_was_written_in_the_future() -> None:
    today = date.today()
    assert day_of((today + timedelta(days=1)).isoformat()) == today + timedelta(days=1)  # further east
    assert day_of((today + timedelta(days=2)).isoformat()) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Tue, 12 Mar 2013 23:30:00 -0800", MARCH_12),
        ("Tue, 12 Mar 2013 00:30:00 +1300", MARCH_12),
        ("12 Mar 13 10:00 GMT", MARCH_12),
        ("Sun, 31 Feb 2013 10:00:00 +0000", None),
        ("Thu, 1 Jan 1970 00:00:00 +0000", None),
        ("Mon, 12 Mar 1913 10:00:00 +0000", None),
        ("Mon, 12 Mar 2193 10:00:00 +0000", None),
        ("last week", None),
    ],
)
def test_a_mail_is_of_the_day_of_its_header_in_its_own_time_zone(written: str, day: date | None) -> None:
    assert day_of_mail(written) == day


def test_an_attachment_is_not_of_the_day_of_its_mail() -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["Date"] = "ida@example.org", "Tue, 12 Mar 2013 10:00:00 +0100"
    message.set_content("See the notes.")
    message.add_attachment("It was closed yesterday.", filename="note.txt")
    dated = b"---\ndate: 2012-05-01\n---\nIt was closed yesterday.\n"
    message.add_attachment(dated, maintype="text", subtype="markdown", filename="note.md")
    days = {source.name: source.day for source in sources_of_bytes("a.eml", message.as_bytes())}
    assert days == {"a.eml": MARCH_12, "a.eml#note.txt": None, "a.eml#note.md": date(2012, 5, 1)}


@pytest.mark.parametrize(
    "head",
    [
        [meta("article:published_time", "2013-03-12T09:00:00+01:00", "property")],
        [meta("Article:Published_Time", "2013-03-12T09:00:00+01:00")],
        [meta("date", "2013-03-12")],
        [meta("DC.date", "2013-03-12")],
        [meta("dcterms.issued", "2013-03-12")],
        [json_ld(article())],
        [json_ld([{"@type": "WebSite"}, article("2013-03-12T23:00:00-05:00")])],
        [json_ld({"@graph": [{"@type": "Person"}, {"@type": ["WebPage", "x"], "datePublished": "2013-03-12"}]})],
        [json_ld({"@type": "WebPage", "mainEntity": article()})],
        # The day of the page is that of its publication, whatever else is dated.
        [meta("article:published_time", "2013-03-12", "property"), meta("date", "2014-01-01")],
        [json_ld(article(comment=[{"@type": "Comment", "datePublished": "2015-01-01"}]))],
        [json_ld(article(image={"@type": "ImageObject", "datePublished": "2010-01-01"}))],
        [json_ld([article(), {"@type": "VideoObject", "datePublished": "2010-01-01"}])],
        # A correction leaves "yesterday" what it was.
        [json_ld(article(dateModified="2013-03-14"))],
        [meta("date", "2013-03-12"), '<script type="application/ld+json">{broken</script>'],
    ],
)
def test_a_page_is_of_the_day_that_it_says_it_was_published_on(head: list[str]) -> None:
    assert day_of_page(*head) == MARCH_12


@pytest.mark.parametrize(
    "head",
    [
        [],
        [meta("last-modified", "2013-03-12")],
        [meta("article:modified_time", "2013-03-12", "property")],
        [meta("article:published_time", "12/03/2013", "property")],
        [meta("date", "")],
        # Which of two days it is, and which sentence of a page that went on changing is of which, nobody can tell.
        [meta("article:published_time", "2013-03-12", "property"), json_ld(article("2013-03-13"))],
        [json_ld([article(), article("2012-01-01")])],
        [json_ld(article(dateModified="2019-05-01"))],
        [json_ld({"@type": "Event", "datePublished": "2013-03-12"})],
        [json_ld("[" * 40)],
        ['<script type="application/ld+json">' + "[" * 100_000 + "</script>"],
    ],
)
def test_a_page_is_of_no_day_where_it_says_none_or_it_is_in_doubt(head: list[str]) -> None:
    assert day_of_page(*head) is None


@pytest.mark.parametrize(
    ("front_matter", "day"),
    [
        ("date: 2013-03-12", MARCH_12),
        ("title: x\ndate: '2013-03-12'  # Tuesday\nlayout: post", MARCH_12),
        ("date: 2013-03-12T23:30:00-05:00", MARCH_12),
        ('date: "March 12, 2013"\r\nlastmod: 2013-03-15', MARCH_12),
        ("date: 2013-03-12\nlastmod: 2015-01-01", None),
        ("date: 2013-03-12\ndate: 2013-03-13", None),
        ("event:\n  date: 2013-03-12", None),
        ("update: 2013-03-12", None),
        ("date:\ntitle: 2013-03-12", None),
    ],
)
def test_markdown_is_of_the_day_of_its_front_matter(front_matter: str, day: date | None) -> None:
    text = f"---\n{front_matter}\n---\n\nThe bridge was closed yesterday.\n"
    (source,) = sources_of_bytes("post.md", text.encode())
    assert source.day == day
    assert source.text == text


def test_other_texts_are_of_no_day() -> None:
    text = "Date: 2013-03-12\n\nThe bridge was closed yesterday.\n\ndate: 2013-03-12\n"
    (row,) = sources_of_bytes("rows.jsonl", json.dumps({"text": text, "date": "2013-03-12"}).encode())
    (markdown,) = sources_of_bytes("a.md", text.encode())
    (plain,) = sources_of_bytes("a.txt", f"---\n{text}---\n".encode())
    sources = [source_of_text("a", text), plain, markdown, row]
    assert [source.day for source in sources] == [None] * 4

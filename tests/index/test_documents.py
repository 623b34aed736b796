"""Files made by common software: their text, whole sentences, and the place of each in the original."""

import shutil
from pathlib import Path

import pytest

from index.errors import SourceError
from index.places import in_words
from index.records import Source
from index.sentences import sentences_of
from index.sources import ReadLimits, read_sources, sources_of_bytes
from qa.assemble import Service

DOCUMENTS = Path(__file__).parent / "documents"
BUILT = (
    "The water mill of Varnholm was built in 1781 by the merchant Anders Holm, who had bought the land around the"
    " river from the crown two years before."
)
REFUSED = (
    "The insurance company from Aarhus refused to pay because the chimney had not been inspected since the summer of"
    " 1899, and the proceedings before the district court continued for almost three years."
)
BURNED = "On 3 May 1903 the mill burned down to its foundations."
OPENED = "The new mill opened on 14 September 1905."
RESCUED = (
    "Eleven passengers were rescued by the lighthouse keeper, whose extraordinary determination was commemorated by an"
    " inscription on the harbour wall, which is still legible today although the letters have suffered considerably"
    " from the weather."
)


def read(name: str) -> Source:
    (source,) = read_sources([DOCUMENTS / name])
    return source


def places(source: Source) -> dict[str, str | None]:
    """Return where each sentence stands, by its text."""
    found = sentences_of(source)
    assert all(source.text[one.start : one.end] == one.text for one in found)
    return {one.text: in_words(source.places, source.text, one.start) for one in found}


@pytest.mark.parametrize(
    ("name", "introduction", "fire", "results"),
    [
        ("report.docx", "under “Introduction”", "under “The fire of 1903”", "under “Results”"),
        ("pandoc.docx", "under “Introduction”", "under “The fire of 1903”", "under “Results”"),
        ("report.html", "under “Introduction”", "under “The fire of 1903”", "under “Results”"),
        ("report.epub", "chapter “Introduction”", "chapter “The fire of 1903”", "chapter “Results”"),
        ("report.pdf", "page 1", "page 1", "page 1"),
        (
            "report.md",
            "under “Introduction”, line 7",
            "under “The fire of 1903”, line 13",
            "under “Results”, line 24",
        ),
    ],
)
def test_sentences_are_whole_and_lead_to_their_place(name: str, introduction: str, fire: str, results: str) -> None:
    found = places(read(name))
    assert found[BUILT] == introduction
    assert found[BURNED] == fire
    assert REFUSED in found
    assert found[OPENED] == results


@pytest.mark.parametrize("name", ["report.docx", "pandoc.docx", "report.html", "report.epub", "report.pdf"])
def test_a_row_of_a_table_is_a_line(name: str) -> None:
    assert "1910 | 95 | 31" in places(read(name))


def test_printed_columns_hyphens_and_running_heads(tmp_path: Path) -> None:
    shutil.copy(DOCUMENTS / "ferry.pdf", tmp_path / "FERRY.PDF")
    (source,) = read_sources([tmp_path / "FERRY.PDF"])
    found = places(source)
    assert found["1. The crossing"] == "page 1"
    assert found["Its first captain was Mathilde Rasmussen."] == "page 1"
    assert found[RESCUED] == found["2. The accident"] == "page 2"
    assert "Historical Society" not in source.text
    assert "-\n" not in source.text


def test_menus_and_scripts_are_no_text() -> None:
    page = (
        "<html><head><title>T</title><script>var stolen = 1;</script></head><body><nav><ul><li>Home</li></ul></nav>"
        f"<article><h1>Mill</h1><p>{BUILT} {BURNED}</p><p style='display:none'>Ignore this hidden text.</p>"
        f"<script>steal('Ida')</script><h2>Later<br>on</h2><p onclick='steal()'>{REFUSED} {OPENED}</p></article>"
        "<footer>Imprint</footer></body></html>"
    )
    (source,) = sources_of_bytes("page.html", page.encode())
    assert source.text == f"Mill\n{BUILT} {BURNED}\n\nLater on\n{REFUSED} {OPENED}\n"
    assert places(source)[OPENED] == "under “Later on”"


@pytest.mark.parametrize("declared", ['<meta charset="windows-1252">', ""])
def test_a_page_in_another_encoding(declared: str) -> None:
    page = f"<html><head>{declared}</head><body><p>Der Wärter heißt Jörg Müller und wohnt über dem Öllager.</p>"
    (source,) = sources_of_bytes("page.htm", page.encode("cp1252"))
    assert "Der Wärter heißt Jörg Müller und wohnt über dem Öllager." in source.text


def test_a_page_of_hardly_any_text_is_read_whole() -> None:
    (source,) = sources_of_bytes("a.html", b"<nav>Home</nav><p>Ida Krog.</p>")
    assert source.text == "Ida Krog.\n"
    (nested,) = sources_of_bytes("b.html", b"<div>" * 200 + b"Deep down." + b"</div>" * 200)
    assert nested.text.strip() == "Deep down."


def test_markdown_is_kept_as_it_is_written() -> None:
    text = "Title\r\n=====\r\nOne.\r\n\r\n```\r\n# no heading\r\n```\r\n\r\n## A *big* `code`\r\n\r\nTwo.\r\n"
    (source,) = sources_of_bytes("a.md", text.encode())
    assert source.text == text
    found = places(source)
    assert found["One."] == "under “Title”, line 3"
    assert found["# no heading"] == "under “Title”, line 6"
    assert found["Two."] == "under “A big code”, line 11"


def test_a_document_without_headings_counts_its_paragraphs(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for text in ("One.", "", "Two.\nStill two."):
        document.add_paragraph(text)
    document.save(str(tmp_path / "a.docx"))
    (source,) = read_sources([tmp_path / "a.docx"])
    assert source.text == "One.\nTwo. Still two.\n"
    assert places(source) == {"One.": "paragraph 1", "Two.": "paragraph 2", "Still two.": "paragraph 2"}


def test_rows_of_a_table_are_sources_with_their_row() -> None:
    table = 'Title;Built;Note\r\nMill;1781;"Burned in 1903;\r\nrebuilt."\r\n;;\r\nMill;;Second.\r\nBarn;1820;\r\n'
    sources = sources_of_bytes("buildings.csv", table.encode("cp1252"))
    assert [source.name for source in sources] == [
        "buildings.csv#Mill",
        "buildings.csv#Mill (row 4)",
        "buildings.csv#Barn",
    ]
    assert sources[0].text == "Title: Mill; Built: 1781\nNote: Burned in 1903;\r\nrebuilt."
    assert [set(places(source).values()) for source in sources] == [{"row 2"}, {"row 4"}, {"row 5"}]
    (told,) = sources_of_bytes("a.tsv", b"id\ttext\n7\tThe mill burned.\n")
    assert (told.name, told.text) == ("a.tsv#7", "The mill burned.")


def test_a_row_is_one_sentence_and_its_longer_texts_follow() -> None:
    note = "The porter signed for them. One had a stain."
    (row, second) = sources_of_bytes("orders.csv", f"Order,Remarks,Status\n1001,{note},paid\n1002,,open\n".encode())
    assert row.text == f"Order: 1001; Status: paid\nRemarks: {note}"
    sentences = sentences_of(row)
    assert [row.text[one.start : one.end] for one in sentences] == [one.text for one in sentences]
    assert [one.text for one in sentences] == [
        "Order: 1001; Status: paid",
        "Remarks: The porter signed for them.",
        "One had a stain.",
    ]
    assert [one.text for one in sentences_of(second)] == ["Order: 1002; Status: open"]
    assert set(places(row).values()) == {"row 2"}


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;\r", "sep=;;;"])
def test_the_line_by_which_a_spreadsheet_tells_its_separator_is_no_header(first: str) -> None:
    (row,) = sources_of_bytes("fleet.csv", f"{first}\nname;draught, in m;crew\nGull;1,2;4\n".encode())
    assert row.text == "name: Gull; draught, in m: 1,2; crew: 4"
    assert [place.label for place in row.places] == ["3"]


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        (["a" * 201, "b"], ["two: b", f"one: {'a' * 201}"]),
        (["a" * 201], [f"one: {'a' * 201}"]),
        (["a" * 190, "b" * 190], [f"one: {'a' * 190}; two: {'b' * 190}"]),
        (["a" * 150, "b" * 150, "c" * 150], [f"one: {'a' * 150}", f"two: {'b' * 150}", f"three: {'c' * 150}"]),
        (["Dr. Holm", "12.5 m"], ["one: Dr. Holm; two: 12.5 m"]),
    ],
)
def test_a_long_row_is_no_single_sentence(values: list[str], sentences: list[str]) -> None:
    header = ",".join(["one", "two", "three"][: len(values)])
    (row,) = sources_of_bytes("long.csv", f"{header}\n{','.join(values)}\n".encode())
    assert [one.text for one in sentences_of(row)] == sentences
    assert row.text == "\n".join(sentences)


@pytest.mark.parametrize(
    ("table", "words"),
    [(b"a,b\n1,2,3\n", "Row 2 of a.csv has 3 values"), (b"a,b\n", "a.csv is empty"), (b'a\n"x', "no valid CSV")],
)
def test_a_table_that_cannot_be_read(table: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        sources_of_bytes("a.csv", table)


def test_a_message_with_its_attachment() -> None:
    message, attachment = read_sources([DOCUMENTS / "mail.eml"])
    assert message.name == "mail.eml"
    assert attachment.name == "mail.eml#ferry.pdf"
    found = places(message)
    assert found["Subject: Inspection of the mill"] == "in the header"
    inspected = "Dear Ida, the mill will be inspected on 9 June 1905 by the engineer from Gothenburg."
    assert found[inspected] == "in the message"
    assert found["Attachment: ferry.pdf"] == "in the list of attachments"
    assert places(attachment)[RESCUED] == "page 2"


def test_a_message_in_html_with_what_cannot_be_read() -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"] = "Ida Krog <ida@example.org>", "jens@example.org"
    message["Subject"], message["Date"] = "Grüße", "Fri, 05 May 1911 09:30:00 +0000"
    message.set_content("<p>The lamp<script>x()</script> is lit.</p><p>Ida</p>", subtype="html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="../../lamp.png")
    message.add_attachment(b"%PDF-broken", maintype="application", subtype="pdf", filename="a.pdf")
    for text in ("first", "second"):
        message.add_attachment(f"The {text} note.", filename="note.txt")
    sources = sources_of_bytes("mail.eml", message.as_bytes())
    assert sources[0].text == (
        "Subject: Grüße\nFrom: Ida Krog <ida@example.org>\nTo: jens@example.org\nDate: 5 May 1911, 09:30\n\n"
        "The lamp is lit.\nIda\n\nAttachment: .._.._lamp.png (not read)\nAttachment: a.pdf (not read)\n"
        "Attachment: note.txt\nAttachment: note.txt (4)\n"
    )
    assert [source.name for source in sources[1:]] == ["mail.eml#note.txt", "mail.eml#note.txt (4)"]


def test_an_attachment_that_is_gone_is_removed(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    shutil.copy(DOCUMENTS / "mail.eml", path)
    service.builder.index(read_sources([path]))
    assert service.catalog.count_sources() == 2
    path.write_bytes(b"Subject: Short\n\nNothing attached.\n")
    report = service.builder.index(read_sources([path]))
    assert (report.changed, report.removed) == (1, 1)


@pytest.mark.parametrize(
    ("name", "question", "place"),
    [
        ("report.pdf", "Who built the water mill of Varnholm?", "report.pdf, page 1, sentence 3"),
        ("report.docx", "When did the new mill open?", "report.docx, under “Results”, sentence 17"),
        ("ferry.pdf", "Who was the first captain of the ferry?", "ferry.pdf, page 1, sentence 4"),
        ("report.epub", "Who saw the flames first?", "report.epub, chapter “The fire of 1903”, sentence 9"),
        ("mail.eml", "When will the mill be inspected?", "mail.eml, in the message, sentence 2"),
        ("report.html", "When did the mill burn down?", "report.html, under “The fire of 1903”, sentence 7"),
    ],
)
def test_a_question_is_answered_with_the_place(service: Service, name: str, question: str, place: str) -> None:
    service.builder.index(read_sources([DOCUMENTS / name]))
    answer = service.pipeline.answer(question)
    assert place in [citation.where for citation in answer.citations], answer.answer
    cited = next(one for one in answer.citations if one.where == place)
    text = service.catalog.source_text(cited.source_id)
    assert text is not None
    assert text[cited.start : cited.end] == cited.text


def test_limits_hold_for_documents(tmp_path: Path) -> None:
    shutil.copy(DOCUMENTS / "report.pdf", tmp_path / "a.pdf")
    with pytest.raises(SourceError, match=r"a\.pdf has 34\.\d KiB, more than the limit"):
        list(read_sources([tmp_path / "a.pdf"], ReadLimits(max_bytes=1000)))

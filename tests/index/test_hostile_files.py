"""Broken, encrypted, wrongly named and hostile files: one clear sentence each, and nothing left behind."""

import io
import os
import shutil
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from index.errors import SourceError
from index.loaders.blob import Blob
from index.loaders.confined import confined_reader
from index.loaders.formats import Format, by_suffix
from index.sources import read_sources, sources_of_bytes
from qa.assemble import Service

DOCUMENTS = Path(__file__).parent / "documents"
CONTAINER = b"<container><rootfiles><rootfile full-path='%s'/></rootfiles></container>"
PACKAGE = (
    b"<package><manifest><item id='a' href='%s' media-type='application/xhtml+xml'/></manifest>"
    b"<spine><itemref idref='a'/></spine></package>"
)
LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '"
    + b"&b;" * 50
    + b"'><!ENTITY d '"
    + b"&c;" * 50
    + b"'>]>"
)


def document(name: str) -> bytes:
    return (DOCUMENTS / name).read_bytes()


def archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def with_member(name: str, member: str, data: bytes) -> bytes:
    """Return a document with one member of its archive replaced."""
    with zipfile.ZipFile(DOCUMENTS / name) as file:
        members = {one: file.read(one) for one in file.namelist()}
    return archive({**members, member: data})


def book(page: bytes, href: bytes = b"a.xhtml", package: bytes = b"p.opf") -> bytes:
    return archive(
        {"META-INF/container.xml": CONTAINER % package, "p.opf": PACKAGE % href, "a.xhtml": page, "secret": b"no"}
    )


def lying_book() -> bytes:
    """Return a book whose page unpacks to more than its archive says."""
    data = bytearray(book(b"a" * 300_000))
    size = (300_000).to_bytes(4, "little")
    assert data.count(size) == 2
    return bytes(data.replace(size, (10).to_bytes(4, "little")))


def pdf_bomb(size: int) -> bytes:
    """Return a PDF whose page is drawn by ``size`` bytes, packed."""
    stream = zlib.compress(b"(a) Tj " * (size // 7), 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, part) for number, part in enumerate(parts, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def blank_pdf() -> bytes:
    import pypdfium2

    made = pypdfium2.PdfDocument.new()
    made.new_page(100, 100)
    buffer = io.BytesIO()
    made.save(buffer)
    made.close()
    return buffer.getvalue()


CASES = [
    ("broken.pdf", document("report.pdf")[:2000], "is no readable PDF"),
    ("noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 50, "is no readable PDF"),
    ("scan.pdf", blank_pdf(), "holds no text, only images"),
    ("protected.pdf", document("protected.pdf"), "is encrypted"),
    ("image.pdf", b"\x89PNG\r\n\x1a\n" + bytes(500), "holds a PNG image, not a PDF"),
    ("text.pdf", b"Plain words.", "does not begin as one does"),
    ("page.txt", document("report.pdf"), "holds a PDF, not plain text; name it .pdf"),
    ("page.md", document("report.docx"), "holds a zip archive"),
    ("rtf.txt", b"{\\rtf1 text}", "holds an RTF document"),
    ("empty.pdf", b"", "is empty"),
    ("empty.docx", b"", "is empty"),
    ("empty.html", b"<html><body></body></html>", "is empty"),
    ("empty.eml", b"Subject:\n\n", "is empty"),
    ("none.eml", b"Just words.", "is no readable e-mail message"),
    ("secret.eml", b"Subject: x\nContent-Type: application/pkcs7-mime\n\nabc", "is an encrypted e-mail"),
    ("broken.docx", document("report.docx")[:4000], "is no readable Word document"),
    ("noise.docx", b"PK\x03\x04" + bytes(range(256)) * 9, "is no readable Word document"),
    ("protected.docx", document("protected.docx"), "is encrypted, or from before 2007"),
    ("book.docx", document("report.epub"), "is no readable Word document"),
    ("report.epub", document("report.docx"), "is no readable e-book"),
    ("laughs.docx", with_member("report.docx", "word/document.xml", LAUGHS + b"<a>&d;</a>"), "XML entities"),
    ("styles.docx", with_member("report.docx", "word/styles.xml", LAUGHS + b"<a>&d;</a>"), "XML entities"),
    ("torn.docx", with_member("report.docx", "word/document.xml", b"<w:document"), "is no readable Word document"),
    ("bomb.docx", archive({"[Content_Types].xml": b"", "word/document.xml": bytes(30_000_000)}), "unpacks to more"),
    ("bomb.epub", book(bytes(30_000_000)), "unpacks to more"),
    ("lying.epub", lying_book(), "is no readable e-book"),
    ("many.epub", archive({str(number): b"" for number in range(10_001)}), "unpacks to more"),
    ("laughs.epub", archive({"META-INF/container.xml": LAUGHS + b"<a>&d;</a>"}), "XML entities"),
    ("torn.epub", book(b"Text.", package=b"q.opf"), "lacks 'q.opf'"),
    ("path.epub", book(b"Text.", href=b"../../../../../../etc/passwd"), "lacks"),
    ("absolute.epub", book(b"Text.", href=b"/etc/passwd"), "lacks '/etc/passwd'"),
    (
        "drm.epub",
        archive({"META-INF/container.xml": b"<a/>", "META-INF/encryption.xml": b"<a Algorithm='http://x#aes'/>"}),
        "is encrypted against copying",
    ),
    ("pages.epub", archive({"META-INF/container.xml": b"<a/>"}), "is no readable e-book"),
]


@pytest.mark.parametrize(("name", "data", "words"), CASES, ids=[name for name, *_ in CASES])
def test_a_file_that_cannot_be_read_gets_one_sentence(name: str, data: bytes, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        sources_of_bytes(name, data)
    said = str(caught.value)
    assert words in said
    assert said.startswith(name)
    assert said.endswith(".")
    assert "\n" not in said
    assert ": /" not in said


def test_bad_files_of_a_folder_are_told_and_the_rest_is_read(service: Service, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, data, _ in CASES:
        (folder / name).write_bytes(data)
    shutil.copy(DOCUMENTS / "report.pdf", folder / "good.pdf")
    told: list[str] = []
    report = service.builder.index(read_sources([folder], on_skip=lambda error: told.append(str(error))))
    assert report.added == 1
    assert len(told) == len(CASES)
    assert [summary.name for summary in service.catalog.summaries()] == ["good.pdf"]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*(name for name, *_ in CASES), "good.pdf"])


def test_entities_and_external_files_are_never_read_from_html() -> None:
    page = b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>Before &x; after the entity.</p>"
    (source,) = sources_of_bytes("a.html", page)
    assert "root:" not in source.text
    assert "Before" in source.text


def test_a_packed_page_of_a_pdf_takes_no_more_than_its_share() -> None:
    with confined_reader(max_seconds=2) as reader, pytest.raises(SourceError, match=r"bomb\.pdf (takes|needs|cannot)"):
        reader.read(Blob("bomb.pdf", pdf_bomb(700_000_000)), _format("a.pdf"))


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    with (
        confined_reader(max_seconds=0.01) as reader,
        pytest.raises(SourceError, match=r"takes more than 0\.01 s to read"),
    ):
        reader.read(Blob("a.pdf", document("report.pdf")), _format("a.pdf"))
    with confined_reader() as reader:
        assert reader.read(Blob("a.pdf", document("report.pdf")), _format("a.pdf"))


def test_a_reader_that_dies_is_replaced_and_ends_with_its_use() -> None:
    pdf = Blob("a.pdf", document("report.pdf"))
    with confined_reader() as reader:
        assert reader.read(pdf, _format("a.pdf"))
        process = reader._process
        assert process is not None
        os.kill(process.pid, 9)
        time.sleep(0.1)
        assert reader.read(pdf, _format("a.pdf"))
        last = reader._process
    assert last is not None
    assert last.poll() is not None


def test_nothing_is_written_by_the_reader(tmp_path: Path) -> None:
    shutil.copy(DOCUMENTS / "report.epub", tmp_path / "a.epub")
    list(read_sources([tmp_path / "a.epub"]))
    assert [path.name for path in tmp_path.iterdir()] == ["a.epub"]


def _format(name: str) -> Format:
    found = by_suffix(name)
    assert found is not None
    return found


def test_modules_beside_the_files_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json.py", "index.py", "pypdfium2.py"):
        (tmp_path / name).write_text("open('planted', 'w').close()", encoding="utf-8")
    shutil.copy(DOCUMENTS / "report.pdf", tmp_path)
    monkeypatch.chdir(tmp_path)
    (source,) = read_sources(["report.pdf"])
    assert source.text
    assert not (tmp_path / "planted").exists()

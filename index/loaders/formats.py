"""Which loader reads what: by a file's suffix, or by the media type that a server tells; content must agree."""

from dataclasses import dataclass
from pathlib import PurePath

from index.errors import SourceError
from index.loaders.blob import Blob, Extract, Loader, TooMuchTextError, damaged, empty, refuse
from index.loaders.docx import load_docx
from index.loaders.epub import load_epub
from index.loaders.html import load_html
from index.loaders.mail import load_mail
from index.loaders.markdown import load_markdown
from index.loaders.pdf import load_pdf
from index.loaders.rows import load_csv, load_json_lines
from index.loaders.text import load_text


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its suffixes and media types, its loader, and the first bytes of its files where they are its own.

    A ``confined`` one is read in a process of its own, as its files can be made to do harm.
    """

    name: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    loader: Loader
    confined: bool = False
    signature: bytes = b""


def _load_mail(blob: Blob) -> list[Extract]:
    return load_mail(blob, _load_attachment)


def _load_attachment(name: str, data: bytes) -> list[Extract]:
    found = by_suffix(name)
    # A message within a message could go on forever.
    return load(Blob(name, data), found) if found and found.suffixes != (".eml",) else []


FORMATS = (
    Format("plain text", (".txt", ".text", ".log"), ("text/plain",), load_text),
    Format("Markdown", (".md", ".markdown"), ("text/markdown", "text/x-markdown"), load_markdown),
    Format(
        "JSON Lines",
        (".jsonl", ".ndjson"),
        ("application/jsonl", "application/x-ndjson", "application/json-lines"),
        load_json_lines,
    ),
    Format("CSV", (".csv", ".tsv"), ("text/csv", "text/tab-separated-values"), load_csv),
    Format("PDF", (".pdf",), ("application/pdf",), load_pdf, confined=True, signature=b"%PDF-"),
    Format(
        "Word document",
        (".docx",),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        load_docx,
        confined=True,
        signature=b"PK\x03\x04",
    ),
    Format("e-book", (".epub",), ("application/epub+zip",), load_epub, confined=True, signature=b"PK\x03\x04"),
    Format("HTML", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), load_html, confined=True),
    Format("e-mail", (".eml",), ("message/rfc822",), _load_mail, confined=True),
)
_BY_SUFFIX = {suffix: one for one in FORMATS for suffix in one.suffixes}
_BY_MEDIA_TYPE = {media_type: one for one in FORMATS for media_type in one.media_types}
_RECOGNIZE = "have its text recognized, for example by ocrmypdf"
_SIGNATURES = (
    (b"%PDF-", "a PDF", "name it .pdf to have it read"),
    (b"\x89PNG", "a PNG image", _RECOGNIZE),
    (b"\xff\xd8\xff", "a JPEG image", _RECOGNIZE),
    (b"GIF8", "a GIF image", _RECOGNIZE),
    (b"PK\x03\x04", "a zip archive, as .docx and .epub files are", "name it .docx or .epub if it is one, or unpack it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"\x7fELF", "a program", "leave it out"),
    (b"MZ\x90\x00", "a program", "leave it out"),
    (b"{\\rtf", "an RTF document", "save it as .docx"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def by_suffix(name: str) -> Format | None:
    """Return the format of a file by its name; None where it is none that can be read."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower())


def by_media_type(media_type: str) -> Format | None:
    """Return the format that a media type such as ``text/html`` names, or None."""
    return _BY_MEDIA_TYPE.get(media_type.strip().lower())


def suffixes() -> list[str]:
    """Return the file name suffixes that can be read, with their dots."""
    return sorted(_BY_SUFFIX)


def load(blob: Blob, kind: Format) -> list[Extract]:
    """Read a file of a format in this process. Raises SourceError for whatever keeps it from being read."""
    check_signature(blob, kind)
    try:
        return kind.loader(blob)
    except SourceError:
        raise
    except TooMuchTextError as error:
        raise refuse(blob, str(error), "cut it into parts") from error
    except MemoryError as error:
        raise refuse(blob, "needs more memory than a file may take", "cut it into parts") from error
    except Exception as error:
        raise damaged(blob, kind.name) from error


def check_signature(blob: Blob, kind: Format) -> None:
    """Raise SourceError where the first bytes are those of another format than the name tells."""
    head = blob.data[:1024]
    if not blob.data.strip():
        raise empty(blob.shown)
    if head.startswith(_OLD_OFFICE):
        reason = "is an Office file that is encrypted, or from before 2007"
        raise refuse(blob, reason, "save it as .docx without a password")
    if kind.signature and kind.signature in head[: 1024 if kind.signature == b"%PDF-" else 4]:
        return
    for signature, what, to_do in _SIGNATURES:
        if head.startswith(signature):
            raise refuse(blob, f"holds {what}, not {_article(kind.name)}", to_do)
    if kind.signature:
        raise damaged(blob, kind.name, "it does not begin as one does")


def _article(name: str) -> str:
    if name in ("plain text", "Markdown", "HTML", "CSV", "JSON Lines"):
        return name
    return f"an {name}" if name[0] in "aeio" else f"a {name}"

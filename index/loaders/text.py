"""Plain text in any encoding, kept exactly as it is decoded."""

import codecs

from index.loaders.blob import Blob, Extract, refuse

# UTF-32 first: its mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Never guessed: these are told by their mark.
_MARKED_ENCODINGS = ["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_7"]


def load_text(blob: Blob) -> list[Extract]:
    """Return the text as it is. Raises SourceError where the bytes are no text."""
    return [Extract(decoded(blob))]


def decoded(blob: Blob) -> str:
    """Return the text of ``blob`` exactly, less a byte order mark."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if blob.data.startswith(mark):
            return _decoded_as(encoding, blob)
    if b"\0" in blob.data:
        raise refuse(blob, "is not text: it holds binary data", "save its text in UTF-8, or leave it out")
    if blob.encoding is not None and _is_known(blob.encoding):
        return blob.data.decode(blob.encoding, "replace")
    try:
        return blob.data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded_by_guess(blob)


def _is_known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _decoded_as(encoding: str, blob: Blob) -> str:
    try:
        return blob.data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = "it begins with the mark of that encoding, and then breaks it"
        raise refuse(blob, f"is not valid {encoding.upper()}: {reason}", "save it in UTF-8") from error


def _decoded_by_guess(blob: Blob) -> str:
    from charset_normalizer import from_bytes

    # On short texts the guess ranks rare encodings first, so the most common one is tried by itself.
    best = from_bytes(blob.data, cp_isolation=["cp1252"]).best()
    best = best or from_bytes(blob.data, cp_exclusion=_MARKED_ENCODINGS).best()
    if best is None:
        raise refuse(blob, "is in no text encoding that could be told", "save it in UTF-8")
    return _decoded_as(best.encoding, blob)

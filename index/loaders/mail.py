"""E-mail (.eml) by the standard library: header, message, and attachments, each of them a source of its own."""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime

from index.errors import SourceError
from index.loaders.blob import Blob, Extract, TextBuilder, damaged, one_line, refuse
from index.loaders.html import add_blocks, blocks_of, html_text, page_of
from index.loaders.text import decoded
from index.places import IN_ATTACHMENTS, IN_HEADER, IN_MESSAGE
from index.records import PlaceKind

_SHOWN = ("Subject", "From", "To", "Cc")
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
MOST_ATTACHMENTS = 100
Attached = Callable[[str, bytes], list[Extract]]


def load_mail(blob: Blob, attached: Attached) -> list[Extract]:
    """Return the message, then what its attachments hold; ``attached`` reads one by name and bytes.

    Attachments that cannot be read are named in the message. Raises SourceError where it is no message, or encrypted.
    """
    try:
        message = message_from_bytes(blob.data, policy=policy.default)
    except (MessageError, ValueError) as error:
        raise damaged(blob, "e-mail message") from error
    if not any(name in message for name in ("From", "To", "Subject", "Date", "Received")):
        raise damaged(blob, "e-mail message", "it has none of the headers of one")
    if message.get_content_type() in _ENCRYPTED and message.get_param("smime-type") != "signed-data":
        raise refuse(blob, "is an encrypted e-mail message", "save it decrypted")
    builder = TextBuilder()
    builder.place(PlaceKind.PART, IN_HEADER)
    for line in _header(message):
        builder.block(line)
    builder.blank_line()
    builder.place(PlaceKind.PART, IN_MESSAGE)
    _add_body(builder, message, blob)
    extracts, names = _attachments(message, attached)
    if names:
        builder.blank_line()
        builder.place(PlaceKind.PART, IN_ATTACHMENTS)
        for name in names:
            builder.block(f"Attachment: {name}")
    return [builder.extract(), *extracts]


def _header(message: EmailMessage) -> list[str]:
    lines = [f"{name}: {one_line(str(message[name]))}" for name in _SHOWN if message[name]]
    try:
        sent = parsedate_to_datetime(str(message["Date"]))
        lines.append(f"Date: {sent.day} {sent:%B %Y}, {sent:%H:%M}")
    except (ValueError, TypeError, IndexError):
        if message["Date"]:
            lines.append(f"Date: {one_line(str(message['Date']))}")
    return lines


def _add_body(builder: TextBuilder, message: EmailMessage, blob: Blob) -> None:
    body = message.get_body(("plain", "html"))
    if body is None:
        return
    part = Blob(f"The message of {blob.shown}", _payload(body), body.get_content_charset())
    if body.get_content_type() == "text/html":
        page = page_of(html_text(part))
        if page is not None:
            add_blocks(builder, blocks_of(page), headings=False)
        return
    for paragraph in _paragraphs(decoded(part), flowed=body.get_param("format") == "flowed"):
        builder.block(paragraph)


def _paragraphs(text: str, *, flowed: bool) -> list[str]:
    """Return the lines of a message, those joined that only the line length of mail has parted (RFC 3676)."""
    lines = text.replace("\r\n", "\n").split("\n")
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line.strip() and not line.startswith((">", "--", "-", "*", "\t", "  ")):
            paragraphs[-1] = f"{paragraphs[-1].rstrip()} {line.strip()}"
        else:
            paragraphs.append(line)
        # Without the flag, a line near the usual 72 to 78 columns was broken for its length.
        goes_on = bool(line.strip()) and (line.endswith(" ") if flowed else len(line.rstrip()) > 60)
    return paragraphs


def _attachments(message: EmailMessage, attached: Attached) -> tuple[list[Extract], list[str]]:
    extracts: list[Extract] = []
    names: list[str] = []
    for number, part in enumerate(message.iter_attachments(), start=1):
        name = one_line(part.get_filename() or f"attachment {number}").replace("/", "_").replace("\\", "_")
        if number > MOST_ATTACHMENTS or part.get_content_type() == "message/rfc822":
            names.append(f"{name} (not read)")
            continue
        try:
            found = [one for one in attached(name, _payload(part)) if one.text.strip()]
        except SourceError:
            found = []
        key = f"{name} ({number})" if name in names else name
        names.append(key if found else f"{name} (not read)")
        extracts += [Extract(one.text, one.places, f"{key}#{one.key}" if one.key else key, one.shown) for one in found]
    return extracts, names


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""

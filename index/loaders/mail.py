"""E-mail (.eml) by the standard library: header, message, and attachments, each of them a source of its own."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime

from index.errors import SourceError
from index.loaders.blob import Blob, Extract, TextBuilder, damaged, one_line, refuse
from index.loaders.html import Block, blocks_of, html_text, page_of
from index.loaders.text import decoded
from index.loaders.written_on import believable
from index.places import IN_ATTACHMENTS, IN_HEADER, IN_MESSAGE, IN_QUOTED_MESSAGE
from index.records import PlaceKind

_SHOWN = ("Subject", "From", "To", "Cc")
_FIRST_YEAR = 1971  # of mail
_HEADER_LINES = 5
# Programs write the header of a message that is answered or forwarded in the language of their user.
_FROM = re.compile(r"[>*\s]*(?:From|Von|De|Da|Van|Från|Fra|Od)\s?:\*?\s")
_SENT = re.compile(
    r"(?:\A|\s)\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Fecha|Inviato|Data|Verzonden|Skickat|Sendt|Dato)\s?:"
)
_DIVIDER = re.compile(
    r"[>*\s]*(?:-{2,}[^-]{0,40}\b(?:message|messages|Nachricht|mensaje|messaggio|mensagem|bericht|meddelande)\b[^-]{0,40}-{2,}"
    r"|Begin forwarded message:)",
    re.IGNORECASE,
)
_WROTE = re.compile(r"On\b.{6,300}\bwrote:\s*\Z")
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
MOST_ATTACHMENTS = 100
Attached = Callable[[str, bytes], list[Extract]]


def load_mail(blob: Blob, attached: Attached) -> list[Extract]:
    """Return the message, then what its attachments hold; ``attached`` reads one by name and bytes.

    Its day is that of its own header, in the time zone that is told there. Attachments that cannot be read are named
    in the message. Raises SourceError where it is no message, or encrypted.
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
    _add_paragraphs(builder, _body(message, blob))
    extracts, names = _attachments(message, attached)
    if names:
        builder.blank_line()
        builder.place(PlaceKind.PART, IN_ATTACHMENTS)
        for name in names:
            builder.block(f"Attachment: {name}")
    return [replace(builder.extract(), day=_day(message)), *extracts]


def _header(message: EmailMessage) -> list[str]:
    lines = [f"{name}: {one_line(str(message[name]))}" for name in _SHOWN if message[name]]
    sent = _sent(message)
    if sent:
        lines.append(f"Date: {sent.day} {sent:%B %Y}, {sent:%H:%M}")
    elif message["Date"]:
        lines.append(f"Date: {one_line(str(message['Date']))}")
    return lines


def _sent(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except (ValueError, TypeError, IndexError):
        return None


def _day(message: EmailMessage) -> date | None:
    sent = _sent(message)
    return believable(sent.date()) if sent and sent.year >= _FIRST_YEAR else None


def _body(message: EmailMessage, blob: Blob) -> list[Block]:
    """Return the paragraphs of a message."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return []
    part = Blob(f"The message of {blob.shown}", _payload(body), body.get_content_charset())
    if body.get_content_type() == "text/html":
        page = page_of(html_text(part))
        return [] if page is None else blocks_of(page)
    paragraphs = _paragraphs(decoded(part), flowed=body.get_param("format") == "flowed")
    return [Block(text.strip(), is_heading=False) for text in paragraphs if text.strip()]


def _add_paragraphs(builder: TextBuilder, blocks: Sequence[Block]) -> None:
    """Add the paragraphs of a message; those of another one that it quotes or forwards stand in a place apart."""
    rest_is_quoted = was_quoted = False
    for number, block in enumerate(blocks):
        following = blocks[number + 1 : number + _HEADER_LINES]
        rest_is_quoted = rest_is_quoted or _begins_other(block.text, following)
        is_quoted = rest_is_quoted or _is_quoted(block)
        if is_quoted != was_quoted:
            builder.place(PlaceKind.PART, IN_QUOTED_MESSAGE if is_quoted else IN_MESSAGE)
        builder.block(block.text)
        was_quoted = is_quoted


def _is_quoted(block: Block) -> bool:
    return block.is_quoted or block.text.startswith(">")


def _begins_other(text: str, following: Sequence[Block]) -> bool:
    """Tell whether all that follows is another message: behind a line that says so, or the header of that message.

    "Ida wrote:" says so too, unless what she wrote is marked line by line, between which answers may stand.
    """
    if _DIVIDER.match(text):
        return True
    if _WROTE.match(text):
        return not following or not _is_quoted(following[0])
    return bool(_FROM.match(text)) and any(_SENT.search(line) for line in (text, *(one.text for one in following)))


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
        extracts += [replace(one, key=f"{key}#{one.key}" if one.key else key) for one in found]
    return extracts, names


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""

"""A chat model's output, piece by piece, to statements with the numbers of the sentences that they cite.

Numbers come as ``[2]``, and in many other forms that are read too; what looks like a marker and is none is dropped.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.sentences import split

_OPEN, _CLOSE = r"[\[［【〔]", r"[\]］】〕]"
# Blanks are matched possessively, and from their first one on: a model may write them without end.
_WORDED = r"(?:(?:sentences?|sources?|citations?|references?|refs?\.?|nos?\.?|s)\s*+)?[#^]?+\s*+"
_LIST = r"\d{1,3}(?:\s*(?:,|;|&|and|to|[-‐–—])\s*[#^]?\d{1,3})*"
# "[1]", "[1, 2]", "[1-3]", "[Sentence 2]", "[^1]", "【1†source】", "(sentence 2)", and "[1" before a blank or a stop.
MARKER = re.compile(
    rf"{_OPEN}\s*+{_WORDED}(?P<numbers>{_LIST})\s*(?:†[^\]】\n]{{0,40}})?(?:{_CLOSE}|\)|(?=[\s.,;!?]|\Z))"
    rf"|\(\s*(?:see\s+)?(?:sentences?|sources?)\s*#?(?P<worded>{_LIST})\s*\)",
    re.IGNORECASE,
)
_LAST_IN_PARENTHESES = re.compile(rf"(?<!\s)\s*+\(\s*(?P<numbers>{_LIST})\s*\)(?=\s*+[.!?]?+\s*+\Z)")
_SUPERSCRIPT = re.compile(r"(?<=[^\W\d_]|[.!?,;)”\"])[¹²³⁴-⁹⁰]+")
_FROM_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NO_MARKER = re.compile(rf"{_OPEN}[^\]］】〕\n]{{0,60}}{_CLOSE}|{_OPEN}|{_CLOSE}")
# No label has as many digits; longer ones could not be read as numbers.
_NUMBER = r"(?<!\d)\d{1,9}(?!\d)"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:to|[-‐–—])\s*[#^]?({_NUMBER})")
_WIDEST_RANGE = 10
_TAIL = re.compile(r"[\s.!?。！？…”’»)\"']*")
_STOP = re.compile(r"[.!?。！？…]")
_ENDED = re.compile(r"[.!?。！？…][\"”’»)\s]*\Z")
_GOES_ON = frozenset("[［【〔(.,;:!?)]”’»。")
_STYLE = re.compile(r"\*\*|__|`|^[^\S\n]*+#{1,6}\s+|^[^\S\n]*+(?:[-*•–]|\d{1,2}[.)])\s++(?=\S)", re.MULTILINE)
_LEAD_IN = re.compile(
    r"\A(?:(?:answer|yes|no|sure|certainly)\s*[:,.!]\s+)?"
    r"(?:(?:according to|based on|from|as stated in)\s+(?:the\s+)?(?:given |provided |quoted |numbered )*"
    r"(?:sources?|sentences?|texts?|contexts?|documents?|information|passages?)(?:\s+provided|\s+given)?\s*,\s*)?",
    re.IGNORECASE,
)
_THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_THINKING = re.compile(r"\A\s*<think", re.IGNORECASE)
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[.,;!?](?:\s|\Z))")
_EMPTY = re.compile(r"\(\s*\)")
_NOTHING = re.compile(r"\W*not\s+in\s+(?:the\s+)?sources?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement without markers, and the numbers that it cites, each once, in their order."""

    text: str
    numbers: tuple[int, ...]

    @property
    def says_nothing(self) -> bool:
        """Whether it is the words that the prompt asks for where the sentences don't answer."""
        return _NOTHING.fullmatch(self.text) is not None


def without_thought(text: str) -> str:
    """Return a model's output less what it says to itself first."""
    return "" if _THINKING.match(rest := _THOUGHT.sub("", text)) else rest


def read_statements(pieces: Iterable[str]) -> Iterator[Statement]:
    """Yield each statement as soon as it is complete: something else follows its markers, or a line ends.

    What stands last behind others, without a marker and a full stop, was torn off and is left out.
    """
    buffer = ""
    has_more = False
    for piece in pieces:
        buffer += piece
        buffer = _THOUGHT.sub("", buffer)
        if _THINKING.match(buffer):
            continue
        while cut := _complete(buffer):
            yield from statements_of(buffer[:cut])
            buffer = buffer[cut:]
            has_more = True
    has_marker = MARKER.search(buffer) or _LAST_IN_PARENTHESES.search(buffer)
    is_torn_off = has_more and not has_marker and not _ENDED.search(buffer)
    if not _THINKING.match(buffer) and not is_torn_off:
        yield from statements_of(buffer)


def _complete(buffer: str) -> int:
    """Return where the first complete piece ends, 0 where there is none yet."""
    line_end = buffer.find("\n")
    for marker in MARKER.finditer(buffer):
        if 0 <= line_end < marker.start():
            break
        start = marker.start() - len(_reversed_tail(buffer[: marker.start()]))
        end = marker.end()
        while True:
            tail = _TAIL.match(buffer, end)
            end = tail.end() if tail else end
            following = MARKER.match(buffer, end)
            if following is None:
                break
            end = following.end()
        is_ended = _STOP.search(MARKER.sub(" ", buffer[start:end])) or "\n" in buffer[marker.end() : end]
        if is_ended and end < len(buffer) and buffer[end] not in _GOES_ON:
            return end
    return line_end + 1


def _reversed_tail(text: str) -> str:
    tail = _TAIL.match(text[::-1])
    return tail[0] if tail else ""


def statements_of(piece: str) -> list[Statement]:
    """Return the statements of a finished piece; one without numbers has those of the next one that has some."""
    plain = _STYLE.sub("", piece).strip()
    plain = _SUPERSCRIPT.sub(lambda found: f"[{found[0].translate(_FROM_SUPERSCRIPT)}]", plain)
    if not MARKER.search(plain):
        plain = _LAST_IN_PARENTHESES.sub(lambda found: f" [{found['numbers']}]", plain)
    read: list[Statement] = []
    for part in split(plain):
        text, numbers = _without_markers(part)
        if text:
            read.append(Statement(text, numbers))
        elif read and numbers:
            read[-1] = Statement(read[-1].text, tuple(dict.fromkeys((*read[-1].numbers, *numbers))))
    following: tuple[int, ...] = ()
    for place in reversed(range(len(read))):
        following = read[place].numbers or following
        read[place] = Statement(read[place].text, following)
    # A line such as "The sources say:" announces and states nothing.
    return [one for one in read if one.numbers or not one.text.endswith(":")]


def _without_markers(part: str) -> tuple[str, tuple[int, ...]]:
    numbers: dict[int, None] = {}
    for marker in MARKER.finditer(part):
        numbers |= dict.fromkeys(numbers_in(marker["numbers"] or marker["worded"]))
    text = _EMPTY.sub("", _NO_MARKER.sub("", MARKER.sub("", part)))
    text = _LEAD_IN.sub("", _SPACE_BEFORE_STOP.sub("", " ".join(text.split())).strip())
    text = text if any(character.isalnum() for character in text) else ""
    return text[:1].upper() + text[1:], tuple(numbers)


def numbers_in(listed: str) -> Iterator[int]:
    """Yield the numbers of a list such as "1, 3-5"."""
    for first, last in _RANGE.findall(listed):
        if int(first) < int(last) <= int(first) + _WIDEST_RANGE:
            yield from range(int(first), int(last) + 1)
    yield from map(int, re.findall(_NUMBER, listed))

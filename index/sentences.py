"""Text to sentences, as a partition: the parts joined are the text.

The library ``sentencex`` decides where a sentence ends. The layer here adds what no library does:
line ends (``wrapped_lines.py``), footnote marks, and a few merges and cuts where the library is known to err.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

import sentencex

from index.records import Sentence, Source
from index.wrapped_lines import LeftOut, breaks

StartsOf = Callable[[str], Iterable[int]]

# Change it with where sentences end or how they are shown: sources in an index are then split anew.
SPLITTER = "1"

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")

_REMARKS = "better source|citation|clarification|page|quotation|source|verification"
# Single letters only where they are attached, and never "d" or "s": "a [b]ig boy[s]" is not annotated,
# it is quoted. "[1](...)" is a Markdown link.
_MARK = re.compile(
    r"\[(?:"
    r"\d{1,3}(?: ?[,\u2013-] ?\d{1,3})*"
    r"|\^[\w-]{1,30}"
    r"|(?:note|nb|fn|n)\.?[ \u00a0]\d{1,3}"
    rf"|(?:{_REMARKS})s? needed"
    r"|(?:by whom|according to whom|how|what|when|where|which|who|why)\?"
    r"|(?<![^\S\r\n]\[)[a-ce-rt-z](?=\](?!\w))"
    r")\](?!\()",
    re.IGNORECASE,
)

# Character classes, each to be put between square brackets.
_OPENING = r"\"'(\[{\u201c\u2018\u00ab\u201e\u00bf\u00a1\u300c\u300e\uff08"
_CLOSING = r"\"')\]}\u201d\u2019\u00bb\u300d\u300f\uff09\u3011"
_CLOSERS = re.compile(rf"[{_CLOSING}]+\Z")
_OPENERS = re.compile(rf"(?<=\s)[{_OPENING}]+\Z")
# Stops of scripts that put no blank after a sentence.
_WIDE_STOPS = tuple("\u3002\uff01\uff1f\uff61\uff0e\u2026\u0964\u0965\u104b\u17d4")
_WORD = re.compile(r"[^\W_]")

_NEVER_LAST = re.compile(
    r"Mr|Mrs|Ms|Mx|Messrs|Mme|Mlle|Dr|Prof|Gen|Col|Lt|Capt|Cmdr|Cpl|Sgt|Pvt|Maj|Adm|Brig|Pres|Rev|Hon|Sen|Rep"
    r"|Gov|ca|cf|viz|incl|resp|[Rr]egt|[EeIi]\.[eg]|z\.B|d\.h|u\.a|\w\.-\w"  # the last: initials "J.-Y."
)
_NEVER_BEFORE_NUMBER = re.compile(
    r"[Aa]pprox|[Cc]h|[Ee]qs?|[Ee]st|[Ss]ect|[Tt]el|[Vv]ols?|Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun"
)
# "Until 6:00 p.m. Eastern Time", "at 10 a.m. Monday".
_OF_HOURS = re.compile(r"[AaPp]\.[Mm]")
_WITH_HOURS = re.compile(
    r"(?:(?:Eastern|Pacific|Central|Mountain|Atlantic|Greenwich)(?!\s+(?!Time|Standard|Daylight|Mean)[A-Z])"
    r"|[ECMP][DS]T|UTC|GMT|BST|CES?T|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_LAST_WORD = re.compile(rf"(?:\A|[\s{_OPENING}])([^\W\d_]+(?:[.-]+[^\W\d_]+)*)\.[{_CLOSING}]*\s*\Z")
_ENUMERATOR = re.compile(r"\s*(?:[-*+\u2022>#]+\s+)?[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{1,6})[.)]+\s*")
_LONGEST_LAST_WORD = 50

# Words that the library takes for abbreviations ("miss." for Mississippi), units that it takes for initials ("12 m.",
# "40 mg/l."), and a closing bracket or a raised number after a full stop ("years.1"), which it reads over: all end a
# sentence where a capitalized word follows.
_OVERLOOKED = re.compile(
    rf"(?:(?<=\w/)[a-zA-Z]\.|(?<=\d)\s?[ghlmst]\.|\b(?:ar[ckt]|con|etc|fed|ill|[Mm]ay|[Mm]e|miss|no(?!\.\s+[A-Z]{{1,4}}[-/]?\d)|ok|OK)\.[{_CLOSING}]*+|(?<=[a-z]{{5}})\.\d{{1,2}}|[.!?\u2026][{_CLOSING}]*+(?<=[)\]]))"
    rf"\s++(?=[{_OPENING}]*+(?P<first>[^\W\d_])(?:[^\W_]|(?<=[AI])\s))"
)
_MANY_BYTES_BLANK = re.compile(r"[^\S ]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def split(text: str) -> list[str]:
    r"""Partition ``text`` into sentences: ``"".join(split(text)) == text``.

    White space and footnote marks after a sentence belong to its part, white space before the first
    sentence to the first part. A line end (``\n``, ``\r\n``, ``\r``) ends a sentence, unless only the width
    of a page has put it there. Empty text gives no part; a text without visible content gives itself as the only part.
    """
    return partition(text, _library_starts)


def partition(text: str, starts_of: StartsOf) -> list[str]:
    """Partition ``text`` as ``split`` does, with the decisions of another library.

    ``starts_of`` gets one line without its end and without footnote marks, and gives the offsets (in
    characters, ascending) at which its sentences start.
    """
    return _parts(text, breaks(text), starts_of)


def _parts(text: str, inside: Sequence[LeftOut], starts_of: StartsOf) -> list[str]:
    """Partition ``text``, the line ends ``inside`` sentences of which end none."""
    starts: list[int] = []
    for line in _LINE.finditer(_unwrapped(text, inside)):
        starts.extend(line.start() + start for start in _line_starts(line[0], starts_of))
    if not starts:
        return [text] if text else []
    ends = [*starts[1:], len(text)]
    return [text[start:end] for start, end in zip([0, *starts[1:]], ends, strict=True)]


def sentences_of(source: Source) -> list[Sentence]:
    """Return the sentences of ``source``, numbered from 1; none for a text without visible content.

    Offsets are in characters of ``source.text`` and leave out white space and footnote marks at both
    ends. ``text`` also leaves out the marks inside, and the blank before a mark that ends a word; it shows a blank for
    a line end inside, or nothing where that parts a word.
    """
    source_id, text = source.id, source.text
    line_ends = breaks(text)
    marks = deque(sorted([*(LeftOut(*mark.span()) for mark in _MARK.finditer(text)), *line_ends]))
    sentences: list[Sentence] = []
    end_of_part = 0
    for part in _parts(text, line_ends, _library_starts):
        start, end_of_part = end_of_part, end_of_part + len(part)
        inside: deque[LeftOut] = deque()
        while marks and marks[0].start < end_of_part:
            inside.append(marks.popleft())
        start, end = _trimmed(text, start, end_of_part, inside)
        shown = _shown(text, start, end, inside)
        if not _is_blank(shown):
            sentences.append(Sentence(source_id, len(sentences) + 1, start, end, shown))
    return sentences


def _library_starts(line: str) -> list[int]:
    # The library panics on white space of more than one byte and refuses surrogates; replacing one
    # character by one keeps the offsets.
    seen = _SURROGATE.sub("\ufffd", _MANY_BYTES_BLANK.sub(" ", line))
    try:
        boundaries = sentencex.get_sentence_boundaries("en", seen)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic in Rust is no Exception, and one line must not end the program
        return []
    return [boundary["start_index"] for boundary in boundaries]


def _line_starts(line: str, starts_of: StartsOf) -> Iterator[int]:
    """Yield where the sentences of ``line`` start; nothing for a line without visible content."""
    bare = _MARK.sub("", line).rstrip()
    if _is_blank(bare):
        return
    yield len(line) - len(line.lstrip())
    marks = deque(mark.span() for mark in _MARK.finditer(line))
    removed = 0
    for cut in _cuts(bare, starts_of):
        # A mark right before a sentence belongs to the sentence before it.
        while marks and marks[0][0] - removed <= cut:
            start, end = marks.popleft()
            removed += end - start
        yield cut + removed


def _cuts(bare: str, starts_of: StartsOf) -> list[int]:
    """Return the starts of all sentences of a line but the first."""
    overlooked = (match.end() for match in _OVERLOOKED.finditer(bare) if not match["first"].islower())
    placed = {_placed(bare, candidate) for candidate in (*starts_of(bare), *overlooked)}
    cuts = sorted(cut for cut in placed if cut is not None and _may_end(bare, cut))
    first_word = _WORD.search(bare)
    if first_word is None:
        return []
    # What has no word of its own, such as a stray quote or an emoji, belongs to the sentence before.
    return [
        cut
        for cut, following in zip(cuts, [*cuts, len(bare)][1:], strict=True)
        if cut > first_word.start() and _WORD.search(bare, cut, following)
    ]


def _placed(bare: str, candidate: int) -> int | None:
    """Move a cut behind white space or before an opening quote; None where no sentence can start."""
    cut = _skip_blanks(bare, candidate)
    if not 0 < cut < len(bare):
        return None
    before = bare[max(0, cut - _LONGEST_LAST_WORD) : cut]
    if before[-1].isspace() or _CLOSERS.sub("", before).endswith(_WIDE_STOPS):
        return cut
    openers = _OPENERS.search(before)
    return cut - len(openers[0]) if openers else None


def _may_end(bare: str, cut: int) -> bool:
    """Tell whether a sentence may end right before ``cut``."""
    if cut < _LONGEST_LAST_WORD and _ENUMERATOR.fullmatch(bare, 0, cut):
        return False
    last = _LAST_WORD.search(bare[max(0, cut - _LONGEST_LAST_WORD) : cut])
    if last is None:
        return True
    if _OF_HOURS.fullmatch(last[1]) and _WITH_HOURS.match(bare, cut):
        return False
    never = _NEVER_BEFORE_NUMBER if bare[cut].isdigit() else None
    return not (_NEVER_LAST.fullmatch(last[1]) or (never and never.fullmatch(last[1])))


def _unwrapped(text: str, inside: Iterable[LeftOut]) -> str:
    """Return the text with blanks in place of the line ends inside sentences."""
    pieces: list[str] = []
    end = 0
    for found in inside:
        pieces += [text[end : found.start], " " * (found.end - found.start)]
        end = found.end
    return "".join([*pieces, text[end:]])


def _trimmed(text: str, start: int, end: int, marks: deque[LeftOut]) -> tuple[int, int]:
    """Move both ends inward over white space and ``marks``, and take those marks out of the queue."""
    while (start := _skip_blanks(text, start)) < end and marks and marks[0].start == start:
        start = marks.popleft().end
    while (end := start + len(text[start:end].rstrip())) > start and marks and marks[-1].end >= end:
        end = marks.pop().start
    return min(start, end), end


def _shown(text: str, start: int, end: int, marks: Iterable[LeftOut]) -> str:
    """Return ``text[start:end]`` without ``marks``."""
    pieces: list[str] = []
    for mark in marks:
        piece = text[start : mark.start]
        ends_a_word = not mark.shown and (text[mark.end].isspace() or text[mark.end] in ".,;:!?)")
        pieces += [piece.rstrip() if ends_a_word else piece, mark.shown]
        start = mark.end
    return "".join([*pieces, text[start:end]])


def _skip_blanks(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _is_blank(text: str) -> bool:
    return not any(character.isprintable() and not character.isspace() for character in text)

"""Line ends that only the width of a page or a mail has put into a sentence: where a text goes on behind them.

A paragraph is known to be wrapped where lines go on in lower case, here or elsewhere in the text; their usual length is
its width. A line that is about as wide goes on in the next one, unless that begins an item or a row; in a capital or a
number only where most lines about it go on in lower case, or a word like "the" ends it. So verses, addresses, lists and
logs keep their line ends.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_MARKS = r"[^\S\r\n]*(?P<quoted>(?:>[^\S\r\n]*)*)"
_LINE = re.compile(rf"(?:\A|(?<=[\r\n])){_MARKS}(?P<text>[^\s>][^\r\n]*)")
_LINE_END = re.compile(rf"[^\S\r\n]*(?:\r\n|\r|\n){_MARKS}")
_LONGEST = 130  # of a line that is wrapped, in characters
_NARROWEST = 40  # where lines of a list may go on in lower case, too
_NEARLY = 0.8
_FIRST_WORD = re.compile(r"[\"'(“‘«]*[^\W_]\S*")
_ITEM = re.compile(r"(?:[•‣▪◦●■*+#–—-]+|[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)])\s")
_HYPHENATED = re.compile(r"(?<![^\W\d_])(?P<before>[^\W\d_]++)[-‐\u00ad]\Z")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]++-[^\W\d_]++")
_ENDS_SENTENCE = re.compile(r"[.!?\u2026][\"'\u201d\u2019)]*(?:\s|\[|\d{1,2}\b|\Z)")
_GOES_ON = re.compile(r"[^\W\d_]+")
# No sentence ends with these.
_UNFINISHED = re.compile(
    r"\b(?:an?|the|my|your|his|her|its|our|their|and|or|but|of|at|from|into|with|without|until|till|than|as|if|because"
    r"|whether|between|among|during|per|is|are|was|were|Dr|Mr|Mrs|Ms|St|Prof)\.?\Z"
)


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """What a sentence is shown without, and what stands there instead.

    A line end inside it has the blanks and marks of quotation about it.
    """

    start: int
    end: int
    shown: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without what stands around its words; ``quoted`` counts its marks of quotation."""

    start: int
    text: str
    quoted: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def breaks(text: str) -> list[LeftOut]:
    """Return the line ends at which sentences of ``text`` go on, in their order."""
    blocks = list(_blocks(text))
    usual = _width([pair for block in blocks for pair in pairwise(block)])
    compounds = frozenset(_COMPOUND.findall(text))
    return [found for block in blocks for found in _breaks_of(block, usual, compounds)]


def _blocks(text: str) -> Iterator[list[_Line]]:
    """Yield the lines that stand together without a blank one, quoted alike."""
    block: list[_Line] = []
    for found in _LINE.finditer(text):
        line = _Line(found.start("text"), found["text"].rstrip(), found["quoted"].count(">"))
        last = block[-1] if block else line
        if last is not line and (line.quoted != last.quoted or not _LINE_END.fullmatch(text, last.end, line.start)):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _width(pairs: Sequence[tuple[_Line, _Line]]) -> float:
    """Return how wide lines are that go on in lower case; 0 where there are none."""
    widths = [len(line.text) for line, after in pairs if _may_go_on(line, after) and after.text[0].islower()]
    return median(widths) if widths else 0.0


def _breaks_of(block: Sequence[_Line], usual: float, compounds: frozenset[str]) -> Iterator[LeftOut]:
    """Yield the line ends inside sentences of a block of lines; ``usual`` is the width where it tells none itself.

    Lines in lower case none of which ends a sentence are items, steps or verses. ``compounds`` are the words of the
    text with a hyphen.
    """
    pairs = list(pairwise(block))
    width = _width(pairs) or usual
    if not _NARROWEST <= width <= _LONGEST:
        return
    is_wrapped = 2 * sum(after.text[0].islower() for _, after in pairs) > len(pairs)
    is_list = is_wrapped and (block[0].text[0].islower() or len(pairs) > 2)
    if is_list and not any(_ENDS_SENTENCE.search(line.text) for line in block):
        return
    for line, following in pairs:
        first = _FIRST_WORD.match(following.text)
        if first is None or not _may_go_on(line, following):
            continue
        hyphen = _HYPHENATED.search(line.text)
        rest = _GOES_ON.match(following.text)
        if hyphen and rest and rest[0].islower():
            is_own = f"{hyphen['before']}-{rest[0]}" in compounds
            yield LeftOut(line.end if is_own else line.end - 1, following.start, "")
        elif len(line.text) + 1 + len(first[0]) >= _NEARLY * width and (
            first[0].islower() or is_wrapped or _UNFINISHED.search(line.text)
        ):
            yield LeftOut(line.end, following.start, " ")


def _may_go_on(line: _Line, following: _Line) -> bool:
    """Tell whether nothing about two lines says that the second begins something else."""
    is_of_rows = "|" in line.text or "|" in following.text or line.text.startswith("#")
    return not is_of_rows and not line.text.endswith(":") and _ITEM.match(following.text) is None

"""What stands alone under a heading or behind a label, or in a list: "## Treasurer", below it "Tom Aske".

The reader's model, which learned from prose, doesn't see that such words say what the heading names. Where a question
has all words of the heading and no others than these and those of the title, no model is needed.
"""

import re
from collections.abc import Callable

from index.dates import find_dates
from qa.measures import is_measure, is_money
from qa.reader.asked import asks_whether
from qa.reader.labelled import COMPARES
from qa.reader.replies import asks, is_heading
from qa.reader.spans import unmarked
from qa.reader.tables import Row
from qa.reader.windows import Window
from qa.stems import WORD, stem_set, word_set

SourceText = Callable[[str], str | None]

# "Late fee" or "LATE FEE:" by itself, the next line below it, as text and pages of the web have headings.
_TITLE = re.compile(r"[^\W\d_][\w'’-]*(?:[ \t]+(?:[\w'’-]+|&)){0,7}:?")
_BLANK_ABOVE = re.compile(r"(?:\A|\n)[ \t]*\r?\n[ \t]*\Z|\A\s*\Z")
_LINE_BELOW = re.compile(r"[ \t]*\r?\n[ \t]*\S")
_NEXT_TITLE = re.compile(rf"\s*\Z|[ \t]*\r?\n[ \t]*\r?\n\s*{_TITLE.pattern}[ \t]*(?:\r?\n|\Z)")
_NEXT_HEADING = re.compile(r"\s*(?:\Z|#{1,6}\s)")
_LONGEST_FIRST_LINE = 100
_HEADING = re.compile(r"^[ \t]*(?P<marks>#{1,6})[ \t]+(?P<words>.+)", re.MULTILINE)
_ITEM = re.compile(r"(?:[-*+•]|\d{1,2}[.)])\s")
_AFTER_LIST = re.compile(r"[ \t]*(?:\Z|\r?\n(?!\s*(?:[-*+•]|\d{1,2}[.)])\s))")
_IS = re.compile(r"\A\W*(?:and\s+)?\w+(?:\s+(?:is|are|was|were)\b|['’]s\b)", re.I)
# Words of the line above a list that say nothing of what is in it.
_OF_LISTS = word_set("following below these every each any include includes including apply applies list please")
_LABEL = re.compile(r"(?:[-*+•]\s+)?(?P<mark>[*_]{0,2})(?P<label>[^\W\d_][^:;.!?*_]{2,39})(?P=mark):(?P=mark)\s+(?=\S)")
_FORM = re.compile(
    r"\A\W*(?:and\s+)?(?:(?:in|at|to|by|on|for)\s+)?(?P<form>what|which|who|when|where|how\s+many)(?:['’]s)?\b", re.I
)
# Words that turn what a line says into the opposite, beside those that compare.
_REVERSES = re.compile(
    r"\b(?:nobody|nothing|none|nowhere|neither|nor|no\s+one|avoid\w*|forbid\w*|prohibit\w*|banned|exclud\w*|refus\w*"
    r"|stop\w*|leave\w*|left)\b",
    re.I,
)
# Words that may stand beside these without saying more.
_BESIDE = stem_set("have has get called many")
_PARTICLE = r"(?:of|de|da|di|du|van|von|der|al|el|bin)"
_PERSON = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?:\s+(?:" + _PARTICLE + r"\s+)*[A-ZÀ-ÖØ-Þ][\w.'’-]*)+"
# "Nora Bekk (until May)", "the Rahimi Family", but not "Ida Voss took the key", "See the Annual Report", "To Be Told".
_NAME = re.compile(
    rf"\W*(?:the\s+)?(?!(?:To|Not|See|Ask|Call)\s){_PERSON}\W*(?:\Z|(?<=[,;:(–—.-])|(?<=[,;:(–—.-]\s)|(?<=\s)(?:and|or|in|at|from|with|until|since|for)\s)"
)
_AT_PLACE = re.compile(
    r"\b(?:in|at|on|behind|near|by|under|below|above|beside|opposite|outside|inside|through|between|next\s+to|in\s+front\s+of)"
    r"\s+(?:the\s+|an?\s+)?(?!\d|(?:spring|summer|autumn|winter|morning|afternoon|evening|night|noon|midnight|dawn|dusk|request|advance|any|all)\b"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b)\w",
    re.I,
)
_WHEN = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bdaily\b|\b(?:every|each)\s+(?:day|week|month|year)\b|\d:\d\d"
    r"|\d\s*[ap]\.?m\b|\b(?:noon|midnight|dawn|dusk|sunrise|sunset|mornings?|afternoons?|evenings?|nights?|o['’]clock)\b",
    re.I,
)
_NUMBER_FIRST = re.compile(
    r"\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)\b|none\W*\Z", re.I
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d\b(?![.,]\d)(?!\s+(?!is\b|was\b|to\b)[^\W\d_]+s\b)")
_MEASURE = re.compile(r"[$€£¥]?\d[\d.,]*\s?(?P<unit>[$€£¥%×]|[^\W\d_]+)")
# A statement about somebody or something: "Tom is in the kitchen", "I came at noon".
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|must|should|i|you|he|she|we|they)\b|['’](?:s|m|re|ll|ve|d)\s",
    re.I,
)
_COMPOUND = re.compile(r"(?<=\w)[-‐‑](?=\w)")


def told_under(question: str, window: Window, number: int, source_text: SourceText) -> Row | None:
    """Return the words of a sentence as the one cell of a row, where its heading or its label tells all of a question.

    Under the heading nothing else may stand but other items of a list. "Who", "when", "where" and "how many" are only
    told by a name, a time, a place and a number; None for any other question, and any other sentence.
    """
    sentence = window.sentences[number]
    label, head = _LABEL.match(sentence.text), _head_of(window, number)
    form = _FORM.match(question) if label or head is not None else None
    if form is None or asks_whether(question):
        return None
    asked = _words(question) - _BESIDE
    if label and _is_named(label["label"], asked):
        named, start, head = label["label"], label.end(), None
    elif head is not None and _tells(window.sentences[head].text, sentence.text, question, asked):
        named, start = window.sentences[head].text, unmarked(sentence.text, (0, len(sentence.text)))[0]
    else:
        return None
    if _comparing(question) != _comparing(named) or not _is_of_kind(form["form"].lower(), sentence.text[start:]):
        return None
    source = source_text(sentence.source_id) or ""
    if not (_comes_once(named, source) if head is None else _is_all(window, head, number, source)):
        return None
    if form["form"].lower().startswith("how") and _ITEM.match(sentence.text):
        return None
    about = " ".join((named, window.source_name, *_headings_above(source, sentence.start)))
    return Row(((start, len(sentence.text)),), is_told=True) if asked <= _words(about) else None


def _is_named(words: str, asked: set[str]) -> bool:
    """Tell whether all words of a label or a heading are asked for."""
    named = _words(words)
    return bool(named) and named <= asked


def _tells(head: str, text: str, question: str, asked: set[str]) -> bool:
    """Tell whether a heading is asked for, or the line that leads to a list: "The club provides:"."""
    said = stem_set(" ".join(word for word in WORD.findall(head) if word.lower() not in _OF_LISTS))
    if not (head.endswith(":") and _ITEM.match(text)) or _IS.match(question):
        return bool(said) and said <= asked
    return 2 * len(asked & said) >= len(said)


def _comparing(text: str) -> set[str]:
    """Return the words for "not", "more", "forbidden" and the like in a text."""
    return {found.group().lower() for pattern in (COMPARES, _REVERSES) for found in pattern.finditer(text)}


def _words(text: str) -> set[str]:
    """Return the stems of a text, those of compounds as one word too ("Wi-Fi", "wifi")."""
    return stem_set(text) | stem_set(_COMPOUND.sub("", text)) if _COMPOUND.search(text) else stem_set(text)


def _head_of(window: Window, number: int) -> int | None:
    """Return the position of what may be the heading of a sentence: right above it, or above the list it is in."""
    above = number - 1
    while above > 0 and _ITEM.match(window.sentences[above].text) and _ITEM.match(window.sentences[number].text):
        above -= 1
    title = window.sentences[above].text if above >= 0 else ""
    leads = title.endswith(":") and _ITEM.match(window.sentences[number].text)
    return above if leads or is_heading(title) or _TITLE.fullmatch(title) else None


def _is_all(window: Window, head: int, number: int, source: str) -> bool:
    """Tell whether the window has all that stands under a heading: one sentence, or the items of one list."""
    last = number
    while last + 1 < len(window.sentences) and _ITEM.match(window.sentences[last + 1].text):
        last += 1
    told = window.sentences[head + 1 : last + 1]
    is_told = len(told) == 1 or all(_ITEM.match(one.text) for one in told)
    if not is_told or any(asks(one.text) for one in told):
        return False
    title = window.sentences[head]
    if _ITEM.match(told[0].text):
        return _AFTER_LIST.match(source, told[-1].end) is not None
    if is_heading(title.text):
        return _NEXT_HEADING.match(source, told[-1].end) is not None
    stands_apart = _BLANK_ABOVE.search(source[: title.start]) and _LINE_BELOW.match(source, title.end)
    return stands_apart is not None and _NEXT_TITLE.match(source, told[-1].end) is not None


def _comes_once(label: str, source: str) -> bool:
    """Tell whether a label is that of one line only, not somebody who speaks or a field of several records."""
    return len(re.findall(rf"^[^\w\n]*{re.escape(label)}[^\w\n]*:", source, re.MULTILINE)) < 2


def _headings_above(source: str, start: int) -> list[str]:
    """Return the first line, if short, and the headings that a place stands under, each of a higher level."""
    above = [source[: source.find("\n", 0, _LONGEST_FIRST_LINE) + 1]]
    level = 7
    for heading in reversed(list(_HEADING.finditer(source, 0, start))):
        if len(heading["marks"]) < level:
            level = len(heading["marks"])
            above.append(heading["words"])
    return above


def _is_of_kind(form: str, said: str) -> bool:
    """Tell whether words may answer a question with "who", "when", "where" or "how many"; with "what" all may."""
    if form == "who":
        return _NAME.match(said) is not None
    if form == "where":
        return _AT_PLACE.search(said) is not None and not _CLAUSE.search(said)
    if form.startswith("how"):
        return _NUMBER_FIRST.match(said) is not None and not _is_measure(said)
    if form == "when":
        return (_WHEN.search(said) is not None or bool(find_dates(said))) and not _CLAUSE.search(said)
    return True


def _is_measure(said: str) -> bool:
    """Tell whether words begin with a measure, a price or a year, which count nothing: "24 euros a night"."""
    found = _MEASURE.match(said)
    unit = found["unit"] if found else ""
    return unit in ("%", "×", "x") or is_measure(unit) or is_money(unit) or _YEAR.match(said) is not None

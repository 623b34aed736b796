"""What stands alone under a heading or behind a label, as in notes: "## Treasurer", below it "Tom Aske".

The reader's model, which learned from prose, doesn't see that such words say what the heading names. Where a question
has all words of the heading and no others than these and those of the title, no model is needed.
"""

import re
from collections.abc import Callable

from index.dates import find_dates
from qa.reader.asked import asks_whether, names_hour
from qa.reader.labelled import COMPARES
from qa.reader.replies import asks, is_heading
from qa.reader.spans import unmarked
from qa.reader.tables import Row
from qa.reader.windows import Window
from qa.stems import stem_set

SourceText = Callable[[str], str | None]

_HEADING = re.compile(r"^[ \t]*(?P<marks>#{1,6})[ \t]+(?P<words>.+)", re.MULTILINE)
_ITEM = re.compile(r"[-*+•]\s")
_LABEL = re.compile(r"(?:[-*+•]\s+)?(?P<mark>[*_]{0,2})(?P<label>[^\W\d_][^:;.!?*_]{2,39})(?P=mark):(?P=mark)\s+(?=\S)")
_FORM = re.compile(
    r"\A\W*(?:and\s+)?(?:(?:in|at|to|by|on|for)\s+)?(?P<form>what|which|who|when|where|how\s+many)(?:['’]s)?\b", re.I
)
# Words that may stand beside these without saying more.
_BESIDE = stem_set("have has get called many")
_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w.'’-]*\s+(?:(?:of|de|da|di|du|van|von|der|al|el|bin)\s+)*[A-ZÀ-ÖØ-Þ][\w'’-]+")
_AT_PLACE = re.compile(
    r"\b(?:in|at|on|behind|near|by|under|below|above|beside|opposite|outside|inside|through|between|next\s+to|in\s+front\s+of)"
    r"\s+(?:the\s+|an?\s+)?(?!\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b)\w",
    re.I,
)
_AGAIN = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bdaily\b|\b(?:every|each)\s+(?:day|week|month|year)\b", re.I
)
_NUMBER_FIRST = re.compile(
    r"\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)\b|none\W*\Z", re.I
)
_COMPOUND = re.compile(r"(?<=\w)[-‐‑](?=\w)")


def told_under(question: str, window: Window, number: int, source_text: SourceText) -> Row | None:
    """Return the words of a sentence as the one cell of a row, where its heading or its label tells all of a question.

    Under the heading nothing else may stand but other items of a list. "Who", "when", "where" and "how many" are only
    told by a name, a time, a place and a number; None for any other question, and any other sentence.
    """
    form = _FORM.match(question)
    if form is None or asks_whether(question) or COMPARES.search(question):
        return None
    asked = _words(question) - _BESIDE
    sentence = window.sentences[number]
    label, head = _LABEL.match(sentence.text), _head_of(window, number)
    if label and _is_named(label["label"], asked):
        named, start = label["label"], label.end()
    elif head is not None and _is_named(window.sentences[head].text, asked):
        named, start = window.sentences[head].text, unmarked(sentence.text, (0, len(sentence.text)))[0]
    else:
        return None
    if not _is_of_kind(form["form"].lower(), sentence.text[start:]):
        return None
    source = source_text(sentence.source_id) or ""
    if not label and not _is_all(window, head or 0, number, source):
        return None
    about = " ".join((named, window.source_name, *_headings_above(source, sentence.start)))
    return Row(((start, len(sentence.text)),), is_told=True) if asked <= _words(about) else None


def _is_named(words: str, asked: set[str]) -> bool:
    """Tell whether all words of a label or a heading are asked for."""
    named = _words(words)
    return bool(named) and named <= asked


def _words(text: str) -> set[str]:
    """Return the stems of a text, those of compounds as one word too ("Wi-Fi", "wifi")."""
    return stem_set(text) | stem_set(_COMPOUND.sub("", text)) if _COMPOUND.search(text) else stem_set(text)


def _head_of(window: Window, number: int) -> int | None:
    """Return the position of the heading right above a sentence, or above the list that it is an item of."""
    above = number - 1
    while above > 0 and _ITEM.match(window.sentences[above].text) and _ITEM.match(window.sentences[number].text):
        above -= 1
    return above if above >= 0 and is_heading(window.sentences[above].text) else None


def _is_all(window: Window, head: int, number: int, source: str) -> bool:
    """Tell whether the window has all that stands under a heading: one sentence, or the items of one list."""
    last = number
    while last + 1 < len(window.sentences) and _ITEM.match(window.sentences[last + 1].text):
        last += 1
    told = window.sentences[head + 1 : last + 1]
    is_told = len(told) == 1 or all(_ITEM.match(one.text) for one in told)
    following = source[told[-1].end :].lstrip()
    return is_told and not any(asks(one.text) for one in told) and (not following or is_heading(following))


def _headings_above(source: str, start: int) -> list[str]:
    """Return the headings that a place stands under, from the nearest one up, each of a higher level."""
    above: list[str] = []
    level = 7
    for heading in reversed(list(_HEADING.finditer(source, 0, start))):
        if len(heading["marks"]) < level:
            level = len(heading["marks"])
            above.append(heading["words"])
    return above


def _is_of_kind(form: str, said: str) -> bool:
    """Tell whether words may answer a question with "who", "when", "where" or "how many"; with "what" all may."""
    if form == "who":
        return _NAME.search(said) is not None
    if form == "where":
        return _AT_PLACE.search(said) is not None
    if form.startswith("how"):
        return _NUMBER_FIRST.match(said) is not None
    return form != "when" or names_hour(said) or _AGAIN.search(said) is not None or bool(find_dates(said))

"""The words of a question that name something, as against those that ask."""

import calendar
import re

_OPENING = re.compile(r"(?:\A|[.?!:])\W*\Z")
_WORD = re.compile(r"\w+")
# Words that ask rather than name: in a question they say nothing about where the answer stands.
_ASKING_WORDS = (
    "a an and any are as at be been being but by can could did do does for from had has have how i if in into "
    "is it its many me much of on or our s shall should so some tell than that the their them then there "
    "these they this those to was were what when where which who whom whose why will with would you your"
)
_ASKING = frozenset(_ASKING_WORDS.split())
# Words that may be capitalized and name nobody: "Monday" tells when.
_NO_NAMES = _ASKING | {name.lower() for name in (*calendar.day_name, *calendar.month_name)}


def is_asking(word: str) -> bool:
    """Tell whether a word asks, or joins others, rather than names something."""
    return word.lower() in _ASKING


def content_words(question: str) -> list[str]:
    """Return the words of a question that name something, lower-cased, each once, in order."""
    words = list(dict.fromkeys(word.lower() for word in _WORD.findall(question)))
    return [word for word in words if word not in _ASKING] or words


def names_of(question: str) -> list[str]:
    """Return the capitalized words of a question, but for those that begin a sentence or ask, and its numbers.

    Days of the week and months are no names. Numbers have three digits at least: shorter ones may stand in a source
    as a word or inside a range.
    """
    words = [(match.start(), match[0]) for match in _WORD.finditer(question)]
    names = [
        word
        for start, word in words
        if (word[0].isupper() and not _OPENING.search(question[:start]) and word.lower() not in _NO_NAMES)
        or (word.isdecimal() and len(word) >= 3)
    ]
    return list(dict.fromkeys(names))

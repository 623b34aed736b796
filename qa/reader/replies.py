"""Sentences that ask, such as the headings of answers to frequent questions, and those that reply to them."""

import re

from index.question_words import content_words
from qa.reader.asked import asks_whether
from qa.reader.spans import unmarked
from qa.stems import stem
from qa.vocabulary import AUXILIARIES, PRONOUNS

_MARKUP = "#>*_-+• \t"
_ASKS = re.compile(r"[?？؟][*_\s]*\Z")
# "How to store it", "What the rent includes".
_ASKING_HEADING = re.compile(r"(?:How|Why|Which|(?:What|Who)(?!.* (?:is|are|was|were) \S))(?: [^\s,;:.!?]+){1,9}")
_IN_QUOTES = re.compile(r"[\"“«].*[?？؟][\"”»]\Z", re.S)
_HEADING = re.compile(r"#{1,6}\s")
_REPLIES = re.compile(r"\W*(?:yes|no|of course|not at all|certainly|absolutely)\b(?:\W*\Z|\s*[,.;:!–—])", re.I)
_BARE = re.compile(r"\W*+(?:\w++\W*+){1,3}")


def asks(text: str) -> bool:
    """Tell whether a sentence asks something, and so states nothing; "She asked: “Why?”" states something.

    A heading needs no question mark for that: "How to store it".
    """
    bare = text[unmarked(text, (0, len(text)))[0] :].strip(_MARKUP)
    return any((_ASKS.search(bare), _IN_QUOTES.fullmatch(bare), _ASKING_HEADING.fullmatch(bare)))


def is_heading(text: str) -> bool:
    """Tell whether a sentence is a heading as Markdown marks them."""
    return _HEADING.match(text) is not None


def is_silent(question: str, text: str, before: str | None) -> bool:
    """Tell whether a sentence says nothing to the question: it asks itself, or is a "yes" to another question.

    So does a heading that only names what is asked about.

    ``before`` is the sentence before it, if any. A "yes" or "no" replies to what that one asks: a bare one says nothing
    else, one that goes on ("Yes, for a month") says more to questions for more.
    """
    if asks(text) or (is_heading(text) and _stems(text) <= _stems(question)):
        return True
    is_bare = _BARE.fullmatch(text) is not None
    if not _REPLIES.match(text) or not (is_bare or asks_whether(question)):
        return False
    told = _stems(before) if before and asks(before) else set()
    return not told or not _stems(question) <= told | (set() if is_bare else _stems(text))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text) if word not in PRONOUNS | AUXILIARIES}

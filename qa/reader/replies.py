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
# "Method", "3. Deposit:".
_TITLE = re.compile(r"(?:\d{1,2}[.)]\s+)?(?P<words>[^\W\d_][^\d.,:;!?|]{0,60}):?")
_CHOOSES = re.compile(r"\bor\b", re.I)
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

    So does a heading or title that only names what is asked about, unless a yes-or-no question or a choice may take
    it for its answer.

    ``before`` is the sentence before it, if any. A "yes" or "no" replies to what that one asks: a bare one says nothing
    else, one that goes on ("Yes, for a month") says more to questions for more.
    """
    if asks(text):
        return True
    if _names_only_what_is_asked(question, text):
        return True
    is_bare = _BARE.fullmatch(text) is not None
    if not _REPLIES.match(text) or not (is_bare or asks_whether(question)):
        return False
    told = _stems(before) if before and asks(before) else set()
    return not told or not _stems(question) <= told | (set() if is_bare else _stems(text))


def _names_only_what_is_asked(question: str, text: str) -> bool:
    """Tell whether a heading or a title has no word that the question lacks, and doesn't answer with those."""
    title = _TITLE.fullmatch(text)
    if not (title or is_heading(text)) or _CHOOSES.search(question):
        return False
    said = _stems(title["words"] if title else text)
    return said <= _stems(question) and not (asks_whether(question) and len(said) > 1)


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text) if word not in PRONOUNS | AUXILIARIES}

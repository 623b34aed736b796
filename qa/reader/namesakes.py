"""Names that share a word with the one asked about: John Smith is not Jane Smith, nor Lake Como Lake Garda.

The reader's model takes one for the other, since all other words agree.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from qa.facts import Fact, Kind, facts_of
from qa.offsets import Span
from qa.stems import FUNCTION, WORD, folded, stem
from qa.vocabulary import QUANTITIES, TITLES

# Above it, two words that begin alike may be spellings of one name: 1 for the same letters, 0 for none in common.
_ALIKE = 0.7
# Letters of words that are short forms more often than names: "Mt", "WW".
_SHORT = 2
_HYPHEN = re.compile(r"[-‐‑]")


def named_differently(question: str, text: str, sentence: Span, near: Span) -> list[Span]:
    """Return where a sentence names another one than the question, with the same first or last word.

    ``sentence`` and ``near``, the sentence with its neighbours, are offsets in ``text``, as are the places returned.
    There are none where all of the name that was asked about stands near, in other spellings or forms too.
    """
    asked = _names_asked_about(question)
    if not asked:
        return []
    known = _words(text[slice(*near)])
    unknown = [name for name in asked if any(part in known for part in name) and not _told(name, known)]
    if not unknown:
        return []
    words = _words(question)
    return [
        (sentence[0] + other.start, sentence[0] + other.end)
        for other in _names(text[slice(*sentence)])
        if not _told(_parts(other), words)
        # What follows a first name typed without capitals may be any word.
        and any(
            _parts(other)[-1] == name[-1] or (_parts(other)[0] == name[0] and not _is_typed(question))
            for name in unknown
        )
    ]


@lru_cache(maxsize=64)
def _names_asked_about(question: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of each name of several words; a question without capitals may name somebody by any two."""
    if not _is_typed(question):
        return tuple(_parts(name) for name in _names(question))
    pairs = pairwise(folded(word) for word in WORD.findall(question))
    return tuple(pair for pair in pairs if not (FUNCTION | QUANTITIES) & set(pair) and len(pair[0]) > _SHORT)


def _is_typed(question: str) -> bool:
    """Tell whether the question has no capitals but its first."""
    return question[1:] == question[1:].lower()


def _names(text: str) -> list[Fact]:
    return [name for name in facts_of(text).of_kind(Kind.NAME) if len(_parts(name)) > 1]


def _parts(name: Fact) -> tuple[str, ...]:
    """Return the words of a name; initials, short forms and numbers tell nobody apart."""
    return tuple(part for part in name.parts if len(part) > _SHORT and not part.isdecimal())


def _words(text: str) -> set[str]:
    """Return the words of a text that may be of a name, folded."""
    parts = {part for word in WORD.findall(text) for part in _HYPHEN.split(folded(word)) if part}
    return parts - FUNCTION


def _told(name: tuple[str, ...], words: set[str]) -> bool:
    """Tell whether all of a name is among the words; a title may be left out ("General Voss", "Edda Voss")."""
    return all(part in words or part in TITLES or any(_alike(part, word) for word in words) for part in name)


def _alike(one: str, other: str) -> bool:
    """Tell whether two words may be forms, short forms or spellings of one."""
    shorter, longer = sorted((one, other), key=len)
    if stem(one) == stem(other) or (len(shorter) > _SHORT and longer.startswith(shorter)):
        return True
    return one[0] == other[0] and SequenceMatcher(None, one, other).ratio() >= _ALIKE

"""Names that share a word with the one asked about: John Smith is not Jane Smith, nor the Como boat the Garda boat.

The reader's model takes one for the other, since all other words agree.
"""

import calendar
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
_CALENDAR = {name.lower() for name in (*calendar.day_name, *calendar.month_name) if name}
_HYPHEN = re.compile(r"[-‐‑]")
_DETERMINER = r"(?:the|an?|this|that|his|her|its|their|our|my|your|[^\W\d_]+['’]s)"
_POSSESSED = re.compile(r"(?:['’]s|s['’])\s+(?P<noun>[^\W\d_]+)")
_ITS = re.compile(r"\b(?:his|her|their|its)\s+(?P<noun>[^\W\d_]+)", re.I)
# "The Garda boat", with a noun in small letters behind the name.
_NAMED_KIND = re.compile(rf"(?<![^\W_])(?i:{_DETERMINER}) (?P<name>[A-Z][^\W_]{{2,}}) (?P<kind>[a-zß-ÿ]{{3,}})\b")


def named_differently(question: str, text: str, sentence: Span, near: Span) -> list[Span]:
    """Return where a sentence names another one than the question, with the same first or last word.

    ``sentence`` and ``near``, the sentence with its neighbours, are offsets in ``text``, as are the places returned.
    There are none where all of the name that was asked about stands near, in other spellings or forms too, or where
    a pronoun stands for it: "her mother" for "Jane Smith's mother".
    """
    asked = _names_asked_about(question)
    if not asked or _is_told_by_pronoun(question, text[slice(*sentence)]):
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


def _is_told_by_pronoun(question: str, sentence: str) -> bool:
    nouns = {stem(found["noun"]) for found in _POSSESSED.finditer(question)}
    return bool(nouns) and any(stem(found["noun"]) in nouns for found in _ITS.finditer(sentence))


def kind_named_differently(question: str, text: str, sentence: Span, near: Span) -> list[Span]:
    """Return where a sentence has another name before the same noun than the question ("the Garda boat").

    ``sentence`` and ``near``, the sentence with its neighbours, are offsets in ``text``, as are the places returned.
    There are none where the name that was asked about stands near, nor for days and months.
    """
    asked = _named_kinds(question)
    known = _words(text[slice(*near)]) if asked else set()
    unknown = {kind for name, kind in asked if not _told((name,), known)}
    told = [(found, folded(found["name"])) for found in _NAMED_KIND.finditer(text, *sentence) if unknown]
    return [
        (found.start("name"), found.end())
        for found, name in told
        if stem(found["kind"]) in unknown and name not in FUNCTION | _CALENDAR and not _told((name,), _words(question))
    ]


@lru_cache(maxsize=64)
def _named_kinds(question: str) -> tuple[tuple[str, str], ...]:
    named = ((folded(found["name"]), stem(found["kind"])) for found in _NAMED_KIND.finditer(question))
    return tuple((name, kind) for name, kind in named if name not in _CALENDAR)


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

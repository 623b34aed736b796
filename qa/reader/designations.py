"""Things that only a number, a letter or a side tells apart: the 3rd Regiment is not the 2nd, nor sample B sample A.

The reader's model takes one for the other, since all other words agree.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from index.dates import find_dates
from qa.offsets import Span, meets
from qa.quantities import Bound, bound_of, numbers_in
from qa.stems import FUNCTION, folded, ordinal, stem
from qa.vocabulary import STOPS

_WORD = re.compile(r"[^\W_]+(?:['’.&][^\W_]+)*")
_FIGURES = re.compile(r"\d{1,3}(?:\.\d+)*")
_ROMAN = re.compile(r"(?=[IVXL]{2}|[VX])(?:X[LX]*|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_FIGURES = {"I": 1, "V": 5, "X": 10, "L": 50}
# Part of a longer number, a time or a share.
_GOES_ON = re.compile(r"[,:.]\d|\s?%")
_BESIDE = (" ", "-", "\u00a0")
# Words of a name behind its ordinal: "2nd Foreign Legion Parachute Regiment".
_LONGEST_NAME = 6
LETTERED = re.compile(r"\b(?P<kind>[^\W\d_]{3,}) (?P<letter>[A-HJ-Z])\b(?![.'’-])")
_LETTER = re.compile(r"\b[A-Z]\b")
# "The left knee" is not the right one.
_SIDES = tuple(
    frozenset(side.split())
    for side in (
        *("left right", "upper lower", "inner outer", "front rear", "north south east west"),
        *("northern southern eastern western", "elder younger", "maternal paternal"),
    )
)
_SIDE = re.compile(
    rf"\b(?P<side>{'|'.join(side for sides in _SIDES for side in sides)})[ -](?P<kind>[^\W\d_]{{2,}})", re.I
)
# "One" is as often a pronoun.
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Designation:
    """One of a kind by its number, at ``place`` in its text.

    ``kind`` is a stem, with "#" where a number that is no ordinal stands.
    """

    kind: str
    number: str
    place: Span


def named_otherwise(question: str, text: str, sentence: Span, near: Span) -> list[Span]:
    """Return where a sentence has another number for what the question names by one ("the 3rd Regiment").

    ``sentence`` and ``near``, the sentence with its neighbours, are offsets in ``text``, as are the places returned.
    There are none where the number that was asked about stands anywhere near.
    """
    asked = asked_about(question)
    kinds = {one.kind for one in asked}
    told = [one for one in designations(text[slice(*sentence)]) if one.kind in kinds] if asked else []
    if not told:
        return []
    known = _numbers_in(text[slice(*near)])
    unknown = {one.kind for one in asked if one.number not in known}
    places = sorted({one.place for one in told if one.kind in unknown})
    return [(sentence[0] + start, sentence[0] + end) for start, end in places]


def lettered_otherwise(question: str, sentence: str) -> bool:
    """Tell whether a sentence has another letter for what the question names by one ("sample B"), and not that one."""
    told = {(stem(found["kind"]), found["letter"]) for found in LETTERED.finditer(sentence)}
    alone = set(_LETTER.findall(sentence))
    return any(
        found["letter"] not in alone and any(kind == stem(found["kind"]) for kind, _ in told)
        for found in LETTERED.finditer(question)
    )


def on_another_side(question: str, sentence: str) -> bool:
    """Tell whether a sentence has the other side for what the question names by one ("the left knee"), and not that."""
    told = [
        (found["side"].lower(), stem(found["kind"]))
        for found in _SIDE.finditer(sentence)
        if found["kind"].lower() not in FUNCTION
    ]
    words = {word[0].lower() for word in _WORD.finditer(sentence)}
    return any(
        found["side"].lower() not in words
        and any(kind == stem(found["kind"]) and _are_sides(side, found["side"].lower()) for side, kind in told)
        for found in _SIDE.finditer(question)
    )


def _are_sides(one: str, other: str) -> bool:
    return any(one in sides and other in sides for sides in _SIDES)


@lru_cache(maxsize=64)
def asked_about(question: str) -> tuple[Designation, ...]:
    """Return what the question may name by a number, however it is typed.

    Dates are told elsewhere; "when did it first open" names nothing, "more than 100 men" no number.
    """
    dates = [(one.start, one.end) for one in find_dates(question)]
    return tuple(
        one
        for one in designations(question, is_typed=True)
        if not question[one.place[0] :].lower().startswith("first")
        and not meets(one.place, dates)
        and bound_of(question, *one.place) is Bound.NONE
    )


def designations(text: str, *, is_typed: bool = False) -> list[Designation]:
    """Return what a text tells apart by numbers: "2nd Parachute Regiment", "Apollo 11", "seven prisoners".

    A name ends where its capitals do. People type without: with ``is_typed`` any word of a phrase may be the kind.
    """
    words = list(_WORD.finditer(text))
    behind = list(_numbers_behind(text, words, is_typed=is_typed))
    named = {one.place[1] for one in behind}
    return [
        *_ordinals_before(text, words, is_typed=is_typed),
        *behind,
        *_counted(text, words, named, is_typed=is_typed),
    ]


def _ordinals_before(text: str, words: list[re.Match[str]], *, is_typed: bool) -> Iterator[Designation]:
    for place, word in enumerate(words):
        if number := ordinal(word[0]).removesuffix("th"):
            phrase = _phrase(text, words[place : place + 1 + _LONGEST_NAME])[1:]
            for kind in phrase if is_typed else phrase[_capitals(phrase) :][:1]:
                yield Designation(stem(kind[0]), number, (word.start(), kind.end()))
                # "The fifth season" is season 5, but a team's second Super Bowl is not Super Bowl 2.
                if kind[0].islower() and not is_typed:
                    yield Designation(f"{stem(kind[0])} #", number, (word.start(), kind.end()))


def _numbers_behind(text: str, words: list[re.Match[str]], *, is_typed: bool) -> Iterator[Designation]:
    for kind, word in pairwise(words):
        number = _number(word[0])
        if number and text[kind.end() : word.start()] in _BESIDE and not _GOES_ON.match(text, word.end()):
            is_name = len(kind[0]) > 2 and kind[0].isalpha() and folded(kind[0]) not in STOPS and not ordinal(kind[0])
            if is_name and (is_typed or not kind[0].islower()):
                yield Designation(f"{stem(kind[0])} #", number, (kind.start(), word.end()))


def _counted(text: str, words: list[re.Match[str]], named: set[int], *, is_typed: bool) -> Iterator[Designation]:
    """Yield what is counted; a number that ends at one of ``named`` is part of a name."""
    starts = [word.start() for word in words]
    for start, end, number in numbers_in(text):
        behind = bisect_right(starts, end)
        phrase = words[behind : behind + _LONGEST_NAME]
        if number >= _SEVERAL and end not in named and phrase and text[end : phrase[0].start()] in _BESIDE:
            for kind in _phrase(text, phrase) if is_typed else phrase[:1]:
                if kind[0].isalpha() and folded(kind[0]) not in STOPS:
                    yield Designation(f"# {stem(kind[0])}", f"{number:.15g}", (start, kind.end()))


def _phrase(text: str, words: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the words of a phrase: those that stand side by side, to the first that ends it."""
    ends = (
        number
        for number, (word, following) in enumerate(pairwise(words), start=1)
        if text[word.end() : following.start()] not in _BESIDE or folded(following[0]) in STOPS
    )
    return words[: next(ends, len(words))]


def _capitals(words: list[re.Match[str]]) -> int:
    """Return the position of the last of the capitalised words in front, 0 if the first has none."""
    capitals = next((number for number, word in enumerate(words) if not word[0][0].isupper()), len(words))
    return max(0, capitals - 1)


def _numbers_in(text: str) -> set[str]:
    """Return the numbers of a text, as figures."""
    words = [match[0] for match in _WORD.finditer(text)]
    return {ordinal(word).removesuffix("th") or _number(word) for word in words} | {
        f"{number:.15g}" for _, _, number in numbers_in(text)
    }


def _number(word: str) -> str:
    """Return a number in figures or in Roman ones as figures, "" for any other word."""
    if _FIGURES.fullmatch(word):
        return word
    if not _ROMAN.fullmatch(word):
        return ""
    values = [_ROMAN_FIGURES[figure] for figure in word]
    return str(sum(-one if one < following else one for one, following in pairwise([*values, 0])))

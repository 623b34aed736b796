"""Words to stems, so that "announced" and "announcement", "took" and "take" are told to be the same."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:['’.&][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_LENGTH = 5
_ENDING = re.compile(r"(?<=\w{3})(?:ies|es|s|ed|ing)\Z")


def word_set(words: str) -> frozenset[str]:
    """Return words that stand side by side as a set."""
    return frozenset(words.split())


# Words that hold a sentence together rather than say something.
FUNCTION = word_set(
    "a about after again all also although am an and any are as at be because been before being between both but by"
    " can could did do does doing during each for from further had has have having he her here hers him himself his how"
    " i if in into is it its itself may me might more most must my near of off on once one only onto or other our out"
    " over own per s shall she should since so some such than that the their them themselves then there these they this"
    " those through to too toward towards under until up upon us was we were what when where which while who whom whose"
    " why will with within would yes you your"
)
_IRREGULAR = {
    form: stem
    for line in (
        "take took taken",
        "say said",
        "give gave given",
        "go went gone",
        "hold held",
        "begin began begun",
        "become became",
        "build built",
        "leave left",
        "write wrote written",
        "win won",
        "find found",
        "make made",
        "send sent",
        "sell sold",
        "tell told",
        "lose lost",
        "lead led",
        "meet met",
        "pay paid",
        "buy bought",
        "bring brought",
        "think thought",
        "teach taught",
        "catch caught",
        "fight fought",
        "come came",
        "run ran",
        "rise rose risen",
        "fall fell fallen",
        "grow grew grown",
        "know knew known",
        "draw drew drawn",
        "fly flew flown",
        "break broke broken",
        "speak spoke spoken",
        "choose chose chosen",
        "drive drove driven",
        "sink sank sunk",
        "swim swam swum",
        "sing sang sung",
        "die died death dead",
        "see saw seen",
        "stand stood",
        "keep kept",
        "feel felt",
        "sleep slept",
        "spend spent",
        "lie lay lain",
        "bear born borne",
        "wear wore worn",
        "dig dug",
        "withdraw withdrew withdrawn",
        "strike struck",
        "steal stole stolen",
        "throw threw thrown",
        "hide hid hidden",
        "ride rode ridden",
        "tear tore torn",
        "forget forgot forgotten",
        "get got gotten",
        "hang hung",
        "hear heard",
        "seek sought",
        "shoot shot",
        "shrink shrank shrunk",
        "spring sprang sprung",
        "sweep swept",
        "understand understood",
        "undertake undertook undertaken",
        "overcome overcame",
        "feed fed",
        "flee fled",
        "deal dealt",
        "lend lent",
        "bend bent",
        "wake woke woken",
        "eat ate eaten",
        "drink drank drunk",
        "forbid forbade forbidden",
        "forgive forgave forgiven",
        "lay laid",
        "light lit",
        "blow blew blown",
        "bite bitten",
        "shake shook shaken",
        "swear swore sworn",
        "freeze froze frozen",
        "weave wove woven",
        "swing swung",
        "stick stuck",
        "spin spun",
        "slide slid",
        "cling clung",
        "sting stung",
        "ring rang rung",
        "beat beaten",
        "bleed bled",
        "breed bred",
        "creep crept",
        "kneel knelt",
        "weep wept",
        "mislead misled",
        "rebuild rebuilt",
        "overthrow overthrew overthrown",
        "man men",
        "woman women",
        "child children",
        "foot feet",
    )
    for stem in line.split()[:1]
    for form in line.split()
}
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth"),
)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)\Z")
_AS_ORDINAL = {word: f"{number}th" for number, word in enumerate(_ORDINALS, start=1)}


# The same words are asked for again and again: a thousand times for one question.
_MOST_CACHED = 16384


@lru_cache(maxsize=_MOST_CACHED)
def folded(word: str) -> str:
    """Return a word in lower case, without accents and without a possessive ending."""
    bare = _POSSESSIVE.sub("", word.replace("’", "'"))
    if bare.isascii():
        return bare.lower()
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def ordinal(word: str) -> str:
    """Return the number of an ordinal ("2th" for "second" and "2nd"), "" for any other word."""
    plain = folded(word)
    figures = _ORDINAL.fullmatch(plain)
    return f"{figures[1]}th" if figures else _AS_ORDINAL.get(plain, "")


@lru_cache(maxsize=_MOST_CACHED)
def stem(word: str) -> str:
    """Return what a word shares with its other forms; ordinals are told by their number ("second", "2nd")."""
    plain = folded(word)
    if number := ordinal(plain):
        return number
    if plain.endswith("n't"):
        return "not"
    plain = _IRREGULAR.get(plain, plain)
    return _ENDING.sub("", plain)[:_LENGTH]


def is_past(word: str) -> bool:
    """Tell whether a word is an irregular form of a verb that tells the past ("took")."""
    return word in _IRREGULAR and _IRREGULAR[word] != word


def stems(text: str) -> list[str]:
    """Return the stems of a text's words that say something, in order."""
    return [stem(word) for word in WORD.findall(text) if folded(word) not in FUNCTION]


def stem_set(text: str) -> set[str]:
    """Return the stems of a text's words that say something."""
    return set(stems(text))

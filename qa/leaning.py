"""Whether a message leans on what was said before, or stands alone.

It leans if it opens with "and" or "what about", if it is a fragment ("how many shells?", "by whom?"), or if a
pronoun or "that day" in it has nothing to point to in the message itself.
"""

import re

from index.dates import find_dates
from qa.binding import is_free
from qa.phrases import Word, noun_phrases, words_of
from qa.vocabulary import AUXILIARIES, ORDINALS, PREPOSITIONS, WH

# "No, I meant the mill" changes a part of the question as "and the mill?" does; "No. 5" is a number.
CORRECTION = re.compile(
    r"^\W*(?:(?:(?:no|oh|sorry|actually|well)\W+)*i\s+(?:meant|mean)\b"
    r"|no\W+not\s+[^,;?]+[,;]\s*(?:but\b)?|(?:no|sorry)\s*[,.;:!–—-](?!\s*\d))[\s,]*",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"^\W*(?:(?:and|but|or|also|so)\b(?:\s+(?:what|how)\s+about\b)?|what\s+about\b|how\s+about\b)[\s,]*", re.IGNORECASE
)
_ELSE = re.compile(
    r"^\W*(?:who|what|where|when|why|how)\s+(?:else|not)\b(?:\s+\w+){0,2}\W*$"
    r"|^\W*what\s+(?:happened|came)\s+(?:next|later|before|after\w*)\W*$",
    re.IGNORECASE,
)
_THAT_TIME = re.compile(
    r"\b(?:that|the\s+(?:same|next|following|previous))\s+(?:day|week|month|year|morning|night|evening|summer|winter)\b"
    r"|\b(?:day|week|month|year)s?\s+(?:later|earlier|before|after)\W*$",
    re.IGNORECASE,
)
PERSONAL = frozenset(["he", "she", "they", "him", "her", "them", "his", "hers", "their", "theirs", "it", "its"])
# A longer message is judged by its beginning.
MOST_WORDS = 60
_DEMONSTRATIVES = frozenset(["that", "this", "these", "those", "there", "then", "one", "ones"])
_BEFORE_ONE = frozenset(["which", "the", "other", "this", "that", *ORDINALS])


def leans_on_history(message: str) -> bool:
    """Tell whether a message can only be understood from what was said before it."""
    words = words_of(message)[:MOST_WORDS]
    if (
        OPENING.match(message)
        or CORRECTION.match(message)
        or _ELSE.match(message)
        or len(words) <= 1
        or is_fragment(message)
    ):
        return True
    if _points_to_time(message) or _points_by_demonstrative(message, words):
        return True
    return any(is_free(message, words, number) for number, word in enumerate(words) if word.low in PERSONAL)


def is_fragment(message: str) -> bool:
    """Tell whether a message is a part of a question only: "when?", "by whom?", "how many shells?", "on 12 March?"."""
    words = words_of(message)
    lows = [word.low for word in words]
    if not words or any(low in AUXILIARIES for low in lows):
        return False
    begin = 1 if lows[0] in PREPOSITIONS else 0
    if begin and not any(low in WH for low in lows):
        return len(words) <= 6
    if begin < len(words) and lows[begin] in WH:
        rest = lows[begin + 1 :]
        counted = lows[begin] in ("how", "which", "what", "whose") or begin
        is_thing = lows[begin] == "how" and len(rest) == 2 and rest[0] in ("many", "much")
        return not rest or is_thing or bool(counted and len(rest) == 1)
    days = find_dates(message)
    return bool(days) and len(words) - sum(len(words_of(message[d.start : d.end])) for d in days) <= 1


def _points_to_time(message: str) -> bool:
    """Tell whether a message speaks of a day next to one that it does not name."""
    found = _THAT_TIME.search(message)
    return found is not None and not any(day.start < found.start() for day in find_dates(message))


def _points_by_demonstrative(message: str, words: list[Word]) -> bool:
    """Tell whether "that", "this", "there", "then" or "the one" points out of the message."""
    return any(_is_pointing(message, words, number) for number in range(len(words)))


def _is_pointing(message: str, words: list[Word], number: int) -> bool:
    low = words[number].low
    before = words[number - 1].low if number else ""
    after = words[number + 1].low if number + 1 < len(words) else ""
    if low not in _DEMONSTRATIVES:
        return False
    found = noun_phrases(message[: words[number].start])
    if low == "that":
        is_object = before in PREPOSITIONS - {"than", "so"} and not (after and found)
        return is_object or (before in AUXILIARIES and after not in AUXILIARIES)
    if low in ("this", "these", "those"):
        return not found and after not in ("who", "that", "which", "of", "with", "in")
    if low == "there":
        return {before, after}.isdisjoint(AUXILIARIES) and not any(one.is_name for one in found)
    if low == "then":
        return not after and not find_dates(message)
    return low in ("one", "ones") and not after and before in _BEFORE_ONE

"""What a turn answered, as words that another question can take up."""

import re

from qa.phrases import words_of
from qa.records import MARKER, Turn
from qa.vocabulary import NOT_NOUNS, NUMBERS

MOST_ANSWER_WORDS = 8
_AROUND = " .,;:“”\"'"
# What an item of a list or a heading begins with.
_MARKS = "#-*+•>.) 0123456789"
_ITEM = re.compile(r",\s+and\s+|,\s+|\s+and\s+")


def statement_of(turn: Turn) -> str:
    """Return a turn's short answer without markers, empty if it is long, in several parts, or cites nothing.

    A whole sentence is none either: it names nothing by itself.
    """
    pieces = [piece for piece in MARKER.split(turn.answer.strip()) if piece.strip()]
    if not MARKER.search(turn.answer) or len(pieces) != 1 or len(pieces[0].split()) > MOST_ANSWER_WORDS:
        return ""
    stated = pieces[0].strip(_AROUND)
    return "" if _is_sentence(stated, turn) else stated


def _is_sentence(stated: str, turn: Turn) -> bool:
    return any(one.lstrip(_MARKS).strip(_AROUND) == stated.lstrip(_MARKS) for one in turn.cited)


def items_of(turn: Turn) -> list[str]:
    """Return the things that a turn's answer lists, in its order: each statement, or those that "and" joins in one."""
    if not MARKER.search(turn.answer):
        return []
    pieces = [piece.strip(f"{_AROUND}\n") for piece in MARKER.split(turn.answer)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) == 1:
        pieces = _ITEM.split(pieces[0]) if not _is_sentence(pieces[0], turn) else []
    is_list = len(pieces) > 1 and all(0 < len(item.split()) <= MOST_ANSWER_WORDS for item in pieces)
    return pieces if is_list else []


def definite(text: str) -> str:
    """Return a phrase as what was spoken of before: "a mill" as "the mill", "valley of Orm" as "the valley of Orm"."""
    text = re.sub(r"^(?:an?|many|several|some|few|most|all)\s+", "the ", text, flags=re.IGNORECASE)
    words = words_of(text)
    is_bare = bool(words) and words[0].text.islower() and words[0].text.replace("-", "").isalpha()
    if words and words[0].low in NUMBERS:
        return f"the {text}"
    is_noun = is_bare and words[0].low not in NOT_NOUNS and not words[0].low.endswith(("ed", "ing", "ly"))
    return f"the {text}" if is_noun else text

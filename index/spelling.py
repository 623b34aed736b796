"""Misspelt words of a question, to the words of the sources that they stand for.

A word is taken for misspelt if neither the sources nor common English have it, and one word of the sources is
near enough by optimal string alignment (insertions, deletions, substitutions and swaps of neighbours). Names are
changed less readily: another name may be meant.
"""

import calendar
import json
import re
from collections.abc import Callable, Collection, Iterable
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.question_words import is_asking

# A word-piece vocabulary holds the most frequent words of a language whole.
COMMON_WORDS_FILE = Path(__file__).parent / "models" / "all-MiniLM-L6-v2" / "tokenizer.json"
SHORTEST = 4
# From this length on, two mistakes in a word are still recognisable.
LONG = 7
LONG_NAME = 9
MONTHS = frozenset(month.lower() for month in calendar.month_name if month)
_WORD = re.compile(r"\b[^\W\d_]+\b")
# "Aguel'hoc" is one word for who leaves out the apostrophe.
_JOINED = re.compile(r"\b[^\W\d_]+['’][^\W\d_]{2,}\b")
_INSIDE_NAME = re.compile(r"[A-Z][\w'’-]* \Z")
_APOSTROPHE = re.compile(r"['’]")
# "Whats the rent", "who has olivers key": typed without the apostrophe.
_CONTRACTED = re.compile(r"\b(?P<word>what|who|where|when|how)s\b", re.I)
_POSSESSED = re.compile(r"\s+(?P<word>[^\W\d_]{2,})")


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of the texts that can be meant by a misspelt one, lower-cased."""
    found = (word for text in texts for pattern in (_WORD, _JOINED) for word in pattern.findall(text))
    return frozenset(word.lower() for word in found if len(word) >= SHORTEST)


@cache
def common_words() -> frozenset[str]:
    """Return some 20,000 frequent English words."""
    vocabulary = json.loads(COMMON_WORDS_FILE.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(word for word in vocabulary if _WORD.fullmatch(word))


def respelled(question: str, source_words: Callable[[], frozenset[str]]) -> str:
    """Return the question with its misspelt words corrected, everything else as it was.

    ``source_words`` gives all words of the sources, lower-cased; it is called only for a word that is not
    a common one.
    """
    question = _CONTRACTED.sub(r"\g<word> is", question)
    words = [word.lower() for word in _WORD.findall(question)]
    if sum(word in common_words() for word in words) < len(words) / 2:
        return question  # another language

    def corrected(match: re.Match[str]) -> str:
        word = match.group()
        # A common word inside a question that begins with a capital is a name: "Le Drain" for "Le Drian".
        in_name = word[0].isupper() and bool(_INSIDE_NAME.search(question[: match.start()]))
        is_common = word.lower() in common_words()
        if len(word) < SHORTEST or word.isupper() or (is_common and not in_name) or word.lower() in source_words():
            return word
        if _is_possessed(word, question[match.end() :], source_words()):
            return f"{word[:-1]}'s"
        nearest = _nearest(word, source_words() | MONTHS)
        if nearest is None or (is_common and (nearest in common_words() or not _is_swap(nearest, word))):
            return word
        return nearest.capitalize() if word[0].isupper() else nearest

    return _WORD.sub(corrected, question)


def _is_possessed(word: str, behind: str, source_words: Collection[str]) -> bool:
    """Tell whether a word is one of the sources with an "s", before what belongs to it: "olivers key"."""
    thing = _POSSESSED.match(behind)
    is_of_sources = word[-1] == "s" and word[:-1].lower() in source_words
    return is_of_sources and thing is not None and not is_asking(thing["word"])


def _nearest(word: str, choices: Collection[str]) -> str | None:
    """Return the one word near enough that is nearest; None where there is none, or another equally near."""
    is_name = word[0].isupper()
    mistakes = 2 if len(word) >= (LONG_NAME if is_name else LONG) else 1
    same_start = {_APOSTROPHE.sub("", choice): choice for choice in choices if choice[0] == word[0].lower()}
    found = process.extract(word.lower(), list(same_start), scorer=OSA.distance, score_cutoff=mistakes, limit=2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return None
    nearest = str(found[0][0])
    if len(word) == len(nearest) == SHORTEST and not _is_swap(nearest, word):
        return None  # another letter makes another word of so short a one: "wifi", "wife"
    return same_start[nearest] if not is_name or _is_swap(nearest, word) or len(word) >= LONG else None


def _is_swap(one: str, other: str) -> bool:
    return sorted(one) == sorted(other.lower())

"""A shallow grammar of English questions: noun phrases, and the parts of a question; lists of words, no tagger.

It is meant for the short questions and sentences of a conversation; where it finds no structure it says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.vocabulary import (
    ADVERBS,
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    INSIDE_NAME,
    NOUNS_LIKE_VERBS,
    OF_AGE,
    PARTICIPLES,
    PLURALS,
    PREPOSITIONS,
    PRONOUNS,
    QUANTITIES,
    STOPS,
    WH,
)

COLLECTIVE = re.compile(
    r"(?:team|company|group|army|force|council|board|family|firm|couple|choir|band|party|club|crew|government|committee|union|police"
    r"|regiment|squadron|[A-Z]{2,})\Z"
)
_SINGULAR_S = re.compile(r"(?:ss|us|is|ics|news|series|works)\Z", re.IGNORECASE)
# A noun in the plural by its form.
PLURAL_NOUN = r"(?:people|men|women|children|\w\w+(?<![suiS])(?<!ic)s)"
_WORD = re.compile(r"\w+(?:[-.'’/]\w+)*'?")
_SHORTENED = re.compile(r"(?:[A-Z]|Dr|Mrs?|Ms|St|Prof|Gen|Col|Capt|Lt|Sgt|Rev|Hon)\Z")
_TIME = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\Z|(?:mon|tues|wednes|thurs|fri|satur|sun)days?\Z|day|week|month|year|morning|night|\d+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its character offsets."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase with its character offsets; ``before`` is the word before it, in lower case."""

    text: str
    start: int
    end: int
    before: str = ""

    @property
    def head(self) -> str:
        """Its main word: the last one before "of"."""
        words = re.split(r"\s+of\s+", self.text)[0].split()
        return words[-1] if words else ""

    @property
    def is_name(self) -> bool:
        """Whether it begins with a capital letter and no article."""
        return self.text[:1].isupper() and self.text.split()[0].lower() not in DETERMINERS

    @property
    def is_plural(self) -> bool:
        """Whether it names several."""
        head = self.head
        counted = self.text.split()[0].lower() in QUANTITIES
        if counted or re.search(r"\w,? and (?:the )?\w", self.text) or head.lower() in PLURALS:
            return True
        return head.endswith("s") and not head.endswith("'s") and not _SINGULAR_S.search(head) and not self.is_name

    @property
    def is_group(self) -> bool:
        """Whether "they" may stand for it: several, or a body of people."""
        return self.is_plural or bool(COLLECTIVE.search(self.head))


@dataclass(frozen=True, slots=True)
class Parts:
    """A question that begins with a question word.

    ``asked`` is its question phrase with a preposition before it ("in which year"), ``auxiliary`` the verb behind
    it, or empty; ``subject`` is None where the question phrase is the subject itself; ``rest`` is what follows.
    """

    asked: str
    auxiliary: str
    subject: Phrase | None
    rest: str

    @property
    def is_about_circumstance(self) -> bool:
        """Whether it asks when, where, why or how: the rest is a whole statement."""
        return re.match(r"(?:when|where|why|how)\b(?! many| much)", self.asked, re.IGNORECASE) is not None


def words_of(text: str) -> list[Word]:
    """Return the words of a text."""
    return [Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]


def noun_phrases(text: str) -> list[Phrase]:
    """Return the names and the phrases with a determiner of a text, in order; dates are none."""
    words = words_of(text)
    found: list[Phrase] = []
    number = 0
    while number < len(words):
        end = _phrase_end(text, words, number)
        if end is None:
            number += 1
            continue
        before = words[number - 1].low if number else ""
        start, stop = words[number].start, words[end - 1].end
        found.append(Phrase(text[start:stop], start, stop, before))
        number = end
    return found


def _phrase_end(text: str, words: Sequence[Word], first: int) -> int | None:
    """Return the position behind the phrase that begins at ``first``; None where none does."""
    if _is_name_word(words, first):
        return _name_end(text, words, first)
    if words[first].low not in DETERMINERS:
        return None
    end = first + 1
    while end < len(words) and _adjoins(text, words, end) and not _stops(words[end].low):
        if words[end].is_capital and not words[end - 1].is_capital and end - first > 2 and words[end - 2].is_capital:
            end -= 1  # a verb between two names, as in "the Corvina left Hobart"
            break
        end += 1
    if end - first > 2 and _is_verb(words[end - 1].low):
        end -= 1  # as in "the raids continued"
    if end == first + 1 or _TIME.match(words[end - 1].text):
        return None
    if end + 1 < len(words) and words[end].low == "of" and _adjoins(text, words, end):
        inner = _phrase_end(text, words, end + 1)
        plain = words[end + 1]
        if inner is None and not _stops(plain.low) and not _TIME.match(plain.text):
            inner = end + 2
        return inner if inner is not None and not words[end + 1].low.isdecimal() else end
    return end


def _is_verb(low: str) -> bool:
    """Tell whether the last word of a phrase is surely a verb by its form."""
    return low not in NOUNS_LIKE_VERBS and (low.endswith(("ed", "ing")) or low in ("found", "built", "sold", "made"))


def _name_end(text: str, words: Sequence[Word], first: int) -> int:
    end = _one_name_end(text, words, first)
    if words[end - 1].low.endswith(("'s", "’s")) and end < len(words) and not _stops(words[end].low):
        is_adjective = words[end].low in OF_AGE and end + 1 < len(words) and not _stops(words[end + 1].low)
        return end + 1 + is_adjective  # "Petrova's group", "Petrova's elder son"
    is_pair = end + 1 < len(words) and words[end].low == "and" and words[end + 1].is_capital
    return _one_name_end(text, words, end + 1) if is_pair and _adjoins(text, words, end) else end


def _one_name_end(text: str, words: Sequence[Word], first: int) -> int:
    end = first + 1
    while end < len(words) and _adjoins(text, words, end):
        inside = words[end].low in INSIDE_NAME and words[end].low != "y"
        if words[end].is_capital and not _TIME.match(words[end].text):
            end += 1
        elif inside and end + 1 < len(words) and words[end + 1].is_capital and not _TIME.match(words[end + 1].text):
            end += 2
        else:
            break
    return end


def _is_name_word(words: Sequence[Word], number: int) -> bool:
    """Tell whether a name begins here: a capital letter that is not that of a sentence's first common word."""
    word = words[number]
    if not word.is_capital or _TIME.match(word.text) or word.low in WH | AUXILIARIES | DETERMINERS | PREPOSITIONS:
        return False
    if word.low in PRONOUNS | CONJUNCTIONS | ADVERBS:
        return False
    following = words[number + 1] if number + 1 < len(words) else None
    return number > 0 or (following is not None and following.is_capital) or (following is None)


def _stops(low: str) -> bool:
    return low in STOPS


def _adjoins(text: str, words: Sequence[Word], number: int) -> bool:
    between = text[words[number - 1].end : words[number].start].strip()
    return not between or (between == "." and _SHORTENED.match(words[number - 1].text) is not None)


def parts_of(question: str) -> Parts | None:
    """Return the parts of a question that begins with a question word, a preposition before it or not."""
    words = words_of(question)
    first = next((n for n, word in enumerate(words[:2]) if word.low in WH), None)
    if first is None or (first and words[0].low not in PREPOSITIONS):
        return None
    body = question.rstrip(" ?.!")
    place = next((n for n in range(first + 1, min(len(words), first + 8)) if words[n].low in AUXILIARIES), None)
    if place is None or any(words[n].low in PREPOSITIONS - {"of", "in"} for n in range(first + 1, place)):
        end = first + (1 if words[first].low in ("who", "what") or len(words) < first + 2 else 2)
        if words[first].low == "how":
            end += 1
        return Parts(
            body[: words[min(end, len(words)) - 1].end], "", None, body[words[min(end, len(words)) - 1].end :].strip()
        )
    asked, auxiliary = body[: words[place].start].strip(), words[place].text
    subject = _subject(body, words, place, _can_be_subject(asked, auxiliary))
    rest = body[subject.end if subject else words[place].end :].strip()
    return Parts(asked, auxiliary, subject, rest)


def _can_be_subject(asked: str, auxiliary: str) -> bool:
    """Tell whether the question phrase may be the subject: "who was", "how many ... were", not "where was"."""
    is_thing = re.match(r"(?:who|what|which|whose|how (?:many|much))\b", asked, re.IGNORECASE) is not None
    return is_thing and auxiliary.lower() not in ("do", "does", "did")


def _subject(body: str, words: Sequence[Word], place: int, optional: bool) -> Phrase | None:
    """Return the phrase behind the auxiliary; without a determiner it is none where it is ``optional``."""
    begin = place + 1
    if begin >= len(words):
        return None
    end = _phrase_end(body, words, begin)
    if end is None:
        if optional or _stops(words[begin].low):
            return None
        end = begin + 1
        while end < len(words) and _adjoins(body, words, end) and not _stops(words[end].low):
            end += 1
    end = _less_verb(words, begin, end, place)
    return Phrase(
        body[words[begin].start : words[end - 1].end], words[begin].start, words[end - 1].end, words[place].low
    )


def _less_verb(words: Sequence[Word], begin: int, end: int, place: int) -> int:
    """Return the end of a subject without the verb that the phrase may have taken in."""
    last = words[end - 1]
    if end - begin < 2 or (end - begin == 2 and words[begin].low in ARTICLES):
        return end
    if words[place].low in ("do", "does", "did", "can", "could", "will", "would", "should", "may", "might", "must"):
        follows_verb = end < len(words) and not _stops(words[end].low) and words[end].low not in DETERMINERS
        follows_verb = follows_verb or (end == len(words) - 1 and words[end].low in ("do", "have"))
        follows_verb = follows_verb and not words[end].low.endswith(("ed", "ing"))
        if last.is_capital and not follows_verb:  # "the choir sing Handel's Messiah"
            return next((n for n in range(end - 2, begin + 1, -1) if not words[n].is_capital), end)
        return end if last.is_capital or follows_verb else end - 1
    is_participle = last.low in PARTICIPLES or last.low.endswith(("ed", "en"))
    return end - 1 if is_participle and not last.is_capital else end

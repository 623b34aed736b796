"""Whether a message leans on what was said before, or stands alone.

It leans if it opens with "and" or "what about", if it is a fragment ("how many shells?", "by whom?"), or if a
pronoun or "that day" in it has nothing to point to in the message itself.
"""

import re

from index.dates import find_dates
from qa.phrases import Phrase, Word, noun_phrases, words_of
from qa.vocabulary import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, WH

OPENING = re.compile(
    r"^\W*(?:(?:and|but|or|also|so)\b(?:\s+(?:what|how)\s+about\b)?|what\s+about\b|how\s+about\b)[\s,]*", re.IGNORECASE
)
_ELSE = re.compile(r"^\W*(?:who|what|where|when|why|how)\s+(?:else|not)\b(?:\s+\w+){0,2}\W*$", re.IGNORECASE)
_THAT_TIME = re.compile(
    r"\b(?:that|the\s+(?:same|next|following|previous))\s+(?:day|week|month|year|morning|night|evening|summer|winter)\b"
    r"|\b(?:day|week|month|year)s?\s+(?:later|earlier|before|after)\W*$",
    re.IGNORECASE,
)
PERSONAL = frozenset(["he", "she", "they", "him", "her", "them", "his", "hers", "their", "theirs", "it", "its"])
_SUBJECTS = frozenset(["he", "she", "they", "it"])
_OBJECTS = frozenset(["him", "them"])
_PERSONS = frozenset(["he", "she", "him", "her", "his", "hers"])
_MANY = frozenset(["they", "them", "their", "theirs"])
# "It" that points to nothing: "is it true that", "when does it snow", "how long does it take to".
_DUMMY = re.compile(
    r"\bit\s+(?:(?:is|was|has|been|will|be|not)\s+)*(?:\w+\s+)?(?:\w+\s+)?(?:that|to|for|when|if|how|who|whether|like)\b"
    r"|\bit\s+(?:(?:snow|rain|freeze|hail)s?\b|(?:mean|start|get|take)s?\s+(?!place\b)\w)|\b(?:is|was)\s+it\s+(?:the\s+)?(?:\w+\s+)?(?:who|that|when)\b",
    re.IGNORECASE,
)
_PERSON_NOUN = re.compile(
    r"(?:wo)?m[ae]n\Z|(?:er|or|ist|ian|ant|eon|boss|chief|king|queen|prince|princess|boy|girl|person|people|child|children"
    r"|wife|husband|sons?|friend|president|general|captain|colonel|lieutenant|soldiers?|head|author|poet|guard|cook"
    r"|student|pilot|saint|lady|lord|duke|count|monk|nun|pope|coach|mayor|judge|doctor|clerk|heir|guest|patient|hero"
    r"|masons?|chemist|servant|secretary|director-general|second-in-command|witness|victim|suspect|thief|bride|chef"
    r"|emperor|empress|knight|spy|agent|deputy|boss|aunt|uncle|nephew|niece|cousin|twin|baby|kid)s?\Z",
    re.IGNORECASE,
)
SUBJECT = "(subject)"
_PLURAL_WORD = re.compile(r"\w\w[^\Wsui]s\Z")
_NO_PERSON_NOUN = re.compile(
    r"(?:number|order|river|water|letter|paper|tower|winter|summer|center|matter|member|power|border|corner|computer"
    r"|chapter|quarter|dinner|factor|sector|motor|door|floor|color|honor|error|terror|tractor|reactor|vector|mirror"
    r"|harbor|labor|plant|amount|restaurant|grant|war|year|character|cancer|fever|theater|meter|liter|counter|shelter"
    r"|disaster|telescope|transfer|answer|offer|charter|cluster|filter|layer|newspaper"
    r"|parameter)s?\Z",
    re.IGNORECASE,
)


# A longer message is judged by its beginning.
MOST_WORDS = 60
_DEMONSTRATIVES = frozenset(["that", "this", "these", "those", "there", "then", "one", "ones"])


def names_person(text: str) -> bool:
    """Tell whether a noun phrase without a name is that of a person, by its words before "of"."""
    heads = [word.removesuffix("'s") for word in text.split(" of ", maxsplit=1)[0].split()]
    return any(_PERSON_NOUN.search(word) and not _NO_PERSON_NOUN.search(word) and not word.isupper() for word in heads)


def leans_on_history(message: str) -> bool:
    """Tell whether a message can only be understood from what was said before it."""
    words = words_of(message)[:MOST_WORDS]
    if OPENING.match(message) or _ELSE.match(message) or len(words) <= 1 or is_fragment(message):
        return True
    if _points_to_time(message) or _points_by_demonstrative(message, words):
        return True
    return any(_is_free(message, words, number) for number, word in enumerate(words) if word.low in PERSONAL)


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
        return before in AUXILIARIES or is_object
    if low in ("this", "these", "those"):
        return not found and after not in ("who", "that", "which", "of", "with", "in")
    if low == "there":
        return {before, after}.isdisjoint(AUXILIARIES) and not any(one.is_name for one in found)
    if low == "then":
        return not after and not find_dates(message)
    return low in ("one", "ones") and not after and before in ("which", "the", "other", "this", "that")


def _is_free(message: str, words: list[Word], number: int) -> bool:
    """Tell whether a pronoun has nothing before it in the message that it may point to."""
    word = words[number]
    before = words[number - 1].low if number else ""
    if word.low == "it" and _DUMMY.search(message):
        return False
    is_object = word.low in _OBJECTS or (word.low == "it" and before not in AUXILIARIES)
    if word.low == "her":
        is_object = number + 1 == len(words) or words[number + 1].low in PREPOSITIONS
    candidates = [one for one in _named_before(message, words, number) if _agrees(word.low, one)]
    is_main_subject = word.low in _SUBJECTS and before in AUXILIARIES
    if is_main_subject:
        asking = next((one.start for one in words if one.low in WH), 0)
        return not any(one.end <= asking for one in candidates)
    # The object of a verb is never its subject: "what did Ida do with them?"
    is_parted = len(candidates) > 1 or (word.low != "it" and any("'s" in one.text for one in candidates))
    parting = candidates and re.search(
        r",|\b(?:that|when|after|before|because|if|who|which|while|and|to|as)\b",
        message[candidates[0].end : word.start],
    )
    return not candidates or (is_object and not is_parted and not parting)


def _named_before(message: str, words: list[Word], number: int) -> list[Phrase]:
    """Return what a message names before one of its words, but for phrases that hold it: "the name of his wife"."""
    place = words[number].start
    found = [one for one in noun_phrases(message[:place]) if not _holds(message[one.end : place])]
    found += [one for one in _asked(words, number) if not _holds(message[one.end : place])]
    found += [
        Phrase(one.text, one.start, one.end, SUBJECT)
        for one in words[:number]
        if _PLURAL_WORD.search(one.text) and one.low not in AUXILIARIES and not _holds(message[one.end : place])
    ]
    subject = _bare_subject(words, number)
    is_new = subject is not None and not any(one.start <= subject.start < one.end for one in found)
    return [*found, subject] if subject and is_new else found


def _asked(words: list[Word], number: int) -> list[Phrase]:
    """Return the noun of the question phrase: "which comet", "how many ships", "what method did"."""
    first = next((n for n, word in enumerate(words[:3]) if word.low in ("which", "what", "how", "whose")), None)
    if first is None or first + 2 > number:
        return []
    noun = first + 1 + (words[first].low == "how")
    is_counted = words[first].low != "how" or words[first + 1].low in ("many", "much")
    is_followed = words[first].low != "what" or any(word.low in AUXILIARIES for word in words[noun + 1 : noun + 3])
    if noun >= number or not is_counted or not is_followed or words[noun].low in AUXILIARIES | PRONOUNS | PREPOSITIONS:
        return []
    return [Phrase(words[noun].text, words[noun].start, words[noun].end)]


def _bare_subject(words: list[Word], number: int) -> Phrase | None:
    """Return a subject without a determiner: the word behind "did", or behind "are" where when, how or why is asked."""
    for place in range(number - 1):
        word, following = words[place], words[place + 1]
        lows = [one.low for one in words[:place]]
        free = not {"when", "where", "why", "how"}.isdisjoint(lows) and {"many", "much"}.isdisjoint(lows)
        if word.low in AUXILIARIES and (word.low in ("do", "does", "did") or free):
            taken = following.low in PRONOUNS | DETERMINERS | PREPOSITIONS | AUXILIARIES
            return None if taken else Phrase(following.text, following.start, following.end, SUBJECT)
    return None


def _holds(between: str) -> bool:
    return (
        re.fullmatch(r"\s+(?:of|for|in|on|at|to|by|with|from)\s+(?:(?:the|all|one|some)\s+(?:of\s+)?)?", between)
        is not None
    )


def _agrees(pronoun: str, phrase: Phrase) -> bool:
    """Tell whether a phrase is of the kind that a pronoun can stand for; a name is of any."""
    is_person = names_person(phrase.text)
    if pronoun in _PERSONS:
        return phrase.is_name or is_person or (phrase.before == SUBJECT and not phrase.is_plural)
    if pronoun in _MANY:
        return phrase.is_name or phrase.is_group or is_person or phrase.before == SUBJECT
    return not phrase.is_plural

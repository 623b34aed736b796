"""Whether a pronoun finds what it points to in its own message."""

import re

from qa.phrases import Phrase, Word, noun_phrases
from qa.vocabulary import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, STOPS, WH

_SUBJECTS = frozenset(["he", "she", "they", "it"])
_OBJECTS = frozenset(["him", "them"])
_PERSONS = frozenset(["he", "she", "him", "her", "his", "hers"])
_MANY = frozenset(["they", "them", "their", "theirs"])
# "It" that points to nothing: "is it true that", "when does it snow", "what makes it hard to".
_DUMMY = re.compile(
    r"\bit\s+(?:(?:is|was|has|been|will|be|not|so|very|most)\s+)*(?:(?:im)?possible|(?:un)?necessary|(?:un)?important"
    r"|(?:un)?likely|true|(?:il)?legal|easy|easier|hard|harder|difficult|better|best|(?:un)?common|(?:un)?usual|customary"
    r"|clear|certain|safe|dangerous|allowed|announced|said|believed|estimated|reported|known|claimed|decided|agreed"
    r"|thought|considered|worth|time|called\s+when)\b"
    r"|\bit\s+(?:(?:snow|rain|freeze|hail)s?\b|(?:mean|start|get|take|cost)s?\s+(?!place\b)\w)"
    r"|\b(?:is|was)\s+it\s+(?!\w*(?:ed|en|ld|nt|ught)\b)\w+\s+to\b"
    r"|\b(?:is|was)\s+it\s+(?:the\s+)?(?:\w+\s+)?(?:who|that|when)\b|\b(?:take|made)\s+it\s+(?:over|as|to)\b",
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
    r"|parameter|pier|copper|silver|timber|ladder|boiler|trailer|heater|printer|scanner|freezer|cooker|container|cylinder"
    r"|folder|poster|banner|lever|cover|powder|butter|pepper|feather|leather|weather|charger|dishwasher|toaster|mixer"
    r"|grinder|shutter|tanker|steamer|helicopter|roller|rubber|chamber|hammer|anchor|manor)s?\Z",
    re.IGNORECASE,
)


def names_person(text: str) -> bool:
    """Tell whether a noun phrase without a name is that of a person, by its words before "of"."""
    heads = [word.removesuffix("'s") for word in text.split(" of ", maxsplit=1)[0].split()]
    return any(_PERSON_NOUN.search(word) and not _NO_PERSON_NOUN.search(word) and not word.isupper() for word in heads)


def is_free(message: str, words: list[Word], number: int) -> bool:
    """Tell whether a pronoun has nothing before it in the message that it may point to."""
    word = words[number]
    before = words[number - 1].low if number else ""
    if word.low == "it" and _DUMMY.search(message):
        return False
    behind = words[number + 1].low if number + 1 < len(words) else ""
    is_object = word.low in _OBJECTS or (word.low == "it" and {before, behind}.isdisjoint(AUXILIARIES))
    if word.low == "her":
        is_object = not behind or behind in PREPOSITIONS
    candidates = [one for one in _named_before(message, words, number) if _agrees(word.low, one)]
    is_main_subject = word.low in _SUBJECTS and before in AUXILIARIES
    asking = max((one.start for one in words[:number] if one.low in WH), default=0)
    if is_main_subject:
        return not any(one.end <= asking for one in candidates)
    if _is_named_behind(message, words, number):
        return False
    # The object of a verb is never its subject: "what did Ida do with them?"
    is_parted = len(candidates) > 1 or (word.low != "it" and any("'s" in one.text for one in candidates))
    parting = candidates and re.search(
        r",|\b(?:that|when|after|before|because|if|who|which|while|and|to|as)\b",
        message[candidates[0].end : word.start],
    )
    return not candidates or (is_object and not is_parted and not parting)


def _is_named_behind(message: str, words: list[Word], number: int) -> bool:
    """Tell whether an opening phrase points to a name behind the question word: "in his youth, what did Ida"."""
    asking = next((n for n, one in enumerate(words) if one.low in WH), 0)
    names = [one for one in noun_phrases(message) if one.is_name and one.start > words[asking].start]
    return number < asking and bool(names)


def _named_before(message: str, words: list[Word], number: int) -> list[Phrase]:
    """Return what a message names before one of its words."""
    found = noun_phrases(message[: words[number].start])
    found += _asked(words, number)
    found += [
        Phrase(one.text, one.start, one.end, SUBJECT)
        for one in words[:number]
        if _PLURAL_WORD.search(one.text) and one.low not in AUXILIARIES
    ]
    if number and words[0].low not in STOPS | DETERMINERS:
        found.append(Phrase(words[0].text, words[0].start, words[0].end, SUBJECT))
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
    found = [Phrase(words[noun].text, words[noun].start, words[noun].end)]
    if words[number].low in _MANY and noun + 1 < number and words[noun + 1].low not in STOPS:
        found.append(Phrase(words[noun + 1].text, words[noun + 1].start, words[noun + 1].end))
    return found


def _bare_subject(words: list[Word], number: int) -> Phrase | None:
    """Return a subject without a determiner: the word behind "did", or behind "are" where when, how or why is asked."""
    for place in range(number - 1):
        word, following = words[place], words[place + 1]
        lows = [one.low for one in words[:place]]
        counts = lows[:1] == ["how"] and not {"many", "much"}.isdisjoint(lows)
        free = not {"when", "where", "why", "how"}.isdisjoint(lows) and not counts
        if word.low in AUXILIARIES and (word.low in ("do", "does", "did") or free):
            taken = following.low in PRONOUNS | DETERMINERS | PREPOSITIONS | AUXILIARIES
            return None if taken else Phrase(following.text, following.start, following.end, SUBJECT)
    return None


def _agrees(pronoun: str, phrase: Phrase) -> bool:
    """Tell whether a phrase is of the kind that a pronoun can stand for; a name is of any."""
    is_person = names_person(phrase.text)
    if pronoun in _PERSONS:
        return phrase.is_name or is_person or (phrase.before == SUBJECT and not phrase.is_plural)
    if pronoun in _MANY:
        return phrase.is_name or phrase.is_group or is_person or phrase.before == SUBJECT
    return not phrase.is_plural

"""What a question asks for, by its form: a reason, an event, several things, a quantity, who somebody is."""

import re

from qa.stems import FUNCTION, WORD, stem_set
from qa.vocabulary import PRONOUNS

# "a thousand" is a number, not an article.
NUMERAL_NOUNS = r"\s+(?:thousand|hundred|dozen|million|billion|few|couple|half|quarter|third|lot)\b"

_REASON = re.compile(r"(?:\A|,)\s*(?:why|how\s+(?:do|does|did|can|could|will|would))\b", re.I)
# "How did she feel?", "how does the soup taste?": one word answers.
_QUALITY = re.compile(
    r"\bhow\s+[^?]*\b(?:(?:feel|look|taste|smell|sound|seem|react|behave)"
    r"(?=\W*\Z|\s+(?:about|after|as|at\s+(?:first|the\s+end)|before|during|in|like|on|that|to|towards?|when|while|with|\w+ing)\b)"
    r"|describe|regard|rate\b)",
    re.I,
)
# "What was her first name?", "what kind of bridge?": a part of the name is all of the answer.
_PART_OF_NAME = re.compile(
    r"\b(?:first|last|given|family|middle|maiden)\s+name\b|\b(?:sur|fore|nick)name\b"
    r"|\b(?:what|which)\s+(?:\w+\s+)?(?:kind|type|sort|profession|occupation|nationality|religion|denomination|language)\b",
    re.I,
)
_ACTION = re.compile(
    r"\bwhat\s+(?:else\s+)?(?:did|do|does|was|were|is|are|has|have|had)\b[^?]*\b(?:do|doing|done)\b"
    r"(?:\s+(?:in|on|at|between|from|during|after|before|since|with|about|there|then|next)\b[^?]*)?\W*\Z",
    re.I,
)
_STATEMENT = re.compile(
    r"\bwhat\s+(?:else\s+)?(?:did|does|do|has|have|had)\b[^?]*?\b(?:say|said|state|claim|announce|declare|tell|told|warn)\b"
    r"(?:\s+(?!(?:they|he|she|it|we|you|i|the|an?|his|her|its|their|that|is|was|are|were)\b)\w+\b[^?]*)?\W*\Z",
    re.I,
)
_EVENT = re.compile(
    r"\bwhat\s+(?:else\s+)?(?:happened|happens|occurred|took\s+place|went\s+on)\b(?!\s+to\b)|\A\W*what\s+if\b", re.I
)
_SEVERAL = re.compile(
    r"\b(?:which|what|name|list)\s+(?:the\s+)?(?:two|three|four|five|six|several|all)\b"
    r"|\b(?:what|which)\s+(?:\w+\s+){0,2}?\w{3,}(?<![sui])s\s+(?:were|are|did|do|have|had|can|could)\b"
    r"|\bwho\s+(?:were|are)\b|\bwhat\s+(?:are|were)\s+(?:the|some)\b|\A\s*(?:name|list)\b",
    re.I,
)
# "Who was killed?" says nothing of which event it means.
_OPEN = re.compile(
    r"\A\W*(?:and\s+)?(?:who|what|which\s+\w{2,}(?<![sui])s)\s+(?:else\s+)?(?:also\s+)?"
    r"(?:(?:was|were|got|is|are|(?:has|have|had)\s+been)\s+)?"
    r"(?:\w+(?:ed|en|wn|unk|ung|rn)|shot|hurt|lost|found|made|held|sent|built|caught|won|hit|dead|said|left|fought)\W*\Z",
    re.I,
)
_HOW_MANY = re.compile(r"\bhow\s+(?:many|much)\b", re.I)
# "Did they take prisoners?", but for "can you tell me who ...?" and the choice "was it here or there?".
_TELLING = r"(?:please\s+)?(?:tell|show|name|list|give|find|explain|describe|summari[sz]e|say|know|remember|ask)"
_WHETHER = re.compile(
    r"\A\W*(?:(?:and|but|so|then)\s+)?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|must"
    rf"|may|might)(?:n['’]t)?\s+(?!(?:you|we|i)\s+{_TELLING}\b)(?![^?]*\bor\b)",
    re.I,
)
_AMOUNT = re.compile(
    r"\bhow\s+(?:many|much|long|far|old|tall|large|big|high|deep|wide|heavy|fast)\b"
    r"|\b(?:percentage|number|amount|population|price|cost|size|distance|weight|height|length|age)\b",
    re.I,
)
_QUANTITY = re.compile(
    rf"\d(?!\d*(?:st|nd|rd|th)\b)|\ban?(?={NUMERAL_NOUNS})"
    r"|\b(?:no|none|nobody|nothing|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|[mbtr]illions?|dozens?|scores?|pairs?|couple|both|half"
    r"|third|quarter|all|every|many|much|most|some|several|few|little|double|twice|once|single)(?:\b|-)",
    re.I,
)
_TIME_OF_DAY = re.compile(r"\b(?:what|which)\s+(?:time|hour|part)\s+of\s+(?:the\s+)?day\b", re.I)
_HOUR = re.compile(
    r"\d\s*(?:[:.]\d\d|h\b|[ap]\.?m)|\b(?:hours?|morning|noon|\w*afternoon|evening|\w*night|dawn|dusk|sunrise|sunset"
    r"|daybreak|nightfall|o['’]clock)\b",
    re.I,
)
_POSITION = r"(?:position|role|rank|job|title|post|office|function|occupation|profession)"
_WHO_IS = re.compile(r"\A\W*(?:and\s+)?who\s+(?:is|was)\s+(?P<name>[^?]+?)\W*\Z", re.I)
_HOLDS = (
    re.compile(rf"\bwhat\s+(?:is|was)\s+(?P<name>[^?]+?)['’]s?\s+{_POSITION}\W*\Z", re.I),
    re.compile(rf"\bwhat\s+(?:is|was)\s+the\s+{_POSITION}\s+of\s+(?P<name>[^?]+?)\W*\Z", re.I),
    re.compile(rf"\bwhat\s+{_POSITION}\s+(?:did|does)\s+(?P<name>[^?]+?)\s+(?:hold|have|occupy)\W*\Z", re.I),
)
_ROLE = re.compile(
    r"\A\W*(?i:and\s+)?(?i:who)\s+(?:is|was)\s+(?:the\s+(?P<definite>\w[^?,;]*?\s[^?,;]*?)|(?P<bare>[a-z][^?,;]*?\s[^?,;]*?))\W*\Z"
)
_MAY_ANSWER = {"up", "off", "out", "over", "under", "one", "all", "both", "yes", "here", "there"}
_NOTHING = (FUNCTION | PRONOUNS) - _MAY_ANSWER | {
    "even",
    "still",
    "just",
    "thus",
    "very",
    "however",
    "well",
    "following",
    "below",
}
_WHO = re.compile(r"\A\W*(?:and\s+)?who\b", re.I)
_WHY = re.compile(r"\A\W*(?:and\s+|but\s+)?why\b", re.I)
_ONLY_NAMES = re.compile(
    r"\W*(?:the\s+)?[A-ZÀ-ÖØ-Þ][\w.’'-]*(?:,?\s+(?:(?:and|of|de|von|van|the)\s+){0,2}[A-ZÀ-ÖØ-Þ][\w.’'-]*)+\W*"
)
_CHOICE = re.compile(
    r"\A\W*(?:and\s+)?(?:which|who|what)\b[^?,]*\b(?:is|are|was|were|has|had|did|costs?|came|comes?|born|weighs?|opened|closed)"
    r"\s+(?:the\s+)?(?:(?:more|less|most|least)(?:\s+\w+)?|\w+er|\w+est|first|last|worse),\s+(?!(?:\w+ing|if)\b)(?P<one>[^?,\d]+?)\s+or\s+(?P<other>[^?,\d]+?)\W*\Z",
    re.I,
)
# "90-day" describes what is counted otherwise.
_DESCRIBING = re.compile(r"[\w.,]+[-‐‑](?:second|minute|hour|day|night|week|month|year)(?:[-‐‑]old)?\W*", re.I)
_HOW_LARGE = re.compile(r"\bhow\s+(?:far|old|tall|large|big|high|deep|wide|heavy|fast)\b", re.I)
_HOW_MUCH = re.compile(r"\bhow\s+much\b", re.I)
# What a clause says stands behind its number; other sentences only refer to it.
_CLAUSE = re.compile(
    r"\bwhat\s+(?:does|do)\s+(?:clause|section|article|paragraph|rule|item|point|§)\s*(?P<number>\d+(?:\.\d+)*)\s+"
    r"(?:say|state|provide|mean|require|allow|forbid|cover|regulate|contain)\b",
    re.I,
)
_WHICH_DAY = re.compile(r"\b(?:which|what)\s+(?:day|date|year|month|century|decade)\b", re.I)
_DAY = re.compile(
    r"\d|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b"
    r"|\b(?:\w+teenth|\w+tieth|(?:first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf)th)"
    r"(?!\s+(?!(?:of|day|week|month|year|century|decade)\b)\w)|yesterday|today|tomorrow|century|decade)\b",
    re.I,
)


def asks_for_reason(question: str) -> bool:
    """Tell whether the question asks why, or how somebody does something, not how many or how it is called or felt."""
    return _REASON.search(question) is not None and _QUALITY.search(question) is None


def asks_for_part_of_name(question: str) -> bool:
    """Tell whether a part of a name may be all that the question asks for: a surname, a kind, a language."""
    return _PART_OF_NAME.search(question) is not None


def asks_who(question: str) -> bool:
    """Tell whether the question begins with "who"."""
    return _WHO.match(question) is not None


def asks_why(question: str) -> bool:
    """Tell whether the question asks why, not how."""
    return _WHY.match(question) is not None


def asks_for_event(question: str) -> bool:
    """Tell whether the question asks what happened."""
    return _EVENT.search(question) is not None


def asks_for_action(question: str) -> bool:
    """Tell whether the question asks what somebody did."""
    return _ACTION.search(question) is not None


def asks_for_statement(question: str) -> bool:
    """Tell whether the question asks what somebody said."""
    return _STATEMENT.search(question) is not None


def asks_whether(question: str) -> bool:
    """Tell whether the question is one to be answered by yes or no."""
    return _WHETHER.search(question) is not None


def asks_for_amount(question: str) -> bool:
    """Tell whether the question asks for a number of things or a measure."""
    return _AMOUNT.search(question) is not None


def asks_how_many(question: str) -> bool:
    """Tell whether the question asks how many or how much of something there is, not how long or how far it is."""
    return _HOW_MANY.search(question) is not None


def holder(question: str) -> str | None:
    """Return whose position the question asks for ("what was NAME's rank?"), or None."""
    return next((found["name"] for pattern in _HOLDS if (found := pattern.search(question))), None)


def role(question: str) -> str | None:
    """Return, in two words at least, what somebody must be to answer ("who is the head of the mill?"), or None."""
    found = _ROLE.match(question)
    return found["definite"] or found["bare"] if found else None


def bearer(question: str) -> str | None:
    """Return whom the question asks to describe ("who is NAME?", "what was NAME's rank?"), or None."""
    found = _WHO_IS.search(question)
    return found["name"] if found else holder(question)


def choice_of(question: str) -> tuple[set[str], set[str]] | None:
    """Return the stems of the two things that the question has to choose from ("which is older, A or B?"), or None."""
    found = _CHOICE.match(question)
    return (stem_set(found["one"]), stem_set(found["other"])) if found else None


def clause_of(question: str) -> str | None:
    """Return the number of the clause whose words the question asks for ("what does section 3.2 say?"), or None."""
    found = _CLAUSE.search(question)
    return found["number"] if found else None


def fits(question: str, answer: str) -> bool:
    """Tell whether the answer is of the kind asked for.

    That is a quantity for "how many", a day or year for "which day", an hour or a part of the day for "what time of
    day", no mere name for "why", no mere adjective for "how large", one of the two for "which is older, the mill or the
    bridge?", and for all others more than an adverb, a pronoun or the like.
    """
    is_mere_name = _WHY.match(question) and _ONLY_NAMES.fullmatch(answer)
    is_mere_word = _HOW_LARGE.search(question) and not _QUANTITY.search(answer) and len(WORD.findall(answer)) == 1
    if is_mere_name or is_mere_word or (_HOW_MUCH.search(question) and _DESCRIBING.fullmatch(answer)):
        return False
    choice = choice_of(question)
    if choice:
        return bool((choice[0] ^ choice[1]) & stem_set(answer))
    if asks_how_many(question):
        return _QUANTITY.search(answer) is not None
    if _TIME_OF_DAY.search(question):
        return _HOUR.search(answer) is not None
    if _WHICH_DAY.search(question):
        return names_day(answer)
    return not all(map(_says_nothing, WORD.findall(answer)))


def _says_nothing(word: str) -> bool:
    is_short_name = len(word) > 1 and word.isupper()  # US, IT
    return word in _NOTHING or word in ("The", "An") or (word.lower() in PRONOUNS and not is_short_name)


def names_day(text: str) -> bool:
    """Tell whether a text holds a number, or a word for a day, a month or a longer time."""
    return _DAY.search(text) is not None


def asks_for_several(question: str) -> bool:
    """Tell whether the question asks for several things ("which two villages", "what weapons were seized")."""
    return _SEVERAL.search(question) is not None


def asks_for_all(question: str) -> bool:
    """Tell whether the question names nothing but what was done ("who was killed?"), so that all of it is asked for."""
    return _OPEN.search(question) is not None and not asks_for_event(question)

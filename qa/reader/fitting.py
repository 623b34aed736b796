"""Which words of a sentence may answer a question at all, however likely the model finds them.

The reader's model takes who speaks of a fire for who lit it, or the year of a book for its publisher.
"""

import re
from collections.abc import Sequence

from index.dates import find_dates
from qa.measures import is_measure, is_money
from qa.offsets import Span, meets
from qa.reader.asked import asks_for_event, asks_for_several, asks_how_many, asks_who, clause_of, fits, names_day
from qa.reader.times import asks_when, asks_when_it_was, may_tell_when
from qa.stems import WORD, stem, stem_set, stems
from qa.vocabulary import AUXILIARIES, STOPS, WH

_WHO_OR_WHERE = re.compile(r"\A\W*(?:and\s+)?(?:(?:to|by|with|from|for)\s+)?(?:who|whom|whose|where)\b", re.I)
_WHICH = re.compile(
    r"\A\W*(?:and\s+)?(?:(?:in|on|at|to|by|with|from|for|of)\s+)?(?:which|what)\s+(?P<kind>[^\W\d_]+)", re.I
)
_TIMES = re.compile(
    r"(?:day|date|month|year|week|weekday|weekend|night|morning|afternoon|evening|deadline|birthday|holiday|anniversary"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|decade|century|centurie|time|season|quarter|term|period|era|age|hour"
    r"|edition|version|model|vintage|issue|number|figure|code)s?",
    re.I,
)
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_ONLY_A_DATE = re.compile(r"\W*(?:(?:on|in|of|from|since|by|until|till|before|after|during|the)\W+)*")
_TO_DATE = re.compile(r"\b(?:on|in|of|from|since|by|until|till|before|after|during)\s+(?:the\s+)?\Z", re.I)
_SAYS = (
    r"(?:sa(?:id|ys)|t(?:old|ells)|claim(?:ed|s)|report(?:ed|s)|noted|explain(?:ed|s)|added|wr(?:ote|ites)"
    r"|stat(?:ed|es)|believ(?:ed|es)|th(?:ought|inks)|warn(?:ed|s)|confirm(?:ed|s)|declar(?:ed|es)|insist(?:ed|s)|ask(?:ed|s))"
)
# "The captain said the fire had begun in May", not "the captain said he had lit it".
_SPEAKS = re.compile(
    rf"(?:,[^,]*,)?\s+(?:(?:later|also|then|\w+ly)\s+)?{_SAYS}\s+(?:that\s+)?(?!(?:he|she|they|it|i|we|his|her|their|himself|herself)\b)",
    re.I,
)
# "Asked why the mill had burned", "too early to say who lit it", "it is not known how it began".
_ASKING = re.compile(
    r"\b(?:(?P<asked>ask(?:ed|s|ing)?)(?:\s+\w+){0,3}?|wonder\w*|inquir\w*|to\s+(?:say|know|tell|see|determine|establish|find\s+out)"
    r"|(?:not|never|n['’]t)\s+(?:\w+\s+)?(?:say|known?|tell|clear|certain|sure|determined|established)|un(?:known|clear|certain|sure)"
    r"|investigat\w+|whether\s+and)\s+(?P<clause>(?P<wh>who|whom|whose|what|which|where|why|how|when)\b[^,;:.?!]*)",
    re.I,
)
_KNOWN_THEN = re.compile(r";|\b(?:but|until|till)\b", re.I)
_NUMBER_WORD = re.compile(
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|both|several|many|some)", re.I
)
_SOMEBODY = re.compile(
    r"(?:(?:the|an?|another)\s+)?(?:man|woman|person|people|one|ones|those|some(?:one|body)|any(?:one|body)|boy|girl)",
    re.I,
)
_WHO_DOES = re.compile(r"\s+(?:who|that)\s", re.I)
_ROLE = re.compile(r"\A\W*(?:and\s+)?who\s+(?:is|are|was|were)\s+(?:the\s+)?(?P<role>[^\W\d_]+)\W*\Z", re.I)
# "How many boats a day?"
_RATE = re.compile(
    r"\bhow\s+(?:many|much)\b.*\b(?:(?:per|an?|each|every)\s+(?P<unit>minute|hour|day|night|week|month|year)"
    r"(?!\s+(?:ago|before|after|later|earlier|old))|(?:per|by)\s+annum|annually|yearly|monthly|weekly|daily|hourly)\b",
    re.I,
)
_AT_A_RATE = re.compile(
    r"\b(?:an?|per|each|every|in\s+(?:an?|one))\s+(?:\w+\s+)?(?:minute|hour|day|night|week|month|year|annum)|annual|yearly|monthly|weekly"
    r"|daily|hourly|\b(?:every|each|in\s+the)\s+(?:morning|afternoon|evening)|/\s?(?:h|hr|hour|day|wk|week|mo|month|yr|year)\b"
    r"|\bp\.?\s?a\b|\bp\.?[cw]\.?m?\b|\b(?:minutes?|hours?|days|nights?|weeks?|months?|years?)\b",
    re.I,
)
_HOW_MANY_UNITS = re.compile(r"\bhow\s+many\s+(?:(?:square|cubic|nautical)\s+)?(?P<unit>[^\W\d_]+)", re.I)
_COUNTED = re.compile(r"[\s-]+(?P<noun>[a-zß-ÿ]+)")
_AUXILIARY = "|".join(sorted(AUXILIARIES))
_PRICE = re.compile(
    rf"\bhow\s+much\b(?=\s+(?:money|{_AUXILIARY})\b).*\b(?:costs?|worth|pay|paid|charged?|earns?|earned|spen[dt]|sold|sells?|bought)\b|\b(?:price|salary|fee)\b",
    re.I,
)
_NUMBER_WITH_UNIT = re.compile(r"(?<![$€£¥\d.,])\d[\d.,]*\s?(?P<unit>[^\W\d_]+)")
_HOW_MUCH_OF = re.compile(rf"\bhow\s+(?:much|many)\s+(?!(?:{_AUXILIARY})\b)\w", re.I)
_WARMTH = re.compile(r"\b(?:temperatures?|degrees?|warm\w*|heat\w*|hot\w*|cold\w*|cool\w*)\b|°", re.I)
_DEGREES = re.compile(r"\d?\s?°|[CF]\b(?<=°[CF])|[CF]\b(?<=°\s[CF])")
# What has digits and is no amount: a time of day, the number of a telephone, a flight or a policy.
_NO_AMOUNT = re.compile(
    r"(?<![\d:])\d{1,2}:\d\d(?![\d:])|(?<![\d.,])\+?\(?0\d{2,}(?:[ /-]\d{2,})*"
    r"|\b(?P<code>[A-Z]{2,})[ -]?\d{3,}(?:-\d+)*(?!\s?[a-z%\d])"
)
_MONEY = re.compile(r"[$€£¥]\s?\d[\d.,]*")
_NUMBER = re.compile(r"\d[\d.,:]*")
_CODE = 24  # characters of such a number before the part that a span has
_WHO_HAS = re.compile(r"\b(?:who|whose|which|when|where|why|how)\b", re.I)
_ASKS_FOR_PHONE = re.compile(r"\b(?:phone|telephone|mobile|fax)\s+(?:number|no)\b", re.I)
_PHONE = re.compile(r"(?<![\w-])[+(]?\d(?:[ ()/.-]{0,2}\d){4,}(?![\w-])")
_ASKS_FOR_EMAIL = re.compile(r"\be-?mail\s+address\b|\be-?mail\s+of\b|['’]s\s+e-?mail\W*\Z", re.I)
_OF_BIRTH_OR_DEATH = re.compile(r"\b(?:die[sd]?|death|born|birth|passed\s+away|buried|funeral)\b", re.I)
_AGE = re.compile(r"(?:at\s+the\s+)?aged?\s+(?:of\s+)?[\w-]+", re.I)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?\Z", re.I)
_AND = re.compile(r"(?:\s+[^\s,;.]+){0,3}?\s+and\s", re.I)
_KIN = re.compile(
    r"\A\W*(?:and\s+)?who\b.*\b(?:husband|wife|spouse|partner|father|mother|parents?|sons?|daughters?|brothers?|sisters?|uncle"
    r"|aunt|cousin|friend|teacher|successor|predecessor)\b",
    re.I,
)


def fitting(question: str, text: str, spans: Sequence[tuple[Span, float]], sentence: Span) -> list[tuple[Span, float]]:
    """Return the spans of a sentence that may answer, with their scores, in their order."""
    if _RATE.search(question) and not _AT_A_RATE.search(text, *sentence):
        return []
    clause = clause_of(question)
    if clause and not re.match(rf"\W*{re.escape(clause)}(?![.\d]*\d)", text[slice(*sentence)]):
        return []
    silent = [*_asked_within(question, text, sentence), *_speakers(question, text, spans, sentence)]
    return [(span, score) for span, score in spans if _fits(question, text, span) and not meets(span, silent)]


def _fits(question: str, text: str, span: Span) -> bool:
    """Tell whether a span is of the kind asked for, and has words at all."""
    said = text[slice(*span)]
    if (
        not fits(question, said)
        or (asks_when_it_was(question) and not may_tell_when(text, span))
        or _is_one_end(text, span)
    ):
        return False
    kinds = (_is_date_of, _is_count, _is_of_asked, _is_of_other_units, _is_no_amount, _is_no_address, _is_mere_age)
    return not any(is_so(question, text, span) for is_so in kinds)


def _is_date_of(question: str, text: str, span: Span) -> bool:
    """Tell whether a span is a date where a person, a place or a thing is asked for, and not what tells that apart.

    "The paper of 1959" answers "which paper ...?" with its year, but not "which journal ...?".
    """
    which = _WHICH.match(question)
    kind = which["kind"].lower() if which else ""
    is_open = not kind or kind in STOPS or _TIMES.fullmatch(kind) or asks_for_event(question)
    if is_open and not _WHO_OR_WHERE.match(question):
        return False
    said = text[slice(*span)]
    dates = [(one.start, one.end) for one in find_dates(said)] or [year.span() for year in _YEAR.finditer(said)]
    if len(dates) != 1 or not _ONLY_A_DATE.fullmatch(said[: dates[0][0]] + said[dates[0][1] :]):
        return False
    before = text[: span[0] + dates[0][0]]
    leading = _TO_DATE.search(before)
    named = WORD.findall(before[: leading.start()])[-1:] if leading else []
    return leading is not None and (not kind or all(stem(word) != stem(kind) for word in named))


def _is_count(question: str, text: str, span: Span) -> bool:
    """Tell whether a span only counts the things asked for: "two" for "which mills ...?"."""
    return asks_for_several(question) and _NUMBER_WORD.fullmatch(text[slice(*span)]) is not None


def _is_of_asked(question: str, text: str, span: Span) -> bool:
    """Tell whether a span names the one whose mother is asked for, or for "who is the owner?" the owner's agent."""
    role = _ROLE.match(question)
    if role and re.search(rf"\b{re.escape(role['role'])}(?:['’]s?|s['’])\s+\Z", text[: span[0]], re.I):
        return True
    names = [word for word in WORD.findall(text[slice(*span)]) if word[0].isupper()] if _KIN.match(question) else []
    return bool(names) and {names[0], names[-1]} <= set(WORD.findall(question))  # "King Olav" is not King Harald


def _is_one_end(text: str, span: Span) -> bool:
    """Tell whether a span is the first of two that something lies between; both ends of numbers are taken in later."""
    said = text[slice(*span)]
    is_first = _BETWEEN.search(text[: span[0]]) is not None and _AND.match(text, span[1]) is not None
    return is_first and _AND.search(said) is None and not names_day(said)


def _is_of_other_units(question: str, text: str, span: Span) -> bool:
    """Tell whether a span counts something where a measure is asked for, or measures something where a price is."""
    unit = _HOW_MANY_UNITS.search(question)
    if unit and is_measure(unit["unit"]):
        counted = _COUNTED.match(text, span[1]) if text[span[1] - 1].isdigit() else None
        named = re.escape(unit["unit"].rstrip("s"))
        is_described = re.match(rf"[\s-]+(?:[^\W\d_]+\s+){{1,2}}{named}", text[span[1] :], re.I)
        is_other = counted is not None and counted["noun"] not in STOPS and not is_measure(counted["noun"])
        return is_other and not is_described  # "40 metric tons"
    if _HOW_MUCH_OF.search(question) and not _WARMTH.search(question) and _DEGREES.match(text, span[1] - 1):
        return True
    told = _NUMBER_WITH_UNIT.search(text, *span) if _PRICE.search(question) else None
    return told is not None and is_measure(told["unit"]) and not is_money(told["unit"])


def _is_no_amount(question: str, text: str, span: Span) -> bool:
    """Tell whether all numbers of a span tell an hour or the like, where the question asks how many or how much.

    Sums of money count nothing else: "at most £6" is no number of books.
    """
    if not asks_how_many(question):
        return False
    start = max(0, span[0] - _CODE)
    others = [one.span() for one in _NO_AMOUNT.finditer(text, start) if not (one["code"] and is_money(one["code"]))]
    unit = _HOW_MANY_UNITS.search(question)
    if unit and not is_money(unit["unit"]):
        others += [money.span() for money in _MONEY.finditer(text, start)]
    numbers = [number.span() for number in _NUMBER.finditer(text, *span)]
    return bool(numbers) and all(meets(number, others) for number in numbers)


def _is_no_address(question: str, text: str, span: Span) -> bool:
    """Tell whether a span is no telephone number, or no address of mail, where the question asks for one."""
    if _WHO_HAS.search(question):
        return False
    said = text[slice(*span)]
    is_asked = _ASKS_FOR_PHONE.search(question) is not None
    is_phone = any(meets(phone.span(), [span]) for phone in _PHONE.finditer(text)) if is_asked else False
    return (is_asked and not is_phone) or (_ASKS_FOR_EMAIL.search(question) is not None and "@" not in said)


def _is_mere_age(question: str, text: str, span: Span) -> bool:
    """Tell whether a span is an age where the question asks when somebody was born, died or is buried."""
    is_asked = asks_when(question) and _OF_BIRTH_OR_DEATH.search(question) is not None
    return is_asked and _AGE.fullmatch(text, *span) is not None


def _asked_within(question: str, text: str, sentence: Span) -> list[Span]:
    """Return the parts of a sentence that ask what the question asks, with what stands before: they tell nothing.

    Only behind what somebody asked a reply may follow: "Asked why he left, he said that he was tired".
    """
    asking = next((word.lower() for word in WORD.findall(question) if word.lower() in WH), "")
    wanted = {stem for stem in stems(question) if stem not in AUXILIARIES}
    return [
        (sentence[0], found.end() if found["asked"] else _end_of_unknown(text, found.end(), sentence[1]))
        for found in _ASKING.finditer(text, *sentence)
        if found["wh"].lower() == asking and wanted <= stem_set(found["clause"])
    ]


def _end_of_unknown(text: str, start: int, end: int) -> int:
    """Return where it ends what nobody knew: "it was not known who lit it; then Jo Lund told"."""
    known = _KNOWN_THEN.search(text, start, end)
    return known.start() if known else end


def _speakers(question: str, text: str, spans: Sequence[tuple[Span, float]], sentence: Span) -> list[Span]:
    """Return the spans that only lead to what "who ...?" asks about: "the captain said the fire had begun".

    "The man who rang the bell" says nothing to "who rang the bell?" either.
    """
    done = stems(question)[0] if asks_who(question) and stems(question) else None
    found: list[Span] = []
    for span, _ in spans if done else []:
        leading = _WHO_DOES if _SOMEBODY.fullmatch(text[slice(*span)]) else _SPEAKS
        said = leading.match(text, span[1], sentence[1])
        if said and done in stems(text[said.end() : sentence[1]]):
            found.append(span)
    return found

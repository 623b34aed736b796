"""The span of an answer made whole: both ends of a range, whose sister, until when.

Of two amounts only the one that was asked for stays: "by 5 %" of "fell by 5 % to 40".
"""

import re

from index.dates import find_dates
from qa.offsets import Span, meets
from qa.quantities import numbers_in
from qa.reader.asked import asks_for_amount, asks_how_many, asks_who
from qa.reader.times import asks_when
from qa.stems import WORD, stem, stem_set

_NUMBER = r"[$€£¥]?\d[\d,.]*\d|[$€£¥]?\d|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)\b"
_RANGE = re.compile(
    rf"\b(?:between\s+(?:{_NUMBER})[^,;:()]{{0,24}}?\s+and|from\s+(?:{_NUMBER})[^,;:()]{{0,24}}?\s+to)\s+(?:{_NUMBER})",
    re.I,
)
_FROM_TO = re.compile(rf"\bfrom\s+(?P<old>(?:{_NUMBER})[^,;:()]{{0,24}}?)\s+to\s+(?P<new>{_NUMBER})", re.I)
_CHANGED = re.compile(
    r"\b(?:r[io]se[sn]?|rais|increas|grow|grew|go(?:es)?\b|went|gone|f[ae]ll|drop|decreas|cut|reduc|lower|chang|extend|shorten)"
    r"[^,;:]*\Z",
    re.I,
)
# "How much did the new boiler cut the bill?" asks for neither.
_OF_IT = r"(?:(?<=is the )|(?<=are the )|(?<=was the )|(?<=were the ))"
_NOW = re.compile(rf"\b(?:now|nowadays|today|current(?:ly)?|{_OF_IT}new|at present|since then)\b|\bto\W*\Z", re.I)
_BEFORE = re.compile(
    rf"\b(?:before|previous(?:ly)?|formerly|{_OF_IT}(?:former|old|original)|used to|originally|until then)\b"
    r"(?!.*\bto\W*\Z)",
    re.I,
)
_SHARE = re.compile(rf"\b(?:{_NUMBER}|one|none|half)\s+(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+|all\s+)?\Z", re.I)
_PORTION = rf"{_NUMBER}|one|none|most|half|some"
_OF_THEM = r"of\s+(?:which|whom|them|these|those)\b"
_PART = re.compile(
    rf",\s+(?:(?P<part>{_PORTION})\s+{_OF_THEM}|{_OF_THEM}\s+(?P<later>{_PORTION})\b)(?P<said>[^,;:.]*)", re.I
)
# "How many members does it have?" is not answered by "nine of the 15".
_OF_ALL = re.compile(r"\b(?:have|has|had|there|in all|in total|altogether)\b(?!\s+\w+(?:ed|en)\b)", re.I)
_HOW_LONG = re.compile(r"\bhow\s+long\b", re.I)
_HOW_OFTEN = re.compile(r"\bhow\s+(?:often|frequently)\b", re.I)
_UNTIL = re.compile(r"\b(?:until|till|since)\s+(?:the\s+)?\Z", re.I)
_EVERY = re.compile(r"\b(?:every|each|(?:once|twice|\w+\s+times)\s+(?:an?|every|per))\s+\Z", re.I)
_WHOSE = re.compile(r"\b(?:(?:[^\W_]|[-’'])+['’]s|[^\W_]+s['’]|his|her|their|my|our|your|its)\s+\Z", re.I)
# "All but twelve", "everything except the first £100" are not the number.
_EXCEPT = re.compile(
    r"\b(?:(?:all|every\w*|any\w*|no\w*)\s+(?:of\s+\w+\s+)?(?:but|save)|(?:(?:all|every\w*|any\w*|no\w*)\s+(?:of\s+\w+\s+)?)?"
    r"(?:except(?:ing)?|excluding|minus|apart\s+from|other\s+than))\s+(?:for\s+)?(?:the\s+)?(?:first\s+|last\s+)?[$€£¥]?\Z",
    re.I,
)
_NOTICE = re.compile(r"['’]\s+[^\W\d_]+")
_CONDITION = re.compile(r"\b(?:if|unless|whenever|when|as soon as)\s(?:[^,;:.?!]|[,.](?=\d))*", re.I)
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)? )?(?:[A-Z][a-z]{2,8}\.? )?(?:\d{1,2}, )?\d{4}"
# "Ida Krog (Danish: Idda; 3 May 1901 - 1 June 1980)".
_LIFE = re.compile(
    rf"\([^()]{{0,80}}?\b(?P<born>{_DAY})\s{{0,3}}[-–—]\s{{0,3}}(?:[^()\d]{{0,40}}, )?(?P<died>{_DAY})\)"
)
_BORN = re.compile(r"\b(?:was|were)\b[^?]*\bborn\W*\Z|\b(?:date|day|year)\s+of\s+birth\b", re.I)
_DIED = re.compile(r"\bdid\b[^?]*\bdie\W*\Z|\b(?:date|day|year)\s+of\s+death\b", re.I)
_WHERE = re.compile(r"\bwhere\b", re.I)
_YEAR = re.compile(r"\byear\b", re.I)
_BY_HOW_MUCH = re.compile(r"\A\W*(?:and\s+)?by\s+how\b", re.I)
_BY = re.compile(r"\s+by\s+(?=[$€£¥]?\d)", re.I)
_REACH = 80  # characters before a span in which what leads it is looked for
# "One hour and fifty-seven minutes" is one measure.
_TIMES = r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?)"
_OF_ANOTHER = r"\s+(?:less|more|longer|shorter|later|earlier|before|after|of|ago|\w+\s+than)\b"
_AND_MORE = re.compile(
    rf"(?P<unit>{_TIMES})(?: and |, )(?:{_NUMBER}|an?|one|\w+ty-\w+)\s(?!(?P=unit)\b){_TIMES}\b(?!{_OF_ANOTHER})",
    re.I,
)
_AND = re.compile(rf",?\s+and\s+(?=(?:{_NUMBER}|one)\s)", re.I)


def completed(question: str, text: str, span: Span, sentence: Span) -> Span:
    """Return the span with what it needs to be true by itself, and without a second amount that is not asked for."""
    of_life = (_BORN.search(question) or _DIED.search(question)) and not _WHERE.search(question)
    if of_life and _LIFE.search(text, *sentence):
        return _of_life(question, text, span, sentence)
    if asks_when(question):
        return span if _is_dated(text, span, sentence) else _around(_CONDITION, text, span, sentence)
    if asks_who(question):
        return _led(_WHOSE, text, span, sentence) if text[span[0]].islower() else span
    if _HOW_OFTEN.search(question):
        return _led(_EVERY, text, span, sentence)
    if not asks_for_amount(question):
        return _ranged(question, text, _one_of_two(question, text, span, sentence), sentence)
    if asks_how_many(question):
        span = _part(question, text, span, sentence)
    span = _one_of_two(question, text, span, sentence)
    if not _OF_ALL.search(question):
        span = _led(_SHARE, text, span, sentence)
    span = _led(_EXCEPT, text, span, sentence)
    if _HOW_LONG.search(question):
        more = next((one for one in _AND_MORE.finditer(text, *sentence) if one.end("unit") == span[1]), None)
        span = (span[0], more.end()) if more else span
        span = _led(_UNTIL, text, span, sentence)
    return _noticed(text, _ranged(question, text, span, sentence), sentence)


def _led(leading: re.Pattern[str], text: str, span: Span, sentence: Span) -> Span:
    """Take in what stands right before the span."""
    found = leading.search(text, max(sentence[0], span[0] - _REACH), span[0])
    return (found.start(), span[1]) if found else span


def _around(pattern: re.Pattern[str], text: str, span: Span, sentence: Span) -> Span:
    """Return what the pattern finds around the span, or the span."""
    for found in pattern.finditer(text, *sentence):
        if found.start() <= span[0] < found.end():
            return found.start(), max(span[1], found.end())
    return span


def _is_dated(text: str, span: Span, sentence: Span) -> bool:
    """Tell whether the span holds a date."""
    dates = find_dates(text[slice(*sentence)])
    return meets(span, ((sentence[0] + one.start, sentence[0] + one.end) for one in dates))


def _ranged(question: str, text: str, span: Span, sentence: Span) -> Span:
    """Take in both ends of a range, unless the question tells one ("changed from 3 to what?") or asks for one."""
    wanted = _end_of_change(question, text, span, sentence)
    if wanted:
        return wanted
    start, end = _around(_RANGE, text, span, sentence)
    taken = f"{text[start : span[0]]} {text[span[1] : end]}"
    told = {number for *_, number in numbers_in(question)}
    return span if any(number in told for *_, number in numbers_in(taken)) else (start, end)


def _end_of_change(question: str, text: str, span: Span, sentence: Span) -> Span | None:
    """Return what it is now, or what it was before, of "rose from 45 to 50 euros", where the question asks for that."""
    is_now, is_before = bool(_NOW.search(question)), bool(_BEFORE.search(question))
    for found in _FROM_TO.finditer(text, *sentence):
        is_meant = meets(span, [found.span()]) and _CHANGED.search(text, sentence[0], found.start())
        if is_meant and is_now != is_before:
            return (found.start("new"), max(span[1], found.end())) if is_now else found.span("old")
    return None


def _of_life(question: str, text: str, span: Span, sentence: Span) -> Span:
    """Return the first of two days behind a name for a birth, the second for a death."""
    life = next((one for one in _LIFE.finditer(text, *sentence) if meets(span, [one.span()])), None)
    if life is None or (_BORN.search(question) and _DIED.search(question)):
        return span
    start, end = life.span("born" if _BORN.search(question) else "died")
    return (end - len("1901"), end) if _YEAR.search(question) else (start, end)


def _part(question: str, text: str, span: Span, sentence: Span) -> Span:
    """Return the part of a number where the question asks for what is said of it ("nine men, two of them wounded")."""
    found = _PART.search(text, span[1], sentence[1])
    if found is None:
        return span
    asked = stem_set(question)
    is_meant = asked & stem_set(found["said"]) - stem_set(text[sentence[0] : found.start()])
    return found.span("part" if found["part"] else "later") if is_meant else span


def _one_of_two(question: str, text: str, span: Span, sentence: Span) -> Span:
    """Return the amount asked for of two: "by 5 %" for "by how much", or that of what the question names."""
    by = _BY.search(text, *span)
    # "4 m by 3 m" is one size.
    if by and _counted(text[span[0] : by.start()]) != _counted(text[by.end() : span[1]]):
        return (by.end(), span[1]) if _BY_HOW_MUCH.search(question) else (span[0], by.start())
    joint = _AND.search(text, *span)
    if joint is None or not asks_for_amount(question):
        return span
    ends = re.compile(r"[,;:.]\s|\Z").search(text, span[1], sentence[1])
    first, second = text[span[0] : joint.start()], text[joint.end() : ends.start() if ends else sentence[1]]
    if _counted(first) is None or _counted(first) != _counted(second):
        return span
    asked = stem_set(question)
    scores = [len(asked & stem_set(piece)) for piece in (first, second)]
    if scores[0] == scores[1]:
        return span
    return (span[0], joint.start()) if scores[0] > scores[1] else (joint.end(), span[1])


def _counted(text: str) -> str | None:
    """Return what the first number of a text counts, None where it begins with none."""
    numbers = numbers_in(text)
    word = WORD.match(text, numbers[0][1] + 1) if numbers and numbers[0][0] == 0 else None
    return stem(word[0]) if word else None


def _noticed(text: str, span: Span, sentence: Span) -> Span:
    """Take in the noun that a possessive needs: "24 hours' notice"."""
    last = span[1] - 1 if text[span[1] - 1] in "'’" else span[1]
    found = _NOTICE.match(text, last, sentence[1]) if text[last - 1 : last] == "s" else None
    return (span[0], found.end()) if found else span

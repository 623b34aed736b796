"""Dates in answers: given whole to who asks when, left out for others.

The day of an announcement is told from the day of what was announced.
"""

import re
from collections.abc import Sequence

from index.records import DateExpression
from qa.measures import is_measure
from qa.offsets import Span, meets
from qa.reader.asked import asks_how_many, names_day

_AUXILIARY = (
    r"(?:am|is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|must|may|might|shall|exactly|precisely"
    r"|roughly|about|first|last|else|in|on)\b"
)
# "When it burned down, what was lost?" asks for something else.
_OF_CLAUSE = rf"\s+(?!{_AUXILIARY})[^?,]*,\s*(?:what|which|who|whom|whose|how|where|why)\b"
_WHEN = re.compile(
    rf"^\W*(?:and\s+|but\s+)?(?:when\b(?!{_OF_CLAUSE})|since\s+when\b|(?:(?:on|in|by|since|until)\s+)?(?:what|which)\s+"
    r"(?:(?:exact|very|calendar)\s+)?(?:day|date|month|year|dates|days|years)\b)",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:did|was|were|had|has|have)\b", re.IGNORECASE)
_JOINT = re.compile(r"[\s,]*(?:(?:on|in|of|at|from|by|since|until|the|year)\s+){0,3}", re.IGNORECASE)
_PREPOSITION_BEFORE = re.compile(r"\b(?:on|in|at|by|during)\s+\Z", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?:from|between|since|until|till|after|before|by)\b", re.IGNORECASE)
_REPORTING = (
    r"announc\w+|report(?:ed|s)|confirm(?:ed|s)|sa(?:id|ys)|stat(?:ed|es)|claim(?:ed|s)|declar(?:ed|es)|reveal(?:ed|s)"
    r"|disclos(?:ed|es)|admit(?:ted|s)|acknowledg(?:ed|es)|t(?:old|ells)|learn(?:ed|t)"
)
# "On 1 March 2013, it was announced that ...": the date that opens the sentence is the announcement's. Without
# "that" what was said is known by its verb: "On 1 March 2013 the army said he had been killed".
_LEADS_TO_REPORT = re.compile(
    rf",?\s+(?:[^\s;:]+\s+){{0,12}}?(?P<verb>{_REPORTING})"
    r"(?:\s+(?:\w+\s+){0,3}?that\b|,?\s*[\"“:]|\s+(?:(?!and\b)[^\s.;:]+\s+){1,6}?(?:had|has|was|were|would|will)\b)",
    re.IGNORECASE,
)
# "... was announced by the government on 1 March 2013".
_BEHIND_REPORT = re.compile(
    rf"\b(?P<verb>{_REPORTING})\s+(?:(?:by|to|in)\s+(?:[^\s,;:]+\s+){{1,5}}?)?(?P<joint>(?:on|in|at|by)\s+(?:the\s+)?)?\Z",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:in\s+(?:an?|the|its|his|her|their)\s+(?:[^\W\d_]+\s+){1,4}?)?(?P<joint>(?:on|in|at|by|from|of)\s+(?:the\s+)?)?\Z",
    re.IGNORECASE,
)
_ASKS_FOR_REPORT = re.compile(
    r"\b(?:announc|report|confirm|sa(?:id|ys?)\b|state[ds]?\b|claim|declar|reveal|disclos|admit|acknowledg|told|tell|learn"
    r"|sp(?:eak|oke)|comment|remark|mention"
    r"|public|known)",
    re.IGNORECASE,
)

# What may tell when without a date: a word for a time, or one before it that wants a time.
_TIME_WORD = re.compile(
    r"\d\s*(?:[:.]\d\d|h\b|[ap]\.?m\b)|\b(?:times?|\w*days?|\w*nights?|\w+(?:noon|time)|noon|dawn|dusk|morning|evening"
    r"|seconds|second(?!\s+\w)|minutes?|hours?|weeks?|weekends?|months?|quarters?|years?|decades?|centur(?:y|ies)"
    r"|eras?|ages?|periods?|seasons?|spring|summer|autumn|fall|winter|christmas|easter|eve|thanksgiving|ramadan|today|tomorrow|now|then|never"
    r"|always|once|soon|later|earlier|ago|immediately|recently|sometimes|early|late|when\w*|whil\w+|as|if|unless|prior"
    r"|between|towards?|until|till|since|before|after\w*|during|upon|following)\b",
    re.IGNORECASE,
)
_FOR_TIMES = (
    r"(?<![\w-])(?:in|on|at|during|throughout|within|since|until|till|before|after|when|while|once|as|upon|following"
    r"|under|from)\s+(?!(?:it|them|him|me|us|you)\b)(?:(?:the|an?|his|her|its|their|this|that|my|our)\s+)?"
)
_WANTS_TIME = re.compile(rf"{_FOR_TIMES}\Z", re.IGNORECASE)
_BEGINS_WITH_TIME = re.compile(_FOR_TIMES, re.IGNORECASE)
_BY_TIME = re.compile(r"\bby\s+(?:the\s+)?(?=[A-Z])")
_ADVERB = re.compile(r"[^\W\d_]{3,}ly")
_REACH = 40
# A price, a version and what has a unit are no days; 9.30 is a time.
_MEASURED = re.compile(
    r"(?P<other>[$€£¥]\s?\d[\d.,]*|\d+\.(?!\d\d\b|\d\d?\.\d\d)\d[\d.]*(?![\d.]))|\d[\d.,]*\s?(?P<unit>[^\W\d_]+|%)?"
)

# "17b" numbers a house or a flat; the ninth hour is "9h", the 1990s are "90s".
_HOUSE_NUMBER = re.compile(r"\d{1,3}[a-gi-rt-z]")


def asks_when(question: str) -> bool:
    """Tell whether the question asks for a day, a month or a year, not for a time of day."""
    return _WHEN.search(question) is not None


def asks_when_it_was(question: str) -> bool:
    """Tell whether the question asks when something was, rather than when it is, or has to be."""
    return asks_when(question) and asks_of_past(question)


def asks_of_past(question: str) -> bool:
    """Tell whether the question asks of what was, or has been."""
    return _PAST.search(question) is not None


def without_when(question: str) -> str:
    """Return what a question that asks when says of what happened: without "on which day"."""
    return _WHEN.sub("", question)


def timed(question: str, text: str, span: Span, dates: Sequence[Span]) -> Span:
    """Return the span with the dates that belong to it where the question asks when, else without that before it.

    ``dates`` are the places of the date expressions of ``text``, in order. A time of day takes in the date beside
    it; a number is given without one behind it too. A span that is nothing but a date is left as it is.
    """
    start, end = span
    if asks_when(question):
        for first, last in dates:
            overlaps = first < end and start < last
            is_joined = first < last and (_JOINT.fullmatch(text, end, first) or _JOINT.fullmatch(text, last, start))
            if overlaps or is_joined:
                start, end = min(start, first), max(end, last)
        return start, end
    is_number = asks_how_many(question)
    for first, last in dates:
        # "On 15 November version 1.0 was released" has the date for itself; "the 2013 report" does not.
        if first <= start < last < end and (is_number or _is_time(text, first)):
            start = last
        elif is_number and start < first < end <= last:
            end = first
    return start, end


def _is_time(text: str, start: int) -> bool:
    return _PREPOSITION_BEFORE.search(text, 0, start) is not None or _PREPOSITION.match(text, start) is not None


def reported(question: str, text: str, span: Span, dates: Sequence[Span]) -> tuple[str, ...]:
    """Return a reporting verb and the date that is its own ("announced", "On 1 March"); empty for any other span.

    Only where the question asks when, and not when something was announced.
    """
    if not asks_when(question) or _ASKS_FOR_REPORT.search(question):
        return ()
    for first, last in dates:
        if meets(span, [(first, last)]):
            before = text[:first]
            leads = _OPENING.fullmatch(before)
            found = _LEADS_TO_REPORT.match(text, last) if leads else None
            behind = _BEHIND_REPORT.search(before)
            joint = leads if found else behind
            verb = found or behind
            if verb and joint:
                return verb["verb"], (joint["joint"] or "") + text[first:last]
    return ()


def places(dates: Sequence[DateExpression], offset: int) -> list[Span]:
    """Return where date expressions stand in a text in which their sentence begins at ``offset``."""
    return [(one.start + offset, one.end + offset) for one in dates]


def may_tell_when(text: str, span: Span) -> bool:
    """Tell whether a span may say when something was: by a date, or by words for a time or for what was then.

    "By hand" and "5 mg" say nothing of it, nor does a name that no preposition of time stands before.
    """
    said = text[slice(*span)]
    is_by = _BY_TIME.search(text, max(0, span[0] - len("by the ")), span[1])
    if is_by or _TIME_WORD.search(said) or _ADVERB.fullmatch(said):
        return True
    if names_day(said):
        numbers = list(_MEASURED.finditer(text, span[0], span[1]))
        return not numbers or any(_may_be_day(one) for one in numbers)
    is_led = _WANTS_TIME.search(text, max(0, span[0] - _REACH), span[0])
    return is_led is not None or _BEGINS_WITH_TIME.match(said) is not None


def _may_be_day(number: re.Match[str]) -> bool:
    is_numbered = _HOUSE_NUMBER.fullmatch(number[0]) is not None
    return number["other"] is None and (number["unit"] is None or not is_measure(number["unit"])) and not is_numbered

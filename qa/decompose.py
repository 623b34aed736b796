"""Question decomposition: "who was killed on 1 March and how many were taken?" is two questions.

Each is asked by itself, behind those before it, so that none is dropped in silence. The rules are for English; where
they are not sure that there are several questions the message stays whole.
"""

import re
from collections.abc import Callable
from itertools import pairwise, zip_longest

from index.calendar import written
from index.records import DateExpression
from qa.day_words import day_in_words
from qa.days import DayReader, all_events_of
from qa.records import Question
from qa.vocabulary import AUXILIARIES, WH

MOST_PARTS = 6
# Characters; the rules look back at every "and".
LONGEST_MESSAGE = 600
# Gives the questions of a message, in its order.
Decomposer = Callable[[str], tuple[str, ...]]

_ASKING = rf"(?:{'|'.join(sorted(WH))})"
_HELPING = rf"(?:{'|'.join(sorted(AUXILIARIES, key=len, reverse=True))})"
_ADVERB = r"(?:when|where|why|how)"
_LED = r"(?:(?:in|on|at|by|to|from|for|of|with|since|until)\s+)?"
# "Tell me who was killed" asks no more than "who was killed".
_LEAD = re.compile(
    rf"\A\W*(?:please\s+)?(?:(?:can|could|would|will)\s+you\s+)?(?:please\s+)?(?:tell|show|remind)\s+(?:me|us)\s+(?={_LED}{_ASKING}\b)",
    re.I,
)
# "Was he a soldier", which "and" may join; "who came and was killed" is one question.
_WHETHER = r"(?:(?:is|are|was|were|has|have|had|did|does|do)\s+(?:he|she|they|there)|(?:is|was)\s+it)\b"
# One question ends and the next begins.
_NEXT = re.compile(rf"[?؟]+\s+(?=(?:(?:and|also|then|so)\s+)?(?:{_LED}{_ASKING}\b|{_HELPING}\s))", re.I)
# "When", and "on which day", which asks nothing by itself either.
_ONLY_ASKED = rf"(?:{_ADVERB}|{_LED}(?:what|which|whose)\s+(?!{_HELPING}\b)\w+)"
_ONLY_ASKS = re.compile(rf"\b{_ONLY_ASKED}\b", re.I)
# "When and where did it happen?"
_SHARING = re.compile(
    rf"\A\W*(?:and\s+)?(?P<asking>{_ONLY_ASKED}(?:\s*,\s*{_ONLY_ASKED})*(?:\s*,)?\s+and\s+{_ONLY_ASKED})"
    rf"\s+(?P<rest>{_HELPING}\s.+)",
    re.I | re.S,
)
# "Who was killed, when and where?"
_TRAILING = re.compile(rf"\s*,\s*(?P<asking>{_ADVERB}(?:\s*,\s*{_ADVERB})*(?:\s*,)?\s+and\s+{_ADVERB})\W*\Z", re.I)
_ALSO = re.compile(rf"\s*(?:[,;]?\s+and\s+(?:also\s+)?|[,;]\s+)(?={_LED}{_ASKING}\b|{_WHETHER})", re.I)
_BEGINS = re.compile(rf"\A\W*(?:(?:and|also|then|so)\s+)?(?:{_LED}(?P<asking>{_ASKING})\b|{_HELPING}\s)", re.I)
_INSIDE = re.compile(rf"\b{_ASKING}\b", re.I)
# With its helping verb before its subject "when was it sold" is a question, "when it was sold" may be a part of one.
_TURNED = re.compile(rf"\A{_ADVERB}\s+(?:\w+\s+)?{_HELPING}\b", re.I)
_AND = re.compile(r"\band\b", re.I)
_EACH_DAY = re.compile(r"\s*(?:,|(?:,\s*)?\band\b)\s*(?:(?:on|in|during)\s+)?", re.I)
# Asked about several days taken together.
_TOGETHER = re.compile(
    r"\b(?:between|from|compar\w+|differ\w*|chang\w+|than|total|both|altogether|together|combined|same)\b", re.I
)
# The first of two that "and" joins: "between when he left and when he came".
_BETWEEN = re.compile(r"\bbetween\b(?!.*\band\b)", re.I | re.S)
_QUOTES = re.compile(r"[\"“”]")
# "How tired he was", "what year it was", "what to do".
_TOLD = re.compile(
    rf"\A{_LED}(?:{_ASKING}|(?:how|what|which|whose)\s+(?!{_HELPING}\b)\w+)\s+"
    r"(?:(?:i|you|he|she|it|we|they)\s+\w|to\b)",
    re.I,
)
# Fewer words say too little to be a question of their own.
_SHORTEST = 3


def whole(message: str) -> tuple[str, ...]:
    """Return the message as its only part."""
    return (message,)


def parts_of(message: str, day_reader: DayReader | None = None) -> tuple[str, ...]:
    """Return the questions that a message asks, in its order and words; the message itself where it asks one.

    "When and where did it sink?" is asked as "When did it sink?" and "where did it sink?", and, where ``day_reader``
    reads its days, "Who sank on 1 and 12 March?" as "Who sank on 1 March?" and "Who sank on 12 March?".
    """
    if len(message) > LONGEST_MESSAGE:
        return whole(message)
    asked = [part for part in _NEXT.split(_LEAD.sub("", message)) if part.strip()]
    if not all(_BEGINS.search(part) and len(_QUOTES.findall(part)) % 2 == 0 for part in asked):
        return whole(message)
    parts = [part for question in asked for joined in _coordinated(question) for part in _sharing(joined)]
    if day_reader is not None:
        parts = [question for part in parts for question in _each_day(part, day_reader)]
    return tuple(_closed(part) for part in parts) if 1 < len(parts) <= MOST_PARTS else whole(message)


def _each_day(question: str, day_reader: DayReader) -> list[str]:
    """Return the question asked for each of its days; all events of several days are one list."""
    days = day_reader.expressions(question) if _AND.search(question) else []
    joints = [question[one.end : other.start] for one, other in pairwise(days)]
    is_list = bool(joints) and _AND.search(joints[-1]) and all(_EACH_DAY.fullmatch(joint) for joint in joints)
    is_open = any(None in written(one.span) for one in days)
    if not is_list or is_open or _TOGETHER.search(question) or _asks_for_events(question, day_reader):
        return [question]
    before, behind = question[: days[0].start], question[days[-1].end :]
    return [f"{before}{_alone(question, one, day_reader)}{behind}" for one in days]


def _asks_for_events(question: str, day_reader: DayReader) -> bool:
    return all_events_of(day_reader.with_days(Question(question, question))) is not None


def _alone(question: str, day: DateExpression, day_reader: DayReader) -> str:
    """Return the words of a date, in full where it takes some from the next ("1 and 12 March")."""
    words = question[day.start : day.end]
    read = [one.span for one in day_reader.expressions(f"on {words}")]
    return words if read == [day.span] else day_in_words(day.span)


def _coordinated(question: str) -> list[str]:
    """Part a question where "and" is followed by another one, or a list of adverbs that ask stands behind it."""
    trailing = _TRAILING.search(question)
    if trailing and _is_question(question[: trailing.start()]):
        return [*_coordinated(question[: trailing.start()]), *_INSIDE.findall(trailing["asking"])]
    joints = list(_ALSO.finditer(question))
    last = max((joint.end() for joint in joints if _AND.search(joint.group())), default=0)
    parts: list[str] = []
    start = 0
    for joint, following in zip_longest(joints, joints[1:]):
        before, behind = question[start : joint.start()], question[joint.end() :]
        # In a list of questions; "Ida, who was born here, left" is none.
        is_listed = joint.end() <= last and "," not in question[joint.end() : following and following.start()]
        if not _AND.search(joint.group()) and not is_listed:
            continue
        if _is_question(before) and _may_follow(before, behind) and len(_QUOTES.findall(before)) % 2 == 0:
            parts.append(before)
            start = joint.end()
    return [*parts, question[start:]]


def _is_question(text: str) -> bool:
    is_long = len(text.split()) >= _SHORTEST and not _ONLY_ASKS.fullmatch(text.strip())
    return is_long and _BEGINS.search(text) is not None


def _may_follow(before: str, behind: str) -> bool:
    """Tell whether ``behind`` is a question of its own, not a second clause within the first question."""
    if _BETWEEN.search(before):
        return False
    begins = _BEGINS.search(before)
    if len(_INSIDE.findall(before)) > (1 if begins and begins["asking"] else 0):
        return _TURNED.search(behind) is not None or re.match(_WHETHER, behind, re.I) is not None
    return _TOLD.search(behind) is None


def _sharing(question: str) -> list[str]:
    """Part "when and where did ...?" into a question for each."""
    found = _SHARING.match(question)
    if found is None:
        return [question]
    return [f"{asking} {found['rest']}" for asking in _ONLY_ASKS.findall(found["asking"])]


def _closed(part: str) -> str:
    return f"{part.strip().rstrip('?؟.,; ')}?"

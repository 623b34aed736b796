"""Question decomposition: "who was killed on 1 March and how many were taken?" is two questions.

Each is asked by itself, behind those before it, so that none is dropped in silence. The rules are for English; where
they are not sure that there are several questions the message stays whole.
"""

import re
from collections.abc import Callable

from qa.vocabulary import AUXILIARIES

MOST_PARTS = 6
# Characters; the rules look back at every "and".
LONGEST_MESSAGE = 600
# Gives the questions of a message, in its order.
Decomposer = Callable[[str], tuple[str, ...]]

_ASKING = r"(?:who|whom|whose|what|which|when|where|why|how)"
_HELPING = rf"(?:{'|'.join(sorted(AUXILIARIES, key=len, reverse=True))})"
_ADVERB = r"(?:when|where|why|how)"
_LED = r"(?:(?:in|on|at|by|to|from|for|of|with|since|until)\s+)?"
# One question ends and the next begins.
_NEXT = re.compile(rf"[?؟]+\s+(?=(?:(?:and|also|then|so)\s+)?{_LED}{_ASKING}\b)", re.I)
# "When and where did it happen?"
_SHARING = re.compile(
    rf"\A\W*(?:and\s+)?(?P<asking>{_ADVERB}(?:\s*,\s*{_ADVERB})*(?:\s*,)?\s+and\s+{_ADVERB})\s+(?P<rest>{_HELPING}\s.+)",
    re.I | re.S,
)
# "Who was killed, when and where?"
_TRAILING = re.compile(rf"\s*,\s*(?P<asking>{_ADVERB}(?:\s*,\s*{_ADVERB})*(?:\s*,)?\s+and\s+{_ADVERB})\W*\Z", re.I)
_ALSO = re.compile(rf"\s*[,;]?\s+and\s+(?:also\s+)?(?={_LED}{_ASKING}\b)", re.I)
_BEGINS = re.compile(rf"\A\W*(?:(?:and|also|then|so)\s+)?{_LED}{_ASKING}\b", re.I)
_INSIDE = re.compile(rf"\b{_ASKING}\b", re.I)
# With its helping verb before its subject "when was it sold" is a question, "when it was sold" may be a part of one.
_TURNED = re.compile(rf"\A{_ADVERB}\s+(?:\w+\s+)?{_HELPING}\b", re.I)
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


def parts_of(message: str) -> tuple[str, ...]:
    """Return the questions that a message asks, in its order and words; the message itself where it asks one.

    "When and where did it sink?" is asked as "When did it sink?" and "where did it sink?".
    """
    asked = [part for part in _NEXT.split(message[: LONGEST_MESSAGE + 1]) if part.strip()]
    if len(message) > LONGEST_MESSAGE or not all(_BEGINS.search(part) for part in asked):
        return whole(message)
    parts = [part for question in asked for joined in _coordinated(question) for part in _sharing(joined)]
    return tuple(_closed(part) for part in parts) if 1 < len(parts) <= MOST_PARTS else whole(message)


def _coordinated(question: str) -> list[str]:
    """Part a question where "and" is followed by another one, or a list of adverbs that ask stands behind it."""
    trailing = _TRAILING.search(question)
    if trailing and _is_question(question[: trailing.start()]):
        return [*_coordinated(question[: trailing.start()]), *_INSIDE.findall(trailing["asking"])]
    parts: list[str] = []
    start = 0
    for joint in _ALSO.finditer(question):
        before, behind = question[start : joint.start()], question[joint.end() :]
        if _is_question(before) and _may_follow(before, behind) and len(_QUOTES.findall(before)) % 2 == 0:
            parts.append(before)
            start = joint.end()
    return [*parts, question[start:]]


def _is_question(text: str) -> bool:
    return _BEGINS.search(text) is not None and len(text.split()) >= _SHORTEST


def _may_follow(before: str, behind: str) -> bool:
    """Tell whether ``behind`` is a question of its own, not a second clause within the first question."""
    if len(_INSIDE.findall(before)) > 1:
        return _TURNED.search(behind) is not None
    return _TOLD.search(behind) is None


def _sharing(question: str) -> list[str]:
    """Part "when and where did ...?" into a question for each."""
    found = _SHARING.match(question)
    if found is None:
        return [question]
    return [f"{asking} {found['rest']}" for asking in _INSIDE.findall(found["asking"])]


def _closed(part: str) -> str:
    return f"{part.strip().rstrip('?؟.,; ')}?"

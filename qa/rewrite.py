"""History and message to a question that stands alone, by rules.

A message that leans on what was said before takes from it what it lacks: a person for "he" or "she", the
rest of the question for "and in May?". Where no rule fits, it is put behind the question it leans on. Any other
message is left as it is.
"""

import re
from collections.abc import Sequence

from index.dates import find_dates
from qa.records import Question, Turn

_WORD = re.compile(r"\w+(?:'\w+)?")
# Pronouns that point back, whatever else the message says.
_PERSONAL = frozenset(
    [
        "he",
        "she",
        "they",
        "him",
        "her",
        "them",
        "his",
        "hers",
        "their",
        "theirs",
        "himself",
        "herself",
        "themselves",
        "its",
        "itself",
    ]
)
# Words that point back only where the message names nothing itself ("When was it announced that X died?").
_VAGUE = frozenset(["it", "this", "that", "these", "those", "there", "then", "one", "ones", "same"])
_OPENING = re.compile(r"^\s*(?:and|but|or|also|what about|how about|what else|who else|why not)\b", re.IGNORECASE)
_NAME_OR_NUMBER = re.compile(r"\d|(?<=[\w,;:)] )[A-Z]")
MAX_CONTEXT_CHARACTERS = 500


_MARKERS = re.compile(r"(?:\s*\[\d+\])+")
_LONGEST_NAME = 6  # words
_ASKS_FOR_PERSON = re.compile(r"^\W*(?:who|whom)\b", re.IGNORECASE)
_LINK = r"(?:and|or|of|on|in|at|to|from|by|with|for|before|after|since|until|during|near|when|while|as)"
_POSSESSIVE = re.compile(rf"\b(?:his|hers|her(?=\s+(?!{_LINK}\b)\w))\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him|her)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers)\b", re.IGNORECASE)
_THAT_DAY = re.compile(
    r"\b(?:that|the\s+(?:same|next|following|previous))\s+(?:day|week|month|year|morning|night)\b", re.I
)
_PREPOSITION = re.compile(
    r"^(?:of|on|in|at|to|from|by|with|for|between|before|after|since|until|during|near|against)\b", re.IGNORECASE
)
_ASKED_THING = re.compile(r"^(?:how\s+(?:many|much)|what|which|whose)\s+\w", re.IGNORECASE)
_PREPOSITION_OF_DAY = r"(?:on|in|at|during|around|about|by|from|between|for)"
_ONLY_BEFORE = re.compile(rf"(?:{_PREPOSITION_OF_DAY}\s+)?(?:the\s+)?", re.IGNORECASE)
_LAST_PREPOSITION = re.compile(rf"\b{_PREPOSITION_OF_DAY}\s+(?:the\s+)?\Z", re.IGNORECASE)
_VERB = re.compile(r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b", re.IGNORECASE)


def stand_alone(message: str, history: Sequence[Turn]) -> Question:
    """Return ``message`` as a question that can be understood, and searched for, without its history."""
    if not history or not leans_on_history(message):
        return Question(asked=message, text=message)
    previous = history[-1].standalone_question.strip()
    text = completed(message, previous) or with_person(message, history)
    if text is not None:
        return Question(asked=message, text=text)
    return Question(asked=message, text=f"{_context(previous)} {message.strip()}", focus=message)


def completed(message: str, previous: str) -> str | None:
    """Return the previous question with the one part changed that an elliptical message gives; None for others.

    "And of AQIM?" changes what stands behind the last "of", "And how many shells?" what was asked for, "And in
    May?" the days. Days that the message does not change are kept.
    """
    opening = _OPENING.match(message)
    rest = message[opening.end() :].strip() if opening else message.strip()
    if _VERB.search(rest):
        return None
    changed = _with_day(rest, previous) or _with_phrase(rest, previous) or _with_thing(rest, previous)
    return None if changed is None else _with_days_of(previous, changed)


def _with_day(rest: str, previous: str) -> str | None:
    """Return the previous question with the day that is all there is of ``rest``."""
    days = find_dates(rest)
    if not days or not _ONLY_BEFORE.fullmatch(rest[: days[0].start]) or re.search(r"\w", rest[days[-1].end :]):
        return None
    known = find_dates(previous)
    if not known:
        return f"{previous.rstrip(' ?.!')} {rest}" if days[0].start else None
    before = previous[: known[0].start]
    if _PREPOSITION.match(rest):
        before = _LAST_PREPOSITION.sub("", before)
    return f"{before}{rest.rstrip(' ?.!')}{previous[known[-1].end :]}"


def _with_phrase(rest: str, previous: str) -> str | None:
    """Return the previous question up to its last phrase with the preposition of ``rest``, and ``rest``."""
    preposition = _PREPOSITION.match(rest)
    if preposition is None:
        return None
    places = [found.start() for found in re.finditer(rf"\b{preposition.group()}\b", previous, re.IGNORECASE)]
    return previous[: places[-1]] + rest if places else None


def _with_thing(rest: str, previous: str) -> str | None:
    """Return the previous question about the thing of ``rest`` ("how many shells")."""
    verb = _VERB.search(previous) if _ASKED_THING.match(previous) and _ASKED_THING.match(rest) else None
    return None if verb is None else f"{rest.rstrip(' ?.!')} {previous[verb.start() :]}"


def _with_days_of(previous: str, changed: str) -> str:
    """Return the changed question with the days of the previous one, if it speaks of none itself."""
    lost = [] if find_dates(changed) else find_dates(previous)
    for day in lost:
        preposition = _LAST_PREPOSITION.search(previous[: day.start])
        changed = (
            f"{changed.rstrip(' ?.!')} {preposition.group() if preposition else ''}{previous[day.start : day.end]}?"
        )
    return changed


def _context(previous: str) -> str:
    """Return the end of a long question, whole words, with the days that stood before it."""
    if len(previous) <= MAX_CONTEXT_CHARACTERS:
        return previous
    cut = len(previous) - MAX_CONTEXT_CHARACTERS
    cut = previous.find(" ", cut) + 1 or cut
    days = [previous[day.start : day.end] for day in find_dates(previous) if day.start < cut]
    return " ".join([*days[-1:], previous[cut:]])


def with_person(message: str, history: Sequence[Turn]) -> str | None:
    """Return the message with the person who was last asked for in place of "he" or "she"; None without one."""
    is_he, is_she = _HE.search(message), _SHE.search(message)
    name = _person(history)
    if name is None or bool(is_he) == bool(is_she):
        return None
    owned = f"{name}'" if name.endswith("s") else f"{name}'s"
    return _PERSON.sub(lambda _: name, _POSSESSIVE.sub(lambda _: owned, message))


def _person(history: Sequence[Turn]) -> str | None:
    """Return the short answer to the last question that asked who; None if it had none, or several.

    Questions since then must have been about that person.
    """
    later: list[str] = []
    for turn in reversed(history):
        if _ASKS_FOR_PERSON.match(turn.standalone_question):
            parts = _MARKERS.split(turn.answer.strip())
            alone = len(parts) == 2 and not parts[1] and len(parts[0].split()) <= _LONGEST_NAME
            return parts[0] if alone and all(parts[0] in question for question in later) else None
        later.append(turn.standalone_question)
    return None


def leans_on_history(message: str) -> bool:
    """Tell whether a message points back: a pronoun, an opening such as "and", or hardly any words."""
    words = [word.lower() for word in _WORD.findall(message)]
    if _OPENING.match(message) or len(words) <= 2:
        return True
    if _PERSONAL.intersection(words) or _THAT_DAY.search(message):
        return True
    return bool(_VAGUE.intersection(words)) and not _NAME_OR_NUMBER.search(message)

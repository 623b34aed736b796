"""History and message to a question that stands alone, by rules.

A message that leans on what was said before takes from it what it lacks: a person for "he" or "she", the
rest of the question for "and in May?". Where no rule fits, it is put behind the question it leans on. Any other
message is left as it is.
"""

import re
from collections.abc import Sequence

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
_PREPOSITION = re.compile(
    r"^(?:of|on|in|at|to|from|by|with|for|between|before|after|since|until|during|near|against)\b", re.IGNORECASE
)
_ASKED_THING = re.compile(r"^(?:how\s+(?:many|much)|what|which|whose)\s+\w", re.IGNORECASE)
_VERB = re.compile(r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b", re.IGNORECASE)


def stand_alone(message: str, history: Sequence[Turn]) -> Question:
    """Return ``message`` as a question that can be understood, and searched for, without its history."""
    if not history or not leans_on_history(message):
        return Question(asked=message, text=message)
    previous = history[-1].standalone_question.strip()
    text = completed(message, previous) or with_person(message, history)
    if text is not None:
        return Question(asked=message, text=text)
    context = previous[-MAX_CONTEXT_CHARACTERS:]
    return Question(asked=message, text=f"{context} {message.strip()}", focus=message)


def completed(message: str, previous: str) -> str | None:
    """Return the previous question with the one part changed that an elliptical message gives; None for others.

    "And of AQIM?" changes what stands behind the last "of", "And how many shells?" what was asked for.
    """
    opening = _OPENING.match(message)
    rest = message[opening.end() :].strip() if opening else message.strip()
    preposition = _PREPOSITION.match(rest)
    if preposition and not _VERB.search(rest):
        places = [m.start() for m in re.finditer(rf"\b{preposition.group()}\b", previous, re.IGNORECASE)]
        return None if not places else previous[: places[-1]] + rest
    if _ASKED_THING.match(rest) and not _VERB.search(rest):
        verb = _VERB.search(previous) if _ASKED_THING.match(previous) else None
        return None if verb is None else f"{rest.rstrip(' ?.!')} {previous[verb.start() :]}"
    return None


def with_person(message: str, history: Sequence[Turn]) -> str | None:
    """Return the message with the person who was last asked for in place of "he" or "she"; None without one."""
    name = _person(history)
    if name is None or not (_PERSON.search(message) or _POSSESSIVE.search(message)):
        return None
    owned = f"{name}'" if name.endswith("s") else f"{name}'s"
    return _PERSON.sub(lambda _: name, _POSSESSIVE.sub(lambda _: owned, message))


def _person(history: Sequence[Turn]) -> str | None:
    """Return the short answer to the last question that asked who; None if it had none, or several."""
    for turn in reversed(history):
        if _ASKS_FOR_PERSON.match(turn.standalone_question):
            parts = _MARKERS.split(turn.answer.strip())
            alone = len(parts) == 2 and not parts[1]
            return parts[0] if alone and len(parts[0].split()) <= _LONGEST_NAME else None
    return None


def leans_on_history(message: str) -> bool:
    """Tell whether a message points back: a pronoun, an opening such as "and", or hardly any words."""
    words = [word.lower() for word in _WORD.findall(message)]
    if _OPENING.match(message) or len(words) <= 2:
        return True
    if _PERSONAL.intersection(words):
        return True
    return bool(_VAGUE.intersection(words)) and not _NAME_OR_NUMBER.search(message)

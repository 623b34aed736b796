"""History and message to a question that stands alone, by rules.

A message that leans on what was said before is put behind the question it leans on; any other is left
as it is.
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


def stand_alone(message: str, history: Sequence[Turn]) -> Question:
    """Return ``message`` as a question that can be understood, and searched for, without its history."""
    if not history or not leans_on_history(message):
        return Question(asked=message, text=message)
    context = history[-1].standalone_question.strip()[-MAX_CONTEXT_CHARACTERS:]
    return Question(asked=message, text=f"{context} {message.strip()}")


def leans_on_history(message: str) -> bool:
    """Tell whether a message points back: a pronoun, an opening such as "and", or hardly any words."""
    words = [word.lower() for word in _WORD.findall(message)]
    if _OPENING.match(message) or len(words) <= 2:
        return True
    if _PERSONAL.intersection(words):
        return True
    return bool(_VAGUE.intersection(words)) and not _NAME_OR_NUMBER.search(message)

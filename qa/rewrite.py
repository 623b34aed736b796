"""History and message to a question that stands alone, by rules.

A message that leans on what was said before takes from it what it lacks: a person for "he", a thing for "it", a
place for "there", the rest of the question for "and in May?" or "by whom?". Where no rule fits, it is put behind
the question it leans on. Any other message is left as it is.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.calendar import written
from index.dates import find_dates
from index.records import Reading, Span
from qa.ellipsis import LAST_PREPOSITION, completed, in_words, of_event
from qa.leaning import CORRECTION, OPENING, leans_on_history
from qa.phrases import words_of
from qa.records import Question, Turn
from qa.referents import MOST_TURNS, Referents, questions_of
from qa.small_talk import asks_again, is_courtesy, without_courtesy
from qa.statements import definite, items_of
from qa.vocabulary import ADVERBS, AUXILIARIES, DETERMINERS, ORDINALS, PREPOSITIONS, STOPS

# Makes of a message and the turns before it a question that stands alone; ``stand_alone`` below does it by rules.
Rewriter = Callable[[str, Sequence[Turn]], Question]

MAX_CONTEXT_CHARACTERS = 500
# A message with more words of its own than this is better searched for as it is than behind another question
# (tests/benchmarks/rewriting.py).
MOST_LEANING_WORDS = 2

# Words of a question for who did what: "who sold nets".
_SHORTEST = 3
# "The second one", "the third": an item of a list.
_ITEM = re.compile(
    rf"\bthe\s+(?P<place>{'|'.join(ORDINALS)}|last)"
    r"(?:\s+one\b(?!\s+(?:who|that|which|to|in|of|on|at|ever)\b)|(?=\W*$))",
    re.IGNORECASE,
)
# What takes long is seldom what has a name.
_TAKES = re.compile(r"\bit\s+take\W*$", re.IGNORECASE)
_LINK = r"(?:and|or|of|on|in|at|to|from|by|with|for|before|after|since|until|during|near|when|while|as|then|there)"
_HER = rf"her(?=\s+(?!{_LINK}\b)\w)"


@dataclass(frozen=True, slots=True)
class _Pronoun:
    """A pronoun of a message: how it is found, how it owns, and what it means."""

    subject: re.Pattern[str]
    owner: re.Pattern[str]
    meaning: Callable[[Referents], str | None]


_PRONOUNS = (
    _Pronoun(
        re.compile(r"\b(?:he|him)\b", re.IGNORECASE),
        re.compile(r"\bhis\b", re.IGNORECASE),
        lambda referents: referents.person(female=False),
    ),
    _Pronoun(
        re.compile(rf"\b(?:she|(?!{_HER})her)\b", re.IGNORECASE),
        re.compile(rf"\b(?:{_HER}|hers)\b", re.IGNORECASE),
        lambda referents: referents.person(female=True),
    ),
    _Pronoun(
        re.compile(r"\bit\b|(?<=\bdid )that\b(?=\s+\w+\W*$)", re.IGNORECASE),
        re.compile(r"\bits\b", re.IGNORECASE),
        Referents.thing,
    ),
    _Pronoun(
        re.compile(r"\b(?:they|them)\b", re.IGNORECASE),
        re.compile(r"\b(?:their|theirs)\b", re.IGNORECASE),
        Referents.group,
    ),
)


def stand_alone(message: str, history: Sequence[Turn]) -> Question:
    """Return ``message`` as a question that can be understood, and searched for, without its history."""
    turns = [turn for turn in history if not is_courtesy(turn.question)]
    if not turns or is_courtesy(message):
        return Question(asked=message, text=message)
    last, said = turns[-1], without_courtesy(message.strip())
    if asks_again(said):
        *before, again = questions_of(last.standalone_question)
        return Question(asked=message, text=last.standalone_question, focus=again if before else "")
    listed = _with_item(said, turns)
    if listed == said and not leans_on_history(said):
        return Question(asked=message, text=said)
    correction = CORRECTION.match(listed)
    opening = correction or OPENING.match(listed)
    rest = listed[opening.end() :].strip() if opening else listed
    text = _made_whole(rest, turns)
    is_free = (correction or listed != said) and not leans_on_history(rest)
    if text is None and (is_free or (opening and _is_whole(rest))):
        text = rest
    if text is not None:
        return Question(asked=message, text=text)
    return _put_behind(message, listed, last)


def _made_whole(rest: str, turns: Sequence[Turn]) -> str | None:
    last = _standing(turns[-1])
    return completed(rest, last) or of_event(rest, last) or with_meanings(rest, turns)


def _put_behind(message: str, said: str, last: Turn) -> Question:
    """Return the message behind the question it leans on; a message of many words of its own as it is."""
    own = [word for word in words_of(said) if word.low not in STOPS | DETERMINERS | ADVERBS]
    if len(own) > MOST_LEANING_WORDS:
        return Question(asked=message, text=said)
    return Question(
        asked=message,
        text=f"{_context(last.standalone_question.strip())} {said}",
        focus=message if said == message.strip() else said,
    )


def _standing(turn: Turn) -> Turn:
    """Return a turn that was put behind the question it leans on as one with the last question that stands alone."""
    questions = questions_of(turn.standalone_question)
    alone = next((one for one in reversed(questions[:-1]) if not leans_on_history(one)), None)
    if alone is None or not leans_on_history(questions[-1]):
        return turn
    return Turn(turn.question, alone, "")


def _with_item(message: str, turns: Sequence[Turn]) -> str:
    """Return the message with the item of the last list of answers that "the second one" means."""
    found = _ITEM.search(message)
    listed = next((items for items in map(items_of, reversed(turns[-MOST_TURNS:])) if items), [])
    if found is None or not listed:
        return message
    before = [one.low for one in words_of(message[: found.start()])][-1:]
    is_bare = not found.group().lower().endswith("one")
    if is_bare and before and before[0] in PREPOSITIONS - {"about"}:
        return message  # "who came in the last?"
    if not items_of(turns[-1]) and any(one.low in ORDINALS for one in words_of(turns[-1].standalone_question)):
        return message  # "when was the second war? and the first?"
    word = found["place"].lower()
    place = len(listed) - 1 if word == "last" else ORDINALS.index(word)
    if place >= len(listed):
        return message
    return f"{message[: found.start()]}{definite(listed[place])}{message[found.end() :]}"


def _is_whole(rest: str) -> bool:
    """Tell whether a message is a whole question behind its "and": "when did the raids begin?", "who sold nets?"."""
    lows = [word.low for word in words_of(rest)]
    asks_who = lows[:1] in (["who"], ["what"], ["which"]) and len(lows) >= _SHORTEST
    return not leans_on_history(rest) and (asks_who or any(low in AUXILIARIES for low in lows))


def with_meanings(message: str, history: Sequence[Turn]) -> str | None:
    """Return the message with what its pronouns mean in their place; None where one of them is not known."""
    referents = Referents(history, message)
    text = message
    for pronoun in _PRONOUNS:
        if pronoun.subject.search(message) or pronoun.owner.search(message):
            meaning = pronoun.meaning(referents)
            if meaning is None or (_TAKES.search(message) and any(word.is_capital for word in words_of(meaning))):
                return None
            text = _with_meaning(text, pronoun, meaning)
    text = _with_place(text, referents)
    text = _with_that_day(text, referents)
    return text if text != message and len(words_of(message)) > 1 else None


def _with_meaning(text: str, pronoun: _Pronoun, meaning: str) -> str:
    """Return the text with a pronoun replaced where it stands first; later ones then point to that."""
    found = [one for one in (pronoun.subject.search(text), pronoun.owner.search(text)) if one]
    first = min(found, key=lambda one: one.start())
    is_owner = first.re is pronoun.owner
    owned = f"{meaning}'" if meaning.endswith("s") else f"{meaning}'s"
    return f"{text[: first.start()]}{owned if is_owner else meaning}{text[first.end() :]}"


def _with_place(text: str, referents: Referents) -> str:
    place = referents.place() if re.search(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\W*$", text) else None
    return text if place is None else re.sub(r"\bthere\b(?=\W*$)", lambda _: place, text)


def _with_that_day(text: str, referents: Referents) -> str:
    """Return the text with the days that "then" and "the next day" mean."""
    then = referents.day(of_last=True)
    if then is not None:
        text = re.sub(r"(?<!since )\bthen\b(?=\W*$)", lambda _: _time_of(then[1]), text)
        text = re.sub(r"(?<=since )then\b(?=\W*$)", lambda _: then[0], text)
    spoken = referents.day()
    if spoken is None:
        return text
    relative = [day for day in find_dates(text, anchor=spoken[1]) if day.how is Reading.RELATIVE]
    for day in reversed(relative):
        before = LAST_PREPOSITION.sub("", text[: day.start])
        text = f"{before}{in_words(day.span)}{text[day.end :]}"
    return text


def _time_of(span: Span) -> str:
    """Return what "then" means: the year of a span, or its days where it has none."""
    first = written(span)[0]
    return f"in {first[:4]}" if first and not first.startswith("-") else in_words(span)


def _context(previous: str) -> str:
    """Return the end of a long question, whole words, with the days that stood before it."""
    if len(previous) <= MAX_CONTEXT_CHARACTERS:
        return previous
    cut = len(previous) - MAX_CONTEXT_CHARACTERS
    cut = previous.find(" ", cut) + 1 or cut
    days = [previous[day.start : day.end] for day in find_dates(previous) if day.start < cut]
    return " ".join([*days[-1:], previous[cut:]])

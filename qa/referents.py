"""What "he", "it", "they", "there" and "that day" mean: looked up in the last turns, the newest first.

Each turn offers its answer, what its question names, and the sentences that were cited for it.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from index.dates import find_dates
from index.records import Span
from qa.binding import names_person
from qa.persons import (
    ORGANISATION,
    WHERE,
    by_role,
    known_person,
    of_owner,
    persons,
    phrases_of,
    told_by_pronouns,
    vessels,
)
from qa.phrases import PLURAL_NOUN, Phrase, noun_phrases, parts_of, words_of
from qa.records import Turn
from qa.statements import definite, statement_of
from qa.vocabulary import ADVERBS, AUXILIARIES, DETERMINERS, NUMBERS, PARTICIPLES, PREPOSITIONS, STOPS

MOST_TURNS = 4
_ASKS_FOR_NAME = re.compile(r"\b(?:name|named|called)\b|^\W*who\s+(?:is|was)\s+(?:he|she)\W*$", re.IGNORECASE)
_WHICH = re.compile(r"^\W*(?:what|which)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?P<before>in|at|near|on|off|along|behind|under|inside|outside)\s+(?=(?:the\s+)?[A-Z]|the\s+\w+\s+(?:of|in)\s)"
    r"|\b(?P<way>to|from|into)\s+(?=[A-Z])"
)
# "The deposit of £900" is spoken of as the deposit, "from £45 to £50" not at all.
_AMOUNT = re.compile(
    r"(?:\s+of|\A(?:from|between|until|since|at least|up to|about))\s+[$€£¥]?\d.*", re.IGNORECASE | re.DOTALL
)
# "Her camera" is what was spoken of before, as "the camera".
_OWNER = re.compile(r"\b(?:his|her|their|its|my|your|our)\b(?=\s+\w)", re.IGNORECASE)
EVENTS = re.compile(r"\W*what\s+(?:else\s+)?(?:happened|occurred|took\s+place)\b", re.IGNORECASE)
# What is answered is done, no thing.
_ACTION = re.compile(r"\bdo\W*$", re.IGNORECASE)
# "What is the roof made of?" is about the roof; "How much was it?" is answered by an amount.
_OF_WHAT = re.compile(r"\bof\W*$", re.IGNORECASE)
_HOW_MUCH = re.compile(r"\W*how\s+(?!many\b)", re.IGNORECASE)
_OF_MANY = frozenset(["are", "were", "do", "have"])
_QUESTION_END = re.compile(r"(?<=\?)\s+(?=\w)")


class Referents:
    """Looks up what pronouns point to. Each method gives words to put in their place, or None."""

    def __init__(self, history: Sequence[Turn], message: str) -> None:
        self._turns = [part for turn in history[-MOST_TURNS:] for part in _parted(turn)][::-1]
        if not any(word.low in AUXILIARIES for word in words_of(message)):  # "and her brother?" behind "her sister?"
            self._turns = [of_owner(turn) for turn in self._turns]
        self._told = told_by_pronouns(self._turns)
        self._asks_for_name = _ASKS_FOR_NAME.search(message) is not None
        self._taken = {phrase.text.removesuffix("'s") for phrase in noun_phrases(message)}

    def person(self, *, female: bool) -> str | None:
        """Return the person that "he" or "she" means; a ship, too, is a "she"."""
        offers = by_role if self._asks_for_name else persons
        found = self._first(lambda turn: offers(turn, female, self._told))
        return found or (self._first(vessels) if female else None)

    def thing(self) -> str | None:
        """Return what "it" means."""
        return self._first(lambda turn: (one for one in _things(turn) if one not in self._told))

    def group(self) -> str | None:
        """Return whom or what "they" means."""
        return self._first(_groups)

    def place(self) -> str | None:
        """Return where "there" is, with its preposition."""
        return self._first(_places)

    def day(self, *, of_last: bool = False) -> tuple[str, Span] | None:
        """Return the days last spoken of, as they were written, and as days; ``of_last`` turn, or any."""
        for turn in self._turns[:1] if of_last else self._turns:
            for text in (turn.standalone_question, statement_of(turn), *turn.cited):
                days = find_dates(text)
                if days:
                    return text[days[-1].start : days[-1].end], days[-1].span
        return None

    def _first(self, offers: Callable[[Turn], Iterator[str]]) -> str | None:
        for turn in self._turns:
            for offer in offers(turn):
                if offer not in self._taken:
                    self._taken.add(offer)  # another pronoun means something else
                    return offer
        return None


def questions_of(text: str) -> list[str]:
    """Return the questions that stand one behind the other in a text."""
    return _QUESTION_END.split(text.strip())


def _parted(turn: Turn) -> list[Turn]:
    """Return a turn that was put behind the question it leans on as one for each, the answer with what was said."""
    *before, said = questions_of(turn.standalone_question)
    return [*(Turn(one, one, "") for one in before), Turn(turn.question, said, turn.answer, turn.cited)]


def _things(turn: Turn) -> Iterator[str]:
    question, answer = _OWNER.sub("the", turn.standalone_question), _AMOUNT.sub("", _noun_answered(turn))
    parts = parts_of(question)
    is_material = _OF_WHAT.search(question) is not None
    if _WHICH.match(question) and answer and _is_thing(answer) and not is_material:
        yield definite(answer)
    phrases = [parts.subject] if parts and parts.subject else []
    phrases += [phrase for phrase in phrases_of(question) if not phrases or phrase.start != phrases[0].start]
    if parts and " " in parts.asked and _WHICH.match(question):
        phrases.append(Phrase(re.sub(r"^\W*(?:what|which)\b", "the", parts.asked, flags=re.IGNORECASE), 0, 0))
    if EVENTS.match(question) and len(turn.cited) == 1 and not statement_of(turn):
        phrases += [one for one in phrases_of(turn.cited[0]) if not one.is_name][:1]
    yield from (definite(one.text) for one in phrases if _is_thing(one.text))


def _noun_answered(turn: Turn) -> str:
    """Return the thing that a turn answered: of "opened a smithy" the smithy, of "not damaged" nothing.

    Of "roof of the hall must be mended" it is the roof of the hall.
    """
    answer = statement_of(turn)
    words = words_of(answer)
    if not words:
        return ""
    first = words[0].low
    if first in PARTICIPLES | ADVERBS | AUXILIARIES or first.endswith("ed") or _ACTION.search(turn.standalone_question):
        return next((one.text for one in noun_phrases(answer) if not one.is_name), "")
    return answer[: next((word.start for word in words[1:] if word.low in AUXILIARIES), len(answer))].strip()


def _is_thing(text: str) -> bool:
    phrase = Phrase(text, 0, len(text))
    if phrase.is_plural or find_dates(text) or not re.search(r"[^\W\d]", text) or known_person(text):
        return False
    return bool(ORGANISATION.search(text)) or phrase.is_name or not names_person(text)


def _groups(turn: Turn) -> Iterator[str]:
    question, answer = turn.standalone_question, _noun_answered(turn)
    parts = parts_of(question)
    subject = parts.subject if parts else None
    if parts and subject and subject.is_name and parts.auxiliary.lower() in _OF_MANY:
        yield subject.text
    of_group = re.match(r"\W*(?:what|which) (\w+)\b", question, re.IGNORECASE)
    is_group = of_group is not None and of_group[1].lower() not in AUXILIARIES and Phrase(of_group[1], 0, 0).is_group
    asks_what = re.match(r"\W*(?:who|whom|what|which)\b", question, re.IGNORECASE)
    if asks_what and answer and (is_group or _is_many(answer)):
        yield definite(answer)
    asked = re.match(r"\W*how many ((?:\w+ )??\w+s|people|men|women|children)\b", question, re.IGNORECASE)
    phrases = [subject] if subject else []
    phrases += [phrase for phrase in phrases_of(question) if subject is None or phrase.start != subject.start]
    phrases = [phrase for phrase in phrases if not phrase.text.lower().startswith("many ")]
    if asked:
        phrases.append(Phrase(f"the {asked[1]}", 0, 0))
    phrases += _bare_object(question)
    yield from (definite(one.text) for one in phrases if one.is_plural)
    yield from (definite(one.text) for one in phrases if one.is_group)
    if answer and Phrase(_head_of(answer), 0, 0).is_group and not _HOW_MUCH.match(question):
        yield definite(answer)
    named = [one.text.split("'s")[0] for text in (question, answer) for one in noun_phrases(text) if one.is_name]
    pair = list(dict.fromkeys(name for name in named if known_person(name)))
    if len(pair) == 2 and " and " not in "".join(pair):
        yield " and ".join(pair)


def _bare_object(question: str) -> list[Phrase]:
    """Return what somebody has, or persons, without an article at a question's end: "did they have children?"."""
    words = words_of(question)
    if len(words) < 3 or not any(word.low in AUXILIARIES for word in words[:-2]):
        return []
    verb, noun = words[-2].low, words[-1].text
    is_object = verb == "have" or (names_person(noun) and verb not in STOPS | DETERMINERS)
    return [Phrase(f"the {noun}", 0, 0)] if is_object and noun.islower() and re.fullmatch(PLURAL_NOUN, noun) else []


def _is_many(answer: str) -> bool:
    counted = re.match(r"(\d+|\w+) (?:\w+ )?\w+s\b", answer)
    is_counted = counted is not None and (counted[1].isdecimal() or counted[1].lower() in NUMBERS)
    return is_counted or Phrase(_head_of(answer), 0, 0).is_plural


def _head_of(answer: str) -> str:
    """Return an answer up to a phrase that tells more of it: of "one with the keepers", "one"."""
    words = words_of(answer)
    behind = next((word.start for word in words[1:] if word.low in PREPOSITIONS - {"of"}), len(answer))
    return answer[:behind].strip()


def _places(turn: Turn) -> Iterator[str]:
    answer = statement_of(turn)
    if WHERE.match(turn.standalone_question) and answer:
        yield answer if re.match(r"(?:in|at|on|near|off)\b", answer) else f"in {definite(answer)}"
    for text in (turn.standalone_question, *turn.cited):
        for found in _PLACE.finditer(text):
            phrase = next((one for one in noun_phrases(text) if one.start == found.end()), None)
            if phrase is not None:
                yield f"{found['before'] or 'in'} {phrase.text}"

"""What "he", "it", "they", "there" and "that day" mean: looked up in the last turns, the newest first.

Each turn offers its answer, what its question names, and the sentences that were cited for it.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from index.dates import find_dates
from index.records import Span
from qa.binding import names_person
from qa.phrases import Phrase, noun_phrases, parts_of, words_of
from qa.records import MARKER, Turn
from qa.vocabulary import NOT_NOUNS, NUMBERS

MOST_TURNS = 4
MOST_ANSWER_WORDS = 8
_WHO = re.compile(r"^\W*(?:\w+\s+)?(?:who|whom|whose)\b|\bname\b", re.IGNORECASE)
_ASKS_FOR_NAME = re.compile(r"\b(?:name|named|called)\b|^\W*who\s+(?:is|was)\s+(?:he|she)\W*$", re.IGNORECASE)
_WHICH = re.compile(r"^\W*(?:what|which)\b", re.IGNORECASE)
_WHERE = re.compile(
    r"^\W*(?:where|in (?:which|what) (?:place|city|town|country|region|village|valley))\b", re.IGNORECASE
)
_ORGANISATION = re.compile(
    r"(?:forces?|works|university|museum|company|council|army|regiment|church|college|school|institute|society|union"
    r"|party|bank|office|agency|court|gallery|club|fc|sv|trial|pharma|hospital|committee|ministry|government|league|inc"
    r"|ltd|corporation|group|team|airlines?|times|press|river|lake|mount|conference|congress|organi[sz]ation|association|department|empire|war|bowl|bay|island|street|valley|bridge|tower)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?P<before>in|at|near|on|off|along|behind|under|inside|outside)\s+(?=(?:the\s+)?[A-Z]|the\s+\w+\s+(?:of|in)\s)"
    r"|\b(?P<way>to|from|into)\s+(?=[A-Z])"
)
_HIS = re.compile(r"\b(?:he|his|him|himself|mr|king|lord|sir|prince|brother|son|husband|father)\b", re.IGNORECASE)
_HERS = re.compile(
    r"\b(?:she|her|hers|herself|mrs|ms|miss|queen|lady|princess|sister|daughter|wife|mother|woman)\b", re.IGNORECASE
)
_AROUND = " .,;:“”\"'"
# What an item of a list or a heading begins with.
_MARKS = "#-*+•>.) 0123456789"
# "The deposit of £900" is spoken of as the deposit, "from £45 to £50" not at all.
_AMOUNT = re.compile(
    r"(?:\s+of|\A(?:from|between|until|since|at least|up to|about))\s+[$€£¥]?\d.*", re.IGNORECASE | re.DOTALL
)
_VESSEL = re.compile(r"\b(?:ship|boat|vessel|yacht|ferry|frigate|schooner|steamer)\b", re.IGNORECASE)


class Referents:
    """Looks up what pronouns point to. Each method gives words to put in their place, or None."""

    def __init__(self, history: Sequence[Turn], message: str) -> None:
        self._turns = history[-MOST_TURNS:][::-1]
        self._asks_for_name = _ASKS_FOR_NAME.search(message) is not None
        self._taken = {phrase.text.removesuffix("'s") for phrase in noun_phrases(message)}

    def person(self, *, female: bool) -> str | None:
        """Return the person that "he" or "she" means; a ship, too, is a "she"."""
        offers = _by_role if self._asks_for_name else _persons
        found = self._first(lambda turn: offers(turn, female))
        return found or (self._first(_vessels) if female else None)

    def thing(self) -> str | None:
        """Return what "it" means."""
        return self._first(_things)

    def group(self) -> str | None:
        """Return whom or what "they" means."""
        return self._first(_groups)

    def place(self) -> str | None:
        """Return where "there" is, with its preposition."""
        return self._first(_places)

    def day(self) -> tuple[str, Span] | None:
        """Return the days last spoken of, as they were written, and as days."""
        for turn in self._turns:
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


def statement_of(turn: Turn) -> str:
    """Return a turn's short answer without markers, empty if it is long, in several parts, or cites nothing.

    A whole sentence is none either: it names nothing by itself.
    """
    pieces = [piece for piece in MARKER.split(turn.answer.strip()) if piece.strip()]
    if not MARKER.search(turn.answer) or len(pieces) != 1 or len(pieces[0].split()) > MOST_ANSWER_WORDS:
        return ""
    stated = pieces[0].strip(_AROUND)
    return "" if any(one.lstrip(_MARKS).strip(_AROUND) == stated.lstrip(_MARKS) for one in turn.cited) else stated


def _persons(turn: Turn, female: bool) -> Iterator[str]:
    question, answer = turn.standalone_question, statement_of(turn)
    if _WHO.search(question) and answer and _suits(answer, turn, female) and " and " not in answer:
        named = [name.text for name in _names(answer) if _is_person(name, turn, female)]
        if named or names_person(answer):
            yield named[0] if named else definite(answer)
    subject = _subject(question)
    if female and subject and _VESSEL.search(subject.text):
        yield subject.text
    names = [name for name in _names(question) if _is_person(name, turn, female)]
    for name in sorted(names, key=lambda name: not subject or name.start != subject.start):
        if (subject and name.start == subject.start) or " " in name.text:
            yield name.text.split("'s")[0]
    yield from _by_role(turn, female)
    if female:
        yield from _vessels(turn)
    others = {name.text for text in (answer, *turn.cited) for name in _names(text) if _is_person(name, turn, female)}
    if len(others) == 1:
        yield from others


def _by_role(turn: Turn, female: bool) -> Iterator[str]:
    """Yield the persons that a question names by what they are, of this sex as far as is told."""
    yield from (role.text for role in _roles(turn.standalone_question) if _suits(role.text, turn, female))


def _names(text: str) -> list[Phrase]:
    return [phrase for phrase in noun_phrases(text) if phrase.is_name]


def _is_person(name: Phrase, turn: Turn, female: bool) -> bool:
    """Tell whether a name may be that of a person of this sex, by the words of it and around it."""
    text = name.text
    if _ORGANISATION.search(text) or text.isupper() or re.search(r"\d| and ", text):
        return False
    said = " ".join((turn.standalone_question, *turn.cited))
    # Also persons are given to and taken from.
    before = "in|at|near|than" if " " in text else "in|at|near|than|to|from|into"
    is_place = re.search(rf"\b(?:{before})\s+{re.escape(text)}(?!\w)", said) is not None
    is_answer = _WHERE.search(turn.standalone_question) is not None and text in turn.answer
    return not is_place and not is_answer and _suits(text, turn, female)


def _suits(name: str, turn: Turn, female: bool) -> bool:
    """Tell whether nothing says that the person of this name is of the other sex."""
    last = name.rsplit(maxsplit=1)[-1].removesuffix("'s")
    texts = (turn.standalone_question, *turn.cited)
    told = [text for text in texts if last in text and len({one.text.split()[-1] for one in _names(text)}) < 3]
    his = any(_HIS.search(text) for text in told)
    hers = any(_HERS.search(text) for text in told)
    return hers in (his, female)


def _roles(question: str) -> list[Phrase]:
    """Return the persons that a question names by what they are: "the French Minister of Defence"."""
    phrases = [_subject_or(phrase, question) for phrase in noun_phrases(question) if not phrase.is_name]
    owners = [Phrase(one.text.partition("'s")[0], one.start, one.end, one.before) for one in phrases]
    return [one for one in owners if names_person(one.head) and not one.is_plural]


def _subject_or(phrase: Phrase, question: str) -> Phrase:
    """Return the subject of a question in place of a phrase that took in the verb behind it."""
    parts = parts_of(question)
    is_subject = parts is not None and parts.subject is not None and parts.subject.start == phrase.start
    return parts.subject if is_subject and parts and parts.subject else phrase


def _vessels(turn: Turn) -> Iterator[str]:
    for text in (turn.standalone_question, *turn.cited):
        for phrase in _phrases(text):
            if _VESSEL.search(phrase.text) or re.fullmatch(r"the(?: [A-Z]\w+)+", phrase.text):
                yield phrase.text


def _things(turn: Turn) -> Iterator[str]:
    question, answer = turn.standalone_question, _AMOUNT.sub("", statement_of(turn))
    parts = parts_of(question)
    if _WHICH.match(question) and answer and _is_thing(answer):
        yield definite(answer)
    phrases = [parts.subject] if parts and parts.subject else []
    phrases += [phrase for phrase in _phrases(question) if not phrases or phrase.start != phrases[0].start]
    if parts and " " in parts.asked and _WHICH.match(question):
        phrases.append(Phrase(re.sub(r"^\W*(?:what|which)\b", "the", parts.asked, flags=re.IGNORECASE), 0, 0))
    yield from (definite(one.text) for one in phrases if _is_thing(one.text))


def _is_thing(text: str) -> bool:
    phrase = Phrase(text, 0, len(text))
    if phrase.is_plural or find_dates(text) or not re.search(r"[^\W\d]", text):
        return False
    return bool(_ORGANISATION.search(text)) or phrase.is_name or not names_person(text)


def _groups(turn: Turn) -> Iterator[str]:
    question, answer = turn.standalone_question, statement_of(turn)
    if re.match(r"\W*(?:who|whom|what|which)\b", question, re.IGNORECASE) and answer and _is_many(answer):
        yield definite(answer)
    asked = re.match(r"\W*how many ((?:\w+ )??\w+s|people|men|women|children)\b", question, re.IGNORECASE)
    subject = _subject(question)
    phrases = [subject] if subject else []
    phrases += [phrase for phrase in _phrases(question) if subject is None or phrase.start != subject.start]
    if asked:
        phrases.append(Phrase(f"the {asked[1]}", 0, 0))
    yield from (definite(one.text) for one in phrases if one.is_plural)
    yield from (definite(one.text) for one in phrases if one.is_group)
    if answer and Phrase(answer, 0, 0).is_group:
        yield definite(answer)


def _is_many(answer: str) -> bool:
    counted = re.match(r"(\d+|\w+) (?:\w+ )?\w+s\b", answer)
    is_counted = counted is not None and (counted[1].isdecimal() or counted[1].lower() in NUMBERS)
    return is_counted or Phrase(answer, 0, 0).is_plural


def _places(turn: Turn) -> Iterator[str]:
    answer = statement_of(turn)
    if _WHERE.match(turn.standalone_question) and answer:
        yield answer if re.match(r"(?:in|at|on|near|off)\b", answer) else f"in {definite(answer)}"
    for text in (turn.standalone_question, *turn.cited):
        for found in _PLACE.finditer(text):
            phrase = next((one for one in noun_phrases(text) if one.start == found.end()), None)
            if phrase is not None:
                yield f"{found['before'] or 'in'} {phrase.text}"


def _subject(question: str) -> Phrase | None:
    parts = parts_of(question)
    return parts.subject if parts else None


def _phrases(text: str) -> list[Phrase]:
    """Return the noun phrases of a text, each followed by those in it: "the debts of the club", "the club"."""
    found: list[Phrase] = []
    for phrase in (_subject_or(phrase, text) for phrase in noun_phrases(text)):
        inner = phrase.text.partition(" of ")[2]
        found += [phrase, Phrase(inner, phrase.end - len(inner), phrase.end, "of")] if inner else [phrase]
    return found


def definite(text: str) -> str:
    """Return a phrase as what was spoken of before: "a mill" as "the mill", "valley of Orm" as "the valley of Orm"."""
    text = re.sub(r"^(?:an?|many|several|some|few|most|all)\s+", "the ", text, flags=re.IGNORECASE)
    words = words_of(text)
    is_bare = bool(words) and words[0].text.islower() and words[0].text.replace("-", "").isalpha()
    if words and words[0].low in NUMBERS:
        return f"the {text}"
    is_noun = is_bare and words[0].low not in NOT_NOUNS and not words[0].low.endswith(("ed", "ing", "ly"))
    return f"the {text}" if is_noun else text

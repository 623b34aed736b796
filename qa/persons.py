"""Whom "he" and "she" may mean: the persons of a turn, and what tells of which sex they are.

Told by a word of theirs ("the widow", "Mr Haas"), by a first name, by the pronoun that the person who asks used of
them, or by the pronouns of the sentences around them, in this order.
"""

import re
from collections.abc import Iterator, Mapping

from qa.binding import names_person
from qa.first_names import FEMALE_NAMES, MALE_NAMES
from qa.phrases import COLLECTIVE, Phrase, noun_phrases, parts_of, words_of
from qa.records import Turn
from qa.statements import definite, statement_of
from qa.vocabulary import AUXILIARIES, PRONOUNS, TITLES

# The sex of persons that pronouns of the conversation told, by name or role: whether it is female.
Told = Mapping[str, bool]

ORGANISATION = re.compile(
    r"(?:forces?|works|university|museum|company|council|army|regiment|church|college|school|institute|society|union"
    r"|party|bank|office|agency|court|gallery|club|fc|sv|trial|pharma|hospital|committee|ministry|government|league|inc"
    r"|ltd|corporation|group|team|airlines?|times|press|river|lake|mount|conference|congress|organi[sz]ation|association|department|empire|war|bowl|bay|island|street|valley|bridge|tower)\b",
    re.IGNORECASE,
)
WHERE = re.compile(
    r"^\W*(?:where|in (?:which|what) (?:place|city|town|country|region|village|valley))\b", re.IGNORECASE
)
_WHO = re.compile(r"^\W*(?:\w+\s+)?(?:who|whom|whose)\b|\bname\b", re.IGNORECASE)
_WHO_IS = re.compile(r"^\W*who\s+(?:is|was)\s", re.IGNORECASE)
_HIS = re.compile(r"\b(?:he|his|him|himself|mr|king|lord|sir|prince|brother|son|husband|father)\b", re.IGNORECASE)
_HERS = re.compile(
    r"\b(?:she|her|hers|herself|mrs|ms|miss|queen|lady|princess|sister|daughter|wife|mother|woman)\b", re.IGNORECASE
)
_MAN = re.compile(
    r"\b(?:mr|king|lord|sir|prince|(?:grand)?(?:son|father)|brother|husband|man|boy|uncle|nephew|widower|monk"
    r"|\w+(?:s?man))\Z",
    re.IGNORECASE,
)
_WOMAN = re.compile(
    r"\b(?:mrs|ms|miss|queen|lady|princess|(?:grand)?(?:daughter|mother)|sister|wife|\w*woman|girl|aunt|niece|widow|nun"
    r"|\w+ress)\Z",
    re.IGNORECASE,
)
_VESSEL = re.compile(r"\b(?:ship|boat|vessel|yacht|ferry|frigate|schooner|steamer)\b", re.IGNORECASE)
_AT_SEA = re.compile(r"\b(?:sail\w*|s[aiu]nk|crew|aboard|on board|voyage|captain|launched|moored)\b", re.IGNORECASE)
# What is done to firms, books and bridges, never to a person.
_MADE = re.compile(r"\W*(?:founded|established|built|published|opened|launched|invented|dissolved)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE)


def told_by_pronouns(turns: list[Turn]) -> dict[str, bool]:
    """Return the names and roles that stand in place of a pronoun of one sex in a question as it was understood."""
    told: dict[str, bool] = {}
    for turn in turns:
        is_she, is_he = bool(_SHE.search(turn.question)), bool(_HE.search(turn.question))
        asked = turn.standalone_question
        new = {_owner(one.text) for one in (*_names(asked), *_roles(asked))}
        new = {name for name in new if name not in turn.question}
        if is_she != is_he and len(new) == 1:
            told.setdefault(new.pop(), is_she)
    return told


def known_person(name: str) -> bool:
    """Tell whether a name is surely that of a person: by its first name or title."""
    first = name.split(maxsplit=1)[0].lower().rstrip(".") if name.split() else ""
    return not ORGANISATION.search(name) and (first in FEMALE_NAMES or first in MALE_NAMES or first in TITLES)


def persons(turn: Turn, female: bool, told: Told) -> Iterator[str]:
    """Yield the persons that a turn offers for "he" or "she", the likeliest first."""
    question, answer = turn.standalone_question, statement_of(turn)
    subject = _subject(question)
    if _is_part(question) and names_person(words_of(question)[-1].text):
        said = question.rstrip(" ?.!")
        if suits(said, turn, female, told):
            yield next((name.text for name in _names(answer)), said)
    is_of_name = subject is not None and _WHO_IS.match(question) is not None and subject.is_name
    if _WHO.search(question) and answer and not is_of_name and _may_be_one(answer, turn, female, told):
        named = [name.text for name in _names(answer) if _is_person(name, turn, female, told)]
        if named or (names_person(answer) and not _has_pronoun(answer) and not ORGANISATION.search(answer)):
            yield named[0] if named else definite(answer)
    if female and subject and _VESSEL.search(subject.text):
        yield subject.text
    yield from _of_question(turn, subject, female, told)
    if not (answer and _WHO_IS.match(question)):  # the role is that of the person who was answered
        yield from by_role(turn, female, told)
    if female:
        yield from vessels(turn)
    others = {
        name.text for text in (answer, *turn.cited) for name in _names(text) if _is_person(name, turn, female, told)
    }
    if len(others) == 1:
        yield from others


def _of_question(turn: Turn, subject: Phrase | None, female: bool, told: Told) -> Iterator[str]:
    """Yield the persons that a question names, its subject first."""
    names = [name for name in _names(turn.standalone_question) if not _owned_role(name)]
    names = [name for name in names if _is_person(name, turn, female, told)]
    for name in sorted(names, key=lambda name: not subject or name.start != subject.start):
        if (subject and name.start == subject.start) or " " in name.text or known_person(name.text):
            yield _owner(name.text)
    for name in _names(turn.standalone_question):
        if _owned_role(name) and suits(_owner(name.text), turn, female, told):
            yield _owner(name.text)


def by_role(turn: Turn, female: bool, told: Told) -> Iterator[str]:
    """Yield the persons that a question names by what they are, of this sex as far as is told."""
    yield from (role.text for role in _roles(turn.standalone_question) if suits(role.text, turn, female, told))


def vessels(turn: Turn) -> Iterator[str]:
    """Yield the ships that a turn names."""
    texts = (turn.standalone_question, *turn.cited)
    is_at_sea = any(_VESSEL.search(text) or _AT_SEA.search(text) for text in texts)
    for text in texts if is_at_sea else ():
        for phrase in phrases_of(text):
            is_name = re.fullmatch(r"the(?: [A-Z]\w+)+", phrase.text) and not ORGANISATION.search(phrase.text)
            if _VESSEL.search(phrase.text) or is_name:
                yield phrase.text


def suits(name: str, turn: Turn, female: bool, told: Told) -> bool:
    """Tell whether nothing says that the person of this name is of the other sex."""
    is_female = _sex_of(_in_full(name, turn), told)
    if is_female is not None:
        return is_female is female
    last = name.rsplit(maxsplit=1)[-1].removesuffix("'s")
    texts = (turn.standalone_question, *turn.cited)
    near = [text for text in texts if last in text and len({one.text.split()[-1] for one in _names(text)}) < 3]
    his = any(_HIS.search(text) for text in near)
    hers = any(_HERS.search(text) for text in near)
    return hers in (his, female)


def _sex_of(name: str, told: Told) -> bool | None:
    """Return whether the words of a person are those of a woman; None where they don't tell."""
    words = re.split(r"\s+of\s+", name)[0].split()
    head, first = (words[-1], words[0].rstrip(".")) if words else ("", "")
    for word in (head, first):
        is_noun = word.islower() or word.lower() in TITLES
        if is_noun and (_WOMAN.search(word) or _MAN.search(word)):
            return _WOMAN.search(word) is not None
    if "'" in name:
        return None
    if first.lower() in FEMALE_NAMES or first.lower() in MALE_NAMES:
        return first.lower() in FEMALE_NAMES
    return told.get(name)


def _in_full(name: str, turn: Turn) -> str:
    """Return a single name with the first name that one text of the turn has before it, if only one does."""
    if " " in name:
        return name
    texts = (turn.standalone_question, *turn.cited)
    full = {_owner(one.text) for text in texts for one in _names(text) if _owner(one.text).endswith(f" {name}")}
    return full.pop() if len(full) == 1 else name


def _may_be_one(answer: str, turn: Turn, female: bool, told: Told) -> bool:
    """Tell whether an answer may name one person of this sex: not "the Rahimi family", not two."""
    is_one = " and " not in answer and not Phrase(answer, 0, 0).is_group
    return is_one and suits(definite(answer), turn, female, told)


def _has_pronoun(text: str) -> bool:
    """Tell whether a text has a pronoun, such as "her cousin", that would point elsewhere in another question."""
    return any(word.low in PRONOUNS for word in words_of(text))


def _is_person(name: Phrase, turn: Turn, female: bool, told: Told) -> bool:
    """Tell whether a name may be that of a person of this sex, by the words of it and around it."""
    text = name.text
    if ORGANISATION.search(text) or text.isupper() or re.search(r"\d| and ", text):
        return False
    said = " ".join((turn.standalone_question, *turn.cited))
    # Also persons are given to and taken from.
    before = "in|at|near|than" if " " in text else "in|at|near|than|to|from|into"
    is_place = re.search(rf"\b(?:{before})\s+{re.escape(text)}(?!\w)", said) is not None
    is_answer = WHERE.search(turn.standalone_question) is not None and text in turn.answer
    is_made = name.text == turn.standalone_question[name.start : name.end] and _MADE.match(
        turn.standalone_question[name.end :]
    )
    behind = re.search(rf"\b{re.escape(text)}\s+([a-z]+)", said)
    is_group = behind is not None and COLLECTIVE.match(behind[1]) is not None  # "the Rahimi family"
    return not (is_place or is_answer or is_made or is_group) and suits(text, turn, female, told)


def _roles(question: str) -> list[Phrase]:
    """Return the persons that a question names by what they are: "the French Minister of Defence", "Ida's son"."""
    phrases = [_subject_or(phrase, question) for phrase in noun_phrases(question)]
    owned = [phrase for phrase in phrases if phrase.is_name and _owned_role(phrase)]
    plain = [phrase for phrase in phrases if not phrase.is_name]
    owners = [Phrase(one.text.partition("'s")[0], one.start, one.end, one.before) for one in plain]
    return [*owned, *(one for one in owners if names_person(one.head) and not one.is_plural)]


def _owned_role(phrase: Phrase) -> bool:
    """Tell whether a phrase is somebody's person, such as "Ida Krog's elder son"."""
    owner, _, owned = phrase.text.partition("'s ")
    return bool(owner and owned) and names_person(owned) and not phrase.is_plural


def _owner(name: str) -> str:
    return name.split("'s", maxsplit=1)[0]


def of_owner(turn: Turn) -> Turn:
    """Return a turn that asked for no more than "Ida Krog's brother?" as one that asked for Ida Krog."""
    question = turn.standalone_question
    return Turn(turn.question, f"{_owner(question)}?", "", turn.cited) if _is_part(question) else turn


def _is_part(question: str) -> bool:
    """Tell whether a question is no more than somebody's person: "Ida Krog's brother?"."""
    words = words_of(question)
    return "'s " in question and not any(word.low in AUXILIARIES for word in words) and len(words) <= 6


def _names(text: str) -> list[Phrase]:
    return [phrase for phrase in noun_phrases(text) if phrase.is_name]


def _subject(question: str) -> Phrase | None:
    parts = parts_of(question)
    return parts.subject if parts else None


def _subject_or(phrase: Phrase, question: str) -> Phrase:
    """Return the subject of a question in place of a phrase that took in the verb behind it."""
    subject = _subject(question)
    return subject if subject is not None and subject.start == phrase.start else phrase


def phrases_of(text: str) -> list[Phrase]:
    """Return the noun phrases of a text, each followed by those in it: "the debts of the club", "the club"."""
    found: list[Phrase] = []
    for phrase in (_subject_or(phrase, text) for phrase in noun_phrases(text)):
        inner = phrase.text.partition(" of ")[2]
        found += [phrase, Phrase(inner, phrase.end - len(inner), phrase.end, "of")] if inner else [phrase]
    return found

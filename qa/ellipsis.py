"""Messages that are a part of a question only, completed by the question before.

"And in May?", "of AQIM?", "how many shells?", "the eastern gate?" change one part of it; "By whom?", "Where was
that?", "Why?" ask for another circumstance of what was asked and answered.
"""

import re

from index.calendar import ends_of, whole_year
from index.dates import find_dates
from index.records import Reading, Span
from qa.day_words import one_day_in_words
from qa.leaning import is_fragment
from qa.phrases import PLURAL_NOUN, Parts, parts_of, words_of
from qa.records import Turn
from qa.referents import EVENTS, Referents
from qa.statements import definite, statement_of
from qa.substitution import with_phrase_alike
from qa.vocabulary import AUXILIARIES, PREPOSITIONS, PRONOUNS

_PREPOSITION_OF_DAY = r"(?:on|in|at|during|around|about|by|from|between|for)"
_YEAR = re.compile(r"\d{4}\W*")
_ONLY_BEFORE = re.compile(rf"(?:{_PREPOSITION_OF_DAY}\s+)?(?:the\s+)?", re.IGNORECASE)
LAST_PREPOSITION = re.compile(rf"\b{_PREPOSITION_OF_DAY}\s+(?:the\s+)?\Z", re.IGNORECASE)
_ASKED_THING = re.compile(r"^(?:how\s+(?:many|much)|what|which|whose)\s+\w", re.IGNORECASE)
_THAT = re.compile(
    r"^(?P<asked>.*?\S)\s+(?:is|was|were|did|does|has)\s+(?:(?:that|this)(?:\s+be|\s+done)?"
    r"|(?:that|this|it)\s+(?:happen(?:ed)?|occur(?:red)?|take\s+place|done))\W*$",
    re.IGNORECASE,
)
_AFTER_THAT = re.compile(
    r"(?P<asked>what\s+(?:happened|came|was)\s+)?"
    r"(?:(?:after(?:\s+that|wards)?|then|next|later)|(?P<before>before(?:\s+that)?))\W*",
    re.IGNORECASE,
)
_CIRCUMSTANCE = re.compile(r"^(?:\w+\s+)?(?:which|what|whom?|when|where|why|how)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|her|them|his|hers|its|theirs?)\b", re.IGNORECASE)

_HOW_MANY = re.compile(r"how\s+many(?P<of>\s+of\s+(?:them|those|these))?\W*", re.IGNORECASE)
_WHO_WAS = re.compile(
    r"\W*(?:who|(?:what|which)(?:\s+(?P<thing>\w+))?)\s+(?P<auxiliary>is|are|was|were|has|have|had)\s+(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
# Several things behind a verb: "took the pupils home", "get quotes".
_MANY = re.compile(rf"(?<=\w\s)(?:(?:the|these|those|some|any)\s+)?(?P<noun>{PLURAL_NOUN})\b(?!['’])", re.IGNORECASE)
_PLURAL = {"is": "are", "was": "were", "has": "have"}


def completed(rest: str, last: Turn) -> str | None:
    """Return the previous question with the one part changed that an elliptical message gives; None for others.

    "of AQIM?" changes what stands behind the last "of", "how many shells?" and, behind "who was killed?", "how many?"
    what was asked for, "in May?" or "the next day?" the days, "the eastern gate?" the phrase most like it. Days that
    it does not change are kept.
    """
    previous = last.standalone_question.strip()
    day = _next_events(rest, previous, last) or _with_day(rest, previous, last)
    if day is not None:
        return day
    if any(word.low in AUXILIARIES for word in words_of(rest)):
        return None
    changed = (
        _with_count(rest, previous, statement_of(last))
        or _with_phrase(rest, previous)
        or _with_thing(rest, previous)
        or with_phrase_alike(rest, previous)
    )
    return None if changed is None else _with_days_of(previous, changed)


def _next_events(rest: str, previous: str, last: Turn) -> str | None:
    """Return a question for what happened behind the last days, or before: "and then?", "what happened next?"."""
    after = _AFTER_THAT.fullmatch(rest)
    spoken = Referents([last], "").day() if after and (after["asked"] or EVENTS.match(previous)) else None
    if after is None or spoken is None:
        return None
    side = "before" if after["before"] else "after"
    days = in_words(spoken[1])
    day = days.rpartition(" to ")[2] if side == "after" else days.partition(" to ")[0]
    return f"What happened {side} {re.sub(r'^(?:on|in|from) ', '', day)}?"


def _with_day(rest: str, previous: str, last: Turn) -> str | None:
    """Return the previous question with the day that is all there is of ``rest``."""
    known = find_dates(previous)
    if known and _YEAR.fullmatch(rest):
        rest = f"in {rest}"  # a number alone is no year
    spoken = Referents([last], "").day()
    days = find_dates(rest, anchor=spoken[1] if spoken else None)
    if not days or not _ONLY_BEFORE.fullmatch(rest[: days[0].start]) or re.search(r"\w", rest[days[-1].end :]):
        return None
    is_relative = days[0].how is Reading.RELATIVE
    new = in_words(days[0].span) if is_relative else rest.rstrip(" ?.!")
    if not known:
        return f"{previous.rstrip(' ?.!')} {new}?" if days[0].start or is_relative else None
    before = previous[: known[0].start]
    if is_relative or re.match(_PREPOSITION_OF_DAY, rest, re.IGNORECASE):
        before = LAST_PREPOSITION.sub("", before)
    return f"{before}{new}{previous[known[-1].end :]}"


def in_words(span: Span) -> str:
    """Return a span as dates with a preposition that are read again as the same days: "on 2 March 2013", "in 2014"."""
    year = whole_year(span)
    if year:
        return f"in {year}"
    first, last = ends_of(span)
    words = [one_day_in_words(day) for day in (first, last) if day]
    return f"on {words[0]}" if first == last else f"from {words[0]} to {words[-1]}"


def _with_phrase(rest: str, previous: str) -> str | None:
    """Return the previous question up to its last phrase with the preposition of ``rest``, and ``rest``."""
    words = words_of(rest)
    leading = words[:2] if [word.low for word in words[1:2]] == ["of"] else words[:1]
    if not words or leading[-1].low not in PREPOSITIONS or _CIRCUMSTANCE.match(rest[words[0].end :].strip()):
        return None
    places = [found.start() for found in re.finditer(rf"\b{words[0].low}\b", previous, re.IGNORECASE)]
    before_days = {len(LAST_PREPOSITION.sub("", previous[: day.start])) for day in find_dates(previous)}
    places = [place for place in places if place not in before_days]
    if places:
        return previous[: places[-1]] + rest
    if len(leading) > 1:
        return None
    return f"{previous.rstrip(' ?.!')} {rest}"


def _with_count(rest: str, previous: str, answer: str) -> str | None:
    """Return the previous question with "how many" for "who", "what" or "which things", or before things it names.

    "How many?" behind "Who took the pupils home?" asks how many pupils it was that the answer took home.
    """
    how_many = _HOW_MANY.fullmatch(rest)
    if how_many is None:
        return None
    asked = None if how_many["of"] else _WHO_WAS.fullmatch(previous)
    counted = _counted(previous, answer) if asked is None or _MANY.search(asked["rest"]) else None
    if asked is None or counted:
        return counted
    auxiliary = asked["auxiliary"].lower()
    thing = f" {asked['thing']}" if asked["thing"] else ""
    return f"how many{thing} {_PLURAL.get(auxiliary, auxiliary)} {asked['rest']}"


def _counted(previous: str, answer: str) -> str | None:
    """Return how many there are of the things that a question names behind its verb, told with its answer."""
    parts = parts_of(previous)
    things = _MANY.search(parts.rest) if parts else None
    if parts is None or things is None:
        return None
    rest = f"{parts.rest[: things.start()]} {parts.rest[things.end() :]}".strip()
    noun = things["noun"]
    if parts.subject is None:
        told = f"{parts.auxiliary or 'was it that'} {definite(answer)} {rest}" if answer else None
    else:
        told = f"{parts.auxiliary} {parts.subject.text} {rest}"
    return None if told is None else f"how many {' '.join(f'{noun} {told}'.split())}?"


def _with_thing(rest: str, previous: str) -> str | None:
    """Return the previous question about the thing of ``rest`` ("how many shells")."""
    parts = (
        parts_of(previous) if _ASKED_THING.match(previous) and _ASKED_THING.match(rest) and is_fragment(rest) else None
    )
    if parts is None or not parts.auxiliary or parts.is_about_circumstance:
        return None
    return f"{rest.rstrip(' ?.!')} {previous[len(parts.asked) :].strip()}"


def _with_days_of(previous: str, changed: str) -> str:
    """Return the changed question with the days of the previous one, if it speaks of none itself."""
    lost = [] if find_dates(changed) else find_dates(previous)
    for day in lost:
        preposition = LAST_PREPOSITION.search(previous[: day.start])
        changed = (
            f"{changed.rstrip(' ?.!')} {preposition.group() if preposition else ''}{previous[day.start : day.end]}?"
        )
    return changed


def of_event(rest: str, last: Turn) -> str | None:
    """Return the previous question and its answer with another question word: "Where was that?", "By whom?"."""
    found = _THAT.match(rest)
    asked = found["asked"] if found else rest.rstrip(" ?.!")
    parts = parts_of(last.standalone_question)
    words = words_of(asked)
    if not found and not is_fragment(rest):
        return None
    is_short = len(words) <= 5 and not any(word.low in AUXILIARIES for word in words) and not _PRONOUN.search(asked)
    if not is_short or not _CIRCUMSTANCE.match(asked) or asked.lower() in ("what", "which", "who"):
        return None
    if re.match(r"how (?:many|much)\b", asked, re.IGNORECASE):
        return None
    if parts is None:
        return _whether(asked, last.standalone_question.strip())
    told = _told(parts, statement_of(last))
    return None if told is None else f"{asked} {told}?"


def _whether(asked: str, previous: str) -> str | None:
    """Return a question for yes or no behind another question word: "Can it be frozen?", "Why?"."""
    first = words_of(previous)[:1]
    is_whether = bool(first) and first[0].low in AUXILIARIES and first[0].start == 0
    return f"{asked} {previous[0].lower()}{previous[1:].rstrip(' ?.!')}?" if is_whether else None


def _told(parts: Parts, answer: str) -> str | None:
    """Return the rest of a question behind another question word, its answer in the place that was asked for."""
    rest = f" {parts.rest}" if parts.rest else ""
    if parts.is_about_circumstance:
        subject = f" {parts.subject.text}" if parts.subject else ""
        return f"{parts.auxiliary}{subject}{rest}" if parts.auxiliary else None
    begins_with_pronoun = any(word.low in PRONOUNS for word in words_of(parts.rest)[:1])
    if not answer or begins_with_pronoun:
        return None
    if parts.subject is None:
        return f"{parts.auxiliary or 'was it that'} {definite(answer)}{rest}"
    return _told_of(parts, parts.subject.text, definite(answer))


def _told_of(parts: Parts, subject: str, answer: str) -> str | None:
    """Return subject, verb and answer: behind the verb, and behind a particle that ends the question."""
    words = words_of(parts.rest)
    if not words:
        return None
    is_particle = len(words) == 2 and words[1].low in PREPOSITIONS
    verb = parts.rest[: words[1 if is_particle else 0].end]
    preposition = re.match(r"\w+\s+(?=(?:whom|what|which)\b)", parts.asked)
    told = f"{preposition.group().lower()}{answer}" if preposition else answer
    return " ".join(f"{parts.auxiliary} {subject} {verb} {told} {parts.rest[len(verb) :]}".split())

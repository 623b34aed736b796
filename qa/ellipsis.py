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
from qa.phrases import Parts, Phrase, noun_phrases, parts_of, words_of
from qa.records import Turn
from qa.referents import Referents, definite, statement_of
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
_CIRCUMSTANCE = re.compile(r"^(?:\w+\s+)?(?:which|what|whom?|when|where|why|how)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|her|them|his|hers|its|theirs?)\b", re.IGNORECASE)

_THE = re.compile(r"\bthe\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"how\s+many\W*", re.IGNORECASE)
_WHO_WAS = re.compile(
    r"\W*(?:who|(?:what|which)(?:\s+(?P<thing>\w+))?)\s+(?P<auxiliary>is|are|was|were|has|have|had)\s+(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_PLURAL = {"is": "are", "was": "were", "has": "have"}


def completed(rest: str, last: Turn) -> str | None:
    """Return the previous question with the one part changed that an elliptical message gives; None for others.

    "of AQIM?" changes what stands behind the last "of", "how many shells?" and, behind "who was killed?", "how many?"
    what was asked for, "in May?" or "the next day?" the days, "the eastern gate?" the phrase most like it. Days that
    it does not change are kept.
    """
    previous = last.standalone_question.strip()
    day = _with_day(rest, previous, last)
    if day is not None:
        return day
    if any(word.low in AUXILIARIES for word in words_of(rest)):
        return None
    changed = (
        _with_count(rest, previous)
        or _with_phrase(rest, previous)
        or _with_thing(rest, previous)
        or _with_name(rest, previous)
    )
    return None if changed is None else _with_days_of(previous, changed)


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
    if places:
        return previous[: places[-1]] + rest
    if len(leading) > 1:
        return None
    return f"{previous.rstrip(' ?.!')} {rest}"


def _with_count(rest: str, previous: str) -> str | None:
    """Return the previous question with "how many" for "who", "what" or "which things"."""
    asked = _WHO_WAS.fullmatch(previous) if _HOW_MANY.fullmatch(rest) else None
    if asked is None:
        return None
    auxiliary = asked["auxiliary"].lower()
    thing = f" {asked['thing']}" if asked["thing"] else ""
    return f"how many{thing} {_PLURAL.get(auxiliary, auxiliary)} {asked['rest']}"


def _with_thing(rest: str, previous: str) -> str | None:
    """Return the previous question about the thing of ``rest`` ("how many shells")."""
    parts = (
        parts_of(previous) if _ASKED_THING.match(previous) and _ASKED_THING.match(rest) and is_fragment(rest) else None
    )
    if parts is None or not parts.auxiliary or parts.is_about_circumstance:
        return None
    return f"{rest.rstrip(' ?.!')} {previous[len(parts.asked) :].strip()}"


def _with_name(rest: str, previous: str) -> str | None:
    """Return the previous question with the name or thing of ``rest`` in the place of one like it."""
    bare = rest.rstrip(" ?.!")
    new = next((one for one in noun_phrases(f"x {bare}") if one.text == bare), None)
    if new is None:
        return None
    parts = parts_of(previous)
    known = [parts.subject] if parts and parts.subject else []
    known += [one for one in noun_phrases(previous) if not known or one.start != known[0].start]
    alike = [one for one in known if one.is_name == new.is_name and (new.is_name or _share_head(one, new))]
    alike = alike or (_as_definite(previous, known, new) if parts else [])
    if not alike:
        return None
    if new.head.lower() in ("one", "ones"):
        bare = (
            f"{bare[: -len(new.head)]}{alike[0].head.removesuffix('s') if new.head.lower() == 'one' else alike[0].head}"
        )
    changed = f"{previous[: alike[0].start]}{bare}{previous[alike[0].end :]}"
    return changed if alike[0].is_plural == Phrase(bare, 0, 0).is_plural else _with_number(changed, alike[0].is_plural)


def _share_head(one: Phrase, other: Phrase) -> bool:
    return one.head.lower() == other.head.lower() or other.head.lower() in ("one", "ones", "others")


def _as_definite(previous: str, known: list[Phrase], new: Phrase) -> list[Phrase]:
    """Return the one phrase with "the" of a question, for another with it: "the baker", "the miller"."""
    is_one = new.text.lower().startswith("the ") and len(_THE.findall(previous)) == 1
    return [one for one in known if is_one and _THE.match(one.text)][:1]


def _with_number(question: str, was_plural: bool) -> str:
    """Return the question with its first verb in the other number."""
    pairs = [("are", "is"), ("were", "was"), ("do", "does"), ("have", "has")]
    other = dict(pairs) if was_plural else {one: many for many, one in pairs}
    verb = re.search(rf"\b(?:{'|'.join(other)})\b", question)
    return question if verb is None else f"{question[: verb.start()]}{other[verb.group()]}{question[verb.end() :]}"


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

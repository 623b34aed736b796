"""What a text states that can be right or wrong by itself: dates, numbers, names, quotations, negations.

Each fact knows the words around it, since "60,000 rounds and 1,500 shells" doesn't carry "1,500 rounds".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from index.dates import find_dates
from index.records import DateExpression, Reading, Span
from qa.clock import times_in
from qa.offsets import meets
from qa.quantities import NUMBER_WORDS, Bound, bound_of, numbers_in
from qa.stems import FUNCTION, WORD, folded, is_past, ordinal, stem, word_set

_QUOTED = re.compile(r"“([^”]{3,})”|\"([^\"]{3,})\"|«([^»]{3,})»|„([^“”]{3,})[“”]")
_OPENING = re.compile(r"(?:\A|[.?!:]\s)[\s\"“«„(\[]*\Z")
# "AMX-10", "B52", "2nd"; "31-year-old" holds a number.
_COMPOUND = re.compile(r"\b(?:[^\W\d_][\w-]*\d[\w-]*|\d+(?:[A-Z]\w*|st|nd|rd|th))\b")
_HYPHEN = re.compile(r"[-‐‑]")
_NEGATING = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|barely)\b|n['’]t\b"
    r"|\b(?:fail(?:s|ed)?|refus(?:es?|ed))\s+to\b|\b(?:den(?:y|ies|ied)|banned|forbidden|prohibited|forbade)\b",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(
    r"\b(?:not only|no (?:fewer|less|more|later|earlier) than|not (?:fewer|less|more) than)\b", re.I
)
# Words in capitals that are no names: titles that may be left out, and what capitals are used for at random.
_TITLES = word_set("mr mrs ms miss mx sir dr prof the it internet")
_VERB_BEHIND = re.compile(r"\s+(?:was|is|has|had|said|says|did|does|will|would|could|can)\b")
_SUBJECT = re.compile(
    r"['’]s\b|,|\s+and\s+[^\W\d_a-z]|\s+(?:also |then |later |again |never |first |only )?"
    r"(?:was|is|has|had|says|did|does|will|would|could|can|may|must|might|should|were|are|have|do|cannot"
    r"|(?P<verb>[^\W\d_]+))\b"
)
_ORDINARY_ENDING = re.compile(r"(?:ing|ed|ly|ss|tion|sion|ment|ness|ity|ism|ance|ence)\Z")
# So many words further the place of a fact is another one.
_NEAR = 4
_FROM_TO = re.compile(r"\b(from|to)\s+\Z", re.IGNORECASE)
# "grams of flour", "litres of rain water": the last word of what is measured.
_MEASURED = re.compile(
    r"\s+([^\W\d_]+)\s+of\s+(?:the\s+)?"
    r"(?:[^\W\d_]+\s+(?=[^\W\d_]+(?:[.,;)]|\s+(?:and|or|for|to|in)\b|\Z)))?([^\W\d_]+)"
)
_PART_OF = re.compile(rf"\s+(?:out\s+)?of\s+(?:(?:the|its|their|his|her)\s+)?(?:\d|(?:{'|'.join(NUMBER_WORDS)})\b)")
# "round six", "version 3": what a number names rather than counts.
_LABEL = re.compile(
    r"\b(round|version|page|chapter|part|section|article|room|error|code|incident|move|volume|figure|table|step|phase"
    r"|level|grade|number|no\.?|line|platform|gate|floor|day|week|class|group|team|type|stage|act|scene)\s+\Z",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\s*(?:%|per ?cent\b)")
_BARRIER = re.compile(r"[,;:()\[\]—–]|\b(?:and|or|but|while|whereas)\b|[.?!]\s")
CLAUSE = re.compile(r"[,;:]\s|\s[–—]\s|\b(?:but|and|while|although|though|whereas|because)\b")
_PREPOSITIONS = word_set(
    "in on at by from to of with for against near under after before into over as off until since than"
)
_BEING = word_set("was were is are be been being")
_MOST_CACHED = 4096
# How far from a fact, in characters, what belongs to it is looked for: no statement is longer.
_REACH = 400


class Kind(StrEnum):
    """What a fact is about; a time is one of the clock, in minutes."""

    DATE = "date"
    NUMBER = "number"
    NAME = "name"
    ORDINAL = "ordinal"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Fact:
    """A date, number or name at ``start`` to ``end`` (characters) of its text.

    ``value`` is what tells it from others: the days, the number, the folded words of the name.

    ``before`` and ``behind`` are the stems of the nearest words on either side that say something, "" where another
    fact or the end of a clause comes first. ``before`` begins with the preposition that stands between, if any ("of
    head"), ``behind`` with "was" where something was done to a name. A number has other words: before it only "from",
    "to", or what it numbers ("round #"), behind it a measure together with what is measured ("gram of flour").

    ``bound`` tells how exactly a number is meant ("more than 200").
    """

    kind: Kind
    text: str
    start: int
    end: int
    value: Span | float | tuple[str, ...]
    before: str = ""
    behind: str = ""
    bound: Bound = Bound.NONE

    @property
    def parts(self) -> tuple[str, ...]:
        """The words of a name, none for any other fact."""
        return self.value if isinstance(self.value, tuple) else ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a text states by dates, numbers, names, quotations and negations.

    ``words`` are the folded words in order with their stems; ``negated`` has the stems behind each negation,
    ``affirmed`` those of the clauses without one.
    """

    text: str
    facts: tuple[Fact, ...]
    quotations: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    negated: tuple[tuple[str, ...], ...]
    affirmed: frozenset[str]

    def stems_outside(self, *kinds: Kind) -> list[str]:
        """Return the stems of the words that say something and are no part of a fact of these kinds."""
        taken = [(fact.start, fact.end) for fact in self.facts if fact.kind in kinds]
        words = (match for match in WORD.finditer(self.text) if not meets(match.span(), taken))
        return [stem(match[0]) for match in words if folded(match[0]) not in FUNCTION]

    def of_kind(self, kind: Kind) -> list[Fact]:
        """Return the facts of one kind, in the text's order."""
        return [fact for fact in self.facts if fact.kind is kind]


@lru_cache(maxsize=_MOST_CACHED)
def facts_of(text: str, dates: tuple[DateExpression, ...] | None = None, names: frozenset[str] = frozenset()) -> Facts:
    """Return the facts of a statement or a sentence.

    ``dates`` are its own if they are known already, ``names`` words that are names also where they open a sentence.
    """
    told = find_dates(text) if dates is None else [one for one in dates if one.how is not Reading.CARRIED]
    told = [one for one in told if one.end <= len(text)]
    taken = [(one.start, one.end) for one in told]
    found = [Fact(Kind.DATE, text[one.start : one.end], one.start, one.end, one.span) for one in told]
    found += list(_times_and_ordinals(text, taken))
    taken += [(one.start, one.end) for one in found]
    compounds = [match.span() for match in _COMPOUND.finditer(text) if not meets(match.span(), taken)]
    found += [
        Fact(Kind.NUMBER, text[start:end], start, end, value, bound=bound_of(text, start, end))
        for start, end, value in numbers_in(text)
        if not meets((start, end), [*taken, *compounds]) and text[start:end].lower() not in ("one", "no", "none")
    ]
    taken += [(one.start, one.end) for one in found]
    found += _names(text, taken, names)
    placed = sorted(found, key=lambda fact: fact.start)
    words = [(match.start(), match[0]) for match in WORD.finditer(text)]
    return Facts(
        text=text,
        facts=tuple(_in_context(text, fact, placed) for fact in placed),
        quotations=tuple(next(filter(None, match.groups())) for match in _QUOTED.finditer(text)),
        words=tuple((folded(word), stem(word)) for _, word in words),
        negated=tuple(_negated(text)),
        affirmed=frozenset(
            stem(word)
            for clause in CLAUSE.split(text)
            if not any(True for _ in _negated(clause))
            for word in WORD.findall(clause)
        ),
    )


def _times_and_ordinals(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Fact]:
    for start, end, minutes in times_in(text):
        yield Fact(Kind.TIME, text[start:end], start, end, value=minutes)
    for match in WORD.finditer(text):
        number = ordinal(match[0])
        is_part = text[match.end() : match.end() + 1] in "-‐‑" and match.end() < len(text)
        if number and not is_part and not meets(match.span(), taken):
            yield Fact(Kind.ORDINAL, match[0], *match.span(), value=float(number.removesuffix("th")))


def _names(text: str, taken: Sequence[tuple[int, int]], known: frozenset[str]) -> Iterator[Fact]:
    """Yield names: capitalised words side by side, and words that hold digits ("AMX-10")."""
    run: list[re.Match[str]] = []
    for word in re.finditer(r"[^\W_]+(?:['’.&‐‑-][^\W_]+)*", text):
        is_free = not meets(word.span(), taken)
        joins = bool(run) and text[run[-1].end() : word.start()] in (" ", ". ", "\u00a0")
        joins = joins and not run[-1][0].endswith(("'s", "’s"))
        if run and not (is_free and joins and _is_name(text, word, known)):
            yield _name(text, run)
            run = []
        if is_free and _is_name(text, word, known):
            run.append(word)
    if run:
        yield _name(text, run)


def _name(text: str, run: Sequence[re.Match[str]]) -> Fact:
    start, end = run[0].start(), run[-1].end()
    parts = (folded(part) for word in run for part in _HYPHEN.split(word[0]))
    value = tuple(part for part in parts if part and part not in FUNCTION and part not in _TITLES)
    return Fact(Kind.NAME, text[start:end], start, end, value)


def _is_name(text: str, word: re.Match[str], known: frozenset[str]) -> bool:
    plain = folded(word[0])
    if any(character.isdecimal() for character in word[0]):
        return _COMPOUND.fullmatch(word[0]) is not None
    if not word[0][0].isupper() or plain in FUNCTION or (len(word[0]) == 1 and plain == "i"):
        return False
    return plain in known or not _OPENING.search(text[: word.start()]) or _opens_with_name(text, word)


def is_subject(text: str, end: int) -> bool:
    """Tell whether what ends there stands as a name does before its verb."""
    subject = _SUBJECT.match(text, end)
    verb = subject["verb"] if subject else None
    return subject is not None and (verb is None or verb.endswith("ed") or is_past(verb))


def _opens_with_name(text: str, word: re.Match[str]) -> bool:
    """Tell whether the first word of a sentence is a name: another follows, or it stands as no other word can."""
    behind = text[word.end() : word.end() + 60]
    following = re.match(r"\s+([^\W\d_])", behind)
    if (following and following[1].isupper()) or word[0][1:] != word[0][1:].lower():
        return True
    plain = folded(word[0])
    if _ORDINARY_ENDING.search(plain):
        return False
    if re.search(r"[^aiuoy]s\Z", plain):
        return _VERB_BEHIND.match(behind) is not None
    return is_subject(text, word.end())


def _in_context(text: str, fact: Fact, placed: Sequence[Fact]) -> Fact:
    """Return the fact with the nearest word on each side."""
    others = [(one.start, one.end) for one in placed if one is not fact]
    before = _nearest(text, range(max(0, fact.start - _REACH), fact.start), others, backward=True)
    behind = _nearest(text, range(fact.end, min(len(text), fact.end + _REACH)), others, backward=False)
    if fact.kind is Kind.TIME:
        from_to = _FROM_TO.search(text[max(0, fact.start - _REACH) : fact.start])
        before = from_to[1].lower() if from_to else before
    if fact.kind is Kind.NUMBER:
        near = text[max(0, fact.start - _REACH) : fact.start]
        from_to, label = _FROM_TO.search(near), _LABEL.search(near)
        before = from_to[1].lower() if from_to else f"{stem(label[1])} #" if label else ""
        measured = _MEASURED.match(text, fact.end)
        behind = f"{stem(measured[1])} of {stem(measured[2])}" if measured else behind
        behind = "of #" if _PART_OF.match(text, fact.end) else behind
        behind = "%" if _PERCENT.match(text, fact.end) else behind
    return Fact(fact.kind, fact.text, fact.start, fact.end, fact.value, before, behind, fact.bound)


def _nearest(text: str, within: range, others: Sequence[tuple[int, int]], *, backward: bool) -> str:
    part = text[within.start : within.stop]
    barriers = [match.span() for match in _BARRIER.finditer(part)]
    if backward:
        start = max((end for _, end in barriers), default=0)
        words = list(WORD.finditer(part, start))[::-1]
    else:
        stop = min((first for first, _ in barriers), default=len(part))
        words = list(WORD.finditer(part[:stop]))
    preposition = passive = ""
    for word in words[:_NEAR]:
        place = (within.start + word.start(), within.start + word.end())
        plain = folded(word[0])
        if meets(place, others):
            return ""
        if plain not in FUNCTION and not _NEGATING.fullmatch(plain) and not plain.endswith("ly"):
            is_done = passive and (plain.endswith("ed") or is_past(plain))
            return f"{passive if is_done else preposition}{stem(plain)}"
        if backward and not preposition and plain in _PREPOSITIONS:
            preposition = f"{plain} "
        if not backward and plain in _BEING:
            passive = "was "
    return ""


def _negated(text: str) -> Iterator[tuple[str, ...]]:
    """Yield for each negation the stems of the three words behind it that say something."""
    harmless = [match.span() for match in _NO_NEGATION.finditer(text)]
    for match in _NEGATING.finditer(text):
        if not meets(match.span(), harmless):
            clause = CLAUSE.split(text[match.end() :])[0]
            behind = (word for word in WORD.findall(clause) if folded(word) not in FUNCTION)
            yield tuple(stem(word) for word, _ in zip(behind, range(3), strict=False))

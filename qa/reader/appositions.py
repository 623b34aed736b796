"""What stands right beside a name of who bears it: "the miller of Orm, Edda Voss", "Edda Voss, head of the mill"."""

import calendar
import re
from collections.abc import Sequence
from itertools import pairwise

from qa.offsets import Span
from qa.reader.asked import bearer, role
from qa.reader.spans import NAME, named
from qa.vocabulary import PRONOUNS, STOPS

_DETERMINER = r"(?:the|an?|his|her|its|their|our|[A-Z]\w+['’]s)"
_LOOSE = r"(?<!\bof )(?<!\bfor )(?<!\bin )(?<!\bat )(?<!\bto )(?<!\bby )(?<!\bwith )(?<!\bfrom )(?<!\bon )(?<!\band )"
# What somebody is stands before the name, "the miller of Orm, Edda Voss", or behind it, "Edda Voss, head of the mill".
_SAID_BEFORE = re.compile(
    rf"{_LOOSE}\b{_DETERMINER} (?P<said>(?:(?!{_LOOSE}\b{_DETERMINER} )[^,;:.()\"“”]){{3,80}}?)(?<! and)(?<! or),? \Z",
    re.I,
)
_SAID_BEHIND = re.compile(
    rf"(?:, (?:then |now |who (?:is|was) )?|,? (?:is|was) )(?:{_DETERMINER} (?P<said>[^,;:.()\"“”]{{3,80}}?)"
    r"|(?P<bare>(?:(?:later|formerly|previously|currently|once) )?[a-z][\w-]* (?:of|for|at) [^,;:.()\"“”]{3,80}?))"
    r"(?=[,;:.()]| who\b| which\b| that\b| and\b|\Z)"
)
# How far from what is said of somebody the name begins, in characters.
_REACH = 80
_TO_SAID = re.compile(r"(?:, (?:(?:then|now|who (?:is|was)) )?|,? (?:is|was|became) )(?:(?:the|an?|its|their) )?\Z")
_TO_NAME = re.compile(r",? (?:(?:is|was) )?")
_WHAT_IS = re.compile(r"\A\W*(?:who|what)\s+(?:is|are|was|were)\s+(?:the\s+)?(?P<term>[^?]{2,60}?)\W*\Z", re.I)
# “Edda Voss (the "Buyer")”, “Edda Voss and Jo Lund (together "the Buyer")”.
_DEFINES = (
    r"\s\((?:(?:hereinafter|hereafter|referred to as|called|(?P<all>together|jointly|collectively)|the)[\s,]+)*"
    r"[\"“](?:the\s+)?{}[\"”]\)"
)
# "Edda Voss of the Old Mill, Orm (the "Buyer")".
_ADDRESS = r"(?:,? (?:of|in|at|residing|living|whose)\b|, )[^()\"“”;:]{1,150}"
# At the head of a party "A and B" are one buyer, but not in "a sale between A and B (the "Buyer")".
_DEFINED_ONE = re.compile(
    rf"(?:\A|[).:]\s)(?P<both>{NAME.pattern} and {NAME.pattern})\Z|(?P<names>{NAME.pattern})\Z"
    rf"|(?P<name>(?=[^\s,]+ ){NAME.pattern}){_ADDRESS}\Z"
)
_DEFINED_ALL = re.compile(rf"(?P<names>{NAME.pattern}(?:(?:, and |, | and ){NAME.pattern})*)\Z")
_LONGEST_DEFINED = 200
# With one of these before it a role is another one, or was somebody's before.
_OTHER_ROLE = re.compile(
    r"(?:-|\b(?:vice|deputy|assistant|associate|acting|interim|honorary|co|sub|under|second|future|next|incoming) )\Z",
    re.I,
)
_ROLE_BEFORE = re.compile(r"\b(?:former|previous|past|ex|erstwhile|one-time|onetime) \Z", re.I)
_ASKS_FOR_NOW = re.compile(r"\bwho is\b", re.I)
# "Head of the mill" ends here, "head of the mill kitchen" and "head of the mill's kitchen" don't.
_ENDS = re.compile(rf"\W*\Z|[^\w\s'’-]| (?:{'|'.join(sorted(STOPS))})\b", re.I)
_NO_NAME = STOPS | PRONOUNS | {name.lower() for name in (*calendar.day_name, *calendar.month_name) if name}


def echoed(question: str, text: str) -> list[Span]:
    """Return where a text has the whole name that "who is NAME?" asks about; the answer stands beside it, not in it."""
    asked = bearer(question)
    if not asked:
        return []
    found = [place.span() for place in re.finditer(rf"\b{re.escape(asked)}\b", text, re.I)]
    whole = [(place, named(text, place, (0, len(text)))) for place in found]
    # Without capitals only a whole name or its end is one: "missing" is nobody in "Missing Persons Task Force".
    return [
        name for place, name in whole if NAME.fullmatch(text, *name) and (asked[0].isupper() or place[1] == name[1])
    ]


def described(text: str, name: Span) -> Span | None:
    """Return the words beside a name that say who bears it ("the miller of Orm, Edda Voss"), or None."""
    behind = _SAID_BEHIND.match(text, name[1])
    if behind:
        return behind.span("said" if behind["said"] else "bare")
    before = _SAID_BEFORE.search(text, max(0, name[0] - 100), name[0])
    return before.span("said") if before else None


def bearers(question: str, text: str) -> list[Span]:
    """Return the names right beside the words that "who is the head of the mill?" asks about ("head of the mill")."""
    asked = role(question)
    if not asked:
        return _defined(question, text)
    words = r"\s+".join(re.escape(word) for word in asked.split())
    said = re.compile(rf"\b{words}\b", re.I)
    found = (
        (_ENDS.match(text, place.end()) and _named_before(text, place.start())) or _named_behind(text, place.end())
        for place in said.finditer(text)
        if not _is_other_role(question, text, place.start())
    )
    return [name for name in found if name] or _defined(question, text)


def signed(question: str, text: str, sentences: Sequence[Span]) -> list[Span]:
    """Return the names that stand alone above the role that "who is the head of the mill?" asks for, as in letters.

    ``sentences`` are the places of those in ``text``.
    """
    asked = role(question)
    pairs = pairwise(sentences) if asked else ()
    return [
        name
        for name, below in pairs
        if asked
        and text[slice(*below)].strip(" .*_").casefold() == asked.casefold()
        and NAME.fullmatch(text, *name)
        and " " in text[slice(*name)]
    ]


def defining(question: str) -> re.Pattern[str] | None:
    """Return what stands behind the name that a text defines the word of "who is the buyer?" for, or None."""
    asked = _WHAT_IS.match(question)
    return re.compile(_DEFINES.format(re.escape(asked["term"])), re.I) if asked else None


def _defined(question: str, text: str) -> list[Span]:
    """Return whom or what a text defines a word for, as contracts do: "Edda Voss and Jo Lund (together “the Buyer”)".

    Empty where no names stand before the bracket.
    """
    term = defining(question)
    if term is None:
        return []
    places = [(_DEFINED_ALL if found["all"] else _DEFINED_ONE, found.start()) for found in term.finditer(text)]
    found = [names.search(text, max(0, end - _LONGEST_DEFINED), end) for names, end in places]
    return [one.span(one.lastgroup or 0) for one in found if one]


def _is_other_role(question: str, text: str, start: int) -> bool:
    """Tell whether the words of a role at ``start`` are part of another one, or of one that is over."""
    is_over = _ASKS_FOR_NOW.search(question) and _ROLE_BEFORE.search(text, 0, start)
    return bool(is_over or _OTHER_ROLE.search(text, 0, start))


def _named_before(text: str, start: int) -> Span | None:
    joint = _TO_SAID.search(text, max(0, start - _REACH), start)
    if joint is None:
        return None
    names = NAME.finditer(text, max(0, joint.start() - _REACH), joint.start())
    return next((_bare(text, name.span()) for name in names if name.end() == joint.start()), None)


def _named_behind(text: str, end: int) -> Span | None:
    joint = _TO_NAME.match(text, end)
    name = NAME.match(text, joint.end()) if joint else None
    if name and text.startswith(("'s", "’s"), name.end()):
        return None  # "the head of the mill, Edda Voss's brother"
    span = _bare(text, name.span()) if name else None
    # A single word may begin anything: "the head of the mill, Sunday".
    return span if span and " " in text[slice(*span)] else None


def _bare(text: str, name: Span) -> Span | None:
    """Return a name without capitalised words before it that belong to none ("On Monday Edda Voss")."""
    start, end = name
    while start < end:
        word = text[start:end].split(" ", 1)[0]
        if word.lower() not in _NO_NAME:
            return start, end
        start += len(word) + 1
    return None

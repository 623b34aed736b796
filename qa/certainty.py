"""Whether a statement is as sure and as general as the sentences: "planned to", "may", "if"; "all", "some", "most"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from qa.facts import CLAUSE, Facts
from qa.quantities import NUMBER_WORDS
from qa.stems import FUNCTION, WORD, folded, stem

_SCOPE = 3
_MOST_CACHED = 4096


@dataclass(frozen=True, slots=True)
class _Hedge:
    """A way to tell less than that something is so.

    ``told`` finds it right before what is unsure, ``kept`` finds what a statement may keep of it; of the words behind
    it, ``least`` make a statement one about the same.
    """

    told: re.Pattern[str]
    kept: re.Pattern[str]
    least: int = 1


def _any_of(words: str, beginnings: str) -> re.Pattern[str]:
    """Return a pattern of whole words, and of words that begin in one of these ways."""
    return re.compile(
        rf"\b(?:(?:{'|'.join(words.split())})\b|(?:{'|'.join(beginnings.split())})|{_CANNOT})", re.IGNORECASE
    )


_CANNOT = r"(?:ca|wo|could|might|should|would|must)n['’]t\b"
_MODALS = "(?-i:may) might can could will would should must shall"
_HEDGES = (
    _Hedge(
        re.compile(
            r"\b(?:plan(?:s|ned|ning)?|intend(?:s|ed)?|hope[sd]?|wish(?:es|ed)?|propos(?:es?|ed)|aim(?:s|ed)?|tr(?:y|ies|ied)"
            r"|attempt(?:s|ed)?|promis(?:es?|ed)|threaten(?:s|ed)?|offer(?:s|ed)?|expect(?:s|ed)?|scheduled|supposed)\s+to\b"
            r"|\b(?:want(?:s|ed)?|ask(?:s|ed)?|urg(?:es?|ed)|order(?:s|ed)?|invit(?:es?|ed)|advis(?:es?|ed)|call(?:s|ed)\s+on"
            r"|recommend(?:s|ed)?|request(?:s|ed)?)\b[^,;:.]{0,60}?\bto\b"
        ),
        _any_of(
            f"{_MODALS} is\\s+to are\\s+to (?:was|were)\\s+to try",
            "plan inten[dt] hop(?:e|ing) wish propos aim tri attempt promis threat offer expect schedul suppos want ask"
            " urg order invit advi[sc] call recommend request",
        ),
    ),
    _Hedge(
        re.compile(
            r"\b(?:(?:may|might|could)(?!\s+not)(?![^,;:.]{0,40}\bonly)|[Pp]ossibl[ey]|[Pp]erhaps|[Mm]aybe|[Pp]robabl[ey]"
            r"|(?:un)?likely|[Pp]resumably)\b"
        ),
        _any_of(
            f"{_MODALS} able free\\s+to option think thought",
            "possib perhaps maybe probabl likel unlikel presum allow permit entitle choose chance risk potential"
            " suspect alleg seem appear(?:s|ed)?\\s+to believ expect",
        ),
    ),
    _Hedge(
        re.compile(
            r"\b(?:[Aa]llege(?:s|d|dly)?|[Rr]eportedly|[Ss]upposedly|purported(?:ly)?|[Aa]pparently|rumou?red\s+to"
            r"|claim(?:s|ed)?\s+(?:that|to)|accus(?:es?|ed|ing)\b[^,;:.]{0,60}?\bof|(?:said|believed|thought|reported)\s+to"
            r"|suspect(?:s|ed)?\s+(?:of|that)|(?:believe|think|thought|suggest)(?:s|ed)?\s+that)\b"
        ),
        _any_of(
            "(?-i:may)(?!\\s+not\\b) might could said say says think thinks thought",
            "alleg report(?:s|ed) suppos purport apparent rumou?r claim accus suspect believ accord suggest den(?:y|ie)"
            " possibl perhaps probabl",
        ),
    ),
    _Hedge(
        re.compile(r"\b(?:[Ii]f|[Ww]hether|[Uu]nless|[Pp]rovided\s+that)\b"),
        _any_of(
            f"{_MODALS} if whether unless when whenever once provided who with without not never",
            "unknown unclear unsure uncertain doubt question depend decid",
        ),
        least=2,
    ),
)


def lost_hedges(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return the words of a statement that the sentences say with less certainty only."""
    ours: dict[str, set[str]] = {}
    for word, word_stem in said.words:
        ours.setdefault(word_stem, set()).add(_form(word))
    found: list[str] = []
    for hedge in _HEDGES:
        scopes = [scope for facts in told for scope in _scopes(facts.text, hedge)]
        if not scopes or hedge.kept.search(said.text):
            continue
        sure = {word for facts in told for word in _sure(facts.text, hedge)}
        for scope in scopes:
            # By the words as written: "voted" is not made sure by "five votes", nor "lasted" by "the last".
            shared = [word for word in scope if word in ours and sure.isdisjoint(ours[word])]
            if shared and (scope[0] in shared if hedge.least == 1 else len(shared) >= min(hedge.least, len(scope))):
                found.append("how sure it is")
    return found


@lru_cache(maxsize=_MOST_CACHED)
def _scopes(text: str, hedge: _Hedge) -> tuple[tuple[str, ...], ...]:
    """Return the stems of the telling words behind each hedge, names aside, up to the end of its clause."""
    found: list[tuple[str, ...]] = []
    for match in hedge.told.finditer(text):
        end = CLAUSE.search(text, match.end())
        clause = text[match.end() : end.start() if end else len(text)]
        words = [word for word in WORD.findall(clause) if folded(word) not in FUNCTION and not word[0].isupper()]
        if words:
            found.append(tuple(stem(word) for word in words[:_SCOPE]))
    return tuple(found)


def _sure(text: str, hedge: _Hedge) -> Iterator[str]:
    """Yield the words, folded, that a text says outside of the clauses behind a hedge."""
    start = 0
    for match in hedge.told.finditer(text):
        yield from (_form(word) for word in WORD.findall(text[start : match.start()]))
        end = CLAUSE.search(text, match.end())
        start = end.end() if end else len(text)
    yield from (_form(word) for word in WORD.findall(text[start:]))


def _form(word: str) -> str:
    """Return a word as written, but for an s at its end: "votes" is "vote", "voted" is not."""
    plain = folded(word)
    return "not" if plain.endswith(("n't", "n\u2019t")) else plain.removesuffix("s")


class _Share(StrEnum):
    """How many of some things are spoken of; a ``PART`` is a number or a fraction of them."""

    ALL = "all"
    MOST = "most"
    MANY = "many"
    SOME = "some"
    FEW = "few"
    PART = "a part"


_SHARES = {
    word: share
    for share, words in (
        (_Share.ALL, "all every each both either everyone everybody everything always"),
        (_Share.MOST, "most mostly usually majority"),
        (_Share.MANY, "many often frequently"),
        (_Share.SOME, "some several sometimes occasionally certain"),
        (_Share.FEW, "few rarely seldom"),
    )
    for word in words.split()
}
_NO_QUANTIFIER = re.compile(
    r"\bat\s+most\b|\b(?:at|in|of|above|after)\s+all\b|\bthe\s+(?:most|few)\b|\b(?:each\s+other|all\s+over|some\s+\d)",
    re.IGNORECASE,
)
_QUANTIFIER = re.compile(
    rf"\b(?:(?P<few>a\s+few)|(?P<word>{'|'.join(_SHARES)}))\b"
    rf"|(?:\d%?|\b(?:per\s?cent|half|thirds?|quarters?|{'|'.join(NUMBER_WORDS)}))\s+(?:out\s+)?of\b",
    re.IGNORECASE,
)
# What the sentences must not tell alone where a share is said, and whether they must tell some share.
_DENIED_BY = {
    _Share.ALL: {_Share.MOST, _Share.MANY, _Share.SOME, _Share.FEW, _Share.PART},
    _Share.MOST: {_Share.ALL, _Share.MANY, _Share.SOME, _Share.FEW},
    _Share.MANY: {_Share.SOME, _Share.FEW},
    _Share.SOME: {_Share.ALL},
    _Share.FEW: {_Share.ALL, _Share.MOST, _Share.MANY, _Share.SOME},
    _Share.PART: set[_Share](),
}
_NEVER_IMPLIED = (_Share.MOST, _Share.FEW)


def other_shares(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return how many a statement speaks of in words ("all", "most") where the sentences speak of others only."""
    theirs = [one for facts in told for one in _shares(facts.text)]
    found: list[str] = []
    for share, words in _shares(said.text):
        same = {one for one, others in theirs if words & others} or {one for one, _ in theirs}
        is_implied = bool(same) or share not in _NEVER_IMPLIED
        if share is not _Share.PART and (not is_implied or (same and same <= _DENIED_BY[share])):
            found.append(f"“{share.value}”")
    return found


@lru_cache(maxsize=_MOST_CACHED)
def _shares(text: str) -> tuple[tuple[_Share, frozenset[str]], ...]:
    """Return every share that a text speaks of, with the stems of the next telling words."""
    text = _NO_QUANTIFIER.sub("-", text)
    found: list[tuple[_Share, frozenset[str]]] = []
    for match in _QUANTIFIER.finditer(text):
        words = [stem(word) for word in WORD.findall(text[match.end() :]) if folded(word) not in FUNCTION]
        share = _Share.SOME if match["few"] else _SHARES[match["word"].lower()] if match["word"] else _Share.PART
        found.append((share, frozenset(words[:2])))
    return tuple(found)

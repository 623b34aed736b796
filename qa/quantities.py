"""Quantities in words and figures, with how exactly they are meant: "about 200", "more than two hundred", "39.2"."""

import re
from dataclasses import dataclass
from enum import StrEnum

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+|%")
_UNITS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_WORDS = {word: number for number, word in enumerate(_UNITS)} | _TENS | {"none": 0, "nobody": 0, "zero": 0}
NUMBER_WORDS = tuple(word for word in _WORDS if word not in ("no", "none", "nobody"))
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
# "hundreds", "half": no number that another could contradict.
_LOOSE = re.compile(r"\b(?:dozens|hundreds|thousands|millions|billions|half|thirds?|quarters?|several|few)\b", re.I)
_MEASURING = r"\s+(?:an?\s+)?\Z"
_FEWER = re.compile(
    r"\b(?:under|below|(?:few|low|small|short|young|light|cheap|earli)er\s+than|less\s+than|up\s+to|at\s+most|maximum(?:\s+of)?"
    rf"|(?:no|not)\s+(?:more|\w+er)\s+than){_MEASURING}",
    re.I,
)
_MORE = re.compile(
    r"\b(?:over|above|more\s+than|\w+er\s+than|at\s+least|minimum(?:\s+of)?|upwards\s+of|exceed(?:s|ed|ing)?"
    rf"|(?:no|not)\s+(?:fewer|less|earlier|lower|shorter|smaller)\s+than){_MEASURING}",
    re.I,
)
_ABOUT = re.compile(rf"\b(?:about|around|some|approximately|roughly|circa|estimated){_MEASURING}", re.I)
_NEARLY = re.compile(rf"\b(?:nearly|almost|close\s+to|approaching){_MEASURING}", re.I)
_OR_MORE = re.compile(r"\s*(?:\+|(?:[^\W\d_]+\s+)?or\s+(?:more|longer|older|over)\b)", re.I)
_OR_FEWER = re.compile(r"\s*(?:[^\W\d_]+\s+)?or\s+(?:fewer|less|younger|under)\b", re.I)
_NOT = re.compile(r"(?:\b(?:not|never|cannot)|n['’]t)\b[^.,;:]*\Z", re.I)
# How far before a number, in characters, what bounds it is looked for.
_REACH = 80
_UNIT_BEHIND = re.compile(r"\s*(?P<unit>%|°\s?\w|[^\W\d_]+)")
_CURRENCY_BEFORE = re.compile(r"[$€£¥]\s?\Z")
_BLUR = 0.1  # of the number, either way, where it is said to be about that


class Bound(StrEnum):
    """How exactly a number is meant; ``DENIED`` is a bound behind "not", and may be either."""

    NONE = ""
    MORE = "more than"
    FEWER = "fewer than"
    ABOUT = "about"
    NEARLY = "nearly"
    DENIED = "not more or fewer than"


@dataclass(frozen=True, slots=True)
class Quantity:
    """The numbers from ``least`` to ``most``, of what ``unit`` says: the word behind it, or the currency before it."""

    least: float
    most: float
    unit: str

    def excludes(self, other: "Quantity") -> bool:
        """Tell whether no number is in both."""
        return self.most < other.least or other.most < self.least


def quantity_in(text: str, span: tuple[int, int]) -> Quantity | None:
    """Return the one quantity in a span of a text, read with the words around it; None where there is none, or several.

    "Hundreds", "half" and the like are none.
    """
    runs = numbers_in(text[: span[1]], span[0])
    if len(runs) != 1 or _LOOSE.search(text, *span):
        return None
    (start, end, number) = runs[0]
    before, bound = text[:start], bound_of(text, start, end)
    least = 0.0 if bound is Bound.FEWER else number
    most = float("inf") if bound is Bound.MORE else number
    if bound in (Bound.ABOUT, Bound.NEARLY):
        least, most = number * (1 - _BLUR), number * (1 + _BLUR)
    behind, currency = _UNIT_BEHIND.match(text, end), _CURRENCY_BEFORE.search(before)
    unit = currency[0].strip() if currency else behind["unit"].lower() if behind else ""
    return Quantity(least, most, "%" if unit in ("percent", "per") else unit)


def bound_of(text: str, start: int, end: int) -> Bound:
    """Return how exactly the number at ``start`` to ``end`` of a text is meant."""
    before = text[max(0, start - _REACH) : start]
    if _OR_MORE.match(text, end):
        return Bound.MORE
    bounds = ((_FEWER, Bound.FEWER), (_MORE, Bound.MORE), (_ABOUT, Bound.ABOUT), (_NEARLY, Bound.NEARLY))
    found = next(((one.search(before), bound) for one, bound in bounds if one.search(before)), None)
    if found is None:
        return Bound.FEWER if _OR_FEWER.match(text, end) else Bound.NONE
    words, bound = found
    is_denied = words is not None and _NOT.search(before[: words.start()])
    return Bound.DENIED if is_denied and bound in (Bound.FEWER, Bound.MORE) else bound


def start_of_bound(text: str, start: int) -> int:
    """Return where the words begin that tell how exactly the number at ``start`` is meant, ``start`` without any."""
    before = text[max(0, start - _REACH) : start]
    found = (one.search(before) for one in (_FEWER, _MORE, _ABOUT, _NEARLY))
    return start - max((len(before) - one.start() for one in found if one), default=0)


def numbers_in(text: str, start: int = 0) -> list[tuple[int, int, float]]:
    """Return start, end and value of every number from ``start`` on; words of one number stand side by side."""
    runs: list[tuple[int, int, float]] = []
    words: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text, start):
        word = token[0].lower()
        is_number = word[0].isdecimal() or word in _WORDS or word in _SCALES
        joint = text[words[-1].end() : token.start()] if words else ""
        goes_on = bool(words) and joint in (" ", "-") and not word[0].isdecimal()
        is_rest = joint == " and " and words[-1][0].lower() in _SCALES and word not in _SCALES
        if words and is_number and not goes_on and not is_rest:
            runs.append(_run(words))
            words = []
        if is_number:
            words.append(token)
        elif words and word != "and":
            runs.append(_run(words))
            words = []
    return [*runs, _run(words)] if words else runs


def _run(words: list[re.Match[str]]) -> tuple[int, int, float]:
    total = current = 0.0
    for word in (match[0].lower() for match in words):
        scale = _SCALES.get(word)
        if scale is None:
            current += _WORDS[word] if word in _WORDS else float(word.replace(",", ""))
        elif scale < 1000:
            current = (current or 1) * scale
        else:
            total, current = total + (current or 1) * scale, 0.0
    return words[0].start(), words[-1].end(), total + current

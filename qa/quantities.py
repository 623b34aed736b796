"""Quantities in words and figures, with how exactly they are meant: "about 200", "more than two hundred", "39.2"."""

import re
from dataclasses import dataclass

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
_FEWER = re.compile(
    r"\b(?:under|below|(?:fewer|less) than|up to|at most|no more than|not more than)\s+(?:an?\s+)?\Z", re.I
)
_MORE = re.compile(r"\b(?:over|above|more than|at least|no (?:fewer|less) than|upwards of)\s+(?:an?\s+)?\Z", re.I)
_ABOUT = re.compile(
    r"\b(?:about|around|some|approximately|roughly|circa|estimated|nearly|almost|close to)\s+(?:an?\s+)?\Z", re.I
)
_OR_MORE = re.compile(r"\s*(?:\+|or more\b)", re.I)
_UNIT_BEHIND = re.compile(r"\s*(?P<unit>%|°\s?\w|[^\W\d_]+)")
_CURRENCY_BEFORE = re.compile(r"[$€£¥]\s?\Z")
_BLUR = 0.1  # of the number, either way, where it is said to be about that


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
    before, is_more = text[:start], bool(_OR_MORE.match(text, end))
    least = 0.0 if _FEWER.search(before) else number
    most = float("inf") if is_more or _MORE.search(before) else number
    if _ABOUT.search(before):
        least, most = number * (1 - _BLUR), number * (1 + _BLUR)
    behind, currency = _UNIT_BEHIND.match(text, end), _CURRENCY_BEFORE.search(before)
    unit = currency[0].strip() if currency else behind["unit"].lower() if behind else ""
    return Quantity(least, most, "%" if unit in ("percent", "per") else unit)


def numbers_in(text: str, start: int = 0) -> list[tuple[int, int, float]]:
    """Return start, end and value of every number from ``start`` on; words of one number stand side by side."""
    runs: list[tuple[int, int, float]] = []
    words: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text, start):
        word = token[0].lower()
        is_number = word[0].isdigit() or word in _WORDS or word in _SCALES
        joint = text[words[-1].end() : token.start()] if words else ""
        goes_on = bool(words) and joint in (" ", "-") and not word[0].isdigit()
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

"""Whether a statement gives its numbers the units and the bounds that the sentences give them: "12 km", "up to 40"."""

import re
from collections.abc import Iterator, Sequence

from qa.agreement import agree
from qa.facts import Fact, Facts, Kind
from qa.quantities import Bound

_FORMS = {
    "mm": "mm millimetre millimeter",
    "cm": "cm centimetre centimeter",
    "m": "m metre meter",
    "km": "km kilometre kilometer",
    "inch": "inch inche",
    "foot": "foot feet ft",
    "yard": "yard yd",
    "mile": "mile mi",
    "sq m": "m² m2 sqm",
    "sq km": "km² km2 sqkm",
    "hectare": "hectare ha",
    "acre": "acre",
    "mg": "mg milligram milligramme",
    "g": "g gram gramme",
    "kg": "kg kilo kilogram kilogramme",
    "tonne": "tonne ton t",
    "ounce": "ounce oz",
    "ml": "ml millilitre milliliter",
    "litre": "litre liter l",
    "gallon": "gallon",
    "barrel": "barrel",
    "second": "second sec s",
    "minute": "minute min",
    "hour": "hour hr h",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year yr",
    "decade": "decade",
    "century": "century centurie",
    "km/h": "km/h kph kmh",
    "mph": "mph",
    "degree": "degree ° °c °f",
    "watt": "watt w",
    "kW": "kw kilowatt",
    "MW": "mw megawatt",
    "GW": "gw gigawatt",
    "kWh": "kwh",
    "kB": "kb kilobyte",
    "MB": "mb megabyte",
    "GB": "gb gigabyte",
    "TB": "tb terabyte",
    "%": "% percent",
    "point": "point",
    "euro": "€ euro eur",
    "dollar": "$ dollar usd",
    "pound": "£ pound gbp lb",
    "yen": "¥ yen",
    "franc": "franc chf",
    "crown": "crown krona kronor krone kroner",
    "cent": "cent",
    "shilling": "shilling",
    "rupee": "rupee",
    "rouble": "rouble ruble",
    "peso": "peso",
    "yuan": "yuan",
}
_UNITS = {form: unit for unit, forms in _FORMS.items() for form in forms.split()}
_OF_TIME = frozenset(["second", "minute", "hour", "day", "week", "month", "year", "decade", "century"])
_OF_MONEY = frozenset(
    ["euro", "dollar", "pound", "yen", "franc", "crown", "cent", "shilling", "rupee", "rouble", "peso", "yuan"]
)
_BEHIND = re.compile(
    r"[\s\u00a0]?(?:[-‐‑]|(?:percentage|nautical)\s)?"
    r"(?:(?P<power>square|sq|cubic)\.?\s)?(?P<unit>per ?cent\b|km/h|%|°\s?[CF]?\b|°|[€$£¥]|[^\W\d_]+[²2]?)(?![^\W\d_])"
)
_BEFORE = re.compile(r"(?P<sign>[€$£¥]|\b(?:EUR|USD|GBP|CHF))\s?\Z")
_AN_HOUR = re.compile(r"\s+(?:per|an)\s+hour\b")
# Letters that are units only in this case, and right behind the number.
_ONLY_SMALL = frozenset(["m", "g", "t", "l", "s", "h"])
# "Over" is a bound, but for what may go on or reach so far: "over nine rounds", "over 12 km".
_OVER = re.compile(
    r"(?<!\bfor )(?<!\bof )(?<!\bis )(?<!\bwas )(?<!\bare )(?<!\bwere )\bover\s+(?:an?\s+)?\Z", re.IGNORECASE
)
_REACHED = frozenset(["m", "km", "mile"]) | _OF_TIME
_AGED = re.compile(r"\b(?:aged?|ages)\b", re.IGNORECASE)
_SERIES = re.compile(r"\s*(?:rounds?|games?|sets?|stages?|legs?|sessions?|pages?|parts?|floors?|sites?|rooms?)\b")
_JOINT = re.compile(r"[^.;:]*\b(?:and|or|to)\b[^.;:]*")
# How far before a number, in characters, what belongs to it begins.
_NEAR = 16
# What may be told where a bound is said; that a number is a least, or about right, may be left out.
_CARRIED_BY = {
    Bound.NONE: {Bound.NONE, Bound.MORE, Bound.ABOUT, Bound.NEARLY},
    Bound.ABOUT: {Bound.NONE, Bound.ABOUT, Bound.NEARLY},
    Bound.NEARLY: {Bound.NEARLY},
    Bound.MORE: {Bound.MORE},
    Bound.FEWER: {Bound.FEWER, Bound.NEARLY},
}


def is_measure(word: str) -> bool:
    """Tell whether a word behind a number is a unit of anything but time: "mg", "euros", "%"."""
    unit = _named(word)
    return bool(unit) and unit not in _OF_TIME


def is_money(word: str) -> bool:
    """Tell whether a word is a currency or a coin: "euros", "cents"."""
    return _named(word) in _OF_MONEY


def _named(word: str) -> str:
    """Return the unit that a word names, in the singular or the plural, "" where it names none that is known."""
    return _UNITS.get(word.lower()) or _UNITS.get(word.lower().removesuffix("s"), "")


def of_other_units(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return the numbers of a statement that the sentences have with other units only, each with the unit said."""
    there = {unit for facts in told for fact in facts.of_kind(Kind.NUMBER) if (unit := unit_of(facts, fact))}
    found: list[str] = []
    for fact in said.of_kind(Kind.NUMBER):
        unit = unit_of(said, fact)
        own = {unit_of(facts, one) for facts in told for one in facts.of_kind(Kind.NUMBER) if agree(fact, one)}
        is_age = unit == "year" and any(_AGED.search(facts.text) for facts in told)
        # "12 to 15 km": the unit stands behind another number.
        if unit and own and unit not in own and not ("" in own and (unit in there or is_age)):
            found.append(f"{fact.text} {unit}")
    return found


def unit_of(facts: Facts, fact: Fact) -> str:
    """Return the unit of a number, in one form for all that mean the same, "" where it has none that is known."""
    sign = _BEFORE.search(facts.text, max(0, fact.start - _NEAR), fact.start)
    if sign:
        return _UNITS[sign["sign"].lower()]
    behind = _BEHIND.match(facts.text, fact.end)
    word = re.sub(r"\s", "", behind["unit"]) if behind else ""
    if behind is None or (word.lower() in _ONLY_SMALL and word not in _ONLY_SMALL):
        return ""
    unit = _named(word)
    if unit == "km" and _AN_HOUR.match(facts.text, behind.end()):
        return "km/h"
    power = behind["power"] if unit else None
    return f"{power.replace('square', 'sq')} {unit}" if power else unit


def of_other_bounds(said: Facts, told: Sequence[Facts]) -> list[str]:
    """Return the numbers that a statement bounds in another way than the sentences, such as "up to 40" for "40"."""
    found: list[str] = []
    for fact in said.of_kind(Kind.NUMBER):
        own = [bound for facts in told for bound in _bounds_of(facts, fact)]
        bound = _bound(said, fact)
        if bound is not None and own and None not in own and not _CARRIED_BY[bound].intersection(own):
            found.append(f"{bound.value} {fact.text}".strip())
    return found


def _bounds_of(facts: Facts, fact: Fact) -> Iterator[Bound | None]:
    """Yield how a sentence bounds a number, also by what stands before another one: "up to 100 and 300"."""
    before: Fact | None = None
    for one in facts.of_kind(Kind.NUMBER):
        if agree(fact, one):
            yield _bound(facts, one)
            if before and one.bound is Bound.NONE and _JOINT.fullmatch(facts.text, before.end, one.start):
                yield _bound(facts, before)
        before = one


def _bound(facts: Facts, fact: Fact) -> Bound | None:
    """Return how a number is bounded; None where that can't be told: in "over nine rounds", or behind a "not"."""
    before = facts.text[max(0, fact.start - _NEAR) : fact.start]
    is_over = _OVER.search(before) and (unit_of(facts, fact) in _REACHED or _SERIES.match(facts.text, fact.end))
    return None if is_over or fact.bound is Bound.DENIED else fact.bound

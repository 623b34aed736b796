"""The words before a date that change its days: "early", "the first week of", "the year ended"."""

import re
from dataclasses import dataclass

from index import date_around as around
from index import date_words as words
from index.calendar import Unit
from index.date_shifts import Change, part, period, some, weekday_of

UNITS: dict[str, Unit] = {
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "decade": "decade",
    "century": "century",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """What words before a date make of it; ``start`` is where they begin."""

    start: int
    change: Change


def cut_before(folded: str, begin: int, end: int, *, yearless: bool) -> Cut | None:
    """Return what the words that end at ``end`` make of the date behind them; None where there are none.

    They begin at ``begin`` or later. ``yearless`` tells that the date has no year.
    """
    if not folded.endswith(around.CUTTING_ENDS, begin, end):
        return None
    found = around.PART_BEFORE.search(folded, begin, end)
    if found:
        name = found["near"] or found["part"].replace("-", " ")
        opens, _, whole = words.PARTS[name]
        _, closes, _ = words.PARTS[found["until"] or name]
        return Cut(found.start(), part((opens, closes, whole)))
    found = around.SOME_BEFORE.search(folded, begin, end)
    change = _some(found, yearless) if found else None
    if found is None:
        found = around.PERIOD_BEFORE.search(folded, begin, end)
        change = _period(found, yearless) if found else None
    return Cut(found.start(), change) if found and change else None


def _some(found: re.Match[str], yearless: bool) -> Change | None:
    if found["unit"] in words.WEEKDAYS:
        return None if yearless else weekday_of(found["which"], words.WEEKDAYS.index(found["unit"]))
    return some(found["which"], *_count_and_unit(found))


def _period(found: re.Match[str], yearless: bool) -> Change | None:
    count, unit = _count_and_unit(found)
    if (yearless and found["way"] == "of") or (found["way"] == "to" and unit in ("day", "week")):
        return None  # weeks lie elsewhere in every year; "two weeks to 4 March" are what is left
    return period(found["way"], count, unit)


def _count_and_unit(found: re.Match[str]) -> tuple[int, Unit]:
    return words.count_of(found["count"] or "a"), UNITS.get(found["unit"], "day")

"""Days counted from others ("the next day", "yesterday") or told by name: what each makes of these.

A function that is named as a group of ``date_grammar.PIECE`` reads what that group has found.
"""

import calendar
import re

from index import date_around as around
from index import date_words as words
from index.calendar import LEAP_YEAR, Unit, day_in_calendar
from index.date_cuts import UNITS, cut_before
from index.date_now import is_of_a_story, is_opening, is_our_time, is_owned, is_rough, is_title
from index.date_records import Piece, Written
from index.date_shifts import (
    Change,
    Relative,
    Shift,
    counted,
    day_of_month,
    reaching,
    such,
    then,
    two_days,
    weekday,
    weekday_until,
)
from index.records import MonthDay, YearlessSpan

_OF_A_DAY = ("day", "night", "morning", "afternoon", "evening")
# Told from today, weeks and decades are rough: "two weeks ago" is no single day.
_ROUGH_STEPS: dict[str, tuple[int, Unit]] = {"week": (1, "week"), "fortnight": (2, "week"), "decade": (1, "decade")}
_NAME_BEHIND = re.compile(r" [A-Z][a-z]")
_LATER = ("later", "earlier")
_LATER_IN = tuple(f"{word} in " for word in _LATER)


def day_of(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "the 7th of that month", "on the seventh"."""
    number, start = words.number_of(found["day_number"]), found.start()
    if not 1 <= number <= 31:
        return []
    if found["day_which"]:
        steps, from_source_day = words.steps_of(found["day_which"])
        month: Change = Shift(steps, "month")
        return [Piece(start, found.end(), Relative(day_of_month(number, month), from_source_day))]
    is_word = not found["day_number"][0].isdigit()
    goes_on = found["day_goes_on"] is not None
    is_a_day = written.folded.endswith("on the ", 0, start) and not found["day_number"].isdigit()
    is_a_day = is_a_day and not (is_word and goes_on)  # "on the first he saw"
    return [Piece(start, found.end(), Relative(day_of_month(number, None)))] if is_a_day else []


def neighbour(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "the next day", "last Friday", "that year", "the following spring"."""
    which, name, start = found["which"], found["time"], found.start()
    definite = written.folded.endswith("the ", 0, start)
    if (which == "last" and (definite or name == "day")) or (which, name) == ("this", "day"):
        return []  # "the last day" of something, "to this day"
    if which in ("current", "coming") and not definite:
        return []
    steps, from_source_day = words.steps_of(which)
    if from_source_day and which in ("last", "current") and is_owned(written, start):
        return []
    if which == "next" and not definite and (name in words.WEEKDAYS or not name.endswith(_OF_A_DAY)):
        if is_owned(written, start):
            return []
        from_source_day = True
    if from_source_day and is_title(written, start):
        return []
    if which.endswith("coming") and name == "weekend":
        steps = 0  # the next one, not that of the next week
    is_word = name in words.WORDS_TOO and not written.text[slice(*found.span("time"))].istitle()
    meaning = None if is_word else _neighbour(name, steps, from_source_day)
    if which == "this past" and name in UNITS:
        meaning = Relative(reaching(-1, name), from_source_day=True)  # up to the day, not up to its week
    start -= len("the ") if definite else 0
    return [Piece(start, found.end(), meaning)] if meaning else []


def whole(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "the year" where it is part of "the end of the year" or "later in the year"."""
    unit, start = UNITS[found["whole_unit"]], found.start() - len("the ")
    begin = max(0, start - around.LONGEST_BEFORE)
    is_told = cut_before(written.folded, begin, start, yearless=False) or written.folded.endswith(_LATER_IN, 0, start)
    if not is_told or unit in ("decade", "century"):
        return []
    shift = Shift(0, unit)
    return [Piece(start, found.end(), Relative(shift, needs_year=shift.needs_year))]


def distance(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "two days later", "three weeks ago"."""
    direction, unit, count = found["direction"], found["count_unit"], found["count"]
    if count == "the" and direction not in ("before", "after"):
        return []
    if direction in _LATER and written.folded.startswith(" than ", found.end()):
        return []  # "three weeks later than planned"
    if direction == "time" and not written.folded.endswith("in ", 0, found.start()):
        return []
    if around.AFTER_VAGUE_COUNT.search(written.folded, max(0, found.start() - 30), found.start()):
        return []
    sign = -1 if direction in words.BACKWARDS else 1
    from_source_day = direction in words.FROM_SOURCE_DAY
    if from_source_day and is_rough(written, found.start()):
        return []
    if count.startswith("half"):
        shift = Shift(sign * 6, "month")
    elif from_source_day and unit in _ROUGH_STEPS:
        steps, rough = _ROUGH_STEPS[unit]
        shift = Shift(sign * steps * words.count_of(count), rough)
    else:
        shift = counted(sign * words.count_of(count), unit)
    return [Piece(*found.span(), Relative(shift, from_source_day, shift.needs_year))]


def span(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "the last three months" and "the next two weeks": so many units that end or begin with the day."""
    count, unit, way = words.count_of(found["span_count"]), found["span_unit"], found["span_way"]
    start = found.start() - len("the ") * written.folded.endswith("the ", 0, found.start())
    if way in ("last", "next") and (is_owned(written, start) or is_title(written, found.start())):
        return []
    if start < found.start() and is_of_a_story(written, start, way=way):
        return []
    change = reaching(count if way in ("next", "coming") else -count, unit)
    return [Piece(start, found.end(), Relative(change, from_source_day=True))]


def past(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "in the past week"."""
    start = found.start() - len("the ")
    if is_of_a_story(written, start, way="last"):
        return []
    return [Piece(start, found.end(), Relative(reaching(-1, found["past_unit"]), from_source_day=True))]


def named(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "on Friday", "until Monday evening"; which one is meant the tense tells."""
    start, end = found.span()
    goes_on = around.BEHIND_WEEKDAY.match(written.folded, end)
    if not goes_on and not (is_opening(written, start) and _NAME_BEHIND.match(written.text, end)):
        return []
    number = words.WEEKDAYS.index(found["weekday_name"])
    meaning = Relative(weekday(number, 1), from_source_day=True, needs_year=True, backward=weekday_until(number))
    return [Piece(start, end, meaning, around.AFTER_WEEKDAY_WORD)]


def feast(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "Christmas Eve 2005", and "On New Year's Day" where it opens a sentence: else it is often of every year."""
    year = words.year_of(found["feast_year"])
    meaning = day_in_calendar(*words.FEASTS[found["feast_name"]], year)
    start = found.start()
    is_told = around.AFTER_DAY_NOT_PLACE.search(written.folded, max(0, start - around.LONGEST_NEED), start)
    return [Piece(*found.span(), meaning)] if year or (is_told and is_opening(written, start)) else []


def beyond(_: Written, found: re.Match[str]) -> list[Piece]:
    """Read "the week after next"."""
    shift = Shift(-2 if found["beyond_way"] == "before last" else 2, UNITS[found["beyond_unit"]])
    return [Piece(*found.span(), Relative(shift, from_source_day=True))]


def source(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "yesterday", "today"."""
    start, end = found.span()
    if is_title(written, start) or is_our_time(written, start, end):
        return []
    steps = words.SOURCE_DAYS[found["source_day"]]
    # "The day before tomorrow" is nobody's word for today.
    shift = Shift(steps * (1 + found[0].startswith("the day")), "day")
    return [Piece(*found.span(), Relative(shift, from_source_day=True))]


def _neighbour(name: str, steps: int, from_source_day: bool) -> Relative | None:
    """Return the meaning of a unit, a weekday, a season or a month that is so many steps away; None if it has none."""
    if name in words.WEEKDAYS:
        is_told = steps != 0 or from_source_day  # not by "that Friday"
        return (
            Relative(weekday(words.WEEKDAYS.index(name), steps), from_source_day, needs_year=True) if is_told else None
        )
    if name == "weekend":
        saturday = then(Shift(steps, "week"), weekday(5, 0)) if from_source_day else weekday(5, steps)
        return (
            Relative(then(saturday, two_days), from_source_day, needs_year=True) if steps or from_source_day else None
        )
    if name in UNITS or name.endswith(_OF_A_DAY):
        shift = Shift(steps, UNITS.get(name, "day"))
        is_wide = shift.unit in ("decade", "century")  # those are never counted from
        return None if is_wide and not from_source_day else Relative(shift, from_source_day, shift.needs_year)
    first, last = words.SEASONS.get(name) or (words.month_of(name), words.month_of(name))
    span = YearlessSpan(MonthDay(first, 1), MonthDay(last, calendar.monthrange(LEAP_YEAR, last)[1]))
    otherwise = None if name in words.SEASONS and not from_source_day else span
    return Relative(such(span, steps), from_source_day, needs_year=True, otherwise=otherwise)


# Not a day for others to count from: "Today it is a museum" says nothing of the year of what is told next.
TODAY = Relative(Shift(0, "day"), from_source_day=True)
READERS = {
    reader.__name__: reader for reader in (day_of, neighbour, whole, distance, span, past, named, feast, beyond, source)
}

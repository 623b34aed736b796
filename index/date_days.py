"""Days of the year, lists and ranges of them, months, seasons and parts of a year: what each means by itself.

A function that is named as a group of ``date_grammar.PIECE`` reads what that group has found; it raises ``ValueError``
for what is not in the calendar.
"""

import calendar
import re
from contextlib import suppress
from itertools import pairwise

from index import date_around as around
from index import date_grammar as grammar
from index import date_words as words
from index.calendar import LEAP_YEAR, changed, day_in_calendar, in_calendar
from index.date_records import Piece, Written
from index.date_shifts import part
from index.records import DateSpan, MonthDay, Span

_LETTER, _LONG_WORD = re.compile(r"[a-z]"), re.compile(r"[a-z]{4}\Z")
_BETWEEN = re.compile(r"(?<!\w)between (?:the )?\Z")
_NAME_BEHIND = re.compile(r" [A-Z]|['’]s")
_MONTH_ENDS = [calendar.monthrange(LEAP_YEAR, month)[1] for month in range(1, 13)]

# --- Days


def iso(_: Written, found: re.Match[str]) -> list[Piece]:
    """Read 2013-03-01, 2013/3/1."""
    return [_day(found, int(found["iso_month"]), found["iso_day"], found["iso_year"])]


def compact(_: Written, found: re.Match[str]) -> list[Piece]:
    """Read 20130301."""
    return [_day(found, int(found["compact_month"]), found["compact_day"], found["compact_year"])]


def year_first(_: Written, found: re.Match[str]) -> list[Piece]:
    """Read 2013 March 1."""
    return [_day(found, words.month_of(found["its_month"]), found["its_day"], found["first_year"])]


def unspaced(_: Written, found: re.Match[str]) -> list[Piece]:
    """Read 01mar2013."""
    month = words.month_of(found["unspaced_month"])
    return [_day(found, month, found["unspaced_day"], found["unspaced_year"])]


def roman(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read 1. III. 2013."""
    if not written.text[slice(*found.span("roman_month"))].isupper():
        return []
    return [_day(found, words.roman_of(found["roman_month"]), found["roman_day"], found["roman_year"])]


def _day(found: re.Match[str], month: int, day: str, year: str) -> Piece:
    return Piece(*found.span(), day_in_calendar(month, int(day), int(year)))


def without_year(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "on 01/03"."""
    for month, day in _readings(written, int(found["one"]), int(found["other"])):
        with suppress(ValueError):
            return [Piece(*found.span(), day_in_calendar(month, day, None), around.AFTER_ON)]
    return []


def numeric(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read 01/03/2013, 1.3.13."""
    year = int(found["right"])
    is_short = len(found["right"]) == 2
    if is_short:
        if found["mark"] != "/" and len(found[0]) < len("01.03.13"):
            return []  # rather a version or a time
        if around.NOT_A_DAY_BEFORE.search(written.folded, max(0, found.start() - 24), found.start()):
            return []
        year += 1900 if year >= 69 else 2000  # as POSIX reads it
    for month, day in _readings(written, int(found["left"]), int(found["middle"])):
        with suppress(ValueError):
            return [Piece(*found.span(), day_in_calendar(month, day, year))]
    if is_short:
        return []
    raise ValueError(f"not in the calendar: {found[0]}")


def _readings(written: Written, left: int, right: int) -> tuple[tuple[int, int], ...]:
    """Return month and day of both readings of two numbers, the preferred one first."""
    return ((right, left), (left, right)) if written.day_first else ((left, right), (right, left))


def days(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "1 March 2013", "the first of May", "4 to 7 March", "1, 2 and 5 March"."""
    day_list, is_of = found["day_list"], " of " in found[0]
    if not is_of and _LONG_WORD.search(day_list):
        return []  # "his first May in office"
    sure = is_of or found["day_year"] or _LETTER.search(day_list)
    needs = None if sure or not _is_also_a_word(written, found, "day_month") else around.AFTER_DAY_WORD
    pieces = _listed(written, found, ("day_list", "day_month", "day_year"), needs)
    if written.folded.endswith(("and ", "& "), 0, found.start()):
        return [*_ranges_before(written, found, pieces), *pieces]
    return pieces


def _ranges_before(written: Written, found: re.Match[str], pieces: list[Piece]) -> list[Piece]:
    """Return the range before "and 9-11 May": "3-5" in the same month."""
    before = around.RANGE_BEFORE.search(written.folded, max(0, found.start() - 20), found.start())
    if not before or not pieces:
        return []
    month = words.month_of(found["day_month"])
    ends = MonthDay(month, int(before["first"])), MonthDay(month, int(before["last"]))
    meaning = pieces[0].meaning
    year = meaning.first_day.year if isinstance(meaning, DateSpan) and meaning.first_day else None
    return [Piece(*before.span("range"), in_calendar(*ends, year))] if ends[0] < ends[1] else []


def _listed(
    written: Written, found: re.Match[str], groups: tuple[str, str, str], needs: re.Pattern[str] | None
) -> list[Piece]:
    """Return the days of a list: one piece if it is a range or its days follow each other, else one each."""
    day_list, month_name, year_name = groups
    month, year = words.month_of(found[month_name]), words.year_of(found[year_name])
    start, end = found.span()
    tokens = list(grammar.ONE_DAY.finditer(written.folded, *found.span(day_list)))
    numbers = [words.number_of(token[0]) for token in tokens]
    try:
        spans = [day_in_calendar(month, number, year) for number in numbers]
    except ValueError:
        if needs:
            return []  # "all 45 may come"
        raise
    if len(spans) == 1:
        return [Piece(start, end, spans[0], needs)]
    between = _BETWEEN.search(written.folded[max(0, start - 12) : start])
    is_range = len(spans) == 2 and bool(between or grammar.TO.search(found[day_list]))
    follows = [later - earlier for earlier, later in pairwise(numbers)]
    if is_range and follows[0] < 0:
        return []
    if is_range or all(step == 1 for step in follows):
        ends = MonthDay(month, numbers[0]), MonthDay(month, numbers[-1])
        return [Piece(start, end, in_calendar(*ends, year), needs, is_range)]
    if min(follows) < 0:  # "in room 8, 1 and 2 March"
        return [Piece(tokens[-1].start(), end, spans[-1], needs)]
    starts = [start, *(token.start() for token in tokens[1:])]
    stops = [*(token.end() for token in tokens[:-1]), end]
    return [Piece(*piece, needs) for piece in zip(starts, stops, spans, strict=True)]


def no_day(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "45 March", which is in no calendar."""
    if _is_also_a_word(written, found, "no_month"):
        return []  # "all 45 may come"
    raise ValueError(f"not in the calendar: {found[0]}")


# --- Months and parts of the year


def month(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "March", "March 2013", "March 1st, 2013", "March 4-7"."""
    is_also_a_word = _is_also_a_word(written, found, "month_name")
    if found["month_days"]:
        sure = found["month_year"] or not is_also_a_word or _LETTER.search(found["month_days"])
        groups = ("month_days", "month_name", "month_year")
        return _listed(written, found, groups, None if sure else around.AFTER_DAY_NOT_PLACE)
    number = words.month_of(found["month_name"])
    meaning = whole_months(number, number, words.year_of(found["month_year"]))
    if found["month_year"]:
        return [Piece(*found.span(), meaning, around.AFTER_DAY_WORD if is_also_a_word else None)]
    needs = around.NEVER if is_also_a_word else _need_of_month(written, found)
    return [Piece(*found.span("month_name"), meaning, needs)]


def _is_also_a_word(written: Written, found: re.Match[str], group: str) -> bool:
    return found[group] in words.WORDS_IN_LOWER_CASE and written.text[found.start(group)].islower()


def _need_of_month(written: Written, found: re.Match[str]) -> re.Pattern[str] | None:
    """Return what must stand before a month without day and year, so that it is no name ("June Carter")."""
    name, end = found["month_name"], found.end("month_name")
    if len(name) > 4 and name not in words.WORDS_TOO and written.text[found.start()].isupper():
        return None
    is_name = _NAME_BEHIND.match(written.text, end)
    return around.AFTER_TIME_WORD if is_name else around.AFTER_DATE_WORD


def month_of_year(_: Written, found: re.Match[str]) -> list[Piece]:
    """Read 03/2013."""
    number = int(found["number"])
    return [Piece(*found.span(), whole_months(number, number, int(found["of_year"])))]


def season(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "spring 2013", "in the spring"."""
    year = words.year_of(found["season_year"])
    first, last = words.SEASONS[found["season_name"]]
    of_something = not year and written.folded.startswith(" of ", found.end())
    if of_something and not around.OF_ITS_YEAR.match(written.folded, found.end()):
        return []  # "the fall of the town"
    return [Piece(*found.span(), whole_months(first, last, year), None if year else around.AFTER_SEASON_WORD)]


def parts(_: Written, found: re.Match[str]) -> list[Piece]:
    """Read "Q1 2013", "H2 of 2013"."""
    return _part_of_year(found, found["part"], words.year_of(found["part_year"]))


def year_parts(_: Written, found: re.Match[str]) -> list[Piece]:
    """Read "2013 Q1"."""
    return _part_of_year(found, found["part_behind"], words.year_of(found["year_part"]))


def _part_of_year(found: re.Match[str], name: str, year: int | None) -> list[Piece]:
    if name.startswith("h") and not year:
        return []  # rather hydrogen or a heading
    meaning = changed(whole_months(1, 12, year), part(words.PARTS[name]))
    return [Piece(*found.span(), meaning, None if year else around.AFTER_DATE_WORD)]


def whole_months(first: int, last: int, year: int | None) -> Span:
    """Return the days from one month to another, in ``year``, if known."""
    if not 1 <= first <= 12:
        raise ValueError(f"no month: {first}")
    return in_calendar(MonthDay(first, 1), MonthDay(last, _MONTH_ENDS[last - 1]), year)


READERS = {
    reader.__name__: reader
    for reader in (
        *(iso, compact, year_first, unspaced, roman, without_year, numeric, days, no_day),
        *(month, month_of_year, season, parts, year_parts),
    )
}
# Those that read what may be in no calendar.
OF_A_DAY = frozenset(["days", "no_day", "month", "iso", "numeric", "year_first", "unspaced", "roman"])

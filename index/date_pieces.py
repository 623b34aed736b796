"""Text to the pieces of its date expressions: "4 March", "2013", "the next day", each with what it means by itself."""

import calendar
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise

from index import date_grammar as grammar
from index.calendar import LEAP_YEAR, changed, in_calendar, part_of, whole_years
from index.date_cuts import UNITS, cut_before
from index.date_shifts import (
    Change,
    Relative,
    Shift,
    counted,
    day_of_month,
    part,
    reaching,
    such,
    then,
    two_days,
    weekday,
)
from index.records import DateSpan, MonthDay, Span, YearlessSpan

Meaning = Span | Relative
_OF_A_DAY = ("day", "night", "morning", "afternoon", "evening")
_LATER_IN = ("later in ", "earlier in ")
_AFTER_NUMBER = re.compile(r"(?<![\d:.,])\d\d? \Z")
_IN_NUMBER = re.compile(r"(?:\d[.,:/]|[$€£#/])\Z")
_DAYS_OF_THE_YEAR = (
    "days",
    "no_day",
    "month",
    "iso",
    "numeric",
    "year_first",
    "unspaced",
    "roman",
)  # what may not be in the calendar


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an expression; ``needs`` must match right before it, unless a piece beside it is sure."""

    start: int
    end: int
    meaning: Meaning
    needs: re.Pattern[str] | None = None
    is_range: bool = False


def read_pieces(text: str, folded: str, day_first: bool) -> tuple[list[Piece], list[tuple[int, int]]]:
    """Return the pieces that may be dates, in the order of the text, and the places of days in no calendar.

    ``folded`` is ``text`` in the characters of the grammar, one for one.
    """
    pieces: list[Piece] = []
    unread: list[tuple[int, int]] = []
    reader = _Reader(text, folded, day_first)
    end = 0
    for beginning in grammar.BEGINNING.finditer(f" {folded}"):
        found = grammar.PIECE.match(folded, beginning.start()) if beginning.start() >= end else None
        if found is None:
            continue
        end = found.end()
        previous_end = pieces[-1].end if pieces else 0
        if not reader.stands_free(found, previous_end):
            continue
        try:
            pieces.extend(reader.read(found, previous_end))
        except ValueError:  # no such day
            if found.lastgroup in _DAYS_OF_THE_YEAR:
                unread.append(found.span())
    return pieces, unread


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what ``PIECE`` finds; its methods raise ``ValueError`` for what is not in the calendar."""

    text: str
    folded: str
    day_first: bool

    def stands_free(self, found: re.Match[str], previous_end: int) -> bool:
        """Tell whether a match is no part of a longer number ("1,500", "AMX-10", "$2000")."""
        start = found.start()
        before = self.folded[max(0, start - 4) : start]
        if not found[0][0].isdigit():
            return not (found["month"] and _AFTER_NUMBER.search(before))
        if before.endswith("-"):
            parts = ("mid-", "end-", "early-", "late-", "pre-", "post-")
            return previous_end == start - 1 or not re.search(r"\w-\Z", before) or self.folded.endswith(parts, 0, start)
        return not _IN_NUMBER.search(before) or previous_end == start - 1

    def read(self, found: re.Match[str], previous_end: int) -> list[Piece]:
        """Return the pieces of a match, the first one with "early", "the first week of" and the like before it."""
        method: Callable[[re.Match[str]], list[Piece]] = getattr(self, str(found.lastgroup))
        pieces = method(found)
        if not pieces:
            return []
        first, *others = pieces
        is_relative = isinstance(first.meaning, Relative)
        if is_relative and not found["whole"] and found["time"] not in UNITS:
            return pieces
        begin = max(previous_end, first.start - grammar.LONGEST_BEFORE)
        cut = cut_before(self.folded, begin, first.start, yearless=isinstance(first.meaning, YearlessSpan))
        if cut is None:
            return pieces
        if isinstance(first.meaning, Relative):
            meaning: Meaning = replace(first.meaning, change=then(first.meaning.change, cut.change), otherwise=None)
        else:
            meaning = changed(first.meaning, cut.change)
        if meaning == first.meaning:
            return pieces
        return [replace(first, start=cut.start, meaning=meaning, needs=None), *others]

    # --- Days

    def iso(self, found: re.Match[str]) -> list[Piece]:
        return [self._day(found, found["iso_month"], found["iso_day"], found["iso_year"])]

    def compact(self, found: re.Match[str]) -> list[Piece]:
        return [self._day(found, found["compact_month"], found["compact_day"], found["compact_year"])]

    def year_first(self, found: re.Match[str]) -> list[Piece]:
        return [self._day(found, str(grammar.month_of(found["its_month"])), found["its_day"], found["first_year"])]

    def unspaced(self, found: re.Match[str]) -> list[Piece]:
        month = str(grammar.month_of(found["unspaced_month"]))
        return [self._day(found, month, found["unspaced_day"], found["unspaced_year"])]

    def roman(self, found: re.Match[str]) -> list[Piece]:
        if not self.text[slice(*found.span("roman_month"))].isupper():
            return []
        return [self._day(found, str(grammar.roman_of(found["roman_month"])), found["roman_day"], found["roman_year"])]

    def without_year(self, found: re.Match[str]) -> list[Piece]:
        left, right = int(found["one"]), int(found["other"])
        readings = [MonthDay(right, left), MonthDay(left, right)]
        for day in readings if self.day_first else reversed(readings):
            with suppress(ValueError):
                return [Piece(*found.span(), in_calendar(day, day, None), grammar.AFTER_ON)]
        return []

    def _day(self, found: re.Match[str], month: str, day: str, year: str) -> Piece:
        the_day = MonthDay(int(month), int(day))
        return Piece(*found.span(), in_calendar(the_day, the_day, int(year)))

    def numeric(self, found: re.Match[str]) -> list[Piece]:
        left, middle, year = int(found["left"]), int(found["middle"]), int(found["right"])
        if len(found["right"]) == 2:
            if found["mark"] != "/" and len(found[0]) < len("01.03.13"):
                return []  # rather a version or a time
            if grammar.NOT_A_DAY_BEFORE.search(self.folded, max(0, found.start() - 24), found.start()):
                return []
            year += 1900 if year >= 69 else 2000  # as POSIX reads it
        readings = [MonthDay(middle, left), MonthDay(left, middle)]
        for day in readings if self.day_first else reversed(readings):
            try:
                return [Piece(*found.span(), in_calendar(day, day, year))]
            except ValueError:
                continue
        if len(found["right"]) == 2:
            return []
        raise ValueError(f"not in the calendar: {found[0]}")

    def days(self, found: re.Match[str]) -> list[Piece]:
        if re.search(r"[a-z]{4}\Z", found["day_list"]) and " of " not in found[0]:
            return []  # "his first May in office"
        sure = found["day_year"] or re.search(r"[a-z]", found["day_list"]) or " of " in found[0]
        needs = None if sure or not self._is_also_a_word(found, "day_month") else grammar.AFTER_DAY_WORD
        pieces = self._listed(found, ("day_list", "day_month", "day_year"), needs)
        return [*self._ranges_before(found, pieces), *pieces]

    def _ranges_before(self, found: re.Match[str], pieces: list[Piece]) -> list[Piece]:
        """Return the range before "and 9-11 May": "3-5" in the same month."""
        before = grammar.RANGE_BEFORE.search(self.folded, max(0, found.start() - 20), found.start())
        if not before or not pieces:
            return []
        month = grammar.month_of(found["day_month"])
        days = MonthDay(month, int(before["first"])), MonthDay(month, int(before["last"]))
        meaning = pieces[0].meaning
        year = meaning.first_day.year if isinstance(meaning, DateSpan) and meaning.first_day else None
        return [Piece(*before.span("range"), in_calendar(*days, year))] if days[0] < days[1] else []

    def _listed(self, found: re.Match[str], groups: tuple[str, str, str], needs: re.Pattern[str] | None) -> list[Piece]:
        """Return the days of a list: one piece if it is a range or its days follow each other, else one each."""
        day_list, month_name, year_name = groups
        month, year = grammar.month_of(found[month_name]), grammar.year_of(found[year_name])
        start, end = found.span()
        tokens = list(grammar.ONE_DAY.finditer(self.folded, *found.span(day_list)))
        days = [MonthDay(month, grammar.number_of(token[0])) for token in tokens]
        try:
            spans = [in_calendar(day, day, year) for day in days]
        except ValueError:
            if needs:
                return []  # "all 45 may come"
            raise
        if len(days) == 1:
            return [Piece(start, end, spans[0], needs)]
        between = re.search(r"(?<!\w)between (?:the )?\Z", self.folded[max(0, start - 12) : start])
        is_range = len(days) == 2 and bool(between or grammar.TO.search(found[day_list]))
        follows = [later.day - earlier.day for earlier, later in pairwise(days)]
        if is_range and follows[0] < 0:
            return []
        if is_range or all(step == 1 for step in follows):
            return [Piece(start, end, in_calendar(days[0], days[-1], year), needs, is_range)]
        if min(follows) < 0:  # "in room 8, 1 and 2 March"
            return [Piece(tokens[-1].start(), end, spans[-1], needs)]
        starts = [start, *(token.start() for token in tokens[1:])]
        ends = [*(token.end() for token in tokens[:-1]), end]
        return [Piece(*piece, needs) for piece in zip(starts, ends, spans, strict=True)]

    def no_day(self, found: re.Match[str]) -> list[Piece]:
        if self._is_also_a_word(found, "no_month"):
            return []  # "all 45 may come"
        raise ValueError(f"not in the calendar: {found[0]}")

    def day_of(self, found: re.Match[str]) -> list[Piece]:
        number, start = grammar.number_of(found["day_number"]), found.start()
        if not 1 <= number <= 31:
            return []
        if found["day_which"]:
            steps, from_source_day = grammar.steps_of(found["day_which"])
            month: Change = Shift(steps, "month")
            return [Piece(start, found.end(), Relative(day_of_month(number, month), from_source_day))]
        is_a_day = self.folded.endswith("on the ", 0, start) and not found["day_number"].isdigit()
        return [Piece(start, found.end(), Relative(day_of_month(number, None)))] if is_a_day else []

    # --- Months and parts of the year

    def month(self, found: re.Match[str]) -> list[Piece]:
        is_also_a_word = self._is_also_a_word(found, "month_name")
        if found["month_days"]:
            sure = found["month_year"] or re.search(r"[a-z]", found["month_days"]) or not is_also_a_word
            groups = ("month_days", "month_name", "month_year")
            return self._listed(found, groups, None if sure else grammar.AFTER_DAY_NOT_PLACE)
        month = grammar.month_of(found["month_name"])
        meaning = _whole_months(month, month, grammar.year_of(found["month_year"]))
        if found["month_year"]:
            return [Piece(*found.span(), meaning, grammar.AFTER_DAY_WORD if is_also_a_word else None)]
        needs = grammar.NEVER if is_also_a_word else self._need_of_month(found)
        return [Piece(*found.span("month_name"), meaning, needs)]

    def _is_also_a_word(self, found: re.Match[str], group: str) -> bool:
        return found[group] in grammar.WORDS_IN_LOWER_CASE and self.text[found.start(group)].islower()

    def _need_of_month(self, found: re.Match[str]) -> re.Pattern[str] | None:
        """Return what must stand before a month without day and year, so that it is no name ("June Carter")."""
        name, end = found["month_name"], found.end("month_name")
        if len(name) > 4 and name not in grammar.WORDS_TOO and self.text[found.start()].isupper():
            return None
        is_name = re.match(r" [A-Z]|['’]s", self.text[end : end + 2])
        return grammar.AFTER_TIME_WORD if is_name else grammar.AFTER_DATE_WORD

    def month_of_year(self, found: re.Match[str]) -> list[Piece]:
        month = int(found["number"])
        return [Piece(*found.span(), _whole_months(month, month, int(found["of_year"])))]

    def season(self, found: re.Match[str]) -> list[Piece]:
        year = grammar.year_of(found["season_year"])
        first, last = grammar.SEASONS[found["season_name"]]
        of_something = not year and self.folded.startswith(" of ", found.end())
        if of_something and not grammar.OF_ITS_YEAR.match(self.folded, found.end()):
            return []  # "the fall of the town"
        return [Piece(*found.span(), _whole_months(first, last, year), None if year else grammar.AFTER_SEASON_WORD)]

    def parts(self, found: re.Match[str]) -> list[Piece]:
        return self._part_of_year(found, found["part"], grammar.year_of(found["part_year"]))

    def year_parts(self, found: re.Match[str]) -> list[Piece]:
        return self._part_of_year(found, found["part_behind"], grammar.year_of(found["year_part"]))

    def _part_of_year(self, found: re.Match[str], name: str, year: int | None) -> list[Piece]:
        if name.startswith("h") and not year:
            return []  # rather hydrogen or a heading
        meaning = changed(_whole_months(1, 12, year), part(grammar.PARTS[name]))
        return [Piece(*found.span(), meaning, None if year else grammar.AFTER_DATE_WORD)]

    # --- Years and more

    def years(self, found: re.Match[str]) -> list[Piece]:
        year, last, written = int(found["year"]), int(found["year"]), found["last_year"]
        if written:
            last = grammar.last_year_of(year, written)
            if last <= year and len(written) == 2:  # "2013-03" is a month
                return [Piece(*found.span(), _whole_months(int(written), int(written), year))]
        start, end = found.span()
        if not 1000 <= year <= last <= 2100 or grammar.NOT_A_YEAR_BEFORE.search(self.folded, max(0, start - 20), start):
            return []
        is_sure = bool(written) or self._is_surely_a_year(year, start, end)
        after_by = self.folded.endswith(("by ", "for ", "than "), 0, start)
        if not written and after_by and grammar.THINGS_BEHIND.match(self.folded, end):
            return []
        needs = grammar.AFTER_YEAR_WORD if 1900 <= year <= 2100 else grammar.AFTER_DATE_WORD
        return [Piece(start, end, whole_years(year, last), None if is_sure else needs, is_range=" " in found[0])]

    def _is_surely_a_year(self, year: int, start: int, end: int) -> bool:
        """Tell whether a number is a year by what is around it: "(1999)", "1999 was", "1999 to 2004"."""
        before, behind = self.folded[max(0, start - 2) : start].rstrip()[-1:], self.folded[end : end + 2].lstrip()[:1]
        bracketed = before in tuple("([") and behind in tuple(")],;-")
        bracketed = bracketed or (behind == ")" and self.folded.endswith(", ", 0, start))  # "(Smith, 2013)"
        opens_text = not self.folded[max(0, start - 4) : start].strip(" \"'“‘(")
        at_front = opens_text or self.folded.endswith(", ", 0, start)
        leads = (start < 4 and behind == ",") or (at_front and bool(grammar.YEAR_DOES.match(self.folded, end)))
        to = grammar.TO_YEAR.match(self.folded, end)
        goes_on = bool(to and 1500 <= year < int(to["year"]) <= year + 150)
        return bracketed or leads or goes_on or bool(grammar.TO_PRESENT.match(self.folded, end))

    def short(self, found: re.Match[str]) -> list[Piece]:
        start = found.start() - len("'")
        before = grammar.YEAR_TO.search(self.folded, max(0, start - 12), start)
        year = int(before["hundreds"] + found[0]) if before else grammar.year_of(found[0]) or 0
        return [Piece(start, found.end(), whole_years(year, year), grammar.AFTER_DATE_WORD)]

    def worded(self, found: re.Match[str]) -> list[Piece]:
        """Read "nineteen forty-five", "twenty thirteen" and "two thousand and one"."""
        if grammar.THINGS_BEHIND.match(self.folded, found.end()):
            return []
        if found["worded_century"]:
            year = 100 * grammar.count_of(found["worded_century"]) + grammar.count_of(found["worded_year"])
        else:
            year = 2000 + (grammar.count_of(found["worded_rest"]) if found["worded_rest"] else 0)
        return [Piece(*found.span(), whole_years(year, year), grammar.AFTER_YEAR_WORD)] if year <= 2100 else []

    def fiscal(self, found: re.Match[str]) -> list[Piece]:
        first = grammar.year_of(found["fiscal_first"]) or 0
        last = grammar.last_year_of(first, found["fiscal_last"]) if found["fiscal_last"] else first
        return [Piece(*found.span("fiscal_year"), whole_years(first, last))] if first <= last else []

    def era(self, found: re.Match[str]) -> list[Piece]:
        return self._year_of_era(found, found["era_year"])

    def year_era(self, found: re.Match[str]) -> list[Piece]:
        return self._year_of_era(found, found["era_year_first"])

    def _year_of_era(self, found: re.Match[str], written: str) -> list[Piece]:
        year, text = int(written), self.text[slice(*found.span())]
        if not re.search(r"A\.?D|C\.?E", text) or not 1 <= year <= 2100:
            return []
        return [Piece(*found.span(), whole_years(year, year))]

    def decade(self, found: re.Match[str]) -> list[Piece]:
        year, (start, end) = int(found["decade_year"]), found.span()
        if year >= 100:
            return [Piece(start, end, whole_years(year, year + (99 if year % 100 == 0 and year < 2000 else 9)))]
        meaning = whole_years(1900 + year, 1909 + year)
        if self.folded.endswith("s-", 0, start):  # "the 1980s-90s"
            return [Piece(start, end, meaning)]
        short = self.folded.startswith("'", start - 1)
        return [Piece(start - short, end, meaning, None if short else grammar.AFTER_DECADE_WORD)]

    def tens(self, found: re.Match[str]) -> list[Piece]:
        century = 1800 if (found["tens_century"] or "").startswith("eigh") else 1900
        year = century + grammar.DECADES[found["tens_word"]]
        named = self.text[found.start()].isupper() and self.folded.endswith("the ", 0, found.start())
        sure = named or found["tens_century"]
        return [Piece(*found.span(), whole_years(year, year + 9), None if sure else grammar.AFTER_DECADE_WORD)]

    def century(self, found: re.Match[str]) -> list[Piece]:
        last = grammar.number_of(found["century_last"])
        first = grammar.number_of(found["century_first"]) if found["century_first"] else last
        start, end = found.span()
        if not 1 <= first <= last <= 30 or re.match(r"C[^.]* [A-Z]", self.text[end - 7 : end + 2]):
            return []  # "20th Century Fox"
        opening = re.search(r"(?<!\w)(between|from) (?:the )?\Z", self.folded[max(0, start - 12) : start])
        is_range = bool(opening and (opening[1] == "between" or found["century_word"] not in ("and", "or")))
        spans = [whole_years(number * 100 - 99, number * 100) for number in (first, last)]
        if not found["century_part"]:
            both = DateSpan(spans[0].first_day, spans[1].last_day)
            return [Piece(start, end, both, is_range=is_range and last > first)]
        its_part = part_of(spans[1], grammar.PARTS[found["century_part"].rstrip(" -")])
        return [
            Piece(start, found.end("century_first"), spans[0]),
            Piece(found.start("century_part"), end, its_part),
        ]

    # --- Days told by others

    def neighbour(self, found: re.Match[str]) -> list[Piece]:
        which, name, start = found["which"], found["time"], found.start()
        definite = self.folded.endswith("the ", 0, start)
        if (which == "last" and (definite or name == "day")) or (which, name) == ("this", "day"):
            return []  # "the last day" of something, "to this day"
        if which in ("current", "coming") and not definite:
            return []
        steps, from_source_day = grammar.steps_of(which)
        if which == "next" and not definite and (name in grammar.WEEKDAYS or not name.endswith(_OF_A_DAY)):
            from_source_day = True
        if which.endswith("coming") and name == "weekend":
            steps = 0  # the next one, not that of the next week
        is_word = name in grammar.WORDS_TOO and not self.text[slice(*found.span("time"))].istitle()
        meaning = None if is_word else _neighbour(name, steps, from_source_day)
        start -= len("the ") if definite else 0
        return [Piece(start, found.end(), meaning)] if meaning else []

    def whole(self, found: re.Match[str]) -> list[Piece]:
        """Read "the year" where it is part of "the end of the year" or "later in the year"."""
        unit, start = UNITS[found["whole_unit"]], found.start() - len("the ")
        begin = max(0, start - grammar.LONGEST_BEFORE)
        is_told = cut_before(self.folded, begin, start, yearless=False) or self.folded.endswith(_LATER_IN, 0, start)
        if not is_told or unit in ("decade", "century"):
            return []
        shift = Shift(0, unit)
        return [Piece(start, found.end(), Relative(shift, needs_year=shift.needs_year))]

    def distance(self, found: re.Match[str]) -> list[Piece]:
        direction, unit, count = found["direction"], found["count_unit"], found["count"]
        if count == "the" and direction not in ("before", "after"):
            return []
        if direction == "time" and not self.folded.endswith("in ", 0, found.start()):
            return []
        if grammar.AFTER_VAGUE_COUNT.search(self.folded, max(0, found.start() - 30), found.start()):
            return []
        sign = -1 if direction in grammar.BACKWARDS else 1
        shift = Shift(sign * 6, "month") if count.startswith("half") else counted(sign * grammar.count_of(count), unit)
        from_source_day = direction in grammar.FROM_SOURCE_DAY
        return [Piece(*found.span(), Relative(shift, from_source_day, shift.needs_year))]

    def span(self, found: re.Match[str]) -> list[Piece]:
        """Read "the last three months" and "the next two weeks": so many units that end or begin with the day."""
        count, unit = grammar.count_of(found["span_count"]), found["span_unit"]
        start = found.start() - len("the ") * self.folded.endswith("the ", 0, found.start())
        change = reaching(count if found["span_way"] in ("next", "coming") else -count, unit)
        return [Piece(start, found.end(), Relative(change, from_source_day=True))]

    def beyond(self, found: re.Match[str]) -> list[Piece]:
        shift = Shift(-2 if found["beyond_way"] == "before last" else 2, UNITS[found["beyond_unit"]])
        return [Piece(*found.span(), Relative(shift, from_source_day=True))]

    def source(self, found: re.Match[str]) -> list[Piece]:
        steps = grammar.SOURCE_DAYS[found["source_day"]]
        # "The day before tomorrow" is nobody's word for today.
        shift = Shift(steps * (1 + found[0].startswith("the day")), "day")
        return [Piece(*found.span(), Relative(shift, from_source_day=True))]


def _neighbour(name: str, steps: int, from_source_day: bool) -> Relative | None:
    """Return the meaning of a unit, a weekday, a season or a month that is so many steps away; None if it has none."""
    if name in grammar.WEEKDAYS:
        is_told = steps != 0 or from_source_day  # not by "that Friday"
        return (
            Relative(weekday(grammar.WEEKDAYS.index(name), steps), from_source_day, needs_year=True)
            if is_told
            else None
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
    first, last = grammar.SEASONS.get(name) or (grammar.month_of(name), grammar.month_of(name))
    span = YearlessSpan(MonthDay(first, 1), MonthDay(last, calendar.monthrange(LEAP_YEAR, last)[1]))
    otherwise = None if name in grammar.SEASONS and not from_source_day else span
    return Relative(such(span, steps), from_source_day, needs_year=True, otherwise=otherwise)


def _whole_months(first: int, last: int, year: int | None) -> Span:
    if not 1 <= first <= 12:
        raise ValueError(f"no month: {first}")
    end = MonthDay(last, calendar.monthrange(LEAP_YEAR, last)[1])
    return in_calendar(MonthDay(first, 1), end, year)

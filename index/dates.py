"""Text to days: every date expression with its span in the text and the days that it means.

dateparser, datefinder, parsedatetime and python-dateutil read a fifth to a third of the test table's rows rightly:
none gives ranges or tells that no year was given (they fill in today's), and they find dates in plain numbers.

Reading goes in three steps. A regular expression finds pieces ("4 March", "2013", "the next day"); neighbouring
pieces are joined ("4 March" + "to" + "7 March 2013") and the words before them are read ("since", "early"); then
what is missing (a year, the day that "the next day" follows) is taken from the dates before it.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from index.calendar import (
    DAY,
    LEAP_YEAR,
    WIDEST_ANCHOR,
    Shift,
    Unit,
    adjacent,
    changed,
    from_to,
    in_calendar,
    length_of,
    part_of,
    plus,
    whole_years,
    with_shared_year,
    with_year_of,
)
from index.records import DateExpression, DateSpan, MonthDay, Reading, Sentence, Span, YearlessSpan

# Change it with what is read: dates in an index are then read anew.
_GRAMMAR = "4"


def grammar(day_first: bool) -> str:
    """Return what tells one way of reading dates from another."""
    return f"{_GRAMMAR}, {'day' if day_first else 'month'} first"


def find_dates(
    text: str, *, day_first: bool = True, anchor: Span | None = None, source_day: date | None = None
) -> list[DateExpression]:
    """Return the date expressions of ``text`` in its order; they do not overlap.

    ``day_first`` reads 3/4/2013 as 3 April. ``anchor`` is what was dated last before ``text``: it gives the
    year of days without one and the day that "the next day" follows. ``source_day`` is the day that the text was
    written on; without it "yesterday" is no date. Any text is accepted.
    """
    return [expression for expression, _ in _resolved(_items(text, day_first), anchor, source_day)]


def dated(
    sentences: Sequence[Sentence], *, day_first: bool = True, source_day: date | None = None
) -> list[tuple[DateExpression, ...]]:
    """Return the date expressions of every sentence; ``sentences`` are those of one source, in order.

    Offsets are in ``Sentence.text``. Years and relative days come from the dates before them. A sentence without
    a date gets those of the sentence before it as ``CARRIED``: good for ranking, never for filtering.
    """
    found: list[tuple[DateExpression, ...]] = []
    anchor: Span | None = None
    for sentence in sentences:
        resolved = list(_resolved(_items(sentence.text, day_first), anchor, source_day))
        if resolved:
            anchor = resolved[-1][1]
            found.append(tuple(expression for expression, _ in resolved))
        else:
            before = found[-1] if found else ()
            found.append(tuple(DateExpression(0, 0, carried.span, False, Reading.CARRIED) for carried in before))
    return found


def unread_dates(text: str, *, day_first: bool = True) -> list[tuple[int, int]]:
    """Return start and end of what is written as a date and is none in the calendar ("31 June", "2013-02-30")."""
    folded = text.translate(_FOLDS)
    reader = _Reader(text, folded, day_first)
    read = [range(item.start, item.end) for item in _items(text, day_first)]
    found: list[tuple[int, int]] = []
    for match in _PIECE.finditer(folded):
        place = _impossible(reader, match, folded)
        if place and not any(place[0] < taken.stop and taken.start < place[1] for taken in read):
            found.append(place)
    return found


def _impossible(reader: "_Reader", match: re.Match[str], folded: str) -> tuple[int, int] | None:
    """Return the place of a date that is not in the calendar; None if it is, or the match is no such thing."""
    if match["month"] and not match["month_days"]:
        before = re.compile(r"(?<![\w.,:/-])\d\d?(?:st|nd|rd|th)?(?: of)? \Z").search(folded, 0, match.start())
        behind = re.compile(r" \d\d?(?:st|nd|rd|th)?(?![\w:%]|[.,]\d)").match(folded, match.end())
        if not before and not behind:
            return None
        return before.start() if before else match.start(), behind.end() if behind else match.end()
    if not (match["iso"] or match["numeric"] or match["days"] or match["month"]):
        return None
    try:
        known = bool(reader.read(match)) or not reader.stands_free(match, -1)
    except ValueError:
        known = False
    is_version = match["numeric"] and len(match["right"]) == 2
    return None if known or is_version else match.span()


# --- Words ------------------------------------------------------------------------------------------------------

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_ORDINALS = re.findall(
    r"\S+",
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
    "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first",
)
_TENS = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7} | {
    "eighties": 8,
    "nineties": 9,
}
_COUNTS = {
    word: number
    for number, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
            *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
        ),
        start=1,
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
_PARTS = {
    **dict.fromkeys(("early", "beginning", "start"), (0, 1, 3)),
    **dict.fromkeys(("mid", "middle"), (1, 2, 3)),
    **dict.fromkeys(("late", "end"), (2, 3, 3)),
    **dict.fromkeys(("first half", "h1"), (0, 1, 2)),
    **dict.fromkeys(("second half", "h2"), (1, 2, 2)),
    **dict.fromkeys(("first quarter", "1st quarter", "q1"), (0, 1, 4)),
    **dict.fromkeys(("second quarter", "2nd quarter", "q2"), (1, 2, 4)),
    **dict.fromkeys(("third quarter", "3rd quarter", "q3"), (2, 3, 4)),
    **dict.fromkeys(("fourth quarter", "4th quarter", "last quarter", "q4"), (3, 4, 4)),
}
_STEPS = {"next": 1, "following": 1, "previous": -1, "preceding": -1, "last": -1, "same": 0, "that": 0, "this": 0}
_SOURCE_DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}

# Months that are also words or names count alone only after a word that wants a time.
_WORDS_TOO = {"march", "april", "may", "june", "august"}
_WORDS_IN_LOWER_CASE = {"march", "may", "mar"}

# --- Grammar, for folded text -----------------------------------------------------------------------------------

_END = r"(?!\w|[.,:]\d|%| \d{1,4} ?b\.?c)"
_COUNTED = (
    "people|persons|men|women|children|guests|soldiers|troops|fighters|rebels|civilians|prisoners|refugees"
    "|workers|students|members|deaths|casualties|cases|times|hours|days|years|miles|feet|tons|tonnes|metres|meters|kilometres|km|kg|m"
    "|dollars|euros|pounds|percent|copies|pages|words|rounds|shells|ships|houses|hectares|acres|units"
)
_YEAR = r"[0-2]\d{3}(?!\w|[.,:]\d|%| ?b\.?c)"
_SHORT_YEAR = r"'\d\d(?![\w'])"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?!\w)"
)
_DOT = r"(?:(?<=\b\w\w\w)\.|(?<=sept)\.)?"  # after a month's short form only
_ORDINAL = "|".join(_ORDINALS).replace("-", "[- ]")
_DAY_END = r"(?![\w:%]|[.,]\d)"
_DAY_NUMBER = rf"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?{_DAY_END}"
_ONE_DAY = rf"(?:{_DAY_NUMBER}|(?:{_ORDINAL}){_DAY_END})"
_TO = r"(?: ?[-/] ?| (?:to|until|till|through) (?:the )?)"
_AND = r"(?: ?& ?|,? (?:and|or) (?:the )?)"
_DAYS = rf"(?:(?:{_ONE_DAY}, ){{0,4}}{_ONE_DAY}{_AND}|{_ONE_DAY}{_TO})?{_ONE_DAY}"
_DAYS_BEHIND_MONTH = (
    rf"(?:{_DAY_NUMBER}(?:{_TO}{_DAY_NUMBER}|(?:, {_DAY_NUMBER}){{0,4}}{_AND}{_DAY_NUMBER}(?! [a-z]))?(?! ?{_MONTH})"
    rf"|(?<=the )(?:{_ORDINAL}){_DAY_END})"
)
_COUNT = rf"(?:an?|{'|'.join(sorted(_COUNTS, key=len, reverse=True))}|\d{{1,3}})"
_UNITS = "day|week|fortnight|month|year|decade"
_PART_OF_DAY = "(?:night|morning|afternoon|evening)"
# How a piece can begin: quickly tried at every word, so that the slow rest is not.
# Without a digit and without one of these, a text has no date: told in a fraction of the time.
_DIGIT = re.compile(r"\d")
_IN_WORDS = (
    *_MONTHS,
    *_SEASONS,
    *("day", "tomorrow", "night", "morning", "noon", "evening", "week", "month", "year", "decade", "centur", "ties"),
)
_BEGINNING = (
    rf"\d|{'|'.join(_MONTHS)}|{'|'.join(_SEASONS)}|{'|'.join(sorted({word[:3] for word in _ORDINALS}))}|[qh][1-4]"
    rf"|{'|'.join(_STEPS)}|{'|'.join(_SOURCE_DAYS)}|an? [dwmyf]|the [dwmyf]|{'|'.join(_COUNTS)}"
    rf"|{'|'.join(_TENS)}|nineteen|a\.?d\.? \d|fy"
)
_CLAUSE_ENDS = r"(?= ?[,.;:!?)]|\Z)"
_PIECE = re.compile(
    rf"\b(?={_BEGINNING})(?:"
    r"(?P<iso>(?P<iso_year>\d{4})(?P<iso_mark>[-/.])(?P<iso_month>\d\d?)(?P=iso_mark)(?P<iso_day>\d\d?)"
    r"(?:(?=t\d)|(?![\w%]|[-/.,:]\d)))"
    r"|(?P<numeric>(?P<left>\d\d?)(?P<mark>[-/.])(?P<middle>\d\d?)(?P=mark)(?P<right>\d{4}|\d\d)(?![\w%]|[-/.,:]\d))"
    rf"|(?P<days>(?P<day_list>{_DAYS})(?: day)?(?: of)?[ -](?P<day_month>{_MONTH})"
    rf"(?:{_DOT} ?,?[ -](?:of )?(?P<day_year>{_YEAR}|{_SHORT_YEAR}|(?<=[a-z]-)\d\d(?![\w-])))?{_END})"
    rf"|(?P<parts>(?:(?P<part>q[1-4]|h[12])(?:[ /-](?:of )?(?P<part_year>{_YEAR}))?"
    rf"|(?P<year_part>{_YEAR})[ -](?P<part_behind>q[1-4]|h[12])){_END})"
    r"|(?P<decade>(?P<decade_year>1\d\d0|20\d0|(?<=')[2-9]0|(?<=the )[2-9]0|(?<=0s-)[2-9]0)'?s)\b"
    rf"|(?P<tens>(?:nineteen[ -])?(?:{'|'.join(_TENS)}))\b"
    r"|(?P<era>a\.?d\.? (?P<era_year>\d{1,4})(?![\w%]|[.,:]\d)|(?P<year_era>\d{1,4}) (?:a\.?d|c\.?e)\b\.?)"
    rf"|(?P<fiscal>fy ?(?P<fiscal_year>{_YEAR}))"
    r"|(?P<compact>(?P<compact_year>(?:19|20)\d\d)(?P<compact_month>[01]\d)(?P<compact_day>[0-3]\d))(?![\w%]|[-/.,:]\d)"
    r"|(?P<month_of_year>(?P<number>0?[1-9]|1[0-2])/(?P<of_year>(?:19|20)\d\d))(?![\w%]|[-/.,:]\d)"
    r"|(?P<short>(?<=')\d\d)(?![\w'])"
    rf"|(?P<years>(?P<year>[12]\d{{3}})(?:(?:[-/]| - (?=\d{{4}}))(?P<last_year>\d{{4}}|\d\d|(?<=-)\d))?{_END}(?!-\d)"
    rf"(?! (?:{_COUNTED})\b| ?b\.?c))"
    rf"|(?P<century>(?P<centuries>(?:(?:{_ORDINAL}|\d\d?(?:st|nd|rd|th))(?: (?:and|to) (?:the )?|-))?"
    rf"(?:{_ORDINAL}|\d\d?(?:st|nd|rd|th)))[ -]centur(?:y|ies)(?! ?b\.?c)\b)"
    rf"|(?P<month>(?P<month_name>{_MONTH})(?:{_DOT}[ -]?(?:the )?(?P<month_days>{_DAYS_BEHIND_MONTH}))?"
    rf"(?:{_DOT}(?: ?, ?| |[-/])(?:of )?(?P<month_year>{_YEAR}|{_SHORT_YEAR}))?{_END})"
    rf"|(?P<season>(?P<season_name>{'|'.join(_SEASONS)})"
    rf"(?:,? (?:of )?(?P<season_year>{_YEAR}|{_SHORT_YEAR})(?:[-/]\d{{2,4}})?)?{_END})"
    rf"|(?P<neighbour>(?P<which>{'|'.join(_STEPS)}) "
    rf"(?P<which_unit>day|week|month|year|{_PART_OF_DAY})\b)"
    rf"|(?P<distance>(?P<count>{_COUNT}|the) (?P<count_unit>{_UNITS})s? "
    rf"(?P<direction>later|earlier|afterwards|ago|on(?=,)|(?:before|after)(?:(?= that\b(?! \w+ed))|{_CLAUSE_ENDS}))\b)"
    rf"|(?P<source>(?:the day (?:after|before) (?=tomorrow|yesterday))?(?P<source_day>{'|'.join(_SOURCE_DAYS)}))\b"
    r")"
)
_ONE_DAY_PATTERN = re.compile(_ONE_DAY)
_ORDINAL_PATTERN = re.compile(rf"(?:{_ORDINAL}|\d\d?)")
_PART_BEFORE = re.compile(
    r"(?<!\w)(?:(?P<near>early|late|mid|end(?=-))[ -](?:in )?"
    rf"|(?P<part>{'|'.join(_PARTS)}) (?:of |(?<=half )|(?<=quarter )))(?:the )?(?:year )?\Z"
)
_SOME_BEFORE = re.compile(
    rf"(?<!\w)(?P<which>first|last|second|third|fourth) (?:(?P<count>{_COUNT}) )?(?P<unit>day|week|month|year)s?"
    r" (?:of|in) (?:the )?(?:year )?\Z"
)
_ABOUT = r"(?:(?:about|around|approximately|circa|ca?\.|at least|at most) )?"
# What a word before a date makes of it: the days from its first one on, those after it, up to its last, before it.
_OPENINGS = {
    **dict.fromkeys(("since", "starting", "beginning", "effective", "no earlier than", "not earlier than"), "since"),
    "on or after": "since",
    "after": "after",
    **dict.fromkeys(
        ("until", "till", "by", "up to", "up until", "through", "no later than", "not later than"), "until"
    ),
    "on or before": "until",
    **dict.fromkeys(("before", "prior to"), "before"),
}
_TIME_WORDS = "in|since|until|till|during|throughout|last|next|this"
_DATE_WORDS = (
    rf"(?:{_TIME_WORDS}|of|by|from|between|before|after|prior to|up to|through|than|dated|dates? (?:back )?to|years?"
    r"|born|died|founded|established|published|released|built|opened|elected|copyright)"
    rf" {_ABOUT}|(?:around|circa) |(?:ca?|b|d|est)\. ?|© ?"
)
_AFTER_TIME_WORD = re.compile(rf"(?<!\w)(?:{_TIME_WORDS}) \Z")
_AFTER_SEASON_WORD = re.compile(r"(?<!\w)(?:(?:in|during|since|until|by) the|last|next|this) \Z")
_AFTER_DATE_WORD = re.compile(rf"(?<!\w)(?:{_DATE_WORDS})\Z")
_AFTER_DAY_WORD = re.compile(rf"(?<!\w)(?:{_DATE_WORDS}|(?:on|to) )\Z")
_AFTER_DAY_NOT_PLACE = re.compile(rf"(?<!\w)(?:{_DATE_WORDS}|on )\Z")  # "they had to march 12 miles"
_AFTER_YEAR_WORD = re.compile(rf"(?<!\w)(?:{_DATE_WORDS}|for )\Z")
_AFTER_DECADE_WORD = re.compile(
    r"(?<!\w)(?:(?:in|during|since|until|by|of|throughout|from) the |the (?:early|mid|late)[ -])\Z"
)
_FILLER = (
    rf"{_ABOUT}(?:the )?(?:{_PART_OF_DAY} of (?:the )?)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:the )?)?"
)
_BETWEEN = re.compile(rf"(?: ?- ?|[,.]? (?P<word>to|until|till|through|and|or) ){_FILLER}")
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<count>{_COUNT}|the) (?P<unit>{_UNITS})s? )?"
    rf"(?P<word>{'|'.join(_OPENINGS)}|from|between) (?!(?<=through )the ){_FILLER}\Z"
)
# A number of things, not a year: "a crowd of 1968", "by 1789 residents."
_CROWD_OF = (
    r"(?:crowd|total|population|capacity|force|army|number|group|team|audience|fleet|garrison|membership|sum|price|cost|fine"
    r"|average|maximum|minimum|score|majority|height|distance|length|weight) of \Z"
)
_NOT_A_YEAR_BEFORE = re.compile(rf"(?<!\w)(?:pp?\.|pages?|nos?\.|numbers?|§|{_CROWD_OF[:-2]}) ?\Z")
_THINGS_BEHIND = re.compile(
    r" (?!(?:was|is|has|as|this|his|its|plus|minus|across|versus|perhaps)\b)[a-z]+s"
    r"(?= ?[.,;:!?)]| (?:and|in|at|who|that|from)\b|\Z)"
)
_YEAR_DOES = re.compile(r" (?:was|is|saw|brought|began|ended|marked|came|proved|turned)\b")
_TO_YEAR = re.compile(rf" to (?:the )?(?P<year>(?:1[5-9]|20)\d\d)(?!\w|[.,:]\d| (?:{_COUNTED})\b)(?! [a-z]+s\b)")
_RANGE_BEFORE = re.compile(r"(?<![\w.,:/-])(?P<range>(?P<first>\d\d?) ?(?:-|to) ?(?P<last>\d\d?)),? (?:and|&) \Z")
_NEVER = re.compile(r"(?!)")
_BEHIND = re.compile(r" onwards?\b|(?<=\d) on(?= ?[,.;:)]|\Z)")
_LONGEST_BEFORE = 60


class _Folds(dict[int, int]):
    """Maps characters one to one to what the grammar is written in: lower case, ASCII digits, "-", blank."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Nd":
            folded = str(unicodedata.decimal(character))
        elif category == "Pd" or character == "\N{MINUS SIGN}":
            folded = "-"
        elif category in ("Zs", "No") or character == "\t":
            folded = " "  # a superscript is a footnote's
        else:
            folded = "'" if character == "\N{RIGHT SINGLE QUOTATION MARK}" else character.lower()
        self[code] = ord(folded) if len(folded) == 1 else code
        return self[code]


_FOLDS = _Folds()


# --- First step: pieces -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of an expression; ``needs`` must match right before it, unless a piece beside it is sure."""

    start: int
    end: int
    meaning: Span | Shift
    needs: re.Pattern[str] | None = None
    is_range: bool = False


def _pieces(text: str, folded: str, day_first: bool) -> list[_Piece]:
    """Return the pieces that may be dates, in the order of the text."""
    pieces: list[_Piece] = []
    reader = _Reader(text, folded, day_first)
    for found in _PIECE.finditer(folded):
        previous_end = pieces[-1].end if pieces else -1
        try:
            read = reader.read(found) if reader.stands_free(found, previous_end) else []
        except ValueError:  # no such day
            continue
        pieces.extend(read)
    return pieces


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what ``_PIECE`` finds; its methods raise ``ValueError`` for what is not in the calendar."""

    text: str
    folded: str
    day_first: bool

    def stands_free(self, found: re.Match[str], previous_end: int) -> bool:
        """Tell whether a match is no part of a longer number ("1,500", "AMX-10", "$2000", "32 March")."""
        start = found.start()
        before = self.folded[max(0, start - 4) : start]
        if not found[0][0].isdigit():
            return not (found["month"] and re.search(r"(?<![\d:.,])\d\d? \Z", before))
        if before.endswith("-"):
            parts = ("mid-", "end-", "early-", "late-")
            return previous_end == start - 1 or not re.search(r"\w-\Z", before) or self.folded.endswith(parts, 0, start)
        return not re.search(r"\d[.,:/]\Z|[$€£#/]\Z", before)

    def read(self, found: re.Match[str]) -> list[_Piece]:
        """Return the pieces of a match, the first one with "early" and the like before it."""
        kind = str(found.lastgroup)
        pieces: list[_Piece] = getattr(self, kind)(found)
        begin = max(0, found.start() - _LONGEST_BEFORE)
        part = _PART_BEFORE.search(self.folded, begin, found.start())
        some = _SOME_BEFORE.search(self.folded, begin, found.start())
        if not pieces or isinstance(pieces[0].meaning, Shift):
            return pieces
        whole = cut = pieces[0].meaning
        if part:
            cut = changed(whole, lambda span: part_of(span, _PARTS[part["near"] or part["part"]]))
        elif some:
            count, unit = _count(some["count"] or "one"), _unit(some["unit"])
            cut = changed(whole, lambda span: _some_of(span, some["which"], count, unit))
        first = part or some
        if first is None or cut == whole:
            return pieces
        return [replace(pieces[0], start=first.start(), meaning=cut, needs=None), *pieces[1:]]

    def iso(self, found: re.Match[str]) -> list[_Piece]:
        day = MonthDay(int(found["iso_month"]), int(found["iso_day"]))
        return [_Piece(*found.span(), in_calendar(day, day, int(found["iso_year"])))]

    def numeric(self, found: re.Match[str]) -> list[_Piece]:
        left, middle, year = int(found["left"]), int(found["middle"]), int(found["right"])
        if len(found["right"]) == 2:
            if found["mark"] != "/" and len(found[0]) < len("01.03.13"):
                return []  # rather a version or a time
            year += 1900 if year >= 69 else 2000  # as POSIX reads it
        readings = [MonthDay(middle, left), MonthDay(left, middle)]
        for day in readings if self.day_first else reversed(readings):
            try:
                return [_Piece(*found.span(), in_calendar(day, day, year))]
            except ValueError:
                continue
        return []

    def days(self, found: re.Match[str]) -> list[_Piece]:
        if re.search(r"[a-z]{4}\Z", found["day_list"]) and " of " not in found[0]:
            return []  # "his first May in office"
        sure = found["day_year"] or re.search(r"[a-z]", found["day_list"]) or " of " in found[0]
        needs = None if sure or not self._is_also_a_word(found, "day_month") else _AFTER_DAY_WORD
        pieces = self._listed(found, ("day_list", "day_month", "day_year"), needs)
        return [*self._ranges_before(found, pieces), *pieces]

    def _ranges_before(self, found: re.Match[str], pieces: list[_Piece]) -> list[_Piece]:
        """Return the range before "and 9-11 May": "3-5" in the same month."""
        before = _RANGE_BEFORE.search(self.folded, max(0, found.start() - 20), found.start())
        if not before or not pieces:
            return []
        month = _MONTHS.index(found["day_month"][:3]) + 1
        days = MonthDay(month, int(before["first"])), MonthDay(month, int(before["last"]))
        meaning = pieces[0].meaning
        year = meaning.first_day.year if isinstance(meaning, DateSpan) and meaning.first_day else None
        return [_Piece(*before.span("range"), in_calendar(*days, year))] if days[0] < days[1] else []

    def month(self, found: re.Match[str]) -> list[_Piece]:
        is_also_a_word = self._is_also_a_word(found, "month_name")
        if found["month_days"]:
            sure = found["month_year"] or re.search(r"[a-z]", found["month_days"]) or not is_also_a_word
            groups = ("month_days", "month_name", "month_year")
            return self._listed(found, groups, None if sure else _AFTER_DAY_NOT_PLACE)
        month = _MONTHS.index(found["month_name"][:3]) + 1
        meaning = _whole_months(month, month, _year(found["month_year"]))
        if found["month_year"]:
            return [_Piece(*found.span(), meaning, _AFTER_DAY_WORD if is_also_a_word else None)]
        needs = _NEVER if is_also_a_word else self._need_of_month(found)
        return [_Piece(*found.span("month_name"), meaning, needs)]

    def _is_also_a_word(self, found: re.Match[str], group: str) -> bool:
        return found[group] in _WORDS_IN_LOWER_CASE and self.text[found.start(group)].islower()

    def _need_of_month(self, found: re.Match[str]) -> re.Pattern[str] | None:
        """Return what must stand before a month without day and year, so that it is no name ("June Carter")."""
        name, end = found["month_name"], found.end("month_name")
        if len(name) > 4 and name not in _WORDS_TOO and self.text[found.start()].isupper():
            return None
        return _AFTER_TIME_WORD if re.match(r" [A-Z]|['’]s", self.text[end : end + 2]) else _AFTER_DATE_WORD

    def _listed(
        self, found: re.Match[str], groups: tuple[str, str, str], needs: re.Pattern[str] | None
    ) -> list[_Piece]:
        """Return the days of a list: one piece if it is a range or its days follow each other, else one each."""
        day_list, month_name, year_name = groups
        month = _MONTHS.index(found[month_name][:3]) + 1
        year = _year(found[year_name])
        start, end = found.span()
        tokens = list(_ONE_DAY_PATTERN.finditer(self.folded, *found.span(day_list)))
        days = [MonthDay(month, _number(token[0])) for token in tokens]
        spans = [in_calendar(day, day, year) for day in days]
        between = re.search(r"(?<!\w)between (?:the )?\Z", self.folded[max(0, start - 12) : start])
        is_range = bool(between or re.search(_TO, found[day_list])) and len(days) == 2
        follows = [later.day - earlier.day for earlier, later in pairwise(days)]
        if is_range and follows[0] < 0:
            return []
        if is_range or all(step == 1 for step in follows):
            return [_Piece(start, end, in_calendar(days[0], days[-1], year), needs, is_range)]
        if min(follows) < 0:  # "in room 8, 1 and 2 March"
            return [_Piece(tokens[-1].start(), end, spans[-1], needs)]
        starts = [start, *(token.start() for token in tokens[1:])]
        ends = [*(token.end() for token in tokens[:-1]), end]
        return [_Piece(*piece, needs) for piece in zip(starts, ends, spans, strict=True)]

    def parts(self, found: re.Match[str]) -> list[_Piece]:
        part, year = found["part"] or found["part_behind"], _year(found["part_year"] or found["year_part"])
        if part.startswith("h") and not year:
            return []  # rather hydrogen or a heading
        meaning = changed(_whole_months(1, 12, year), lambda span: part_of(span, _PARTS[part]))
        return [_Piece(*found.span(), meaning, None if year else _AFTER_DATE_WORD)]

    def decade(self, found: re.Match[str]) -> list[_Piece]:
        year, (start, end) = int(found["decade_year"]), found.span()
        if year < 100:
            if self.folded.endswith("s-", 0, start):  # "the 1980s-90s"
                return [_Piece(start, end, whole_years(1900 + year, 1909 + year))]
            short = self.folded.startswith("'", start - 1)
            return [
                _Piece(start - short, end, whole_years(1900 + year, 1909 + year), None if short else _AFTER_DECADE_WORD)
            ]
        return [_Piece(start, end, whole_years(year, year + (99 if year % 100 == 0 and year < 2000 else 9)))]

    def tens(self, found: re.Match[str]) -> list[_Piece]:
        year = 1900 + 10 * _TENS[re.sub(r"nineteen[ -]", "", found[0])]
        return [_Piece(*found.span(), whole_years(year, year + 9), _AFTER_DECADE_WORD)]

    def era(self, found: re.Match[str]) -> list[_Piece]:
        year = int(found["era_year"] or found["year_era"])
        written = self.text[slice(*found.span())]
        if not re.search(r"A\.?D|C\.?E", written) or not 1 <= year <= 2100:
            return []
        return [_Piece(*found.span(), whole_years(year, year))]

    def fiscal(self, found: re.Match[str]) -> list[_Piece]:
        year = int(found["fiscal_year"])
        return [_Piece(*found.span("fiscal_year"), whole_years(year, year))]

    def compact(self, found: re.Match[str]) -> list[_Piece]:
        day = MonthDay(int(found["compact_month"]), int(found["compact_day"]))
        return [_Piece(*found.span(), in_calendar(day, day, int(found["compact_year"])))]

    def month_of_year(self, found: re.Match[str]) -> list[_Piece]:
        return [_Piece(*found.span(), _whole_months(int(found["number"]), int(found["number"]), int(found["of_year"])))]

    def short(self, found: re.Match[str]) -> list[_Piece]:
        year = _year(found[0]) or 0
        return [_Piece(found.start() - 1, found.end(), whole_years(year, year), _AFTER_DATE_WORD)]

    def century(self, found: re.Match[str]) -> list[_Piece]:
        numbers = [_number(word) for word in _ORDINAL_PATTERN.findall(found["centuries"])]
        if not 1 <= numbers[0] <= numbers[-1] <= 30:
            return []
        return [_Piece(*found.span(), whole_years(numbers[0] * 100 - 99, numbers[-1] * 100))]

    def years(self, found: re.Match[str]) -> list[_Piece]:
        year, last, written = int(found["year"]), int(found["year"]), found["last_year"]
        if written:
            size = 10 ** len(written)
            last = int(written) if len(written) == 4 else year - year % size + int(written)
            last += 100 if len(written) == 2 and (year + 1) % 100 == int(written) == 0 else 0  # "1999-00"
            if last <= year and len(written) == 2:  # "2013-03" is a month
                return [_Piece(*found.span(), _whole_months(int(written), int(written), year))]
        if not 1000 <= year <= last <= 2100:
            return []
        start, end = found.span()
        behind = self.folded[end : end + 1]
        bracketed = self.folded[max(0, start - 1) : start] in tuple("([") and behind in tuple(")],;-")
        bracketed = bracketed or (behind == ")" and self.folded.endswith(", ", 0, start))  # "(Smith, 2013)"
        at_front = not self.folded[max(0, start - 4) : start].strip(" \"'“‘(") or self.folded.endswith(", ", 0, start)
        leads = (start < 4 and behind == ",") or (at_front and bool(_YEAR_DOES.match(self.folded, end)))
        if _NOT_A_YEAR_BEFORE.search(self.folded, max(0, start - 20), start):
            return []
        after_by = self.folded.endswith(("by ", "for ", "than "), 0, start)
        if not written and after_by and _THINGS_BEHIND.match(self.folded, end):
            return []
        to = _TO_YEAR.match(self.folded, end)
        written = written or (to and 1500 <= year < int(to["year"]) <= year + 150)
        recent = 1900 <= year <= 2100
        needs = None if bracketed or leads or written else _AFTER_YEAR_WORD if recent else _AFTER_DATE_WORD
        return [_Piece(start, end, whole_years(year, last), needs, is_range=" " in found[0])]

    def season(self, found: re.Match[str]) -> list[_Piece]:
        year = _year(found["season_year"])
        first, last = _SEASONS[found["season_name"]]
        if not year and self.folded.startswith(" of ", found.end()):
            return []  # "the fall of the town"
        return [_Piece(*found.span(), _whole_months(first, last, year), None if year else _AFTER_SEASON_WORD)]

    def neighbour(self, found: re.Match[str]) -> list[_Piece]:
        which, unit = found["which"], _unit(found["which_unit"])
        definite = self.folded.endswith("the ", 0, found.start())
        if which == "last" and definite:
            return []  # "the last day" of something
        from_source_day = which in ("last", "this") or (which == "next" and not definite and unit != "day")
        start = found.start() - len("the ") if definite else found.start()
        return [_Piece(start, found.end(), Shift(_STEPS[which], unit, from_source_day))]

    def distance(self, found: re.Match[str]) -> list[_Piece]:
        direction = found["direction"]
        if found["count"] == "the" and direction not in ("before", "after"):
            return []
        steps = _count(found["count"]) * (-1 if direction in ("earlier", "before", "ago") else 1)
        return [_Piece(*found.span(), _counted(steps, found["count_unit"], direction == "ago"))]

    def source(self, found: re.Match[str]) -> list[_Piece]:
        steps = _SOURCE_DAYS[found["source_day"]]
        # "The day before tomorrow" is nobody's word for today.
        return [_Piece(*found.span(), Shift(steps * (1 + found[0].startswith("the day")), "day", from_source_day=True))]


def _some_of(span: DateSpan, which: str, count: int, unit: Unit) -> DateSpan:
    """Return so many units of a span: its first or last ones, or its second, third or fourth; itself if it is short."""
    if span.first_day is None or span.last_day is None:
        return span
    before = {"second": 1, "third": 2, "fourth": 3}.get(which, 0)
    if which == "last":
        first, last = plus(span.last_day + DAY, -count, unit), span.last_day
    else:
        first = plus(span.first_day, before, unit)
        last = plus(first, count, unit) - DAY
    return DateSpan(first, last) if span.first_day <= first <= last <= span.last_day else span


def _whole_months(first: int, last: int, year: int | None) -> Span:
    if not 1 <= first <= 12:
        raise ValueError(f"no month: {first}")
    end = MonthDay(last, calendar.monthrange(LEAP_YEAR, last)[1])
    return in_calendar(MonthDay(first, 1), end, year)


def _year(written: str | None) -> int | None:
    """Return a year written with four digits or two; "'44" was, "'13" may have been this century."""
    digits = (written or "").lstrip("'")
    if len(digits) == 2:
        return int(digits) + (2000 if int(digits) < 40 else 1900)
    return int(digits) if digits else None


def _number(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else _ORDINALS.index(word.replace(" ", "-")) + 1


def _count(word: str) -> int:
    if word.isdigit():
        return int(word)
    return _COUNTS.get(word, 1)


def _unit(word: str) -> Unit:
    return "week" if word == "week" else "month" if word == "month" else "year" if word == "year" else "day"


def _counted(steps: int, unit: str, from_source_day: bool = False) -> Shift:
    """Return a shift by counted units; weeks are counted in days ("a week later" is one day)."""
    if unit in ("week", "fortnight"):
        return Shift(steps * (7 if unit == "week" else 14), "day", from_source_day)
    if unit == "decade":
        return Shift(steps * 10, "year", from_source_day)
    return Shift(steps, _unit(unit), from_source_day)


# --- Second step: expressions -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Item:
    """An expression whose year or days may be missing; ``word`` opens its span ("since"), ``shift`` moves it."""

    start: int
    end: int
    meaning: Span | Shift
    word: str | None
    shift: Shift | None


def _items(text: str, day_first: bool) -> list[_Item]:
    folded = text.translate(_FOLDS)
    if not _DIGIT.search(folded) and not any(word in folded for word in _IN_WORDS):
        return []
    pieces = _joined(_sure(_pieces(text, folded, day_first), folded), folded)
    items: list[_Item] = []
    for piece in pieces:
        items.append(_item(piece, folded, items[-1].end if items else 0))
    return items


def _sure(pieces: list[_Piece], folded: str) -> list[_Piece]:
    """Leave out the pieces that need a word before them, have none, and are not joined to a sure one."""
    alone = [
        not piece.needs or bool(piece.needs.search(folded, max(0, piece.start - _LONGEST_BEFORE), piece.start))
        for piece in pieces
    ]
    sure: list[_Piece] = []
    for index, piece in enumerate(pieces):
        beside = [(sure[-1].end, piece.start)] if sure else []
        if index + 1 < len(pieces) and alone[index + 1]:
            beside.append((piece.end, pieces[index + 1].start))
        is_name = piece.needs is _AFTER_TIME_WORD
        listed = piece.needs is _AFTER_YEAR_WORD and sure and _is_listed(folded, (sure[-1].end, piece.start), piece.end)
        if alone[index] or listed or (not is_name and any(_BETWEEN.fullmatch(folded, *gap) for gap in beside)):
            sure.append(piece)
    return sure


def _is_listed(folded: str, gap: tuple[int, int], end: int) -> bool:
    """Tell whether a year is in the middle of a list: "in 2011, 2012 and 2014"."""
    return folded[slice(*gap)] == ", " and bool(re.compile(r"(?:, \d{4})*,? (?:and|or|&) \d{4}\b").match(folded, end))


def _joined(pieces: list[_Piece], folded: str) -> list[_Piece]:
    """Join "4 March" and "7 March 2013" to a range; where they are only listed, the first gets the year too."""
    joined: list[_Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        between = before and _BETWEEN.fullmatch(folded, before.end, piece.start)
        if before is None or not between or isinstance(before.meaning, Shift) or isinstance(piece.meaning, Shift):
            joined.append(piece)
            continue
        one, other = with_shared_year(before.meaning, piece.meaning)
        start = max(0, before.start - _LONGEST_BEFORE)
        opening = _BEFORE.search(folded, start, before.start)
        whole = from_to(one, other)
        only_listed = between["word"] in ("and", "or") and not (opening and opening["word"] == "between")
        if whole is None or (only_listed and not adjacent(one, other)):
            joined[-1] = replace(before, meaning=one)
            _share_year(joined, folded)
            joined.append(piece)
        else:
            joined[-1] = _Piece(before.start, piece.end, whole, is_range=True)
    return joined


def _share_year(listed: list[_Piece], folded: str) -> None:
    """Give the year of the last piece to those listed before it: "3 June, 5 July and 9 August 2001"."""
    for place in range(len(listed) - 1, 0, -1):
        before, after = listed[place - 1], listed[place]
        gap = folded[before.end : after.start]
        if isinstance(before.meaning, Shift) or isinstance(after.meaning, Shift):
            return
        if isinstance(before.meaning, DateSpan) or not (gap == ", " or _BETWEEN.fullmatch(gap)):
            return
        listed[place - 1] = replace(before, meaning=with_shared_year(before.meaning, after.meaning)[0])


def _item(piece: _Piece, folded: str, previous_end: int) -> _Item:
    """Read the words around a piece: "since", "two days after", "from" before a range, "onwards"."""
    item = _Item(piece.start, piece.end, piece.meaning, None, None)
    if isinstance(piece.meaning, Shift):
        return item
    behind = _BEHIND.match(folded, piece.end)
    if behind:
        return replace(item, end=behind.end(), word="since")
    found = _BEFORE.search(folded, max(previous_end, piece.start - _LONGEST_BEFORE), piece.start)
    if not found or (found["word"] in ("from", "between")) != piece.is_range:
        return item
    if found["count"] and found["word"] in ("before", "after"):
        steps = _count(found["count"]) * (1 if found["word"] == "after" else -1)
        return replace(item, start=found.start(), shift=_counted(steps, found["unit"]))
    return replace(item, start=found.start("word"), word=found["word"])


# --- Third step: what is missing --------------------------------------------------------------------------------


def _resolved(
    items: list[_Item], anchor: Span | None, source_day: date | None
) -> Iterator[tuple[DateExpression, Span | None]]:
    """Yield expressions, each with the anchor that the next one has."""
    for item in items:
        year_given, how = isinstance(item.meaning, DateSpan), Reading.EXPLICIT
        if isinstance(item.meaning, Shift):
            source = DateSpan(source_day, source_day) if source_day else None
            base, how = source if item.meaning.from_source_day else anchor, Reading.RELATIVE
            named = _attempted(item.meaning, base)
        else:
            named = item.meaning
            if isinstance(named, YearlessSpan) and isinstance(anchor, DateSpan):
                inherited = with_year_of(named, anchor)
                named, how = inherited or named, Reading.YEAR_INHERITED if inherited else how
        span = _attempted(item.shift or _opening(item.word), named)
        if named is None or span is None:
            continue
        if _can_be_anchor(named, anchor):
            anchor = named
        yield DateExpression(item.start, item.end, span, year_given, how), anchor


def _attempted(change: Callable[[DateSpan], DateSpan], base: Span | None) -> Span | None:
    """Apply ``change``; None if there is no base, the base does not allow it, or the calendar ends."""
    if base is None or (isinstance(base, YearlessSpan) and isinstance(change, Shift) and change.unit == "year"):
        return None
    try:
        return changed(base, change)
    except (OverflowError, ValueError):
        return None


def _opening(word: str | None) -> Callable[[DateSpan], DateSpan]:
    """Return what a word makes of a span: "after 4 to 7 March" begins on 8 March and is open."""

    def opened(span: DateSpan) -> DateSpan:
        first, last = span.first_day, span.last_day
        match _OPENINGS.get(word or ""):
            case "since":
                return DateSpan(first, None)
            case "after":
                return DateSpan(last and last + DAY, None)
            case "until":
                return DateSpan(None, last)
            case "before":
                return DateSpan(None, first and first - DAY)
        return span

    return opened


def _can_be_anchor(span: Span, anchor: Span | None) -> bool:
    """Tell whether ``span`` is a better anchor than the one before it: what tells no year never replaces a year."""
    if isinstance(span, YearlessSpan):
        return not isinstance(anchor, DateSpan)
    return anchor is None or (length_of(span) or 0) <= WIDEST_ANCHOR["year"]

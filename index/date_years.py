"""Years, decades, centuries and years of an era: what each means by itself.

A function that is named as a group of ``date_grammar.PIECE`` reads what that group has found; it raises ``ValueError``
for what is not in the calendar.
"""

import re

from index import date_around as around
from index import date_words as words
from index.calendar import part_of, whole_years
from index.date_days import whole_months
from index.date_records import Piece, Written
from index.records import DateSpan

_ERA = re.compile(r"A\.?D|C\.?E")
_CENTURY_IN_NAME = re.compile(r"C[^.]* [A-Z]")
_OPENING = re.compile(r"(?<!\w)(between|from) (?:the )?\Z")


def years(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "2013", "2004-2006", 2013-03."""
    folded, (start, end) = written.folded, found.span()
    year, last, last_year = int(found["year"]), int(found["year"]), found["last_year"]
    if last_year:
        last = words.last_year_of(year, last_year)
        if last <= year and len(last_year) == 2:  # "2013-03" is a month
            return [Piece(start, end, whole_months(int(last_year), int(last_year), year))]
    if not 1000 <= year <= last <= 2100 or around.NOT_A_YEAR_BEFORE.search(folded, max(0, start - 20), start):
        return []
    is_thing = not last_year and folded.endswith(("by ", "for ", "than "), 0, start)
    if is_thing and around.THINGS_BEHIND.match(folded, end):
        return []
    needs = around.AFTER_YEAR_WORD if 1900 <= year <= 2100 else around.AFTER_DATE_WORD
    is_sure = last_year or _is_surely_a_year(folded, year, start, end)
    return [Piece(start, end, whole_years(year, last), None if is_sure else needs, is_range=" " in found[0])]


def _is_surely_a_year(folded: str, year: int, start: int, end: int) -> bool:
    """Tell whether a number is a year by what is around it: "(1999)", "1999 was", "1999 to 2004"."""
    before, behind = folded[max(0, start - 2) : start].rstrip()[-1:], folded[end : end + 2].lstrip()[:1]
    follows_comma = folded.endswith(", ", 0, start)
    if behind and ((before and before in "([" and behind in ")],;-") or (behind == ")" and follows_comma)):
        return True  # "(1999)", "(Smith, 2013)"
    if start < 4 and behind == ",":
        return True
    opens_text = not folded[max(0, start - 4) : start].strip(" \"'“‘(")
    if (opens_text or follows_comma) and around.YEAR_DOES.match(folded, end):
        return True
    to = around.TO_YEAR.match(folded, end)
    goes_on = to is not None and 1500 <= year < int(to["year"]) <= year + 150
    return goes_on or around.TO_PRESENT.match(folded, end) is not None


def short(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "'13"."""
    start = found.start() - len("'")
    before = around.YEAR_TO.search(written.folded, max(0, start - 12), start)
    year = int(before["hundreds"] + found[0]) if before else words.year_of(found[0]) or 0
    return [Piece(start, found.end(), whole_years(year, year), around.AFTER_DATE_WORD)]


def worded(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "nineteen forty-five", "twenty thirteen" and "two thousand and one"."""
    if around.THINGS_BEHIND.match(written.folded, found.end()):
        return []
    if found["worded_century"]:
        year = 100 * words.count_of(found["worded_century"]) + words.count_of(found["worded_year"])
    else:
        year = 2000 + (words.count_of(found["worded_rest"]) if found["worded_rest"] else 0)
    return [Piece(*found.span(), whole_years(year, year), around.AFTER_YEAR_WORD)] if year <= 2100 else []


def fiscal(_: Written, found: re.Match[str]) -> list[Piece]:
    """Read "FY2013/14"."""
    first = words.year_of(found["fiscal_first"]) or 0
    last = words.last_year_of(first, found["fiscal_last"]) if found["fiscal_last"] else first
    return [Piece(*found.span("fiscal_year"), whole_years(first, last))] if first <= last else []


def era(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "AD 476"."""
    return _year_of_era(written, found, found["era_year"])


def year_era(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "476 AD"."""
    return _year_of_era(written, found, found["era_year_first"])


def _year_of_era(written: Written, found: re.Match[str], digits: str) -> list[Piece]:
    year = int(digits)
    if not _ERA.search(written.text, *found.span()) or not 1 <= year <= 2100:
        return []
    return [Piece(*found.span(), whole_years(year, year))]


def decade(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "the 1990s", "the '90s"."""
    year, (start, end) = int(found["decade_year"]), found.span()
    if year >= 100:
        return [Piece(start, end, whole_years(year, year + (99 if year % 100 == 0 and year < 2000 else 9)))]
    meaning = whole_years(1900 + year, 1909 + year)
    if written.folded.endswith("s-", 0, start):  # "the 1980s-90s"
        return [Piece(start, end, meaning)]
    short = written.folded.startswith("'", start - 1)
    return [Piece(start - short, end, meaning, None if short else around.AFTER_DECADE_WORD)]


def tens(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "the nineteen-twenties"."""
    century = 1800 if (found["tens_century"] or "").startswith("eigh") else 1900
    year = century + words.DECADES[found["tens_word"]]
    named = written.text[found.start()].isupper() and written.folded.endswith("the ", 0, found.start())
    sure = named or found["tens_century"]
    return [Piece(*found.span(), whole_years(year, year + 9), None if sure else around.AFTER_DECADE_WORD)]


def century(written: Written, found: re.Match[str]) -> list[Piece]:
    """Read "the 19th century", "the 18th to the early 19th century"."""
    last = words.number_of(found["century_last"])
    first = words.number_of(found["century_first"]) if found["century_first"] else last
    start, end = found.span()
    if not 1 <= first <= last <= 30 or _CENTURY_IN_NAME.match(written.text[end - 7 : end + 2]):
        return []  # "20th Century Fox"
    opening = _OPENING.search(written.folded[max(0, start - 12) : start])
    is_range = bool(opening and (opening[1] == "between" or found["century_word"] not in ("and", "or")))
    spans = [whole_years(number * 100 - 99, number * 100) for number in (first, last)]
    if not found["century_part"]:
        both = DateSpan(spans[0].first_day, spans[1].last_day)
        return [Piece(start, end, both, is_range=is_range and last > first)]
    its_part = part_of(spans[1], words.PARTS[found["century_part"].rstrip(" -")])
    return [
        Piece(start, found.end("century_first"), spans[0]),
        Piece(found.start("century_part"), end, its_part),
    ]


READERS = {reader.__name__: reader for reader in (years, short, worded, fiscal, era, year_era, decade, tens, century)}

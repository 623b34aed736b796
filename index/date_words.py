"""The words of written dates, the numbers that they stand for, and the folding of text to what these are written in."""

import re
import unicodedata
from collections.abc import Collection

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER_OF_MONTH = {name: number for number, name in enumerate(MONTHS, start=1)}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
# Days that have the same date every year and are told by their names.
FEASTS = {
    **{"christmas eve": (12, 24), "christmas day": (12, 25), "boxing day": (12, 26), "new year's eve": (12, 31)},
    **{"new year's day": (1, 1), "valentine's day": (2, 14), "midsummer day": (6, 24), "midsummer's day": (6, 24)},
    **{"bastille day": (7, 14), "halloween": (10, 31), "all saints' day": (11, 1), "armistice day": (11, 11)},
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ONES_ORDINAL = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
ORDINALS = (
    *(*_ONES_ORDINAL, "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth", *(f"twenty-{ones}" for ones in _ONES_ORDINAL)),
    *("thirtieth", "thirty-first"),
)
TO_TWENTY = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_ONES = tuple(enumerate(TO_TWENTY[:9], start=1))
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
DECADES = {f"{word[:-1]}ies": number for word, number in _TENS.items()}
COUNTS = {
    **{word: number for number, word in enumerate(TO_TWENTY, start=1)},
    **_TENS,
    **{f"{tens}-{one}": number + ones for tens, number in _TENS.items() for ones, one in _ONES},
    **{f"{one} hundred": 100 * ones for ones, one in _ONES},
    **{"a": 1, "an": 1, "the": 1, "a couple of": 2, "a dozen": 12, "a hundred": 100},
}
# A part of a span, told by where it begins and ends, in so many equal parts.
_THIRDS = {"first": (0, 1, 3), "opening": (0, 1, 3), "early": (0, 1, 3)} | dict.fromkeys(
    ("last", "final", "closing"), (2, 3, 3)
)
PARTS = {
    **{f"{word} {units}": part for word, part in _THIRDS.items() for units in ("days", "weeks", "months", "years")},
    **dict.fromkeys(("early", "beginning", "start", "early part", "first part", "first third"), (0, 1, 3)),
    **dict.fromkeys(("mid", "middle", "second third"), (1, 2, 3)),
    **dict.fromkeys(("late", "end", "close", "later part", "latter part", "last part", "last third"), (2, 3, 3)),
    **dict.fromkeys(("first half", "1st half", "h1"), (0, 1, 2)),
    **dict.fromkeys(("second half", "2nd half", "latter half", "last half", "h2"), (1, 2, 2)),
    **dict.fromkeys(("first quarter", "1st quarter", "q1"), (0, 1, 4)),
    **dict.fromkeys(("second quarter", "2nd quarter", "q2"), (1, 2, 4)),
    **dict.fromkeys(("third quarter", "3rd quarter", "q3"), (2, 3, 4)),
    **dict.fromkeys(("fourth quarter", "4th quarter", "last quarter", "final quarter", "q4"), (3, 4, 4)),
}
# How many units the word leads on, and whether from the day of the source rather than from the date before it.
STEPS = {
    **dict.fromkeys(("next", "following", "subsequent"), (1, False)),
    **dict.fromkeys(("previous", "preceding"), (-1, False)),
    **dict.fromkeys(("same", "that", "that same", "that very"), (0, False)),
    **dict.fromkeys(("last", "this past"), (-1, True)),
    **dict.fromkeys(("coming", "this coming"), (1, True)),
    **dict.fromkeys(("this", "current"), (0, True)),
}
SOURCE_DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
FROM_SOURCE_DAY = ("ago", "from now", "from today", "time")  # what a counted distance ends with
BACKWARDS = ("earlier", "previously", "before", "ago")

# Months that are also words or names count alone only after a word that wants a time.
WORDS_TOO = {"march", "april", "may", "june", "august"}
WORDS_IN_LOWER_CASE = {"march", "may", "mar"}


def any_of(words: Collection[str]) -> str:
    """Return a pattern for the longest of the words that tries each letter once; a hyphen may be a blank."""
    rests: dict[str, list[str]] = {}
    for word in words:
        if word:
            rests.setdefault(word[0], []).append(word[1:])
    branches = [("[- ]" if letter == "-" else re.escape(letter)) + any_of(rest) for letter, rest in rests.items()]
    return f"(?:{'|'.join(branches)})" + ("?" if "" in words else "") if branches else ""


# --- Numbers ----------------------------------------------------------------------------------------------------


def month_of(name: str) -> int:
    """Return the number of a month that is named by its first three letters or more."""
    return _NUMBER_OF_MONTH[name[:3]]


def roman_of(name: str) -> int:
    """Return the number of a month in Roman numerals."""
    return ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii").index(name) + 1


def year_of(written: str | None) -> int | None:
    """Return a year written with four digits or two; "'44" was, "'13" may have been this century."""
    if not written:
        return None
    year = int(written.lstrip("'"))
    return year if len(written) == 4 else year + (2000 if year < 40 else 1900)


def last_year_of(first: int, written: str) -> int:
    """Return the year that a shortened one stands for: "2004-06", "1999-00", "1914-8"."""
    if len(written) == 4:
        return int(written)
    size = 10 if len(written) == 1 else 100
    turns = len(written) == 2 and (first + 1) % 100 == int(written) == 0
    return first - first % size + int(written) + (100 if turns else 0)


def number_of(word: str) -> int:
    """Return the number that an ordinal in digits or words stands for."""
    digits = word if word.isdigit() else word[:-2]  # "1st"
    return int(digits) if digits.isdigit() else ORDINALS.index(word.replace(" ", "-")) + 1


def count_of(word: str) -> int:
    """Return the number that a count in digits or words stands for."""
    if word.isdigit():
        return int(word)
    return COUNTS.get(word) or COUNTS[word.replace(" ", "-")]


def steps_of(which: str) -> tuple[int, bool]:
    """Return how many units a word such as "next" leads on, and whether from the day of the source."""
    return STEPS[which.removeprefix("very ")]


# --- Folding ----------------------------------------------------------------------------------------------------


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


def fold(text: str) -> str:
    """Return ``text`` as the grammar of dates is written, of the same length."""
    return text.lower().replace("\t", " ") if text.isascii() else text.translate(_FOLDS)

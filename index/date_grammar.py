"""The words and patterns of written dates, for text that is folded to lower case, ASCII digits, "-" and blanks.

``PIECE`` finds what may be a date or a part of one; the function that has the name of its outer group reads it
(``date_days``, ``date_years``, ``date_told``). The other patterns look at what stands right before or behind a piece.
"""

import calendar
import re
import unicodedata
from collections.abc import Collection

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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
_TO_TWENTY = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_ONES = tuple(enumerate(_TO_TWENTY[:9], start=1))
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
DECADES = {f"{word[:-1]}ies": number for word, number in _TENS.items()}
COUNTS = {
    **{word: number for number, word in enumerate(_TO_TWENTY, start=1)},
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


def _any_of(words: Collection[str]) -> str:
    """Return a pattern for the longest of the words that tries each letter once; a hyphen may be a blank."""
    rests: dict[str, list[str]] = {}
    for word in words:
        if word:
            rests.setdefault(word[0], []).append(word[1:])
    branches = [("[- ]" if letter == "-" else re.escape(letter)) + _any_of(rest) for letter, rest in rests.items()]
    return f"(?:{'|'.join(branches)})" + ("?" if "" in words else "") if branches else ""


# --- Pieces -----------------------------------------------------------------------------------------------------

_STOP = r"[.,]\d|:\d(?!\d:\d)"  # a number goes on; a time may follow
_BC = r" ?b\.?c"
_END = rf"(?!\w|{_STOP}|%| \d{{1,4}}{_BC})"
_NUMBER_END = r"(?![\w%]|[-/.,:]\d)"
_CLAUSE_END = r"(?= ?[,.;:!?)](?!\d)|\Z)"
_COUNTED = (
    "people|persons|men|women|children|guests|soldiers|troops|fighters|rebels|civilians|prisoners|refugees"
    "|workers|students|members|deaths|casualties|cases|times|hours|days|years|miles|feet|tons|tonnes|metres|meters"
    "|kilometres|km|kg|m|dollars|euros|pounds|percent|copies|pages|words|rounds|shells|ships|houses|hectares|acres"
    "|units|households|villages|games|points|votes"
)
_YEAR = rf"[0-2]\d{{3}}(?!\w|{_STOP}|%|{_BC})"
_SHORT_YEAR = r"'\d\d(?![\w'])"
_OF_YEAR = r"(?:(?:of|in) )?(?:the year (?:of our lord )?)?(?:a\.?d\.? )?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?!\w)"
)
_DOT = r"(?:(?<=\b\w\w\w)\.|(?<=sept)\.)?"  # after a month's short form only
_ORDINAL = _any_of(ORDINALS)
_DAY_END = r"(?![\w:%]|[.,]\d)"
_DAY_NUMBER = rf"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?{_DAY_END}"
_ONE_DAY = rf"(?:{_DAY_NUMBER}|{_ORDINAL}{_DAY_END})"
_TO = r"(?: ?(?:--?|/) ?| (?:to|until|till|through|thru) (?:the )?)"
_AND = r"(?: ?& ?|,? (?:and|or) (?:the )?)"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[.,]? (?:the )?)?"
_DAYS = rf"(?:(?:(?:{_ONE_DAY}, ){{0,4}}{_ONE_DAY}{_AND}|{_ONE_DAY}{_TO}){_WEEKDAY})?{_ONE_DAY}"
_DAYS_BEHIND_MONTH = (
    rf"(?:{_DAY_NUMBER}(?:{_TO}{_DAY_NUMBER}|(?:, {_DAY_NUMBER}){{0,4}}{_AND}{_DAY_NUMBER}(?! [a-z]))?(?! ?{_MONTH})"
    rf"|\d\d{_CLAUSE_END}|(?<=the ){_ORDINAL}{_DAY_END})"
)
_SHORT_MONTHS = rf"(?:{'|'.join(MONTHS)})"
_ROMAN = "(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})"
_CENTURY = rf"(?:{_ORDINAL}|\d\d?(?:st|nd|rd|th))"
_COUNT = rf"(?:{_any_of(COUNTS)}|\d{{1,3}})"
_UNITS = "(?:day|night|morning|evening|week|fortnight|month|quarter|year|decade)"
_PART_OF_DAY = "(?:night|morning|afternoon|evening)"
_NAMES = rf"{_PART_OF_DAY}|{_any_of(WEEKDAYS)}|{_any_of(SEASONS)}|{_MONTH}"
_TIMES = rf"day|week(?:end)?|month|quarter|year|decade|century|{_NAMES}"
_WHICH = rf"(?:very )?{_any_of(STEPS)}"
_DIRECTION = (
    "later|earlier|afterwards?|thereafter|previously|ago|from (?:now|today)|time|on(?=,)"
    rf"|(?:before|after)(?:(?= that\b(?! \w+ed))|{_CLAUSE_END})"
)
# How a piece without a digit begins: quickly tried at every word, so that the slow rest is not.
_SPANS = ("day", "night", "morning", "evening", "week", "fortnight", "month", "quarter", "year", "decade", "century")
_TIME_NAMES = (*_SPANS, *WEEKDAYS, *SEASONS, *MONTHS, "night", "morning", "afternoon", "evening")
_FIRST_WORDS = _any_of(
    [
        *(*MONTHS, *SEASONS, *DECADES, *SOURCE_DAYS, *(word[:4] for word in ORDINALS)),
        *(f"{step} {name[:2]}" for step in STEPS for name in _TIME_NAMES),
        *(f"{count} {unit[:2]}" for count in COUNTS for unit in _SPANS),
        *("very same ", "very next ", "half a y", "eighteen", "nineteen", "q1", "q2", "q3", "q4", "h1", "h2", "fy"),
        *("seventeen ", "twenty ", "two thousand"),
        *(f"{way} {count[:2]}" for way in ("last", "past", "next", "coming") for count in (*COUNTS, *"123456789")),
        *(f"past {unit[:2]}" for unit in _SPANS),
        *WEEKDAYS,
        *FEASTS,
        *("ad ", "a.d", "week", "month", "quarter", "year", "decade", "century"),
    ]
)
_NUMBERS = (
    r"(?P<iso>(?P<iso_year>\d{4})(?P<iso_mark>[-/.]| - )(?P<iso_month>\d\d?)(?P=iso_mark)(?P<iso_day>\d\d?)"
    rf"(?:(?=t\d)|(?=[-/]\d{{4}}(?P=iso_mark)\d)|{_NUMBER_END}))"
    r"|(?P<numeric>(?P<left>\d\d?)(?P<mark>[-/.])(?P<middle>\d\d?)(?P=mark)(?P<right>\d{4}|\d\d)"
    rf"(?:(?=-\d\d?[/.]\d\d?[/.]\d)|{_NUMBER_END}))"
    rf"|(?P<without_year>(?P<one>\d\d)/(?P<other>\d\d){_NUMBER_END}(?!/| (?:of )?{_MONTH}))"
    rf"|(?P<unspaced>(?P<unspaced_day>\d\d?)(?P<unspaced_month>{_SHORT_MONTHS})(?P<unspaced_year>\d{{4}}){_NUMBER_END})"
    rf"|(?P<roman>(?P<roman_day>\d\d?)(?:\. ?|[/-])(?P<roman_month>{_ROMAN})(?:\. ?|[/-])(?P<roman_year>\d{{4}})"
    rf"{_NUMBER_END})"
    rf"|(?P<year_first>(?P<first_year>[12]\d{{3}})[ /-](?P<its_month>{_MONTH}){_DOT}[ /-](?P<its_day>\d\d?){_DAY_END}"
    r"(?! ?, ?\d))"
)
# What a sentence may go on with behind "on the 14th".
_SUBJECTS = (
    "the|an?|he|she|it|we|they|i|you|his|her|its|our|their|my|there|no|all|some|this|was|were|is|are|will|has|have|had"
)
_DAYS_OF_MONTH = (
    rf"(?P<days>(?<!\d[.,:])(?P<day_list>{_DAYS})(?: day)?(?: of)?[ /-](?P<day_month>{_MONTH})"
    rf"(?:{_DOT} ?,?[ /-]{_OF_YEAR}(?P<day_year>{_YEAR}|{_SHORT_YEAR}|(?<=[a-z]-)\d\d(?![\w-])))?{_END})"
    rf"|(?P<no_day>(?<![\d.,:/-])(?:3[2-9]|[4-9]\d)(?:st|nd|rd|th)? (?:of )?(?P<no_month>{_MONTH})"
    rf"(?:,? {_YEAR}|(?! \d\d?\b)))"
    rf"|(?P<day_of>(?<=the )(?P<day_number>{_ONE_DAY})(?: of (?:the )?(?P<day_which>{_WHICH}) month\b|{_CLAUSE_END}"
    rf"|(?P<day_goes_on>(?= (?:{_SUBJECTS})\b))))"
)
_YEARS = (
    rf"(?P<year_parts>(?P<year_part>{_YEAR})[ -](?P<part_behind>q[1-4]|h[12]){_END})"
    r"|(?P<decade>(?P<decade_year>1\d\d0|20\d0|(?<=')[2-9]0|(?<=the )[2-9]0|(?<=0s-)[2-9]0)'?s)\b"
    r"|(?P<year_era>(?P<era_year_first>\d{1,4}) (?:a\.?d|c\.?e)\b\.?)"
    r"|(?P<compact>(?P<compact_year>(?:19|20)\d\d)(?P<compact_month>[01]\d)(?P<compact_day>[0-3]\d)"
    rf"(?:(?=t\d{{4}})|{_NUMBER_END}))"
    rf"|(?P<month_of_year>(?P<number>0?[1-9]|1[0-2])/(?P<of_year>(?:19|20)\d\d){_NUMBER_END})"
    r"|(?P<short>(?<=')\d\d)(?![\w'])"
    rf"|(?P<years>(?P<year>[12]\d{{3}})(?:(?:[-/]| -- | - (?=\d{{4}}))(?P<last_year>\d{{4}}|\d\d|(?<=-)\d))?{_END}"
    rf"(?!-\d)(?! (?:{_COUNTED})\b|{_BC}))"
)
_CENTURIES_AND_DISTANCES = (
    rf"(?P<century>(?:(?P<century_first>{_CENTURY})(?: (?P<century_word>and|or|to|until|through) (?:the )?"
    rf"|-)(?P<century_part>(?:early|mid|late)[ -])?)?(?P<century_last>{_CENTURY})[ -]centur(?:y|ies)(?!{_BC})\b)"
    rf"|(?P<distance>(?P<count>half a(?= year)|{_COUNT}) (?P<count_unit>{_UNITS})s?(?:'s?)? "
    rf"(?P<direction>{_DIRECTION})\b)"
)
_TENS_AND_ONES = _any_of([word for word, number in COUNTS.items() if 10 <= number < 100 and word != "a dozen"])
_WORDS = (
    rf"(?P<worded>(?P<worded_century>seventeen|eighteen|nineteen|twenty)[ -](?P<worded_year>{_TENS_AND_ONES})(?![-\w])"
    rf"|two thousand(?: (?:and )?(?P<worded_rest>{_any_of([*_TO_TWENTY, *COUNTS])}))?(?![-\w]))"
    rf"|(?P<span>(?P<span_way>last|past|next|coming) (?P<span_count>{_COUNT}) (?P<span_unit>{_UNITS})s\b"
    r"(?! (?:of|in)\b))|"
    rf"(?P<parts>(?P<part>q[1-4]|h[12])(?: ?[ /-]?(?:of )?(?:fy ?|(?:fiscal|financial) (?:year )?)?"
    rf"(?P<part_year>{_YEAR}|{_SHORT_YEAR}))?{_END})"
    rf"|(?P<tens>(?P<tens_century>(?:eigh|nine)teen[ -])?(?P<tens_word>{_any_of(DECADES)}))\b"
    r"|(?P<era>a\.?d\.? (?P<era_year>\d{1,4})(?![\w%]|[.,:]\d))"
    rf"|(?P<fiscal>fy ?(?P<fiscal_year>(?P<fiscal_first>{_YEAR}|\d\d)(?:[-/](?P<fiscal_last>\d\d(?:\d\d)?))?){_END})"
    rf"|(?P<month>(?P<month_name>{_MONTH})(?:{_DOT}[ -]? ?(?:the )?(?P<month_days>{_DAYS_BEHIND_MONTH}))?"
    rf"(?:(?: \d\d:\d\d:\d\d(?: [a-z]{{3,4}})?)?{_DOT}(?: ?, ?| |[-/]){_OF_YEAR}(?P<month_year>{_YEAR}|{_SHORT_YEAR}))?"
    rf"{_END})"
    rf"|(?P<season>(?P<season_name>{_any_of(SEASONS)})"
    rf"(?:,? (?:of )?(?P<season_year>{_YEAR}|{_SHORT_YEAR})(?:[-/]'?\d{{2,4}})?)?{_END})"
    rf"|(?P<feast>(?P<feast_name>{_any_of(FEASTS)})(?:,? (?:of |in )?(?P<feast_year>{_YEAR}|{_SHORT_YEAR}))?{_END})"
    rf"|(?P<named>(?P<weekday_name>{_any_of(WEEKDAYS)})(?: {_PART_OF_DAY})?\b"
    rf"(?!,? (?:the )?(?:\d|{_MONTH}|{_ORDINAL}\b)))"
    r"|(?P<past>(?<= the )past (?P<past_unit>week|fortnight|month|quarter|year|decade)\b(?! of\b))"
    rf"|(?P<neighbour>(?P<which>{_WHICH}) (?P<time>{_TIMES})\b(?! of\b|,? [12]\d{{3}}\b))"
    rf"|(?P<whole>(?<= the )(?P<whole_unit>week|month|quarter|year|decade|century)\b(?![ -]\d|-))"
    r"|(?P<beyond>the (?P<beyond_unit>week|month|quarter|year) (?P<beyond_way>before last|after next))\b"
    rf"|(?P<source>(?:the day (?:after|before) (?=tomorrow|yesterday))?(?P<source_day>{_any_of(SOURCE_DAYS)}))\b"
)
# Where a piece may begin; to be sought in the text with a blank before it. The first character is not of a word, by
# which such places are found several times faster.
BEGINNING = re.compile(rf"[^a-z\d_](?=\d|{_FIRST_WORDS})")
PIECE = re.compile(
    rf"\b(?:(?=\d)(?:{_NUMBERS})|{_DAYS_OF_MONTH}|(?=\d)(?:{_YEARS})|{_CENTURIES_AND_DISTANCES}|(?!\d)(?:{_WORDS}))"
)
ONE_DAY = re.compile(rf"(?<!\d)(?:\d\d?(?:st|nd|rd|th)?|{_ORDINAL}){_DAY_END}")
TO = re.compile(_TO)

# --- Around a piece ---------------------------------------------------------------------------------------------

LONGEST_BEFORE = 60
LONGEST_NEED = 32  # "as recently as approximately "
NEVER = re.compile(r"(?!)")
_OF = r"(?:the )?(?:(?:fiscal|financial) )?(?:year )?\Z"
PART_BEFORE = re.compile(
    r"(?<!\w)(?:(?P<near>early|late|mid|end(?=-))(?:[ -]to[ -](?P<until>mid|late))?[ -](?:in )?"
    rf"|(?P<part>{_any_of([name.replace(' ', '-') for name in PARTS])}) (?:of |(?<=half )|(?<=quarter ))){_OF}"
)
SOME_BEFORE = re.compile(
    rf"(?<!\w)(?P<which>first|opening|last|final|closing|second|third|fourth) (?:(?P<count>{_COUNT}) )?"
    rf"(?P<unit>day|week|month|year|decade|{_any_of(WEEKDAYS)})s? (?:of|in) {_OF}"
)
PERIOD_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<count>{_COUNT}) )?(?P<unit>day|week|month|quarter|year)s?,? "
    r"(?P<way>of|to|end(?:ed|ing)|beginning|starting|commencing)(?: on)? (?:\w+day,? )?\Z"
)
# One of these ends what the three above look for: told before they are tried.
CUTTING_ENDS = (
    *("early ", "late ", "mid ", "early-", "late-", "mid-", "end-", "half ", "quarter ", "third "),
    *("of ", "in ", "to ", "ended ", "ending ", "beginning ", "starting ", "commencing "),
    *("ed on ", "ing on ", "day ", "day, ", "the ", "fiscal ", "financial ", "year "),
)
_ABOUT = (
    r"(?:(?:about|around|approximately|roughly|circa|ca?\.|at least|at most|perhaps|probably|possibly|both|either"
    r"|exactly|nearly|almost|only) )?"
)
_TIME_WORDS = "in|since|until|till|during|throughout|last|next|this"
_DATE_WORDS = (
    rf"(?:{_TIME_WORDS}|of|by|from|between|before|after|prior to|up to|through|thru|into|towards?|than|dated"
    r"|dates? (?:back )?to|years?|as (?:early|late|recently|far back|long ago) as|starting|beginning|effective|fiscal"
    r"|following|preceding"
    r"|born|died|founded|established|published|released|built|opened|elected|completed|formed|signed|issued|revised"
    rf"|updated|copyright) {_ABOUT}|(?:around|circa) |(?:ca?|b|d|r|m|fl|est)\. ?|© ?|(?<!\w)(?:pre|post)-"
)
AFTER_TIME_WORD = re.compile(rf"(?<!\w)(?:{_TIME_WORDS}) \Z")
AFTER_SEASON_WORD = re.compile(r"(?<!\w)(?:(?:in|during|since|until|by) the|last|next|this) \Z")
AFTER_DATE_WORD = re.compile(rf"(?<!\w)(?:{_DATE_WORDS})\Z")
AFTER_DAY_WORD = re.compile(rf"(?<!\w)(?:{_DATE_WORDS}|(?:on|to) )\Z")
AFTER_DAY_NOT_PLACE = re.compile(rf"(?<!\w)(?:{_DATE_WORDS}|on )\Z")  # "they had to march 12 miles"
AFTER_YEAR_WORD = re.compile(rf"(?<!\w)(?:{_DATE_WORDS}|for )(?<! 1 in )\Z")  # "a chance of 1 in 2000"
# A day of the week in full or short; how the names of months begin.
WEEKDAY_WORD = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
MONTH_START = "(?:" + "|".join(name[:3] for name in calendar.month_name if name) + ")"
AFTER_WEEKDAY_WORD = re.compile(r"(?<!\w)(?:on|since|until|till|by|before|after|for) \Z")
# What goes on as a sentence does: "on Friday we met", not "Friday prayers", "Friday week", "Friday and Sunday nights".
BEHIND_WEEKDAY = re.compile(
    r"(?:[.,;:!?)\"\u201d]|\s*\Z| (?! ?and \w+day \w+s\b)(?:and|or|but|the|an?|at|in|by|from|to|with|for|as|when|while"
    r"|where|who|which|that|this|he|she|it|we|they|i|you|his|her|its|our|their|my|there|no|not|all|some|was|were|is|are"
    r"|will|has|have|had|did)\b)"
)
AFTER_DECADE_WORD = re.compile(
    r"(?<!\w)(?:(?:in|during|since|until|by|of|throughout|from) the |the (?:early|mid|late)[ -])\Z"
)
OF_ITS_YEAR = re.compile(rf" of (?:the )?{_WHICH} year\b")
YEAR_TO = re.compile(r"(?<!\d)(?P<hundreds>\d\d)\d\d(?: (?:and|or|to|until|till) | ?--? ?)\Z")
AFTER_VAGUE_COUNT = re.compile(rf"(?<!\w)(?:{_COUNT} (?:or|to)|few|several|many|half|(?:hundred|thousand)(?: and)?) \Z")

# A number of things, not a year: "a crowd of 1968", "by 1789 residents."
NOT_A_YEAR_BEFORE = re.compile(
    r"(?<!\w)(?:pp?\.|pages?|nos?\.|numbers?|§"
    r"|(?:crowd|total|population|capacity|force|army|number|group|team|audience|fleet|garrison|membership|sum|price"
    r"|cost|fine|average|maximum|minimum|score|majority|height|distance|length|weight) of) ?\Z"
)
# Codes that look like a date: "Lot 12-05-06".
NOT_A_DAY_BEFORE = re.compile(
    r"(?<!\w)(?:lot|batch|ref(?:erence)?|code|serial|model|version|part|item|order|invoice|section|sku|id|no|number|nr"
    r"|tel|phone|fax|score)(?: (?:no|number|code|nr))?[.:#]? ?#?\Z"
)
AFTER_ON = re.compile(r"(?<!\w)(?:on|since|until|till|dated|due|from|between|before|after) \Z")
THINGS_BEHIND = re.compile(
    r" (?!(?:was|is|has|as|this|his|its|plus|minus|across|versus|perhaps)\b)[a-z]+s"
    r"(?= ?[.,;:!?)]| (?:and|in|at|who|that|from)\b|\Z)"
)
YEAR_DOES = re.compile(r" (?:was|is|saw|brought|began|ended|marked|came|proved|turned)\b|: ")
TO_YEAR = re.compile(rf" to (?:the )?(?P<year>(?:1[5-9]|20)\d\d)(?!\w|[.,:]\d| (?:{_COUNTED})\b)(?! [a-z]+s\b)")
LIST_GOES_ON = re.compile(r"(?:, \d{4}){0,20},? (?:and|or|&) \d{4}\b")
RANGE_BEFORE = re.compile(r"(?<![\w.,:/-])(?P<range>(?P<first>\d\d?) ?(?:-|to) ?(?P<last>\d\d?)),? (?:and|&) \Z")

_CLOCK = r"(?:\d\d?(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?|noon|midnight|dawn|dusk)"
_FILLER = (
    rf"{_ABOUT}(?:(?:{_CLOCK} )?on )?(?:the )?(?:{_PART_OF_DAY} of (?:the )?)?"
    rf"{_WEEKDAY}"
)
_TIME = r"(?:(?:[ t:]|,? at |, )\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?:z| ?[ap]\.?m\.?)?)?"
_CONNECTED = r"(?:through )?(?:to|up to|until|up until|till)(?: and including)?|through|thru|and|or|&"
BETWEEN = re.compile(rf"{_TIME}(?:(?P<slash>/)|\.? ?--? ?|[,.]? (?P<word>{_CONNECTED}) ){_FILLER}")
# What a word before a date makes of it: the days from its first one on, those after it, up to its last, before it.
BEFORE = re.compile(
    rf"(?<!\w)(?:(?:(?P<count>{_COUNT}) (?P<unit>{_UNITS})s? (?:(?P<later>after|following)|(?P<sooner>before|prior to))"
    r"|(?P<range>from|between)"
    r"|(?P<since>since|(?:starting|beginning|effective|commencing)(?: (?:from|on|in|as of))?|with effect from|as from"
    r"|(?:no|not) earlier than|not before|(?:on|from) (?:or|and) after)"
    rf"|(?P<after>after(?! {_CLOCK} on)|(?<!the )following(?! the )|(?<!no )(?<!not )later than)"
    r"|(?P<until>until|till|by|up (?:to|until)(?: and including)?|(?<!way )(?<!all )(?:through(?! the )|thru)"
    r"|(?:no|not) (?:later than|after)|on or (?:before|prior to)|before or on)"
    rf"|(?P<before>before(?! {_CLOCK} on)|prior to|preceding|(?<!no )(?<!not )earlier than)) {_FILLER}"
    r"|(?P<pre>pre-)|(?P<post>post-))\Z"
)
_TO_PRESENT = rf"(?: ?--?| (?:to|until|till|through|up to)) ?(?:the )?(?:present(?: day)?|date|now){_CLAUSE_END}"
TO_PRESENT = re.compile(_TO_PRESENT)
END_AT = re.compile(r"(?:end|close)[ -]")
NOT_UNTIL = re.compile(r"(?:\bnot|\bnever|n't)(?: [\w'-]+){0,6} \Z")  # "it was not finished until 1999": finished then
BEHIND = re.compile(
    rf"(?P<since> onwards?\b|(?<=\d) on(?= ?[,.;:)]|\Z)| (?:and|or) (?:later|after|onwards?|beyond){_CLAUSE_END}"
    rf"|{_TO_PRESENT})"
    rf"|(?P<until> (?:and|or) (?:earlier|before){_CLAUSE_END})"
)


# --- Numbers ----------------------------------------------------------------------------------------------------


def month_of(name: str) -> int:
    """Return the number of a month that is named by its first three letters or more."""
    return MONTHS.index(name[:3]) + 1


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


FOLDS = _Folds()

"""The patterns of written dates, for text that ``date_words.fold`` has folded.

``PIECE`` finds what may be a date or a part of one; the function that has the name of its outer group reads it
(``date_days``, ``date_years``, ``date_told``). What stands right before or behind a piece is for ``date_around``.
"""

import re

from index.date_words import (
    COUNTS,
    DECADES,
    FEASTS,
    MONTHS,
    ORDINALS,
    SEASONS,
    SOURCE_DAYS,
    STEPS,
    TO_TWENTY,
    WEEKDAYS,
    any_of,
)

_STOP = r"[.,]\d|:\d(?!\d:\d)"  # a number goes on; a time may follow
_BC = r" ?b\.?c"
_END = rf"(?!\w|{_STOP}|%| \d{{1,4}}{_BC})"
_NUMBER_END = r"(?![\w%]|[-/.,:]\d)"
CLAUSE_END = r"(?= ?[,.;:!?)](?!\d)|\Z)"
COUNTED = (
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
_ORDINAL = any_of(ORDINALS)
_DAY_END = r"(?![\w:%]|[.,]\d)"
_DAY_NUMBER = rf"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?{_DAY_END}"
_ONE_DAY = rf"(?:{_DAY_NUMBER}|{_ORDINAL}{_DAY_END})"
_TO = r"(?: ?(?:--?|/) ?| (?:to|until|till|through|thru) (?:the )?)"
_AND = r"(?: ?& ?|,? (?:and|or) (?:the )?)"
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[.,]? (?:the )?)?"
_DAYS = rf"(?:(?:(?:{_ONE_DAY}, ){{0,4}}{_ONE_DAY}{_AND}|{_ONE_DAY}{_TO}){WEEKDAY})?{_ONE_DAY}"
_DAYS_BEHIND_MONTH = (
    rf"(?:{_DAY_NUMBER}(?:{_TO}{_DAY_NUMBER}|(?:, {_DAY_NUMBER}){{0,4}}{_AND}{_DAY_NUMBER}(?! [a-z]))?(?! ?{_MONTH})"
    rf"|\d\d{CLAUSE_END}|(?<=the ){_ORDINAL}{_DAY_END})"
)
_SHORT_MONTHS = rf"(?:{'|'.join(MONTHS)})"
_ROMAN = "(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})"
_CENTURY = rf"(?:{_ORDINAL}|\d\d?(?:st|nd|rd|th))"
COUNT = rf"(?:{any_of(COUNTS)}|\d{{1,3}})"
UNITS = "(?:day|night|morning|evening|week|fortnight|month|quarter|year|decade)"
PART_OF_DAY = "(?:night|morning|afternoon|evening)"
_NAMES = rf"{PART_OF_DAY}|{any_of(WEEKDAYS)}|{any_of(SEASONS)}|{_MONTH}"
_TIMES = rf"day|week(?:end)?|month|quarter|year|decade|century|{_NAMES}"
WHICH = rf"(?:very )?{any_of(STEPS)}"
_DIRECTION = (
    "later|earlier|afterwards?|thereafter|previously|ago|from (?:now|today)|time|on(?=,)"
    rf"|(?:before|after)(?:(?= that\b(?! \w+ed))|{CLAUSE_END})"
)
# How a piece without a digit begins: quickly tried at every word, so that the slow rest is not.
_SPANS = ("day", "night", "morning", "evening", "week", "fortnight", "month", "quarter", "year", "decade", "century")
_TIME_NAMES = (*_SPANS, *WEEKDAYS, *SEASONS, *MONTHS, "night", "morning", "afternoon", "evening")
_FIRST_WORDS = any_of(
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
    rf"|(?P<day_of>(?<=the )(?P<day_number>{_ONE_DAY})(?: of (?:the )?(?P<day_which>{WHICH}) month\b|{CLAUSE_END}"
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
    rf"(?!-\d)(?! (?:{COUNTED})\b|{_BC}))"
)
_CENTURIES_AND_DISTANCES = (
    rf"(?P<century>(?:(?P<century_first>{_CENTURY})(?: (?P<century_word>and|or|to|until|through) (?:the )?"
    rf"|-)(?P<century_part>(?:early|mid|late)[ -])?)?(?P<century_last>{_CENTURY})[ -]centur(?:y|ies)(?!{_BC})\b)"
    rf"|(?P<distance>(?P<count>half a(?= year)|{COUNT}) (?P<count_unit>{UNITS})s?(?:'s?)? "
    rf"(?P<direction>{_DIRECTION})\b)"
)
_TENS_AND_ONES = any_of([word for word, number in COUNTS.items() if 10 <= number < 100 and word != "a dozen"])
_WORDS = (
    rf"(?P<worded>(?P<worded_century>seventeen|eighteen|nineteen|twenty)[ -](?P<worded_year>{_TENS_AND_ONES})(?![-\w])"
    rf"|two thousand(?: (?:and )?(?P<worded_rest>{any_of([*TO_TWENTY, *COUNTS])}))?(?![-\w]))"
    rf"|(?P<span>(?P<span_way>last|past|next|coming) (?P<span_count>{COUNT}) (?P<span_unit>{UNITS})s\b"
    r"(?! (?:of|in)\b))|"
    rf"(?P<parts>(?P<part>q[1-4]|h[12])(?: ?[ /-]?(?:of )?(?:fy ?|(?:fiscal|financial) (?:year )?)?"
    rf"(?P<part_year>{_YEAR}|{_SHORT_YEAR}))?{_END})"
    rf"|(?P<tens>(?P<tens_century>(?:eigh|nine)teen[ -])?(?P<tens_word>{any_of(DECADES)}))\b"
    r"|(?P<era>a\.?d\.? (?P<era_year>\d{1,4})(?![\w%]|[.,:]\d))"
    rf"|(?P<fiscal>fy ?(?P<fiscal_year>(?P<fiscal_first>{_YEAR}|\d\d)(?:[-/](?P<fiscal_last>\d\d(?:\d\d)?))?){_END})"
    rf"|(?P<month>(?P<month_name>{_MONTH})(?:{_DOT}[ -]? ?(?:the )?(?P<month_days>{_DAYS_BEHIND_MONTH}))?"
    rf"(?:(?: \d\d:\d\d:\d\d(?: [a-z]{{3,4}})?)?{_DOT}(?: ?, ?| |[-/]){_OF_YEAR}(?P<month_year>{_YEAR}|{_SHORT_YEAR}))?"
    rf"{_END})"
    rf"|(?P<season>(?P<season_name>{any_of(SEASONS)})"
    rf"(?:,? (?:of )?(?P<season_year>{_YEAR}|{_SHORT_YEAR})(?:[-/]'?\d{{2,4}})?)?{_END})"
    rf"|(?P<feast>(?P<feast_name>{any_of(FEASTS)})(?:,? (?:of |in )?(?P<feast_year>{_YEAR}|{_SHORT_YEAR}))?{_END})"
    rf"|(?P<named>(?P<weekday_name>{any_of(WEEKDAYS)})(?: {PART_OF_DAY})?\b"
    rf"(?!,? (?:the )?(?:\d|{_MONTH}|{_ORDINAL}\b)))"
    r"|(?P<past>(?<= the )past (?P<past_unit>week|fortnight|month|quarter|year|decade)\b(?! of\b))"
    rf"|(?P<neighbour>(?P<which>{WHICH}) (?P<time>{_TIMES})\b(?! of\b|,? [12]\d{{3}}\b))"
    rf"|(?P<whole>(?<= the )(?P<whole_unit>week|month|quarter|year|decade|century)\b(?![ -]\d|-))"
    r"|(?P<beyond>the (?P<beyond_unit>week|month|quarter|year) (?P<beyond_way>before last|after next))\b"
    rf"|(?P<source>(?:the day (?:after|before) (?=tomorrow|yesterday))?(?P<source_day>{any_of(SOURCE_DAYS)}))\b"
)
# Where a piece may begin; to be sought in the text with a blank before it. The first character is not of a word, by
# which such places are found several times faster.
BEGINNING = re.compile(rf"[^a-z\d_](?=\d|{_FIRST_WORDS})")
PIECE = re.compile(
    rf"\b(?:(?=\d)(?:{_NUMBERS})|{_DAYS_OF_MONTH}|(?=\d)(?:{_YEARS})|{_CENTURIES_AND_DISTANCES}|(?!\d)(?:{_WORDS}))"
)
ONE_DAY = re.compile(rf"(?<!\d)(?:\d\d?(?:st|nd|rd|th)?|{_ORDINAL}){_DAY_END}")
TO = re.compile(_TO)

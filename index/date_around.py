"""The patterns of what stands right before or behind a piece of a date, for text folded by ``date_words.fold``."""

import calendar
import re

from index.date_grammar import CLAUSE_END, COUNT, COUNTED, PART_OF_DAY, UNITS, WEEKDAY, WHICH
from index.date_words import PARTS, WEEKDAYS, any_of

LONGEST_BEFORE = 60
LONGEST_NEED = 32  # "as recently as approximately "
NEVER = re.compile(r"(?!)")
_OF = r"(?:the )?(?:(?:fiscal|financial) )?(?:year )?\Z"
PART_BEFORE = re.compile(
    r"(?<!\w)(?:(?P<near>early|late|mid|end(?=-))(?:[ -]to[ -](?P<until>mid|late))?[ -](?:in )?"
    rf"|(?P<part>{any_of([name.replace(' ', '-') for name in PARTS])}) (?:of |(?<=half )|(?<=quarter ))){_OF}"
)
SOME_BEFORE = re.compile(
    rf"(?<!\w)(?P<which>first|opening|last|final|closing|second|third|fourth) (?:(?P<count>{COUNT}) )?"
    rf"(?P<unit>day|week|month|year|decade|{any_of(WEEKDAYS)})s? (?:of|in) {_OF}"
)
PERIOD_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<count>{COUNT}) )?(?P<unit>day|week|month|quarter|year)s?,? "
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
OF_ITS_YEAR = re.compile(rf" of (?:the )?{WHICH} year\b")
YEAR_TO = re.compile(r"(?<!\d)(?P<hundreds>\d\d)\d\d(?: (?:and|or|to|until|till) | ?--? ?)\Z")
AFTER_VAGUE_COUNT = re.compile(rf"(?<!\w)(?:{COUNT} (?:or|to)|few|several|many|half|(?:hundred|thousand)(?: and)?) \Z")

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
TO_YEAR = re.compile(rf" to (?:the )?(?P<year>(?:1[5-9]|20)\d\d)(?!\w|[.,:]\d| (?:{COUNTED})\b)(?! [a-z]+s\b)")
LIST_GOES_ON = re.compile(r"(?:, \d{4}){0,20},? (?:and|or|&) \d{4}\b")
RANGE_BEFORE = re.compile(r"(?<![\w.,:/-])(?P<range>(?P<first>\d\d?) ?(?:-|to) ?(?P<last>\d\d?)),? (?:and|&) \Z")

_CLOCK = r"(?:\d\d?(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?|noon|midnight|dawn|dusk)"
_FILLER = (
    rf"{_ABOUT}(?:(?:{_CLOCK} )?on )?(?:the )?(?:{PART_OF_DAY} of (?:the )?)?"
    rf"{WEEKDAY}"
)
_TIME = r"(?:(?:[ t:]|,? at |, )\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?:z| ?[ap]\.?m\.?)?)?"
_CONNECTED = r"(?:through )?(?:to|up to|until|up until|till)(?: and including)?|through|thru|and|or|&"
BETWEEN = re.compile(rf"{_TIME}(?:(?P<slash>/)|\.? ?--? ?|[,.]? (?P<word>{_CONNECTED}) ){_FILLER}")
# What a word before a date makes of it: the days from its first one on, those after it, up to its last, before it.
BEFORE = re.compile(
    rf"(?<!\w)(?:(?:(?P<count>{COUNT}) (?P<unit>{UNITS})s? (?:(?P<later>after|following)|(?P<sooner>before|prior to))"
    r"|(?P<range>from|between)"
    r"|(?P<since>since|(?:starting|beginning|effective|commencing)(?: (?:from|on|in|as of))?|with effect from|as from"
    r"|(?:no|not) earlier than|not before|(?:on|from) (?:or|and) after)"
    rf"|(?P<after>after(?! {_CLOCK} on)|(?<!the )following(?! the )|(?<!no )(?<!not )later than)"
    r"|(?P<until>until|till|by|up (?:to|until)(?: and including)?|(?<!way )(?<!all )(?:through(?! the )|thru)"
    r"|(?:no|not) (?:later than|after)|on or (?:before|prior to)|before or on)"
    rf"|(?P<before>before(?! {_CLOCK} on)|prior to|preceding|(?<!no )(?<!not )earlier than)) {_FILLER}"
    r"|(?P<pre>pre-)|(?P<post>post-))\Z"
)
_TO_PRESENT = rf"(?: ?--?| (?:to|until|till|through|up to)) ?(?:the )?(?:present(?: day)?|date|now){CLAUSE_END}"
TO_PRESENT = re.compile(_TO_PRESENT)
END_AT = re.compile(r"(?:end|close)[ -]")
NOT_UNTIL = re.compile(r"(?:\bnot|\bnever|n't)(?: [\w'-]+){0,6} \Z")  # "it was not finished until 1999": finished then
BEHIND = re.compile(
    rf"(?P<since> onwards?\b|(?<=\d) on(?= ?[,.;:)]|\Z)| (?:and|or) (?:later|after|onwards?|beyond){CLAUSE_END}"
    rf"|{_TO_PRESENT})"
    rf"|(?P<until> (?:and|or) (?:earlier|before){CLAUSE_END})"
)

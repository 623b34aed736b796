"""Whether a date without a year, or a bare weekday, lies before or after the day that it was written on.

English tells it by the verb: "it burned on 20 December", "it will open on 20 December". Read is only what is plain; a
plan of the past ("it was moved to Friday", "they agreed to meet on Friday") may lie on either side.
"""

import re
from datetime import date, timedelta
from enum import Enum, auto

from index.records import DateSpan, YearlessSpan


class Tense(Enum):
    """On which side of the day of writing a date lies; ``UNCLEAR`` where the words speak for both."""

    PAST = auto()
    FUTURE = auto()
    UNCLEAR = auto()


_SLIP = timedelta(days=7)
_LONGEST = 300  # characters on either side of a date
_CLAUSES = re.compile(r"[;:!?()\n]|, | (?:that|which|who|because|but|and|so) | - ")
_OPENS = re.compile(r"\W*(?:(?:on|in|from|since|until|by|before|after|at|late|early|the|morning|evening|of) ?)*\Z")
_SURE_FUTURE = re.compile(
    r"\b(?:will|shall|won't|(?:is|are|am) (?:not |now )?(?:going to|due|scheduled|planned|expected|set (?:for|to)))\b"
    r"|'ll\b"
)
_FUTURE = re.compile(
    r"\b(?:due|(?<!the )next(?! to\b)|the next(?! (?:day|night|morning|evening|week|month|year)\b)"
    r"|upcoming|forthcoming|must|please|takes? place"
    r"|(?:is|are|am|'re) (?:now |still |not |only )?(?:on|to (?:be|take|come|meet|open|close|start|begin|go|leave)"
    r"|(?!missing|lying|standing|showing|hanging)\w{2,20}ing))\b"
)
_SURE_PAST = re.compile(
    r"\b(?:was|were|did|had|went|came|saw|took|gave|began|broke|drove|ate|fell|flew|grew|knew|ran|rang|sang|sank"
    r"|spoke|stole|swam|threw|wore|wrote|woke|rose|shook|drew|chose|froze|forgot|wasn't|weren't|didn't|hadn't)\b"
)
# These are participles too: no past behind "is", "to be" or "the".
_PAST = re.compile(
    r"\b(?:(?!need|indeed|proceed|succeed|speed|seed|feed|exceed|breed|weed|bleed)\w{2,20}ed|been|said|told|got"
    r"|made|met|left|brought|built|burnt|bought|caught|felt|found|heard|held|kept|led|lost|meant|paid|sat|sent|shot"
    r"|slept|spent|stood|struck|taught|thought|understood|won|fought|fled|sold)\b"
)
_NO_PAST_BEFORE = re.compile(
    r"\b(?:is|are|am|be|being|can|must|to|the|an?|our|my|your|his|her|its|their|this|these|those|of|by|with|for|any"
    r"|all|no|newly)(?: (?:not|now|still|also|already|only|newly|recently))? \Z"
)
_PRESENT_BEFORE = re.compile(r"\b(?:is|are|am|be|being|can|must)\b")
_PLANS = re.compile(
    r"\b(?:moved?|postponed?|rescheduled?|delayed?|adjourned?|brought forward|put off|deadline"
    r"|plan(?:ned|s)?|scheduled?|expect(?:ed|s)?|proposed?|suppos(?:e|es|ed)|intend(?:ed|s)?|hoped?|agreed?|decided?|promised?"
    r"|asked|invited?|invitation|wanted|would|could|might|should|if|unless|whether)\b"
)
_INFINITIVE = re.compile(
    r" to (?!(?:the|an?|my|our|his|her|its|their|your|this|that|us|me|him|them|it|you|church|school|work|town|bed|sea"
    r"|court|market|mass|hospital|shore)\b)[a-z]+\b"
)
_RECURS = re.compile(
    r"\b(?:every|each|annual(?:ly)?|yearly|weekly|monthly|daily|always|usually|traditionally|normally|generally|often"
    r"|sometimes|regularly|whenever|born|birthdays?|anniversary|feast|holidays?|celebrat(?:es?|ed|ing)|commemorat\w+)\b"
)
TO_COME = ("until", "by")  # what a word before a date opens, or sets an end to
# "It announced that it would close on 4 May."
_AHEAD = re.compile(r"\b(?:would|(?:was|were) (?:(?:due|expected|scheduled|planned|set|supposed) )?to)\b")
_THAT = re.compile(r" (?:that|which|who|because|but|so) |[;:!?()\n]")
# "£84 million, against £79 million in 2021"; "fewer than in June".
_NUMBER = r"[$€£¥]?\d(?:[^,;]|,\d){0,40}"
_CHANGED = r"(?:up|down|r[io]sen?|gr[eo]wn?|f[ae]ll(?:en)?|(?:increas|decreas|dropp|rais|chang|reduc)ed)"
_COMPARED = re.compile(
    rf"(?:(?:, against|\bversus|\bcompared (?:with|to)) (?:the )?{_NUMBER}"
    r"|\b(?:against|than|versus|compared (?:with|to)) (?:(?:in|on|at|for|the) )*"
    rf"|\b{_CHANGED} from [$€£¥]?\d(?:(?! to )[^,;]|,\d){{0,40}})\Z"
)
_HAD_BEEN = re.compile(
    r"\bhad (?!not\b|never\b|to\b)(?:\w+ly |already |also )?(?:been (?:\w+ly )?)?"
    r"(?:\w+(?:ed|en|wn|ught|lt|pt|nt|id|eld|old)|made|met|left|lost|won|led|come|begun|(?<=been )(?:on|in))\b"
)
# "After the men had landed on 5 April", "those who had stayed left on 24 May" tell what comes next.
_SUBORDINATE = re.compile(
    r"\b(?:after|once|when|as soon as|that|which|who|whom)(?: [^ ,;]+){1,4} \Z|\b(?:that|which|who) \Z"
)
_AIMS = (" to ", " for ", " till ", " until ", " by ")
_BEGINS = ("with effect", "effective", "starting", "beginning", "commencing", "as from")  # what may be yet to come
_LASTS = re.compile(
    r",? and (?:then |there |still )?(?:(?:last|stay|remain|continu|liv|work|serv|rul|reign|rag|rest|camp|resid)\w*"
    r"|r[au]ns?|go(?:es)?|went|was|were|is|are|kept?|fought|taught|held|led|stood|sat|slept|hid|lay)\b[^,;:.]*"
)
# "The accounts for 2022 were adopted" tells of another year.
_FOR_YEAR = re.compile(
    r"\b(?:accounts|budgets?|estimates?|fees?|figures|forecasts?|goals?|plans?|programmes?|programs?|reports?|results"
    r"|statements?|statistics|targets?|approved|budgeted|planned|proposed) for (?:the )?"
    r"(?:(?:financial |fiscal )?year )?\Z"
)
_LAST_TIME = re.compile(
    r"\b(?:was|were|been|and) last (?:\w+ed|seen|held|met|heard|made|built|sold|sent|shown|won)\b(?: \w+){0,3}?"
    r" (?:on|in|at) (?:the )?\Z"
)
_EVERY = re.compile(r"\b(?:every|each)(?: year)?,? (?:on |in )?(?:the )?\Z")


def tense_at(text: str, folded: str, start: int, end: int, *, opening: str | None = None) -> Tense | None:
    """Return on which side of the day of writing the date at ``start`` to ``end`` lies; None where nothing tells.

    ``folded`` is ``text`` as the grammar of dates has it, ``opening`` what the word before the date makes of it.
    """
    begin, stop = max(0, start - _LONGEST), end + _LONGEST
    first = _start_of_part(_CLAUSES, folded, start)
    opens = _OPENS.fullmatch(folded, first, start)
    ends = (found.start() for found in _CLAUSES.finditer(folded, end, stop) if not opens or found.start() > end)
    is_aim = opening in TO_COME or folded.endswith(_AIMS, 0, start) or folded.startswith(_BEGINS, start)
    for left, right in ((first, next(ends, stop)), (begin, stop)):
        clause, before = folded[left:right], text[left:start]
        if _PLANS.search(clause) and not _SURE_FUTURE.search(clause):
            return Tense.UNCLEAR
        tense = _tense(clause, before)
        if tense is not None:
            return Tense.UNCLEAR if tense is Tense.PAST and is_aim else tense
    if opening == "since":
        return Tense.PAST
    return Tense.FUTURE if opening in TO_COME else None


def _start_of_part(parting: re.Pattern[str], folded: str, end: int) -> int:
    """Return where the part begins that ends at ``end``: behind the last of what parts the text before it."""
    begin = max(0, end - _LONGEST)
    return max((found.end() for found in parting.finditer(folded, begin, end)), default=begin)


def _tense(clause: str, before: str) -> Tense | None:
    """Return the tense of a clause, ``before`` of which stands before the date; None where nothing tells one."""
    if _SURE_FUTURE.search(clause):
        return Tense.UNCLEAR if _SURE_PAST.search(clause) else Tense.FUTURE
    if not _SURE_PAST.search(clause):
        has_future = _FUTURE.search(clause) is not None
        if not any(_is_past(clause, found.start()) for found in _PAST.finditer(clause)):
            return Tense.FUTURE if has_future else None
        if has_future:
            return Tense.UNCLEAR
    return Tense.UNCLEAR if _INFINITIVE.search(before) else Tense.PAST


def _is_past(clause: str, start: int) -> bool:
    """Tell whether what may be a participle is none, by what is before it."""
    return not _NO_PAST_BEFORE.search(clause, 0, start) and not _PRESENT_BEFORE.search(clause, 0, start)


def tells_past(text: str, folded: str, start: int, end: int, *, opening: str | None) -> bool:
    """Tell whether a date is of what was, or of a plan that a past is told of: "called for 4 May, it was averted"."""
    tense = tense_at(text, folded, start, end, opening=opening)
    if tense is not Tense.UNCLEAR:
        return tense is Tense.PAST
    near = folded[max(0, start - _LONGEST) : end + _LONGEST]
    return _SURE_PAST.search(near) is not None and not _SURE_FUTURE.search(near)


def was_to_come(folded: str, start: int) -> bool:
    """Tell whether a date is of what was yet to come when others told it: "it would close on 4 May"."""
    return _AHEAD.search(folded, _start_of_part(_THAT, folded, start), start) is not None


def is_compared(folded: str, start: int) -> bool:
    """Tell whether what is told of a date is only compared with: "£84 million, against £79 million in 2021"."""
    return _COMPARED.search(folded, max(0, start - _LONGEST), start) is not None


def lasts(folded: str, start: int, end: int) -> bool:
    """Tell whether what begins with a date goes on to the next: "on 3 May" and lasted "until 9 May"."""
    return _LASTS.fullmatch(folded, start, end) is not None


def tells_last_time(folded: str, start: int) -> bool:
    """Tell whether a date is that of the last time before the day of writing: "was last inspected in March"."""
    return _LAST_TIME.search(folded, max(0, start - _LONGEST), start) is not None


def is_for_year(folded: str, start: int) -> bool:
    """Tell whether a year is what something is for: "the accounts for 2022"."""
    return _FOR_YEAR.search(folded, max(0, start - _LONGEST), start) is not None


def is_every(folded: str, start: int) -> bool:
    """Tell whether a date is one of every year: "every 19 July"."""
    return _EVERY.search(folded, max(0, start - _LONGEST), start) is not None


def tells_what_had_been(folded: str, start: int, *, is_behind_date: bool = False) -> bool:
    """Tell whether a date is of what was over by then: "it had been closed in October".

    Behind the date of what was then, what had been is no story that goes on: "she said on 4 May that it had burned".
    """
    begin = max(0, start - _LONGEST)
    found = [*_HAD_BEEN.finditer(folded, _start_of_part(_CLAUSES, folded, start), start)][-1:]
    if not found or folded.endswith(_AIMS, 0, start) or _PLANS.search(found[0][0]):
        return False
    before, behind = folded[begin : found[0].start()], folded[found[0].end() : start]
    is_subordinate = not is_behind_date and _SUBORDINATE.search(before)
    return not is_subordinate and not any(one.search(behind) for one in (_SURE_PAST, _PAST, _INFINITIVE))


def recurs(folded: str, start: int, end: int) -> bool:
    """Tell whether a date is one of every year or week, or of a year that nobody tells: a birthday."""
    return _RECURS.search(folded, max(0, start - _LONGEST), end + _LONGEST) is not None


def placed_beside(span: YearlessSpan, day: date, tense: Tense | None) -> DateSpan | None:
    """Return ``span`` in the year in which it is nearest to ``day``, on the side that ``tense`` tells, if any.

    None where it is a few days away on the other side: a slip of the pen is as likely as nearly a year.
    """
    years = range(max(1, day.year - 8), min(9998, day.year + 8))  # a leap year is among them
    placed = [(one.first_day, one.last_day) for one in map(span.in_year, years) if one]
    closed = [(first, last) for first, last in placed if first and last]
    if tense is Tense.PAST:
        told = [(first, last) for first, last in closed if first <= day]
    elif tense is Tense.FUTURE:
        told = [(first, last) for first, last in closed if last >= day]
    else:
        told = closed

    def distance(ends: tuple[date, date]) -> timedelta:
        return max(ends[0] - day, day - ends[1])

    nearest, of_any_tense = (min(some, key=distance, default=None) for some in (told, closed))
    if nearest is None or of_any_tense is None:
        return None
    may_be_slip = span.first == span.last and of_any_tense not in told and distance(of_any_tense) <= _SLIP
    return None if may_be_slip else DateSpan(*nearest)

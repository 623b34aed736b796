"""When two facts are the same, or one follows from the other: days, numbers and names in other forms."""

import re

from index.calendar import written
from index.records import DateSpan, MonthDay, Span, YearlessSpan
from qa.clock import same_time
from qa.facts import Fact, Kind
from qa.quantities import Bound

_RANGE = re.compile(r"\b(?:between|from|to|until|and|through)\b|\d\s*[-–—]\s*\d")
# What a name may have behind it in one text and not in another: "Mali", "Malian", "Malians".
_SUFFIX = re.compile(r"(?:n|an|ian|ean|ese|ish|i|ic|s|es|ns|ans|ians)\Z")
_DEMONYMS = {
    form: name
    for name, forms in {
        "france": "french frenchman",
        "spain": "spanish spaniard",
        "netherlands": "dutch",
        "denmark": "danish dane danes",
        "germany": "german",
        "britain": "british",
        "england": "english",
        "ireland": "irish",
        "wales": "welsh",
        "scotland": "scottish scots",
        "switzerland": "swiss",
        "greece": "greek",
        "turkey": "turkish turk",
        "poland": "polish pole",
        "sweden": "swedish swede",
        "finland": "finnish finn",
        "norway": "norwegian",
        "china": "chinese",
        "portugal": "portuguese",
        "afghanistan": "afghan",
        "thailand": "thai",
        "iceland": "icelandic",
        "islam": "islamic islamist islamists",
    }.items()
    for form in forms.split()
}


def agree(said: Fact, told: Fact) -> bool:
    """Tell whether a fact that is told makes it right to say another one, in another form maybe."""
    if isinstance(said.value, float) and isinstance(told.value, float):
        if Kind.TIME in (said.kind, told.kind):
            return said.kind is told.kind and same_time(said.text, said.value, told.value)
        is_same = abs(said.value - told.value) <= 1e-9 * max(said.value, told.value)
        return is_same and {said.bound, told.bound} != {Bound.MORE, Bound.FEWER}
    if isinstance(said.value, DateSpan | YearlessSpan) and isinstance(told.value, DateSpan | YearlessSpan):
        if _says_when(said.value, told.value, is_range=bool(_RANGE.search(said.text))):
            return True
        return _opens_on(said.value, told.value) or _opens_on(told.value, said.value)
    if isinstance(said.value, tuple) and isinstance(told.value, tuple):
        return any(same_name(one, other) for one in said.value for other in told.value)
    return False


def is_year_of(said: Fact, told: Fact) -> bool:
    """Tell whether a year stands in a longer date, however the two are read ("1616" in "1616-17")."""
    return len(said.text) == 4 and said.text.isdecimal() and re.search(rf"\b{said.text}\b", told.text) is not None


def _says_when(said: Span, told: Span, *, is_range: bool) -> bool:
    """Tell whether days that are told make it right to say these days; ``is_range`` if both their ends are said.

    They are right if they are the same, less exact ("in March" for 1 March), or a day of a range from day to day.
    """
    if isinstance(told, YearlessSpan) and isinstance(said, DateSpan):
        return False
    ours, theirs = written(said), written(told if isinstance(said, DateSpan) else _without_year(told))
    if ours == theirs:
        return True
    first, last, told_first, told_last = *ours, *theirs
    if first is None or last is None or told_first is None or told_last is None:
        return False
    is_wider = not is_range and first <= told_first and told_last <= last
    is_inside = first == last and told_first <= first <= told_last
    is_period = told_first.endswith("-01") and told_last[-2:] >= "28"  # months or years, not a range of days
    return is_wider or (is_inside and not is_period)


def _opens_on(open_span: Span, days: Span) -> bool:
    """Tell whether a span that is open begins or ends with these days: "starting on 1 May" is said of "from 1 May"."""
    (first, last), ends = written(open_span), written(days)
    if type(open_span) is not type(days) or (first is None) == (last is None) or None in ends:
        return False
    return first == ends[0] if last is None else last == ends[1]


def _without_year(span: Span) -> YearlessSpan:
    if isinstance(span, YearlessSpan):
        return span
    ends = (MonthDay(end.month, end.day) if end else None for end in (span.first_day, span.last_day))
    return YearlessSpan(*ends)


def same_name(said: str, told: str) -> bool:
    """Tell whether two words of names are forms of one name ("Mali", "Malian"; "France", "French")."""
    if said == told:
        return True
    one, other = (_DEMONYMS.get(word, word) for word in (said, told))
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    rest = longer[len(shorter) :]
    if len(shorter) >= 4 and longer.startswith(shorter):
        return _SUFFIX.fullmatch(rest) is not None
    root = shorter[:-1]  # "Chile", "Chilean"; "Italy", "Italian"
    return len(root) >= 4 and longer.startswith(root) and _SUFFIX.fullmatch(longer[len(root) :]) is not None

"""What is written in any form is read back to the days that it was written from; any text at all is read."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.calendar import distance_in_days
from index.date_words import COUNTS, DECADES, ORDINALS, SEASONS
from index.dates import dated, find_dates, read_dates
from index.records import DateExpression, DateSpan, MonthDay, Reading, Sentence, Span, YearlessSpan

MONTHS = list(calendar.month_name)[1:]
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
DAY = timedelta(days=1)
DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))
RECENT = st.dates(min_value=date(1969, 1, 1), max_value=date(2068, 12, 31))  # what two digits of a year can tell

Form = Callable[[date], str]


def month(day: date) -> str:
    return MONTHS[day.month - 1]


def suffixed(number: int) -> str:
    suffix = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


YEARLESS_FORMS: list[Form] = [
    lambda d: f"{d.day} {month(d)}",
    lambda d: f"{d.day:02} {month(d).upper()}",
    lambda d: f"{d.day} {month(d)[:3]}.",
    lambda d: f"{suffixed(d.day)} {month(d)}",
    lambda d: f"the {suffixed(d.day)} of {month(d)}",
    lambda d: f"the {ORDINALS[d.day - 1]} of {month(d)}",
    lambda d: f"the {suffixed(d.day)} day of {month(d)}",
    lambda d: f"{month(d)} {d.day}",
    lambda d: f"{month(d)} {suffixed(d.day)}",
    lambda d: f"{month(d)} the {suffixed(d.day)}",
    lambda d: f"{month(d)} the {ORDINALS[d.day - 1]}",
    lambda d: f"{month(d)[:3]}. {d.day}",
    lambda d: f"{month(d)[:3]} {d.day:2}",
]
FORMS: list[Form] = [
    *((lambda d, write=write: f"{write(d)} {d.year}") for write in YEARLESS_FORMS),
    *((lambda d, write=write: f"{write(d)}, {d.year}") for write in YEARLESS_FORMS),
    lambda d: f"{d.day} {month(d)} in the year {d.year}",
    lambda d: f"{d.day} {month(d)}, A.D. {d.year}",
    lambda d: f"{d.day}-{month(d)[:3]}-{d.year}",
    lambda d: f"{d.day:02}/{month(d)[:3]}/{d.year}:10:15:32",
    lambda d: f"{d.year} {month(d)} {d.day}",
    lambda d: f"{d.year}-{month(d)[:3]}-{d.day:02}",
    lambda d: f"{month(d)[:3]} {d.day:2} 10:15:32 {d.year}",
    lambda d: f"{d.isoformat()}",
    lambda d: f"{d.day:02}{month(d)[:3].upper()}{d.year}",
    lambda d: f"{d.day}.{ROMAN[d.month - 1]}.{d.year}",
    lambda d: f"{d.day}. {ROMAN[d.month - 1]}. {d.year}",
    lambda d: f"{d.isoformat()}T10:15:32Z",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month:02}.{d.day:02}",
    lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day:02}-{d.month:02}-{d.year}",
    lambda d: f"Monday, {d.day}\xa0{month(d)} {d.year}",
    lambda d: f"{month(d)} {d.day}, {d.year}".translate({ord(str(n)): chr(0x660 + n) for n in range(10)}),
]
SHORT_FORMS: list[Form] = [
    lambda d: f"{d.day:02}/{d.month:02}/{d.year % 100:02}",
    lambda d: f"{d.day:02}.{d.month:02}.{d.year % 100:02}",
]


def yearless(day: date) -> YearlessSpan:
    return YearlessSpan(MonthDay(day.month, day.day), MonthDay(day.month, day.day))


def only(text: str, anchor: Span | None = None, source_day: date | None = None, *, day_first: bool = True) -> Span:
    return expression(text, anchor, source_day, day_first=day_first).span


def expression(
    text: str, anchor: Span | None = None, source_day: date | None = None, *, day_first: bool = True
) -> DateExpression:
    (found,) = find_dates(text, day_first=day_first, anchor=anchor, source_day=source_day)
    return found


def end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


# --- Days


@pytest.mark.parametrize("write", FORMS)
@given(day=DAYS)
@settings(max_examples=40)
def test_a_day_comes_back(write: Form, day: date) -> None:
    found = expression(f"On {write(day)}, it rained.")
    assert (found.span, found.year_given, found.how) == (DateSpan(day, day), True, Reading.EXPLICIT)


@pytest.mark.parametrize("write", SHORT_FORMS)
@given(day=RECENT)
def test_a_day_with_a_short_year_comes_back(write: Form, day: date) -> None:
    assert only(f"On {write(day)}, it rained.") == DateSpan(day, day)


@pytest.mark.parametrize("write", YEARLESS_FORMS)
@given(day=DAYS)
@settings(max_examples=40)
def test_a_day_without_a_year_comes_back_and_takes_the_year_before_it(write: Form, day: date) -> None:
    text = f"On {write(day)}, it rained."
    assert only(text) == yearless(day)
    found = expression(text, anchor=DateSpan(day, day))
    assert (found.span, found.year_given, found.how) == (DateSpan(day, day), False, Reading.YEAR_INHERITED)


@given(DAYS)
def test_numbers_are_read_in_the_order_that_is_set_or_else_in_the_other(day: date) -> None:
    american = f"On {day.month}/{day.day}/{day.year}, it rained."
    turned = date(day.year, day.day, day.month) if day.day <= 12 else day
    assert only(american, day_first=False) == DateSpan(day, day)
    assert only(american) == DateSpan(turned, turned)
    assert only(f"On {day.day}/{day.month}/{day.year}", day_first=False) == DateSpan(turned, turned)


@pytest.mark.parametrize("write", ["{0} {1}", "{0} {1} 2013", "{1} {0}", "{1} {0}, 2013", "{0}th of {1}"])
@given(number=st.integers(0, 99), of=st.integers(1, 12))
def test_days_in_no_calendar_are_no_dates_but_told_of(write: str, number: int, of: int) -> None:
    if not 1 <= number <= calendar.monthrange(2000 if "2013" not in write else 2013, of)[1]:
        text = f"On {write.format(number, MONTHS[of - 1])}"
        assert [found for found in find_dates(text) if str(number) in text[found.start : found.end].split()] == []
        assert read_dates(text)[1] == [(len("On "), len(text))]


# --- Ranges


@pytest.mark.parametrize("write", FORMS)
@pytest.mark.parametrize("pattern", ["From {} to {} it rained.", "Between {} and {}", "{} – {}", "{} until {}"])
@given(first=DAYS, length=st.integers(1, 5000))
@settings(max_examples=10)
def test_a_range_comes_back(pattern: str, write: Form, first: date, length: int) -> None:
    last = first + length * DAY
    if last.year < 3000:
        assert only(pattern.format(write(first), write(last))) == DateSpan(first, last)


@pytest.mark.parametrize(
    "pattern",
    [
        *("From {0} to {1} {2}{3}", "{0}-{1} {2}{3}", "{0} – {1} {2}{3}", "between {0} and {1} {2}{3}"),
        *(
            "{2} {0}–{1}{3}",
            "{2} {0} to {1}{3}",
            "from {2} {0} through {1}{3}",
            "from the {0}th to the {1}th of {2}{3}",
        ),
        *("{2} {0} -- {1}{3}", "Monday {0} to Thursday {1} {2}{3}", "{0}/{1} {2}{3}"),
    ],
)
@given(first=DAYS, length=st.integers(1, 30), with_year=st.booleans())
@settings(max_examples=40)
def test_a_range_in_a_month_comes_back(pattern: str, first: date, length: int, with_year: bool) -> None:
    last = min(first + length * DAY, end_of_month(first))
    found = only(pattern.format(first.day, last.day, month(first), f", {first.year}" if with_year else ""))
    if with_year:
        assert found == DateSpan(first, last)
    else:
        assert found == YearlessSpan(MonthDay(first.month, first.day), MonthDay(last.month, last.day))


@pytest.mark.parametrize("write", YEARLESS_FORMS)
@pytest.mark.parametrize("pattern", ["{} to {}", "from {} until {}", "between {} and {}", "{} – {}"])
@given(first=DAYS, length=st.integers(1, 300))
@settings(max_examples=10)
def test_a_range_without_a_year_comes_back_over_new_year_too(
    pattern: str, write: Form, first: date, length: int
) -> None:
    last = first + length * DAY
    ends = pattern.format(write(first), write(last))
    assert only(ends) == YearlessSpan(MonthDay(first.month, first.day), MonthDay(last.month, last.day))
    is_in_every_year = (2, 29) not in {(end.month, end.day) for end in (first, last)}
    if is_in_every_year and last.year < 3000:  # later ones are no years
        assert only(f"{ends}, {last.year}") == DateSpan(first, last)


@pytest.mark.parametrize(
    "pattern", ["from {} to {}", "between {} and {}", "the {}-{} plan", "({} – {})", "{}–{}", "in {} to {}"]
)
@given(first=st.integers(1500, 1999), length=st.integers(1, 100))
def test_years_in_a_range_come_back(pattern: str, first: int, length: int) -> None:
    span = DateSpan(date(first, 1, 1), date(first + length, 12, 31))
    assert only(pattern.format(first, first + length)) == span


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [("since", 0, None), ("until", None, 0), ("before", None, -1), ("after", 1, None), ("by", None, 0)],
)
@pytest.mark.parametrize("write", FORMS)
@given(day=st.dates(min_value=date(1001, 1, 1), max_value=date(2998, 12, 31)))
@settings(max_examples=5)
def test_an_open_range_comes_back(word: str, first: int | None, last: int | None, write: Form, day: date) -> None:
    ends = [None if shift is None else day + shift * DAY for shift in (first, last)]
    assert only(f"It rained {word} {write(day)}.") == DateSpan(*ends)


# --- Months and more


@given(st.integers(1000, 2100), st.integers(1, 12))
def test_months_quarters_halves_and_years_come_back(year: int, number: int) -> None:
    name, quarter, half = MONTHS[number - 1], (number + 2) // 3, (number + 5) // 6
    whole = DateSpan(date(year, number, 1), end_of_month(date(year, number, 1)))
    for text in (f"in {name} {year}", f"in {name}, {year}", f"in the {name} of {year}", f"in {name[:3]}. {year}"):
        assert only(text) == whole
    first = date(year, 3 * quarter - 2, 1)
    for text in (f"in Q{quarter} {year}", f"in the {ORDINALS[quarter - 1]} quarter of {year}", f"in {year} Q{quarter}"):
        assert only(text) == DateSpan(first, end_of_month(first.replace(month=3 * quarter)))
    first = date(year, 6 * half - 5, 1)
    for text in (f"in H{half} {year}", f"in the {ORDINALS[half - 1]} half of {year}"):
        assert only(text) == DateSpan(first, end_of_month(first.replace(month=6 * half)))
    for text in (f"in {year}", f"in the year {year}", f"since {year}, until {year}"):
        assert date(year, 1, 1) in {
            found.span.first_day for found in find_dates(text) if isinstance(found.span, DateSpan)
        }


@given(st.integers(1000, 2100), st.sampled_from(sorted(SEASONS)))
def test_seasons_come_back(year: int, season: str) -> None:
    first, last = SEASONS[season]
    span = DateSpan(date(year, first, 1), end_of_month(date(year + (last < first), last, 1)))
    for text in (f"in {season} {year}", f"in the {season} of {year}", f"in the {season.upper()}, {year}"):
        assert only(text) == span


@given(st.integers(10, 20), st.sampled_from(sorted(DECADES)), st.sampled_from(["in the {}", "during the {}"]))
def test_decades_and_centuries_come_back(century: int, decade: str, pattern: str) -> None:
    year = 100 * (century - 1) + DECADES[decade]
    if year >= 1000:
        assert only(pattern.format(f"{year}s")) == DateSpan(date(year, 1, 1), date(year + 9, 12, 31))
    span = DateSpan(date(100 * century - 99, 1, 1), date(100 * century, 12, 31))
    for name in (suffixed(century), ORDINALS[century - 1]):
        assert only(pattern.format(f"{name} century")) == span
    span = DateSpan(date(1900 + DECADES[decade], 1, 1), date(1909 + DECADES[decade], 12, 31))
    for name in (decade, f"nineteen-{decade}", f"{DECADES[decade]}s", f"'{DECADES[decade]}s"):
        assert only(pattern.format(name)) == span


@pytest.mark.parametrize("whole", ["March 2013", "2013", "the 1990s", "the 19th century", "February", "winter 2012"])
def test_parts_cover_the_whole(whole: str) -> None:
    ends = [only(f"in {part}{whole}") for part in ("", "early ", "mid-", "late ", "early to mid-", "mid-to-late ")]
    spans = [(end.first_day, end.last_day) if isinstance(end, DateSpan) else (end.first, end.last) for end in ends]
    everything, early, mid, late, first_two, last_two = spans
    assert (early[0], late[1]) == everything
    assert first_two == (early[0], mid[1])
    assert last_two == (mid[0], late[1])
    assert str(early[0]) < str(mid[0]) <= str(early[1]) or str(mid[0]) > str(early[1])


# --- Days told by others


@given(DAYS, st.sampled_from(sorted(set(COUNTS) - {"the", "an", "a"})) | st.integers(1, 999).map(str))
def test_counted_days_come_back(day: date, written: str) -> None:
    number, anchor = COUNTS.get(written) or int(written), DateSpan(day, day)
    if 1010 <= day.year < 2990:
        for text, shift in (
            ("{} days later", number),
            ("{} weeks earlier", -7 * number),
            ("{} days before that", -number),
        ):
            found = expression(f"It rained {text.format(written)}.", anchor)
            assert (found.span, found.how) == (DateSpan(day + shift * DAY, day + shift * DAY), Reading.RELATIVE)
        assert only(f"It rained {written} days ago.", source_day=day) == DateSpan(*[day - number * DAY] * 2)
        assert only(f"{written} days after {day}, it rained.") == DateSpan(*[day + number * DAY] * 2)


@given(DAYS)
def test_days_beside_the_day_before_come_back(day: date) -> None:
    anchor = DateSpan(day, day)
    first = day.replace(day=1)
    for text, span in (
        ("The next day it rained.", DateSpan(day + DAY, day + DAY)),
        ("It had rained the day before.", DateSpan(day - DAY, day - DAY)),
        ("On the same day it rained.", anchor),
        ("In the same month it rained.", DateSpan(first, end_of_month(day))),
        ("That year it rained.", DateSpan(date(day.year, 1, 1), date(day.year, 12, 31))),
        (f"On the {suffixed(day.day)} of that month it rained.", anchor),
        (f"On {day.day} {month(day)} of the same year it rained.", anchor),
    ):
        found = expression(text, anchor)
        assert (found.span, found.how) == (span, Reading.RELATIVE)


@given(DAYS, st.integers(0, 6))
def test_weekdays_come_back(day: date, number: int) -> None:
    name = calendar.day_name[number]
    after, before = (only(f"On the {word} {name} it rained.", DateSpan(day, day)) for word in ("following", "previous"))
    for found, nearest in ((after, 1), (before, -7)):
        assert isinstance(found, DateSpan)
        assert found.first_day is not None
        assert found.first_day.weekday() == number
        assert nearest <= (found.first_day - day).days <= nearest + 6


# --- Any text

WORDS = [
    *(
        "1 March",
        "4 to ",
        "7 March 2013",
        "2013",
        "-",
        "–",
        " -- ",
        "/",
        " and ",
        "between ",
        "from ",
        "since ",
        "until ",
    ),
    *("in ", "the next day", "two days later", "that year", " of that year", "yesterday", "last May", "next Friday"),
    *("early ", "mid-", "mid-to-late ", "first half of ", "the last days of ", "the week of ", "six months ended "),
    *("Q1 2013", "FY13", "May", "1990s", "the '90s", "19th century", "18th to the early ", "winter of 2012"),
    *("2013-02-30", "31/12/2013", "45 June", "20130304T10", "on the 7th", "the end of the year", "999 years earlier"),
    *("29 February", "December", ", ", ".", " onwards", "–present", "pre-", "not until ", "\u0661", "\xa0", "\u0130"),
    *("\ud800", "\n", "'13", "A.D. 5", "(", ")"),
]
TEXTS = st.one_of(
    st.lists(st.one_of(st.text(max_size=8), st.sampled_from(WORDS))).map("".join),
    st.lists(st.sampled_from(WORDS)).map(" ".join),
    st.text(alphabet="0123456789 -/.,:'shqthndrmaybcQH(\n"),
)


@given(TEXTS, st.booleans(), st.none() | st.dates(), st.none() | st.dates())
@settings(max_examples=400)
def test_any_text_gives_ordered_spans_inside_it(
    text: str, day_first: bool, source_day: date | None, anchor: date | None
) -> None:
    end = 0
    before = DateSpan(anchor, anchor) if anchor else None
    for found in find_dates(text, day_first=day_first, anchor=before, source_day=source_day):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        if isinstance(found.span, DateSpan) and found.span.first_day and found.span.last_day:
            assert found.span.first_day <= found.span.last_day
        assert not (found.year_given and isinstance(found.span, YearlessSpan))
        assert distance_in_days(found.span, found.span) == 0


@given(TEXTS, st.booleans())
def test_any_text_gives_ordered_places_of_days_in_no_calendar(text: str, day_first: bool) -> None:
    end = 0
    for start, stop in read_dates(text, day_first=day_first)[1]:
        assert end <= start < stop <= len(text)
        end = stop


@given(st.lists(TEXTS, max_size=6))
def test_any_sentences_have_one_tuple_each(texts: list[str]) -> None:
    sentences = [Sentence("source", ordinal, 0, len(text), text) for ordinal, text in enumerate(texts, 1)]
    assert len(dated(sentences)) == len(texts)

"""Compare finders of dates on a table of sentences that was written without sight of any of them.

    python tests/benchmarks/dates.py [--failures] [--prose FILE]

after ``pip install 'cited-qa[compare]'``. ``date_table.jsonl`` has the shape and the conventions of
``tests/index/date_cases.jsonl``. A hash of the sentence puts it into the development half or the held-out half, so
that a row added later moves no other; rules may be mended by the first alone, and ``--failures`` lists only it.

What is counted, each rate with its 95% Wilson interval:

- An expression is detected when its span overlaps a gold span, one to one, the widest overlaps first.
- F1 is the rate of the detected among the mean number of found and gold expressions; its interval is that rate's.
- "window" is the rate, among the detected, of both ends as in the table, and "span" that of both offsets, which are a
  matter of convention: a library that takes "on" into its span is not wrong.
- "sentences" is the rate of sentences with every expression detected, every window right and no other found.

The libraries are given what they have settings for: the order of day and month, and the day of the source. What
they fill in is not held against them: a date that moves with the day of reference has no year, a period is taken in
full, an end of a range may be meant or excluded. They find times without a date, which are left out.

Speed is told in megabytes of UTF-8 a second of processor time: line by line, on the sentences of the table, which were
written to be hard, and on prose; then on one text of a repeated piece that grows eightfold. There, "growth" is the
rise in time over the rise in length: 1 where time is linear, 8 where it is quadratic.

Conventions of the table beyond those of the cases:

- A span holds what changes the days: "no later than", "AD", but not "c.", "as of", "born".
- "Early", "mid" and "late" are a third of the months, days or years, rounded up: the late 1880s are 1886 to 1889.
- Counted months and years are whole ("two months later" than a day of May is all of July), counted weeks are days.
- "That evening" and "the same day" are the day itself; "today" is the day of the source.
- Days and months listed one after the other are one expression only where no day lies between them.
- "1871-72" and "1871/72" are both years in full, "the last quarter" is the fourth.
- "'60s" is the decade before 2000; "December to January" without a year goes over the end of the year.
- A year before a noun ("the 2012 election") and holidays by name are in no sentence: both can be read otherwise.
"""

import argparse
import hashlib
import json
import re
import statistics
import sys
import time
import warnings
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from index.calendar import written  # noqa: E402
from index.dates import find_dates  # noqa: E402
from qa.evaluation.intervals import rate_interval  # noqa: E402

TABLE = Path(__file__).with_name("date_table.jsonl")
PROSE = ROOT / "seeds" / "tigharghar.txt"
SEED = 20130301
SPEED_BYTES = 5_000_000
LENGTHS = (50_000, 400_000)  # characters
# What looks like the beginning of a date, again and again.
REPEATED = (
    *(
        "1",
        "2013",
        "1 ",
        "1, ",
        "1-",
        "9/",
        "2013-",
        "2013, ",
        "5, 6 and ",
        "4 and ",
        "\u0661\u0662 ",
        " ",
        "\n",
        "[",
        "(",
    ),
    *(
        "the ",
        "the day ",
        "first ",
        "early ",
        "early in the ",
        "from ",
        "since the morning of the ",
        "not ",
        "q1 ",
        "of ",
    ),
    *("1 March and ", "1 March to ", "1 March 2013 and ", "5 April, ", "March ", "May, June, ", "in 2011, 2012, "),
    *(
        "two days later ",
        "5 April of that year and ",
        "the end of the year ",
        "18th to the early ",
        "on the 7th, ",
        "'13 ",
    ),
)
REFERENCE = date(2012, 7, 1)  # what libraries take as today where the sentence has no day: leap, as is LATER's
LATER = 4  # years

Window = tuple[str | None, str | None]


@dataclass(frozen=True)
class Expression:
    """A span of the text and the windows that it may be taken to mean, the preferred one first."""

    start: int
    end: int
    windows: tuple[Window, ...]
    label: tuple[bool, str] | None = None  # whether the year is given, and how it was read


@dataclass(frozen=True)
class Case:
    text: str
    gold: tuple[Expression, ...]
    day_first: bool
    source_day: date | None

    @property
    def held_out(self) -> bool:
        return hashlib.sha256(f"{SEED} {self.text}".encode()).digest()[0] % 2 == 1

    def references(self) -> tuple[datetime, ...]:
        """Return the day to read from, and a second one by which dates without a year are told."""
        day = self.source_day or REFERENCE
        days = (day,) if self.source_day else (day, day.replace(year=day.year + LATER))
        return tuple(datetime(d.year, d.month, d.day) for d in days)


Finder = Callable[[Case], list[Expression]]


@dataclass
class Score:
    found: int = 0
    gold: int = 0
    detected: int = 0
    windows: int = 0
    spans: int = 0
    sentences: int = 0
    right: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--failures", action="store_true", help="list what index.dates gets wrong in development")
    parser.add_argument("--prose", type=Path, default=PROSE, help="a text to measure the speed on")
    options = parser.parse_args()
    cases = read_table()
    development = [case for case in cases if not case.held_out]
    if options.failures:
        print_failures(development)
        return
    finders = all_finders()
    for name, half in (("development", development), ("held out", [case for case in cases if case.held_out])):
        count, without = sum(len(case.gold) for case in half), sum(not case.gold for case in half)
        print(f"{name}: {len(half)} sentences, {without} of them without a date; {count} expressions")
        print_scores({label: score(find, half) for label, find in finders.items()})
    prose = options.prose.read_text(encoding="utf-8")
    for name, lines in (
        ("the table", [case.text for case in cases]),
        ("its sentences without a date", [case.text for case in cases if not case.gold]),
        (options.prose.name, prose.splitlines()),
    ):
        print(f"index.dates on {name}: {speed(lines):.2f} MB/s, {rate(dated_lines(lines), len(lines))} with a date")
    print_growth(prose)


def read_table() -> list[Case]:
    with TABLE.open(encoding="utf-8") as lines:
        return [read_case(json.loads(line)) for line in lines]


def read_case(row: dict) -> Case:
    gold, end = [], 0
    for expression in row["expressions"]:
        start = row["text"].index(expression["text"], end)
        end = start + len(expression["text"])
        window = (expression["first"], expression["last"])
        gold.append(Expression(start, end, (window,), (expression["year_given"], expression["how"])))
    source_day = row.get("source_day")
    return Case(
        row["text"], tuple(gold), row.get("day_first", True), date.fromisoformat(source_day) if source_day else None
    )


def all_finders() -> dict[str, Finder]:
    warnings.filterwarnings("ignore")  # the libraries' own deprecations
    dateparser, datefinder, recognizers = (
        f"{name} {version(package)}"
        for name, package in (
            ("dateparser", "dateparser"),
            ("datefinder", "datefinder"),
            ("recognizers", "recognizers-text-date-time"),
        )
    )
    return {
        "index.dates": ours,
        f"{dateparser} split": dateparser_finder("split"),
        f"{dateparser} ngram": dateparser_finder("ngram"),
        datefinder: datefinder_finder(),
        recognizers: recognizers_finder(),
    }


def ours(case: Case) -> list[Expression]:
    found = find_dates(case.text, day_first=case.day_first, source_day=case.source_day)
    return [Expression(f.start, f.end, (written(f.span),), (f.year_given, str(f.how))) for f in found]


def dateparser_finder(strategy: str) -> Finder:
    from dateparser.search import search_dates

    def find(case: Case) -> list[Expression]:
        runs = [
            search_dates(
                case.text,
                languages=["en"],
                strategy=strategy,
                add_period=True,
                settings={
                    "DATE_ORDER": "DMY" if case.day_first else "MDY",
                    "RELATIVE_BASE": reference,
                    "RETURN_TIME_AS_PERIOD": True,
                },
            )
            or []
            for reference in case.references()
        ]
        found, end = [], 0
        for number, (text, moment, period) in enumerate(runs[0]):
            start = max(case.text.find(text, end), 0)
            end = start + len(text)
            moments = [moment, *(run[number][1] for run in runs[1:] if len(run) == len(runs[0]))]
            if period in {"time", "part_of_day"} and moment.date() == case.references()[0].date():
                continue
            found.append(Expression(*trimmed(case.text, start, end), (period_of(period, moments),)))
        return found

    return find


def datefinder_finder() -> Finder:
    from datefinder import extract

    def find(case: Case) -> list[Expression]:
        first = "day" if case.day_first else "month"
        references = case.references()
        runs = [extract(case.text, reference_dt=reference, first=first) for reference in references]
        found = []
        for number, match in enumerate(runs[0]):
            matches = [match, *(run[number] for run in runs[1:] if len(run) == len(runs[0]))]
            grain = "year" if "year_only_inference" in match.warnings else match.grain
            span = trimmed(case.text, match.start, match.end)
            if match.kind == "absolute":
                moments = [m.value.datetime_value for m in matches]
            elif match.kind == "relative":
                moments = [m.value.resolved_datetime for m in matches]
            elif match.kind == "interval":
                first_day, last_day = match.value.start.date(), match.value.end.date()
                windows = tuple(
                    (first_day.isoformat(), end.isoformat()) for end in (last_day, last_day - timedelta(days=1))
                )
                found.append(Expression(*span, windows))
                continue
            else:
                continue  # a duration
            timed = grain in {"hour", "minute", "second"}
            if timed and all(m.date() == r.date() for m, r in zip(moments, references, strict=False)):
                continue
            found.append(Expression(*span, (period_of(grain, moments),)))
        return found

    return find


def recognizers_finder() -> Finder:
    from recognizers_date_time import Culture, recognize_datetime

    dated = {f"datetimeV2.{kind}" for kind in ("date", "daterange", "datetime", "datetimerange")}

    def find(case: Case) -> list[Expression]:
        results = recognize_datetime(case.text, Culture.English, reference=case.references()[0])
        return [
            Expression(result.start, result.end + 1, recognized_windows(case, result))
            for result in results
            if result.type_name in dated and result.resolution
        ]

    return find


def recognized_windows(case: Case, result: object) -> tuple[Window, ...]:
    """Return the windows of each value, with an end that is meant and with one that is excluded."""
    windows: list[Window] = []
    text = case.text[result.start : result.end + 1]
    # Its English reads the month first and has no setting for it.
    turned = case.day_first and re.fullmatch(r"\d{1,2}([./-])\d{1,2}\1(\d\d|\d{4})", text)
    for value in result.resolution["values"]:
        yearless = value.get("timex", "").lstrip("(").startswith("XXXX")
        first, last = (as_day(value.get(key)) for key in ("start", "end"))
        if "value" in value:
            first = last = as_day(value["value"])
            if turned and first and first.day <= 12:
                first = last = date(first.year, first.day, first.month)
            pairs = [(first, last)]
        else:
            days = timedelta(days=1)
            pairs = [(f, e) for f in around(first, days) for e in around(last, -days)]
        windows += [
            tuple(None if end is None else "-" + end.isoformat()[4:] if yearless else end.isoformat() for end in pair)
            for pair in pairs
            if any(pair)
        ]
    return tuple(windows)


def around(day: date | None, shift: timedelta) -> tuple[date | None, ...]:
    return (day,) if day is None else (day, day + shift)


def as_day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:  # "not resolved"
        return None


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space and commas at its ends."""
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip(" ,\n\xa0")), end - (len(inner) - len(inner.rstrip(" ,\n\xa0")))


def period_of(period: str | None, moments: list[datetime]) -> Window:
    """Return the whole period that a moment stands for, without its year where that moved with the reference."""
    day = moments[0].date()
    months = {"month": 1, "quarter": 3, "year": 12}.get(period or "", 0)
    if months:
        month = (day.month - 1) // months * months + 1
        last = monthrange(day.year, month + months - 1)[1]
        window = date(day.year, month, 1), date(day.year, month + months - 1, last)
    elif period == "week":
        monday = day - timedelta(days=day.weekday())
        window = monday, monday + timedelta(days=6)
    else:
        window = day, day
    yearless = len(moments) > 1 and moments[1].year - moments[0].year == LATER
    first, last = ("-" + end.isoformat()[4:] if yearless else end.isoformat() for end in window)
    return first, last


def paired(found: list[Expression], gold: Iterable[Expression]) -> list[tuple[Expression, Expression]]:
    """Return found and gold expressions whose spans overlap, one to one, the widest overlaps first."""
    overlaps = sorted(
        ((min(f.end, g.end) - max(f.start, g.start), f, g) for g in gold for f in found), key=lambda o: -o[0]
    )
    pairs: list[tuple[Expression, Expression]] = []
    for width, f, g in overlaps:
        if width > 0 and all(f is not other and g is not of for other, of in pairs):
            pairs.append((f, g))
    return pairs


def score(find: Finder, cases: list[Case]) -> Score:
    total = Score(sentences=len(cases))
    for case in cases:
        found = find(case)
        pairs = paired(found, case.gold)
        windows = sum(g.windows[0] in f.windows for f, g in pairs)
        total.found += len(found)
        total.gold += len(case.gold)
        total.detected += len(pairs)
        total.windows += windows
        total.spans += sum((f.start, f.end) == (g.start, g.end) for f, g in pairs)
        total.right += windows == len(found) == len(case.gold)
    return total


def print_scores(scores: dict[str, Score]) -> None:
    names = ("precision", "recall", "F1", "window", "span", "sentences")
    print(f"{'':<28}" + "".join(f"{name:>20}" for name in names))
    for label, s in scores.items():
        mean = round((s.found + s.gold) / 2)
        rates = (
            (s.detected, s.found),
            (s.detected, s.gold),
            (s.detected, mean),
            (s.windows, s.detected),
            (s.spans, s.detected),
            (s.right, s.sentences),
        )
        print(f"{label:<28}" + "".join(f"{rate(*counts):>20}" for counts in rates))
    print()


def rate(successes: int, count: int) -> str:
    interval = rate_interval(successes, count)
    if interval is None:
        return "-"
    return f"{successes / count:.1%} [{100 * interval.low:.1f}, {100 * interval.high:.1f}]"


def speed(lines: list[str]) -> float:
    """Return megabytes of UTF-8 a second, line by line, as the median of three runs."""
    size = sum(len(line.encode()) for line in lines)
    times = -(-SPEED_BYTES // size)
    runs: list[float] = []
    for _ in range(3):
        begun = time.process_time()
        for _ in range(times):
            for line in lines:
                find_dates(line)
        runs.append(time.process_time() - begun)
    return size * times / statistics.median(runs) / 1e6


def dated_lines(lines: list[str]) -> int:
    """Return in how many lines a date is found."""
    return sum(bool(find_dates(line)) for line in lines)


def print_growth(prose: str) -> None:
    """Print how fast single texts are read, the shorter and the longer one, and how time grows with length."""
    print(
        f"\n{'one text of':<28}" + "".join(f"{name:>14}" for name in (*(f"{n // 1000} KB" for n in LENGTHS), "growth"))
    )
    for piece in (prose, *REPEATED):
        texts = [(piece * (length // len(piece) + 1))[:length] for length in LENGTHS]
        times = [seconds(text) for text in texts]
        speeds = "".join(f"{len(text.encode()) / s / 1e6:>9.2f} MB/s" for text, s in zip(texts, times, strict=True))
        label = "the prose" if piece is prose else repr(piece)
        print(f"{label:<28}{speeds}{times[1] / times[0] * LENGTHS[0] / LENGTHS[1]:>14.2f}")


def seconds(text: str) -> float:
    """Return the processor time of reading a text, as the median of three runs."""
    runs: list[float] = []
    for _ in range(3):
        begun = time.process_time()
        find_dates(text)
        runs.append(time.process_time() - begun)
    return statistics.median(runs)


def print_failures(cases: list[Case]) -> None:
    """Print the sentences in which a span, a window, a label or the number of expressions is wrong."""
    for case in cases:
        found = ours(case)
        if found == list(case.gold):
            continue
        settings = "" if case.day_first else " (month first)"
        settings += f" (source of {case.source_day})" if case.source_day else ""
        print(case.text + settings)
        for name, expressions in (("gold", case.gold), ("got", found)):
            told = "; ".join(shown(case.text, expression) for expression in expressions)
            print(f"  {name:<5}{told or 'none'}")


def shown(text: str, expression: Expression) -> str:
    first, last = expression.windows[0]
    label = ", ".join(
        ("year given" if part else "no year given") if isinstance(part, bool) else part
        for part in expression.label or ()
    )
    return f"{text[expression.start : expression.end]!r} {first} to {last} ({label})"


if __name__ == "__main__":
    main()

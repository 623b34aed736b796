"""Times of the day in a text: "5 pm", "17:00", "five o'clock in the afternoon", "noon"."""

import re
from collections.abc import Iterator

_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_PART = r"\s+(?:in\s+the\s+(?P<{0}>morning|afternoon|evening)|at\s+(?P<{1}>night))\b"
_TIME = re.compile(
    rf"(?<![\d.:,])\b(?:(?P<hour>[01]?\d|2[0-4])|(?P<word>{'|'.join(_HOURS)}))"
    r"(?:"
    r"(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b"
    rf"|:(?P<exact>[0-5]\d)\b(?![:\d])(?:{_PART.format('part', 'night')})?"
    rf"|\s+o['’]clock\b(?:{_PART.format('day', 'dark')})?"
    rf"|{_PART.format('bare', 'late')}"
    r")"
    r"|\b(?P<named>(?-i:noon|midday|midnight))\b",
    re.IGNORECASE,
)
_HALF_DAY = 12 * 60
_TELLS_HALF = re.compile(r"[ap]\.?\s?m\b|\b(?:morning|afternoon|evening|night|noon|midday|midnight)\b", re.IGNORECASE)


def times_in(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield start, end and minutes since midnight of every time; one without am or pm is one of 24 hours."""
    for found in _TIME.finditer(text):
        yield *found.span(), float(_minutes(found) % (2 * _HALF_DAY))


def same_time(said: str, said_minutes: float, told_minutes: float) -> bool:
    """Tell whether a time that is told makes it right to say another; "5:30" may be said of 5:30 pm."""
    is_half = _TELLS_HALF.search(said) is not None or said_minutes > _HALF_DAY
    return said_minutes == told_minutes or (not is_half and (said_minutes - told_minutes) % _HALF_DAY == 0)


def _minutes(found: re.Match[str]) -> int:
    if found["named"]:
        return 0 if found["named"] == "midnight" else _HALF_DAY
    hour = int(found["hour"]) if found["hour"] else 1 + _HOURS.index(found["word"].lower())
    minute = int(found["minute"] or found["exact"] or 0)
    half = (found["half"] or "").lower()
    part = (found["part"] or found["day"] or found["bare"] or "").lower()
    is_night = bool(found["night"] or found["dark"] or found["late"])
    if half or part or is_night:
        is_late = half == "p" or part in ("afternoon", "evening") or (is_night and 6 <= hour < 12)
        hour = hour % 12 + 12 * is_late if hour <= 12 else hour
    return 60 * hour + minute

"""What only looks as if it were told from the day of writing: "his last week", "the world of today", "USA Today".

Each function looks at the words around an expression that begins at ``start``; a wrong day is worse than none.
"""

import re

from index.date_records import Written

# "The second-to-last year"; "in her last week" but not "I met her last week".
_OWNED = re.compile(
    r"(?:-|(?<!\w)(?:my|your|his|its|our|their|whose|one|every|each|very|those|(?:second|third|next) to) "
    r"|(?:\A\W{0,3}|(?<!\w)(?:in|on|at|during|since|until|after|before|of|spent|throughout|was|is) )her "
    r"|(?<![\w'])(?!(?:it|that|what|who|he|she|there|here|when|where|how)')\w{1,40}(?:'s|s') )\Z"
)
_OUR_TIME = re.compile(
    r"(?<!\w)(?:(?:even|still(?: \w{1,20}){0,3}|until|till|to|than|exists?|remains?|survives?|persists?|stands?"
    r"|continues?|known|extant|visible|as (?:it|they|he|she|we) (?:is|are|know (?:it|them))|in use|alive"
    r"|(?<!as )(?<!end )(?<!because )(?<!morning )(?<!night )of) today"
    r"|(?:than|(?<!end )(?<!morning )(?<!night )of) tomorrow"
    r"|(?:like|like it was|as if it were|as if it was|born|only) yesterday)\Z"
    r"|(?<=s )of yesterday\Z"
)
_OUR_TIME_BEHIND = re.compile(
    r" still\b|,? (?:best |better )?known\b| home to\b|'s (?:world|society|generations?|youth|children|standards?|terms"
    r"|money|prices|dollars|age|era|times|technolog(?:y|ies)|computers|economy|culture|language|readers?|audiences?"
    r"|consumers?|visitors?)\b"
)
_TO_COME = re.compile(
    r"\b(?:will|shall|won't|can|may|might|should|must|is|are|am|be|been|has|have|do|does)\b|'(?:ll|re)\b"
)
_OVER = re.compile(r"(?<!\w)(?:in|over|during|within|for|throughout|across|of|from) \Z")
_ROUGHLY = re.compile(
    r"(?<!\w)(?:about|around|some|almost|nearly|roughly|approximately|over|(?:more|less|fewer) than|at least|at most"
    r"|under|up to) \Z"
)
_OPENING = re.compile(r"(?:\A|[.!?]\s)\W*[A-Z][a-z]{1,6} \Z")
_LONGEST = 60  # of what is looked at before an expression
_NEAR = 300  # characters around it that may be its sentence


def is_owned(written: Written, start: int) -> bool:
    """Tell whether a "last" or "next" is somebody's, such as that of a life."""
    return _before(_OWNED, written, start)


def is_title(written: Written, start: int) -> bool:
    """Tell whether a word with a capital goes on behind another: "USA Today", "Last Week Tonight"."""
    text = written.text
    return text[start].isupper() and start > 1 and text[start - 1] == " " and text[start - 2].isalnum()


def is_our_time(written: Written, start: int, end: int) -> bool:
    """Tell whether "today" and the like are our time, or an idiom: "still used today", "as if it were yesterday"."""
    if _OUR_TIME.search(written.folded, max(0, start - _LONGEST), end):
        return True
    if written.folded[start:end] != "today":
        return False
    is_of_a_name = written.folded.startswith("'s ", end) and written.text[end + 3 : end + 4].isupper()
    return is_of_a_name or _OUR_TIME_BEHIND.match(written.folded, end) is not None


def is_rough(written: Written, start: int) -> bool:
    """Tell whether a distance in time is no more than a guess: "more than two weeks ago"."""
    return _before(_ROUGHLY, written, start)


def is_opening(written: Written, start: int) -> bool:
    """Tell whether a sentence begins with the one word before: "On Friday Ida came", not "on Friday Harbor"."""
    return _OPENING.search(written.text, max(0, start - _LONGEST), start) is not None


def is_of_a_story(written: Written, start: int, *, way: str) -> bool:
    """Tell whether "the last" or "the next three days" are more likely those of what is told than of who tells it.

    "Over the next two weeks 40 people died", but "will be closed"; "the last three days were the worst", but "in".
    """
    if way == "last":
        return not _before(_OVER, written, start)
    return way == "next" and _TO_COME.search(written.folded, max(0, start - _NEAR), start + _NEAR) is None


def _before(pattern: re.Pattern[str], written: Written, start: int) -> bool:
    return pattern.search(written.folded, max(0, start - _LONGEST), start) is not None

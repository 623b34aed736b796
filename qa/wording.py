"""What the pipeline says in words of its own: why nothing is answered, and what must be told beside an answer."""

import re
from collections.abc import Sequence

from qa.records import Answer, Citation, Reason

MOST_MISSING_WORDS = 5
_WHOLE_SENTENCE = re.compile(r"[.!?:。！？؟।\"”»]\s*(?:\[\d+\])+\Z")

# To "thanks" or "hello".
NOTHING_ASKED = "This asks nothing of the sources; ask what you want to know."
_NO_ANSWER = "The sources don't say: no sentence in them answers this."
_NO_ANSWERS = "The sources don't say: no sentence in them answers these."
_CLOSEST = " What comes closest: "

# What `remark_on` says, behind the last marker; the days end it, so that no two repetitions can share a text.
_REMARK = re.compile(
    r"\.?(?: The sources give different answers\."
    r"| These are the first \d+ of \d+ sentences that match\."
    r"| “[^”]{1,80}” is [^“”.,]{1,80}[.,])*"
    r"(?: The sources say nothing about .+\.)?"
)
# Where a message asks several questions, those without an answer stand behind the statements.
_UNANSWERED = re.compile(r"[?؟] The sources (?:don't say|say nothing about)\b")
_MARKERS = re.compile(r"(?:\[\d+\])+")


def remark_on(answer: Answer, untold_days: Sequence[str] = (), told_days: Sequence[str] = ()) -> str:
    """Return what a person must be told beside the statements: sources differ, a list was cut, a day has nothing.

    ``told_days`` say which days are meant ("“yesterday” is 11 March 2013"), ``untold_days`` of which nothing is said.
    """
    said: list[str] = []
    if answer.reason is Reason.CONFLICT:
        said.append("The sources give different answers.")
    listed = answer.coverage
    if listed and listed.shown < listed.matching:
        said.append(f"These are the first {listed.shown} of {listed.matching} sentences that match.")
    if told_days:
        said.append(f"{', '.join(told_days)}.")
    if untold_days:
        said.append(f"The sources say nothing about {' or '.join(untold_days)}.")
    if not said:
        return ""
    return f"{'' if is_prose(answer.answer) else '.'} {' '.join(said)}"


def is_prose(text: str) -> bool:
    """Tell whether the last statement of a text with markers is a whole sentence."""
    return _WHOLE_SENTENCE.search(text) is not None


def without_remark(answer: str) -> str:
    """Return the statements of an answer without what says nothing of the sources behind them."""
    unanswered = _UNANSWERED.search(answer)
    if unanswered:
        ends = [found.end() for found in _MARKERS.finditer(answer, 0, unanswered.start())]
        answer = answer[: ends[-1] if ends else 0]
    end = max((found.end() for found in _MARKERS.finditer(answer)), default=0)
    return answer[:end] if _REMARK.fullmatch(answer, end) else answer


def abstention_text(
    reason: Reason,
    missing: Sequence[str],
    nearest: Sequence[Citation],
    nearest_day: str | None = None,
    namesake: str = "",
) -> str:
    """Say in words why nothing is answered and what came closest.

    ``nearest_day`` is the day of the latter, ``namesake`` what the sources tell of in place of what was asked about.
    """
    words = missing[:MOST_MISSING_WORDS]
    if reason is Reason.NO_SOURCES:
        return "There are no sources yet, so there is nothing to answer from; add some with `qa index PATH`."
    if reason is Reason.LOW_SUPPORT:
        said = "The sources don't say: no sentence in them carries an answer."
    elif words and reason is Reason.NO_DATE_MATCH:
        said = f"The sources say nothing about {' or '.join(words)}."
    elif words:
        quoted = " or ".join(f"“{word}”" for word in words)
        but = f", but tell of “{namesake}”" if namesake else ""
        said = f"The sources don't say: they never mention {quoted}{but}."
    elif namesake:
        said = f"The sources don't say: they tell of “{namesake}” instead."
    else:
        said = _NO_ANSWER
    if not nearest:
        return said
    closest = nearest[0]
    place = f"“{closest.text}” ({closest.where})."
    if nearest_day:
        return f"{said.removesuffix('.')}; the nearest is {nearest_day}: {place}"
    return f"{said}{_CLOSEST}{place}"


def refusals(refused: Sequence[tuple[str, str]]) -> list[str]:
    """Return what to say of the questions of one message that got no answer; ``refused`` has each with its abstention.

    Those refused in the same words share them, and one sentence that comes closest, which no two quote alike.
    """
    groups: dict[str, tuple[list[str], str]] = {}
    for question, told in refused:
        said, closest, place = told.partition(_CLOSEST)
        groups.setdefault(said, ([], f"{closest}{place}"))[0].append(question)
    quoted: set[str] = set()
    texts: list[str] = []
    for said, (questions, closest) in groups.items():
        of_all = _NO_ANSWERS if said == _NO_ANSWER and len(questions) > 1 else said
        texts.append(f"{' '.join(questions)} {of_all}{'' if closest in quoted else closest}")
        quoted.add(closest)
    return texts

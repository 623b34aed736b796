"""Values that travel between the stages of the index: frozen, without I/O."""

import calendar
import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


def storable(text: str) -> str:
    """Return text that databases, tokenizers and responses can carry: half of a surrogate pair becomes U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def content_id(*parts: str) -> str:
    """Return a 16-digit hexadecimal id derived from ``parts`` alone (SHA-256, truncated)."""
    joined = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:16]


class PlaceKind(StrEnum):
    """What a place in the original is counted or named by; in the order in which they are told."""

    PAGE = "page"
    CHAPTER = "chapter"
    PART = "part"  # of a message: its text, what it quotes, or an attachment; of a page: a quotation
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ROW = "row"
    LINE = "line"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """From character ``start`` of a source's text on, the text stands here in the original.

    A place ends where the next one of its kind starts; an empty ``label`` only ends the one before. Lines are
    counted on from the ``label`` of their last place, so one is enough for a text that is its own original.
    """

    start: int
    kind: PlaceKind
    label: str


@dataclass(frozen=True, slots=True)
class Source:
    """One text that people handed in.

    ``name`` is what people call it (a path relative to the folder that was given, or a row's title);
    ``origin`` is where it was found (an absolute path, ``path#row``, or ``text:NAME``) and is what a
    changed text replaces; ``text`` is kept exactly as it was decoded or extracted, line ends included;
    ``places`` tell where it stands in the original, in the order of their starts. ``day`` is the day that the text
    says it was written on, None where it says none: "yesterday" counts from it.
    """

    name: str
    origin: str
    text: str
    places: tuple[Place, ...] = ()
    day: date | None = None

    @property
    def id(self) -> str:
        """Content-derived id: equal texts have equal ids, a changed text has another."""
        return content_id(self.text)


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source as lists show it: how many sentences and characters it has, and where it was found.

    ``day`` is the day that it was written on, where it says so.
    """

    id: str
    name: str
    sentences: int
    characters: int
    indexed_at: str
    origins: tuple[str, ...]
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a source.

    ``ordinal`` counts from 1 within the source. ``start`` and ``end`` are character offsets in the
    source's text, without surrounding white space and footnote marks. ``text`` is the sentence as it
    is matched and shown: ``source.text[start:end]`` less the footnote marks inside it, and with a blank, or nothing
    inside a word, where a line of a wrapped paragraph ends.
    """

    source_id: str
    ordinal: int
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """``SOURCE_ID:ORDINAL``."""
        return f"{self.source_id}:{self.ordinal}"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Neighbouring sentences ``first`` to ``last`` (ordinals, both included) embedded as one text.

    A sentence longer than the token budget gives several chunks with ``first == last``, each with a
    part of its text.
    """

    source_id: str
    first: int
    last: int
    text: str

    @property
    def id(self) -> str:
        """Content-derived id of the embedded text: equal texts share one vector."""
        return content_id(self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences ``first`` to ``last`` (ordinals, both included) of a source."""

    source_id: str
    first: int
    last: int


class Reading(StrEnum):
    """How the days of an expression were read."""

    EXPLICIT = "explicit"
    YEAR_INHERITED = "year inherited"
    RELATIVE = "relative"
    HEADED = "heading"  # the sentence has no date, this is the day that it stands under
    CARRIED = "carried"  # the sentence has no date, these are the days of the sentence before it


class MonthDay(NamedTuple):
    """A day of every year: ``month`` 1 to 12, ``day`` 1 to 31."""

    month: int
    day: int

    def isoformat(self) -> str:
        """Return ``--MM-DD``."""
        return f"--{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The days from ``first_day`` to ``last_day``, both included; None where the span is open."""

    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class YearlessSpan:
    """The days from ``first`` to ``last``, both included, of an unknown year; None where the span is open.

    ``last`` before ``first`` lies in the following year (28 December to 3 January).
    """

    first: MonthDay | None
    last: MonthDay | None

    def in_year(self, year: int) -> DateSpan | None:
        """Return the span that starts in ``year``; None if it is not in the calendar (29 February 2013)."""
        opens, ends = self.first, self.last
        try:
            if opens is not None and opens == ends:
                day = date(year, *opens)
                return DateSpan(day, day)
            wraps = opens is not None and ends is not None and ends < opens
            first = _in_calendar(opens, year) if opens else None
            last = _in_calendar(ends, year + wraps) if ends else None
        except ValueError:
            return None
        return DateSpan(first, last)


Span = DateSpan | YearlessSpan


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date expression and the days that it means.

    ``start`` and ``end`` are its character offsets in the text, ``year_given`` tells whether the year stands in
    the expression itself; where ``how`` is ``HEADED`` or ``CARRIED`` there is none, and they are 0, 0 and False.
    """

    start: int
    end: int
    span: Span
    year_given: bool
    how: Reading


def _in_calendar(end: MonthDay, year: int) -> date:
    if end == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)  # the end of February, rather than that very day
    return date(year, *end)


@dataclass(frozen=True, slots=True)
class Hit:
    """A window of neighbouring sentences that the search found; windows come by their best sentence, best first.

    ``score`` is the fused score that the window was found by, in [0, 1], comparable within one search only.
    ``sentence_scores`` has one relevance in [0, 1] per sentence, in the order of ``sentences``,
    comparable across windows and searches. ``dense`` (cosine similarity) and ``lexical`` (BM25, higher
    is better) are the best in the window, None where that ranking did not find it. ``dates`` has the date
    expressions of each sentence. ``on_days`` tells of each whether it may answer about the days that were
    asked about; it is empty where none were.
    """

    source_name: str
    sentences: tuple[Sentence, ...]
    sentence_scores: tuple[float, ...]
    score: float
    dense: float | None
    lexical: float | None
    dates: tuple[tuple[DateExpression, ...], ...] = ()
    on_days: tuple[bool, ...] = ()

    def may_answer(self, number: int) -> bool:
        """Tell whether the sentence at this position may answer about the days that were asked about, if any were."""
        return not self.on_days or self.on_days[number]

    def own_dates(self, number: int) -> tuple[DateExpression, ...]:
        """Return the dates that stand in the sentence at this position itself."""
        return tuple(one for one in self.dates[number] if one.how is not Reading.CARRIED) if self.dates else ()


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with the relevance that the search gave it."""

    source_name: str
    sentence: Sentence
    score: float


def ranked_sentences(hits: list[Hit]) -> list[ScoredSentence]:
    """Flatten windows to the sentences that may answer, each once with its best score, best first."""
    best: dict[str, ScoredSentence] = {}
    for hit in hits:
        for number, (sentence, score) in enumerate(zip(hit.sentences, hit.sentence_scores, strict=True)):
            known = best.get(sentence.id)
            if hit.may_answer(number) and (known is None or score > known.score):
                best[sentence.id] = ScoredSentence(hit.source_name, sentence, score)
    return sorted(best.values(), key=lambda scored: -scored.score)

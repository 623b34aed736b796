"""Shapes of sources and timelines in the HTTP interface, checked and documented."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from index.calendar import written
from index.records import PlaceKind, Reading, Sentence, Source, SourceSummary, Span
from index.timeline import DatedSentence, Timeline
from qa.days import LISTED, MOST_LISTED
from qa.web.schemas import PLACE

_WRITTEN_ON = 'The day that it says it was written on, from which its "yesterday" counts; null if it says none.'
_DATE = "A date, such as 2013-03-01, 1 March 2013, March 2013 or 2013."


class NewSource(BaseModel):
    """A text to index under a name; the same name replaces what it held before."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "minutes.txt", "text": "The board met on 3 May 2024. It elected Ana Ruiz."}]
        },
    )

    name: str = Field(min_length=1, max_length=255)
    text: str
    day: str | None = Field(
        None,
        description='The day that it was written on (2013-03-12), from which its "yesterday" counts; null for none.',
        json_schema_extra={"format": "date"},
    )


class SourceBody(BaseModel):
    """A source as lists show it."""

    id: str
    name: str
    sentences: int
    characters: int
    indexed_at: str
    day: date | None = Field(description=_WRITTEN_ON)

    @classmethod
    def of(cls, summary: SourceSummary) -> Self:
        """Return the body of a summary."""
        return cls.model_validate(summary, from_attributes=True)


class SentenceBody(BaseModel):
    """A sentence with its character offsets in the source's text."""

    sentence: int
    start: int
    end: int
    text: str


class PlaceBody(BaseModel):
    """From character ``start`` on, the text stands at this place in the original, up to the next of its kind.

    An empty ``label`` only ends the place before; lines are counted on from the ``label`` of their last place.
    """

    start: int
    kind: PlaceKind
    label: str


class SourceText(BaseModel):
    """A source's text with the offsets of its sentences and of its places in the original, for highlighting."""

    id: str
    name: str
    day: date | None = Field(description=_WRITTEN_ON)
    text: str
    sentences: list[SentenceBody]
    places: list[PlaceBody]

    @classmethod
    def of(cls, source: Source, sentences: list[Sentence]) -> Self:
        """Return the body of a source."""
        bodies = [SentenceBody(sentence=s.ordinal, start=s.start, end=s.end, text=s.text) for s in sentences]
        places = [PlaceBody(start=p.start, kind=p.kind, label=p.label) for p in source.places]
        return cls(id=source.id, name=source.name, day=source.day, text=source.text, sentences=bodies, places=places)


class DateBody(BaseModel):
    """A date expression of a sentence, as days; without a year `--MM-DD`, null where the span is open.

    ``text`` is empty where the day is that of the heading that the sentence stands under.
    """

    text: str
    first_day: str | None
    last_day: str | None
    year_given: bool
    how: Reading


class DatedSentenceBody(BaseModel):
    """A sentence with the dates that put it into the timeline; offsets are characters in the source's text."""

    source: str
    source_id: str
    sentence: int
    text: str
    start: int
    end: int
    place: str | None = Field(description=PLACE)
    dates: list[DateBody]


class TimelineQuery(BaseModel):
    """Which dated sentences to list."""

    model_config = ConfigDict(extra="forbid")

    first: str | None = Field(None, alias="from", description=f"{_DATE} Its first day counts.")
    last: str | None = Field(None, alias="to", description=f"{_DATE} Its last day counts.")
    about: str = Field("", description="Words that a sentence must hold, in any inflected form.")
    limit: int = Field(LISTED, ge=1, le=MOST_LISTED)
    offset: int = Field(0, ge=0, le=2**53, description="How many to pass over: offset and shown of the answer before.")


class TimelineBody(BaseModel):
    """The dated sentences of the sources in time order; days without a year come last."""

    examined: int
    matching: int
    offset: int = Field(description="How many of those that match come before these.")
    shown: int
    sentences: list[DatedSentenceBody]

    @classmethod
    def of(cls, timeline: Timeline) -> Self:
        """Return the public object of a timeline."""
        return cls(
            examined=timeline.examined,
            matching=timeline.matching,
            offset=timeline.offset,
            shown=len(timeline.entries),
            sentences=[_dated_sentence(entry) for entry in timeline.entries],
        )


class SpokenDays(BaseModel):
    """Days that sentences speak of, without a year `--MM-DD`, null where the span is open; and how many do."""

    first_day: str | None
    last_day: str | None
    sentences: int

    @classmethod
    def of(cls, span: Span, sentences: int) -> Self:
        """Return the body of a span."""
        first_day, last_day = written(span)
        return cls(first_day=first_day, last_day=last_day, sentences=sentences)


def _dated_sentence(entry: DatedSentence) -> DatedSentenceBody:
    sentence = entry.sentence
    dates = [
        DateBody(
            text=sentence.text[one.start : one.end],
            first_day=written(one.span)[0],
            last_day=written(one.span)[1],
            year_given=one.year_given,
            how=one.how,
        )
        for one in entry.dates
    ]
    return DatedSentenceBody(
        source=entry.source_name,
        source_id=sentence.source_id,
        sentence=sentence.ordinal,
        text=sentence.text,
        start=sentence.start,
        end=sentence.end,
        place=entry.place,
        dates=dates,
    )

"""Test questions: what is asked, and what a right answer says and cites. Frozen values, without I/O."""

from dataclasses import dataclass, field
from datetime import date

SEVERAL = "several"
NOWHERE = 0  # the number of a gold sentence that the index does not hold


def names_source(wanted: str, source_name: str) -> bool:
    """Tell whether ``wanted`` names that source; it may leave out leading folders."""
    return source_name == wanted or source_name.endswith(f"/{wanted}")


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence that carries the answer: the name of its source and its number there, from 1.

    ``NOWHERE`` is for words that were given as gold and stand in no source.
    """

    source: str
    sentence: int

    def is_at(self, source_name: str, sentence: int) -> bool:
        """Tell whether this is that sentence; the gold source may leave out leading folders."""
        return names_source(self.source, source_name) and sentence == self.sentence


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Characters ``start`` to ``end`` (excluded) of a source's text that carry the answer."""

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Words of a source that carry the answer; an empty ``source`` is whichever holds them."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class GoldSource:
    """A source that is relevant as a whole; ``relevance`` is its grade, from 1."""

    source: str
    relevance: int = 1


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a question speaks of, both ends included; None and None where it speaks of none."""

    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and the answer that it had, earlier in a conversation."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """A question with what a right answer says and cites.

    ``answers`` are accepted variants of one answer, or, where the tag ``several`` is set, the items that a complete
    answer lists; without any, and not ``unanswerable``, only the retrieval can be scored. ``history`` holds the
    questions that were asked before it, ``exchanges`` those whose answers are given too. ``passages`` is what names no
    sentences yet: ``qa.evaluation.gold`` turns it into ``sentences``. ``window`` has the days that the question speaks
    of, None where nobody says. Questions of one ``group`` (a source, a conversation) are alike, and are resampled
    together. ``line`` is where it stands in its file, None where the file has no lines.
    """

    __test__ = False  # the name is the domain's: keeps pytest from collecting it

    id: str
    question: str
    answers: tuple[str, ...]
    sentences: tuple[GoldSentence, ...]
    unanswerable: bool
    history: tuple[str, ...]
    tags: tuple[str, ...]
    sources: tuple[GoldSource, ...] = ()
    passages: tuple[GoldSpan | GoldQuote, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    window: Days | None = None
    group: str | None = None
    line: int | None = field(default=None, compare=False)

    @property
    def several(self) -> bool:
        """Whether all of ``answers`` are wanted, rather than one of them."""
        return SEVERAL in self.tags

    @property
    def is_judged(self) -> bool:
        """Whether it is known what a right answer is: some words, or an abstention."""
        return self.unanswerable or bool(self.answers)

    @property
    def cluster(self) -> str:
        """The key that questions share whose scores hang together: their group, else their only source, else none."""
        if self.group is not None:
            return self.group
        named = {one.source for one in (*self.sentences, *self.sources, *self.passages)}
        return named.pop() if len(named) == 1 and "" not in named else f"question {self.id}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What of a data set could not be used, as a sentence that names the file and the line."""

    sentence: str
    question_id: str | None = None

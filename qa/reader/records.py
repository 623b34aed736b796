"""What the reader hands on: answers as words at a place of a source, and everything it read for one question."""

from dataclasses import dataclass

from index.records import DateExpression, ScoredSentence, Sentence


@dataclass(frozen=True, slots=True)
class Found:
    """An answer in words, where it stands, and the probability that its sentence answers.

    ``start`` and ``end`` are offsets in the source's text. They are None where they can't be told: the sentence has
    footnote marks inside, and the source's text is not at hand. ``parts`` are the pieces that ``text`` was put
    together from, where these stand apart in the sentence. ``dates`` are all dates of the sentence, ``said`` those of
    them that stand in the answer.
    """

    text: str
    source_name: str
    sentence: Sentence
    start: int | None
    end: int | None
    probability: float
    parts: tuple[str, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    said: tuple[DateExpression, ...] = ()


@dataclass(frozen=True, slots=True)
class Namesake:
    """Something that is easily taken for what was asked about: "2nd Regiment" where the question has the 3rd.

    ``words`` are its name in ``sentence``; ``probability`` is that of the sentence if the name were the right one.
    """

    words: str
    sentence: Sentence
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the reader read for one question.

    ``found`` are the answers, best first, followed by other sentences that answer in the same words. They are there
    even if ``probability``, that the windows hold an answer at all, is too low to say them. ``rivals`` are the best
    answers of all other sentences, in other words. ``sentences`` are the sentences that were read, each with the
    probability that it answers, best first. ``namesake`` is the most probable one, if there is any.
    """

    found: tuple[Found, ...]
    probability: float
    sentences: tuple[ScoredSentence, ...]
    rivals: tuple[Found, ...] = ()
    namesake: Namesake | None = None

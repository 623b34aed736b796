"""A drafted test question, and what it must be like to be shown to anybody."""

import re
from dataclasses import dataclass

from qa.evaluation.drafting.clauses import points_elsewhere
from qa.evaluation.drafting.corpus import Corpus
from qa.facts import Kind, facts_of
from qa.stems import FUNCTION, WORD, folded, stem
from qa.vocabulary import AUXILIARIES, PREPOSITIONS, WH

_ASKING = WH | AUXILIARIES | PREPOSITIONS | {"many", "much"}
# "the January 3, 1971, broadcast", cut behind the date.
_EDITION = re.compile(r"\bthe (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d")
_TORSOS = (" his?", " her?", " its?", " their?")
_MOST_WORDS = 24
_FEWEST_WORDS = 3
_TELLING = 5  # so many words that say something do for a name


@dataclass(frozen=True, slots=True)
class Draft:
    """A question with the accepted answers and the sentence it was made from, and how it was made.

    ``made`` is "name", "date", "number", "place" or "role", and for unanswerable ones, whose ``answers`` are empty,
    "shifted-date", "swapped-name" or "changed-number". ``number`` counts the sentence in its corpus, from 0.
    """

    question: str
    answers: tuple[str, ...]
    made: str
    number: int

    @property
    def unanswerable(self) -> bool:
        """Whether the sources say nothing about it."""
        return not self.answers


def content_stems(text: str) -> list[str]:
    """Return the stems of a question that the sentence answering it should hold."""
    words = (word for word in WORD.findall(text) if folded(word) not in FUNCTION | _ASKING)
    return list(dict.fromkeys(stem(word) for word in words))


def is_fit(draft: Draft, corpus: Corpus) -> bool:
    """Tell whether a question can be understood alone, and whether one sentence alone answers it."""
    question = draft.question
    count = len(question.split())
    if not _FEWEST_WORDS <= count <= _MOST_WORDS or points_elsewhere(question, possessive=False):
        return False
    if draft.made == "thing" and len(content_stems(question)) < 3:
        return False
    if (
        question.endswith(_TORSOS)
        or _EDITION.search(question)
        or any(_repeats(question, answer) for answer in draft.answers)
        or not _is_anchored(question)
    ):
        return False
    wanted = set(content_stems(question))
    if draft.made == "role":
        return not corpus.tells_again(draft.number, wanted)
    holding = [n for n, one in enumerate(corpus.sentences) if wanted <= one.stems]
    return len(wanted) >= 2 and holding == [draft.number]


def _repeats(question: str, answer: str) -> bool:
    """Tell whether the answer stands in the question already."""
    wanted = {stem(word) for word in WORD.findall(answer) if folded(word) not in FUNCTION}
    return not wanted or wanted <= {stem(word) for word in WORD.findall(question)}


def _is_anchored(question: str) -> bool:
    """Tell whether the question says what it is about: by a name, a day or many words, not only by "the band"."""
    facts = facts_of(question).facts
    is_named = any(fact.kind in (Kind.NAME, Kind.DATE) for fact in facts if fact.start)
    return is_named or len(content_stems(question)) >= _TELLING


def tidy(question: str) -> str:
    """Return a question with single blanks, a capital letter in front and one question mark."""
    bare = re.sub(r"\s+([,?])", r"\1", " ".join(question.split())).rstrip(" ,.?")
    return f"{bare[:1].upper()}{bare[1:]}?"

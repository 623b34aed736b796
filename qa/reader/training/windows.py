"""Cutting a context into sentences and taking a few of them, as the search will hand them to the reader."""

import random
import re
from dataclasses import dataclass

from qa.reader.training.data import Span

END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Item:
    """One training example: a question about a context.

    ``answer`` are the words to find; None where the context has no answer, or, with ``answerable``,
    where it has one but nobody marked the words.
    """

    question: str
    context: str
    answer: Span | None
    answerable: bool


def split(text: str) -> list[tuple[int, int]]:
    """Return the start and end offsets of the sentences of ``text``, roughly."""
    ends = [found.end() for found in END.finditer(text)]
    starts = [0, *ends]
    return [(start, end) for start, end in zip(starts, [*ends, len(text)], strict=True) if text[start:end].strip()]


def around(context: str, answer: Span, chance: random.Random, most: int = 5) -> tuple[str, Span]:
    """Return one to ``most`` neighbouring sentences that hold the answer, and the answer within them."""
    sentences = split(context)
    inside = [n for n, (start, end) in enumerate(sentences) if start < answer.end and end > answer.start]
    if not inside:
        return context, answer
    before = chance.randrange(most - 1)
    first = max(0, inside[0] - before)
    last = min(len(sentences) - 1, inside[-1] + chance.randrange(most - before))
    start, end = sentences[first][0], sentences[last][1]
    return context[start:end], Span(answer.text, answer.start - start)


def without(context: str, answer: Span) -> str | None:
    """Return the context less the sentences that hold the answer, or None where its words come again."""
    sentences = split(context)
    kept = [context[start:end].strip() for start, end in sentences if end <= answer.start or start >= answer.end]
    rest = " ".join(kept)
    return None if not kept or answer.text.lower() in rest.lower() else rest


def excerpt(context: str, query_words: set[str], chance: random.Random, most: int = 5) -> str:
    """Return two to ``most`` neighbouring sentences, the run that shares the most words with the question."""
    sentences = split(context)
    size = chance.randint(2, most)
    if len(sentences) <= size:
        return context
    runs = [context[sentences[n][0] : sentences[n + size - 1][1]] for n in range(len(sentences) - size + 1)]
    return max(runs, key=lambda run: sum(word in run.lower() for word in query_words))


def joined(sentences: list[str], gold: int, answer: Span | None) -> tuple[str, Span | None]:
    """Join sentences by a space; ``answer`` lies in ``sentences[gold]`` and is moved along."""
    offset = sum(len(sentence) + 1 for sentence in sentences[:gold])
    return " ".join(sentences), None if answer is None else Span(answer.text, answer.start + offset)

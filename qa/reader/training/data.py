"""Reading the question sets, in the one schema that they are published in.

A set is a file ``NAME.jsonl.gz`` whose lines hold ``id, source, title, question, context,
answers: [{text, start}], impossible``, with ``context[start:start + len(text)] == text``.
"""

import gzip
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

SOURCES = (
    "squad_half_a",
    "squadshifts",
    "qed_nq",
    "timeqa_human_train",
    "qamr",
    "fairytaleqa",
    "tweetqa",
)
# A title that more questions share than this names a collection, not a text; its contexts are held out one by one.
LARGEST_TITLE = 1000
# Groups in a hundred that are never trained on.
HELD_OUT = 16

TREEBANK_MARKS = (("``", '"'), ("''", '"'), ("-lrb-", "("), ("-rrb-", ")"))

_Item = TypeVar("_Item")
Part = Literal["train", "calibration", "test"]


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a context: ``context[start:start + len(text)] == text``."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Example:
    """A question about a context; without answers it cannot be answered from the context.

    ``group`` is the unit of the held-out split: examples of one group are never in two parts.
    """

    id: str
    source: str
    group: str
    question: str
    context: str
    answers: tuple[Span, ...]

    @property
    def impossible(self) -> bool:
        """Whether the context does not answer the question."""
        return not self.answers


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the sentence that answers it; ``answer`` are the words that do, None where nobody marked them."""

    question: str
    sentence: str
    group: str
    answer: Span | None = None


def chance_of(seed: int) -> random.Random:
    """Return a source of chance that gives the same for the same seed."""
    return random.Random(seed)  # noqa: S311 nothing is secret here


def some(items: Sequence[_Item], most: int, chance: random.Random) -> list[_Item]:
    """Draw up to ``most`` of ``items``, each once."""
    return chance.sample(items, min(most, len(items)))


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def load_examples(folder: Path, name: str) -> list[Example]:
    """Read ``folder/NAME.jsonl.gz``.

    Raises:
        ValueError: an answer's offsets do not give its text.

    """
    read = [_example(record) for record in read_lines(folder / f"{name}.jsonl.gz")]
    examples = [example for example in read if example is not None]
    sizes = Counter(example.group for example in examples)
    return [
        replace(example, group=example.context)
        if not example.group or sizes[example.group] > LARGEST_TITLE
        else example
        for example in examples
    ]


def load_pairs(path: Path) -> list[Pair]:
    """Read questions with the sentence that answers each.

    The file has no titles but keeps the order of its articles, so a group is a run of 200 lines. The words that
    answer stand in ``answer``, where ``label`` has marked them.
    """
    return [
        Pair(plain(record["question"]), plain(record["sentence"]), f"pairs-{line // 200}", _marked(record))
        for line, record in enumerate(read_lines(path))
    ]


def plain(tokenised: str) -> str:
    """Return a text with the quotes and brackets of people, not those of a treebank."""
    for mark, written in TREEBANK_MARKS:
        tokenised = tokenised.replace(mark, written)
    return tokenised.strip()


def _marked(record: dict[str, Any]) -> Span | None:
    answer = record.get("answer")
    return Span(answer["text"], answer["start"]) if answer else None


def part_of(group: str) -> Part:
    """Say which part a group belongs to, by a hash of its name: about 8% test, 8% calibration, the rest train."""
    digest = hashlib.sha256(group.encode()).hexdigest()
    if int(digest[:8], 16) % 100 >= HELD_OUT:
        return "train"
    return "test" if int(digest[12], 16) % 2 else "calibration"


def select(examples: Sequence[Example], part: Part) -> list[Example]:
    """Return the examples whose group belongs to ``part``."""
    return [example for example in examples if part_of(example.group) == part]


def consensus(answers: Sequence[Span]) -> Span:
    """Return the answer that shares the most characters with the others, the shorter one at a tie."""
    return max(answers, key=lambda answer: (_agreement(answer, answers), -len(answer.text)))


def _agreement(answer: Span, answers: Sequence[Span]) -> float:
    total = 0.0
    for other in answers:
        shared = min(answer.end, other.end) - max(answer.start, other.start)
        total += max(0, shared) * 2 / (len(answer.text) + len(other.text))
    return total


def _example(record: dict[str, Any]) -> Example | None:
    answers = tuple(Span(answer["text"], answer["start"]) for answer in record["answers"] if answer["text"])
    if not answers and not record["impossible"]:
        return None
    context = record["context"]
    for answer in answers:
        if context[answer.start : answer.end] != answer.text:
            raise ValueError(f"answer offsets do not match in record {record['id']}")
    return Example(
        record["id"],
        record["source"],
        record["title"],
        record["question"],
        context,
        () if record["impossible"] else answers,
    )

"""Development data for the benchmarks: passages of unseen articles as sources, questions with their sentence.

The folder given on the command line holds ``squad_half_a.jsonl.gz`` and ``squadshifts.jsonl.gz``: one JSON
object a line with ``source, question, context, answers: [{text, start}], impossible``.
"""

import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path

from qa.reader.training.open_domain import KINDS, SETS, Bench, indexed
from qa.reader.training.open_domain import gold_sentences as sentences_at

__all__ = ["Bench", "GoldQuestion", "gold_sentences", "indexed", "read_questions"]

SEED = 20130301


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with its passage; ``starts`` are the answers' offsets, empty where it has none."""

    text: str
    passage: str
    starts: tuple[int, ...]


def read_questions(folder: Path) -> list[GoldQuestion]:
    """Read all questions, the impossible ones without starts, in a seeded order."""
    questions: list[GoldQuestion] = []
    for name in SETS:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["source"] in KINDS:
                    starts = tuple(answer["start"] for answer in row["answers"])
                    questions.append(GoldQuestion(row["question"], row["context"], starts))
    random.Random(SEED).shuffle(questions)
    return questions


def gold_sentences(bench: Bench, question: GoldQuestion) -> set[str]:
    """Return the ids of the sentences that hold an answer."""
    return sentences_at(bench, question.passage, question.starts)

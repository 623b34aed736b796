"""Does the 8-bit model find what the published model finds? Real questions, one table.

``python tests/benchmarks/embedder_parity.py DATA`` reads ``squad_half_a.jsonl.gz`` and
``squadshifts.jsonl.gz`` (its new_wiki part) from the folder DATA: one JSON object a line with ``source``,
``question``, ``context`` and ``impossible``. Every distinct passage is a candidate; a question counts as
found at k if its own passage is among the k nearest. The cosine compares each vector, of questions and
passages alike, with the published model's.
"""

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.embed import BUNDLED_FOLDER, BundledEmbeddings, Embedder, SentenceTransformerEmbeddings, Vectors
from index.export import packaged_weights

FILES = {"squad_half_a.jsonl.gz": "", "squadshifts.jsonl.gz": "new_wiki"}


def read_cases(folder: Path, questions: int, seed: int) -> tuple[list[str], list[str], list[int]]:
    """Return all distinct passages, a sample of questions, and each question's passage number."""
    rows = [row for name, part in FILES.items() for row in _rows(folder / name) if part in row["source"]]
    passages = sorted({row["context"] for row in rows})
    numbers = {passage: number for number, passage in enumerate(passages)}
    sample = random.Random(seed).sample([row for row in rows if not row["impossible"]], questions)
    return passages, [row["question"] for row in sample], [numbers[row["context"]] for row in sample]


def _rows(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def ranks(queries: Vectors, passages: Vectors, gold: list[int]) -> np.ndarray:
    """Return for each query how many passages are nearer than its own."""
    scores = queries @ passages.T
    return (scores > scores[np.arange(len(gold)), gold][:, None]).sum(axis=1)


def embed(embedder: Embedder, passages: list[str], questions: list[str]) -> tuple[Vectors, Vectors]:
    """Return the vectors of both, questions as questions."""
    return embedder.embed_array(passages), np.stack([embedder.embed_query_array(text) for text in questions])


def main() -> None:
    """Print one line an embedder: cosine to the first, and recall."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--models", type=Path, nargs="*", default=[BUNDLED_FOLDER], help="exported folders")
    arguments = parser.parse_args()
    passages, questions, gold = read_cases(arguments.data, arguments.questions, arguments.seed)
    print(f"{len(passages)} passages, {len(questions)} questions, seed {arguments.seed}")
    published = embed(SentenceTransformerEmbeddings(str(packaged_weights())), passages, questions)
    report("published, torch float32", published, published, gold)
    for folder in arguments.models:
        vectors = embed(BundledEmbeddings(folder), passages, questions)
        report(str(folder.name), vectors, published, gold)


def report(name: str, mine: tuple[Vectors, Vectors], other: tuple[Vectors, Vectors], gold: list[int]) -> None:
    """Print the name, mean and least cosine to ``other``, and recall at 1, 5 and 10."""
    cosines = np.concatenate([(left * right).sum(axis=1) for left, right in zip(mine, other, strict=True)])
    found = ranks(mine[1], mine[0], gold)
    recall = "  ".join(f"recall@{k} {(found < k).mean():.3f}" for k in (1, 5, 10))
    print(f"{name:30} cosine mean {cosines.mean():.5f} min {cosines.min():.5f}  {recall}", flush=True)


if __name__ == "__main__":
    main()

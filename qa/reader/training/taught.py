"""What a teacher scores the tokens of a pass: told once and kept, so that a pass can be learned from several times.

The teacher takes longer to score a batch than the reader takes to learn from it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import torch

from qa.reader.training.encode import Encoded
from qa.reader.training.train import collate, logits

SHARD = 1024  # examples a file
BATCH_TOKENS = 2048


def taught(teacher: Any, examples: Sequence[Encoded], folder: Path) -> list[Encoded]:
    """Return the examples with what ``teacher`` scores their tokens.

    ``folder`` keeps the scores, and those that it has of the same examples are not made anew.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told: list[Encoded] = []
    for begin in range(0, len(examples), SHARD):
        shard = examples[begin : begin + SHARD]
        digest = hashlib.sha256(repr([example.ids for example in shard]).encode()).hexdigest()[:16]
        path = folder / f"{begin // SHARD:04}-{digest}.npy"
        if not path.exists():
            with path.with_suffix(".new").open("wb") as file:
                np.save(file, np.concatenate(_scores(teacher, shard), axis=1))
            path.with_suffix(".new").replace(path)
        ends = list(accumulate(len(example.ids) for example in shard))
        scores = np.split(np.load(path), ends[:-1], axis=1)
        told += [replace(example, wanted=one) for example, one in zip(shard, scores, strict=True)]
    return told


def _scores(teacher: Any, examples: Sequence[Encoded]) -> list[np.ndarray]:
    """Return the start and end scores of each example's tokens, float16 (2, tokens)."""
    order = sorted(range(len(examples)), key=lambda place: len(examples[place].ids))
    scores: dict[int, np.ndarray] = {}
    while order:
        size = max(1, BATCH_TOKENS // len(examples[order[-1]].ids))
        places, order = order[-size:], order[:-size]
        tensors = collate([examples[place] for place in places], teacher.device)
        with torch.inference_mode():
            both = torch.stack(logits(teacher, tensors), dim=1).half().cpu().numpy()
        scores |= {place: row[:, : len(examples[place].ids)] for place, row in zip(places, both, strict=True)}
    return [scores[place] for place in range(len(examples))]

"""Rankings to one ranking: pure functions of scores.

Min-max scaling and convex combination: Bruch, Gai, Ingber 2023, An analysis of fusion functions for
hybrid retrieval (arXiv 2210.11934). On development data they beat reciprocal rank fusion:
tests/benchmarks/retrieval.py.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def scaled(scores: Sequence[float]) -> list[float]:
    """Scale scores so that the lowest is 0 and the highest 1; equal scores are all 1."""
    if not scores:
        return []
    low, high = min(scores), max(scores)
    if high == low:
        return [1.0] * len(scores)
    return [(score - low) / (high - low) for score in scores]


def convex_combination(scorings: Sequence[Mapping[Key, float]], weights: Sequence[float]) -> list[tuple[Key, float]]:
    """Return every key with the weighted sum of its scores, best first; a missing score counts 0."""
    fused: dict[Key, float] = {}
    for scoring, weight in zip(scorings, weights, strict=True):
        for key, score in scoring.items():
            fused[key] = fused.get(key, 0.0) + weight * score
    return sorted(fused.items(), key=lambda item: -item[1])

"""Scores of answers and of abstentions: SQuAD's exact match and F1, precision, recall, area under the curve."""

import re
import string
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalised(text: str) -> str:
    """Return ``text`` as SQuAD compares it: lower case, no punctuation, no articles, single blanks."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(answer: str, golds: Sequence[str]) -> float:
    """Return 1 if the answer equals one of the golds, else 0; no golds means that "" is right."""
    return float(normalised(answer) in {normalised(gold) for gold in golds or [""]})


def token_f1(answer: str, golds: Sequence[str]) -> float:
    """Return the best F1 of the answer's words over the golds; no golds means that "" is right."""
    return max(_one_f1(normalised(answer).split(), normalised(gold).split()) for gold in golds or [""])


def _one_f1(answer: list[str], gold: list[str]) -> float:
    if not answer or not gold:
        return float(answer == gold)
    shared = (Counter(answer) & Counter(gold)).total()
    return 2 * shared / (len(answer) + len(gold))


def precision_recall(said: NDArray[np.bool_], true: NDArray[np.bool_]) -> tuple[float, float]:
    """Return precision and recall of ``said`` [n] against ``true`` [n]; 0 where nothing is said or true."""
    both = float((said & true).sum())
    return both / max(1, int(said.sum())), both / max(1, int(true.sum()))


def area_under_curve(scores: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """Return the chance that a true case scores higher than a false one, ties counting half."""
    positive, negative = np.sort(scores[true]), np.sort(scores[~true])
    below = np.searchsorted(negative, positive, side="left")
    upto = np.searchsorted(negative, positive, side="right")
    return float((below + upto).sum() / 2 / max(1, len(positive) * len(negative)))


def interval(values: Sequence[float], resamples: int = 2000, seed: int = 1) -> tuple[float, float]:
    """Return the 95% bootstrap interval (percentiles) of the mean of ``values``."""
    array = np.asarray(values, dtype=float)
    picks = np.random.default_rng(seed).integers(0, len(array), (resamples, len(array)))
    low, high = np.percentile(array[picks].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)

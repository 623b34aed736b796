"""The difference of two runs on the same questions: its interval, its p-value, and the smallest one that could be seen.

Runs are compared question by question, which takes the questions' own difficulty out of the difference
(Miller, "Adding Error Bars to Evals", arXiv 2411.00640, section 4).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.intervals import RESAMPLES, SEED, Interval, clustered_interval, mean_interval

ALPHA = 0.05
POWER = 0.8
_BATCH = 500  # resamples drawn at a time: bounds the memory that a long run takes

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """Second less first, over ``n`` questions in ``clusters``: questions that share a cluster are no independent ones.

    ``interval`` is None where no question changed. ``p`` is that of no difference, by ``test``. ``standard_error``
    is 0 where no question changed, or all by the same.
    """

    n: int
    clusters: int
    first: float
    second: float
    difference: float
    interval: Interval | None
    p: float
    test: str
    standard_error: float


def paired_difference(
    first: Sequence[float], second: Sequence[float], clusters: Sequence[str] = (), *, resamples: int = RESAMPLES
) -> PairedDifference:
    """Compare the scores of two runs on at least one question, in the same order.

    ``clusters`` names the group of each question that shares its source or its conversation with others; none: each
    question stands for itself. Bootstrap and sign flips draw whole clusters.
    """
    before, after = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    differences = after - before
    sums, sizes = _by_cluster(differences, clusters)
    is_binary = len(sums) == len(differences) and bool(np.isin([before, after], (0, 1)).all())
    return PairedDifference(
        n=len(differences),
        clusters=len(sums),
        first=float(before.mean()),
        second=float(after.mean()),
        difference=float(differences.mean()),
        interval=_interval(differences, clusters, resamples),
        p=mcnemar_p(differences) if is_binary else sign_flip_p(sums, resamples),
        test="exact McNemar" if is_binary else "sign flips",
        standard_error=_standard_error(sums, sizes),
    )


def mcnemar_p(differences: Values) -> float:
    """Return the exact two-sided p of McNemar's test for differences [n] of outcomes that are 0 or 1.

    p = min(1, 2 P[Bin(b + c, 1/2) <= min(b, c)]) with b questions lost and c gained.
    Source: McNemar (1947), in its exact form.
    """
    from scipy.stats import binom  # type: ignore[import-untyped]

    lost, gained = int((differences < 0).sum()), int((differences > 0).sum())
    return min(1.0, 2 * float(binom.cdf(min(lost, gained), lost + gained, 0.5)))


def sign_flip_p(sums: Values, resamples: int = RESAMPLES) -> float:
    """Return the two-sided p of no difference, by flipping the signs of differences [n] at random.

    Exact where there are fewer ways to flip them than ``resamples``; else, of B draws,
    p = (1 + #{|d*| >= |d|}) / (B + 1). Source: Fisher's randomisation test for pairs, as scipy has it.
    """
    from scipy.stats import permutation_test

    changed = np.sort(sums[sums != 0])  # sorted, so that the order of the questions does not matter
    if len(changed) < 2:
        return 1.0
    tested = permutation_test(
        (changed,),
        lambda values, axis: np.abs(values.sum(axis=axis)),
        permutation_type="samples",
        vectorized=True,
        n_resamples=resamples,
        batch=_BATCH,
        alternative="greater",
        rng=SEED,
    )
    return float(tested.pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted so that the chance of any false alarm among them stays below the level.

    Source: Holm (1979), "A Simple Sequentially Rejective Multiple Test Procedure".
    """
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda one: p_values[one])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted


def smallest_seen(compared: PairedDifference, tests: int = 1) -> float | None:
    """Return the smallest true difference that had been seen in 4 of 5 such comparisons, as one of ``tests``.

    (z(1 - alpha / 2) + z(power)) times the standard error (arXiv 2411.00640, section 5), and no less than what the
    fewest changes to one side give that a test of signs takes for no chance. None where there are fewer questions
    than that.
    """
    from scipy.stats import norm

    alpha = ALPHA / tests
    fewest = math.ceil(1 + math.log2(1 / alpha))
    if compared.clusters < fewest:
        return None
    factor = float(norm.ppf(1 - alpha / 2) + norm.ppf(POWER))
    return max(factor * compared.standard_error, fewest / compared.clusters)


def _by_cluster(differences: Values, clusters: Sequence[str]) -> tuple[Values, Values]:
    """Return the sum of the differences and the number of questions of each cluster."""
    if not clusters:
        return differences, np.ones(len(differences))
    _, places = np.unique(np.asarray(clusters), return_inverse=True)
    sums, sizes = (np.bincount(places, weights=weights) for weights in (differences, np.ones(len(differences))))
    return np.asarray(sums, dtype=float), np.asarray(sizes, dtype=float)


def _interval(differences: Values, clusters: Sequence[str], resamples: int) -> Interval | None:
    """Return the bootstrap interval of the mean difference; None where nothing changed."""
    values = [float(one) for one in differences]
    if len(set(values)) < 2:  # all resamples are alike
        return Interval(values[0], values[0]) if any(values) else None
    return clustered_interval(values, clusters, resamples) if clusters else mean_interval(values, resamples)


def _standard_error(sums: Values, sizes: Values) -> float:
    """Return the standard error of the mean difference (arXiv 2411.00640, equation 4), 0 for one cluster."""
    if len(sums) < 2:
        return 0.0
    residuals = sums - sizes * (sums.sum() / sizes.sum())
    share = len(sums) / (len(sums) - 1)
    return float(math.sqrt(share * float((residuals**2).sum())) / sizes.sum())

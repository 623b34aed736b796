"""95% intervals for rates and means, and percentiles."""

import math
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

RESAMPLES = 9_999
# With fewer groups than this the resampling of groups is no better than a guess (Cameron et al., 2008).
FEWEST_CLUSTERS = 10
SEED = 20130301
_BATCH = 100  # resamples drawn at a time: few enough to stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of a 95% interval."""

    low: float
    high: float


def rate_interval(successes: int, n: int) -> Interval | None:
    """Return the Wilson score interval of a rate, None where ``n`` is 0."""
    from scipy.stats import binomtest  # type: ignore[import-untyped]

    if n == 0:
        return None
    ends = binomtest(successes, n).proportion_ci(confidence_level=0.95, method="wilson")
    return Interval(float(ends.low), float(ends.high))


def mean_interval(values: Sequence[float], resamples: int = RESAMPLES) -> Interval | None:
    """Return the BCa bootstrap interval of a mean over questions, with a fixed seed.

    None where there is no spread to resample: fewer than two values, or all of them equal.
    """
    import numpy as np

    if len(set(values)) < 2:
        return None
    # Sorted, so that the interval depends on the values and not on the order of the questions.
    return _bootstrap((np.sort(np.asarray(values, dtype=float)),), np.mean, resamples)


def clustered_interval(values: Sequence[float], clusters: Sequence[str], resamples: int = RESAMPLES) -> Interval | None:
    """Return the BCa bootstrap interval of a mean over groups of like questions, with a fixed seed.

    Whole groups are resampled (Miller, arXiv 2411.00640, section 2.2); ``clusters`` names the group of each value. None
    where there is no spread to resample: all values equal, or only one group.
    """
    import numpy as np

    if len(set(values)) < 2 or len(set(clusters)) < 2:
        return None
    totals: dict[str, tuple[float, int]] = {}
    for value, cluster in zip(values, clusters, strict=True):
        total, count = totals.get(cluster, (0.0, 0))
        totals[cluster] = (total + value, count + 1)
    # Sorted, so that the interval depends on the values and not on the order of the questions.
    sums, counts = np.array(sorted(totals.values()), dtype=float).T
    return _bootstrap((sums, counts), lambda sums, counts, axis: sums.sum(axis=axis) / counts.sum(axis=axis), resamples)


def resampled_clusters(clusters: Sequence[str]) -> int | None:
    """Return how many groups of like questions to resample, None where it should be the questions themselves.

    Those are resampled where no two questions share a group, and where there are fewer groups than
    ``FEWEST_CLUSTERS``, counted as if all were of one size: (sum of sizes)^2 / sum of their squares.
    """
    sizes = Counter(clusters).values()
    effective = len(clusters) ** 2 / sum(size**2 for size in sizes) if clusters else 0.0
    return len(sizes) if effective >= FEWEST_CLUSTERS and len(sizes) < len(clusters) else None


def _bootstrap(samples: Sequence[Any], statistic: Callable[..., Any], resamples: int) -> Interval:
    from scipy.stats import bootstrap

    for method in ("BCa", "percentile"):  # BCa's correction is undefined on some very small samples
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ends = bootstrap(
                samples,
                statistic,
                n_resamples=resamples,
                batch=_BATCH,
                paired=len(samples) > 1,
                method=method,
                rng=SEED,
            ).confidence_interval
        if math.isfinite(ends.low) and math.isfinite(ends.high):
            break
    return Interval(float(ends.low), float(ends.high))


def percentile(values: Sequence[float], percent: float) -> float:
    """Return a percentile of at least one value, linear between neighbours."""
    ordered = sorted(values)
    position = (len(ordered) - 1) * percent / 100
    below, above = ordered[math.floor(position)], ordered[math.ceil(position)]
    return below + (above - below) * (position - math.floor(position))

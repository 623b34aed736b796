"""95% intervals for rates and means, and percentiles."""

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

RESAMPLES = 9_999
SEED = 20130301
_BATCH = 500  # resamples drawn at a time: bounds the memory that a long run takes


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


def mean_interval(values: Sequence[float]) -> Interval | None:
    """Return the BCa bootstrap interval of a mean over questions, with a fixed seed.

    None where there is no spread to resample: fewer than two values, or all of them equal.
    """
    import numpy as np
    from scipy.stats import bootstrap

    if len(set(values)) < 2:
        return None
    # Sorted, so that the interval depends on the values and not on the order of the questions.
    sample = np.sort(np.asarray(values, dtype=float))
    for method in ("BCa", "percentile"):  # BCa's correction is undefined on some very small samples
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ends = bootstrap(
                (sample,), np.mean, n_resamples=RESAMPLES, batch=_BATCH, method=method, rng=SEED
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

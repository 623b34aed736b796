"""How far the confidence of answers can be believed: reliability, calibration error, risk against coverage."""

from collections.abc import Sequence
from itertools import groupby

from qa.evaluation.intervals import rate_interval
from qa.evaluation.metrics_answers import is_right
from qa.evaluation.outcome import Outcome
from qa.evaluation.questions import TestQuestion
from qa.evaluation.results import ReliabilityBin, RiskPoint

BINS = 10
Case = tuple[TestQuestion, Outcome]


def reliability(cases: Sequence[Case], bins: int = BINS) -> tuple[ReliabilityBin, ...]:
    """Return cases in bins of equally many, by rising confidence, with how many of each are right.

    Right is what ``truthfulness`` scores 1, abstentions included: their confidence is that the sources don't say. Cases
    of the same confidence stay in one bin; what nobody judged counts nowhere. Source: reliability diagrams (DeGroot and
    Fienberg, 1983) with bins of equal mass (Nguyen and O'Connor, arXiv 1508.05154).
    """
    judged = sorted(
        (outcome.confidence, right) for one, outcome in cases if (right := is_right(one, outcome)) is not None
    )
    found: list[list[tuple[float, bool]]] = []
    for _, tied in groupby(judged, key=lambda pair: pair[0]):
        # A bin is full at its share of all cases.
        if not found or sum(map(len, found)) >= len(found) * len(judged) / bins:
            found.append([])
        found[-1] += tied
    return tuple(_bin(one) for one in found)


def calibration_error(bins: Sequence[ReliabilityBin]) -> float | None:
    """Return the mean distance of confidence and share of right answers, weighted by the cases in each bin.

    None without a case. Source: expected calibration error (Naeini et al., 2015; Guo et al., arXiv 1706.04599).
    """
    total = sum(one.n for one in bins)
    return sum(one.n * abs(one.confidence - one.right) for one in bins) / total if total else None


def risk_coverage(cases: Sequence[Case]) -> tuple[RiskPoint, ...]:
    """Return, over thresholds on the confidence of answers, how many questions are answered and how many of them wrong.

    Thresholds fall; the last point is the run as it is. ``risk`` is the share of the answers given that are wrong,
    answers to unanswerable questions among them. Source: El-Yaniv and Wiener (JMLR, 2010).
    """
    judged = [(one, outcome) for one, outcome in cases if one.is_judged]
    answered = sorted(
        ((outcome.confidence, bool(is_right(one, outcome))) for one, outcome in judged if not outcome.abstained),
        reverse=True,
    )
    points = []
    given = wrong = 0
    for threshold, tied in groupby(answered, key=lambda pair: pair[0]):
        for _, right in tied:
            given += 1
            wrong += not right
        points.append(RiskPoint(threshold, given / len(judged), wrong / given))
    return tuple(points)


def _bin(pairs: Sequence[tuple[float, bool]]) -> ReliabilityBin:
    right = sum(one for _, one in pairs)
    mean = sum(confidence for confidence, _ in pairs) / len(pairs)
    return ReliabilityBin(mean, right / len(pairs), rate_interval(right, len(pairs)), len(pairs))

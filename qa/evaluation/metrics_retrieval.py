"""Did the search find what carries the answer? Over gold sentences, or gold sources where whole sources are judged.

An unanswerable question, and one without gold, has no score. A gold sentence that a source holds is found once.
"""

import math
from collections.abc import Sequence

from qa.evaluation.outcome import Outcome
from qa.evaluation.questions import TestQuestion, names_source


def recall_at_k(question: TestQuestion, outcome: Outcome, *, k: int) -> float | None:
    """Return the share of the relevant sentences (or sources) among the first ``k`` retrieved.

    Source: |R in top k| / |R| (Manning et al., Introduction to Information Retrieval, section 8.4), trec_eval's
    ``recall``.
    """
    judged = _judged(question, outcome)
    if judged is None:
        return None
    gains, ideal = judged
    return sum(gain > 0 for gain in gains[:k]) / len(ideal)


def reciprocal_rank(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return 1 / rank of the first relevant sentence (or source) retrieved, 0 where none is; the mean is MRR.

    Source: TREC-8 question answering track (Voorhees, 1999), trec_eval's ``recip_rank``.
    """
    judged = _judged(question, outcome)
    if judged is None:
        return None
    ranks = (rank for rank, gain in enumerate(judged[0], 1) if gain)
    return 1 / next(ranks, math.inf)


def ndcg_at_k(question: TestQuestion, outcome: Outcome, *, k: int) -> float | None:
    """Return the discounted gain of the first ``k`` retrieved over that of the best ranking.

    Gain 2^relevance - 1 (a gold sentence has relevance 1), discount log2(rank + 1). Source: Järvelin and Kekäläinen
    (2002) with the gain of Burges et al. (2005); trec_eval's ``ndcg_cut`` where all relevance is 1.
    """
    judged = _judged(question, outcome)
    if judged is None:
        return None
    gains, ideal = judged
    return _discounted(gains[:k]) / _discounted(ideal[:k])


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _judged(question: TestQuestion, outcome: Outcome) -> tuple[list[float], list[float]] | None:
    """Return the gain at each rank, and the gains of all that is relevant, highest first; None where nothing is."""
    if question.unanswerable:
        return None
    if question.sentences:
        golds: dict[tuple[str, int], float] = {(one.source, one.sentence): 1.0 for one in question.sentences}
        ranked = [(one.source, one.sentence) for one in outcome.retrieved]
    elif question.sources:
        # A source that is judged twice has the higher grade, the last of them by rising grade.
        graded = sorted(question.sources, key=lambda one: one.relevance)
        golds = {(one.source, 0): 2.0**one.relevance - 1 for one in graded}
        ranked = [(name, 0) for name in outcome.sources]
    else:
        return None
    golds = _distinct(golds)
    left = dict(golds)
    gains = []
    for name, number in ranked:
        hit = next((gold for gold in left if gold[1] == number and names_source(gold[0], name)), None)
        gains.append(0.0 if hit is None else left.pop(hit))
    return gains, sorted(golds.values(), reverse=True)


def _distinct(golds: dict[tuple[str, int], float]) -> dict[tuple[str, int], float]:
    """Leave out what another gold names too, with fewer folders: one sentence found is one gold found."""
    return {
        (name, number): gain
        for (name, number), gain in golds.items()
        if not any(number == other and name != short and names_source(short, name) for short, other in golds)
    }

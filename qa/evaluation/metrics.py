"""The metrics that runs and reports list: each a pure function of one test question and one outcome.

A case that a metric does not fit has no score (None), never 0. Definitions and sources: README.md beside this file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from qa.evaluation.metrics_answers import (
    contains_answer,
    exact_match,
    set_f1,
    set_precision,
    set_recall,
    token_f1,
    truthfulness,
    window_match,
)
from qa.evaluation.metrics_citations import (
    RememberedSupport,
    citation_f1,
    citation_precision,
    citation_recall,
    graded_support,
    support_precision,
    support_recall,
)
from qa.evaluation.metrics_retrieval import ndcg_at_k, recall_at_k, reciprocal_rank
from qa.evaluation.outcome import FoundSentence, Outcome
from qa.evaluation.questions import TestQuestion
from qa.support import Support

__all__ = ["CASE_METRICS", "CaseMetric", "FoundSentence", "NamedMetric", "Outcome", "support_metrics"]

CaseMetric = Callable[[TestQuestion, Outcome], float | None]


@dataclass(frozen=True, slots=True)
class NamedMetric:
    """A metric as runs and reports list it; ``rate`` where each case scores 0 or 1."""

    name: str
    label: str
    score: CaseMetric
    rate: bool


def _of_answerable(metric: CaseMetric) -> CaseMetric:
    return lambda question, outcome: None if question.unanswerable else metric(question, outcome)


CASE_METRICS: tuple[NamedMetric, ...] = (
    NamedMetric("exact_match", "exact match", exact_match, rate=True),
    NamedMetric("f1", "token F1", token_f1, rate=False),
    NamedMetric("exact_match_answerable", "exact match, answerable", _of_answerable(exact_match), rate=True),
    NamedMetric("f1_answerable", "token F1, answerable", _of_answerable(token_f1), rate=False),
    NamedMetric("contains_answer", "contains the answer", contains_answer, rate=True),
    NamedMetric("set_precision", "list precision", set_precision, rate=False),
    NamedMetric("set_recall", "list recall", set_recall, rate=False),
    NamedMetric("set_f1", "list F1", set_f1, rate=False),
    NamedMetric("truthfulness", "truthfulness (-1 to 1)", truthfulness, rate=False),
    NamedMetric("citation_precision", "citation precision", citation_precision, rate=False),
    NamedMetric("citation_recall", "citation recall", citation_recall, rate=False),
    NamedMetric("citation_f1", "citation F1", citation_f1, rate=False),
    NamedMetric("recall_at_1", "retrieval recall@1", partial(recall_at_k, k=1), rate=False),
    NamedMetric("recall_at_5", "retrieval recall@5", partial(recall_at_k, k=5), rate=False),
    NamedMetric("recall_at_10", "retrieval recall@10", partial(recall_at_k, k=10), rate=False),
    NamedMetric("mrr", "retrieval MRR", reciprocal_rank, rate=False),
    NamedMetric("ndcg_at_10", "retrieval nDCG@10", partial(ndcg_at_k, k=10), rate=False),
    NamedMetric("date_window", "date window", window_match, rate=True),
)


def support_metrics(support: Support) -> tuple[NamedMetric, ...]:
    """Return the metrics that ask a support model whether citations carry what is said."""
    asked = RememberedSupport(support)
    return (
        NamedMetric("support_recall", "support recall", partial(support_recall, support=asked), rate=False),
        NamedMetric("support_precision", "support precision", partial(support_precision, support=asked), rate=False),
        NamedMetric("support_graded", "support, graded", partial(graded_support, support=asked), rate=False),
    )

"""Metrics: each a pure function of one test question and one outcome.

A case that a metric does not fit has no score (None), never 0.
"""

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from qa.evaluation.datasets import GoldSentence, TestQuestion

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_MARKER = re.compile(r"\s*\[\d+\]")


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """A sentence that was cited or retrieved: the name of its source and its number there, from 1."""

    source: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for a test question, as far as the metrics look at it.

    ``answer`` may hold ``[1]``-style markers; ``retrieved`` is ranked, best first.
    """

    answer: str
    abstained: bool
    cited: tuple[FoundSentence, ...] = ()
    retrieved: tuple[FoundSentence, ...] = ()


CaseMetric = Callable[[TestQuestion, Outcome], float | None]


def without_markers(answer: str) -> str:
    """Return an answer's words without its ``[1]``-style citation markers."""
    return _MARKER.sub("", answer).strip()


def normalise(text: str) -> str:
    """Lower-case, strip punctuation and articles, collapse white space.

    Source: ``normalize_answer`` of SQuAD's ``evaluate-v2.0.py``, in its order.
    """
    bare = text.lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact_match(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return 1 where the answer equals one of the gold answers after normalisation, else 0.

    An unanswerable question scores 1 iff the answer abstains; an abstention on an answerable one
    scores 0. A list (tag ``several``) has no single right wording and so no score.
    Source: ``compute_exact`` of SQuAD's ``evaluate-v2.0.py``, with abstaining for its empty string.
    """
    if question.unanswerable:
        return float(outcome.abstained)
    if question.several:
        return None
    if outcome.abstained:
        return 0.0
    said = " ".join(_answer_tokens(outcome))
    return float(any(said == " ".join(gold) for gold in _gold_tokens(question)))


def token_f1(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return the harmonic mean of token precision and recall, for the gold answer that gives the most.

    Unanswerable questions and abstentions score as in ``exact_match``; a list (tag ``several``) is
    compared with all its items in one. Source: ``compute_f1`` of SQuAD's ``evaluate-v2.0.py``.
    """
    if question.unanswerable:
        return float(outcome.abstained)
    if outcome.abstained:
        return 0.0
    said = _answer_tokens(outcome)
    golds = _gold_tokens(question)
    if question.several:
        golds = [[token for gold in golds for token in gold]]
    return max(_bag_f1(gold, said) for gold in golds)


def contains_answer(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return 1 where a gold answer (of a list: every item) is a run of tokens in the answer, else 0.

    Tells whether an answer in whole sentences holds the right words; says nothing of what else it
    holds. Unanswerable questions have no score. Source: this project's own, on SQuAD's normalisation.
    """
    if question.unanswerable:
        return None
    if outcome.abstained:
        return 0.0
    said = f" {' '.join(_answer_tokens(outcome))} "
    held = [bool(gold) and f" {' '.join(gold)} " in said for gold in _gold_tokens(question)]
    return float(all(held) if question.several else any(held))


def truthfulness(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return 1 for a right answer, 0 for an abstention on an answerable question, -1 for a wrong answer.

    Right is an answer that ``contains_answer``, and an abstention where there is no answer; answering
    an unanswerable question is wrong. The mean is (2 * right + missing) / n - 1.
    Source: CRAG (arXiv 2406.04744), with a match of words for its judge.
    """
    if outcome.abstained:
        return 1.0 if question.unanswerable else 0.0
    return 1.0 if contains_answer(question, outcome) else -1.0


def citation_precision(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return the share of the cited sentences that are gold.

    No score where nothing is cited, which includes every abstention, where the question names no gold
    sentences, and where it is unanswerable (answering that counts against abstention alone).
    Source: set precision over (source, sentence) ids, each counted once.
    """
    cited = set(outcome.cited)
    if not _has_gold_sentences(question) or not cited:
        return None
    return sum(_is_gold(found, question.sentences) for found in cited) / len(cited)


def citation_recall(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return the share of the gold sentences that are cited; 0 where nothing is, as in an abstention.

    No score for an unanswerable question or one without gold sentences.
    Source: set recall over (source, sentence) ids.
    """
    if not _has_gold_sentences(question):
        return None
    return _share_found(question.sentences, outcome.cited)


def citation_f1(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return the harmonic mean of citation precision and recall; 0 where nothing is cited.

    No score for an unanswerable question or one without gold sentences.
    Source: set F1 over (source, sentence) ids.
    """
    recall = citation_recall(question, outcome)
    if recall is None:
        return None
    return harmonic_mean(citation_precision(question, outcome) or 0.0, recall)


def recall_at_k(question: TestQuestion, outcome: Outcome, *, k: int) -> float | None:
    """Return the share of the gold sentences among the first ``k`` retrieved.

    No score for an unanswerable question or one without gold sentences.
    Source: |R in top k| / |R| with R the gold sentences (Manning et al., IR book, section 8.4).
    """
    if not _has_gold_sentences(question):
        return None
    return _share_found(question.sentences, outcome.retrieved[:k])


def reciprocal_rank(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return 1 / rank of the first gold sentence retrieved, 0 where none is; the mean is MRR.

    No score for an unanswerable question or one without gold sentences.
    Source: TREC-8 question answering track (Voorhees, 1999).
    """
    if not _has_gold_sentences(question):
        return None
    ranks = (rank for rank, found in enumerate(outcome.retrieved, 1) if _is_gold(found, question.sentences))
    return 1 / next(ranks, float("inf"))


def harmonic_mean(precision: float, recall: float) -> float:
    """Return 2PR / (P + R), or 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class AbstentionCounts:
    """Abstentions against what was right; positive = abstained.

    A rate whose denominator is 0 has no score. Source: binary classification counts; false refusals
    and balanced accuracy from the rates over answerable and unanswerable questions apart.
    """

    abstained_rightly: int = 0
    abstained_wrongly: int = 0
    answered_wrongly: int = 0
    answered_rightly: int = 0

    @property
    def abstentions(self) -> int:
        """Questions on which the answer abstained."""
        return self.abstained_rightly + self.abstained_wrongly

    @property
    def unanswerable(self) -> int:
        """Questions that have no answer."""
        return self.abstained_rightly + self.answered_wrongly

    @property
    def answerable(self) -> int:
        """Questions that have an answer."""
        return self.abstained_wrongly + self.answered_rightly

    @property
    def precision(self) -> float | None:
        """Share of the abstentions that were on unanswerable questions."""
        return _share(self.abstained_rightly, self.abstentions)

    @property
    def recall(self) -> float | None:
        """Share of the unanswerable questions that were abstained on."""
        return _share(self.abstained_rightly, self.unanswerable)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; 0 where nothing was abstained on but should have been.

        No score where no question is unanswerable.
        """
        return None if self.recall is None else harmonic_mean(self.precision or 0.0, self.recall)

    @property
    def false_refusal_rate(self) -> float | None:
        """Share of the answerable questions that were abstained on."""
        return _share(self.abstained_wrongly, self.answerable)

    @property
    def balanced_accuracy(self) -> float | None:
        """Mean of the shares treated rightly of answerable and of unanswerable questions."""
        if self.recall is None or self.false_refusal_rate is None:
            return None
        return (self.recall + 1 - self.false_refusal_rate) / 2


def count_abstentions(cases: Iterable[tuple[TestQuestion, Outcome]]) -> AbstentionCounts:
    """Count abstentions over cases by whether the question is unanswerable."""
    counts = Counter((question.unanswerable, outcome.abstained) for question, outcome in cases)
    return AbstentionCounts(
        abstained_rightly=counts[True, True],
        abstained_wrongly=counts[False, True],
        answered_wrongly=counts[True, False],
        answered_rightly=counts[False, False],
    )


def _answer_tokens(outcome: Outcome) -> list[str]:
    return normalise(without_markers(outcome.answer)).split()


def _gold_tokens(question: TestQuestion) -> list[list[str]]:
    golds = [normalise(gold).split() for gold in question.answers]
    return [gold for gold in golds if gold] or [[]]


def _bag_f1(gold: Sequence[str], said: Sequence[str]) -> float:
    if not gold or not said:
        return float(list(gold) == list(said))
    common = (Counter(gold) & Counter(said)).total()
    return harmonic_mean(common / len(said), common / len(gold))


def _has_gold_sentences(question: TestQuestion) -> bool:
    return bool(question.sentences) and not question.unanswerable


def _is_gold(found: FoundSentence, golds: Iterable[GoldSentence]) -> bool:
    return any(gold.is_at(found.source, found.sentence) for gold in golds)


def _share_found(golds: Iterable[GoldSentence], found: Sequence[FoundSentence]) -> float:
    wanted = set(golds)
    return sum(any(gold.is_at(one.source, one.sentence) for one in found) for gold in wanted) / len(wanted)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _of_answerable(metric: CaseMetric) -> CaseMetric:
    return lambda question, outcome: None if question.unanswerable else metric(question, outcome)


@dataclass(frozen=True, slots=True)
class NamedMetric:
    """A metric as runs and reports list it; ``rate`` where each case scores 0 or 1."""

    name: str
    label: str
    score: CaseMetric
    rate: bool


CASE_METRICS: tuple[NamedMetric, ...] = (
    NamedMetric("exact_match", "exact match", exact_match, rate=True),
    NamedMetric("f1", "token F1", token_f1, rate=False),
    NamedMetric("exact_match_answerable", "exact match, answerable", _of_answerable(exact_match), rate=True),
    NamedMetric("f1_answerable", "token F1, answerable", _of_answerable(token_f1), rate=False),
    NamedMetric("contains_answer", "contains the answer", contains_answer, rate=True),
    NamedMetric("truthfulness", "truthfulness (-1 to 1)", truthfulness, rate=False),
    NamedMetric("citation_precision", "citation precision", citation_precision, rate=False),
    NamedMetric("citation_recall", "citation recall", citation_recall, rate=False),
    NamedMetric("citation_f1", "citation F1", citation_f1, rate=False),
    NamedMetric("recall_at_1", "retrieval recall@1", partial(recall_at_k, k=1), rate=False),
    NamedMetric("recall_at_5", "retrieval recall@5", partial(recall_at_k, k=5), rate=False),
    NamedMetric("recall_at_10", "retrieval recall@10", partial(recall_at_k, k=10), rate=False),
    NamedMetric("mrr", "retrieval MRR", reciprocal_rank, rate=False),
)

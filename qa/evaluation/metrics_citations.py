"""Do the citations point at what carries the answer? By gold sentence, and by the support of a local model."""

from collections.abc import Iterable, Sequence
from functools import cache

from qa.evaluation.metrics_answers import harmonic_mean
from qa.evaluation.outcome import CitedStatement, FoundSentence, Outcome
from qa.evaluation.questions import GoldSentence, TestQuestion
from qa.support import Support


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
    wanted = set(question.sentences)
    return sum(any(gold.is_at(one.source, one.sentence) for one in outcome.cited) for gold in wanted) / len(wanted)


def citation_f1(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return the harmonic mean of citation precision and recall; 0 where nothing is cited.

    No score for an unanswerable question or one without gold sentences.
    Source: set F1 over (source, sentence) ids.
    """
    recall = citation_recall(question, outcome)
    if recall is None:
        return None
    return harmonic_mean(citation_precision(question, outcome) or 0.0, recall)


def support_recall(question: TestQuestion, outcome: Outcome, *, support: Support) -> float | None:  # noqa: ARG001
    """Return the share of the statements that all their citations together support.

    A statement without a citation, or with a marker to which there is none, is not supported. No score for an
    abstention or an answer without words. Source: citation recall of ALCE (Gao et al., arXiv 2305.14627), with
    ``support`` for its NLI model.
    """
    if outcome.abstained or not outcome.statements:
        return None
    return sum(_is_supported(one, support) for one in outcome.statements) / len(outcome.statements)


def support_precision(question: TestQuestion, outcome: Outcome, *, support: Support) -> float | None:  # noqa: ARG001
    """Return the share of the citations that their statement needs.

    A citation earns nothing where its statement is not supported, nor where it does not support it alone while the
    others do without it. No score where nothing is cited. Source: citation precision of ALCE (arXiv 2305.14627).
    """
    if outcome.abstained:
        return None
    cited = sum(len(one.evidence) for one in outcome.statements)
    if not cited:
        return None
    return sum(_needed(one, support) for one in outcome.statements) / cited


def graded_support(question: TestQuestion, outcome: Outcome, *, support: Support) -> float | None:  # noqa: ARG001
    """Return the mean support of the statements: 1 full, 0.5 where the model is half as sure, 0 none or uncited.

    Partial is a score of at least half the model's threshold. Source: the support grades of the TREC RAG track
    (arXiv 2504.15205), with a score for its judges.
    """
    if outcome.abstained or not outcome.statements:
        return None
    grades = [0.0 if not one.evidence or one.is_broken else _grade(one, support) for one in outcome.statements]
    return sum(grades) / len(grades)


class RememberedSupport:
    """A support model that scores the same statement and sentences once; three metrics ask it."""

    def __init__(self, support: Support) -> None:
        self.threshold = support.threshold
        self._score = cache(support.score)

    def score(self, statement: str, sentences: Sequence[str]) -> float:
        """Return the probability that the sentences together carry the statement."""
        return self._score(statement, tuple(sentences))


def _is_supported(statement: CitedStatement, support: Support) -> bool:
    return not statement.is_broken and _carries(statement.text, statement.evidence, support)


def _needed(statement: CitedStatement, support: Support) -> int:
    """Return how many citations of a statement earn credit."""
    if not _is_supported(statement, support):
        return 0
    if len(statement.evidence) == 1:
        return 1
    needed = 0
    for place, one in enumerate(statement.evidence):
        others = (*statement.evidence[:place], *statement.evidence[place + 1 :])
        is_idle = not _carries(statement.text, (one,), support) and _carries(statement.text, others, support)
        needed += not is_idle
    return needed


def _carries(text: str, evidence: Sequence[str], support: Support) -> bool:
    return bool(evidence) and support.score(text, evidence) >= support.threshold


def _grade(statement: CitedStatement, support: Support) -> float:
    score = support.score(statement.text, statement.evidence)
    return 1.0 if score >= support.threshold else 0.5 if score >= support.threshold / 2 else 0.0


def _has_gold_sentences(question: TestQuestion) -> bool:
    return bool(question.sentences) and not question.unanswerable


def _is_gold(found: FoundSentence, golds: Iterable[GoldSentence]) -> bool:
    return any(gold.is_at(found.source, found.sentence) for gold in golds)

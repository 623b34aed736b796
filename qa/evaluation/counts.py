"""Counts over all cases, from which rates follow: abstentions, and questions that speak of days."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qa.evaluation.metrics_answers import harmonic_mean
from qa.evaluation.outcome import Outcome
from qa.evaluation.questions import Days, TestQuestion


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
    """Count abstentions over cases by whether the question is unanswerable; what nobody judged counts nowhere."""
    counts = Counter((question.unanswerable, outcome.abstained) for question, outcome in cases if question.is_judged)
    return AbstentionCounts(
        abstained_rightly=counts[True, True],
        abstained_wrongly=counts[False, True],
        answered_wrongly=counts[True, False],
        answered_rightly=counts[False, False],
    )


@dataclass(frozen=True, slots=True)
class DetectionCounts:
    """Questions understood to speak of days against those that do; positive = speaks of days.

    Source: precision and recall of the extent of time expressions (TempEval-3, UzZaman et al., 2013), by question.
    """

    detected_rightly: int = 0
    detected_wrongly: int = 0
    overlooked: int = 0

    @property
    def precision(self) -> float | None:
        """Share of the questions with detected days that speak of days."""
        return _share(self.detected_rightly, self.detected_rightly + self.detected_wrongly)

    @property
    def recall(self) -> float | None:
        """Share of the questions that speak of days whose days were detected."""
        return _share(self.detected_rightly, self.detected_rightly + self.overlooked)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; no score where no question speaks of days."""
        return None if self.recall is None else harmonic_mean(self.precision or 0.0, self.recall)


def count_detections(cases: Iterable[tuple[TestQuestion, Outcome]]) -> DetectionCounts:
    """Count the questions whose gold days are known by whether they speak of days and whether days were detected."""
    counts = Counter(
        (question.window != Days(), outcome.days != Days())
        for question, outcome in cases
        if question.window is not None
    )
    return DetectionCounts(counts[True, True], counts[False, True], counts[True, False])


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None

"""Pairs of runs drawn from a model of how two versions of one pipeline differ.

Three questions of four are answerable. An answer is right, partly right or wrong, and cites the right sentence nearly
always if it has right words. The second run gives the first one's answer again with the probability ``correlation``,
and else another, drawn anew; then a share of its right answers is lost (or of its wrong ones gained), so that its
expected token F1 is higher by ``difference``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.questions import TestQuestion
from qa.evaluation.results import Aggregate, CaseResult, Group, Machine, Provenance, RunResult
from qa.records import Answer, Timings

RIGHT, PARTLY = 0.75, 0.10
MEAN_PARTLY = 0.55
MEAN = RIGHT + PARTLY * MEAN_PARTLY
MADE_FROM = Provenance((), {}, {}, Machine(1, "none", "none"))
GOLD = "gold"


@dataclass(frozen=True)
class Model:
    """What is drawn: so many questions, so alike, with so much of a true difference."""

    questions: int
    correlation: float
    difference: float = 0.0

    def draw(self, random: np.random.Generator) -> tuple[RunResult, RunResult]:
        answerable = random.random(self.questions) < 0.75
        first, cited = self._scores(random)
        other, other_cited = self._scores(random)
        again = random.random(self.questions) < self.correlation
        second, second_cited = np.where(again, first, other), np.where(again, cited, other_cited)
        moved = random.random(self.questions)
        if self.difference < 0:
            lost = moved < -self.difference / MEAN
            second, second_cited = np.where(lost, 0.0, second), np.where(lost, 0.0, second_cited)
        else:
            gained = moved < self.difference / (1 - MEAN)
            second, second_cited = np.where(gained, 1.0, second), np.where(gained, 1.0, second_cited)
        return run_of(first, cited, answerable), run_of(second, second_cited, answerable)

    def _scores(self, random: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        kind = random.random(self.questions)
        partly = np.round(random.uniform(2 * MEAN_PARTLY - 1, 1, self.questions), 1)
        f1 = np.select([kind < RIGHT, kind < RIGHT + PARTLY], [1.0, partly], 0.0)
        cited = random.random(self.questions) < np.where(f1 > 0, 0.97, 0.2)
        return f1, cited.astype(float)


def run_of(f1: NDArray[np.float64], cited: NDArray[np.float64], answerable: NDArray[np.bool_]) -> RunResult:
    """Return a run with these scores; citations are scored where a question is answerable."""
    cases = tuple(
        case_of(str(number), {"f1": float(one), "citation_f1": float(two) if three else None})
        for number, (one, two, three) in enumerate(zip(f1, cited, answerable, strict=True))
    )
    return run_with(cases)


def run_with(cases: tuple[CaseResult, ...]) -> RunResult:
    names = dict.fromkeys(name for case in cases for name in case.scores)
    aggregates = tuple(Aggregate(name, name.replace("_", " "), None, None, 0) for name in names)
    return RunResult(Group("all", len(cases), aggregates, ()), (), 0.0, MADE_FROM, cases)


def case_of(identifier: str, scores: dict[str, float | None], said: str = "", question: str = "who?") -> CaseResult:
    asked = TestQuestion(identifier, question, (GOLD,), (), False, (), ())
    return CaseResult(asked, answer_of(said, question), (), scores)


def answer_of(said: str, question: str) -> Answer:
    return Answer(
        session_id="",
        question=question,
        standalone_question=question,
        answer=said,
        abstained=False,
        reason=None,
        citations=(),
        window=None,
        dates=(),
        coverage=None,
        nearest=(),
        confidence=1.0,
        timings_ms=Timings(0.0, 0.0, 0.0, 0.0, 0.0),
    )

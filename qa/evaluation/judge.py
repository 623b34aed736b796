"""Grades by a chat model, apart from all other scores: it may be wrong, and drifts with its model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.assemble import chat_model, prompt
from qa.errors import ChatModelError, SettingsError
from qa.evaluation.metrics_answers import contains_answer
from qa.evaluation.outcome import Outcome, without_markers
from qa.evaluation.questions import TestQuestion
from qa.evaluation.results import CaseResult, Judged
from qa.evaluation.summary import interval_of
from qa.prompts import Prompt, fenced, numbered
from qa.settings import Settings

if TYPE_CHECKING:
    from qa.writer.stream import ChatModel

NAME = "judge"
_GRADES = {"correct": 1.0, "partly": 0.5, "wrong": 0.0}
_GRADE = re.compile(r"\b(correct|partly|wrong)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judge:
    """A chat model that grades answers to answerable questions by their gold answers."""

    model: "ChatModel"
    prompt: Prompt

    def grade(self, question: TestQuestion, outcome: Outcome) -> float | None:
        """Return 1 for a right answer, 0.5 for a part of it, 0 for a wrong one; an abstention is 0 without being asked.

        None for an unanswerable question, one without gold answers, and where the model fails or says something else.
        """
        if question.unanswerable or not question.answers:
            return None
        if outcome.abstained:
            return 0.0
        messages = self.prompt.render(
            question=fenced(question.question),
            golds=numbered(question.answers),
            answer=fenced(without_markers(outcome.answer)),
        )
        try:
            said = _GRADE.findall("".join(self.model.stream(messages)))
        except ChatModelError:
            return None
        # The last word is the verdict where a model thinks aloud first.
        return _GRADES[said[-1].lower()] if said else None


def load_judge(name: str, settings: Settings) -> Judge:
    """Return the chat model ``provider:model`` as a judge; raises ``SettingsError`` where it can't be set up."""
    if ":" not in name:
        raise SettingsError(f"The judge cannot be {name!r}; name a chat model as 'provider:model'.")
    chosen = settings.model_copy(update={"answerer": name, "model_output": "markers"})
    model = chat_model(chosen)
    if model is None:
        raise SettingsError(f"The judge cannot be {name!r}; name a chat model as 'provider:model'.")
    return Judge(model, prompt(settings, NAME))


def judged(cases: Sequence[CaseResult], judge: Judge) -> Judged:
    """Sum up the grades in the scores of ``cases``, and how often they say the same as the words do."""
    graded = [(grade, case) for case in cases if (grade := case.scores.get(NAME)) is not None]
    asked = [case for case in cases if case.question.answers and not case.question.unanswerable]
    grades = [grade for grade, _ in graded]
    interval = None
    if grades:
        interval, _ = interval_of(grades, [case.question.cluster for _, case in graded], is_rate=False)
    same = [(grade == 1.0) == bool(contains_answer(case.question, case.outcome)) for grade, case in graded]
    return Judged(
        model=judge.model.name,
        prompt_version=judge.prompt.version,
        value=sum(grades) / len(grades) if grades else None,
        interval=interval,
        n=len(grades),
        failed=len(asked) - len(graded),
        agreement=sum(same) / len(same) if same else None,
    )

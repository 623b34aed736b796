"""What must be said beside the scores of a run: who scored what, what it cost, what was left out."""

from collections.abc import Iterator

from qa.evaluation.results import Judged, RunResult, Spending


def remarks(run: RunResult) -> Iterator[str]:
    """Yield one sentence for each thing that a reader of the scores should know."""
    clusters = {one.clusters for one in run.overall.aggregates if one.clusters}
    if clusters:
        most = max(clusters)
        yield f"Intervals resample groups of like questions, {most} of them, rather than questions."
    if run.support is not None:
        scored = "not scored" if run.support.name is None else f"scored by {run.support.name!r}"
        yield f"Support is {scored}: {run.support.note}."
    if run.spending is not None:
        yield _spending(run.spending)
    if run.judged is not None:
        yield from _judged(run.judged, run)
    if run.faults:
        yield f"Faults in the data sets: {len(run.faults)}; the first: {run.faults[0].sentence}"


def _spending(spent: Spending) -> str:
    cost = "" if spent.cost is None else f", for {spent.cost:,.4f}"
    return f"Tokens of {spent.n} answers: {spent.input_tokens:,} read, {spent.output_tokens:,} written{cost}."


def _judged(judged: Judged, run: RunResult) -> Iterator[str]:
    who = f"The judge {judged.model} (prompt version {judged.prompt_version})"
    if judged.value is None:
        yield f"{who} graded none of {judged.failed} answers."
        return
    ends = "" if judged.interval is None else f" ({judged.interval.low:.3f} to {judged.interval.high:.3f})"
    yield f"{who} grades {judged.n} answers {judged.value:.3f}{ends} on average, and is in no score above."
    if judged.agreement is not None:
        yield f"It calls right what contains the answer, and nothing else, in {judged.agreement:.1%}."
    if judged.failed:
        yield f"It gave no grade to {judged.failed}."
    if any(case.answer.written and case.answer.written.model == judged.model for case in run.cases):
        yield "It wrote the answers too, and models prefer their own."

"""What a run scores by beside the metrics that always fit: the support model, and the prices of a chat model."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.errors import SettingsError
from qa.evaluation.judge import NAME as JUDGE
from qa.evaluation.judge import Judge
from qa.evaluation.metrics import CASE_METRICS, NamedMetric, support_metrics
from qa.evaluation.results import CaseResult, Spending, SupportModel
from qa.settings import Settings
from qa.support import load_support

_OWN_ANSWERERS = ("reader", "sentences")


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, read and written, in any one currency."""

    read: float
    written: float


@dataclass(frozen=True, slots=True)
class Scoring:
    """The metrics of a run, the support model's among them; prices if they are known, and a judge if one is named."""

    metrics: tuple[NamedMetric, ...] = CASE_METRICS
    support: SupportModel | None = None
    prices: Prices | None = None
    judge: Judge | None = None

    @property
    def with_judge(self) -> tuple[NamedMetric, ...]:
        """The metrics, and the judge's grade, which is summed up apart."""
        if self.judge is None:
            return self.metrics
        return (*self.metrics, NamedMetric(JUDGE, JUDGE, self.judge.grade, rate=False))


def scoring_for(settings: Settings, support: str | None = None, prices: Prices | None = None) -> Scoring:
    """Return how to score the answers that these settings give.

    ``support`` names the support model, as ``QA_SUPPORT`` does. The model that checks a chat model's statements before
    they are said can't score them too: raises ``SettingsError`` where it is named, and takes none where none is named.
    """
    gate = None if settings.answerer in _OWN_ANSWERERS else settings.support
    name = support or ("words" if gate != "words" else None)
    if name is None:
        note = "QA_SUPPORT checks the statements by the same words; name another model with --support"
        return Scoring(support=SupportModel(None, note), prices=prices)
    if name == gate:
        raise SettingsError(
            f"The support model {name!r} checks the answers (QA_SUPPORT) and can't score them too; name another."
        )
    note = (
        "answers were checked word for word before they were said"
        if gate is None
        else f"statements were checked by {gate!r} before they were said"
    )
    metrics = (*CASE_METRICS, *support_metrics(load_support(name)))
    return Scoring(metrics, SupportModel(name, note), prices)


def spending(cases: Sequence[CaseResult], prices: Prices | None) -> Spending | None:
    """Add up the tokens of the answers that tell of them; None where none does.

    Tokens of questions that were asked only as history are not among them.
    """
    told = [
        (written.input_tokens, written.output_tokens)
        for case in cases
        if (written := case.answer.written) and written.input_tokens is not None and written.output_tokens is not None
    ]
    if not told:
        return None
    read, said = (sum(tokens) for tokens in zip(*told, strict=True))
    cost = None if prices is None else (read * prices.read + said * prices.written) / 1_000_000
    return Spending(len(told), read, said, cost)

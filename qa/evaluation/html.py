"""A run as one HTML page that needs nothing else: no network, no other file, scripts and styles held by their hashes.

Everything that comes from sources, questions and answers passes Jinja's autoescape; the plots are SVG in the template.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qa.errors import unwritable
from qa.evaluation.blame import MEANING
from qa.evaluation.intervals import Interval
from qa.evaluation.metrics import CASE_METRICS
from qa.evaluation.metrics_answers import is_right
from qa.evaluation.results import Aggregate, CaseResult, RankedSentence, RunResult
from qa.evaluation.summary import interval_of
from qa.records import Citation

FOLDER = Path(__file__).parent / "page"
_BY_TAG = ("f1", "citation_f1", "recall_at_5")


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its interval on a scale from 0 to 1; ``text`` has them as numbers."""

    label: str
    text: str
    value: float | None
    interval: Interval | None
    n: int


@dataclass(frozen=True, slots=True)
class TagRow:
    """The scores of the questions with one tag."""

    name: str
    n: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage with a number of cases or milliseconds, and how long its bar is, in [0, 1]."""

    label: str
    text: str
    length: float
    note: str = ""
    marker: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; ``is_answer`` where it is words of the answer."""

    text: str
    is_answer: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation with its sentence in pieces; ``is_gold`` is None where nobody says which sentences are."""

    citation: Citation
    parts: tuple[Part, ...]
    is_gold: bool | None


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence that the search found."""

    ranked: RankedSentence
    is_gold: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """A question as the page lists it; ``verdict`` is one of ``VERDICTS``."""

    number: int
    case: CaseResult
    verdict: str
    citations: tuple[Cited, ...]
    found: tuple[Found, ...]
    scores: tuple[tuple[str, str], ...]
    search: str


VERDICTS = {
    "right": "right",
    "refused": "rightly refused",
    "wrong": "wrong",
    "false-refusal": "wrongly refused",
    "answered": "should have refused",
    "unjudged": "not judged",
}


def page(run: RunResult) -> str:
    """Return a run as a page."""
    template = _ENVIRONMENT.get_template("report.html.j2")
    style, script = ((FOLDER / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    cases = [_case(number, case) for number, case in enumerate(run.cases, start=1)]
    counts = {verdict: sum(one.verdict == verdict for one in cases) for verdict in VERDICTS}
    return template.render(
        run=run,
        style=style,
        script=script,
        policy=_policy(style, script),
        bars=[_bar(one) for one in run.overall.aggregates if one.n],
        blame=list(_blame(run)),
        tag_labels=[metric.label for metric in CASE_METRICS if metric.name in _BY_TAG],
        tags=list(_tags(run)),
        latencies=list(_latencies(run)),
        cases=cases,
        verdicts={verdict: (label, counts[verdict]) for verdict, label in VERDICTS.items() if counts[verdict]},
        all_tags=[group.name for group in run.tags],
        stages=sorted({case.blame.stage for case in run.cases if case.blame}),
    )


def write_page(run: RunResult, path: Path) -> None:
    """Write ``page`` to a file; raises ``StorageError`` where that fails."""
    try:
        path.write_text(page(run), encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error


def _policy(style: str, script: str) -> str:
    """Return a content security policy that lets exactly this style and this script through, and no request at all."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in (style, script)
    ]
    return (
        f"default-src 'none'; style-src {hashes[0]}; script-src {hashes[1]}; img-src data:; base-uri 'none';"
        " form-action 'none'"
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _bar(aggregate: Aggregate) -> Bar:
    interval = aggregate.interval
    ends = "" if interval is None else f" ({interval.low:.3f} to {interval.high:.3f})"
    value, shown = aggregate.value, interval
    if aggregate.name == "truthfulness" and value is not None:  # from -1 to 1, put on the same scale
        value = (value + 1) / 2
        shown = None if interval is None else Interval((interval.low + 1) / 2, (interval.high + 1) / 2)
    return Bar(aggregate.label, f"{_number(aggregate.value)}{ends}", value, shown, aggregate.n)


def _blame(run: RunResult) -> Iterator[StageRow]:
    """Yield the stages that wrong answers are put down to, the largest first."""
    most = max((one.n for one in run.blame), default=1)
    for one in sorted(run.blame, key=lambda one: -one.n):
        yield StageRow(one.stage, str(one.n), one.n / most, MEANING[one.stage])


def _tags(run: RunResult) -> Iterator[TagRow]:
    for group in run.tags:
        cases = [case for case in run.cases if group.name in case.question.tags]
        bars = []
        for metric in CASE_METRICS:
            if metric.name not in _BY_TAG:
                continue
            scored = [
                (score, one.question.cluster) for one in cases if (score := one.scores.get(metric.name)) is not None
            ]
            interval, _ = interval_of([s for s, _ in scored], [c for _, c in scored], is_rate=metric.rate)
            value = sum(score for score, _ in scored) / len(scored) if scored else None
            bars.append(_bar(Aggregate(metric.name, metric.label, value, interval, len(scored))))
        yield TagRow(group.name, group.n, tuple(bars))


def _latencies(run: RunResult) -> Iterator[StageRow]:
    longest = max((one.p95 for one in run.overall.latencies), default=0.0) or 1.0
    for one in run.overall.latencies:
        p99 = "" if one.p99 is None else f", p99 {one.p99:.1f}"
        text = f"p50 {one.p50:.1f}, p95 {one.p95:.1f}{p99} ms"
        yield StageRow(one.stage.replace("_", " "), text, one.p50 / longest, f"n = {one.n}", one.p95 / longest)


def _case(number: int, case: CaseResult) -> CaseView:
    labels = {metric.name: metric.label for metric in CASE_METRICS}
    return CaseView(
        number=number,
        case=case,
        verdict=_verdict(case),
        citations=tuple(_cited(one, case) for one in (case.answer.citations or case.answer.nearest)),
        found=tuple(Found(one, _is_gold(one.source, one.sentence, case)) for one in case.evidence),
        scores=tuple((labels.get(name, name.replace("_", " ")), _number(score)) for name, score in case.scores.items()),
        search=" ".join([case.question.id, case.question.question, case.answer.answer, *case.question.answers]).lower(),
    )


def _verdict(case: CaseResult) -> str:
    right = is_right(case.question, case.outcome)
    if right is None:
        return "unjudged"
    if case.question.unanswerable:
        return "refused" if right else "answered"
    if right:
        return "right"
    return "false-refusal" if case.answer.abstained else "wrong"


def _is_gold(source: str, sentence: int, case: CaseResult) -> bool:
    return any(gold.is_at(source, sentence) for gold in case.question.sentences)


def _cited(citation: Citation, case: CaseResult) -> Cited:
    is_gold = _is_gold(citation.source, citation.sentence, case) if case.question.sentences else None
    return Cited(citation, tuple(_parts(citation)), is_gold)


def _parts(citation: Citation) -> Iterator[Part]:
    """Yield a cited sentence in pieces, with the words of the answer apart."""
    text, start, end = citation.text, citation.answer_start, citation.answer_end
    # Where footnote marks were left out of the text, offsets in the source don't fit it.
    if start is None or end is None or citation.end - citation.start != len(text):
        yield Part(text, is_answer=False)
        return
    first, last = start - citation.start, end - citation.start
    for piece, is_answer in ((text[:first], False), (text[first:last], True), (text[last:], False)):
        if piece:
            yield Part(piece, is_answer)


def _points(pairs: Sequence[tuple[float, float]], size: float) -> str:
    """Return points in [0, 1] as those of an SVG polyline on a square of ``size``."""
    return " ".join(f"{x * size:.1f},{size - y * size:.1f}" for x, y in pairs)


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_ENVIRONMENT.filters["points"] = _points

"""What of a misbehaving chat model's statements gets through, and what of its right ones is lost.

The model says 150 right statements about ten texts under their right numbers, and 150 that are corrupted on purpose,
30 of each kind, in several draws; asked to repair one, it says the same again. Apart from these, statements with
another unit or bound, and ones whose sentence doubts what they say. Everything is real but the model: the
catalog, the writer, the check before citing. Beside that: right statements under wrong numbers, kinds of corruption
that no list of facts can tell, and the time that the service adds to the model's own.

    python tests/benchmarks/verification.py [--statements FILE] [--draws N] [--support MODEL] [--show]
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from corruptions import (
    DETAILS,
    FOLDER,
    HARDER,
    KINDS,
    Case,
    doubted_cases,
    other_topics,
    read_texts,
    right_cases,
    wrong_cases,
)

from index.dates import dated
from index.records import Hit, Source
from index.sources import source_of_text
from qa.ask import Pipeline
from qa.assemble import Service, assemble, shared_folder
from qa.citations import verify
from qa.evaluation.intervals import rate_interval
from qa.prompts import load_prompt
from qa.records import Citation, Claim, Delta, Question, Written
from qa.settings import load_settings
from qa.support import load_support
from qa.verification import Verifier
from qa.writer.answerer import WriterAnswerer
from qa.writer.stream import ChatModel

sys.path.insert(0, str(FOLDER.parent / "qa" / "writer"))
from chat_models import LocalChatModel, faithful

EACH = 30
SEED = 20130301
RIGHT, WRONG_NUMBER = "right", "right, under a wrong number"


class Bench:
    """Says one statement after the other and tells what comes out."""

    def __init__(self, service: Service, support: str) -> None:
        self._service = service
        self._saying = ""
        self._model = LocalChatModel(say=lambda _prompt: self._saying, piece=400)
        self._writer = writer_of(self._model, support)
        self._hits: dict[str, Hit] = {}

    def said(self, case: Case) -> tuple[list[Citation], Written, float]:
        """Return the citations of what is said of a statement, how it was written, and the milliseconds added."""
        self._saying = f"{case.statement.rstrip('.')} {''.join(f'[{n + 1}]' for n in case.sentences)}."
        question = Question(asked="What is known?", text="What is known?")
        endings: list[Written] = []
        started = time.perf_counter()

        def claims() -> Iterator[Claim]:
            for item in self._writer.answer(question, [self._hit(case)]):
                if isinstance(item, Claim):
                    yield item
                elif isinstance(item, Written):
                    endings.append(item)

        items = list(verify(claims(), self._service.catalog))
        seconds = time.perf_counter() - started
        (written,) = endings
        assert any(isinstance(item, Delta) for item in items) == any(isinstance(item, Citation) for item in items)
        return [item for item in items if isinstance(item, Citation)], written, seconds * 1000 - written.waited_ms

    def _hit(self, case: Case) -> Hit:
        if case.text.name not in self._hits:
            source = source_of_text(case.text.name, "\n".join(case.text.sentences))
            self._service.builder.index([source])
            self._hits[case.text.name] = self._window(source, len(case.text.sentences))
        return self._hits[case.text.name]

    def _window(self, source: Source, count: int) -> Hit:
        sentences = self._service.catalog.sentences(source.id)
        assert len(sentences) == count, f"{source.name} has {len(sentences)} sentences, not {count}"
        return Hit(
            source_name=source.name,
            sentences=tuple(sentences),
            sentence_scores=(0.5,) * count,
            score=1.0,
            dense=None,
            lexical=None,
            dates=tuple(dated(sentences)),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=Path, default=FOLDER / "statements.jsonl")
    parser.add_argument("--support", default="words", help="words, or an NLI cross-encoder by name or path")
    parser.add_argument("--draws", type=int, default=4, help="how often the corruptions are drawn")
    parser.add_argument("--show", action="store_true", help="print the statements that go wrong")
    options = parser.parse_args()
    texts = read_texts(options.statements)
    right = right_cases(texts)
    seeds = [SEED, *range(1, options.draws)]
    wrong = [case for seed in seeds for case in wrong_cases(texts, KINDS, EACH, seed)]
    wrong += [case for seed in seeds for case in other_topics(texts, EACH, seed)]
    details = [case for seed in seeds for case in wrong_cases(texts, DETAILS, EACH, seed)]
    details += [case for seed in seeds for case in doubted_cases(texts, EACH, seed)]
    harder = [case for seed in seeds for case in wrong_cases(texts, HARDER, EACH, seed)]
    print("| statements | n | said | share | 95% interval |\n|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        service = assemble(load_settings(home=folder))
        bench = Bench(service, options.support)
        added = report(bench, right, options.show)
        added += report(bench, wrong, options.show)
        by_kind(bench, wrong)
        by_kind(bench, details, options.show)
        report(bench, misnumbered(right), options.show)
        by_kind(bench, harder)
        service.close()
    print(f"\nadded to the model's time, a statement: {milliseconds(added)}")
    for name, times in question_times().items():
        print(f"{name}, a question: {milliseconds(times)}")


def question_times() -> dict[str, list[float]]:
    """Return what the whole service adds to the model's time, and when the first statement is out, on the sample."""
    lines = (shared_folder("seeds") / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    times: dict[str, list[float]] = {"added to the model's time": [], "first statement out (the model takes none)": []}
    with tempfile.TemporaryDirectory() as folder:
        service = assemble(load_settings(home=folder))
        service.index_sample()
        pipeline = Pipeline(
            service.catalog, service.search, writer_of(LocalChatModel(say=faithful), "words"), service.sessions, 2000
        )
        for number, line in enumerate(lines):
            answer = pipeline.answer(json.loads(line)["question"])
            if number and answer.written is not None:
                added, first = times.values()
                added.append(answer.timings_ms.total - answer.written.waited_ms)
                if answer.timings_ms.first_statement is not None:
                    first.append(answer.timings_ms.first_statement)
        service.close()
    return times


def milliseconds(times: Sequence[float]) -> str:
    p50, p95 = np.percentile(times, [50, 95])
    return f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, n {len(times)}"


def writer_of(model: LocalChatModel, support: str) -> WriterAnswerer:
    folders = [shared_folder("prompts")]
    return WriterAnswerer(
        ChatModel(model, "local:test"),
        load_prompt("answer", folders),
        load_prompt("repair", folders),
        Verifier(load_support(support)),
    )


def report(bench: Bench, cases: Sequence[Case], show: bool) -> list[float]:
    """Print how many statements of one sort are said, and return the milliseconds added to each."""
    times: list[float] = []
    said = 0
    is_right = cases[0].kind in ("", WRONG_NUMBER)
    for case in cases:
        citations, written, added = bench.said(case)
        times.append(added)
        said += bool(citations)
        if show and bool(citations) != is_right:
            cited = " ".join(case.text.sentences[number] for number in case.sentences)
            print(f"    {case.kind or RIGHT}: {case.statement} <- {cited} {written.moved}")
    name = "corrupted, all" if not is_right else cases[0].kind or RIGHT
    row(name, said, len(cases))
    return times


def by_kind(bench: Bench, cases: Sequence[Case], show: bool = False) -> None:
    for kind in dict.fromkeys(case.kind for case in cases):
        of_kind = [case for case in cases if case.kind == kind]
        said = [case for case in of_kind if bench.said(case)[0]]
        for case in said if show else ():
            print(
                f"    {kind}: {case.statement} <- {' '.join(case.text.sentences[number] for number in case.sentences)}"
            )
        row(f"· {kind}", len(said), len(of_kind))


def misnumbered(cases: Sequence[Case]) -> list[Case]:
    """Put right statements under numbers of other sentences of their text."""
    rng = random.Random(SEED)
    others = [[n for n in range(len(case.text.sentences)) if n not in case.sentences] for case in cases]
    return [
        replace(case, sentences=(rng.choice(other),), kind=WRONG_NUMBER)
        for case, other in zip(cases, others, strict=True)
    ]


def row(name: str, part: int, whole: int) -> None:
    interval = rate_interval(part, whole)
    share = f"{interval.low:.3f} to {interval.high:.3f}" if interval else "-"
    print(f"| {name} | {whole} | {part} | {part / max(whole, 1):.3f} | {share} |")


if __name__ == "__main__":
    main()

"""The reader behind the search: what it makes of windows that were found, and how probabilities are fitted to that.

A question is asked of all passages of the held-out articles at once. An answerable one is asked a second time
without the sentences that answer it, so that the most misleading rest remains: then nothing should be said.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from index.build import Builder
from index.catalog import Catalog
from index.chunks import Chunker
from index.embed import Embedder, load_embedder
from index.records import Hit, Source, ranked_sentences
from index.search import Search
from index.vectors import VectorStore
from qa.reader.calibration import (
    Calibration,
    log_odds_of,
)
from qa.reader.model import SpanModel
from qa.reader.read import Reader
from qa.reader.records import Reading
from qa.reader.training.data import Example, Part, chance_of, load_examples, part_of, some
from qa.reader.training.fit import expected_calibration_error, fit_calibration, fit_logistic
from qa.reader.training.scores import area_under_curve, exact_match, interval, precision_recall, token_f1

SETS = ("squad_half_a", "squadshifts")
KINDS = ("squad2-dev", "squadshifts/new_wiki", "qed-nq")  # on Wikipedia
# Questions of people who had not seen the passage: they share fewer of its words.
NATURAL = ("qed_nq",)
CHUNK_TOKENS = 192
TOP_K = 10
# How many of a question's sentences, by evidence, take part in fitting what tells them apart.
RIVALS = 8
RAW = Calibration(slope=1.0, bias=0.0, threshold=0.5)


@dataclass(frozen=True, slots=True)
class Bench:
    """An index over passages; ``sources`` gives a source's id by its text."""

    catalog: Catalog
    vectors: VectorStore
    embedder: Embedder
    search: Search
    sources: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rival:
    """A sentence that was read: ``evidence`` and ``relevance`` in log-odds, and whether it holds the answer."""

    evidence: float
    relevance: float
    right: bool


@contextmanager
def indexed(passages: Sequence[str], chunk_tokens: int = CHUNK_TOKENS, keep: Path | None = None) -> Iterator[Bench]:
    """Index passages, one source each, in a throw-away folder or in ``keep``."""
    with TemporaryDirectory() as throw_away:
        folder = keep or Path(throw_away)
        embedder = load_embedder("bundled")
        catalog = Catalog(folder / "catalog.sqlite3")
        vectors = VectorStore(folder / "vectors", "benchmark", embedder.fingerprint)
        builder = Builder(catalog, vectors, embedder, Chunker(chunk_tokens))
        sources = [Source(f"{n}.txt", f"text:{n}", passage) for n, passage in enumerate(passages)]
        builder.index(sources)
        search = Search(catalog, vectors, embedder, top_k=TOP_K)
        yield Bench(catalog, vectors, embedder, search, {source.text: source.id for source in sources})
        search.close()
        catalog.close()


def articles(folder: Path, part: Part, sets: Sequence[str] = SETS) -> list[Example]:
    """Return the questions on the Wikipedia articles of a part of the held-out split."""
    examples = [example for name in sets for example in load_examples(folder, name)]
    return [example for example in examples if example.source in KINDS and part_of(example.group) == part]


def gold_sentences(bench: Bench, passage: str, starts: Sequence[int]) -> set[str]:
    """Return the ids of the sentences of ``passage`` that hold one of the offsets."""
    sentences = bench.catalog.sentences(bench.sources[passage])
    return {s.id for s in sentences for start in starts if s.start <= start < s.end}


def less(hits: Sequence[Hit], passage_id: str, answers: Sequence[str]) -> list[Hit]:
    """Return the windows without the passage and without the sentences that hold one of the answers."""
    lowered = [answer.lower() for answer in answers]
    kept: list[Hit] = []
    for hit in hits:
        numbers = [
            number
            for number, sentence in enumerate(hit.sentences)
            if sentence.source_id != passage_id and not any(answer in sentence.text.lower() for answer in lowered)
        ]
        if numbers:
            sentences = tuple(hit.sentences[number] for number in numbers)
            kept.append(
                replace(hit, sentences=sentences, sentence_scores=tuple(hit.sentence_scores[n] for n in numbers))
            )
    return kept


def read_rivals(model: SpanModel, folder: Path, part: Part, most: int, sets: Sequence[str] = SETS) -> list[list[Rival]]:
    """Return the sentences that were read for each of up to ``most`` questions, and for those less their answers."""
    examples = articles(folder, part, sets)
    asked = some(examples, most, chance_of(1))
    reader = Reader(model, RAW)
    cases: list[list[Rival]] = []
    with indexed(sorted({example.context for example in examples})) as bench:
        for example in asked:
            hits = bench.search.search(example.question)
            gold = gold_sentences(bench, example.context, [answer.start for answer in example.answers])
            cases.append(_rivals(reader, example.question, hits, gold))
            if gold:
                texts = [answer.text for answer in example.answers]
                rest = less(hits, bench.sources[example.context], texts)
                cases.append(_rivals(reader, example.question, rest, set()))
    return [case for case in cases if case]


def _rivals(reader: Reader, question: str, hits: Sequence[Hit], gold: set[str]) -> list[Rival]:
    relevance = {scored.sentence.id: scored.score for scored in ranked_sentences(list(hits))}
    return [
        Rival(
            log_odds_of(scored.score, edge=1e-15),
            log_odds_of(relevance[scored.sentence.id]),
            scored.sentence.id in gold,
        )
        for scored in reader.read(question, hits).sentences[:RIVALS]
    ]


def calibrate_open(cases: Sequence[Sequence[Rival]]) -> Calibration:
    """Fit the weights of evidence and relevance to all sentences, the probability to the best of each question.

    What is right for a sentence alone is too low for the best of many, hence the second fit. The
    threshold parts questions whose best sentence holds the answer from those that have none.
    """
    every = [rival for case in cases for rival in case]
    features = np.array([(rival.evidence, rival.relevance) for rival in every])
    slope, relevance, _ = fit_logistic(features, np.array([rival.right for rival in every]))
    best = [max(case, key=lambda rival: slope * rival.evidence + relevance * rival.relevance) for case in cases]
    scores = np.array([slope * rival.evidence + relevance * rival.relevance for rival in best])
    right = np.array([rival.right for rival in best])
    fitted = fit_calibration(scores, right)
    return replace(fitted, slope=float(fitted.slope * slope), relevance=float(fitted.slope * relevance))


def said(reading: Reading) -> str:
    """Return the words of all answers of a reading, each once."""
    texts: dict[str, str] = {}
    for found in reading.found:
        texts.setdefault(found.text.casefold(), found.text)
    return ", ".join(texts.values())


def open_scores(
    model: SpanModel, calibration: Calibration, folder: Path, most: int, sets: Sequence[str] = SETS
) -> dict[str, Any]:
    """Ask up to ``most`` questions of the test part and return the scores, means as [mean, low, high].

    F1 and citations are of the answerable questions; abstention is of these, of the impossible ones,
    and of the answerable ones once more without the sentences that answer them. The calibration error is that of the
    probability that the best sentence holds the answer.
    """
    examples = articles(folder, "test", sets)
    rows: dict[str, list[float]] = {}
    chances: list[float] = []
    truth: list[bool] = []
    right: list[bool] = []
    seconds: list[float] = []
    with indexed(sorted({example.context for example in examples})) as bench:
        reader = Reader(model, calibration, bench.catalog.source_text)
        for example in some(examples, most, chance_of(1)):
            hits = bench.search.search(example.question)
            began = time.perf_counter()
            reading = reader.read(example.question, hits)
            seconds.append(1000 * (time.perf_counter() - began))
            chances.append(reading.probability)
            truth.append(not example.impossible)
            if example.impossible:
                right.append(False)
                continue
            gold = gold_sentences(bench, example.context, [answer.start for answer in example.answers])
            for name, value in _row(reading, example, gold, hits, calibration.threshold).items():
                rows.setdefault(name, []).append(value)
            right.append(bool(reading.sentences) and reading.sentences[0].sentence.id in gold)
            rest = less(hits, bench.sources[example.context], [answer.text for answer in example.answers])
            chances.append(reader.read(example.question, rest).probability)
            truth.append(False)
            right.append(False)
        passages = len(bench.sources)
    probabilities, answerable = np.array(chances), np.array(truth)
    precision, recall = precision_recall(probabilities < calibration.threshold, ~answerable)
    scores: dict[str, Any] = {"passages": passages, "answerable": int(answerable.sum()), "cases": len(truth)}
    for name, values in rows.items():
        scores[name] = [round(value, 3) for value in (float(np.mean(values)), *interval(values))]
    return scores | {
        "area under curve": round(area_under_curve(probabilities, answerable), 3),
        "abstention precision": round(precision, 3),
        "abstention recall": round(recall, 3),
        "calibration error": round(expected_calibration_error(probabilities, np.array(right)), 3),
        "reading, ms, p50 and p95": [round(float(value), 1) for value in np.percentile(seconds, [50, 95])],
    }


def _row(reading: Reading, example: Example, gold: set[str], hits: Sequence[Hit], threshold: float) -> dict[str, float]:
    """Return the scores of one answerable question; no precision where nothing is said."""
    golds = [answer.text for answer in example.answers]
    answer = said(reading)
    given = reading.probability >= threshold
    cited = {found.sentence.id for found in reading.found if found.probability >= threshold}
    found_first = {reading.found[0].sentence.id} if reading.found else set()
    row = {
        "exact match, always answering": exact_match(answer, golds),
        "F1, always answering": token_f1(answer, golds),
        "F1, abstaining below the threshold": token_f1(answer if given else "", golds),
        "citation recall, always answering": float(bool(found_first & gold)),
        "citation recall": float(bool(cited & gold)),
        "recall@1 of the sentence, search alone": float(ranked_sentences(list(hits))[0].sentence.id in gold),
        "recall@1 of the sentence, reranked by the reader": float(reading.sentences[0].sentence.id in gold),
        "the sentence is among those found": float(any(s.id in gold for hit in hits for s in hit.sentences)),
    }
    return row | ({"citation precision": len(cited & gold) / len(cited)} if cited else {})

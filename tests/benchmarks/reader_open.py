"""Open domain: the reader behind the search, over all passages of the held-out articles at once.

``python tests/benchmarks/reader_open.py DATA [--model FOLDER] [--questions 300]`` prints, with 95% bootstrap
intervals: F1 of the answers to answerable questions; precision and recall of the cited sentence; recall@1 of the
right sentence by the search alone and as the reader ranks it; and how well questions without an answer are told.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from index.records import ranked_sentences
from qa.reader.calibration import load_calibration
from qa.reader.model import BUNDLED_FOLDER, BundledModel
from qa.reader.read import Reader
from qa.reader.training.data import Example, chance_of, some
from qa.reader.training.evaluate import said
from qa.reader.training.open_domain import CHUNK_TOKENS, Bench, articles, gold_sentences, indexed
from qa.reader.training.scores import area_under_curve, exact_match, interval, precision_recall, token_f1


def main() -> None:
    """Print one line a measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, default=BUNDLED_FOLDER)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--chunk-tokens", type=int, default=CHUNK_TOKENS)
    options = parser.parse_args()
    examples = articles(options.data, "test")
    asked = some(examples, options.questions, chance_of(1))
    with indexed(sorted({example.context for example in examples}), options.chunk_tokens) as bench:
        print(f"{len(bench.sources)} passages, {len(asked)} questions")
        measure(bench, asked, options.model)


def measure(bench: Bench, asked: list[Example], folder: Path) -> None:
    """Ask every question and print the scores."""
    calibration = load_calibration(folder)
    reader = Reader(BundledModel(folder), calibration, {id_: text for text, id_ in bench.sources.items()}.get)
    scores: dict[str, list[float]] = {}
    chances, seconds = [], []
    for example in asked:
        hits = bench.search.search(example.question)
        began = time.perf_counter()
        reading = reader.read(example.question, hits)
        seconds.append(time.perf_counter() - began)
        chances.append(reading.probability)
        if example.impossible or not reading.found:
            continue
        golds = [answer.text for answer in example.answers]
        right = gold_sentences(bench, example.context, [answer.start for answer in example.answers])
        given = reading.probability >= calibration.threshold
        cited = {found.sentence.id for found in reading.found}
        row = {
            "exact match, always answering": exact_match(said(reading), golds),
            "F1, always answering": token_f1(said(reading), golds),
            "F1, abstaining below the threshold": token_f1(said(reading) if given else "", golds),
            "citation precision": len(cited & right) / len(cited),
            "citation recall": float(bool(cited & right)),
            "recall@1 of the sentence, search": float(ranked_sentences(hits)[0].sentence.id in right),
            "recall@1 of the sentence, reader": float(reading.sentences[0].sentence.id in right),
            "the sentence is in the windows": float(any(s.id in right for hit in hits for s in hit.sentences)),
        }
        for name, value in row.items():
            scores.setdefault(name, []).append(value)
    for name, values in scores.items():
        low, high = interval(values)
        print(f"{name}: {np.mean(values):.3f} [{low:.3f}, {high:.3f}] n={len(values)}")
    abstention(np.array(chances), np.array([not example.impossible for example in asked]), calibration.threshold)
    print(f"reading: p50 {1000 * np.median(seconds):.0f} ms, p95 {1000 * np.percentile(seconds, 95):.0f} ms")


def abstention(chances: np.ndarray, answerable: np.ndarray, threshold: float) -> None:
    """Print how well questions without an answer are told from the others."""
    precision, recall = precision_recall(chances < threshold, ~answerable)
    area = area_under_curve(chances, answerable)
    print(f"abstention: precision {precision:.3f}, recall {recall:.3f}, area under curve {area:.3f}")


if __name__ == "__main__":
    main()

"""Fit the relevance of a sentence and choose the threshold below which an answer abstains.

Half of the questions have their answer in the index. Of the others, half are impossible (their passage is
there and does not answer), half ask about passages that are left out of the index.

    python tests/benchmarks/relevance.py DATA [--questions 1500] [--keep FOLDER]
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import numpy as np
from development_data import SEED, Bench, GoldQuestion, gold_sentences, indexed, read_questions
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from index.question_words import content_words
from index.records import Passage

LEFT_OUT = 0.15

Features = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=1500)
    parser.add_argument("--chunk-tokens", type=int, default=192)
    parser.add_argument("--keep", type=Path, help="folder to keep the index in")
    options = parser.parse_args()
    questions = read_questions(options.data)
    passages = sorted({question.passage for question in questions})
    left_out = set(random.Random(SEED).sample(passages, int(LEFT_OUT * len(passages))))
    chosen = choose(questions, left_out, options.questions)
    with indexed([p for p in passages if p not in left_out], options.chunk_tokens, options.keep) as bench:
        measured = [measure(bench, question) for question in chosen]
    half = len(chosen) // 2
    model = fit(measured[:half])
    print(
        "BIAS, COSINE, COVERAGE, WINDOW_COVERAGE =",
        *(f"{w:.2f}," for w in (*model.intercept_, *model.coef_[0])),
    )
    best_of = [best(model, features, gold) for features, gold in measured[half:]]
    evaluate(best_of, [bool(gold.any()) for _, gold in measured[half:]])


def choose(questions: Sequence[GoldQuestion], left_out: set[str], count: int) -> list[GoldQuestion]:
    """Choose answerable, impossible and left-out questions in the proportion 2 : 1 : 1, mixed."""
    there = [q for q in questions if q.starts and q.passage not in left_out]
    impossible = [q for q in questions if not q.starts and q.passage not in left_out]
    gone = [q for q in questions if q.starts and q.passage in left_out]
    chosen = there[: count // 2] + impossible[: count // 4] + gone[: count // 4]
    random.Random(SEED).shuffle(chosen)
    return chosen


def measure(bench: Bench, question: GoldQuestion) -> tuple[Features, NDArray[np.bool_]]:
    """Return the measures of every sentence found, and which of them hold the answer."""
    hits = bench.search.search(question.text)
    windows = [Passage(h.sentences[0].source_id, h.sentences[0].ordinal, h.sentences[-1].ordinal) for h in hits]
    vector = bench.embedder.embed_query_array(question.text)
    measures = bench.search.measure(windows, vector, content_words(question.text))
    there = question.passage in bench.sources
    gold = gold_sentences(bench, question) if there else set()
    features = np.array([astuple(m) for m in measures.values()])
    return features, np.array([name in gold for name in measures])


def fit(measured: Sequence[tuple[Features, NDArray[np.bool_]]]) -> LogisticRegression:
    """Fit the probability that a sentence holds the answer, calibrated where it matters: on the best one.

    First the weights, from the sentences that could come first (the five with the highest sum of measures);
    then slope and bias, from the sentence that does come first (Platt 1999).
    """
    rows: list[Features] = []
    labels: list[NDArray[np.bool_]] = []
    for features, gold in measured:
        top = np.argsort(-features.sum(axis=1))[:5]
        rows.append(features[top])
        labels.append(gold[top])
    model = LogisticRegression(C=100.0).fit(np.concatenate(rows), np.concatenate(labels))
    logits = np.array([[model.decision_function(features).max()] for features, _ in measured])
    right = [bool(gold[np.argmax(model.decision_function(features))]) for features, gold in measured]
    platt = LogisticRegression(C=100.0).fit(logits, right)
    model.intercept_ = platt.coef_[0] * model.intercept_ + platt.intercept_
    model.coef_ = platt.coef_[0] * model.coef_
    return model


def best(model: LogisticRegression, features: Features, gold: NDArray[np.bool_]) -> tuple[float, bool]:
    """Return the probability of the best sentence, and whether it holds the answer."""
    probabilities = model.predict_proba(features)[:, 1]
    first = int(np.argmax(probabilities))
    return float(probabilities[first]), bool(gold[first])


def evaluate(best_of: Sequence[tuple[float, bool]], found: Sequence[bool]) -> None:
    """Print calibration, how well answerable and unanswerable come apart, and scores by threshold."""
    scores = np.array([score for score, _ in best_of])
    right = np.array([correct for _, correct in best_of])
    answerable = np.array(found)
    print(f"{len(scores)} held-out questions, {answerable.mean():.2f} with their sentence among those found")
    print(f"best sentence right, where there is one: {right[answerable].mean():.3f}")
    print(f"answerable against not: AUC {roc_auc_score(answerable, scores):.3f}")
    print(f"best sentence right against wrong: AUC {roc_auc_score(right, scores):.3f}")
    bins = np.array_split(np.argsort(scores), 10)
    error = sum(len(b) * abs(scores[b].mean() - right[b].mean()) for b in bins) / len(scores)
    print(f"expected calibration error (10 bins of equal mass): {error:.3f}")
    print("threshold  right of all answerable  abstained of all unanswerable  balanced accuracy  truthfulness")
    for threshold in np.arange(0.05, 0.75, 0.05):
        said = scores >= threshold
        truthful = (2 * (said & right).sum() + (~said).sum()) / len(scores) - 1
        kept = (said & right)[answerable].mean()
        refused = (~said)[~answerable].mean()
        balanced = ((~said)[~answerable].mean() + said[answerable].mean()) / 2
        print(f"{threshold:9.2f}  {kept:23.3f}  {refused:29.3f}  {balanced:17.3f}  {truthful:12.3f}")


if __name__ == "__main__":
    main()

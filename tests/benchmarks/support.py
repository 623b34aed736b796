"""Fit the support of statements by their words, and measure it on claims of WiCE.

Half of the claims train the weights, together with our own statements for development: right ones, ones with an
invented clause, ones under a sentence of another text or of another place in their text. The other half is measured.

    python tests/benchmarks/support.py DATA/verify/wice_dev.jsonl.gz [--support MODEL]
"""

import argparse
import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from corruptions import FOLDER, HARDER, INVENTED, Text, other_topics, read_texts, right_cases, wrong_cases
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score

from qa.stems import stems
from qa.support import load_support, measures

SEED = 20130301
OWN_WEIGHT = 3.0
MOST_EVIDENCE = 3
RESAMPLES = 9_999


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with the sentences that are said to carry it, and whether they do: "supported" or less."""

    text: str
    sentences: tuple[str, ...]
    label: str
    is_training: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--support", default="words", help="words, or an NLI cross-encoder by name or path")
    options = parser.parse_args()
    claims = read_claims(options.claims)
    print_fit(claims)
    support = load_support(options.support)
    held_out = [claim for claim in claims if not claim.is_training]
    scores = np.array([support.score(claim.text, claim.sentences) for claim in held_out])
    is_right = np.array([claim.label == "supported" for claim in held_out])
    is_clear = np.array([claim.label != "partially_supported" for claim in held_out])
    print(f"held-out claims of WiCE, {options.support}, threshold {support.threshold}:")
    for name, chosen in (("supported against all others", is_clear | True), ("against not supported", is_clear)):
        value, low, high = interval(is_right[chosen], scores[chosen] >= support.threshold)
        print(f"  {name}: balanced accuracy {value:.3f} ({low:.3f} to {high:.3f}), n {chosen.sum()}")


def read_claims(path: Path) -> list[Claim]:
    """Read claims with their fewest supporting sentences, or the three that share most words where none support."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Claim(row["claim"], evidence_of(row), row["label"], int(row["id"][3:]) % 2 == 0) for row in rows]


def evidence_of(row: dict[str, list[list[int]] | list[str] | str]) -> tuple[str, ...]:
    evidence, supporting = list(row["evidence"]), [group for group in row["supporting"] if group]
    if supporting:
        return tuple(str(evidence[int(number)]) for number in min(supporting, key=len))
    words = set(stems(str(row["claim"])))

    def shared(sentence: str) -> float:
        theirs = stems(sentence)
        return len(words & set(theirs)) / (5 + len(theirs)) ** 0.5

    return tuple(sorted(map(str, evidence), key=shared, reverse=True)[:MOST_EVIDENCE])


def own_claims(texts: Sequence[Text]) -> list[tuple[str, tuple[str, ...], bool]]:
    rng = random.Random(SEED)
    invented = wrong_cases(texts, {INVENTED: HARDER[INVENTED]}, 150, SEED)
    cases = [*right_cases(texts), *invented, *other_topics(texts, 60, SEED)]
    claims = [(c.statement, tuple(c.text.sentences[n] for n in c.sentences), not c.kind) for c in cases]
    for case in right_cases(texts):
        elsewhere = [s for n, s in enumerate(case.text.sentences) if n not in case.sentences]
        claims.append((case.statement, (rng.choice(elsewhere),), False))
    return claims


def print_fit(claims: Sequence[Claim]) -> None:
    own = own_claims(read_texts(FOLDER / "statements_development.jsonl"))
    training = [claim for claim in claims if claim.is_training]
    features = [measures(text, sentences) for text, sentences, _ in own]
    features += [measures(claim.text, claim.sentences) for claim in training]
    labels = [right for *_, right in own] + [claim.label == "supported" for claim in training]
    weights = [OWN_WEIGHT] * len(own) + [1.0] * len(training)
    model = LogisticRegression(class_weight="balanced", C=10).fit(features, labels, sample_weight=weights)
    print("BIAS, COVERAGE, LACKING =", *(f"{w:.2f}," for w in (*model.intercept_, *model.coef_[0])))
    probabilities = model.predict_proba(features)[: len(own), 1]
    right = np.array([one[2] for one in own])
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        kept, through = (probabilities[right] >= threshold).mean(), (probabilities[~right] >= threshold).mean()
        print(f"  threshold {threshold}: {kept:.3f} of our own right ones kept, {through:.3f} of the wrong through")


def interval(is_right: NDArray[np.bool_], said: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return the balanced accuracy with a 95% bootstrap interval."""
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(0, len(is_right), (RESAMPLES, len(is_right)))
    right, told = is_right[drawn], said[drawn]
    sensitivity = (right & told).sum(1) / np.maximum(right.sum(1), 1)
    specificity = (~right & ~told).sum(1) / np.maximum((~right).sum(1), 1)
    low, high = np.percentile((sensitivity + specificity) / 2, [2.5, 97.5])
    return float(balanced_accuracy_score(is_right, said)), float(low), float(high)


if __name__ == "__main__":
    main()

"""From evidence in logits to the probability that a sentence answers, and how far to trust that.

The evidence is the score of a sentence's spans less the no-answer score. The probability is a logistic
function of it and of the relevance that the search gave the sentence, fitted on held-out questions
(Platt 1999); the parameters lie in a small file beside the model.
"""

import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

CALIBRATION_FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """``sigmoid(slope * evidence + relevance * log-odds of the sentence's relevance + bias)`` is the probability.

    Below ``threshold`` the reader says nothing. A ``relevance`` of 0 goes by the evidence alone.
    """

    slope: float
    bias: float
    threshold: float
    relevance: float = 0.0

    def log_odds(self, evidence: float, relevance: float) -> float:
        """Return the log-odds that a sentence with this evidence and this relevance (in [0, 1]) answers."""
        return self.slope * evidence + self.relevance * log_odds_of(relevance) + self.bias

    def save(self, folder: Path) -> None:
        """Write the parameters beside the model."""
        text = json.dumps({name: round(value, 4) for name, value in asdict(self).items()}, indent=2)
        (folder / CALIBRATION_FILE).write_text(text + "\n", encoding="utf-8")


def load_calibration(folder: Path) -> Calibration:
    """Read the parameters beside the model; ``ModelError`` names the file if it is missing or damaged."""
    path = folder / CALIBRATION_FILE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Calibration(**{field.name: float(values[field.name]) for field in fields(Calibration)})
    except (OSError, ValueError, KeyError, TypeError) as error:
        state = "damaged" if path.is_file() else "missing"
        raise ModelError(f"The reader's calibration file {path} is {state}; install cited-qa again.") from error


def probability_of(log_odds: float) -> float:
    """Return the probability that has these log-odds."""
    return float(_sigmoid(np.asarray(log_odds)))


def log_odds_of(probability: float, edge: float = 0.001) -> float:
    """Return the log-odds of a probability, kept within those of ``edge`` and of 1 - ``edge``."""
    kept = min(max(probability, edge), 1 - edge)
    return math.log(kept / (1 - kept))


def fit_logistic(features: NDArray[np.float64], truth: NDArray[np.bool_], steps: int = 50) -> NDArray[np.float64]:
    """Return the weights [k + 1] of the logistic regression of ``truth`` [n] on ``features`` [n, k], the bias last.

    Newton's method with a weak ridge, so that separable data give finite weights.
    """
    inputs = np.column_stack([features, np.ones(len(features))])
    weights = np.zeros(inputs.shape[1])
    for _ in range(steps):
        chances = _sigmoid(inputs @ weights)
        gradient = inputs.T @ (chances - truth) + 1e-3 * weights
        curvature = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + 1e-3 * np.eye(len(weights))
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def fit_calibration(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> Calibration:
    """Return the probabilities of ``truth`` [n] by ``scores`` [n] alone, and the threshold that parts them best."""
    slope, bias = fit_logistic(scores[:, None], truth)
    return Calibration(float(slope), float(bias), best_threshold(_sigmoid(slope * scores + bias), truth))


def best_threshold(probabilities: NDArray[np.float64], answerable: NDArray[np.bool_]) -> float:
    """Return the threshold with the best balanced accuracy of "answerable" against "not".

    Balanced accuracy does not depend on how many questions happen to be answerable.
    """
    order = np.argsort(probabilities)
    ranked, truth = probabilities[order], answerable[order]
    refused = np.concatenate([[0], np.cumsum(~truth)]) / max(1, (~truth).sum())
    kept = 1 - np.concatenate([[0], np.cumsum(truth)]) / max(1, truth.sum())
    edges = np.concatenate([[0.0], (ranked[1:] + ranked[:-1]) / 2, [1.0]])
    return float(edges[int(np.argmax(refused + kept))])


def expected_calibration_error(
    probabilities: NDArray[np.float64], answerable: NDArray[np.bool_], bins: int = 10
) -> float:
    """Return the mean distance of probability and frequency over ``bins`` bins of equal mass."""
    order = np.argsort(probabilities)
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(probabilities[part].mean() - answerable[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / max(1, len(order)))


def _sigmoid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = 0.5 * (1 + np.tanh(values / 2))
    return result

"""From evidence in logits to the probability that a sentence answers, and how far to trust that.

The evidence is the score of a sentence's spans less the no-answer score. Its probability is a logistic
function, fitted on held-out questions (Platt 1999); the parameters lie in a small file beside the model.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

CALIBRATION_FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """``probability = sigmoid(slope * evidence + bias)``; below ``threshold`` the reader says nothing."""

    slope: float
    bias: float
    threshold: float

    def probability(self, evidence: float) -> float:
        """Return the probability that a text with this evidence answers the question."""
        return float(_sigmoid(np.asarray(self.slope * evidence + self.bias)))

    def save(self, folder: Path) -> None:
        """Write the parameters beside the model."""
        text = json.dumps({name: round(value, 4) for name, value in asdict(self).items()}, indent=2)
        (folder / CALIBRATION_FILE).write_text(text + "\n", encoding="utf-8")


def load_calibration(folder: Path) -> Calibration:
    """Read the parameters beside the model; ``ModelError`` names the file if it is missing or damaged."""
    path = folder / CALIBRATION_FILE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Calibration(float(values["slope"]), float(values["bias"]), float(values["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        state = "damaged" if path.is_file() else "missing"
        raise ModelError(f"The reader's calibration file {path} is {state}; install cited-qa again.") from error


def fit_logistic(evidence: NDArray[np.float64], answerable: NDArray[np.bool_], steps: int = 50) -> tuple[float, float]:
    """Return slope and bias of the logistic regression of ``answerable`` on ``evidence``, both [n].

    Newton's method with a weak ridge, so that separable data give finite parameters.
    """
    features = np.stack([evidence, np.ones_like(evidence)], axis=1)
    weights = np.zeros(2)
    for _ in range(steps):
        chances = _sigmoid(features @ weights)
        gradient = features.T @ (chances - answerable) + 1e-3 * weights
        curvature = (features * (chances * (1 - chances))[:, None]).T @ features + 1e-3 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    return float(weights[0]), float(weights[1])


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

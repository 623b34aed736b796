"""Fitting what the reader's probabilities are made with, and measuring how far they can be trusted."""

import numpy as np
from numpy.typing import NDArray

from qa.reader.calibration import Calibration


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

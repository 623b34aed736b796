"""From the model's scores of tokens to spans of words."""

from collections.abc import Sequence

import numpy as np

from qa.offsets import Span, meets
from qa.reader.model import Stretch

LONGEST_ANSWER = 40  # tokens
MOST_ANSWERS = 6


def evidence_in(stretch: Stretch, first: int, last: int) -> float:
    """Return how much better an answer in the tokens ``first`` to ``last`` (excluded) fits than none, in logits.

    The logits of all starts are added up as probabilities, and those of all ends: that there is an
    answer is often surer than where exactly it begins.
    """
    start = np.logaddexp.reduce(stretch.start[first:last])
    end = np.logaddexp.reduce(stretch.end[first:last])
    return float(start + end) - stretch.no_answer


def best_spans(
    stretch: Stretch, first: int, last: int, barred: Sequence[int] = (), most: int = MOST_ANSWERS
) -> list[tuple[Span, float]]:
    """Return up to ``most`` spans of the tokens ``first`` to ``last`` (excluded) that don't overlap, best first.

    Each comes as characters of the text, and its margin over the no-answer score. None holds a token of ``barred``,
    unless every token is one.
    """
    size = last - first
    scores = stretch.start[first:last, None] + stretch.end[None, first:last]
    allowed = np.triu(np.ones((size, size), dtype=bool)) & ~np.triu(np.ones((size, size), dtype=bool), k=LONGEST_ANSWER)
    inside = [token - first for token in barred if first <= token < last]
    for token in inside if len(inside) < size else []:
        allowed[: token + 1, token:] = False
    scores = np.where(allowed, scores, -np.inf)
    found: list[tuple[Span, float]] = []
    while len(found) < most:
        row, column = np.unravel_index(int(np.argmax(scores)), scores.shape)
        score = float(scores[row, column])
        if score == -np.inf:
            break
        place = (int(stretch.offsets[first + row, 0]), int(stretch.offsets[first + column, 1]))
        found.append((place, score - stretch.no_answer))
        scores[: column + 1, row:] = -np.inf
    return found


def spans_in_cells(stretch: Stretch, cells: Sequence[Span]) -> list[tuple[Span, float]]:
    """Return the best span of each cell of a row, best first; all of the cell where there is one only."""
    found: list[tuple[Span, float]] = []
    for start, end in cells:
        tokens = np.flatnonzero((stretch.offsets[:, 0] < end) & (stretch.offsets[:, 1] > start))
        if len(tokens):
            ((span, margin),) = best_spans(stretch, int(tokens[0]), int(tokens[-1]) + 1, most=1)
            found.append((span if len(cells) > 1 else (start, end), margin))
    return sorted(found, key=lambda one: -one[1])


def tokens_in(stretch: Stretch, places: Sequence[Span]) -> list[int]:
    """Return the tokens that touch one of the places of the text."""
    return [token for token, (left, right) in enumerate(stretch.offsets) if meets((left, right), places)]

"""From evidence in logits to the probability that a sentence answers.

The evidence is the score of a sentence's spans less the no-answer score. The probability is a logistic
function of it and of the relevance that the search gave the sentence (Platt 1999). Its parameters lie in a small
file beside the model; ``qa.reader.training`` fits them on held-out questions.
"""

import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path

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
    return 0.5 * (1 + math.tanh(log_odds / 2))


def log_odds_of(probability: float, edge: float = 0.001) -> float:
    """Return the log-odds of a probability, kept within those of ``edge`` and of 1 - ``edge``."""
    kept = min(max(probability, edge), 1 - edge)
    return math.log(kept / (1 - kept))

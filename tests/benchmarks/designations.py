"""How often is the reader taken in by another number: "the 3rd Regiment" where the passage has the 2nd?

``python tests/benchmarks/designations.py DATA`` takes the questions of the held-out parts that name or count something
by a number and reads each with its own passage, as asked and with the next number. It prints the share that is answered
at the threshold, and what it would be without ``qa.reader.designations``. DATA holds the sets, NAME.jsonl.gz.
"""

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean
from unittest.mock import patch

from qa.reader.calibration import load_calibration
from qa.reader.designations import asked_about
from qa.reader.model import BUNDLED_FOLDER, BundledModel
from qa.reader.read import Reader
from qa.reader.training.data import Example, load_examples, part_of
from qa.reader.training.evaluate import window_of
from qa.reader.training.scores import interval

SETS = ("squad_half_a", "squadshifts", "qed_nq", "timeqa_human_train", "qamr")
NEXT = {
    **{"second": "third", "third": "fourth", "fourth": "fifth", "fifth": "sixth", "ii": "III", "iii": "IV"},
    **{"two": "three", "three": "four", "four": "five", "five": "six", "six": "seven", "seven": "eight"},
}
_NUMBER = re.compile(rf"\b(\d+)(st|nd|rd|th)?\b|\b({'|'.join(NEXT)})\b", re.I)


def main() -> None:
    """Print one line for the questions as asked, one for the changed ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    options = parser.parse_args()
    asked = [
        example
        for name in SETS
        for example in load_examples(options.data, name)
        if example.answers and part_of(example.group) != "train" and changed(example.question) != example.question
    ]
    moved = [replace(example, question=changed(example.question)) for example in asked]
    # The search's relevance is left out: every question comes with its own passage.
    calibration = replace(load_calibration(BUNDLED_FOLDER), relevance=0.0)
    reader = Reader(BundledModel(), calibration)
    for name, examples in (("as asked", asked), ("with the next number", moved)):
        told = answered(reader, examples, calibration.threshold)
        with patch("qa.reader.read.named_otherwise", return_value=[]):
            without = answered(reader, examples, calibration.threshold)
        low, high = interval([before - now for before, now in zip(without, told, strict=True)])
        print(
            f"{name}: {len(examples)} questions, answered {mean(told):.3f}, without {mean(without):.3f},"
            f" difference {low:.3f} to {high:.3f}"
        )


def changed(question: str) -> str:
    """Return the question with the next number in what it names by one, itself if it names nothing so."""
    named = next(iter(asked_about(question)), None)
    if named is None:
        return question
    start, end = named.place
    return question[:start] + _NUMBER.sub(_next, question[start:end], count=1) + question[end:]


def _next(found: re.Match[str]) -> str:
    if found[3]:
        return NEXT[found[3].lower()]
    number = int(found[1]) + 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending if found[2] else ''}"


def answered(reader: Reader, examples: Sequence[Example], threshold: float) -> list[float]:
    """Return 1 for each question that is answered, else 0."""
    windows = ((example.question, window_of("p", example.context)) for example in examples)
    return [float(reader.read(question, [window]).probability >= threshold) for question, window in windows]


if __name__ == "__main__":
    main()

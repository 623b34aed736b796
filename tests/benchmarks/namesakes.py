"""How often is the reader taken in by another number or name: "the 3rd Regiment" where the passage has the 2nd?

``python tests/benchmarks/namesakes.py DATA`` takes the questions of the held-out parts that name or count something by
a number, and those with a name of several words, and reads each with its own passage: as asked, with the next number,
with another word for the first or the last of the name. It prints the share that is answered at the threshold, and what
it would be without ``qa.reader.designations`` and ``qa.reader.namesakes``. DATA holds the sets, NAME.jsonl.gz.
"""

import argparse
import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import mean
from unittest.mock import patch

from qa.facts import Kind, facts_of
from qa.reader.calibration import load_calibration
from qa.reader.designations import asked_about
from qa.reader.model import BUNDLED_FOLDER, BundledModel
from qa.reader.read import Reader
from qa.reader.training.data import Example, chance_of, load_examples, part_of
from qa.reader.training.evaluate import window_of
from qa.reader.training.scores import interval

SETS = ("squad_half_a", "squadshifts", "qed_nq", "timeqa_human_train", "qamr")
RULES = ("named_otherwise", "named_differently")
NEXT = {
    **{"second": "third", "third": "fourth", "fourth": "fifth", "fifth": "sixth", "ii": "III", "iii": "IV"},
    **{"two": "three", "three": "four", "four": "five", "five": "six", "six": "seven", "seven": "eight"},
}
OTHERS = (
    "Victoria",
    "Edward",
    "Meyer",
    "Hudson",
    "Carter",
    "Norfolk",
    "Weston",
    "Alvarez",
    "Tanaka",
    "Kowalski",
    "Orlov",
)
_NUMBER = re.compile(rf"\b(\d+)(st|nd|rd|th)?\b|\b({'|'.join(NEXT)})\b", re.I)


def main() -> None:
    """Print one line for the questions as asked, one for the changed ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--most", type=int, default=200, help="questions of a set and a change (default: 200)")
    options = parser.parse_args()
    # The search's relevance is left out: every question comes with its own passage.
    calibration = replace(load_calibration(BUNDLED_FOLDER), relevance=0.0)
    reader = Reader(BundledModel(), calibration)
    for name, change in (("the next number", with_next_number), ("another name", with_another_name)):
        asked = [example for one in SETS for example in changeable(options.data, one, change, options.most)]
        moved = [replace(example, question=change(example.question)) for example in asked]
        for kind, examples in (("as asked", asked), (name, moved)):
            told = answered(reader, examples, calibration.threshold)
            with ExitStack() as stack:
                for rule in RULES:
                    stack.enter_context(patch(f"qa.reader.read.{rule}", return_value=[]))
                without = answered(reader, examples, calibration.threshold)
            low, high = interval([before - now for before, now in zip(without, told, strict=True)])
            print(
                f"{kind}: {len(examples)} questions, answered {mean(told):.3f}, without {mean(without):.3f},"
                f" difference {low:.3f} to {high:.3f}",
                flush=True,
            )


def changeable(data: Path, name: str, change: Callable[[str], str], most: int) -> list[Example]:
    """Return up to ``most`` held-out questions of a set that have an answer and what is to be changed."""
    examples = [one for one in load_examples(data, name) if one.answers and part_of(one.group) != "train"]
    fitting = [one for one in examples if change(one.question) != one.question]
    return chance_of(1).sample(fitting, min(most, len(fitting)))


def with_next_number(question: str) -> str:
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


def with_another_name(question: str) -> str:
    """Return the question with another word in one of its names of several words, itself if it has none."""
    names = [one for one in facts_of(question).of_kind(Kind.NAME) if " " in one.text]
    if not names:
        return question
    chance = chance_of(len(question))
    name = chance.choice(names)
    words = name.text.split(" ")
    words[chance.choice((0, -1))] = chance.choice(OTHERS)
    return question[: name.start] + " ".join(words) + question[name.end :]


def answered(reader: Reader, examples: Sequence[Example], threshold: float) -> list[float]:
    """Return 1 for each question that is answered, else 0."""
    windows = ((example.question, window_of("p", example.context)) for example in examples)
    return [float(reader.read(question, [window]).probability >= threshold) for question, window in windows]


if __name__ == "__main__":
    main()

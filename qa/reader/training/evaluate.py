"""What the reader can do on held-out texts, through the same code that runs in the product."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from index.records import Hit, Source
from index.sentences import sentences_of
from qa.reader.calibration import Calibration, log_odds_of
from qa.reader.read import Reader
from qa.reader.training.data import SOURCES, Example, Pair, Part, chance_of, load_examples, load_pairs, part_of, select
from qa.reader.training.fit import expected_calibration_error, fit_calibration
from qa.reader.training.open_domain import said
from qa.reader.training.scores import area_under_curve, exact_match, interval, precision_recall, token_f1
from qa.reader.training.similar import Similar
from qa.reader.training.unanswerable import Neighbourhood


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what was read: ``golds`` is empty where the windows don't hold an answer."""

    question: str
    golds: tuple[str, ...]
    answer: str
    probability: float

    @property
    def log_odds(self) -> float:
        """The probability as log-odds; with ``RAW`` the evidence itself."""
        return log_odds_of(self.probability, edge=1e-12)


def window_of(name: str, text: str) -> Hit:
    """Return the whole of ``text`` as one window."""
    sentences = tuple(sentences_of(Source(name, name, text)))
    return Hit(name, sentences, (0.0,) * len(sentences), 0.0, None, None)


def judge(reader: Reader, question: str, golds: Sequence[str], windows: Sequence[Hit]) -> Judged:
    """Read and keep the best answer; several answers are joined by a comma."""
    reading = reader.read(question, windows)
    return Judged(question, tuple(golds), said(reading), reading.probability)


def held_out(folder: Path, name: str, part: Part, most: int, seed: int = 1) -> list[Example]:
    """Return up to ``most`` questions of a part of a set, drawn by ``seed``."""
    examples = select(load_examples(folder, name), part)
    return chance_of(seed).sample(examples, min(most, len(examples)))


def with_passage(reader: Reader, examples: Sequence[Example]) -> list[Judged]:
    """Read every question against its own passage."""
    return [
        judge(reader, example.question, [a.text for a in example.answers], [window_of("p", example.context)])
        for example in examples
    ]


def elsewhere(reader: Reader, examples: Sequence[Example]) -> list[Judged]:
    """Read every answerable question against the most similar passage that lacks its answers."""
    near = Neighbourhood(examples)
    passages = [(example, near.passage_without(example)) for example in examples if example.answers]
    return [judge(reader, example.question, [], [window_of("p", text)]) for example, text in passages if text]


def with_sentence(reader: Reader, pairs: Sequence[Pair]) -> list[Judged]:
    """Read every question against its sentence, and against the most similar other sentence."""
    similar = Similar(sorted({pair.sentence for pair in pairs}))
    judged = []
    for pair in pairs:
        judged.append(judge(reader, pair.question, ["?"], [window_of("s", pair.sentence)]))
        near = [similar.texts[place] for place in similar.rank(pair.question, 3)]
        other = next((text for text in near if text != pair.sentence), None)
        if other:
            judged.append(judge(reader, pair.question, [], [window_of("s", other)]))
    return judged


def answer_scores(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return exact match and F1 of the answerable questions, in percent, with the interval of F1."""
    fitting = [case for case in judged if case.golds]
    if not fitting:
        return {"answerable": 0}
    scores = [100 * token_f1(case.answer, case.golds) for case in fitting]
    exact = [100 * exact_match(case.answer, case.golds) for case in fitting]
    low, high = interval(scores)
    return {
        "answerable": len(fitting),
        "exact": round(mean(exact), 1),
        "f1": round(mean(scores), 1),
        "f1_interval": [round(low, 1), round(high, 1)],
    }


def abstention_scores(judged: Sequence[Judged], threshold: float) -> dict[str, Any]:
    """Return how well the reader knows what it cannot answer, and SQuAD 2 scores at ``threshold``."""
    answerable = np.array([bool(case.golds) for case in judged])
    chances = np.array([case.probability for case in judged])
    precision, recall = precision_recall(chances < threshold, ~answerable)
    golds = [case.golds for case in judged]
    given = [case.answer if case.probability >= threshold else "" for case in judged]
    return {
        "questions": len(judged),
        "unanswerable": int((~answerable).sum()),
        "area_under_curve": round(area_under_curve(chances, answerable), 3),
        "abstention_precision": round(precision, 3),
        "abstention_recall": round(recall, 3),
        "exact_with_unanswerable": round(100 * mean(map(exact_match, given, golds)), 1),
        "f1_with_unanswerable": round(100 * mean(map(token_f1, given, golds)), 1),
        "calibration_error": round(expected_calibration_error(chances, answerable), 3),
    }


def two_sided(examples: Sequence[Example]) -> list[Example]:
    """Return the questions about texts that have both kinds: elsewhere the text alone would tell the kind."""
    kinds = {(example.group, example.impossible) for example in examples}
    return [example for example in examples if {(example.group, True), (example.group, False)} <= kinds]


def halved(judged: Sequence[Judged], seed: int = 1) -> list[Judged]:
    """Return as many answerable as unanswerable questions, drawn by ``seed``."""
    chance = chance_of(seed)
    parts = [case for case in judged if case.golds], [case for case in judged if not case.golds]
    size = min(len(part) for part in parts)
    return [case for part in parts for case in chance.sample(part, size)]


def calibrate(judged: Sequence[Judged]) -> Calibration:
    """Fit probabilities and threshold to questions that were read with ``RAW``."""
    evidence = np.array([case.log_odds for case in judged])
    answerable = np.array([bool(case.golds) for case in judged])
    return fit_calibration(evidence, answerable)


def calibration_cases(reader: Reader, folder: Path, pairs: Path | None, most: int) -> list[Judged]:
    """Read what the probabilities are fitted to: half answerable, from the calibration part of several sets."""
    squad = two_sided(held_out(folder, "squad_half_a", "calibration", 4 * most))
    cases = halved(with_passage(reader, squad))
    for name in ("squadshifts", "qed_nq", "qamr"):
        examples = held_out(folder, name, "calibration", most // 2)
        cases += halved(with_passage(reader, examples) + elsewhere(reader, examples))
    if pairs:
        known = [pair for pair in load_pairs(pairs) if part_of(pair.group) == "calibration"]
        cases += with_sentence(reader, known[: most // 2])
    return cases


def report(reader: Reader, folder: Path, pairs: Path | None, threshold: float, most: int) -> dict[str, Any]:
    """Return all scores on the test part, by set."""
    scores: dict[str, Any] = {}
    for name in SOURCES:
        examples = held_out(folder, name, "test", most)
        judged = with_passage(reader, examples)
        scores[name] = answer_scores(judged)
        others = elsewhere(reader, examples)
        scores[f"{name}, half against a similar passage"] = abstention_scores(halved(judged + others), threshold)
        both = two_sided(examples)
        if both:
            scores[f"{name}, half impossible"] = abstention_scores(halved(with_passage(reader, both)), threshold)
    if pairs:
        known = [pair for pair in load_pairs(pairs) if part_of(pair.group) == "test"]
        scores["single sentences"] = abstention_scores(with_sentence(reader, known[:most]), threshold)
    return scores

"""The reader behind the search: what is taken away, what is fitted, on a real index."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from reader_models import WordModel

from qa.reader.calibration import Calibration, probability_of
from qa.reader.training.data import part_of
from qa.reader.training.open_domain import Rival, calibrate_open, gold_sentences, indexed, less, read_rivals

PASSAGES = (
    "The mill at Orm was built in 1841. It burned down in 1903.",
    "The bridge at Orm was built in 1862. The mill was older, of 1841.",
)


def test_what_holds_the_answer_is_taken_away() -> None:
    with indexed(PASSAGES) as bench:
        hits = bench.search.search("When was the mill at Orm built?")
        gold = gold_sentences(bench, PASSAGES[0], [PASSAGES[0].index("1841")])
        rest = less(hits, bench.sources[PASSAGES[0]], ["1841"])
    assert [id_.split(":")[1] for id_ in gold] == ["1"]
    assert [s.text for hit in rest for s in hit.sentences] == ["The bridge at Orm was built in 1862."]
    assert all(len(hit.sentences) == len(hit.sentence_scores) for hit in rest)


def test_questions_are_read_with_and_without_their_answer(tmp_path: Path) -> None:
    title = next(name for name in (f"title {n}" for n in range(1000)) if part_of(name) == "test")
    row = {
        "id": "1",
        "source": "squad2-dev",
        "title": title,
        "context": PASSAGES[0],
        "question": "When was the mill built?",
        "answers": [{"text": "1841", "start": PASSAGES[0].index("1841")}],
        "impossible": False,
    }
    other = {**row, "id": "2", "context": PASSAGES[1], "question": "Who sold it?", "answers": [], "impossible": True}
    for name, rows in (("squad_half_a", [row, other]), ("squadshifts", [])):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(line) + "\n" for line in rows)
    cases = read_rivals(WordModel({"1841": 2.0}), tmp_path, "test", 10)
    assert sorted(len(case) for case in cases) == [1, 4, 4]
    right = [[rival.right for rival in case] for case in cases]
    assert sorted(map(sum, right)) == [0, 0, 1]
    answered = next(case for case in cases if any(rival.right for rival in case))
    assert answered[0].right
    assert answered[0].evidence == pytest.approx(4.0, abs=0.1)


def test_the_fit_weighs_evidence_and_relevance_for_the_best_of_many() -> None:
    random = np.random.default_rng(1)
    cases = []
    for number in range(3000):
        evidence, relevance = random.normal(-4, 3, 4), random.normal(-2, 1, 4)
        right = np.zeros(4, dtype=bool)
        if number % 2:
            right[0] = True
            evidence[0] += 7
            relevance[0] += 2
        cases.append([Rival(float(e), float(r), bool(x)) for e, r, x in zip(evidence, relevance, right, strict=True)])
    calibration = calibrate_open(cases)
    # With equal spread the log-odds of a normal shift are shift / variance: 7 / 9 and 2 / 1.
    assert calibration.relevance / calibration.slope == pytest.approx(18 / 7, rel=0.25)
    assert 0.2 < calibration.threshold < 0.8
    said = [
        (max(chances := [probability_of(_score(calibration, rival)) for rival in case]), case[int(np.argmax(chances))])
        for case in cases
    ]
    assert np.mean([chance for chance, _ in said]) == pytest.approx(np.mean([best.right for _, best in said]), abs=0.02)


def _score(calibration: Calibration, rival: Rival) -> float:
    return calibration.slope * rival.evidence + calibration.relevance * rival.relevance + calibration.bias

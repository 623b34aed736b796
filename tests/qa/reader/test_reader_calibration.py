"""Margins to probabilities."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelError
from qa.reader.calibration import (
    CALIBRATION_FILE,
    Calibration,
    load_calibration,
    log_odds_of,
    probability_of,
)
from qa.reader.training.fit import best_threshold, expected_calibration_error, fit_logistic


def test_the_fit_finds_the_curve_that_made_the_data() -> None:
    random = np.random.default_rng(1)
    margins = random.normal(0, 4, 20_000)
    answerable = random.random(20_000) < 1 / (1 + np.exp(-(0.5 * margins - 1)))
    slope, bias = fit_logistic(margins[:, None], answerable)
    assert (slope, bias) == (pytest.approx(0.5, abs=0.03), pytest.approx(-1, abs=0.08))


def test_separable_data_give_finite_parameters() -> None:
    weights = fit_logistic(np.array([[-1.0], [1.0]]), np.array([False, True]))
    assert weights.shape == (2,)
    assert np.isfinite(weights).all()


def test_the_threshold_parts_the_two_kinds() -> None:
    threshold = best_threshold(np.array([0.1, 0.2, 0.7, 0.9]), np.array([False, False, True, True]))
    assert threshold == pytest.approx(0.45)


def test_calibration_error_of_perfect_and_of_wrong_probabilities() -> None:
    truth = np.array([True, False] * 50)
    assert expected_calibration_error(np.full(100, 0.5), truth, bins=5) == pytest.approx(0)
    assert expected_calibration_error(np.ones(100), truth, bins=5) == pytest.approx(0.5)


def test_log_odds_weigh_evidence_and_relevance() -> None:
    alone = Calibration(slope=0.5, bias=-1.0, threshold=0.5)
    assert alone.log_odds(4.0, 0.9) == alone.log_odds(4.0, 0.1) == pytest.approx(1.0)
    both = Calibration(slope=0.5, bias=-1.0, threshold=0.5, relevance=2.0)
    assert both.log_odds(4.0, 0.5) == pytest.approx(1.0)
    assert both.log_odds(4.0, 0.9) == pytest.approx(1.0 + 2 * np.log(9))


def test_probabilities_and_log_odds_survive_extremes() -> None:
    assert [probability_of(value) for value in (-1e6, 0, 1e6)] == pytest.approx([0, 0.5, 1])
    assert log_odds_of(0.0) == log_odds_of(0.001) == pytest.approx(-log_odds_of(1.0))
    assert probability_of(log_odds_of(0.3)) == pytest.approx(0.3)


def test_saved_parameters_come_back(tmp_path: Path) -> None:
    calibration = Calibration(0.25, -0.5, 0.4, 0.3)
    calibration.save(tmp_path)
    assert load_calibration(tmp_path) == calibration


@pytest.mark.parametrize("text", ["", "{", "{}", "[]", '{"slope": "x", "bias": 0, "threshold": 0}'])
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / CALIBRATION_FILE).write_text(text)
    with pytest.raises(ModelError, match=rf"{CALIBRATION_FILE} is damaged"):
        load_calibration(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=rf"{CALIBRATION_FILE} is missing"):
        load_calibration(tmp_path)

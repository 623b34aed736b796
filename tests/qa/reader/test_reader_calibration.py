"""Margins to probabilities."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelError
from qa.reader.calibration import (
    CALIBRATION_FILE,
    Calibration,
    best_threshold,
    expected_calibration_error,
    fit_logistic,
    load_calibration,
)


def test_the_fit_finds_the_curve_that_made_the_data() -> None:
    random = np.random.default_rng(1)
    margins = random.normal(0, 4, 20_000)
    answerable = random.random(20_000) < 1 / (1 + np.exp(-(0.5 * margins - 1)))
    slope, bias = fit_logistic(margins, answerable)
    assert (slope, bias) == (pytest.approx(0.5, abs=0.03), pytest.approx(-1, abs=0.08))


def test_separable_data_give_finite_parameters() -> None:
    slope, bias = fit_logistic(np.array([-1.0, 1.0]), np.array([False, True]))
    assert np.isfinite([slope, bias]).all()


def test_the_threshold_parts_the_two_kinds() -> None:
    threshold = best_threshold(np.array([0.1, 0.2, 0.7, 0.9]), np.array([False, False, True, True]))
    assert threshold == pytest.approx(0.45)


def test_calibration_error_of_perfect_and_of_wrong_probabilities() -> None:
    truth = np.array([True, False] * 50)
    assert expected_calibration_error(np.full(100, 0.5), truth, bins=5) == pytest.approx(0)
    assert expected_calibration_error(np.ones(100), truth, bins=5) == pytest.approx(0.5)


def test_probability_grows_with_the_margin_and_survives_extremes() -> None:
    calibration = Calibration(slope=1.0, bias=0.0, threshold=0.5)
    assert calibration.probability(0) == pytest.approx(0.5)
    assert calibration.probability(-1e6) == pytest.approx(0)
    assert calibration.probability(1e6) == pytest.approx(1)


def test_saved_parameters_come_back(tmp_path: Path) -> None:
    calibration = Calibration(0.25, -0.5, 0.4)
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

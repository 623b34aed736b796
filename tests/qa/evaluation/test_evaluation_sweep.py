"""Runs over a grid of settings: the table, the front, and an index that is left as it is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from simulated_runs import MADE_FROM

from index.sources import read_sources, source_of_text
from qa.assemble import Service, shared_folder
from qa.errors import QuestionFileError, SettingsError
from qa.evaluation.datasets import DataSet, read_data_sets
from qa.evaluation.results import Aggregate
from qa.evaluation.sweep import Sweep, Trial, _is_on_front, combinations, parse_grid, sweep
from qa.evaluation.sweep_report import sweep_json, sweep_table

SEED = shared_folder("seeds") / "tigharghar.txt"
QUESTIONS = (
    ("who was killed on 1 March?", "Abdelhamid Abou Zeid", 7),
    ("Who was the French Minister of Defence?", "Jean-Yves Le Drian", 5),
    ("How many prisoners did the MNLA allegedly take?", "seven", 3),
)


@pytest.fixture
def sets(tmp_path: Path) -> list[DataSet]:
    lines = [
        json.dumps({"id": str(n), "question": asked, "answers": [answer], "sentences": [["tigharghar.txt", n]]})
        for asked, answer, n in QUESTIONS
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return read_data_sets([tmp_path / "questions.jsonl"])


def trial(f1: float | None, p50: float) -> Trial:
    return Trial({"top_k": "1"}, (Aggregate("f1", "token F1", f1, None, 3),), p50, 2 * p50)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "There is nothing to sweep"),
        (["top_k"], "'top_k' is not a setting with values"),
        (["top_k="], "'top_k=' is not a setting with values"),
        (["top_k=5,,10"], "is not a setting with values"),
        (["topk=5"], "topk in --set is not a setting; did you mean QA_TOP_K?"),
        (
            ["home=a,b"],
            "home changes no answer, or where answers come from, and can't be swept; leave it out of --set.",
        ),
        (["top_k=5", "QA_TOP_K=10"], "top_k has a value twice in --set; name each once."),
        (["top_k=5,5"], "top_k has a value twice"),
    ],
)
def test_a_grid_that_is_none_is_refused_in_one_sentence(options: list[str], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_grid(options)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_combination_is_tried_those_with_one_index_side_by_side() -> None:
    grid = parse_grid(["top_k=5,10", "QA_CHUNK_TOKENS=64,default"])
    found = combinations(grid)

    assert [list(chosen.values()) for chosen, _ in found] == [
        ["64", "5"], ["64", "10"], ["default", "5"], ["default", "10"],
    ]  # fmt: skip
    assert [(one.chunk_tokens, one.top_k) for _, one in found] == [(64, 5), (64, 10), (192, 5), (192, 10)]


def test_a_value_that_cannot_be_used_is_refused_before_anything_is_asked(sets: list[DataSet]) -> None:
    started: list[int] = []
    with pytest.raises(SettingsError, match="QA_TOP_K cannot be 'many'"):
        sweep(sets, {"top_k": ["5", "many"]}, on_trial=lambda _chosen, number, _total: started.append(number))
    assert not started


def test_settings_of_the_index_are_tried_on_copies_of_it(
    seeded: Service, sets: list[DataSet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_HOME", str(seeded.settings.home))
    catalog = seeded.catalog
    before = catalog.meta("chunking"), catalog.meta("generation"), catalog.count_chunks()
    files = sorted(path.name for path in seeded.settings.home.rglob("*"))
    told: list[tuple[str, int, int]] = []
    grid = {"chunk_tokens": ["16", "192"]}

    found = sweep(sets, grid, on_trial=lambda chosen, *numbers: told.append((chosen["chunk_tokens"], *numbers)))

    assert told == [("16", 1, 2), ("192", 2, 2)]
    assert [one.settings for one in found.trials] == [{"chunk_tokens": "16"}, {"chunk_tokens": "192"}]
    assert found.n == 3
    assert found.trials[1].score("f1") == 1.0
    assert all(one.p50 > 0 for one in found.trials)
    assert (catalog.meta("chunking"), catalog.meta("generation"), catalog.count_chunks()) == before
    assert sorted(path.name for path in seeded.settings.home.rglob("*")) == files


def test_settings_of_answers_share_an_index_and_differ_in_their_scores(sets: list[DataSet]) -> None:
    own = list(read_sources([SEED]))
    found = sweep(sets, {"threshold": ["default", "1"], "chunk_tokens": ["192"]}, own)

    assert [one.settings["threshold"] for one in found.trials] == ["default", "1"]
    assert [one.score("f1") for one in found.trials] == [1.0, 0.0]
    # Three questions can't show any difference for sure.
    assert not any(one.worse_than_best for one in found.trials)
    assert not Path(".qa").exists()


def test_what_is_surely_worse_than_the_best_is_marked(sets: list[DataSet]) -> None:
    asked = [replace(one, id=f"{one.id}-{n}") for n in range(3) for one in sets[0].questions]
    many = [replace(sets[0], questions=tuple(asked))]
    found = sweep(many, {"threshold": ["default", "1"]}, list(read_sources([SEED])), resamples=99)

    assert [one.worse_than_best for one in found.trials] == [False, True]
    assert found.trials[0].on_front
    assert "- surely less accurate than the best" in sweep_table(found)


def test_questions_that_bring_sources_are_asked_over_them(sets: list[DataSet]) -> None:
    text = "The second-in-command, Abou Yahya, was killed on 1 March 2013."
    bringing = replace(sets[0], questions=sets[0].questions[:1], sources=(source_of_text("tigharghar.txt", text),))
    found = sweep([bringing], {"top_k": ["1", "2"]})

    assert [one.score("f1") == 1.0 for one in found.trials] == [False, False]


def test_nothing_to_ask_about_is_said_and_nothing_is_made(sets: list[DataSet]) -> None:
    for grid in ({"top_k": ["1"]}, {"chunk_tokens": ["64"]}):
        with pytest.raises(QuestionFileError, match="nothing to ask about yet"):
            sweep(sets, grid)
    assert not Path(".qa").exists()


def test_the_front_is_what_nothing_beats_in_both() -> None:
    trials = [trial(0.9, 50), trial(0.8, 20), trial(0.8, 30), trial(0.7, 20), trial(0.5, 5), trial(None, 9)]

    assert [_is_on_front(one, trials) for one in trials] == [True, True, False, False, True, False]
    assert _is_on_front(trial(0.9, 50), [trial(0.9, 50), trial(0.9, 50)])


def test_the_table_marks_the_front_and_fits_100_columns() -> None:
    marked = replace(trial(0.9, 50), on_front=True, settings={"embedder": "x" * 90, "top_k": "5"})
    found = Sweep((marked, replace(trial(0.5, 60), worse_than_best=True)), 3, MADE_FROM)
    lines = sweep_table(found).splitlines()

    assert max(map(len, lines)) <= 100
    assert any(line.rstrip().endswith("*") and "0.900" in line for line in lines)
    assert any(line.split()[:2] == ["top_k=1", "0.500"] and line.endswith("-") for line in lines)
    assert "3 questions. * no other trial is as accurate" in sweep_table(found)
    values = json.loads(sweep_json(found), parse_constant=pytest.fail)
    assert [one["on_front"] for one in values["trials"]] == [True, False]

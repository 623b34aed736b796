"""A run that was cut short goes on where it stopped, if nothing else is different."""

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from keyword_pipeline import KeywordPipeline

from index.errors import StorageError
from index.records import Source
from qa.evaluation.datasets import read_data_sets
from qa.evaluation.partial import Partial
from qa.evaluation.results import CaseResult, RunResult, Setting
from qa.evaluation.run import ReadySet, provenance, run_data_sets

TEXT = "Ada built the engine.\nBob sold seven engines.\nThe mill burned down."
LINES = [
    {"id": "a", "question": "who built the engine?", "answers": ["Ada"], "sentences": [["a.txt", 1]]},
    {"id": "b", "question": "how many engines were sold?", "answers": ["seven\u2028"]},
    {"id": "c", "question": "who fed the cat?", "unanswerable": True},
    {"id": "d", "question": "what burned down?", "answers": ["The mill"]},
]


class CutShortError(Exception):
    """Stands for whatever ends a run."""


def run(
    folder: Path, stop_after: int | None = None, settings: dict[str, Setting] | None = None
) -> tuple[RunResult | None, list[str], list[str]]:
    """Run the questions of the folder; return the run, the questions that were asked, and what was said."""
    pipeline = KeywordPipeline(Source("a.txt", "/a.txt", TEXT))
    said: list[str] = []
    seen = 0

    def on_case(_case: CaseResult, _total: int) -> None:
        nonlocal seen
        seen += 1
        if seen == stop_after:
            raise CutShortError

    done = None
    try:
        with Partial(folder / "run.json", said.append) as partial:
            done = run_data_sets(
                read_data_sets([folder / "q.jsonl"]),
                lambda data: nullcontext(ReadySet(data, pipeline)),
                settings or {"top_k": 5},
                on_case=on_case,
                partial=partial,
            )
            partial.finish()
    except CutShortError:
        pass
    return done, [question for question, _ in pipeline.asked], said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "q.jsonl").write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    return tmp_path


def test_it_goes_on_where_it_stopped(folder: Path) -> None:
    whole, _, _ = run(folder)
    assert whole is not None
    assert not (folder / "run.json.partial").exists()
    run(folder, stop_after=2)
    again, asked, said = run(folder)
    assert asked == ["who fed the cat?", "what burned down?"]
    assert said == [f"Going on from {folder / 'run.json.partial'}: 2 of 4 questions are answered already."]
    assert again is not None
    assert [case.question for case in again.cases] == [case.question for case in whole.cases]
    assert [case.scores for case in again.cases] == [case.scores for case in whole.cases]
    assert [case.is_cold for case in again.cases] == [True, False, True, False]
    assert not (folder / "run.json.partial").exists()


def test_it_may_be_stopped_more_than_once(folder: Path) -> None:
    run(folder, stop_after=1)
    run(folder, stop_after=3)
    done, asked, _ = run(folder)
    assert asked == ["what burned down?"]
    assert done is not None
    assert done.overall.n == 4


def test_other_settings_or_data_start_anew_and_say_why(folder: Path) -> None:
    run(folder, stop_after=2)
    _, asked, said = run(folder, stop_after=2, settings={"top_k": 6})
    assert len(asked) == 2
    assert said == [
        f"{folder / 'run.json.partial'} was made with another set of settings, so the questions are asked anew."
    ]
    # What was made with the first settings is still there.
    assert len(run(folder, stop_after=3)[1]) == 1
    with (folder / "q.jsonl").open("a", encoding="utf-8") as file:
        file.write('\n{"id": "e", "question": "who sold engines?", "answers": ["Bob"]}')
    _, asked, said = run(folder)
    assert len(asked) == 5
    assert "another data set, so" in said[0]


def test_a_line_that_was_cut_is_passed_over(folder: Path) -> None:
    run(folder, stop_after=2)
    path = folder / "run.json.partial"
    path.write_bytes(path.read_bytes()[:-40])
    done, asked, _ = run(folder)
    assert asked == ["how many engines were sold?", "who fed the cat?", "what burned down?"]
    assert done is not None


def test_other_settings_behind_a_line_that_was_cut_are_not_mixed_in(folder: Path) -> None:
    with Partial(folder / "run.json") as partial:
        partial.begin({"settings": "a"}, ["1"])
    kept = folder / "run.json.partial"
    kept.write_text(kept.read_text(encoding="utf-8") + '{"case": {"ques', encoding="utf-8")
    with Partial(folder / "run.json") as partial:
        partial.begin({"settings": "b"}, ["1"])
    written = kept.read_text(encoding="utf-8").splitlines()
    assert written[-1] == '{"made_from": {"settings": "b"}}'


def test_where_it_cannot_be_kept_that_is_said_at_once(tmp_path: Path) -> None:
    with (
        pytest.raises(StorageError, match=r"run\.json\.partial cannot be written"),
        Partial(tmp_path / "no" / "run.json"),
    ):
        pass


def test_a_run_tells_what_it_was_made_from(folder: Path) -> None:
    done, _, _ = run(folder)
    assert done is not None
    assert set(done.provenance.prompts) >= {"answer", "repair"}
    (folder / "own").mkdir()
    (folder / "own" / "answer.md").write_text("another", encoding="utf-8")
    own = provenance([], {"QA_PROMPTS": str(folder / "own")}).prompts
    assert {name for name, digest in own.items() if digest != done.provenance.prompts[name]} == {"answer"}
    assert replace(done.provenance.question_files[0], sha256="", index=None).name == "q.jsonl"

"""Evaluating from Python, and the pytest example of the documentation."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from qa.assemble import Service, shared_folder
from qa.errors import QuestionFileError, SettingsError
from qa.evaluation import GoldQuote, GoldSentence, TestQuestion, compare, evaluate

ROOT = Path(__file__).parents[3]
SEED = shared_folder("seeds") / "tigharghar.txt"
LINE = '{"id": "who", "question": "who was killed on 1 March?", "answers": ["Abdelhamid Abou Zeid"]}\n'


def question(identifier: str = "who") -> TestQuestion:
    return TestQuestion(
        id=identifier,
        question="who was killed on 1 March?",
        answers=("Abdelhamid Abou Zeid",),
        sentences=(GoldSentence("tigharghar.txt", 7),),
        unanswerable=False,
        history=(),
        tags=(),
    )


def test_a_file_of_questions_over_sources(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text(LINE, encoding="utf-8")
    run = evaluate("questions.jsonl", sources=[SEED], top_k=3)

    assert run.overall.aggregate("exact_match").value == 1.0
    assert (run.provenance.settings["QA_TOP_K"], run.provenance.question_files[0].name) == (3, "questions.jsonl")
    assert not (tmp_path / ".qa").exists()


def test_a_list_of_questions_over_the_index_that_is_there(seeded: Service, tmp_path: Path) -> None:
    seeded.close()
    home = seeded.settings.home
    run = evaluate([question(), question("again")], home=home)
    strict = evaluate([question(), question("again")], home=home, threshold=1.0)

    assert [case.scores["citation_f1"] for case in run.cases] == [1.0, 1.0]
    assert [case.answer.abstained for case in strict.cases] == [True, True]
    assert len(compare(run, strict).sides) == 2
    assert run.provenance.question_files[0].sha256 == strict.provenance.question_files[0].sha256
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_gold_may_be_quoted() -> None:
    quote = GoldQuote("", "Abdelhamid Abou Zeid, was killed")
    quoted = replace(question(), sentences=(), passages=(quote,))
    run = evaluate([quoted], sources=[SEED])

    assert run.cases[0].question.sentences == (GoldSentence("tigharghar.txt", 7),)


@pytest.mark.parametrize(
    ("questions", "settings", "error", "said"),
    [
        ([], {}, QuestionFileError, "at least one test question"),
        ([question(), "questions.jsonl"], {}, QuestionFileError, "and not both"),
        ([question(), question()], {}, QuestionFileError, 'The id "who" is used for 2 questions; give each its own.'),
        ("none.jsonl", {}, QuestionFileError, "none.jsonl"),
        ([question()], {}, QuestionFileError, "nothing to ask about yet"),
        ([question()], {"top_n": 3}, SettingsError, "top_n in the call is not a setting; did you mean QA_TOP_K"),
        ([question()], {"top_k": 0}, SettingsError, "QA_TOP_K cannot be 0"),
    ],
)
def test_what_cannot_be_evaluated_is_said_in_one_sentence(
    questions: list[TestQuestion], settings: dict[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as caught:
        evaluate(questions, **settings)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_importing_loads_nothing_that_is_not_used() -> None:
    code = (
        "import sys; import qa.evaluation; from qa.evaluation import TestQuestion\n"
        "heavy = {'numpy', 'scipy', 'chromadb', 'onnxruntime', 'rich', 'qa.assemble'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_name_that_is_not_exported_is_an_attribute_error() -> None:
    with pytest.raises(ImportError, match="nothing"):
        from qa.evaluation import nothing  # type: ignore[attr-defined] # noqa: F401


def test_the_example_of_the_documentation_passes(tmp_path: Path) -> None:
    text = (ROOT / "qa" / "evaluation" / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n# tests/test_answers.py\n(.*?)```", text, re.DOTALL)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "tigharghar.txt").write_text(SEED.read_text(encoding="utf-8"), encoding="utf-8")
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "questions.jsonl").write_text(LINE, encoding="utf-8")
    (tests / "test_answers.py").write_text(example, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_answers.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout

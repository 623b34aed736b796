import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from keyword_pipeline import KeywordPipeline

from index.errors import StorageError
from index.records import Source, ranked_sentences
from qa.answering import SentenceAnswerer
from qa.ask import Pipeline, Understanding
from qa.assemble import Service
from qa.errors import InvalidQuestionError, QuestionFileError
from qa.evaluation.intervals import Interval
from qa.evaluation.metrics import FoundSentence
from qa.evaluation.questions import TestQuestion
from qa.evaluation.report import markdown, read_json, table, to_json, write_json
from qa.evaluation.results import CaseResult, QuestionFile, RunResult
from qa.evaluation.run import answer_questions, run_questions
from qa.records import Question, Turn
from qa.rewrite import stand_alone

LATER = ["reliability", "risk_coverage", "spending", "support", "faults", "blame", "judged"]
TEXT = "Ada built the engine.\nBob sold seven engines in Paris.\nThe mill burned down."
LINES = [
    {"id": "built", "question": "who built the engine?", "answers": ["Ada"], "sentences": [["a.txt", 1]]},
    {
        "id": "sold",
        "question": "how many engines were sold in Paris?",
        "answers": ["seven", "7"],
        "sentences": [["a.txt", 2]],
        "tags": ["how_many"],
    },
    {
        "id": "what-burned",
        "question": "and what else?",
        "answers": ["The mill"],
        "sentences": [["a.txt", 3]],
        "history": ["who was there?", "what burned down?"],
        "tags": ["follow_up"],
    },
    {"id": "cat", "question": "who fed the cat?", "unanswerable": True, "tags": ["unanswerable"]},
    {"id": "bob", "question": "when did Bob die?", "unanswerable": True, "tags": ["unanswerable"]},
]


@pytest.fixture
def pipeline() -> KeywordPipeline:
    return KeywordPipeline(Source("papers/a.txt", "/papers/a.txt", TEXT))


@pytest.fixture
def questions_file(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    return path


@pytest.fixture
def run(pipeline: KeywordPipeline, questions_file: Path) -> RunResult:
    return run_questions(pipeline, [questions_file], {"top_k": 5, "answerer": "keywords"})


def test_a_question_is_understood_and_searched_for_once(seeded: Service) -> None:
    heard: list[str] = []

    def rewriter(message: str, history: Sequence[Turn]) -> Question:
        heard.append(message)
        return stand_alone(message, history)

    parts = (seeded.catalog, seeded.search, SentenceAnswerer(), seeded.sessions)
    pipeline = Pipeline(*parts, most_characters=2000, understanding=Understanding(rewriter))
    # Its gold answer is wrong, so that it is put down to a stage too.
    asked = TestQuestion("rank", "what was his rank?", ("cook",), (), False, ("who was killed on 1 March?",), ())
    (case,) = answer_questions(pipeline, [asked])
    assert heard == ["who was killed on 1 March?", "what was his rank?"]
    assert case.blame is not None
    assert case.retrieved
    assert [one.text for one in case.evidence] == [
        one.sentence.text for one in ranked_sentences(pipeline.retrieve(case.answer.standalone_question))[:10]
    ]


def test_earlier_questions_are_asked_first(run: RunResult, pipeline: KeywordPipeline) -> None:
    asked = [(question, turns) for question, turns in pipeline.asked if turns or "burned" in question]
    assert asked == [("what burned down?", 1), ("and what else?", 2)]
    assert run.cases[2].answer.standalone_question == "what burned down? and what else?"
    assert run.cases[2].answer.citations[0].sentence == 3


def test_each_case_has_its_answer_its_ranking_and_its_scores(run: RunResult) -> None:
    sold = run.cases[1]
    assert sold.answer.answer == "Bob sold seven engines in Paris. [1]"
    assert sold.retrieved == (FoundSentence("papers/a.txt", 2),)
    assert sold.scores["exact_match"] == 0.0
    assert sold.scores["f1"] == pytest.approx(2 / 7)
    assert sold.scores["contains_answer"] == sold.scores["citation_f1"] == sold.scores["mrr"] == 1.0
    assert run.cases[3].scores["citation_f1"] is None
    assert run.cases[3].scores["exact_match"] == 1.0


def test_the_headline_counts_only_what_fits(run: RunResult) -> None:
    def row(name: str) -> tuple[float | None, int]:
        aggregate = run.overall.aggregate(name)
        return aggregate.value, aggregate.n

    assert run.overall.n == 5
    assert row("exact_match") == (0.2, 5)
    assert row("exact_match_answerable") == (0.0, 3)
    assert row("contains_answer") == (1.0, 3)
    assert row("truthfulness") == (pytest.approx(0.6), 5)
    assert row("citation_precision") == row("citation_recall") == (1.0, 3)
    assert row("abstention_precision") == (1.0, 1)
    assert row("abstention_recall") == (0.5, 2)
    assert row("abstention_f1") == (pytest.approx(2 / 3), 5)
    assert row("abstention_false_refusals") == (0.0, 3)
    assert row("abstention_balanced_accuracy") == (0.75, 5)


def test_rates_and_means_have_intervals(run: RunResult) -> None:
    interval = run.overall.aggregate("contains_answer").interval
    assert interval == Interval(pytest.approx(0.4385, abs=1e-4), pytest.approx(1.0))
    assert run.overall.aggregate("truthfulness").interval is not None
    assert all(one.interval is None for group in run.tags for one in group.aggregates)


def test_tags_are_scored_apart(run: RunResult) -> None:
    assert [(group.name, group.n) for group in run.tags] == [
        ("follow_up", 1),
        ("how_many", 1),
        ("unanswerable", 2),
    ]
    assert run.tags[2].aggregate("abstention_recall").value == 0.5
    assert run.tags[2].aggregate("mrr").value is None
    assert run.tags[2].aggregate("mrr").n == 0


def test_the_first_question_is_cold_and_left_out_of_the_latencies(run: RunResult) -> None:
    # The pipeline's n-th answer takes n ms; the third case asks two questions before its own.
    (total,) = [one for one in run.overall.latencies if one.stage == "total"]
    assert run.cold_ms == 1.0
    assert (total.p50, total.p95, total.n) == (pytest.approx(5.5), pytest.approx(6.85), 4)
    assert [one.stage for one in run.overall.latencies] == ["rewrite", "search", "answer", "verify", "total"]


def test_a_run_says_what_it_was_made_from(run: RunResult, questions_file: Path) -> None:
    made_from = run.provenance
    digest = hashlib.sha256(questions_file.read_bytes()).hexdigest()
    assert made_from.question_files == (QuestionFile("questions.jsonl", digest, questions=5),)
    assert list(made_from.settings.items()) == [("answerer", "keywords"), ("top_k", 5)]
    assert made_from.versions["scipy"]
    assert made_from.machine.cores >= 1


def test_progress_is_told_after_each_question(pipeline: KeywordPipeline, questions_file: Path) -> None:
    seen: list[tuple[str, int]] = []

    def note(case: CaseResult, total: int) -> None:
        seen.append((case.question.id, total))

    run_questions(pipeline, [questions_file], {}, note)

    assert seen == [(line["id"], 5) for line in LINES]


def test_a_question_that_the_pipeline_does_not_take_is_named(run: RunResult) -> None:
    class Refusing(KeywordPipeline):
        def answer(self, *_: object) -> None:
            raise InvalidQuestionError("The question has no words; write what you want to know.")

    pipeline = Refusing(Source("a.txt", "/a.txt", TEXT))
    with pytest.raises(QuestionFileError, match='"built" cannot be asked: The question has no words'):
        next(answer_questions(pipeline, [run.cases[0].question]))


def test_one_question_alone_has_no_warm_latency(pipeline: KeywordPipeline, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(LINES[0]), encoding="utf-8")

    run = run_questions(pipeline, [path], {})

    assert run.overall.latencies == ()
    assert "exact match" in table(run)
    assert "exact match" in markdown({"Value": run})
    assert to_json(run)


def test_a_run_reads_back_as_it_was_written(run: RunResult, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    write_json(run, path)

    assert read_json(path) == run
    assert to_json(read_json(path)) == path.read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_an_error(run: RunResult, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written: No such file"):
        write_json(run, tmp_path / "none" / "run.json")


def test_json_has_null_for_no_score(run: RunResult) -> None:
    values = json.loads(to_json(run), parse_constant=pytest.fail)
    assert list(values) == ["overall", "tags", "cold_ms", "provenance", "cases", *LATER]
    assert values["cases"][3]["scores"]["citation_f1"] is None
    assert values["cases"][3]["answer"]["reason"] == "not_in_sources"


@pytest.mark.parametrize("content", ["", "{}", "[1]", "\x00"])
def test_a_file_that_is_no_run_is_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionFileError, match="is not a run"):
        read_json(path)


def test_a_missing_run_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="cannot be read"):
        read_json(tmp_path / "none.json")


def test_the_table_is_plain_and_fits_100_columns(run: RunResult) -> None:
    text = table(run)
    lines = text.splitlines()

    assert "\x1b" not in text
    assert max(map(len, lines)) <= 100
    row = ["contains", "the", "answer", "1.000", "0.439", "to", "1.000", "3"]
    assert row in [line.split() for line in lines]
    assert any(line.split()[:2] == ["unanswerable", "2"] for line in lines)
    assert ["total", "5.5", "6.8", "-", "4", "1.0"] in [line.split() for line in lines]
    assert "nan" not in text.split()


def test_a_tag_is_shown_as_it_is_written(pipeline: KeywordPipeline, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({**LINES[0], "tags": ["[red]:cat:", "x" * 150]}), encoding="utf-8")

    lines = table(run_questions(pipeline, [path], {})).splitlines()

    assert any(line.split()[:2] == ["[red]:cat:", "1"] for line in lines)
    assert max(map(len, lines)) <= 100


def test_markdown_has_a_row_for_every_metric_that_fits(run: RunResult) -> None:
    lines = markdown({"Value": run}).splitlines()
    assert lines[:2] == ["| Metric | Value | 95% interval | n |", "|---|---:|---:|---:|"]
    assert "| exact match | 0.200 | 0.036 to 0.624 | 5 |" in lines
    assert "| latency p50 / p95, ms | 5.5 / 6.8 | - | 4 |" in lines
    assert len(lines) == 2 + sum(one.n > 0 for one in run.overall.aggregates) + 1
    assert not any("list F1" in line for line in lines)


def test_markdown_puts_runs_side_by_side(run: RunResult) -> None:
    fewer = replace(run, overall=replace(run.overall, aggregates=run.overall.aggregates[:1]))
    lines = markdown({"Seeds": run, "Unseen": fewer}).splitlines()
    assert lines[0] == "| Metric | Seeds | 95% interval | n | Unseen | 95% interval | n |"
    assert "| exact match | 0.200 | 0.036 to 0.624 | 5 | 0.200 | 0.036 to 0.624 | 5 |" in lines
    assert next(line for line in lines if line.startswith("| token F1 |")).endswith("| - | - | - |")

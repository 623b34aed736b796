from collections.abc import Sequence
from dataclasses import replace

import pytest
from keyword_pipeline import KeywordPipeline

from index.records import Source
from qa.errors import SettingsError
from qa.evaluation.outcome import CitedStatement, outcome_of
from qa.evaluation.questions import Exchange, TestQuestion
from qa.evaluation.results import CaseResult, Spending
from qa.evaluation.run import answer_questions, provenance
from qa.evaluation.scoring import Prices, scoring_for, spending
from qa.evaluation.summary import summarise
from qa.records import Answer, Citation, Turn, Written
from qa.settings import load_settings

PIPELINE = KeywordPipeline(Source("a.txt", "/a.txt", "Ada built the engine.\nThe mill burned down."))
QUESTION = TestQuestion("q", "who built the engine?", ("Ada",), (), False, (), ())


def case(**written: int | None) -> CaseResult:
    (scored,) = answer_questions(PIPELINE, [QUESTION])
    told = Written("openai:x", {}, 1, 0, 0, 0, 5.0, **written) if written else None
    return replace(scored, answer=replace(scored.answer, written=told))


def test_tokens_add_up_over_the_answers_that_tell_of_them() -> None:
    cases = [
        case(input_tokens=900_000, output_tokens=10),
        case(),
        case(input_tokens=None, output_tokens=None),
        case(input_tokens=100_000, output_tokens=90),
    ]
    assert spending(cases, None) == Spending(2, 1_000_000, 100, None)
    assert spending(cases, Prices(0.40, 1.60)) == Spending(2, 1_000_000, 100, pytest.approx(0.40016))
    assert spending(cases[1:3], Prices(1, 1)) is None


def test_the_words_score_the_readers_answers() -> None:
    scoring = scoring_for(load_settings())
    assert scoring.support is not None
    assert scoring.support.name == "words"
    assert {"support_recall", "support_precision", "support_graded"} <= {one.name for one in scoring.metrics}
    (scored,) = answer_questions(PIPELINE, [QUESTION], scoring.metrics)
    assert scored.scores["support_recall"] == scored.scores["support_precision"] == 1.0


def test_the_model_that_checks_answers_does_not_score_them() -> None:
    settings = load_settings(answerer="openai:gpt-4.1-mini")
    scoring = scoring_for(settings)
    assert scoring.support is not None
    assert scoring.support.name is None
    assert not any(one.name.startswith("support") for one in scoring.metrics)
    with pytest.raises(SettingsError, match=r"'words' checks the answers \(QA_SUPPORT\) and can't score them too"):
        scoring_for(settings, "words")
    other = scoring_for(load_settings(answerer="openai:gpt-4.1-mini", support="some/nli")).support
    assert other is not None
    assert other.name == "words"
    assert "'some/nli'" in other.note


def answer(text: str, markers: Sequence[int]) -> Answer:
    (scored,) = answer_questions(PIPELINE, [QUESTION])
    cited = [Citation(n, "a.txt", "id", n, f"text {n}", 0, 1, None, None, 1.0) for n in markers]
    return replace(scored.answer, answer=text, citations=tuple(cited))


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("Ada [1]", [CitedStatement("Ada", ("text 1",))]),
        ("Ada [1], Bob [1][2]", [CitedStatement("Ada", ("text 1",)), CitedStatement("Bob", ("text 1", "text 2"))]),
        (
            "Ada built it. [1] Bob sold it. [2] And so on.",
            [
                CitedStatement("Ada built it", ("text 1",)),
                CitedStatement("Bob sold it", ("text 2",)),
                CitedStatement("And so on", ()),
            ],
        ),
        ("Ada [1][9]", [CitedStatement("Ada", ("text 1",), is_broken=True)]),
        ("Ada [1]. The sources give different answers.", [CitedStatement("Ada", ("text 1",))]),
        (
            "Ada. [1] These are the first 2 of 9 sentences that match. The sources say nothing about 3 May or 4 May.",
            [CitedStatement("Ada", ("text 1",))],
        ),
        ("", []),
    ],
)
def test_an_answer_is_taken_apart_at_its_markers(text: str, statements: list[CitedStatement]) -> None:
    assert list(outcome_of(answer(text, [1, 2]), ()).statements) == statements


def test_given_exchanges_are_not_asked_again() -> None:
    class Recalling(KeywordPipeline):
        def recalled(self, exchanges: Sequence[tuple[str, str]]) -> list[Turn]:
            return [Turn(asked, asked, said) for asked, said in exchanges]

    pipeline = Recalling(Source("a.txt", "/a.txt", "Ada built the engine."))
    (scored,) = answer_questions(pipeline, [replace(QUESTION, exchanges=(Exchange("what engine?", "Hers."),))])

    assert pipeline.asked == [("who built the engine?", 1)]
    assert scored.answer.standalone_question == "what engine? who built the engine?"


def test_p99_needs_100_answers() -> None:
    made_from = provenance([], {})
    (scored,) = answer_questions(PIPELINE, [QUESTION])

    def p99(count: int) -> float | None:
        cases = [replace(scored, question=replace(QUESTION, id=str(n))) for n in range(count)]
        cases[0] = replace(cases[0], is_cold=True)
        return summarise(cases, made_from).overall.latencies[-1].p99

    assert p99(100) is None
    assert p99(101) is not None


def test_a_run_does_not_depend_on_the_order_of_its_questions() -> None:
    questions = [
        replace(QUESTION, id=str(n), question=asked, answers=(gold,), group=f"talk {n % 12}", tags=(gold.lower(),))
        for n, (asked, gold) in enumerate([("who built the engine?", "Ada"), ("what burned down?", "Mill")] * 18)
    ]
    cases = list(answer_questions(PIPELINE, questions))
    cases = [replace(one, is_cold=number == 0) for number, one in enumerate(cases)]
    run, backwards = (summarise(some, provenance([], {})) for some in (cases, cases[::-1]))

    assert backwards.overall == run.overall
    assert (backwards.tags, backwards.reliability, backwards.risk_coverage) == (
        run.tags,
        run.reliability,
        run.risk_coverage,
    )
    assert backwards.cold_ms == run.cold_ms
    assert run.overall.aggregate("f1").clusters == 12

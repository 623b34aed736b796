from collections.abc import Iterator
from dataclasses import replace

import pytest
from keyword_pipeline import KeywordPipeline
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from openai_server import Behaviour, openai_server

from index.records import Source
from qa.assemble import prompt
from qa.errors import SettingsError
from qa.evaluation.judge import Judge, judged, load_judge
from qa.evaluation.outcome import Outcome
from qa.evaluation.questions import TestQuestion
from qa.evaluation.remarks import remarks
from qa.evaluation.results import CaseResult
from qa.evaluation.run import answer_questions, provenance
from qa.evaluation.scoring import Scoring
from qa.evaluation.summary import summarise
from qa.records import Written
from qa.settings import load_settings
from qa.writer.stream import ChatModel

QUESTION = TestQuestion("q", "who built the engine?", ("Ada", "Ada L."), (), False, (), ())


def judge(*said: str | Exception) -> Judge:
    def messages() -> Iterator[AIMessage]:
        for one in said:
            if isinstance(one, Exception):
                raise one
            yield AIMessage(one)

    model = ChatModel(GenericFakeChatModel(messages=messages()), "test:judge")
    return Judge(model, prompt(load_settings(), "judge"))


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        ("CORRECT", 1.0),
        ("partly.", 0.5),
        ("**Wrong**", 0.0),
        ("It is not correct, as Bob is wrong. Verdict: WRONG", 0.0),
        ("Incorrectly put", None),
        ("", None),
    ],
)
def test_a_grade_is_the_last_verdict(said: str, grade: float | None) -> None:
    assert judge(said or " ").grade(QUESTION, Outcome("Ada [1]", False)) == grade


def test_what_the_model_is_not_asked() -> None:
    silent = judge()
    assert silent.grade(QUESTION, Outcome("Nothing.", True)) == 0.0
    assert silent.grade(replace(QUESTION, answers=(), unanswerable=True), Outcome("Ada", False)) is None
    assert silent.grade(replace(QUESTION, answers=()), Outcome("Ada", False)) is None


def test_a_model_that_fails_gives_no_grade() -> None:
    assert judge(RuntimeError("down")).grade(QUESTION, Outcome("Ada", False)) is None


def test_grades_are_summed_up_apart_from_the_scores() -> None:
    pipeline = KeywordPipeline(Source("a.txt", "/a.txt", "Ada built the engine.\nBob sold seven engines."))
    questions = [
        QUESTION,
        replace(QUESTION, id="r", question="who sold seven engines?"),
        replace(QUESTION, id="s", question="who sold Bob?"),
        replace(QUESTION, id="t", question="who?", answers=(), unanswerable=True),
    ]
    scoring = Scoring(judge=judge("CORRECT", "PARTLY", "maybe"))
    cases = list(answer_questions(pipeline, questions, scoring.with_judge))
    summed = judged(cases, scoring.judge)
    run = replace(summarise(cases, provenance([], {})), judged=summed)

    assert [case.scores["judge"] for case in cases] == [1.0, 0.5, None, None]
    assert (summed.model, summed.value, summed.n, summed.failed, summed.agreement) == ("test:judge", 0.75, 2, 1, 1.0)
    assert "judge" not in {one.name for one in run.overall.aggregates}
    told = list(remarks(run))
    assert told[0].startswith("The judge test:judge (prompt version 1) grades 2 answers 0.750 (")
    assert told[1:] == [
        "It calls right what contains the answer, and nothing else, in 100.0%.",
        "It gave no grade to 1.",
    ]
    assert list(remarks(replace(run, cases=(self_written(cases[0]),))))[-1].endswith("models prefer their own.")


def self_written(case: CaseResult) -> CaseResult:
    return replace(case, answer=replace(case.answer, written=Written("test:judge", {}, 1, 0, 0, 0, 1.0)))


def test_a_judge_is_asked_over_its_providers_protocol() -> None:
    behaviour = Behaviour(lambda _prompt: "PARTLY")
    with openai_server(behaviour) as url:
        named = load_judge("openai:grader", load_settings(model_url=url, model_output="json"))
        assert named.grade(QUESTION, Outcome("Ada Lovelace [1]", False)) == 0.5
    (asked,) = behaviour.seen
    said = asked["messages"][-1]["content"]
    assert asked["model"] == "grader"
    assert "who built the engine?" in said
    assert "[1] Ada\n[2] Ada L." in said
    assert "Ada Lovelace\n" in said


@pytest.mark.parametrize("name", ["reader", "words"])
def test_a_judge_is_a_chat_model(name: str) -> None:
    with pytest.raises(SettingsError, match=rf"The judge cannot be '{name}'; name a chat model as 'provider:model'\.$"):
        load_judge(name, load_settings())

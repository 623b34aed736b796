from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluation.counts import count_abstentions
from qa.evaluation.metrics import CASE_METRICS, support_metrics
from qa.evaluation.metrics_answers import normalise, token_f1
from qa.evaluation.outcome import CitedStatement, FoundSentence, Outcome
from qa.evaluation.questions import Days, GoldSentence, GoldSource, TestQuestion
from qa.support import load_support

METRICS = (*CASE_METRICS, *support_metrics(load_support()))

texts = st.text(st.sampled_from("ab thn.,[1]"), max_size=20)
names = st.sampled_from(["a.txt", "seeds/a.txt", "b.txt"])
numbers = st.integers(1, 4)
found = st.lists(st.builds(FoundSentence, names, numbers), max_size=6).map(tuple)
golds = st.lists(st.builds(GoldSentence, names, numbers), max_size=3).map(tuple)
sources = st.lists(st.builds(GoldSource, names, numbers), max_size=3).map(tuple)
days = st.sampled_from([Days(), Days(date(2013, 3, 1), date(2013, 3, 1)), Days(date(2013, 3, 1), date(2013, 3, 5))])
statements = st.lists(
    st.builds(CitedStatement, texts.filter(str.strip), st.lists(texts, max_size=3).map(tuple), st.booleans()),
    max_size=3,
).map(tuple)


@st.composite
def questions(draw: st.DrawFn) -> TestQuestion:
    answers = tuple(draw(st.lists(texts, max_size=3)))
    tags = draw(st.sampled_from([(), ("several",)]))
    unanswerable = not answers and draw(st.booleans())
    window = draw(st.none() | days)
    return TestQuestion("q", "who?", answers, draw(golds), unanswerable, (), tags, sources=draw(sources), window=window)


outcomes = st.builds(Outcome, texts, st.booleans(), found, found, statements, st.floats(0, 1), days)


@settings(deadline=None)
@given(questions(), outcomes)
def test_every_score_is_in_bounds_or_missing(question: TestQuestion, outcome: Outcome) -> None:
    for metric in METRICS:
        score = metric.score(question, outcome)
        lowest = -1.0 if metric.name == "truthfulness" else 0.0
        assert score is None or lowest <= score <= 1.0
        assert not metric.rate or score in {None, 0.0, 1.0}


@settings(deadline=None)
@given(questions(), outcomes, st.randoms())
def test_the_order_of_golds_and_citations_does_not_matter(
    question: TestQuestion, outcome: Outcome, random: Random
) -> None:
    def shuffled(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(values, len(values)))

    other = replace(
        question,
        answers=shuffled(question.answers),
        sentences=shuffled(question.sentences),
        sources=shuffled(question.sources),
    )
    mixed = replace(outcome, cited=shuffled(outcome.cited), statements=shuffled(outcome.statements))

    for metric in METRICS:
        assert metric.score(question, outcome) == pytest.approx(metric.score(other, mixed))


@settings(deadline=None)
@given(st.text(st.sampled_from("abc "), min_size=1).filter(normalise), golds)
def test_a_perfect_answer_scores_1(answer: str, gold: tuple[GoldSentence, ...]) -> None:
    question = TestQuestion("q", "who?", (answer,), gold, False, (), ())
    # A ranking has each sentence once, under one name.
    once = {(one.source.removeprefix("seeds/"), one.sentence): one for one in gold}
    right = tuple(FoundSentence(one.source, one.sentence) for one in once.values())
    question = replace(question, sentences=tuple(once.values()))

    for metric in METRICS:
        if metric.name == "recall_at_1" and len(set(gold)) > 1:
            continue  # one sentence cannot be two
        assert metric.score(question, Outcome(f"{answer} [1]", False, right, right)) in {None, 1.0}


@settings(deadline=None)
@given(questions())
def test_an_empty_outcome_scores_nothing(question: TestQuestion) -> None:
    for metric in METRICS:
        expected = {None, 1.0} if question.unanswerable else {None, 0.0}
        assert metric.score(question, Outcome("", True)) in expected


@settings(deadline=None)
@given(texts, texts)
def test_f1_treats_both_sides_alike(one: str, other: str) -> None:
    def f1(gold: str, said: str) -> float | None:
        return token_f1(TestQuestion("q", "who?", (gold,), (), False, (), ()), Outcome(said, False))

    one, other = normalise(one), normalise(other)
    assert f1(one, other) == f1(other, one)


@settings(deadline=None)
@given(st.lists(st.tuples(questions(), outcomes), max_size=8), st.randoms())
def test_abstention_does_not_depend_on_the_order(cases: list[tuple[TestQuestion, Outcome]], random: Random) -> None:
    shuffled = list(cases)
    random.shuffle(shuffled)
    counts = count_abstentions(cases)

    assert counts == count_abstentions(shuffled)
    assert counts.answerable + counts.unanswerable == sum(question.is_judged for question, _ in cases)
    for rate in (counts.precision, counts.recall, counts.f1, counts.balanced_accuracy):
        assert rate is None or 0.0 <= rate <= 1.0

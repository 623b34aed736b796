import re
from collections import Counter
from pathlib import Path

import pytest

from qa.evaluation.datasets import TestQuestion, read_questions
from qa.evaluation.metrics_answers import normalise

SEEDS = Path(__file__).parents[3] / "seeds"
QUESTIONS = read_questions(SEEDS / "questions.jsonl")
KINDS = {"who", "what", "when", "where", "how_many", "why", "which"}
OTHER_TAGS = {
    "date",
    "range",
    "paraphrase",
    "misspelling",
    "follow_up",
    "multi_sentence",
    "several",
    "compound",
    "unanswerable",
    "false_premise",
    "wrong_year",
    "near_miss",
}


def seed_sentences() -> list[str]:
    lines = (SEEDS / "tigharghar.txt").read_text(encoding="utf-8").split("\n")
    return [normalise(re.sub(r"\[\d+\]", "", line)) for line in lines]


SENTENCES = seed_sentences()


def stands_in(answer: str, number: int) -> bool:
    return f" {normalise(answer)} " in f" {SENTENCES[number - 1]} "


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_each_answer_stands_in_its_gold_sentences(question: TestQuestion) -> None:
    numbers = [gold.sentence for gold in question.sentences]
    for answer in question.answers:
        found = [stands_in(answer, number) for number in numbers]
        assert any(found) if question.several else all(found), answer
    for number in numbers:
        assert any(stands_in(answer, number) for answer in question.answers), number


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_tags_tell_what_the_question_is(question: TestQuestion) -> None:
    tags = set(question.tags)
    assert tags <= KINDS | OTHER_TAGS
    assert len(tags & KINDS) == 1
    assert ("unanswerable" in tags) is question.unanswerable
    assert ("follow_up" in tags) is bool(question.history)
    assert ("multi_sentence" in tags) is (len(question.sentences) > 1)
    assert bool(question.sentences) is not question.unanswerable
    if tags & {"false_premise", "wrong_year", "near_miss"}:
        assert question.unanswerable


def test_every_sentence_is_asked_about() -> None:
    asked = Counter((gold.source, gold.sentence) for question in QUESTIONS for gold in question.sentences)
    assert set(asked) == {("tigharghar.txt", number) for number in range(1, len(SENTENCES) + 1)}
    assert min(asked.values()) >= 5


def test_there_are_enough_of_each_kind() -> None:
    counts = Counter(tag for question in QUESTIONS for tag in question.tags)
    assert len(QUESTIONS) >= 75
    assert counts["unanswerable"] >= 20
    assert min(counts[tag] for tag in KINDS | OTHER_TAGS) >= 5


def test_the_readme_question_is_asked() -> None:
    (question,) = [one for one in QUESTIONS if one.question == "who was killed on 1 March?"]
    assert "Abdelhamid Abou Zeid" in question.answers
    assert [(gold.source, gold.sentence) for gold in question.sentences] == [("tigharghar.txt", 7)]

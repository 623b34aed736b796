"""Drafting questions by rules: each is grammatical, answered by its one sentence, or by none."""

import json
import random
from pathlib import Path

import pytest

from index.records import Source
from qa.evaluation.datasets import read_questions
from qa.evaluation.drafting.answerable import drafts_of
from qa.evaluation.drafting.drafts import Draft
from qa.evaluation.drafting.unanswerable import unanswerable_of
from qa.evaluation.make import as_line, corpus_of_sources, draft_questions, identifiers, write_lines

TEXT = """\
On 12 March 1931, the engineers from Leipzig measured the old harbour bridge.
Ada Brandt, a Danish painter, opened the Mill Theatre in Odense in 1874.
She painted until the end of her life.
The Mill Theatre was rebuilt by Jonas Weber after the fire.
Jonas Weber said that the work was easy.
By supporting the crew, the Harbour Council also took seven old ferries to Malmö.
The head of the Harbour Council, Ida Holm, was praised in the press.
Lisbon is the capital of Portugal.
It was not sold by Ada Brandt in 1875.
The council, which met in Malmö, was slow.
Karla Nyberg is a Swedish chess player from Malmö.
The archive in Odense and the mill in Malmö were closed.
Sixty sailors from Esbjerg were awarded a medal in Copenhagen.
Although Peter Lund sold the ferry, the harbour was closed in 1932.
"""
SOURCE = Source("harbour.txt", "harbour.txt", TEXT)


def drafts(text: str = TEXT, n: int = 60, seed: int = 0) -> dict[str, Draft]:
    corpus = corpus_of_sources([Source("harbour.txt", "harbour.txt", text)])
    return {one.question: one for one in draft_questions(corpus, n, seed)}


@pytest.mark.parametrize(
    ("question", "answer", "made", "sentence"),
    [
        ("When did the engineers from Leipzig measure the old harbour bridge?", "12 March 1931", "date", 1),
        ("When did Ada Brandt open the Mill Theatre in Odense?", "1874", "date", 2),
        ("By whom was the Mill Theatre rebuilt?", "Jonas Weber", "name", 4),
        ("How many old ferries did the Harbour Council take to Malmö?", "seven", "number", 6),
        ("Who was the head of the Harbour Council?", "Ida Holm", "role", 7),
        ("What is the capital of Portugal?", "Lisbon", "role", 8),
        ("Who is Karla Nyberg?", "a Swedish chess player from Malmö", "role", 11),
        ("How many sailors from Esbjerg were awarded a medal in Copenhagen?", "Sixty", "number", 13),
    ],
)
def test_sentences_become_questions(question: str, answer: str, made: str, sentence: int) -> None:
    corpus = corpus_of_sources([SOURCE])
    found = {one.question: one for number in range(len(corpus.sentences)) for one in drafts_of(corpus, number)}
    assert question in found, sorted(found)
    draft = found[question]
    assert answer in draft.answers
    assert (draft.made, draft.number + 1) == (made, sentence)


def test_what_is_negated_or_points_elsewhere_gives_no_question() -> None:
    used = {draft.number + 1 for draft in drafts(n=200).values() if not draft.unanswerable}
    assert not used & {3, 9, 10, 14}


def test_a_question_that_two_sentences_answer_is_not_drafted() -> None:
    twice = TEXT + "The Mill Theatre in Odense was the work of Ada Brandt, who came to open it.\n"
    assert "When did Ada Brandt open the Mill Theatre in Odense?" not in drafts(twice)


def test_changed_questions_stand_nowhere() -> None:
    corpus = corpus_of_sources([SOURCE])
    answerable = [one for number in range(len(corpus.sentences)) for one in drafts_of(corpus, number)]
    changed = [other for one in answerable for other in unanswerable_of(one, corpus, random.Random(1))]
    assert {draft.made for draft in changed} == {"shifted-date", "swapped-name", "changed-number"}
    assert all(draft.answers == () for draft in changed)
    assert not {draft.question for draft in changed} & {draft.question for draft in answerable}


def test_a_date_is_not_shifted_to_one_that_is_spoken_of() -> None:
    text = "In 1900, Ada Brandt sold the Mill Theatre to Jonas Weber.\n"
    others = "".join(f"In {year}, the Mill Theatre was sold by Ada Brandt and others.\n" for year in range(1880, 1920))

    def shifted(whole: str) -> list[Draft]:
        return [one for one in drafts(whole, n=200).values() if one.made == "shifted-date" and one.number == 0]

    assert shifted(text), "without the other sentences the year can be shifted"
    assert not shifted(text + others)


def test_the_same_seed_drafts_the_same_and_the_file_can_be_read(tmp_path: Path) -> None:
    corpus = corpus_of_sources([SOURCE])
    first, second = (draft_questions(corpus, 12, seed=3) for _ in range(2))
    assert first == second
    assert [one.question for one in first] != [one.question for one in draft_questions(corpus, 12, seed=4)]
    lines = [as_line(*pair) for pair in zip(first, [corpus] * 12, identifiers(first, corpus), strict=False)]
    write_lines(lines, tmp_path / "made.jsonl")
    questions = read_questions(tmp_path / "made.jsonl")
    assert len(questions) == len(first)
    assert all(tag.startswith("made:") for one in questions for tag in one.tags)
    gold = {one.question: one.sentences for one in questions}
    for draft in first:
        stated = corpus.sentences[draft.number].sentence
        assert [one.sentence for one in gold[draft.question]] == ([] if draft.unanswerable else [stated.ordinal])
        assert draft.unanswerable or draft.answers[0] in stated.text


def test_a_hostile_text_gives_lines_of_json() -> None:
    corpus = corpus_of_sources([Source('"<b>\n.txt', "x", TEXT)])
    found = draft_questions(corpus, 5, seed=0)
    names = list(identifiers(found, corpus))
    assert len(set(names)) == len(found)
    for draft, name in zip(found, names, strict=True):
        assert json.loads(as_line(draft, corpus, name))["id"] == name

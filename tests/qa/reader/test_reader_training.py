"""How the training mix is made: spans stay right, parts stay apart, changes change."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from qa.reader.training.changes import Asked, changed_question
from qa.reader.training.data import Span, chance_of, consensus, load_examples, load_pairs, part_of
from qa.reader.training.encode import UNMARKED, batches, encode
from qa.reader.training.mix import training_mix
from qa.reader.training.scores import area_under_curve, exact_match, interval, precision_recall, token_f1
from qa.reader.training.similar import Similar
from qa.reader.training.windows import Item, around, excerpt, joined, split, without

PASSAGE = (
    "The mill at Orm was built in 1841. It burned down in 1903! Two years later the miller Edda Voss rebuilt it. "
    "It has ground rye ever since."
)


def answer(text: str) -> Span:
    return Span(text, PASSAGE.index(text))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    words = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "the", "mill", "at", "orm", "was", "built", "in", "1841", "when", "?"]
    made = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, "[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def write_sets(folder: Path) -> None:
    record = {"source": "squad2-dev", "context": PASSAGE, "impossible": False}
    for name in ("squad_half_a", "squadshifts", "qed_nq", "timeqa_human_train", "qamr", "fairytaleqa", "tweetqa"):
        source = "squadshifts/new_wiki" if name == "squadshifts" else name
        rows = [
            {
                **record,
                "id": f"{name}-{n}",
                "source": source,
                "title": f"title {n // 2}",
                "question": f"When was the mill at Orm number {n} built in 1841?",
                "answers": [{"text": "1841", "start": PASSAGE.index("1841")}],
            }
            for n in range(40)
        ]
        rows[0] |= {"answers": [], "impossible": True}
        rows[1] |= {"answers": [{"text": "", "start": 0}]}
        with gzip.open(folder / f"{name}.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)


def test_the_mix_is_the_same_for_a_seed_and_its_spans_are_right(tmp_path: Path) -> None:
    write_sets(tmp_path)
    items = training_mix(tmp_path, None, None, seed=3)
    assert items == training_mix(tmp_path, None, None, seed=3)
    assert items != training_mix(tmp_path, None, None, seed=4)
    assert {item.answerable for item in items} == {True, False}
    for item in items:
        assert item.answer is None or item.context[item.answer.start : item.answer.end] == item.answer.text
        assert item.answerable == (item.answer is not None)


def test_wrong_offsets_are_refused(tmp_path: Path) -> None:
    record = {"id": "x1", "source": "s", "title": "t", "question": "q", "context": "abc", "impossible": False}
    with gzip.open(tmp_path / "s.jsonl.gz", "wt") as file:
        file.write(json.dumps({**record, "answers": [{"text": "b", "start": 0}]}))
    with pytest.raises(ValueError, match="x1"):
        load_examples(tmp_path, "s")


def test_pairs_of_one_article_stay_together(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps({"question": "q", "sentence": f"s {n}"}) + "\n" for n in range(401))
    assert [pair.group for pair in load_pairs(path)][::200] == ["pairs-0", "pairs-1", "pairs-2"]


def test_parts_are_drawn_by_the_name_alone_in_their_shares() -> None:
    parts = [part_of(f"title {n}") for n in range(5000)]
    assert parts == [part_of(f"title {n}") for n in range(5000)]
    assert parts.count("test") / 5000 == pytest.approx(0.08, abs=0.02)
    assert parts.count("calibration") / 5000 == pytest.approx(0.08, abs=0.02)


def test_the_answer_that_most_agree_with() -> None:
    spans = (Span("in 1841", 26), Span("1841", 29), Span("built in 1841", 20))
    assert consensus(spans).text == "in 1841"


def test_windows_hold_the_answer() -> None:
    for seed in range(50):
        context, moved = around(PASSAGE, answer("Edda Voss"), chance_of(seed), most=3)
        assert context[moved.start : moved.end] == "Edda Voss"
        assert len(split(context)) <= 3


def test_a_passage_without_its_answer() -> None:
    assert without(PASSAGE, answer("1903")) == PASSAGE.replace("It burned down in 1903! ", "")
    assert without("Only this.", Span("this", 5)) is None
    assert without("In May. And in May.", Span("May", 3)) is None


def test_an_excerpt_is_the_part_that_fits_the_question() -> None:
    assert excerpt(PASSAGE, {"rye"}, chance_of(1), most=2).endswith("rye ever since.")
    assert excerpt("One. Two.", {"one"}, chance_of(1), most=2) == "One. Two."


def test_joined_sentences_move_the_answer_along() -> None:
    context, moved = joined(["One.", "Two three."], 1, Span("three", 4))
    assert moved is not None
    assert context[moved.start : moved.end] == "three"


@pytest.mark.parametrize(
    "question",
    [
        "What happened in 1903?",
        "Which 3 mills burned?",
        "When did Edda Voss come to Marsk?",
        "Which mill was the first?",
        "when was the mill rebuilt?",
    ],
)
def test_a_changed_question_differs(question: str) -> None:
    asked = Asked(question, PASSAGE, ["Who built the church of Lodden in 1755?", "which house was rebuilt and gilt?"])
    changes = {changed_question(asked, chance_of(seed)) for seed in range(20)} - {None}
    assert changes
    assert question not in changes


def test_a_question_with_nothing_to_change_stays() -> None:
    assert changed_question(Asked("Who?", PASSAGE, []), chance_of(1)) is None


def test_the_most_similar_text_comes_first() -> None:
    similar = Similar(["a mill by the river", "a church on the hill", "the miller of Orm mill"])
    assert similar.rank("the church")[0] == 1
    assert similar.rank("nothing shared") == []
    assert Similar([]).rank("anything") == []


def test_encoding_marks_the_tokens_of_the_answer(tokenizer: Tokenizer) -> None:
    item = Item("When built?", PASSAGE, answer("in 1841"), answerable=True)
    encoded = encode(tokenizer, item, 30)
    assert encoded is not None
    assert [tokenizer.id_to_token(n) for n in encoded.ids[encoded.first : encoded.last + 1]] == ["in", "1841"]
    assert tokenizer.id_to_token(encoded.ids[encoded.question_length - 1]) == "[SEP]"
    assert len(encoded.ids) <= 30


def test_encoding_without_words_to_mark(tokenizer: Tokenizer) -> None:
    impossible = encode(tokenizer, Item("When?", PASSAGE, None, answerable=False), 30)
    unmarked = encode(tokenizer, Item("When?", PASSAGE, None, answerable=True), 30)
    assert impossible is not None
    assert unmarked is not None
    assert (impossible.first, unmarked.first) == (0, UNMARKED)
    assert encode(tokenizer, Item("When?", PASSAGE, answer("rye"), answerable=True), 12) is None


def test_batches_hold_every_example_once_within_the_budget(tokenizer: Tokenizer) -> None:
    items = [Item("When?", "mill " * n, None, answerable=False) for n in range(1, 60)]
    examples = [example for item in items if (example := encode(tokenizer, item, 100)) is not None]
    groups = list(batches(examples, 200, seed=1))
    assert sorted(len(e.ids) for group in groups for e in group) == sorted(len(e.ids) for e in examples)
    assert all(len(group) * max(len(e.ids) for e in group) <= 240 for group in groups)
    assert groups == list(batches(examples, 200, seed=1))


def test_scores_of_answers() -> None:
    assert exact_match("The Orm!", ["orm"]) == 1
    assert token_f1("in May 1903", ["May 1903", "x"]) == pytest.approx(0.8)
    assert (token_f1("", []), token_f1("x", []), exact_match("", [])) == (1, 0, 1)


def test_scores_of_abstentions() -> None:
    truth = np.array([True, True, False, False])
    assert area_under_curve(np.array([3.0, 1.0, 2.0, 0.0]), truth) == 0.75
    assert precision_recall(np.array([True, False, True, True]), truth) == (pytest.approx(1 / 3), 0.5)
    low, high = interval([1.0, 2.0, 3.0])
    assert 1 <= low < 2 < high <= 3

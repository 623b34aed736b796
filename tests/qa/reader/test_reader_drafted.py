"""Questions drafted from sentences: which number counts what, and that a thing without a number has none."""

import pytest

from qa.reader.training.data import chance_of
from qa.reader.training.drafted import counts_in, drafted, drafted_items

LIST = "They seized a thousand rockets, more than 60,000 rifle rounds and nearly 1,500 shells from the three trucks."
BARE = "On 20 May a dozen rebels were killed by troops backed by Tiger helicopters."


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        (LIST, [("a thousand", "rockets"), ("more than 60,000", "rifle rounds"), ("nearly 1,500", "shells"),
                ("three", "trucks")]),
        (BARE, [("a dozen", "rebels")]),
        ("In 1996 rebels left after 12 days.", []),
        ("One million bees and one hive's bees", [("One million", "bees")]),
        ("Since May 20 soldiers rest.", []),
        ("", []),
    ],
)  # fmt: skip
def test_numbers_that_count_a_thing(sentence: str, counts: list[tuple[str, str]]) -> None:
    assert [(one["number"], one["thing"]) for one in counts_in(sentence)] == counts


def test_a_question_for_each_number_and_one_for_a_thing_without() -> None:
    asked = {}
    for seed in range(40):
        for item in drafted(BARE, counts_in(BARE), {"rebels", "helicopters", "troops"}, chance_of(seed)):
            assert item.answerable == (item.answer is not None)
            asked[item.question] = item.answer.text if item.answer else None
    assert asked["How many rebels were killed by troops backed by Tiger helicopters?"] == "a dozen"
    assert asked["How many Tiger helicopters were there?"] is None
    assert not any("rebels" in question for question, answer in asked.items() if answer is None)


def test_items_stand_among_other_sentences_and_their_spans_are_right() -> None:
    contexts = [f"{LIST} {BARE}", "Two boats sank. The 40 sailors of the harbour were saved by fishermen."]
    items = drafted_items(contexts, 50, chance_of(2))
    assert items == drafted_items(contexts, 50, chance_of(2))
    assert any(item.context != LIST and LIST in item.context for item in items)
    for item in items:
        assert item.answer is None or item.context[item.answer.start : item.answer.end] == item.answer.text
    assert drafted_items([], 50, chance_of(1)) == []

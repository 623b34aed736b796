"""Questions in other words: what WordNet's files say, what means the same, what asks for something else."""

import pytest

from index.embed import load_embedder
from qa.reader.training.changes import named_anew
from qa.reader.training.data import chance_of
from qa.reader.training.rewording import Reworder, misworded, reworded
from qa.reader.training.windows import Item
from qa.reader.training.wordnet import WordNet

PASSAGE = "The ships of Varnholm won the battle in 1676. They were led by Ida Krog, who was given a gold chain."
# As WordNet's own files are written, with a few of its meanings.
FILES = {
    "index.noun": [
        "battle n 1 1 @ 1 1 00000010",
        "conflict n 1 1 ~ 1 1 00000010",
        "ship n 1 1 @ 1 1 00000020",
        "vessel n 1 1 ~ 1 1 00000030",
        "boat n 1 1 @ 1 1 00000040",
        "medal n 1 0 1 1 00000050",
    ],
    "data.noun": [
        "00000010 04 n 02 battle 0 conflict 0 000 | a fight  ",
        "00000020 06 n 01 ship 0 001 @ 00000030 n 0000 | a large vessel  ",
        "00000030 06 n 01 vessel 0 002 ~ 00000020 n 0000 ~ 00000040 n 0000 | a craft  ",
        "00000040 06 n 01 boat 0 001 @ 00000030 n 0000 | a small vessel  ",
        "00000050 06 n 01 medal 0 000 | a disk  ",
    ],
    "index.verb": ["win v 1 1 ! 1 1 00000011", "lose v 1 1 ! 1 1 00000021", "acquire v 1 0 1 1 00000031"],
    "data.verb": [
        "00000011 33 v 01 win 0 001 ! 00000021 v 0101 01 + 08 00 | be the winner  ",
        "00000021 33 v 01 lose 0 001 ! 00000011 v 0101 01 + 08 00 | fail to win  ",
        "00000031 40 v 02 acquire 0 get_hold_of 0 000 01 + 08 00 | come into possession  ",
    ],
    "index.adj": ["large a 1 1 ! & 1 1 00000012"],
    "data.adj": [
        "00000012 00 a 02 large 0 big(p) 0 002 ! 00000022 a 0101 & 00000032 a 0000 | above average  ",
        "00000022 00 a 01 small 0 001 ! 00000012 a 0101 | below average  ",
        "00000032 00 s 01 sizable 0 001 & 00000012 a 0000 | fairly large  ",
    ],
    "cntlist.rev": [
        "battle%1:04:00:: 1 90",
        "conflict%1:04:00:: 1 20",
        "ship%1:06:00:: 1 70",
        "ship%1:06:01:: 2 2",
        "vessel%1:06:00:: 1 15",
        "boat%1:06:00:: 1 50",
        "win%2:33:00:: 1 80",
        "large%3:00:00:: 1 60",
        "big%3:00:00:: 1 40",
        "quickly%4:02:00:: 1 33",
    ],
}
LICENCE = "  1 This software and database is being provided to you, the LICENSEE, ...  "


@pytest.fixture(scope="module")
def wordnet(tmp_path_factory: pytest.TempPathFactory) -> WordNet:
    folder = tmp_path_factory.mktemp("dict")
    for name, lines in FILES.items():
        head = [] if name == "cntlist.rev" else [LICENCE]
        (folder / name).write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    return WordNet(folder)


def test_words_are_known_by_meaning_and_frequency(wordnet: WordNet) -> None:
    assert wordnet.synonyms("battle", "NOUN") == ["conflict"]
    assert wordnet.synonyms("large", "ADJ") == ["big", "sizable"]
    assert wordnet.synonyms("acquire", "VERB") == ["get hold of"]
    assert wordnet.broader("ship", "NOUN") == ["vessel"]
    assert wordnet.others_of_a_kind("ship", "NOUN") == ["boat"]
    assert wordnet.opposites("win", "VERB") == ["lose"]
    assert wordnet.opposites("battle", "NOUN") == wordnet.synonyms("unheard-of", "NOUN") == []
    assert (wordnet.frequency("ship", "NOUN"), wordnet.frequency("ship", "VERB")) == (72, 0)


def test_a_question_in_other_words_keeps_their_forms(wordnet: WordNet) -> None:
    question = "When did the ships fight the battle?"
    texts = {text for seed in range(30) for text in reworded(wordnet, question, chance_of(seed))}
    assert any("the vessels fight the conflict?" in text for text in texts)
    assert any(text.startswith("On what date did") for text in texts)
    assert question not in texts
    assert reworded(wordnet, "Who is it?", chance_of(1)) == []


def test_an_opposite_or_another_of_the_kind_asks_for_something_else(wordnet: WordNet) -> None:
    question = "Which battle was won by large ships?"
    texts = {text for seed in range(30) for text, _ in misworded(wordnet, question, chance_of(seed))}
    assert texts == {
        "Which battle was lost by large ships?",
        "Which battle was won by small ships?",
        "Which battle was won by large boats?",
    }


def test_a_part_of_the_items_is_reworded_and_a_part_asks_for_something_else(wordnet: WordNet) -> None:
    item = Item("Which ships won the battle?", PASSAGE, None, answerable=True)
    without = Item("Who lost the battle?", PASSAGE, None, answerable=False)
    reworder = Reworder(wordnet, load_embedder("bundled"))
    made = reworder.items([item] * 60 + [without] * 20, chance_of(1))
    kept, added = made[:80], made[80:]
    changed = {one.question for one in kept[:60]} - {item.question}
    assert changed <= {
        f"{which} {ships} {won} the {battle}?"
        for which in ("Which", "What")
        for ships in ("ships", "vessels")
        for won in ("won",)
        for battle in ("battle", "conflict")
    }
    assert changed
    assert all(one.answerable for one in kept[:60])
    assert kept[60:] == [without] * 20
    assert {one.question for one in added} == {"Which ships lost the battle?"}
    assert not any(one.answerable or one.answer for one in added)


def test_what_the_passage_tells_is_not_taken_for_something_else(wordnet: WordNet) -> None:
    told = Item("Which ships won the battle?", f"{PASSAGE} It lost nobody.", None, answerable=True)
    reworder = Reworder(wordnet, load_embedder("bundled"))
    assert {reworder.other([told], chance_of(seed))[0] for seed in range(20)} == {None}


def test_a_borrowed_question_asks_about_a_name_of_the_passage() -> None:
    found = {named_anew("Where was Edda Voss born?", PASSAGE, chance_of(seed)) for seed in range(20)} - {None}
    assert {question for question, _ in found} == {"Where was Varnholm born?", "Where was Ida Krog born?"}
    assert all(PASSAGE[name.start : name.end] == name.text for _, name in found)
    assert named_anew("Where was she born?", PASSAGE, chance_of(1)) is None
    assert named_anew("Where was Edda Voss born?", "It rained all day.", chance_of(1)) is None

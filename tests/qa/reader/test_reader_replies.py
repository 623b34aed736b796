"""Sentences that ask, and those that reply to them."""

import pytest
from reader_models import WordModel

from index.records import Hit, Source
from index.sentences import sentences_of
from qa.reader.answerer import ReaderAnswerer
from qa.reader.calibration import Calibration
from qa.reader.read import Reader
from qa.reader.records import Reading
from qa.reader.replies import asks, is_silent
from qa.records import Abstention, Question


@pytest.mark.parametrize(
    ("text", "does_ask"),
    [
        ("### May guests bring their own wine?", True),
        ("**Is breakfast included?**", True),
        ('"Where is the ferry?"', True),
        ("“Is it late?”", True),
        ('The guard asked: "Where is the ferry?"', False),
        ('"Where is the ferry?" asked the guard.', False),
        ("## 5. How to store the keys", True),
        ("What the rent includes", True),
        ("Why Dahl sold the mill", True),
        ("Breakfast is included.", False),
        ("What the rent includes is heat.", False),
        ("When the mill burned", False),
        ("How odd, said Ida", False),
    ],
)
def test_what_asks_states_nothing(text: str, does_ask: bool) -> None:
    assert asks(text) is does_ask
    assert is_silent("Is breakfast included?", text, None) is does_ask


def test_a_heading_that_only_names_what_is_asked_about_states_nothing() -> None:
    assert is_silent("What is the textbook?", "## Textbook", None)
    assert not is_silent("What is the textbook?", "## The textbook by Purves", None)
    assert not is_silent("What is the textbook?", "Textbook.", None)


@pytest.mark.parametrize(
    ("question", "text", "before", "is_mute"),
    [
        ("Is breakfast included?", "Yes.", "### Is breakfast included?", False),
        ("Is dinner included?", "Yes.", "### Is breakfast included?", True),
        ("Is breakfast included?", "Yes.", "Breakfast is at eight.", True),
        ("Is breakfast included?", "No, it costs extra.", "Breakfast is at eight.", True),
        ("Can we bring wine?", "Yes, for a corkage fee.", "Can guests bring wine?", False),
        ("Can we bring dogs?", "Yes, for a corkage fee.", "Can guests bring wine?", True),
        ("How much is the corkage fee?", "Yes, for a fee of 9 euros.", "Can guests bring wine?", False),
        ("Can we bring dogs?", "No dogs are allowed.", "Can guests bring wine?", False),
    ],
)
def test_a_yes_replies_to_the_question_before_it(question: str, text: str, before: str, is_mute: bool) -> None:
    assert is_silent(question, text, before) is is_mute


def read(text: str, table: dict[str, float], question: str, scores: tuple[float, ...]) -> Reading:
    source = Source("faq.md", "faq.md", text)
    reader = Reader(WordModel(table), Calibration(1.0, 0.0, 0.5, relevance=1.0), {source.id: text}.get)
    return reader.read(question, [Hit("faq.md", tuple(sentences_of(source)), scores, 0.5, None, None)])


def test_the_heading_that_asks_is_no_answer_and_gives_its_relevance_to_the_sentence_below() -> None:
    text = "### How often is the pool cleaned?\nTwice a week.\nThe sauna is cleaned daily."
    table = {"often": 3.0, "Twice": 2.0, "daily": 2.0}
    reading = read(text, table, "How often is the pool cleaned?", (0.9, 0.1, 0.3))
    assert [(found.text, found.sentence.ordinal) for found in reading.found] == [("Twice", 2)]
    assert [scored.sentence.ordinal for scored in reading.sentences] == [2, 3]


def test_what_comes_closest_is_a_heading_only_where_there_is_nothing_else() -> None:
    text = "# Rules of the pool\nDiving is forbidden."
    answerer = ReaderAnswerer(Reader(WordModel({}, 9.0), Calibration(1.0, 0.0, 0.5, relevance=1.0)), 0.5)

    def nearest(text: str) -> list[str]:
        sentences = tuple(sentences_of(Source("faq.md", "faq.md", text)))
        hit = Hit("faq.md", sentences, (0.9, 0.1)[: len(sentences)], 0.5, None, None)
        (told,) = answerer.answer(Question("Who owns the pool?", "Who owns the pool?"), [hit])
        assert isinstance(told, Abstention)
        return [one.sentence.text for one in told.nearest]

    assert nearest(text) == ["Diving is forbidden."]
    assert nearest("# Rules of the pool") == ["# Rules of the pool"]


def test_a_word_of_any_length_is_read() -> None:
    assert not is_silent("Who read it?", "ACGT" * 10_000 + " was read by Ida Krog.", None)

"""Offsets in the source's text where footnote marks stand inside a sentence."""

import pytest

from index.records import Sentence, Source
from index.sentences import sentences_of
from qa.reader.places import aligned, place_in_source


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Paris [3] fell in May.", "fell in May"),
        ("By [3] [4] boats came.", "boats"),
        ("He came[7], saw [12] and won.", "saw and won"),
        ("No marks at all.", "marks"),
    ],
)
def test_words_are_found_again_in_the_source(text: str, words: str) -> None:
    source = Source("s", "s", f"First one. {text}")
    sentence = sentences_of(source)[1]
    start = sentence.text.index(words)
    place = place_in_source(sentence, start, start + len(words), lambda _: source.text)
    assert place is not None
    assert source.text[place[0]] == words[0]
    assert source.text[place[1] - 1] == words[-1]
    assert sentence.start <= place[0] < place[1] <= sentence.end


def test_without_the_source_a_sentence_with_marks_has_no_place() -> None:
    sentence = Sentence("s", 1, 0, 12, "Paris fell.")
    assert place_in_source(sentence, 0, 5, lambda _: None) is None


def test_another_text_gives_no_place() -> None:
    sentence = Sentence("s", 1, 0, 12, "Paris fell.")
    assert place_in_source(sentence, 0, 5, lambda _: "Something else") is None
    assert aligned("ab", "a[") is None

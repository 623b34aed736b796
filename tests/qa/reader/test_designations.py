"""The number that tells one of a kind from the others: in the question, in the sentence, near it."""

import pytest
from reader_models import WordModel

from index.records import Hit, Source
from index.sentences import sentences_of
from qa.reader.calibration import Calibration
from qa.reader.designations import designations, lettered_otherwise, named_otherwise, on_another_side
from qa.reader.read import Reader


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the 3rd Marine Infantry Parachute Regiment left", [("regim", "3")]),
        ("the Second Battalion crossed the river", [("batta", "2")]),
        ("on the second attempt they won", [("attem", "2"), ("attem #", "2")]),
        ("Apollo 11 landed, Apollo XIII did not", [("apoll #", "11"), ("apoll #", "13")]),
        ("World War II and Henry VIII", [("war #", "2"), ("henry #", "8")]),
        ("Article 5.2 of the lease", [("artic #", "5.2")]),
        ("She took seven prisoners and 1,500 shells.", [("# priso", "7"), ("# shell", "1500")]),
        ("At 12:30, Mia 4,000 and Ada 7%", []),
        ("the third of them", []),
        ("", []),
    ],
)
def test_designations_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.number) for one in designations(text)] == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who led the 3rd Mountain Division?", "General Ott led the 2nd Mountain Division."),
        ("When did the third expedition leave?", "The second expedition left in May."),
        ("Who commanded Apollo 13?", "Apollo 11 was commanded by Neil Armstrong."),
        ("Who won Super Bowl XLIX?", "The Broncos won Super Bowl 50."),
        ("who commanded apollo 13", "Apollo 11 was commanded by Neil Armstrong."),
        ("who led the 3rd mountain division", "General Ott led the 2nd Mountain Division."),
        ("What does Article 7 require?", "Article 8 requires a deposit."),
        ("when did season 3 start", "The second season started in May."),
        ("Who killed the nine prisoners?", "Ott killed seven prisoners."),
        ("Did the 4th Regiment fight at Orm?", "The 5th Regiment fought at Orm."),
    ],
)
def test_another_one_of_the_kind_is_told(question: str, text: str) -> None:
    whole = (0, len(text))
    (place,) = named_otherwise(question, text, whole, whole)
    assert text[slice(*place)] in text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who led the 3rd Mountain Division?", "General Ott led the Third Mountain Division."),
        ("Who led the 3rd Mountain Division?", "General Ott led the 2nd and the 3rd Mountain Division."),
        ("Who won the Second World War?", "The Allies won World War II, after World War I."),
        ("Who won the third set?", "Ada won the first set 6-2, the second 6-4 and the third 7-5."),
        ("When did the mill first open?", "The mill opened a second time in May."),
        ("Who led the 3rd Mountain Division?", "General Ott led the division."),
        ("Who played in Super Bowl 50?", "It was the Panthers' second Super Bowl."),
        ("What happened on the 3rd March?", "On the 4th March it rained."),
        ("What was built in the 18th century?", "The mill was built in the 19th century."),
        ("Who took more than five prisoners?", "Ott took seven prisoners."),
        ("Who took seven prisoners?", "Ott took seven prisoners, Ada took 9 prisoners."),
        ("Who killed the 3rd?", "The 2nd was killed by Ott."),
    ],
)
def test_what_may_be_the_same_is_left(question: str, text: str) -> None:
    assert named_otherwise(question, text, (0, len(text)), (0, len(text))) == []


def test_the_number_may_stand_in_a_neighbouring_sentence() -> None:
    before, after = "Apollo 13 flew in 1970.", "Unlike Apollo 11 it never landed."
    text = f"{before} {after}"
    sentence = (len(before) + 1, len(text))
    assert named_otherwise("Why was Apollo 13 famous?", text, sentence, (0, len(text))) == []
    assert named_otherwise("Why was Apollo 13 famous?", text, sentence, sentence) != []


def probability(question: str, text: str, table: dict[str, float]) -> float:
    sentences = tuple(sentences_of(Source("s", "s", text)))
    hit = Hit("s", sentences, (0.5,) * len(sentences), 0.5, None, None)
    return Reader(WordModel(table), Calibration(1.0, 0.0, 0.5)).read(question, [hit]).probability


def test_another_one_does_not_answer() -> None:
    text = "General Ott led the 2nd Mountain Division."
    table = {"Ott": 3.0}
    assert probability("Who led the 2nd Mountain Division?", text, table) > 0.9
    assert probability("Who led the 3rd Mountain Division?", text, table) < 0.8


def test_another_one_may_be_the_answer() -> None:
    text = "The 2nd Mountain Division came after that of Ott."
    assert probability("Who came after the 3rd Mountain Division?", text, {"Division": 3.0}) > 0.9


@pytest.mark.parametrize(
    ("question", "sentence", "is_other"),
    [
        ("How thick is plate B?", "Plate A is 3 mm thick.", True),
        ("How thick is plate B?", "Plates A and B are 3 mm thick.", False),
        ("How thick is plate B?", "It is 3 mm thick.", False),
        ("How thick is the plate?", "Plate A is 3 mm thick.", False),
        ("Who sits in hall C?", "Hall D was let to J. Voss in May.", True),
        ("Did I win?", "She said I lost.", False),
    ],
)
def test_another_letter_is_another_thing(question: str, sentence: str, is_other: bool) -> None:
    assert lettered_otherwise(question, sentence) is is_other


@pytest.mark.parametrize(
    ("question", "sentence", "is_other"),
    [
        ("When was the left lung drained?", "The right lung was drained on 2 May.", True),
        ("Who owns the northern meadow?", "Edda Voss owns the southern meadows.", True),
        ("When was the left lung drained?", "The left lung was drained, the right lung was not.", False),
        ("When was the left lung drained?", "She had the right to see a doctor.", False),
        ("Who left the house?", "The right house was sold.", False),
        ("When was the lung drained?", "The right lung was drained on 2 May.", False),
        ("Who left after the storm?", "Right after the storm Jens Holm departed.", False),
        ("Who left before dawn?", "Ole Berg went away right before dawn.", False),
    ],
)
def test_another_side_is_another_thing(question: str, sentence: str, is_other: bool) -> None:
    assert on_another_side(question, sentence) is is_other

"""Names that share a word with the one asked about, and those that are the same after all."""

import pytest
from reader_models import WordModel

from index.records import Hit, Source
from index.sentences import sentences_of
from qa.reader.answerer import ReaderAnswerer
from qa.reader.calibration import Calibration
from qa.reader.namesakes import kind_named_differently, named_differently
from qa.reader.read import Reader
from qa.records import Abstention, Question


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("When was Jane Smith born?", "The miller John Smith was born in 1901.", "John Smith"),
        ("when was jane smith born", "The miller John Smith was born in 1901.", "John Smith"),
        ("When did Anna Krog arrive?", "Jane Krog arrived at a mill in 1912.", "Jane Krog"),
        ("Where did Ingrid Voss live?", "Tom Voss lived in Oslo for years.", "Tom Voss"),
        ("Who painted Lake Garda?", "Edda Voss painted Lake Como in May.", "Lake Como"),
        ("Who commands General Deby's men?", "The men of General Ott are commanded by Ada Lind.", "General Ott"),
        ("Where was Jane Smith's mother born?", "Pia, the mother of John Smith, was born in Oslo.", "John Smith"),
        ("Who runs the Harlow Bakery?", "Since 1990 the Orm Bakery is run by Pia Holm.", "Orm Bakery"),
    ],
)
def test_a_namesake_is_told(question: str, text: str, other: str) -> None:
    (place,) = named_differently(question, text, (0, len(text)), (0, len(text)))
    assert text[slice(*place)] == other


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When was John Smith born?", "The miller John Smith was born in 1901."),
        ("When was Jane Smith born?", "John Smith was born in 1901, his sister Jane in 1903."),
        ("When was Jane Smith born?", "The miller Smith was born in 1901."),
        ("When was Smith born?", "The miller John Smith was born in 1901."),
        ("Where is Erasmus Universty?", "In Rotterdam stands the Erasmus University of old."),
        ("What do the Romanija Mountains border?", "It is said that Romanija Mountain borders the town."),
        ("When did Win XP end?", "They say that Windows XP ended in 2014."),
        ("When was Pat Sullivan born?", "The painter Patrick Sullivan was born in 1885."),
        ("Who climbed Mt Everest?", "It was Hillary who climbed Mount Everest."),
        ("Where did General Voss live?", "For a year Edda Voss lived at Orm."),
        ("how many states were there", "It is known that United States had fifty."),
        ("When was Jane Smith born?", "She was born in 1901 at Orm."),
        ("What did Jane Smith's mother sell?", "Her father, John Smith, made hats; her mother sold them."),
        ("When was Jane Smith born?", "The miller John Voss was born in 1901."),
        ("when did they smith the gate", "The miller John Smith forged it in 1901."),
        ("", ""),
    ],
)
def test_what_may_be_the_same_is_left(question: str, text: str) -> None:
    assert named_differently(question, text, (0, len(text)), (0, len(text))) == []


def test_the_name_may_stand_in_a_neighbouring_sentence() -> None:
    before, after = "Jane Smith came to Orm.", "Her brother John Smith followed in 1903."
    text = f"{before} {after}"
    sentence = (len(before) + 1, len(text))
    assert named_differently("Who followed Jane Smith?", text, sentence, (0, len(text))) == []
    assert named_differently("Who followed Jane Smith?", text, sentence, sentence) != []


def reader_and_hit(text: str, table: dict[str, float]) -> tuple[Reader, Hit]:
    sentences = tuple(sentences_of(Source("s", "s", text)))
    hit = Hit("s", sentences, (0.5,) * len(sentences), 0.5, None, None)
    return Reader(WordModel(table), Calibration(1.0, 0.0, 0.5)), hit


def probability(question: str, text: str, table: dict[str, float]) -> float:
    reader, hit = reader_and_hit(text, table)
    return reader.read(question, [hit]).probability


def test_a_namesake_does_not_answer_unless_it_is_the_answer() -> None:
    text = "The miller John Smith was born in 1901."
    assert probability("When was John Smith born?", text, {"1901": 3.0}) > 0.9
    assert probability("When was Jane Smith born?", text, {"1901": 3.0}) < 0.8
    assert probability("Who was the brother of Jane Smith?", text, {"John": 3.0, "Smith": 3.0}) > 0.9


def test_a_refusal_tells_of_the_namesake_that_would_have_answered() -> None:
    text = "In 1903 the mill burned. The miller John Smith was born in 1901."
    reader, hit = reader_and_hit(text, {"1901": 2.4, "1903": 0.2})
    (ending,) = ReaderAnswerer(reader, 0.9).answer(
        Question("When was Jane Smith born?", "When was Jane Smith born?"), [hit]
    )
    assert isinstance(ending, Abstention)
    assert ending.namesake == "John Smith"
    assert "John Smith" in ending.nearest[0].sentence.text
    (ending,) = ReaderAnswerer(reader, 0.995).answer(
        Question("When was Jane Smith born?", "When was Jane Smith born?"), [hit]
    )
    assert isinstance(ending, Abstention)
    assert ending.namesake == ""


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("Who died at the Ribe yard?", "A porter died at our Orm yard in May.", "Orm yard"),
        ("When did the French army retreat?", "The Danish army retreated in May.", "Danish army"),
        ("What did the Orm council's chair say?", "The Rye council said no.", "Rye council"),
    ],
)
def test_the_same_noun_behind_another_name_is_told(question: str, text: str, other: str) -> None:
    (place,) = kind_named_differently(question, text, (0, len(text)), (0, len(text)))
    assert text[slice(*place)] == other


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who died at the Ribe yard?", "A porter died at our yard, not at the Orm mill."),
        ("Who died at the Ribe yard?", "At Ribe a porter of the Orm yard died."),
        ("Who died at the yard?", "A porter died at our Orm yard."),
        ("What did Voss say?", "The miller Lund said no."),
        ("What was told at the March meeting?", "At the Monday meeting the fee was told."),
        ("When did the army retreat?", "The Danish army retreated in May."),
        ("", ""),
    ],
)
def test_the_same_noun_that_may_be_meant_is_left(question: str, text: str) -> None:
    assert kind_named_differently(question, text, (0, len(text)), (0, len(text))) == []

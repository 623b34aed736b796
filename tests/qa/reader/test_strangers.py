"""Sources that never name whom a question is about, beside others that do, and the title read before a text."""

import pytest
from reader_models import WordModel

from index.records import Hit, Source
from index.sentences import sentences_of
from qa.reader.calibration import Calibration
from qa.reader.read import Reader
from qa.reader.strangers import strangers
from qa.reader.windows import focused

LETTER = "The letter is about Oliver Dahl. He is allergic to nuts."
OTHERS = "We spoke to Hanne in the harbour. In the harbour of Orm, the British fleet lay."


def hits_of(*texts: str) -> list[Hit]:
    found = []
    for text in texts:
        sentences = tuple(sentences_of(Source(text, text, text)))
        found.append(Hit(text[:6], sentences, (0.5,) * len(sentences), 0.5, None, None, title=sentences[0].text))
    return found


def strange(question: str, *texts: str) -> list[str]:
    hits = hits_of(*texts)
    whole = {hit.sentences[0].source_id: text for hit, text in zip(hits, texts, strict=True)}
    found = strangers(question, hits, whole.get)
    return [text for source, text in whole.items() if source in found]


@pytest.mark.parametrize(
    ("question", "stranger"),
    [
        ("is hanne allergic to nuts", LETTER),
        ("Is Hanne allergic to nuts?", LETTER),
        ("what is hanne's allergy", LETTER),
        ("is oliver in the harbour", OTHERS),
        ("who is allergic in orm", LETTER),
    ],
)
def test_a_source_that_lacks_the_name_is_a_stranger(question: str, stranger: str) -> None:
    assert strange(question, LETTER, OTHERS) == [stranger]


@pytest.mark.parametrize(
    "question",
    [
        "is he allergic to nuts",
        "who is in the harbour",  # a word that is no name
        "is pia allergic to nuts",  # named by no source
        "is hanne allergic to nuts in may",
        "",
    ],
)
def test_a_question_without_a_name_of_another_source_has_no_strangers(question: str) -> None:
    assert strange(question, LETTER) == []
    assert "hanne" in question or strange(question, LETTER, OTHERS) == []


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("what did britain send", ("The war cost Britain a fleet.", "The army of the British was sent home.")),
        ("what is the tenant to pay", ("Here the Tenant pays.", "The rent is due in May.")),
        ("what is hanne's rent", ("We wrote to Hanne of the rent.", "Name: Flat 3; Rent: 700")),
        ("what does lund charge", ("We paid Lund, of lund@mill.example, 40 euros.", "Mr Lund charges 50 euros.")),
    ],
)
def test_forms_of_a_name_and_rows_are_no_strangers(question: str, texts: tuple[str, ...]) -> None:
    assert strange(question, *texts) == []


def test_a_stranger_does_not_answer() -> None:
    reader = Reader(WordModel({"nuts": 3.0}), Calibration(1.0, 0.0, 0.5), {text: text for text in ()}.get)
    asked = [reader.read(f"what is {who} allergic to", hits_of(LETTER, OTHERS)) for who in ("oliver", "hanne")]
    assert [reading.found[0].text for reading in asked] == ["nuts", "nuts"]
    assert asked[0].probability > 0.9
    assert asked[1].probability < 0.8


BIOGRAPHY = "# Edda Voss, painter\n\nShe was born in Orm. In 1947 she married the miller Jo Lund. She died at sea."


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("whom did edda voss marry", "Edda Voss, painter. In 1947 she married the miller Jo Lund."),
        ("whom did she marry", "In 1947 she married the miller Jo Lund."),
        ("when did the miller jo lund marry", "In 1947 she married the miller Jo Lund."),
    ],
)
def test_a_title_is_read_before_a_text_that_lacks_its_words(question: str, read: str) -> None:
    sentences = tuple(sentences_of(Source("s", "s", BIOGRAPHY)))
    hit = Hit("s", sentences[2:3], (0.5,), 0.5, None, None, title=sentences[0].text)
    (window,) = focused([hit], 2000, question)
    assert window.text == read
    assert window.text[slice(*window.spans[0])] == "In 1947 she married the miller Jo Lund."


def test_an_answer_behind_a_title_keeps_its_place() -> None:
    source = Source("s", "s", BIOGRAPHY)
    sentences = tuple(sentences_of(source))
    hit = Hit("s", sentences[2:3], (0.5,), 0.5, None, None, title=sentences[0].text)
    reader = Reader(WordModel({"Jo": 3.0, "Lund": 3.0, "Voss": 9.0}), Calibration(1.0, 0.0, 0.5), lambda _: BIOGRAPHY)
    (found,) = reader.read("whom did edda voss marry", [hit]).found
    assert found.text == "Jo Lund"
    assert BIOGRAPHY[found.start : found.end] == "Jo Lund"


OBITUARY = (
    "Obituary: Karl Voss, miller\n\nHe was born in Orm. He died at sea in 1947. He leaves his wife Pia. She is 80."
)


@pytest.mark.parametrize(
    ("question", "is_sure"),
    [
        ("when did karl voss die", True),
        ("When did Karl Voss die?", True),
        ("when did voss die", True),
        ("when did pia voss die", False),
        ("When did Tom Voss die?", False),
    ],
)
def test_who_bears_another_name_than_the_title_is_not_meant_by_he(question: str, is_sure: bool) -> None:
    sentences = tuple(sentences_of(Source("s", "s", OBITUARY)))
    hit = Hit("s", sentences[1:], (0.5,) * 4, 0.5, None, None, title=sentences[0].text)
    reader = Reader(WordModel({"1947": 3.0}), Calibration(1.0, 0.0, 0.5), lambda _: OBITUARY)
    assert (reader.read(question, [hit]).probability > 0.9) is is_sure


def test_whom_the_sentence_before_names_is_meant_by_she() -> None:
    sentences = tuple(sentences_of(Source("s", "s", OBITUARY)))
    hit = Hit("s", sentences[1:], (0.5,) * 4, 0.5, None, None, title=sentences[0].text)
    reader = Reader(WordModel({"80": 3.0}), Calibration(1.0, 0.0, 0.5), lambda _: OBITUARY)
    assert reader.read("how old is pia voss", [hit]).probability > 0.9

"""Reading windows: from scores of words to answers with their place."""

import numpy as np
import pytest
from reader_models import WordModel

from index.dates import dated
from index.records import Hit, Source
from index.sentences import sentences_of
from qa.reader.answerer import ReaderAnswerer
from qa.reader.calibration import Calibration
from qa.reader.read import LESS_LIKELY, Reader
from qa.reader.records import Reading
from qa.reader.windows import MOST_LISTED_CHARACTERS, focused
from qa.records import Abstention, Claim, Question, Reason

TEXT = (
    "The army left Paris [2] in May. Old Lyon and Nice burned for days. "
    "Nobody saw the second-in-command again. The mayor, who fled, was never found."
)
SOURCE = Source("war.txt", "war.txt", TEXT)
CALIBRATION = Calibration(slope=1.0, bias=0.0, threshold=0.5)


def hits_of(source: Source, size: int = 2) -> list[Hit]:
    sentences = sentences_of(source)
    windows = [sentences[start : start + size] for start in range(0, len(sentences), size - 1)]
    return [Hit(source.name, tuple(w), (0.0,) * len(w), 0.5, None, None) for w in windows]


def read(table: dict[str, float], question: str = "What?", no_answer: float = 0.0) -> Reading:
    reader = Reader(WordModel(table, no_answer), CALIBRATION, {SOURCE.id: TEXT}.get)
    return reader.read(question, hits_of(SOURCE))


def test_the_best_span_is_found_with_its_sentence_and_place() -> None:
    (found,) = read({"Lyon": 2.0, "Paris": 1.0}).found
    assert (found.text, found.sentence.ordinal, found.source_name) == ("Lyon", 2, "war.txt")
    assert TEXT[found.start : found.end] == "Lyon"
    assert found.probability == pytest.approx(0.982, abs=0.001)


def test_who_bears_the_role_asked_for_goes_before_who_bears_another() -> None:
    text = "The guests met the head of the mill, Edda Voss. The head of the inn, Jo Lund, was there."
    source = Source("log.txt", "log.txt", text)
    reader = Reader(WordModel({"Jo": 2.0, "Lund": 2.0}, 3.0), CALIBRATION, {source.id: text}.get)
    best = reader.read("Who is the head of the mill?", hits_of(source)).found[0]
    assert (best.text, best.sentence.ordinal) == ("Edda Voss", 1)
    assert text[best.start : best.end] == "Edda Voss"
    assert best.probability == pytest.approx(0.917, abs=0.001)


def test_marks_inside_the_sentence_do_not_shift_the_place() -> None:
    (found,) = read({"May": 3.0}).found
    assert TEXT[found.start : found.end] == "May"


def test_a_part_of_a_unit_is_shown_as_the_whole() -> None:
    (found,) = read({"in": -1.0, "command": 3.0}).found
    assert found.text == "second-in-command"
    assert TEXT[found.start : found.end] == "second-in-command"


def test_answers_stay_within_one_sentence() -> None:
    (found,) = read({"May": 3.0, "Old": 3.1, ".": 1.0}).found
    assert found.text in {"May", "Old Lyon"}


def test_sentences_are_reranked_each_once() -> None:
    reading = read({"Lyon": 2.0, "Paris": 1.0})
    assert [scored.sentence.ordinal for scored in reading.sentences[:2]] == [2, 1]
    assert sorted(scored.sentence.ordinal for scored in reading.sentences) == [1, 2, 3, 4]
    scores = [scored.score for scored in reading.sentences]
    assert scores == sorted(scores, reverse=True)
    assert reading.probability == scores[0]


def test_several_answers_only_where_several_are_asked_for() -> None:
    table = {"Lyon": 2.0, "Nice": 1.5, "Paris": 1.2}
    assert [found.text for found in read(table, "Which three towns burned?").found] == ["Lyon", "Nice", "Paris"]
    assert [found.text for found in read(table, "Which town burned?").found] == ["Lyon"]


@pytest.mark.parametrize(
    ("best", "question", "answer"),
    [
        ("fighting", "When did the mill burn?", "4 March 1903"),
        ("Monday", "When did the mill burn?", "Monday"),
        ("fighting", "What did the mill burn in?", "fighting"),
    ],
)
def test_a_date_comes_before_likelier_words_that_name_no_time(best: str, question: str, answer: str) -> None:
    source = Source("mill", "mill", "On 4 March 1903, a Monday, the mill burned in fighting.")
    sentences = sentences_of(source)
    hit = Hit("mill", tuple(sentences), (0.0,), 0.5, None, None, tuple(dated(sentences)))
    (found,) = Reader(WordModel({best: 3.0, "March": 0.0}), CALIBRATION).read(question, [hit]).found
    assert found.text == answer


def test_no_windows_and_windows_without_words_give_no_answer() -> None:
    reader = Reader(WordModel({}), CALIBRATION)
    assert reader.read("What?", []) == Reading((), 0.0, ())
    empty = Hit("s", (), (), 0.0, None, None)
    assert reader.read("What?", [empty]) == Reading((), 0.0, ())


def test_a_sentence_of_50000_characters_is_read() -> None:
    source = Source("s", "s", "word " * 10_000 + "Lyon.")
    (found,) = Reader(WordModel({"Lyon": 3.0}), CALIBRATION).read("What?", hits_of(source)[:1]).found
    assert (found.text, found.end) == ("Lyon", len(source.text) - 1)


def test_the_most_relevant_sentences_are_read_with_their_neighbours() -> None:
    source = Source("long", "long", " ".join(f"Line {n} is here." for n in range(1, 41)))
    sentences = tuple(sentences_of(source))
    scores = tuple(1.0 if s.ordinal in {5, 7, 30} else 0.0 for s in sentences)
    hit = Hit("long", sentences, scores, 0.5, None, None)
    read = [[s.ordinal for s in window.sentences] for window in focused([hit], most_characters=7 * 16)]
    assert read == [[4, 5, 6, 7, 8], [29, 30, 31]]
    assert sum(len(window.sentences) for window in focused([hit, hit], MOST_LISTED_CHARACTERS)) == 40
    assert focused([], MOST_LISTED_CHARACTERS) == []


def test_a_question_for_all_that_fits_reads_more() -> None:
    source = Source("long", "long", " ".join(f"On day {n} the mill stood still and nobody came." for n in range(100)))
    hit = hits_of(source, size=100)[0]
    model = WordModel({"mill": 1.0})
    reader = Reader(model, CALIBRATION)
    reader.read("What stood still?", [hit])
    one = sum(map(len, model.texts))
    reader.read("Which mills were there?", [hit])
    assert one < sum(map(len, model.texts))


def test_relevance_decides_between_equal_evidence() -> None:
    (hit,) = hits_of(SOURCE, size=9)
    judged = Hit(hit.source_name, hit.sentences, (0.1, 0.9, 0.1, 0.1), 0.5, None, None)
    model = WordModel({"Lyon": 2.0, "Paris": 2.5})
    alone = Reader(model, CALIBRATION).read("What?", [judged])
    both = Reader(model, Calibration(1.0, 0.0, 0.5, relevance=1.0)).read("What?", [judged])
    assert (alone.found[0].text, both.found[0].text) == ("Paris", "Lyon")


def test_the_answerer_claims_what_is_probable_and_abstains_else() -> None:
    hits = hits_of(SOURCE)
    reader = Reader(WordModel({"Lyon": 2.0}), CALIBRATION)
    (claim,) = ReaderAnswerer(reader, 0.9).answer(Question("What?", "What?"), hits)
    assert isinstance(claim, Claim)
    (evidence,) = claim.evidence
    assert claim.text == TEXT[evidence.answer_start : evidence.answer_end] == "Lyon"
    (abstention,) = ReaderAnswerer(reader, 0.99).answer(Question("What?", "What?"), hits)
    assert isinstance(abstention, Abstention)
    assert abstention.reason is Reason.NOT_IN_SOURCES
    assert abstention.nearest[0].sentence.ordinal == 2
    assert abstention.confidence == pytest.approx(0.018, abs=0.001)


def test_an_answer_that_stands_in_two_sentences_is_said_once_and_cited_twice() -> None:
    source = Source("s", "s", "They took Lyon. Later Nice fell. All of Lyon burned.")
    reader = Reader(WordModel({"Lyon": 2.0, "Nice": 1.0}), CALIBRATION)
    (claim,) = ReaderAnswerer(reader, 0.5).answer(Question("What?", "What?"), hits_of(source))
    assert isinstance(claim, Claim)
    cited = {e.sentence.ordinal: source.text[e.answer_start : e.answer_end] for e in claim.evidence}
    assert cited == {1: "Lyon", 3: "Lyon"}


def test_the_answerer_abstains_where_nothing_was_found() -> None:
    reader = Reader(WordModel({}), CALIBRATION)
    (abstention,) = ReaderAnswerer(reader, 0.0).answer(Question("What?", "What?"), [])
    assert abstention == Abstention(Reason.NOT_IN_SOURCES, (), confidence=1.0)


def test_the_number_of_an_item_answers_nothing() -> None:
    text = "4. Jo Lund withdrew his plan at dusk."
    source = Source("minutes.txt", "minutes.txt", text)
    reader = Reader(WordModel({"4": 3.0, "dusk": 1.0}), CALIBRATION, {source.id: text}.get)
    assert reader.read("When did Jo Lund withdraw his plan?", hits_of(source)).found[0].text == "dusk"


def test_what_tells_no_time_is_no_answer_to_when() -> None:
    text = "Edda Voss sealed the door by hand. It was dusk when she left."
    source = Source("log.txt", "log.txt", text)
    reader = Reader(WordModel({"hand": 3.0, "dusk": 1.0}), CALIBRATION, {source.id: text}.get)
    assert reader.read("When did Edda Voss seal the door?", hits_of(source)).found[0].text == "dusk"
    assert reader.read("What did Edda Voss use?", hits_of(source)).found[0].text == "hand"


def test_the_marks_of_clauses_are_not_read() -> None:
    text = "5.1 Pay the rent.\n5.2 Keep one cat.\n(c) Call 12."
    source = Source("lease.txt", "lease.txt", text)
    model = WordModel({"5.2": 9.0, "5": 9.0, "2": 9.0, "cat": 1.0})
    best = Reader(model, CALIBRATION, {source.id: text}.get).read("What may be kept?", hits_of(source, 4)).found[0]
    assert best.text == "cat"
    assert model.texts == ["    Pay the rent.     Keep one cat.     Call 12."]


def test_words_that_take_the_place_of_others_are_less_probable_than_those_were() -> None:
    text = "She rang the bell, which Ida cast."
    source = Source("bell.txt", "bell.txt", text)
    probabilities = []
    for likelier in ("bell", "She"):
        reader = Reader(WordModel({likelier: 3.0, "Ida": 1.0}), CALIBRATION, {source.id: text}.get)
        probabilities.append(reader.read("Who rang?", hits_of(source)).found[0].probability)
    first, second = (np.log(one / (1 - one)) for one in probabilities)
    assert second == pytest.approx(first - 2.0 * 2 * LESS_LIKELY, abs=0.05)


def test_what_defines_the_word_asked_about_is_read_before_all_that_use_it() -> None:
    text = "It is between Edda Voss (“the Buyer”) and Jo Lund. " + "The Buyer pays the price in May and in June. " * 30
    source = Source("sale.txt", "sale.txt", text)
    sentences = sentences_of(source)
    hit = Hit(source.name, tuple(sentences), (0.1, *(0.5,) * 9, *(0.9,) * (len(sentences) - 10)), 0.5, None, None)

    def read(question: str) -> list[int]:
        return [s.ordinal for window in focused([hit], 200, question) for s in window.sentences]

    assert 1 in read("Who is the buyer?")
    assert 1 not in read("Who is Edda?")

"""The right sentence comes first, whatever the question looks like, and other processes' work is found."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.lookup import MOST_PLACES, Lookup
from index.question_words import content_words, names_of
from index.records import Hit, content_id, ranked_sentences
from index.sources import source_of_text
from qa.assemble import Service, assemble
from qa.settings import load_settings

ROOT = Path(__file__).parents[2]
INDEX = """
import sys
from index.sources import source_of_text
from qa.assemble import assemble
from qa.settings import load_settings
service = assemble(load_settings(home=sys.argv[1]))
service.builder.index([source_of_text("news", sys.argv[2])])
service.close()
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = assemble(load_settings(home=tmp_path_factory.mktemp("sample")))
    service.index_sample()
    yield service
    service.close()


def assert_sound(hits: list[Hit]) -> None:
    best = [max(hit.sentence_scores) for hit in hits]
    assert best == sorted(best, reverse=True)
    for hit in hits:
        assert hit.sentences
        assert len(hit.sentence_scores) == len(hit.sentences)
        assert all(0 <= score <= 1 for score in (hit.score, *hit.sentence_scores))
        assert hit.dense is None or -1.001 <= hit.dense <= 1.001
        assert not (hit.dense is None and hit.lexical is None)
        ordinals = [sentence.ordinal for sentence in hit.sentences]
        assert ordinals == list(range(ordinals[0], ordinals[0] + len(ordinals)))


def best_ordinal(service: Service, question: str) -> int:
    hits = service.search.search(question)
    assert_sound(hits)
    return ranked_sentences(hits)[0].sentence.ordinal


@pytest.mark.parametrize(
    ("question", "ordinal"),
    [
        ("Who was the head of AQIM among the prisoners?", 3),
        ("What did the French Minister of Defence say?", 5),
        ("Who is the second-in-command for Al Qaeda in North Africa?", 7),
        ("How many rockets or grenades were seized?", 9),
        ("Which villages did the armored squadron take over?", 11),
        ("Who commanded the Chadian forces?", 13),
        ("How many rounds of amunition were siezed?", 9),
        ("WHICH VILLAGES DID THE ARMORED SQUADRON TAKE OVER", 11),
    ],
)
def test_the_right_sentence_comes_first(sample: Service, question: str, ordinal: int) -> None:
    assert best_ordinal(sample, question) == ordinal


def test_an_empty_index_gives_nothing(service: Service) -> None:
    assert service.search.search("Who was killed?") == []
    service.search.check()


def test_there_are_no_more_windows_than_asked_for(tmp_path: Path) -> None:
    service = assemble(load_settings(home=tmp_path / "home", top_k=2))
    service.builder.index([source_of_text(f"note {n}", f"The ferry number {n} is late.") for n in range(5)])
    assert len(service.search.search("Is the ferry late?")) == 2
    service.close()


ODD_QUESTIONS = {
    "another script": "津波はいつ起きましたか？ Где это было?",
    "right to left": "من قتل في الأول من مارس؟",
    "2,000 characters": "who was killed on 1 March " * 77,
    "2,000 words": " ".join(f"word{number}" for number in range(2000)),
    "operators": 'NEAR("a" b, 3) AND NOT (killed* OR ^March) -text:"x" + {y} : "',
    "stop words": "what is it that they were to do",
    "emoji": "\U0001f600 \U0001f469\u200d\U0001f680",
    "punctuation": "?!... --- ''' \"\"\"",
    "control characters": "who\x00was\x07killed\x1b[31m",
    "a lone surrogate": "who \ud800 was killed",
    "SQL": "'; DROP TABLE chunks; --",
    "nothing": "",
    "white space": " \n\t ",
}


@pytest.mark.parametrize("question", ODD_QUESTIONS.values(), ids=ODD_QUESTIONS.keys())
def test_an_odd_question_does_no_harm(sample: Service, question: str) -> None:
    assert_sound(sample.search.search(question))
    assert isinstance(sample.search.unknown_names(question), list)
    assert sample.catalog.count_sources() == 1


def test_what_another_process_indexes_is_found_without_a_restart(seeded: Service) -> None:
    question = "Which instrument did the lighthouse keeper play?"
    assert "accordion" not in ranked_sentences(seeded.search.search(question))[0].sentence.text
    text = "The lighthouse keeper played the accordion."
    command = [sys.executable, "-c", INDEX, str(seeded.settings.home), text]
    subprocess.run(command, cwd=ROOT, check=True)
    first = seeded.search.search(question)[0]
    assert [sentence.text for sentence in first.sentences] == [text]
    assert first.dense is not None
    assert first.lexical is not None


def test_a_removed_source_is_found_no_more(seeded: Service) -> None:
    note = source_of_text("note", "The lighthouse keeper played the accordion.")
    seeded.builder.index([note])
    assert seeded.search.search("accordion")[0].source_name == "note"
    seeded.builder.remove(note.id)
    assert {hit.source_name for hit in seeded.search.search("accordion")} == {"tigharghar.txt"}


def test_equal_sentences_in_two_sources_are_both_found(seeded: Service) -> None:
    text = "The lighthouse keeper played the accordion."
    seeded.builder.index([source_of_text("one", text), source_of_text("two", f"{text} Nobody listened.")])
    names = [hit.source_name for hit in seeded.search.search("Who played the accordion?")]
    assert set(names[:2]) == {"one", "two"}


def test_a_sentence_over_the_budget_is_found_by_its_end(seeded: Service) -> None:
    long = " and ".join(f"crate {number} of apples" for number in range(150))
    seeded.builder.index([source_of_text("long", f"The ship brought {long} and one accordion.")])
    best = ranked_sentences(seeded.search.search("Which ship brought an accordion?"))[0]
    assert best.source_name == "long"
    assert best.sentence.text.endswith("one accordion.")


def test_a_number_is_known_in_either_spelling(sample: Service) -> None:
    assert sample.search.unknown_names("Were 60000 rounds or 71000 seized?") == ["71000"]


def test_a_text_in_many_places_does_not_flood_the_search(service: Service) -> None:
    service.builder.index(source_of_text(f"{n}", f"Annual report.\nNumber {n} of the year.") for n in range(30))
    service.builder.index([source_of_text("ferry", "The annual ferry report names Mira Okonjo.")])
    hits = service.search.search("annual report of the ferry")
    assert hits[0].source_name == "ferry"
    assert len(Lookup(service.catalog).matches_of({content_id("Annual report."): 1.0})) == MOST_PLACES


def test_words_that_no_source_holds_are_told(sample: Service) -> None:
    question = "Did General Deby meet Napoleon in Kidal or Paris in 2013 or 1812, on 5 May?"
    assert sample.search.unknown_names(question) == ["Napoleon", "Paris", "1812"]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who was killed?", []),
        ("Napoleon was where?", []),
        ("Where was Napoleon, and WHO saw Napoleon?", ["Napoleon"]),
        ("Fine. Describe his car? Also: Explain Napoleon.", ["Napoleon"]),
        ("Did Abou Zeid die in 2013 or on 12 March?", ["Abou", "Zeid", "2013"]),
        ("Did Abou Zeid die on a Monday in MAY or on friday?", ["Abou", "Zeid"]),
        ("what about Élodie Ångström?", ["Élodie", "Ångström"]),
        ("", []),
        ("?!", []),
    ],
)
def test_names_of(question: str, names: list[str]) -> None:
    assert names_of(question) == names


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who was killed on 1 March?", ["killed", "1", "march"]),
        ("Ferry, ferry, FERRY!", ["ferry"]),
        ("what is it", ["what", "is", "it"]),
        ("Aguel'hoc's second-in-command", ["aguel", "hoc", "second", "command"]),
        ("\U0001f600 ?!", []),
        ("", []),
    ],
)
def test_content_words(question: str, words: list[str]) -> None:
    assert content_words(question) == words

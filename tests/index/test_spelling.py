"""Misspelt words are understood; words that merely are unknown stay."""

import pytest

from index.spelling import common_words, respelled, words_of

TEXT = "Abdelhamid and Okonjo left the harbour of Aguelhoc in March. The squadron seized ammunition near Tessalit."


def understood(question: str) -> str:
    known = words_of([TEXT])
    return respelled(question, lambda: known)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("who left in Marhc?", "who left in March?"),
        ("what amunition was siezed by the squadren?", "what ammunition was seized by the squadron?"),
        ("When did Abdelhamed leave Agelhoc?", "When did Abdelhamid leave Aguelhoc?"),
        ("who left the squadren in Ocotber 2015?", "who left the squadron in October 2015?"),
    ],
)
def test_misspelt_words_are_corrected(asked: str, meant: str) -> None:
    assert understood(asked) == meant


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Who left the harbour in March?",
        "Who is Zorblatt?",
        "Who is Olonje?",
        "where is x1Marhc2, QX-17 or wxy?",
        "谁被杀了？ из марта",
        "Did it rain in April?",
        "Who left the TESSALID?",
        "Who is Okonja of the harbour?",
        "Wann verliess Abdelhamed Aguelhok?",
    ],
)
def test_other_words_stay(question: str) -> None:
    assert understood(question) == question


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("What did Le Drain say?", "What did Le Drian say?"),
        ("Who lives at Tinzawatenne or Aguelhok?", "Who lives at Tinzawatenne or Aguel'hoc?"),
        ("Did Jean Paris go?", "Did Jean Paris go?"),
        ("Is there a drain?", "Is there a drain?"),
        ("Drain?", "Drain?"),
    ],
)
def test_names_with_a_common_form_or_an_apostrophe(asked: str, meant: str) -> None:
    known = words_of(["Jean-Yves Le Drian went to Pairs and Aguel'hoc."])
    assert respelled(asked, lambda: known) == meant


def test_two_words_equally_near_are_not_chosen_between() -> None:
    known = words_of(["Zorbat Zorbet"])
    assert respelled("who is the zorbit?", lambda: known) == "who is the zorbit?"


def test_sources_are_read_only_for_an_uncommon_word() -> None:
    def never() -> frozenset[str]:
        raise AssertionError

    assert respelled("Who left the harbour?", never) == "Who left the harbour?"


def test_common_words_are_words() -> None:
    assert {"which", "many", "about"} <= common_words()
    assert not any(word.startswith(("[", "#")) for word in common_words())


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("who has okonjos key", "who has okonjo's key"),
        ("whats abdelhamids rank", "what is abdelhamid's rank"),
        ("Whos the head of the squadron?", "Who is the head of the squadron?"),
        ("where are the okonjos", "where are the okonjo"),
        ("who left the harbours of aguelhoc", "who left the harbour of aguelhoc"),
    ],
)
def test_apostrophes_left_out_are_put_back(asked: str, meant: str) -> None:
    assert understood(asked) == meant


@pytest.mark.parametrize("question", ["what is the wifi password", "where is the wefe", "where is the whfe"])
def test_another_letter_makes_another_word_of_a_short_one(question: str) -> None:
    known = words_of(["He leaves his wife Margaret."])
    assert respelled(question, lambda: known) == question


def test_a_short_word_with_a_letter_too_few_or_swapped_is_corrected() -> None:
    known = words_of(["He leaves his wives Margaret and Zoot."])
    assert respelled("where is the wivs and the zoto", lambda: known) == "where is the wives and the zoot"

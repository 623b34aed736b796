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

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import Sentence, Source
from index.sentences import partition, sentences_of, split

HERE = Path(__file__).parent
CASES = [json.loads(line) for line in (HERE / "sentence_cases.jsonl").read_text(encoding="utf-8").splitlines()]
SEED = HERE.parents[1] / "seeds" / "tigharghar.txt"

SPICE = ["Mr. ", "U.S. ", "e.g. ", "[3]", " [12] ", "[a]", "[note 1]", "...", "…", '."', ".) ", "J. ", "5. "]
TEXTS = st.lists(
    st.one_of(st.text(max_size=20), st.sampled_from([*SPICE, "\n", "\r\n", "\r", "。", "؟ ", "\u2028", "\xa0»"]))
).map("".join)


def found_in(text: str) -> list[Sentence]:
    return sentences_of(Source("name", "origin", text))


def texts_of(text: str) -> list[str]:
    return [sentence.text for sentence in found_in(text)]


@pytest.mark.parametrize("parts", [case["parts"] for case in CASES if not case.get("hard")])
def test_the_case_table(parts: list[str]) -> None:
    assert split("".join(parts)) == parts


def test_the_case_table_is_wide_and_mostly_not_hard() -> None:
    assert len(CASES) >= 80
    assert len({case["group"] for case in CASES}) >= 10
    assert sum(case.get("hard", False) for case in CASES) < len(CASES) / 10


def test_hard_cases_go_wrong_seldom() -> None:
    hard = [case["parts"] for case in CASES if case.get("hard")]
    assert sum(split("".join(parts)) != parts for parts in hard) <= 3


def test_the_seed_has_thirteen_sentences_without_marks() -> None:
    source = Source("tigharghar.txt", "origin", SEED.read_text(encoding="utf-8"))
    sentences = sentences_of(source)
    assert [sentence.ordinal for sentence in sentences] == list(range(1, 14))
    assert not any("[" in sentence.text for sentence in sentences)
    assert all(source.text[sentence.start : sentence.end] == sentence.text for sentence in sentences)
    assert all(sentence.source_id == source.id for sentence in sentences)
    assert sentences[1].text.startswith("Early in the afternoon on 20 February")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("He died.[3] Then war came.", ["He died.", "Then war came."]),
        ("He died[3]. Then war came [4].", ["He died.", "Then war came."]),
        ("[3] He died.\n[note 1] War came.", ["He died.", "War came."]),
        ("In 1990[5] he, Ali [6], and Bo [7] met.", ["In 1990 he, Ali, and Bo met."]),
        ("The[a] word[b] stays.[citation needed]", ["The word stays."]),
        ("Unsourced.[who?][1, 2] More.[3-5]", ["Unsourced.", "More."]),
        ("A claim.[^1] More.", ["A claim.", "More."]),
        ("A [b]ig boy[s] said [a] word.", ["A [b]ig boy[s] said [a] word."]),
        ("In [2013] see [1](https://x.org/a).", ["In [2013] see [1](https://x.org/a)."]),
        ("- [x] done", ["- [x] done"]),
        ("It rose in three years.1 Boats were few.", ["It rose in three years.1", "Boats were few."]),
        ("It cost 3.5 Million.", ["It cost 3.5 Million."]),
    ],
)
def test_footnote_marks_are_not_shown(text: str, shown: list[str]) -> None:
    assert texts_of(text) == shown
    assert "".join(split(text)) == text


@pytest.mark.parametrize("text", ["[3]", "[3]\n", " \n[3] [4]\n\t", "", " ", "\n\n", "\u200b\n[a]"])
def test_marks_and_blanks_alone_are_no_sentence(text: str) -> None:
    assert found_in(text) == []
    assert split(text) == ([text] if text else [])


def test_marks_on_their_own_line_belong_to_the_part_before() -> None:
    assert split("He died.\n[3]\nWar came.") == ["He died.\n[3]\n", "War came."]


def test_offsets_leave_out_marks_at_both_ends_and_keep_those_inside() -> None:
    text = "  [3] He died[4] young.[5]\n"
    (sentence,) = found_in(text)
    assert text[sentence.start : sentence.end] == "He died[4] young."
    assert sentence.text == "He died young."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_sentence(end: str) -> None:
    text = f"no full stop{end}{end}second line{end}"
    assert split(text) == [f"no full stop{end}{end}", f"second line{end}"]


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_parts_joined_are_the_text_and_each_shows_something(text: str) -> None:
    parts = split(text)
    assert "".join(parts) == text
    assert len(parts) <= 1 or all(part.strip() for part in parts)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_offsets_ascend_without_overlap_and_hold_the_shown_text(text: str) -> None:
    sentences = found_in(text)
    assert [sentence.ordinal for sentence in sentences] == list(range(1, len(sentences) + 1))
    assert all(left.end <= right.start for left, right in pairwise(sentences))
    for sentence in sentences:
        slice_of_text = text[sentence.start : sentence.end]
        assert slice_of_text == slice_of_text.strip() != ""
        assert sentence.text == sentence.text.strip() != ""
        assert sentence.text == slice_of_text or set("[\r\n") & set(slice_of_text)


@given(st.text(), st.lists(st.integers(0, 200)))
@settings(deadline=None)
def test_a_partition_survives_any_decision(text: str, starts: list[int]) -> None:
    assert "".join(partition(text, lambda _line: starts)) == text


@pytest.mark.parametrize("text", ["lone \ud800 surrogate. Next \udfff one.", "a\x00b. C", "Il est là.\xa0» Oui."])
def test_odd_characters_do_not_throw(text: str) -> None:
    assert "".join(split(text)) == text
    assert len(found_in(text)) <= 2


def test_a_panic_of_the_library_leaves_the_line_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicError(BaseException):
        pass

    def panic(_language: str, _line: str) -> None:
        raise PanicError

    monkeypatch.setattr("sentencex.get_sentence_boundaries", panic)
    assert split("One here. Two here.\nThree.") == ["One here. Two here.\n", "Three."]


@pytest.mark.parametrize(
    "unit",
    ["a", "word ", ".", "? ", "Mr. ", "[3]", "a [3] ", "[1,", ".) ", "今", "\n", "(", "approx. 5 ", " "],
)
def test_half_a_million_characters_take_seconds_at_most(unit: str) -> None:
    text = (unit * 500_000)[:500_000]
    begun = time.perf_counter()
    sentences_of(Source("name", "origin", text))
    assert time.perf_counter() - begun < 10

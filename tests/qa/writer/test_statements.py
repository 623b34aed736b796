"""Statements and their numbers are read from any form of markers, in whatever pieces the text comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.writer.statements import Statement, read_statements

CASES: list[tuple[str, list[tuple[str, tuple[int, ...]]]]] = [
    ("Ann won [1]. Bob lost [2].", [("Ann won.", (1,)), ("Bob lost.", (2,))]),
    ("Ann won. [1] Bob lost. [2]", [("Ann won.", (1,)), ("Bob lost.", (2,))]),
    ("Ann won [1][3]. Bob lost [2] [4]", [("Ann won.", (1, 3)), ("Bob lost", (2, 4))]),
    ("Ann won [1, 3] and Bob lost [2].", [("Ann won and Bob lost.", (1, 3, 2))]),
    ("Ann won [2-4]; all saw it.", [("Ann won; all saw it.", (2, 3, 4))]),
    ("Ann won. Bob lost [2].", [("Ann won.", (2,)), ("Bob lost.", (2,))]),
    (
        "Gen. Deby won 3.5 million [1]. The U.S. lost [2].",
        [("Gen. Deby won 3.5 million.", (1,)), ("The U.S. lost.", (2,))],
    ),
    ("Ann won【1†source】. Bob lost [^2].", [("Ann won.", (1,)), ("Bob lost.", (2,))]),
    ("Ann won [Sentence 1]. Bob lost (sentence 2).", [("Ann won.", (1,)), ("Bob lost.", (2,))]),
    ("Ann won [1. Bob lost [2", [("Ann won.", (1,)), ("Bob lost", (2,))]),
    ("Ann won (1).\nBob lost (2)", [("Ann won.", (1,)), ("Bob lost", (2,))]),
    ("Ann won².", [("Ann won.", (2,))]),
    ("Ann [sic] won [1] [citation needed].", [("Ann won.", (1,))]),
    ("Ann won [one].", [("Ann won.", ())]),
    ("- **Ann** won [1]\n- Bob `lost` [2]\n", [("Ann won", (1,)), ("Bob lost", (2,))]),
    ("1. Ann won [1].\n2. Bob lost [2].", [("Ann won.", (1,)), ("Bob lost.", (2,))]),
    ("# Result\nAnn won [1].", [("Result", ()), ("Ann won.", (1,))]),
    ("The sources say:\nAnn won [1].", [("Ann won.", (1,))]),
    ("According to the provided sentences, Ann won [1].", [("Ann won.", (1,))]),
    ("Yes, Ann won [1].", [("Ann won.", (1,))]),
    ("<think>Is it [3]? No.</think>Ann won [1].", [("Ann won.", (1,))]),
    ("<think>It never ends [1].", []),
    ("雪が降った。[1]雨も降った。[2]", [("雪が降った。", (1,)), ("雨も降った。", (2,))]),
    ("Ann won [1]. Bob lost the", [("Ann won.", (1,))]),
    ("Ann won [1]. Bob lost.", [("Ann won.", (1,)), ("Bob lost.", ())]),
    ("Bob lost", [("Bob lost", ())]),
    ("", []),
    (" \n[1]\n", []),
]


@pytest.mark.parametrize(("text", "read"), CASES, ids=[text[:30] for text, _ in CASES])
def test_statements_and_numbers(text: str, read: list[tuple[str, tuple[int, ...]]]) -> None:
    assert list(read_statements([text])) == [Statement(*one) for one in read]


@given(st.sampled_from(CASES), st.lists(st.integers(1, 9), min_size=1))
def test_pieces_do_not_matter(case: tuple[str, list[tuple[str, tuple[int, ...]]]], sizes: list[int]) -> None:
    text, pieces = case[0], []
    while text:
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(text[:size])
        text = text[size:]
    assert list(read_statements(pieces)) == list(read_statements([case[0]]))


@given(st.text(alphabet="Ann won.[]()1234【†】^ \n-!", max_size=60))
def test_no_marker_is_ever_left(text: str) -> None:
    for statement in read_statements([text]):
        assert not set(statement.text) & set("[]【】")
        assert statement.text.strip() == statement.text != ""


def test_a_statement_comes_as_soon_as_it_is_complete() -> None:
    taken: list[str] = []

    def pieces() -> list[str]:
        return ["Ann won [1]", ".", " ", "B", "ob lost [2].", " Then"]

    def recorded() -> object:
        for piece in pieces():
            taken.append(piece)
            yield piece

    statements = read_statements(recorded())  # type: ignore[arg-type]
    assert next(statements).text == "Ann won."
    assert taken[-1] == "B"
    assert next(statements).text == "Bob lost."
    assert taken[-1] == " Then"


@pytest.mark.parametrize("text", ["NOT IN SOURCES", "Not in the sources.", "**NOT IN SOURCES**"])
def test_nothing_is_told_from_a_statement(text: str) -> None:
    assert [one.says_nothing for one in read_statements([text])] == [True]
    assert not any(one.says_nothing for one in read_statements(["Gold is not in sources of iron [1]."]))


@pytest.mark.parametrize(
    ("before", "behind", "read"),
    [
        ("Ann won", "x [1].", [Statement("Ann won x.", (1,))]),
        ("Ann won", "[1].", [Statement("Ann won.", (1,))]),
        ("Ann won [", "1].", [Statement("Ann won.", (1,))]),
        ("Ann won (1)", ".", [Statement("Ann won.", (1,))]),
        ("Ann won (1)", "x.", [Statement("Ann won (1) x.", ())]),
    ],
)
def test_a_million_blanks_are_read_once(before: str, behind: str, read: list[Statement]) -> None:
    # Read again from every one of them, they would take hours.
    assert list(read_statements([before + " " * 1_000_000 + behind])) == read

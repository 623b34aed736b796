"""Statements are read from JSON as their objects are complete; what is broken is repaired or left out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import SettingsError
from qa.writer.models import ModelOptions, load_chat_model, structured
from qa.writer.statements import Statement
from qa.writer.structured import read_structured

ANN, BOB = Statement("Ann won.", (1,)), Statement("Bob lost.", (2, 3))
A, B = '{"text": "Ann won.", "sentences": [1]}', '{"text": "Bob lost.", "sentences": [2, 3]}'
CASES: list[tuple[str, list[Statement]]] = [
    (f'{{"statements": [{A}, {B}]}}', [ANN, BOB]),
    (f'{{ "statements" : [\n  {A},\n  {B}\n]\n}}', [ANN, BOB]),
    (f"[{A}, {B}]", [ANN, BOB]),
    (f"{A}\n{B}\n", [ANN, BOB]),
    (f'```json\n{{"statements": [{A}]}}\n```', [ANN]),
    (f'Here is the answer in JSON:\n{{"statements": [{A}]}} I hope that this helps!', [ANN]),
    (f'<think>{{"text": "Bob won.", "sentences": [9]}}</think>{{"statements": [{A}]}}', [ANN]),
    (f'{{"answer": {{"statements": [{A}, {B}]}}}}', [ANN, BOB]),
    ('{"statements": [{"sentences": [2, 3, 2], "text": "Bob lost."}]}', [BOB]),
    ('{"statements": []}', []),
    ('{"statements": null}', []),
    ("{}", []),
    # Numbers and text in other forms.
    ('{"statements": [{"text": "Ann won.", "sentences": 1}]}', [ANN]),
    ('{"statements": [{"text": "Bob lost.", "sentences": ["2", 3.0, true, null]}]}', [BOB]),
    ('{"statements": [{"text": "Bob lost.", "sentences": "2-3"}]}', [BOB]),
    ('{"statements": [{"text": "Ann won."}]}', [Statement("Ann won.", ())]),
    ('{"statements": [{"text": "Ann won [1].", "sentences": [7]}]}', [ANN]),
    ('{"statements": [{"text": "Ann won. Bob lost.", "sentences": [1]}]}', [ANN, Statement("Bob lost.", (1,))]),
    ('{"statements": [{"text": "**Ann** won.", "sentences": [1]}]}', [ANN]),
    ('{"statements": [{"text": 7, "sentences": [1]}, {"text": "", "sentences": [2]}]}', []),
    ('{"statements": [{"text": "A {brace} is won.", "sentences": [1]}]}', [Statement("A {brace} is won.", (1,))]),
    ('{"statements": [{"text": "\\u00c4nn \\"won\\".", "sentences": [1]}]}', [Statement('Änn "won".', (1,))]),
    *[
        (f'{{"statements": [{{"text": "Ann won.", "sentences": [1, {odd}]}}]}}', [ANN])
        for odd in ("1e999", "NaN", "1.5", f'"{"9" * 5000}"')
    ],
    # Broken, and repaired.
    (f'{{"statements": [{A[:-1]}, {B}]}}', [ANN, BOB]),
    (f'{{"statements": [{A} {B}', [ANN, BOB]),
    (f'{{"statements": [{A}, {B[:-1]}', [ANN, BOB]),
    ('{"statements": [{"text": "Ann\nwon.", "sentences": [1],}, ]}', [ANN]),
    # Broken, and left out: where the text may be torn off, and where it cannot be told what it is.
    (f'{{"statements": [{A}, {{"text": "Bob lost the', [ANN]),
    (f'{{"statements": [{A}, {{"text": "Bob lost."', [ANN]),
    (f'{{"statements": [{{"text": "He won "all" of it", "sentences": [1]}}, {B}]}}', [BOB]),
    (f"{{'statements': [{{'text': 'Bob won.', 'sentences': [1]}}, {A}]}}", [ANN]),
    # No JSON at all.
    ("Ann won [1]. Bob lost [2, 3].", [ANN, BOB]),
    (f"Ann won [1]. {'Bob lost [2, 3]. ' * 20}", [ANN, *[BOB] * 20]),
    ("", []),
]


@pytest.mark.parametrize(
    "text", [f'{{"statements": [{{"text": "Bob won.", "sentences": [{"9" * 5000}]}}]}}', '{"a":' * 5000, "[" * 5000]
)
def test_what_no_reader_of_json_takes_says_nothing(text: str) -> None:
    assert not list(read_structured([text]))


@pytest.mark.parametrize(("text", "read"), CASES, ids=[text[:40] for text, _ in CASES])
def test_statements_and_numbers(text: str, read: list[Statement]) -> None:
    assert list(read_structured([text])) == read


@given(st.sampled_from(CASES), st.lists(st.integers(1, 9), min_size=1))
def test_pieces_do_not_matter(case: tuple[str, list[Statement]], sizes: list[int]) -> None:
    text, read = case
    pieces, place = [], 0
    while place < len(text):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(text[place : place + size])
        place += size
    assert list(read_structured(pieces)) == read


@given(st.text(alphabet='{}[]",:\\ \n1aA.', max_size=80))
def test_anything_is_read_without_an_error(text: str) -> None:
    for statement in read_structured([text[:7], text[7:]]):
        assert statement.text


@pytest.mark.parametrize(
    ("before", "behind", "read"),
    [
        ('{"statements":', "x", []),
        ('{"statements": [' + A + ", {", 'x"', [ANN]),
        ('{"a", }', f", {A}", [ANN]),
        ('{"a"}', "x", []),
        ('{"a",', "x}", []),
        (A[:-1] + ", ", "", [ANN]),
    ],
)
def test_a_million_blanks_are_read_once(before: str, behind: str, read: list[Statement]) -> None:
    # Read again from every one of them, they would take hours.
    assert list(read_structured([before, " " * 1_000_000, behind])) == read


@given(st.text(min_size=1, max_size=40).map(lambda text: f"Ann {text} won."), st.integers(0, 200))
def test_a_statement_that_is_cut_is_not_said(text: str, end: int) -> None:
    whole = json.dumps({"statements": [{"text": text, "sentences": [1]}]})
    torn = whole[: min(end, whole.index('"sentences"'))]
    assert list(read_structured([torn])) == []


def test_a_statement_goes_on_before_the_next_one_is_there() -> None:
    taken: list[str] = []

    def pieces() -> object:
        for piece in ('{"statements": [', A[:20], A[20:], ", ", B[:5], B[5:], "]}"):
            taken.append(piece)
            yield piece

    read = read_structured(pieces())  # type: ignore[arg-type]
    assert next(read) == ANN
    assert len(taken) == 3


@pytest.mark.parametrize(
    ("name", "output", "is_structured"),
    [
        ("openai:gpt-4.1-mini", "auto", True),
        ("openai:gpt-3.5-turbo", "auto", False),
        ("openai:own", "auto", False),
        ("openai:own", "json", True),
        ("openai:gpt-4.1-mini", "markers", False),
    ],
)
def test_auto_takes_json_where_the_model_is_known_to_keep_to_a_schema(
    name: str, output: str, is_structured: bool
) -> None:
    model = load_chat_model(name, ModelOptions("http://localhost:9/v1"))
    assert (structured(model, output, name) is not None) is is_structured


def test_a_model_without_schemas_is_told_in_one_sentence() -> None:
    from chat_models import LocalChatModel

    with pytest.raises(SettingsError, match=r"local:test cannot be held to JSON; set QA_MODEL_OUTPUT to markers\."):
        structured(LocalChatModel(), "json", "local:test")
    assert structured(LocalChatModel(), "auto", "local:test") is None

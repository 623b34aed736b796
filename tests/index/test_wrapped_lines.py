from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import Source
from index.sentences import sentences_of, split
from qa.reader.places import aligned, place_in_source

LETTER = """\
The ferry company wrote on Monday that it will not run the
early boat in winter. It blamed the price of fuel and the
Harbour Board, which had raised its dues. We asked the
mayor, Dr. Aino Lehto, whether the island could pay; she said
no."""


def shown(text: str) -> list[str]:
    source = Source("name", "origin", text)
    found = sentences_of(source)
    assert "".join(split(text)) == text
    assert all(left.end <= right.start for left, right in pairwise(found))
    for one in found:
        assert aligned(one.text, text[one.start : one.end]) is not None
    return [one.text for one in found]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n   "])
@pytest.mark.parametrize("mark", ["", "> ", ">> "])
def test_a_wrapped_paragraph_is_read_as_if_it_were_not(mark: str, end: str) -> None:
    whole = LETTER.replace("\n", " ")
    text = mark + LETTER.replace("\n", f"{end}{mark}")
    assert "".join(f" {one}" for one in shown(text)).lstrip(" >") == whole
    assert "It blamed the price of fuel and the Harbour Board, which had raised its dues." in shown(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Shoots were counted in the old scars after the con-\nventional buoys had gone.", "conventional buoys"),
        (
            "It is the only plant that flowers in the shal-\nlow waters along all of north-west Eu-\nrope.",
            "west Europe",
        ),
        ("He is a well-known man, and nobody was as well-\nknown in all of Ostrava as he was.", "as well-known in all"),
        (
            "The bill for the works was paid in full by the\nCrown Estate, which owns the bed, and by\nnobody else.",
            "by the Crown",
        ),
    ],
)
def test_words_that_a_line_end_parts_are_made_whole(text: str, first: str) -> None:
    (sentence,) = shown(text)
    assert first in sentence


@pytest.mark.parametrize(
    "text",
    [
        "milk, two litres\neggs, a dozen\nbread for Sunday",
        "turn off the water at the main valve in the cellar\nopen the tap in the yard and let it all run out\n"
        "call the plumber from the harbour if it still drips",
        "Two roads diverged in a yellow wood of old,\nAnd sorry I could not travel both of them at once\nAnd be one",
        "75 g butter, unsalted\n50 g plain flour\n3 eggs, hard-boiled\na bunch of parsley",
        "[12:01] Maja: has anyone seen the key of my bike\n[12:03] Oskar: it is in the cellar\n[12:04] Maja: thanks",
        "Ida Krog, 12 Harbour Street in the old town\nNordby 4450\nDenmark",
        "- the standpipe by the east gate is still leaking today\n- the compost bins are to be moved next week",
        "| name | the height of the tower in metres | x |\n| gull | the height of the tower in metres | y |",
        "# The recovery of the meadows after the storm\nthe meadow grew back",
        "These are to be brought by whoever comes to the feast:\nbread, and cheese for all of the children",
    ],
)
def test_lines_of_their_own_stay_apart(text: str) -> None:
    assert len(shown(text)) == text.count("\n") + 1


def test_a_capital_behind_a_line_end_needs_a_wrapped_paragraph_or_an_unfinished_line() -> None:
    notes = "Rents go up to £42 a plot from the first day of May\nHarriet wrote that she opposed the rise of the\nrents"
    assert shown(notes)[0].endswith("of May")
    assert shown(notes)[1].endswith("the rise of the rents")


def test_an_answer_over_a_line_end_has_its_place_in_the_source() -> None:
    text = "> " + LETTER.replace("\n", "\n> ")
    source = Source("name", "origin", text)
    sentence = next(one for one in sentences_of(source) if "Harbour Board" in one.text)
    start = sentence.text.index("the Harbour")
    place = place_in_source(sentence, start, start + len("the Harbour Board"), lambda _: text)
    assert place is not None
    assert text[slice(*place)] == "the\n> Harbour Board"


PIECES = ["the early boat went to the island of Ely-", "> ", ">", "\n", "\r\n", " the ", "[3]", "a.", "| "]


@given(st.lists(st.sampled_from(PIECES)))
@settings(max_examples=200, deadline=None)
def test_any_lines_stay_a_partition_whose_sentences_can_be_placed(pieces: list[str]) -> None:
    shown("".join(pieces))

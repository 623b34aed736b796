"""Who somebody is stands beside the name."""

import pytest

from qa.reader.appositions import bearers, described, echoed, signed


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Who was Edda Voss?", [(12, 21)]),
        ("and who is edda voss", [(12, 21)]),
        ("Who is Voss?", [(12, 21)]),
        ("Who is voss?", [(12, 21)]),
        ("Who is Edda?", [(12, 21)]),
        ("Who is edda?", []),
        ("What was Edda Voss's rank?", [(12, 21)]),
        ("What was the position of Edda Voss?", [(12, 21)]),
        ("Which role did Edda Voss play?", []),
        ("What position did Edda Voss hold?", [(12, 21)]),
        ("Who is the miller?", []),
        ("Who was killed by Edda Voss?", []),
        ("", []),
    ],
)
def test_the_name_that_is_asked_about_is_no_answer(question: str, places: list[tuple[int, int]]) -> None:
    assert echoed(question, "The miller, Edda Voss, left.") == places


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("On 1 May it was said that the miller of Orm, Edda Voss, left.", "miller of Orm"),
        ("The army met the head of the mill, Edda Voss.", "head of the mill"),
        ("Among them was Edda Voss, later director of the mill, who left.", "later director of the mill"),
        ("the miller Edda Voss left", "miller"),
        ("Edda Voss is a miller from Orm.", "miller from Orm"),
        ("Edda Voss, the miller, left", "miller"),
        ("Edda Voss, head of the mill at Orm, left", "head of the mill at Orm"),
        ("Edda Voss, who was the miller", "miller"),
        ("Edda Voss met the miller", None),
        ("the miller and Edda Voss", None),
        ("Edda Voss, in the mill, left", None),
    ],
)
def test_who_somebody_is_stands_beside_the_name(text: str, said: str | None) -> None:
    name = text.index("Edda Voss")
    span = described(text, (name, name + len("Edda Voss")))
    assert (text[slice(*span)] if span else None) == said


@pytest.mark.parametrize(
    ("question", "text", "names"),
    [
        ("Who is the head of the mill?", "Edda Voss, head of the mill, left.", ["Edda Voss"]),
        ("who was head of the mill", "On Monday Edda Voss, then head of the mill, left.", ["Edda Voss"]),
        ("And who is the head of the mill?", "They met the head of the mill, Edda Voss.", ["Edda Voss"]),
        ("Who was the head of the mill?", "Edda Voss became the head  of the mill.", ["Edda Voss"]),
        ("Who is the head of the mill?", "Edda Voss, head of the inn, met Jo Lund, head of the mill.", ["Jo Lund"]),
        ("Who is the Royal Surveyor?", "Sailors met the Royal Surveyor Ibn al Rashid.", ["Ibn al Rashid"]),
        ("Who is the head of the mill?", "She was the head of the mill.", []),
        ("Who is the head of the mill?", "To the head of the mill, Sunday is holy.", []),
        ("Who is the head of the mill?", "The head of the mill left with Edda Voss.", []),
        ("Who is the head of the mill?", "Edda Voss, head of the mills, left.", []),
        ("Who is the head of the mill?", "The deputy head of the mill, Edda Voss, left.", []),
        ("Who is the head of the mill?", "The co-head of the mill, Edda Voss, left.", []),
        ("Who is the head of the mill?", "The former head of the mill, Edda Voss, left.", []),
        ("Who was the head of the mill?", "The former head of the mill, Edda Voss, left.", ["Edda Voss"]),
        ("Who is the deputy head of the mill?", "The deputy head of the mill, Edda Voss, left.", ["Edda Voss"]),
        ("Who is the head of the mill?", "Edda Voss, head of the mill kitchen, left.", []),
        ("Who is the head of the mill?", "Edda Voss, head of the mill's kitchen, left.", []),
        ("Who is the head of the mill?", "Edda Voss was the head of the mill in 1990.", ["Edda Voss"]),
        ("Who is the head of the mill?", "The head of the mill, Edda Voss's brother, left.", []),
        ("Who is the head?", "Edda Voss, head of the mill, left.", []),
        ("Who is Edda Voss?", "The miller, Edda Voss, left.", []),
        ("Who were the heads of the mill?", "Edda Voss, head of the mill, left.", []),
        ("What is the head of the mill?", "Edda Voss, head of the mill, left.", []),
        ("Who is the (head of?", "", []),
    ],
)
def test_who_bears_a_role_stands_beside_its_words(question: str, text: str, names: list[str]) -> None:
    assert [text[slice(*name)] for name in bearers(question, text)] == names


SALE = (
    'This deed is made on 4 May between Varn Mills Ltd ("the Seller") and Edda Voss, Jo Lund and Per Holm (together the'
    ' “Buyers”). The European Bell Register (EBR) is kept by Ida Krog (hereinafter called "Keeper").'
)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who is the seller?", ["Varn Mills Ltd"]),
        ("Who are the Buyers?", ["Edda Voss, Jo Lund and Per Holm"]),
        ("Who is the keeper?", ["Ida Krog"]),
        ("Who is the notary?", []),
        ("Who did the seller meet?", []),
    ],
)
def test_a_term_is_who_it_is_defined_for(question: str, names: list[str]) -> None:
    assert [SALE[start:end] for start, end in bearers(question, SALE)] == names


@pytest.mark.parametrize(
    ("question", "lines", "names"),
    [
        ("Who is the mill manager?", ["It was a good year.", "Edda Voss", "Mill Manager"], ["Edda Voss"]),
        ("who was head of the mill", ["Edda Voss", "Head of the Mill.", "Jo Lund", "Clerk"], ["Edda Voss"]),
        ("Who is the mill manager?", ["Edda Voss", "Deputy Mill Manager"], []),
        ("Who is the mill manager?", ["Edda Voss left.", "Mill Manager"], []),
        ("Who is the mill manager?", ["Summary", "Mill Manager"], []),
        ("When was it?", ["Edda Voss", "Mill Manager"], []),
    ],
)
def test_who_signs_stands_above_the_role(question: str, lines: list[str], names: list[str]) -> None:
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    text = " ".join(lines)
    found = signed(question, text, [(start, start + len(line)) for start, line in zip(starts, lines, strict=True)])
    assert [text[slice(*name)] for name in found] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('Between (1) Edda Voss, the Old Mill, Orm ("the Landlord") and (2) Jo Lund.', ["Edda Voss"]),
        ("Jo Lund, residing at Ry 5 (“the Landlord”), and Edda Voss agree.", ["Jo Lund"]),
        ("By this deed IDA KROG in her own right (the “Landlord”) lets the mill.", ["IDA KROG"]),
        ("Between (1) Ida Krog and (2) EDDA VOSS and JO LUND (“the Landlord”).", ["EDDA VOSS and JO LUND"]),
        ("A lease between Ida Krog and Edda Voss (“the Landlord”).", ["Edda Voss"]),
        ("A lease of May, to be signed (“the Landlord” is told).", []),
    ],
)
def test_an_address_may_stand_before_what_is_defined(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in bearers("Who is the landlord?", text)] == names

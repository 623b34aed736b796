"""Notes under headings and behind labels: what a heading names is told by what stands alone under it."""

import pytest

from index.records import Hit
from index.sentences import sentences_of
from index.sources import sources_of_bytes
from qa.assemble import Service
from qa.reader.headed import told_under
from qa.reader.windows import focused

HUT = """# Alpine hut

## Warden
Nora Bekk

## Way up
Along the brook, then left at the cross.

## Open
From June to September.

## Beds
24, six of them in the attic

## Wi-Fi
Network: Edelweiss
Password: gentian7

## Rules
- No boots inside
- Lights out at ten
- Dogs sleep in the shed

## Kitchen
The stove burns wood. Gas is kept in the red box.

## Dogs
Only in the shed.
"""


@pytest.fixture
def hut(service: Service) -> Service:
    service.builder.index(sources_of_bytes("hut.md", HUT.encode()))
    return service


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who is the warden?", "Nora Bekk [1]"),
        ("who is the warden of the alpine hut?", "Nora Bekk [1]"),
        ("Where is the way up?", "Along the brook, then left at the cross [1]"),
        ("When is the hut open?", "From June to September [1]"),
        ("How many beds?", "24, six of them in the attic [1]"),
        ("what is the wifi password?", "gentian7 [1]"),
        ("What are the rules?", "No boots inside [1], Lights out at ten [2], Dogs sleep in the shed [3]"),
    ],
)
def test_what_stands_alone_under_a_heading_answers_for_its_words(hut: Service, question: str, answer: str) -> None:
    assert hut.pipeline.answer(question).answer == answer


@pytest.mark.parametrize(
    "question",
    [
        "Who is the kitchen?",
        "When is the way up?",
        "What is the warden's wage?",
        "How many rules?",
        "Is the warden Nora Bekk's brother?",
    ],
)
def test_what_is_of_another_kind_or_asks_for_more_is_not_told(hut: Service, question: str) -> None:
    assert hut.pipeline.answer(question).abstained


LIBRARY = """Varnholm Library

Opening hours
Monday to Friday, 9:00 to 17:00

CARETAKER:
Ruth Ander

Late fee
5 kroner a day

Address
4 Mill Lane
Varnholm
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What are the opening hours of the library?", "Monday to Friday, 9:00 to 17:00 [1]"),
        ("Who is the caretaker?", "Ruth Ander [1]"),
        ("What is the late fee?", "5 kroner a day [1]"),
    ],
)
def test_a_short_line_above_another_is_a_heading_too(service: Service, question: str, answer: str) -> None:
    service.builder.index(sources_of_bytes("library.txt", LIBRARY.encode()))
    assert service.pipeline.answer(question).answer == answer


def test_of_two_lines_under_a_short_one_neither_is_all_of_it() -> None:
    (source,) = sources_of_bytes("library.txt", LIBRARY.encode())
    sentences = tuple(sentences_of(source))
    hit = Hit("library.txt", sentences, (0.5,) * len(sentences), 0.5, None, None)
    (window,) = focused([hit], 2200)
    texts = {source.id: source.text}
    told = [told_under("What is the address?", window, n, texts.get) for n in range(len(sentences))]
    assert told == [None] * len(sentences)
    short = LIBRARY.replace("\nVarnholm\n", "\n")
    texts = {source.id: short}
    street = next(n for n, one in enumerate(sentences) if "Mill Lane" in one.text)
    assert told_under("What is the address?", window, street, texts.get) is not None


TRIP = """# Canoe trip

We meet at the mill at 8:00. Every guest must bring:

- a sleeping bag
- rain trousers

The canoe club provides:
- tents
- paddles and life jackets

The following rules apply on the water:
1. Wear the life jacket.
2. Stay behind the guide.

Not allowed are:
- dogs
- glass bottles

Guests must not touch:
- the swans
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What must guests bring?", "sleeping bag [1], rain trousers [2]"),
        ("What do I have to bring?", "sleeping bag [1], rain trousers [2]"),
        ("What does the club provide?", "tents [1], paddles and life jackets [2]"),
        ("Which rules apply on the water?", "Wear the life jacket [1], Stay behind the guide [2]"),
        ("What is not allowed?", "dogs [1], glass bottles [2]"),
        ("What must guests not touch?", "swans [1]"),
    ],
)
def test_a_list_answers_for_the_words_of_the_line_that_leads_to_it(
    service: Service, question: str, answer: str
) -> None:
    service.builder.index(sources_of_bytes("trip.md", TRIP.encode()))
    assert service.pipeline.answer(question).answer == answer


@pytest.mark.parametrize("question", ["What does the mill provide?", "What is allowed?", "What must guests touch?"])
def test_a_list_says_nothing_of_others_or_of_the_opposite(service: Service, question: str) -> None:
    service.builder.index(sources_of_bytes("trip.md", TRIP.encode()))
    assert not any(citation.text.startswith("-") for citation in service.pipeline.answer(question).citations)


BOARD = """Forbidden to bring:
- knives

Anna: Tom is in the kitchen.
Ben: I met Ida Voss at noon.

## Beds
24 euros a night

## Treasurer
See the Annual Report.

## Showers
In summer only.

## Closed on Sundays

We open at nine on all other days.
"""


@pytest.mark.parametrize(
    "question",
    [
        "What should I bring?",
        "Where is Anna?",
        "Who is Ben?",
        "How many beds?",
        "Who is the treasurer?",
        "Where are the showers?",
    ],
)
def test_prices_pointers_bans_and_what_is_said_of_others_are_not_told(question: str) -> None:
    (source,) = sources_of_bytes("board.md", BOARD.encode())
    sentences = tuple(sentences_of(source))
    (window,) = focused([Hit("board.md", sentences, (0.5,) * len(sentences), 0.5, None, None)], 2200)
    texts = {source.id: source.text}
    assert [told_under(question, window, n, texts.get) for n in range(len(sentences))] == [None] * len(sentences)


def test_a_heading_answers_a_question_for_yes_or_no(service: Service) -> None:
    service.builder.index(sources_of_bytes("board.md", BOARD.encode()))
    assert service.pipeline.answer("Is the shop closed on Sundays?").answer == "Closed on Sundays [1]"


def test_a_label_that_comes_again_names_a_speaker_or_one_of_several(service: Service) -> None:
    told = "Anna: A boat with a red hull.\nBen: Where?\n"
    service.builder.index(sources_of_bytes("talk.txt", told.encode()))
    assert service.pipeline.answer("What does Anna have?").answer == "A boat with a red hull [1]"
    service.builder.index(sources_of_bytes("talk.txt", f"{told}Anna: At the pier.\n".encode()))
    assert service.pipeline.answer("What does Anna have?").answer != "A boat with a red hull [1], At the pier [2]"

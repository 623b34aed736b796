"""Notes under headings and behind labels: what a heading names is told by what stands alone under it."""

import pytest

from index.sources import sources_of_bytes
from qa.assemble import Service

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

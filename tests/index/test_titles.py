"""What a source calls itself, and that its sentences count for it."""

from pathlib import Path

import pytest

from index.records import Source, ranked_sentences
from index.sentences import sentences_of
from index.sources import source_of_text
from index.titles import MOST_CHARACTERS, title_of
from qa.assemble import assemble
from qa.settings import load_settings

MAIL = "From: Ida <ida@mill.example>\nDate: Mon, 2 Feb 2026 09:12:00 +0000\nSubject: The mill race\n\nIt is dry."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Edda Voss\n\nShe painted.", "# Edda Voss"),
        (MAIL, "Subject: The mill race"),
        ("Edda Voss was a painter. She died at sea.", "Edda Voss was a painter."),
        ("Edda Voss (1899-1981) was a painter. She died at sea.", "Edda Voss (1899-1981) was a painter."),
        ("Orm, on the Ry, is a town of mills. It stands.", "Orm, on the Ry, is a town of mills."),
        ("The mill burned in May. It was rebuilt.", None),
        ("Old mills are the pride of Orm. They stand.", None),
        ("MILL INSURANCE\nPolicy number 7\nThe mill burned in May. It was rebuilt.", "MILL INSURANCE"),
        (f"Edda Voss {'was ' * MOST_CHARACTERS}. She died at sea.", None),
        ("", None),
    ],
)
def test_a_title_is_a_subject_a_line_or_what_the_source_is_about(text: str, title: str | None) -> None:
    found = title_of(sentences_of(Source("s", "s", text)))
    assert (found.text if found else None) == title


def test_what_a_title_says_need_not_be_said_by_its_sentences(tmp_path: Path) -> None:
    texts = {
        "soup": "Lentil soup\n\nIt is cooked for an hour with salt and two leaves of bay.",
        "cake": "Plum cake\n\nIt is cooked for an hour with salt and two leaves of bay, in a tin.",
    }
    service = assemble(load_settings(home=tmp_path))
    service.builder.index([source_of_text(name, text) for name, text in texts.items()])
    for asked, name in (("how long is the soup cooked", "soup"), ("how long is the cake cooked", "cake")):
        hits = service.search.search(asked)
        best = max(ranked_sentences(hits), key=lambda one: (one.sentence.ordinal == 2) * one.score)
        assert best.source_name == name
        assert {hit.title for hit in hits} == {"Lentil soup", "Plum cake"}
    service.close()

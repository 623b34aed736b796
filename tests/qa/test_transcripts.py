"""Conversations as documents: footnotes that lead to the cited sentences, and nothing that Markdown would read."""

import json
from dataclasses import asdict
from datetime import datetime

from qa.records import Citation, KeptTurn, Turn
from qa.transcripts import as_json, markdown

ASKED_AT = datetime(2024, 5, 4, 12, 30)


def citation(marker: int, sentence: int, text: str) -> Citation:
    return Citation(marker, "a_b.txt", "0" * 16, sentence, text, 0, len(text), None, None, 0.9)


def kept(question: str, alone: str, answer: str, *citations: Citation) -> KeptTurn:
    body = json.dumps({"question": question, "citations": [asdict(one) for one in citations]})
    return KeptTurn(Turn(question, alone, answer), ASKED_AT, citations, body)


KEEPER, LAMP = "Ida Krog is the keeper.", "She lit the lamp."
TURNS = [
    kept("who?", "who?", "Ida Krog [1], lamp [2]", citation(1, 1, KEEPER), citation(2, 2, LAMP)),
    kept("and the lamp?", "who lit the lamp?", "Ida [1].", citation(1, 2, LAMP)),
]


def test_markdown_has_one_footnote_for_every_sentence() -> None:
    assert markdown("abc", TURNS, None) == (
        "# Conversation abc\n\n## who?\n\nIda Krog[^1], lamp[^2]\n\n## and the lamp?\n\n"
        "*Searched for: who lit the lamp?*\n\nIda[^2].\n\n"
        "[^1]: a\\_b.txt, sentence 1: Ida Krog is the keeper.\n[^2]: a\\_b.txt, sentence 2: She lit the lamp.\n"
    )


def test_what_markdown_would_read_is_text() -> None:
    evil = kept("# *who*\n<script>", "x [1](y)", "see [7] and `rm` [1]", citation(1, 1, "[^1]: \x1b[31m <b>|"))
    text = markdown("abc", [evil], None)
    assert text.splitlines()[2] == "## \\# \\*who\\* \\<script\\>"
    assert "see \\[7\\] and \\`rm\\`[^1]" in text
    assert text.count("\n[^1]: ") == 1
    assert "\x1b" not in text
    assert "<" not in text.replace("\\<", "")


def test_abstention_has_no_footnotes() -> None:
    assert markdown("abc", [kept("who?", "who?", "The sources don't say.")], None).endswith(
        "\n\nThe sources don't say.\n"
    )


def test_json_has_every_answer_as_it_was_given() -> None:
    body = json.loads(as_json("abc", TURNS))
    assert body["session_id"] == "abc"
    assert [turn["asked_at"] for turn in body["turns"]] == ["2024-05-04T12:30:00Z"] * 2
    assert [turn["answer"] for turn in body["turns"]] == [json.loads(one.answer_json) for one in TURNS]

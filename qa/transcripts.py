"""A kept conversation as a document: Markdown with a footnote for every cited sentence, or JSON."""

import json
import re
from collections.abc import Sequence

from qa.records import MARKER_NUMBER, Citation, KeptTurn, printable

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")


def markdown(session_id: str, turns: Sequence[KeptTurn], title: str | None) -> str:
    """Return questions as headings, answers below them, and the cited sentences as footnotes, each once.

    The heading above all is the session's title, or its id where it has none.
    """
    notes: dict[tuple[str, int], int] = {}
    lines = [f"# {_plain(title)}" if title else f"# Conversation {session_id}"]
    for kept in turns:
        lines += ["", f"## {_plain(kept.turn.question)}", ""]
        if kept.turn.standalone_question != kept.turn.question:
            lines += [f"*Searched for: {_plain(kept.turn.standalone_question)}*", ""]
        for citation in kept.citations:
            notes.setdefault((citation.source_id, citation.sentence), len(notes) + 1)
        lines.append(_with_notes(kept, notes))
    cited = {(one.source_id, one.sentence): one for kept in turns for one in kept.citations}
    footnotes = [_footnote(number, cited[place]) for place, number in notes.items()]
    return "\n".join([*lines, *([""] if footnotes else []), *footnotes]) + "\n"


def _with_notes(kept: KeptTurn, notes: dict[tuple[str, int], int]) -> str:
    """Return an answer with footnotes in the place of its markers."""
    of_marker = {str(one.marker): notes[one.source_id, one.sentence] for one in kept.citations}
    pieces = MARKER_NUMBER.split(_on_one_line(kept.turn.answer))
    for position in range(1, len(pieces), 2):
        note = of_marker.get(pieces[position])
        pieces[position] = f"[^{note}]" if note else _escaped(f"[{pieces[position]}]")
    pieces[::2] = [_escaped(piece) for piece in pieces[::2]]
    return re.sub(r"\s+(?=\[\^)", "", "".join(pieces))


def _footnote(number: int, citation: Citation) -> str:
    return f"[^{number}]: {_plain(citation.where)}: {_plain(citation.text)}"


def _plain(text: str) -> str:
    return _escaped(_on_one_line(text))


def _on_one_line(text: str) -> str:
    return " ".join(printable(text).split())


def _escaped(text: str) -> str:
    """Return text with nothing in it that Markdown or HTML would read."""
    return _SPECIAL.sub(r"\\\1", text)


def as_json(session_id: str, turns: Sequence[KeptTurn]) -> str:
    """Return ``{"session_id", "turns": [{"asked_at", "answer"}]}``, with every answer object as it was given."""
    listed = [{"asked_at": f"{kept.asked_at.isoformat()}Z", "answer": json.loads(kept.answer_json)} for kept in turns]
    return json.dumps({"session_id": session_id, "turns": listed}, ensure_ascii=False, indent=2) + "\n"

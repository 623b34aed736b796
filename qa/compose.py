"""The answers to the questions of one message put together: one text, one numbering of the sentences cited."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from qa.decompose import Decomposer
from qa.records import MARKER_NUMBER, Answer, Citation, Delta, Reason, Timings, Turn
from qa.wording import is_prose, refusals, without_remark

_MARKERS = re.compile(r"(?:\[\d+\])+\Z")

_JOINT = re.compile(r"(?<=\]); ")

_Value = TypeVar("_Value")


class Composer:
    """Takes one answer after the other, each with markers of its own, and gives them as one.

    All that is stated comes first, then remarks on it, then the questions that were not answered, with why.
    """

    def __init__(self) -> None:
        self._answers: list[Answer] = []
        self._citations: dict[tuple[str, int], Citation] = {}
        self._text = ""
        self._remarks: list[str] = []

    def add(self, told: Sequence[Delta | Citation], answer: Answer) -> Iterator[Delta | Citation]:
        """Give the statements of the next answer, put behind those before, and the sentences that these don't cite.

        ``told`` are the pieces of its text, each that states something with its markers at the end and its new
        citations behind it.
        """
        markers, new = self._numbered(answer.citations)
        joint = self._joint(";")
        for item in told:
            if isinstance(item, Citation):
                if item.marker in new:
                    yield replace(item, marker=markers[item.marker])
            elif _MARKERS.search(item.text):
                text = joint + _MARKERS.sub(lambda found: _renumbered(found.group(), markers), item.text)
                joint = ""
                self._text += text
                yield Delta(text)
            elif not answer.abstained:
                self._remarks.append(item.text.lstrip(". "))
        dates = tuple(replace(one, marker=markers[one.marker]) for one in answer.dates)
        self._answers.append(replace(answer, dates=dates))

    def finish(self, message: str) -> Iterator[Delta | Answer]:
        """Give the remarks, and the answer to the whole message.

        It abstains where all of them do, for the first one's reason; ``nearest`` has what came closest wherever one
        does. It is as sure as the least sure of them. It has a window or a coverage where all have the same.
        """
        refused = [(_asked(answer), answer.answer) for answer in self._answers if answer.abstained]
        remarks = " ".join([*self._remarks, *refusals(refused)])
        if remarks:
            remarks = self._joint(".") + remarks
            self._text += remarks
            yield Delta(remarks)
        answers = self._answers
        has_conflict = any(answer.reason is Reason.CONFLICT for answer in answers)
        nearest = [citation for answer in answers for citation in answer.nearest]
        yield replace(
            answers[0],
            question=message,
            standalone_question=" ".join(answer.standalone_question for answer in answers),
            answer=self._text,
            abstained=not self._citations,
            reason=answers[0].reason if not self._citations else Reason.CONFLICT if has_conflict else None,
            citations=tuple(self._citations.values()),
            window=_agreed([answer.window for answer in answers]),
            dates=tuple(dict.fromkeys(one for answer in answers for one in answer.dates)),
            coverage=_agreed([answer.coverage for answer in answers]),
            nearest=tuple(replace(citation, marker=marker) for marker, citation in enumerate(nearest, start=1)),
            confidence=min(answer.confidence for answer in answers),
            timings_ms=_summed([answer.timings_ms for answer in answers]),
        )

    def _numbered(self, citations: Sequence[Citation]) -> tuple[dict[int, int], set[int]]:
        """Return the markers that the sentences of an answer have in the whole, by its own, and which are new."""
        markers: dict[int, int] = {}
        new: set[int] = set()
        for citation in citations:
            place = citation.source_id, citation.sentence
            if place not in self._citations:
                self._citations[place] = replace(citation, marker=len(self._citations) + 1)
                new.add(citation.marker)
            markers[citation.marker] = self._citations[place].marker
        return markers, new

    def _joint(self, mark: str) -> str:
        """Return what stands between the text so far and more: nothing behind none, no mark behind a whole sentence."""
        if not self._text:
            return ""
        return " " if is_prose(self._text) else f"{mark} "


def _asked(answer: Answer) -> str:
    """Return a question of a message as it was understood; in its own words where it was put behind another."""
    own, understood = answer.question, answer.standalone_question
    asked = own if understood.endswith(f"? {own}") else understood
    return asked[:1].upper() + asked[1:]


def taken_apart(turn: Turn, decomposer: Decomposer) -> list[Turn]:
    """Return a turn that asked several questions as one for each, with the statements that answered it.

    Where it can't be told which did, each has all of them.
    """
    questions = decomposer(turn.standalone_question)
    if len(questions) < 2 or len(decomposer(turn.question)) != len(questions):
        return [turn]
    stated = without_remark(turn.answer)
    pieces = _JOINT.split(stated)
    is_told_of_all = "?" not in turn.answer[len(stated) :]
    if len(pieces) != len(questions) or not is_told_of_all:
        pieces = [stated] * len(questions)
    return [
        Turn(question, question, piece, _cited_in(piece, turn.cited))
        for question, piece in zip(questions, pieces, strict=True)
    ]


def _cited_in(piece: str, cited: Sequence[str]) -> tuple[str, ...]:
    numbers = dict.fromkeys(int(number) for number in MARKER_NUMBER.findall(piece))
    return tuple(cited[number - 1] for number in numbers if 0 < number <= len(cited))


def _renumbered(marks: str, markers: Mapping[int, int]) -> str:
    return "".join(f"[{number}]" for number in sorted(markers[int(old)] for old in re.findall(r"\d+", marks)))


def _agreed(values: Sequence[_Value]) -> _Value | None:
    return values[0] if all(value == values[0] for value in values) else None


def _summed(timings: Sequence[Timings]) -> Timings:
    """Return the time that all took, one after the other."""
    before, first_statement = 0.0, None
    for one in timings:
        if first_statement is None and one.first_statement is not None:
            first_statement = round(before + one.first_statement, 3)
        before += one.total
    stages = zip(*((one.rewrite, one.search, one.answer, one.verify, one.total) for one in timings), strict=True)
    rewrite, search, answer, verify, total = (round(sum(stage), 3) for stage in stages)
    return Timings(rewrite, search, answer, verify, total, first_statement)

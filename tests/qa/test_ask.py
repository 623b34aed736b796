"""The pipeline: what cannot be cited is not said, and a session remembers what was."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from index.records import Hit
from index.sources import source_of_text
from qa.answering import Answerer, SentenceAnswerer
from qa.ask import Pipeline
from qa.assemble import Service
from qa.errors import InvalidQuestionError, UnknownSessionError
from qa.records import Abstention, Answer, Citation, Claim, Delta, Evidence, Question, Reason
from qa.wording import abstention_text

WHO = "who was killed on 1 March?"
Invent = Callable[[Sequence[Hit]], list[Claim | Abstention]]


class Inventor:
    """An answerer that says what it is told to, as a chat model may."""

    def __init__(self, invent: Invent) -> None:
        self._invent = invent

    def answer(self, question: Question, hits: Sequence[Hit]) -> Iterator[Claim | Abstention]:  # noqa: ARG002
        yield from self._invent(hits)


def pipeline(service: Service, answerer: Answerer) -> Pipeline:
    return Pipeline(service.catalog, service.search, answerer, service.sessions, most_characters=2000)


def first_evidence(hits: Sequence[Hit]) -> Evidence:
    return Evidence(hits[0].source_name, hits[0].sentences[0], 0.75)


def test_answer_is_its_deltas_joined(seeded: Service) -> None:
    *pieces, answer = pipeline(seeded, SentenceAnswerer(0.0)).ask(WHO)
    assert isinstance(answer, Answer)
    assert "".join(piece.text for piece in pieces if isinstance(piece, Delta)) == answer.answer
    assert tuple(piece for piece in pieces if isinstance(piece, Citation)) == answer.citations
    timings = answer.timings_ms
    stages = timings.rewrite + timings.search + timings.answer + timings.verify
    assert stages == pytest.approx(timings.total, abs=0.01)


def test_what_the_answerer_invents_is_not_said(seeded: Service) -> None:
    def invent(hits: Sequence[Hit]) -> list[Claim | Abstention]:
        evidence = first_evidence(hits)
        text = evidence.sentence.text
        forged = replace(evidence, sentence=replace(evidence.sentence, ordinal=99))
        return [Claim("It was me.", (evidence,)), Claim(text, (forged,)), Claim(text, (evidence,)), Claim(text, ())]

    answer = pipeline(seeded, Inventor(invent)).answer(WHO)
    assert len(answer.citations) == 1
    assert answer.answer == f"{answer.citations[0].text} [1]"
    assert answer.confidence == 0.75


def test_nothing_but_inventions_is_low_support(seeded: Service) -> None:
    invented = pipeline(seeded, Inventor(lambda hits: [Claim("It was me.", (first_evidence(hits),))]))
    answer = invented.answer(WHO)
    assert (answer.abstained, answer.reason, answer.citations) == (True, Reason.LOW_SUPPORT, ())
    assert "me" not in answer.answer


def test_answerer_that_says_nothing_abstains(seeded: Service) -> None:
    answer = pipeline(seeded, Inventor(lambda _hits: [])).answer(WHO)
    assert (answer.abstained, answer.reason, answer.nearest) == (True, Reason.LOW_SUPPORT, ())


def test_nearest_sentences_exist_too(seeded: Service) -> None:
    def invent(hits: Sequence[Hit]) -> list[Claim | Abstention]:
        evidence = first_evidence(hits)
        forged = replace(evidence, sentence=replace(evidence.sentence, text="It was me."))
        return [Abstention(Reason.NO_DATE_MATCH, (forged, evidence), confidence=0.4)]

    answer = pipeline(seeded, Inventor(invent)).answer(WHO)
    assert (answer.reason, answer.confidence) == (Reason.NO_DATE_MATCH, 0.4)
    assert [(c.marker, c.text) for c in answer.nearest] == [(1, answer.nearest[0].text)]
    assert "It was me." not in answer.answer
    assert answer.nearest[0].text in answer.answer


def test_claims_before_a_conflict_are_the_answer(seeded: Service) -> None:
    def invent(hits: Sequence[Hit]) -> list[Claim | Abstention]:
        evidence = first_evidence(hits)
        return [Claim(evidence.sentence.text, (evidence,)), Abstention(Reason.CONFLICT, (), 0.1)]

    answer = pipeline(seeded, Inventor(invent)).answer(WHO)
    assert (answer.abstained, answer.reason) == (False, Reason.CONFLICT)
    assert answer.answer == f"{answer.citations[0].text} [1] The sources give different answers."


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words(reason: Reason) -> None:
    said = abstention_text(reason, [], [])
    assert said.endswith(".")
    assert "None" not in said


def test_at_most_five_missing_names_are_listed() -> None:
    said = abstention_text(Reason.NOT_IN_SOURCES, [f"Name{n}" for n in range(9)], [])
    assert "“Name4”" in said
    assert "Name5" not in said


@pytest.mark.parametrize("text", ["", "  \n", "\ud800", "\x00", "\u200b"])
def test_empty_question_is_refused_before_anything_is_done(seeded: Service, text: str) -> None:
    with pytest.raises(InvalidQuestionError, match="empty"):
        seeded.pipeline.ask(text)


def test_longest_question(seeded: Service) -> None:
    seeded.pipeline.ask("why " * 500)
    with pytest.raises(InvalidQuestionError, match="has 2,001 characters; ask in at most 2,000"):
        seeded.pipeline.ask("why " * 500 + "?")


def test_unknown_session_is_refused_before_anything_is_done(seeded: Service) -> None:
    for session_id in ("", "nothing"):
        with pytest.raises(UnknownSessionError):
            seeded.pipeline.ask(WHO, session_id)


def test_session_remembers_finished_answers_only(seeded: Service) -> None:
    *_, first = seeded.pipeline.ask(WHO)
    assert isinstance(first, Answer)
    broken_off = seeded.pipeline.ask("and on 12 March?", first.session_id)
    next(broken_off)
    assert len(seeded.sessions.history(first.session_id)) == 1
    *_, second = seeded.pipeline.ask("What was his rank?", first.session_id)
    assert isinstance(second, Answer)
    turns = seeded.sessions.history(first.session_id)
    assert [(t.question, t.standalone_question, t.answer) for t in turns] == [
        (a.question, a.standalone_question, a.answer) for a in (first, second)
    ]


def test_answer_outside_a_session_is_forgotten(seeded: Service) -> None:
    answer = seeded.pipeline.answer(WHO)
    assert answer.session_id == ""
    with pytest.raises(UnknownSessionError):
        seeded.sessions.history("")


def test_retrieval_understands_follow_ups(seeded: Service) -> None:
    *_, answer = seeded.pipeline.ask(WHO)
    assert isinstance(answer, Answer)
    history = seeded.sessions.history(answer.session_id)
    alone, within = seeded.pipeline.retrieve("What was his rank?"), seeded.pipeline.retrieve("his rank?", history)
    assert 7 in [sentence.ordinal for sentence in within[0].sentences]
    assert [hit.score for hit in alone] != [hit.score for hit in within]


def test_an_answer_comes_with_what_it_was_made_from(seeded: Service) -> None:
    *_, first = seeded.pipeline.ask(WHO)
    assert isinstance(first, Answer)
    history = seeded.sessions.history(first.session_id)
    answer, basis = seeded.pipeline.answer_with_basis("his rank?", history)
    assert basis == seeded.pipeline.basis("his rank?", history)
    assert list(basis.hits) == seeded.pipeline.retrieve("his rank?", history)
    assert replace(answer, timings_ms=first.timings_ms) == replace(
        seeded.pipeline.answer("his rank?", history), timings_ms=first.timings_ms
    )
    assert min(answer.timings_ms.rewrite, answer.timings_ms.search, answer.timings_ms.answer) > 0


def test_a_question_keeps_the_joiners_that_are_part_of_its_spelling(seeded: Service) -> None:
    question = "او کجا می\u200cرود؟"
    assert seeded.pipeline.answer(question).question == question


def test_a_sentence_that_stands_in_two_sources_is_said_once_and_cited_twice(service: Service) -> None:
    line = "The captain of the ferry is Mira Okonjo."
    service.builder.index([source_of_text("log", line), source_of_text("letter", f"{line} She wrote it.")])
    answer = pipeline(service, SentenceAnswerer(0.1)).answer("Who is the captain of the ferry?")
    assert answer.answer.count(line) == 1
    assert answer.answer.startswith(f"{line} [1][2]")
    assert {citation.source for citation in answer.citations[:2]} == {"log", "letter"}

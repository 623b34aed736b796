"""What a chat model writes is said only where sentences carry it; wrong numbers are put right, inventions dropped."""

import re
import time
from collections.abc import Callable

import pytest
from chat_models import (
    NOTHING,
    LocalChatModel,
    MakeWriter,
    RefusedError,
    faithful,
    pipeline_of,
    saying,
    sentences_in,
)

from index.sources import source_of_text
from qa.ask import Pipeline
from qa.assemble import Service
from qa.errors import ChatModelError
from qa.records import Answer, Carried, Citation, Delta, Reason

WHO = "who was killed on 1 March?"
KILLED = "Abou Zeid was killed on March 1st, 2013 [{second-in-command}]."
Ask = Callable[..., Pipeline]


def answer_of(ask: Ask, said: str, repair: str = NOTHING, question: str = WHO) -> Answer:
    return ask(LocalChatModel(say=saying(said, repair))).answer(question)


def written(answer: Answer) -> tuple[int, int, int, int]:
    assert answer.written is not None
    return answer.written.statements, answer.written.moved, answer.written.repaired, answer.written.dropped


def test_a_statement_in_other_words_is_cited_to_its_sentence(ask: Ask) -> None:
    answer = answer_of(ask, KILLED)
    assert answer.answer == "Abou Zeid was killed on March 1st, 2013. [1]"
    (citation,) = answer.citations
    assert (citation.sentence, citation.verdict) == (7, Carried.SUPPORTED)
    assert 0.4 <= citation.score <= 1
    assert answer.confidence == citation.score
    assert [(date.text, date.first_day, date.marker) for date in answer.dates] == [("1 March 2013", "2013-03-01", 1)]
    assert written(answer) == (1, 0, 0, 0)


def test_model_and_prompts_are_recorded(ask: Ask) -> None:
    answer = answer_of(ask, KILLED)
    assert answer.written is not None
    assert answer.written.model == "local:test"
    assert answer.written.prompts == {"answer": "1", "repair": "1"}
    assert answer.written.fault is None
    assert '"prompts": {"answer": "1", "repair": "1"}' in answer.to_json()


def test_a_model_that_does_its_task_answers(ask: Ask) -> None:
    answer = ask(LocalChatModel(say=faithful)).answer("which regiment engaged Islamist fighters on 12 March?")
    assert [citation.sentence for citation in answer.citations] == [12]


@pytest.mark.parametrize("number", ["1", "2", "99", "0"])
def test_the_right_sentence_under_the_wrong_number_is_put_right(ask: Ask, number: str) -> None:
    said = f"The MNLA allegedly took seven prisoners [{number}]."
    answer = answer_of(ask, said, question="how many prisoners did the MNLA take?")
    assert [citation.sentence for citation in answer.citations] in ([3],)
    assert answer.answer == "The MNLA allegedly took seven prisoners. [1]"


def test_a_statement_without_a_number_gets_that_of_its_sentence(ask: Ask) -> None:
    answer = answer_of(
        ask, "The MNLA allegedly took seven prisoners.", question="how many prisoners did the MNLA take?"
    )
    assert [citation.sentence for citation in answer.citations] == [3]
    assert written(answer) == (1, 1, 0, 0)


@pytest.mark.parametrize(
    "said",
    [
        "Abou Zeid was killed on 2 March 2013 [{second-in-command}].",
        "Abou Zeid was not killed on 1 March 2013 [{second-in-command}].",
        "Bilal was killed on 1 March 2013 [{second-in-command}].",
        "Abou Zeid was killed in Boghassa on 1 March 2013 [{second-in-command}].",
        "Abou Zeid and four guards were killed on 1 March 2013 [{second-in-command}].",
        "It was announced that he was “a great loss” [{second-in-command}].",
        "The moon is made of green cheese [{second-in-command}].",
        "It was me [{second-in-command}].",
    ],
)
def test_what_no_sentence_carries_is_dropped_and_nothing_left_abstains(ask: Ask, said: str) -> None:
    answer = answer_of(ask, said)
    assert (answer.abstained, answer.reason, answer.citations) == (True, Reason.LOW_SUPPORT, ())
    assert written(answer) == (1, 0, 0, 1)
    assert answer.nearest


def test_right_statements_stay_where_others_are_dropped(ask: Ask) -> None:
    answer = answer_of(ask, f"{KILLED} He was 47 years old [{{second-in-command}}]. He loved horses [1].")
    assert answer.answer == "Abou Zeid was killed on March 1st, 2013. [1]"
    assert written(answer) == (3, 0, 0, 2)


def test_a_failing_statement_is_repaired_once(ask: Ask) -> None:
    wrong = "Abou Zeid was killed on 5 March 2013 [{second-in-command}]."
    model = LocalChatModel(say=saying(wrong, KILLED))
    answer = ask(model).answer(WHO)
    assert answer.answer == "Abou Zeid was killed on March 1st, 2013. [1]"
    assert written(answer) == (1, 0, 1, 0)
    assert len(model.prompts) == 2
    assert "What its sentences do not carry: 5 March 2013" in model.prompts[1]
    answer = answer_of(ask, wrong, repair=wrong)
    assert answer.abstained


def test_a_model_that_never_learns_is_asked_a_few_times_only(ask: Ask) -> None:
    model = LocalChatModel(say=saying("\n".join(f"It cost {n} crowns [1]." for n in range(100, 110))))
    assert ask(model).answer(WHO).abstained
    assert len(model.prompts) == 4


def test_not_in_sources_abstains(ask: Ask) -> None:
    answer = answer_of(ask, "NOT IN SOURCES.")
    assert (answer.abstained, answer.reason) == (True, Reason.NOT_IN_SOURCES)
    assert answer.nearest
    assert written(answer) == (0, 0, 0, 0)


def test_an_empty_answer_abstains(ask: Ask) -> None:
    assert answer_of(ask, " \n").reason is Reason.NOT_IN_SOURCES


@pytest.mark.parametrize(
    "marker",
    ["[{N}", "【{N}†source】", "[^{N}]", "(sentence {N})", "[Sentence {N}] [citation needed]", "[{N}][x]", "({N})"],
)
def test_malformed_markers_are_repaired_or_dropped_and_never_shown(ask: Ask, marker: str) -> None:
    said = f"Abou Zeid was killed on 1 March 2013 {marker.replace('{N}', '{second-in-command}')}."
    answer = answer_of(ask, said)
    assert answer.answer == "Abou Zeid was killed on 1 March 2013. [1]"


def test_a_blend_of_two_sentences_is_not_put_under_one_of_them(service: Service, make_writer: MakeWriter) -> None:
    text = "The play was directed by Ida Krog. Next year the play will be shown in Varnholm."
    service.builder.index([source_of_text("log", text)])
    said = "Varnholm directed the play [{Krog}]."
    answer = pipeline_of(service, make_writer(LocalChatModel(say=saying(said)))).answer("who directed the play?")
    assert (answer.abstained, written(answer)) == (True, (1, 0, 0, 1))


def test_two_sentences_together_carry_a_statement(service: Service, make_writer: MakeWriter) -> None:
    text = "Ida Krog keeps the lighthouse of Varnholm. It was built in 1871. Jens Holm owns the ferry."
    service.builder.index([source_of_text("log", text)])
    said = "The lighthouse of Varnholm was built in 1871 [{keeps}][{built}][{ferry}]."
    answer = pipeline_of(service, make_writer(LocalChatModel(say=saying(said)))).answer(
        "when was the lighthouse built?"
    )
    assert answer.answer == "The lighthouse of Varnholm was built in 1871. [1][2]"
    assert [citation.sentence for citation in answer.citations] == [1, 2]


def test_sentences_outside_the_days_cannot_be_cited(ask: Ask) -> None:
    seen: list[str] = []

    def everything(prompt: str) -> str:
        seen.extend(sentences_in(prompt).values())
        return "The MNLA allegedly took seven prisoners [1]. The raids continued in the valley of Ametettaï [1]."

    answer = ask(LocalChatModel(say=everything)).answer("where did the raids continue on 5 March?")
    assert [citation.sentence for citation in answer.citations] == [9]
    assert all("prisoners" not in text for text in seen)


def test_days_that_nothing_speaks_of_never_reach_the_model(ask: Ask) -> None:
    model = LocalChatModel(say=faithful)
    answer = ask(model).answer("who was killed on 1 March 1987?")
    assert answer.reason is Reason.NO_DATE_MATCH
    assert model.prompts == []


def test_the_model_sees_numbers_and_no_ids_within_its_budget(seeded: Service, make_writer: MakeWriter) -> None:
    model = LocalChatModel(say=faithful)
    pipeline_of(seeded, make_writer(model)).answer("which weapons were seized?")
    pipeline_of(seeded, make_writer(model, tokens=120)).answer("which weapons were seized?")
    many, few = (sentences_in(prompt) for prompt in model.prompts)
    assert list(many) == list(range(1, len(many) + 1))
    assert 0 < len(few) < len(many)
    (source,) = seeded.catalog.summaries()
    assert all(source.id not in prompt for prompt in model.prompts)


def test_no_sources_means_no_model(service: Service, make_writer: MakeWriter) -> None:
    model = LocalChatModel(say=faithful)
    assert pipeline_of(service, make_writer(model)).answer("who?").reason is Reason.NO_SOURCES
    assert model.prompts == []


def test_statements_go_out_while_the_model_still_writes(ask: Ask) -> None:
    said = f"{KILLED} {'Much more follows here. ' * 50}[1]"
    model = LocalChatModel(say=saying(said), wait=0.002)
    items = ask(model).ask(WHO)
    first = next(items)
    assert first == Delta("Abou Zeid was killed on March 1st, 2013. [1]")
    assert sum(map(len, model.said)) < len(said) / 2
    assert isinstance(next(items), Citation)
    *_, answer = items
    assert isinstance(answer, Answer)
    assert answer.answer == first.text
    assert answer.timings_ms.first_statement is not None
    assert answer.timings_ms.first_statement < answer.timings_ms.total / 2


def test_a_consumer_that_goes_away_stops_the_model(ask: Ask) -> None:
    said = f"{KILLED} {'And so on and on. ' * 10_000}"
    model = LocalChatModel(say=saying(said), wait=0.002)
    items = ask(model).ask(WHO)
    next(items)
    items.close()  # type: ignore[attr-defined]
    assert wait_until(lambda: model.stopped)
    assert sum(map(len, model.said)) < len(said) / 2


def test_faults_are_one_sentence_and_a_key_is_not_in_it(ask: Ask) -> None:
    with pytest.raises(ChatModelError) as raised:
        ask(LocalChatModel(faults=[RefusedError(401)])).answer(WHO)
    assert "sk-secret" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_the_reader_stands_in_where_the_settings_say_so(ask: Ask, seeded: Service) -> None:
    reader = seeded.pipeline._teller.answerer
    answer = ask(LocalChatModel(faults=[RefusedError(401)]), fallback=reader).answer(WHO)
    assert answer.answer == "Abdelhamid Abou Zeid [1]"
    assert answer.citations[0].verdict is Carried.WORD_FOR_WORD
    assert answer.written is not None
    assert answer.written.fault is not None
    assert answer.written.fault.startswith("The chat model local:test refuses the key")


def test_what_was_said_before_a_stream_is_cut_stays_said(ask: Ask, seeded: Service) -> None:
    def cut() -> LocalChatModel:
        said = saying(f"{KILLED} The MNLA allegedly took seven prisoners and then the story goes on [1].")
        return LocalChatModel(say=said, cut_after=12, cut=ConnectionResetError("peer"))

    answer = ask(cut(), fallback=seeded.pipeline._teller.answerer).answer(WHO)
    assert answer.answer == "Abou Zeid was killed on March 1st, 2013. [1]"
    assert answer.written is not None
    assert answer.written.fault == "The chat model local:test broke off in the middle of its answer; ask again."
    items = ask(cut()).ask(WHO)
    assert isinstance(next(items), Delta)
    with pytest.raises(ChatModelError, match="broke off in the middle"):
        list(items)


def test_a_fault_during_a_repair_drops_the_statement_only(ask: Ask) -> None:
    model = LocalChatModel(
        say=saying(f"Abou Zeid was killed on 9 March [1]. {KILLED}"), faults=[None, RefusedError(400), None]
    )
    assert ask(model).answer(WHO).answer == "Abou Zeid was killed on March 1st, 2013. [1]"


def test_an_equal_statement_is_said_once(ask: Ask) -> None:
    assert answer_of(ask, f"{KILLED} {KILLED}").answer.count("killed") == 1


def test_markers_match_citations(ask: Ask) -> None:
    again = KILLED.replace("Abou Zeid", "Abdelhamid Abou Zeid")
    said = f"{KILLED} The MNLA allegedly took seven prisoners [{{prisoners}}]. {again}"
    answer = answer_of(ask, said, question="what is known about Abou Zeid and the prisoners?")
    markers = {int(number) for number in re.findall(r"\[(\d+)\]", answer.answer)}
    assert markers == {citation.marker for citation in answer.citations} == {1, 2}


def wait_until(happened: Callable[[], object]) -> bool:
    for _ in range(500):
        if happened():
            return True
        time.sleep(0.01)
    return False

"""Data sets in the forms that they are published in."""

import json
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qa.errors import QuestionFileError
from qa.evaluation.datasets import DataSet, read_data_set
from qa.evaluation.questions import (
    Days,
    Exchange,
    GoldQuote,
    GoldSentence,
    GoldSource,
    GoldSpan,
    TestQuestion,
)

Write = Callable[[str, object], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, content: object) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write_file


def said(data: DataSet) -> list[str]:
    assert all(fault.sentence.endswith(".") and "\n" not in fault.sentence for fault in data.faults)
    return [fault.sentence.removeprefix(f"{data.path.parent}/") for fault in data.faults]


def rows(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


# -- the project's own -------------------------------------------------------------------------------


def test_jsonl_has_gold_in_three_ways_days_and_groups(write: Write) -> None:
    base = {"question": "who?", "answers": ["he"]}
    spans = {"spans": [["a.txt", 0, 5]], "quotes": [["b.txt", "he did"]], "sentences": [["c.txt", 2]]}
    data = read_data_set(
        write(
            "q.jsonl",
            rows(
                {**base, **spans, "group": "talk"},
                {**base, "window": ["2013-03-01", "2013-03-05"]},
                {**base, "window": None},
            ),
        )
    )
    first, second, third = data.questions

    assert first.passages == (GoldSpan("a.txt", 0, 5), GoldQuote("b.txt", "he did"))
    assert first.sentences == (GoldSentence("c.txt", 2),)
    assert (first.cluster, first.window) == ("talk", None)
    assert second.window == Days(date(2013, 3, 1), date(2013, 3, 5))
    assert third.window == Days()
    assert [one.line for one in data.questions] == [1, 2, 3]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"spans": [["a.txt", 5, 5]]}, "the span 5 to 5 of a.txt is empty; its end must come after its start"),
        ({"spans": [["a.txt", -1, 5]]}, '"spans.0.1": input should be greater than or equal to 0'),
        ({"quotes": [["a.txt", " "]]}, '"quotes.0.1" is empty; fill it'),
        ({"window": ["2013-03-05", "2013-03-01"]}, '"window": 2013-03-01 is before 2013-03-05; swap the two'),
        ({"window": ["2013-03-05"]}, '"window.1" is missing; add it'),
        ({"window": ["5 March", "2013-03-05"]}, "\"window.0\": invalid isoformat string: '5 March'"),
        ({"window": [1, "2013-03-05"]}, '"window.0": a day is written as YYYY-MM-DD'),
    ],
)
def test_jsonl_with_gold_that_can_not_be_read(write: Write, fields: dict[str, object], fault: str) -> None:
    good = {"question": "who?", "answers": ["he"]}
    data = read_data_set(write("q.jsonl", rows(good, {**good, **fields})))

    assert said(data) == [f"q.jsonl, line 2: {fault}."]
    assert [one.id for one in data.questions] == ["1"]


def test_questions_of_one_source_or_group_hang_together() -> None:
    def cluster(*golds: str, group: str | None = None) -> str:
        sentences = tuple(GoldSentence(name, 1) for name in golds)
        return TestQuestion("q", "who?", ("he",), sentences, False, (), (), group=group).cluster

    assert cluster("a.txt") == cluster("a.txt", "a.txt") == "a.txt"
    assert cluster("a.txt", "b.txt") == cluster() == "question q"
    assert cluster("a.txt", group="talk") == "talk"


# -- SQuAD -------------------------------------------------------------------------------------------

PARAGRAPH = "Ada built the engine. The mill burned down."
SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Mills",
            "paragraphs": [
                {
                    "context": PARAGRAPH,
                    "qas": [
                        {
                            "id": "56",
                            "question": " Who built it?",
                            "answers": [{"text": "Ada", "answer_start": 0}, {"text": "Ada", "answer_start": 0}],
                            "is_impossible": False,
                        },
                        {
                            "id": "57",
                            "question": "Who sold it?",
                            "answers": [],
                            "is_impossible": True,
                            "plausible_answers": [{"text": "Ada", "answer_start": 0}],
                        },
                    ],
                },
                {
                    "context": "It was old.",
                    "qas": [{"id": "58", "question": "What was it?", "answers": [{"text": "old", "answer_start": 7}]}],
                },
            ],
        }
    ],
}


@pytest.mark.parametrize("indent", [None, 2])
def test_squad_brings_its_paragraphs_as_sources(write: Write, indent: int | None) -> None:
    data = read_data_set(write("dev.json", json.dumps(SQUAD, indent=indent)))
    built, sold, old = data.questions

    assert [(source.name, source.text) for source in data.sources] == [
        ("Mills#1", PARAGRAPH),
        ("Mills#2", "It was old."),
    ]
    assert (built.question, built.answers, built.passages) == ("Who built it?", ("Ada",), (GoldSpan("Mills#1", 0, 3),))
    assert (sold.unanswerable, sold.answers, sold.passages) == (True, (), ())
    assert old.passages == (GoldSpan("Mills#2", 7, 10),)
    assert {one.cluster for one in data.questions} == {"Mills"}
    assert data.faults == ()


def test_squad_with_faults_keeps_the_rest(write: Write) -> None:
    good = SQUAD["data"][0]["paragraphs"][0]["qas"][0]
    qas = [
        good,
        {**good, "id": "a", "answers": [{"text": "Ada", "answer_start": 1}]},
        {**good, "id": "b", "answers": []},
        {"id": "c", "answers": []},
        good,
    ]
    articles = [{"title": "Mills", "paragraphs": [{"context": PARAGRAPH, "qas": qas}, {"qas": []}]}, {"title": "None"}]
    data = read_data_set(write("dev.json", {"data": articles}))

    assert [one.id for one in data.questions] == ["56"]
    assert said(data) == [
        'dev.json, question 2 of paragraph "Mills#1": the answer "Ada" does not stand at character 1 of its paragraph;'
        " mend that.",
        'dev.json, question 3 of paragraph "Mills#1": the question has no answers and is not marked unanswerable;'
        " give it answers or is_impossible.",
        'dev.json, question 4 of paragraph "Mills#1": "question" is missing; add it.',
        'dev.json, question 5 of paragraph "Mills#1": the id "56" was already used in question 1 of paragraph'
        ' "Mills#1"; give this one another.',
        'dev.json, paragraph "Mills#2": "context" is missing; add it.',
        'dev.json, article 2: "paragraphs" is missing; add it.',
    ]


# -- BEIR --------------------------------------------------------------------------------------------


@pytest.fixture
def beir(write: Write, tmp_path: Path) -> Path:
    documents = [
        {"_id": "d1", "title": "Mills", "text": "The mill burned down."},
        {"_id": "d2", "title": "", "text": "Ada built it."},
        {"_id": "d3", "text": "It was old.", "metadata": {}},
    ]
    write("set/corpus.jsonl", rows(*documents))
    write("set/queries.jsonl", rows(*({"_id": f"q{n}", "text": f"what about {n}?"} for n in (1, 2, 3))))
    write("set/qrels/train.tsv", "query-id\tcorpus-id\tscore\nq3\td3\t1\n")
    write("set/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t1\nq1\td3\t0\nq2\td2\t1\n")
    return tmp_path / "set"


def test_beir_has_sources_and_questions_for_the_retrieval_only(beir: Path) -> None:
    data = read_data_set(beir)
    first, second = data.questions

    assert [(one.name, one.text) for one in data.sources] == [
        ("d1", "Mills\nThe mill burned down."),
        ("d2", "Ada built it."),
        ("d3", "It was old."),
    ]
    assert (first.id, first.question) == ("q1", "what about 1?")
    assert first.sources == (GoldSource("d1", 2), GoldSource("d2", 1))
    assert second.sources == (GoldSource("d2", 1),)
    assert not first.is_judged
    assert data.faults == ()


def test_beir_without_a_test_split_takes_all_there_are(beir: Path) -> None:
    (beir / "qrels" / "test.tsv").unlink()
    assert [one.id for one in read_data_set(beir).questions] == ["q3"]
    (beir / "qrels" / "train.tsv").unlink()
    with pytest.raises(QuestionFileError, match=r"qrels holds no \.tsv file of judgements; put one there\.$"):
        read_data_set(beir)


def test_beir_with_faults_keeps_the_rest(beir: Path, write: Write) -> None:
    write("set/qrels/test.tsv", "q1\td1\t1\nq1\td9\t1\nq1\td8\t0\nq9\td1\t1\nq2 d1 1\nq2\td1\thigh\n")
    write("set/queries.jsonl", rows({"_id": "q1", "text": "what?"}, {"text": "no id"}))
    data = read_data_set(beir)

    assert [(one.id, one.sources) for one in data.questions] == [("q1", (GoldSource("d1"),))]
    assert [fault.sentence.replace(f"{beir}/", "") for fault in data.faults] == [
        'qrels/test.tsv, line 2: the document "d9" is not in the corpus; add it there.',
        "qrels/test.tsv, line 5: the line is not a query, a document and a whole number, parted by tabs.",
        "qrels/test.tsv, line 6: the line is not a query, a document and a whole number, parted by tabs.",
        'queries.jsonl, line 2: "_id" is missing; add it.',
        'The query "q9" is judged and does not stand in queries.jsonl; add it there.',
    ]


def test_what_beir_is_made_of_is_hashed(beir: Path) -> None:
    before = read_data_set(beir).sha256
    with (beir / "queries.jsonl").open("a") as file:
        file.write("\n")
    assert read_data_set(beir).sha256 != before


# -- conversations -----------------------------------------------------------------------------------


def message(speaker: str, text: str, **more: object) -> dict[str, object]:
    return {"speaker": speaker, "text": text, "timestamp": 1704067200, **more}


def context(name: str, relevant: str = "") -> dict[str, object]:
    feedback = {"relevant": {"somebody": {"value": relevant, "timestamp": 1}}} if relevant else {}
    return {"document_id": name, "text": f"Text of {name}.", "score": 27.759, "feedback": feedback}


def marks(answerability: str) -> dict[str, object]:
    return {"Question Type": ["Factoid"], "Multi-Turn": ["Follow-up"], "Answerability": [answerability]}


CONVERSATIONS = [
    {
        "author": "somebody",
        "retriever": {"collection": {"name": "mt-rag-cloud"}},
        "messages": [
            message("user", "Who built it?", enrichments=marks("ANSWERABLE")),
            message("agent", "Ada did.", contexts=[context("d1", "yes"), context("d2", "no")]),
            message("user", "And when?", enrichments=marks("UNANSWERABLE")),
            message("agent", "I don't know.", contexts=[context("d1", "yes"), context("d3")]),
            message("user", "Thanks!", enrichments=marks("CONVERSATIONAL")),
            message("agent", "You're welcome."),
            message("user", "Was it old?", enrichments=marks("PARTIAL")),
            message("agent", "It was.", contexts=[context("d3", "yes")]),
            message("user", "Cut off"),
        ],
    }
]


def test_conversations_are_questions_after_the_turns_before_them(write: Write) -> None:
    data = read_data_set(write("conversations.json", CONVERSATIONS))
    built, when, old = data.questions

    assert [one.id for one in data.questions] == ["1::1", "1::2", "1::4"]
    assert (built.answers, built.sources, built.exchanges) == (("Ada did.",), (GoldSource("d1"),), ())
    assert (when.unanswerable, when.answers, when.sources) == (True, (), ())
    assert when.exchanges == (Exchange("Who built it?", "Ada did."),)
    assert old.exchanges[1:] == (Exchange("And when?", "I don't know."), Exchange("Thanks!", "You're welcome."))
    assert built.tags == ("factoid", "follow-up", "answerable")
    assert {one.cluster for one in data.questions} == {"1"}
    assert [(one.name, one.text) for one in data.sources] == [(f"d{n}", f"Text of d{n}.") for n in (1, 2, 3)]
    assert said(data) == ["conversations.json: 1 turns that ask nothing were left out."]


def test_generation_tasks_are_read_as_published(write: Write) -> None:
    asked = [message("user", "Who built it?"), message("agent", "Ada did."), message("user", "Was it old?")]
    asked.insert(2, message("agent", "Anything else?"))
    task = {
        "conversation_id": "dd6b",
        "task_id": "dd6b::2",
        "contexts": [context("d3", "yes"), context("d4")],
        "input": asked,
        "targets": [message("agent", "It was.")],
        "Question Type": ["Factoid"],
        "Multi-Turn": math.nan,
        "Answerability": ["ANSWERABLE"],
    }
    lower = {**task, "task_id": "dd6b::3", "answerability": ["UNANSWERABLE"]}
    del lower["Answerability"]
    broken = {**task, "input": asked[:3]}
    data = read_data_set(write("reference.jsonl", rows(task, lower, broken) + "{\n" + rows({"input": []})))
    first, second = data.questions

    assert (first.id, first.question, first.answers) == ("dd6b::2", "Was it old?", ("It was.",))
    assert first.sources == (GoldSource("d3"),)
    assert first.exchanges == (Exchange("Who built it?", "Ada did."),)
    assert (first.cluster, first.tags, first.line) == ("dd6b", ("factoid", "answerable"), 1)
    assert (second.id, second.unanswerable) == ("dd6b::3", True)
    assert [one.name for one in data.sources] == ["d3", "d4"]
    assert said(data) == [
        'reference.jsonl, line 3: "input": the last message is not the user\'s; end with a question.',
        "reference.jsonl, line 4: malformed JSON (Expecting property name enclosed in double quotes: line 1 column 2"
        " (char 1)); mend it there.",
        'reference.jsonl, line 5: "conversation_id" is missing; add it.',
    ]


# -- tables ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "mark"), [("q.csv", ","), ("q.csv", ";"), ("q.tsv", "\t")])
def test_tables_part_values_by_a_bar(write: Write, name: str, mark: str) -> None:
    lines = [
        ["Question", "answer", "unanswerable", "source", "sentence", "quote", "tags", "id", "notes"],
        ["who?", "Ada | Ada L.", "", "a.txt", "1|3", "", "who|who|date", "x", "mine"],
        ["who else?", "Bob", "no", "a.txt|b.txt", "", "he did|so he did", "", "", ""],
        ["who not?", "", "Yes", "", "", "", "", "", ""],
        [""] * 9,
    ]
    data = read_data_set(write(name, "\r\n".join(mark.join(line) for line in lines)))
    first, second, third = data.questions

    assert (first.id, first.answers, first.tags) == ("x", ("Ada", "Ada L."), ("who", "date"))
    assert first.sentences == (GoldSentence("a.txt", 1), GoldSentence("a.txt", 3))
    assert second.passages == (GoldQuote("a.txt", "he did"), GoldQuote("b.txt", "so he did"))
    assert (second.id, second.line) == ("3", 3)
    assert (third.unanswerable, third.answers) == (True, ())
    assert data.faults == ()


def test_a_quote_needs_no_source_and_a_cell_may_hold_lines(write: Write) -> None:
    text = 'question,answer,quote\n"who,\nthen?",Ada,Ada built it\nwho?,Bob,\n'
    first, second = read_data_set(write("q.csv", text)).questions

    assert (first.question, first.passages, first.line) == ("who,\nthen?", (GoldQuote("", "Ada built it"),), 2)
    assert second.line == 4


def test_rows_with_faults_are_left_out(write: Write) -> None:
    text = (
        "question,answer,unanswerable,source,sentence,id\n"
        "who?,Ada,,a.txt,1,a\n"
        ",Ada,,,,\n"
        "who?,,,,,\n"
        "who?,,maybe,,,\n"
        "who?,Ada,,a.txt,one,\n"
        "who?,Ada,,,1,\n"
        "who?,Ada,,a.txt|b.txt,1|2|3,\n"
        "who?,Ada,,a.txt,1,a\n"
    )
    data = read_data_set(write("q.csv", text))

    assert len(data.questions) == 1
    assert said(data) == [
        'q.csv, line 3: "question" is empty; write one, or leave the line out.',
        "q.csv, line 4: the question has no answers and is not marked unanswerable; give it answers or that mark.",
        'q.csv, line 5: "unanswerable" is "maybe" and not yes or no; write one of these.',
        'q.csv, line 6: "sentence" is "one" and not a number from 1; `qa sources show` numbers them.',
        'q.csv, line 7: "sentence" is given without a "source"; add one.',
        'q.csv, line 8: "source" has 2 values and "sentence" 3; give one, or one for each.',
        'q.csv, line 9: the id "a" was already used in line 2; give this one another.',
    ]


# -- what is none of them ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("q.csv", "quest,answer\nwho?,Ada\n", 'q.csv has no column "question" in its first line; give it one.'),
        ("q.csv", "", 'q.csv has no column "question" in its first line; give it one.'),
        ("q.csv", "question,answer\nwho?,\n", "q.csv holds no question that can be used: "),
        ("q.json", "[1, 2", "q.json, line 1: malformed JSON (Expecting ',' delimiter); mend it there."),
        ("q.json", "{\n 1", "q.json, line 2: malformed JSON "),
        ("q.json", '[{"messages": 1}]', '"messages": input should be a valid list.'),
        ("q.json", '{"data": []}', "q.json holds no questions; write one a line"),
        ("q.json", "[" * 100_000, "q.json holds JSON that is nested too deeply; write it flatter."),
        ("q.jsonl", "[" * 100_000, "q.jsonl holds JSON that is nested too deeply; write it flatter."),
        ("q.jsonl", '{"question": "who?"}\n[]', "q.jsonl holds no question that can be used (1 more like it): "),
    ],
)
def test_a_file_without_a_usable_question_is_one_sentence(
    write: Write, tmp_path: Path, name: str, content: str, fault: str
) -> None:
    with pytest.raises(QuestionFileError) as caught:
        read_data_set(write(name, content))
    sentence = str(caught.value).replace(f"{tmp_path}/", "")
    assert fault in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence

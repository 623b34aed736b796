import json
from pathlib import Path

import pytest

from qa.errors import QuestionFileError
from qa.evaluation.datasets import GoldSentence, TestQuestion, read_data_sets, read_questions

GOOD = {"id": "one", "question": "who?", "answers": ["he"], "sentences": [["a.txt", 1]]}


def written(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "questions.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def fault(path: Path) -> str:
    with pytest.raises(QuestionFileError) as caught:
        read_questions(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


def test_every_field_is_read(tmp_path: Path) -> None:
    line = {**GOOD, "history": ["what?"], "tags": ["who", "date", "who"], "unanswerable": False}

    assert read_questions(written(tmp_path, line)) == [
        TestQuestion("one", "who?", ("he",), (GoldSentence("a.txt", 1),), False, ("what?",), ("who", "date"))
    ]


def test_most_fields_can_be_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "", {"question": "why?", "unanswerable": True}, "")

    assert read_questions(path) == [TestQuestion("2", "why?", (), (), True, (), ())]


def test_a_byte_order_mark_windows_line_ends_and_line_separators_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    lines = [json.dumps({**GOOD, "id": name, "question": "a\u2028b"}, ensure_ascii=False) for name in "xy"]
    path.write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())

    assert [(one.id, one.question) for one in read_questions(path)] == [("x", "a\u2028b"), ("y", "a\u2028b")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "malformed JSON"),
        ("[]", "the line is not a JSON object"),
        ("7", "the line is not a JSON object"),
        ({"answers": ["he"]}, '"question" is missing'),
        ({**GOOD, "question": "  "}, '"question" is empty'),
        ({**GOOD, "answer": "he"}, 'unknown key "answer"'),
        ({**GOOD, "answers": "he"}, '"answers":'),
        ({**GOOD, "answers": [1]}, '"answers.0":'),
        ({**GOOD, "answers": [" "]}, '"answers.0" is empty'),
        ({**GOOD, "id": 1}, '"id":'),
        ({**GOOD, "unanswerable": "false"}, '"unanswerable":'),
        ({**GOOD, "sentences": [["a.txt", 0]]}, '"sentences.0.1":'),
        ({**GOOD, "sentences": [["a.txt"]]}, '"sentences.0.1" is missing'),
        ({**GOOD, "sentences": [["a.txt", "1"]]}, '"sentences.0.1":'),
        ({**GOOD, "answers": []}, "the question has no answers and is not marked unanswerable"),
        ({**GOOD, "unanswerable": True}, "the question is marked unanswerable and has answers"),
        (
            '{"question": "\\ud800", "answers": ["he"]}',
            "hex escape at column 21)",
        ),
    ],
)
def test_a_bad_line_is_named_by_file_and_number(tmp_path: Path, line: object, said: str) -> None:
    path = written(tmp_path, {**GOOD, "id": "before"}, "", line)

    message = fault(path)

    assert message.startswith(f"{path}, line 3: ")
    assert said in message


def test_an_id_is_used_once(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, {**GOOD, "id": "two"}, GOOD)

    assert fault(path) == f'{path}, line 3: the id "one" was already used in line 1; give this one another.'


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_questions_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)

    assert (
        fault(path)
        == f'{path} holds no questions; write one a line, such as {{"question": "...", "answers": ["..."]}}.'
    )


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"

    assert fault(path) == f"There is no file of questions at {path}; check how it is spelt."


def test_a_folder_is_an_error(tmp_path: Path) -> None:
    assert fault(tmp_path).startswith(f"{tmp_path} is a folder without BEIR's corpus.jsonl, ")


def test_another_encoding_is_an_error_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b"\n" + '{"question": "où ?"}'.encode("latin-1"))

    assert fault(path) == f"{path}, line 2: the text is not UTF-8; save it in UTF-8."


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("a.txt", 2, True),
        ("seeds/a.txt", 2, True),
        ("/home/seeds/a.txt", 2, True),
        ("a.txt", 3, False),
        ("ba.txt", 2, False),
        ("a.txt/b", 2, False),
    ],
)
def test_a_gold_source_may_leave_out_leading_folders(name: str, number: int, expected: bool) -> None:
    assert GoldSentence("a.txt", 2).is_at(name, number) is expected


def test_several_files_are_read_as_one_and_ids_stay_apart(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.jsonl", "b.jsonl", "c.jsonl")]
    for path, names in zip(paths, [("one", "two"), ("one",), ("b:one", "one")], strict=True):
        path.write_text("\n".join(json.dumps({**GOOD, "id": name}) for name in names), encoding="utf-8")

    ids = [[question.id for question in data.questions] for data in read_data_sets(paths)]

    assert ids == [["one", "two"], ["b:one"], ["c:b:one", "c:one"]]


def test_a_file_that_is_given_twice_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    with pytest.raises(QuestionFileError, match=r"questions\.jsonl is given twice; name it once\.$"):
        read_data_sets([path, tmp_path / "." / "questions.jsonl"])

"""`qa verify` tells which citations of an old answer still hold, and its exit code whether all do."""

import json
from pathlib import Path

from command_line import WHO, assert_one_sentence, qa

OLD = "Abdelhamid Abou Zeid, was killed"


def test_an_answer_is_verified(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    (tmp_path / "answer.json").write_text(qa("ask", "--json", WHO).out, encoding="utf-8")
    done = qa("verify", "answer.json")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("[1] valid: tigharghar.txt, sentence 7\n    On 1 March 2013")
    assert done.out.endswith("Citations: 1 valid.\n")

    text = json.loads(qa("sources", "show", "--json", "tigharghar.txt").out)["text"]
    qa("sources", "remove", "tigharghar.txt")
    (tmp_path / "tigharghar.txt").write_text(text.replace(OLD, "Abdelhamid Abou Zeid, was wounded"), encoding="utf-8")
    qa("index", "tigharghar.txt")
    done = qa("verify", "answer.json")
    assert done.code == 1
    assert "[1] changed: tigharghar.txt, sentence 7\n" in done.out
    assert "    now tigharghar.txt, line 7, sentence 7\n" in done.out
    assert "was wounded" in done.out
    body = json.loads(qa("verify", "--json", "answer.json").out)
    assert (body["valid"], body["changed"]) == (0, 1)
    assert body["citations"][0]["now"]["place"] == "line 7"
    answer = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    for fields in ({"sentence": 10**30}, {"text": "t\ud800"}, {"start": -1}):
        answer["citations"][0] |= fields
        (tmp_path / "odd.json").write_text(json.dumps(answer), encoding="utf-8")
        assert_one_sentence(qa("verify", "odd.json"), 1, "odd.json holds a citation without")
    assert_one_sentence(qa("verify", "missing.json"), 1, "missing.json cannot be read")

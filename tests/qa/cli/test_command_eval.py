"""`qa eval`: scores as a table and as JSON, a bar to stay above, and files that are refused."""

import json
import signal
import time
from pathlib import Path

from command_line import WHO, assert_one_sentence, limited, qa, terminal

CASES = [
    {
        "id": "a",
        "question": WHO,
        "answers": ["Abdelhamid Abou Zeid"],
        "sentences": [["tigharghar.txt", 7]],
        "tags": ["who"],
    },
    {"id": "b", "question": "Who won in Atlantis?", "unanswerable": True},
    {"id": "c", "question": "Who commands the Chadian forces?", "answers": ["Nobody"], "tags": ["who"]},
]


def write(path: Path, cases: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")


def test_scores(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    write(tmp_path / "cases.jsonl", CASES)
    done = qa("eval", "cases.jsonl", "--json", "--out", "run.json", "--fail-under", "0")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    below = qa("eval", "cases.jsonl", "--fail-under", "1")
    assert below.code == 4
    assert "below the 1.000 asked for" in below.err
    assert "who" in below.out
    assert "\x1b" not in below.out


def test_file_that_is_refused(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    (tmp_path / "bad.jsonl").write_text('{"id": "a", "question": "who?"}\n{', encoding="utf-8")
    assert_one_sentence(
        qa("eval", "bad.jsonl"), 1, "bad.jsonl, line 1", "no question that can be used (1 more like it)"
    )
    done = qa("eval", "bad.jsonl", "--price-per-million", "1")
    assert done.code == 2
    assert done.err.endswith("'1' is not two prices, as in 0.40,1.60.\n")


def test_what_can_not_be_used_is_told_and_the_rest_goes_on(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    unclear = {"id": "d", "question": "Who won?"}
    nowhere = {**CASES[2], "id": "e", "sentences": [["tigharghar.txt", 99]], "quotes": [["tigharghar.txt", "Atlantis"]]}
    write(tmp_path / "cases.jsonl", [CASES[0], unclear, CASES[1], CASES[0], nowhere])

    done = qa("eval", "cases.jsonl", "--json")

    assert done.code == 0
    told = [
        "cases.jsonl, line 2: the question has no answers and is not marked unanswerable;"
        " give it answers or that mark.",
        'cases.jsonl, line 4: the id "a" was already used in line 1; give this one another.',
        "cases.jsonl, line 5: there is no sentence 99 in tigharghar.txt, which has 13.",
        'cases.jsonl, line 5: the quote "Atlantis" does not stand in tigharghar.txt.',
    ]
    assert done.err.splitlines() == told
    run = json.loads(done.out)
    assert [fault["sentence"] for fault in run["faults"]] == told
    assert [case["question"]["id"] for case in run["cases"]] == ["a", "b", "e"]
    assert run["cases"][2]["scores"]["citation_recall"] == run["cases"][2]["scores"]["mrr"] == 0.0


def test_questions_over_sources_of_their_own_leave_no_index(tmp_path: Path) -> None:
    (tmp_path / "mill.txt").write_text("Ada built the engine. The mill burned down.", encoding="utf-8")
    case = {"question": "Who built the engine?", "answers": ["Ada"], "quotes": [["mill.txt", "Ada built"]]}
    write(tmp_path / "cases.jsonl", [case])

    done = qa("eval", "cases.jsonl", "--sources", "mill.txt", "--json")

    assert (done.code, done.err) == (0, "")
    (asked,) = json.loads(done.out)["cases"]
    assert asked["question"]["sentences"] == [{"source": "mill.txt", "sentence": 1}]
    assert asked["scores"]["exact_match"] == asked["scores"]["citation_f1"] == asked["scores"]["support_recall"] == 1.0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.jsonl", "mill.txt"]


def test_run_that_cannot_be_written(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    write(tmp_path / "cases.jsonl", CASES)
    (tmp_path / "closed").mkdir(mode=0o555)
    done = qa("eval", "cases.jsonl", "--out", "closed/run.json", prefix=limited())
    assert done.code == 1
    assert (
        done.err.strip()
        == "Error: closed/run.json.partial cannot be written: Permission denied; name another file, or make room there."
    )


def test_reports_are_written(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    write(tmp_path / "cases.jsonl", CASES)
    done = qa("eval", "cases.jsonl", "--html", "run.html", "--junit", "run.xml")
    assert done.code == 0, done
    assert "<mark>Abdelhamid Abou Zeid</mark>" in (tmp_path / "run.html").read_text(encoding="utf-8")
    assert 'message="expected Nobody"' in (tmp_path / "run.xml").read_text(encoding="utf-8")
    lost = qa("eval", "cases.jsonl", "--html", "none/run.html")
    assert lost.code == 1
    assert lost.err.strip() == "Error: There is no folder none to write run.html to; make it first."


def test_stopped_run_goes_on(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    write(tmp_path / "cases.jsonl", [{**CASES[2], "id": f"case {number}"} for number in range(25)])
    partial = tmp_path / "run.json.partial"
    with terminal("eval", "cases.jsonl", "--out", "run.json") as screen:
        until = time.monotonic() + 60
        while not (partial.exists() and partial.read_bytes().count(b"\n") > 2):
            assert time.monotonic() < until
            time.sleep(0.02)
        screen.process.send_signal(signal.SIGINT)
        screen.expect("the same command goes on from there.")
        assert screen.end() == 130
    kept = partial.read_bytes().count(b"\n") - 1
    assert 0 < kept < 25
    done = qa("eval", "cases.jsonl", "--out", "run.json", "--json")
    assert done.code == 0
    assert done.err.strip() == f"Going on from run.json.partial: {kept} of 25 questions are answered already."
    run = json.loads(done.out)
    assert len(run["cases"]) == 25
    assert run["provenance"]["question_files"][0]["index"]
    assert not partial.exists()


def test_a_bar_needs_something_to_score(tmp_path: Path) -> None:
    (tmp_path / "set" / "qrels").mkdir(parents=True)
    write(tmp_path / "set" / "corpus.jsonl", [{"_id": "d", "text": "The mill burned down."}])
    write(tmp_path / "set" / "queries.jsonl", [{"_id": "q", "text": "what burned down?"}])
    (tmp_path / "set" / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\td\t1\n", encoding="utf-8")

    assert_one_sentence(qa("eval", "set", "--fail-under", "0.5"), 1, "needs questions with answers")
    done = qa("eval", "set", "--json")
    assert done.code == 0
    (case,) = json.loads(done.out)["cases"]
    assert case["scores"]["mrr"] == case["scores"]["ndcg_at_10"] == 1.0
    assert case["scores"]["f1"] is case["scores"]["truthfulness"] is case["scores"]["citation_f1"] is None
    assert case["blame"] is None

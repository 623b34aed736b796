"""`qa timeline`: the dated sentences in time order, for people and as JSON."""

import json
from pathlib import Path

import pytest
from command_line import assert_one_sentence, qa

LOG = "On 3/4/2013 the lock broke. From 5 to 7 May 2013 it rained. In 2014 Ida left. On 9 June Jens came.\n"
UNDATED = "On 8 August there was fog. Nothing else is known.\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    home = tmp_path / ".qa"
    for name, text in (("log.txt", LOG), ("undated.txt", UNDATED)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert qa("index", "log.txt", "undated.txt").code == 0
    return home


def test_dated_sentences_in_time_order(log: Path) -> None:  # noqa: ARG001
    done = qa("timeline")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "3 April 2013  log.txt, line 1, sentence 1",
        "    On 3/4/2013 the lock broke.",
        "5 May 2013 to 7 May 2013  log.txt, line 1, sentence 2",
        "    From 5 to 7 May 2013 it rained.",
        "2014  log.txt, line 1, sentence 3",
        "    In 2014 Ida left.",
        "9 June 2014  log.txt, line 1, sentence 4",
        "    On 9 June Jens came.",
        "8 August  undated.txt, line 1, sentence 1",
        "    On 8 August there was fog.",
        "Matching: 5, of 6 sentences examined.",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentences"),
    [
        (["--from", "2014"], [3, 4]),
        (["--to", "6 May 2013"], [1, 2]),
        (["--from", "2013-05-06", "--to", "May 2013"], [2]),
        (["--about", "lock"], [1]),
        (["--about", "locks broken", "--from", "2014"], []),
        (["--limit", "1"], [1]),
        (["--limit", "2", "--offset", "1"], [2, 3]),
        (["--offset", "9"], []),
    ],
)
def test_json_holds_what_was_asked_for(log: Path, arguments: list[str], sentences: list[int]) -> None:  # noqa: ARG001
    body = json.loads(qa("timeline", "--json", *arguments).out)
    assert list(body) == ["examined", "matching", "offset", "shown", "sentences"]
    assert [sentence["sentence"] for sentence in body["sentences"]] == sentences
    assert (body["examined"], body["shown"]) == (6, len(sentences))
    for sentence in body["sentences"]:
        assert list(sentence) == ["source", "source_id", "sentence", "text", "start", "end", "place", "dates"]
        assert LOG[sentence["start"] : sentence["end"]] == sentence["text"]
        for date in sentence["dates"]:
            assert date["text"] in sentence["text"]


def test_a_cut_list_says_so(log: Path) -> None:  # noqa: ARG001
    def said(*arguments: str) -> str:
        return qa("timeline", *arguments).out.rpartition("Matching: 5, of 6 sentences examined; ")[2]

    assert said("--limit", "2") == "the first 2 are shown.\n`--offset 2` goes on.\n"
    assert said("--limit", "2", "--offset", "2") == "numbers 3 to 4 are shown.\n`--offset 4` goes on.\n"
    assert said("--offset", "4") == "number 5 is shown.\n"
    assert said("--offset", "5") == "none is left to show.\n"


def test_day_and_month_may_change_places(log: Path) -> None:  # noqa: ARG001
    month_first = {"QA_DAY_FIRST": "false"}
    assert "4 March 2013  log.txt, line 1, sentence 1" in qa("timeline", env=month_first).out
    done = qa("ask", "What happened on 3/4/2013?", env=month_first)
    assert done.out.startswith("On 3/4/2013 the lock broke. [1]\nMatching: 1, of 6 sentences examined.\n")
    assert qa("ask", "What happened on 4 March 2013?", env=month_first).code == 0
    assert qa("ask", "What happened on 4 March 2013?").code == 3, "the index is read anew with the setting"
    assert_one_sentence(qa("timeline", env={"QA_DAY_FIRST": "perhaps"}), 1, "QA_DAY_FIRST", "perhaps")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from", "5 May"], "'5 May' is no date with a year"),
        (["--to", "yesterday"], "is no date with a year"),
        (["--from", "31 June 2013"], "is no date with a year"),
        (["--from", "since 2013"], "is no date with a year"),
        (["--from", "May 2013 or so"], "is no date with a year"),
        (["--from", ""], "is no date with a year"),
        (["--from", "2014", "--to", "2013"], "swap the two dates"),
    ],
)
def test_what_is_no_date_is_said_in_one_sentence(log: Path, arguments: list[str], words: str) -> None:  # noqa: ARG001
    assert_one_sentence(qa("timeline", *arguments), 1, words)


def test_a_limit_out_of_range_is_wrong_usage() -> None:
    assert qa("timeline", "--limit", "0").code == 2
    assert qa("timeline", "--limit", "1001").code == 2

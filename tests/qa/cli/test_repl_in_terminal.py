"""`qa chat` in a real terminal: what a person types and sees."""

import re
from pathlib import Path

from command_line import WHO
from openai_server import Behaviour, openai_server
from tmux import PROMPT, Tmux, chat_in_tmux

HINT = "Ctrl-D leaves."
CITED = "On 1 March 2013, It was announced"
FIRST = "On 19 February 2013"
RESET = "\x1b[0m"


def begin(tmux: Tmux) -> None:
    tmux.wait_for(HINT, f"\n{PROMPT.strip()}")


def answered(tmux: Tmux, question: str = WHO) -> str:
    tmux.enter(question)
    return tmux.wait_for("[1] tigharghar.txt, line 7, sentence", f"\n\n{PROMPT.strip()}\n")


def leave(tmux: Tmux) -> None:
    tmux.press_until("C-d", "ended with 0")


def test_answer_with_its_sentence_and_the_words_in_it(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    with chat_in_tmux(tmp_path, height=70) as tmux:
        begin(tmux)
        seen = answered(tmux)
        assert "Abdelhamid Abou Zeid [1]\nMatching: 1" in seen
        styled = tmux.screen(styled=True)
        underlined = re.search(r"\x1b\[4m([^\x1b]*)", styled)
        assert underlined is not None
        assert underlined[1].startswith("Abdelhamid")
        assert "\x1b[1m\x1b[38;5;31m[1]" in styled, "the marker is in colour"
        tmux.enter("/why")
        tmux.wait_for("Days asked for: 1 March", "cosine")
        leave(tmux)


def test_no_color(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    with chat_in_tmux(tmp_path, NO_COLOR="1") as tmux:
        begin(tmux)
        answered(tmux)
        tmux.enter("/nothing")
        tmux.wait_for("There is no command /nothing")
        assert not re.findall(r"\x1b\[[34]\d", tmux.screen(styled=True))
        leave(tmux)


def test_completion_of_commands_markers_sources_and_settings(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    with chat_in_tmux(tmp_path) as tmux:
        begin(tmux)
        answered(tmux)
        tmux.clear()
        tmux.type("/exp")
        tmux.wait_for("give the conversation as Markdown")
        tmux.keys("Tab")
        tmux.wait_for("> /export")
        tmux.keys("C-u")
        tmux.type("/source ")
        tmux.wait_for("tigharghar.txt, line 7, sentence 7", "13 sentences")
        tmux.type("tig")
        tmux.wait_for("13 sentences", gone="line 7, sentence 7")
        tmux.keys("Tab")
        tmux.wait_for("> /source tigharghar.txt")
        tmux.keys("C-u")
        tmux.type("/set answerer se")
        tmux.wait_for("answerer sentences")
        tmux.keys("Tab")
        tmux.wait_for("> /set answerer sentences")
        tmux.keys("C-u")
        tmux.type("/resume ")
        tmux.wait_for(WHO)
        tmux.keys("Tab", "Enter")
        tmux.wait_for(f"> {WHO}", "Abdelhamid Abou Zeid [1]")
        leave(tmux)


def test_source_opens_at_the_cited_sentence(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    with chat_in_tmux(tmp_path, width=70, height=18) as tmux:
        begin(tmux)
        answered(tmux)
        tmux.enter("/source 1")
        seen = tmux.wait_for(f"> {CITED}", "tigharghar.txt, line 7, sentence 7", "q leaves")
        assert FIRST not in seen, "the beginning of the source is above"
        assert f"\n> {CITED}" in "\n".join(seen.splitlines()[1:5]), "what comes before and after is in view"
        assert re.search(r"\x1b\[[0-9;]*4[0-9;]*m[^\x1b]*Abdelhamid", tmux.screen(styled=True))
        tmux.keys("g")
        tmux.wait_for(FIRST, gone=CITED)
        tmux.enter("/Chadian forces")
        tmux.wait_for("General Deby", gone=FIRST)
        tmux.keys("q")
        tmux.wait_for("> /source 1\n>", gone="q leaves")
        tmux.enter("/source tigharghar.txt")
        tmux.wait_for(FIRST, "q leaves")
        tmux.keys("C-c")
        tmux.wait_for("> /source tigharghar.txt\n>", gone="q leaves")
        leave(tmux)


def test_source_opens_in_the_pager_of_the_person(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    with chat_in_tmux(tmp_path, width=70, height=18, PAGER="less", LESS="") as tmux:
        begin(tmux)
        answered(tmux)
        tmux.enter("/source 1")
        seen = tmux.wait_for(f"> {CITED}", ":\n")
        assert FIRST not in seen
        assert "\x1b[4m" in tmux.screen(styled=True)
        tmux.keys("C-c")
        tmux.press_until("g", FIRST)
        tmux.keys("q")
        tmux.wait_for("> /source 1\n>", gone=FIRST)
        leave(tmux)


def test_pager_that_does_not_exist(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    with chat_in_tmux(tmp_path, PAGER="nothing-of-this-name") as tmux:
        begin(tmux)
        answered(tmux)
        tmux.enter("/source 1")
        tmux.wait_for("nothing-of-this-name (PAGER) cannot be started", "unset PAGER")
        leave(tmux)


def test_what_was_typed_is_found_again(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    with chat_in_tmux(tmp_path) as tmux:
        begin(tmux)
        answered(tmux)
        tmux.enter("/sources")
        tmux.wait_for("13 sentences")
        tmux.clear()
        tmux.type("who was")
        tmux.wait_for(f"> {WHO}")
        tmux.keys("C-e", "Enter")
        tmux.wait_for("sentence 7")
        tmux.clear()
        tmux.keys("C-r")
        tmux.type("urces")
        tmux.wait_for("/sources")
        tmux.keys("Enter", "Enter")
        tmux.wait_for("13 sentences")
        tmux.clear()
        tmux.type("a line that is dropped")
        tmux.keys("C-c")
        tmux.wait_for("dropped\n>")
        tmux.keys("Up", "Enter")
        tmux.wait_for("13 sentences")
        leave(tmux)


def test_question_of_several_lines(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    with chat_in_tmux(tmp_path) as tmux:
        begin(tmux)
        tmux.type("who was")
        tmux.keys("M-Enter")
        tmux.type("killed \\")
        tmux.keys("Enter")
        tmux.enter("on 1 March?")
        tmux.wait_for("> who was\n  killed\n  on 1 March?", "sentence 7")
        tmux.enter("/export conversation.md")
        tmux.wait_for("Written to conversation.md.")
        leave(tmux)
    written = (tmp_path / "conversation.md").read_text(encoding="utf-8")
    assert "## who was killed on 1 March?" in written
    assert "Abdelhamid Abou Zeid[^1]" in written
    assert "[^1]: tigharghar.txt, line 7, sentence 7: On 1 March 2013" in written


def test_settings_of_the_conversation(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    with chat_in_tmux(tmp_path) as tmux:
        begin(tmux)
        for typed, shown in (
            ("/set QA_THRESHOLD 1", r"threshold +1\.0 "),
            (WHO, "The sources don't say"),
            ("/set threshold unset", r"threshold +unset "),
            ("/set top_k many", "QA_TOP_K cannot be 'many'"),
            ("/set nothing 1", "There is no setting 'nothing'; /set shows them all."),
            ("/set home x", "QA_HOME cannot change while you talk"),
            ("/set answerer nobody:x", "nobody"),
            ("/set", r"answerer +reader "),
            (WHO, r"Abdelhamid Abou Zeid \[1\]"),
            ("/set day_first false", "day_first +False"),
            ("what happened on 7/3/2013?", "say nothing about 7/3/2013"),
        ):
            tmux.clear()
            tmux.enter(typed)
            tmux.wait_until(lambda seen, shown=shown: re.search(shown, seen) and seen.rstrip().endswith(PROMPT.strip()))
        leave(tmux)


def test_answer_is_streamed_and_stopped(indexed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    def say(prompt: str) -> str:
        number = re.search(r"\[(\d+)\][^\n]*It was announced", prompt)
        assert number is not None
        return f"Abdelhamid Abou Zeid was killed. [{number[1]}]\nThe sources also tell of much else besides."

    behaviour = Behaviour(say, stall_after=15)
    with (
        openai_server(behaviour) as address,
        chat_in_tmux(
            tmp_path, QA_ANSWERER="openai:test", QA_MODEL_URL=address, OPENAI_API_KEY="sk-x", QA_MODEL_TIMEOUT="50"
        ) as tmux,
    ):
        begin(tmux)
        tmux.enter(WHO)
        seen = tmux.wait_for("Abdelhamid Abou Zeid was killed. [1]")
        assert "sentence 7" not in seen, "the answer is not at its end"
        tmux.keys("C-c")
        tmux.wait_for("Stopped.")
        tmux.enter("/why")
        tmux.wait_for("Nothing has been asked yet")
        leave(tmux)

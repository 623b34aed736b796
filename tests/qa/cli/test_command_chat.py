"""`qa chat`: over a pipe line by line, in a terminal with editing and history."""

from pathlib import Path

from command_line import WHO, qa, terminal

UP, HOME, LEFT = "\x1b[A", "\x01", "\x1b[D"
# What a terminal is told when a line can be typed.
PROMPT = "\x1b[?2004h"
CTRL_C, CTRL_D, ENTER = "\x03", "\x04", "\r"


def test_pipe_is_answered_line_by_line(indexed: Path) -> None:
    lines = [
        "/why",
        WHO,
        "",
        "\x00 \x07",
        "What was his rank?",
        "/why",
        "x" * 3000,
        "/sources",
        "/new",
        "/nothing",
        "/help",
    ]
    done = qa("chat", stdin="\n".join([*lines, "/quit", "never asked"]).encode() + b"\n\xff")
    assert (done.code, done.err) == (0, "")
    said = done.out
    order = [
        "Nothing has been asked yet.",
        "tigharghar.txt, sentence 7",
        f"Searched for: {WHO} What was his rank?",
        "cosine",
        "3,000 characters",
        "13 sentences  tigharghar.txt",
        "A new conversation.",
        "There is no command /nothing; /help lists them.",
        "Ctrl-D",
    ]
    places = [said.find(words) for words in order]
    assert -1 not in places, said
    assert places == sorted(places), said
    assert "never asked" not in said
    assert "\x1b" not in said
    assert "> " not in said, "a pipe gets no prompt"
    assert not (indexed / "history").exists(), "only what is typed is remembered"


def test_follow_up_after_long_question_can_be_explained(indexed: Path) -> None:  # noqa: ARG001
    long = f"{WHO} {'and why ' * 240}"
    done = qa("chat", stdin=f"{long}\n{'and what did he do then ' * 80}\n/why\n".encode())
    assert done.code == 0
    assert "Searched for: " in done.out
    assert "characters; ask in at most" not in done.out


def test_bytes_that_are_no_text_are_no_reason_to_stop(indexed: Path) -> None:  # noqa: ARG001
    done = qa("chat", stdin=b"\xff\xfe\n/nothing\xff\n/new\n")
    assert done.code == 0
    assert "no words" in done.out
    assert "There is no command /nothing" in done.out
    assert "A new conversation." in done.out


def test_terminal_edits_remembers_and_stops(indexed: Path) -> None:
    with terminal("chat") as screen:
        screen.expect(PROMPT)
        screen.type(f"{WHO[1:-2]}x{LEFT}{HOME}{WHO[0]}\x05\x7f{WHO[-2:]}{ENTER}")
        screen.expect("sentence 7")
        screen.type(f"a line that is dropped{CTRL_C}")
        screen.expect(PROMPT)
        screen.type(f"/why{ENTER}")
        screen.expect(f"Searched for: {WHO}")
        screen.type(f"/new{ENTER}")
        screen.expect("A new conversation.")
        screen.type(f"{UP}{UP}{UP}{ENTER}")
        screen.expect("sentence 7")
        screen.type(f"/sources{ENTER}")
        screen.expect("13 sentences")
        screen.type(f"/nothing{ENTER}")
        screen.expect("There is no command /nothing")
        screen.type(f"/help{ENTER}")
        screen.expect("Ctrl-C drops the line")
        screen.type(CTRL_D)
        assert screen.end() == 0
    assert "Traceback" not in screen.seen
    remembered = (indexed / "history").read_text(encoding="utf-8")
    assert f"+{WHO}\n" in remembered
    assert "dropped" not in remembered
    with terminal("chat") as screen:
        screen.expect(PROMPT)
        screen.type(f"{UP}{UP}{UP}{ENTER}")
        screen.expect("13 sentences")
        screen.type(f"/quit{ENTER}")
        assert screen.end() == 0

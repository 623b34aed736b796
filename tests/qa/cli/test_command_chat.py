"""`qa chat`: over a pipe line by line, in a terminal with editing and history."""

from pathlib import Path

from command_line import WHO, qa, terminal

UP, LEFT, HOME, END, BACKSPACE = "\x1b[A", "\x1b[D", "\x01", "\x05", "\x7f"
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
    done = qa(
        "chat", stdin="\n".join([*lines, "/quit", "never asked"]).encode().replace(b"/nothing", b"/nothing\n\xff\xfe")
    )
    assert (done.code, done.err) == (0, "")
    said = done.out
    order = [
        "Nothing has been asked yet; ask a question first.",
        "tigharghar.txt, line 7, sentence 7",
        "Searched for: What was Abdelhamid Abou Zeid's rank?",
        "cosine",
        "3,000 characters",
        "13 sentences  tigharghar.txt",
        "A new conversation.",
        "There is no command /nothing; /help lists them.",
        "has no words",
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


def test_terminal_edits_remembers_and_stops(indexed: Path) -> None:
    typed = [
        (f"{WHO[1:-2]}x{LEFT}{HOME}{WHO[0]}{END}{BACKSPACE}{WHO[-2:]}{ENTER}", "sentence 7"),
        (f"a line that is dropped{CTRL_C}", ""),
        (f"/why{ENTER}", f"Searched for: {WHO}"),
        (f"/new{ENTER}", "A new conversation."),
        (f"{UP}{UP}{UP}{ENTER}", "sentence 7"),
        (f"/sources{ENTER}", "13 sentences"),
        (f"/nothing{ENTER}", "There is no command /nothing"),
        (f"/help{ENTER}", "Ctrl-C drops the line"),
    ]
    with terminal("chat") as screen:
        for keys, shown in typed:
            screen.expect(PROMPT)
            screen.type(keys)
            screen.expect(shown)
        screen.expect(PROMPT)
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
        screen.expect(PROMPT)
        screen.type(f"/quit{ENTER}")
        assert screen.end() == 0

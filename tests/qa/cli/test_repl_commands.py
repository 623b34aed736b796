"""The commands of `qa chat`, over a pipe and in a terminal that can do nothing."""

import io
import re
from contextlib import closing
from pathlib import Path

import pytest
from command_line import WHO, qa, terminal
from rich.color import Color
from rich.console import Console
from rich.text import Text

from qa.cli.console import FAILURE, MUTED, PLACE, REMARK, print_lines
from qa.cli.repl.pager import page_of, wrapped
from qa.sessions import Sessions

LISTED = "what happened on 7 March?"


def chat(*lines: str) -> str:
    done = qa("chat", stdin="\n".join(lines).encode())
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    return done.out


def in_order(said: str, *texts: str) -> None:
    end = 0
    for text in texts:
        place = said.find(text, end)
        assert place >= 0, f"{text!r} is not said after what comes before it:\n{said[end:]}"
        end = place + len(text)


def test_why_shows_what_a_list_was_made_from(indexed: Path) -> None:  # noqa: ARG001
    said = chat(LISTED, "/why", "and on 12 March?", "/why", "what happened on 1 May 2013?", "/why").split(
        "Searched for"
    )
    in_order(
        said[1],
        "Days asked for: 7 March\n",
        "Listed by their dates, not searched for: all sentences that speak of these days.",
        "4 March 2013 to 7 March 2013  tigharghar.txt, line 9, sentence 9",
        "7 March 2013 to 11 March 2013  tigharghar.txt, line 10, sentence 10",
        "year inherited",
    )
    in_order(said[2], ": what happened on 12 March?", "12 March 2013  tigharghar.txt, line 12, sentence 12")
    in_order(said[3], "Days asked for: 1 May 2013", "No sentences speak of these days", "sentence")
    assert not re.search("cosine|BM25", "".join(said)), "no search result is shown for a list"


def test_why_marks_the_cited_sentence(indexed: Path) -> None:  # noqa: ARG001
    said = chat(WHO, "/why")
    assert re.search(r"\d\.\d{3}  7  On 1 March 2013, .*units\. \[1\]\n", said)
    assert said.count("[1]\n") == 2, "the answer, and the sentence in the evidence"


def test_source_is_quoted_around_the_sentence(indexed: Path) -> None:  # noqa: ARG001
    said = chat("/source 1", WHO, "/source [1]", "/source tigharghar.txt", "/source 9", "/source")
    in_order(
        said,
        "There is no source '1'; /sources lists them. Give a name.",
        "\ntigharghar.txt, line 7, sentence 7\n     4  ",
        "\n>    7  On 1 March 2013",
        "\n    10  ",
        "\ntigharghar.txt\n     1  On 19 February",
        "\n    13  ",
        "There is no source '9'; /sources lists them. Give a name or a marker of the last answer.",
        "Which source?",
    )


@pytest.mark.parametrize(
    ("argument", "sentences"),
    [
        ("", [1, 2, 5, 7, 9, 10, 12]),
        ("7 March 2013", [9, 10]),
        ("2013-03-01..2013-03-07 raids", [9]),
        ("7 March 2013..", [9, 10, 12]),
        ("..26 February 2013", [1, 2, 5]),
        ("raids", [9]),
        ("March 2013 Islamist fighters", [12]),
    ],
)
def test_timeline(indexed: Path, argument: str, sentences: list[int]) -> None:  # noqa: ARG001
    said = chat(f"/timeline {argument}")
    assert [int(number) for number in re.findall(r"sentence (\d+)\n", said)] == sentences
    assert f"Matching: {len(sentences)}, of 13" in said


def test_conversations_are_left_listed_and_resumed(indexed: Path) -> None:  # noqa: ARG001
    first = chat("/export", WHO, "/new", LISTED, "/sessions")
    in_order(first, "Nothing has been asked yet", "A new conversation.", LISTED, WHO)
    (session,) = re.findall(rf"(\w{{32}})  .*{re.escape(WHO)}", first)
    said = chat(
        f"/resume {session[:9]}", "/why", "What was his rank?", "/export a.md", "/export a.md", "/resume", "/resume 0x"
    )
    in_order(
        said,
        f"> {WHO}\nAbdelhamid Abou Zeid [1]",
        f"Searched for: {WHO}",
        "Written to a.md.",
        "a.md is there already; name another file.",
        "Which session? /sessions lists them",
        "There is no session '0x'; /sessions lists them.",
    )
    written = Path("a.md").read_text(encoding="utf-8")
    in_order(
        written, f"# Conversation {session}\n", f"## {WHO}", "[^1]", "## What was his rank?", "[^1]: tigharghar.txt"
    )


def test_export_of_a_conversation_with_a_title(indexed: Path) -> None:
    chat(WHO)
    with closing(Sessions(indexed / "sessions.sqlite3")) as sessions:
        (kept,) = sessions.summaries(10)
        sessions.rename(kept.id, "The second-in-command")
    in_order(chat(f"/resume {kept.id}", "/export"), "# The second-in-command\n", f"## {WHO}")


def test_export_where_nothing_can_be_written(indexed: Path) -> None:  # noqa: ARG001
    assert "nowhere/a.md cannot be written: No such file or directory; name another" in chat(
        WHO, "/export nowhere/a.md"
    )
    said = chat(WHO, "/export ~nosuchperson/a.md", WHO)
    in_order(said, "Abou Zeid [1]", "nosuchperson/a.md cannot be written", "Abou Zeid [1]")


def test_lines_that_go_on(indexed: Path) -> None:  # noqa: ARG001
    said = chat("who was \\", "killed on \\", "1 March?", "/sources", "/timeline \\")
    in_order(said, "Abou Zeid [1]", "13 sentences", "Matching: 7")


def test_terminal_that_can_neither_move_nor_colour(indexed: Path) -> None:
    with terminal("chat", TERM="dumb") as screen:
        screen.expect("Ctrl-D leaves.")
        screen.expect("> ")
        screen.type(f"{WHO}\n")
        screen.expect("[1] tigharghar.txt, line 7, sentence 7")
        screen.expect("> ")
        screen.type("/source 1\n")
        screen.expect(">    7  On 1 March")
        screen.expect("> ")
        screen.type("\x04")
        assert screen.end() == 0
    assert "\x1b" not in screen.seen
    assert not (indexed / "history").exists()


@pytest.mark.parametrize("colour", [PLACE, REMARK, FAILURE, MUTED])
def test_colours_are_read_on_light_and_on_dark(colour: int) -> None:
    """The contrast ratio of WCAG 2."""
    triplet = Color.from_ansi(colour).get_truecolor()
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in triplet)]
    luminance = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert min(1.05 / (luminance + 0.05), (luminance + 0.05) / 0.05) > 4


@pytest.mark.parametrize(
    "text", ["One. Two words.\r\nThree.", "One.\n\nTwo words.\n\nThree.", "Two words.", "One.\tTwo\x1b words."]
)
def test_page_sets_the_sentence_off(text: str) -> None:
    start, end = text.index("Two"), text.index("words.") + 6
    page = page_of("a", text, (start, end), (end - 6, end - 1))
    assert page.text.split("\n")[page.line].rstrip() == f"> {text[start:end]}".replace("\x1b", " ")
    assert page.text[slice(*page.cited)] == text[start:end].replace("\x1b", " ")
    assert page.text[slice(*page.answering)] == "words"
    assert "\x1b" not in page.text


def test_a_page_is_broken_between_words_and_keeps_its_offsets() -> None:
    text = "Ida Krog lit the lamp of Varnholm. " + "x" * 50 + " Nobody  saw it that night.\n\nEnd."
    page = page_of("a", text, (0, 34), (0, 8))
    narrow = wrapped(page, 20)
    assert (narrow.cited, narrow.answering, len(narrow.text)) == (page.cited, page.answering, len(page.text))
    assert narrow.text.split("\n") == [
        *("> Ida Krog lit the", "lamp of Varnholm.", "x" * 50, "Nobody  saw it that", "night.", "", "End."),
    ]
    assert wrapped(page, 200).text == page.text


def test_lines_are_broken_between_words_in_a_terminal_alone() -> None:
    said = Text("    Ida Krog lit the lamp of Varnholm.")
    said.stylize("underline", 8, 12)
    for is_terminal, expected in ((True, "    Ida Krog lit the lamp\n    of Varnholm.\n"), (False, f"{said.plain}\n")):
        console = Console(file=io.StringIO(), force_terminal=is_terminal, width=26, soft_wrap=True, color_system=None)
        with console.capture() as captured:
            print_lines(console, [said, Text()])
        assert captured.get() == f"{expected}\n"

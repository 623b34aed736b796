"""`qa index --watch` keeps the index in step with a folder until Ctrl-C."""

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from command_line import assert_one_sentence, qa, terminal


def test_changes_are_indexed_as_they_happen(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "keeper.txt").write_text("The keeper of Varnholm is Ida Krog.\n", encoding="utf-8")
    with terminal("index", "--watch", "notes", NO_COLOR="1", TERM="dumb") as screen:
        screen.expect("Sources: 1 added; 1 new sentence in")
        screen.expect("Ctrl-C ends.")
        (folder / "boat.md").write_text("The boat is red.\n", encoding="utf-8")
        screen.expect("Sources: 1 added; 1 new sentence in")
        (folder / "keeper.txt").write_text("The keeper of Varnholm is Jens Holm.\n", encoding="utf-8")
        screen.expect("Sources: 1 changed; 1 new sentence in")
        (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
        screen.expect("Passed over: ")
        (folder / "boat.md").unlink()
        screen.expect("Sources: 1 removed")
        screen.process.send_signal(signal.SIGINT)
        assert screen.end() == 0
        assert "Stopped watching." in screen.seen
        assert "Traceback" not in screen.seen
    assert "boat.md" not in qa("sources").out
    assert "Jens Holm" in qa("sources", "show", "keeper.txt").out


def test_a_folder_with_nothing_to_read_yet_is_waited_for(tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "logo.png").write_bytes(b"\x89PNG")
    with terminal("index", "--watch", "inbox", NO_COLOR="1", TERM="dumb") as screen:
        screen.expect("Sources: nothing to do; 0 new sentences in")
        screen.expect("Ctrl-C ends.")
        (folder / "boat.md").write_text("The boat is red.\n", encoding="utf-8")
        screen.expect("Sources: 1 added; 1 new sentence in")
        screen.process.send_signal(signal.SIGINT)
        assert screen.end() == 0


def test_only_folders_are_watched(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    done = qa("index", "--watch", "a.txt")
    assert done.code == 2
    assert "--watch takes folders; a.txt is none." in done.err
    for other in ("--dry-run", "--json"):
        done = qa("index", "--watch", other, ".")
        assert done.code == 2
        assert f"--watch goes on until Ctrl-C; leave out {other}." in done.err
    assert_one_sentence(qa("index", "ftp://example.org/a.txt"), 1, "is not at http:// or https://")


def test_what_cannot_be_indexed_now_is_told_once_and_indexed_with_the_next_change(tmp_path: Path) -> None:
    def rename(before: str, after: str) -> None:
        with closing(sqlite3.connect(tmp_path / ".qa" / "catalog.sqlite3")) as connection:
            connection.execute(f"ALTER TABLE {before} RENAME TO {after}")

    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "keeper.txt").write_text("The keeper of Varnholm is Ida Krog.\n", encoding="utf-8")
    with terminal("index", "--watch", "notes", NO_COLOR="1", TERM="dumb") as screen:
        screen.expect("Ctrl-C ends.")
        rename("meta", "away")
        (folder / "boat.md").write_text("The boat is red.\n", encoding="utf-8")
        screen.expect("cannot be used: no such table: meta")
        time.sleep(2)  # several times as long as it takes to look for changes again
        rename("away", "meta")
        (folder / "mill.md").write_text("The mill is blue.\n", encoding="utf-8")
        screen.expect("Sources: 2 added; 2 new sentences in")
        screen.process.send_signal(signal.SIGINT)
        assert screen.end() == 0
    assert screen.seen.count("cannot be used") == 1

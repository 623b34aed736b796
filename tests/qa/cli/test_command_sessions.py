"""`qa sessions`: conversations listed, shown, exported and deleted."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from command_line import WHO, assert_one_sentence, qa

from qa.sessions import Sessions


def test_life_of_a_session(indexed: Path, tmp_path: Path) -> None:
    assert "No sessions yet" in qa("sessions").out
    session_id = json.loads(qa("ask", "--json", WHO).out)["session_id"]
    qa("ask", "--session", session_id, "What was his rank?")
    (listed,) = json.loads(qa("sessions", "list", "--json").out)
    assert (listed["id"], listed["turns"], listed["first_question"]) == (session_id, 2, WHO)
    assert session_id in qa("sessions").out
    shown = qa("sessions", "show", session_id).out
    assert f"> {WHO}\nAbdelhamid Abou Zeid [1]\n[1] tigharghar.txt, line 7, sentence 7\n" in shown
    assert "Searched for: What was Abdelhamid Abou Zeid's rank?" in shown
    assert qa("sessions", "export", session_id).out.startswith(f"# Conversation {session_id}\n")
    with closing(Sessions(indexed / "sessions.sqlite3")) as sessions:
        sessions.rename(session_id, "The second-in-command")
    text = qa("sessions", "export", session_id).out
    assert text.startswith("# The second-in-command\n\n## ")
    assert "\n[^1]: tigharghar.txt, line 7, sentence 7: " in text
    done = qa("sessions", "export", session_id, "--json", "--out", "talk.json")
    assert (done.code, done.out) == (0, "")
    assert len(json.loads((tmp_path / "talk.json").read_text(encoding="utf-8"))["turns"]) == 2
    assert_one_sentence(qa("sessions", "export", session_id, "--out", "none/talk.md"), 1, "none/talk.md")
    assert qa("sessions", "delete", session_id).out == f"Deleted {session_id}.\n"
    for command in ("show", "export", "delete"):
        assert_one_sentence(qa("sessions", command, session_id), 1, "no session", session_id)


def test_session_expires(indexed: Path) -> None:
    session_id = json.loads(qa("ask", "--json", WHO).out)["session_id"]
    with sqlite3.connect(indexed / "sessions.sqlite3") as database:
        database.execute("UPDATE turns SET created_at = '2020-01-01 00:00:00.000000'")
    database.close()
    assert qa("sessions", "show", session_id).code == 0
    assert_one_sentence(qa("sessions", "show", session_id, env={"QA_SESSION_DAYS": "30"}), 1, "no session")
    assert_one_sentence(qa("sessions", env={"QA_SESSION_DAYS": "0"}), 1, "QA_SESSION_DAYS")

"""`qa index --dry-run`: what would be done, the same as what is then done, and nothing written."""

import json
from pathlib import Path

from command_line import assert_one_sentence, contents, qa

from index.origins import planned
from index.records import Source

SEED = Path(__file__).parents[3] / "seeds" / "tigharghar.txt"


def test_plan_is_what_is_then_done(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    for name in ("same", "other", "gone"):
        (notes / f"{name}.txt").write_text(f"The {name} lamp of Varnholm was lit in 1911.", encoding="utf-8")
    plan = json.loads(qa("index", "--dry-run", "--json", "notes").out)
    assert plan["added"] == ["gone.txt", "other.txt", "same.txt"]
    assert not (tmp_path / ".qa").exists()
    assert qa("index", "notes").code == 0

    (notes / "other.txt").write_text("The other lamp of Varnholm went out in 1920.", encoding="utf-8")
    (notes / "new.txt").write_text("The new lamp of Varnholm was lit in 1921.", encoding="utf-8")
    (notes / "gone.txt").unlink()
    (notes / "picture.txt").write_bytes(bytes(range(256)))
    before = contents(tmp_path)
    done = qa("index", "--dry-run", "notes")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:4] == [
        "Would add: new.txt",
        "Would replace: other.txt",
        f"Would remove: {notes / 'gone.txt'}",
        "Unchanged: same.txt",
    ]
    assert lines[4].startswith("Would pass over: ")
    assert "picture.txt" in lines[4]
    assert lines[5] == "Sources: 1 added, 1 changed, 1 unchanged, 1 removed, 1 passed over; nothing was written."
    plan = json.loads(qa("index", "--dry-run", "--json", "notes").out)
    assert contents(tmp_path) == before

    report = json.loads(qa("index", "--json", "notes").out)
    counted = {outcome: len(plan[outcome]) for outcome in ("added", "changed", "unchanged", "removed", "skipped")}
    assert counted == {**{outcome: report[outcome] for outcome in counted}, "skipped": len(report["skipped"])}


def test_index_of_an_older_version_is_planned_for_and_left_as_it_is(outdated: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The lamp of Varnholm was lit in 1911.", encoding="utf-8")
    before = contents(tmp_path)
    done = qa("index", "--dry-run", "a.txt", SEED)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "Would add: a.txt",
        "Unchanged: tigharghar.txt",
        "Would bring the index, which an older version of cited-qa made, up to date.",
        "Sources: 1 added, 0 changed, 1 unchanged, 0 removed, 0 passed over; nothing was written.",
    ]
    assert contents(tmp_path) == before
    assert "1 added, 1 unchanged" in qa("index", "a.txt", SEED).out
    assert "older" not in qa("index", "--dry-run", "a.txt").out
    assert contents(outdated) != before


def test_index_without_anything_in_it(tmp_path: Path) -> None:
    (tmp_path / ".qa").mkdir()
    (tmp_path / ".qa" / "catalog.sqlite3").touch()
    (tmp_path / "a.txt").write_text("The lamp of Varnholm was lit in 1911.", encoding="utf-8")
    before = contents(tmp_path)
    assert "Would add: a.txt" in qa("index", "--dry-run", "a.txt").out
    assert contents(tmp_path) == before


def test_path_that_does_not_exist(tmp_path: Path) -> None:
    assert_one_sentence(qa("index", "--dry-run", "nothing.txt"), 1, "nothing.txt does not exist")
    assert not list(tmp_path.iterdir())


def test_rows_that_are_gone_from_a_file_that_was_read() -> None:
    row = Source("rows.jsonl#1", "/x/rows.jsonl#1", "One lamp.")
    plan = planned({"/x/rows.jsonl#1": row.id, "/x/rows.jsonl#2": "other"}, [row])
    assert (plan.unchanged, plan.removed) == (("rows.jsonl#1",), ("/x/rows.jsonl#2",))

"""`qa index --dry-run`: what would be done, the same as what is then done, and nothing written."""

import json
from pathlib import Path

from command_line import assert_one_sentence, qa


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


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
    before = state(tmp_path)
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
    assert state(tmp_path) == before

    report = json.loads(qa("index", "--json", "notes").out)
    counted = {outcome: len(plan[outcome]) for outcome in ("added", "changed", "unchanged", "removed", "skipped")}
    assert counted == {**{outcome: report[outcome] for outcome in counted}, "skipped": len(report["skipped"])}


def test_path_that_does_not_exist(tmp_path: Path) -> None:
    assert_one_sentence(qa("index", "--dry-run", "nothing.txt"), 1, "nothing.txt does not exist")
    assert not list(tmp_path.iterdir())

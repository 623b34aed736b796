"""What changes below a folder comes as it happens; what is hidden, ignored or of no format does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.sources import read_changed
from index.watch import changes


def until(batches: Iterator[frozenset[Path]], expected: set[Path]) -> None:
    seen: set[Path] = set()
    for batch in batches:
        seen |= batch
        if seen >= expected:
            break
    assert seen == expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = (tmp_path / "notes").resolve()
    (folder / "sub").mkdir(parents=True)
    (folder / "gone.txt").write_text("Gone.", encoding="utf-8")
    return folder


def test_new_changed_and_deleted_paths_are_told(folder: Path) -> None:
    (folder / "home").mkdir()
    batches = changes([folder], [folder / "home"])
    assert next(batches) == frozenset()
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "a.txt").write_text("No.", encoding="utf-8")
    (folder / "home" / "b.txt").write_text("No.", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"No.")
    (folder / "gone.txt").unlink()
    (folder / "sub" / "new.md").write_text("Yes.", encoding="utf-8")
    until(batches, {folder / "gone.txt", folder / "sub" / "new.md"})


def test_only_what_changed_is_read(folder: Path) -> None:
    for name in ("a.txt", "sub/b.txt", "sub/.c.txt"):
        (folder / name).write_text(f"{name}.", encoding="utf-8")
    assert [one.name for one in read_changed(folder, {folder / "a.txt", folder / "missing.txt"})] == ["a.txt"]
    assert [one.name for one in read_changed(folder, {folder / "sub"})] == ["sub/b.txt"]
    assert list(read_changed(folder, set())) == []


def test_what_a_link_names_is_read_where_its_target_or_the_link_changed(folder: Path) -> None:
    (folder / "sub" / "target.txt").write_text("Target.", encoding="utf-8")
    link = folder / "a-link.txt"
    link.symlink_to(folder / "sub" / "target.txt")
    for changed in (folder / "sub" / "target.txt", folder / "sub", link):
        (source,) = read_changed(folder, {changed})
        assert (source.name, source.origin) == ("a-link.txt", str(folder / "sub" / "target.txt"))
    assert list(read_changed(folder, {folder / "sub" / "other.txt"})) == []

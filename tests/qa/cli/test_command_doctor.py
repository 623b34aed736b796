"""`qa doctor`: a sound installation is well, and everything that is broken is named with what to do next."""

import json
import shutil
import sqlite3
import tomllib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from command_line import limited, qa

from index.embed import load_embedder
from index.vectors import VectorStore
from qa.doctor import EXTRAS, OF_DEVELOPERS

ROOT = Path(__file__).parent.parent.parent.parent


def examined(code: int, *, prefix: Sequence[str] = (), **env: str) -> list[dict[str, Any]]:
    done = qa("doctor", "--json", env=env, prefix=prefix)
    assert (done.code, done.err) == (code, ""), done
    body = json.loads(done.out)
    assert body["well"] is (code == 0)
    for finding in body["findings"]:
        assert finding["next"] or finding["health"] == "well", finding
    found: list[dict[str, Any]] = body["findings"]
    return found


def own_files(home: Path) -> dict[str, bytes]:
    """Return what the project itself writes; Chroma touches its own files whenever it opens them."""
    return {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}


def to_mend(found: list[dict[str, Any]]) -> list[str]:
    return [f"{one['area']}: {one['said']} {one['next']}" for one in found if one["health"] == "mend"]


def test_empty_folder_is_well_and_stays_empty(tmp_path: Path) -> None:
    found = examined(0)
    assert "Index your text with `qa index PATH`." in [one["next"] for one in found]
    assert not list(tmp_path.iterdir())


def test_sound_index_is_well_and_stays_as_it_is(indexed: Path) -> None:
    before = own_files(indexed)
    done = qa("doctor")
    assert own_files(indexed) == before
    assert done.code == 0
    assert "\x1b" not in done.out
    for said in (
        "13 sentences; no fault",
        f"17 texts, each with its vector in {indexed}",
        "onnxruntime",
        "All is well.",
    ):
        assert said in done.out


def test_a_folder_that_may_not_be_read_is_told_beside_all_else(indexed: Path) -> None:
    indexed.chmod(0)
    found = examined(1, prefix=limited())
    indexed.chmod(0o700)
    assert {"installed", "models", "data", "index", "sessions", "disk", "speed"} <= {one["area"] for one in found}
    for area, name in (("data", ""), ("index", "/catalog.sqlite3"), ("sessions", "/sessions.sqlite3")):
        said = f"{area}: {indexed}{name} cannot be read: Permission denied. Give yourself permission to read it,"
        assert any(one.startswith(said) for one in to_mend(found)), to_mend(found)


def test_index_of_an_older_version_is_told_and_left_as_it_is(outdated: Path) -> None:
    before = own_files(outdated)
    (said,) = [one for one in examined(0) if "older version" in one["said"]]
    assert (said["area"], said["health"]) == ("index", "note")
    assert "brings it up to date" in said["next"]
    assert own_files(outdated) == before
    assert qa("sources").code == 0
    assert not [one for one in examined(0) if "older version" in one["said"]]


def test_no_collection_is_made_where_there_is_none(indexed: Path) -> None:
    with sqlite3.connect(indexed / "catalog.sqlite3") as connection:
        connection.execute("UPDATE meta SET value = 'another' WHERE key = 'id'")
    connection.close()
    assert "17 texts have no vector" in to_mend(examined(1))[0]
    with closing(VectorStore(indexed / "vectors", "another", load_embedder("bundled").fingerprint)) as vectors:
        assert not vectors.exist()
        assert vectors.count() == 0
        assert vectors.exist()


def test_every_extra_is_described() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {*EXTRAS, *OF_DEVELOPERS} == set(project["optional-dependencies"])


def test_catalog_and_vectors_that_differ(indexed: Path) -> None:
    with sqlite3.connect(indexed / "catalog.sqlite3") as connection:
        (identity,) = connection.execute("SELECT value FROM meta WHERE key = 'id'").fetchone()
    connection.close()
    vectors = VectorStore(indexed / "vectors", identity, load_embedder("bundled").fingerprint)
    known = sorted(vectors.ids())
    kept = vectors.vectors(known[:1])
    vectors.remove(known[:3])
    vectors.add(["orphan"], kept[known[0]].reshape(1, -1))
    vectors.close()
    (said,) = to_mend(examined(1))
    assert "3 texts have no vector, 1 vectors have no text" in said
    assert qa("ask", "who was killed on 1 March?").code == 0
    assert not to_mend(examined(0)), "what it told to do puts it right"


def test_vectors_that_are_gone(indexed: Path) -> None:
    shutil.rmtree(indexed / "vectors")
    (said,) = to_mend(examined(1))
    assert f"vectors in {indexed / 'vectors'} are gone" in said
    assert not (indexed / "vectors").exists()


def test_damaged_catalog(indexed: Path) -> None:
    path = indexed / "catalog.sqlite3"
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[half : half + 8192] = bytes(8192)
    path.write_bytes(data)
    (said,) = to_mend(examined(1))
    assert f"{path} is damaged" in said
    path.write_bytes(b"no database" * 1000)
    (said,) = to_mend(examined(1))
    assert "index your sources again" in said


def test_rows_that_point_to_nothing(indexed: Path) -> None:
    with sqlite3.connect(indexed / "catalog.sqlite3") as connection:
        connection.execute("INSERT INTO sentences VALUES ('nothing', 1, 0, 1, 'x')")
    connection.close()
    assert "sentences point to nothing" in to_mend(examined(1))[0]


def test_files_that_are_gone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The lamp of Varnholm was lit in 1911.", encoding="utf-8")
    assert qa("index", "a.txt").code == 0
    (tmp_path / "a.txt").unlink()
    said = [one["said"] for one in examined(0) if one["health"] == "note"]
    assert any("1 sources are gone" in one and str(tmp_path / "a.txt") in one for one in said)


def test_settings_models_and_servers_that_cannot_be_used(tmp_path: Path, indexed: Path) -> None:  # noqa: ARG001
    assert "QA_TRESHOLD" in to_mend(examined(1, QA_TRESHOLD="1"))[0]
    (said,) = to_mend(examined(1, QA_READER=str(tmp_path / "nothing")))
    assert "There is no folder" in said
    (said,) = to_mend(examined(1, QA_CHROMA_URL="http://127.0.0.1:9"))
    assert "does not answer" in said
    assert "unset QA_CHROMA_URL" in said
    (said,) = to_mend(examined(1, QA_ANSWERER="ollama:nothing"))
    assert "langchain-ollama" in said or "ollama" in said

"""A damaged, closed or full place is named in one sentence, and what was stored before is still there."""

import ctypes
import functools
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.database import storage_errors
from index.errors import StorageError
from index.records import content_id
from qa.assemble import assemble
from qa.settings import load_settings

ROOT = Path(__file__).parents[2]
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
PR_CAPBSET_DROP = 24
QUESTION = "Which villages did the armored squadron take over?"
ANSWER = "Boghassa"
SAMPLE_ID = content_id((ROOT / "seeds" / "tigharghar.txt").read_bytes().decode())
# Indexes a text of argv[3] sentences in the home argv[1], with files of at most argv[2] bytes from then on.
INDEX = """
import resource, sys
from index.errors import CitedQAError
from index.sources import source_of_text
from qa.assemble import assemble
from qa.settings import load_settings
try:
    service = assemble(load_settings(home=sys.argv[1]))
    service.prepare()
    if int(sys.argv[2]):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
    numbers = range(int(sys.argv[3]))
    text = " ".join(f"Lorry number {number} of the ferry carries {number * 7919} boxes." for number in numbers)
    service.builder.index([source_of_text("lorries", text)])
    print("indexed")
except CitedQAError as error:
    print(type(error).__name__, error)
try:
    print(service.search.search("Which villages did the armored squadron take over?")[0].sentences[0].source_id)
except CitedQAError as error:
    print(type(error).__name__, error)
except NameError:
    print("never opened")
"""


@pytest.fixture
def home(tmp_path: Path, sample_home: Path) -> Path:
    """A home with the sample source indexed."""
    return Path(shutil.copytree(sample_home, tmp_path / "home"))


def index_more(home: Path, limit: int = 0, sentences: int = 3, before: Callable[[], None] | None = None) -> list[str]:
    command = [sys.executable, "-c", INDEX, str(home), str(limit), str(sentences)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, preexec_fn=before)
    return done.stdout.splitlines()


def without_override_of_permissions() -> None:
    """Drop, in a child process, what lets root write in spite of a mode."""
    library = ctypes.CDLL(None)
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        library.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def refusal(home: Path) -> str:
    with pytest.raises(StorageError) as caught:
        assemble(load_settings(home=home)).prepare()
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def assert_answers(home: Path) -> None:
    """Assert that the sample is there, in step, and found."""
    service = assemble(load_settings(home=home))
    service.prepare()
    assert "tigharghar.txt" in {summary.name for summary in service.catalog.summaries()}
    (best, *_) = service.search.search(QUESTION)
    assert ANSWER in " ".join(sentence.text for sentence in best.sentences)
    assert best.dense is not None
    assert service.builder.reconcile() == 0
    service.close()


def test_a_full_disk_while_words_are_stored(home: Path) -> None:
    first, second = index_more(home, limit=100_000, sentences=1000)
    assert first.startswith(f"StorageError The disk that holds {home} takes no more data")
    assert second == SAMPLE_ID
    assert_answers(home)
    assert index_more(home)[0] == "indexed"
    assert_answers(home)


def test_a_full_disk_while_vectors_are_stored(home: Path) -> None:
    size = (home / "vectors" / "chroma.sqlite3").stat().st_size
    first, second = index_more(home, limit=size, sentences=64)
    assert first.startswith(f"StorageError The disk that holds {home / 'vectors'} takes no more data")
    assert second == SAMPLE_ID
    assert_answers(home)
    assert index_more(home)[0] == "indexed"
    assert_answers(home)


def test_a_read_only_folder(home: Path) -> None:
    files = [home, *home.rglob("*")]
    for path in files:
        path.chmod(0o555 if path.is_dir() else 0o444)
    first, _ = index_more(home, before=without_override_of_permissions)
    for path in files:
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert first == (
        f"StorageError {home} cannot be written; give yourself write permission or set QA_HOME to another folder."
    )
    assert_answers(home)


def test_read_only_vectors(home: Path) -> None:
    vectors = home / "vectors"
    files = [vectors, *vectors.rglob("*")]
    for path in files:
        path.chmod(0o555 if path.is_dir() else 0o444)
    first, _ = index_more(home, before=without_override_of_permissions)
    for path in files:
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert first.startswith(f"StorageError {vectors} cannot be written;")
    assert_answers(home)


def test_a_file_in_place_of_a_folder(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert "a file is in its place" in refusal(tmp_path / "file")
    assert "a file is in its place" in refusal(tmp_path / "file" / "below")
    shutil.rmtree(home / "vectors")
    (home / "vectors").write_text("mine")
    assert f"{home / 'vectors'} cannot be made" in refusal(home)
    assert (home / "vectors").read_text() == "mine"
    (home / "vectors").unlink()
    assert_answers(home)


@pytest.mark.parametrize("damage", [b"not a database at all" * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_catalog(home: Path, damage: bytes) -> None:
    path = home / "catalog.sqlite3"
    path.write_bytes(damage)
    assert refusal(home) == f"{path} is damaged; move it away and index your sources again."
    assert path.read_bytes() == damage
    path.unlink()
    service = assemble(load_settings(home=home))
    service.index_sample()
    service.close()
    assert_answers(home)


def test_damaged_vectors_are_rebuilt_once_deleted(home: Path) -> None:
    (home / "vectors" / "chroma.sqlite3").write_bytes(b"not a database at all" * 500)
    for _ in range(2):
        assert f"The vectors in {home / 'vectors'} cannot be used" in refusal(home)
    shutil.rmtree(home / "vectors")
    assert_answers(home)


def test_a_catalog_that_another_program_holds(home: Path) -> None:
    path = home / "catalog.sqlite3"
    connect = functools.partial(sqlite3.connect, path, timeout=0, isolation_level=None)
    with closing(connect()) as one, closing(connect()) as other:
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError) as caught, storage_errors(path):
            other.execute("BEGIN IMMEDIATE")
    assert str(caught.value) == f"{path} is locked by another program; try again when it has finished."


def test_sqlite_and_the_system_report_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(StorageError) as caught, storage_errors(path):
            connection.execute("CREATE TABLE text (text)")
    assert str(caught.value).startswith(f"The disk that holds {tmp_path} is full;")
    with pytest.raises(StorageError, match="is full"), storage_errors(path):
        Path("/dev/full").write_bytes(b"x")

import codecs
import ctypes
import io
import os
import subprocess
import sys
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceError
from index.places import AS_PLAIN_TEXT
from index.records import Source
from index.sources import (
    ReadLimits,
    read_sources,
    source_of_text,
    sources_of_bytes,
    supported_suffixes,
)

ROOT = Path(__file__).parents[2]
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
PR_CAPBSET_DROP = 24


def read(*paths: str | Path) -> list[Source]:
    return list(read_sources(paths))


def read_with_skips(path: Path) -> tuple[list[str], list[str]]:
    skipped: list[SourceError] = []
    names = [source.name for source in read_sources([path], on_skip=skipped.append)]
    return names, [str(error) for error in skipped]


def refusal(path: str | Path, **options: int) -> str:
    with pytest.raises(SourceError) as caught:
        list(read_sources([path], ReadLimits(**options)))
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def pipe_in(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def without_override_of_permissions() -> None:
    """Drop, in a child process, what lets root read files in spite of their mode."""
    library = ctypes.CDLL(None)
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        library.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def read_as_plain_user(path: Path) -> list[str]:
    program = (
        "import sys\n"
        "from index.errors import SourceError\n"
        "from index.sources import read_sources\n"
        "try:\n"
        "    for source in read_sources([sys.argv[1]], on_skip=lambda error: print('skip', error)):\n"
        "        print('read', source.name)\n"
        "except SourceError as error:\n"
        "    print('error', error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=without_override_of_permissions,
    )
    return done.stdout.splitlines()


def test_a_file_is_named_after_itself_and_kept_exactly(tmp_path: Path) -> None:
    text = "One.\r\nTwo.\rThree.\n\n"
    path = write(tmp_path / "a" / "b.txt", text)
    assert read(path) == [Source("b.txt", str(path.resolve()), text, AS_PLAIN_TEXT)]


@pytest.mark.parametrize("suffix", [".txt", ".md", ".markdown", ".TXT"])
def test_text_formats(tmp_path: Path, suffix: str) -> None:
    assert read(write(tmp_path / f"a{suffix}", "# Héllo"))[0].text == "# Héllo"


def test_a_folder_is_read_sorted_and_recursively(tmp_path: Path) -> None:
    for name in ("z.txt", "a.txt", "sub/b.md", "sub/deep/c.txt", ".hidden.txt", ".git/d.txt", "e.png", "f"):
        write(tmp_path / name, name)
    names, skipped = read_with_skips(tmp_path)
    assert names == ["a.txt", "z.txt", "sub/b.md", "sub/deep/c.txt"]
    assert skipped == []


def test_rows_are_sources_named_by_title_or_line(tmp_path: Path) -> None:
    rows = (
        '{"text": "One.", "title": "First"}\n\n{"text": "Two."}\r\n'
        '{"text": "Three.", "id": 7}\n{"text": "Four.", "name": "First"}\n'
    )
    path = write(tmp_path / "rows.jsonl", rows)
    sources = read(path)
    keys = ["First", "3", "7", "First (line 5)"]
    assert [source.name for source in sources] == [f"rows.jsonl#{key}" for key in keys]
    assert [source.origin for source in sources] == [f"{path.resolve()}#{key}" for key in keys]
    assert [source.text for source in sources] == ["One.", "Two.", "Three.", "Four."]


@pytest.mark.parametrize(
    "row", ["{", "[]", "3", '{"title": "x"}', '{"text": 5}', '{"text": " "}', "[" * 100_000, "1" * 5000]
)
def test_a_bad_row_names_its_line(tmp_path: Path, row: str) -> None:
    message = refusal(write(tmp_path / "rows.jsonl", f'{{"text": "fine"}}\n{row}\n'))
    assert message.startswith("Line 2 of ")
    assert "rows.jsonl" in message


@pytest.mark.parametrize(
    ("mark", "encoding", "text"),
    [
        (codecs.BOM_UTF8, "utf-8", "é"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "é€"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "é€"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "é€"),
        (b"", "cp1252", "Il a mangé à Málaga, où le café était très bon."),
        (b"", "latin-1", "café"),
        (b"", "cp1252", "“Smart quotes” \u2013 he said"),
        (b"", "cp1251", "Привет, как дела? Это русский текст для проверки."),
        (b"", "shift_jis", "これは日本語の文章です。今日は天気がいいです。"),
    ],
)
def test_encodings(tmp_path: Path, mark: bytes, encoding: str, text: str) -> None:
    (source,) = read(write(tmp_path / "a.txt", mark + text.encode(encoding)))
    assert source.text == text


def test_a_missing_path(tmp_path: Path) -> None:
    assert "no.txt does not exist" in refusal(tmp_path / "no.txt")


@pytest.mark.parametrize("content", ["", " \n\t\r\n", codecs.BOM_UTF8])
def test_an_empty_file(tmp_path: Path, content: str | bytes) -> None:
    assert "a.txt is empty" in refusal(write(tmp_path / "a.txt", content))


def test_binary_data(tmp_path: Path) -> None:
    assert "a.txt is not text" in refusal(write(tmp_path / "a.txt", b"PNG\0\1\2"))


def test_no_encoding_fits(tmp_path: Path) -> None:
    squeezed = zlib.compress(bytes(i * i % 251 for i in range(40_000)), 9)
    noise = bytes(byte for byte in squeezed if byte)
    assert "a.txt" in refusal(write(tmp_path / "a.txt", noise))


def test_a_broken_utf_16_file(tmp_path: Path) -> None:
    assert "UTF-16" in refusal(write(tmp_path / "a.txt", codecs.BOM_UTF16_LE + b"a"))


def test_a_file_over_the_limit_names_both_sizes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "x" * 3000)
    message = refusal(path, max_bytes=2048)
    assert "2.9 KiB" in message
    assert "2.0 KiB" in message
    assert len(list(read_sources([path], ReadLimits(max_bytes=3000)))) == 1


def test_the_size_is_checked_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert "64.0 MiB" in refusal(path)


def test_an_unsupported_format_names_the_supported_ones(tmp_path: Path) -> None:
    message = refusal(write(tmp_path / "a.xyz", "text"))
    assert all(suffix in message for suffix in supported_suffixes())


def test_something_that_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "neither a file nor a folder" in refusal(tmp_path / "pipe.txt")


@pytest.mark.parametrize("path", ["a\0b.txt", "x" * 5000 + ".txt"])
def test_a_path_that_no_system_takes(path: str) -> None:
    assert "cannot be read" in refusal(path)


def test_a_folder_with_nothing_readable(tmp_path: Path) -> None:
    write(tmp_path / "a.png", "x")
    assert "holds no readable" in refusal(tmp_path)


def test_a_failing_file_in_a_folder_is_reported_and_the_rest_read(tmp_path: Path) -> None:
    write(tmp_path / "bad.jsonl", '{"text": "row"}\nnope\n')
    write(tmp_path / "empty.txt", "")
    write(tmp_path / "good.txt", "good")
    names, skipped = read_with_skips(tmp_path)
    assert names == ["good.txt"]
    assert len(skipped) == 2
    assert "bad.jsonl" in skipped[0]
    assert "empty.txt" in skipped[1]
    assert len(read(tmp_path)) == 1


def test_links_out_of_the_folder_are_never_read(tmp_path: Path) -> None:
    write(tmp_path / "secret" / "key.txt", "secret")
    given_folder = tmp_path / "given"
    write(given_folder / "a.txt", "fine")
    (given_folder / "file.txt").symlink_to(tmp_path / "secret" / "key.txt")
    (given_folder / "folder").symlink_to(tmp_path / "secret")
    (given_folder / "up.txt").symlink_to("../secret/key.txt")
    names, skipped = read_with_skips(given_folder)
    assert names == ["a.txt"]
    assert len(skipped) == 3
    assert all("outside what was given" in message for message in skipped)


def test_links_inside_the_folder_are_read_once(tmp_path: Path) -> None:
    write(tmp_path / ".data" / "a.txt", "from a hidden place")
    write(tmp_path / "b.txt", "b")
    (tmp_path / "a.txt").symlink_to(".data/a.txt")
    (tmp_path / "again.txt").symlink_to("b.txt")
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "nowhere.txt").symlink_to("missing.txt")
    (tmp_path / "self.txt").symlink_to("self.txt")
    names, skipped = read_with_skips(tmp_path)
    assert names == ["a.txt", "again.txt"]
    assert len(skipped) == 2


def test_a_folder_and_a_file_given_as_links_are_read(tmp_path: Path) -> None:
    write(tmp_path / "real" / "a.txt", "a")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "link.txt").symlink_to("real/a.txt")
    assert [source.name for source in read(tmp_path / "link", tmp_path / "link.txt")] == ["a.txt", "link.txt"]


def test_a_file_name_that_is_no_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    write(tmp_path / name, "text")
    (source,) = read(tmp_path)
    assert source.name == r"caf\xe9.txt"
    assert source.origin.encode()
    (source,) = read(tmp_path / name)
    assert source.origin.encode()
    assert r"\xff" in refusal(tmp_path / os.fsdecode(b"\xff.txt"))


def test_a_file_without_permission() -> None:
    # tmp_path lies below a folder that the child may not enter, so the file has a folder of its own.
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        locked = write(Path(folder, "locked.txt"), "text")
        write(Path(folder, "open.txt"), "text")
        closed = Path(folder, "closed")
        closed.mkdir()
        locked.chmod(0)
        closed.chmod(0)
        (line,) = read_as_plain_user(locked)
        assert line.startswith("error ")
        assert line.endswith("locked.txt cannot be read: permission denied; give yourself permission to read it.")
        lines = read_as_plain_user(Path(folder))
        closed.chmod(0o700)
    assert [line for line in lines if line.startswith("read")] == ["read open.txt"]
    assert sum("permission denied" in line for line in lines if line.startswith("skip")) == 2


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe_in(monkeypatch, "Caf\u00e9.\r\n".encode())
    assert read("-") == [Source("stdin", "stdin", "Café.\r\n", AS_PLAIN_TEXT)]


@pytest.mark.parametrize(("data", "reason"), [(b"", "is empty"), (b"\0", "binary"), (b"x" * 20, "limit")])
def test_standard_input_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, data: bytes, reason: str) -> None:
    pipe_in(monkeypatch, data)
    message = refusal("-", max_bytes=10)
    assert message.startswith("Standard input ")
    assert reason in message


def test_a_handed_in_text() -> None:
    assert source_of_text("note", "Text.\n") == Source("note", "text:note", "Text.\n", AS_PLAIN_TEXT)
    with pytest.raises(SourceError, match="'note' is empty"):
        source_of_text("note", " \n")


def test_an_uploaded_file() -> None:
    assert sources_of_bytes("note.md", "é".encode()) == [Source("note.md", "text:note.md", "é", AS_PLAIN_TEXT)]
    rows = b'{"text": "One."}\n{"text": "Two."}'
    assert [source.name for source in sources_of_bytes("a.jsonl", rows)] == ["a.jsonl#1", "a.jsonl#2"]
    for name, data in [("a.jsonl", b"{}"), ("a.exe", b"x"), ("a.txt", b" "), ("", b"x")]:
        with pytest.raises(SourceError):
            sources_of_bytes(name, data)


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip))
def test_any_text_can_be_stored(name: str, text: str) -> None:
    source = source_of_text(name + "\ud800", text + "\udc00")
    assert source.text == text + "\ufffd"
    assert source.name.encode()
    assert source.origin.encode()


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    stream = SimpleNamespace(buffer=io.BytesIO(data))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", stream)
        try:
            (source,) = read_sources(["-"])
        except SourceError:
            return
        assert source.text.strip()

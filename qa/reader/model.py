"""The span model at work, on ONNX Runtime: for every token of a text, how likely an answer starts or ends there.

Only numpy, ONNX Runtime and the tokenizers library are needed; torch is never imported.
"""

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

BUNDLED_FOLDER = Path(__file__).parent / "models" / "reader"
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"

QUESTION_TOKENS = 64
TEXT_TOKENS = 256
# Tokens that two neighbouring stretches of a long text share, so that no answer is cut in two.
OVERLAP = 64
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The scores of up to ``TEXT_TOKENS`` tokens of one text.

    ``text`` is the position of the text among those that were given; ``offsets`` [tokens, 2] are the
    characters of the text that each token covers; ``start`` and ``end`` [tokens] are logits;
    ``no_answer`` is the sum of both logits at the ``[CLS]`` token, to be compared with the sum of the
    logits at both ends of an answer.
    """

    text: int
    offsets: NDArray[np.int64]
    start: NDArray[np.float32]
    end: NDArray[np.float32]
    no_answer: float


class SpanModel(Protocol):
    """Anything that scores the tokens of texts as starts and ends of the answer to a question."""

    def score(self, question: str, texts: Sequence[str]) -> list[Stretch]:
        """Return the stretches of all texts, in order; a text without tokens has none."""
        ...


class BundledModel:
    """The reader's own model in 8 bits; a folder holds ``model.onnx`` and ``tokenizer.json``.

    Safe to share between threads. ``ModelError`` names the file that is missing or damaged.
    """

    def __init__(self, folder: Path = BUNDLED_FOLDER, threads: int | None = None) -> None:
        self._tokenizer = _load_tokenizer(folder / TOKENIZER_FILE)
        self._first, self._separator = (
            _special(self._tokenizer, token, folder / TOKENIZER_FILE) for token in ("[CLS]", "[SEP]")
        )
        self._session = _load_session(folder / MODEL_FILE)
        self._pool = ThreadPoolExecutor(threads or _processors(), thread_name_prefix="reader")

    def score(self, question: str, texts: Sequence[str]) -> list[Stretch]:
        """Return the stretches of all texts, in order.

        A question is cut to ``QUESTION_TOKENS`` tokens, a long text is read in overlapping stretches.
        """
        asked = self._tokenizer.encode(clean(question), add_special_tokens=False).ids[:QUESTION_TOKENS]
        told = self._tokenizer.encode_batch([clean(text) for text in texts], add_special_tokens=False)
        parts = [
            (number, encoding.ids[begin:end], encoding.offsets[begin:end])
            for number, encoding in enumerate(told)
            for begin, end in stretches(len(encoding.ids))
        ]
        return list(self._pool.map(lambda part: self._read(asked, *part), parts))

    def _read(self, asked: list[int], number: int, told: list[int], offsets: list[tuple[int, int]]) -> Stretch:
        # One stretch a run, a run a processor: 8-bit activations are scaled by the largest value in the
        # run, so in a padded batch the scores would depend on the neighbours, and it takes longer.
        ids = np.array([[self._first, *asked, self._separator, *told, self._separator]], dtype=np.int64)
        segments = np.zeros_like(ids)
        segments[0, len(asked) + 2 :] = 1
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": segments}
        start, end = self._session.run(["start_logits", "end_logits"], inputs)
        inside = slice(len(asked) + 2, -1)
        return Stretch(
            text=number,
            offsets=np.array(offsets, dtype=np.int64),
            start=start[0, inside],
            end=end[0, inside],
            no_answer=float(start[0, 0] + end[0, 0]),
        )


def stretches(tokens: int, size: int = TEXT_TOKENS, overlap: int = OVERLAP) -> Iterator[tuple[int, int]]:
    """Yield begin and end of the stretches that ``tokens`` tokens are read in; none for no tokens."""
    begin = 0
    while begin < tokens:
        yield begin, min(begin + size, tokens)
        if begin + size >= tokens:
            return
        begin += size - overlap


def clean(text: str) -> str:
    """Replace lone surrogates, which the tokenizer refuses, by U+FFFD; the length stays the same."""
    return _SURROGATE.sub("\ufffd", text)


def _load_tokenizer(path: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except Exception as error:  # the library raises bare Exception
        raise _damaged(path) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _special(tokenizer: "Tokenizer", token: str, path: Path) -> int:
    number = tokenizer.token_to_id(token)
    if number is None:
        raise _damaged(path)
    return number


def _load_session(path: Path) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the windows are read side by side
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Without it, sums overflow on processors that have no instructions for 8 bits, and answers differ by processor.
    options.add_session_config_entry("session.x64quantprecision", "1")
    try:
        session = onnxruntime.InferenceSession(
            path,
            options,
            providers=["CPUExecutionProvider"],
            # The fused operator is several times slower than its two parts.
            disabled_optimizers=["SkipLayerNormFusion"],
        )
    except Exception as error:  # ONNX Runtime's own exceptions share no public base class
        raise _damaged(path) from error
    if {"start_logits", "end_logits"} - {output.name for output in session.get_outputs()}:
        raise ModelError(f"The reader's model file {path} has no start_logits and end_logits; export it again.")
    return session


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _damaged(path: Path) -> ModelError:
    state = "damaged" if path.is_file() else "missing"
    return ModelError(f"The reader's model file {path} is {state}; install cited-qa again.")

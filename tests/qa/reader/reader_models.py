"""Small working models with the reader's interface: every word of a vocabulary has fixed scores."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from qa.reader.model import MODEL_FILE, TOKENIZER_FILE, Stretch

WORD = re.compile(r"\w+|[^\w\s]")


class WordModel:
    """Scores words by a table (0 where it lacks the word), whatever is asked; no answer scores ``no_answer``."""

    def __init__(self, table: Mapping[str, float], no_answer: float = 0.0) -> None:
        self.table = table
        self.no_answer = no_answer
        self.texts: list[str] = []

    def score(self, question: str, texts: Sequence[str]) -> list[Stretch]:  # noqa: ARG002
        self.texts = list(texts)
        return [self._stretch(number, text) for number, text in enumerate(texts) if WORD.search(text)]

    def _stretch(self, number: int, text: str) -> Stretch:
        words = list(WORD.finditer(text))
        scores = np.array([self.table.get(word.group(), -5.0) for word in words], dtype=np.float32)
        offsets = np.array([word.span() for word in words], dtype=np.int64)
        return Stretch(number, offsets, scores, scores, self.no_answer)


def write_tiny_model(folder: Path, scores: Mapping[str, tuple[float, float]]) -> None:
    """Write ``model.onnx`` and ``tokenizer.json`` that give each word of ``scores`` its start and end logit."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    vocabulary = {word: number for number, word in enumerate(["[UNK]", "[CLS]", "[SEP]", *scores])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, "[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / TOKENIZER_FILE))

    table = np.array([(-9, -9), (0, 0), (-9, -9), *scores.values()], dtype=np.float32)
    inputs = ["input_ids", "attention_mask", "token_type_ids"]
    outputs = ["start_logits", "end_logits"]
    graph = helper.make_graph(
        [helper.make_node("Gather", [f"{output}_table", "input_ids"], [output], axis=0) for output in outputs],
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "tokens"]) for name in outputs],
        [
            numpy_helper.from_array(np.ascontiguousarray(table[:, column]), f"{output}_table")
            for column, output in enumerate(outputs)
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / MODEL_FILE))

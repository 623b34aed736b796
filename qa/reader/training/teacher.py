"""A larger span model that the small one learns from: all-mpnet-base-v2 under a span head, reading the same pieces.

``python -m qa.reader.training.teacher DATA RUN ENCODER`` trains it, resumably, from the folder of the encoder.
MPNet (Song et al. 2020, arXiv 2004.09297) has BERT's own word pieces, numbered four higher, so both models score
the very same tokens and the small one can learn every score of the large one (Hinton et al. 2015, arXiv 1503.02531).
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from torch import nn

from qa.reader.training.encode import Encoded, encode_all
from qa.reader.training.mix import training_mix
from qa.reader.training.start import base_folder, best_device, load_tokenizer
from qa.reader.training.train import Recipe, train

SHIFT = 4
# BERT's ``[PAD]``, ``[CLS]`` and ``[SEP]``, and the numbers of what MPNet was trained with in their place.
SPECIAL = ((0, 1), (101, 0), (102, 2))


class Teacher(nn.Module):
    """MPNet with a span head that takes BERT's token ids.

    ``forward`` takes the tensors of :func:`qa.reader.training.train.collate`, (batch, tokens), and returns an
    output with ``start_logits`` and ``end_logits``, (batch, tokens).
    """

    def __init__(self, folder: Path) -> None:
        """Load the encoder, or a teacher trained before, from ``folder``."""
        super().__init__()
        from transformers import MPNetForQuestionAnswering

        loaded: Any = MPNetForQuestionAnswering.from_pretrained(folder, dtype=torch.float32)
        self.model = loaded.to(best_device())

    @property
    def device(self) -> torch.device:
        """Where the weights lie."""
        device: torch.device = self.model.device
        return device

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, **_unused: torch.Tensor) -> Any:
        """Return the scores of every token to start and to end the answer."""
        return self.model(input_ids=translated(input_ids), attention_mask=attention_mask)

    def save_pretrained(self, folder: Path) -> None:
        """Write the weights to ``folder``."""
        self.model.save_pretrained(folder)


def translated(ids: torch.Tensor) -> torch.Tensor:
    """Return BERT's token ids as MPNet numbers them."""
    moved = ids + SHIFT
    for bert, mpnet in SPECIAL:
        moved[ids == bert] = mpnet
    return moved


def examples_of(folder: Path, length: int, seed: int) -> list[Encoded]:
    """Return one pass of examples; questions of which only the sentence is known are left out."""
    tokenizer = load_tokenizer(base_folder())
    items = training_mix(folder, None, folder / "sentences_wiki.jsonl.gz", seed)
    return encode_all(tokenizer, items, length)


def main() -> None:
    """Train a teacher."""
    parser = argparse.ArgumentParser(
        prog="python -m qa.reader.training.teacher",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("data", type=Path, help="folder of the question sets, NAME.jsonl.gz")
    parser.add_argument("run", type=Path, help="folder of this run: checkpoints, log, model")
    parser.add_argument("encoder", type=Path, help="folder of all-mpnet-base-v2, or of a teacher to go on from")
    parser.add_argument("--length", type=int, default=288, help="tokens of question and context (default: 288)")
    parser.add_argument("--threads", type=int, default=2, help="processor threads (default: 2)")
    parser.add_argument("--minutes", type=float, default=1e9, help="end the training after so long (default: never)")
    parser.add_argument("--rate", type=float, default=5e-5, help="learning rate (default: 5e-5)")
    parser.add_argument("--seed", type=int, default=1, help="(default: 1)")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    recipe = Recipe(rate=options.rate, minutes=options.minutes, passes=1, seed=options.seed)
    train(Teacher(options.encoder), [examples_of(options.data, options.length, options.seed)], recipe, options.run)


if __name__ == "__main__":
    main()

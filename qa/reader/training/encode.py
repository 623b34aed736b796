"""From items to batches of token ids: the same pairs of question and context that the reader sees when it runs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.reader.training.data import chance_of
from qa.reader.training.windows import Item

QUESTION_TOKENS = 64
UNMARKED = -100
WIDTH_STEP = 32


@dataclass(frozen=True, slots=True)
class Encoded:
    """One example: token ids with their segment (0 question, 1 context) and the answer's first and last token.

    ``first`` and ``last`` are 0, the ``[CLS]`` token, where there is no answer, and ``UNMARKED`` where
    there is one whose words nobody marked. ``wanted`` are a teacher's start and end scores of every token, (2, tokens).
    """

    ids: tuple[int, ...]
    question_length: int
    first: int
    last: int
    wanted: NDArray[np.float16] | None = field(default=None, compare=False, repr=False)


def encode(tokenizer: Any, item: Item, length: int) -> Encoded | None:
    """Encode ``item``, cut to ``length`` tokens; None where the cut loses the answer."""
    question = tokenizer.encode(item.question, add_special_tokens=False).ids[:QUESTION_TOKENS]
    context = tokenizer.encode(item.context, add_special_tokens=False)
    room = length - len(question) - 3
    start, separator = (tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
    offset = len(question) + 2
    ids = (start, *question, separator, *context.ids[:room], separator)
    if item.answer is None:
        mark = UNMARKED if item.answerable else 0
        return Encoded(ids, offset, mark, mark)
    answer = item.answer
    inside = [n for n, (left, right) in enumerate(context.offsets) if left < answer.end and right > answer.start]
    if not inside or inside[-1] >= room:
        return None
    return Encoded(ids, offset, offset + inside[0], offset + inside[-1])


def encode_all(tokenizer: Any, items: Iterable[Item], length: int) -> list[Encoded]:
    """Encode every item, but for those that the cut to ``length`` tokens loses the answer of."""
    encoded = (encode(tokenizer, item, length) for item in items)
    return [example for example in encoded if example is not None]


def batches(examples: Sequence[Encoded], tokens: int, seed: int) -> Iterator[list[Encoded]]:
    """Yield batches of up to ``tokens`` tokens, of examples alike in length, in an order drawn from ``seed``."""
    chance = chance_of(seed)
    by_width: dict[int, list[Encoded]] = defaultdict(list)
    for example in examples:
        by_width[padded(len(example.ids))].append(example)
    groups: list[list[Encoded]] = []
    for width, members in sorted(by_width.items()):
        chance.shuffle(members)
        size = max(1, tokens // width)
        groups += [members[begin : begin + size] for begin in range(0, len(members), size)]
    chance.shuffle(groups)
    yield from groups


def padded(length: int) -> int:
    """Return the width that ``length`` tokens are padded to.

    A processor's matrix kernels are compiled for each new shape, so few shapes train several times faster than many.
    """
    return -(-length // WIDTH_STEP) * WIDTH_STEP

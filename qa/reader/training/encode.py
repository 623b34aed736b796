"""From items to batches of token ids: the same pairs of question and context that the reader sees when it runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qa.reader.training.data import chance_of
from qa.reader.training.windows import Item

QUESTION_TOKENS = 64
UNMARKED = -100


@dataclass(frozen=True, slots=True)
class Encoded:
    """One example: token ids with their segment (0 question, 1 context) and the answer's first and last token.

    ``first`` and ``last`` are 0, the ``[CLS]`` token, where there is no answer, and ``UNMARKED`` where
    there is one whose words nobody marked.
    """

    ids: tuple[int, ...]
    question_length: int
    first: int
    last: int


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


def batches(examples: Sequence[Encoded], tokens: int, seed: int) -> Iterator[list[Encoded]]:
    """Yield batches of about ``tokens`` tokens, of examples alike in length, in an order drawn from ``seed``."""
    chance = chance_of(seed)
    order = sorted(examples, key=lambda example: len(example.ids) + chance.random() * 12)
    groups: list[list[Encoded]] = [[]]
    for example in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(example.ids) > tokens:
            groups.append([])
        groups[-1].append(example)
    chance.shuffle(groups)
    yield from groups

"""The training mix: real passages first, then single sentences among similar ones, then what has no answer."""

import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from qa.reader.training.data import (
    SOURCES,
    Example,
    chance_of,
    consensus,
    load_examples,
    load_pairs,
    part_of,
    read_lines,
    select,
)
from qa.reader.training.rewording import Reworder
from qa.reader.training.similar import words
from qa.reader.training.single import pair_items, sentence_items
from qa.reader.training.unanswerable import Neighbourhood
from qa.reader.training.windows import Item, around, excerpt

LONGEST_ANSWER = 30
# How many examples of a set are drawn for one pass, answerable ones: (whole passages, a few sentences).
DRAWN = {
    "squad_half_a": (3500, 3500),
    "squadshifts/new_wiki": (6000, 5000),
    "squadshifts/amazon_reviews": (700, 2000),
    "squadshifts/reddit": (700, 2000),
    "qed_nq": (1500, 4500),
    "timeqa_human_train": (400, 800),
    "fairytaleqa": (100, 600),
    "tweetqa": (300, 0),
}


def training_mix(
    folder: Path, pairs: Path | None, sentences: Path | None, seed: int, reworder: Reworder | None = None
) -> list[Item]:
    """Return one pass of training items in random order, from the sets in ``folder``.

    ``pairs`` and ``sentences`` name the files of questions with their sentence and of plain
    sentences, ``reworder`` puts a part of the questions in other words; None leaves them out. The same arguments give
    the same items.
    """
    chance = chance_of(seed)
    items: list[Item] = []
    for name in SOURCES:
        examples = select(load_examples(folder, name), "train")
        if name == "qamr":
            plain = [record["text"] for record in read_lines(sentences)] if sentences else []
            items += sentence_items(examples, plain, chance)
            continue
        by_draw: dict[str, list[Example]] = defaultdict(list)
        for example in examples:
            by_draw[example.source if example.source in DRAWN else name].append(example)
        for draw, members in sorted(by_draw.items()):
            items += passage_items(members, DRAWN[draw], chance)
    if pairs:
        items += pair_items([pair for pair in load_pairs(pairs) if part_of(pair.group) == "train"], chance)
    if reworder:
        items = reworder.items(items, chance)
    chance.shuffle(items)
    return items


def passage_items(examples: Sequence[Example], drawn: tuple[int, int], chance: random.Random) -> list[Item]:
    """Make items of questions about passages: whole, in excerpts, and with what makes them unanswerable."""
    neighbourhood = Neighbourhood(examples)
    answerable = [
        example for example in examples if example.answers and len(_answer(example).split()) <= LONGEST_ANSWER
    ]
    chance.shuffle(answerable)
    whole, part = drawn
    items: list[Item] = []
    for example in answerable[:whole]:
        items.append(Item(example.question, example.context, consensus(example.answers), answerable=True))
    rest = answerable[whole:] + answerable[:whole]
    for example in rest[:part]:
        context, answer = around(example.context, consensus(example.answers), chance)
        items.append(Item(example.question, context, answer, answerable=True))
    for example in rest[: whole + part]:
        items += neighbourhood.unanswerable(example, chance)
    for example in examples:
        if example.impossible:
            cut = excerpt(example.context, set(words(example.question)), chance)
            items += [Item(example.question, context, None, answerable=False) for context in (example.context, cut)]
    return items


def _answer(example: Example) -> str:
    return consensus(example.answers).text

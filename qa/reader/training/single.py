"""Questions about one sentence, set among other sentences as in a window of the search."""

import random
from collections.abc import Sequence

from qa.reader.training.changes import Asked, changed_question
from qa.reader.training.data import Example, Pair, consensus, some
from qa.reader.training.similar import Similar
from qa.reader.training.unanswerable import lacks
from qa.reader.training.windows import Item, joined

SENTENCE_QUESTIONS = 7000
PAIRS = 10000
# The share of sentence questions whose sentence is left out, and of the others those that are changed.
LEFT_OUT = 0.25
CHANGED = 0.2


def sentence_items(examples: Sequence[Example], plain: Sequence[str], chance: random.Random) -> list[Item]:
    """Make items of questions about one sentence, set among similar and random sentences, a quarter without it."""
    pool = sorted({example.context for example in examples} | set(plain))
    similar = Similar(pool)
    drawn = some([example for example in examples if example.answers], SENTENCE_QUESTIONS, chance)
    items: list[Item] = []
    for example in drawn:
        near = [similar.texts[position] for position in similar.rank(example.question, 6)]
        others = [text for text in near if text != example.context and lacks(text, example)][:3]
        others += [text for text in some(pool, 2, chance) if text != example.context]
        others = chance.sample(others, chance.randint(0, min(4, len(others))))
        items.append(_sentence_item(example, others, [other.question for other in some(drawn, 8, chance)], chance))
    return items


def _sentence_item(example: Example, others: list[str], questions: list[str], chance: random.Random) -> Item:
    question = example.question.replace("??", "?")
    if others and chance.random() < LEFT_OUT:
        return Item(question, " ".join(others), None, answerable=False)
    if chance.random() < CHANGED:
        changed = changed_question(Asked(question, example.context, questions), chance)
        if changed:
            return Item(changed, " ".join([*others[:2], example.context]), None, answerable=False)
    gold = chance.randint(0, len(others))
    context, answer = joined([*others[:gold], example.context, *others[gold:]], gold, consensus(example.answers))
    return Item(question, context, answer, answerable=True)


def pair_items(pairs: Sequence[Pair], chance: random.Random) -> list[Item]:
    """Make items of questions with their sentence (answerable) or with similar other ones (not)."""
    similar = Similar(sorted({pair.sentence for pair in pairs}))
    items: list[Item] = []
    for pair in some(pairs, PAIRS, chance):
        near = [similar.texts[position] for position in similar.rank(pair.question, 5)]
        others = [text for text in near if text != pair.sentence][: chance.randint(0, 2)]
        gold = chance.randint(0, len(others))
        context, answer = joined([*others[:gold], pair.sentence, *others[gold:]], gold, pair.answer)
        items.append(Item(pair.question, context, answer, answerable=True))
        if others and chance.random() < 0.5:
            items.append(Item(pair.question, " ".join(others), None, answerable=False))
    return items

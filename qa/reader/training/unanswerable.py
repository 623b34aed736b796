"""Questions that a text does not answer, though it looks as if it did."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from qa.reader.training.changes import Asked, changed_question, named_anew
from qa.reader.training.data import Example, Span, consensus, some
from qa.reader.training.similar import Similar, words
from qa.reader.training.windows import Item, around, excerpt, without

# The share of answerable passage questions that also come changed, with a passage that lacks the answer, or with
# their own passage less the sentences that answer; and the share with whose passage another question comes, about a
# name of the passage.
CHANGED = 0.24
ELSEWHERE = 0.09
REMOVED = 0.07
BORROWED = 0.2
# The share of questions without an answer that come with the whole passage.
WHOLE = 0.4


def lacks(text: str, example: Example) -> bool:
    """Tell whether none of the answers stands in ``text``."""
    lowered = text.lower()
    return not any(answer.text.lower() in lowered for answer in example.answers)


def _whole_or_around(context: str, place: Span, chance: random.Random) -> str:
    return context if chance.random() < WHOLE else around(context, place, chance)[0]


class Neighbourhood:
    """The passages and questions of the same text, from which unanswerable items are made."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._passages: dict[str, list[str]] = defaultdict(list)
        self._questions: dict[str, list[str]] = defaultdict(list)
        for example in examples:
            if example.context not in self._passages[example.group][-1:]:
                self._passages[example.group].append(example.context)
            self._questions[example.group].append(example.question)
        self._everywhere = Similar([context for contexts in self._passages.values() for context in contexts])
        self._similar = {group: Similar(contexts) for group, contexts in self._passages.items()}
        self._any_questions = [example.question for example in examples]
        self._answerable = [example for example in examples if example.answers]

    def unanswerable(self, example: Example, chance: random.Random) -> Iterator[Item]:
        """Yield items made of ``example`` that its context does not answer, by chance none."""
        answer = consensus(example.answers)
        if chance.random() < CHANGED:
            neighbours = some(self._questions[example.group], 8, chance) + some(self._any_questions, 8, chance)
            changed = changed_question(Asked(example.question, example.context, neighbours), chance)
            if changed:
                yield Item(changed, _whole_or_around(example.context, answer, chance), None, answerable=False)
        borrowed = self._borrowed(example, chance) if chance.random() < BORROWED else None
        if borrowed:
            yield borrowed
        if chance.random() < ELSEWHERE:
            passage = self.passage_without(example)
            if passage:
                cut = excerpt(passage, set(words(example.question)), chance)
                yield Item(example.question, cut, None, answerable=False)
        if chance.random() < REMOVED:
            rest = without(example.context, answer)
            if rest:
                cut = excerpt(rest, set(words(example.question)), chance)
                yield Item(example.question, cut, None, answerable=False)

    def _borrowed(self, example: Example, chance: random.Random) -> Item | None:
        """Return a question about a name of the passage that asks what another question asks of another name."""
        for other in some(self._answerable, 8, chance):
            if other.context == example.context or not lacks(example.context, other):
                continue
            found = named_anew(other.question, example.context, chance)
            if found:
                question, name = found
                return Item(question, _whole_or_around(example.context, name, chance), None, answerable=False)
        return None

    def passage_without(self, example: Example) -> str | None:
        """Return the most similar passage, of the same text if it has one, that lacks every answer."""
        for similar in (self._similar[example.group], self._everywhere):
            for position in similar.rank(example.question, 6):
                passage = similar.texts[position]
                if passage != example.context and lacks(passage, example):
                    return passage
        return None

"""Questions drafted from sentences by their form: how many there are of a thing.

People ask plainly ("how many shells?"), annotators of question sets seldom do. In sentences with several numbers,
such questions teach which of them belongs to what is asked; a thing named without a number has none.
"""

import random
import re
from collections.abc import Iterator, Sequence

from qa.reader.training.changes import MONTH, YEAR
from qa.reader.training.data import Span, some
from qa.reader.training.windows import Item, joined, split

_WORDED = (
    r"(?:one(?= (?:hundred|thousand|million|billion))|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|\w+teen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|(?:a |several )?(?:hundred|thousand|million|dozen)|hundreds of|thousands of|dozens of)"
)
_ABOUT = r"(?:(?:more than|fewer than|less than|at least|up to|nearly|almost|about|around|some|over|approximately) )?"
_TIMES = r"(?:years|months|weeks|days|hours|minutes|seconds|decades|centuries|times|degrees)"
_NOUN = rf"(?!{_TIMES}\b)[a-z-]{{3,}}(?<![siu])s\b(?![-'’])"
_COUNT = re.compile(
    rf"(?<![\w,.-])(?P<number>(?i:{_ABOUT}(?:\d[\d,.]*\d|\d|{_WORDED})(?: (?:hundred|thousand|million|billion))?))"
    rf" (?P<thing>(?:(?!(?:and|or|of|to|in|the|more|other|\w+s) )[a-z-]{{3,}} ){{0,2}}{_NOUN})"
)
_BARE = re.compile(rf"(?P<before>\w+ )(?P<thing>(?:[A-Z][a-z]+ )?{_NOUN})")
_NUMBERED = re.compile(rf"(?:\d|{_WORDED} |(?:one|many|several|few|all|both|most|no|some|these|those) )\Z")
_PREDICATE = re.compile(r" (?:were|are|have|had|will|would|can|could|took|live|lived|died|\w+ed)\b[^,;:.()]{3,60}")
_DONE = re.compile(r"\b(?!estimated|combined|total|added)(\w{3,}ed) \Z")
_MOST_AROUND = 3  # sentences of other places beside the one asked about
_UNANSWERABLE = 0.5


def drafted_items(contexts: Sequence[str], most: int, chance: random.Random) -> list[Item]:
    """Return up to ``most`` items, drafted from the sentences of ``contexts`` and put among other sentences.

    Sentences with one number give a fourth of them; about one in eight items has no answer.
    """
    sentences = list(dict.fromkeys(context[a:b].strip() for context in contexts for a, b in split(context)))
    chance.shuffle(sentences)
    found = {sentence: counts for sentence in sentences if (counts := counts_in(sentence))}
    things = {noun(count["thing"]) for counts in found.values() for count in counts}
    lists = [sentence for sentence, counts in found.items() if len(counts) > 1]
    singles = [sentence for sentence, counts in found.items() if len(counts) == 1]
    items = [item for sentence in lists for item in drafted(sentence, found[sentence], things, chance)][:most]
    items += [item for sentence in singles for item in drafted(sentence, found[sentence], things, chance)][: most // 3]
    return [_among(item, some(sentences, _MOST_AROUND, chance), chance) for item in some(items, most, chance)]


def counts_in(sentence: str) -> list[re.Match[str]]:
    """Return the places of a sentence where a number counts a thing, as groups ``number`` and ``thing``."""
    return [count for count in _COUNT.finditer(sentence) if not _is_time(sentence, count)]


def noun(thing: str) -> str:
    """Return the last word of a thing."""
    return thing.rsplit(" ", 1)[-1]


def drafted(sentence: str, counts: Sequence[re.Match[str]], things: set[str], chance: random.Random) -> Iterator[Item]:
    """Yield a question for each number of a sentence, and by chance one for a thing of ``things`` without a number."""
    for count in counts:
        answer = Span(count["number"], count.start("number"))
        yield Item(_how_many(sentence, count, chance), sentence, answer, answerable=True)
    numbered = {noun(count["thing"]) for count in counts}
    bare = [
        found["thing"]
        for found in _BARE.finditer(sentence)
        if noun(found["thing"]) in things - numbered and not _NUMBERED.search(found["before"])
    ]
    if bare and chance.random() < _UNANSWERABLE:
        tail = chance.choice((" were there", " are there", ""))
        yield Item(f"How many {chance.choice(bare)}{tail}?", sentence, None, answerable=False)


def _how_many(sentence: str, count: re.Match[str], chance: random.Random) -> str:
    """Return a question for a number: bare, or with what the sentence says of the thing."""
    thing = count["thing"] if chance.random() < 0.6 else noun(count["thing"])
    predicate = _PREDICATE.match(sentence, count.end())
    done = _DONE.search(sentence, 0, count.start())
    if predicate and chance.random() < 0.8:
        return f"How many {thing}{predicate.group().rstrip()}?"
    if done and chance.random() < 0.8:
        return f"How many {thing} were {done[1]}?"
    return f"How many {thing}{chance.choice(('', ' were there', ' are there'))}?"


def _is_time(sentence: str, count: re.Match[str]) -> bool:
    """Tell whether a number is a year or a day, which the word behind it does not count."""
    before = sentence[: count.start()]
    if not count["number"][0].isdecimal():
        return False
    return bool(YEAR.fullmatch(count["number"])) or bool(
        re.search(rf"(?:{MONTH.pattern}|\b[Ii]n|[Uu]ntil)\s+\Z", before)
    )


def _among(item: Item, others: Sequence[str], chance: random.Random) -> Item:
    """Put the sentence of an item among other sentences, which have numbers of their own."""
    around = list(others[: chance.randint(0, _MOST_AROUND)])
    gold = chance.randint(0, len(around))
    context, answer = joined([*around[:gold], item.context, *around[gold:]], gold, item.answer)
    return Item(item.question, context, answer, item.answerable)

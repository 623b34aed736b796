"""Is the answer right? Metrics of one question and one outcome; None where a case does not fit, never 0."""

import re
import string
from collections import Counter
from collections.abc import Sequence

from qa.evaluation.outcome import Outcome, without_markers
from qa.evaluation.questions import Days, TestQuestion

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
# What parts the items of a list: statements stand behind each other with a comma, a semicolon, "and", or as lines.
_LONGEST_ITEM = 6  # words; what is longer is no item of an enumeration but part of a sentence
_BETWEEN_ITEMS = re.compile(r",(?!\d)|[;\n]|\band\b|\bor\b|&|\s[-*•]\s")


def normalise(text: str) -> str:
    """Lower-case, strip punctuation and articles, collapse white space.

    Source: ``normalize_answer`` of SQuAD's ``evaluate-v2.0.py``, in its order.
    """
    bare = text.lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact_match(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return 1 where the answer equals one of the gold answers after normalisation, else 0.

    An unanswerable question scores 1 iff the answer abstains; an abstention on an answerable one scores 0. A list (tag
    ``several``) has no single right wording, and a question of which only the sources are known no right answer: no
    score. Source: ``compute_exact`` of SQuAD's ``evaluate-v2.0.py``, with abstaining for its empty string.
    """
    if not question.is_judged:
        return None
    if question.unanswerable:
        return float(outcome.abstained)
    if question.several:
        return None
    if outcome.abstained:
        return 0.0
    said = " ".join(_answer_tokens(outcome))
    return float(any(said == " ".join(gold) for gold in _gold_tokens(question)))


def token_f1(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return the harmonic mean of token precision and recall, for the gold answer that gives the most.

    Unanswerable questions and abstentions score as in ``exact_match``; a list (tag ``several``) is
    compared with all its items in one. Source: ``compute_f1`` of SQuAD's ``evaluate-v2.0.py``.
    """
    if not question.is_judged:
        return None
    if question.unanswerable:
        return float(outcome.abstained)
    if outcome.abstained:
        return 0.0
    said = _answer_tokens(outcome)
    golds = _gold_tokens(question)
    if question.several:
        golds = [[token for gold in golds for token in gold]]
    return max(_bag_f1(gold, said) for gold in golds)


def contains_answer(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return 1 where a gold answer (of a list: every item) is a run of tokens in the answer, else 0.

    Tells whether an answer in whole sentences holds the right words; says nothing of what else it
    holds. Unanswerable questions have no score. Source: this project's own, on SQuAD's normalisation.
    """
    if question.unanswerable or not question.is_judged:
        return None
    if outcome.abstained:
        return 0.0
    said = f" {' '.join(_answer_tokens(outcome))} "
    held = [bool(gold) and f" {' '.join(gold)} " in said for gold in _gold_tokens(question)]
    return float(all(held) if question.several else any(held))


def set_precision(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return the share of the items said that are gold; see ``set_f1``. No score where none is said."""
    said = _items_said(question, outcome)
    return _matched(question, said) / len(said) if said else None


def set_recall(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return the share of the gold items that are said, 0 in an abstention; see ``set_f1``."""
    said = _items_said(question, outcome)
    return None if said is None else _matched(question, said) / len(question.answers)


def set_f1(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return the harmonic mean of precision and recall over the items of a list; 0 in an abstention.

    Items said and gold items are paired one to one so that as many pairs as possible match: an item matches where,
    after normalisation, it has a gold item as a run of its tokens. An enumeration of short phrases is taken apart at
    commas, semicolons, "and" and "or"; of a longer sentence only the gold items that it holds count. No score for a
    question that asks for no list (tag ``several``). Source: the set F1 of list questions as in QAMPARI (arXiv
    2205.12665), with the best assignment by ``scipy.optimize.linear_sum_assignment``.
    """
    said = _items_said(question, outcome)
    if said is None:
        return None
    matched = _matched(question, said)
    return harmonic_mean(matched / len(said) if said else 0.0, matched / len(question.answers))


def truthfulness(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return 1 for a right answer, 0 for an abstention on an answerable question, -1 for a wrong answer.

    Right is an answer that ``contains_answer``, and an abstention where there is no answer; answering
    an unanswerable question is wrong. The mean is (2 * right + missing) / n - 1.
    Source: CRAG (arXiv 2406.04744), with a match of words for its judge.
    """
    if not question.is_judged:
        return None
    if outcome.abstained:
        return 1.0 if question.unanswerable else 0.0
    return 1.0 if contains_answer(question, outcome) else -1.0


def is_right(question: TestQuestion, outcome: Outcome) -> bool | None:
    """Tell whether an answer or an abstention is right, as ``truthfulness`` does; None where nobody knows."""
    score = truthfulness(question, outcome)
    return None if score is None else score == 1.0


def window_match(question: TestQuestion, outcome: Outcome) -> float | None:
    """Return 1 where the days that a question was understood to speak of are exactly the gold days, else 0.

    No score where the question has no gold days, speaks of none, or none were detected (that counts in the recall of
    the detection). Source: strict value match of TempEval-3 (UzZaman et al., 2013) on one window a question.
    """
    if question.window is None or Days() in (question.window, outcome.days):
        return None
    return float(question.window == outcome.days)


def harmonic_mean(precision: float, recall: float) -> float:
    """Return 2PR / (P + R), or 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _answer_tokens(outcome: Outcome) -> list[str]:
    return normalise(without_markers(outcome.answer)).split()


def _gold_tokens(question: TestQuestion) -> list[list[str]]:
    golds = [normalise(gold).split() for gold in question.answers]
    return [gold for gold in golds if gold] or [[]]


def _bag_f1(gold: Sequence[str], said: Sequence[str]) -> float:
    if not gold or not said:
        return float(list(gold) == list(said))
    common = (Counter(gold) & Counter(said)).total()
    return harmonic_mean(common / len(said), common / len(gold))


def _items_said(question: TestQuestion, outcome: Outcome) -> list[str] | None:
    """Return the normalised items of an answer to a question that asks for a list, else None."""
    if question.unanswerable or not question.several or not question.answers:
        return None
    if outcome.abstained:
        return []
    texts = [one.text for one in outcome.statements] or [without_markers(outcome.answer)]
    golds = list(dict.fromkeys(normalise(gold) for gold in question.answers))
    return [item for text in texts for item in _items(text, golds) if item]


def _items(text: str, golds: Sequence[str]) -> list[str]:
    """Return the items of one statement: an enumeration's parts, or the gold items that a sentence holds.

    What else a sentence says can't be told from items that are wrong: it is one item where it holds no gold.
    """
    whole = normalise(text)
    parts = [normalise(part) for part in _BETWEEN_ITEMS.split(text)]
    if whole not in golds and all(len(part.split()) <= _LONGEST_ITEM for part in parts):
        return parts
    return [gold for gold in golds if _holds(whole, gold)] or [whole]


def _holds(item: str, gold: str) -> bool:
    return bool(gold) and f" {gold} " in f" {item} "


def _matched(question: TestQuestion, said: Sequence[str]) -> int:
    """Return how many items said and gold items can be paired one to one."""
    if not said:
        return 0
    import numpy as np
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

    golds = [normalise(gold) for gold in question.answers]
    matches = np.array([[_holds(item, gold) for gold in golds] for item in said], dtype=int)
    rows, columns = linear_sum_assignment(matches, maximize=True)
    return int(matches[rows, columns].sum())

"""Follow-ups made to stand alone by a chat model; what it writes is checked, and rules stand in for it.

The model proposes one line. It is taken if it keeps what the message says and brings in no name, number or date that
stands neither in the message nor in the conversation; else the question is the one that the rules make.
"""

import re
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from qa.agreement import agree, is_year_of, same_name
from qa.errors import ChatModelError
from qa.facts import Fact, Kind, facts_of
from qa.leaning import leans_on_history
from qa.prompts import Prompt, fenced
from qa.records import MARKER, Question, Turn, Written
from qa.stems import WORD, folded
from qa.writer.statements import without_thought
from qa.writer.stream import ChatModel, Limits, Usage, tokens_of

MOST_TURNS = 4
MOST_TURN_CHARACTERS = 500
# What a message may grow by, and what is read of a model that does not come to its end.
MOST_ADDED_CHARACTERS, MOST_CHARACTERS = 300, 20_000
# Seconds after which the rules' question is searched for instead.
PATIENCE = 10.0
_LABEL = re.compile(r"\A(?:(?:stand-?alone|rewritten)\s+)?(?:question|message)\s*:\s*", re.IGNORECASE)
_QUOTES = "\"'“”«»`*"

Rules = Callable[[str, Sequence[Turn]], Question]


@dataclass(slots=True)
class _Asked:
    """What one request to the model gave: its text, None after a fault, and what it cost."""

    text: str | None = None
    fault: str | None = None
    seconds: float = 0.0
    usages: list[Usage] = field(default_factory=list)


class ModelRewriter:
    """Makes messages stand alone by a chat model. Safe to share between threads.

    ``rules`` make the question of a message that stands alone, and where the model fails, takes longer
    than ``patience`` seconds, or its question does not pass the check.
    """

    def __init__(self, model: ChatModel, prompt: Prompt, rules: Rules, patience: float = PATIENCE) -> None:
        self._model = model
        self._prompt = prompt
        self._rules = rules
        self._patience = patience

    def __call__(self, message: str, history: Sequence[Turn]) -> Question:
        """Return the message as a question that stands alone, with how the model wrote it if it was asked."""
        by_rules = self._rules(message, history)
        if not history or not leans_on_history(message):
            return by_rules
        asked = self._ask(message, history[-MOST_TURNS:])
        text = None if asked.text is None else accepted(asked.text, message, history[-MOST_TURNS:])
        question = by_rules if text is None else Question(asked=message, text=text)
        return replace(question, written=self._record(asked))

    def _ask(self, message: str, turns: Sequence[Turn]) -> _Asked:
        conversation = "\n".join(f"Question: {_short(one.question)}\nAnswer: {_short(one.answer)}" for one in turns)
        messages = self._prompt.render(conversation=conversation, message=fenced(message))
        asked, text, started = _Asked(), "", time.perf_counter()
        limits = Limits(self._patience, retries=0)
        try:
            with closing(self._model.stream(messages, asked.usages.append, limits)) as stream:
                for piece in stream:
                    text += piece
                    is_late = time.perf_counter() - started > self._patience
                    if is_late or len(text) > MOST_CHARACTERS:
                        asked.fault = f"The chat model {self._model.name} came to no end in rewriting the question."
                        break
        except ChatModelError as error:
            asked.fault = str(error)
        asked.text = None if asked.fault else text
        asked.seconds = time.perf_counter() - started
        return asked

    def _record(self, asked: _Asked) -> Written:
        input_tokens, output_tokens = tokens_of(asked.usages)
        return Written(
            model=self._model.name,
            prompts={self._prompt.name: self._prompt.version},
            statements=0,
            moved=0,
            repaired=0,
            dropped=0,
            waited_ms=round(asked.seconds * 1000, 3),
            fault=asked.fault,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
        )


def accepted(written: str, message: str, turns: Sequence[Turn]) -> str | None:
    """Return the question in what a model wrote, None where it is none that may stand for the message.

    It is one line, not much longer than the message, holds the message's own names, numbers and dates and most of its
    other telling words, and no name, number or date besides but those of the turns.
    """
    text = _LABEL.sub("", without_thought(written).strip()).strip().strip(_QUOTES).strip()
    if "\n" in text or not re.search(r"\w", text) or len(text) > len(message) + MOST_ADDED_CHARACTERS:
        return None
    texts = [message]
    for turn in turns:
        texts += [turn.question, turn.standalone_question, MARKER.sub("", turn.answer), *turn.cited]
    lost = [fact for fact in facts_of(message).facts if not _stands(fact, [text])]
    names = frozenset(part for one in texts for fact in facts_of(one).of_kind(Kind.NAME) for part in fact.parts)
    added = [fact for fact in facts_of(text, names=names).facts if not _stands(fact, texts)]
    own, kept = facts_of(message).stems_outside(*Kind), {stem for _, stem in facts_of(text).words}
    is_about_it = not own or 2 * sum(word in kept for word in own) > len(own)
    return text if is_about_it and not lost and not added else None


def _stands(fact: Fact, texts: Sequence[str]) -> bool:
    """Tell whether texts hold a fact in some form, all words of a name."""
    if fact.kind is Kind.NAME:
        words = {folded(word) for text in texts for found in WORD.findall(text) for word in (found, *found.split("-"))}
        return all(any(same_name(part, word) for word in words) for part in fact.parts)
    return any(agree(fact, one) or is_year_of(fact, one) for text in texts for one in facts_of(text).facts)


def _short(text: str) -> str:
    """Return a turn's text as data of the prompt: one line, without markers, its beginning where it is long."""
    return fenced(MARKER.sub("", text))[:MOST_TURN_CHARACTERS]

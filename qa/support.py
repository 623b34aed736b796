"""How far sentences support a statement as a whole, in [0, 1]: by its words, or by an NLI cross-encoder of any name."""

import math
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from index.errors import ModelError
from qa.facts import Kind, facts_of
from qa.stems import stems

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

# Weights of the share of words carried and of the number that is not, fitted on development data together with the
# threshold (tests/benchmarks/support.py). The cosine of statement and sentences adds nothing to the two.
BIAS, COVERAGE, LACKING, THRESHOLD = 0.46, 6.80, -3.42, 0.5
_FIGURES = (Kind.DATE, Kind.NUMBER, Kind.TIME, Kind.ORDINAL)


class Support(Protocol):
    """Scores how far sentences carry a statement; from ``threshold`` on they do."""

    @property
    def threshold(self) -> float:
        """The score from which a statement counts as carried."""
        ...

    def score(self, statement: str, sentences: Sequence[str]) -> float:
        """Return the probability that the sentences together carry the statement."""
        ...


def measures(statement: str, sentences: Sequence[str]) -> tuple[float, float]:
    """Return the share of a statement's words that the sentences hold in any form, and log(1 + those they lack).

    Dates and numbers don't count: they stand in the sentences, or the statement falls without them.
    """
    said = facts_of(statement).stems_outside(*_FIGURES)
    told = {word for sentence in sentences for word in stems(sentence)}
    lacking = sum(word not in told for word in said)
    return 1 - lacking / max(len(said), 1), math.log1p(lacking)


class WordSupport:
    """Tells by the words of a statement how probable it is that sentences carry it."""

    threshold = THRESHOLD

    def score(self, statement: str, sentences: Sequence[str]) -> float:
        """Return the probability that the sentences together carry the statement."""
        facts = facts_of(statement)
        plain = facts.stems_outside(*Kind)
        told = {word for sentence in sentences for word in stems(sentence)}
        carried = sum(word in told for word in plain)
        # Names and numbers alone carry nothing that is said of them.
        if plain and carried <= (0 if facts.facts else len(plain) / 2):
            return 0.0
        coverage, lacking = measures(statement, sentences)
        return 1 / (1 + math.exp(-(BIAS + COVERAGE * coverage + LACKING * lacking)))


class NliSupport:
    """Any sentence-transformers ``CrossEncoder`` for natural language inference, by hub name or path.

    A model with a label that begins with "entail" gives the probability of that label, a model with one output
    that output as a probability. Raises ``ModelError`` if it can't be loaded or has neither.
    """

    threshold = 0.5

    def __init__(self, name_or_path: str) -> None:
        self._model = _load_cross_encoder(name_or_path)
        config = self._model.config
        named = {} if config is None else config.id2label or {}
        labels = {int(number): str(label).lower() for number, label in named.items()}
        self._entailment = next((number for number, label in labels.items() if label.startswith("entail")), None)
        if self._entailment is None and len(labels) != 1:
            raise ModelError(
                f"The model {name_or_path!r} (QA_SUPPORT) has no label for entailment; name an NLI cross-encoder."
            )
        self._lock = Lock()  # Hugging Face's fast tokenizers can't be used by two threads at once

    def score(self, statement: str, sentences: Sequence[str]) -> float:
        """Return the probability that the sentences together entail the statement."""
        with self._lock:
            outputs = self._model.predict(
                [(" ".join(sentences), statement)], show_progress_bar=False, apply_softmax=self._entailment is not None
            )
        return float(outputs[0] if self._entailment is None else outputs[0][self._entailment])


def load_support(name: str = "words") -> Support:
    """Return the support that ``QA_SUPPORT`` names: ``words``, or that cross-encoder.

    Raises ``ModelError`` if it can't be loaded.
    """
    return WordSupport() if name == "words" else NliSupport(name)


def _load_cross_encoder(name: str) -> "CrossEncoder":
    try:
        from sentence_transformers import CrossEncoder

        model: CrossEncoder = CrossEncoder(name)
    except Exception as error:
        raise ModelError(
            f"The model {name!r} (QA_SUPPORT) could not be loaded: give the name of a sentence-transformers "
            "cross-encoder that can be downloaded or is already in the cache, or the path of its folder."
        ) from error
    return model

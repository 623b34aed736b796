"""Citations of an old answer checked against the index as it is now: valid, moved, changed, or gone."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.catalog import Catalog
from index.lookup import Lookup
from index.records import Sentence, storable
from qa.errors import AnswerFileError

# Of the words that either sentence has, so many must be in both for one to be the other changed.
LEAST_SHARED = 0.5
_WORD = re.compile(r"\w+")


class Standing(StrEnum):
    """What has become of a cited sentence."""

    VALID = "valid"  # it stands where it stood
    MOVED = "moved"  # it stands somewhere else, word for word
    CHANGED = "changed"  # a similar sentence stands in the source of that name
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence as an answer cites it; offsets are characters in the source's text as it was."""

    marker: int
    source: str
    source_id: str
    sentence: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Now:
    """The sentence that stands in the index now; ``place`` tells in words where in the original."""

    source: str
    source_id: str
    sentence: int
    text: str
    start: int
    end: int
    place: str | None


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A citation of the answer to ``question``, what has become of it, and what stands there now, if anything."""

    question: str
    cited: Cited
    standing: Standing
    now: Now | None

    @property
    def holds(self) -> bool:
        """Whether the sentence is still there, word for word."""
        return self.standing in (Standing.VALID, Standing.MOVED)


def recheck(path: Path, catalog: Catalog) -> list[Rechecked]:
    """Check every citation in a file: an answer object, or an exported session.

    Raises AnswerFileError where the file holds neither, StorageError where the catalog cannot be read.
    """
    return [_rechecked(question, cited, catalog) for question, cited in _citations(path)]


def _rechecked(question: str, cited: Cited, catalog: Catalog) -> Rechecked:
    here = catalog.sentences(cited.source_id, cited.sentence, cited.sentence)
    name = catalog.source_names([cited.source_id]).get(cited.source_id, cited.source)
    if here and (here[0].text, here[0].start, here[0].end) == (cited.text, cited.start, cited.end):
        return Rechecked(question, cited, Standing.VALID, _now(name, here[0], catalog))
    # Of several equal ones, that in the source of the same name, nearest to where it stood.
    equal = sorted(
        Lookup(catalog).saying(cited.text),
        key=lambda one: (one[0] != cited.source, abs(one[1].ordinal - cited.sentence)),
    )
    if equal:
        return Rechecked(question, cited, Standing.MOVED, _now(*equal[0], catalog))
    similar = _most_similar(cited, catalog)
    if similar is None:
        return Rechecked(question, cited, Standing.GONE, None)
    return Rechecked(question, cited, Standing.CHANGED, _now(cited.source, similar, catalog))


def _most_similar(cited: Cited, catalog: Catalog) -> Sentence | None:
    """Return the sentence of the sources of that name that shares most words; None where none shares enough."""
    ids = [one.id for one in catalog.summaries() if one.name == cited.source]
    words = _words(cited.text)

    def shared(sentence: Sentence) -> float:
        others = _words(sentence.text)
        return len(words & others) / max(len(words | others), 1)

    sentences = (sentence for source_id in ids for sentence in catalog.sentences(source_id))
    best = max(sentences, key=shared, default=None)
    return best if best is not None and shared(best) >= LEAST_SHARED else None


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _now(name: str, sentence: Sentence, catalog: Catalog) -> Now:
    place = catalog.place(sentence.source_id, sentence.start)
    ends = (sentence.start, sentence.end)
    return Now(name, sentence.source_id, sentence.ordinal, sentence.text, *ends, place)


def _citations(path: Path) -> Iterator[tuple[str, Cited]]:
    """Yield the citations in a file, each with its question."""
    try:
        body = json.loads(path.read_bytes())
    except OSError as error:
        raise AnswerFileError(
            f"{path} cannot be read: {error.strerror or error}; name a file that `qa ask --json` wrote."
        ) from error
    except (ValueError, RecursionError) as error:
        raise AnswerFileError(f"{path} is not valid JSON; give what `qa ask --json` wrote.") from error
    turns = body.get("turns") if isinstance(body, dict) else None
    answers = [turn.get("answer") for turn in turns if isinstance(turn, dict)] if isinstance(turns, list) else [body]
    for answer in answers:
        if not isinstance(answer, dict) or not isinstance(answer.get("citations"), list):
            raise AnswerFileError(
                f"{path} holds no answer; give what `qa ask --json` or `qa sessions export --json` wrote."
            )
        for fields in answer["citations"]:
            yield str(answer.get("question", "")), _cited(fields, path)


def _cited(fields: Any, path: Path) -> Cited:
    kinds = Cited.__annotations__
    if isinstance(fields, Mapping) and all(_is_one(fields.get(name), kind) for name, kind in kinds.items()):
        return Cited(**{name: fields[name] for name in kinds})
    raise AnswerFileError(f"{path} holds a citation without {', '.join(kinds)}; give the file as it was written.")


def _is_one(value: object, kind: type) -> bool:
    """Tell whether a value is of this kind, and one that a catalog can hold."""
    if type(value) is not kind:
        return False
    if isinstance(value, int):
        return 0 <= value < 2**63
    return not isinstance(value, str) or storable(value) == value

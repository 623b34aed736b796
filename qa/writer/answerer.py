"""The chat model's statements, each checked against the sentences before it is said.

A statement that fails is first looked for in the other sentences found, then repaired once by the model, then dropped.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.records import Hit, ScoredSentence, Sentence, ranked_sentences
from qa.answering import NEAREST, Answerer, Ending
from qa.errors import ChatModelError
from qa.prompts import Prompt, fenced, fitting, numbered
from qa.records import Abstention, Claim, Evidence, Question, Reason, Written
from qa.stems import stem_set, stems
from qa.verification import PRONOUN, Quoted, Verdict, Verifier, names_in
from qa.writer.statements import Statement, read_statements
from qa.writer.stream import ChatModel, Usage, tokens_of
from qa.writer.structured import read_structured

MOST_REPAIRS = 3
SURE = 0.7
_REACH = 2
# A model that writes on and on is stopped.
MOST_STATEMENTS = 40


@dataclass(frozen=True, slots=True)
class WriterOptions:
    """``tokens`` of sentences that the model is shown, counted in ``encoding``; who answers where the model fails."""

    tokens: int = 3000
    encoding: str = "cl100k_base"
    fallback: Answerer | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """The sentences that the model sees, in its numbers' order, and as they are checked."""

    sentences: tuple[ScoredSentence, ...]
    quoted: tuple[Quoted, ...]
    names: frozenset[str]

    @property
    def as_text(self) -> str:
        return numbered([one.text for one in self.quoted])

    def stems_of(self, places: Sequence[int]) -> set[str]:
        """Return the stems of all telling words of some sentences."""
        return {stem for place in places for stem in stems(self.quoted[place].told)}

    def leans_on(self, place: int, earlier: int) -> bool:
        """Tell whether a sentence has a pronoun that may stand for something in an earlier one of its source."""
        if earlier < 0:
            return False
        one, other = self.sentences[earlier].sentence, self.sentences[place].sentence
        is_shortly_before = one.source_id == other.source_id and 0 < other.ordinal - one.ordinal <= _REACH
        return is_shortly_before and PRONOUN.search(other.text) is not None


@dataclass(slots=True)
class _Tally:
    """What becomes of the statements of one answer."""

    statements: int = 0
    moved: int = 0
    repaired: int = 0
    dropped: int = 0
    repairs: int = 0
    waited: float = 0.0
    usages: list[Usage] = field(default_factory=list)
    said: set[str] = field(default_factory=set)


class WriterAnswerer:
    """Answers in prose by a chat model. Safe to share between threads.

    ``answer_prompt`` and ``repair_prompt`` are what it is sent; the first asks for JSON where the model is structured.
    """

    def __init__(
        self,
        model: ChatModel,
        answer_prompt: Prompt,
        repair_prompt: Prompt,
        verifier: Verifier,
        options: WriterOptions | None = None,
    ) -> None:
        self._model = model
        self._prompts = (answer_prompt, repair_prompt)
        self._verifier = verifier
        self._options = options or WriterOptions()

    def answer(self, question: Question, hits: Sequence[Hit]) -> Iterator[Claim | Ending]:
        """Yield each statement as soon as it is checked, then how it was written.

        Raises ``ChatModelError`` where the model fails and nobody stands in for it.
        """
        ranked = ranked_sentences(list(hits))
        if not ranked:
            yield Abstention(Reason.NOT_IN_SOURCES, (), confidence=1.0)
            return
        tally = _Tally()
        fault: str | None = None
        try:
            yield from self._written(question, self._shown(ranked, hits), tally)
        except ChatModelError as error:
            if self._options.fallback is None:
                raise
            fault = str(error)
            if not tally.said:
                yield from self._options.fallback.answer(question, hits)
        if not tally.said and fault is None:
            yield _abstention(ranked, low_support=tally.dropped > 0)
        yield self._record(tally, fault)

    def sentences_read(self, question: Question, hits: Sequence[Hit]) -> list[Sentence]:  # noqa: ARG002
        """Return the sentences that the model is shown."""
        ranked = ranked_sentences(list(hits))
        return [one.sentence for one in self._shown(ranked, hits).sentences]

    def never_refusing(self) -> "WriterAnswerer":
        """Return itself: what the model may say is a matter of support, not of confidence."""
        return self

    def _written(self, question: Question, shown: _Shown, tally: _Tally) -> Iterator[Claim]:
        messages = self._prompts[0].render(question=fenced(question.text), sentences=shown.as_text)
        stream = self._model.stream(messages, tally.usages.append, structured=True)
        read = read_structured if self._model.is_structured else read_statements
        for statement in read(_timed(stream, tally)):
            if statement.says_nothing:
                continue
            tally.statements += 1
            claim = self._carried(statement, shown, tally)
            if claim is None:
                tally.dropped += 1
            elif claim.text.casefold() not in tally.said:
                tally.said.add(claim.text.casefold())
                yield claim
            if tally.statements >= MOST_STATEMENTS:
                return

    def _shown(self, ranked: Sequence[ScoredSentence], hits: Sequence[Hit]) -> _Shown:
        """Return the best sentences that fit the budget, in the order of their sources."""
        count = fitting([one.sentence.text for one in ranked], self._options.tokens, self._options.encoding)
        sources = list(dict.fromkeys(one.sentence.source_id for one in ranked))
        chosen = sorted(ranked[:count], key=lambda one: (sources.index(one.sentence.source_id), one.sentence.ordinal))
        dates = {
            sentence.id: hit.own_dates(number)
            for hit in hits
            if hit.dates
            for number, sentence in enumerate(hit.sentences)
        }
        quoted = tuple(Quoted(one.sentence.text, dates.get(one.sentence.id)) for one in chosen)
        return _Shown(tuple(chosen), quoted, names_in(quoted))

    def _carried(self, statement: Statement, shown: _Shown, tally: _Tally) -> Claim | None:
        """Return the statement with the sentences that carry it, or what could be made of it; None if nothing could."""
        cited = [number - 1 for number in statement.numbers if 0 < number <= len(shown.quoted)]
        verdict = self._check(statement.text, cited, shown)
        if verdict.carried:
            return self._claim(statement.text, self._needed(statement.text, cited, shown), shown)
        found = self._found(statement.text, cited, shown)
        if found:
            tally.moved += 1
            return self._claim(statement.text, found, shown)
        if not statement.numbers or tally.repairs >= MOST_REPAIRS:
            return None
        tally.repairs += 1
        claim = self._repaired(statement, verdict, shown, tally)
        tally.repaired += claim is not None
        return claim

    def _repaired(self, statement: Statement, verdict: Verdict, shown: _Shown, tally: _Tally) -> Claim | None:
        """Have the model correct a statement once; None if that fails too."""
        messages = self._prompts[1].render(
            sentences=shown.as_text, statement=fenced(statement.text), missing=fenced("; ".join(verdict.missing))
        )
        try:
            corrected = list(read_statements(_timed(self._model.stream(messages, tally.usages.append), tally)))
        except ChatModelError:
            return None
        for one in corrected[:1]:
            cited = [number - 1 for number in one.numbers if 0 < number <= len(shown.quoted)]
            if self._check(one.text, cited, shown).carried:
                return self._claim(one.text, self._needed(one.text, cited, shown), shown)
            found = self._found(one.text, cited, shown)
            return self._claim(one.text, found, shown) if found else None
        return None

    def _check(self, text: str, cited: Sequence[int], shown: _Shown) -> Verdict:
        return self._verifier.check(text, [shown.quoted[place] for place in cited], shown.names)

    def _needed(self, text: str, cited: Sequence[int], shown: _Shown) -> list[int]:
        """Return the fewest of the cited sentences that carry the statement: one if it does, else no idle ones."""
        for place in cited:
            if self._check(text, [place], shown).carried:
                return [place]
        needed = list(cited)
        for place in cited:
            rest = [other for other in needed if other != place]
            if rest and self._check(text, rest, shown).carried:
                needed = rest
        return needed

    def _found(self, text: str, cited: Sequence[int], shown: _Shown) -> list[int]:
        """Return the sentences that carry a statement best: one, or one with what its pronoun stands for; else none.

        What they lack may not stand in the sentences that the model named: that would be a blend of both.
        """
        said, named = stem_set(text), shown.stems_of(cited)
        places = range(len(shown.quoted))
        alone = [(self._check(text, [place], shown), [place]) for place in places]
        linked = (
            (self._verifier.check_pronoun(text, shown.quoted[place], shown.quoted[place - back]), [place - back, place])
            for place in places
            for back in range(1, _REACH + 1)
            if shown.leans_on(place, place - back)
        )
        for checked in (alone, linked):
            # The model named other sentences: these must be surer.
            carried = [
                (one.score, found)
                for one, found in checked
                if one.carried and one.score >= SURE and not (said - shown.stems_of(found)) & named
            ]
            if carried:
                return max(carried, key=lambda one: one[0])[1]
        return []

    def _claim(self, text: str, places: Sequence[int], shown: _Shown) -> Claim:
        support = self._check(text, places, shown).score
        evidence = tuple(
            Evidence(shown.sentences[place].source_name, shown.sentences[place].sentence, support) for place in places
        )
        return Claim(text, evidence, support=support)

    def _record(self, tally: _Tally, fault: str | None) -> Written:
        input_tokens, output_tokens = tokens_of(tally.usages)
        return Written(
            model=self._model.name,
            prompts={prompt.name: prompt.version for prompt in self._prompts},
            statements=tally.statements,
            moved=tally.moved,
            repaired=tally.repaired,
            dropped=tally.dropped,
            waited_ms=round(tally.waited * 1000, 3),
            fault=fault,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
        )


def _timed(pieces: Iterator[str], tally: _Tally) -> Iterator[str]:
    """Pass pieces on, and add up the time that they were waited for."""
    while True:
        started = time.perf_counter()
        piece = next(pieces, None)
        tally.waited += time.perf_counter() - started
        if piece is None:
            return
        yield piece


def _abstention(ranked: Sequence[ScoredSentence], *, low_support: bool) -> Abstention:
    nearest = tuple(Evidence(one.source_name, one.sentence, one.score) for one in ranked[:NEAREST])
    reason = Reason.LOW_SUPPORT if low_support else Reason.NOT_IN_SOURCES
    return Abstention(reason, nearest, confidence=1.0 - ranked[0].score)

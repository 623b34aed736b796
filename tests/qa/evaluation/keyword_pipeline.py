"""A small working pipeline: the sentence that shares the most words with the question, cited."""

import re
from collections.abc import Sequence

from index.records import Hit, Sentence, Source
from qa.records import Answer, Citation, Reason, Timings, Turn

_COMMON = {"the", "of", "in", "on", "and", "to", "was", "were", "did", "what", "who", "when", "which", "how"}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) - _COMMON


class KeywordPipeline:
    """Answers from one sentence a line; abstains where no word is shared.

    A question is searched together with the one before it. ``asked`` holds each question with the
    number of turns before it.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._sentences = []
        start = 0
        for ordinal, line in enumerate(source.text.split("\n"), start=1):
            self._sentences.append(Sentence(source.id, ordinal, start, start + len(line), line))
            start += len(line) + 1
        self.asked: list[tuple[str, int]] = []

    def retrieve(self, question: str, history: Sequence[Turn] = ()) -> list[Hit]:
        wanted = words(_standalone(question, history))
        hits = []
        for sentence in self._sentences:
            score = len(wanted & words(sentence.text)) / max(len(wanted), 1)
            if score:
                hits.append(Hit(self._source.name, (sentence,), (score,), score, None, score))
        return sorted(hits, key=lambda hit: -hit.score)

    def answer(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, len(history)))
        hits = self.retrieve(question, history)
        elapsed = float(len(self.asked))
        citations = (self._cite(hits[0]),) if hits else ()
        return Answer(
            session_id="",
            question=question,
            standalone_question=_standalone(question, history),
            answer=f"{citations[0].text} [1]" if citations else "The sources don't say.",
            abstained=not citations,
            reason=None if citations else Reason.NOT_IN_SOURCES,
            citations=citations,
            window=None,
            dates=(),
            coverage=None,
            nearest=(),
            confidence=1.0 if citations else 0.0,
            timings_ms=Timings(0.0, elapsed, 0.0, 0.0, elapsed),
        )

    def _cite(self, hit: Hit) -> Citation:
        sentence = hit.sentences[0]
        return Citation(
            marker=1,
            source=self._source.name,
            source_id=self._source.id,
            sentence=sentence.ordinal,
            text=sentence.text,
            start=sentence.start,
            end=sentence.end,
            answer_start=None,
            answer_end=None,
            score=hit.score,
        )


def _standalone(question: str, history: Sequence[Turn]) -> str:
    return f"{history[-1].question} {question}" if history else question

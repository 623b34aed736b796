"""Gold citations to sentences of the index: by number, by characters, or by quoted words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.catalog import Catalog
from index.records import Sentence, Source
from index.sentences import sentences_of
from qa.evaluation.datasets import DataSet
from qa.evaluation.questions import (
    NOWHERE,
    Fault,
    GoldQuote,
    GoldSentence,
    GoldSource,
    GoldSpan,
    TestQuestion,
    names_source,
)


def resolve(data: DataSet, catalog: Catalog) -> DataSet:
    """Return a data set whose gold passages are sentences of the catalog.

    A fault tells of what the catalog does not hold; such gold stays, as a sentence that nothing can find.
    """
    index = _Index(catalog, data.sources)
    questions: list[TestQuestion] = []
    faults = list(data.faults)
    for question in data.questions:
        resolved, missing = _resolved(question, index)
        questions.append(resolved)
        place = f"line {question.line}" if question.line else f'question "{question.id}"'
        faults += [Fault(f"{data.path}, {place}: {one}.", question.id) for one in missing]
    return replace(data, questions=tuple(questions), faults=tuple(faults))


class _Index:
    """The sources of a catalog under the names that gold gives them."""

    def __init__(self, catalog: Catalog, own: Sequence[Source]) -> None:
        self._catalog = catalog
        self._names = {summary.id: summary.name for summary in catalog.summaries()}
        # Sources with the same text are one in the catalog, under the name of the first.
        self._own = {source.name: source.id for source in own if source.id in self._names}
        self._ids: dict[str, list[str]] = {}
        self._sentences: dict[str, list[Sentence]] = {}
        self._texts: dict[str, str] = {}

    def ids(self, name: str) -> list[str]:
        """Return the ids of the sources that a name may mean; all of them where it is empty."""
        if name not in self._ids:
            own = self._own.get(name)
            named = [one for one, known in self._names.items() if known == name]
            tails = [one for one, known in self._names.items() if not name or names_source(name, known)]
            self._ids[name] = [own] if own is not None else named or tails
        return self._ids[name]

    def name(self, source_id: str) -> str:
        return self._names[source_id]

    def sentences(self, source_id: str) -> list[Sentence]:
        if source_id not in self._sentences:
            self._sentences[source_id] = self._catalog.sentences(source_id)
        return self._sentences[source_id]

    def text(self, source_id: str) -> str:
        """Return all sentences as they are shown, parted by one blank."""
        if source_id not in self._texts:
            self._texts[source_id] = " ".join(_words(one) for one in self.sentences(source_id))
        return self._texts[source_id]


def _resolved(question: TestQuestion, index: _Index) -> tuple[TestQuestion, list[str]]:
    """Return a question with its gold as sentences, and what of it does not exist, in words."""
    missing: list[str] = []
    sentences: list[GoldSentence] = []
    for gold in question.sentences:
        sentences.append(_canonical(gold, index))
        missing += _missing(gold, index)
    for passage in question.passages:
        found = list(_of_span(passage, index) if isinstance(passage, GoldSpan) else _of_quote(passage, index))
        if not found:
            missing.append(_unfound(passage, index))
        sentences += found or [GoldSentence(passage.source, NOWHERE)]
    missing += [_no_source(gold.source) for gold in question.sources if not index.ids(gold.source)]
    sources = tuple(_renamed(gold, index) for gold in question.sources)
    return replace(question, sentences=tuple(dict.fromkeys(sentences)), sources=sources, passages=()), missing


def _canonical(gold: GoldSentence, index: _Index) -> GoldSentence:
    """Return a gold sentence under its source's own name where one source alone can be meant."""
    ids = index.ids(gold.source)
    return GoldSentence(index.name(ids[0]), gold.sentence) if len(ids) == 1 else gold


def _renamed(gold: GoldSource, index: _Index) -> GoldSource:
    ids = index.ids(gold.source)
    return GoldSource(index.name(ids[0]), gold.relevance) if len(ids) == 1 else gold


def _missing(gold: GoldSentence, index: _Index) -> Iterator[str]:
    counts = [len(index.sentences(source_id)) for source_id in index.ids(gold.source)]
    if not counts:
        yield _no_source(gold.source)
    elif gold.sentence > max(counts):
        yield f"there is no sentence {gold.sentence} in {gold.source}, which has {max(counts)}"


def _of_span(span: GoldSpan, index: _Index) -> Iterator[GoldSentence]:
    for source_id in index.ids(span.source)[:1]:
        for sentence in index.sentences(source_id):
            if sentence.start < span.end and sentence.end > span.start:
                yield GoldSentence(index.name(source_id), sentence.ordinal)


def _of_quote(quote: GoldQuote, index: _Index) -> Iterator[GoldSentence]:
    """Yield the sentences that the first place with these words lies in, whatever the white space and the marks."""
    words = " ".join(_words(one) for one in sentences_of(Source("quote", "quote", quote.text)))
    for source_id in index.ids(quote.source):
        start = index.text(source_id).find(words)
        if words and start >= 0:
            yield from _at(index.sentences(source_id), start, start + len(words), index.name(source_id))
            return


def _at(sentences: Sequence[Sentence], start: int, end: int, name: str) -> Iterator[GoldSentence]:
    """Yield the sentences at characters of their texts joined by one blank."""
    place = 0
    for sentence in sentences:
        after = place + len(_words(sentence))
        if place < end and after > start:
            yield GoldSentence(name, sentence.ordinal)
        place = after + 1


def _unfound(passage: GoldSpan | GoldQuote, index: _Index) -> str:
    if not index.ids(passage.source):
        return _no_source(passage.source) if passage.source else "there are no sources to hold the quote"
    where = passage.source or "any source"
    if isinstance(passage, GoldQuote):
        return f'the quote "{passage.text}" does not stand in {where}'
    return f"no sentence of {where} stands at characters {passage.start} to {passage.end}"


def _no_source(name: str) -> str:
    return f'there is no source "{name}"'


def _words(sentence: Sentence) -> str:
    return " ".join(sentence.text.split())

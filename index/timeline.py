"""The dated sentences of all sources in time order: every one that speaks of the days asked for, none guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.catalog import Catalog
from index.lookup import Lookup
from index.records import DateExpression, Reading, Sentence, Span


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A sentence with those of its date expressions that speak of the days asked for, in the order of the text.

    ``place`` tells in words where it stands in the original, None where nothing tells.
    """

    source_name: str
    sentence: Sentence
    dates: tuple[DateExpression, ...]
    place: str | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated sentences in time order; days without a year come last.

    ``examined`` counts all sentences of the sources, ``matching`` those that fit, of which ``entries`` are those
    behind the first ``offset``, and may be only some.
    """

    entries: tuple[DatedSentence, ...]
    matching: int
    examined: int
    offset: int = 0


def read_timeline(
    catalog: Catalog, spans: Sequence[Span], words: Sequence[str], limit: int, offset: int = 0
) -> Timeline:
    """Return the sentences that have one of these very spans themselves, up to ``limit`` behind the first ``offset``.

    Only those that hold all of ``words`` count.
    """
    found, matching = Lookup(catalog).timeline(spans, words, limit, offset)
    fitting = set(spans)
    texts = {source_id: catalog.placed_text(source_id) for source_id in {one.source_id for _, one in found}}
    entries: list[DatedSentence] = []
    for source_name, sentence in found:
        dates = catalog.dates(sentence.source_id, sentence.ordinal, sentence.ordinal).get(sentence.ordinal, ())
        own = tuple(one for one in dates if one.how is not Reading.CARRIED and one.span in fitting)
        entries.append(DatedSentence(source_name, sentence, own, texts[sentence.source_id].in_words(sentence.start)))
    return Timeline(tuple(entries), matching, catalog.count_sentences(), offset)

"""Days to what speaks of them: windows for a search, timelines, and whether anything speaks of them at all."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import islice

from index.calendar import whole_year
from index.catalog import Catalog
from index.dates import grammar
from index.days import KnownSpans, may_answer
from index.generation import OfGeneration
from index.lookup import Lookup
from index.question_words import content_words
from index.records import DateExpression, Passage, Sentence, Source, Span
from index.source_dates import dates_of
from index.timeline import Timeline, read_timeline

# Sentences that speak of the days asked about, and were not found by their words, of which the first are looked at.
MOST_OTHERS = 100


class DayLookup:
    """Finds what speaks of days. Safe to share between threads. Every method raises ``StorageError``."""

    def __init__(self, catalog: Catalog, *, day_first: bool) -> None:
        self._catalog = catalog
        self._lookup = Lookup(catalog)
        self._day_first = day_first
        # All spans of days that sentences speak of; read when first needed.
        self._spans = OfGeneration(catalog, lambda: KnownSpans(self._lookup.spans()))

    def windows_on(self, days: Sequence[Span], found: Collection[Passage], most_others: int) -> list[Passage]:
        """Return the windows with a sentence that speaks of one of ``days``: of those found, and a few others."""
        if not self._are_read():
            return list(found)
        spans = self._spans.get().speaking_of(days)
        places = self._lookup.speaking_of(spans, MOST_OTHERS)
        are_all = len(places) < MOST_OTHERS
        telling = _holding_one(found, places) if are_all else self._lookup.windows_dated(found, spans)
        for year in filter(None, map(whole_year, days)):
            telling |= self._lookup.windows_holding(found, str(year))
        speaking = [window for window in found if window in telling]
        within = {(one.source_id, ordinal) for one in speaking for ordinal in range(one.first, one.last + 1)}
        others = (place for place in places if (place.source_id, place.first) not in within)
        for windows in self._lookup.windows_over(list(islice(others, most_others))).values():
            speaking += windows
        return list(dict.fromkeys(speaking))

    def dates(self, windows: Collection[Passage]) -> dict[Passage, dict[int, tuple[DateExpression, ...]]]:
        """Return the dates of the windows' sentences by ordinal, also while another process reads them anew."""
        if self._are_read():
            return {window: self._catalog.dates(window.source_id, window.first, window.last) for window in windows}
        sources = map(self._catalog.source, {window.source_id for window in windows})
        read = {source.id: self._read(source) for source in sources if source}
        return {window: read.get(window.source_id, {}) for window in windows}

    def _read(self, source: Source) -> dict[int, tuple[DateExpression, ...]]:
        found = dates_of(source, self._catalog.sentences(source.id), day_first=self._day_first)
        return dict(enumerate(found, start=1))

    def _are_read(self) -> bool:
        """Tell whether the catalog's dates are read as they should be, and not just being read anew."""
        return self._catalog.meta("dates") == grammar(self._day_first)

    def timeline(self, days: Sequence[Span], about: str, limit: int, offset: int) -> Timeline:
        """Return the sentences that speak of one of ``days`` (none: of any) and hold all words of ``about``."""
        spans = self._spans.get().speaking_of(days)
        return read_timeline(self._catalog, spans, _words_about(about), limit, offset)

    def spoken(self, about: str) -> list[tuple[Span, int]]:
        """Return the days that sentences with all words of ``about`` speak of, in time order, and how many do."""
        return self._lookup.count_by_span(_words_about(about))

    def spans(self) -> list[Span]:
        """Return every span of days that a sentence speaks of itself, each once."""
        return list(self._spans.get().spans)

    def tells_of(self, day: Span) -> bool:
        """Tell whether any sentence speaks of ``day``, or has its number if it is a year."""
        year = whole_year(day)
        return bool(self._spans.get().speaking_of([day])) or bool(year and self._lookup.count_holding(str(year)))


def may_answer_about(catalog: Catalog, sentence: Sentence, days: Sequence[Span]) -> bool:
    """Tell whether a sentence may answer about ``days`` in any of the windows that hold it."""
    place = Passage(sentence.source_id, sentence.ordinal, sentence.ordinal)
    for window in Lookup(catalog).windows_over([place])[place]:
        dates = catalog.dates(window.source_id, window.first, window.last)
        sentences = catalog.sentences(window.source_id, window.first, window.last)
        told = [(one, dates.get(one.ordinal, ())) for one in sentences]
        if may_answer(told, days)[sentence.ordinal - window.first]:
            return True
    return False


def _holding_one(windows: Collection[Passage], sentences: Sequence[Passage]) -> set[Passage]:
    """Return those of the windows that hold one of the sentences, which come in their sources' order."""
    ordinals: dict[str, list[int]] = defaultdict(list)
    for sentence in sentences:
        ordinals[sentence.source_id].append(sentence.first)
    return {
        window
        for window in windows
        if (of_source := ordinals.get(window.source_id))
        and bisect_left(of_source, window.first) < bisect_right(of_source, window.last)
    }


def _words_about(about: str) -> list[str]:
    """Return the words that a sentence must hold to be about something; none for anything."""
    return content_words(about) if about.strip() else []

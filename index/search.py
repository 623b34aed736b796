"""Question to windows of sentences: dense and lexical rankings, fused; a relevance for every sentence.

Chunks and sentences are searched side by side, in one vector collection and one BM25 index. A window is
a chunk; which windows are found follows from the chunk itself and its best sentence, in both rankings, and
their order from the relevance of their best sentence.
"""

import math
import re
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.calendar import is_wide, whole_years
from index.catalog import Catalog
from index.day_lookup import DayLookup
from index.days import may_answer, speaks_of
from index.embed import Embedder, Vectors
from index.fusion import convex_combination, scaled
from index.generation import OfGeneration
from index.lookup import Lookup, Match
from index.question_words import content_words, names_of
from index.records import Hit, Passage, Sentence, Span
from index.spelling import respelled, words_of
from index.timeline import Timeline
from index.titles import OPENING, title_of
from index.vectors import VectorStore

# Depth of each ranking; deeper gains nothing on development data (tests/benchmarks/retrieval.py).
CANDIDATES = 100
# Weights of a sentence's measures in its relevance, fitted on development data as the probability that it
# holds the answer (tests/benchmarks/relevance.py).
BIAS, COSINE, COVERAGE, WINDOW_COVERAGE = -5.97, 4.63, 3.39, 0.50


@dataclass(frozen=True, slots=True)
class Measures:
    """What is known of one sentence for one question, apart from its rank.

    ``cosine`` of question and sentence; ``coverage``, the share of the question's words that the sentence or the
    title of its source holds, rare words counting more; ``window_coverage``, the same for the window around it.
    """

    cosine: float
    coverage: float
    window_coverage: float


def relevance(measures: Measures) -> float:
    """Return the probability that a sentence holds the answer."""
    score = BIAS + COSINE * measures.cosine + COVERAGE * measures.coverage
    score += WINDOW_COVERAGE * measures.window_coverage
    return 1 / (1 + math.exp(-score))


class Search:
    """Finds the windows for a question. Safe to share between threads.

    Raises ``StorageError`` or ``VectorStoreUnavailableError``.
    """

    def __init__(
        self, catalog: Catalog, vectors: VectorStore, embedder: Embedder, top_k: int, *, day_first: bool = True
    ) -> None:
        self._catalog = catalog
        self._lookup = Lookup(catalog)
        self._day_first = day_first
        self._days = DayLookup(catalog, day_first=day_first)
        self._vectors = vectors
        self._embedder = embedder
        self._top_k = top_k
        # Read before the collection is first opened, so that no later write is missed.
        self._generation = catalog.meta("generation")
        self._lock = threading.Lock()
        # All words of the sources; found when first needed.
        self._words = OfGeneration(catalog, lambda: words_of(catalog.sentence_texts()))

    def with_top_k(self, top_k: int) -> "Search":
        """Return a search over the same index that hands over so many windows."""
        return Search(self._catalog, self._vectors, self._embedder, top_k, day_first=self._day_first)

    def search(self, question: str, days: Sequence[Span] = ()) -> list[Hit]:
        """Return up to ``top_k`` windows, best first; none where there are no sources.

        With ``days``, windows that speak of one of them come before others, whatever else they say; of months and
        years they only gain by it.
        """
        self._follow_other_processes()
        vector = self._embedder.embed_query_array(question)
        nearest = self._vectors.nearest(vector, CANDIDATES)
        dense = self._lookup.matches_of({match.id: match.cosine for match in nearest})
        words = content_words(question)
        lexical = self._lookup.match_words(words, CANDIDATES)
        scorings, best = self._scorings(dense, lexical)
        weights = [1 / len(scorings)] * len(scorings)
        if days:
            found = dict.fromkeys(window for scoring in scorings for window in scoring)
            scorings.append(dict.fromkeys(self._days.windows_on(days, found, self._top_k), 1.0))
            # Months and years are told in many a sentence: a ranking beside the others, where a day outweighs them.
            weight = 1 / len(scorings) if all(is_wide(day) for day in days) else 0.5
            weights = [other * (1 - weight) for other in weights] + [weight]
        fused = convex_combination(scorings, weights)[: self._top_k]
        return self._hits(fused, best, (vector, words), days)

    def timeline(self, days: Sequence[Span] = (), about: str = "", limit: int = 100, offset: int = 0) -> Timeline:
        """Return the sentences that speak of one of ``days`` (none: of any), in time order.

        Up to ``limit`` of them, behind the first ``offset``; with ``about``, only those that hold all its words, in any
        inflected form.
        """
        return self._days.timeline(days, about, limit, offset)

    def spoken_days(self, about: str = "") -> list[tuple[Span, int]]:
        """Return the days that sentences speak of, in time order, and how many do; those without a year come last.

        With ``about``, only sentences count that hold all its words, in any inflected form.
        """
        return self._days.spoken(about)

    def spans(self) -> list[Span]:
        """Return every span of days that a sentence speaks of itself, each once."""
        return self._days.spans()

    def tells_of(self, day: Span) -> bool:
        """Tell whether any sentence speaks of ``day``, or has its number if it is a year."""
        return self._days.tells_of(day)

    def check(self) -> None:
        """Raise where the catalog or the vectors cannot be reached now."""
        self._catalog.count_sources()
        self._vectors.count()

    def close(self) -> None:
        """Give the collection's files and connections back."""
        self._vectors.close()

    def respelled(self, question: str) -> str:
        """Return the question with words corrected that neither the sources nor common English have."""
        return respelled(question, self._words.get)

    def unknown_names(self, question: str) -> list[str]:
        """Return the capitalized words and the longer numbers of a question that no source holds.

        Other words may be there as a synonym or an irregular form, so their absence tells little.
        """
        return [name for name in names_of(question) if not self._is_known(name)]

    def _is_known(self, name: str) -> bool:
        spellings = [name, f"{int(name):,}"] if name.isdecimal() else [name]
        if re.fullmatch("[12][0-9]{3}", name) and self.tells_of(whole_years(int(name), int(name))):
            return True  # "2012-2016" tells of 2014
        return any(self._lookup.count_holding(spelling) for spelling in spellings)

    def _follow_other_processes(self) -> None:
        """Reopen the collection after another process has written to it."""
        with self._lock:
            generation = self._catalog.meta("generation")
            if generation != self._generation:
                self._vectors.reopen()
                self._generation = generation

    def _scorings(
        self, dense: Sequence[Match], lexical: Sequence[Match]
    ) -> tuple[list[dict[Passage, float]], tuple[dict[Passage, float], dict[Passage, float]]]:
        """Return four scalings of every window, and its best raw scores, dense and lexical."""
        dense_scores, dense_best = self._by_window(dense)
        lexical_scores, lexical_best = self._by_window(lexical)
        return [*dense_scores, *lexical_scores], (dense_best, lexical_best)

    def _hits(
        self,
        fused: Sequence[tuple[Passage, float]],
        best: tuple[dict[Passage, float], dict[Passage, float]],
        asked: tuple[Vectors, Sequence[str]],
        days: Sequence[Span],
    ) -> list[Hit]:
        names = self._catalog.source_names(passage.source_id for passage, _ in fused)
        titles = self._titles([passage for passage, _ in fused])
        windows = [(p, self._catalog.sentences(p.source_id, p.first, p.last), score) for p, score in fused]
        dates = self._days.dates([passage for passage, _ in fused])
        told = {p: [(one, dates[p].get(one.ordinal, ())) for one in sentences] for p, sentences, _ in windows}
        speaking = (
            {one.id for window in told.values() for one, own in window if speaks_of(one, own, days)} if days else None
        )
        measures = self.measure([passage for passage, _ in fused], *asked, speaking, titles)
        hits = [
            Hit(
                source_name=names[passage.source_id],
                sentences=tuple(sentences),
                sentence_scores=tuple(relevance(measures[sentence.id]) for sentence in sentences),
                score=score,
                dense=best[0].get(passage),
                lexical=best[1].get(passage),
                dates=tuple(tuple(of_sentence) for _, of_sentence in told[passage]),
                on_days=tuple(may_answer(told[passage], days)) if days else (),
                title=titles[passage.source_id].text if passage.source_id in titles else "",
            )
            for passage, sentences, score in windows
            if sentences and passage.source_id in names
        ]
        # The best sentence tells more of a window than its rank (tests/benchmarks/retrieval.py).
        return sorted(hits, key=lambda hit: -max(hit.sentence_scores))

    def _titles(self, windows: Sequence[Passage]) -> dict[str, Sentence]:
        """Return the titles of the sources that have one, by source id."""
        sources = {window.source_id for window in windows}
        found = {source: title_of(self._catalog.sentences(source, 1, OPENING)) for source in sources}
        return {source: title for source, title in found.items() if title}

    def _by_window(
        self, matches: Sequence[Match]
    ) -> tuple[tuple[dict[Passage, float], dict[Passage, float]], dict[Passage, float]]:
        """Return scaled scores per window, of its best sentence and of the chunk; and the best raw score."""
        of_sentence: dict[Passage, float] = {}
        of_chunk: dict[Passage, float] = {}
        best: dict[Passage, float] = {}
        around = self._lookup.windows_over({match.passage for match in matches if not match.is_window})
        for match, score in zip(matches, scaled([m.score for m in matches]), strict=True):
            passage = match.passage
            alone = passage.first == passage.last
            for window in [passage] if match.is_window else around[passage]:
                # A chunk of one sentence is both.
                for scores in (*([of_chunk] * match.is_window), *([of_sentence] * alone)):
                    scores[window] = max(scores.get(window, 0.0), score)
                best[window] = max(best.get(window, -math.inf), match.score)
        return (of_sentence, of_chunk), best

    def measure(
        self,
        windows: Sequence[Passage],
        vector: Vectors,
        words: Sequence[str],
        speaking: Collection[str] | None = None,
        titles: Mapping[str, Sentence] | None = None,
    ) -> dict[str, Measures]:
        """Return what is known of every sentence of ``windows``, by sentence id.

        ``speaking`` has the ids of the sentences that speak of the days asked about, which count as one
        more word that they hold; None where no days were asked about. ``titles`` are those of the sources, by id;
        None has them looked up.
        A sentence that is searched in parts counts as its best part; one that stands in two windows
        has the better surroundings. What the title of its source says need not be said again.
        """
        texts = {window: self._lookup.searched_texts(window) for window in windows}
        every = {text.number: text.id for found in texts.values() for text in found}
        vectors = self._vectors.vectors(list(set(every.values()))) if every else {}
        title_texts = {
            source: {text.number for text in self._lookup.searched_texts(Passage(source, title.ordinal, title.ordinal))}
            for source, title in (self._titles(windows) if titles is None else titles).items()
        }
        holding = self._holding(
            list({*every, *(number for numbers in title_texts.values() for number in numbers)}), words
        )
        if speaking is not None:
            said = {text.number for found in texts.values() for text in found if text.sentence_id in speaking}
            share = 1 / (1 + len(holding))
            holding = [(weight * (1 - share), numbers) for weight, numbers in holding] + [(share, said)]
        measures: dict[str, Measures] = {}
        for window, found in texts.items():
            title = title_texts.get(window.source_id, set())
            around = sum(weight for weight, numbers in holding if any(text.number in numbers for text in found))
            for text in found:
                here = Measures(
                    cosine=float(np.dot(vectors[text.id], vector)) if text.id in vectors else 0.0,
                    coverage=sum(weight for weight, numbers in holding if text.number in numbers or title & numbers),
                    window_coverage=around,
                )
                known = measures.get(text.sentence_id)
                if known is None or relevance(here) > relevance(known):
                    measures[text.sentence_id] = here
        return measures

    def _holding(self, numbers: Sequence[int], words: Sequence[str]) -> list[tuple[float, set[int]]]:
        """Return for every word its share of the question, and which of the texts hold it.

        Rare words count more: shares are inverse document frequencies, log(1 + N / (1 + n)), that sum to 1.
        """
        total = self._catalog.count_chunks()
        weights = [math.log(1 + total / (1 + self._lookup.count_holding(word))) for word in words]
        whole = sum(weights) or 1.0
        return [
            (weight / whole, self._lookup.numbers_holding(word, numbers))
            for word, weight in zip(words, weights, strict=True)
        ]

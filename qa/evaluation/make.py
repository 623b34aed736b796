"""Test questions drafted from a person's own sources, for the person to accept, edit or drop."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from index.catalog import Catalog
from index.records import DateExpression, Sentence, Source
from index.sentences import sentences_of
from index.source_dates import dates_of
from qa.errors import unwritable
from qa.evaluation.drafting.answerable import drafts_of
from qa.evaluation.drafting.corpus import Corpus
from qa.evaluation.drafting.drafts import Draft
from qa.evaluation.drafting.unanswerable import unanswerable_of

MADE = "made:"
_UNANSWERABLE_SHARE = 1 / 3
_POOL = 3  # so many times the questions wanted are drafted, so that kinds and sources can be mixed


def corpus_of_sources(sources: Iterable[Source], *, day_first: bool = True) -> Corpus:
    """Read the sentences of sources with their dates."""
    return Corpus.of(_sentences_of_sources(sources, day_first))


def corpus_of_catalog(catalog: Catalog) -> Corpus:
    """Read all sentences that are indexed."""
    return Corpus.of(_sentences_of_catalog(catalog))


def draft_questions(corpus: Corpus, n: int, seed: int) -> list[Draft]:
    """Return at most ``n`` drafts, a third of them unanswerable, kinds and sources mixed; the same for the same seed.

    Fewer where the sources don't give more.
    """
    # A draw for a test set, nothing that has to be secret.
    rng = random.Random(seed)  # noqa: S311
    answerable = _mixed(list(_pool(corpus, n, rng)), corpus)
    wanted = round(n * _UNANSWERABLE_SHARE)
    unanswerable: list[Draft] = []
    for draft in rng.sample(answerable, len(answerable)):
        if len(unanswerable) >= wanted:
            break
        changed = list(unanswerable_of(draft, corpus, rng))
        # The rarest kind first, so that all are there.
        unanswerable += sorted(changed, key=lambda one: sum(one.made == other.made for other in unanswerable))[:1]
    return [*answerable[: n - len(unanswerable)], *unanswerable]


def as_line(draft: Draft, corpus: Corpus, identifier: str) -> str:
    """Return a draft as a line of a file of test questions."""
    stated = corpus.sentences[draft.number]
    gold = [] if draft.unanswerable else [[stated.source, stated.sentence.ordinal]]
    fields = {
        "id": identifier,
        "question": draft.question,
        "answers": list(draft.answers),
        "sentences": gold,
        "unanswerable": draft.unanswerable,
        "tags": [f"{MADE}{draft.made}"],
    }
    return json.dumps(fields, ensure_ascii=False)


def identifiers(drafts: Sequence[Draft], corpus: Corpus) -> Iterator[str]:
    """Yield an id for each draft that tells its sentence and how it was made, unique among them."""
    seen: dict[str, int] = defaultdict(int)
    for draft in drafts:
        stated = corpus.sentences[draft.number]
        name = f"{stated.source}:{stated.sentence.ordinal}:{draft.made}"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}"


def write_lines(lines: Sequence[str], path: Path) -> None:
    """Write a file of test questions; raises ``StorageError`` where that fails."""
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error


def _sentences_of_sources(
    sources: Iterable[Source], day_first: bool
) -> Iterator[tuple[str, Sentence, tuple[DateExpression, ...]]]:
    seen: set[str] = set()
    for source in sources:
        if source.id in seen:
            continue
        seen.add(source.id)
        sentences = sentences_of(source)
        for sentence, dates in zip(sentences, dates_of(source, sentences, day_first=day_first), strict=True):
            yield source.name, sentence, dates


def _sentences_of_catalog(catalog: Catalog) -> Iterator[tuple[str, Sentence, tuple[DateExpression, ...]]]:
    for summary in catalog.summaries():
        sentences = catalog.sentences(summary.id)
        dates = catalog.dates(summary.id, 1, len(sentences))
        for sentence in sentences:
            yield summary.name, sentence, dates.get(sentence.ordinal, ())


def _pool(corpus: Corpus, n: int, rng: random.Random) -> Iterator[Draft]:
    """Yield drafts of sentences drawn at random, until there are enough to choose from."""
    found = 0
    for number in rng.sample(range(len(corpus.sentences)), len(corpus.sentences)):
        drafts = list(drafts_of(corpus, number))
        # Two questions of one sentence at most, in a random choice.
        yield from rng.sample(drafts, min(2, len(drafts)))
        found += min(2, len(drafts))
        if found >= _POOL * n:
            return


def _mixed(drafts: Sequence[Draft], corpus: Corpus) -> list[Draft]:
    """Return drafts in turn by how they were made, and of each kind in turn by source."""
    kinds: dict[str, dict[str, list[Draft]]] = defaultdict(lambda: defaultdict(list))
    for draft in drafts:
        kinds[draft.made][corpus.sentences[draft.number].source].append(draft)
    by_kind = [_in_turn(list(sources.values())) for _, sources in sorted(kinds.items())]
    return _in_turn(by_kind)


def _in_turn(lists: Sequence[Sequence[Draft]]) -> list[Draft]:
    return [draft for row in zip_longest(*lists) for draft in row if draft is not None]

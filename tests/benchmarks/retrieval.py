"""Recall@1/5/10 and MRR of the right passage: this search beside dense alone, BM25 alone and rank fusion.

python tests/benchmarks/retrieval.py DATA [--questions 500] [--chunk-tokens 64 128 192 256]
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from development_data import Bench, GoldQuestion, gold_sentences, indexed, read_questions

from index.lookup import Lookup
from index.question_words import content_words
from index.records import ranked_sentences

DEPTH = 100
# Cormack, Clarke, Buettcher 2009.
RANK_CONSTANT = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--chunk-tokens", type=int, nargs="+", default=[192])
    parser.add_argument("--keep", type=Path, help="folder to keep the index in")
    options = parser.parse_args()
    questions = read_questions(options.data)
    passages = sorted({question.passage for question in questions})
    asked = [question for question in questions if question.starts][: options.questions]
    print(f"{len(passages)} passages, {len(asked)} questions")
    for chunk_tokens in options.chunk_tokens:
        print(f"\nchunks of {chunk_tokens} tokens")
        with indexed(passages, chunk_tokens, options.keep) as bench:
            for name, rank in rankers(bench).items():
                report(name, bench, asked, rank)
            sentences(bench, asked)


def rankers(bench: Bench) -> dict[str, Callable[[str], list[str]]]:
    """Return functions from a question to source ids, best first."""

    def dense(question: str) -> list[str]:
        near = bench.vectors.nearest(bench.embedder.embed_query_array(question), 2 * DEPTH)
        matches = Lookup(bench.catalog).matches_of({match.id: match.cosine for match in near})
        return unique(m.passage.source_id for m in sorted(matches, key=lambda m: -m.score) if m.is_window)

    def lexical(question: str) -> list[str]:
        matches = Lookup(bench.catalog).match_words(content_words(question), 2 * DEPTH)
        return unique(match.passage.source_id for match in matches if match.is_window)

    def rank_fusion(question: str) -> list[str]:
        scores: dict[str, float] = {}
        for ranking in (dense(question), lexical(question)):
            for rank, source in enumerate(ranking, start=1):
                scores[source] = scores.get(source, 0.0) + 1 / (RANK_CONSTANT + rank)
        return sorted(scores, key=lambda source: -scores[source])

    def ours(question: str) -> list[str]:
        return unique(hit.sentences[0].source_id for hit in bench.search.search(question))

    return {
        "dense alone": dense,
        "BM25 alone": lexical,
        "reciprocal rank fusion of the two": rank_fusion,
        "this search": ours,
    }


def unique(values: "Sequence[str] | object") -> list[str]:
    """Drop repetitions, keeping the order."""
    return list(dict.fromkeys(values))  # type: ignore[call-overload, no-any-return]


def report(name: str, bench: Bench, questions: Sequence[GoldQuestion], rank: Callable[[str], list[str]]) -> None:
    """Print recall@k, MRR@10 and the median time of one ranker."""
    ranks: list[float] = []
    times: list[float] = []
    for question in questions:
        started = time.perf_counter()
        ranking = rank(question.text)[:10]
        times.append(time.perf_counter() - started)
        gold = bench.sources[question.passage]
        ranks.append(ranking.index(gold) + 1 if gold in ranking else float("inf"))
    recalls = "  ".join(f"recall@{k} {sum(r <= k for r in ranks) / len(ranks):.3f}" for k in (1, 5, 10))
    mrr = sum(1 / r for r in ranks) / len(ranks)
    print(f"{name:36s} {recalls}  MRR {mrr:.3f}  p50 {1000 * sorted(times)[len(times) // 2]:.0f} ms", flush=True)


def sentences(bench: Bench, questions: Sequence[GoldQuestion]) -> None:
    """Print how often the sentence that holds the answer is ranked first, and among the first three."""
    ranked = [[s.sentence.id for s in ranked_sentences(bench.search.search(q.text))[:3]] for q in questions]
    gold = [gold_sentences(bench, question) for question in questions]
    first = sum(bool(g & set(r[:1])) for g, r in zip(gold, ranked, strict=True)) / len(gold)
    three = sum(bool(g & set(r)) for g, r in zip(gold, ranked, strict=True)) / len(gold)
    print(f"{'the right sentence':36s} recall@1 {first:.3f}  recall@3 {three:.3f}", flush=True)


if __name__ == "__main__":
    main()

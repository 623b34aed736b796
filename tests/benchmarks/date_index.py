"""What the date index brings, and what it costs: answers with and without it, errors of filtering, seconds.

python tests/benchmarks/date_index.py DATA [--part reported] [--only timeqa] [--lost 0]

Rules may be mended by the development part alone: the 330 questions of TimeQA that are drawn first, and a third of the
dated Wikipedia questions, by their passage. Reported are the others, those of titles that no question of the
development part is about also apart. ``--lost`` shows failures of the development part only.

1. Questions of TimeQA, answered as the product does and again with their dates as plain words, in one run.
2. Dated questions on Wikipedia passages of held-out articles: how often the filter excludes the sentence that
   answers, and how often something is answered about years that no sentence, or only other passages, mention.
3. The share of indexing that dates take, median of three runs. 4. The milliseconds that days add to a question.
   Both are of processor time.
"""

import argparse
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory
from unittest.mock import patch

from development_data import SEED

from index import build
from index.catalog import Catalog
from index.day_lookup import may_answer_about
from index.records import DateExpression, Reading, Sentence, Source, content_id
from qa.ask import Pipeline, Understanding
from qa.assemble import Service, answerer, assemble
from qa.days import DayReader
from qa.evaluation.datasets import GoldSentence, TestQuestion
from qa.evaluation.intervals import mean_interval, percentile, rate_interval
from qa.evaluation.metrics import CASE_METRICS
from qa.evaluation.results import CaseResult
from qa.evaluation.run import answer_questions
from qa.reader.training.data import Example, chance_of, load_examples, part_of, some
from qa.reader.training.open_domain import KINDS, SETS
from qa.records import Question, Reason
from qa.settings import load_settings

DRAWN = 330  # questions of the development part
MOST_DATED = 400
RUNS = 3
TIMED = 300
WARM_UP = 20
HELD_OUT = "held out"
PARTS = ("development", "reported")
MEASURED = ("timeqa", "filtering", "indexing", "questions")
MEASURES = {"exact_match", "f1", "citation_precision", "citation_recall", "recall_at_1", "recall_at_10"}
DAYS = DayReader()
_YEAR = re.compile(r"\b[12]\d{3}\b")


class NoDays(DayReader):
    """Reads no days: dates are words like others."""

    def with_days(self, question: Question) -> Question:
        return question


@dataclass(frozen=True, slots=True)
class Bench:
    """An index, the pipeline without days on it, and questions with their gold sentences by the question's id."""

    service: Service
    without: Pipeline
    questions: Sequence[TestQuestion]
    gold: Mapping[str, list[Sentence]]


@dataclass(frozen=True, slots=True)
class Indexing:
    """What one run read, its seconds, and those of them spent on reading dates and on writing them."""

    megabytes: float
    whole: float
    reading: float
    writing: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", choices=PARTS, default=PARTS[1])
    parser.add_argument("--only", choices=MEASURED, action="append", help="measure only this")
    parser.add_argument("--lost", type=int, default=0, help="show so many answers that are right without dates only")
    options = parser.parse_args()
    folder = options.data / "reader" if (options.data / "reader").is_dir() else options.data
    asked_for = options.only or MEASURED
    lost = options.lost if options.part == PARTS[0] else 0
    every = load_examples(folder, "timeqa_human_train")
    examples = of_part(every, options.part)
    runs: list[Indexing] = []
    for _ in range(RUNS - 1 if "indexing" in asked_for else 0):
        with benched(examples, lambda example: example.group, runs):
            pass
    with benched(examples, lambda example: example.group, runs) as bench:
        if "timeqa" in asked_for:
            print("1. TimeQA, with and without the date index")
            pairs = asked_twice(bench)
            compare("all questions", pairs)
            compare("titles held out of training", [pair for pair in pairs if HELD_OUT in pair[0].question.tags])
            if options.part == PARTS[1]:
                seen = {one.group for one in of_part(every, PARTS[0])}
                unseen = {str(number) for number, one in enumerate(examples) if one.group not in seen}
                compare("titles unseen in development", [pair for pair in pairs if pair[0].question.id in unseen])
            report_excluded(bench)
            report_lost(bench, pairs, lost)
        if "filtering" in asked_for:
            print("\n2. The errors of filtering")
            report_errors(folder, options.part, lost)
        if "indexing" in asked_for:
            print("\n3. Cost at indexing")
            report_indexing(runs)
        if "questions" in asked_for:
            print("\n4. Cost per question", flush=True)
            report_questions(bench)


def of_part(examples: Sequence[Example], part: str) -> list[Example]:
    """Return the questions of a part; in the other one are those that are drawn, or not."""
    drawn = some(examples, DRAWN, chance_of(SEED))
    return drawn if part == PARTS[0] else [one for one in examples if one not in drawn]


def is_of(part: str, passage: str) -> bool:
    """Tell whether the questions about a passage are in a part."""
    return (int(content_id(passage), 16) % 3 == 0) == (part == PARTS[0])


def report_errors(folder: Path, part: str, lost: int) -> None:
    """Ask the dated questions on Wikipedia passages of articles that were held out of training."""
    articles = [one for name in SETS for one in load_examples(folder, name) if one.source in KINDS and one.answers]
    held_out = [one for one in articles if part_of(one.group) != "train"]
    dated = [one for one in held_out if DAYS.with_days(Question(one.question, one.question)).days]
    asked = some([one for one in dated if is_of(part, one.context)], MOST_DATED, chance_of(SEED))
    with benched(asked, lambda example: example.context, []) as bench:
        print(f"{len(held_out)} held-out questions, {len(dated)} dated, {len(asked)} asked")
        pairs = asked_twice(bench)
        compare("dated questions", pairs)
        report_excluded(bench)
        silent = sum(one.answer.reason is Reason.NO_DATE_MATCH for one, _ in pairs)
        print(f"abstained as no sentence found speaks of the days: {rate(silent, len(pairs))}")
        report_lost(bench, pairs, lost)
        report_moved(bench)


def documents(examples: Sequence[Example], name_of: Callable[[Example], str]) -> dict[str, Source]:
    """Return a document by name, of the contexts of all examples that ``name_of`` gives it."""
    contexts: dict[str, list[str]] = {}
    for name, context in dict.fromkeys((name_of(one), one.context) for one in examples):
        contexts.setdefault(name, []).append(context)
    return {name: Source(f"{n}.txt", f"text:{n}", "\n".join(contexts[name])) for n, name in enumerate(contexts)}


@contextmanager
def benched(examples: Sequence[Example], name_of: Callable[[Example], str], runs: list[Indexing]) -> Iterator[Bench]:
    """Index the documents of questions in a throw-away folder, and note in ``runs`` how long it took."""
    sources = documents(examples, name_of)
    with TemporaryDirectory() as home:
        settings = load_settings(home=Path(home))
        service = assemble(settings)
        with timed(build, "dates_of") as reading, timed(Catalog, "_insert_dates") as writing:
            started = time.process_time()
            service.builder.index(sources.values())
            whole = time.process_time() - started
        megabytes = sum(len(source.text.encode()) for source in sources.values()) / 1e6
        runs.append(Indexing(megabytes, whole, sum(reading), sum(writing)))
        gold: dict[str, list[Sentence]] = {}
        questions: list[TestQuestion] = []
        for number, example in enumerate(examples):
            source = sources[name_of(example)]
            found = gold[str(number)] = gold_sentences(service, source, example)
            places = tuple(GoldSentence(source.name, sentence.ordinal) for sentence in found)
            answers = tuple(answer.text for answer in example.answers)
            tags = () if part_of(example.group) == "train" else (HELD_OUT,)
            questions.append(TestQuestion(str(number), example.question, answers, places, False, (), tags))
        parts = (service.catalog, service.search, answerer(settings, service.catalog), service.sessions)
        understanding = Understanding(day_reader=NoDays())
        without = Pipeline(*parts, settings.max_question_characters, understanding)
        yield Bench(service, without, questions, gold)
        service.close()


def gold_sentences(service: Service, source: Source, example: Example) -> list[Sentence]:
    """Return the sentences that overlap one of the answers."""
    offset = f"\n{source.text}\n".index(f"\n{example.context}\n")
    spans = [(offset + answer.start, offset + answer.end) for answer in example.answers]
    sentences = service.catalog.sentences(source.id)
    return [one for one in sentences if any(one.start < end and start < one.end for start, end in spans)]


@contextmanager
def timed(owner: object, name: str) -> Iterator[list[float]]:
    """Note the seconds of processor time of every call of a function."""
    plain = getattr(owner, name)
    seconds: list[float] = []

    def noting(*arguments: object, **named: object) -> object:
        started = time.process_time()
        result = plain(*arguments, **named)
        seconds.append(time.process_time() - started)
        return result

    with patch.object(owner, name, staticmethod(noting)):
        yield seconds


def asked_twice(bench: Bench) -> list[tuple[CaseResult, CaseResult]]:
    """Answer and score every question with the date index and without it, in turn."""
    pipelines = (bench.service.pipeline, bench.without)
    return list(zip(*(answer_questions(pipeline, bench.questions) for pipeline in pipelines), strict=True))


def compare(name: str, pairs: Sequence[tuple[CaseResult, CaseResult]]) -> None:
    """Print means with the date index, without it, and of their difference for the questions that have both."""
    print(f"\n{name}: {len(pairs)}\n{'':20s} {'with':26s} {'without':26s} difference")
    labels = {metric.name: metric.label for metric in CASE_METRICS if metric.name in MEASURES}
    rows = [(label, [(one.scores[key], other.scores[key]) for one, other in pairs]) for key, label in labels.items()]
    rows.append(("abstained", [(float(one.answer.abstained), float(other.answer.abstained)) for one, other in pairs]))
    for label, row in rows:
        both = [one - other for one, other in row if one is not None and other is not None]
        columns = [[one for one, _ in row if one is not None], [other for _, other in row if other is not None], both]
        print(f"{label:20s} {' '.join(f'{mean(column):26s}' for column in columns)}".rstrip(), flush=True)


def mean(values: Sequence[float]) -> str:
    """Return a mean with its bootstrap interval."""
    ends = mean_interval(values)
    return f"{fmean(values):.3f}" + (f" ({ends.low:.3f} to {ends.high:.3f})" if ends else "") if values else "-"


def rate(count: int, total: int) -> str:
    """Return a rate with its Wilson interval."""
    ends = rate_interval(count, total)
    return f"{count} of {total}" + (f", {count / total:.3f} ({ends.low:.3f} to {ends.high:.3f})" if ends else "")


def report_lost(bench: Bench, pairs: Sequence[tuple[CaseResult, CaseResult]], most: int) -> None:
    """Print how often only one of both is right, and up to ``most`` questions that only the other pipeline is."""
    lost = [pair for pair in pairs if (pair[0].scores["exact_match"] or 0) < (pair[1].scores["exact_match"] or 0)]
    won = sum((one.scores["exact_match"] or 0) > (other.scores["exact_match"] or 0) for one, other in pairs)
    print(f"exact with the date index alone: {won}; without it alone: {len(lost)}")
    for one, other in lost[:most]:
        sentences = " / ".join(sentence.text for sentence in bench.gold[one.question.id])
        print(f"- {one.question.question} | {other.answer.answer} | {sentences}")
        print(f"  {'excluded' if excluded(bench, one.question) else 'may answer'}; said: {one.answer.answer[:200]}")


def understood(bench: Bench, question: TestQuestion) -> Question:
    """Return the question as the pipeline understands it, with its days."""
    return DAYS.with_days(Question(question.question, bench.service.search.respelled(question.question)))


def dates_of(bench: Bench, sentence: Sentence) -> list[DateExpression]:
    """Return the dates that stand in the sentence itself."""
    dates = bench.service.catalog.dates(sentence.source_id, sentence.ordinal, sentence.ordinal)
    return [found for found in dates.get(sentence.ordinal, ()) if found.how is not Reading.CARRIED]


def excluded(bench: Bench, question: TestQuestion) -> bool:
    """Tell whether no gold sentence may answer about the days asked about, in none of its windows."""
    days, catalog = understood(bench, question).days, bench.service.catalog
    return bool(days) and not any(may_answer_about(catalog, gold, days) for gold in bench.gold[question.id])


def report_excluded(bench: Bench) -> None:
    """Print how often the filter excludes every gold sentence, by whether it has a date of its own."""
    out = [bench.gold[question.id] for question in bench.questions if excluded(bench, question)]
    undated = sum(not any(dates_of(bench, sentence) for sentence in sentences) for sentences in out)
    print(f"gold sentence excluded: {rate(len(out), len(bench.questions))}")
    print(f"  it has no date of its own: {rate(undated, len(bench.questions))}")
    print(f"  it has others: {rate(len(out) - undated, len(bench.questions))}", flush=True)


def report_moved(bench: Bench) -> None:
    """Print how often an answer is given about years that no sentence mentions, and that only other sources do."""
    sources = (source for one in bench.service.catalog.summaries() if (source := bench.service.catalog.source(one.id)))
    said = {source.id: {int(year) for year in re.findall(r"\d{4}", source.text)} for source in sources}
    mentioned = frozenset().union(*said.values())
    nowhere, elsewhere = [], []
    for question in bench.questions:
        own = said[bench.gold[question.id][0].source_id] if bench.gold[question.id] else mentioned
        nowhere.append(moved_years(question.question, lambda year: year not in mentioned))
        others = mentioned - own
        elsewhere.append(moved_years(question.question, lambda year, others=others: year in others))
    for name, moved in (("no sentence mentions", nowhere), ("only other sources mention", elsewhere)):
        texts = [text for text in moved if text]
        print(f"\n{len(texts)} questions with their years moved to the nearest ones that {name}")
        for label, pipeline in (("with", bench.service.pipeline), ("without", bench.without)):
            answered = sum(not pipeline.answer(text).abstained for text in texts)
            print(f"answered all the same, {label} the date index: {rate(answered, len(texts))}", flush=True)


def moved_years(text: str, fits: Callable[[int], bool]) -> str | None:
    """Return a question with its years moved as little as makes all of them fit; None where nothing does."""
    days = DAYS.with_days(Question(text, text)).days
    dates = [text[found.start : found.end] for found in DAYS.expressions(text) if found.span in days]
    years = {int(year) for found in dates for year in _YEAR.findall(found)}
    steps = (by for by in sorted(range(-150, 151), key=abs) if by and all(fits(year + by) for year in years))
    by = next(steps, 0) if years else 0
    return _YEAR.sub(lambda found: str(int(found[0]) + by * (int(found[0]) in years)), text) if by else None


def report_indexing(runs: Sequence[Indexing]) -> None:
    """Print the medians of what dates take of the time of indexing."""
    megabytes, whole, reading, writing = (median(getattr(run, name) for run in runs) for name in Indexing.__slots__)
    share = median((run.reading + run.writing) / run.whole for run in runs)
    print(f"{megabytes:.2f} MB in {whole:.1f} s; dates read in {reading:.3f} s, {megabytes / reading:.2f} MB/s")
    print(f"dates written in {writing:.3f} s; both are {share:.2%} of the whole")


def report_questions(bench: Bench) -> None:
    """Print median and p95 of the milliseconds of processor time that days take, the searches in turn."""
    every = [understood(bench, question) for question in bench.questions]
    dated = [question for question in every if question.days][: WARM_UP + TIMED]
    search, chance = bench.service.search, chance_of(SEED)
    steps: dict[str, Callable[[Question], object]] = {
        "reading the days": lambda asked: DAYS.with_days(Question(asked.asked, asked.text)),
        "search with days": lambda asked: search.search(asked.searching, asked.days),
        "search without days": lambda asked: search.search(asked.text),
    }
    times: dict[str, list[float]] = {name: [] for name in steps}
    for question in dated:
        for name in some(list(steps), len(steps), chance):
            started = time.process_time()
            steps[name](question)
            times[name].append(1000 * (time.process_time() - started))
    kept = {name: values[WARM_UP:] for name, values in times.items()}
    pairs = zip(kept["search with days"], kept["search without days"], strict=True)
    kept["search, the difference"] = [one - other for one, other in pairs]
    for name, values in kept.items():
        print(f"{name:24s} p50 {median(values):.2f} ms  p95 {percentile(values, 95):.2f} ms  n {len(values)}")


if __name__ == "__main__":
    main()

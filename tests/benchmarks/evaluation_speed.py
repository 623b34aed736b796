"""How long scoring and summing up 1,000 answers takes beside the answering itself.

python tests/benchmarks/evaluation_speed.py [--answers 1000]

In time of the processor, which is what one waits where nothing else runs. The answers are those to the questions on the
sample, repeated under other ids. Scoring is every metric, the support model's among them; summing up is the bootstrap
intervals, the tags, calibration and risk.
"""

import argparse
import statistics
import tempfile
import time
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from qa.assemble import assemble
from qa.evaluation.datasets import read_questions
from qa.evaluation.results import CaseResult
from qa.evaluation.run import answer_questions, provenance, score_case
from qa.evaluation.scoring import scoring_for
from qa.evaluation.summary import summarise
from qa.settings import load_settings

QUESTIONS = Path(__file__).parents[2] / "seeds" / "questions.jsonl"
REPEATS = 5


def answered() -> tuple[list[CaseResult], float]:
    """Return the answers to the questions on the sample, and milliseconds for asking, searching and tracing one."""
    with tempfile.TemporaryDirectory() as folder:
        service = assemble(load_settings(home=Path(folder)))
        service.index_sample()
        started = time.process_time()
        cases = list(answer_questions(service.pipeline, read_questions(QUESTIONS)))
        service.close()
    return cases, (time.process_time() - started) * 1000 / len(cases)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=1000)
    count = parser.parse_args().answers
    cases, asked_ms = answered()
    many = [
        replace(case, question=replace(case.question, id=str(number)))
        for number, case in enumerate(islice(cycle(cases), count))
    ]
    made_from = provenance([], {})
    scoring_ms, summing_ms = [], []
    for _ in range(REPEATS):
        metrics = scoring_for(load_settings()).metrics  # with nothing remembered from the round before
        started = time.process_time()
        scored = [score_case(case.question, case.answer, case.retrieved, metrics) for case in many]
        scored_at = time.process_time()
        summarise(scored, made_from, metrics)
        scoring_ms.append((scored_at - started) * 1000)
        summing_ms.append((time.process_time() - scored_at) * 1000)
    both = statistics.median(scoring_ms) + statistics.median(summing_ms)
    print(f"{count} answers, {len(metrics)} metrics, median of {REPEATS}:")
    print(f"  answering   {asked_ms * count:10.0f} ms ({asked_ms:.1f} ms each, of {len(cases)})")
    print(f"  scoring     {statistics.median(scoring_ms):10.0f} ms")
    print(f"  summing up  {statistics.median(summing_ms):10.0f} ms")
    print(f"  together    {both:10.0f} ms, {both / (asked_ms * count):.1%} of the answering")


if __name__ == "__main__":
    main()

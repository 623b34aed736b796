"""The quality table of the README, by one command: the seed questions, and questions on unseen Wikipedia articles.

``python tests/benchmarks/quality.py DATA [--questions 300] [--keep FOLDER]`` asks the questions in ``seeds/`` over the
sample, then questions on the articles of DATA's held-out test part (half of them answerable; the others were written to
deceive) over all their passages at once, writes the scores of both into README.md, and with ``--keep`` the two runs.
DATA holds ``squad_half_a.jsonl.gz`` and ``squadshifts.jsonl.gz``.
"""

import argparse
import json
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from qa.evaluation import evaluate
from qa.evaluation.report import write_json
from qa.reader.training.data import Example, some
from qa.reader.training.open_domain import articles

ROOT = Path(__file__).parent.parent.parent
SEED = 20130301
sys.path.insert(0, str(ROOT / "tests"))


def main() -> None:
    """Run both and write the table."""
    from readme import write_scores

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--keep", type=Path, help="folder to write the runs to")
    options = parser.parse_args()
    runs = {"Seed questions": evaluate(ROOT / "seeds" / "questions.jsonl", [ROOT / "seeds" / "tigharghar.txt"])}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "held-out.json"
        path.write_text(json.dumps(as_squad(drawn(options.data, options.questions))), encoding="utf-8")
        runs["Held-out articles"] = evaluate(path)
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
        for name, run in runs.items():
            write_json(run, options.keep / f"{name.lower().replace(' ', '-')}.json")
    write_scores(runs)


def drawn(data: Path, count: int) -> list[Example]:
    """Return questions of the test part, half of them answerable, in a seeded draw."""
    examples = articles(data, "test")
    chance = random.Random(SEED)
    kinds = ([one for one in examples if one.impossible is is_impossible] for is_impossible in (False, True))
    return [example for kind in kinds for example in some(kind, count // 2, chance)]


def as_squad(examples: list[Example]) -> dict[str, object]:
    """Return examples in SQuAD 2's form, a passage an article."""
    passages: dict[str, list[Example]] = {}
    for example in examples:
        passages.setdefault(example.context, []).append(example)
    return {
        "version": "v2.0",
        "data": [
            {"title": f"{number}", "paragraphs": [{"context": context, "qas": [_question(one) for one in asked]}]}
            for number, (context, asked) in enumerate(passages.items(), start=1)
        ],
    }


def _question(example: Example) -> dict[str, object]:
    answers = [{"text": answer.text, "answer_start": answer.start} for answer in example.answers]
    return {"id": example.id, "question": example.question, "is_impossible": not answers, "answers": answers}


if __name__ == "__main__":
    main()

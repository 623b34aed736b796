"""Open domain: the reader behind the search, over all passages of the held-out articles at once.

``python tests/benchmarks/reader_open.py DATA [--model FOLDER] [--questions 300] [--natural]`` prints, with 95%
bootstrap intervals: F1 of the answers to answerable questions; precision and recall of the cited sentence; recall@1
of the right sentence by the search alone and as the reader ranks it; and how well questions without an answer are
told.
"""

import argparse
import json
from pathlib import Path

from qa.reader.calibration import load_calibration
from qa.reader.model import BUNDLED_FOLDER, BundledModel
from qa.reader.training.open_domain import NATURAL, SETS, open_scores


def main() -> None:
    """Print one line a measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, default=BUNDLED_FOLDER)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--natural", action="store_true", help="ask Natural Questions, not those of SQuAD's kind")
    options = parser.parse_args()
    calibration = load_calibration(options.model)
    model = BundledModel(options.model)
    sets = NATURAL if options.natural else SETS
    scores = open_scores(model, calibration, options.data, options.questions, sets)
    for name, value in scores.items():
        print(f"{name}: {json.dumps(value)}")


if __name__ == "__main__":
    main()

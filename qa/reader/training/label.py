"""Mark the words that answer in questions of which only the sentence is known, by a reader trained before.

``python -m qa.reader.training.label PAIRS READER MARKED`` writes the lines of PAIRS with the words that the reader in
the folder READER finds in each sentence, where it is sure of them. That is self-training (Xie et al. 2020,
arXiv 1911.04252), and easier than reading: that the sentence answers is known, only where is asked.
"""

import argparse
import gzip
import json
from pathlib import Path

import numpy as np

from qa.reader.logits import best_spans
from qa.reader.model import BundledModel, SpanModel
from qa.reader.training.data import Span, plain, read_lines

# The least probability of the marked words, given that the sentence answers.
SURE = 0.4


def mark(model: SpanModel, question: str, sentence: str) -> Span | None:
    """Return the words of ``sentence`` that answer; None where the model is not sure which."""
    stretches = model.score(question, [sentence])
    if not stretches:
        return None
    stretch = stretches[0]
    found = best_spans(stretch, 0, len(stretch.start), most=1)
    if not found:
        return None
    (start, end), margin = found[0]
    every = np.logaddexp.reduce(stretch.start) + np.logaddexp.reduce(stretch.end) - stretch.no_answer
    return Span(sentence[start:end], start) if np.exp(margin - every) >= SURE else None


def main() -> None:
    """Write the lines of a file of pairs with the words that answer."""
    parser = argparse.ArgumentParser(
        prog="python -m qa.reader.training.label", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("pairs", type=Path, help="file of questions with the sentence that answers each")
    parser.add_argument("reader", type=Path, help="folder of the reader that marks")
    parser.add_argument("marked", type=Path, help="file to write")
    options = parser.parse_args()
    model = BundledModel(options.reader)
    lines = marked = 0
    with gzip.open(options.marked, "wt", encoding="utf-8") as out:
        for record in read_lines(options.pairs):
            record |= {name: plain(record[name]) for name in ("question", "sentence")}
            answer = mark(model, record["question"], record["sentence"])
            lines, marked = lines + 1, marked + (answer is not None)
            words = {"answer": {"text": answer.text, "start": answer.start}} if answer else {}
            out.write(json.dumps(record | words) + "\n")
    print(f"{marked} of {lines} questions have the words that answer marked")


if __name__ == "__main__":
    main()

"""Make the reader's model, from the question sets to the files that ship.

``python -m qa.reader.training DATA RUN`` trains, exports to 8 bits, calibrates and evaluates. Given the
same RUN folder again, it goes on where it was interrupted. RUN/shipped then holds what goes into
``qa/reader/models/reader``, RUN/scores.json what it can do.
"""

import argparse
import json
import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch

from index.embed import load_embedder
from qa.reader.model import MODEL_FILE, TOKENIZER_FILE, BundledModel
from qa.reader.read import Reader
from qa.reader.training.card import write_card, write_recipe
from qa.reader.training.encode import Encoded, encode_all
from qa.reader.training.evaluate import (
    answer_scores,
    calibrate,
    calibration_cases,
    held_out,
    report,
    with_passage,
)
from qa.reader.training.export import export
from qa.reader.training.mix import training_mix
from qa.reader.training.open_domain import NATURAL, RAW, SETS, calibrate_open, open_scores, read_rivals
from qa.reader.training.rewording import Reworder
from qa.reader.training.start import base_folder, load_start
from qa.reader.training.taught import taught
from qa.reader.training.teacher import Teacher
from qa.reader.training.train import Recipe, train
from qa.reader.training.wordnet import WordNet


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m qa.reader.training", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder of the question sets, NAME.jsonl.gz")
    parser.add_argument("run", type=Path, help="folder of this run: checkpoints, log, model, scores")
    parser.add_argument("--start", type=Path, help="folder of a model to go on from (default: the packaged encoder)")
    parser.add_argument("--teacher", type=Path, help="folder of a larger model to learn one pass from (teacher.py)")
    parser.add_argument("--pairs", type=Path, help="file of questions with the sentence that answers each")
    parser.add_argument("--wordnet", type=Path, help="folder of WordNet's files: part of the questions in other words")
    parser.add_argument("--length", type=int, default=288, help="tokens of question and context (default: 288)")
    parser.add_argument("--threads", type=int, default=2, help="processor threads (default: 2)")
    parser.add_argument("--judged", type=int, default=500, help="held-out questions per set (default: 500)")
    for field in fields(Recipe):
        parser.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=type(field.default),
            default=field.default,
            help=f"(default: {field.default})",
        )
    return parser.parse_args()


def recipe_of(options: argparse.Namespace) -> Recipe:
    """Return the recipe that the command line describes."""
    return Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})


def make_model(options: argparse.Namespace) -> None:
    """Train into RUN/model, or go on with a training that was interrupted."""
    recipe = recipe_of(options)
    model, tokenizer = load_start(options.start)
    reworder = Reworder(WordNet(options.wordnet), load_embedder("bundled")) if options.wordnet else None
    if options.teacher:
        examples = _examples(options, tokenizer, recipe.seed, reworder)
        passes = [taught(Teacher(options.teacher).eval(), examples, options.run / "taught")] * recipe.passes
    else:
        passes = [_examples(options, tokenizer, recipe.seed + number, reworder) for number in range(recipe.passes)]
    train(model, passes, recipe, options.run)
    shutil.copy((options.start or base_folder()) / TOKENIZER_FILE, options.run / "model" / TOKENIZER_FILE)
    write_recipe(options.run, recipe, options.start, taught=options.teacher is not None, reworded=reworder is not None)


def _examples(options: argparse.Namespace, tokenizer: Any, seed: int, reworder: Reworder | None) -> list[Encoded]:
    """Return the examples of one pass; each pass draws its own excerpts and its own unanswerable questions."""
    items = training_mix(options.data, options.pairs, options.data / "sentences_wiki.jsonl.gz", seed, reworder)
    examples = encode_all(tokenizer, items, options.length)
    print(f"{len(examples)} examples, {sum(len(example.ids) for example in examples)} tokens", flush=True)
    return examples


def finish(options: argparse.Namespace) -> None:
    """Export, calibrate and evaluate what lies in RUN/model.

    What ships is calibrated behind the search. The scores with a question's own passage come without
    a search, so they have a calibration of their own.
    """
    shipped, wide = options.run / "shipped", options.run / "wide"
    export(options.run / "model", shipped, wide)
    narrow = BundledModel(shipped)
    collections = {"behind the search": SETS, "behind the search, natural questions": NATURAL}
    read = [read_rivals(narrow, options.data, "calibration", options.judged, sets) for sets in collections.values()]
    behind_search = calibrate_open([case for cases in read for case in cases])
    behind_search.save(shipped)
    calibration = calibrate(calibration_cases(Reader(narrow, RAW), options.data, options.pairs, options.judged))
    reader = Reader(narrow, calibration)
    scores = report(reader, options.data, options.pairs, calibration.threshold, options.judged)
    squad = held_out(options.data, "squad_half_a", "test", options.judged)
    scores["squad_half_a in 32 bits"] = answer_scores(with_passage(Reader(BundledModel(wide), calibration), squad))
    for name, sets in collections.items():
        scores[name] = open_scores(narrow, behind_search, options.data, options.judged, sets)
    write_card(options.run, shipped / MODEL_FILE, scores)
    (options.run / "scores.json").write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(scores, indent=2))


def main() -> None:
    """Run all stages."""
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    make_model(options)
    finish(options)


if __name__ == "__main__":
    main()

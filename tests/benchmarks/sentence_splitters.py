"""Compare sentence splitters on the case table, alone and under the layer of ``index.sentences``.

Run with ``python tests/benchmarks/sentence_splitters.py [--failures NAME]`` after
``pip install 'cited-qa[compare]'``. "Exact" counts cases in which every boundary is right and no other
is drawn; speed is for the library alone, on English prose, in millions of characters a second.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from index.sentences import partition, split  # noqa: E402

CASES = ROOT / "tests" / "index" / "sentence_cases.jsonl"
PROSE = ROOT / "seeds" / "tigharghar.txt"

StartsOf = Callable[[str], Iterable[int]]


class Splitter(NamedTuple):
    package: str
    module: str
    load: Callable[[], StartsOf]


def pysbd_starts() -> StartsOf:
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return lambda text: [span.start for span in segmenter.segment(text)]


def blingfire_starts() -> StartsOf:
    import blingfire

    return lambda text: [start for start, _ in blingfire.text_to_sentences_and_offsets(text)[1]]


def syntok_starts() -> StartsOf:
    from syntok import segmenter

    return lambda text: [tokens[0].offset for paragraph in segmenter.analyze(text) for tokens in paragraph]


def sentencex_starts() -> StartsOf:
    import sentencex

    return lambda text: [found["start_index"] for found in sentencex.get_sentence_boundaries("en", text)]


def nupunkt_starts() -> StartsOf:
    import nupunkt

    tokenizer = nupunkt.load("default")
    return lambda text: [start for start, _ in tokenizer.spans(text)]


SPLITTERS = [
    Splitter("pysbd", "pysbd", pysbd_starts),
    Splitter("blingfire", "blingfire", blingfire_starts),
    Splitter("syntok", "syntok.segmenter", syntok_starts),
    Splitter("sentencex", "sentencex", sentencex_starts),
    Splitter("nupunkt", "nupunkt", nupunkt_starts),
]


def read_cases() -> list[list[str]]:
    with CASES.open(encoding="utf-8") as lines:
        return [json.loads(line)["parts"] for line in lines]


def alone(text: str, starts_of: StartsOf) -> list[str]:
    """Cut ``text`` where the library says, white space given to the part before."""
    starts = {len(text) - len(text[start:].lstrip()) for start in starts_of(text)}
    leading = len(text) - len(text.lstrip())
    cuts = [0, *sorted(start for start in starts if leading < start < len(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def exact(split_text: Callable[[str], list[str]]) -> tuple[int, list[list[str]]]:
    wrong: list[list[str]] = []
    cases = read_cases()
    for parts in cases:
        try:
            found = split_text("".join(parts))
        except Exception as error:
            found = [repr(error)]
        if found != parts:
            wrong.append(found)
    return len(cases) - len(wrong), wrong


def speed(starts_of: StartsOf) -> float:
    """Return millions of characters a second, the best of three passes after a first."""
    text = PROSE.read_text(encoding="utf-8").replace("\n", " ") * 20
    list(starts_of(text))
    passes: list[float] = []
    for _ in range(3):
        begun = time.perf_counter()
        list(starts_of(text))
        passes.append(time.perf_counter() - begun)
    return len(text) / min(passes) / 1e6


def import_milliseconds(module: str) -> float:
    program = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return float(output.stdout) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--failures", metavar="NAME", help="list what NAME gets wrong under the layer")
    chosen = parser.parse_args().failures
    total = len(read_cases())
    print(f"{'library':<20}{'exact':>9}{'with layer':>12}{'Mchar/s':>9}{'import ms':>11}   ({total} cases)")
    for splitter in SPLITTERS:
        starts_of = splitter.load()
        own, _ = exact(lambda text, starts_of=starts_of: alone(text, starts_of))
        layered, wrong = exact(lambda text, starts_of=starts_of: partition(text, starts_of))
        name = f"{splitter.package} {version(splitter.package)}"
        print(
            f"{name:<20}{own / total:>9.1%}{layered / total:>12.1%}"
            f"{speed(starts_of):>9.2f}{import_milliseconds(splitter.module):>11.0f}"
        )
        if splitter.package == chosen:
            print(*wrong, sep="\n")
    used, _ = exact(split)
    print(f"index.sentences.split: {used} of {total} exact")


if __name__ == "__main__":
    main()

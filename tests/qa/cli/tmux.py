"""A real terminal: tmux, its keys sent and its screen read as a person would."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import QA, environment

MISSING = "The tests of the REPL drive a real terminal, and there is no tmux here; install it: `apt-get install tmux`."
DEADLINE_SECONDS = 40.0
POLL_SECONDS = 0.02
PROMPT = "> "


@dataclass(frozen=True)
class Tmux:
    """One window of a tmux server of its own."""

    socket: Path

    def command(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", "-S", str(self.socket), "-f", "/dev/null", *words],
            env=environment(LC_ALL="C.UTF-8"),
            capture_output=True,
            timeout=20,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def keys(self, *names: str) -> None:
        """Press keys by their names: Enter, Tab, C-c, M-Enter."""
        self.command("send-keys", *names)

    def type(self, text: str) -> None:
        self.command("send-keys", "-l", text)

    def enter(self, text: str) -> None:
        self.type(text)
        self.keys("Enter")

    def screen(self, *, styled: bool = False) -> str:
        """Return what is seen now, wrapped lines joined; ``styled`` with colours as escape codes."""
        seen = self.command("capture-pane", "-p", "-J", *(["-e"] if styled else []))
        return "\n".join(line.rstrip() for line in seen.split("\n"))

    def wait_for(self, *texts: str, gone: str = "") -> str:
        """Return the screen once it shows all texts, and not what should be ``gone``."""
        until = time.monotonic() + DEADLINE_SECONDS
        while True:
            seen = self.screen()
            missing = [text for text in texts if text not in seen]
            if not missing and (not gone or gone not in seen):
                return seen
            assert time.monotonic() < until, f"{missing or 'nothing'} missing, {gone!r} not gone:\n{seen}"
            time.sleep(POLL_SECONDS)

    def press_until(self, key: str, text: str) -> None:
        """Press a key again and again until a text is shown: where no line is asked for yet, a control key is lost."""

        def pressed(seen: str) -> bool:
            if text not in seen:
                self.keys(key)
            return text in seen

        self.wait_until(pressed)

    def clear(self) -> None:
        """Begin with an empty screen."""
        self.keys("C-l")
        self.wait_until(lambda seen: seen.strip() == PROMPT.strip())

    def wait_until(self, condition: Callable[[str], object]) -> str:
        """Return the screen once it fulfils a condition."""
        until = time.monotonic() + DEADLINE_SECONDS
        while not condition(seen := self.screen()):
            assert time.monotonic() < until, seen
            time.sleep(POLL_SECONDS)
        return seen


@contextmanager
def chat_in_tmux(folder: Path, *, width: int = 100, height: int = 40, **env: str) -> Iterator[Tmux]:
    """Run `qa chat` in a window; the window stays when it ends, and says so."""
    if shutil.which("tmux") is None:
        pytest.fail(MISSING, pytrace=False)
    tmux = Tmux(folder / "tmux")
    settings = [word for name, value in env.items() for word in ("-e", f"{name}={value}")]
    size = ["-x", str(width), "-y", str(height)]
    tmux.command(
        "new-session", "-d", *size, *settings, "-c", str(folder), f"{QA} chat; echo ended with $?; tail -f /dev/null"
    )
    try:
        yield tmux
    finally:
        tmux.command("kill-server")

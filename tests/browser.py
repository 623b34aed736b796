"""A real headless Chromium for the tests of pages: the system's own, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "The tests of pages drive a real Chromium, and there is none here; install it with `apt-get install chromium`,"
    " or name the program of another one in the variable CHROMIUM."
)


def chromium_path() -> str:
    """Return the system's Chromium; fail with one sentence where there is none."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    if found is None:
        pytest.fail(MISSING, pytrace=False)
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; hold it for a module at most, as Playwright keeps this thread's event loop as long."""
    path = chromium_path()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path)
        try:
            yield started
        finally:
            started.close()

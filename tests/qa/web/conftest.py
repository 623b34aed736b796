"""The real application on a loopback port, over SQLite, Chroma and the shipped model."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from browser import chromium
from live_service import Live, live_service
from playwright.sync_api import Browser
from visits import Visit, visit


@pytest.fixture(scope="session")
def plain_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Stand in an empty folder without the settings of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("QA_"):
                patch.delenv(name)
        patch.chdir(tmp_path_factory.mktemp("empty"))
        yield


@pytest.fixture(scope="session")
def shared_live(plain_settings: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:  # noqa: ARG001
    """One service for the tests that leave its sources alone; it answers whatever it finds."""
    with live_service(tmp_path_factory.mktemp("shared"), threshold=0) as live:
        yield live


@pytest.fixture
def http(shared_live: Live) -> httpx.Client:
    """A client of the shared service."""
    return shared_live.client


@pytest.fixture
def live(tmp_path: Path, sample_home: Path) -> Iterator[Live]:
    """A service of the test's own, with the sample and default settings."""
    with live_service(Path(shutil.copytree(sample_home, tmp_path / "home"))) as live:
        yield live


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium for the tests of a module."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def page_live(plain_settings: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:  # noqa: ARG001
    """A service with the sample and default settings, for the tests that leave its sources alone."""
    with live_service(tmp_path_factory.mktemp("page")) as live:
        yield live


@pytest.fixture
def visited(browser: Browser, page_live: Live) -> Iterator[Visit]:
    """A visit to the page of the module's service."""
    with visit(browser, page_live) as visiting:
        yield visiting

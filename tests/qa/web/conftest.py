"""The real application on a loopback port, over SQLite, Chroma and the shipped model."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from live_service import Live, live_service


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
def live(tmp_path: Path) -> Iterator[Live]:
    """A service of the test's own, with default settings."""
    with live_service(tmp_path / "home") as live:
        yield live

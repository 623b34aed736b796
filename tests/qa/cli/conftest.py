"""A process to fork for each command; copies of an index of the sample source."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from command_line import FORKED, environment
from forks import forking

from qa.assemble import assemble
from qa.settings import load_settings


@pytest.fixture(scope="session", autouse=True)
def _forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with forking(tmp_path_factory.mktemp("forks") / "socket", environment()) as FORKED[:]:
        yield
    FORKED.clear()


@pytest.fixture
def indexed(sample_home: Path, tmp_path: Path) -> Path:
    """The data folder of the working folder, with the sample in it."""
    return Path(shutil.copytree(sample_home, tmp_path / ".qa"))


@pytest.fixture
def outdated(indexed: Path) -> Path:
    """The same as the first version made it: without dates, places, days of writing, and titles of sessions."""
    changes = {
        "catalog.sqlite3": "DROP TABLE dates; DROP TABLE places; ALTER TABLE sources DROP COLUMN day;"
        " PRAGMA user_version = 1;",
        "sessions.sqlite3": "DROP TABLE titles;",
    }
    service = assemble(load_settings(home=indexed))
    service.sessions.check()
    service.close()
    for name, script in changes.items():
        with closing(sqlite3.connect(indexed / name)) as connection:
            connection.executescript(script)
    return indexed

"""A service over real parts: SQLite, Chroma and the shipped model, in a folder of its own."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from qa.assemble import Service, assemble
from qa.settings import load_settings

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SEED = Path(__file__).parent.parent / "seeds" / "tigharghar.txt"


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what started processes compile for as long as the tests run, apart from the code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("compiled")))
        yield


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test in an empty folder, without the settings of the person who runs it."""
    _hide_settings(monkeypatch, tmp_path)


def _hide_settings(patch: pytest.MonkeyPatch, folder: Path) -> None:
    for name in list(os.environ):
        if name.startswith("QA_"):
            patch.delenv(name)
    patch.chdir(folder)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service with an empty index."""
    built = assemble(load_settings(home=tmp_path / "home"))
    yield built
    built.close()


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample source indexed, made once; to be copied."""
    home = tmp_path_factory.mktemp("sample") / "home"
    with pytest.MonkeyPatch.context() as patch:
        _hide_settings(patch, home.parent)
        built = assemble(load_settings(home=home))
        built.index_sample()
        built.close()
    return home


@pytest.fixture
def seeded(sample_home: Path, tmp_path: Path) -> Iterator[Service]:
    """A service with the sample source indexed."""
    built = assemble(load_settings(home=shutil.copytree(sample_home, tmp_path / "home")))
    yield built
    built.close()

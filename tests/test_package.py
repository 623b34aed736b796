"""The wheel holds everything: it answers from an environment that this checkout is no part of."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
IMPORTED = "import index, qa, json; print(json.dumps([index.__file__, qa.__file__]))"


def run(*command: str | Path, cwd: Path) -> str:
    names = ("QA_", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(names)}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of a fresh environment with the wheel in it, and this environment's dependencies."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    # Folders named in a .pth file are searched, but the .pth files in them, such as that of an editable
    # install of this checkout, are not read.
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return python.parent


def test_wheel_holds_models_prompts_and_seeds(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for path in ("tigharghar.txt", "questions.jsonl"):
            assert archive.read(f"qa/share/seeds/{path}") == (ROOT / "seeds" / path).read_bytes()
    for folder in ("index", "qa"):
        sources = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*.py")}
        assert sources <= names
    models = {path.relative_to(ROOT).as_posix() for path in (ROOT / "index" / "models").rglob("*") if path.is_file()}
    assert any(name.endswith(".onnx") for name in models)
    assert models <= names
    assert {f"qa/share/prompts/{path.name}" for path in (ROOT / "prompts").iterdir()} <= names
    page = {path.relative_to(ROOT).as_posix() for path in (ROOT / "qa" / "web" / "page").iterdir()}
    assert "qa/web/page/index.html" in page
    assert page <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith("tests/") or name.endswith(".pyc")]


def test_installed_wheel_answers(scripts: Path, tmp_path: Path) -> None:
    for file in json.loads(run(scripts / "python", "-c", IMPORTED, cwd=tmp_path)):
        assert Path(file).is_relative_to(scripts.parent)
    answer = json.loads(run(scripts / "qa", "ask", "--json", "who was killed on 1 March?", cwd=tmp_path))
    assert 7 in [citation["sentence"] for citation in answer["citations"]]
    assert {citation["source"] for citation in answer["citations"]} == {"tigharghar.txt"}

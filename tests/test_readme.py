"""The generated parts of the documents are what the code says now."""

from pathlib import Path

from readme import README, generated, with_parts

ROOT = Path(__file__).parent.parent


def test_generated_parts_are_fresh() -> None:
    for path, parts in generated().items():
        text = path.read_text(encoding="utf-8")
        assert text == with_parts(text, parts), "run `python tests/readme.py`"


def test_commands_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    for target in ("ask", "test", "chat", "serve", "eval"):
        assert f"make {target}" in text
        assert f"\n{target}:" in makefile

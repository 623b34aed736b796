"""The generated parts of README.md are what the code says now."""

from pathlib import Path

from readme import README, help_texts, settings_table, with_parts

ROOT = Path(__file__).parent.parent


def test_generated_parts_are_fresh() -> None:
    text = README.read_text(encoding="utf-8")
    fresh = with_parts(text, {"help": help_texts(), "settings": settings_table()})
    assert text == fresh, "run `python tests/readme.py`"


def test_commands_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    for target in ("ask", "test", "chat", "serve", "eval"):
        assert f"make {target}" in text
        assert f"\n{target}:" in makefile

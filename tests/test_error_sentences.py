"""Every error that a person meets names the next thing to do: behind a semicolon, or as the sentence itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAID_TO_PEOPLE = frozenset(
    [
        *("AnswerFileError", "CommandError", "ComparisonError", "IndexBusyError", "InvalidDateError", "ModelError"),
        *("NothingDraftedError", "PagerError", "PromptError", "QuestionFileError", "SettingsError", "SourceError"),
        *("SourceTooLargeError", "StorageError", "UnknownModelError", "UnknownSessionError", "UnknownSourceError"),
        *("ClickException", "HTTPException", "VectorStoreUnavailableError"),
    ]
)
TO_DO = (";", "give ", "send ", "which ", "use ", "install it with", "add ", "write ", " must ")
MODULES = sorted(path for room in ("index", "qa") for path in (ROOT / room).rglob("*.py"))


def sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the sentences of errors that stand in the code, with ``{}`` for what is filled in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for argument in node.args if name in SAID_TO_PEOPLE else ():
                if text := _text(argument):
                    yield node.lineno, text


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_error_names_the_next_thing_to_do(path: Path) -> None:
    for line, said in sentences(ast.parse(path.read_text(encoding="utf-8"))):
        # What ends with another error's sentence leaves it to that one.
        assert said.rstrip(".").endswith(": {}") or any(sign in said.lower() for sign in TO_DO), f"line {line}: {said}"

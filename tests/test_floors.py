"""Imports run downward only; one vendor, one room; nothing heavy on the default path."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS: tuple[tuple[str, ...], ...] = (
    ("qa.__main__",),
    ("qa.cli",),
    ("qa.web", "qa.evaluation", "qa.langchain", "qa.mcp", "qa.doctor"),
    ("qa.assemble",),
    ("qa.ask",),
    ("qa.telling",),
    ("qa.compose",),
    ("qa.decompose",),
    (
        "qa.rewrite",
        "qa.reader",
        "qa.writer",
        "qa.citations",
        "qa.recheck",
        "qa.sessions",
        "qa.transcripts",
        "qa.days",
        "qa.dated",
    ),
    ("qa.wording",),
    ("qa.verification", "qa.answering"),
    ("qa.roles", "qa.measures", "qa.certainty"),
    ("qa.agreement", "qa.support"),
    ("qa.facts",),
    ("qa.ellipsis",),
    ("qa.referents", "qa.substitution"),
    ("qa.persons",),
    ("qa.statements",),
    ("qa.leaning",),
    ("qa.binding",),
    ("qa.phrases", "qa.first_names"),
    ("qa.prompts", "qa.settings", "qa.clock", "qa.day_words", "qa.quantities", "qa.stems"),
    ("qa.records", "qa.errors", "qa.offsets", "qa.vocabulary", "qa"),
    ("index.build", "index.search", "index.export"),
    ("index.day_lookup",),
    ("index.timeline", "index.generation"),
    (
        "index.sources",
        "index.chunks",
        "index.embed",
        "index.lookup",
        "index.catalog",
        "index.origins",
        "index.vectors",
        "index.fusion",
        "index.rerank",
        "index.source_dates",
        "index.spelling",
        "index.titles",
        "index.watch",
    ),
    ("index.loaders.confined", "index.fetch"),
    ("index.deadline",),
    ("index.loaders.formats",),
    (
        "index.loaders.docx",
        "index.loaders.epub",
        "index.loaders.mail",
        "index.loaders.markdown",
        "index.loaders.pdf",
        "index.loaders.rows",
    ),
    ("index.loaders.html", "index.loaders.lines"),
    ("index.loaders.published",),
    ("index.loaders.archive", "index.loaders.text", "index.loaders.written_on", "index.loaders.xml"),
    ("index.loaders.blob", "index.loaders", "index.day_headings", "index.run_in_days"),
    ("index.vector_ledger", "index.dates", "index.days", "index.question_words", "index.sentences"),
    ("index.database",),
    ("index.date_missing", "index.date_pieces"),
    ("index.date_told", "index.date_years"),
    ("index.date_cuts", "index.date_days", "index.date_now", "index.date_tense"),
    ("index.date_records",),
    ("index.date_around", "index.date_shifts"),
    ("index.date_grammar",),
    ("index.date_words",),
    ("index.calendar", "index.places", "index.wrapped_lines"),
    ("index.records", "index.errors", "index.schema"),
)
VENDORS = {
    "docx": {"index.loaders.docx"},
    "httpcore": {"index.deadline"},
    "httpx": {"index.deadline", "index.fetch"},
    "lxml": {"index.loaders.docx", "index.loaders.html", "index.loaders.xml"},
    "markdown_it": {"index.loaders.markdown"},
    "pypdfium2": {"index.loaders.pdf"},
    "trafilatura": {"index.loaders.html"},
    "watchfiles": {"index.watch"},
    "chromadb": {"index.vectors"},
    "tiktoken": {"index.chunks", "qa.prompts"},
    "sentence_transformers": {"index.embed", "index.rerank", "qa.support"},
    "langchain": {"index.embed", "qa.assemble", "qa.rewrite", "qa.writer"},
    # The retriever and the runnable of `qa.langchain` are its own types.
    "langchain_core": {"index.embed", "qa.assemble", "qa.langchain", "qa.rewrite", "qa.writer"},
    "mcp": {"qa.mcp"},
    "fastapi": {"qa.web"},
    "starlette": {"qa.web"},
    "jinja2": {"qa.evaluation"},
    "lemminflect": {"qa.evaluation", "qa.reader"},
    "rapidfuzz": {"index.spelling"},
    "transformers": {"index.export", "qa.reader"},
    "sqlalchemy": {"qa.sessions"},
    "sqlite3": {"index.catalog", "index.database", "index.schema"},
    "click": {"qa.cli"},
    "rich": {"qa.cli", "qa.evaluation"},
    "prompt_toolkit": {"qa.cli"},
    "uvicorn": {"qa.cli"},
}
MODULES = sorted(path for room in ("index", "qa") for path in (ROOT / room).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str | None:
    rooms = [room for floor in FLOORS for room in floor]
    matching = [room for room in rooms if module == room or module.startswith(f"{room}.")]
    return max(matching, key=len, default=None)


def floor_of(room: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if room in floor)


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            names.add(str(node.module))
    return names


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_run_downward(path: Path) -> None:
    here = module_name(path)
    if here == "index":
        assert not imports_of(path)
        return
    room = room_of(here)
    assert room is not None, f"{here} stands on no floor; give it one here"
    for name in imports_of(path):
        other = room_of(name)
        if other is None or other == room:
            continue
        assert floor_of(other) > floor_of(room), f"{here} imports {name}, which is not below it"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_one_vendor_one_room(path: Path) -> None:
    room = room_of(module_name(path))
    for name in imports_of(path):
        allowed = VENDORS.get(name.split(".")[0])
        assert allowed is None or room in allowed, f"{module_name(path)} imports {name}"


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "who was killed on 1 March?"]])
def test_default_path_loads_neither_torch_nor_sentence_transformers(arguments: list[str], tmp_path: Path) -> None:
    code = (
        "import sys\nfrom qa.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit as end: assert end.code in (0, None), end.code\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'sklearn'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

"""The generated parts of the documents: help texts (qa/cli/README.md), settings and the scores of a run (README.md).

python tests/readme.py                      # writes help texts and settings
python tests/readme.py --run RUN.json ...   # and the table of runs of `qa eval --out RUN.json`, side by side

`python tests/benchmarks/quality.py DATA` makes the runs of the README and writes their table, all in one.
"""

import argparse
import re
from collections.abc import Mapping
from pathlib import Path

import click
from pydantic_core import PydanticUndefined

from qa.cli.main import cli
from qa.evaluation.report import markdown, read_json
from qa.evaluation.results import RunResult
from qa.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
COMMANDS = ROOT / "qa" / "cli" / "README.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, nargs="+", default=[], help="runs to print the scores of")
    options = parser.parse_args()
    for path, parts in generated().items():
        path.write_text(with_parts(path.read_text(encoding="utf-8"), parts), encoding="utf-8")
    if options.run:
        write_scores({path.stem: read_json(path) for path in options.run})


def write_scores(runs: Mapping[str, RunResult]) -> None:
    """Put the scores of runs into the README, side by side under their names."""
    scores = {"scores": markdown(runs)}
    README.write_text(with_parts(README.read_text(encoding="utf-8"), scores), encoding="utf-8")


def generated() -> dict[Path, dict[str, str]]:
    """Return the parts that follow from the code alone, by document and name."""
    return {README: {"settings": settings_table()}, COMMANDS: {"help": help_texts()}}


def with_parts(text: str, parts: dict[str, str]) -> str:
    """Put parts between their marks: ``<!-- generated: NAME -->`` to ``<!-- end -->``."""
    for name, part in parts.items():
        mark = f"<!-- generated: {name} -->"
        pattern = re.compile(re.escape(mark) + r".*?<!-- end -->", re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"the document has no part {mark}")
        block = f"{mark}\n{part.strip()}\n<!-- end -->"
        text = pattern.sub(lambda _match, block=block: block, text)
    return text


def help_texts() -> str:
    """Return the help of `qa` and of every command, in the order of the commands."""
    blocks: list[str] = []

    def add(command: click.Command, names: list[str], parent: click.Context | None) -> None:
        context = click.Context(command, info_name=names[-1], parent=parent, terminal_width=90, max_content_width=90)
        blocks.append(f"$ {' '.join(names)} --help\n{command.get_help(context)}")
        if isinstance(command, click.Group):
            for name, child in command.commands.items():
                add(child, [*names, name], context)

    add(cli, ["qa"], None)
    return "```text\n" + "\n\n".join(blocks) + "\n```"


def settings_table() -> str:
    """Return every setting with its default and what it is for."""
    rows = ["| Setting | Default | What it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, PydanticUndefined) else field.default
        shown = "" if name == "api_keys" or default == "" else f"`{default}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()

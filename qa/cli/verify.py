"""`qa verify`: check the citations of an old answer against the index as it is now."""

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.cli.main import cli, open_service

if TYPE_CHECKING:
    from qa.recheck import Rechecked

NO_LONGER_HOLDS = 1


@cli.command("verify")
@click.argument("file", type=click.Path(path_type=Path), metavar="ANSWER.json")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def verify_answer(file: Path, as_json: bool) -> None:
    """Check the citations of an old answer: valid, moved, changed, or gone.

    ANSWER.json is what `qa ask --json` or `qa sessions export --json` wrote. Exit code 0 if every cited sentence still
    stands in the sources word for word, 1 if one has changed or is gone.
    """
    from qa.recheck import Standing, recheck
    from qa.records import printable

    found = recheck(file, open_service(sample=False, prepare=False).catalog)
    counts = Counter(one.standing for one in found)
    if as_json:
        body = {"citations": [_body(one) for one in found], **{kind.value: counts[kind] for kind in Standing}}
        click.echo(json.dumps(body, indent=2, ensure_ascii=False))
    else:
        for one in found:
            for line in _lines(one):
                click.echo(printable(line))
        told = ", ".join(f"{counts[kind]} {kind}" for kind in Standing if counts[kind]) or "none to check"
        click.echo(f"Citations: {told}.")
    sys.exit(0 if all(one.holds for one in found) else NO_LONGER_HOLDS)


def _body(one: "Rechecked") -> dict[str, object]:
    now = None if one.now is None else asdict(one.now)
    return {"question": one.question, **asdict(one.cited), "standing": one.standing, "now": now}


def _lines(one: "Rechecked") -> list[str]:
    from qa.recheck import Standing
    from qa.records import where

    cited, now = one.cited, one.now
    lines = [f"[{cited.marker}] {one.standing}: {where(cited.source, None, cited.sentence)}", f"    {cited.text}"]
    if now is not None and one.standing is not Standing.VALID:
        lines.append(f"    now {where(now.source, now.place, now.sentence)}")
    if now is not None and one.standing is Standing.CHANGED:
        lines.append(f"    {now.text}")
    return lines

"""`qa doctor`: is everything there, does it fit together, and what to do where it doesn't."""

import json
import sys
from typing import TYPE_CHECKING

import click

from index.errors import CitedQAError
from qa.cli.main import cli

if TYPE_CHECKING:
    from qa.doctor import Finding


@cli.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def examine_all(as_json: bool) -> None:
    """Look at installation, models, data and index; exit code 1 if something is to be mended."""
    from qa import doctor

    findings = _findings()
    body = doctor.as_json(findings)
    if as_json:
        click.echo(json.dumps(body, indent=2))
    else:
        _print(findings)
    sys.exit(0 if body["well"] else 1)


def _findings() -> "list[Finding]":
    from qa.doctor import Finding, Health, examine
    from qa.settings import load_settings

    try:
        return examine(load_settings())
    except CitedQAError as error:
        return [Finding("settings", Health.MEND, str(error), "Change it in the environment or in qa.toml.")]


def _print(findings: "list[Finding]") -> None:
    from rich.text import Text

    from qa.cli.console import console_for
    from qa.doctor import Health
    from qa.records import printable

    styles = {Health.WELL: "place", Health.NOTE: "remark", Health.MEND: "failure"}
    console = console_for()
    for finding in findings:
        line = Text()
        line.append(f"{finding.health:<6}", style=styles[finding.health])
        line.append(f"{finding.area:<10} {printable(finding.said)}")
        console.print(line)
        if finding.next:
            console.print(Text(f"{'':<17}{printable(finding.next)}", style="muted"))
    to_mend = sum(finding.health is Health.MEND for finding in findings)
    end = f"{to_mend} to mend." if to_mend else "All is well."
    console.print(Text(end, style="bold"))

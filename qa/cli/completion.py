"""`qa completion`: what makes a shell complete commands, options, sources and sessions."""

import click
from click.shell_completion import get_completion_class

from qa.cli.main import cli

VARIABLE = "_QA_COMPLETE"


@cli.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def print_completion(shell: str) -> None:
    """Print the script that makes SHELL complete `qa`.

    \b
    bash   qa completion bash > ~/.local/share/bash-completion/completions/qa
    zsh    qa completion zsh > "${fpath[1]}/_qa"
    fish   qa completion fish > ~/.config/fish/completions/qa.fish
    """  # noqa: D301 - click reads a backspace as "don't wrap"
    made = get_completion_class(shell)
    if made is None:
        raise click.ClickException(f"There is no completion for {shell}; use bash, zsh or fish.")
    click.echo(made(cli, {}, "qa", VARIABLE).source())

"""`qa eval make`: draft test questions from sources, and go through them one by one."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import CitedQAError
from qa.cli.evaluate import evaluate
from qa.cli.main import open_service

if TYPE_CHECKING:
    from qa.evaluation.drafting.corpus import Corpus
    from qa.evaluation.drafting.drafts import Draft

_KEYS = "[Enter] accept  [e] edit  [d] drop  [b] back  [q] accept no more, and write"


class NothingDraftedError(CitedQAError):
    """Sources of whose sentences no question can be made."""


@evaluate.command("make")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--n", "count", type=click.IntRange(1, 10_000), default=200, show_default=True, help="Questions to draft."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("questions.jsonl"),
    show_default=True,
    help="File to write the questions to.",
)
@click.option("--seed", default=0, show_default=True, help="Another number drafts others.")
@click.option("--yes", is_flag=True, help="Accept every draft, without asking.")
@click.option("--force", is_flag=True, help="Replace the file if there is one.")
def make(sources: Sequence[str], count: int, out: Path, seed: int, yes: bool, force: bool) -> None:
    """Draft test questions from the sentences of SOURCE... (files, folders), or of all that is indexed.

    No model is asked: names, dates, numbers, places and roles in plain sentences become questions, and some of these
    are changed so that nothing answers them. In a terminal each draft is shown to accept, edit or drop.
    """
    from qa.evaluation.make import as_line, draft_questions, identifiers, write_lines

    if out.exists() and not force:
        raise click.ClickException(f"{out} exists already; name another with --out, or replace it with --force.")
    corpus = _corpus(sources)
    drafts = draft_questions(corpus, count, seed)
    if not drafts:
        raise NothingDraftedError(
            f"No question could be made of these {len(corpus.sentences):,} sentences; it takes plain English sentences"
            " with names, dates or numbers."
        )
    ids = list(identifiers(drafts, corpus))
    is_asked = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    kept = _Review(drafts, corpus).run() if is_asked else list(enumerate(drafts))
    write_lines([as_line(draft, corpus, ids[number]) for number, draft in kept], out)
    unanswerable = sum(draft.unanswerable for _, draft in kept)
    click.echo(
        f"Wrote {len(kept)} questions, {unanswerable} of them unanswerable, to {out}; score the answers with"
        f" `qa eval {out}`."
    )
    if len(drafts) < count:
        click.echo(f"These {len(corpus.sentences):,} sentences gave {len(drafts)} drafts, not {count}.", err=True)


def _corpus(sources: Sequence[str]) -> "Corpus":
    from index.sources import read_sources
    from qa.evaluation.make import corpus_of_catalog, corpus_of_sources
    from qa.settings import load_settings

    if sources:
        settings = load_settings()
        return corpus_of_sources(read_sources(sources, settings.read_limits), day_first=settings.day_first)
    return corpus_of_catalog(open_service(sample=True, prepare=False).catalog)


class _Review:
    """Goes through drafts in a terminal; what is not decided yet when it is left is dropped."""

    def __init__(self, drafts: "Sequence[Draft]", corpus: "Corpus") -> None:
        from prompt_toolkit import PromptSession

        self._drafts = list(drafts)
        self._corpus = corpus
        self._kept: dict[int, Draft] = {}
        self._prompt: PromptSession[str] = PromptSession()

    def run(self) -> "list[tuple[int, Draft]]":
        """Return the drafts accepted, as they were edited, with their numbers."""
        click.echo(_KEYS)
        number = 0
        while number < len(self._drafts):
            for line in self._shown(number):
                click.echo(line)
            try:
                key = self._prompt.prompt("> ").strip().lower()
                step = self._decide(number, key)
            except (EOFError, KeyboardInterrupt):
                break
            if step is None:
                break
            number = max(0, number + step)
        return sorted(self._kept.items())

    def _shown(self, number: int) -> Iterator[str]:
        from qa.records import printable

        draft = self._drafts[number]
        stated = self._corpus.sentences[draft.number]
        yield ""
        yield f"{number + 1} of {len(self._drafts)}  made:{draft.made}"
        yield click.style(printable(draft.question), bold=True)
        yield f"  {printable(draft.answers[0]) if draft.answers else 'unanswerable; made from:'}"
        yield click.style(
            f"  {printable(stated.source)}, sentence {stated.sentence.ordinal}: {printable(stated.sentence.text)}",
            dim=True,
        )

    def _decide(self, number: int, key: str) -> int | None:
        """Do what a key says; return how many drafts to go on by, None to end."""
        match key:
            case "" | "a" | "y":
                self._kept[number] = self._drafts[number]
            case "d" | "n":
                self._kept.pop(number, None)
            case "b":
                return -1
            case "q":
                return None
            case "e":
                self._edit(number)
                return 0
            case _:
                click.echo(_KEYS)
                return 0
        return 1

    def _edit(self, number: int) -> None:
        """Let the question and its answers be typed over; empty answers make it unanswerable."""
        draft = self._drafts[number]
        question = self._prompt.prompt("question: ", default=draft.question).strip() or draft.question
        answers = self._prompt.prompt("answers, parted by |: ", default=" | ".join(draft.answers))
        given = tuple(part.strip() for part in answers.split("|") if part.strip())
        self._drafts[number] = replace(draft, question=question, answers=given)

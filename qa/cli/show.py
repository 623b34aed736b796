"""Answers, sources and progress as text for a terminal or a pipe."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from index.build import BuildReport, OnProgress, ignore_progress
from index.build import Progress as BuildProgress
from index.records import DateSpan, Hit, SourceSummary
from index.timeline import Timeline
from qa.cli.console import console_for, print_lines
from qa.day_words import day_in_words
from qa.records import Answer, Citation, Delta, KeptTurn, SessionSummary, printable, where

_MARKER = re.compile(r"\[\d+\]")
_STATEMENT = re.compile(r"\[\d+\]\Z")
_STAGES = {"read": "Reading sources", "embed": "Embedding texts"}


def print_answer(console: Console, items: Iterable[Delta | Citation | Answer]) -> Answer:
    """Print an answer as it comes, below it each cited sentence with its place; return the answer."""
    begun = False
    try:
        for item in items:
            if isinstance(item, Delta):
                begun = True
                console.print(_said(item.text), end="")
            elif isinstance(item, Answer):
                console.print()
                begun = False
                print_lines(console, carrying_lines(item))
                return item
    finally:
        if begun:
            console.print()
    raise TypeError("a stream ends with its answer")


def _said(text: str) -> Text:
    """Return a piece of an answer: a statement ends with its markers, what is said about it does not."""
    said = Text(printable(text), style="answer" if _STATEMENT.search(text) else "remark")
    said.highlight_regex(_MARKER, "marker")
    return said


def carrying_lines(answer: Answer) -> Iterator[Text]:
    """Yield what an answer was chosen from, and each cited sentence with its place."""
    if answer.coverage:
        listed = answer.coverage
        of_all = "" if listed.examined == listed.total else f" ({listed.total:,} in the sources)"
        yield Text(f"Matching: {listed.matching}, of {_sentences(listed.examined)} examined{of_all}.", style="muted")
    for citation in answer.citations:
        yield Text()
        yield from citation_lines(citation)


def citation_lines(citation: Citation) -> Iterator[Text]:
    """Yield the place of a cited sentence, then the sentence with the words that answer underlined."""
    place = Text(f"[{citation.marker}] ", style="marker")
    place.append(printable(citation.where), style="place")
    yield place
    sentence = Text("    " + printable(citation.text))
    # Offsets are the source's: a footnote mark that is left out of the sentence would shift them.
    whole = len(citation.text) == citation.end - citation.start
    if whole and citation.answer_start is not None and citation.answer_end is not None:
        shift = 4 - citation.start
        sentence.stylize("answering", citation.answer_start + shift, citation.answer_end + shift)
    yield sentence


def timeline_lines(timeline: Timeline) -> Iterator[Text]:
    """Yield one line a dated sentence, its days before it, then how many there were to choose from."""
    for entry in timeline.entries:
        line = Text()
        line.append(", ".join(dict.fromkeys(day_in_words(one.span) for one in entry.dates)), style="bold")
        place = where(entry.source_name, entry.place, entry.sentence.ordinal)
        line.append(f"  {printable(place)}", style="place")
        yield line
        yield Text("    " + printable(entry.sentence.text))
    of_all = "" if len(timeline.entries) == timeline.matching else f"; {_shown(timeline)}"
    yield Text(f"Matching: {timeline.matching:,}, of {_sentences(timeline.examined)} examined{of_all}.", style="muted")


def _shown(timeline: Timeline) -> str:
    first, last = timeline.offset + 1, timeline.offset + len(timeline.entries)
    if last < first:
        return "none is left to show"
    if first == 1:
        return "the first is shown" if last == 1 else f"the first {last:,} are shown"
    return f"number {first:,} is shown" if first == last else f"numbers {first:,} to {last:,} are shown"


def _sentences(count: int) -> str:
    return f"{count:,} sentence{'' if count == 1 else 's'}"


def evidence_lines(hits: Sequence[Hit], markers: Mapping[str, int]) -> Iterator[Text]:
    """Yield the windows that the search found, with the scores of windows and sentences.

    ``markers`` has those of the sentences that are cited, by sentence id.
    """
    for rank, hit in enumerate(hits, start=1):
        dense = "none" if hit.dense is None else f"{hit.dense:.3f}"
        lexical = "none" if hit.lexical is None else f"{hit.lexical:.2f}"
        first, last = hit.sentences[0].ordinal, hit.sentences[-1].ordinal
        head = f"{rank}. {printable(hit.source_name)}, sentences {first} to {last}"
        yield Text(f"{head}: score {hit.score:.3f}, cosine {dense}, BM25 {lexical}", style="place")
        for sentence, score in zip(hit.sentences, hit.sentence_scores, strict=True):
            line = Text(f"   {score:.3f}  {sentence.ordinal}  {printable(sentence.text)}")
            if sentence.id in markers:
                line.append(f" [{markers[sentence.id]}]", style="marker")
            yield line


def source_lines(summaries: Sequence[SourceSummary]) -> Iterator[Text]:
    """Yield one line a source: id, sentences, name, the day that it was written on where it says so."""
    if not summaries:
        yield Text("No sources yet; add some with `qa index PATH`.")
    for summary in summaries:
        others = len(summary.origins) - 1
        also = f", and {others:,} more with the same text" if others > 0 else ""
        if summary.day:
            also = f", written on {day_in_words(DateSpan(summary.day, summary.day))}{also}"
        yield _row(summary.id, f"{summary.sentences:>6} sentences", summary.name).append(also, style="muted")


def session_lines(summaries: Sequence[SessionSummary]) -> Iterator[Text]:
    """Yield one line a session: id, when it was asked last, turns, first question."""
    if not summaries:
        yield Text("No sessions yet; ask something with `qa ask` or `qa chat`.")
    for summary in summaries:
        told = f"{summary.last_asked_at:%Y-%m-%d %H:%M} UTC  {summary.turns:>3} turns"
        yield _row(summary.id, told, summary.title or summary.first_question)


def _row(identifier: str, told: str, name: str) -> Text:
    line = Text(identifier, style="muted")
    line.append(f"  {told}  ", style="default")
    line.append(printable(name), style="bold")
    return line


def turn_lines(kept: KeptTurn) -> Iterator[Text]:
    """Yield a question, how it was understood, its answer, and each cited sentence with its place."""
    yield Text(f"> {printable(kept.turn.question)}", style="bold")
    if kept.turn.standalone_question != kept.turn.question:
        yield Text(f"Searched for: {printable(kept.turn.standalone_question)}", style="muted")
    answer = Text(printable(kept.turn.answer))
    answer.highlight_regex(_MARKER, "marker")
    yield answer
    for citation in kept.citations:
        yield from citation_lines(citation)
    yield Text()


def report_sentence(report: BuildReport) -> str:
    """Say in one sentence what an indexing run did."""
    parts = [
        f"{count} {word}"
        for count, word in (
            (report.added, "added"),
            (report.changed, "changed"),
            (report.unchanged, "unchanged"),
            (report.removed, "removed"),
        )
        if count
    ]
    what = ", ".join(parts) or "nothing to do"
    sentences = f"{report.sentences} new sentence{'' if report.sentences == 1 else 's'}"
    return f"Sources: {what}; {sentences} in {report.seconds:.1f} s."


_COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


@contextmanager
def case_counter() -> Iterator[Callable[[object, int], None]]:
    """Give a callback that counts answered test questions in a terminal and does nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _case, _total: None
        return
    with Progress(*_COLUMNS, console=console_for(stderr=True), transient=True) as bar:
        task = bar.add_task("Asking", total=None)
        yield lambda _case, total: bar.update(task, advance=1, total=total)


@contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """Give a callback that draws a bar in a terminal and does nothing in a pipe."""
    if not sys.stderr.isatty():
        yield ignore_progress
        return
    bar = Progress(*_COLUMNS, console=console_for(stderr=True), transient=True)
    tasks = {stage: bar.add_task(text, total=None, visible=False) for stage, text in _STAGES.items()}

    def update(progress: BuildProgress) -> None:
        # Where nothing is to do, nothing is drawn.
        bar.start()
        bar.update(tasks[progress.stage], completed=progress.done, total=progress.total, visible=True)

    try:
        yield update
    finally:
        bar.stop()

"""`/why`: what the last answer was made from, with the scores."""

from collections.abc import Iterator

from rich.text import Text

from index.records import Reading
from index.timeline import Timeline
from qa.cli.repl.conversation import Answered
from qa.cli.show import evidence_lines, timeline_lines
from qa.day_words import day_in_words
from qa.days import all_events_of
from qa.records import printable
from qa.telling import Basis


def why_lines(answered: Answered, basis: Basis) -> Iterator[Text]:
    """Yield how the question was understood, how sure the answer is, and what it was made from."""
    question = basis.question
    yield Text(f"Searched for: {printable(question.text)}", style="bold")
    if question.days:
        yield Text(f"Days asked for: {', '.join(day_in_words(day) for day in question.days)}", style="bold")
    yield Text(f"Confidence: {answered.confidence:.3f}", style="muted")
    if answered.written:
        written = answered.written
        done = f"{written.moved} moved, {written.repaired} repaired, {written.dropped} dropped"
        yield Text(f"Written by {written.model}: {written.statements} statements, {done}.", style="muted")
    if basis.listed is not None and basis.listed.entries:
        yield from _listed_lines(all_events_of(question) or "", basis.listed)
        return
    cited = {f"{one.source_id}:{one.sentence}": one.marker for one in answered.citations}
    yield from evidence_lines(basis.hits, cited)


def _listed_lines(about: str, listed: Timeline) -> Iterator[Text]:
    """Yield the sentences that a list was made from, with how their dates were read."""
    holding = f" and hold “{printable(about)}”" if about else ""
    if listed.matching:
        yield Text(f"Listed by their dates, not searched for: all sentences that speak of these days{holding}.")
    else:
        yield Text(f"No sentences speak of these days{holding}; these are the nearest.")
    yield from timeline_lines(listed)
    read = {one.how for entry in listed.entries for one in entry.dates} - {Reading.EXPLICIT}
    if read:
        yield Text(f"Some days were read with others around them: {', '.join(sorted(read))}.", style="muted")

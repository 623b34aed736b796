"""What a question looks up in the catalog: rankings of texts by their words, windows around sentences, and days."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.calendar import read_span, written
from index.database import Database, marks
from index.places import PARTS_WITHOUT_STATEMENTS
from index.records import Passage, Reading, Sentence, Span

MOST_PLACES = 10
# Sentences longer than the chunk budget are searched in parts; a window with more looks at the first ones.
MOST_TEXTS = 1000
# Of the dates "d", those in sentences that hold words.
_HOLDING = (
    " AND (d.source_id, d.ordinal) IN (SELECT c.source_id, c.first FROM words"
    " JOIN chunks c ON c.number = words.rowid WHERE words MATCH ? AND c.first = c.last)"
)
# Of the sentences "t", those that only say what stands around them: a heading, the first line of a chapter where it
# is its title, and what a mail says outside of its message. A heading's place starts where its own words do.
_IS_CONTEXT = (
    "EXISTS (SELECT 1 FROM (SELECT 'heading' AS kind UNION ALL SELECT 'chapter' UNION ALL SELECT 'part') AS kinds"  # noqa: S608
    " CROSS JOIN places p ON p.source_id = t.source_id AND p.kind = kinds.kind AND p.start = (SELECT max(near.start)"
    " FROM places near WHERE near.source_id = t.source_id AND near.kind = kinds.kind AND near.start <= t.start)"
    " WHERE CASE p.kind WHEN 'heading' THEN t.start < p.start + length(p.label)"
    " WHEN 'chapter' THEN t.start < p.start + length(p.label) AND instr(p.label, t.text)"
    f" ELSE p.label IN ({', '.join(repr(label) for label in PARTS_WITHOUT_STATEMENTS)}) END)"
)
_OF_STATEMENT = f"JOIN sentences t ON t.source_id = d.source_id AND t.ordinal = d.ordinal AND NOT {_IS_CONTEXT}"
# The day that a date "d" is listed by; "~" comes behind all digits, as days without a year do behind those with one.
_DAY_IN_ORDER = (
    "CASE WHEN coalesce(d.first_day, d.last_day) LIKE '--%' THEN '~' ELSE '' END || coalesce(d.first_day, d.last_day)"
)
_IS_THIS_SPAN = "d.first_day IS json_extract(one.value, '$[0]') AND d.last_day IS json_extract(one.value, '$[1]')"


@dataclass(frozen=True, slots=True)
class Match:
    """A searched text and its score in one ranking, higher is better.

    ``is_window`` tells a packed chunk from a sentence that is searched beside it.
    """

    passage: Passage
    is_window: bool
    score: float


@dataclass(frozen=True, slots=True)
class SearchedText:
    """A text that stands for a sentence, or for a part of one, in the indexes."""

    number: int
    id: str
    sentence_id: str


class Lookup:
    """Reads what searches ask of a catalog. Every method raises ``StorageError`` where the file cannot be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- texts -------------------------------------------------------------------------------------

    def matches_of(self, scores: Mapping[str, float]) -> list[Match]:
        """Return where the texts with these ids stand, with the score given to the id.

        Of a text that stands in many places, such as a heading, the first ``MOST_PLACES`` are returned.
        """
        query = (
            "SELECT source_id, first, last, is_window, id FROM (SELECT *, row_number() OVER"  # noqa: S608
            f" (PARTITION BY id ORDER BY number) AS place FROM chunks WHERE id IN ({marks(scores)}))"
            f" WHERE place <= {MOST_PLACES}"
        )
        with self._database.reading() as connection:
            return [
                Match(Passage(*row[:3]), bool(row[3]), scores[row[4]])
                for row in connection.execute(query, list(scores))
            ]

    def match_words(self, words: Sequence[str], limit: int) -> list[Match]:
        """Return the chunks and sentences that hold any of ``words``, best BM25 first."""
        if not words:
            return []
        query = (
            "SELECT c.source_id, c.first, c.last, c.is_window, -bm25(words) FROM words"
            " JOIN chunks c ON c.number = words.rowid WHERE words MATCH ? ORDER BY bm25(words) LIMIT ?"
        )
        with self._database.reading() as connection:
            rows = connection.execute(query, (" OR ".join(_quoted(word) for word in words), limit))
            return [Match(Passage(*row[:3]), bool(row[3]), float(row[4])) for row in rows]

    def windows_over(self, places: Collection[Passage]) -> dict[Passage, list[Passage]]:
        """Return for each sentence the chunks that hold it, the later one first.

        Neighbours share one sentence, so there are two at most.
        """
        asked = list(places)
        query = (
            "SELECT one.key, c.source_id, c.first, c.last FROM json_each(?) AS one CROSS JOIN chunks c"
            " ON c.number IN (SELECT number FROM chunks WHERE source_id = json_extract(one.value, '$[0]')"
            " AND is_window = 1 AND first <= json_extract(one.value, '$[1]')"
            " GROUP BY first ORDER BY first DESC LIMIT 2)"
            " WHERE c.last >= json_extract(one.value, '$[1]') ORDER BY one.key, c.first DESC"
        )
        found: dict[Passage, list[Passage]] = {place: [] for place in asked}
        with self._database.reading() as connection:
            for key, *window in connection.execute(query, (_places(asked),)):
                found[asked[key]].append(Passage(*window))
        return found

    def count_holding(self, word: str) -> int:
        """Return how many chunks hold a word, in any of its inflected forms."""
        with self._database.reading() as connection:
            query = "SELECT count(*) FROM words WHERE words MATCH ?"
            return int(connection.execute(query, (_quoted(word),)).fetchone()[0])

    def searched_texts(self, passage: Passage) -> list[SearchedText]:
        """Return how the sentences of a passage are searched: as one text each, or in parts."""
        query = (
            "SELECT number, id, source_id || ':' || first FROM chunks WHERE source_id = ?"
            " AND is_window IN (0, 1) AND first BETWEEN ? AND ? AND first = last ORDER BY number LIMIT ?"
        )
        with self._database.reading() as connection:
            rows = connection.execute(query, (passage.source_id, passage.first, passage.last, MOST_TEXTS))
            return [SearchedText(*row) for row in rows]

    def numbers_holding(self, word: str, numbers: Collection[int]) -> set[int]:
        """Return the numbers of those searched texts that hold a word, in any of its inflected forms."""
        query = f"SELECT rowid FROM words WHERE words MATCH ? AND rowid IN ({marks(numbers)})"  # noqa: S608
        with self._database.reading() as connection:
            return {row[0] for row in connection.execute(query, [_quoted(word), *numbers])}

    def saying(self, text: str) -> list[tuple[str, Sentence]]:
        """Return the sentences with exactly this text, each with its source's name."""
        query = (
            "SELECT s.name, t.source_id, t.ordinal, t.start, t.end, t.text FROM sentences t"
            " JOIN sources s ON s.id = t.source_id WHERE t.text = ? ORDER BY s.name, t.ordinal"
        )
        with self._database.reading() as connection:
            return [(row[0], Sentence(*row[1:])) for row in connection.execute(query, (text,))]

    # -- days --------------------------------------------------------------------------------------

    def spans(self) -> list[Span]:
        """Return every span that a sentence speaks of itself, each once."""
        with self._database.reading() as connection:
            query = "SELECT DISTINCT first_day, last_day FROM dates WHERE how != ?"
            return [read_span(*row) for row in connection.execute(query, (Reading.CARRIED,))]

    def speaking_of(self, spans: Sequence[Span], limit: int) -> list[Passage]:
        """Return up to ``limit`` sentences that speak of one of these very spans."""
        query = (
            "SELECT DISTINCT d.source_id, d.ordinal, d.ordinal FROM json_each(?) AS one"  # noqa: S608
            f" CROSS JOIN dates d ON {_IS_THIS_SPAN} WHERE d.how != ? ORDER BY d.source_id, d.ordinal LIMIT ?"
        )
        with self._database.reading() as connection:
            rows = connection.execute(query, (_written(spans), Reading.CARRIED, limit))
            return [Passage(*row) for row in rows]

    def windows_dated(self, windows: Collection[Passage], spans: Iterable[Span]) -> set[Passage]:
        """Return those of the windows in which a sentence has one of these very spans."""
        query = (
            "SELECT one.place, t.first_day, t.last_day FROM one CROSS JOIN dates t"
            " ON t.source_id = one.source_id AND t.ordinal BETWEEN one.first AND one.last WHERE t.how != ?"
        )
        fitting = {written(span) for span in spans}
        rows = self._of_windows(windows, query, Reading.CARRIED)
        return {window for window, days in rows if days in fitting}

    def windows_holding(self, windows: Collection[Passage], text: str) -> set[Passage]:
        """Return those of the windows in which a text stands, letter for letter."""
        query = (
            "SELECT one.place FROM one CROSS JOIN chunks t ON t.source_id = one.source_id"
            " AND t.is_window = 1 AND t.first = one.first AND t.last = one.last WHERE instr(t.text, ?)"
        )
        return {window for window, _ in self._of_windows(windows, query, text)}

    def _of_windows(
        self, windows: Collection[Passage], query: str, value: str
    ) -> list[tuple[Passage, tuple[str | None, ...]]]:
        """Return the windows that a query over the table "one" of them finds, with its other columns."""
        if not windows:
            return []
        asked = list(windows)
        values = [part for place, one in enumerate(asked) for part in (place, one.source_id, one.first, one.last)]
        # A table of values is read faster than a list in JSON.
        table = f"WITH one (place, source_id, first, last) AS (VALUES {','.join(['(?, ?, ?, ?)'] * len(asked))})"
        with self._database.reading() as connection:
            rows = connection.execute(f"{table} {query}", (*values, value)).fetchall()
        return [(asked[row[0]], row[1:]) for row in rows]

    def count_by_span(self, words: Sequence[str] = ()) -> list[tuple[Span, int]]:
        """Return every span that sentences speak of themselves, and how many do, in the order of ``timeline``.

        Only statements that hold all of ``words`` count, in any inflected form.
        """
        query = (
            "SELECT d.first_day, d.last_day, count(DISTINCT d.source_id || ':' || d.ordinal) FROM dates d"  # noqa: S608
            f" {_OF_STATEMENT} WHERE d.how != ?{_HOLDING if words else ''} GROUP BY d.first_day, d.last_day"
            f" ORDER BY {_DAY_IN_ORDER}, d.last_day"
        )
        with self._database.reading() as connection:
            rows = connection.execute(query, (Reading.CARRIED, *_all_of(words))).fetchall()
        return [(read_span(*row[:2]), row[2]) for row in rows]

    def timeline(
        self, spans: Sequence[Span], words: Sequence[str], limit: int, offset: int = 0
    ) -> tuple[list[tuple[str, Sentence]], int]:
        """Return statements that speak of one of these very spans, with their source's name, and how many there are.

        They come in the order of their first day, days without a year last, up to ``limit`` behind the first
        ``offset``; only those that hold all of ``words``, in any inflected form.
        """
        found = (
            f"(SELECT d.source_id, d.ordinal, min({_DAY_IN_ORDER}) AS day FROM json_each(?) AS one"  # noqa: S608
            f" JOIN dates d ON {_IS_THIS_SPAN} {_OF_STATEMENT}"
            f" WHERE d.how != ?{_HOLDING if words else ''} GROUP BY d.source_id, d.ordinal) AS found"
        )
        listed = (
            f"SELECT s.name, t.source_id, t.ordinal, t.start, t.end, t.text FROM {found}"  # noqa: S608
            " JOIN sentences t ON t.source_id = found.source_id AND t.ordinal = found.ordinal"
            " JOIN sources s ON s.id = t.source_id"
            " ORDER BY found.day, s.name, t.source_id, t.ordinal LIMIT ? OFFSET ?"
        )
        asked = (_written(spans), Reading.CARRIED, *_all_of(words))
        with self._database.reading() as connection:
            rows = connection.execute(listed, (*asked, limit, offset)).fetchall()
            matching = connection.execute(f"SELECT count(*) FROM {found}", asked).fetchone()[0]  # noqa: S608
        return [(row[0], Sentence(*row[1:])) for row in rows], matching


def _all_of(words: Sequence[str]) -> list[str]:
    """Return the value that finds texts with all of ``words``; none without words."""
    return [" AND ".join(_quoted(word) for word in words)] if words else []


def _quoted(word: str) -> str:
    """Quote a word for FTS5, whose query language gives meaning to nearly every character."""
    # A query ends at its first NUL; in a text that is indexed, NUL parts words as a space does.
    return '"' + word.replace('"', '""').replace("\0", " ") + '"'


def _written(spans: Iterable[Span]) -> str:
    """Return spans as a list in JSON, for ``json_each``."""
    return json.dumps([written(span) for span in spans])


def _places(passages: Iterable[Passage]) -> str:
    """Return passages as a list in JSON, for ``json_each``."""
    return json.dumps([(passage.source_id, passage.first, passage.last) for passage in passages])

"""Sources that never name whom a question is about, where others do: what they say is about somebody else.

"He is allergic to penicillin", in a letter about Oliver, says nothing of Hannah.
"""

import calendar
import re
from collections.abc import Callable, Sequence

from index.question_words import content_words
from index.records import Hit
from qa.reader.labelled import is_row
from qa.stems import FUNCTION, WORD, folded, word_set
from qa.vocabulary import QUANTITIES

# Names that begin alike may be one: "Britain" and "British", "Edda" and "Eddas".
_ALIKE = 4
_SHORTEST = 3
_NO_NAMES = FUNCTION | QUANTITIES | {name.lower() for name in (*calendar.day_name, *calendar.month_name)}
# What stands before a capital tells a name from the start of a sentence, a heading, and "the Tenant".
_BEFORE = re.compile(r"(?P<word>[^\s]+)\s+\Z")
_DETERMINERS = word_set("the a an this that each every any no your our my his her their")
_NEAR = 40
_ADDRESS = re.compile(r"\S*@\S*|\w+://\S*")


def strangers(question: str, hits: Sequence[Hit], source_text: Callable[[str], str | None]) -> set[str]:
    """Return the ids of the sources that lack a name of the question which another source found for it has.

    A row of a table tells only what its columns are for, and so is none.
    """
    sources = {one.source_id: hit for hit in hits for one in hit.sentences[:1]}
    names = _names(question, hits) if len(sources) > 1 else set()
    if not names:
        return set()
    told = {
        source: f"{hit.source_name} {hit.title} {source_text(source) or ''}".lower()
        for source, hit in sources.items()
        if not is_row(hit.sentences[0].text)
    }
    known = [name for name in names if any(_tells(text, name) for text in told.values())]
    return {source for source, text in told.items() if not all(_tells(text, name) for name in known)}


def _names(question: str, hits: Sequence[Hit]) -> set[str]:
    """Return the words of a question that the sentences found have as names and nothing else, folded."""
    asked = {folded(word) for word in content_words(question)} - _NO_NAMES
    asked = {word for word in asked if len(word) >= _SHORTEST and word.isalpha()}
    named: set[str] = set()
    for text in {_ADDRESS.sub(" ", one.text) for hit in hits for one in hit.sentences}:
        for found in WORD.finditer(text):
            word = folded(found[0])
            if word in asked and found[0][0].islower():
                asked.discard(word)
            elif word in asked and _is_name(text, found):
                named.add(word)
    return named & asked


def _is_name(text: str, found: re.Match[str]) -> bool:
    before = _BEFORE.search(text, max(0, found.start() - _NEAR), found.start())
    if before is None or found[0].isupper():
        return False
    word = before["word"]
    return word[-1].isalnum() and not word[0].isupper() and word not in _DETERMINERS


def _tells(text: str, name: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(name[:_ALIKE])}", text) is not None

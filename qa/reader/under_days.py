"""When-questions about a diary: a sentence without a date of its own is read with the day that it stands under.

"Ida mended the pump" under "13 March 2013" is read as "On 13 March 2013, Ida mended the pump". Where the reader finds
the answer in the day, the day is said and the sentence cited, whose place tells it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index import date_words as words
from index.date_tense import Tense, tense_at
from index.day_headings import is_day
from index.records import DateExpression, Hit, Sentence
from index.records import Reading as How
from qa.day_words import day_in_words
from qa.reader.conflict import holds_all
from qa.reader.records import Found, Reading
from qa.reader.stance import tells_otherwise
from qa.reader.times import asks_when, without_when

_BEFORE = "On "
# "I leave in five days"; "we made it in five days" tells what was.
_COUNTS_ON = re.compile(r"\bin (?:an?|the next|\d+|[a-z]+(?:-[a-z]+)?) (?:days?|weeks?|fortnights?|months?|years?)\b")


def with_days_said(question: str, hits: Sequence[Hit]) -> tuple[list[Hit], dict[str, Sentence]]:
    """Return the windows with the days said that sentences stand under, and those sentences as they are, by their id.

    Only for a question that asks when, of sentences that hold all its words and tell what was. Lines that are nothing
    but a day answer nothing then.
    """
    as_they_are: dict[str, Sentence] = {}
    if not asks_when(question) or not any(_is_headed(hit.own_dates(n)) for hit in hits for n in range(len(hit.dates))):
        return list(hits), as_they_are
    return [_with_days(question, hit, as_they_are) for hit in hits], as_they_are


def as_written(reading: Reading, as_they_are: Mapping[str, Sentence]) -> Reading:
    """Return what was read with the sentences as they are in their sources."""
    if not as_they_are:
        return reading
    return replace(
        reading,
        found=tuple(_found_as_written(one, as_they_are) for one in reading.found),
        rivals=tuple(_found_as_written(one, as_they_are) for one in reading.rivals),
        sentences=tuple(
            replace(one, sentence=as_they_are.get(one.sentence.id, one.sentence)) for one in reading.sentences
        ),
    )


def _with_days(question: str, hit: Hit, as_they_are: dict[str, Sentence]) -> Hit:
    sentences, dates = list(hit.sentences), list(hit.dates)
    for number, sentence in enumerate(hit.sentences):
        own = hit.own_dates(number)
        is_told = holds_all(without_when(question), sentence) and _tells_what_was(sentence.text)
        if not _is_headed(own) or not is_told or tells_otherwise(sentence.text):
            continue
        words = day_in_words(own[0].span)
        as_they_are[sentence.id] = sentence
        sentences[number] = replace(sentence, text=f"{_BEFORE}{words}, {sentence.text}")
        dates[number] = (replace(own[0], start=len(_BEFORE), end=len(_BEFORE) + len(words)),)
    may_answer = tuple(hit.may_answer(number) and not is_day(one.text) for number, one in enumerate(hit.sentences))
    return replace(hit, sentences=tuple(sentences), dates=tuple(dates), on_days=may_answer)


def _is_headed(dates: Sequence[DateExpression]) -> bool:
    return len(dates) == 1 and dates[0].how is How.HEADED


def _tells_what_was(text: str) -> bool:
    folded = words.fold(text)
    tense = tense_at(text, folded, 0, 0)
    is_to_come = tense is None and _COUNTS_ON.search(folded)
    return tense in (Tense.PAST, None) and not is_to_come and " had " not in f" {folded} "


def _found_as_written(found: Found, as_they_are: Mapping[str, Sentence]) -> Found:
    sentence = as_they_are.get(found.sentence.id)
    if sentence is None:
        return found
    dates = tuple(replace(one, start=0, end=0) for one in found.dates)
    if found.said:
        day = day_in_words(found.said[0].span)
        return replace(found, text=day, sentence=sentence, start=None, end=None, parts=(), dates=dates)
    start = sentence.text.find(found.text)
    # Without a footnote mark inside, and in one place only.
    is_whole = len(sentence.text) == sentence.end - sentence.start and sentence.text.count(found.text) == 1
    place = (sentence.start + start, sentence.start + start + len(found.text)) if is_whole and start >= 0 else None
    return replace(
        found, sentence=sentence, start=place[0] if place else None, end=place[1] if place else None, dates=dates
    )

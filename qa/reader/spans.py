"""Making a span of characters read well: whole words and units, no stray words at its ends, whole clauses.

Every function takes the text and a span ``(start, end)`` of it and returns a span of the same text.
"""

import re

from index.dates import find_dates
from qa.offsets import Span
from qa.quantities import numbers_in, start_of_bound
from qa.reader.asked import (
    NUMERAL_NOUNS,
    asks_for_action,
    asks_for_amount,
    asks_for_event,
    asks_for_part_of_name,
    asks_for_reason,
    asks_for_statement,
    asks_whether,
    asks_why,
    choice_of,
    clause_of,
)
from qa.reader.completions import completed
from qa.reader.stance import misleads
from qa.stems import stem_set

# A word with what belongs to it: "second-in-command", "Jean-Yves", "1,500", "3.5", "U.S", "Aguel'hoc", "$12".
# "U.S", "v2.0", "example.com", but not the end of one sentence and the beginning of the next ("broke.Cleaning").
_POINT = r"\.(?!(?<=[a-z\d]{2}\.)[A-Z])"
_UNIT = re.compile(rf"[$€£¥]?[^\W_]+(?:(?:[-‐‑'’/&]|{_POINT}|(?<=\d),(?=\d))[^\W_]+)*%?")
_NAME_BEFORE_HYPHEN = re.compile(r"[A-Z][^\W_]*(?=[-‐‑][a-z])")
_POSSESSIVE = re.compile(r"['’]s\Z")
_PAIRS = {"(": ")", "[": "]", "“": "”", "«": "»"}
_QUOTES = {**_PAIRS, '"': '"'}
# How far behind the span a closing quote or bracket may stand to be taken in, in characters.
_REACH = 60
# How far before the span the quote may stand that opens what the span closes.
_SHORT = 20

_MARK = re.compile(r"(?:(?:#{1,6}|[-*+•>]|\d{1,2}[.)]|\((?:\d{1,2}|[a-z]|[ivx]{2,4})\)|[a-z]\))\s+)+(?=\S)")
# "5.6 Let the landlord enter", but "5.6 million entered": the former has its like before it or behind it.
_CLAUSE_NUMBER = re.compile(
    r"(?P<part>\d{1,2}(?:\.\d{1,2})*\.)(?P<last>\d{1,2})[.)]?\s+(?=\S)(?!(?:[mb]illion|thousand|per|times|points?)\b)",
    re.I,
)

_COUNTED = rf"(?!{NUMERAL_NOUNS})"
_STRAY_BEFORE = re.compile(rf"(?:the|an?{_COUNTED}|and|or|that|but)\s+|[\s,;:.!?/–—-]+")
_STRAY_ARTICLE = re.compile(rf"(?:The|An?{_COUNTED})\s+")
_STRAY_AFTER = re.compile(r"\s+(?:the|an?|and|or|of|in|on|at|to|by|for|with|that|as|from|but)\Z|[\s,;:!?/–—-]+\Z")
_ABBREVIATION = re.compile(r"(?:\b\w\.)+\w\.\Z|\b(?:Inc|Jr|Sr|Ltd|Co|Corp|St)\.\Z")

# What belongs to a name beside its capitalised words: "2nd Foreign Legion", "Adrar des Ifoghas", "Charles de Gaulle".
_ORDINAL = r"\d+(?:st|nd|rd|th)"
_PARTICLE = r"(?:of|de|des|du|da|del|della|di|von|van|der|den|la|le|el|al|ag|bin|bint|ibn|ben)"
_NAME_WORD = rf"[^\W\d_a-zß-ÿ][^\W_]*(?:(?!['’]s\b|[-‐‑][a-z]+ed\b)(?:[-‐‑'’&]|{_POINT})[^\W_]+)*"
# "31 May Priya Nair" has the month for its date.
_MONTH_OF_DAY = (
    r"(?:(?<=\d )(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
NAME = re.compile(
    rf"(?!{_MONTH_OF_DAY})(?:{_ORDINAL} )?{_NAME_WORD}(?: (?:{_PARTICLE} ){{0,2}}(?:{_ORDINAL} )?{_NAME_WORD})*"
)
_CLAUSE_EDGE = re.compile(r"[;:]\s|\s[–—]\s|,\s+(?:and|but|while|whereas|which|who|although|though)\s")
_REASON = re.compile(
    r"\b(?:because(?!\s+of\b)|so\s+that|since(?=\s+[^\W\d])|so(?=\s+(?:the|it|they|he|she|we|i|you|nobody|no\s+one|everybody)\b))\s+",
    re.I,
)
_WHAT = re.compile(r"\b(?:what|which|list|name)\b", re.I)
_QUOTED = re.compile(r"[\"“](?P<said>[^\"“”]{2,})(?:[\"”]|\Z)")
_SAID_THAT = re.compile(
    r"\b(?:said|says|stated|claimed|announced|declared|told|warned)\s+(?:\w+\s+){0,3}?that\s+(?P<said>.+)", re.I | re.S
)
_ITEM = (
    r"(?:(?:more than|fewer than|less than|at least|up to|nearly|almost|about|around|some|over) )?"
    rf"(?:\d[\d,.]*(?<![,.])|an?(?={NUMERAL_NOUNS})\s+\w+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b(?: (?!and\b)[^\s,;:.()]+){1,6}?"
)
_ENUMERATION = re.compile(
    rf"\b{_ITEM}(?:, {_ITEM})*,? and {_ITEM}"
    r"(?=[,;:.()]|\Z| (?:such|in|on|at|from|to|by|that|which|were|was|are|is|for)\b)",
    re.I,
)
_LIST = re.compile(r"(?P<label>[^\W\d_]+(?: [^\W\d_]+){0,2}): (?P<items>[^,;:.]+(?:, [^,;:.]+)+)")
# "Northern" is no place without the name that it stands before.
_PART_OF_PLACE = re.compile(r"\b(?:(?:north|south)?(?:north|south|east|west)ern|central|upper|lower)\Z", re.I)
_FEW_WORDS = 3
_LONGEST_NAME = 6


def polished(question: str, text: str, span: Span, sentence: Span) -> Span:
    """Return the span as it should be shown, within ``sentence``; the span itself where nothing is left.

    A question for yes or no, or for what a clause says, gets the whole sentence, and so does one with a choice between
    two things that the sentence both tells of, and any where a part of it would say something else.

    Raises nothing: any span inside ``sentence`` is fine, an empty one too.
    """
    choice, told = choice_of(question), stem_set(text[slice(*sentence)])
    is_of_both = choice is not None and all((one - other) & told for one, other in (choice, choice[::-1]))
    if asks_whether(question) or clause_of(question) or is_of_both or misleads(question, text, span, sentence):
        return unmarked(text, sentence)
    start, end = snapped(text, span)
    if not asks_for_part_of_name(question):
        start, end = named(text, (start, end), sentence)
    is_short = len(text[start:end].split()) < _FEW_WORDS
    if is_short and (asks_for_event(question) or asks_for_reason(question)):
        start, end = clause(text, (start, end), sentence)
    elif is_short and asks_for_action(question):
        end = max(end, clause(text, (start, end), sentence)[1])
    elif asks_for_statement(question):
        start, end = said(text, (start, end), sentence)
    elif _WHAT.search(question) and not asks_for_amount(question):
        start, end = listed(question, text, enumerated(text, (start, end), sentence), sentence)
    if asks_why(question):
        start, end = reasoned(text, (start, end), sentence)
    start, end = balanced(text, (max(start, sentence[0]), min(end, sentence[1])), sentence)
    start, end = trimmed(text, (start, end), sentence)
    if asks_for_amount(question):
        start, end = bounded(text, (start, end), sentence)
    return completed(question, text, (start, end), sentence) if start < end else span


def unmarked(text: str, span: Span) -> Span:
    """Leave out what marks a heading, a quotation, a clause or an item of a list at the start of a sentence."""
    mark = _MARK.match(text, *span)
    if mark is None:
        mark = _CLAUSE_NUMBER.match(text, *span)
        mark = mark if mark and _is_in_sequence(text, mark["part"], int(mark["last"])) else None
    return (mark.end(), span[1]) if mark else span


def _is_in_sequence(text: str, part: str, last: int) -> bool:
    """Tell whether the number before or after that of a clause stands in the text too, with words behind it."""
    return any(re.search(rf"(?<!\S){re.escape(part)}{number}[.)]?\s+[^\W\d]", text) for number in (last - 1, last + 1))


def snapped(text: str, span: Span) -> Span:
    """Move both ends outward to whole words, numbers and hyphenated units; a possessive 's is not taken in."""
    start, end = span
    for unit in _UNIT.finditer(text, max(0, start - 100), min(len(text), end + 100)):
        if unit.start() < start < unit.end():
            start = unit.start()
        possessive = _POSSESSIVE.search(unit.group())
        last = unit.end() - len(possessive.group()) if possessive else unit.end()
        # "Norman Foster" is whole in "Norman Foster-designed".
        name = _NAME_BEFORE_HYPHEN.match(text, unit.start())
        if unit.start() < end < last and not (name and name.end() == end):
            end = last
    return start, end


def named(text: str, span: Span, sentence: Span) -> Span:
    """Take in the rest of a name that the span holds a part of, if the span holds nothing else.

    The first word of a sentence may be capitalised without being a part of a name; it is not taken in.
    """
    part = _PART_OF_PLACE.search(text, *span)
    if part and part.end() == span[1]:
        place = NAME.match(text, span[1] + 1, sentence[1])
        return (span[0], place.end()) if place and text[span[1]] == " " else span
    for name in NAME.finditer(text, *sentence):
        first, last = name.span()
        if first > span[0] or last < span[1]:
            continue
        # "London" is whole in "Bank of London", "Bank" is not.
        inner = text.rfind(" of ", first, span[0])
        first = first if inner < 0 else inner + len(" of ")
        if first == sentence[0]:
            first += len(name.group().split(" ", 1)[0]) + 1
        if len(text[first:last].split()) <= _LONGEST_NAME:
            return min(span[0], first), last
    return span


def balanced(text: str, span: Span, sentence: Span) -> Span:
    """Close what the span opens: take in a quote or bracket that is near, drop an unmatched one at an end."""
    start, end = span
    for opening, closing in _PAIRS.items():
        inside = text[start:end]
        opened, closed = inside.count(opening), inside.count(closing)
        if opened > closed:
            start, end = _closed(text, (start, end), opening, closing, sentence[1])
        elif closed > opened and inside.endswith(closing):
            end -= 1
    if text.count('"', start, end) % 2:
        quoted = text.count('"', sentence[0], start) % 2
        before = text.rfind('"', max(sentence[0], start - _SHORT), start)
        if not quoted:
            start, end = _closed(text, (start, end), '"', '"', sentence[1])
        elif text[start:end].endswith('"'):
            end -= 1
        elif before >= 0:
            start = before
    return start, end


def _closed(text: str, span: Span, opening: str, closing: str, limit: int) -> Span:
    start, end = span
    near = text.find(closing, end, min(end + _REACH, limit))
    if text[start] == opening:
        return start + 1, end
    if text[end - 1] == opening:
        return start, end - 1
    return (start, near + 1) if near >= 0 else (start, end)


def trimmed(text: str, span: Span, sentence: Span) -> Span:
    """Drop articles, conjunctions, prepositions and punctuation that stand loose at the ends, and outer quotes."""
    start, end = span
    if start == sentence[0]:
        article = _STRAY_ARTICLE.match(text, start, end)
        start = article.end() if article and article.end() < end else start
    while start < end:
        before = _STRAY_BEFORE.match(text, start, end)
        if before:
            start = before.end()
            continue
        inside = text[start:end]
        after = _STRAY_AFTER.search(inside)
        if after:
            end = start + after.start()
        elif inside.endswith(".") and not _ABBREVIATION.search(inside):
            end -= 1
        elif len(inside) > 1 and _QUOTES.get(inside[0]) == inside[-1] and inside[1:-1].find(inside[-1]) < 0:
            start, end = start + 1, end - 1
        else:
            break
    return start, end


def said(text: str, span: Span, sentence: Span) -> Span:
    """Return what ``sentence`` says that somebody said, its quotation first, where the span lies outside it."""
    found = _QUOTED.search(text, *sentence) or _SAID_THAT.search(text, *sentence)
    if found is None or (found.start("said") < span[1] and span[0] < found.end("said")):
        return span
    return found.span("said")


def bounded(text: str, span: Span, sentence: Span) -> Span:
    """Take in the words that tell how exactly a number is meant where the span begins with it ("more than 60,000")."""
    numbers = numbers_in(text[: span[1]], span[0])
    if not numbers or text[span[0] : numbers[0][0]].strip("$€£¥ ") or text[numbers[0][1] :][:1].isalpha():
        return span
    return max(start_of_bound(text, span[0]), sentence[0]), span[1]


def enumerated(text: str, span: Span, sentence: Span) -> Span:
    """Take in all of an enumeration of numbers of things ("12 rifles, two mortars and a dozen mines")."""
    for found in _ENUMERATION.finditer(text, *sentence):
        if found.start() <= span[0] and span[1] <= found.end() and len(find_dates(found[0])) < 2:
            return found.span()
    return span


def listed(question: str, text: str, span: Span, sentence: Span) -> Span:
    """Take in all of a list behind the word that the question asks for where the span begins it ("Colours: red, blue").

    A list of words and numbers ("Contact: Ida, 0123") is of several kinds, and stays apart.
    """
    found = _LIST.match(text, unmarked(text, sentence)[0], sentence[1])
    if found is None or span[0] != found.start("items") or not stem_set(found["label"]) & stem_set(question):
        return span
    has_number = {any(character.isdigit() for character in item) for item in found["items"].split(",")}
    return found.span("items") if len(has_number) == 1 else span


def reasoned(text: str, span: Span, sentence: Span) -> Span:
    """Return all of the clause behind "because" or the like that begins with the span or holds it."""
    reasons = [found for found in _REASON.finditer(text, *sentence) if found.start() <= span[0]]
    reason = reasons[-1] if reasons else None
    is_behind = reason is not None and reason.start() == sentence[0] and "," in text[reason.end() : span[0]]
    if reason is None or is_behind or _CLAUSE_EDGE.search(text, reason.end(), max(span[0], reason.end())):
        return span
    return reason.end(), max(span[1], clause(text, span, sentence)[1])


def clause(text: str, span: Span, sentence: Span) -> Span:
    """Return the clause of ``sentence`` that holds the span, or the whole sentence where it has only one."""
    edges = [found.span() for found in _CLAUSE_EDGE.finditer(text, *sentence)]
    start = max((edge_end for _, edge_end in edges if edge_end <= span[0]), default=sentence[0])
    end = min((edge_start for edge_start, _ in edges if edge_start >= span[1]), default=sentence[1])
    return start, end

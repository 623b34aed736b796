"""The main clause of a sentence: its subject, its verb, and what follows; None wherever the structure is not plain.

A shallow parse by word lists and a dictionary. It would rather find nothing than something wrong: of a text, a good
part of the sentences is enough to draft questions from.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.evaluation.drafting.lexicon import (
    FINITE_AUXILIARIES,
    FORMS_OF_BE,
    can_be_noun,
    is_middle_adverb,
    is_only_adjective,
    lemma_as,
    lemmas,
)
from qa.facts import Fact, Kind
from qa.offsets import Span
from qa.phrases import Word, words_of
from qa.stems import ordinal
from qa.vocabulary import AUXILIARIES, CONJUNCTIONS, PREPOSITIONS, PRONOUNS, WH

_MOST_WORDS = 45
_LONGEST_SUBJECT = 9
_LONGEST_LEAD = 10
_FAR = 60  # characters: a date behind it is none of the lead
_UNFIT = re.compile(r"[?!;:\"“”«»\[\]{}<>|=*_#/\\…\n\t]|\.\.|\s[-'‘’]|https?|@")
_NEGATION = re.compile(r"\b(?:not|never|no|none|nobody|neither|nor|cannot|hardly)\b|n['’]t\b", re.IGNORECASE)
_BREAK = re.compile(
    r",\s|\s*[(\[;:\"“”«»]|\s[–—]\s"
    r"|\s(?:(?:a\sfew|several|some|[\w-]+)\s)?(?:days?|weeks?|months?|years?)\s(?:after|before|since)\b"
    r"|\s(?:but|which|who|whom|whose|while|whereas|although|though|because|so|if|unless|until|when|where|after|before"
    r"|since|as|including|such|than|like|following|during which|whereby|despite|causing|making|leading|leaving"
    r"|resulting)\b"
)
_AND = re.compile(r"\s(?:and|or)\b(?:\s+(?P<next>[\w'’-]+))?")
_LIST = re.compile(r"\s?,\s(?:and\s|or\s)?[A-ZÀ-Þ][^,]{0,40}(?:,|\s(?:and|or)\s)")
_THAT_THEN = re.compile(rf"\bthat\s(?:{'|'.join(sorted(PREPOSITIONS - {'of'}))}|while|if|when)\b")
_LEAD_WORDS = re.compile(r"(?:On|In|During|By|At|Around|Throughout|From|Since|Until|Early|Late)\b")
_OPENERS_TO_AVOID = WH | PRONOUNS | CONJUNCTIONS | {"there", "here", "this", "these", "those", "such", "thus", "then"}
_POINTING = re.compile(
    r"\b(?:he|she|it|they|him|them|hers|theirs|this|these|those|that|such|same|former|latter|himself"
    r"|herself|itself|themselves|we|us|our|i|my|me|you|your|here|there|other|another|above|below|respectively|also"
    r"|however|therefore|both|each|either)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"\b(?:his|her|its|their)\b", re.IGNORECASE)
# "argued that ...": a conjunction, not "in that department".
_SAID_THAT = re.compile(r"\b(?!(?:in|of|on|at|to|by|and|for|with|from)\s)([a-z]+)\sthat\s(?!of\b)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A main clause by character offsets in its sentence.

    ``lead`` is a date or place in front of it ("On 1 March 2013"), without the comma. ``auxiliary`` is "was", "had",
    "will" or empty; ``verb`` is the word that says what is done, with its dictionary form ``lemma``, or None where a
    form of "be" says only what something is. ``rest`` is what follows, up to the end of the main clause.
    """

    text: str
    lead: Span | None
    subject: Span
    group: Span
    auxiliary: str
    verb: str | None
    lemma: str | None
    rest: Span

    def of(self, span: Span) -> str:
        """Return the words at a span."""
        return self.text[slice(*span)]

    @property
    def is_passive(self) -> bool:
        """Whether something is done to the subject ("was built")."""
        return self.auxiliary in FORMS_OF_BE and self.verb is not None and not self.verb.endswith("ing")


def points_elsewhere(text: str, *, possessive: bool = True) -> bool:
    """Tell whether a text has words whose meaning lies in other sentences: "it", "these"; "his" only if asked."""
    bare = _SAID_THAT.sub(r"\1 ", text)
    return _POINTING.search(bare) is not None or (possessive and _POSSESSIVE.search(bare) is not None)


def main_clause(text: str, facts: Sequence[Fact]) -> Clause | None:
    """Return the main clause of a sentence with these facts; None where it is not plain."""
    words = words_of(text)
    if not 5 <= len(words) <= _MOST_WORDS or not text.endswith(".") or not text[0].isupper():
        return None
    dates = [(fact.start, fact.end) for fact in facts if fact.kind is Kind.DATE]
    lead, first = _lead(text, words, dates)
    if first >= len(words) or words[first].low in _OPENERS_TO_AVOID | PREPOSITIONS:
        return None
    place = _verb_place(text, words, first)
    if place is None:
        return None
    end = next((n for n in range(first + 1, place) if "," in text[words[n - 1].end : words[n].start]), place)
    while end > first and is_middle_adverb(words[end - 1].text):
        end -= 1
    if end == first:
        return None
    subject = (words[first].start, words[end - 1].end)
    if points_elsewhere(text[slice(*subject)]) or not _is_subject(words[first:end], subject, dates):
        return None
    clause = _with_verb(text, words, place, (lead, subject), dates)
    is_plain = clause is not None and not any(one.search(text[: clause.rest[1]]) for one in (_UNFIT, _NEGATION))
    return clause if is_plain else None


def _lead(text: str, words: Sequence[Word], dates: Sequence[Span]) -> tuple[Span | None, int]:
    """Return a date or place before the clause, None where it is something else, and the clause's first word."""
    opening = words[0]
    if opening.low not in PREPOSITIONS | {"early", "late"} and lemma_as(opening.text, "VBG") is None:
        return None, 0
    inside = [end for start, end in dates if start < _FAR]
    comma = text.find(",", max(inside, default=0))
    count = sum(word.end <= comma for word in words)
    if comma < 0 or count > _LONGEST_LEAD or "," in _outside(text[:comma], dates):
        return None, len(words)
    if any(word.low in FINITE_AUXILIARIES or _is_past_only(word.low) for word in words[:count]):
        return None, len(words)
    # "By supporting the troops, ..." is passed over: a question need not repeat it.
    says_when = _LEAD_WORDS.match(text) and all(lemma_as(word.text, "VBG") is None for word in words[:count])
    return ((0, comma) if says_when else None), count


def _is_subject(words: Sequence[Word], span: Span, dates: Sequence[Span]) -> bool:
    """Tell whether words are a noun phrase; the capital letter of the first tells nothing."""
    if (
        len(words) > _LONGEST_SUBJECT
        or any(start < span[1] and span[0] < end for start, end in dates)
        or not can_be_noun(words[-1].text)
    ):
        return False
    opening = words[0].low
    if len(words) == 1:
        return "VERB" not in lemmas(opening) and "ADV" not in lemmas(opening) and can_be_noun(opening)
    return not is_middle_adverb(opening) and "ADV" not in lemmas(opening)


def _outside(text: str, spans: Sequence[Span]) -> str:
    return "".join(c for place, c in enumerate(text) if not any(start <= place < end for start, end in spans))


def _verb_place(text: str, words: Sequence[Word], first: int) -> int | None:
    """Return the number of the first finite verb; None where what stands before it is no plain noun phrase."""
    commas = 0
    for number in range(first, min(len(words), first + 2 * _LONGEST_SUBJECT)):
        word = words[number]
        between = text[words[number - 1].end : word.start] if number > first else " "
        commas += "," in between
        if between.strip() not in ("", ".", ",") or word.low in CONJUNCTIONS - {"and"} or word.low in WH:
            return None
        if number > first and _is_finite(words, number):
            # None, or both of a remark on the subject: "Ada Lovelace, a mathematician, wrote ..."
            is_closed = commas == 0 or (commas == 2 and "," in between and number - first > 3)
            return number if is_closed else None
    return None


def _is_finite(words: Sequence[Word], number: int) -> bool:
    word = words[number]
    if word.low in FINITE_AUXILIARIES:
        return True
    before = words[number - 1]
    follows_noun = can_be_noun(before.text) or is_middle_adverb(before.text)
    if not word.text.islower() or not follows_noun:
        return False
    if lemma_as(word.text, "VBD"):
        following = words[number + 1].low if number + 1 < len(words) else ""
        # "The tower built by Eiffel", "a bill passed in 1801": a participle, if a finite verb comes later.
        is_noun_too = can_be_noun(word.text) and not word.low.endswith("ed")
        return following != "by" and not is_noun_too
    return lemma_as(word.text, "VBZ") is not None and not can_be_noun(word.text)


def _with_verb(
    text: str, words: Sequence[Word], place: int, before: tuple[Span | None, Span], dates: Sequence[Span]
) -> Clause | None:
    lead, subject = before
    auxiliary, number = "", place
    if words[place].low in FINITE_AUXILIARIES:
        auxiliary = words[place].low
        number = place + 1
        while number < len(words) and is_middle_adverb(words[number].text):
            number += 1
        if number >= len(words) or words[number].low in AUXILIARIES | {"been", "being", "to", "able", "going"}:
            return None
    verb, lemma = _verb(words[number], auxiliary)
    if verb is None and auxiliary in ("has", "had"):
        auxiliary, verb, lemma, number = "", auxiliary, "have", place
    if verb is None and auxiliary not in FORMS_OF_BE:
        return None
    start = words[number].end if verb else words[place].end
    rest = _rest(text, start, dates)
    if rest is None or (not auxiliary and _may_be_participle(text, words[number:], rest)):
        return None
    group = subject[1] if "," not in text[subject[1] : words[place].start] else words[place].start - 1
    return Clause(text, lead, subject, (group + 1, start), auxiliary, verb, lemma, rest)


def _verb(word: Word, auxiliary: str) -> tuple[str | None, str | None]:
    """Return the verb with its dictionary form in the shape that the auxiliary asks for."""
    if not auxiliary:
        lemma = lemma_as(word.text, "VBD") or lemma_as(word.text, "VBZ")
        return word.text, lemma
    tags = ["VBN", "VBG"] if auxiliary in FORMS_OF_BE else ["VBN" if auxiliary in ("has", "have", "had") else "VB"]
    for tag in tags:
        if word.text.islower() and (lemma := lemma_as(word.text, tag)):
            return word.text, lemma
    return None, None


def _rest(text: str, start: int, dates: Sequence[Span]) -> Span | None:
    """Return what follows the verb, cut where another clause begins; None where the cut would leave a torso."""
    end, cut = len(text) - 1, ""
    for found in sorted([*_BREAK.finditer(text, start), *_AND.finditer(text, start)], key=lambda one: one.start()):
        if found.start() >= end or any(first <= found.start() < last for first, last in dates):
            continue
        joins_clauses = found[0].strip().startswith(("and", "or")) and _joins_phrases(text, start, found)
        if not joins_clauses:
            end, cut = found.start(), found[0].strip()
            break
    while start < end and text[start].isspace():
        start += 1
    end = start + len(text[start:end].rstrip())
    last = words_of(text[start:end])[-1:] if end > start else []
    is_torso = bool(last) and (
        not _may_end(last[0].text) or (cut == "as" and lemma_as(last[0].text, "VBN") is not None)
    )
    # "under the Audi, Bentley and Lamborghini brands", "said that in the last week, ...": cut in the middle.
    is_list = cut == "," and _LIST.match(text, end) is not None
    is_middle = is_list or _THAT_THEN.search(text, start, end) is not None
    return None if is_torso or is_middle or cut in ("than", "like", "such") else (start, end)


def _joins_phrases(text: str, start: int, found: re.Match[str]) -> bool:
    """Tell whether this "and" stands inside a phrase rather than between two clauses."""
    following = found.groupdict().get("next") or ""
    before = words_of(text[start : found.start()])
    if re.search(r"\b(?:between|both|either|from)\b", text[start : found.start()]):
        return True
    is_verb = following.islower() and any(lemma_as(following, tag) for tag in ("VBD", "VBZ", "VBG", "VB"))
    is_clause = following.lower() in PRONOUNS | PREPOSITIONS | AUXILIARIES | CONJUNCTIONS
    behind = found.end() + len(_BREAK.split(text[found.end() :], maxsplit=1)[0])
    return bool(before) and not is_verb and not is_clause and not _has_finite(text, (found.end(), behind))


def _may_end(word: str) -> bool:
    low = word.lower()
    if low in PREPOSITIONS | CONJUNCTIONS | WH | AUXILIARIES | {"the", "a", "an", "very", "more", "most"}:
        return False
    # "high-voltage, high-frequency experiments": a hyphen joins adjectives more often than nouns.
    is_adjective = word.islower() and (is_only_adjective(word) or "-" in word)
    return not is_adjective and not ordinal(word)


def _may_be_participle(text: str, words: Sequence[Word], rest: Span) -> bool:
    """Tell whether the first verb may belong to its noun ("honey made from ..."), as another finite one follows."""
    is_ambiguous = lemma_as(words[0].text, "VBN") is not None
    has_object = len(words) > 1 and words[1].low not in PREPOSITIONS
    end = rest[1] if has_object or not is_ambiguous else len(text)
    return _has_finite(text, (rest[0], end))


def _has_finite(text: str, span: Span) -> bool:
    return any(
        word.low in FINITE_AUXILIARIES or (word.text.islower() and _is_past_only(word.text))
        for word in words_of(text[slice(*span)])
    )


def _is_past_only(word: str) -> bool:
    """Tell whether a form is of the past and no participle or noun: "hit" may be either, "began" may not."""
    return lemma_as(word, "VBD") is not None and lemma_as(word, "VBN") is None and not can_be_noun(word)

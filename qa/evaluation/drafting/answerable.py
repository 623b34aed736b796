"""Questions that a sentence answers: by its names, dates, numbers, places and roles."""

import re
from collections.abc import Iterator

from qa.evaluation.drafting.asking import (
    ROLE,
    fronted_verb,
    is_bare,
    is_somebody,
    lead_behind,
    lowered,
    variants,
    what_word,
    who_word,
    whole_name,
)
from qa.evaluation.drafting.clauses import Clause, main_clause
from qa.evaluation.drafting.corpus import Corpus, NameKind, Stated
from qa.evaluation.drafting.drafts import Draft, is_fit, tidy
from qa.evaluation.drafting.lexicon import FORMS_OF_BE, can_be_noun, is_plural_noun, lemma_as
from qa.facts import Fact, Kind
from qa.offsets import Span
from qa.phrases import words_of
from qa.quantities import NUMBER_WORDS
from qa.stems import word_set
from qa.vocabulary import DETERMINERS, PREPOSITIONS

_WHEN = re.compile(r"(?:\A|\s)(?:on|in)\s+(?:(?:early|late|mid)[ -]|the\s+(?:\w+\s+of\s+)?)?\Z", re.IGNORECASE)
_STALE = re.compile(r"\b(?:then|later|again|now|currently|today|recently|still)\b", re.IGNORECASE)
_SOME = re.compile(
    r"(?:(?:about|around|nearly|almost|approximately|roughly|over|some|up to|more than|fewer than|less than"
    r"|at least|at most)\s+)?\Z",
    re.IGNORECASE,
)
_IN_WORDS = dict(enumerate(NUMBER_WORDS[:12], start=1))
_CURRENCY = re.compile(r"[$€£¥]\s?\Z")
_NO_COUNT = re.compile(r"\s*(?:%|per ?cent|million|billion|percent|-|–|:)")
_BY = re.compile(r"(?:\A|\s)by\s+(?P<the>the\s+)?\Z")
_IN = re.compile(r"(?:\A|\s)(?:in|at|near)\s+(?:the\s+)?\Z")
_REST_OF_NAME = re.compile(r"\s(?:of|for)\s(?:the\s)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)*")
# What follows a name that is only a part of who did it.
_NO_AGENT = re.compile(r"['’]s|\s+and\b|\s+(?!in\b|on\b|at\b|for\b|to\b|from\b)[a-z]+")
# Verbs whose "in ..." tells where, not when or how.
_PLACED = word_set(
    "bear build hold found bury base headquarter locate situate raise sign kill open film record die live meet"
    " land stand lie arrest capture crash sink discover find execute imprison station stage fight defeat"
    " perform exhibit display house launch assassinate settle arrive occur happen educate marry study teach"
    " work wound shoot shelter camp gather assemble moor anchor dock erect install unveil crown baptise baptize"
    " grow reside burn establish"
)
_NAME_OF = r"[A-ZÀ-Þ][\w'’.-]*(?:\s(?:of|de|al|ag|bin|van|von|der|le|la|du|and|the|[A-ZÀ-Þ][\w'’.-]*))*"
_ROLE_OF = (
    rf"(?:[Tt]he\s+)?(?P<role>(?:(?!The\b)[\w-]+\s)?{ROLE}\s(?:of|for)\s(?:the\s)?{_NAME_OF}"
    rf"(?:\sin\s(?:the\s)?{_NAME_OF})?)"
)
_ROLE_FIRST = re.compile(rf"\b{_ROLE_OF},\s(?P<name>{_NAME_OF})(?=[,.]|\Z)")
_NAME_FIRST = re.compile(rf"(?P<name>{_NAME_OF}),\s(?:the\s|then\s)?{_ROLE_OF}(?=[,.])")
# What follows these is no thing that was done something to.
_NO_OBJECT = word_set(
    "become remain seem appear look feel weigh cost last be get go come stay turn grow prove stand mean sound end"
    " number total equal want let make keep take place star act rank finish"
)


def drafts_of(corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield the questions that a sentence of the corpus alone answers, each fit to be asked."""
    stated = corpus.sentences[number]
    found = list(_roles(stated, number))
    clause = main_clause(stated.sentence.text, stated.facts.facts)
    if clause is not None and not _STALE.search(clause.of((clause.group[0], clause.rest[1]))):
        for make in (_whats, _subjects, _objects, _agents, _dates, _numbers, _places):
            found.extend(make(clause, stated, corpus, number))
    seen: set[str] = set()
    for draft in found:
        if draft.question not in seen and is_fit(draft, corpus):
            seen.add(draft.question)
            yield draft


def _roles(stated: Stated, number: int) -> Iterator[Draft]:
    """Yield "who was the head of AQIM?" from "the head of AQIM, Seden Ag Hita"."""
    text = stated.sentence.text
    for pattern in (_ROLE_FIRST, _NAME_FIRST):
        for found in pattern.finditer(text):
            names = [fact for fact in stated.facts.of_kind(Kind.NAME) if fact.start >= found.start("name")]
            if names and names[0].end <= found.end("name") + 1 and len(found["name"].split()) <= 5:
                be = "is" if re.search(r"\b(?:is|are|says|has)\b", text) and " was " not in text else "was"
                question = tidy(f"Who {be} the {found['role']}")
                yield Draft(question, (found["name"].rstrip("."),), "role", number)


def _whats(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield what or who somebody or something is said to be."""
    if clause.verb is not None or clause.auxiliary not in FORMS_OF_BE:
        return
    subject, rest = clause.of(clause.subject), clause.of(clause.rest)
    name = whole_name(clause.subject, clause, stated)
    head = _head_of(rest)
    if name and head and len(rest.split()) <= 16 and not name.text.isupper():
        who = "Who" if is_somebody(head) or corpus.kind_of(name) is NameKind.PERSON else "What"
        question = tidy(f"{who} {clause.auxiliary} {lowered(clause, stated, corpus)}")
        yield Draft(question, _described(rest), "role", number)
    one = re.match(r"the\s+(?P<noun>[\w-]+(?:\s[\w-]+)?)\s+of\s", rest)
    if name and one and not re.match(r"the\s+(?:\w+\s)?(?:one|first|same|result|part|kind|type|name)\b", rest):
        is_person = corpus.kind_of(name) is NameKind.PERSON or is_somebody(words_of(one["noun"])[-1].low)
        yield Draft(
            tidy(f"{'Who' if is_person else 'What'} {clause.auxiliary} {rest}"), variants(subject), "role", number
        )
    named = whole_name(clause.rest, clause, stated)
    if named and clause.auxiliary in ("is", "was") and re.match(r"The\s.*\bof\s", subject):
        is_person = (
            corpus.kind_of(named) is NameKind.PERSON or re.match(rf"The\s(?:\w+\s)?{ROLE}\s", subject) is not None
        )
        who = "Who" if is_person else "What"
        yield Draft(tidy(f"{who} {clause.auxiliary} {lowered(clause, stated, corpus)}"), variants(rest), "role", number)


def _head_of(described: str) -> str | None:
    """Return the noun of "an American rock band formed in Los Angeles", None where nothing is described."""
    words = words_of(described)
    if not words or words[0].low not in ("a", "an", "the"):
        return None
    end = next((n for n, word in enumerate(words) if n and _ends_noun(word.low)), len(words))
    return words[end - 1].low if end > 1 else None


def _ends_noun(low: str) -> bool:
    return low in PREPOSITIONS | {"that", "and"} or lemma_as(low, "VBN") is not None or low.endswith("ing")


def _described(rest: str) -> tuple[str, ...]:
    """Return a description whole, without what follows its noun, and each without its article."""
    words = words_of(rest)
    end = next((n for n, word in enumerate(words) if n > 1 and _ends_noun(word.low)), len(words))
    return tuple(dict.fromkeys([*variants(rest), *variants(rest[: words[end - 1].end])]))


def _subjects(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield who did it, or to whom it was done."""
    who = who_word(clause.subject, clause, stated, corpus) or what_word(clause)
    if clause.verb is None or who is None or clause.lemma in ("be", "have", "become"):
        return
    if any(fact.start == clause.subject[0] for fact in stated.facts.of_kind(Kind.NUMBER)):
        return
    group = re.sub(r"\balso\s", "", clause.of(clause.group))
    rest = clause.of(clause.rest)
    if len(rest.split()) < 2:
        return
    question = tidy(f"{who} {group} {rest}{lead_behind(clause, stated)}")
    made = "thing" if who == "What" else "name"
    yield Draft(question, variants(clause.of(clause.subject)), made, number)


def _objects(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield what or whom somebody saw, made or took."""
    fronted = fronted_verb(clause, stated, corpus)
    if clause.auxiliary or not fronted or clause.lemma in _NO_OBJECT or is_bare(clause.of(clause.subject)):
        return
    rest = clause.of(clause.rest)
    words = words_of(rest)
    end = next((n for n, word in enumerate(words) if word.low in PREPOSITIONS - {"of"}), len(words))
    if not words or end == 0 or end > 8 or any(word.low.endswith(("ing", "ly")) for word in words[:end]):
        return
    thing = (clause.rest[0], clause.rest[0] + words[end - 1].end)
    name = whole_name(thing, clause, stated)
    is_thing = words[0].low in DETERMINERS and not is_somebody(words_of(clause.of(thing).split(" of ")[0])[-1].low)
    is_person = name is not None and corpus.kind_of(name) is NameKind.PERSON
    if not can_be_noun(words[end - 1].text) or not (is_thing or is_person) or is_bare(clause.of(thing)):
        return
    behind = f"{clause.of((thing[1], clause.rest[1]))}{lead_behind(clause, stated)}"
    question = tidy(f"{'Whom' if is_person else 'What'} {fronted} {behind}")
    yield Draft(question, variants(clause.of(thing)), "name" if name else "thing", number)


def _agents(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield by whom it was done."""
    fronted = fronted_verb(clause, stated, corpus)
    if not clause.is_passive or not fronted:
        return
    for fact in stated.facts.of_kind(Kind.NAME):
        before = _BY.search(clause.of((clause.rest[0], fact.start)))
        if before is None or fact.end > clause.rest[1]:
            continue
        start = clause.rest[0] + before.start()
        more = _REST_OF_NAME.match(clause.of((fact.end, clause.rest[1])))
        agent = (fact.start - len(before["the"] or ""), fact.end + (more.end() if more else 0))
        behind = clause.of((agent[1], clause.rest[1]))
        who = who_word((agent[0], fact.end), clause, stated, corpus)
        if who is None or _NO_AGENT.match(behind):
            continue
        asked = "By whom" if who == "Who" else f"By {who.lower()}"
        body = f"{clause.of((clause.rest[0], start))} {behind}"
        question = tidy(f"{asked} {fronted} {body}{lead_behind(clause, stated)}")
        yield Draft(question, variants(clause.of(agent)), "name", number)


def _dates(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield when it was."""
    dates = stated.facts.of_kind(Kind.DATE)
    fronted = fronted_verb(clause, stated, corpus)
    if not fronted or fronted.startswith(("is ", "are ", "has ", "have ", "does ")):
        return
    if clause.lead and len(dates) == 1 and dates[0].end <= clause.lead[1]:
        before = _when(clause.of((0, dates[0].start)), dates[0])
        if before and before.start() == 0 and dates[0].end == clause.lead[1] and len(clause.of(clause.rest)) > 0:
            yield Draft(tidy(f"When {fronted} {clause.of(clause.rest)}"), _told(clause, dates[0], 0), "date", number)
        return
    inside = [fact for fact in dates if clause.rest[0] <= fact.start and fact.end <= clause.rest[1]]
    if len(inside) != 1 or inside[0].end != clause.rest[1]:
        return
    start = clause.rest[0]
    before = _when(clause.of((start, inside[0].start)), inside[0])
    if before and len(dates) == 1:
        body = clause.of((start, start + before.start()))
        yield Draft(tidy(f"When {fronted} {body}"), _told(clause, inside[0], start + before.start()), "date", number)


def _when(before: str, date: Fact) -> re.Match[str] | None:
    """Return the preposition that makes a date the time of what is said; "the 3 March edition" is none."""
    found = _WHEN.search(before)
    is_part = (
        before.lower().endswith("the ") and re.search(r"\d\W+[A-Z]|[a-z]\W+\d{1,2}\b(?!th)", date.text) is not None
    )
    return None if is_part or not any(c.isdigit() for c in date.text) else found


def _told(clause: Clause, date: Fact, start: int) -> tuple[str, ...]:
    """Return the date alone, and with the words before it ("the morning of 12 March")."""
    whole = clause.of((start, date.end)).strip()
    return tuple(dict.fromkeys([date.text, re.sub(r"\A(?:on|in)\s+", "", whole, flags=re.IGNORECASE), whole]))


def _numbers(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield how many there were."""
    for fact in stated.facts.of_kind(Kind.NUMBER):
        counted = _counted(clause, fact)
        if counted is None:
            continue
        noun, end, place = counted
        if place == clause.subject and clause.verb:
            before = clause.of((clause.subject[0], fact.start))
            body = f"{clause.of((end, clause.subject[1]))} {clause.of(clause.group)} {clause.of(clause.rest)}"
        else:
            before = clause.of((clause.rest[0], fact.start))
            rest = clause.of((end, clause.rest[1]))
            is_plain = not rest or rest.split()[0] in PREPOSITIONS - {"of"}
            fronted = fronted_verb(clause, stated, corpus)
            if clause.is_passive or not fronted or not is_plain:
                continue
            body = f"{fronted} {rest}"
        if _SOME.match(before) and not _CURRENCY.search(before):
            question = tidy(f"How many {noun} {body}{lead_behind(clause, stated)}")
            yield Draft(question, _amounts(before, fact, noun), "number", number)


def _counted(clause: Clause, fact: Fact) -> tuple[str, int, Span] | None:
    """Return what a number counts, where that ends, and whether it stands in the subject or in the rest."""
    place = next((one for one in (clause.subject, clause.rest) if one[0] <= fact.start and fact.end <= one[1]), None)
    if place is None or _NO_COUNT.match(clause.text, fact.end):
        return None
    words = words_of(clause.text[fact.end : place[1]])
    taken = 0
    while taken < len(words) and words[taken].low not in PREPOSITIONS | DETERMINERS | {"and"}:
        gap = clause.text[fact.end + (words[taken - 1].end if taken else 0) : fact.end + words[taken].start]
        if gap.strip() or (taken and lemma_as(words[taken].text, "VBN")):
            break
        taken += 1
    if taken == 0 or not words[taken - 1].text[0].islower() or not is_plural_noun(words[taken - 1].text):
        return None
    end = fact.end + words[taken - 1].end
    of = re.match(r"\s+of\s+[\w'’-]+(?:\s[A-Z][\w'’-]+)*", clause.text[end : place[1]])
    end += len(of[0]) if of else 0
    return clause.text[fact.end : end].strip(), end, place


def _amounts(before: str, fact: Fact, noun: str) -> tuple[str, ...]:
    forms = [fact.text, f"{before}{fact.text}".strip(), f"{fact.text} {noun}", f"{before}{fact.text} {noun}".strip()]
    if isinstance(fact.value, float) and fact.value.is_integer() and fact.text[0].isalpha():
        forms.append(f"{int(fact.value):d}")
    elif isinstance(fact.value, float) and fact.value.is_integer() and fact.value <= 12:
        forms.append(_IN_WORDS.get(int(fact.value), fact.text))
    return tuple(dict.fromkeys(forms))


_WORDS = dict(
    enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
)


def _places(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield where it was."""
    rest = clause.of(clause.rest)
    fronted = fronted_verb(clause, stated, corpus)
    if clause.lemma not in _PLACED or not fronted or clause.auxiliary in ("has", "have"):
        return
    for fact in stated.facts.of_kind(Kind.NAME):
        before = _IN.search(clause.of((clause.rest[0], fact.start)))
        if before is None or fact.end != clause.rest[1] or fact.text.isupper():
            continue
        if corpus.kind_of(fact) is NameKind.PERSON:
            continue
        start = clause.rest[0] + before.start()
        place = clause.of((start, fact.end)).strip()
        question = tidy(f"Where {fronted} {rest[: before.start()]}{lead_behind(clause, stated)}")
        answers = dict.fromkeys([fact.text, re.sub(r"\A\w+\s+", "", place), place])
        yield Draft(question, tuple(answers), "place", number)
        return

"""Questions that a sentence answers: by its names, dates, numbers, places and roles."""

import re
from collections.abc import Iterator, Sequence

from qa.evaluation.drafting.clauses import Clause, Span, main_clause
from qa.evaluation.drafting.corpus import Corpus, NameKind, Stated, type_of
from qa.evaluation.drafting.drafts import Draft, is_fit, tidy
from qa.evaluation.drafting.lexicon import FORMS_OF_BE, can_be_noun, is_plural_noun, lemma_as
from qa.facts import Fact, Kind
from qa.phrases import words_of
from qa.quantities import NUMBER_WORDS
from qa.stems import word_set
from qa.vocabulary import DETERMINERS, PREPOSITIONS

_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_WHEN = re.compile(r"(?:\A|\s)(?:on|in)\s+(?:(?:early|late|mid)[ -]|the\s+(?:\w+\s+of\s+)?)?\Z", re.IGNORECASE)
_STALE = re.compile(r"\b(?:then|later|again|now|currently|today|recently|still)\b", re.IGNORECASE)
_SOME = re.compile(r"(?:(?:about|around|nearly|almost|approximately|roughly|over|some|up to|more than|fewer than|less than"
                   r"|at least|at most)\s+)?\Z", re.IGNORECASE)
_CURRENCY = re.compile(r"[$€£¥]\s?\Z")
_NO_COUNT = re.compile(r"\s*(?:%|per ?cent|million|billion|percent|-|–|:)")
_PLACE = re.compile(r"(?:\A|\s)(?P<place>(?:in|at|near)\s+(?P<name>.+))\Z")
# Verbs whose "in ..." tells where, not when or how.
_PLACED = word_set(
    "bear build hold found bury base headquarter locate situate raise sign kill open film record die live meet land stand"
    " lie arrest capture crash sink discover find execute imprison station stage fight defeat perform exhibit display"
    " house launch assassinate settle arrive occur happen educate marry study teach work wound shoot shelter camp gather"
    " assemble moor anchor dock erect install unveil crown baptise baptize grow reside burn establish"
)
# A noun for somebody by what he does: with "of" or "for" behind it, one person holds it.
_ROLE = (
    r"(?:head|chief|leader|president|king|queen|minister|secretary|director|captain|commander|mayor|governor|founder"
    r"|author|chairman|chairwoman|chair|chancellor|manager|editor|inventor|composer|emperor|bishop|archbishop|owner|coach"
    r"|general|spokesman|spokeswoman|spokesperson|ambassador|deputy|winner|champion|principal|curator|dean|wife|husband"
    r"|son|daughter|father|mother|brother|sister|widow|architect|designer|producer|second-in-command|speaker)"
)
_NAME_OF = r"[A-ZÀ-Þ][\w'’.-]*(?:\s(?:of|de|al|ag|bin|van|von|der|le|la|du|and|the|[A-ZÀ-Þ][\w'’.-]*))*"
_ROLE_OF = rf"(?:the\s+)?(?P<role>(?:[\w-]+\s)?{_ROLE}\s(?:of|for)\s(?:the\s)?{_NAME_OF}(?:\sin\s(?:the\s)?{_NAME_OF})?)"
_ROLE_FIRST = re.compile(rf"\b{_ROLE_OF},\s(?P<name>{_NAME_OF})(?=[,.]|\Z)")
_NAME_FIRST = re.compile(rf"(?P<name>{_NAME_OF}),\s(?:the\s|then\s)?{_ROLE_OF}(?=[,.])")
# The plural of a word for people who do something: "soldiers", "artists", "Tunisians".
_PEOPLE = re.compile(
    r"(?:[a-z]{3,}(?:ers|ors|ists|ians|ants)|\w*men|people|troops|soldiers|forces|police|students|scientists|residents"
    r"|women|children|experts|officials|insurgents|nurses|parents)\Z"
)
_SOMEBODY = re.compile(
    rf"(?:\A{_ROLE}\Z|(?:[^aeiou]er|or|ist|ian|man|woman|eer|yer|ee)\Z|\A(?:(?:stud|presid|resid|ag|cli|oppon|par)ent|(?:descend|assist|account|merch|serv|immigr|inhabit)ant|child|baby|boy|girl|friend|monk|nun|team"
    r"|band|group|army|family|crew|company|committee|wife|person|lord|lady|knight|hero|heir|guest|host|nurse|priest|poet"
    r"|pilot|saint|witness|thief|chef|guide|judge|athlete|couple|majority|pair|party|public|population|press)\Z)"
)
# What follows these is no thing that was done something to.
_NO_OBJECT = word_set(
    "become remain seem appear look feel weigh cost last be get go come stay turn grow prove stand mean sound end"
    " number total equal want let make keep take place star act rank finish"
)
_NOT_PEOPLE = re.compile(
    r"(?:numbers|papers|powers|papers|towers|letters|rivers|orders|factors|sectors|motors|errors|layers|chapters"
    r"|computers|servers|borders|covers|centers|matters|quarters|doors|floors|colors|vectors|plants|elephants|grants"
    r"|others|waters|winters|summers|characters|engineers of)\Z"
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
    name = _whole_name(clause.subject, clause, stated)
    head = _head_of(rest)
    if name and head and len(rest.split()) <= 16 and not name.text.isupper():
        who = "Who" if _is_somebody(head) or corpus.kind_of(name) is NameKind.PERSON else "What"
        question = tidy(f"{who} {clause.auxiliary} {_lowered(clause, stated, corpus)}")
        yield Draft(question, _described(rest), "role", number)
    one = re.match(r"the\s+(?P<noun>[\w-]+(?:\s[\w-]+)?)\s+of\s", rest)
    if name and one and not re.match(r"the\s+(?:\w+\s)?(?:one|first|same|result|part|kind|type|name)\b", rest):
        is_person = corpus.kind_of(name) is NameKind.PERSON
        yield Draft(tidy(f"{'Who' if is_person else 'What'} {clause.auxiliary} {rest}"), _variants(subject), "role", number)
    named = _whole_name(clause.rest, clause, stated)
    if named and re.match(r"The\s.*\bof\s", subject):
        is_person = corpus.kind_of(named) is NameKind.PERSON or re.match(rf"The\s(?:\w+\s)?{_ROLE}\s", subject) is not None
        who = "Who" if is_person else "What"
        yield Draft(tidy(f"{who} {clause.auxiliary} {_lowered(clause, stated, corpus)}"), _variants(rest), "role", number)


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
    return tuple(dict.fromkeys([*_variants(rest), *_variants(rest[: words[end - 1].end])]))


def _subjects(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield who did it, or to whom it was done."""
    who = _who(clause.subject, clause, stated, corpus) or _what(clause, stated)
    if clause.verb is None or who is None or clause.lemma in ("be", "have", "become"):
        return
    if any(fact.start == clause.subject[0] for fact in stated.facts.of_kind(Kind.NUMBER)):
        return
    group = re.sub(r"\balso\s", "", clause.of(clause.group))
    rest = clause.of(clause.rest)
    if len(rest.split()) < 2:
        return
    question = tidy(f"{who} {group} {rest}{_lead_behind(clause, stated)}")
    made = "thing" if who == "What" else "name"
    yield Draft(question, _variants(clause.of(clause.subject)), made, number, said=clause.verb)


def _objects(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield what or whom somebody saw, made or took."""
    fronted = _fronted(clause, stated, corpus)
    if clause.auxiliary or not fronted or clause.lemma in _NO_OBJECT or _is_bare(clause.of(clause.subject)):
        return
    rest = clause.of(clause.rest)
    words = words_of(rest)
    end = next((n for n, word in enumerate(words) if word.low in PREPOSITIONS - {"of"}), len(words))
    if not words or end == 0 or end > 8 or any(word.low.endswith(("ing", "ly")) for word in words[:end]):
        return
    thing = (clause.rest[0], clause.rest[0] + words[end - 1].end)
    name = _whole_name(thing, clause, stated)
    is_thing = words[0].low in DETERMINERS and not _is_somebody(words_of(clause.of(thing).split(" of ")[0])[-1].low)
    is_person = name is not None and corpus.kind_of(name) is NameKind.PERSON
    if not can_be_noun(words[end - 1].text) or not (is_thing or is_person) or _is_bare(clause.of(thing)):
        return
    question = tidy(
        f"{'Whom' if is_person else 'What'} {fronted} {clause.of((thing[1], clause.rest[1]))}{_lead_behind(clause, stated)}"
    )
    yield Draft(question, _variants(clause.of(thing)), "name" if name else "thing", number, said=clause.verb or "")


def _agents(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield by whom it was done."""
    fronted = _fronted(clause, stated, corpus)
    if not clause.is_passive or not fronted:
        return
    for fact in stated.facts.of_kind(Kind.NAME):
        before = re.search(r"(?:\A|\s)by\s+(?:the\s+)?\Z", stated.sentence.text[clause.rest[0] : fact.start])
        if before is None or fact.end > clause.rest[1]:
            continue
        start = clause.rest[0] + before.start()
        agent = (fact.start - (4 if before[0].rstrip().endswith("the") else 0), fact.end)
        end = fact.end + len(re.match(r"(?:\s(?:of|for)\s(?:the\s)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)*)?", stated.sentence.text[fact.end : clause.rest[1]])[0])
        who = _who(agent, clause, stated, corpus)
        if who is None or re.match(r"['’]s|\s+and\b|\s+[a-z]+(?<!in)(?<!on)(?<!at)(?<!for)(?<!to)(?<!from)\b", stated.sentence.text[end : clause.rest[1]]):
            continue
        asked = "By whom" if who == "Who" else f"By {who.lower()}"
        body = f"{clause.of((clause.rest[0], start))} {stated.sentence.text[end : clause.rest[1]]}"
        question = tidy(f"{asked} {fronted} {body}{_lead_behind(clause, stated)}")
        yield Draft(question, _variants(stated.sentence.text[agent[0] : end]), "name", number, said=clause.verb or "")


def _dates(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield when it was."""
    dates = stated.facts.of_kind(Kind.DATE)
    fronted = _fronted(clause, stated, corpus)
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
    is_part = before.lower().endswith("the ") and re.search(r"\d\W+[A-Z]|[a-z]\W+\d{1,2}\b(?!th)", date.text) is not None
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
            if clause.is_passive or not clause.verb or not is_plain:
                continue
            body = f"{_fronted(clause, stated, corpus)} {rest}"
        if _SOME.match(before) and not _CURRENCY.search(before):
            question = tidy(f"How many {noun} {body}{_lead_behind(clause, stated)}")
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
        forms.append(next((word for word in NUMBER_WORDS if word == _WORDS.get(int(fact.value))), fact.text))
    return tuple(dict.fromkeys(forms))


_WORDS = dict(enumerate("zero one two three four five six seven eight nine ten eleven twelve".split()))


def _places(clause: Clause, stated: Stated, corpus: Corpus, number: int) -> Iterator[Draft]:
    """Yield where it was."""
    rest = clause.of(clause.rest)
    fronted = _fronted(clause, stated, corpus)
    if clause.lemma not in _PLACED or not fronted or clause.auxiliary in ("has", "have"):
        return
    for fact in stated.facts.of_kind(Kind.NAME):
        before = re.search(r"(?:\A|\s)(?:in|at|near)\s+(?:the\s+)?\Z", clause.of((clause.rest[0], fact.start)))
        if before is None or fact.end != clause.rest[1] or fact.text.isupper():
            continue
        if corpus.kind_of(fact) is NameKind.PERSON:
            continue
        start = clause.rest[0] + before.start()
        place = clause.of((start, fact.end)).strip()
        question = tidy(f"Where {fronted} {rest[: before.start()]}{_lead_behind(clause, stated)}")
        answers = dict.fromkeys([fact.text, re.sub(r"\A\w+\s+", "", place), place])
        yield Draft(question, tuple(answers), "place", number)
        return


def _who(span: Span, clause: Clause, stated: Stated, corpus: Corpus) -> str | None:
    """Return the question word for a person, people, or a thing whose name tells its type; None for anything else."""
    name = _whole_name(span, clause, stated)
    if name is not None:
        kind, named = corpus.kind_of(name), type_of(name.text)
        if kind is NameKind.PERSON:
            return "Who"
        return f"Which {named}" if named else None
    words = words_of(clause.of(span))
    last = words[-1].low
    if any(word.low in PREPOSITIONS | {"and"} for word in words) or len(words) > 6:
        return None
    return "Who" if _PEOPLE.match(last) and not _NOT_PEOPLE.match(last) and len(words) > 1 else None


def _what(clause: Clause, stated: Stated) -> str | None:
    """Return "What" where the subject is a thing without a name of its own, described by more than one word."""
    words = words_of(clause.of(clause.subject))
    head = words_of(re.split(r"\s(?:of|in|on|for|to|from|at|with|between)\s", clause.of(clause.subject))[0])[-1]
    is_open = words[0].low in ("the", "a", "an") and len(words) > 2 and head.text.islower()
    return "What" if is_open and clause.auxiliary not in ("are", "were", "have") and not _is_somebody(head.low) else None


def _is_somebody(noun: str) -> bool:
    """Tell whether a noun may stand for a person or people."""
    return (_SOMEBODY.search(noun) is not None or _PEOPLE.match(noun) is not None) and not _NOT_PEOPLE.match(noun + "s")


def _is_bare(subject: str) -> bool:
    """Tell whether a subject is a common noun alone, "the network", which says nothing without its text."""
    words = words_of(subject)
    return len(words) <= 2 and words[0].low in DETERMINERS and words[-1].text.islower()


def _whole_name(span: Span, clause: Clause, stated: Stated) -> Fact | None:
    """Return the name that a span consists of, an article before it or not."""
    article = _ARTICLE.match(clause.of(span))
    start = span[0] + (article.end() if article else 0)
    return next((one for one in stated.facts.of_kind(Kind.NAME) if (one.start, one.end) == (start, span[1])), None)


def _lowered(clause: Clause, stated: Stated, corpus: Corpus) -> str:
    """Return the subject as it stands inside a sentence."""
    subject = clause.of(clause.subject)
    first = words_of(subject)[0]
    opening = next((fact for fact in stated.facts.of_kind(Kind.NAME) if fact.start == clause.subject[0]), None)
    is_whole = opening is not None and opening.end == clause.subject[1]
    is_name = opening is not None and (len(opening.text.split()) > 1 or corpus.is_name_word(first.text, alone=is_whole))
    return subject if first.low not in DETERMINERS and is_name else subject[0].lower() + subject[1:]


def _fronted(clause: Clause, stated: Stated, corpus: Corpus) -> str:
    """Return auxiliary, subject and verb as a question has them: "did the troops take"; "" where that is unclear."""
    subject = _lowered(clause, stated, corpus)
    if _is_bare(clause.of(clause.subject)):
        return ""
    if clause.verb is None or clause.lemma is None:
        return ""
    if not clause.auxiliary:
        return f"{'did' if lemma_as(clause.verb, 'VBD') else 'does'} {subject} {clause.lemma}"
    adverbs = clause.of(clause.group).split()[1:-1]
    kept = " ".join(word for word in adverbs if word.lower() != "also")
    return f"{clause.auxiliary} {subject} {kept} {clause.verb}"


def _lead_behind(clause: Clause, stated: Stated) -> str:
    """Return the date or place before the clause as it stands behind it, where it holds one."""
    facts: Sequence[Fact] = stated.facts.facts
    if clause.lead is None or not any(fact.end <= clause.lead[1] for fact in facts if fact.kind in (Kind.DATE, Kind.NAME)):
        return ""
    lead = clause.of(clause.lead)
    return f" {lead[0].lower()}{lead[1:]}"


def _variants(answer: str) -> tuple[str, ...]:
    """Return an answer, and the same without its article."""
    return tuple(dict.fromkeys([answer, _ARTICLE.sub("", answer, count=1) if _ARTICLE.match(answer) else answer]))

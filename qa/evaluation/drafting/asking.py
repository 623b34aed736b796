"""The parts of a question: its question word, the verb in front of its subject, and the forms of its answer."""

import re
from collections.abc import Sequence

from qa.evaluation.drafting.clauses import Clause
from qa.evaluation.drafting.corpus import Corpus, NameKind, Stated, type_of
from qa.evaluation.drafting.lexicon import lemma_as
from qa.facts import Fact, Kind
from qa.offsets import Span
from qa.phrases import words_of
from qa.vocabulary import DETERMINERS, PREPOSITIONS

_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
# A noun for somebody by what he does: with "of" or "for" behind it, one person holds it.
ROLE = (
    r"(?:head|chief|premier|leader|president|king|queen|minister|secretary|director|captain|commander|mayor|governor|founder"
    r"|author|chairman|chairwoman|chair|chancellor|manager|editor|inventor|composer|emperor|bishop|archbishop|owner|coach"
    r"|general|spokesman|spokeswoman|spokesperson|ambassador|deputy|winner|champion|principal|curator|dean|wife|husband"
    r"|son|daughter|father|mother|brother|sister|widow|architect|designer|producer|second-in-command|speaker)"
)
# The plural of a word for people who do something: "soldiers", "artists", "Tunisians".
_PEOPLE = re.compile(
    r"(?:[a-z]{3,}(?:ers|ors|ists|ians|ants)|\w*men|people|troops|soldiers|forces|police|students|scientists|residents"
    r"|women|children|experts|officials|insurgents|nurses|parents)\Z"
)
_SOMEBODY = re.compile(
    rf"(?:\A{ROLE}\Z|(?:[^aeiou]er|or|ist|ian|man|woman|eer|yer|ee)\Z"
    r"|\A(?:(?:stud|presid|resid|ag|cli|oppon|par)ent|(?:descend|assist|account|merch|serv|immigr|inhabit)ant"
    r"|graduate|child|baby|boy|girl|friend|monk|nun|team|band|group|army|family|crew|company|committee|wife|person|lord|lady|knight|hero|heir|guest|host|nurse|priest|poet"
    r"|pilot|saint|witness|thief|chef|guide|judge|athlete|couple|majority|pair|party|public|population|press)\Z)"
)
_NOT_PEOPLE = re.compile(
    r"(?:numbers|papers|powers|towers|letters|rivers|orders|factors|sectors|motors|errors|layers|chapters"
    r"|computers|servers|borders|covers|centers|matters|quarters|doors|floors|colors|vectors|plants|elephants|grants"
    r"|others|waters|winters|summers|characters|engineers of)\Z"
)


def who_word(span: Span, clause: Clause, stated: Stated, corpus: Corpus) -> str | None:
    """Return the question word for a person, people, or a thing whose name tells its type; None for anything else."""
    name = whole_name(span, clause, stated)
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


def what_word(clause: Clause) -> str | None:
    """Return "What" where the subject is a thing without a name of its own, described by more than one word."""
    words = words_of(clause.of(clause.subject))
    head = words_of(re.split(r"\s(?:of|in|on|for|to|from|at|with|between)\s", clause.of(clause.subject))[0])[-1]
    is_open = words[0].low in ("the", "a", "an") and len(words) > 2 and head.text.islower()
    return "What" if is_open and clause.auxiliary not in ("are", "were", "have") and not is_somebody(head.low) else None


def is_somebody(noun: str) -> bool:
    """Tell whether a noun may stand for a person or people."""
    return (_SOMEBODY.search(noun) is not None or _PEOPLE.match(noun) is not None) and not _NOT_PEOPLE.match(noun + "s")


def is_bare(subject: str) -> bool:
    """Tell whether a subject is a common noun alone, "the network", which says nothing without its text."""
    words = words_of(subject)
    return len(words) <= 2 and words[0].low in DETERMINERS and words[-1].text.islower()


def whole_name(span: Span, clause: Clause, stated: Stated) -> Fact | None:
    """Return the name that a span consists of, an article before it or not."""
    article = _ARTICLE.match(clause.of(span))
    start = span[0] + (article.end() if article else 0)
    return next((one for one in stated.facts.of_kind(Kind.NAME) if (one.start, one.end) == (start, span[1])), None)


def lowered(clause: Clause, stated: Stated, corpus: Corpus) -> str:
    """Return the subject as it stands inside a sentence."""
    subject = clause.of(clause.subject)
    first = words_of(subject)[0]
    opening = next((fact for fact in stated.facts.of_kind(Kind.NAME) if fact.start == clause.subject[0]), None)
    is_whole = opening is not None and opening.end == clause.subject[1]
    is_long = opening is not None and len(opening.text.split()) > 1
    is_person = opening is not None and is_whole and corpus.kind_of(opening) is NameKind.PERSON
    is_name = is_long or is_person or corpus.is_name_word(first.text, alone=is_whole)
    return subject if first.low not in DETERMINERS and is_name else subject[0].lower() + subject[1:]


def fronted_verb(clause: Clause, stated: Stated, corpus: Corpus) -> str:
    """Return auxiliary, subject and verb as a question has them: "did the troops take"; "" where that is unclear."""
    subject = lowered(clause, stated, corpus)
    if is_bare(clause.of(clause.subject)):
        return ""
    if clause.verb is None or clause.lemma is None:
        return ""
    if not clause.auxiliary:
        return f"{'did' if lemma_as(clause.verb, 'VBD') else 'does'} {subject} {clause.lemma}"
    adverbs = clause.of(clause.group).split()[1:-1]
    kept = " ".join(word for word in adverbs if word.lower() != "also")
    return f"{clause.auxiliary} {subject} {kept} {clause.verb}"


def lead_behind(clause: Clause, stated: Stated) -> str:
    """Return the date or place before the clause as it stands behind it, where it holds one."""
    facts: Sequence[Fact] = stated.facts.facts
    if clause.lead is None or not any(
        fact.end <= clause.lead[1] for fact in facts if fact.kind in (Kind.DATE, Kind.NAME)
    ):
        return ""
    lead = clause.of(clause.lead)
    return f" {lead[0].lower()}{lead[1:]}"


def variants(answer: str) -> tuple[str, ...]:
    """Return an answer, and the same without its article."""
    return tuple(dict.fromkeys([answer, _ARTICLE.sub("", answer, count=1) if _ARTICLE.match(answer) else answer]))

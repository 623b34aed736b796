"""Which forms an English word can be, by the dictionary of the library lemminflect (the NIH SPECIALIST lexicon)."""

from functools import lru_cache

from qa.stems import word_set
from qa.vocabulary import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS, WH

FORMS_OF_BE = word_set("is are was were")
_FORMS_OF_HAVE = word_set("has have had")
_MODALS = word_set("can could will would shall should may might must")
FINITE_AUXILIARIES = FORMS_OF_BE | _FORMS_OF_HAVE | _MODALS
_NO_VERBS = DETERMINERS | PREPOSITIONS | PRONOUNS | CONJUNCTIONS | WH | AUXILIARIES | word_set("based such following")
# Adverbs that don't end in -ly and may stand between a subject and its verb.
_MIDDLE_ADVERBS = word_set("also then later soon often still once ever again first always sometimes eventually even")


@lru_cache(maxsize=65_536)
def lemmas(word: str) -> dict[str, tuple[str, ...]]:
    """Return the dictionary forms of a lower-case word by part of speech: NOUN, VERB, ADJ, ADV; empty if unknown."""
    from lemminflect import getAllLemmas

    return dict(getAllLemmas(word))


@lru_cache(maxsize=65_536)
def _inflections(lemma: str) -> dict[str, tuple[str, ...]]:
    from lemminflect import getAllInflections

    return dict(getAllInflections(lemma, upos="VERB"))


def lemma_as(word: str, tag: str) -> str | None:
    """Return the verb that ``word`` is the form ``tag`` of (VBD, VBN, VBG, VBZ, VB); None where it is none."""
    low = word.lower()
    if low in _NO_VERBS and low not in _FORMS_OF_HAVE:
        return None
    known = [lemma for lemma in lemmas(low).get("VERB", ()) if low in _forms(lemma, tag)]
    return known[0] if known else None


def _forms(lemma: str, tag: str) -> tuple[str, ...]:
    forms = _inflections(lemma)
    # The participle is listed where it differs from the past tense only.
    return forms.get(tag, ()) or (forms.get("VBD", ()) if tag == "VBN" else ())


def is_plural_noun(word: str) -> bool:
    """Tell whether a word is a plural: "rockets", "people", "men"."""
    low = word.lower()
    if low in ("people", "police", "troops"):
        return True
    return any(lemma != low for lemma in lemmas(low).get("NOUN", ()))


def can_be_noun(word: str) -> bool:
    """Tell whether a word may end a noun phrase: a name, a number, a noun, or a word that no dictionary has."""
    low = word.lower()
    if low in _NO_VERBS:
        return False
    parts = lemmas(low)
    return not word.isalpha() or word[0].isupper() or not parts or "NOUN" in parts


def is_only_adjective(word: str) -> bool:
    """Tell whether a lower-case word can be nothing but an adjective, or a verb's participle used as one."""
    parts = set(lemmas(word))
    return bool(parts) and parts <= {"ADJ"}


def is_middle_adverb(word: str) -> bool:
    """Tell whether a word may stand between a subject and its verb: "also", "allegedly"."""
    low = word.lower()
    if low in _MIDDLE_ADVERBS:
        return True
    return word.islower() and low.endswith("ly") and "NOUN" not in lemmas(low) and low not in ADVERBS | {"only"}

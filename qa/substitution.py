"""A name or thing in the place of one like it in the question before: "and the miller?", "the eastern gate?"."""

import re

from qa.binding import names_person
from qa.persons import known_person
from qa.phrases import Parts, Phrase, noun_phrases, parts_of

_ARTICLES = (re.compile(r"\bthe\b", re.IGNORECASE), re.compile(r"\ban?\b", re.IGNORECASE))
_NEXT = re.compile(r"\b(?:next|following|previous)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:the\s+)?(?P<noun>[a-z]+)\s+(?:no\.?\s*)?\d+", re.IGNORECASE)


def with_phrase_alike(rest: str, previous: str) -> str | None:
    """Return the previous question with the name or thing of ``rest`` in the place of one like it."""
    bare = rest.rstrip(" ?.!")
    numbered = _with_number_of(bare, previous)
    if numbered is not None:
        return numbered
    new = next((one for one in noun_phrases(f"x {bare}") if one.text == bare), None)
    if new is None:
        return None
    parts = parts_of(previous)
    known = [parts.subject] if parts and parts.subject else []
    known += [one for one in noun_phrases(previous) if not known or one.start != known[0].start]
    alike = [one for one in known if one.is_name == new.is_name and (new.is_name or _share_head(one, new))]
    alike = (
        alike or (_other_person(parts, new) if parts else []) or (_with_article(previous, known, new) if parts else [])
    )
    if not alike:
        return None
    if new.head.lower() in ("one", "ones"):
        bare = (
            f"{bare[: -len(new.head)]}{alike[0].head.removesuffix('s') if new.head.lower() == 'one' else alike[0].head}"
        )
    changed = f"{previous[: alike[0].start]}{bare}{previous[alike[0].end :]}"
    return changed if alike[0].is_plural == Phrase(bare, 0, 0).is_plural else _with_number(changed, alike[0].is_plural)


def _with_number_of(bare: str, previous: str) -> str | None:
    """Return the question with another number of the same thing: "plot 9" for "plot 17"."""
    new = _NUMBERED.fullmatch(bare)
    if new is None:
        return None
    found = re.search(rf"\b{new['noun']}\s+(?:no\.?\s*)?\d+\b", previous, re.IGNORECASE)
    return f"{previous[: found.start()]}{bare}{previous[found.end() :]}" if found else None


def _share_head(one: Phrase, other: Phrase) -> bool:
    head = other.head.lower()
    is_any = head in ("one", "ones") and one.head.islower()
    return one.head.lower() == head or is_any or (head == "others" and one.is_plural)


def _other_person(parts: Parts, new: Phrase) -> list[Phrase]:
    """Return the subject of a question, a person by name or role, for another: "the miller" for "Jonas Timm"."""
    subject = parts.subject
    is_role = _ARTICLES[0].match(new.text) is not None and names_person(new.head)
    if subject is None or subject.is_plural or "'s" in subject.text or not (is_role or known_person(new.text)):
        return []
    return [subject] if known_person(subject.text) or (not subject.is_name and names_person(subject.head)) else []


def _with_article(previous: str, known: list[Phrase], new: Phrase) -> list[Phrase]:
    """Return the one phrase with "the" of a question, for another with it: "the baker", "the miller"; so with "a"."""
    article = next((one for one in _ARTICLES if one.match(new.text)), None)
    # "The next meeting" is no other kind of drinks.
    is_other = new.head.lower() in ("one", "ones", "others") or _NEXT.search(new.text)
    if article is None or len(article.findall(previous)) != 1 or is_other:
        return []
    return [one for one in known if article.match(one.text)][:1]


def _with_number(question: str, was_plural: bool) -> str:
    """Return the question with its first verb in the other number."""
    pairs = [("are", "is"), ("were", "was"), ("do", "does"), ("have", "has")]
    other = dict(pairs) if was_plural else {one: many for many, one in pairs}
    verb = re.search(rf"\b(?:{'|'.join(other)})\b", question)
    return question if verb is None else f"{question[: verb.start()]}{other[verb.group()]}{question[verb.end() :]}"

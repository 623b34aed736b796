"""Claims to verified citations: what a sentence does not carry is not said.

A citation is made only for a sentence that stands in the catalog with the very offsets and text that
the claim names, and that holds every word of the claim, side by side but for the parts that a claim is made of.
Where a claim is in words of its own, every date, number, name, quotation and negation in it must stand in the
sentences that it cites, taken together.
"""

from collections.abc import Iterable, Iterator

from index.catalog import Catalog
from qa.records import Carried, Citation, Claim, Delta, Evidence
from qa.verification import Quoted, missing_facts

_SENTENCE_ENDS = (".", "!", "?", ":", "。", "！", "？", "؟", "।", '"', "”", "»")


def cite(evidence: Evidence, marker: int, catalog: Catalog, verdict: Carried | None = None) -> Citation:
    """Return the public form of a piece of evidence under ``marker``."""
    sentence = evidence.sentence
    return Citation(
        marker=marker,
        source=evidence.source_name,
        source_id=sentence.source_id,
        sentence=sentence.ordinal,
        text=sentence.text,
        start=sentence.start,
        end=sentence.end,
        answer_start=evidence.answer_start,
        answer_end=evidence.answer_end,
        score=round(evidence.score, 4),
        verdict=verdict,
        place=catalog.place(sentence.source_id, sentence.start),
    )


def verify(claims: Iterable[Claim], catalog: Catalog) -> Iterator[Delta | Citation]:
    """Give each claim's text with markers, and each cited sentence once; drop claims that nothing carries.

    Equal sentences share one marker; markers count from 1 in the order of the text. Sentences stand side
    by side, shorter claims in a list.
    """
    markers: dict[str, int] = {}
    joint = ""
    for claim in claims:
        carrying: dict[str, Evidence] = {}
        for evidence in carrying_of(claim, catalog):
            carrying.setdefault(evidence.sentence.id, evidence)
        verdict = Carried.WORD_FOR_WORD if claim.support is None else Carried.SUPPORTED
        if not carrying:
            continue
        new = [evidence for sentence_id, evidence in carrying.items() if sentence_id not in markers]
        for evidence in new:
            markers[evidence.sentence.id] = len(markers) + 1
        numbers = sorted(markers[sentence_id] for sentence_id in carrying)
        marks = "".join(f"[{number}]" for number in numbers)
        yield Delta(f"{joint}{claim.text} {marks}")
        joint = " " if claim.text.endswith(_SENTENCE_ENDS) else ", "
        for evidence in new:
            yield cite(evidence, markers[evidence.sentence.id], catalog, verdict)


def carrying_of(claim: Claim, catalog: Catalog) -> list[Evidence]:
    """Return the evidence that carries a claim.

    Each sentence does so by itself, or all of them together where the claim's words are its own.
    """
    if claim.support is None:
        return [evidence for evidence in claim.evidence if carries(claim, evidence, catalog)]
    existing = all(exists(evidence, catalog) for evidence in claim.evidence)
    quoted = [quoted_from(evidence, catalog) for evidence in claim.evidence] if existing else []
    return list(claim.evidence) if quoted and not missing_facts(claim.text, quoted) else []


def quoted_from(evidence: Evidence, catalog: Catalog) -> Quoted:
    """Return a sentence with the dates that the catalog has of it."""
    sentence = evidence.sentence
    dates = catalog.dates(sentence.source_id, sentence.ordinal, sentence.ordinal)
    return Quoted(sentence.text, dates.get(sentence.ordinal, ()))


def exists(evidence: Evidence, catalog: Catalog) -> bool:
    """Tell whether the sentence stands in the catalog exactly as the evidence names it."""
    sentence = evidence.sentence
    return catalog.sentences(sentence.source_id, sentence.ordinal, sentence.ordinal) == [sentence]


def carries(claim: Claim, evidence: Evidence, catalog: Catalog) -> bool:
    """Tell whether the sentence exists as named and its text holds the claim's words, whole or part by part."""
    parts = claim.parts or (claim.text,)
    text = _folded(evidence.sentence.text)
    is_whole = _folded(" ".join(parts)) == _folded(claim.text)
    return exists(evidence, catalog) and is_whole and all(_holds(text, _folded(part)) for part in parts)


def _holds(text: str, words: str) -> bool:
    """Tell whether ``words`` stand in ``text``, none of them as a part of a longer one."""
    place = text.find(words) if words else -1
    while place >= 0:
        if not _is_inside_word(text, place) and not _is_inside_word(text, place + len(words)):
            return True
        place = text.find(words, place + 1)
    return False


def _is_inside_word(text: str, place: int) -> bool:
    """Tell whether a word or a number goes on across ``place``.

    Only in scripts that have two cases: others may write without spaces between words.
    """
    around = text[max(place - 1, 0) : place + 1]
    return 0 < place < len(text) and all(c.isdecimal() or c.lower() != c.upper() for c in around)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())

"""Claims to verified citations: what a sentence does not carry is not said.

A citation is made only for a sentence that stands in the catalog with the very offsets and text that
the claim names, and that holds every word of the claim in order.
"""

from collections.abc import Iterable, Iterator

from index.catalog import Catalog
from qa.records import Citation, Claim, Delta, Evidence


def cite(evidence: Evidence, marker: int) -> Citation:
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
    )


def verify(claims: Iterable[Claim], catalog: Catalog) -> Iterator[Delta | Citation]:
    """Give each claim's text with markers, and each cited sentence once; drop claims that nothing carries.

    Equal sentences share one marker; markers count from 1 in the order of the text.
    """
    markers: dict[str, int] = {}
    for claim in claims:
        carrying = [evidence for evidence in claim.evidence if carries(claim, evidence, catalog)]
        if not carrying:
            continue
        new = [e for e in carrying if e.sentence.id not in markers]
        first = not markers
        for evidence in new:
            markers[evidence.sentence.id] = len(markers) + 1
        numbers = sorted({markers[e.sentence.id] for e in carrying})
        marks = "".join(f"[{number}]" for number in numbers)
        yield Delta(f"{'' if first else ' '}{claim.text} {marks}")
        for evidence in new:
            yield cite(evidence, markers[evidence.sentence.id])


def exists(evidence: Evidence, catalog: Catalog) -> bool:
    """Tell whether the sentence stands in the catalog exactly as the evidence names it."""
    sentence = evidence.sentence
    return catalog.sentences(sentence.source_id, sentence.ordinal, sentence.ordinal) == [sentence]


def carries(claim: Claim, evidence: Evidence, catalog: Catalog) -> bool:
    """Tell whether the sentence exists as named and its text holds the claim's words as they stand."""
    return exists(evidence, catalog) and _folded(claim.text) in _folded(evidence.sentence.text)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())

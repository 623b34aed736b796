"""The day on which a page in HTML was published, as it is declared in it.

htmldate, which comes with trafilatura, guesses: it also takes days of changes, addresses and running text for it, and
none before 1995. Here only what is declared counts, and of what is declared twice, what agrees.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from index.loaders.written_on import day_of_writing

_PUBLISHED = ("article:published_time",)
_CHANGED = ("article:modified_time", "og:updated_time", "dc.date.modified", "dcterms.modified")
# Some give the day of the last change by these, so they count where nothing else is declared.
_DATED = ("date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued")
_TEXTS = ("Article", "BlogPosting", "WebPage", "Report")  # how types of schema.org that are a text end
_INNER = ("@graph", "mainEntity")
_MOST_NODES = 1000


def published_day(page: Any) -> date | None:
    """Return the day that a page (an lxml tree with its head) was published on.

    None where it declares none, or several, or that it was changed later.
    """
    declared = list(_declared(page))
    published = _values(declared, _PUBLISHED) or _values(declared, _DATED)
    return day_of_writing(published, _values(declared, _CHANGED))


def _values(declared: list[tuple[str, str]], names: tuple[str, ...]) -> list[str]:
    return [value for name, value in declared if name in names]


def _declared(page: Any) -> Iterator[tuple[str, str]]:
    """Yield names and values of what a page declares about itself; those of JSON-LD under their names in a head."""
    for element in page.xpath("//meta[@content]"):
        yield (element.get("property") or element.get("name") or "").strip().casefold(), element.get("content")
    for script in page.xpath("//script[@type='application/ld+json']"):
        for node in _nodes(script.text or ""):
            for key, name in (("datePublished", _PUBLISHED[0]), ("dateModified", _CHANGED[0])):
                if isinstance(node.get(key), str):
                    yield name, node[key]


def _nodes(text: str) -> Iterator[dict[str, Any]]:
    """Yield the texts that JSON-LD describes: the page and its article, not what else it mentions."""
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            waiting += [node[key] for key in _INNER if key in node]
            types = node.get("@type")
            if any(
                isinstance(one, str) and one.endswith(_TEXTS) for one in (types if isinstance(types, list) else [types])
            ):
                yield node

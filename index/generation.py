"""Values made of the whole catalog, kept until it changes."""

from collections.abc import Callable
from typing import Generic, TypeVar

from index.catalog import Catalog

_Value = TypeVar("_Value")


class OfGeneration(Generic[_Value]):
    """Something made of the whole catalog, and made anew after the catalog has told of a change."""

    def __init__(self, catalog: Catalog, make: Callable[[], _Value]) -> None:
        self._catalog = catalog
        self._make = make
        self._known: tuple[str | None, _Value] | None = None

    def get(self) -> _Value:
        """Return it as of now."""
        generation = self._catalog.meta("generation")
        known = self._known
        if known is None or known[0] != generation:
            known = self._known = (generation, self._make())
        return known[1]

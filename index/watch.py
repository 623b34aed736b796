"""Changes below folders as they happen, by watchfiles, which asks the operating system instead of looking again."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from index.loaders.formats import by_suffix

# What is saved in several steps, as editors do, or copied as a whole folder, is one batch.
DEBOUNCE_MILLISECONDS = 1000
WAKE_MILLISECONDS = 200


def changes(folders: Sequence[Path], ignored: Collection[Path] = ()) -> Iterator[frozenset[Path]]:
    """Yield batches of changed, new and deleted paths below ``folders``, or an empty one where nothing happened.

    Once the first batch comes, nothing is missed any more. Paths are absolute, links resolved; hidden ones, those
    of no format that can be read, and those below ``ignored`` are left out. Ctrl-C raises KeyboardInterrupt.
    """
    from watchfiles import watch

    roots = [folder.resolve() for folder in folders]
    batches = watch(
        *roots, debounce=DEBOUNCE_MILLISECONDS, rust_timeout=WAKE_MILLISECONDS, yield_on_timeout=True, watch_filter=None
    )
    for batch in batches:
        paths = {Path(path) for _, path in batch}
        yield frozenset(path for path in paths if _counts(path, roots, ignored))


def _counts(path: Path, roots: Sequence[Path], ignored: Collection[Path]) -> bool:
    if any(path.is_relative_to(one) for one in ignored):
        return False
    below = [path.relative_to(root) for root in roots if path.is_relative_to(root)]
    is_hidden = all(any(part.startswith(".") for part in one.parts) for one in below)
    # A deleted path without a suffix may have been a folder.
    return not is_hidden and (by_suffix(path.name) is not None or path.is_dir() or not path.exists())

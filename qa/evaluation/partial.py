"""A run cut short: its answered cases are kept beside its output as they come, and the same run goes on from them.

``RUN.json.partial`` is JSON Lines: a line that says what the cases behind it were made from, then one line a case.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from qa.errors import unwritable
from qa.evaluation.results import CaseResult

SUFFIX = ".partial"
# What makes answers comparable, in the words of the remark that a run starts anew.
MadeFrom = Mapping[str, object]
_CASE = TypeAdapter(CaseResult)


def ignore_remark(_remark: str) -> None:
    """Say nothing."""


@dataclass(slots=True)
class Partial:
    """The cases of a run that is under way, in a file beside ``out``.

    ``on_remark`` is told, in a sentence, where a run goes on, and why it starts anew.
    """

    out: Path
    on_remark: Callable[[str], None] = ignore_remark
    kept: int = 0
    _sets: list[tuple[MadeFrom, dict[str, CaseResult]]] = field(default_factory=list)
    _file: IO[str] | None = None

    @property
    def path(self) -> Path:
        """The file of cases."""
        return self.out.with_name(self.out.name + SUFFIX)

    def __enter__(self) -> "Partial":
        """Read what an earlier run left, and open the file; raises ``StorageError`` where that fails."""
        try:
            self._sets = list(_read(self.path))
            self._file = self.path.open("a", encoding="utf-8")
        except OSError as error:
            raise unwritable(self.path, error) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file; it stays until ``finish``, if it holds anything."""
        if self._file is not None:
            self._file.close()
        if self.path.exists() and not self.path.stat().st_size:
            self.path.unlink()

    def begin(self, made_from: MadeFrom, ids: Sequence[str]) -> Mapping[str, CaseResult]:
        """Return the cases with these ids that an earlier run answered under the same conditions."""
        made_from = json.loads(json.dumps(made_from, sort_keys=True))
        self._end_line()
        found: dict[str, CaseResult] = {}
        for others, cases in self._sets:
            if others == made_from:
                found |= {name: case for name, case in cases.items() if name in ids}
        if found:
            self.on_remark(f"Going on from {self.path}: {len(found)} of {len(ids)} questions are answered already.")
        elif self._sets:
            changed = _changed(made_from, [others for others, _ in self._sets])
            self.on_remark(f"{self.path} was made with {changed}, so the questions are asked anew.")
        self._write({"made_from": made_from})
        self.kept += len(found)
        return found

    def add(self, case: CaseResult) -> None:
        """Keep an answered case; raises ``StorageError`` where that fails."""
        self._write({"case": _CASE.dump_python(case, mode="json")})
        self.kept += 1

    def finish(self) -> None:
        """Remove the file: the whole run is written."""
        self.path.unlink(missing_ok=True)

    def _end_line(self) -> None:
        """End a line that was cut short, so that what is written now stands on lines of its own."""
        if self._file is not None and self.path.stat().st_size and not self.path.read_bytes().endswith(b"\n"):
            self._file.write("\n")

    def _write(self, value: Mapping[str, object]) -> None:
        if self._file is None:
            raise ValueError("the file of cases is not open")
        try:
            self._file.write(json.dumps(value, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError as error:
            raise unwritable(self.path, error) from error


def _read(path: Path) -> Iterator[tuple[MadeFrom, dict[str, CaseResult]]]:
    """Yield what an earlier run left; a line that was cut short ends it."""
    if not path.exists():
        return
    made_from: MadeFrom | None = None
    cases: dict[str, CaseResult] = {}
    # Only "\n" ends a line: a JSON string may hold U+2028.
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            value = json.loads(line)
            if "made_from" in value:
                if made_from is not None:
                    yield made_from, cases
                made_from, cases = value["made_from"], {}
            else:
                case = _CASE.validate_python(value["case"])
                cases[case.question.id] = case
        except (ValueError, TypeError, KeyError, ValidationError):
            continue
    if made_from is not None:
        yield made_from, cases


def _changed(made_from: MadeFrom, others: Sequence[MadeFrom]) -> str:
    """Say what differs from the earlier run that is most like this one."""
    differences = [
        sorted(name for name in {*made_from, *one} if one.get(name) != made_from.get(name)) for one in others
    ]
    fewest = min(differences, key=len)
    named = [f"another {name}" for name in fewest]
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named) or "no case that fits"

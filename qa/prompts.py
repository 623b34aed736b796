"""Prompts: one file each, loaded by name, filled in once, counted in tokens."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.chunks import token_counts
from qa.errors import PromptError

_FILE = re.compile(r"---\n(?P<front>.*?)\n---\n\s*## system\n(?P<system>.*?)\n## user\n(?P<user>.*)", re.DOTALL)
_VARIABLE = re.compile(r"\{([a-z_]+)\}")
# What could close the fence around what is quoted.
_FENCE = re.compile(r"<(?=\s*/?\s*(?:sentences|conversation))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Messages:
    """A prompt with its values filled in: what the system says, and what the user says."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt: ``system`` and ``user`` are texts with ``{variable}`` where a value goes."""

    name: str
    version: str
    variables: frozenset[str]
    system: str
    user: str

    def render(self, **values: str) -> Messages:
        """Fill the values in; what they hold is not filled in again.

        Raises ``PromptError`` for a variable without a value, and for a value without a variable.
        """
        for name in sorted(self.variables ^ values.keys()):
            kind = "needs a value for" if name in self.variables else "has no variable"
            raise PromptError(f"The prompt {self.name!r} {kind} {name!r}; change its file, or unset QA_PROMPTS.")
        return Messages(*(_VARIABLE.sub(lambda found: values[found[1]], text) for text in (self.system, self.user)))


def load_prompt(name: str, folders: Sequence[Path]) -> Prompt:
    """Read the prompt ``name`` from the first of ``folders`` that holds it.

    Raises ``PromptError`` if none does, or if the file's front matter does not fit its name and its text.
    """
    path = next((folder / f"{name}.md" for folder in folders if (folder / f"{name}.md").is_file()), None)
    if path is None:
        raise PromptError(
            f"There is no prompt {name}.md in {' or '.join(map(str, folders))}; add it there, or unset QA_PROMPTS."
        )
    try:
        found = _FILE.fullmatch(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"The prompt {path} cannot be read: {error}; mend it, or unset QA_PROMPTS.") from error
    if found is None:
        raise PromptError(
            f"The prompt {path} must have front matter between two lines of ---, '## system' and '## user'."
        )
    front = _front_matter(found["front"], path)
    variables = frozenset(part.strip() for part in front["variables"].split(",") if part.strip())
    used = set(_VARIABLE.findall(found["system"] + found["user"]))
    if front["name"] != name:
        raise PromptError(
            f"The prompt {path} calls itself {front['name']!r}; its file calls it {name!r}; make them agree."
        )
    for odd in sorted(used ^ variables):
        where = "its text but not in its front matter" if odd in used else "its front matter but not in its text"
        raise PromptError(f"The prompt {path} has the variable {odd!r} in {where}; name it in both, or in neither.")
    return Prompt(name, front["version"], variables, found["system"].strip(), found["user"].strip())


def _front_matter(text: str, path: Path) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.splitlines() if line.strip())
    front = {key.strip(): value.strip() for key, _, value in pairs}
    if sorted(front) != ["name", "variables", "version"] or not front["version"]:
        raise PromptError(f"The front matter of {path} must give name, version and variables, and nothing else.")
    return front


def fitting(texts: Sequence[str], budget: int, encoding: str) -> int:
    """Return how many of ``texts``, from the first on, fit into ``budget`` tokens as numbered lines; one at least.

    Raises ``ModelError`` where the encoding cannot be loaded.
    """
    left = budget
    lines = [f"[{number}] {text}\n" for number, text in enumerate(texts, start=1)]
    for number, tokens in enumerate(token_counts(lines, encoding)):
        left -= tokens
        if left < 0:
            return max(number, 1)
    return len(texts)


def numbered(texts: Sequence[str]) -> str:
    """Return texts as numbered lines, one each, that cannot close the fence they are put in."""
    return "\n".join(f"[{number}] {fenced(text)}" for number, text in enumerate(texts, start=1))


def fenced(text: str) -> str:
    """Return a text in one line that cannot close the fence around it."""
    return " ".join(_FENCE.sub("‹", text).split())

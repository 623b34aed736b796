"""What a source calls itself: the subject of a mail, the line that it opens with, or what that says it is about.

"Where did she die?" under "Edith Voss (1899-1981)" is about Edith Voss, though no sentence near it says so.
"""

import re
from collections.abc import Sequence

from index.records import Sentence

# So many sentences of a source are looked at; the subject of a mail stands behind its sender, addressee and date.
OPENING = 6
# A longer sentence is no title.
MOST_CHARACTERS = 200
_SUBJECT = "Subject: "
# Characters between a line and the paragraph below it.
_PARAGRAPH = 2
_ENDS = (".", "!", "?", "…", "。")
# "Edda Voss (1899-1981) was a painter", not "Old mills are the pride of Orm".
_NAME = r"[A-Z][\w.'’-]*(?:\s(?:of|de|da|von|van|the)){0,2}"
_DEFINES = re.compile(rf"{_NAME}(?:\s{_NAME})*(?:\s?\([^()]*\)|,[^,]*,)?\s+(?:is|was|are|were)\s+(?:an?|the|one)\s")


def title_of(opening: Sequence[Sentence]) -> Sentence | None:
    """Return which of the first sentences of a source is its title; None where it has none."""
    subject = next((sentence for sentence in opening if sentence.text.startswith(_SUBJECT)), None)
    if subject or not opening:
        return subject
    first, *others = opening
    is_apart = not first.text.endswith(_ENDS) or not others or others[0].start - first.end >= _PARAGRAPH
    is_title = len(first.text) <= MOST_CHARACTERS and (is_apart or _DEFINES.match(first.text) is not None)
    return first if is_title else None

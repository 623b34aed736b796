"""What a source calls itself: the subject of a mail, or the sentence that it opens with.

"Where did she die?" under "Edith Voss (1899-1981)" is about Edith Voss, though no sentence near it says so.
"""

from collections.abc import Sequence

from index.records import Sentence

# So many sentences of a source are looked at; the subject of a mail stands behind its sender, addressee and date.
OPENING = 6
# A longer sentence is no title.
MOST_CHARACTERS = 200
_SUBJECT = "Subject: "


def title_of(opening: Sequence[Sentence]) -> Sentence | None:
    """Return which of the first sentences of a source is its title; None where it has none."""
    subject = next((sentence for sentence in opening if sentence.text.startswith(_SUBJECT)), None)
    title = subject or (opening[0] if opening else None)
    return title if title and len(title.text) <= MOST_CHARACTERS else None

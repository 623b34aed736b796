"""What is read for a question: the most relevant of the sentences found, each among its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.question_words import content_words
from index.records import DateExpression, Hit, Sentence
from qa.offsets import Span
from qa.reader.appositions import defining
from qa.reader.asked import asks_for_all, asks_for_several
from qa.reader.replies import asks
from qa.stems import stem, stem_set

# Characters that are read for one question, about 550 tokens: a half more answers no more questions.
MOST_CHARACTERS = 2200
# The same where a question asks for all that fits.
MOST_LISTED_CHARACTERS = 3200
_MARKS, _ENDS = "#*_=- \t", ".:?!"


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring sentences of a hit joined by a space.

    The title of their source may stand before them. ``spans`` says where each sentence stands in that text,
    ``answering`` which of them may answer, ``dates`` what days it speaks of itself.
    """

    source_name: str
    sentences: tuple[Sentence, ...]
    relevances: tuple[float, ...]
    text: str
    spans: tuple[Span, ...]
    answering: tuple[bool, ...]
    dates: tuple[tuple[DateExpression, ...], ...]

    def around(self, number: int) -> Span:
        """Return where the sentence at this position and its neighbours stand."""
        return self.spans[max(0, number - 1)][0], self.spans[min(number + 1, len(self.spans) - 1)][1]


def characters_for(question: str) -> int:
    """Return how many characters are read for a question."""
    return MOST_LISTED_CHARACTERS if asks_for_all(question) or asks_for_several(question) else MOST_CHARACTERS


def focused(hits: Sequence[Hit], most_characters: int, question: str = "") -> list[Window]:
    """Return the most relevant sentences of ``hits`` among their neighbours, as windows, best first.

    One that defines the word a question asks about ("the Buyer") goes before all others, which only use it.

    Sentences are taken by their relevance, each with the one before and the one after it, until they
    hold ``most_characters``; the best is always taken, however long. Those that stand side by side
    make one window.
    """
    places: dict[str, Span] = {}
    for place, hit in enumerate(hits):
        for number, sentence in enumerate(hit.sentences):
            if hit.may_answer(number):
                places.setdefault(sentence.id, (place, number))
    chosen: list[set[int]] = [set() for _ in hits]
    characters = 0
    term = defining(question)
    ranks = {
        at: (term is None or not term.search(hits[at[0]].sentences[at[1]].text), -hits[at[0]].sentence_scores[at[1]])
        for at in places.values()
    }
    for place, number in sorted(ranks, key=lambda at: ranks[at]):
        if characters >= most_characters:
            break
        sentences = hits[place].sentences
        taken = {n for n in (number - 1, number, number + 1) if 0 <= n < len(sentences)} - chosen[place]
        chosen[place] |= taken
        characters += sum(len(sentences[n].text) for n in taken)
    return [
        _window(hit, run, question) for hit, numbers in zip(hits, chosen, strict=True) for run in _runs(sorted(numbers))
    ]


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Part ascending numbers where one is missing."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _window(hit: Hit, numbers: Sequence[int], question: str) -> Window:
    sentences = tuple(hit.sentences[number] for number in numbers)
    text = " ".join(sentence.text for sentence in sentences)
    title = _title(hit.title, text, question)
    spans: list[Span] = []
    start = len(title)
    for sentence in sentences:
        spans.append((start, start + len(sentence.text)))
        start += len(sentence.text) + 1
    return Window(
        hit.source_name,
        sentences,
        tuple(_relevance(hit, number) for number in numbers),
        title + text,
        tuple(spans),
        tuple(hit.may_answer(number) for number in numbers),
        tuple(hit.own_dates(number) for number in numbers),
    )


def _title(title: str, text: str, question: str) -> str:
    """Return the title to read before a text, with what parts them, where it has words of the question that lack there.

    It says who "she" is, and what the fee is for.
    """
    asked = {stem(word) for word in content_words(question)}
    if not asked & stem_set(title) - stem_set(text):
        return ""
    return f"{title.strip(_MARKS)}{'' if title[-1] in _ENDS else '.'} "


def _relevance(hit: Hit, number: int) -> float:
    """Return the relevance of a sentence; what replies to a question is as relevant as that is."""
    own = hit.sentence_scores[number]
    is_reply = number > 0 and asks(hit.sentences[number - 1].text) and not asks(hit.sentences[number].text)
    return max(own, hit.sentence_scores[number - 1]) if is_reply else own

"""Answers as the reader finds them, made from a sentence and the words in it that answer."""

from index.dates import dated
from index.records import Source
from index.sentences import sentences_of
from qa.reader.records import Found


def found(text: str, answer: str, probability: float = 0.9) -> Found:
    """Return ``answer`` as it was found in ``text``, a sentence."""
    sentences = sentences_of(Source(text, text, text))
    (sentence,), (dates,) = sentences, dated(sentences)
    start = text.index(answer)
    end = start + len(answer)
    said = tuple(one for one in dates if one.start < end and start < one.end)
    return Found(answer, text, sentence, start, end, probability, dates=dates, said=said)

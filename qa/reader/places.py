"""From offsets in a sentence as it is shown to offsets in its source's text, where marks or line ends stand inside."""

import re
from collections.abc import Callable

from index.records import Sentence

_BREAK = re.compile(r"[-‐\u00ad][^\S\r\n]*(?:\r\n|\r|\n)|(?<=[\s>])>")


def place_in_source(
    sentence: Sentence, start: int, end: int, source_text: Callable[[str], str | None]
) -> tuple[int, int] | None:
    """Return the offsets in the source's text of ``sentence.text[start:end]``.

    None where marks were left out of the sentence's text and the source's text is not at hand or does
    not hold the sentence.
    """
    if len(sentence.text) == sentence.end - sentence.start:
        return sentence.start + start, sentence.start + end
    source = source_text(sentence.source_id)
    if source is None:
        return None
    places = aligned(sentence.text, source[sentence.start : sentence.end])
    if places is None or not start < end:
        return None
    return sentence.start + places[start], sentence.start + places[end - 1] + 1


def aligned(shown: str, original: str) -> list[int] | None:
    """Return for every character of ``shown`` its position in ``original``, which has more.

    That is marks in brackets, blanks before them, and line ends with the hyphen before or the marks of quotation
    behind. None where ``shown`` cannot be made of ``original`` by leaving these out.
    """
    places: list[int] = []
    position = 0
    for character in shown:
        while position < len(original) and not _is_shown_as(original[position], character):
            found = _BREAK.match(original, position)
            if found:
                position = found.end()
            elif original[position] == "[":
                closing = original.find("]", position)
                position = len(original) if closing < 0 else closing + 1
            elif original[position].isspace():
                position += 1
            else:
                return None
        if position == len(original):
            return None
        places.append(position)
        position += 1
    return places


def _is_shown_as(original: str, character: str) -> bool:
    return original == character or (character == " " and original in "\r\n")

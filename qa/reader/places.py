"""From offsets in a sentence as it is shown to offsets in its source's text, where footnote marks stand inside."""

from collections.abc import Callable

from index.records import Sentence


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
    """Return for every character of ``shown`` its position in ``original``, which has marks in brackets besides.

    None where ``shown`` cannot be made of ``original`` by leaving out marks and blanks before them.
    """
    places: list[int] = []
    position = 0
    for character in shown:
        while position < len(original) and original[position] != character:
            if original[position] == "[":
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

"""Sentences that must be given whole, since a few words cut out of them would say more than they do.

They deny, plan or quote: "was never opened in 1912", "is expected to come on Monday", "“The captain fled,” she said".
What the text itself takes over from somebody ("according to", "allegedly") may be given in part.
"""

import re

from qa.offsets import Span, meets
from qa.reader.times import asks_of_past, asks_when
from qa.stems import FUNCTION, WORD, stem, stem_set

_ADVERB = r"(?:(?:been|be|being|have|had|yet|ever|even|also|really|in\s+fact|\w+ly)\s+){0,2}"
# "Did not open until 1912" tells that it opened.
_DENIED = re.compile(
    rf"(?:\b(?:never|not|cannot|nor)|n['’]t)\s+{_ADVERB}(?P<verb>[^\W\d_]+)(?![^.,;:]*\b(?:until|till)\b)", re.I
)
_DENYING = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|cannot|without|refuse[sd]?|fail(?:s|ed)?)\b|n['’]t\b", re.I
)
_PLANNING = (
    r"will|shall|should|may|might|(?:is|are|was|were)\s+to"
    r"|(?:plan|intend|hop|wish|propos|aim|tr[iy]|attempt|promis|threaten|offer|expect|schedul|suppos|want|refus|declin|fail"
    r"|wait|agree|prepar)(?:s|es|e|ed|ned|d|y|ing)?\s+to|(?:is|are|was|were)\s+due\s+to|due\s+to\s+be|yet\s+to|likely\s+to|about\s+to|unable\s+to"
)
# "No ferry sailed", not "no fewer than nine ferries".
_NONE = re.compile(
    r"\b(?:no|none|nobody|neither|nothing)\b(?!\s+(?:fewer|less|more|later|earlier|longer|doubt)\b)", re.I
)
# "She wrote that it would come on Monday", but of what became of it "it would become famous in 1912".
_WOULD = r"that\s+(?:[^\s,;:.]+\s+){1,5}would"
_PLANNED = re.compile(rf"\b(?:{_PLANNING}|{_WOULD})\s+{_ADVERB}(?P<verb>[^\W\d_]+)", re.I)
# "The fair on 4 May was called off"; "a fair, planned for 4 May".
_CALLED_OFF = re.compile(
    r"\b(?:is|are|was|were|been|be|being)\s+(?:\w+ly\s+)?(?:cancel+ed|called\s+off|postponed|put\s+off|rescheduled|adjourned"
    r"|averted|vacated|scrapped)\b",
    re.I,
)
_PART_END = re.compile(r";|\b(?:and|but|as|after|because|while|although)\b|,\s+(?=which|who)", re.I)
_MEANT_FOR = re.compile(
    r"\b(?:planned|scheduled|listed|requested|booked|called|expected|proposed|arranged|intended|due)\s+for\s+(?:the\s+)?\Z",
    re.I,
)
_MEANT = re.compile(r"\b(?:plan|schedul|list|request|book|call|expect|propos|arrang|intend|fix|due\b|set\b)", re.I)
# Of what is, or may be, a plan tells enough.
_NOT_OF_FACTS = re.compile(rf"\b(?:{_PLANNING}|do|does|is|are|can|could|would|must|plan\w*|expect\w*|going)\b", re.I)
_QUOTATION = re.compile(r"[\"“«][^\"“”«»]+[\"”»]")
_SAYS = re.compile(
    r"\b(?:sa(?:id|ys?)|t(?:old|ells?)|claim\w*|declar\w*|announc\w*|explain\w*|wr(?:ote|ites?)|add(?:ed|s)|repl(?:ied|ies)"
    r"|ask(?:ed|s)?|shout\w*|whisper\w*|cr(?:ied|ies)|stat(?:ed|es)|insist\w*|warn\w*)\b",
    re.I,
)
# The guard said: “You are late.”
_TOLD = re.compile(r"[,:]\s+\Z")
# “You are late,” said the guard.
_SPOKEN = re.compile(r"[,?!][\"”»]\s+(?P<speaker>[^\W\d_][^.;:\"“”«»]{0,60})")
_CLAIMED = re.compile(
    r"\b(?:claim|alleg|den(?:y|i)|doubt|suspect)\w*\s+(?:that|whether)\b|\b(?:claim|alleg|suspect)\w*(?<!ions)(?<!ion)\s+to\b"
    r"|\baccus\w*\b[^,;]{0,60}?\bof\b",
    re.I,
)
_ASKS_FOR_WORDS = re.compile(
    r"\b(?:say|said|tell|told|claim|call|state[ds]?|declare|announce|explain|write|wrote|add|reply|replied|ask(?:ed)?|shout"
    r"|whisper|according|quote|word|phrase|think|thought|describe|insist|warn|promise|refer|title|name)\w*\b",
    re.I,
)
_THINKS = re.compile(r"\b(?:thought|believed|dream\w*|imagin\w*|pretend\w*|hoped|wished|unable)\b", re.I)
_LONGEST_ENDING = 3
_NEAR, _REACH = 4, 80  # words, characters
_CLAUSE_END = re.compile(r";|,\s+(?:and|but|while|whereas)\s", re.I)
_SAYS_ONLY = re.compile(r"\bonly\b", re.I)
# "First class is allowed only for long journeys".
_ONLY_SO = re.compile(r"[^,;:.]*\bonly\s+(?:for|if|when|where|with|after|by\s+\w+ing|on\s+condition)\b", re.I)
# "Herbs, not trees".
_RATHER = re.compile(
    r"\b(?:not|nor|rather\s+than|instead\s+of|other\s+than)\s+(?:(?:in|on|at|by|for|to|from|with)\s+)?(?:(?:the|an?)\s+)?\Z",
    re.I,
)
_NO_CONTRAST = re.compile(r"(?:un)?till?\b|before\b|only\b|just\b|more\b|less\b|\w+er\s+than\b", re.I)


def misleads(question: str, text: str, span: Span, sentence: Span) -> bool:
    """Tell whether the span, cut out of its sentence, reads as a fact that the sentence does not state."""
    said = text[slice(*sentence)]
    first, last = span[0] - sentence[0], span[1] - sentence[0]
    is_shouted = question == question.upper()
    words = [word for word in WORD.findall(question) if word.lower() not in FUNCTION]
    asked = {word for word in words if is_shouted or not word[0].isupper()}
    if not _DENYING.search(question):
        if _only(_DENIED, asked, said) or _is_of_none(asked, said, (first, last)):
            return True
        is_contrast = _RATHER.search(said, 0, first) and not _NO_CONTRAST.match(said, first)
        if is_contrast and not asks_when(question):
            return True
        if not _SAYS_ONLY.search(question) and _ONLY_SO.match(said, last):
            return True
    if asks_when(question) and (_is_called_off(question, said, first) or _is_only_meant(question, said, first)):
        return True
    if not _NOT_OF_FACTS.search(question) and _only(_PLANNED, asked, said):
        return True
    return not _ASKS_FOR_WORDS.search(question) and (_is_quoted(said, first, last) or _is_claimed(said, first))


def _is_called_off(question: str, said: str, first: int) -> bool:
    """Tell whether what a sentence gives a day to was called off, unless the question is about that."""
    start = max((found.end() for found in _PART_END.finditer(said, 0, first)), default=0)
    end = _PART_END.search(said, first)
    found = _CALLED_OFF.search(said, start, end.start() if end else len(said))
    return found is not None and not stem_set(question) & stem_set(found[0])


def _is_only_meant(question: str, said: str, first: int) -> bool:
    """Tell whether the day at ``first`` is one that something was planned for, and the question asks when it was."""
    return asks_of_past(question) and not _MEANT.search(question) and bool(_MEANT_FOR.search(said, 0, first))


def _only(pattern: re.Pattern[str], asked: set[str], said: str) -> bool:
    """Tell whether a verb of the question stands in the sentence, and nowhere but behind what the pattern finds."""
    found = [match for match in pattern.finditer(said) if any(_is_form(word, match["verb"]) for word in asked)]
    places = {match.start("verb") for match in found}
    verbs = {stem(match["verb"]) for match in found}
    return bool(found) and not any(stem(word[0]) in verbs for word in WORD.finditer(said) if word.start() not in places)


def tells_otherwise(text: str) -> bool:
    """Tell whether a sentence denies or plans anything, or tells what somebody says or thinks."""
    return any(pattern.search(text) for pattern in (_DENYING, _PLANNED, _CLAIMED, _SAYS, _THINKS))


def _is_of_none(asked: set[str], said: str, span: Span) -> bool:
    """Tell whether words of the question stand right behind "no" or the like: nothing happened to such things.

    A "no" in a clause behind the answer at ``span`` is one of something else; an answer of "nothing" tells it itself.
    """
    for found in _NONE.finditer(said):
        if meets(span, [found.span()]) or _PART_END.search(said, span[1], max(span[1], found.start())):
            continue
        behind = WORD.findall(said, found.end(), found.end() + _REACH)[:_NEAR]
        if any(_is_form(word, other) for word in asked for other in behind):
            return True
    return False


def _is_form(word: str, verb: str) -> bool:
    """Tell whether a word is a form of a verb, not another one made of it ("developmental")."""
    return stem(word) == stem(verb) and abs(len(word) - len(verb)) <= _LONGEST_ENDING


def _is_quoted(said: str, first: int, last: int) -> bool:
    """Tell whether the words stand in somebody's speech, not in a title or a name."""
    for quotation in _QUOTATION.finditer(said):
        if meets((first, last), [quotation.span()]):
            outside = f"{said[: quotation.start()]} {said[quotation.end() :]}"
            is_all = not WORD.search(outside)
            is_told = _TOLD.search(said, 0, quotation.start()) is not None and _SAYS.search(outside) is not None
            spoken = _SPOKEN.match(said, quotation.end() - 2)
            return is_all or is_told or (spoken is not None and _SAYS.search(spoken["speaker"]) is not None)
    return False


def _is_claimed(said: str, first: int) -> bool:
    """Tell whether the words stand behind "claimed", "alleged" or the like, in the same clause."""
    claims = [claim.end() for claim in _CLAIMED.finditer(said, 0, max(first, 0))]
    return bool(claims) and _CLAUSE_END.search(said, claims[-1], first) is None

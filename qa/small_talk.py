"""Messages that ask nothing of the sources, and those that ask for the last answer once more.

"Thanks" is neither a question nor a part of one; "Are you sure?" and "Which sentence says so?" are answered by what
was answered before, with the sentence that it stands in.
"""

import re

_KIND = (
    r"(?:(?:many\s+)?thank(?:s|\s+you)(?:\s+(?:a\s+lot|(?:so|very)\s+much|again|for\s+(?:that|this|your\s+help)))?"
    r"|ok(?:ay)?|great|good|fine|nice|perfect|cool|alright|all\s+right|interesting|i\s+see|got\s+it|very\s+good"
    r"|hello|hi|hey|good\s+(?:morning|afternoon|evening|night|day)|(?:good)?bye|cheers)"
)
_COURTESY = re.compile(rf"\W*(?:(?:{_KIND}|no|yes)\b\W*){{1,4}}", re.IGNORECASE)
_LEADING = re.compile(rf"\W*(?:{_KIND}(?:\s*[,.;:!–—]+\s*|\s+-+\s+)){{1,3}}(?=\w)", re.IGNORECASE)
_THAT = r"(?:so|that|this|it)"
_AGAIN = re.compile(
    r"\W*(?:(?:but|and|so)\s+)?(?:"
    rf"(?:are\s+you\s+(?:\w+ly\s+|quite\s+)?(?:sure|certain)(?:\s+(?:about|of)\s+{_THAT})?|really)"
    r"|is\s+(?:that|this)\s+(?:really\s+)?(?:true|right|correct)"
    rf"|(?:in\s+)?which\s+(?:sentence|passage)(?:\s+(?:says|tells|states|is)\s+{_THAT}(?:\s+in)?)?"
    rf"|(?:which|what)\s+(?:line|page|source|document|file)\s+(?:says\s+{_THAT}|is\s+(?:that|this|it)\s+(?:in|from))"
    rf"|where\s+(?:does\s+(?:it|the\s+(?:text|source))\s+say\s+{_THAT}|is\s+(?:that|this|it)\s+(?:written|from))"
    rf"|says\s+who|who\s+says\s+{_THAT}|how\s+do\s+you\s+know(?:\s+{_THAT})?|what(?:'s|\s+is)\s+(?:your|the)\s+source"
    r"|(?:please\s+)?(?:show|give|quote)\s+(?:me\s+)?(?:the|that)\s+(?:sentence|source|passage)(?:\s+please)?"
    r")\W*",
    re.IGNORECASE,
)


def is_courtesy(message: str) -> bool:
    """Tell whether a message asks nothing: "Thanks", "ok, great", "hello"."""
    return _COURTESY.fullmatch(message) is not None


def asks_again(message: str) -> bool:
    """Tell whether a message asks for the last answer and its sentence again: "Are you sure?", "Says who?"."""
    return _AGAIN.fullmatch(message) is not None


def without_courtesy(message: str) -> str:
    """Return a message without the thanks or greeting that it opens with: "Thanks. And when?" as "And when?"."""
    found = None if is_courtesy(message) else _LEADING.match(message)
    return message[found.end() :] if found else message

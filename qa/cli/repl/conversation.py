"""One conversation: which session, what was answered last, and the settings that hold for it alone."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from index.records import Source
from qa.assemble import OF_ANSWERS, Service
from qa.errors import CommandError, UnknownSessionError, UnknownSourceError
from qa.records import Answer, Citation, Delta, KeptTurn, Written
from qa.settings import PREFIX, SECRET, Settings, load_settings
from qa.telling import Basis

MOST_LISTED = 20
MOST_KNOWN = 1000
UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Answered:
    """What is known of the last answer: its question, what it cites, else what came closest, how sure it is."""

    question: str
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    confidence: float
    written: Written | None

    @classmethod
    def of(cls, answer: Answer) -> "Answered":
        """Return what to remember of an answer."""
        return cls(answer.question, answer.citations, answer.nearest, answer.confidence, answer.written)

    @classmethod
    def kept(cls, turn: KeptTurn) -> "Answered":
        """Return what to remember of an answer that was kept."""
        body: dict[str, Any] = json.loads(turn.answer_json)
        nearest = tuple(Citation(**fields) for fields in body.get("nearest", ()))
        written = Written(**body["written"]) if body.get("written") else None
        return cls(turn.turn.question, turn.citations, nearest, float(body.get("confidence", 0.0)), written)


class Conversation:
    """Asks in one session and remembers the last answer."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.session_id: str | None = None
        self.last: Answered | None = None

    def ask(self, question: str) -> Iterable[Delta | Citation | Answer]:
        """Answer within the session, and remember the answer once it is whole."""
        self.service.prepare()
        for item in self.service.pipeline.ask(question, self.session_id):
            if isinstance(item, Answer):
                self.last, self.session_id = Answered.of(item), item.session_id
            yield item

    def begin_anew(self) -> None:
        """Forget the conversation; it stays among the sessions."""
        self.session_id = self.last = None

    def answered(self) -> Answered:
        """Return the last answer; raise ``CommandError`` if there is none."""
        if self.last is None:
            raise CommandError("Nothing has been asked yet; ask a question first.")
        return self.last

    def basis(self) -> Basis:
        """Return what the last answer is made from."""
        asked = self.answered().question
        turns = [] if self.session_id is None else self.service.sessions.history(self.session_id)
        return self.service.pipeline.basis(asked, turns[:-1])

    def turns(self) -> list[KeptTurn]:
        """Return the conversation so far; raise ``CommandError`` if there is none."""
        self.answered()
        return [] if self.session_id is None else self.service.sessions.turns(self.session_id)

    def resume(self, wanted: str) -> KeptTurn:
        """Go on with the session that ``wanted`` is the beginning of; return its last turn."""
        if not wanted:
            raise CommandError("Which session? /sessions lists them; give an id or its beginning: /resume ID.")
        known = [one.id for one in self.service.sessions.summaries(MOST_KNOWN) if one.id.startswith(wanted)]
        if len(known) > 1:
            raise UnknownSessionError(f"{len(known)} sessions begin with {wanted[:64]!r}; give more of the id.")
        if not known:
            raise UnknownSessionError(f"There is no session {wanted[:64]!r}; /sessions lists them.")
        last = self.service.sessions.turns(known[0])[-1]
        self.session_id, self.last = known[0], Answered.kept(last)
        return last

    def cited(self, wanted: str) -> Citation | None:
        """Return what the last answer cites under a marker ("1" or "[1]"), or came closest to it; else None."""
        number = wanted.removeprefix("[").removesuffix("]")
        cited = (self.last.citations or self.last.nearest) if self.last else ()
        return next((one for one in cited if number == str(one.marker)), None)

    def source(self, wanted: str) -> Source:
        """Return the source with this name or id; raise ``UnknownSourceError`` where it is not one."""
        catalog = self.service.catalog
        found = [one for one in catalog.summaries() if wanted in (one.id, one.name)]
        if len(found) > 1:
            ids = ", ".join(one.id for one in found)
            raise UnknownSourceError(f"{len(found)} sources are named {wanted}; give an id: {ids}.")
        source = catalog.source(found[0].id) if found else None
        if source is None:
            markers = " or a marker of the last answer" if self.last and self.last.citations else ""
            raise UnknownSourceError(f"There is no source {wanted!r}; /sources lists them. Give a name{markers}.")
        return source

    # -- settings -----------------------------------------------------------------------------------

    def setting(self, wanted: str) -> str:
        """Return the name of a setting as it is spelt in the code; raise ``CommandError`` for others."""
        name = wanted.upper().removeprefix(PREFIX).lower()
        if name in OF_ANSWERS:
            return name
        if name in Settings.model_fields:
            raise CommandError(
                f"{PREFIX}{name.upper()} cannot change while you talk; set it in the environment or in qa.toml,"
                " then start again."
            )
        raise CommandError(f"There is no setting {wanted[:64]!r}; /set shows them all.")

    def set(self, wanted: str, value: str) -> None:
        """Give a setting another value for this conversation; ``unset`` gives it back its default."""
        name = self.setting(wanted)
        known = {key: given for key, given in self.service.settings if key != name}
        default = Settings.model_fields[name].default
        self.service.answer_as(load_settings(**known, **{name: default if value == UNSET else value}))

    def settings(self) -> list[tuple[str, str, str]]:
        """Return name, value and purpose of the settings that can change."""
        rows: list[tuple[str, str, str]] = []
        for name in OF_ANSWERS:
            value = getattr(self.service.settings, name)
            shown = UNSET if value is None else "(hidden)" if name in SECRET else str(value)
            rows.append((name, shown, Settings.model_fields[name].description or ""))
        return rows

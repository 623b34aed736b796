"""The routes that list, show, export and delete conversations."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from qa.assemble import Service
from qa.transcripts import as_json, markdown
from qa.web.schemas import SessionBody, SessionChange, SessionTurns, problems

MOST_LISTED = 1000


class Format(StrEnum):
    """What a conversation can be exported as."""

    MARKDOWN = "markdown"
    JSON = "json"


def session_routes(service: Service) -> APIRouter:
    """Return the routes of the sessions."""
    router = APIRouter(prefix="/sessions", tags=["sessions"], responses=problems(401, 404, 422, 507))

    @router.get("")
    def list_sessions(limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 100) -> list[SessionBody]:
        """List the sessions, the one asked last first."""
        return [SessionBody.of(summary) for summary in service.sessions.summaries(limit)]

    @router.get("/{session_id}")
    def show_session(session_id: str) -> SessionTurns:
        """Show the turns of a session, oldest first."""
        return SessionTurns.of(session_id, service.sessions.turns(session_id))

    @router.get(
        "/{session_id}/export",
        response_class=Response,
        responses={200: {"content": {"text/markdown": {"schema": {"type": "string"}}, "application/json": {}}}},
    )
    def export_session(session_id: str, form: Annotated[Format, Query(alias="format")] = Format.MARKDOWN) -> Response:
        """Give a session as a file: Markdown with the cited sentences as footnotes, or JSON."""
        turns = service.sessions.turns(session_id)
        is_json = form is Format.JSON
        name = f"{session_id}.{'json' if is_json else 'md'}"
        return Response(
            as_json(session_id, turns) if is_json else markdown(session_id, turns, service.sessions.title(session_id)),
            media_type="application/json" if is_json else "text/markdown",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @router.patch("/{session_id}", status_code=204)
    def rename_session(session_id: str, change: SessionChange) -> None:
        """Give a session a title, or take it away."""
        service.sessions.rename(session_id, change.title)

    @router.delete("/{session_id}", status_code=204)
    def delete_session(session_id: str) -> None:
        """Delete a session with all its turns."""
        service.sessions.delete(session_id)

    return router

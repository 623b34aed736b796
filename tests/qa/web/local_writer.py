"""Lets a local chat model answer behind a running service."""

import sys
from pathlib import Path

from live_service import Live

from qa.assemble import shared_folder
from qa.prompts import load_prompt
from qa.support import WordSupport
from qa.verification import Verifier
from qa.writer.answerer import WriterAnswerer
from qa.writer.stream import ChatModel, Limits

sys.path.insert(0, str(Path(__file__).parents[1] / "writer"))
from chat_models import LocalChatModel, RefusedError, saying

__all__ = ["LocalChatModel", "RefusedError", "saying", "write_by"]


def write_by(live: Live, model: LocalChatModel) -> LocalChatModel:
    """Let a local chat model answer."""
    folders = [shared_folder("prompts")]
    live.service.pipeline._teller.answerer = WriterAnswerer(
        ChatModel(model, "openai:local", Limits(silence=5, retries=0)),
        load_prompt("answer", folders),
        load_prompt("repair", folders),
        Verifier(WordSupport()),
    )
    return model

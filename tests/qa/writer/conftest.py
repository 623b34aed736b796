"""Pipelines whose answers a local chat model writes, over the real index."""

from collections.abc import Callable

import pytest
from chat_models import LocalChatModel, MakeWriter, pipeline_of

from qa.answering import Answerer
from qa.ask import Pipeline
from qa.assemble import Service, shared_folder
from qa.prompts import load_prompt
from qa.support import WordSupport
from qa.verification import Verifier
from qa.writer.answerer import WriterAnswerer, WriterOptions
from qa.writer.stream import ChatModel, Limits


@pytest.fixture
def make_writer() -> MakeWriter:
    def make(model: LocalChatModel, fallback: Answerer | None = None, tokens: int = 3000) -> WriterAnswerer:
        return WriterAnswerer(
            ChatModel(model, "local:test", Limits(silence=5, retries=2)),
            *(load_prompt(name, [shared_folder("prompts")]) for name in ("answer", "repair")),
            Verifier(WordSupport()),
            WriterOptions(tokens=tokens, fallback=fallback),
        )

    return make


@pytest.fixture
def ask(seeded: Service, make_writer: MakeWriter) -> Callable[..., Pipeline]:
    """Return a pipeline over the sample source for a model."""

    def make(model: LocalChatModel, **options: object) -> Pipeline:
        return pipeline_of(seeded, make_writer(model, **options))

    return make

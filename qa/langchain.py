"""The search as a LangChain retriever and the pipeline as a LangChain runnable, to build on.

from qa.assemble import assemble
from qa.langchain import CitedQA, SentenceRetriever
from qa.settings import load_settings

service = assemble(load_settings())
service.prepare()
retriever = SentenceRetriever(pipeline=service.pipeline, k=5)
answerer = CitedQA(service.pipeline)
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.prompt_values import PromptValue
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import ConfigDict, Field

from index.records import ScoredSentence, ranked_sentences
from qa.ask import Pipeline
from qa.errors import InvalidQuestionError
from qa.records import Answer, Delta

Asked = str | PromptValue | Sequence[BaseMessage]


class SentenceRetriever(BaseRetriever):
    """Finds the ``k`` most relevant sentences, days in the question heeded.

    A document is one sentence; its metadata are ``source``, ``source_id``, ``sentence`` (from 1), ``start`` and
    ``end`` (character offsets in the source's text), ``score`` (relevance in [0, 1]) and ``place`` (where it stands
    in the original, in words, or None).
    Raises ``InvalidQuestionError`` and what the search raises.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    pipeline: Pipeline
    k: int = Field(10, ge=1)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002
        ranked = ranked_sentences(self.pipeline.retrieve(query))[: self.k]
        return [_document(scored, self.pipeline.place(scored.sentence)) for scored in ranked]


def _document(scored: ScoredSentence, place: str | None) -> Document:
    sentence = scored.sentence
    return Document(
        id=sentence.id,
        page_content=sentence.text,
        metadata={
            "source": scored.source_name,
            "source_id": sentence.source_id,
            "sentence": sentence.ordinal,
            "start": sentence.start,
            "end": sentence.end,
            "score": round(scored.score, 4),
            "place": place,
        },
    )


class CitedQA(Runnable[Asked, AIMessageChunk]):
    """Answers a question, or the last message of a conversation, each statement cited.

    The answer is a message with [n] markers; ``response_metadata["cited_qa"]`` is the whole answer object of
    ``POST /chat``. Streamed, its text comes statement by statement. Nothing is remembered.
    Raises ``InvalidQuestionError`` and what the search raises.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    def invoke(self, input: Asked, config: RunnableConfig | None = None, **kwargs: Any) -> AIMessageChunk:  # noqa: A002, ARG002
        """Return the answer as one message."""
        return self._call_with_config(self._answered, input, config)

    def stream(self, input: Asked, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[AIMessageChunk]:  # noqa: A002
        """Yield the answer as chunks of a message, the answer object with the last."""
        yield from self.transform(iter([input]), config, **kwargs)

    def transform(
        self,
        input: Iterator[Asked],  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> Iterator[AIMessageChunk]:
        """Yield the answer to what a chain hands on, once all of it is there."""
        yield from self._transform_stream_with_config(input, self._answered_in_pieces, config)

    def _answered(self, asked: Asked) -> AIMessageChunk:
        question, exchanges = _conversation(asked)
        answer = self._pipeline.answer(question, self._pipeline.recalled(exchanges))
        return AIMessageChunk(content=answer.answer, response_metadata=_metadata(answer))

    def _answered_in_pieces(self, asked: Iterator[Asked]) -> Iterator[AIMessageChunk]:
        pieces = list(asked)
        whole: Asked = "".join(map(str, pieces)) if isinstance(pieces[0], str) else pieces[-1]
        question, exchanges = _conversation(whole)
        for item in self._pipeline.stream(question, self._pipeline.recalled(exchanges)):
            if isinstance(item, Delta):
                yield AIMessageChunk(content=item.text)
            elif isinstance(item, Answer):
                yield AIMessageChunk(content="", response_metadata=_metadata(item))


def _metadata(answer: Answer) -> dict[str, Any]:
    return {"cited_qa": json.loads(answer.to_json())}


def _conversation(asked: Asked) -> tuple[str, list[tuple[str, str]]]:
    """Return the question and the exchanges before it."""
    if isinstance(asked, str):
        return asked, []
    messages = asked.to_messages() if isinstance(asked, PromptValue) else asked
    if not messages or messages[-1].type != "human":
        raise InvalidQuestionError("The last message must be the question of a person.")
    exchanges: list[tuple[str, str]] = []
    for message in messages[:-1]:
        if message.type == "human":
            exchanges.append((message.text, ""))
        elif message.type in ("ai", "AIMessageChunk") and exchanges:
            exchanges[-1] = (exchanges[-1][0], message.text)
    return messages[-1].text, exchanges

"""Chains of LangChain's own parts with the retriever and the pipeline in them."""

import asyncio

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from qa.assemble import Service
from qa.errors import InvalidQuestionError
from qa.langchain import CitedQA, SentenceRetriever

WHO = "who was killed on 1 March?"
ANSWER = "Abdelhamid Abou Zeid [1]"


def test_retriever_gives_sentences_with_their_place(seeded: Service) -> None:
    found = SentenceRetriever(pipeline=seeded.pipeline, k=3).invoke("Which villages did the squadron take over?")
    assert len(found) == 3
    best = found[0]
    assert best.metadata["source"] == "tigharghar.txt"
    assert best.metadata["sentence"] == 11
    source = seeded.catalog.source(best.metadata["source_id"])
    assert source is not None
    assert source.text[best.metadata["start"] : best.metadata["end"]] == best.page_content
    scores = [document.metadata["score"] for document in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert best.id == f"{best.metadata['source_id']}:11"


def test_retriever_heeds_the_days_of_a_question(seeded: Service) -> None:
    retriever = SentenceRetriever(pipeline=seeded.pipeline)
    assert [document.metadata["sentence"] for document in retriever.invoke("What was found on 1 March?")] == [7]
    assert len(retriever.invoke("troops")) == 10
    with pytest.raises(InvalidQuestionError):
        retriever.invoke("")


def test_retriever_in_a_chain(seeded: Service) -> None:
    retriever = SentenceRetriever(pipeline=seeded.pipeline, k=1)
    prompt = ChatPromptTemplate.from_template("{context}\n{question}")
    texts = RunnableLambda(lambda documents: "\n".join(document.page_content for document in documents))
    chain = {"context": retriever | texts, "question": RunnablePassthrough()} | prompt
    assert "Boghassa and Tinzawatène" in chain.invoke("Which villages did the squadron take over?").to_string()
    assert [len(found) for found in retriever.batch(["troops", WHO])] == [1, 1]
    assert asyncio.run(retriever.ainvoke(WHO)) == retriever.invoke(WHO)


def test_answer_is_a_message_with_the_whole_object(seeded: Service) -> None:
    message = CitedQA(seeded.pipeline).invoke(WHO)
    assert isinstance(message, AIMessage)
    assert message.content == ANSWER
    (citation,) = message.response_metadata["cited_qa"]["citations"]
    assert (citation["source"], citation["sentence"]) == ("tigharghar.txt", 7)


def test_pieces_make_the_answer(seeded: Service) -> None:
    pieces = list(CitedQA(seeded.pipeline).stream("What happened from 19 February to 1 March 2013?"))
    assert len([piece for piece in pieces if piece.content]) > 1
    whole = sum(pieces[1:], pieces[0])
    assert isinstance(whole, AIMessageChunk)
    assert whole.content == whole.response_metadata["cited_qa"]["answer"]


def test_pipeline_in_a_chain(seeded: Service) -> None:
    prompt = ChatPromptTemplate.from_messages([("system", "Be brief."), ("human", "who was killed on {day}?")])
    chain = prompt | CitedQA(seeded.pipeline) | StrOutputParser()
    assert chain.invoke({"day": "1 March"}) == ANSWER
    assert "".join(chain.stream({"day": "1 March"})) == ANSWER
    assert asyncio.run(chain.ainvoke({"day": "1 March"})) == ANSWER
    assert chain.batch([{"day": "1 March"}] * 2) == [ANSWER] * 2


def test_earlier_messages_are_the_history(seeded: Service) -> None:
    talk = [SystemMessage("Be brief."), HumanMessage(WHO), AIMessage(ANSWER), HumanMessage("What was his rank?")]
    answer = CitedQA(seeded.pipeline).invoke(talk).response_metadata["cited_qa"]
    assert answer["standalone_question"] == "What was Abdelhamid Abou Zeid's rank?"
    again = [HumanMessage(WHO), CitedQA(seeded.pipeline).invoke(WHO), HumanMessage("What was his rank?")]
    assert CitedQA(seeded.pipeline).invoke(again).response_metadata["cited_qa"]["citations"] == answer["citations"]


@pytest.mark.parametrize("asked", ["", [], [AIMessage("x")], [HumanMessage("")], [HumanMessage("x" * 5000)]])
def test_what_is_no_question(seeded: Service, asked: object) -> None:
    answerer = CitedQA(seeded.pipeline)
    for ask in (answerer.invoke, lambda given: list(answerer.stream(given))):
        with pytest.raises(InvalidQuestionError):
            ask(asked)

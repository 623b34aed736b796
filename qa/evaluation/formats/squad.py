"""SQuAD 1.1 and 2.0 (Rajpurkar et al., arXiv 1606.05250 and 1806.03822): each paragraph becomes a source.

``{"data": [{"title", "paragraphs": [{"context", "qas": [{"id", "question", "answers": [{"text", "answer_start"}],
"is_impossible"}]}]}]}``. The gold sentence is the one that holds the first answer's characters.
"""

from collections import Counter
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.records import Source
from qa.evaluation.formats.parsed import Collector, Parsed, first_fault
from qa.evaluation.questions import GoldSpan, TestQuestion

_Model = TypeVar("_Model", bound=BaseModel)


class _Answer(BaseModel):
    text: str
    answer_start: int = Field(ge=0)


class _Question(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str
    question: str = Field(pattern=r"\S")
    answers: list[_Answer] = []
    is_impossible: bool = False


class _Paragraph(BaseModel):
    context: str
    qas: list[object]


class _Article(BaseModel):
    title: str = "untitled"
    paragraphs: list[object]


def read_squad(data: list[object], path: Path) -> Parsed:
    """Read SQuAD's articles; a paragraph is named by its article's title and its number there ("Normans#3")."""
    found = Collector(str(path))
    sources: list[Source] = []
    counts: Counter[str] = Counter()
    for number, value in enumerate(data, start=1):
        article = _valid(_Article, value, f"article {number}", found)
        if article is None:
            continue
        for item in article.paragraphs:
            counts[article.title] += 1
            name = f"{article.title}#{counts[article.title]}"
            paragraph = _valid(_Paragraph, item, f'paragraph "{name}"', found)
            if paragraph is not None:
                sources.append(Source(name, f"{path.resolve()}#{name}", paragraph.context))
                _add_questions(paragraph, name, article.title, found)
    return found.parsed(tuple(sources))


def _add_questions(paragraph: _Paragraph, name: str, title: str, found: Collector) -> None:
    for number, value in enumerate(paragraph.qas, start=1):
        place = f'question {number} of paragraph "{name}"'
        asked = _valid(_Question, value, place, found)
        if asked is None:
            continue
        try:
            gold = () if asked.is_impossible else (_gold(asked, paragraph.context, name),)
        except ValueError as error:
            found.fault(place, error, asked.id)
            continue
        answers = () if asked.is_impossible else tuple(dict.fromkeys(one.text for one in asked.answers))
        question = TestQuestion(
            id=asked.id,
            question=asked.question.strip(),
            answers=answers,
            sentences=(),
            unanswerable=asked.is_impossible,
            history=(),
            tags=("unanswerable",) if asked.is_impossible else (),
            passages=gold,
            group=title,
        )
        found.add(question, place)


def _gold(asked: _Question, context: str, name: str) -> GoldSpan:
    if not asked.answers:
        raise ValueError("the question has no answers and is not marked unanswerable; give it answers or is_impossible")
    for answer in asked.answers:
        start, end = answer.answer_start, answer.answer_start + len(answer.text)
        if not answer.text.strip() or context[start:end] != answer.text:
            raise ValueError(
                f'the answer "{answer.text}" does not stand at character {start} of its paragraph; mend that'
            )
    first = asked.answers[0]
    return GoldSpan(name, first.answer_start, first.answer_start + len(first.text))


def _valid(model: type[_Model], value: object, place: str, found: Collector) -> _Model | None:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        found.fault(place, first_fault(error))
        return None

"""BEIR's folders (Thakur et al., arXiv 2104.08663): documents, queries, and which document is relevant to which query.

``corpus.jsonl`` has ``{"_id", "title", "text"}`` a line, ``queries.jsonl`` ``{"_id", "text"}``, ``qrels/SPLIT.tsv``
a header and ``query-id corpus-id score``. Nothing says what a right answer is, so only the retrieval is scored.
"""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.records import Source
from qa.errors import QuestionFileError
from qa.evaluation.formats.parsed import Collector, Parsed, decoded, first_fault, lines, read_bytes
from qa.evaluation.questions import Fault, GoldSource, TestQuestion

FILES = ("corpus.jsonl", "queries.jsonl", "qrels")


class _Document(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str = Field(alias="_id", pattern=r"\S")
    title: str = ""
    text: str = ""


def is_beir(folder: Path) -> bool:
    """Tell whether a folder has BEIR's files."""
    return all((folder / name).exists() for name in FILES)


def judgement_files(folder: Path) -> list[Path]:
    """Return the files of judgements that are used: those of the test split, or all where there is none."""
    files = sorted((folder / "qrels").glob("*.tsv"))
    return [file for file in files if file.stem == "test"] or files


def read_beir(folder: Path) -> Parsed:
    """Read a BEIR folder: a source by each document, named by its id, a question by each query that is judged."""
    faults: list[Fault] = []
    documents = list(_documents(folder / "corpus.jsonl", faults))
    sources = tuple(_source(document, folder) for _, document in documents if document.text.strip())
    relevant = _judgements(folder, {source.name for source in sources}, faults)
    path = folder / "queries.jsonl"
    found = Collector(str(path), faults=faults)
    for number, query in _documents(path, faults):
        golds = relevant.pop(query.id, {})
        if golds:
            asked = TestQuestion(
                id=query.id,
                question=query.text.strip(),
                answers=(),
                sentences=(),
                unanswerable=False,
                history=(),
                tags=(),
                sources=tuple(GoldSource(name, grade) for name, grade in golds.items()),
                line=number,
            )
            found.add(asked, f"line {number}")
    for query_id in relevant:
        faults.append(Fault(f'The query "{query_id}" is judged and does not stand in {path}; add it there.', query_id))
    return found.parsed(sources)


def _documents(path: Path, faults: list[Fault]) -> Iterator[tuple[int, _Document]]:
    for number, line in lines(decoded(read_bytes(path), path)):
        try:
            document = _Document.model_validate_json(line)
        except ValidationError as error:
            faults.append(Fault(f"{path}, line {number}: {first_fault(error)}."))
        else:
            yield number, document


def _source(document: _Document, folder: Path) -> Source:
    text = f"{document.title.strip()}\n{document.text}" if document.title.strip() else document.text
    return Source(document.id, f"{(folder / 'corpus.jsonl').resolve()}#{document.id}", text)


def _judgements(folder: Path, documents: set[str], faults: list[Fault]) -> dict[str, dict[str, int]]:
    """Return the relevant documents of each query with their grades."""
    files = judgement_files(folder)
    if not files:
        raise QuestionFileError(f"{folder / 'qrels'} holds no .tsv file of judgements; put one there.")
    relevant: dict[str, dict[str, int]] = {}
    for path in files:
        for number, line in lines(decoded(read_bytes(path), path)):
            fields = line.rstrip("\r").split("\t")
            where = f"{path}, line {number}"
            if number == 1 and fields[-1].strip().lower() == "score":
                continue
            try:
                query, document, score = (field.strip() for field in fields)
                grade = int(score)
            except ValueError:
                faults.append(
                    Fault(f"{where}: the line is not a query, a document and a whole number, parted by tabs.")
                )
                continue
            if grade > 0 and document not in documents:
                faults.append(Fault(f'{where}: the document "{document}" is not in the corpus; add it there.', query))
            elif grade > 0:
                relevant.setdefault(query, {})[document] = grade
    return relevant

"""Follow-ups with and without rewriting: is the right sentence found? And are questions that stand alone left alone?

    python tests/benchmarks/rewriting.py [--data FOLDER] [--questions 300] [--show]

The conversations are those in ``conversations/``: part "a" was at hand when the rules were written, "b" and "c" were
written behind them. FOLDER has the development data of ``development_data.py``: its questions stand alone, and each
is asked after a conversation about something else; but for those that lean, which are asked behind the questions
before them on the same passage.
"""

import argparse
import gzip
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from development_data import SEED, Bench, GoldQuestion, gold_sentences, indexed, read_questions

from index.records import Hit, ranked_sentences
from index.sources import read_sources
from qa.assemble import Service, assemble
from qa.days import DayReader
from qa.leaning import leans_on_history
from qa.reader.training.open_domain import KINDS
from qa.records import Question, Turn
from qa.rewrite import stand_alone
from qa.settings import load_settings

CONVERSATIONS = Path(__file__).parent / "conversations"
SAMPLE = Path(__file__).parents[2] / "seeds" / "tigharghar.txt"
NATURAL = "qed_nq"
STORIES = "fairytaleqa"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions in turn; ``sentences`` are the places (source, ordinal) that answer the last."""

    name: str
    part: str
    turns: tuple[str, ...]
    sentences: tuple[tuple[str, int], ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of questions that stand alone")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--show", action="store_true", help="print each rewritten question")
    options = parser.parse_args()
    with conversing() as service:
        follow_ups(service, read_conversations(), options.show)
    if options.data is not None:
        annotators_follow_ups(options.data, options.questions, options.show)
        stand_alone_questions(options.data, options.questions, options.show)


def read_conversations() -> list[Conversation]:
    """Read the conversations."""
    rows = map(json.loads, (CONVERSATIONS / "questions.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Conversation(row["id"], row["part"], tuple(row["turns"]), tuple((name, n) for name, n in row["sentences"]))
        for row in rows
    ]


@contextmanager
def conversing() -> Iterator[Service]:
    """Give a service with all the conversations' texts in its index."""
    with TemporaryDirectory() as folder:
        service = assemble(load_settings(home=Path(folder)))
        service.builder.index(read_sources([SAMPLE, *sorted(CONVERSATIONS.glob("*.txt"))]))
        yield service
        service.close()


def follow_ups(service: Service, conversations: Sequence[Conversation], show: bool) -> None:
    """Print recall of the last question's sentence: as it was asked, behind the question before, and rewritten."""
    found: dict[str, dict[str, list[int]]] = {}
    for conversation in conversations:
        *before, message = conversation.turns
        history: list[Turn] = []
        for question in before:
            history.append(Turn.of(service.pipeline.answer(question, history)))
        meant = stand_alone(message, history).text
        ways = {
            "as asked": service.pipeline.retrieve(message),
            "behind the question before": service.pipeline.retrieve(f"{before[-1]} {message}"),
            "rewritten": service.pipeline.retrieve(message, history),
        }
        for way, hits in ways.items():
            rank = place(conversation.sentences, hits)
            for part in (conversation.part, "all"):
                found.setdefault(part, {}).setdefault(way, []).append(rank)
        if show:
            print(f"{rank:3}  {' | '.join(conversation.turns)}  [{history[-1].answer[:60]}] ->  {meant}")
    for part, ways in sorted(found.items()):
        for way, ranks in ways.items():
            print(f"{part:4}{way:28}{recalls(ranks)}  n {len(ranks)}")


def place(gold: Sequence[tuple[str, int]], hits: Sequence[Hit]) -> int:
    """Return the rank of the best gold sentence, 999 where none was found."""
    ranked = [(one.source_name, one.sentence.ordinal) for one in ranked_sentences(list(hits))]
    return min((ranked.index(one) + 1 for one in gold if one in ranked), default=999)


def recalls(ranks: Sequence[int]) -> str:
    """Return recall@1 and @5 in words."""
    return "  ".join(f"recall@{k} {sum(rank <= k for rank in ranks) / max(1, len(ranks)):.3f}" for k in (1, 5))


def annotators_follow_ups(folder: Path, count: int, show: bool) -> None:
    """Print recall for the annotators' questions that lean, each behind the two before it on the same passage."""
    found: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []
    for name in ("squad_half_a", "squadshifts", STORIES):
        before: dict[str, list[dict[str, Any]]] = {}
        leaning: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []
        for row in read_rows(folder, name):
            asked = before.setdefault(row["context"], [])
            if asked and leans_on_history(row["question"]):
                leaning.append((row, asked[-2:]))
            asked.append(row)
        random.Random(SEED).shuffle(leaning)
        found += leaning[: count // 3]
    ranks: dict[str, list[int]] = {}
    with indexed(sorted({row["context"] for row, _ in found})) as bench:
        for row, asked in found:
            history: list[Turn] = []
            for earlier in asked:
                turn = foreign_turn(earlier)
                history.append(replace(turn, standalone_question=stand_alone(turn.question, history).text))
            starts = tuple(answer["start"] for answer in row["answers"])
            gold = GoldQuestion(row["question"], row["context"], starts)
            meant = stand_alone(gold.text, history)
            behind = f"{history[-1].question} {gold.text}"
            ways = {"as asked": gold.text, "behind the question before": behind, "rewritten": meant.text}
            for way, text in ways.items():
                question = meant if way == "rewritten" else Question(gold.text, text)
                ranks.setdefault(way, []).append(rank(bench, gold, question))
            if show:
                print(f"     {history[-1].question} | {gold.text}  ->  {meant.text}")
    for way, placed in ranks.items():
        print(f"annotators' follow-ups, {way:28}{recalls(placed)}  n {len(placed)}")


def stand_alone_questions(folder: Path, count: int, show: bool) -> None:
    """Print how many questions that stand alone are left as they are, and what the others' change does."""
    questions = [question for question in read_questions(folder) if question.starts][:count]
    rows = shuffled(read_rows(folder, NATURAL))
    behind = [foreign_turn(row) for row in rows[-count:]]
    changed = changes([one.text for one in questions], behind)
    for name, texts in (
        ("SQuAD, SquadShifts", changed),
        ("Natural Questions", changes([row["question"] for row in rows[:count]], behind)),
        (
            "TimeQA",
            changes([row["question"] for row in shuffled(read_rows(folder, "timeqa_human_train"))[:count]], behind),
        ),
    ):
        left = sum(before == after.text for before, after in texts)
        print(f"{name}: {left / len(texts):.3f} of {len(texts)} left as they are")
        for before, after in texts if show else []:
            if before != after.text:
                print(f"     {before}  ->  {after.text}")
    with indexed(sorted({question.passage for question in questions})) as bench:
        ranks = [
            (rank(bench, one, Question(one.text, one.text)), rank(bench, one, after))
            for one, (_, after) in zip(questions, changed, strict=True)
        ]
    print(f"SQuAD, SquadShifts, alone:              {recalls([alone for alone, _ in ranks])}")
    print(f"the same behind another conversation:   {recalls([after for _, after in ranks])}")


def read_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Read the answerable questions of a file, of SQuAD's those on Wikipedia."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["answers"]]
    return [row for row in rows if not name.startswith("squad") or row["source"] in KINDS]


def shuffled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in a seeded order."""
    return random.Random(SEED).sample(rows, len(rows))


def changes(questions: Sequence[str], behind: Sequence[Turn]) -> list[tuple[str, Question]]:
    """Return each question, and what becomes of it behind a question and answer about something else."""
    return [(text, stand_alone(text, [turn])) for text, turn in zip(questions, behind, strict=False)]


def foreign_turn(row: dict[str, Any]) -> Turn:
    """Return a question with the words and the sentence that answer it as a turn."""
    answer = row["answers"][0]
    sentence = (
        row["context"][: answer["start"]].rpartition(". ")[2] + row["context"][answer["start"] :].partition(". ")[0]
    )
    return Turn(row["question"], row["question"], f"{answer['text']} [1]", (sentence,))


def rank(bench: Bench, gold: GoldQuestion, question: Question) -> int:
    """Return the rank of the sentence that answers."""
    asked = DayReader().with_days(question)
    ranked = [one.sentence.id for one in ranked_sentences(bench.search.search(asked.searching, asked.days))]
    right = gold_sentences(bench, gold)
    return min((ranked.index(one) + 1 for one in right if one in ranked), default=999)


if __name__ == "__main__":
    main()

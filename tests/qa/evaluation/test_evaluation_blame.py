"""Faults planted one stage at a time in a pipeline of real parts: blame names the stage, and no other."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.records import Hit, Span
from index.search import Search
from index.sources import source_of_text
from qa.answering import Answerer, Ending, SentenceAnswerer
from qa.ask import Pipeline, Understanding
from qa.assemble import Service, assemble, reader, shared_folder
from qa.days import DayReader
from qa.evaluation.blame import Blame, Stage, StageBlame, blame, count_blame
from qa.evaluation.questions import GoldSentence, TestQuestion
from qa.evaluation.report import read_json, table, write_json
from qa.evaluation.run import run_questions
from qa.reader.answerer import ReaderAnswerer
from qa.reader.calibration import load_calibration
from qa.reader.load import load_reader
from qa.reader.model import BUNDLED_FOLDER, BundledModel, Stretch
from qa.reader.read import Reader
from qa.records import Claim, Question, Turn
from qa.settings import load_settings

ROOT = Path(__file__).parents[3]
SEED = (shared_folder("seeds") / "tigharghar.txt").read_text(encoding="utf-8")
# Texts about other things: more than the answerer reads for one question.
OTHERS = sorted((ROOT / "tests" / "benchmarks" / "conversations").glob("*.txt"))
GOLD = "tigharghar.txt"
KILLED = "Abdelhamid Abou Zeid"


def asked(text: str, number: int, *answers: str, **more: object) -> TestQuestion:
    return TestQuestion("q", text, answers, (GoldSentence(GOLD, number),), False, (), (), **more)  # type: ignore[arg-type]


WHO = asked("who was killed on 1 March?", 7, KILLED)
MINISTER = asked("Who was the French Minister of Defence?", 5, "Jean-Yves Le Drian")
RAIDS = asked("Where did the raids continue?", 9, "valley of Ametettaï")
# Its sentence has no date, and may answer about the month that the one before it speaks of.
UNDATED = asked("Who announced in March 2013 that the soldier was mortally wounded?", 8, "The French Government")
NOBODY = TestQuestion("none", "What is the name of the soldier who was mortally wounded?", (), (), True, (), ())


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service over the sample and ten texts about other things."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("large"))
        built = assemble(load_settings(home=Path("home").resolve()))
    sources = [source_of_text(path.name, path.read_text(encoding="utf-8")) for path in OTHERS]
    built.builder.index([source_of_text(GOLD, SEED), *sources])
    yield built
    built.close()


def changed(service: Service, search: Search | None = None, answerer: Answerer | None = None) -> Pipeline:
    """Return the service's pipeline with another part in it."""
    parts = (search or service.search, answerer or reader(service.settings, service.catalog), service.sessions)
    return Pipeline(service.catalog, *parts, most_characters=2000)


def put_down(pipeline: Pipeline, question: TestQuestion, history: Sequence[Turn] = ()) -> Blame | None:
    return blame(pipeline, question, *pipeline.answer_with_basis(question.question, history))


def stage(pipeline: Pipeline, question: TestQuestion) -> Stage | None:
    found = put_down(pipeline, question)
    return found and found.stage


class Altered:
    """A search whose windows are changed by ``alter`` before anybody sees them."""

    def __init__(self, search: Search, alter: Callable[[Hit], Hit | None]) -> None:
        self._search = search
        self._alter = alter

    def search(self, question: str, days: Sequence[Span] = ()) -> list[Hit]:
        altered = (self._alter(hit) for hit in self._search.search(question, days))
        return [hit for hit in altered if hit is not None]

    def __getattr__(self, name: str) -> object:
        return getattr(self._search, name)


class Shifting:
    """The reader's model, whose spans come so many tokens too late."""

    def __init__(self, tokens: int) -> None:
        self._model = BundledModel()
        self._tokens = tokens

    def score(self, question: str, texts: Sequence[str]) -> list[Stretch]:
        return [
            replace(one, start=np.roll(one.start, self._tokens), end=np.roll(one.end, self._tokens))
            for one in self._model.score(question, texts)
        ]


class Misciting:
    """An answerer that cites the sentence of another source in place of the one it found its words in."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    def answer(self, question: Question, hits: Sequence[Hit]) -> Iterator[Claim | Ending]:
        copies = {hit.sentences[0].text: hit for hit in hits if hit.source_name == "copy"}
        for item in self._answerer.answer(question, hits):
            if isinstance(item, Claim):
                hit = next(iter(copies.values()))
                evidence = replace(item.evidence[0], source_name="copy", sentence=hit.sentences[0])
                yield replace(item, evidence=(replace(evidence, answer_start=None, answer_end=None),))
            else:
                yield item

    def __getattr__(self, name: str) -> object:
        return getattr(self._answerer, name)


@pytest.mark.parametrize("question", [WHO, MINISTER])
def test_a_right_answer_is_put_down_to_nothing(large: Service, question: TestQuestion) -> None:
    assert put_down(large.pipeline, question) is None


def test_a_right_refusal_is_put_down_to_nothing(large: Service) -> None:
    question = replace(NOBODY, question="Who won the cup in Atlantis in 1987?")
    assert put_down(large.pipeline, question) is None


def test_an_index_without_the_gold_sentence(service: Service) -> None:
    lines = SEED.splitlines(keepends=True)
    service.builder.index([source_of_text(GOLD, "".join(lines[:6] + lines[7:]))])

    # Sentence 7 is another one now, and the last one's number is gone.
    assert put_down(service.pipeline, WHO) == Blame(
        Stage.NOT_INDEXED, f"{GOLD}, sentence 7, doesn't stand in the index with its answer."
    )
    assert stage(service.pipeline, asked("Who commands the Chadian forces?", 13, "Deby Itno")) is Stage.NOT_INDEXED
    assert put_down(service.pipeline, MINISTER) is None


def test_a_source_that_is_not_in_the_index(service: Service) -> None:
    service.builder.index([source_of_text("farm.txt", OTHERS[1].read_text(encoding="utf-8"))])
    assert stage(service.pipeline, WHO) is Stage.NOT_INDEXED


def test_days_that_are_misread(large: Service) -> None:
    question = asked(
        "Who engaged a group of Islamist fighters on 12/3/2013?", 12, "2nd Foreign Legion Parachute Regiment"
    )
    answerer = reader(large.settings, large.catalog)
    month_first = Pipeline(
        large.catalog,
        large.search,
        answerer,
        large.sessions,
        2000,
        Understanding(day_reader=DayReader(day_first=False)),
    )
    found = put_down(month_first, question)

    assert found is not None
    assert found.stage is Stage.DATE_WINDOW
    assert "“12/3/2013” was understood" in found.detail
    assert stage(large.pipeline, question) is not Stage.DATE_WINDOW


def test_a_weekday_excludes_what_does_not_fall_on_it(large: Service) -> None:
    on_another = put_down(large.pipeline, asked("who was killed on Monday?", 7, KILLED))
    assert on_another is not None
    assert on_another.stage is Stage.DATE_WINDOW
    assert "“Monday” was understood" in on_another.detail
    assert stage(large.pipeline, asked("who was killed on Friday?", 7, KILLED)) is not Stage.DATE_WINDOW


def test_days_of_no_calendar_and_days_of_which_one_is_untold(large: Service) -> None:
    assert stage(large.pipeline, asked("who was killed on 31 February?", 7, KILLED)) is Stage.DATE_WINDOW
    assert stage(large.pipeline, asked("who was killed on 1 March or on 5 May 2013?", 7, KILLED)) is Stage.DATE_WINDOW


@pytest.mark.parametrize(("question", "number"), [(WHO, 7), (MINISTER, 5)])
def test_a_search_that_does_not_find_it(large: Service, question: TestQuestion, number: int) -> None:
    def forget(hit: Hit) -> Hit | None:
        here = [one.ordinal for one in hit.sentences] if hit.source_name == GOLD else []
        return None if number in here else hit

    assert stage(changed(large, search=Altered(large.search, forget)), question) is Stage.NOT_RETRIEVED


def test_a_broken_ranker(large: Service) -> None:
    def upside_down(hit: Hit) -> Hit:
        return replace(hit, sentence_scores=tuple(1 - score for score in hit.sentence_scores))

    broken = Altered(large.search, upside_down)
    assert put_down(changed(large, search=broken), MINISTER) == Blame(
        Stage.NOT_RANKED, f"{GOLD}, sentence 5 was found, and not read."
    )
    # The answerer that says whole sentences reads three.
    assert stage(changed(large, search=broken, answerer=SentenceAnswerer(0.0)), MINISTER) is Stage.NOT_RANKED


@pytest.mark.parametrize("question", [WHO, RAIDS, UNDATED])
def test_a_reader_that_shifts_spans(large: Service, question: TestQuestion) -> None:
    threshold = load_calibration(BUNDLED_FOLDER).threshold
    shifting = Reader(Shifting(6), load_calibration(BUNDLED_FOLDER), large.catalog.source_text)
    found = put_down(changed(large, answerer=ReaderAnswerer(shifting, threshold)), question)

    assert found is not None
    assert found.stage is Stage.NOT_READ
    assert re.fullmatch(rf"Given {GOLD}, sentence \d alone, the answerer finds “.+”\.", found.detail)


def test_a_wrong_citation(service: Service) -> None:
    copy = SEED.splitlines()[4]
    service.builder.index([source_of_text(GOLD, SEED), source_of_text("copy", copy)])
    miscited = changed(service, answerer=Misciting(reader(service.settings, service.catalog)))

    assert put_down(miscited, MINISTER) == Blame(
        Stage.WRONGLY_CITED, "The words are right, and cited to copy, sentence 1."
    )


@pytest.mark.parametrize("question", [WHO, MINISTER])
def test_an_over_eager_refusal(large: Service, question: TestQuestion) -> None:
    model, _ = load_reader("bundled", large.catalog.source_text)
    found = put_down(changed(large, answerer=ReaderAnswerer(model, threshold=0.9999)), question)

    assert found is not None
    assert found.stage is Stage.WRONGLY_REFUSED
    assert f"it would have said “{question.answers[0]}" in found.detail


def test_an_answer_where_there_is_none(large: Service) -> None:
    never_refusing = changed(large).never_refusing()
    found = put_down(never_refusing, replace(NOBODY, question="Who won the cup in Atlantis?"))

    assert found is not None
    assert found.stage is Stage.WRONGLY_ANSWERED
    assert found.detail.startswith("There is no answer, and it says “")


def test_another_sentence_that_is_preferred(service: Service) -> None:
    distracting = (
        "Jean-Yves Le Drian was the French Minister of Defence. Marie Curie was the French Minister of Defence."
    )
    service.builder.index([source_of_text(GOLD, distracting)])
    question = asked("Who was the French Minister of Defence?", 2, "Marie Curie")

    def prefer_first(hit: Hit) -> Hit:
        return replace(hit, sentence_scores=(0.99, 0.2))

    model, _ = load_reader("bundled", service.catalog.source_text)
    lowly = changed(service, Altered(service.search, prefer_first), ReaderAnswerer(model, threshold=0.5))
    assert "Le Drian" in lowly.answer(question.question).answer
    assert stage(lowly, question) is Stage.WRONGLY_ANSWERED


def test_all_gold_sentences_of_a_list_are_needed(large: Service) -> None:
    listing = TestQuestion(
        "several",
        "Who are the heads of the MNLA and of AQIM?",
        ("Ag Acherif Bilal", "Seden Ag Hita"),
        (GoldSentence(GOLD, 4), GoldSentence(GOLD, 3)),
        False,
        (),
        ("several",),
    )

    def forget_first(hit: Hit) -> Hit | None:
        if hit.source_name != GOLD:
            return hit
        kept = [place for place, one in enumerate(hit.sentences) if one.ordinal != 3]
        if not kept:
            return None
        return Hit(
            hit.source_name,
            tuple(hit.sentences[place] for place in kept),
            tuple(hit.sentence_scores[place] for place in kept),
            hit.score,
            hit.dense,
            hit.lexical,
        )

    assert put_down(changed(large, search=Altered(large.search, forget_first)), listing) == Blame(
        Stage.NOT_RETRIEVED, f"{GOLD}, sentence 3 is not among what was found."
    )
    # For a question with one answer one of its sentences is enough.
    one = replace(listing, tags=(), answers=("Ag Acherif Bilal",))
    assert stage(changed(large, search=Altered(large.search, forget_first)), one) is not Stage.NOT_RETRIEVED


def test_without_gold_sentences_only_the_end_can_be_told(large: Service) -> None:
    question = replace(MINISTER, sentences=(), answers=("Somebody Else",))
    found = put_down(large.pipeline, question)

    assert found is not None
    assert found.stage is Stage.WRONGLY_ANSWERED
    assert found.detail.endswith("Without gold sentences the stages before can't be told.")
    assert put_down(large.pipeline, replace(question, answers=())) is None


def test_a_follow_up_is_traced_with_what_came_before(large: Service) -> None:
    first = Turn.of(large.pipeline.answer(WHO.question))
    question = asked("his rank?", 7, "second-in-command for Al Qaeda in North Africa")
    alone, behind = put_down(large.pipeline, question), put_down(large.pipeline, question, [first])

    assert alone is not None
    assert alone.stage in {Stage.NOT_RETRIEVED, Stage.NOT_RANKED}
    assert behind is None or behind.stage not in {Stage.NOT_RETRIEVED, Stage.NOT_RANKED}


def test_a_run_counts_the_stages_and_keeps_them(large: Service, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"id": "right", "question": "who was killed on 1 March?", "answers": ["Abdelhamid Abou Zeid"],'
        ' "sentences": [["tigharghar.txt", 7]]}\n'
        '{"id": "lost", "question": "Who commands the Chadian forces?", "answers": ["General Deby"],'
        ' "sentences": [["other.txt", 1]]}\n'
        '{"id": "read", "question": "Who commands the Chadian forces?", "answers": ["Chadian forces"],'
        ' "sentences": [["tigharghar.txt", 13]]}\n',
        encoding="utf-8",
    )
    run = run_questions(large.pipeline, [path], {})

    assert [case.blame and case.blame.stage for case in run.cases] == [None, Stage.NOT_INDEXED, Stage.NOT_READ]
    assert run.blame == (StageBlame(Stage.NOT_INDEXED, 1, 1 / 3), StageBlame(Stage.NOT_READ, 1, 1 / 3))
    write_json(run, tmp_path / "run.json")
    assert read_json(tmp_path / "run.json") == run
    lines = [line.split() for line in table(run).splitlines()]
    assert ["2", "wrong", "answers,", "by", "stage", "n", "share", "what", "it", "means"] in lines
    assert any(line[:4] == ["not", "indexed", "1", "50%"] for line in lines)


def test_stages_are_counted_in_their_order() -> None:
    blames = [Blame(Stage.NOT_READ, ""), None, Blame(Stage.NOT_INDEXED, ""), Blame(Stage.NOT_READ, "")]

    assert count_blame(blames, 4) == (StageBlame(Stage.NOT_INDEXED, 1, 0.25), StageBlame(Stage.NOT_READ, 2, 0.5))
    assert count_blame([None], 1) == ()

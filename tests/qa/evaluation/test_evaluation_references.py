"""The metrics against their references: SQuAD's official script, trec_eval, and ALCE worked by hand."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import ranked_sentences
from qa.assemble import Service
from qa.evaluation.datasets import read_data_set, read_questions
from qa.evaluation.metrics_answers import exact_match, token_f1
from qa.evaluation.metrics_citations import graded_support, support_precision, support_recall
from qa.evaluation.metrics_retrieval import ndcg_at_k, recall_at_k, reciprocal_rank
from qa.evaluation.outcome import CitedStatement, FoundSentence, Outcome
from qa.evaluation.questions import GoldSource, TestQuestion

# Questions on the sample in SQuAD's form, what two answerers said to them, and what the official evaluate-v2.0.py
# made of these predictions.
PREDICTIONS = Path(__file__).with_name("squad_predictions.json")
SEEDS = Path(__file__).parents[3] / "seeds"


@pytest.mark.parametrize("answerer", ["reader", "sentences"])
def test_exact_match_and_f1_are_those_of_squads_official_script(answerer: str) -> None:
    stored = json.loads(PREDICTIONS.read_text(encoding="utf-8"))
    said, reference = stored["predictions"][answerer], stored["reference"][answerer]
    questions = read_data_set(PREDICTIONS).questions
    groups = {
        "": questions,
        "HasAns_": [one for one in questions if not one.unanswerable],
        "NoAns_": [one for one in questions if one.unanswerable],
    }
    for prefix, group in groups.items():
        cases = [(one, Outcome(said[one.id], abstained=not said[one.id])) for one in group]
        assert len(cases) == reference[f"{prefix}total"]
        for name, metric in (("exact", exact_match), ("f1", token_f1)):
            scores = [metric(question, outcome) for question, outcome in cases]
            assert 100 * sum(scores) / len(scores) == pytest.approx(reference[prefix + name], abs=1e-9)


def trec_eval(relevant: dict[str, int], ranked: Sequence[str]) -> dict[str, float]:
    measures = {"recall.1,5,10", "recip_rank", "ndcg_cut.10"}
    # It sorts by score itself, and takes gains as they are.
    run = {name: float(len(ranked) - rank) for rank, name in enumerate(ranked)}
    gains = {name: 2**grade - 1 for name, grade in relevant.items()}
    values: dict[str, float] = pytrec_eval.RelevanceEvaluator({"q": gains}, measures).evaluate({"q": run})["q"]
    return values


def ours(question: TestQuestion, outcome: Outcome) -> dict[str, float | None]:
    recalls = {f"recall_{k}": recall_at_k(question, outcome, k=k) for k in (1, 5, 10)}
    others = {"recip_rank": reciprocal_rank(question, outcome), "ndcg_cut_10": ndcg_at_k(question, outcome, k=10)}
    return {**recalls, **others}


def test_retrieval_is_that_of_trec_eval_on_real_rankings(seeded: Service) -> None:
    questions = [one for one in read_questions(SEEDS / "questions.jsonl") if one.sentences and not one.history]
    assert len(questions) > 80
    for question in questions:
        ranked = ranked_sentences(seeded.pipeline.retrieve(question.question))
        found = tuple(FoundSentence(one.source_name, one.sentence.ordinal) for one in ranked)
        relevant = {f"{one.source}:{one.sentence}": 1 for one in question.sentences}
        expected = trec_eval(relevant, [f"{one.source}:{one.sentence}" for one in found])

        assert ours(question, Outcome("", False, retrieved=found)) == pytest.approx(expected, abs=1e-9)


documents = st.sampled_from([f"d{number}" for number in range(14)])


@settings(deadline=None)
@given(
    st.dictionaries(documents, st.integers(1, 3), min_size=1, max_size=8),
    st.lists(documents, unique=True, min_size=1, max_size=14),
)
def test_graded_sources_are_scored_as_by_trec_eval(relevant: dict[str, int], ranked: list[str]) -> None:
    golds = tuple(GoldSource(name, grade) for name, grade in relevant.items())
    question = TestQuestion("q", "what?", (), (), False, (), (), sources=golds)
    # Two sentences of each: a source is ranked by its best one.
    found = tuple(FoundSentence(name, number) for name in ranked for number in (2, 1))

    assert ours(question, Outcome("", False, retrieved=found)) == pytest.approx(trec_eval(relevant, ranked), abs=1e-9)


class WordsOf:
    """Sentences carry a statement as far as they hold its words."""

    threshold = 1.0

    def score(self, statement: str, sentences: Sequence[str]) -> float:
        told = set(" ".join(sentences).split())
        wanted = statement.split()
        return sum(word in told for word in wanted) / len(wanted)


QUESTION = TestQuestion("q", "who?", ("a",), (), False, (), ())
# Each with the recall of its one statement and the precision of its citations, as ALCE defines them (section 4.3).
WORKED = [
    # One citation that carries it.
    (("a b", ("a b c",)), 1.0, 1.0),
    # One that doesn't.
    (("a b", ("a c",)), 0.0, 0.0),
    # Two that carry it only together: both are needed.
    (("a b", ("a", "b")), 1.0, 1.0),
    # One carries it alone; the other doesn't and can be left out: half the citations.
    (("a b", ("a b", "c")), 1.0, 0.5),
    # Two that each carry it: neither is idle, since each does alone.
    (("a b", ("a b", "b a")), 1.0, 1.0),
    # Not carried even by all: none earns anything.
    (("a b", ("a", "c")), 0.0, 0.0),
    # The third is idle, the first two are needed.
    (("a b", ("a", "b", "c")), 1.0, 2 / 3),
    # Nothing cited: no precision.
    (("a b", ()), 0.0, None),
]


@pytest.mark.parametrize(("statement", "recall", "precision"), WORKED)
def test_support_of_one_statement_is_that_of_alce(
    statement: tuple[str, tuple[str, ...]], recall: float, precision: float | None
) -> None:
    outcome = Outcome("", False, statements=(CitedStatement(*statement),))

    assert support_recall(QUESTION, outcome, support=WordsOf()) == recall
    assert support_precision(QUESTION, outcome, support=WordsOf()) == precision


def test_support_of_an_answer_is_over_its_statements_and_its_citations() -> None:
    told = [statement for statement, _, _ in WORKED]
    outcome = Outcome("", False, statements=tuple(CitedStatement(*one) for one in told))

    assert support_recall(QUESTION, outcome, support=WordsOf()) == 5 / 8
    # Needed 1 + 0 + 2 + 1 + 2 + 0 + 2, of 1 + 1 + 2 + 2 + 2 + 2 + 3 cited.
    assert support_precision(QUESTION, outcome, support=WordsOf()) == 8 / 13
    # Full 1 + 1 + 1 + 1 + 1, half 0.5 + 0.5 ("a c" and "a", "c" hold half the words), none for the uncited.
    assert graded_support(QUESTION, outcome, support=WordsOf()) == 6 / 8


def test_a_marker_without_a_citation_carries_nothing() -> None:
    outcome = Outcome("", False, statements=(CitedStatement("a b", ("a b",), is_broken=True),))

    assert support_recall(QUESTION, outcome, support=WordsOf()) == 0.0
    assert support_precision(QUESTION, outcome, support=WordsOf()) == 0.0
    assert graded_support(QUESTION, outcome, support=WordsOf()) == 0.0


def test_an_abstention_has_no_support() -> None:
    for metric in (support_recall, support_precision, graded_support):
        assert metric(QUESTION, Outcome("Nothing.", True), support=WordsOf()) is None

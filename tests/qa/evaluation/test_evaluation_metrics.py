from collections.abc import Sequence

import pytest

from qa.evaluation.counts import AbstentionCounts, count_abstentions
from qa.evaluation.metrics_answers import contains_answer, exact_match, normalise, token_f1, truthfulness
from qa.evaluation.metrics_citations import citation_f1, citation_precision, citation_recall
from qa.evaluation.metrics_retrieval import recall_at_k, reciprocal_rank
from qa.evaluation.outcome import FoundSentence, Outcome, without_markers
from qa.evaluation.questions import GoldSentence, TestQuestion


def asked(*answers: str, gold: Sequence[int] = (), tags: tuple[str, ...] = ()) -> TestQuestion:
    sentences = tuple(GoldSentence("a.txt", number) for number in gold)
    return TestQuestion("q", "who?", answers, sentences, not answers, (), tags)


def said(text: str, cited: Sequence[int] = (), retrieved: Sequence[int] = ()) -> Outcome:
    return Outcome(text, False, found(cited), found(retrieved))


def found(numbers: Sequence[int]) -> tuple[FoundSentence, ...]:
    return tuple(FoundSentence("seeds/a.txt", number) for number in numbers)


UNANSWERABLE = asked(gold=[1])
ABSTAINED = Outcome("The sources don't say.", True, (), found([1]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Cat, a DOG\tand an ox!", "cat dog and ox"),
        ("a.b the-end", "ab theend"),  # punctuation goes before articles do
        ("A.", ""),
        ("1,500 shells", "1500 shells"),
        ("the Aguel'hoc passage", "aguelhoc passage"),
        ("Ametettaï", "ametettaï"),
        ("theatre", "theatre"),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_markers_are_no_words_of_the_answer() -> None:
    assert without_markers("He fell [1][2]. She did not [13].") == "He fell. She did not."


@pytest.mark.parametrize(
    ("golds", "text", "expected_match", "expected_f1"),
    [
        (["Abou Zeid"], "abou zeid.", 1.0, 1.0),
        (["Abou Zeid"], "Abou Zeid [1]", 1.0, 1.0),
        (["Abou Zeid", "Abdelhamid Abou Zeid"], "Abdelhamid Abou Zeid", 1.0, 1.0),
        # 2 of 5 said words are gold, 2 of 2 gold words are said: 2 * 0.4 * 1 / 1.4
        (["Abou Zeid"], "It was Abou Zeid indeed", 0.0, 4 / 7),
        # the better gold has 3 of 5 and 3 of 3: 2 * 0.6 * 1 / 1.6
        (["Abou Zeid", "Abdelhamid Abou Zeid"], "It was Abdelhamid Abou Zeid", 0.0, 0.75),
        # repeated words count as often as both sides have them: 1 of 2 and 1 of 1
        (["many"], "many, many", 0.0, 2 / 3),
        (["many many dead"], "dead many", 0.0, 0.8),
        (["seven"], "eight", 0.0, 0.0),
        (["seven"], "the", 0.0, 0.0),
        (["The", "seven"], "seven", 1.0, 1.0),  # a gold that is nothing but an article is left out
        (["The"], "seven", 0.0, 0.0),
    ],
)
def test_exact_match_and_f1(golds: list[str], text: str, expected_match: float, expected_f1: float) -> None:
    assert exact_match(asked(*golds), said(text)) == expected_match
    assert token_f1(asked(*golds), said(text)) == pytest.approx(expected_f1)


def test_an_abstention_is_right_only_where_there_is_no_answer() -> None:
    assert exact_match(UNANSWERABLE, ABSTAINED) == token_f1(UNANSWERABLE, ABSTAINED) == 1.0
    assert exact_match(UNANSWERABLE, said("x")) == token_f1(UNANSWERABLE, said("x")) == 0.0
    for gold in ("The sources don't say.", "The"):
        question = asked(gold)
        assert exact_match(question, ABSTAINED) == token_f1(question, ABSTAINED) == 0.0
        assert contains_answer(question, ABSTAINED) == 0.0


@pytest.mark.parametrize(
    ("golds", "text", "expected"),
    [
        (["Abou Zeid"], "It was announced that Abou Zeid, was killed. [1]", 1.0),
        (["Abou Zeid"], "Zeid Abou", 0.0),
        (["Abou Zeid"], "Abou the Zeid", 1.0),  # articles are left out on both sides
        (["art"], "party", 0.0),
        (["seven", "7"], "It was 7.", 1.0),
        (["The"], "", 0.0),
        (["The"], "a cat", 0.0),
    ],
)
def test_contains_answer(golds: list[str], text: str, expected: float) -> None:
    assert contains_answer(asked(*golds), said(text)) == expected


def test_a_list_wants_all_its_items() -> None:
    question = asked("Boghassa", "Kidal", tags=("several",))

    assert exact_match(question, said("Boghassa, Kidal")) is None
    assert token_f1(question, said("Kidal and Boghassa")) == pytest.approx(0.8)
    assert token_f1(question, said("Kidal")) == pytest.approx(2 / 3)
    assert contains_answer(question, said("Kidal and Boghassa")) == 1.0
    assert contains_answer(question, said("Kidal")) == 0.0


def test_truthfulness_is_right_missing_or_wrong() -> None:
    assert truthfulness(asked("seven"), said("seven prisoners")) == 1.0
    assert truthfulness(asked("seven"), ABSTAINED) == 0.0
    assert truthfulness(asked("seven"), said("eight")) == -1.0
    assert truthfulness(UNANSWERABLE, ABSTAINED) == 1.0
    assert truthfulness(UNANSWERABLE, said("eight")) == -1.0


@pytest.mark.parametrize(
    ("gold", "cited", "precision", "recall", "f1"),
    [
        ([7], [7], 1.0, 1.0, 1.0),
        ([7], [7, 7], 1.0, 1.0, 1.0),
        ([7], [8], 0.0, 0.0, 0.0),
        ([7], [7, 8], 0.5, 1.0, 2 / 3),
        ([9, 10], [9], 1.0, 0.5, 2 / 3),
        ([9, 10], [10, 11, 12], 1 / 3, 0.5, 0.4),
        ([7], [], None, 0.0, 0.0),
        ([], [7], None, None, None),
    ],
)
def test_citations(
    gold: list[int], cited: list[int], precision: float | None, recall: float | None, f1: float | None
) -> None:
    question, outcome = asked("x", gold=gold), said("x", cited)

    assert citation_precision(question, outcome) == pytest.approx(precision)
    assert citation_recall(question, outcome) == pytest.approx(recall)
    assert citation_f1(question, outcome) == pytest.approx(f1)


def test_citations_of_another_source_are_not_gold() -> None:
    outcome = Outcome("x", False, (FoundSentence("b.txt", 7), FoundSentence("ba.txt", 7)))

    assert citation_precision(asked("x", gold=[7]), outcome) == 0.0


def test_citations_and_abstention() -> None:
    answerable = asked("x", gold=[1])
    assert citation_precision(answerable, ABSTAINED) is None
    assert citation_recall(answerable, ABSTAINED) == citation_f1(answerable, ABSTAINED) == 0.0
    for outcome in (ABSTAINED, said("x", [1])):
        assert citation_precision(UNANSWERABLE, outcome) is None
        assert citation_recall(UNANSWERABLE, outcome) is None
        assert citation_f1(UNANSWERABLE, outcome) is None


def test_retrieval() -> None:
    question, outcome = asked("x", gold=[3, 5]), said("x", retrieved=[1, 5, 2, 3])

    assert [recall_at_k(question, outcome, k=k) for k in (1, 2, 3, 4, 10)] == [0.0, 0.5, 0.5, 1.0, 1.0]
    assert reciprocal_rank(question, outcome) == 0.5


def test_retrieval_that_finds_nothing_scores_0() -> None:
    question = asked("x", gold=[3])
    for outcome in (said("x"), said("x", retrieved=[1, 2])):
        assert recall_at_k(question, outcome, k=5) == reciprocal_rank(question, outcome) == 0.0


def test_retrieval_does_not_fit_questions_without_gold_sentences() -> None:
    for question in (UNANSWERABLE, asked("x")):
        assert recall_at_k(question, said("x", retrieved=[1]), k=5) is None
        assert reciprocal_rank(question, said("x", retrieved=[1])) is None


def test_abstention_rates() -> None:
    answerable = asked("x")
    cases = [(UNANSWERABLE, ABSTAINED)] * 3 + [(UNANSWERABLE, said("x"))] * 1
    cases += [(answerable, ABSTAINED)] * 2 + [(answerable, said("x"))] * 8

    counts = count_abstentions(cases)

    assert counts == AbstentionCounts(3, 2, 1, 8)
    assert counts.precision == pytest.approx(3 / 5)
    assert counts.recall == pytest.approx(3 / 4)
    assert counts.f1 == pytest.approx(2 / 3)
    assert counts.false_refusal_rate == pytest.approx(2 / 10)
    assert counts.balanced_accuracy == pytest.approx((0.75 + 0.8) / 2)


def test_abstention_without_cases_has_no_score() -> None:
    counts = count_abstentions([])
    assert counts.precision is counts.recall is counts.f1 is None
    assert counts.false_refusal_rate is counts.balanced_accuracy is None


def test_never_abstaining_has_no_precision_and_recall_0() -> None:
    counts = count_abstentions([(UNANSWERABLE, said("x")), (asked("x"), said("x"))])
    assert counts.precision is None
    assert counts.recall == counts.f1 == counts.false_refusal_rate == 0.0
    assert counts.balanced_accuracy == 0.5

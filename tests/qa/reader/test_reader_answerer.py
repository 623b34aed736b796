"""From a reading to claims: all that fits in time order, conflicts shown, reports told from events."""

from collections.abc import Sequence

import pytest
from reader_models import WordModel

from index.dates import dated
from index.records import Hit
from index.sentences import sentences_of
from index.sources import source_of_text
from qa.reader.answerer import MOST_LISTED, ReaderAnswerer
from qa.reader.calibration import Calibration
from qa.reader.read import Reader
from qa.records import Abstention, Claim, Coverage, Question, Reason

CALIBRATION = Calibration(slope=1.0, bias=0.0, threshold=0.5)


def hits_of(*texts: str) -> list[Hit]:
    """Return one window a text, with its dates, all equally relevant."""
    hits = []
    for number, text in enumerate(texts):
        sentences = sentences_of(source_of_text(f"source{number}", text))
        scores = (0.0,) * len(sentences)
        dates = tuple(dated(sentences))
        hits.append(Hit(f"source{number}", tuple(sentences), scores, 0.5, None, None, dates))
    return hits


def answer(question: str, table: dict[str, float], hits: Sequence[Hit]) -> list[Claim | Coverage | Abstention]:
    reader = Reader(WordModel(table), CALIBRATION)
    return list(ReaderAnswerer(reader, threshold=0.5).answer(Question(question, question), hits))


def words(items: Sequence[Claim | Coverage | Abstention]) -> list[str]:
    return [item.text for item in items if isinstance(item, Claim)]


KILLED = (
    "Luc was killed on 2 April 2013. Jean was killed on 9 March 2013. A mine killed Karim. On 5 May a wall killed Orm. "
    "In 2014 Alain was killed."
)
NAMES = {"Luc": 3.0, "Jean": 2.9, "Karim": 2.8, "Orm": 2.7, "Alain": 2.6}


def test_all_that_fits_comes_in_time_order_with_its_count() -> None:
    *claims, coverage = answer("Who was killed?", NAMES, hits_of(KILLED))
    assert words(claims) == ["Jean", "Luc", "Orm", "Alain", "Karim"]
    assert coverage == Coverage(examined=5, matching=5, shown=5)


def test_days_without_a_year_come_behind_those_with_one() -> None:
    hits = hits_of("On 5 May Orm was killed.", "Luc was killed on 2 April 2013.", "Karim was killed.")
    assert words(answer("Who was killed?", NAMES, hits)) == ["Luc", "Orm", "Karim"]


def test_a_question_for_one_thing_has_no_count() -> None:
    items = answer("Who was killed by a mine?", NAMES, hits_of(KILLED))
    assert words(items) == ["Luc"]
    assert len(items) == 1


def test_a_list_is_cut_and_says_so() -> None:
    names = [f"Man{letter}{other}" for letter in "abcdefgh" for other in "xyz"]
    text = " ".join(f"On {day + 1} May 2013 {name} was killed." for day, name in enumerate(names))
    *claims, coverage = answer("Who was killed?", dict.fromkeys(names, 3.0), hits_of(text))
    assert words(claims) == names[:MOST_LISTED]
    assert coverage == Coverage(examined=24, matching=24, shown=MOST_LISTED)


def test_a_sentence_with_all_words_of_the_question_needs_half_the_probability() -> None:
    hits = hits_of("Luc was killed.", "Jean was killed.", "Orm was wounded.")
    assert words(answer("Who was killed?", {"Luc": 3.0, "Jean": -0.4, "Orm": -0.4}, hits)) == ["Luc", "Jean"]


def test_a_name_with_and_without_a_rank_is_one_answer() -> None:
    hits = hits_of("Captain Alain Brun was killed on 2 May 2013.", "On 3 May 2013 Alain Brun was killed.")
    *claims, coverage = answer("Who was killed?", {"Captain": 2.0, "Alain": 3.0, "Brun": 3.0}, hits)
    (claim,) = claims
    assert isinstance(claim, Claim)
    assert (claim.text, len(claim.evidence)) == ("Alain Brun", 2)
    assert coverage == Coverage(examined=2, matching=2, shown=2)


@pytest.mark.parametrize(
    ("question", "texts", "table"),
    [
        (
            "How many soldiers came?",
            ("On 4 May 12 soldiers came.", "On 4 May 17 soldiers came."),
            {"12": 3.0, "17": 2.8},
        ),
        ("When did Orm burn?", ("Orm burned in 1203.", "In 1207 Orm burned."), {"1203": 3.0, "1207": 2.8}),
    ],
)
def test_answers_that_exclude_each_other_are_both_given(
    question: str, texts: tuple[str, str], table: dict[str, float]
) -> None:
    *claims, ending = answer(question, table, hits_of(*texts))
    assert words(claims) == list(table)
    assert isinstance(ending, Abstention)
    assert (ending.reason, ending.nearest) == (Reason.CONFLICT, ())


def test_a_much_less_probable_answer_is_no_conflict() -> None:
    hits = hits_of("On 4 May 12 soldiers came.", "On 4 May 17 soldiers came.")
    assert words(answer("How many soldiers came?", {"12": 4.0, "17": 0.1}, hits)) == ["12"]


def test_three_sources_with_two_values_are_cited_side_by_side() -> None:
    hits = hits_of(
        *(
            f"On 4 May {number} soldiers came to the {place}."
            for number, place in ((12, "mill"), (17, "barn"), (12, "inn"))
        )
    )
    first, second, ending = answer("How many soldiers came?", {"12": 3.0, "17": 2.8}, hits)
    assert isinstance(first, Claim)
    assert isinstance(second, Claim)
    assert [(claim.text, len(claim.evidence)) for claim in (first, second)] == [("12", 2), ("17", 1)]
    assert isinstance(ending, Abstention)


def test_the_day_of_a_report_keeps_its_verb() -> None:
    hits = hits_of("On 1 March 2013 it was announced that Orm had died.")
    (claim,) = answer("When did Orm die?", {"1": 2.0, "March": 2.0, "2013": 2.0}, hits)
    assert isinstance(claim, Claim)
    assert (claim.text, claim.parts) == ("announced on 1 March 2013", ("announced", "On 1 March 2013"))


def test_the_day_of_the_event_comes_before_that_of_its_report_and_they_don_t_conflict() -> None:
    hits = hits_of("On 1 March 2013 it was announced that Orm died.", "Orm died in 2012.")
    items = answer("When did Orm die?", {"March": 3.0, "2012": 2.5}, hits)
    assert words(items) == ["2012", "announced on 1 March 2013"]
    assert len(items) == 2


def test_nothing_found_is_one_abstention() -> None:
    for hits in ([], hits_of("Nobody came.")):
        (ending,) = answer("Who was killed?", {}, hits)
        assert isinstance(ending, Abstention)
        assert ending.reason is Reason.NOT_IN_SOURCES

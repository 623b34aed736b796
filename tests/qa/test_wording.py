"""What is said beside what the sources say."""

from dataclasses import replace

import pytest

from qa.records import Answer, Citation, Coverage, Reason, Timings
from qa.wording import abstention_text, refusals, remark_on, without_remark

ANSWER = Answer("", "?", "?", "", False, None, (), None, (), None, (), 1.0, Timings(0, 0, 0, 0, 0))
NEAREST = Citation(1, "log", "id", 3, "It rained.", 0, 10, None, None, 0.5)


@pytest.mark.parametrize(
    ("said", "coverage", "reason", "untold", "remark"),
    [
        ("12 [1], 17 [2]", None, Reason.CONFLICT, (), ". The sources give different answers."),
        ("It rained. [1]", Coverage(9, 30, 20), None, (), " These are the first 20 of 30 sentences that match."),
        ("Ida [1]", Coverage(9, 30, 20), None, (), ". These are the first 20 of 30 sentences that match."),
        ("It rained. [1]", Coverage(9, 3, 3), None, ("7 July",), " The sources say nothing about 7 July."),
        ("“It rained.” [1][2]", None, None, ("7 July", "9 July"), " The sources say nothing about 7 July or 9 July."),
        ("Ida [1]", Coverage(9, 3, 3), None, (), ""),
    ],
)
def test_a_remark_joins_what_was_said(
    said: str, coverage: Coverage | None, reason: Reason | None, untold: tuple[str, ...], remark: str
) -> None:
    assert remark_on(replace(ANSWER, answer=said, coverage=coverage, reason=reason), untold) == remark


def test_a_remark_tells_the_days_that_are_meant() -> None:
    told = ["“yesterday” is 11 March 2013", "“last year” is 2012"]
    remark = remark_on(replace(ANSWER, answer="yesterday [1], last year [2]"), ["7 July"], told)
    assert remark == (". “yesterday” is 11 March 2013, “last year” is 2012. The sources say nothing about 7 July.")
    assert without_remark(f"yesterday [1], last year [2]{remark}") == "yesterday [1], last year [2]"


def test_an_abstention_says_what_is_missing_and_what_is_near() -> None:
    text = abstention_text(Reason.NO_DATE_MATCH, ["5 April", "6 April"], [NEAREST], "1 March 2013")
    assert text == (
        "The sources say nothing about 5 April or 6 April; the nearest is 1 March 2013: “It rained.” (log, sentence 3)."
    )
    text = abstention_text(Reason.NOT_IN_SOURCES, ["Oslo"], [NEAREST])
    assert text == (
        "The sources don't say: they never mention “Oslo”. What comes closest: “It rained.” (log, sentence 3)."
    )
    assert abstention_text(Reason.NO_SOURCES, ["5 April"], []).startswith("There are no sources yet")


@pytest.mark.parametrize(
    ("answer", "stated"),
    [
        ("12 [1], 17 [2]. The sources give different answers.", "12 [1], 17 [2]"),
        ("Ida [1]. The sources say nothing about 7 July. The sources give different answers.", "Ida [1]"),
        (
            "It was. The sources say nothing about it. Ida left. [1] The sources give different answers.",
            "It was. The sources say nothing about it. Ida left. [1]",
        ),
        ("Ida [1]. “yesterday” is 11 March 2013. It is so.", None),
        ("Ida [1]." + " “a” is b," * 2000 + "!", None),
        ("Ida [1]." + " The sources say nothing about it." * 60 + "!", None),
    ],
)
def test_a_remark_stands_behind_the_last_marker_and_is_taken_off_at_once(answer: str, stated: str | None) -> None:
    assert without_remark(answer) == (answer if stated is None else stated)


def test_what_comes_closest_to_several_questions_is_quoted_once() -> None:
    plain = "The sources don't say: no sentence in them answers this."
    named = "The sources don't say: they never mention “Oslo”."
    closest = " What comes closest: “It rained.” (log, sentence 3)."
    assert refusals([("Who fell?", plain + closest), ("Where is Oslo?", named + closest), ("Why?", plain)]) == [
        "Who fell? Why? The sources don't say: no sentence in them answers these." + closest,
        "Where is Oslo? " + named,
    ]
    assert refusals([("Who fell?", plain + closest)]) == ["Who fell? " + plain + closest]


def test_an_abstention_tells_what_the_sources_tell_of_instead() -> None:
    told = abstention_text(Reason.NOT_IN_SOURCES, [], [], namesake="2nd Regiment")
    assert told == "The sources don't say: they tell of “2nd Regiment” instead."
    told = abstention_text(Reason.NOT_IN_SOURCES, ["Marine"], [], namesake="2nd Regiment")
    assert told == "The sources don't say: they never mention “Marine”, but tell of “2nd Regiment”."

"""A day without a year, or told from another, counts from what was told, not from what was to come or is compared."""

import pytest

from index.dates import dated
from index.records import DateExpression, DateSpan, Reading, Sentence, Source
from index.sentences import sentences_of
from index.source_dates import dates_of
from index.sources import source_of_text


def told(*texts: str) -> list[tuple[DateExpression, ...]]:
    sentences = [Sentence("a", number, 0, len(text), text) for number, text in enumerate(texts, start=1)]
    return [tuple(one for one in dates if one.how is not Reading.CARRIED) for dates in dated(sentences)]


def first_day(*texts: str) -> str:
    """Return the first day of the first date in the last of the texts."""
    (first, *_) = told(*texts)[-1]
    assert isinstance(first.span, DateSpan)
    return str(first.span.first_day or first.span.last_day)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # Years.
        (
            ("The depot was sold in March 2018.", "The new one will open in 2021.", "On 5 June staff left."),
            "2018-06-05",
        ),
        (
            (
                "In April 2018 it was sold.",
                "A new one is due to open on 4 May 2021.",
                "On 5 June, set for a fair, it rained.",
            ),
            "2018-06-05",
        ),
        (("On 9 May 2011 she said that she would stay until 2014.", "She fell ill on 3 July."), "2011-07-03"),
        (("It closed on 3 June 2020.", "It will open on 4 January 2021.", "Exams are on 12 February."), "2021-02-12"),
        (("It was founded in 1950.", "It was to open in 1955.", "On 3 May it did."), "1955-05-03"),
        (("Sales were 5 million in 2020, against 4 million in 2019.", "A shop was opened in March."), "2020-03-01"),
        (("More guests came in 2008 than in 2007.", "In May the roof leaked."), "2008-05-01"),
        (("They fought against the French in 1812.", "They fell back on 4 May."), "1812-05-04"),
        # What had been.
        (("On 22 March 2022 the count was 148.", "It had been measured in October too."), "2021-10-01"),
        (("They left on 4 March 1915.", "They had landed in November.", "In April they came back."), "1915-04-01"),
        (("They landed on 4 March 1915.", "They had not been paid in October."), "1915-10-01"),
        (("They landed on 4 March 1915.", "They had taken the town by October."), "1915-10-31"),
        (("It began on 4 March 2021.", "I had booked a flight for 6 May."), "2021-05-06"),
        (("It began on 4 March 2021.", "We had walked far when we got home on 20 May."), "2021-05-20"),
        (("It began on 25 April 1915.", "The men who had landed left again on 24 May."), "1915-05-24"),
        (("It began on 4 March 1915.", "After the men had landed on 5 April, they dug in."), "1915-04-05"),
        # What had been is no story that goes on behind the date of what was then.
        (
            ("On 3 May 2019 she told the court that he had left on 1 August 2018.", "On 7 May she fell ill."),
            "2019-05-07",
        ),
        (("On 3 May 2019 he said the dinner had been on 1 August 2018.", "The next day he fled."), "2019-05-04"),
        (
            (
                "It began on 9 May 2019.",
                "On 11 May, once they had met on 4 June 2017, he left.",
                "On 12 May it rained.",
            ),
            "2019-05-12",
        ),
        (("On 3 May 2019 it burned.", "In 2020 it was sold to a man from Lund.", "On 4 June it rained."), "2020-06-04"),
        (("She had been born on 1 August 1918.", "On 7 September they moved."), "1918-09-07"),
        # What something is for is another time than that of the sentence.
        (("They met on 2 May 2023.", "The accounts for 2022 were read.", "Bills came in on 19 April."), "2023-04-19"),
        (("It began on 3 March 2024.", "£5 were approved for the year 2026.", "On 9 April it ended."), "2024-04-09"),
        (("It began in March 2024.", "The plan for 2030 was shown.", "On 9 April it ended."), "2024-04-09"),
        (("He raced in 2003.", "He joined a new team for 2004.", "In May he won."), "2004-05-01"),
        # More or fewer than a number, and a house, are no years to compare with.
        (("It began in 1914.", "More than 300 men left in 1916.", "On 6 June they came back."), "1916-06-06"),
        (("It began in 1980.", "He moved from 12 High Street in May 2019.", "In June he left."), "2019-06-01"),
        (("It began in 2021.", "It rose from 4 million in 2019.", "In June it fell."), "2021-06-01"),
        # Days told from others.
        (("On 1 May 2001 he said he would leave on 9 June.", "The next day he was hurt."), "2001-05-02"),
        (("He came on 4 May 1912.", "The ship was to sail on 10 June.", "Two days later it left."), "1912-06-12"),
    ],
)
def test_a_date_counts_from_what_was_told(texts: tuple[str, ...], expected: str) -> None:
    assert first_day(*texts) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The mill opened on 2 July 2004, six weeks later than hoped.",
        "It sold a year earlier than the other, on 2 July 2004.",
    ],
)
def test_later_than_something_is_no_day(text: str) -> None:
    assert [str(one.span.first_day) for one in told(text)[0]] == ["2004-07-02"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On 3 May 1692 it was built.  Every 19 July the bells ring.", [None]),
        ("On 3 May 1692 it was built.  Each year on 19 July they ring.", [None]),
        ("On 3 May 1692 it was built.  On 19 July every bell rang.", ["1692-07-19"]),
        ("On 19 March 1916 he wrote.  On the 14th a shell fell.", ["1916-03-14"]),
        ("On 19 March 1916 he wrote.  On the 21st we were relieved.", ["1916-03-21"]),
        ("On 19 March 1916 he wrote.  On the 14th floor a shell fell.", []),
        ("On 19 March 1916 he wrote.  On the first he saw nothing.", []),
        ("On 19 March 1916 he wrote.  He came on the 3rd attempt.", []),
        ("It was in May 2023.  She will reply before the end of July.", ["2023-07-31"]),
        ("It was in May 2023.  She replied before July.", ["2023-06-30"]),
        ("On 3 May 2023 it rose.  It fell before the end of the month.", ["2023-05-31"]),
    ],
)
def test_every_year_the_14th_and_before_the_end(text: str, days: list[str | None]) -> None:
    found = [one.span for one in told(*text.split("  "))[1]]
    ends = [str(span.last_day) if isinstance(span, DateSpan) else None for span in found]
    assert ends == days


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("It opened on 3 May 1642 and lasted without a break until 9 May.", "1642-05-03 1642-05-09"),
        ("The freeze starts on 22 September 2025 and lasts until 17 October.", "2025-09-22 2025-10-17"),
        ("He came in March 1900 and lived in Lund until 1904.", "1900-03-01 1904-12-31"),
        ("He joined on 3 May 1900, and was ill till 9 May.", "1900-05-03 1900-05-09"),
        ("He left on 3 May 1900 and was not seen until 9 May.", "1900-05-09 1900-05-09"),
        ("It was bought on 3 May 1900; the old one is used until 9 May.", "None 1900-05-09"),
        ("He left on 3 May 1900 and must answer until 9 May.", "None 1900-05-09"),
        ("He left on 3 May 1900, and his wife, who was ill, stayed until 9 May.", "None 1900-05-09"),
        ("He died on 3 May 1900 and was king until 1899.", "None 1899-12-31"),
    ],
)
def test_what_begins_on_a_day_and_lasts_until_another_is_of_all_between(text: str, span: str) -> None:
    told_last = told(text)[0][-1].span
    assert isinstance(told_last, DateSpan)
    assert f"{told_last.first_day} {told_last.last_day}" == span


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("She fell ill on Christmas Eve 2005.", "2005-12-24"),
        ("It began on 3 March 1914.  On Christmas Day they sang.", "1914-12-25"),
        ("It began on 3 March 1914.  By New Year’s Day, 1915 it was over.", "None"),
        ("It began on 3 March 1914.  On Midsummer Day they voted.  The next day he left.", "1914-06-25"),
        ("It began on 3 March 1914.  The Christmas Day service was long.", ""),
        ("It began on 3 March 1914.  They met every Christmas Eve.", ""),
        ("It began on 3 March 1914.  Every year on Christmas Eve they met.", ""),
        ("It has run since 1974 and is shown on New Year's Eve.", "1974-01-01"),
    ],
)
def test_feasts_that_have_a_date(text: str, day: str) -> None:
    spans = [one.span for one in told(*text.split("  "))[-1]]
    found = [str(span.first_day) if isinstance(span, DateSpan) else "yearless" for span in spans]
    assert found == [day] * bool(day)


@pytest.mark.parametrize(
    ("text", "day_first", "days"),
    [
        ("It broke on 03/14/2022. It was mended on 04/05/2022.", True, ["2022-03-14", "2022-04-05"]),
        ("It broke on 3/14/22. It was mended on 4/5/22.", True, ["2022-03-14", "2022-04-05"]),
        ("Case 12/87/2019 ended. It was mended on 04/05/2022.", True, ["2022-05-04"]),
        ("It broke on 14/03/2022. It was mended on 04/05/2022.", False, ["2022-03-14", "2022-05-04"]),
        ("It broke on 14/03/2022. It was mended on 04/15/2022. It ended on 04/05/2022.", True, None),
        ("It broke on 02/03/2022. It was mended on 04/05/2022.", True, ["2022-03-02", "2022-05-04"]),
        ("It broke on 02/03/2022. It was mended on 04/05/2022.", False, ["2022-02-03", "2022-04-05"]),
        ("See 3/14/2022/7 and 1.14.2022. It was mended on 04/05/2022.", True, ["2022-05-04"]),
    ],
)
def test_the_days_of_a_source_are_all_written_in_one_order(text: str, day_first: bool, days: list[str] | None) -> None:
    source = source_of_text("log", text)
    dates = dates_of(source, sentences_of(source), day_first=day_first)
    found = [str(one.span.first_day) for sentence in dates for one in sentence if isinstance(one.span, DateSpan)]
    assert found[-1] == (days or ["2022-05-04"])[-1]
    assert days is None or found[: len(days)] == days or len(days) == 1


def test_years_told_in_an_entry_are_not_those_of_the_next() -> None:
    source: Source = source_of_text(
        "log.txt",
        "4 May 1926: The quarry is sold. A report of 1929 finds fraud.\n9 May: The owner is arrested.\n"
        "11 May: The men go home. The gate is locked.\n",
    )
    days = dates_of(source, sentences_of(source), day_first=True)
    assert [str(one.span.first_day) for dates in days[2:] for one in dates] == [
        "1926-05-09",
        "1926-05-11",
        "1926-05-11",
    ]

"""The page in a real browser: dated sentences over time, brushed by mouse and by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_service import Live, live_service
from playwright.sync_api import Browser, Locator, expect
from visits import Visit, visit

LOG = (
    "On 4 March 2013 a storm came. From 5 to 7 March it rained. On 20 March 2013 Karim Daoud left. "
    "On 2 April 2013 the lamp broke. Since 2014 the tower stands empty. Nobody knows why. "
)
UNDATED = "On 6 May there was fog."


@pytest.fixture(scope="module")
def dated(plain_settings: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:  # noqa: ARG001
    with live_service(tmp_path_factory.mktemp("dated"), sample=False) as live:
        for name, text in (("log", LOG), ("undated", UNDATED)):
            assert live.client.post("/sources", json={"name": name, "text": text}).status_code == 201
        yield live


@pytest.fixture
def timeline(browser: Browser, dated: Live) -> Iterator[Visit]:
    with visit(browser, dated) as visited:
        visited.go("#/timeline")
        expect(rows(visited)).to_have_count(6)
        yield visited


def rows(visited: Visit) -> Locator:
    return visited.page.locator("#dated li")


def test_bars_count_the_sentences_of_each_day(timeline: Visit) -> None:
    expect(rows(timeline).first).to_contain_text("4 March 2013")
    expect(rows(timeline).nth(4)).to_contain_text("from 1 January 2014")
    expect(rows(timeline).nth(5)).to_contain_text("6 May")
    bars = timeline.page.locator("#chart .inside")
    heights = bars.evaluate_all("all => all.map(one => Number(one.getAttribute('height')))")
    # From 4 March to 2 April; what has no end, or no year, has no place in it.
    assert [day for day, height in enumerate(heights) if height] == [0, 1, 2, 3, 16, 29]
    expect(timeline.page.locator("#timeline-count")).to_have_text("6 dated sentences of 7")


def test_the_brush_goes_by_keyboard(timeline: Visit) -> None:
    page = timeline.page
    first, last = page.get_by_role("slider", name="From"), page.get_by_role("slider", name="To")
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(first).to_have_attribute("aria-valuetext", "5 March 2013")
    expect(first).to_be_focused()
    last.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageDown")
    expect(last).to_have_attribute("aria-valuetext", "27 March 2013")
    expect(rows(timeline)).to_have_count(2)
    expect(page.locator("#timeline-count")).to_have_text("2 dated sentences of 7, 5 March 2013 to 27 March 2013")
    page.keyboard.press("Home")
    expect(last).to_have_attribute("aria-valuetext", "5 March 2013")
    page.get_by_role("button", name="All days").click()
    expect(rows(timeline)).to_have_count(6)


def test_the_brush_goes_by_mouse(timeline: Visit) -> None:
    page = timeline.page
    box = page.get_by_role("group", name="Sentences by day").bounding_box()
    assert box
    day = box["width"] / 30
    page.mouse.move(box["x"] + 10.5 * day, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 20.5 * day, box["y"] + 60, steps=4)
    page.mouse.up()
    expect(rows(timeline)).to_have_count(1)
    expect(rows(timeline)).to_contain_text("Karim Daoud")
    page.mouse.move(box["x"] + 21 * day, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 29.5 * day, box["y"] + 60, steps=4)
    page.mouse.up()
    expect(rows(timeline)).to_have_count(2)
    page.mouse.click(box["x"] + 0.5 * day, box["y"] + 100)
    expect(rows(timeline)).to_have_count(1)
    expect(rows(timeline)).to_contain_text("a storm came")
    page.mouse.click(box["x"] + 0.5 * day, box["y"] + 100)
    expect(rows(timeline)).to_have_count(6)


def test_a_dated_sentence_opens_its_source(timeline: Visit) -> None:
    page = timeline.page
    rows(timeline).nth(2).get_by_role("button").click()
    assert timeline.lit().inner_text() == "On 20 March 2013 Karim Daoud left."
    page.keyboard.press("]")
    assert timeline.lit().inner_text() == "On 2 April 2013 the lamp broke."
    expect(rows(timeline).nth(3).get_by_role("button")).to_have_attribute("aria-current", "true")


def test_the_list_goes_on_to_its_end(browser: Browser, tmp_path: Path) -> None:
    text = "".join(f"In {year} the lamp of Varnholm was lit.\n" for year in range(1700, 1830))
    with live_service(tmp_path / "home", sample=False) as live, visit(browser, live) as visited:
        live.client.post("/sources", json={"name": "log", "text": text})
        visited.go("#/timeline")
        expect(rows(visited)).to_have_count(100)
        counted = visited.page.locator("#timeline-count")
        expect(counted).to_have_text("130 dated sentences of 130; the first 100 are shown")
        more = visited.page.get_by_role("button", name="Show more")
        more.click()
        expect(rows(visited)).to_have_count(130)
        expect(more).to_be_hidden()
        expect(counted).to_have_text("130 dated sentences of 130")
        expect(rows(visited).nth(100).get_by_role("button")).to_be_focused()
        expect(rows(visited).nth(129)).to_contain_text("log · line 130, sentence 130")
        rows(visited).nth(99).get_by_role("button").click()
        assert visited.lit().inner_text() == "In 1799 the lamp of Varnholm was lit."
        visited.page.keyboard.press("]")
        assert visited.lit().inner_text() == "In 1800 the lamp of Varnholm was lit."


def test_words_narrow_bars_and_list(timeline: Visit) -> None:
    page = timeline.page
    page.get_by_label("Only sentences with these words").fill("lamp")
    expect(rows(timeline)).to_have_count(1)
    expect(page.locator("#chart .inside[height='118']")).to_have_count(1)
    page.get_by_label("Only sentences with these words").fill("elephants")
    expect(rows(timeline)).to_have_count(0)
    expect(page.locator("#chart svg")).to_have_count(0)
    expect(page.locator("#timeline-count")).to_have_text("0 dated sentences of 7")


def test_bins_suit_the_time_between(timeline: Visit) -> None:
    script = """async ([first, last]) => {
        const {binsOf} = await import("/page/timeline.js"), {dayNumber} = await import("/page/text.js");
        const [low, high] = [dayNumber(first), dayNumber(last)];
        const {unit, edges, counts} = binsOf([{first: low, last: high, sentences: 2}], low, high);
        const rising = edges.every((edge, at) => at === 0 || edge > edges[at - 1]);
        return [unit.name, counts.length, rising && edges[0] <= low && edges.at(-1) > high];
    }"""
    for first, last, unit, bins in (
        ("2013-03-01", "2013-03-01", "day", 2),
        ("2013-01-01", "2013-12-31", "week", 53),
        ("2013-01-15", "2014-02-03", "week", 55),
        ("2011-05-01", "2013-03-01", "month", 23),
        ("1999-02-01", "2012-03-01", "quarter", 53),
        ("1990-01-01", "2020-12-31", "years", 31),
        ("0001-01-01", "2020-12-31", "years", 41),
    ):
        assert timeline.page.evaluate(script, [first, last]) == [unit, bins, True], (first, last)

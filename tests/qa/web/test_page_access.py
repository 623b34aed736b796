"""The page is usable by everyone: axe finds nothing, in light and dark, on a desktop and on a phone."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from live_service import WHO, Live
from playwright.sync_api import Browser, Page, expect
from visits import DESKTOP, PHONE, Visit, visit

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def answer(visited: Visit) -> None:
    visited.ask(WHO).locator(".marker").click()
    visited.lit()


def abstention(visited: Visit) -> None:
    visited.ask("who was killed in Paris in 1987?").get_by_text("Details").click()


def listing(visited: Visit) -> None:
    visited.ask("What happened in March 2013?")


def view(name: str) -> Callable[[Visit], None]:
    def show(visited: Visit) -> None:
        visited.go(f"#/{name}")
        expect(visited.page.locator(f"#{name} li").first).to_be_visible()

    return show


def keys(visited: Visit) -> None:
    visited.page.keyboard.press("Tab")
    visited.page.get_by_role("region", name="Questions and answers").focus()
    visited.page.keyboard.press("?")
    expect(visited.page.get_by_role("dialog")).to_be_visible()


def removal(visited: Visit) -> None:
    view("sources")(visited)
    visited.page.get_by_role("button", name="Remove tigharghar.txt").click()
    expect(visited.page.get_by_role("dialog")).to_be_visible()


STATES: list[Callable[[Visit], None]] = [lambda _: None, answer, abstention, listing, view("sources"), view("timeline")]
NAMES = ["empty", "answer", "abstention", "listing", "sources", "timeline"]


@pytest.fixture(params=[("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE), ("dark", PHONE)])
def looked_at(request: pytest.FixtureRequest, browser: Browser, page_live: Live) -> Iterator[Visit]:
    scheme, viewport = request.param
    with visit(browser, page_live, color_scheme=scheme, viewport=viewport, reduced_motion="reduce") as visited:
        expect(visited.page.locator(".welcome h2")).to_be_visible()
        yield visited


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html']} {node.get('failureSummary', '')}" for one in found for node in one["nodes"]]


def test_axe_finds_nothing(looked_at: Visit) -> None:
    for name, show in zip(NAMES, STATES, strict=True):
        looked_at.go()
        show(looked_at)
        assert violations(looked_at.page) == [], name


@pytest.mark.parametrize("show", [keys, removal])
def test_axe_finds_nothing_in_dialogs(visited: Visit, show: Callable[[Visit], None]) -> None:
    show(visited)
    assert violations(visited.page) == []


def test_the_theme_can_be_chosen_and_stays(visited: Visit) -> None:
    page = visited.page
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    for label in ("Theme: as the system", "Theme: light"):
        page.get_by_role("button", name=label).click()
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    page.get_by_role("button", name="Theme: dark").click()
    assert page.evaluate(paper) == light


def test_nothing_moves_where_calm_is_preferred(looked_at: Visit) -> None:
    answer(looked_at)
    moving = "document.getAnimations().filter(one => one.playState === 'running').length"
    assert looked_at.page.evaluate(moving) == 0

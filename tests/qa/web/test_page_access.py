"""The page is usable by everyone: axe finds nothing, in light and dark, on a desktop and on a phone."""

from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from live_service import WHO, Live
from playwright.sync_api import Browser, Page, expect
from visits import DESKTOP, PHONE, Visit, visit

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def empty(visited: Visit) -> None:
    expect(visited.page.locator(".welcome h2")).to_be_visible()


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


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html']} {node.get('failureSummary', '')}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("show", [empty, answer, abstention, listing, view("sources"), view("timeline"), keys, removal])
def test_axe_finds_nothing(visited: Visit, show: Callable[[Visit], None]) -> None:
    page = visited.page
    page.emulate_media(reduced_motion="reduce")
    show(visited)
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == [], f"{scheme}, {viewport['width']} pixels wide"


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


def test_nothing_moves_where_calm_is_preferred(browser: Browser, page_live: Live) -> None:
    moves = "getComputedStyle(document.getElementById('source')).animationName !== 'none'"
    moved = {}
    for wish in ("no-preference", "reduce"):
        with visit(browser, page_live, reduced_motion=wish) as visited:
            visited.ask(WHO).locator(".marker").dispatch_event("click")
            visited.page.locator("#source-text .current").wait_for()
            moved[wish] = visited.page.evaluate(moves)
    assert moved == {"no-preference": True, "reduce": False}

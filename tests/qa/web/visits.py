"""A person's visit to the page in a real browser, and what the browser had to complain about."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from live_service import Live
from playwright.sync_api import Browser, Locator, Page, expect

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# A response that refuses is told by the page; the browser logs it besides.
REFUSED = "Failed to load resource: "
IN_VIEW = """mark => {
    const box = mark.getBoundingClientRect(), around = mark.closest(".text")?.getBoundingClientRect();
    if (!around || box.height === 0) return false;
    return box.top >= around.top && box.bottom <= around.bottom && around.bottom <= innerHeight + 1;
}"""


@dataclass
class Visit:
    """An open page, every address that it asked for, and every error and warning that the browser logged."""

    page: Page
    live: Live
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def home(self) -> str:
        return str(self.live.client.base_url).rstrip("/")

    def go(self, place: str = "") -> None:
        """Open a view of the page."""
        self.page.goto(f"{self.home}/{place}")
        expect(self.page.locator("html[data-ready]")).to_be_attached(timeout=15_000)

    def ask(self, question: str) -> Locator:
        """Ask and return the turn with its whole answer."""
        before = self.page.locator(".turn").count()
        self.page.get_by_label("Your question").fill(question)
        self.page.keyboard.press("Enter")
        return self.turn(before)

    def turn(self, number: int) -> Locator:
        """Return a turn, counted from 0, once it has ended."""
        turn = self.page.locator(".turn").nth(number)
        expect(turn).to_have_attribute("aria-busy", "false", timeout=15_000)
        return turn

    def lit(self) -> Locator:
        """Return the cited sentence in the open source, once it is in view."""
        mark = self.page.locator("#source-text mark.current")
        expect(mark).to_be_visible()
        until = time.monotonic() + 3  # it may be scrolled to smoothly
        while not mark.evaluate(IN_VIEW):
            assert time.monotonic() < until, "the cited sentence is not in view"
            self.page.wait_for_timeout(25)
        return mark


@contextmanager
def visit(browser: Browser, live: Live, **options: Any) -> Iterator[Visit]:
    """Open the page; at the end hold that nothing came from elsewhere and nothing broke the policy or failed."""
    context = browser.new_context(**{"viewport": DESKTOP, **options})
    visiting = Visit(context.new_page(), live)
    page = visiting.page
    page.set_default_timeout(10_000)
    page.on("request", lambda request: visiting.asked.append(request.url))
    page.on("pageerror", lambda error: visiting.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: visiting.complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    visiting.go()
    try:
        yield visiting
        assert [one for one in visiting.complaints if not one.startswith(REFUSED)] == []
        assert [url for url in visiting.asked if not url.startswith((f"{visiting.home}/", "data:", "blob:"))] == []
    finally:
        context.close()

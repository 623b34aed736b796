"""How soon is an answer seen? From the first byte of the service's answer to the paint that shows its first statement.

``PYTHONPATH=tests:tests/qa/web python tests/benchmarks/page.py`` asks the sample in a real headless Chromium and prints
p50, p95 and the slowest, beside a reference of the same browser and the same answers: the time until a script that
only reads the stream has its first piece. Of the time to the paint, up to two frames (33 ms) are the measuring's own.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

import numpy as np
from browser import chromium
from live_service import live_service
from playwright.sync_api import Page, expect
from visits import DESKTOP

SEEDS = Path(__file__).parents[2] / "seeds" / "questions.jsonl"
# The observer runs after the statement is in the document, the second frame after it has been painted.
WATCH = """() => {
    window.seen = [];
    const known = new WeakSet();
    new MutationObserver(() => {
        const turn = [...document.querySelectorAll(".turn")].at(-1);
        if (!turn || known.has(turn) || !turn.querySelector(".statement")) return;
        known.add(turn);
        requestAnimationFrame(() => requestAnimationFrame(() => window.seen.push(performance.now())));
    }).observe(document.getElementById("turns"), {childList: true, subtree: true});
}"""
# The entry of a stream is there once it has ended.
ENTRY = """async () => {
    window.count += 1;
    const asked = () => performance.getEntriesByType("resource").filter(one => one.name.endsWith("/chat"));
    while (asked().length < window.count) await new Promise(done => setTimeout(done, 5));
    return [asked().at(-1).requestStart, asked().at(-1).responseStart, window.seen.at(-1)];
}"""
BARE = """async question => {
    const response = await fetch("/chat", {method: "POST", headers: {"Content-Type": "application/json"},
        body: JSON.stringify({question, stream: true})});
    const reader = response.body.getReader();
    await reader.read();
    const first = performance.now();
    while (!(await reader.read()).done);
    return first;
}"""


def main() -> None:
    """Print the times from the first byte to the first statement seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--turns", type=int, default=5, help="turns of a conversation (default: 5)")
    options = parser.parse_args()
    lines = SEEDS.read_text(encoding="utf-8").splitlines()
    asked = [case["question"] for case in map(json.loads, lines) if not case["history"]][: options.questions]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with live_service(Path(folder) / "home") as live, chromium() as browser:
            page = browser.new_page(viewport=DESKTOP)
            page.goto(str(live.client.base_url))
            page.evaluate(WATCH)
            page.evaluate("window.count = 0; performance.setResourceTimingBufferSize(10000)")
            seen = [see(page, number, question, options.turns) for number, question in enumerate(asked)]
            bare = [page.evaluate(BARE, question) - page.evaluate(ENTRY)[1] for question in asked]
    print(f"{len(asked)} questions, conversations of {options.turns} turns")
    line("question sent to first byte", [first - sent for sent, first, _ in seen])
    line("first byte to first statement painted", [painted - first for _, first, painted in seen])
    line("reference: first byte to a script's first piece", bare)


def see(page: Page, number: int, question: str, turns: int) -> tuple[float, float, float]:
    """Ask and return when the question was sent, the first byte came, and the first statement was painted, in ms."""
    if number % turns == 0:
        page.keyboard.press("Escape")
        page.get_by_role("button", name="New conversation").first.click()
        expect(page.locator(".turn")).to_have_count(0)
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn").nth(number % turns)).to_have_attribute("aria-busy", "false", timeout=30_000)
    page.wait_for_timeout(60)
    sent, first, painted = page.evaluate(ENTRY)
    return sent, first, painted


def line(name: str, times: list[float]) -> None:
    """Print the median, the 95th percentile and the slowest."""
    p50, p95 = np.percentile(times, [50, 95])
    print(f"  {name}: p50 {p50:.0f}, p95 {p95:.0f}, slowest {max(times):.0f} ms (n = {len(times)})")


if __name__ == "__main__":
    main()

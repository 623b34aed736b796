"""The page of a run in a real browser: whole, without network, escaped, in light and dark, wide and narrow."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium
from keyword_pipeline import KeywordPipeline
from playwright.sync_api import Browser, Page

from index.records import Source
from qa.evaluation.html import page, write_page
from qa.evaluation.junit import junit_xml
from qa.evaluation.results import RunResult
from qa.evaluation.run import run_questions

HOSTILE = "</script><script>document.title='taken'</script><img src=http://127.0.0.1:1/x onerror=alert(1)> & \"quoted\""
TEXT = f"Ada built the engine.\nBob sold seven engines {HOSTILE} in Paris.\nThe mill burned down."
LINES = [
    {
        "id": "built",
        "question": "who built the engine?",
        "answers": ["Ada"],
        "sentences": [["a.txt", 1]],
        "tags": ["who"],
    },
    {"id": HOSTILE, "question": f"how many engines {HOSTILE}?", "answers": [HOSTILE], "tags": ["how_many", HOSTILE]},
    {"id": "cat", "question": "who fed the cat?", "unanswerable": True, "tags": ["unanswerable"]},
    {"id": "bob", "question": "when did Bob die?", "unanswerable": True, "tags": ["unanswerable"]},
    {"id": "fire", "question": "why a flood?", "answers": ["rain\x00\x1b"], "tags": ["why"]},
]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    path = tmp_path_factory.mktemp("data") / "questions.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    done = run_questions(KeywordPipeline(Source("papers/a.txt", "/papers/a.txt", TEXT)), [path], {"top_k": 5})
    first = done.cases[0]
    cited = replace(first.answer.citations[0], answer_start=0, answer_end=3)
    marked = replace(first, answer=replace(first.answer, citations=(cited,)))
    return replace(done, cases=(marked, *done.cases[1:]))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def shown(browser: Browser, run: RunResult, tmp_path: Path) -> Iterator[Page]:
    write_page(run, tmp_path / "run.html")
    opened = browser.new_page()
    opened.set_default_timeout(5000)
    asked: list[str] = []
    said: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto((tmp_path / "run.html").as_uri())
    yield opened
    opened.close()
    assert len(asked) == 1, "the page asks for nothing but itself"
    assert said == []


def test_text_of_sources_questions_and_tags_is_only_text(shown: Page) -> None:
    assert shown.title() == "5 test questions: evaluation"
    assert shown.locator("img").count() == 0
    assert shown.locator("script").count() == 1
    shown.locator("summary", has_text="how many engines").click()
    opened = shown.locator("details[open]")
    assert HOSTILE in opened.locator(".evidence").first.inner_text()
    assert HOSTILE in opened.inner_text()


def test_each_question_opens_to_its_answer_its_words_and_its_scores(shown: Page) -> None:
    shown.locator("summary", has_text="who built the engine?").focus()
    shown.keyboard.press("Enter")
    opened = shown.locator("details[open]")
    assert opened.locator("mark").all_inner_texts() == ["Ada"]
    assert "gold" in opened.locator(".evidence").last.inner_text()
    assert "token F1" in opened.locator(".scores").inner_text()


def test_questions_are_filtered(shown: Page) -> None:
    visible = shown.locator("#questions details:visible")
    assert visible.count() == 5
    shown.get_by_label("Search").fill("ENGINE built")
    assert visible.count() == 1
    shown.get_by_role("button", name="Clear").click()
    shown.get_by_text("5 of 5 questions").wait_for()
    shown.get_by_label("Verdict").select_option(label="rightly refused (1)")
    assert visible.locator(".asked").all_inner_texts() == ["who fed the cat?"]
    shown.get_by_role("button", name="Clear").click()
    shown.get_by_text("5 of 5 questions").wait_for()
    shown.locator("#tag").select_option("unanswerable")
    assert visible.count() == 2
    assert shown.get_by_role("status").inner_text() == "2 of 5 questions"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_light_and_dark_wide_and_narrow(shown: Page, scheme: str, width: int) -> None:
    shown.emulate_media(color_scheme=scheme)
    shown.set_viewport_size({"width": width, "height": 800})
    shown.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    paper = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(25, 24, 22)") is (scheme == "dark")
    found = Axe().run(shown)
    assert found.violations_count == 0, found.generate_report()


def test_the_plots_say_what_the_numbers_say(run: RunResult) -> None:
    made = page(run)
    value = run.overall.aggregate("contains_answer")
    assert value.value is not None
    assert value.interval is not None
    assert f"{value.value:.3f} ({value.interval.low:.3f} to {value.interval.high:.3f})" in made
    assert f'<circle class="dot" cx="{4 + value.value * 192:.1f}"' in made


def test_junit_has_a_case_a_question_and_says_what_was_expected(run: RunResult) -> None:
    suite = ElementTree.fromstring(junit_xml(run))  # noqa: S314 - written by ourselves
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("5", "2", "0")
    failures = {case.get("name"): case.find("failure") for case in suite}
    assert failures["built: who built the engine?"] is None
    died = failures["bob: when did Bob die?"]
    assert died is not None
    assert died.get("message") == "expected an abstention: the sources don't say"
    assert "cited: papers/a.txt, sentence 2" in (died.text or "")
    why = failures["fire: why a flood?"]
    assert why is not None
    assert why.get("message") == "expected rain  "

"""The page in a real browser: asking, and seeing where each statement of an answer stands."""

import pytest
from live_service import WHO, Live
from local_writer import LocalChatModel, saying, write_by
from playwright.sync_api import Browser, expect
from visits import PHONE, Visit, visit

KILLED = (
    "On 1 March 2013, It was announced that the second-in-command for Al Qaeda in North Africa, Abdelhamid Abou Zeid,"
    " was killed during fighting between Islamists and French army units."
)
HOSTILE = (
    "The <script>document.title = 'gone'</script> keeper of Varnholm is "
    "<img src=x onerror=\"document.title = 'gone'\"> <b>Ida Krog</b>. 🗼🗼🗼 In 1901 the \"keeper\" of 'Varnholm'"
    " & son lit 12 lamps </div></dialog>."
)


def add(live: Live, name: str, text: str) -> None:
    assert live.client.post("/sources", json={"name": name, "text": text}).status_code == 201


def test_a_marker_opens_its_sentence_with_the_words_that_answer(visited: Visit) -> None:
    page = visited.page
    with page.expect_response("**/chat") as asked:
        turn = visited.ask(WHO)
    assert asked.value.headers["content-type"].startswith("text/event-stream")
    expect(turn.locator(".said")).to_have_text("Abdelhamid Abou Zeid1")
    marker = turn.get_by_role("button", name="Source 1: tigharghar.txt, line 7, sentence 7")
    marker.click()
    assert visited.lit().inner_text() == KILLED
    expect(page.locator("#source-text .words")).to_have_text("Abdelhamid Abou Zeid")
    expect(page.get_by_role("heading", name="tigharghar.txt")).to_be_focused()
    expect(marker).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    expect(marker).to_be_focused()


def test_a_sentence_that_is_the_answer_is_shown_once(live: Live, browser: Browser) -> None:
    add(live, "rules.md", "# Rules\n\n- Dogs may not enter the reading room of Varnholm.\n")
    with visit(browser, live) as visited:
        turn = visited.ask("May dogs enter the reading room of Varnholm?")
        expect(turn.locator(".said")).to_have_text("Dogs may not enter the reading room of Varnholm.1")
        quote = turn.get_by_role("list", name="Cited sentences").get_by_role("button")
        expect(quote).to_have_text("1rules.md · line 3, sentence 2")
        quote.click()
        assert visited.lit().inner_text() == "- Dogs may not enter the reading room of Varnholm."
        turn = visited.ask(WHO)
        expect(turn.get_by_role("list", name="Cited sentences")).to_contain_text(KILLED)


def test_the_finished_answer_is_announced(visited: Visit) -> None:
    visited.ask(WHO)
    live = visited.page.locator("#live")
    expect(live).to_have_text("Answer: Abdelhamid Abou Zeid [1] Cited: 1 sentence.")
    assert live.get_attribute("aria-live") == "polite"


def test_an_abstention_shows_what_came_closest(visited: Visit) -> None:
    turn = visited.ask("who was killed in Paris in 1987?")
    expect(turn.locator(".reason")).to_have_text("Nothing about that time")
    expect(turn.locator(".said")).to_have_text("The sources say nothing about 1987; the nearest is 19 February 2013.")
    closest = turn.get_by_role("list", name="What came closest").get_by_role("button")
    assert closest.count() == 3
    closest.first.click()
    assert visited.lit().inner_text().startswith("On 19 February 2013, heavy fighting")
    visited.page.get_by_role("button", name="Next citation").click()
    expect(visited.page.locator("#source-place")).to_have_text("line 2, sentence 2")
    assert visited.lit().inner_text().startswith("Early in the afternoon")


def test_a_follow_up_tells_how_it_was_understood(visited: Visit) -> None:
    first = visited.ask("Which villages did the armored squadron take over?")
    expect(first.get_by_text("Understood as…")).to_have_count(0)
    second = visited.ask("Who supported it?")
    standalone = second.get_by_text("Who supported the armored squadron?")
    expect(standalone).to_be_hidden()
    second.get_by_text("Understood as…").click()
    expect(standalone).to_be_visible()


def test_the_days_understood_can_be_removed(visited: Visit) -> None:
    turn = visited.ask(WHO)
    chip = turn.locator(".chip.window")
    expect(chip).to_have_text("1 March 2013")
    chip.get_by_role("button").click()
    again = visited.turn(1)
    expect(again.get_by_role("heading", name=WHO)).to_be_visible()
    expect(again.locator(".chip")).to_have_text("any day")
    expect(again.locator(".said")).to_have_text("Islamists1, Abdelhamid Abou Zeid2")
    refused = visited.ask("who was killed on 5 April?")
    refused.get_by_role("button", name="Ask again for any day, not only the days asked about").click()
    expect(visited.turn(3).locator(".marker")).to_have_count(2)


def test_a_list_tells_what_it_covers(visited: Visit) -> None:
    turn = visited.ask("What happened in March 2013?")
    expect(turn.locator(".statement")).to_have_count(4)
    tops = turn.locator(".statement").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert tops == sorted(set(tops)), "each statement stands on a line of its own"
    expect(turn.locator("footer")).to_contain_text("4 matches, 13 of 13 sentences examined")
    turn.locator(".marker").nth(2).click()
    expect(visited.page.locator("#source-step")).to_have_text("3 of 4")
    visited.page.keyboard.press("]")
    assert visited.lit().inner_text().startswith("On the morning of 12 March")


def test_sources_that_disagree_are_shown_so(live: Live, browser: Browser) -> None:
    for name, count in (("north.txt", 12), ("south.txt", 40)):
        add(live, name, f"On 4 May 2021 the storm at Varnholm wounded {count} sailors.")
    with visit(browser, live) as visited:
        turn = visited.ask("How many sailors were wounded at Varnholm on 4 May 2021?")
        expect(turn.locator(".reason")).to_have_text("The sources disagree")
        for marker, name in ((0, "north.txt"), (1, "south.txt")):
            turn.locator(".marker").nth(marker).click()
            expect(visited.page.get_by_role("heading", name=name)).to_be_visible()
        visited.page.keyboard.press("Escape")
        expect(turn.locator(".marker").nth(1)).to_be_focused()


def test_what_a_source_says_stays_text(live: Live, browser: Browser) -> None:
    add(live, "<i>hostile</i>.txt", HOSTILE)
    with visit(browser, live) as visited:
        page = visited.page
        turn = visited.ask("How many lamps were lit in 1901?")
        turn.locator(".marker").first.click()
        assert visited.lit().inner_text() == HOSTILE[HOSTILE.index("🗼") :]
        expect(page.locator("#source-text .words")).to_contain_text("12")
        expect(page.get_by_role("heading", name="<i>hostile</i>.txt")).to_be_visible()
        assert HOSTILE.split(". ", maxsplit=1)[0] in page.locator("#source-text").inner_text()
        asked = visited.ask("<img src=x onerror=\"document.title='gone'\"> who is the keeper of Varnholm?")
        expect(asked.get_by_role("heading").first).to_contain_text("<img src=x onerror")
        visited.go("#/sources")
        expect(page.locator("#source-list")).to_contain_text("<i>hostile</i>.txt")
        visited.go("#/timeline")
        expect(page.locator("#dated")).to_contain_text("</div></dialog>")
        assert page.locator("main img, main b b, main i, #source img").count() == 0
        assert "gone" not in page.title()


def test_the_right_place_in_a_long_source(live: Live, browser: Browser) -> None:
    lines = [f"🙂 Room {n} is grey." for n in range(1, 300)]
    lines[199] = "🙂 The observatory of Varnholm holds 🔭 forty brass telescopes 🔭."
    add(live, "rooms.txt", "\n".join(lines))
    with visit(browser, live) as visited:
        page = visited.page
        visited.ask("How many brass telescopes does the observatory of Varnholm hold?").locator(".marker").first.click()
        assert visited.lit().inner_text() == lines[199]
        expect(page.locator("#source-text .words")).to_contain_text("forty")
        assert page.locator("#source-text").inner_text().count("Room") == 120
        page.get_by_role("button", name="Show earlier sentences").dispatch_event("click")
        assert page.locator("#source-text").inner_text().count("Room") == 259
        assert visited.lit().inner_text() == lines[199], "what is read stays in its place"


def test_a_source_that_cannot_be_read_is_told_in_stepping_on(live: Live, browser: Browser) -> None:
    for name in ("mill", "tower"):
        text = {"name": f"{name}.txt", "text": f"On 3 May 1990 the {name} was sold."}
        assert live.client.post("/sources", json=text).status_code == 201
    with visit(browser, live) as visited:
        visited.ask("What happened on 3 May 1990?").locator(".marker").first.click()
        assert visited.lit().inner_text() == "On 3 May 1990 the mill was sold."
        visited.page.route("**/sources/*", lambda route: route.abort())
        visited.page.get_by_role("button", name="Next citation").click()
        expect(visited.page.locator("#source-text .trouble")).to_contain_text("The service can’t be reached")
        visited.page.unroute_all()
        visited.page.get_by_role("button", name="Next citation").click()
        visited.page.get_by_role("button", name="Next citation").click()
        expect(visited.page.locator("#source-text mark.current")).to_have_text("On 3 May 1990 the tower was sold.")


def test_on_a_phone_the_source_is_a_sheet(browser: Browser, page_live: Live) -> None:
    with visit(browser, page_live, viewport=PHONE, has_touch=True, reduced_motion="reduce") as visited:
        page = visited.page
        marker = visited.ask(WHO).locator(".marker")
        marker.tap()
        assert visited.lit().inner_text() == KILLED
        assert page.locator("#source").evaluate(
            "sheet => sheet.matches(':modal') && sheet.getBoundingClientRect().left === 0"
        )
        page.get_by_role("button", name="Close the source").tap()
        expect(marker).to_be_focused()
        visited.ask("What happened in March 2013?").locator(".marker").first.tap()
        page.keyboard.press("]")
        expect(page.locator("#source-step")).to_have_text("2 of 4")
        page.keyboard.press("Escape")
        expect(page.locator("#source")).to_be_hidden()
        page.get_by_role("button", name="Menu").tap()
        page.get_by_role("link", name="Timeline").tap()
        expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.fixture
def writing(live: Live) -> LocalChatModel:
    """A chat model that writes slowly, behind the test's own service."""
    model = LocalChatModel(say=saying("Abou Zeid was killed on 1 March 2013 [{second-in-command}]. " * 8), wait=0.12)
    return write_by(live, model)


def test_an_answer_is_seen_while_it_is_written_and_can_be_stopped(
    live: Live, writing: LocalChatModel, browser: Browser
) -> None:
    with visit(browser, live) as visited:
        page = visited.page
        page.get_by_label("Your question").fill(WHO)
        page.keyboard.press("Enter")
        turn = page.locator(".turn")
        expect(turn.locator(".statement .marker").first).to_be_visible(timeout=10_000)
        expect(turn).to_have_attribute("aria-busy", "true")
        page.get_by_role("button", name="Stop").click()
        expect(turn).to_have_attribute("aria-busy", "false")
        expect(turn.locator(".trouble")).to_contain_text("Stopped.")
        assert turn.locator(".statement").count() >= 1
        writing.wait = 0
        turn.get_by_role("button", name="Ask again").click()
        expect(turn.locator(".trouble")).to_have_count(0)
        expect(turn.get_by_role("button", name="Copy")).to_be_visible()


def test_a_copied_answer_has_its_citations(browser: Browser, page_live: Live) -> None:
    with visit(browser, page_live, permissions=["clipboard-read", "clipboard-write"]) as visited:
        page = visited.page
        turn = visited.ask(WHO)
        turn.get_by_role("button", name="Copy").click()
        expect(turn.get_by_role("button", name="Copied")).to_be_visible()
        footnote = f"[1] tigharghar.txt, line 7, sentence 7: “{KILLED}”"
        assert page.evaluate("navigator.clipboard.readText()") == f"Abdelhamid Abou Zeid [1]\n\n{footnote}"
        page.evaluate("navigator.clipboard.writeText('').then(() => delete Clipboard.prototype.writeText)")
        turn.get_by_role("heading").first.click()
        page.keyboard.press("c")
        expect(turn.get_by_role("button", name="Copy", exact=True)).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == f"Abdelhamid Abou Zeid [1]\n\n{footnote}"
        turn.locator(".words-said").select_text()
        page.keyboard.press("Control+c")
        assert page.evaluate("navigator.clipboard.readText()") == f"Abdelhamid Abou Zeid\n\n{footnote}"
        turn.get_by_role("heading").first.select_text()
        page.keyboard.press("Control+c")
        assert page.evaluate("navigator.clipboard.readText()") == WHO, "a question is copied as it is"

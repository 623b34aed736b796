"""The page in a real browser: conversations that are kept, keys of both kinds, and a service that fails."""

from pathlib import Path

import pytest
from live_service import WHO, Live, free_port, live_service
from playwright.sync_api import Browser, Page, Route, expect
from visits import Visit, visit


def holding(page: Page, address: str) -> list[Route]:
    """Return the requests for an address, which the test lets through when it likes."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(address, hold)
    return held


def test_a_conversation_is_gone_back_to_renamed_exported_and_deleted(live: Live, browser: Browser) -> None:
    with visit(browser, live) as visited:
        page = visited.page
        visited.ask(WHO)
        visited.ask("Who was killed in Paris in 1987?")
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".turn")).to_have_count(0)
        visited.go()
        page.get_by_role("list", name="Conversations").get_by_role("link", name=WHO).click()
        expect(page.locator(".turn")).to_have_count(2)
        expect(visited.turn(1).locator(".reason")).to_have_text("Nothing about that time")
        visited.turn(0).locator(".marker").click()
        assert visited.lit().inner_text().startswith("On 1 March 2013")

        page.get_by_role("button", name="Rename this conversation").click()
        page.get_by_label("Name", exact=True).fill("The <raids>")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="The <raids>")).to_have_attribute("aria-current", "page")
        visited.page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("The <raids>")

        with page.expect_download() as downloaded:
            page.get_by_role("button", name="Export this conversation as Markdown").click()
        assert downloaded.value.suggested_filename == "the-raids.md"
        text = Path(downloaded.value.path()).read_text(encoding="utf-8")
        assert "Abdelhamid Abou Zeid[^1]" in text
        assert "\n[^1]: tigharghar.txt, line 7, sentence 7: On 1 March 2013" in text

        page.get_by_role("button", name="Delete this conversation").click()
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator(".turn")).to_have_count(2)
        page.get_by_role("button", name="Delete this conversation").click()
        page.get_by_role("button", name="Delete", exact=True).click()
        expect(page.locator(".turn")).to_have_count(0)
        expect(page.locator("#sessions a")).to_have_count(0)
        assert live.client.get("/sessions").json() == []


def test_a_conversation_too_old_to_be_listed_can_be_opened_and_deleted(live: Live, browser: Browser) -> None:
    first = live.ask()["session_id"]
    (kept,) = live.service.sessions.turns(first)
    for number in range(1000):
        live.service.sessions.append(f"{number:032x}", kept.turn, kept.answer_json)
    with visit(browser, live) as visited:
        page = visited.page
        expect(page.locator("#sessions a")).to_have_count(1000)
        expect(page.locator("#sessions .note")).to_contain_text("Older ones than these 1,000 are kept")
        visited.go(f"#/conversations/{first}")
        expect(page.get_by_role("heading", level=1)).to_have_text(WHO)
        page.get_by_role("button", name="Delete this conversation").click()
        page.get_by_role("button", name="Delete", exact=True).click()
        expect(page.locator(".turn")).to_have_count(0)
    assert first not in [one.id for one in live.service.sessions.summaries(2000)]


def test_the_conversation_chosen_last_is_shown_however_late_others_come(live: Live, browser: Browser) -> None:
    late, soon = live.ask()["session_id"], live.ask("What happened in March 2013?")["session_id"]
    with visit(browser, live) as visited:
        page = visited.page
        held = holding(page, f"**/sessions/{late}/export*")
        links = page.get_by_role("list", name="Conversations")
        with page.expect_request(f"**/sessions/{late}/export*"):
            links.get_by_role("link", name=WHO).click()
        links.get_by_role("link", name="What happened in March 2013?").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What happened in March 2013?")
        with page.expect_response(f"**/sessions/{late}/export*"):
            held[0].continue_()
        page.wait_for_timeout(200)
        expect(page.locator(".turn h2")).to_have_text("What happened in March 2013?")
        assert page.url.endswith(soon)


def test_an_answer_that_comes_while_the_sources_are_shown_can_be_gone_back_to(live: Live, browser: Browser) -> None:
    with visit(browser, live) as visited:
        page = visited.page
        held = holding(page, "**/chat")
        with page.expect_request("**/chat"):
            page.get_by_label("Your question").fill(WHO)
            page.keyboard.press("Enter")
        page.get_by_role("link", name="Sources").click()
        held[0].continue_()
        link = page.get_by_role("list", name="Conversations").get_by_role("link", name=WHO)
        expect(link).to_be_visible()
        assert page.url.endswith("#/sources")
        link.click()
        expect(visited.turn(0)).to_contain_text("Abdelhamid Abou Zeid")
        expect(visited.turn(0)).to_be_visible()


@pytest.mark.parametrize("name", ["nothing", "%", "%E0%A4%A"])
def test_an_address_of_no_conversation_is_told(visited: Visit, name: str) -> None:
    visited.go(f"#/conversations/{name}")
    expect(visited.page.locator("#turns .trouble")).to_contain_text("There is no session")


def test_single_keys_do_what_they_say_and_can_be_switched_off(visited: Visit) -> None:
    page = visited.page
    question = page.get_by_label("Your question")
    visited.ask(WHO)
    page.get_by_role("region", name="Questions and answers").focus()
    page.keyboard.press("o")
    expect(page.locator("#source")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Timeline")).to_be_focused()
    expect(page.locator("#source")).to_be_hidden()
    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_focused()
    page.keyboard.press("n")
    expect(question).to_be_focused()
    page.keyboard.press("n")
    expect(question).to_have_value("n")
    question.fill("")
    page.get_by_role("region", name="Questions and answers").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    dialog.get_by_label("Use single keys").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Timeline")).to_be_hidden()


def test_everything_is_reached_by_tab(visited: Visit) -> None:
    page = visited.page
    visited.ask(WHO)
    page.locator("#skip").focus()
    reached: set[str] = set()
    for _ in range(50):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText")
        )
    for name in ("cited-qa, start", "New conversation", "Sources", "Timeline", "Rename this conversation"):
        assert name in reached
    assert {"Source 1: tigharghar.txt, line 7, sentence 7", "Copy", "Details", "Ask"} <= reached


def test_a_key_is_asked_for_and_forgotten_with_the_tab(tmp_path: Path, browser: Browser) -> None:
    with live_service(tmp_path / "home", api_keys="schlüssel") as live, visit(browser, live) as visited:
        page = visited.page
        dialog = page.get_by_role("dialog", name="Enter your key")
        dialog.get_by_label("API key").fill("falsch")
        page.keyboard.press("Enter")
        expect(dialog).to_contain_text("That key was not accepted.")
        dialog.get_by_role("button", name="Cancel").click()
        expect(page.locator("#turns .trouble")).to_contain_text("Authorization: Bearer KEY")
        page.locator("#turns").get_by_role("button", name="Try again").click()
        dialog.get_by_label("API key").fill("schlüssel")
        page.keyboard.press("Enter")
        expect(visited.ask(WHO).locator(".said")).to_contain_text("Abdelhamid Abou Zeid")
        assert page.evaluate("[Object.values(localStorage), Object.values(sessionStorage)]") == [[], ["schlüssel"]]


def test_a_conversation_deleted_elsewhere_goes_on_as_a_new_one(live: Live, browser: Browser) -> None:
    with visit(browser, live) as visited:
        visited.ask(WHO)
        (session,) = live.client.get("/sessions").json()
        live.client.delete(f"/sessions/{session['id']}")
        turn = visited.ask("who was killed in Paris in 1987?")
        expect(turn.locator(".trouble")).to_contain_text("There is no session")
        turn.get_by_role("button", name="Try again").click()
        expect(turn.locator(".reason")).to_have_text("Nothing about that time")
        assert [one["turns"] for one in live.client.get("/sessions").json()] == [1]


def test_a_service_that_is_away_is_told_and_asked_again(visited: Visit) -> None:
    page = visited.page
    page.context.set_offline(True)
    turn = visited.ask(WHO)
    expect(turn.locator(".trouble")).to_contain_text("The service can’t be reached")
    expect(page.locator("#live")).to_contain_text("The service can’t be reached")
    page.context.set_offline(False)
    turn.get_by_role("button", name="Try again").click()
    expect(turn.locator(".said")).to_contain_text("Abdelhamid Abou Zeid")
    expect(turn.locator(".trouble")).to_have_count(0)


def test_what_is_no_question_is_told(visited: Visit) -> None:
    expect(visited.ask("?").locator(".trouble")).to_contain_text("The question has no words")


def test_what_the_service_refuses_is_told_in_its_own_sentence(tmp_path: Path, browser: Browser) -> None:
    place = f"http://127.0.0.1:{free_port()}"
    with live_service(tmp_path, sample=False, chroma_url=place) as live, visit(browser, live) as visited:
        expect(visited.page.get_by_role("heading", name="Add a source to begin.")).to_be_visible()
        expect(visited.ask(WHO).locator(".trouble > span")).to_contain_text(place)

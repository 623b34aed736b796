"""The page in a real browser: sources added, asked about, read and removed."""

from collections.abc import Sequence
from pathlib import Path

from live_service import Live, live_service
from playwright.sync_api import Browser, Locator, expect
from visits import Visit, visit

DOCUMENTS = Path(__file__).parents[2] / "index" / "documents"
KEEPER = "🗼 The lighthouse of Varnholm was built in 1901. Its keeper is Ida Krog. She was born in Lund."
DROP = """([target, files]) => {
    const dropped = new DataTransfer();
    for (const [name, text] of files) dropped.items.add(new File([text], name));
    for (const kind of ["dragover", "drop"]) {
        document.querySelector(target).dispatchEvent(
            new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: dropped}));
    }
}"""


def uploads(visited: Visit) -> Locator:
    return visited.page.get_by_role("list", name="Uploads").get_by_role("listitem")


def choose(visited: Visit, files: Sequence[Path]) -> None:
    visited.page.locator("#files").set_input_files(files)


def test_a_file_is_uploaded_asked_about_and_removed(live: Live, browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "lighthouse.txt"
    file.write_text(KEEPER, encoding="utf-8")
    with visit(browser, live) as visited:
        page = visited.page
        visited.go("#/sources")
        choose(visited, [file])
        expect(uploads(visited)).to_contain_text("3 sentences ready to be asked about")
        expect(page.locator("#sources-count")).to_have_text("2 sources, 16 sentences")
        page.keyboard.press("n")
        turn = visited.ask("Who is the keeper of Varnholm?")
        expect(turn.locator(".said")).to_contain_text("Ida Krog")
        turn.locator(".marker").first.click()
        assert visited.lit().inner_text() == "Its keeper is Ida Krog."
        expect(page.locator("#source-text .words")).to_have_text("Ida Krog")
        visited.go("#/sources")
        page.get_by_role("button", name="Remove lighthouse.txt").click()
        dialog = page.get_by_role("dialog", name="Remove lighthouse.txt?")
        dialog.get_by_role("button", name="Cancel").click()
        expect(page.locator("#source-list li")).to_have_count(2)
        page.get_by_role("button", name="Remove lighthouse.txt").click()
        dialog.get_by_role("button", name="Remove").click()
        expect(page.locator("#source-list li")).to_have_count(1)
        expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_focused()
        assert [one["name"] for one in live.client.get("/sources").json()] == ["tigharghar.txt"]
        page.locator("#sessions a").first.click()
        page.locator(".turn .marker").first.click()
        expect(page.locator("#source-text")).to_contain_text("This source was removed or changed since.")
        expect(page.locator("#source-text mark")).to_have_text("Its keeper is Ida Krog.")


def test_a_pdf_is_uploaded_and_asked_about_with_its_page(live: Live, browser: Browser) -> None:
    with visit(browser, live) as visited:
        visited.go("#/sources")
        choose(visited, [DOCUMENTS / "ferry.pdf"])
        expect(uploads(visited)).to_contain_text("ready to be asked about", timeout=15_000)
        visited.page.keyboard.press("n")
        turn = visited.ask("How many passengers were rescued by the lighthouse keeper?")
        expect(turn.locator(".said")).to_contain_text("Eleven")
        expect(turn.locator(".quotes .place").first).to_contain_text("ferry.pdf · page 2")
        turn.locator(".marker").first.click()
        assert visited.lit().inner_text().startswith("Eleven passengers were rescued by the lighthouse keeper")
        expect(visited.page.locator("#source-place")).to_contain_text("page 2")


def test_a_broken_pdf_is_refused_in_one_sentence(visited: Visit, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    visited.go("#/sources")
    choose(visited, [tmp_path / "broken.pdf"])
    expect(uploads(visited).locator(".place")).to_contain_text("broken.pdf", timeout=15_000)
    assert "failed" in str(uploads(visited).get_attribute("class"))
    expect(visited.page.locator("#source-list li")).to_have_count(1)


def test_several_files_are_dropped_anywhere_and_each_tells_how_it_fared(tmp_path: Path, browser: Browser) -> None:
    with live_service(tmp_path / "home", sample=False, max_source_megabytes=1) as live, visit(browser, live) as visited:
        page = visited.page
        expect(page.get_by_role("heading", name="Add a source to begin.")).to_be_visible()
        huge = "Too long. " * 250_000
        files = {"one.txt": "Ida Krog came.", "empty.txt": "", "huge.txt": huge, "two.txt": "Jens Holm left."}
        page.evaluate(DROP, [".welcome", list(files.items())])
        expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_visible()
        expect(uploads(visited)).to_have_count(4)
        expect(uploads(visited).nth(3)).to_contain_text("1 sentence ready", timeout=15_000)
        expect(uploads(visited).nth(0)).to_contain_text("1 sentence ready")
        for number, words in ((1, "empty"), (2, "larger than")):
            said = uploads(visited).nth(number).locator(".place").inner_text()
            assert words in said
            assert said.count(".") >= 1
        assert "failed" in str(uploads(visited).nth(1).get_attribute("class"))
        expect(page.locator("#source-list li")).to_have_count(2)
        page.get_by_role("button", name="Dismiss huge.txt").click()
        expect(uploads(visited)).to_have_count(3)


def test_a_text_is_pasted_and_a_source_is_read_without_a_question(live: Live, browser: Browser) -> None:
    with visit(browser, live) as visited:
        page = visited.page
        visited.go("#/sources")
        page.get_by_role("button", name="Paste a text").click()
        page.get_by_label("Name", exact=True).fill("note")
        page.get_by_label("Text", exact=True).fill(KEEPER)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(uploads(visited)).to_contain_text("3 sentences ready")
        page.locator("#source-list").get_by_role("button", name="note 3 sentences").click()
        expect(page.locator("#source-text")).to_have_text(KEEPER)
        expect(page.locator("#source-place")).to_have_text("3 sentences")
        expect(page.locator("#source-text mark")).to_have_count(0)

"""The browser that pages are tested in starts, and where there is none one sentence says what to install."""

import pytest
from browser import MISSING, chromium, chromium_path


def test_chromium_shows_a_page() -> None:
    with chromium() as browser:
        page = browser.new_page()
        page.set_content("<h1>Answers</h1>")
        assert page.get_by_role("heading").inner_text() == "Answers"


def test_missing_chromium_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium") as failed:
        chromium_path()
    assert str(failed.value) == MISSING

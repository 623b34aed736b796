"""What loaders keep of pages, tables and documents of unusual form."""

import ipaddress
from urllib.parse import urlsplit

import pytest

from index import fetch
from index.errors import SourceError
from index.loaders.blob import Blob
from index.loaders.html import load_html
from index.loaders.markdown import load_markdown
from index.loaders.rows import load_csv


def _page(html: str) -> str:
    return load_html(Blob("page", f"<html><body>{html}</body></html>".encode()))[0].text


def test_a_page_inside_a_form_is_read() -> None:
    text = _page("<form><h1>Wells</h1><p>The well is nine metres deep.</p><button>Send</button></form>")
    assert "nine metres" in text
    assert "Send" not in text


def test_the_header_of_an_article_is_kept_and_that_of_the_page_is_not() -> None:
    text = _page("<header>Shop</header><article><header><h1>Wells</h1></header><p>The well is deep.</p></article>")
    assert "Wells" in text
    assert "Shop" not in text


def test_a_short_page_is_not_cut() -> None:
    text = _page(
        "<h1>T</h1><p>First part<br>second part of the sentence.</p>"
        "<p>Temp is 5 <sup>2</sup> and <b>bold</b>.</p><table><tr><td>a</td><td>b</td></tr></table>"
    )
    assert "First part" in text
    assert "bold" in text


def test_columns_that_share_a_name_or_have_none_are_kept() -> None:
    (row,) = load_csv(Blob("table", b"\nnote,note,,\none,two,three,four\n"))
    assert row.text == "note: one; note: two; three; four"


def test_a_long_field_is_read() -> None:
    (row,) = load_csv(Blob("table", b"text\n" + b"a" * 200_000 + b"\n"))
    assert len(row.text) == 200_000


@pytest.mark.parametrize(("opening", "count"), [("---\n\n# One\n\n---\n", 1), ("---\ntitle: x\n# no\n---\n", 0)])
def test_a_thematic_break_at_the_start_is_no_front_matter(opening: str, count: int) -> None:
    (found,) = load_markdown(Blob("note", opening.encode()))
    assert sum(place.kind.value == "heading" for place in found.places) == count


@pytest.mark.parametrize("address", ["64:ff9b::10.0.0.1", "::10.0.0.1"])
def test_a_private_address_inside_ipv6_is_refused(address: str) -> None:
    limits = fetch.FetchLimits(max_bytes=1000)
    with pytest.raises(SourceError, match="private network"):
        fetch._check_public(str(ipaddress.ip_address(address)), urlsplit("http://a.example/"), limits)

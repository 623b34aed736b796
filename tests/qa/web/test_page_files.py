"""The page's files: small, of this service alone, and under headers that hold them to it."""

import re
from pathlib import Path

import httpx
import pytest
from live_service import Live, assert_problem

from qa.web.page_files import FOLDER

FILES = sorted(path.name for path in FOLDER.iterdir())
MOST_BYTES = 150_000


def test_page_weighs_little() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MOST_BYTES


@pytest.mark.parametrize("path", ["/", *(f"/page/{name}" for name in FILES)])
def test_files_come_under_strict_headers(http: httpx.Client, path: str) -> None:
    response = http.get(path)
    assert response.status_code == 200
    assert response.content == (FOLDER / (Path(path).name or "index.html")).read_bytes()
    policy = dict(rule.split(" ", 1) for rule in response.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == policy["form-action"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert http.get(path, headers={"If-None-Match": response.headers["etag"]}).status_code in (200, 304)


@pytest.mark.parametrize(
    "path", ["/page/", "/page/nothing.js", "/page/..%2fapp.py", "/page/%2e%2e/app.py", "/page/%00"]
)
def test_what_is_no_file_of_the_page(http: httpx.Client, path: str) -> None:
    assert_problem(http.get(path), 404)


def test_files_are_only_read(http: httpx.Client) -> None:
    assert_problem(http.post("/page/main.js"), 405)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".js", ".html"))])
def test_no_text_becomes_html_or_code(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "srcdoc"):
        assert way not in text
    assert not re.search(r"\sstyle=|\son\w+=\"|javascript:", text), "the policy forbids what stands in attributes"


def test_nothing_is_named_that_lies_elsewhere() -> None:
    for path in FOLDER.iterdir():
        found = set(re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]+[^\s\"']*", path.read_text(encoding="utf-8")))
        assert found <= {"http://www.w3.org/2000/svg"}, "the name of SVG's vocabulary is never loaded"


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 201), ("none", 201), (None, 201)]
)
def test_a_page_of_another_site_changes_nothing(live: Live, site: str | None, status: int) -> None:
    headers = {} if site is None else {"Sec-Fetch-Site": site}
    sent = live.client.post("/sources", files={"file": ("planted.txt", b"Ida Krog came.")}, headers=headers)
    assert sent.status_code == status
    if status == 403:
        assert_problem(sent, 403, "another site")
        assert [one["name"] for one in live.client.get("/sources", headers=headers).json()] == ["tigharghar.txt"]

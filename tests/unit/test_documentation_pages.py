"""The served documentation: every page, its anchors and its links."""

from __future__ import annotations

from collections.abc import AsyncIterator
from html.parser import HTMLParser

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from api.endpoints.documentation import render, routes
from api.errors import Code
from api.errors.formatting import DOCS
from settings import CHECKOUT
from tests.support.example_documents import anchors

FOLDER = CHECKOUT / "docs"
NAMES = sorted(path.stem for path in FOLDER.glob("*.md"))


class Page(HTMLParser):
    """The anchors and the links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id":
                self.anchors.add(value or "")
            if name in ("href", "src"):
                self.links.append(value or "")


PAGES = {name: Page(render((FOLDER / f"{name}.md").read_text("utf-8"), NAMES)) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_the_anchors_of_its_file(name: str) -> None:
    assert PAGES[name].anchors == anchors((FOLDER / f"{name}.md").read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_every_link_of_a_page_leads_to_a_served_heading(name: str) -> None:
    for link in PAGES[name].links:
        if link.startswith("https://"):
            continue
        target, _, anchor = link.partition("#")
        assert target in ("", *NAMES), link
        assert anchor in ("", *PAGES[target or name].anchors), link


def test_every_code_has_its_anchor() -> None:
    assert DOCS.rpartition("/")[2] == "errors"
    assert {code.lower() for code in Code} <= PAGES["errors"].anchors


def test_links_that_are_not_served_stay_as_text() -> None:
    html = render("# A\n[one](b.md#c) [two](decisions/1.md) [three](../x.py) ![four](p.svg) <script>", ["b"])
    assert '<a href="b#c">one</a> two three four &lt;script&gt;' in html
    assert html.count("<a ") == 1


def test_tables_are_tables() -> None:
    assert {"table", "th", "td"} <= PAGES["limits"].tags


@pytest_asyncio.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=routes(FOLDER)))
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield client


async def test_a_page_is_served_as_html(client: httpx.AsyncClient) -> None:
    answer = await client.get(DOCS)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<title>Errors · Yuanliu</title>" in answer.text


@pytest.mark.parametrize(
    "path", ["Errors", "errors.md", "nothing", "%2e%2e%2fREADME", "..%2fREADME", "decisions%2f0001", ""]
)
async def test_other_names_are_not_found(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/docs/{path}")).status_code == 404

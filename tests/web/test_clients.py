"""Apollo Client, urql and Relay in a real browser, on another origin than the service: no cache mixes answers.

The application is built from tests/web/clients. Its values are compared with those of the same documents over HTTP.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.staticfiles import StaticFiles

import app
from settings import HttpSettings, Settings
from tests.conftest import run_uvicorn
from tests.support.example_documents import ROOT, fences
from tests.web.build_clients import HERE, build_clients
from tests.web.chromium import chromium
from tests.web.conftest import skip_or_fail
from tests.web.find_chromium import ABSENT, find_chromium
from web.node import BuildError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.client.database import Neo4jDatabase
    from tests.web.chromium import Browser
    from tests.web.page import Page

KASHGAR, SHIHEZI = "653101000000", "659001000000"
ALL = {"regionWithin": {"code": {"eq": KASHGAR}}}
CONDITIONAL = {**ALL, "shareType": {"eq": "CONDITIONAL"}}
ORDER = [{"updatedAt": "DESC"}]
PAGE_SIZE = 7
MEMBER = re.compile(r"graphql\(\s*`(.*?)`", re.DOTALL)
IDS = "[...document.querySelectorAll('li')].map(row => row.dataset.id)"


def documents() -> dict[str, str]:
    """The documents of the application by the names of their operations, with the fragment that some of them use."""
    texts = MEMBER.findall((HERE / "src" / "documents.ts").read_text("utf-8"))
    fragment = next(text for text in texts if "fragment" in text)
    named = {re.search(r"query (\w+)", text)[1]: text for text in texts if text is not fragment}  # type: ignore[index]
    return {name: text + (fragment if "...EntryFields" in text else "") for name, text in named.items()}


@dataclass
class Service:
    """The service on one origin and the application on another."""

    http: httpx.AsyncClient
    application: str

    async def data(self, name: str, **variables: object) -> Any:
        """The data of a document of the application over HTTP, without type names."""
        answer = (await self.http.post("/graphql", json={"query": documents()[name], "variables": variables})).json()
        assert "errors" not in answer, answer
        return json.loads(json.dumps(answer["data"]), object_hook=without_type_names)

    async def rows(self, where: object) -> list[dict[str, Any]]:
        """The edges of the whole list, in one page."""
        entries = (await self.data("Entries", where=where, orderBy=ORDER, first=100))["catalogEntries"]
        assert PAGE_SIZE * 2 < len(entries["edges"]) == entries["totalCount"]
        return list(entries["edges"])


def without_type_names(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name != "__typename"}


@pytest_asyncio.fixture(scope="module")
async def service(sample_database: Neo4jDatabase) -> AsyncIterator[Service]:
    """Both servers. Only the origin of the application may call the service."""
    try:
        files = StaticFiles(directory=await asyncio.to_thread(build_clients), html=True)
    except BuildError as reason:
        skip_or_fail(f"the application needs npm packages: {reason}")
        return
    static = Starlette()
    static.mount("/", files)
    async with run_uvicorn(static) as static_port:
        origin = f"http://127.0.0.1:{static_port}"
        settings = Settings(http=HttpSettings(origins=(origin,)))
        built = app.build(settings, sample_database, app.Readiness(ready=True))
        async with (
            run_uvicorn(built) as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as http,
        ):
            yield Service(http, origin)


@pytest_asyncio.fixture(scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    executable = await asyncio.to_thread(find_chromium)
    if executable is None:
        skip_or_fail(ABSENT)
        return
    profile: Path = tmp_path_factory.mktemp("chromium")
    async with chromium(executable, profile) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", params=["apollo", "urql", "relay"])
async def page(service: Service, browser: Browser, request: pytest.FixtureRequest) -> Page:
    """The application with one client. Its list starts after the row in the middle."""
    rows = await service.rows(ALL)
    start = rows[len(rows) // 2]["cursor"]
    address = {"client": request.param, "endpoint": f"{service.http.base_url}/graphql", "start": start}
    opened = await browser.open()
    await opened.open(f"{service.application}/?{urlencode(address)}")
    await opened.wait_for("document.querySelectorAll('li').length > 0", seconds=60)
    return opened


async def shown(page: Page, name: str) -> Any:
    """The value that the page shows under a name, once it does."""
    return json.loads(await page.wait_for(f"document.querySelector('[data-name=\"{name}\"]').textContent", seconds=60))


async def scroll(page: Page, position: str, end: str) -> None:
    """Scroll the list to a position again and again, until it has no more rows there."""
    while await page.evaluate(f"document.querySelector('ol').dataset.{end}") == "true":
        count = len(await page.evaluate(IDS))
        await page.evaluate(f"(list => list.scrollTop = {position})(document.querySelector('ol'))")
        await page.wait_for(f"{IDS}.length > {count} || document.querySelector('ol').dataset.{end} !== 'true'")


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["node"]["id"] for row in rows]


def test_the_settings_in_the_docs_are_those_of_the_application() -> None:
    tour = (ROOT / "docs" / "api.md").read_text("utf-8")
    files = ("apollo/client.ts", "urql/client.ts", "relay/environment.ts")
    assert fences(tour, "ts") == [(HERE / "src" / file).read_text("utf-8") for file in files]


async def test_two_regions_keep_their_answers(page: Page, service: Service) -> None:
    answers = {region: await service.data("Assessment", region=region) for region in (KASHGAR, SHIHEZI)}
    assert answers[KASHGAR]["scenario"]["id"] == answers[SHIHEZI]["scenario"]["id"]
    assert answers[KASHGAR] != answers[SHIHEZI]
    assert await shown(page, f"assessment {KASHGAR} false") == answers[KASHGAR]
    await page.click("button", "second region")
    assert await shown(page, f"assessment {SHIHEZI} false") == answers[SHIHEZI]
    assert await shown(page, f"assessment {KASHGAR} false") == answers[KASHGAR]

    # Other fields of the same assessment, by another document.
    await page.click("button", "details")
    details = await service.data("Details", region=KASHGAR)
    assert await shown(page, "details") == details
    for region in answers:
        assert await shown(page, f"assessment {region} false") == answers[region]

    requests = len(page.requests)
    await page.click("button", "from cache")
    for region in answers:
        assert await shown(page, f"assessment {region} true") == answers[region]
    assert await shown(page, "details") == details
    assert len(page.requests) == requests
    assert (page.errors, page.warnings) == ([], [])


async def test_an_entry_is_the_same_when_read_by_its_id(page: Page, service: Service) -> None:
    entry = (await service.data("Entry", code="303008/000001"))["catalogEntry"]
    assert await service.data("Node", id=entry["id"]) == {"node": entry}
    assert await shown(page, "entry") == entry
    await page.click("button", "refetch")
    assert await shown(page, "node") == entry
    assert await shown(page, "entry") == entry
    assert (page.errors, page.warnings) == ([], [])


async def test_a_list_scrolls_both_ways_without_gap_or_repetition(page: Page, service: Service) -> None:
    rows = ids(await service.rows(ALL))
    after = rows[len(rows) // 2 + 1 :]
    assert await page.evaluate(IDS) == after[:PAGE_SIZE]
    await scroll(page, "list.scrollHeight", "next")
    assert await page.evaluate(IDS) == after
    await scroll(page, "0", "previous")
    assert await page.evaluate(IDS) == rows
    assert (page.errors, page.warnings) == ([], [])


async def test_facets_follow_the_filter_of_the_list(page: Page, service: Service) -> None:
    facets = {
        name: (await service.data("Facets", where=where))["catalogEntries"]
        for name, where in (("all", ALL), ("conditional", CONDITIONAL))
    }
    rows = ids(await service.rows(ALL))
    conditional = ids(await service.rows(CONDITIONAL))
    assert facets["all"]["totalCount"] == len(rows) > len(conditional) == facets["conditional"]["totalCount"]
    assert await shown(page, "facets") == facets["all"]

    await page.click("button", "conditional only")
    assert await shown(page, "facets") == facets["conditional"]
    await page.wait_for("document.querySelectorAll('li').length > 0")
    assert await page.evaluate(IDS) == conditional[:PAGE_SIZE]
    await scroll(page, "list.scrollHeight", "next")
    assert await page.evaluate(IDS) == conditional

    await page.click("button", "conditional only")
    assert await shown(page, "facets") == facets["all"]
    await page.wait_for("document.querySelectorAll('li').length > 0")
    again = await page.evaluate(IDS)
    assert again
    assert again == rows[rows.index(again[0]) :][: len(again)]
    assert (page.errors, page.warnings) == ([], [])

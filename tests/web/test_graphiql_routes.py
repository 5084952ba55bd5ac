"""The routes of GraphiQL, with and without a built page."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import httpx
import pytest_asyncio
from starlette.applications import Starlette

from api.endpoints.graphiql import POLICY, routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest_asyncio.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    application = Starlette(routes=routes(tmp_path / "dist"))
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://yuanliu") as client:
        yield client


def build(folder: Path) -> None:
    (folder / "dist" / "assets").mkdir(parents=True)
    (folder / "dist" / "index.html").write_text("<title>源流</title>", "utf-8")
    (folder / "dist" / "assets" / "index-abc.js").write_text("1", "utf-8")


async def test_without_a_build_the_page_explains_how_to_build_it(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "GraphiQL 查询页面尚未构建" in answer.text
    assert "the GraphiQL page was not built" in answer.text
    assert ".venv/bin/python web/build.py" in answer.text
    assert (await client.get("/assets/index-abc.js")).status_code == 404


async def test_a_page_built_later_is_served_without_a_restart(client: httpx.AsyncClient, tmp_path: Path) -> None:
    assert "尚未构建" in (await client.get("/")).text
    build(tmp_path)
    assert (await client.get("/")).text == "<title>源流</title>"
    assert (await client.get("/assets/index-abc.js")).text == "1"


async def test_the_page_is_revalidated_and_its_assets_are_immutable(client: httpx.AsyncClient, tmp_path: Path) -> None:
    build(tmp_path)
    page, asset = await client.get("/"), await client.get("/assets/index-abc.js")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    for answer in (page, asset):
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_asset_is_compressed_for_clients_that_accept_it(client: httpx.AsyncClient, tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "dist" / "assets" / "index-abc.js.gz").write_bytes(gzip.compress(b"1"))
    packed = await client.get("/assets/index-abc.js")
    plain = await client.get("/assets/index-abc.js", headers={"accept-encoding": "identity"})
    assert (packed.text, packed.headers["content-encoding"]) == ("1", "gzip")
    assert (plain.text, plain.headers.get("content-encoding")) == ("1", None)
    for answer in (packed, plain):
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.headers["vary"] == "accept-encoding"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_files_outside_the_built_folder_are_not_served(client: httpx.AsyncClient, tmp_path: Path) -> None:
    build(tmp_path)
    assert (await client.get("/assets/../index.html")).status_code == 404
    assert (await client.get("/assets/%2e%2e/index.html")).status_code == 404
    assert (await client.post("/")).status_code == 405


def test_the_policy_names_no_other_host_and_allows_no_inline_script() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["worker-src"] == rules["connect-src"] == "'self'"
    assert {source for rule in rules.values() for source in rule.split()} == {
        "'none'",
        "'self'",
        "'unsafe-inline'",
        "data:",
    }

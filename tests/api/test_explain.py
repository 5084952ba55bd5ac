"""X-Explain returns queries, statements and plans instead of a result. It is off by default."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

import app
from api.cost.list_sizes import SCAN
from graph.batch_load import load_deferred
from graph.client.database import Neo4jDatabase
from graph.engine import QueryEngine
from settings import HttpSettings, Settings
from tests.conftest import Api

TEXT = '{ region(code: "653101000000") { name } all: lineage(of: ["resource_x"], direction: BOTH) { nodes { depth } } }'


async def test_query_is_explained_and_not_executed(sample_database: Neo4jDatabase) -> None:
    graph = QueryEngine(sample_database, load_deferred)
    settings = Settings(http=HttpSettings(explain=True))
    built = app.build(settings, sample_database, app.Readiness(ready=True), graph)
    transport = httpx.ASGITransport(app=built)
    async with httpx.AsyncClient(transport=transport, base_url="http://yuanliu") as client:
        answer = await client.post("/graphql", json={"query": TEXT}, headers={"x-explain": "1"})
        plain = await client.post("/graphql", json={"query": '{ region(code: "653101000000") { name } }'})
    body = answer.json()
    assert body["data"] is None
    assert "errors" not in body
    explained = body["extensions"]["explain"]
    assert explained["cost"] == 2001
    assert sorted(query["name"] for query in explained["queries"]) == ["lineage/traversal", "region/region_by_code"]
    region = next(query for query in explained["queries"] if query["name"] == "region/region_by_code")
    assert region["statement"].startswith("RETURN head(COLLECT { MATCH (region_")
    assert "653101000000" not in answer.text
    operators = []
    below = [region["plan"]]
    while below:
        operators.append(below[0]["operator"])
        below = below[0]["children"]
    assert operators[0] == "ProduceResults"
    assert operators[-1] == "NodeUniqueIndexSeek"
    assert plain.json() == {"data": {"region": {"name": "喀什市"}}}


async def test_facets_are_part_of_the_statement_of_their_list(sample_database: Neo4jDatabase) -> None:
    text = """{ catalogEntries(first: 3) { nodes { code } facets {
      shareType { values { count } } library(first: 7) { values { value { code } count } } } } }"""
    built = app.build(Settings(http=HttpSettings(explain=True)), sample_database, app.Readiness(ready=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url="http://yuanliu") as client:
        answer = await client.post("/graphql", json={"query": text}, headers={"x-explain": "1"})
    explained = answer.json()["extensions"]["explain"]
    assert explained["cost"] == 3 + 3 + 7 + 2 * SCAN
    (query,) = explained["queries"]
    assert query["name"] == "catalog/entries"
    # the rows are listed once for the page and once for all facets
    assert query["statement"].count("MATCH (entry_1:CatalogEntry)") == 2
    assert query["plan"]["operator"] == "ProduceResults"


async def test_explain_needs_the_setting_and_a_local_caller(
    sample_database: Neo4jDatabase, serve_api: Callable[[Neo4jDatabase], Api]
) -> None:
    api = serve_api(sample_database)
    answer = await api.post("{ serviceInfo { version } }", headers={"x-explain": "1"})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert api.queries == []
    built = app.build(Settings(http=HttpSettings(explain=True)), sample_database, app.Readiness(ready=True))
    transport = httpx.ASGITransport(app=built, client=("10.1.2.3", 5))
    async with httpx.AsyncClient(transport=transport, base_url="http://yuanliu") as client:
        refused = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"x-explain": "1"})
    assert refused.status_code == 400


@pytest.mark.parametrize("header", ["forwarded", "x-forwarded-for", "x-real-ip", "via"])
async def test_caller_behind_a_local_proxy_is_not_local(sample_database: Neo4jDatabase, header: str) -> None:
    built = app.build(Settings(http=HttpSettings(explain=True)), sample_database, app.Readiness(ready=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=built), base_url="http://yuanliu") as client:
        sent = {"x-explain": "1", header: "127.0.0.1"}
        refused = await client.post("/graphql", json={"query": "{ __typename }"}, headers=sent)
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")

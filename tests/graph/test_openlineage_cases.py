"""Events of real producers that the service once read wrongly, with the right values."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio
from starlette.applications import Starlette

from api.endpoints.openlineage import routes
from exchange.openlineage.ingest import LineageIngest
from graph.client.database import Neo4jDatabase
from tests.support.external_data import external_case

FLOWS = """
MATCH (one)-[flow:FLOWS_TO]->(other)
RETURN one.name AS one, other.name AS other, flow.until.year < 9999 AS ended ORDER BY other, one
"""


@pytest_asyncio.fixture
async def client(database: Neo4jDatabase) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Starlette(routes=routes(LineageIngest(database).ingest)))
    async with httpx.AsyncClient(transport=transport, base_url="http://yuanliu/api/v1") as client_:
        yield client_


def case(name: str) -> Any:
    return json.loads(external_case(name).read_text("utf-8"))


async def flows(database: Neo4jDatabase) -> list[tuple[str, str, bool]]:
    rows = await database.rows(FLOWS, {})
    return [(row["one"], row["other"], row["ended"]) for row in rows]


async def test_input_that_column_lineage_does_not_mention_still_flows(
    client: httpx.AsyncClient, database: Neo4jDatabase
) -> None:
    event = case("partial-column-lineage/1_other_name_for_input.json")
    assert (await client.post("/lineage", json=event)).status_code == 201
    assert await flows(database) == [
        ("public.times", "shop.public.weekday", False),
        ("shop.public.times", "shop.public.weekday", False),
    ]

"""Histories of renamings: swaps of tables, names that are used again, and drops, in any order and with repetitions."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from api.endpoints.openlineage import routes
from exchange.openlineage.ingest import LineageIngest
from exchange.openlineage.state import digest, key
from graph.client.database import Neo4jDatabase
from tests.graph.test_openlineage import assert_any_order_gives_the_same_graph, flows
from tests.support.openlineage_events import SPACE, dataset, facet, run_event, schema

Event = dict[str, Any]
RESOURCE = f"resource_{digest(key(SPACE, 'orders_tmp'))}"
"""The one that the first temporary table creates."""


def load(minute: int, source: str = "src", job: str = "load") -> Event:
    """Writes the temporary table."""
    output = dataset("orders_tmp", schema=schema("id", "total"))
    return run_event(minute, inputs=[source], outputs=[output], run=f"{job}{minute}", job=job)


def rename(minute: int, former: str = "orders_tmp", name: str = "orders") -> Event:
    change = facet(lifecycleStateChange="RENAME", previousIdentifier={"namespace": SPACE, "name": former})
    output = dataset(name, lifecycleStateChange=change)
    return run_event(minute, outputs=[output], run=f"rename {former} {minute}", job="swap")


def drop(minute: int, name: str) -> Event:
    output = dataset(name, lifecycleStateChange=facet(lifecycleStateChange="DROP"))
    return run_event(minute, outputs=[output], run=f"drop {name} {minute}", job="swap")


def report(minute: int) -> Event:
    return run_event(minute, inputs=["orders"], outputs=["report"], run=f"report{minute}", job="report")


async def names(database: Neo4jDatabase) -> dict[str, str]:
    """The ids of the resources by name."""
    rows = await database.rows("MATCH (r:DataResource) RETURN r.name AS name, r.id AS id", {})
    return {row["name"]: row["id"] for row in rows}


async def fields(database: Neo4jDatabase, name: str) -> list[str]:
    query = "MATCH (:DataResource {name: $name})-[:HAS_FIELD]->(f) RETURN f.name AS name ORDER BY f.position"
    return [row["name"] for row in await database.rows(query, {"name": name})]


SWAP = [load(1), rename(2), report(3), load(11), rename(12), report(13), load(21), rename(22), report(23)]
SWAP_WITH_DROP = [
    *[load(1), rename(2), report(3)],
    *[load(11), drop(12, "orders"), rename(13), report(14)],
    *[load(21), drop(22, "orders"), rename(23), report(24)],
]
SWAP_WITH_BACKUP = [
    *[load(1), rename(2), report(3)],
    *[load(11), rename(12, "orders", "orders_old"), rename(13), drop(14, "orders_old"), report(15)],
    *[load(21), rename(22, "orders", "orders_old"), rename(23), drop(24, "orders_old"), report(25)],
]
SWAP_AT_ONE_INSTANT = [
    *[load(1), rename(2), report(3)],
    *[load(11), rename(12, "orders", "orders_old"), rename(12), report(15)],
]
USED_AGAIN = [load(1), rename(2), report(3), load(11, source="other", job="debug")]
HISTORIES = {
    "swap": SWAP,
    "drop": SWAP_WITH_DROP,
    "backup": SWAP_WITH_BACKUP,
    "instant": SWAP_AT_ONE_INSTANT,
    "again": USED_AGAIN,
}


async def test_swap_of_tables_keeps_one_resource_with_its_lineage(database: Neo4jDatabase) -> None:
    ingest = LineageIngest(database)
    for number, event in enumerate(SWAP):
        result = await ingest.ingest([event])
        assert result.notes == (), number
        if number >= 2:
            assert await fields(database, "orders") == ["id", "total"], number
    assert await flows(database) == [("src", "orders", 1, None), ("orders", "report", 3, None)]
    assert (await names(database))["orders"] == RESOURCE
    assert set(await names(database)) == {"src", "orders", "report"}


async def test_next_temporary_table_is_a_resource_of_its_own_until_it_is_renamed(database: Neo4jDatabase) -> None:
    await LineageIngest(database).ingest(SWAP[:4])
    assert await flows(database) == [
        ("src", "orders", 1, 11),
        ("src", "orders_tmp", 11, None),
        ("orders", "report", 3, None),
    ]
    assert (await names(database))["orders"] == RESOURCE


async def test_drop_before_the_swap_ends_only_what_the_dropped_table_had(database: Neo4jDatabase) -> None:
    result = await LineageIngest(database).ingest(SWAP_WITH_DROP)
    assert result.notes == ()
    assert await flows(database) == [
        ("src", "orders", 1, None),
        ("orders", "report", 3, 12),
        ("orders", "report", 14, 22),
        ("orders", "report", 24, None),
    ]


async def test_swap_that_renames_the_former_table_away(database: Neo4jDatabase) -> None:
    result = await LineageIngest(database).ingest(SWAP_WITH_BACKUP)
    assert result.notes == ()
    assert await flows(database) == [
        ("src", "orders", 21, None),
        ("src", "orders_old", 1, 21),
        ("orders", "report", 25, None),
        ("orders_old", "report", 3, 14),
        ("orders_old", "report", 15, 24),
    ]


async def test_two_renamings_at_one_instant_swap_two_tables(database: Neo4jDatabase) -> None:
    result = await LineageIngest(database).ingest(SWAP_AT_ONE_INSTANT)
    assert result.notes == ()
    assert await flows(database) == [
        ("src", "orders", 11, None),
        ("src", "orders_old", 1, 11),
        ("orders", "report", 15, None),
        ("orders_old", "report", 3, 15),
    ]


async def test_former_name_that_another_job_uses_again_invents_no_lineage(database: Neo4jDatabase) -> None:
    await LineageIngest(database).ingest(USED_AGAIN)
    assert await flows(database) == [
        ("src", "orders", 1, None),
        ("other", "orders_tmp", 11, None),
        ("orders", "report", 3, None),
    ]


async def test_former_name_that_is_only_read_stays_another_name(database: Neo4jDatabase) -> None:
    late = run_event(9, inputs=["orders_tmp"], outputs=["audit"], job="audit")
    await LineageIngest(database).ingest([load(1), rename(2), late])
    assert await flows(database) == [("orders", "audit", 9, None), ("src", "orders", 1, None)]


@pytest.mark.parametrize("history", HISTORIES)
async def test_any_order_and_repetition_of_renamings_gives_the_same_graph(
    database: Neo4jDatabase, history: str
) -> None:
    await assert_any_order_gives_the_same_graph(database, HISTORIES[history], repeated=4)


async def test_renaming_takes_the_name_of_a_dropped_dataset(database: Neo4jDatabase) -> None:
    """The lineage of the renamed dataset has the new name; that of the dropped one has ended."""
    before = run_event(0, inputs=["old_src"], outputs=["orders"], job="before")
    result = await LineageIngest(database).ingest([before, load(1), drop(2, "orders"), rename(3), report(4)])
    assert result.notes == ()
    assert await flows(database) == [
        ("old_src", "orders", 0, 2),
        ("src", "orders", 1, None),
        ("orders", "report", 4, None),
    ]
    assert (await names(database))["orders"] == RESOURCE
    assert set(await names(database)) == {"old_src", "src", "orders", "report"}


async def test_renaming_to_a_dataset_that_is_dropped_later_is_reported(database: Neo4jDatabase) -> None:
    transport = httpx.ASGITransport(app=Starlette(routes=routes(LineageIngest(database).ingest)))
    before = run_event(0, inputs=["old_src"], outputs=["orders"], job="before")
    async with httpx.AsyncClient(transport=transport, base_url="http://yuanliu/api/v1") as client:
        response = await client.post("/lineage/batch", json=[before, load(1), rename(3), drop(5, "orders")])
        (note,) = response.json()["notes"]
        assert (note["index"], note["rule"]) == (2, "RENAMING_REJECTED")
    assert await flows(database) == [("old_src", "orders", 0, 5), ("src", "orders_tmp", 1, None)]

"""A page of few rows is the beginning of a page of many rows, for all kinds of rows."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from domain.viewer import ANONYMOUS
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.engine import QueryEngine
from graph.selection import Selection
from graph.shape import Connection
from graph.shapes.catalog import BY_CODE
from resolvers.context import Context
from tests.support.driver_internals import driver_connections
from tests.support.dual_execution import DualExecution

ITEMS = "items(first: 3) { totalCount nodes { name position element { code } } }"
QUERIES = {
    "a list in each row": f"catalogEntries(%s) {{ nodes {{ code shareType {ITEMS} }} }}",
    "with a total": "catalogEntries(%s, where: { shareType: { eq: CONDITIONAL } }) "
    f"{{ totalCount n: nodes {{ {ITEMS} }} }}",
    "typenames": f"c: catalogEntries(%s) {{ __typename nodes {{ __typename t: title {ITEMS} __typename }} }}",
    "ordered": f"catalogEntries(%s, orderBy: [{{ updatedAt: DESC }}]) {{ nodes {{ updatedAt {ITEMS} }} totalCount }}",
    "lists in lists": "libraries(%s) { nodes { name entries(first: 2, orderBy: [{ updatedAt: DESC }]) "
    "{ nodes { title items(first: 2) { nodes { name } } } } } }",
    "below one": "departments(%s) { nodes { name region { code children(first: 2) { nodes { code } } } } }",
}


@pytest.fixture
def executions(sample_database: Neo4jDatabase) -> DualExecution:
    return DualExecution(sample_database)


def nodes(data: Any) -> list[Any]:
    (root,) = data.values()
    return list(root.get("nodes", root.get("n")))


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
async def test_few_rows_are_the_first_of_many(executions: DualExecution, query: str) -> None:
    few = await executions.data(f"{{ {query % 'first: 20'} }}")
    many = await executions.data(f"{{ {query % 'first: 21'} }}")
    assert nodes(few) == nodes(many)[:20]
    assert len(nodes(few)) > 2


async def test_an_irregular_row_is_completed_by_graphql_core(executions: DualExecution) -> None:
    query = f"{{ catalogEntries(first: 3) {{ nodes {{ title shareType {ITEMS} }} }} }}"
    await executions.data(query)

    def spoil_title(columns: tuple[Any, ...]) -> tuple[Any, ...]:
        ((first, second, third),) = columns[0]
        return [[first, [None, *second[1:]], third]], *columns[1:]

    executions.database.spoil = spoil_title
    response = orjson.loads(await executions.response(query))
    assert [error["path"] for error in response["errors"]] == [["catalogEntries", "nodes", 1, "title"]]


async def test_a_page_without_rows(executions: DualExecution) -> None:
    data = await executions.data(
        f'{{ catalogEntries(first: 3, where: {{ code: {{ eq: "0" }} }}) {{ nodes {{ {ITEMS} }} }} }}'
    )
    assert data == {"catalogEntries": {"nodes": []}}


async def test_a_read_repeated_after_a_stale_connection_returns_each_row_once(
    neo4j_server: Server, sample_database: Neo4jDatabase
) -> None:
    database = Neo4jDatabase.open(neo4j_server, pool=1)
    try:
        graph, context = QueryEngine(database), Context(QueryEngine(database), viewer=ANONYMOUS)
        name = Selection("name", "name")
        items = Selection("items", "items", {"first": 2}, (Selection("nodes", "nodes", {}, (name,)),))
        selection = Selection("x", "x", {"first": 4}, (Selection("nodes", "nodes", {}, (items,)),))
        field = Connection("", "CatalogEntry", (BY_CODE,))

        async def read() -> Any:
            result = await graph.read("catalog/entries", field, selection, context.base_parameters)
            return result.value["nodes"]

        rows = await read()
        assert len(rows) == 4
        (connection,) = driver_connections(database)
        await sample_database.rows(
            "CALL dbms.killConnection($id) YIELD message RETURN message", {"id": connection.connection_id}
        )
        assert await read() == rows
    finally:
        await database.close()

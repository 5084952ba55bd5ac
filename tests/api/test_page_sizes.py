"""A page of few rows is the beginning of a page of many, whatever its rows hold."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from domain.viewer import ANONYMOUS
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.engine import QueryEngine
from graph.selection import Selection
from graph.shape import Connection, Order
from resolvers.context import Context
from tests.support.dual_execution import Both

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
def both(sampled: Neo4jDatabase) -> Both:
    return Both(sampled)


def nodes(answer: Any) -> list[Any]:
    (root,) = answer.values()
    return list(root.get("nodes", root.get("n")))


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
async def test_few_rows_are_the_first_of_many(both: Both, query: str) -> None:
    few = await both.taken(f"{{ {query % 'first: 20'} }}")
    many = await both.taken(f"{{ {query % 'first: 21'} }}")
    assert nodes(few) == nodes(many)[:20]
    assert len(nodes(few)) > 2


async def test_a_row_that_is_not_as_it_should_be_is_what_graphql_core_makes_of_it(both: Both) -> None:
    query = f"{{ catalogEntries(first: 3) {{ nodes {{ title shareType {ITEMS} }} }} }}"
    await both.taken(query)

    def spoilt(columns: tuple[Any, ...]) -> tuple[Any, ...]:
        ((first, second, third),) = columns[0]
        return [[first, [None, *second[1:]], third]], *columns[1:]

    both.database.spoil = spoilt
    found = orjson.loads(await both.answer(query))
    assert [each["path"] for each in found["errors"]] == [["catalogEntries", "nodes", 1, "title"]]


async def test_no_row_at_all(both: Both) -> None:
    found = await both.taken(
        f'{{ catalogEntries(first: 3, where: {{ code: {{ eq: "0" }} }}) {{ nodes {{ {ITEMS} }} }} }}'
    )
    assert found == {"catalogEntries": {"nodes": []}}


async def test_read_again_where_the_connection_was_stale_each_row_is_there_once(
    endpoint: Server, sampled: Neo4jDatabase
) -> None:
    bolt = Neo4jDatabase.open(endpoint, pool=1)
    try:
        graph, context = QueryEngine(bolt), Context(QueryEngine(bolt), viewer=ANONYMOUS)
        name = Selection("name", "name")
        items = Selection("items", "items", {"first": 2}, (Selection("nodes", "nodes", {}, (name,)),))
        asked = Selection("x", "x", {"first": 4}, (Selection("nodes", "nodes", {}, (items,)),))
        field = Connection("", "CatalogEntry", (Order("entry.code"),))

        async def read() -> Any:
            found = await graph.read("catalog/entries", field, asked, context.base_parameters)
            return found.value["nodes"]

        rows = await read()
        assert len(rows) == 4
        (kept,) = [each for one in bolt._driver._pool.connections.values() for each in one]
        await sampled.rows("CALL dbms.killConnection($id) YIELD message RETURN message", {"id": kept.connection_id})
        assert await read() == rows
    finally:
        await bolt.close()

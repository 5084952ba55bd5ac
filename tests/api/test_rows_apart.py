"""Rows that come apart: the same bytes as in one record, both ways; and when they do (decision 0023)."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from api.fast.leaves import Unusual
from api.fast.rows import Rows
from graph.bolt import Bolt
from graph.compile.plan import APART
from graph.endpoint import Endpoint
from graph.graph import Graph
from graph.selection import Selected
from graph.shape import Connection, Order
from resolvers.context import Context
from resolvers.in_shape import InShape
from tests.api.both import Both

ITEMS = "items(first: 3) { totalCount nodes { name position element { code } } }"
APART_ASKED = {
    "a list in each row": f"catalogEntries(%s) {{ nodes {{ code shareType {ITEMS} }} }}",
    "with a total": "catalogEntries(%s, where: { shareType: { eq: CONDITIONAL } }) "
    f"{{ totalCount n: nodes {{ {ITEMS} }} }}",
    "typenames": f"c: catalogEntries(%s) {{ __typename nodes {{ __typename t: title {ITEMS} __typename }} }}",
    "ordered": f"catalogEntries(%s, orderBy: [{{ updatedAt: DESC }}]) {{ nodes {{ updatedAt {ITEMS} }} totalCount }}",
    "lists in lists": "libraries(%s) { nodes { name entries(first: 2, orderBy: [{ updatedAt: DESC }]) "
    "{ nodes { title items(first: 2) { nodes { name } } } } } }",
    "below one": "departments(%s) { nodes { name region { code children(first: 2) { nodes { code } } } } }",
}
TOGETHER = {
    "flat rows": "catalogEntries(first: 5) { nodes { code provider { name } } }",
    "many rows": f"catalogEntries(first: 21) {{ nodes {{ {ITEMS} }} }}",
    "from the end": f"catalogEntries(last: 5) {{ nodes {{ {ITEMS} }} }}",
    "with cursors": f"catalogEntries(first: 5) {{ edges {{ cursor node {{ {ITEMS} }} }} }}",
    "with what stands beside": "resources(first: 5) { nodes { fields(first: 1) { nodes { name } } "
    "findings(first: 1) { totalCount } } }",
    "nodes twice": f"catalogEntries(first: 5) {{ nodes {{ {ITEMS} }} again: nodes {{ code }} }}",
    "nothing but a total": "catalogEntries(first: 5) { totalCount }",
}


@pytest.fixture
def both(sampled: Bolt) -> Both:
    return Both(sampled)


def nodes(answer: Any) -> list[Any]:
    (root,) = answer.values()
    return list(root.get("nodes", root.get("n")))


@pytest.mark.parametrize("query", APART_ASKED.values(), ids=APART_ASKED.keys())
async def test_few_come_apart_and_are_those_of_many(both: Both, query: str) -> None:
    few = await both.taken(f"{{ {query % 'first: 20'} }}")
    assert both.bolt.statements
    assert all(APART in each for each in both.bolt.statements)
    both.bolt.statements.clear()
    many = await both.taken(f"{{ {query % 'first: 21'} }}")
    assert both.bolt.statements
    assert not any(APART in each for each in both.bolt.statements)
    assert nodes(few) == nodes(many)[:20]
    assert len(nodes(few)) > 2


@pytest.mark.parametrize("query", TOGETHER.values(), ids=TOGETHER.keys())
async def test_others_come_together(both: Both, query: str) -> None:
    await both.taken(f"{{ {query} }}")
    assert not any(APART in each for each in both.bolt.statements)


async def test_a_row_that_is_not_as_it_should_be_is_what_graphql_core_makes_of_it(both: Both) -> None:
    query = f"{{ catalogEntries(first: 3) {{ nodes {{ title shareType {ITEMS} }} }} }}"
    await both.taken(query)

    def spoilt(row: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(row) != 3:
            return row  # the record of all else
        return row[0], [None, *row[1][1:]], row[2]

    both.bolt.spoil = spoilt
    found = orjson.loads(await both.answer(query))
    assert [each["path"] for each in found["errors"]] == [["catalogEntries", "nodes", 1, "title"]]


async def test_no_row_at_all(both: Both) -> None:
    found = await both.taken(
        f'{{ catalogEntries(first: 3, where: {{ code: {{ eq: "0" }} }}) {{ nodes {{ {ITEMS} }} }} }}'
    )
    assert found == {"catalogEntries": {"nodes": []}}


async def test_read_again_where_the_connection_was_stale_each_row_is_there_once(
    endpoint: Endpoint, sampled: Bolt
) -> None:
    bolt = Bolt.open(endpoint, pool=1)
    try:
        graph, context = Graph(bolt), Context(Graph(bolt))
        name = Selected("name", "name")
        items = Selected("items", "items", {"first": 2}, (Selected("nodes", "nodes", {}, (name,)),))
        asked = Selected("x", "x", {"first": 4}, (Selected("nodes", "nodes", {}, (items,)),))
        field = Connection("", "CatalogEntry", (Order("entry.code"),))
        shown: list[Any] = []

        async def read() -> Any:
            found = await graph.read("catalog/entries", field, asked, context.ambient, shown=shown.append)
            return found.value["nodes"]

        rows = await read()
        assert len(rows) == 4
        assert shown == rows
        (kept,) = [each for one in bolt._driver._pool.connections.values() for each in one]
        await sampled.rows("CALL dbms.killConnection($id) YIELD message RETURN message", {"id": kept.connection_id})
        assert await read() == rows
    finally:
        await bolt.close()


def as_they_are(rows: Any) -> Any:
    return rows


def anew(rows: Any) -> Any:
    return list(rows)


def unusual(_: Any) -> Any:
    raise Unusual


@pytest.mark.parametrize(
    ("ready", "seen", "there", "settled"),
    [
        (as_they_are, 2, 2, True),
        (as_they_are, 3, 2, False),
        (as_they_are, 0, 0, False),
        (anew, 2, 2, False),
        (unusual, 2, 2, False),
    ],
)
def test_what_was_seen_to_be_as_it_should_be_is_not_looked_at_again(
    ready: Any, seen: int, there: int, settled: bool
) -> None:
    rows = Rows("nodes", ready)
    for number in range(seen):
        rows({"number": number})
    connection: dict[str, Any] = {"nodes": [{"number": number} for number in range(there)]}
    before = list(connection["nodes"])
    rows.settle(connection)
    assert connection == {"nodes": before}
    assert (type(connection["nodes"]) is InShape) is settled
    rows.settle(ValueError("a failure has no rows"))

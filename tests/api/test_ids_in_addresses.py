"""Ids in addresses: percent-encoded as a query parameter, an id of any kind names the same object as in a document."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from graph.client.database import Neo4jDatabase
from resolvers.node import NOUNS
from tests.api.test_node import IDS
from tests.conftest import Api

NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
NAMES = ("a#b", "a/b", "100%", "50%25", "a b", "a+b", "a&b=c", "数据 资源", "a?b", 'a"b', "a;b", "é\u0301")
"""Ends of ids with every character that an address could change."""


def address_of_node(node_id: str) -> str:
    variables = quote(json.dumps({"id": node_id}, ensure_ascii=False), safe="")
    return f"/graphql?query={quote(NODE, safe='')}&variables={variables}"


@pytest.mark.parametrize("node_id", IDS)
async def test_an_id_of_each_kind_survives_an_address(api: Api, node_id: str) -> None:
    response = await api.client.get(address_of_node(node_id))
    assert response.json() == {"data": {"node": {"__typename": IDS[node_id], "id": node_id}}}


@pytest.mark.parametrize("noun", ["job", "run", "derives"])
async def test_an_id_of_lineage_survives_an_address(
    with_lineage: Neo4jDatabase, serve_api: Callable[..., Api], noun: str
) -> None:
    target = NOUNS[noun][0]
    match = "MATCH ()-[n:DERIVES]->()" if noun == "derives" else f"MATCH (n:{target})"
    [row] = await with_lineage.rows(f"{match} WHERE n.id STARTS WITH '{noun}_' RETURN n.id AS id LIMIT 1", {})
    response = await serve_api(with_lineage).client.get(address_of_node(row["id"]))
    assert response.json() == {"data": {"node": {"__typename": target, "id": row["id"]}}}


ADD = """
CREATE (a:DataResource {id: 'resource_' + $name, audience: 'PUBLIC', namespace: 'n', name: $name, title: $name,
  kind: 'TABLE', updatedAt: datetime('2026-01-01T00:00:00Z')})
CREATE (b:DataResource {id: 'resource_2' + $name, audience: 'PUBLIC', namespace: 'n', name: '2' + $name,
  title: $name, kind: 'TABLE', updatedAt: datetime('2026-01-01T00:00:00Z')})
CREATE (a)-[:FLOWS_TO {id: 'flow_' + $name, kind: 'SHARING', since: datetime('2020-01-01T00:00:00Z'),
  until: datetime('9999-12-31T00:00:00Z')}]->(b)
"""


async def test_an_id_with_any_character_survives_an_address(database: Neo4jDatabase, empty_api: Api) -> None:
    """The endpoints that take ids: GET /graphql and /export/lineage."""
    await database.write([(ADD, {"name": name}) for name in NAMES])
    for name in NAMES:
        for node_id, target in ((f"resource_{name}", "DataResource"), (f"flow_{name}", "Flow")):
            response = await empty_api.client.get(address_of_node(node_id))
            assert response.json() == {"data": {"node": {"__typename": target, "id": node_id}}}
        of = quote(f"resource_{name}", safe="")
        address = f"/export/lineage?of={of}&direction=DOWNSTREAM&format=csv&part=nodes&milliseconds=30000"
        response = await empty_api.client.get(address)
        assert response.status_code == 200, response.text
        rows = csv.DictReader(io.StringIO(response.text, newline=""))
        assert [row["id"] for row in rows] == [f"resource_{name}", f"resource_2{name}"]

"""Arguments and filters that name a node give the same answer for its code and for its id, and name the argument of an
id of another kind."""

from __future__ import annotations

from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.graph_builder import GraphBuilder
from tests.support.naming_arguments import CASES, LISTS

ANOTHER_KIND = {"region_653101000000": "department_653101000000"}


def document(field: str, name: str) -> str:
    return field.replace("NAME", f'"{name}"')


@pytest.mark.parametrize("argument", CASES)
async def test_a_code_and_an_id_name_the_same_node(api: Api, argument: str) -> None:
    case = CASES[argument]
    data = await api.data(f"{{ byCode: {document(case.field, case.code)} byId: {document(case.field, case.id)} }}")
    assert data["byCode"] == data["byId"]
    assert data["byCode"]
    if "totalCount" in data["byCode"] and argument != "Query.returnFlows.entry":
        assert data["byCode"]["totalCount"]


@pytest.mark.parametrize("argument", CASES)
async def test_an_id_of_another_kind_names_nothing(api: Api, argument: str) -> None:
    case = CASES[argument]
    other = "designation_1" if argument != "Query.lineage.of" else "region_653101000000"
    response: dict[str, Any] = await api.post(f"{{ one: {document(case.field, other)} }}")
    if case.error is None:
        assert response == {"data": {"one": None}}
        return
    [error] = response["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == (case.error, case.argument)


@pytest.mark.parametrize("kind", LISTS)
async def test_a_filter_on_a_code_takes_ids(api: Api, kind: str) -> None:
    field, key, code, node_id = LISTS[kind]
    rows = f"totalCount nodes {{ id {key} }}"
    data = await api.data(
        "{"
        + " ".join(
            f"{operator}{form}: {field}(where: {{{key}: {{{operator}: {value}}}}}, first: 3) {{ {rows} }}"
            for form, name in (("Code", code), ("Id", node_id))
            for operator, value in (("eq", f'"{name}"'), ("ne", f'"{name}"'), ("in", f'["{name}", "x"]'))
        )
        + "}"
    )
    for operator in ("eq", "ne", "in"):
        assert data[f"{operator}Code"] == data[f"{operator}Id"], operator
    assert data["eqCode"] == data["inCode"] == {"totalCount": 1, "nodes": [{"id": node_id, key: code}]}
    every = await api.data(f"{{ {field} {{ totalCount }} }}")
    assert data["neCode"]["totalCount"] == every[field]["totalCount"] - 1


def graph_with_an_entry_without_a_code() -> GraphBuilder:
    builder = GraphBuilder()
    builder.region("650000000000")
    builder.department("d", "650000000000")
    builder.platform("650000000000")
    builder.entry("pending", "d", has_code=False)
    builder.entry("e/1", "d")
    builder.resource("r", "650000000000", "entry_pending")
    builder.scenario("s")
    builder.need("s", 1, entry="entry_pending")
    return builder


async def test_an_entry_without_a_code_is_named_by_its_id(database: Neo4jDatabase, empty_api: Api) -> None:
    await graph_with_an_entry_without_a_code().write(database)
    data = await empty_api.data(
        """{
          catalogEntry(code: "entry_pending") { id code resources { nodes { id } } }
          eq: catalogEntries(where: { code: { eq: "entry_pending" } }) { nodes { id } }
          ne: catalogEntries(where: { code: { ne: "entry_pending" } }) { nodes { id } }
          in: catalogEntries(where: { code: { in: ["entry_pending", "e/1"] } }) { totalCount }
          scenario(code: "scenario_s") { needs { entry { id } } assessment { needs { entry { id code } status } } }
          assessNeeds(needs: [{ entry: "entry_pending", purpose: "a", freshness: DAILY }]) { needs { entry { id } } }
          findings(where: { entries: ["entry_pending", "e/1", "entry_e/1"] }) { totalCount }
        }"""
    )
    assert data["catalogEntry"] == {"id": "entry_pending", "code": None, "resources": {"nodes": [{"id": "resource_r"}]}}
    assert data["eq"] == {"nodes": [{"id": "entry_pending"}]}
    assert data["ne"] == {"nodes": [{"id": "entry_e/1"}]}
    assert data["in"] == {"totalCount": 2}
    assert data["scenario"]["needs"] == [{"entry": {"id": "entry_pending"}}]
    assert [need["entry"] for need in data["scenario"]["assessment"]["needs"]] == [
        {"id": "entry_pending", "code": None}
    ]
    assert data["assessNeeds"]["needs"] == [{"entry": {"id": "entry_pending"}}]

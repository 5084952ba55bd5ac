"""Arguments and filters that name a node give the same answer for its code and for its id, and name the argument of an
id of another kind."""

from __future__ import annotations

from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from graph.engine import QueryEngine
from graph.selection import Selection
from graph.shape import Connection
from graph.shapes.catalog import BY_CODE
from tests.conftest import Api
from tests.support.graph_builder import GraphBuilder
from tests.support.naming_arguments import CASES, LISTS
from tests.support.query_plans import base_parameters, operators
from tests.support.text_substitution import substitute

MAY_BE_EMPTY = ("Query.returnFlows.entry", "FindingFilter.entries")


def document(field: str, name: str) -> str:
    return substitute(field, "NAME", f'"{name}"')


@pytest.mark.parametrize("argument", CASES)
async def test_a_code_and_an_id_name_the_same_node(api: Api, argument: str) -> None:
    case = CASES[argument]
    data = await api.data(f"{{ byCode: {document(case.field, case.code)} byId: {document(case.field, case.id)} }}")
    assert data["byCode"] == data["byId"]
    assert data["byCode"]
    if "totalCount" in data["byCode"] and argument not in MAY_BE_EMPTY:
        assert data["byCode"]["totalCount"]


@pytest.mark.parametrize("argument", CASES)
async def test_an_id_of_another_kind_names_nothing(api: Api, argument: str) -> None:
    case = CASES[argument]
    other = "designation_1" if argument != "Query.lineage.of" else "platform_653101000000"
    response: dict[str, Any] = (await api.post(f"{{ one: {document(case.field, other)} }}")).json()
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
          first: catalogEntries(where: { code: { in: ["entry_pending", "e/1"] } }, first: 1) {
            nodes { id } pageInfo { hasNextPage endCursor }
          }
          ne: catalogEntries(where: { code: { ne: "entry_pending" } }) { nodes { id } }
          in: catalogEntries(where: { code: { in: ["entry_pending", "e/1"] } }) { totalCount }
          scenario(code: "scenario_s") { needs { entry { id } } }
          findings(where: { entries: ["entry_pending", "e/1", "entry_e/1"] }) { totalCount }
        }"""
    )
    assert data["catalogEntry"] == {"id": "entry_pending", "code": None, "resources": {"nodes": [{"id": "resource_r"}]}}
    assert data["eq"] == {"nodes": [{"id": "entry_pending"}]}
    page = data["first"]
    assert (page["nodes"], page["pageInfo"]["hasNextPage"]) == ([{"id": "entry_pending"}], True)
    last = await empty_api.data(
        """query ($after: String) {
          catalogEntries(where: { code: { in: ["entry_pending", "e/1"] } }, after: $after) {
            nodes { id } pageInfo { hasNextPage }
          }
        }""",
        after=page["pageInfo"]["endCursor"],
    )
    assert last["catalogEntries"] == {"nodes": [{"id": "entry_e/1"}], "pageInfo": {"hasNextPage": False}}
    assert data["ne"] == {"nodes": [{"id": "entry_e/1"}]}
    assert data["in"] == {"totalCount": 2}
    assert data["scenario"]["needs"] == [{"entry": {"id": "entry_pending"}}]


async def test_a_need_of_an_entry_without_a_code_is_assessed(database: Neo4jDatabase, empty_api: Api) -> None:
    await graph_with_an_entry_without_a_code().write(database)
    data = await empty_api.data(
        """{
          scenario(code: "s") { assessment { needs { entry { id code } } } }
          assessNeeds(needs: [{ entry: "entry_pending", purpose: "a", freshness: DAILY }]) { needs { entry { id } } }
        }"""
    )
    assert data["scenario"]["assessment"]["needs"] == [{"entry": {"id": "entry_pending", "code": None}}]
    assert data["assessNeeds"]["needs"] == [{"entry": {"id": "entry_pending"}}]


@pytest.mark.parametrize("operator", ["eq", "in"])
async def test_an_entry_is_found_by_the_indexes_of_code_and_id(sample_database: Neo4jDatabase, operator: str) -> None:
    names = "entry_303008/000001" if operator == "eq" else ["303008/000001", "entry_303008/000002"]
    fields = (Selection("totalCount", "totalCount"), Selection("nodes", "nodes", {}, (Selection("id", "id"),)))
    selection = Selection("catalogEntries", "catalogEntries", {"where": {"code": {operator: names}}}, fields)
    plan = QueryEngine(sample_database).plan("catalog/entries", Connection("", "CatalogEntry", (BY_CODE,)), selection)
    parameters = {**base_parameters(sample_database), **plan.bind(selection)}
    profile = await sample_database.plan(plan.core, parameters)
    starts = [step for step in operators(profile) if "Index" in step["operatorType"] or "Scan" in step["operatorType"]]
    assert {step["operatorType"].partition("@")[0] for step in starts} <= {"NodeUniqueIndexSeek", "NodeIndexSeek"}
    columns = {column for step in starts for column in ("(code)", "(id)") if column in step["args"]["Details"]}
    assert columns == {"(code)", "(id)"}

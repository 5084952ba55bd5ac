"""How the server means to answer: no question reads a whole label unless its file says why, a page only itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.viewer import ANONYMOUS
from graph import query_files
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.compile import Plan, compile_query
from graph.engine import QueryEngine
from graph.findings.statements import COMPOSED_QUERIES, FOLLOWING
from graph.selection import Selection
from graph.shape import Connection, Many, One, Order
from graph.shapes import shape_named, shapes
from resolvers.context import Context
from resolvers.node import NOUNS
from settings import CHECKOUT
from tests.conftest import session_less
from tests.support.text_substitution import substituted

ROOTS = {
    "authority/authoritative_source": "AuthoritativeSource",
    "catalog/entries": "CatalogEntry",
    "catalog/entry_by_code": "CatalogEntry",
    "classification/classification_by_key": "Classification",
    "classification/classifications": "Classification",
    "department/department_by_code": "Department",
    "department/departments": "Department",
    "element/categories": "DataCategory",
    "element/category_by_code": "DataCategory",
    "element/element_by_code": "DataElement",
    "element/elements": "DataElement",
    "flow/return_flows": "ReturnFlow",
    "library/libraries": "Library",
    "library/library_by_code": "Library",
    "region/region_by_code": "Region",
    "region/regions": "Region",
    "resource/resource_by_id": "DataResource",
    "resource/resource_by_name": "DataResource",
    "resource/resources": "DataResource",
    "scenario/scenario_by_code": "Scenario",
    "scenario/scenarios": "Scenario",
    "service/info": "ServiceInfo",
    **{question: target for target, question in NOUNS.values()},
}


def every_field(name: str, depth: int) -> tuple[Selection, ...]:
    """A selection of all fields of a type, objects down to `depth`."""
    found = []
    for field_name, field in shape_named(name).fields.items():
        if not isinstance(field, One | Many | Connection):
            found.append(Selection(field_name, field_name))
        elif depth:
            below = every_field(field.target, depth - 1)
            if isinstance(field, Connection):
                below = (Selection("totalCount", "totalCount"), Selection("nodes", "nodes", {}, below))
            found.append(Selection(field_name, field_name, {}, below))
    return tuple(found)


def whole(question: str, depth: int) -> tuple[Plan, Selection]:
    """The plan of a question with every field of its answer."""
    file, target = query_files.load_query(question), ROOTS[question]
    fields = every_field(target, depth)
    if file.lists:
        fields = (Selection("totalCount", "totalCount"), Selection("nodes", "nodes", {}, fields))
    selection = Selection("root", "root", {name: "x" for name in file.parameters if name != "ids"}, fields)
    return compile_query(file, (Connection if file.lists else One)("", target), selection), selection


def base_parameters(bolt: Neo4jDatabase) -> Mapping[str, Any]:
    return Context(QueryEngine(bolt), now=datetime(2026, 9, 1, tzinfo=UTC), viewer=ANONYMOUS).base_parameters


def operators(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("children", []):
        yield from operators(child)


@pytest.mark.parametrize("question", sorted(ROOTS))
async def test_no_question_reads_a_whole_label_without_saying_why(sampled: Neo4jDatabase, question: str) -> None:
    plan, selection = whole(question, 1)
    parameters = {**base_parameters(sampled), "ids": [], **plan.bound(selection)}
    found = {each["operatorType"].partition("@")[0] for each in operators(await sampled.plan(plan.core, parameters))}
    assert found - {"ProduceResults", "Projection"}
    assert "AllNodesScan" not in found
    assert "CartesianProduct" not in found or question.startswith(("authority/", "scenario/", "element/", "flow/"))
    if query_files.load_query(question).scans is None:
        assert not found & {"NodeByLabelScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"}


SOUGHT = sorted(
    {*FOLLOWING.values()}
    | {
        f"finding/{each}"
        for each in ("resources_fed", "flows_between", "derivations_between", "resources_with_elements")
    }
)
FINDINGS = (
    *(each.name for each in COMPOSED_QUERIES),
    *SOUGHT,
    *(f"finding/flows_{each}" for each in ("by_id", "named", "within")),
    *(f"finding/resources_{each}" for each in ("by_id", "named", "within")),
    *(
        f"finding/{each}"
        for each in (
            "unknown_filter_keys",
            "source_chain_inputs",
            "guided_departments",
            "prescribed_elements",
            "fields_with_items",
        )
    ),
)


@pytest.mark.parametrize("question", FINDINGS)
async def test_findings_are_read_from_indexes(sampled: Neo4jDatabase, question: str) -> None:
    """Subjects by their ids or in the order of them; what is judged from there only along its edges."""
    named = {
        "ids": [],
        "details": True,
        "prescribed": [],
        "pairs": [],
        "sources": [],
        "after": "",
        "most": 1,
        "size": 1,
    }
    scope = ("flows", "resources", "regions", "departments", "platforms", "flowKinds", "channels", "recorded", "routes")
    parameters = {**base_parameters(sampled), **named, **dict.fromkeys(scope)}
    plan = await sampled.plan(query_files.load_query(question).body, parameters)
    found = [each["operatorType"].partition("@")[0] for each in operators(plan)]
    assert not {*found} & {
        "AllNodesScan",
        "NodeByLabelScan",
        "DirectedAllRelationshipsScan",
        "UndirectedAllRelationshipsScan",
        "DirectedRelationshipTypeScan",
        "UndirectedRelationshipTypeScan",
    }
    if question in SOUGHT:
        # in the order of the index; of several kinds or channels what each gave is put in order once
        assert "Sort" not in found
        assert found.count("Top") == (question in ("finding/flows_of_kinds", "finding/flows_of_channels"))


ENTRIES = [
    ({"orderBy": [{"updatedAt": "DESC"}]}, "updatedAt, id"),
    ({"orderBy": [{"title": "ASC"}]}, "titlePinyin, id"),
    ({}, "code, id"),
    ({"orderBy": [{"updatedAt": "DESC"}], "where": {"shareType": {"eq": "CONDITIONAL"}}}, "shareType, updatedAt, id"),
    ({"orderBy": [{"updatedAt": "ASC"}], "where": {"openType": {"eq": "CONDITIONAL"}}}, "openType, updatedAt, id"),
]


@pytest.mark.parametrize(("arguments", "columns"), ENTRIES, ids=lambda value: value if isinstance(value, str) else "")
async def test_a_page_of_entries_reads_only_the_page(
    sampled: Neo4jDatabase, arguments: dict[str, Any], columns: str
) -> None:
    """Also from the middle of the list, by a cursor the service gave out."""
    graph = QueryEngine(sampled)
    fields = (
        Selection("nodes", "nodes", {}, (Selection("code", "code"), Selection("title", "title"))),
        Selection("pageInfo", "pageInfo", {}, (Selection("endCursor", "endCursor"),)),
    )
    first = Selection("catalogEntries", "catalogEntries", {**arguments, "first": 100}, fields)
    declared = Connection("", "CatalogEntry", (Order("entry.code"),))
    answer = await graph.fetch("catalog/entries", declared, first, base_parameters(sampled))
    assert len(answer["nodes"]) == 100
    after = answer["pageInfo"]["endCursor"]
    for asked in (first, Selection(first.key, first.name, {**arguments, "first": 20, "after": after}, fields)):
        plan = graph.plan("catalog/entries", declared, asked)
        profile = await sampled.plan(plan.text, {**base_parameters(sampled), **plan.bound(asked)}, profile=True)
        read = [each for each in operators(profile) if "Index" in each["operatorType"]]
        assert read[0]["operatorType"].startswith("NodeIndex")
        assert f"({columns})" in read[0]["args"]["Details"]
        # drafts lie between the rows, so some more than the page are read, but never the list
        assert read[0]["args"]["Rows"] <= 160
        assert "Top" not in {each["operatorType"].partition("@")[0] for each in operators(profile)}


@pytest.mark.parametrize("order", ["updatedAt", "title", None])
async def test_entries_named_by_their_codes_are_sought_by_them(sampled: Neo4jDatabase, order: str | None) -> None:
    """In whatever order they are wanted: its index would be walked until all were met."""
    graph = QueryEngine(sampled)
    declared = Connection("", "CatalogEntry", (Order("entry.code"),))
    codes = Selection("nodes", "nodes", {}, (Selection("code", "code"),))
    some = Selection("catalogEntries", "catalogEntries", {"first": 3, "orderBy": [{"updatedAt": "ASC"}]}, (codes,))
    known = [
        each["code"]
        for each in (await graph.fetch("catalog/entries", declared, some, base_parameters(sampled)))["nodes"]
    ]
    ordered = {"orderBy": [{order: "DESC"}]} if order else {}
    asked = Selection(some.key, some.name, {**ordered, "where": {"code": {"in": known}}}, (codes,))
    plan = graph.plan("catalog/entries", declared, asked)
    profile = await sampled.plan(plan.text, {**base_parameters(sampled), **plan.bound(asked)}, profile=True)
    read = [each["args"] for each in operators(profile) if "Index" in each["operatorType"]]
    assert [(each["Rows"], "UNIQUE" in each["Details"], "(code)" in each["Details"]) for each in read] == [
        (3, True, True)
    ]
    found = await graph.fetch("catalog/entries", declared, asked, base_parameters(sampled))
    assert sorted(each["code"] for each in found["nodes"]) == sorted(known)


async def test_resources_are_found_by_their_identity_through_its_constraint(sampled: Neo4jDatabase) -> None:
    """Also where their order has an index of its own, and by the names of datasets."""
    graph = QueryEngine(sampled)
    where = {"namespace": {"eq": "platform:650000000000"}, "name": {"eq": "gongan-01"}}
    fields = (Selection("nodes", "nodes", {}, (Selection("id", "id"),)),)
    asked = Selection("resources", "resources", {"where": where}, fields)
    listed = graph.plan("resource/resources", Connection("", "DataResource", (Order("resource.name"),)), asked)
    one = Selection("resource", "resource", {"namespace": "x", "name": "y"}, (Selection("id", "id"),))
    single = graph.plan("resource/resource_by_name", One("", "DataResource"), one)
    for plan, root in ((listed, asked), (single, one)):
        meant = await sampled.plan(plan.core, {**base_parameters(sampled), **plan.bound(root)})
        sought = [each for each in operators(meant) if "Index" in each["operatorType"]]
        assert sought
        assert all("UNIQUE" in each["args"]["Details"] for each in sought)
        assert all("(namespace, name)" in each["args"]["Details"] for each in sought)


def test_every_index_a_page_is_read_from_is_made_by_a_migration() -> None:
    made = "\n".join(path.read_text(encoding="utf-8") for path in sorted((CHECKOUT / "migrations").glob("*.cypher")))
    for shape in shapes().values():
        for columns in shape.indexes:
            assert f"FOR (n:{shape.name}) ON ({', '.join(f'n.{each}' for each in columns)});" in made, columns


HELD = [
    ({"orderBy": [{"updatedAt": "DESC"}]}, "libraryCode, updatedAt, entryId"),
    ({"orderBy": [{"updatedAt": "ASC"}]}, "libraryCode, updatedAt, entryId"),
    (
        {"orderBy": [{"updatedAt": "DESC"}], "where": {"shareType": {"eq": "CONDITIONAL"}}},
        "libraryCode, shareType, updatedAt, entryId",
    ),
    (
        {"orderBy": [{"updatedAt": "DESC"}], "where": {"shareType": {"in": ["CONDITIONAL", "UNCONDITIONAL"]}}},
        "libraryCode, updatedAt, entryId",
    ),
]


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize(("arguments", "columns"), HELD)
async def test_a_page_of_a_library_is_read_from_the_copies(
    sampled: Neo4jDatabase, arguments: dict[str, Any], columns: str, last: bool
) -> None:
    graph = QueryEngine(sampled)
    size = {"last": 20} if last else {"first": 20}
    row = (Selection("code", "code"), Selection("title", "title"))
    page = Selection("entries", "entries", {**arguments, **size}, (Selection("nodes", "nodes", {}, row),))
    asked = Selection("library", "library", {"code": "theme-211"}, (page,))
    plan = graph.plan("library/library_by_code", One("", "Library"), asked)
    text = plan.text
    inner = text[text.index("MATCH ()-[") : text.index("LIMIT", text.index("MATCH ()-["))]
    library = re.search(r"libraryCode = (\w+)\.code", inner)
    assert library
    page_of = substituted(inner, f"{library.group(1)}.code", "$code_1") + "LIMIT 21 RETURN count(*)"
    profile = await sampled.plan(page_of, {**base_parameters(sampled), **plan.bound(asked)}, profile=True)
    read = [each for each in operators(profile) if "Index" in each["operatorType"]]
    assert f"({columns})" in read[0]["args"]["Details"]
    assert 15 <= read[0]["args"]["Rows"] <= 60
    assert "Top" not in {each["operatorType"].partition("@")[0] for each in operators(profile)}


@pytest.mark.parametrize(
    ("where", "columns"),
    [
        (None, "libraryCode, audience"),
        ({"updatedAt": {"gte": "2024-06-01"}}, "libraryCode, audience"),
        ({"shareType": {"eq": "CONDITIONAL"}}, "libraryCode, shareType, audience"),
    ],
)
@pytest.mark.parametrize("beside", [[], [Selection("nodes", "nodes", {}, (Selection("title", "title"),))]])
async def test_how_many_a_library_holds_is_read_from_an_index(
    sampled: Neo4jDatabase, where: dict[str, Any] | None, columns: str, beside: list[Selection]
) -> None:
    page = Selection("entries", "entries", {"where": where}, (Selection("totalCount", "totalCount"), *beside))
    asked = Selection("library", "library", {"code": "theme-211"}, (page,))
    plan = QueryEngine(sampled).plan("library/library_by_code", One("", "Library"), asked)
    counting = re.search(r"COUNT \{ (.*?) \}", plan.text, re.DOTALL)
    assert counting
    text = re.sub(r"= \w+\.code", "= $code_1", counting.group(1)) + " RETURN count(*)"
    profile = await sampled.plan(text, {**base_parameters(sampled), **plan.bound(asked)}, profile=True)
    read = [each for each in operators(profile) if "Index" in each["operatorType"]]
    assert f"({columns})" in read[0]["args"]["Details"]
    counted = len([each for each in operators(profile) if each["operatorType"].startswith("Filter")])
    assert counted == (1 if where and "updatedAt" in where else 0)


@session_less
async def test_a_connection_that_reads_use_has_no_read_timeout_of_the_driver(endpoint: Server) -> None:
    """Each statement has one already, and the driver's costs a task for each piece of an answer (decision 0018)."""
    bolt = Neo4jDatabase.open(endpoint, pool=1)
    try:
        await bolt.read("RETURN 1", {})
        (connection,) = [each for pool in bolt._driver._pool.connections.values() for each in pool]
        assert connection.socket.get_read_timeout() is None
    finally:
        await bolt.close()

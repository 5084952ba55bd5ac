"""Query plans: no query scans a label unless its header says why, and a page reads only its own rows."""

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
from tests.conftest import direct_reads_only
from tests.support.driver_internals import driver_connections
from tests.support.text_substitution import substitute

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
    **{query: target for target, query in NOUNS.values()},
}


def every_field(name: str, depth: int) -> tuple[Selection, ...]:
    """A selection of all fields of a type, objects down to `depth`."""
    fields = []
    for field_name, field in shape_named(name).fields.items():
        if not isinstance(field, One | Many | Connection):
            fields.append(Selection(field_name, field_name))
        elif depth:
            below = every_field(field.target, depth - 1)
            if isinstance(field, Connection):
                below = (Selection("totalCount", "totalCount"), Selection("nodes", "nodes", {}, below))
            fields.append(Selection(field_name, field_name, {}, below))
    return tuple(fields)


def full_plan(query: str, depth: int) -> tuple[Plan, Selection]:
    """The plan of a query with all fields of its result."""
    file, target = query_files.load_query(query), ROOTS[query]
    fields = every_field(target, depth)
    if file.lists:
        fields = (Selection("totalCount", "totalCount"), Selection("nodes", "nodes", {}, fields))
    selection = Selection("root", "root", {name: "x" for name in file.parameters if name != "ids"}, fields)
    return compile_query(file, (Connection if file.lists else One)("", target), selection), selection


def base_parameters(database: Neo4jDatabase) -> Mapping[str, Any]:
    return Context(QueryEngine(database), now=datetime(2026, 9, 1, tzinfo=UTC), viewer=ANONYMOUS).base_parameters


def operators(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("children", []):
        yield from operators(child)


@pytest.mark.parametrize("query", sorted(ROOTS))
async def test_no_query_scans_a_label_unless_its_header_says_why(sample_database: Neo4jDatabase, query: str) -> None:
    plan, selection = full_plan(query, 1)
    parameters = {**base_parameters(sample_database), "ids": [], **plan.bind(selection)}
    profile = await sample_database.plan(plan.core, parameters)
    names = {operator["operatorType"].partition("@")[0] for operator in operators(profile)}
    assert names - {"ProduceResults", "Projection"}
    assert "AllNodesScan" not in names
    assert "CartesianProduct" not in names or query.startswith(("authority/", "scenario/", "element/", "flow/"))
    if query_files.load_query(query).scans is None:
        assert not names & {"NodeByLabelScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"}


ORDERED_BY_INDEX = sorted(
    {*FOLLOWING.values()}
    | {
        f"finding/{name}"
        for name in ("resources_fed", "flows_between", "derivations_between", "resources_with_elements")
    }
)
FINDINGS = (
    *(query.name for query in COMPOSED_QUERIES),
    *ORDERED_BY_INDEX,
    *(f"finding/flows_{name}" for name in ("by_id", "named", "within")),
    *(f"finding/resources_{name}" for name in ("by_id", "named", "within")),
    "finding/unknown_filter_keys",
    "finding/source_chain_inputs",
    "finding/guided_departments",
    "finding/prescribed_elements",
    "finding/fields_with_items",
)


@pytest.mark.parametrize("query", FINDINGS)
async def test_finding_queries_read_from_indexes(sample_database: Neo4jDatabase, query: str) -> None:
    """Subjects are read by their ids or in the order of their ids; rules follow only their relationships."""
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
    parameters = {**base_parameters(sample_database), **named, **dict.fromkeys(scope)}
    plan = await sample_database.plan(query_files.load_query(query).body, parameters)
    names = [operator["operatorType"].partition("@")[0] for operator in operators(plan)]
    assert not {*names} & {
        "AllNodesScan",
        "NodeByLabelScan",
        "DirectedAllRelationshipsScan",
        "UndirectedAllRelationshipsScan",
        "DirectedRelationshipTypeScan",
        "UndirectedRelationshipTypeScan",
    }
    if query in ORDERED_BY_INDEX:
        # in the order of the index; the results of several kinds or channels are merged once
        assert "Sort" not in names
        assert names.count("Top") == (query in ("finding/flows_of_kinds", "finding/flows_of_channels"))


ENTRIES = [
    ({"orderBy": [{"updatedAt": "DESC"}]}, "updatedAt, id"),
    ({"orderBy": [{"title": "ASC"}]}, "titlePinyin, id"),
    ({}, "code, id"),
    ({"orderBy": [{"updatedAt": "DESC"}], "where": {"shareType": {"eq": "CONDITIONAL"}}}, "shareType, updatedAt, id"),
    ({"orderBy": [{"updatedAt": "ASC"}], "where": {"openType": {"eq": "CONDITIONAL"}}}, "openType, updatedAt, id"),
]


@pytest.mark.parametrize(("arguments", "columns"), ENTRIES, ids=lambda value: value if isinstance(value, str) else "")
async def test_a_page_of_entries_reads_only_its_rows(
    sample_database: Neo4jDatabase, arguments: dict[str, Any], columns: str
) -> None:
    """Also after a cursor in the middle of the list."""
    engine = QueryEngine(sample_database)
    fields = (
        Selection("nodes", "nodes", {}, (Selection("code", "code"), Selection("title", "title"))),
        Selection("pageInfo", "pageInfo", {}, (Selection("endCursor", "endCursor"),)),
    )
    first = Selection("catalogEntries", "catalogEntries", {**arguments, "first": 100}, fields)
    declared = Connection("", "CatalogEntry", (Order("entry.code"),))
    answer = (await engine.read("catalog/entries", declared, first, base_parameters(sample_database))).value
    assert len(answer["nodes"]) == 100
    after = answer["pageInfo"]["endCursor"]
    for selection in (first, Selection(first.key, first.name, {**arguments, "first": 20, "after": after}, fields)):
        plan = engine.plan("catalog/entries", declared, selection)
        profile = await sample_database.plan(
            plan.text, {**base_parameters(sample_database), **plan.bind(selection)}, profile=True
        )
        index_reads = [operator for operator in operators(profile) if "Index" in operator["operatorType"]]
        assert index_reads[0]["operatorType"].startswith("NodeIndex")
        assert f"({columns})" in index_reads[0]["args"]["Details"]
        # drafts lie between the rows, so a few more rows than the page are read, but never the list
        assert index_reads[0]["args"]["Rows"] <= 160
        assert "Top" not in {operator["operatorType"].partition("@")[0] for operator in operators(profile)}


@pytest.mark.parametrize("order", ["updatedAt", "title", None])
async def test_entries_filtered_by_code_are_read_by_code(sample_database: Neo4jDatabase, order: str | None) -> None:
    """In any order: the index of the order would be scanned until all of them are read."""
    engine = QueryEngine(sample_database)
    declared = Connection("", "CatalogEntry", (Order("entry.code"),))
    codes = Selection("nodes", "nodes", {}, (Selection("code", "code"),))
    some = Selection("catalogEntries", "catalogEntries", {"first": 3, "orderBy": [{"updatedAt": "ASC"}]}, (codes,))
    codes_expected = [
        node["code"]
        for node in (await engine.read("catalog/entries", declared, some, base_parameters(sample_database))).value[
            "nodes"
        ]
    ]
    ordered = {"orderBy": [{order: "DESC"}]} if order else {}
    selection = Selection(some.key, some.name, {**ordered, "where": {"code": {"in": codes_expected}}}, (codes,))
    plan = engine.plan("catalog/entries", declared, selection)
    profile = await sample_database.plan(
        plan.text, {**base_parameters(sample_database), **plan.bind(selection)}, profile=True
    )
    index_reads = [operator["args"] for operator in operators(profile) if "Index" in operator["operatorType"]]
    assert [(read["Rows"], "UNIQUE" in read["Details"], "(code)" in read["Details"]) for read in index_reads] == [
        (3, True, True)
    ]
    page = (await engine.read("catalog/entries", declared, selection, base_parameters(sample_database))).value
    assert sorted(node["code"] for node in page["nodes"]) == sorted(codes_expected)


async def test_resources_filtered_by_identity_use_its_constraint(sample_database: Neo4jDatabase) -> None:
    """Also if their order has an index, and by the names of datasets."""
    engine = QueryEngine(sample_database)
    where = {"namespace": {"eq": "platform:650000000000"}, "name": {"eq": "gongan-01"}}
    fields = (Selection("nodes", "nodes", {}, (Selection("id", "id"),)),)
    selection = Selection("resources", "resources", {"where": where}, fields)
    list_plan = engine.plan("resource/resources", Connection("", "DataResource", (Order("resource.name"),)), selection)
    single = Selection("resource", "resource", {"namespace": "x", "name": "y"}, (Selection("id", "id"),))
    single_plan = engine.plan("resource/resource_by_name", One("", "DataResource"), single)
    for plan, root in ((list_plan, selection), (single_plan, single)):
        server_plan = await sample_database.plan(plan.core, {**base_parameters(sample_database), **plan.bind(root)})
        index_reads = [operator for operator in operators(server_plan) if "Index" in operator["operatorType"]]
        assert index_reads
        assert all("UNIQUE" in operator["args"]["Details"] for operator in index_reads)
        assert all("(namespace, name)" in operator["args"]["Details"] for operator in index_reads)


def test_a_migration_creates_every_index_of_a_shape() -> None:
    files = sorted((CHECKOUT / "migrations").glob("*.cypher"))
    migrations = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for shape in shapes().values():
        for columns in shape.indexes:
            assert f"FOR (n:{shape.name}) ON ({', '.join(f'n.{column}' for column in columns)});" in migrations, columns


LIBRARY_PAGES = [
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
@pytest.mark.parametrize(("arguments", "columns"), LIBRARY_PAGES)
async def test_a_page_of_a_library_is_read_from_copied_properties(
    sample_database: Neo4jDatabase, arguments: dict[str, Any], columns: str, last: bool
) -> None:
    engine = QueryEngine(sample_database)
    size = {"last": 20} if last else {"first": 20}
    row = (Selection("code", "code"), Selection("title", "title"))
    page = Selection("entries", "entries", {**arguments, **size}, (Selection("nodes", "nodes", {}, row),))
    selection = Selection("library", "library", {"code": "theme-211"}, (page,))
    plan = engine.plan("library/library_by_code", One("", "Library"), selection)
    text = plan.text
    inner = text[text.index("MATCH ()-[") : text.index("LIMIT", text.index("MATCH ()-["))]
    library = re.search(r"libraryCode = (\w+)\.code", inner)
    assert library
    page_of = substitute(inner, f"{library.group(1)}.code", "$code_1") + "LIMIT 21 RETURN count(*)"
    profile = await sample_database.plan(
        page_of, {**base_parameters(sample_database), **plan.bind(selection)}, profile=True
    )
    index_reads = [operator for operator in operators(profile) if "Index" in operator["operatorType"]]
    assert f"({columns})" in index_reads[0]["args"]["Details"]
    assert 15 <= index_reads[0]["args"]["Rows"] <= 60
    assert "Top" not in {operator["operatorType"].partition("@")[0] for operator in operators(profile)}


@pytest.mark.parametrize(
    ("where", "columns"),
    [
        (None, "libraryCode, audience"),
        ({"updatedAt": {"gte": "2024-06-01"}}, "libraryCode, audience"),
        ({"shareType": {"eq": "CONDITIONAL"}}, "libraryCode, shareType, audience"),
    ],
)
@pytest.mark.parametrize("other_fields", [[], [Selection("nodes", "nodes", {}, (Selection("title", "title"),))]])
async def test_the_count_of_a_library_is_read_from_an_index(
    sample_database: Neo4jDatabase, where: dict[str, Any] | None, columns: str, other_fields: list[Selection]
) -> None:
    page = Selection("entries", "entries", {"where": where}, (Selection("totalCount", "totalCount"), *other_fields))
    selection = Selection("library", "library", {"code": "theme-211"}, (page,))
    plan = QueryEngine(sample_database).plan("library/library_by_code", One("", "Library"), selection)
    count_text = re.search(r"COUNT \{ (.*?) \}", plan.text, re.DOTALL)
    assert count_text
    text = re.sub(r"= \w+\.code", "= $code_1", count_text.group(1)) + " RETURN count(*)"
    profile = await sample_database.plan(
        text, {**base_parameters(sample_database), **plan.bind(selection)}, profile=True
    )
    index_reads = [operator for operator in operators(profile) if "Index" in operator["operatorType"]]
    assert f"({columns})" in index_reads[0]["args"]["Details"]
    filters = len([operator for operator in operators(profile) if operator["operatorType"].startswith("Filter")])
    assert filters == (1 if where and "updatedAt" in where else 0)


@direct_reads_only
async def test_a_connection_of_reads_has_no_read_timeout_of_the_driver(neo4j_server: Server) -> None:
    """Each statement has its own, and the driver's costs a task for each chunk of a response (decision 0018)."""
    database = Neo4jDatabase.open(neo4j_server, pool=1)
    try:
        await database.read("RETURN 1", {})
        (connection,) = driver_connections(database)
        assert connection.socket.get_read_timeout() is None
    finally:
        await database.close()

"""Query plans: no query scans a label unless its header says why, and every index of a shape exists."""

from __future__ import annotations

import pytest

from graph import query_files
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.compile import Plan, compile_query
from graph.findings.statements import COMPOSED_QUERIES, FOLLOWING, RESOURCES_FED, backward_candidates
from graph.selection import Selection
from graph.shape import Connection, Many, One
from graph.shapes import shape_named, shapes
from resolvers.node import NOUNS
from settings import CHECKOUT
from tests.conftest import direct_reads_only
from tests.support.driver_internals import driver_connections
from tests.support.query_plans import base_parameters, operators

ROOTS = {
    "authority/authoritative_source": "AuthoritativeSource",
    "catalog/entries": "CatalogEntry",
    "catalog/entry_by_code": "CatalogEntry",
    "catalog/entry_by_id": "CatalogEntry",
    "catalog/items": "InfoItem",
    "classification/classification_by_key": "Classification",
    "classification/classifications": "Classification",
    "department/department_by_code": "Department",
    "department/departments": "Department",
    "element/bases": "LegalBasis",
    "element/categories": "DataCategory",
    "element/category_by_code": "DataCategory",
    "element/designations": "Designation",
    "element/element_by_code": "DataElement",
    "element/elements": "DataElement",
    "element/standards": "Standard",
    "flow/flows": "Flow",
    "flow/return_flows": "ReturnFlow",
    "job/jobs": "Job",
    "job/runs": "Run",
    "library/libraries": "Library",
    "library/library_by_code": "Library",
    "region/platforms": "Platform",
    "region/region_by_code": "Region",
    "region/regions": "Region",
    "resource/fields": "Field",
    "resource/hubs_both": "DataResource",
    "resource/hubs_down": "DataResource",
    "resource/hubs_up": "DataResource",
    "resource/orphans": "DataResource",
    "resource/resource_by_id": "DataResource",
    "resource/resource_by_name": "DataResource",
    "resource/resources": "DataResource",
    "resource/roots": "DataResource",
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
        for name in (
            "resources_fed",
            "flows_between",
            "derivations_between",
            "resources_with_elements",
        )
    }
)
MERGED = ("finding/flows_of_kinds", "finding/flows_of_channels", "finding/entries_of_share_types")
FINDINGS = (
    *(query.name for query in COMPOSED_QUERIES),
    *ORDERED_BY_INDEX,
    *(
        f"finding/{subjects}_{name}"
        for subjects in ("flows", "resources", "entries")
        for name in ("by_id", "named", "within")
    ),
    "finding/regions_within",
    "finding/unknown_filter_keys",
    "finding/source_chain_inputs",
    "finding/guided_departments",
    "finding/designating_regions",
    "finding/prescribed_elements",
    "finding/fields_with_items",
)


@pytest.mark.parametrize("query", FINDINGS)
async def test_finding_queries_read_from_indexes(sample_database: Neo4jDatabase, query: str) -> None:
    """Subjects are read by their ids or in the order of their ids; rules follow only their relationships."""
    names = await finding_operators(sample_database, query_files.load_query(query).body)
    assert not {*names} & {
        "AllNodesScan",
        "NodeByLabelScan",
        "DirectedAllRelationshipsScan",
        "UndirectedAllRelationshipsScan",
        "DirectedRelationshipTypeScan",
        "UndirectedRelationshipTypeScan",
    }
    if query in ORDERED_BY_INDEX:
        # in the order of the index; the results of several kinds, channels or share types are merged once
        assert "Sort" not in names
        assert names.count("Top") == (query in MERGED)


@pytest.mark.parametrize("query", sorted({*FOLLOWING.values(), RESOURCES_FED}))
async def test_candidates_of_findings_are_read_backwards_from_an_index(
    sample_database: Neo4jDatabase, query: str
) -> None:
    names = await finding_operators(sample_database, backward_candidates(query_files.load_query(query).body))
    assert "Sort" not in names
    assert names.count("Top") == (query in MERGED)


async def finding_operators(database: Neo4jDatabase, text: str) -> list[str]:
    """The operators in the plan of a query of findings."""
    named = {
        "ids": [],
        "details": True,
        "prescribed": [],
        "pairs": [],
        "ownBases": "",
        "identifiers": [],
        "withoutIdentifier": [],
        "shareTypes": [],
        "sources": [],
        "after": "",
        "start": "",
        "most": 1,
        "size": 1,
    }
    scope = ("flows", "resources", "entries", "regions", "departments", "platforms", "providerRegions", "without")
    properties = ("flowKinds", "channels", "recorded", "routes")
    parameters = {**base_parameters(database), **named, **dict.fromkeys((*scope, *properties))}
    plan = await database.plan(text, parameters)
    return [operator["operatorType"].partition("@")[0] for operator in operators(plan)]


def test_a_migration_creates_every_index_of_a_shape() -> None:
    files = sorted((CHECKOUT / "migrations").glob("*.cypher"))
    migrations = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for shape in shapes().values():
        for columns in shape.indexes:
            pattern, variable = (
                (f"()-[r:{shape.relationship}]-()", "r") if shape.relationship else (f"(n:{shape.name})", "n")
            )
            properties = ", ".join(f"{variable}.{column}" for column in columns)
            assert f"FOR {pattern} ON ({properties});" in migrations, columns


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

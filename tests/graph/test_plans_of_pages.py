"""Query plans of pages: a page reads only its own rows, from an index, and a count reads no rows."""

from __future__ import annotations

import re
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from graph.engine import QueryEngine
from graph.selection import Selection
from graph.shape import Connection, One, Order
from graph.shapes.catalog import BY_CODE
from tests.support.query_plans import base_parameters, operators
from tests.support.text_substitution import substitute

ENTRIES = [
    ({"orderBy": [{"updatedAt": "DESC"}]}, "updatedAt, id"),
    ({"orderBy": [{"title": "ASC"}]}, "titlePinyin, id"),
    ({}, "codeKey, id"),
    ({"orderBy": [{"code": "DESC"}]}, "codeKey, id"),
    ({"where": {"code": {"gte": "2"}}}, "code, id"),
    ({"orderBy": [{"code": "DESC"}], "where": {"code": {"startsWith": "3"}}}, "code, id"),
    ({"orderBy": [{"provider": "ASC"}]}, "providerKey, id"),
    ({"orderBy": [{"region": "DESC"}]}, "regionCode, id"),
    ({"orderBy": [{"shareType": "DESC"}]}, "shareTypeKey, id"),
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
    declared = Connection("", "CatalogEntry", (BY_CODE,))
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
    declared = Connection("", "CatalogEntry", (BY_CODE,))
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
        (3, True, True),
        # an id would be read from its own index
        (0, True, False),
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

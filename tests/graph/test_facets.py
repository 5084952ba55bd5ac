"""Facets on constructed graphs: random catalogs against an oracle in plain Python, and special cases one by one."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from domain.model.region import HOME
from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.strategies.facets import DEPARTMENTS, FacetRequest, FacetWorld, worlds_with_requests
from tests.support.graph_builder import GraphBuilder

PROPERTIES = ("status", "attached", "shareType", "openType", "updateCycle")
OBJECTS = ("provider", "region", "library", "category")
REST = "count } absent completeness { complete stoppedBy omitted hidden consistent }"
FACETS = (
    " ".join(f"{name} {{ values {{ value {REST} }}" for name in PROPERTIES),
    *(f"{name}(first: $first) {{ values {{ value {{ code }} {REST} }}" for name in OBJECTS),
)
"""By document: the server plans a statement with all facets at once for long."""


def root(facets: str) -> str:
    declared = ", $first: Int" if "$first" in facets else ""
    return f"""query ($where: CatalogEntryWhere{declared}) {{
      catalogEntries(where: $where, first: 1) {{ totalCount nodes {{ id }} facets {{ {facets} }} }} }}"""


def below_departments(facets: str) -> str:
    declared = ", $first: Int" if "$first" in facets else ""
    return f"""query ($where: CatalogEntryWhere{declared}) {{
      departments(first: 100) {{ nodes {{ code entries(where: $where) {{ facets {{ {facets} }} }} }} }} }}"""


def expected(world: FacetWorld, request: FacetRequest, provider: str | None = None) -> dict[str, Any]:
    def passes(entry: Any) -> bool:
        return request.passes(entry) and provider in (None, entry.provider)

    properties = {name: world.facet(name, passes, None) for name in PROPERTIES}
    return properties | {name: world.facet(name, passes, request.first) for name in OBJECTS}


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=worlds_with_requests())
async def test_random_catalogs_match_the_oracle(
    database: Neo4jDatabase, empty_api: Api, drawn: tuple[FacetWorld, list[FacetRequest]]
) -> None:
    world, requests = drawn
    await world.build_graph().write(database)
    for request in requests:
        facets: dict[str, Any] = {}
        for text in map(root, FACETS):
            data = await empty_api.data(text, where=request.where, first=request.first)
            facets |= data["catalogEntries"]["facets"]
            assert empty_api.queries == ["catalog/entries"]
        assert facets == expected(world, request)
    request = requests[-1]
    rows: dict[str, dict[str, Any]] = {code: {} for code in DEPARTMENTS}
    for text in map(below_departments, FACETS):
        data = await empty_api.data(text, where=request.where, first=request.first)
        for row in data["departments"]["nodes"]:
            rows[row["code"]] |= row["entries"]["facets"]
        assert empty_api.queries == ["department/departments"]
    assert rows == {code: expected(world, request, code) for code in DEPARTMENTS}


async def test_counts_ties_and_cut_values_are_exact(database: Neo4jDatabase, empty_api: Api) -> None:
    """An entry in two libraries counts in both, once in a category of two of its items; a draft counts nowhere."""
    builder = GraphBuilder()
    builder.region(HOME)
    builder.department("d", HOME, name="公安厅")
    for library in ("a", "b", "c"):
        builder.library(library, "d")
    builder.category()
    builder.element("NP-01-01")
    builder.element("NP-01-02")
    builder.entry("t/1", "d", libraries=["b", "c"], realizes=["NP-01-01", "NP-01-02"])
    builder.entry("t/2", "d", libraries=["a", "b"], shareType="CONDITIONAL")
    builder.entry("t/3", "d", shareType=None)
    builder.entry("t/4", "d", libraries=["a"], realizes=["NP-01-01"], draft=True)
    await builder.write(database)
    data = await empty_api.data("""{
      catalogEntries { totalCount facets {
        shareType { values { value count } absent }
        library(first: 2) { values { value { code name } count } absent completeness { complete stoppedBy omitted } }
        category { values { value { code } count } absent }
        top: library(first: 1) { rows: values { times: count book: value { code } } }
        __typename
      } again: facets { status { values { value count } } } }
    }""")
    assert data["catalogEntries"] == {
        "totalCount": 3,
        "facets": {
            "shareType": {
                "values": [{"value": "CONDITIONAL", "count": 1}, {"value": "UNCONDITIONAL", "count": 1}],
                "absent": 1,
            },
            "library": {
                "values": [
                    {"value": {"code": "b", "name": "b"}, "count": 2},
                    {"value": {"code": "a", "name": "a"}, "count": 1},
                ],
                "absent": 1,
                "completeness": {"complete": False, "stoppedBy": ["PAGE"], "omitted": 1},
            },
            "category": {"values": [{"value": {"code": "NP-01"}, "count": 1}], "absent": 2},
            "top": {"rows": [{"times": 2, "book": {"code": "b"}}]},
            "__typename": "CatalogEntryFacets",
        },
        "again": {"status": {"values": [{"value": "PUBLISHED", "count": 3}]}},
    }


async def test_an_object_of_a_facet_has_facets_of_its_own(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = GraphBuilder()
    builder.region(HOME)
    builder.department("d", HOME)
    builder.department("e", HOME)
    for number, provider in enumerate("dde"):
        builder.entry(f"t/{number}", provider, updateCycle="DAILY" if number else "YEARLY")
    await builder.write(database)
    data = await empty_api.data("""{ catalogEntries(where: {updateCycle: {eq: DAILY}}) { facets { provider { values {
      count value { code region { entries { facets { provider { values { value { code } count } } } } }
        entries { totalCount facets { updateCycle { values { value count } } } } }
    } } } } }""")
    everywhere = {
        "entries": {
            "facets": {
                "provider": {"values": [{"value": {"code": "d"}, "count": 2}, {"value": {"code": "e"}, "count": 1}]}
            }
        }
    }
    cycles = {"d": [("DAILY", 1), ("YEARLY", 1)], "e": [("DAILY", 1)]}
    assert data["catalogEntries"]["facets"]["provider"]["values"] == [
        {
            "count": 1,
            "value": {
                "code": code,
                "region": everywhere,
                "entries": {
                    "totalCount": len(rows),
                    "facets": {"updateCycle": {"values": [{"value": cycle, "count": n} for cycle, n in rows]}},
                },
            },
        }
        for code, rows in cycles.items()
    ]
    assert empty_api.queries == ["catalog/entries"]

"""Objects with an id, for normalized caches: one id has one type, and an object is the same in every answer."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from graphql import GraphQLObjectType
from hypothesis import HealthCheck, given, seed, settings

from api.schema import schema
from graph.client.database import Neo4jDatabase
from resolvers.node import MAX_IDS, NOUNS
from tests.conftest import Api
from tests.strategies.identities import (
    ANCESTORS,
    PRODUCED,
    Case,
    arguments_that_vary,
    cases,
    objects,
    own_fields,
    requests,
    types_with_id,
)
from tests.support.example_count import example_count
from tests.support.openlineage_events import SPACE

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
CASES = cases(SCHEMA)
NODE_TYPES = {target for target, _ in NOUNS.values()}
TARGET_ROOTS: Mapping[str, str] = {
    "AuthoritativeSource": 'authoritativeSource(element: "NP-06-03", region: "653101000000")',
    "RepeatCollector": 'authoritativeSource(element: "NP-06-03", region: "653101000000") { repeatCollectors',
    "LawfulCollector": 'dataCategory(code: "NP-04") { collectors(first: 2) { nodes',
    "DataElement": 'dataElement(code: "NP-01-01")',
    "DataCategory": 'dataCategory(code: "NP-04")',
    "Standard": 'dataElement(code: "NP-01-01") { standard',
    "Designation": 'dataElement(code: "NP-01-01") { designations(first: 2) { nodes',
    "Department": 'department(code: "11650000YL0000207P")',
    "Region": 'region(code: "653101000000")',
    "Platform": 'region(code: "653101000000") { platform',
    "Library": 'library(code: "base-population")',
    "CatalogEntry": 'catalogEntry(code: "303008/000001")',
    "InfoItem": 'catalogEntry(code: "303008/000001") { items(first: 2) { nodes',
    "Classification": "classifications(first: 3) { nodes",
    "DataResource": "resources(first: 3) { nodes",
    "Field": 'resource(id: "resource_653101000000/gongan-01") { fields(first: 2) { nodes',
    "Derivation": f"{PRODUCED} {{ fields(first: 2) {{ nodes {{ upstream(first: 2) {{ nodes",
    "Flow": f"{PRODUCED} {{ upstream(first: 2) {{ nodes",
    "Job": f"{PRODUCED} {{ jobs(first: 3) {{ nodes",
    "Namespace": f'node(id: "namespace_{SPACE}") {{ ... on Namespace',
    "Run": f"{PRODUCED} {{ jobs(first: 3) {{ nodes {{ runs(first: 3) {{ nodes",
    "Scenario": "scenarios(first: 2) { nodes",
    "Need": 'scenario(code: "newborn") { needs',
    "ScenarioAssessment": 'scenario(code: "newborn") { assessment(region: "653101000000")',
    "NeedAssessment": 'scenario(code: "newborn") { assessment(region: "653101000000") { needs',
    "NeedEntryEdge": 'scenario(code: "newborn") { assessment(region: "653101000000") '
    "{ needs { entries(first: 3) { edges",
    "NextStep": 'scenario(code: "newborn") { assessment(region: "653101000000") { needs { nextSteps',
    "Finding": 'findings(where: {regions: ["653101000000"]}, first: 5) { nodes',
    "ReturnFlow": 'returnFlows(to: "653101000000", first: 2, milliseconds: 30000) { nodes',
    "Hop": 'returnFlows(to: "653101000000", first: 2, milliseconds: 30000) { nodes { hops',
    "LineageStep": 'lineage(of: ["resource_653101000000/huiliu.yibao-01"], direction: UPSTREAM, granularity: FIELD, '
    "milliseconds: 30000) { nodes",
    "LineageEdge": 'lineage(of: ["resource_653101000000/huiliu.yibao-01"], direction: UPSTREAM, granularity: FIELD, '
    "milliseconds: 30000) { flows",
    "ImpactFacets": 'impact(of: ["resource_650000000000/yibao-01"], milliseconds: 30000) { facets',
    "DepartmentFacetValue": "catalogEntries { facets { provider(first: 2) { values",
    "RegionFacetValue": "catalogEntries { facets { region(first: 2) { values",
    "LibraryFacetValue": "catalogEntries { facets { library(first: 2) { values",
    "DataCategoryFacetValue": "catalogEntries { facets { category(first: 2) { values",
    "DiffConnection": 'diff(of: "resource_653101000000/huiliu.yibao-01", from: "2020-01-01", to: "2026-01-01", '
    "milliseconds: 30000)",
    "NodeChange": 'diff(of: "resource_653101000000/huiliu.yibao-01", from: "2020-01-01", to: "2026-01-01", '
    "milliseconds: 30000) { nodes { ... on NodeChange",
    "EdgeChange": 'diff(of: "resource_653101000000/huiliu.yibao-01", from: "2020-01-01", to: "2026-01-01", '
    "milliseconds: 30000) { nodes { ... on EdgeChange",
    "DesignationChange": 'diff(of: "element_NP-01-01", from: "2020-01-01", to: "2026-01-01", '
    "milliseconds: 30000) { nodes { ... on DesignationChange",
}
"""By type the fields above some of its objects: together they lead to every id that an answer can contain."""
CASE_SETTINGS = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    max_examples=max(1, example_count() // 200),
)
NEAR = 3
"""Steps below an ancestor."""
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on %s { %s } } }"


@pytest.fixture
def lineage_api(with_lineage: Neo4jDatabase, serve_api: Callable[..., Api]) -> Api:
    """The application on the sample with lineage events."""
    return serve_api(with_lineage)


def document_of(kind: str) -> str:
    """A document that reads all objects below some objects of a type, with their types and ids."""
    above, declared = TARGET_ROOTS[kind], SCHEMA.type_map[kind]
    assert isinstance(declared, GraphQLObjectType)
    return f"{{ {above} {{ {own_fields(SCHEMA, declared, tuple(declared.fields))} }} }}" + " }" * above.count("{ ")


async def test_an_id_has_one_type(lineage_api: Api) -> None:
    """`node` returns this type for every type that implements Node."""
    types: dict[str, set[str]] = defaultdict(set)
    for kind in TARGET_ROOTS:
        for value in objects(await lineage_api.data(document_of(kind))):
            types[value["id"]].add(value["__typename"])
    assert [(node_id, names) for node_id, names in types.items() if len(names) > 1] == []
    single = {node_id: name for node_id, (name,) in types.items()}
    assert set(single.values()) == {kind.name for kind in types_with_id(SCHEMA)}
    ids = sorted(node_id for node_id, name in single.items() if name in NODE_TYPES)
    for start in range(0, len(ids), MAX_IDS):
        chosen = ids[start : start + MAX_IDS]
        nodes = (await lineage_api.data("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=chosen))[
            "nodes"
        ]
        assert nodes == [{"__typename": single[node_id], "id": node_id} for node_id in chosen]


def test_every_object_with_objects_below_it_is_read() -> None:
    """A type that has no root above leads to no further id: all fields with ids of all types are read."""
    leads_to_ids = {
        kind.name
        for kind in SCHEMA.type_map.values()
        if isinstance(kind, GraphQLObjectType)
        and kind is not SCHEMA.query_type
        and not kind.name.startswith("__")
        and not (kind.name.endswith(("Connection", "Edge")) and kind.name not in TARGET_ROOTS)
        and any("id" in getattr(_named(declared.type), "fields", ()) for declared in kind.fields.values())
    }
    lists_of_listed = {"Path", "LevelSkip"}
    assert leads_to_ids - set(TARGET_ROOTS) == lists_of_listed & leads_to_ids


def _named(kind: Any) -> Any:
    while hasattr(kind, "of_type"):
        kind = kind.of_type
    return kind


@dataclass
class Answers:
    """The values of the fields of objects: by type, id and field the value and the document that read it first."""

    values: dict[tuple[str, str, str], tuple[Any, str]] = field(default_factory=dict)
    compared: set[str] = field(default_factory=set)

    def add(self, data: Any, document: str) -> None:
        """Fails for a value other than that of an earlier answer."""
        for value in objects(data):
            for name, inner in value.items():
                key = (value["__typename"], value["id"], name)
                first, read_by = self.values.setdefault(key, (inner, document))
                if read_by is not document:
                    self.compared.add(value["__typename"])
                assert inner == first, f"{key} differs:\n{read_by}\n{document}"


async def test_an_object_is_the_same_in_every_answer(lineage_api: Api) -> None:
    """Its fields without arguments depend on the graph, the viewer and the clock, not on arguments above them.

    Only the case's own fields are compared: what is on the way to it is selected with arguments.
    """
    loop, compared = asyncio.get_running_loop(), set[str]()

    async def compare(chosen: Case, documents: Sequence[str]) -> None:
        answers = Answers()
        for document in documents:
            answers.add(list(own(await lineage_api.data(document), chosen)), document)
        ids = sorted({node_id for _, node_id, _ in answers.values})[:20]
        if chosen.kind in NODE_TYPES and ids:
            kind = SCHEMA.type_map[chosen.kind]
            assert isinstance(kind, GraphQLObjectType)
            by_id = NODES % (chosen.kind, own_fields(SCHEMA, kind, chosen.fields))
            answers.add(list(own(await lineage_api.data(by_id, ids=ids), chosen)), by_id)
        compared.update(answers.compared)

    def check(number: int, chosen: Case) -> None:
        def run(first: str, second: str) -> None:
            asyncio.run_coroutine_threadsafe(compare(chosen, (first, second)), loop).result()

        pair = (requests(SCHEMA, chosen), requests(SCHEMA, chosen, last=True))
        seed(number)(CASE_SETTINGS(given(*pair)(run)))()

    def every_case() -> None:
        for number, chosen in enumerate(sample_of_cases()):
            check(number, chosen)

    await asyncio.to_thread(every_case)
    assert len(compared) > 5, compared


def own(value: Any, chosen: Case) -> Iterator[dict[str, Any]]:
    """The objects of the case in a response: those of its type with its fields."""
    for row in objects(value):
        if row["__typename"] == chosen.kind:
            yield {name: inner for name, inner in row.items() if name in ("__typename", "id", *chosen.fields)}


def sample_of_cases() -> list[Case]:
    """Two of each ancestor, near below it, which most answers reach; more of all cases in the longer profile."""
    choice = random.Random(0)  # noqa: S311 - the same in every run
    chosen: list[Case] = []
    for ancestor in ANCESTORS:
        near = [case for case in CASES if case.ancestor == ancestor and len(case.below) <= NEAR]
        chosen += choice.sample(near, min(2, len(near)))
    return chosen + choice.sample(CASES, max(0, min(len(CASES), (example_count() - 200) // 6)))


SOURCE = """
{ authoritativeSource(element: "NP-01-01", region: "653101000000", asOf: %s) {
  department { id sourceOf { totalCount } } localCollector { id sourceOf { totalCount } } } }
"""
DEPARTMENTS = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Department { sourceOf { totalCount } } } }"


@pytest.mark.parametrize("at", ["null", '"2023-06-01"'])
async def test_the_elements_of_a_department_do_not_follow_an_instant_above(api: Api, at: str) -> None:
    """`sourceOf` has no instant of its own, so it is that of the request."""
    departments = list((await api.data(SOURCE % at))["authoritativeSource"].values())
    ids = [department["id"] for department in departments]
    assert (await api.data(DEPARTMENTS, ids=ids))["nodes"] == departments
    assert departments[0]["sourceOf"]["totalCount"] > 0


def test_every_argument_that_could_change_an_object_below_varies() -> None:
    assert set(arguments_that_vary(SCHEMA)) == set(ANCESTORS)

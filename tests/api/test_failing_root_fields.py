"""A root field that fails is null, its error has its code and names the argument, and the others keep their data."""

from __future__ import annotations

import orjson
import pytest

from graph.client.database import Neo4jDatabase
from tests.support.dual_execution import DualExecution

LISTS = (
    "dataElements",
    "dataCategories",
    "departments",
    "regions",
    "libraries",
    "catalogEntries",
    "classifications",
    "resources",
    "scenarios",
)
FAILING = {
    **{name: (f'{name}(after: "x") {{ nodes {{ id }} }}', "BAD_CURSOR", "after") for name in LISTS},
    "a list from its end": ('regions(last: 2, before: "x") { nodes { id } }', "BAD_CURSOR", "before"),
    "a list below an object": (
        'region(code: "653101000000") { children(after: "x") { nodes { id } } }',
        "BAD_CURSOR",
        "after",
    ),
    "authoritativeSource": ('authoritativeSource(element: "no") { status }', "UNKNOWN_ELEMENT", "element"),
    "resource": ("resource { id }", "BAD_ARGUMENT", "id"),
    "resource without a name": ('resource(namespace: "n") { id }', "BAD_ARGUMENT", "namespace"),
    "assessNeeds": ("assessNeeds(needs: []) { asOf }", "BAD_ARGUMENT", "needs"),
    "assessNeeds of nothing": (
        'assessNeeds(needs: [{purpose: "p", freshness: DAILY}]) { asOf }',
        "BAD_ARGUMENT",
        "needs",
    ),
    "assessNeeds of an unknown element": (
        'assessNeeds(needs: [{element: "no", purpose: "p", freshness: DAILY}]) { asOf }',
        "UNKNOWN_ELEMENT",
        "needs.element",
    ),
    "scenario": (
        'scenario(code: "newborn") { assessment(region: "0") { asOf } }',
        "UNKNOWN_REGION",
        "region",
    ),
    "returnFlows": ('returnFlows(to: "0") { nodes { chainComplete } }', "UNKNOWN_REGION", "to"),
    "lineage": ("lineage(of: [], direction: UPSTREAM) { counts { nodes } }", "BAD_ARGUMENT", "of"),
    "lineage of an unknown id": (
        'lineage(of: ["resource_x"], direction: UPSTREAM, milliseconds: 30000) { counts { nodes } }',
        "UNKNOWN_RESOURCE",
        "of",
    ),
    "lineage with a reversed interval": (
        'lineage(of: ["resource_x"], direction: UPSTREAM, between: {since: "2026-01-01", until: "2020-01-01"}) '
        "{ counts { nodes } }",
        "BAD_ARGUMENT",
        "between",
    ),
    "lineage with an empty interval": (
        'lineage(of: ["resource_x"], direction: UPSTREAM, between: {since: "2026-01-01", until: "2026-01-01"}) '
        "{ counts { nodes } }",
        "BAD_ARGUMENT",
        "between",
    ),
    "lineage with too much time": (
        'lineage(of: ["resource_x"], direction: UPSTREAM, milliseconds: 30001) { counts { nodes } }',
        "BAD_ARGUMENT",
        "milliseconds",
    ),
    "lineage with a cursor of nothing": (
        'lineage(of: ["resource_x"], direction: UPSTREAM, after: "x") { counts { nodes } }',
        "BAD_CURSOR",
        "after",
    ),
    "paths": (
        'paths(from: "resource_x", to: "resource_y", milliseconds: 30000) { searchedLength }',
        "UNKNOWN_RESOURCE",
        "from",
    ),
    "paths with a long path": (
        'paths(from: "resource_x", to: "resource_y", maxLength: 51) { searchedLength }',
        "BAD_ARGUMENT",
        "maxLength",
    ),
    "findings": ('findings(where: {regions: ["0"]}) { totalCount }', "UNKNOWN_REGION", "where.regions"),
    "impact": ("impact(of: []) { asOf }", "BAD_ARGUMENT", "of"),
    "impact with no time": ('impact(of: ["resource_x"], milliseconds: 0) { asOf }', "BAD_ARGUMENT", "milliseconds"),
    "diff": ('diff(of: "x", from: "2026-01-01", to: "2026-01-02") { from }', "BAD_ARGUMENT", "of"),
    "diff with reversed instants": (
        'diff(of: "element_NP-01-01", from: "2026-01-02", to: "2026-01-01") { from }',
        "BAD_ARGUMENT",
        "from",
    ),
    "nodes": ("nodes(ids: []) { id }", "BAD_ARGUMENT", "ids"),
}


@pytest.fixture
def executions(sample_database: Neo4jDatabase) -> DualExecution:
    return DualExecution(sample_database)


@pytest.mark.parametrize("case", FAILING)
async def test_the_others_keep_their_data(executions: DualExecution, case: str) -> None:
    field, code, argument = FAILING[case]
    query = f'{{ before: region(code: "653101000000") {{ name }} failing: {field} after: serviceInfo {{ sample }} }}'
    response = orjson.loads(await executions.response(query, {}))
    assert response["data"] == {"before": {"name": "喀什市"}, "failing": None, "after": {"sample": True}}
    [error] = response["errors"]
    assert error["path"][0] == "failing"
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == (code, argument)


async def test_all_may_fail(executions: DualExecution) -> None:
    response = orjson.loads(
        await executions.response('{ a: returnFlows(to: "1") { totalCount } nodes(ids: []) { id } }', {})
    )
    assert response["data"] == {"a": None, "nodes": None}
    assert [error["path"] for error in response["errors"]] == [["a"], ["nodes"]]

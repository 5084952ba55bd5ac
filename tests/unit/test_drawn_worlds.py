"""The worlds that property tests draw are varied: among as many as a test draws, each feature that it is about occurs.

Hypothesis tries its simplest examples first, so a test that draws few worlds can pass without having proved much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import networkx as nx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.graph.test_impact import expected_impact, impact_cases
from tests.graph.test_paths import search_cases
from tests.oracles.aggregate import groups
from tests.oracles.lineage import expected_traversal
from tests.strategies import catalog as authority_worlds
from tests.strategies import facets as facet_worlds
from tests.strategies import return_flows
from tests.strategies.aggregate import GranularWorld, granular_worlds
from tests.strategies.diff import AttributedWorld, attributed_worlds, expected_diff
from tests.strategies.lineage import LineageWorld, worlds

Value = TypeVar("Value")
Features = Iterable[str]
SEED = 0xE1FAFBE0E4D3EBE19257C530AB1E24E11DE9BE96437D12CAFC29D8062A464D98555C6D4CC7D8D306D215B7FFA81FB949
"""A seed with varied worlds. Without one, the values would depend on the text of the function that draws them."""


def draw_values(strategy: st.SearchStrategy[Value], count: int) -> list[Value]:
    """`count` values, the same in every run."""
    values: list[Value] = []

    @seed(SEED)
    @settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn=strategy)
    def draw(drawn: Value) -> None:
        values.append(drawn)

    draw()
    return values


def draw_batches(strategy: st.SearchStrategy[Value], count: int) -> list[Value]:
    """`count` values, drawn ten at a time, as tests do that write ten worlds into one graph."""
    tens = draw_values(st.lists(strategy, min_size=10, max_size=10), count // 10)
    return [value for ten in tens for value in ten]


def lineage_features(world: LineageWorld) -> Features:
    hidden = {resource.id for resource in world.resources if not resource.visible}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph([(flow.source, flow.target) for flow in world.flows])
    if any(len(component) > 1 for component in nx.strongly_connected_components(graph)):
        yield "a cycle"
    if nx.number_of_selfloops(graph):
        yield "a self loop"
    if any(graph.number_of_edges(*ends) > 1 for ends in {(flow.source, flow.target) for flow in world.flows}):
        yield "parallel flows"
    traversal = expected_traversal(world, "resource_0", "DOWNSTREAM", 3, 2, lambda flow: flow.valid(3))
    if traversal.hidden:
        yield "a hidden neighbour"
    if any(node[3] for node in traversal.nodes.values()):
        yield "a cut by width or depth"
    if any(node[0] == 3 for node in traversal.nodes.values()):
        yield "three levels"
    if hidden and any(not flow.valid(3) for flow in world.flows):
        yield "a flow of another time"


def granular_features(granular: GranularWorld) -> Features:
    yield from lineage_features(granular.world)
    for granularity in ("ENTRY", "LIBRARY", "DEPARTMENT", "REGION"):
        of = groups(granular, granularity)["resource_0"]
        yield from [f"{granularity} of the start"] * bool(of) + [f"several of {granularity}"] * (len(of) > 1)
    if any(not entry.visible for entry in granular.entries):
        yield "a hidden entry"
    if any(not column.visible for column in granular.columns):
        yield "a hidden field"
    if granular.without_platform:
        yield "a resource on no platform"
    if any(flow.source.split("#")[0] != flow.target.split("#")[0] for flow in granular.derivations):
        yield "a derivation between resources"


def diff_features(case: tuple[AttributedWorld, int, list[int]]) -> Features:
    of, depth, (before, after) = case
    diff = expected_diff(of, "resource_0", "BOTH", depth, before, after)
    yield from {change for change, _, _ in diff.nodes.values()}
    yield from {f"flow {change}" for change, *_ in diff.edges}
    yield from ["hidden"] * bool(diff.hidden) + ["omitted"] * bool(diff.omitted)


def paths_features(case: Any) -> Features:
    search, length, limit = case
    lengths = [len(path) for path in search.paths()]
    within = [hops for hops in lengths if hops <= length]
    if within:
        yield "a path"
    if max(within, default=0) > 2:
        yield "a path of three flows"
    if len(within) > limit:
        yield "more than a page"
    if len(within) < len(lengths):
        yield "a path that is too long"
    if search.starts == search.goals and within:
        yield "a path back"


def impact_features(case: Any) -> Features:
    impact = expected_impact(case, "resource_0")
    for name, value in impact.items():
        count = value if name == "hidden" else value[0]
        yield from [name] * bool(count) + [f"several {name}"] * (count > 1)


def return_flow_features(world: return_flows.ReturnFlowWorld) -> Features:
    rows = world.rows()
    if any(len(row["hops"]) > 2 for row in rows):
        yield "a chain"
    if any(row["levelSkips"] for row in rows):
        yield "a level passed over"
    if world.hidden():
        yield "a hidden flow"
    if world.rows(element=True):
        yield "a row of the element"
    if any(not row["chainComplete"] for row in world.cut_rows(1, 1)):
        yield "a chain that is cut"
    for flow in world.listed():
        yield from world.cut_chain(flow, 1, 1).stopped_by


def authority_features(case: Any) -> Features:
    world, requests = case
    for request in requests:
        result = world.source(*request)
        yield result["status"]
        yield from [collector["reason"] for collector in result["repeatCollectors"]]
        yield from ["by reference"] * result["byReference"] + ["a local collector"] * bool(result["localCollector"])


def facet_features(case: Any) -> Features:
    world, requests = case
    yield from ["a hidden entry"] * any(entry.draft for entry in world.entries)
    yield from ["an entry in several libraries"] * any(len(entry.libraries) > 1 for entry in world.entries)
    names = ("attached", "shareType", "openType", "updateCycle", "provider", "region", "library", "category")
    for number, request in enumerate(requests):
        for name in names:
            whole = world.facet(name, request.passes, None)
            counts = [row["count"] for row in whole["values"]]
            yield from [f"{number}: several of {name}"] * (len(counts) > 1)
            yield from ["a tie"] * (len(set(counts)) < len(counts))
            yield from [f"{name} absent"] * bool(whole["absent"])
            cut = world.facet(name, request.passes, request.first)
            yield from [f"{name} cut"] * (not cut["completeness"]["complete"])


LINEAGE = (
    *("a cycle", "a self loop", "parallel flows", "a hidden neighbour", "a cut by width or depth", "three levels"),
    "a flow of another time",
)
INSTANTS = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted)
STRATEGIES: dict[str, tuple[Callable[[], list[Any]], Callable[[Any], Features], tuple[str, ...]]] = {
    "lineage": (lambda: draw_values(worlds(), 200), lineage_features, LINEAGE),
    "coarse": (
        lambda: draw_values(granular_worlds(), 40),
        granular_features,
        (
            *LINEAGE,
            *(f"{granularity} of the start" for granularity in ("ENTRY", "LIBRARY", "DEPARTMENT", "REGION")),
            *(f"several of {granularity}" for granularity in ("ENTRY", "LIBRARY", "DEPARTMENT")),
            *("a hidden entry", "a hidden field", "a resource on no platform", "a derivation between resources"),
        ),
    ),
    "diff": (
        lambda: draw_batches(st.tuples(attributed_worlds(), st.integers(1, 3), INSTANTS), 200),
        diff_features,
        ("ADDED", "ENDED", "CHANGED", "flow ADDED", "flow ENDED", "flow CHANGED", "hidden", "omitted"),
    ),
    "paths": (
        lambda: draw_batches(search_cases(), 200),
        paths_features,
        ("a path", "a path of three flows", "more than a page", "a path that is too long", "a path back"),
    ),
    "impact": (
        lambda: draw_batches(impact_cases(), 200),
        impact_features,
        tuple(
            feature
            for name in ("hidden", "resources", "entries", "libraries", "departments", "regions")
            for feature in (name, f"several {name}")
        ),
    ),
    "return flows": (
        lambda: draw_values(return_flows.worlds(), 25),
        return_flow_features,
        (
            "a chain",
            "a level passed over",
            "a hidden flow",
            "a row of the element",
            "a chain that is cut",
            "DEPTH",
            "WIDTH",
        ),
    ),
    "facets": (
        lambda: draw_values(facet_worlds.worlds_with_requests(), 20),
        facet_features,
        (
            *("a hidden entry", "an entry in several libraries", "a tie"),
            *(f"{name} absent" for name in ("shareType", "openType", "updateCycle", "library", "category")),
            *(f"{name} cut" for name in ("provider", "region", "library", "category")),
            *(
                f"{number}: several of {name}"
                for number, names in enumerate(
                    (
                        ("attached", "shareType", "openType", "updateCycle", "provider", "region", "library"),
                        ("attached", "openType", "updateCycle", "provider", "library", "category"),
                        ("shareType", "provider", "region", "library", "category"),
                    )
                )
                for name in names
            ),
        ),
    ),
    "authority": (
        lambda: draw_values(authority_worlds.worlds_with_requests(), 50),
        authority_features,
        (
            *("DESIGNATED", "UNDESIGNATED", "by reference", "a local collector"),
            *("SOURCE_SHARES", "SOURCE_NOT_IN_CATALOG", "LAWFUL_COLLECTOR"),
        ),
    ),
}


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_worlds_are_varied(name: str) -> None:
    draw, features, expected_features = STRATEGIES[name]
    values = draw()
    counts = Counter(feature for value in values for feature in {*features(value)})
    assert {feature: counts[feature] for feature in expected_features if not counts[feature]} == {}, counts
    assert len({repr(value) for value in values}) > len(values) // 2

"""The worlds that property tests draw are varied: in as many as such a test draws, each thing it is about occurs.

Hypothesis tries its simplest examples first, so a test that draws few proves little and passes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import networkx as nx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.graph.test_impact import questions as impact_questions
from tests.graph.test_impact import right as impact_of
from tests.graph.test_paths import questions as paths_questions
from tests.oracles.aggregate import groups
from tests.oracles.lineage import expected
from tests.strategies import catalog as authority_worlds
from tests.strategies import needs, return_flows
from tests.strategies.aggregate import Grain, grains
from tests.strategies.diff import Factual, differing, factual
from tests.strategies.lineage import World, worlds

Value = TypeVar("Value")
Features = Iterable[str]


def drawn(strategy: st.SearchStrategy[Value], count: int) -> list[Value]:
    """So many values, the same in every run."""
    found: list[Value] = []

    @settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(each=strategy)
    def draw(each: Value) -> None:
        found.append(each)

    draw()
    return found


def batched(strategy: st.SearchStrategy[Value], count: int) -> list[Value]:
    """As many, drawn ten at a time as where ten worlds are written together."""
    tens = drawn(st.lists(strategy, min_size=10, max_size=10), count // 10)
    return [each for ten in tens for each in ten]


def of_lineage(world: World) -> Features:
    hidden = {place.id for place in world.places if not place.visible}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph([(line.source, line.target) for line in world.lines])
    if any(len(each) > 1 for each in nx.strongly_connected_components(graph)):
        yield "a cycle"
    if nx.number_of_selfloops(graph):
        yield "a self loop"
    if any(graph.number_of_edges(*ends) > 1 for ends in {(line.source, line.target) for line in world.lines}):
        yield "parallel flows"
    walked = expected(world, "resource_0", "DOWNSTREAM", 3, 2, lambda line: line.valid(3))
    if walked.hidden:
        yield "a hidden neighbour"
    if any(each[3] for each in walked.nodes.values()):
        yield "a cut by width or depth"
    if any(each[0] == 3 for each in walked.nodes.values()):
        yield "three levels"
    if hidden and any(not line.valid(3) for line in world.lines):
        yield "a flow of another time"


def of_grain(grain: Grain) -> Features:
    yield from of_lineage(grain.world)
    for granularity in ("ENTRY", "LIBRARY", "DEPARTMENT", "REGION"):
        of = groups(grain, granularity)["resource_0"]
        yield from [f"{granularity} of the start"] * bool(of) + [f"several of {granularity}"] * (len(of) > 1)
    if any(not entry.visible for entry in grain.entries):
        yield "a hidden entry"
    if any(not column.visible for column in grain.columns):
        yield "a hidden field"
    if grain.off:
        yield "a resource on no platform"
    if any(line.source.split("#")[0] != line.target.split("#")[0] for line in grain.derives):
        yield "a derivation between resources"


def of_diff(asked: tuple[Factual, int, list[int]]) -> Features:
    of, depth, (before, after) = asked
    found = differing(of, "resource_0", "BOTH", depth, before, after)
    yield from {change for change, _, _ in found.nodes.values()}
    yield from {f"flow {change}" for change, *_ in found.edges}
    yield from ["hidden"] * bool(found.hidden) + ["omitted"] * bool(found.omitted)


def of_paths(asked: Any) -> Features:
    question, length, limit = asked
    lengths = [len(way) for way in question.paths()]
    within = [each for each in lengths if each <= length]
    if within:
        yield "a path"
    if max(within, default=0) > 2:
        yield "a path of three flows"
    if len(within) > limit:
        yield "more than a page"
    if len(within) < len(lengths):
        yield "a path that is too long"
    if question.start == question.goal and within:
        yield "a path back"


def of_impact(asked: Any) -> Features:
    found = impact_of(asked, "resource_0")
    for name, value in found.items():
        count = value if name == "hidden" else value[0]
        yield from [name] * bool(count) + [f"several {name}"] * (count > 1)


def of_return_flows(world: return_flows.World) -> Features:
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
        yield from world.cut(flow, 1, 1).stopped_by


def of_needs(world: needs.NeedWorld) -> Features:
    for each in world.expected():
        yield each["status"]
        yield from [each["reason"]] if each["reason"] else []
        yield from ["several entries"] * (each["entries"]["totalCount"] > 1)


def of_authority(asked: Any) -> Features:
    world, questions = asked
    for question in questions:
        found = world.source(*question)
        yield found["status"]
        yield from [each["reason"] for each in found["repeatCollectors"]]
        yield from ["by reference"] * found["byReference"] + ["a local collector"] * bool(found["localCollector"])


LINEAGE = (
    *("a cycle", "a self loop", "parallel flows", "a hidden neighbour", "a cut by width or depth", "three levels"),
    "a flow of another time",
)
INSTANTS = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted)
DRAWN: dict[str, tuple[Callable[[], list[Any]], Callable[[Any], Features], tuple[str, ...]]] = {
    "lineage": (lambda: drawn(worlds(), 200), of_lineage, LINEAGE),
    "coarse": (
        lambda: drawn(grains(), 40),
        of_grain,
        (
            *LINEAGE,
            *(f"{each} of the start" for each in ("ENTRY", "LIBRARY", "DEPARTMENT", "REGION")),
            *(f"several of {each}" for each in ("ENTRY", "LIBRARY", "DEPARTMENT")),
            *("a hidden entry", "a hidden field", "a resource on no platform", "a derivation between resources"),
        ),
    ),
    "diff": (
        lambda: batched(st.tuples(factual(), st.integers(1, 3), INSTANTS), 200),
        of_diff,
        ("ADDED", "ENDED", "CHANGED", "flow ADDED", "flow ENDED", "flow CHANGED", "hidden", "omitted"),
    ),
    "paths": (
        lambda: batched(paths_questions(), 200),
        of_paths,
        ("a path", "a path of three flows", "more than a page", "a path that is too long", "a path back"),
    ),
    "impact": (
        lambda: batched(impact_questions(), 200),
        of_impact,
        tuple(
            each
            for name in ("hidden", "resources", "entries", "libraries", "departments", "regions")
            for each in (name, f"several {name}")
        ),
    ),
    "return flows": (
        lambda: drawn(return_flows.worlds(), 25),
        of_return_flows,
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
    "needs": (
        lambda: drawn(needs.worlds(), 30),
        of_needs,
        (
            *("SATISFIED", "CONDITIONAL", "NOT_SHARED", "GAP"),
            *("UNDESIGNATED", "NOT_IN_CATALOG", "TOO_STALE", "NOT_ATTACHED", "several entries"),
        ),
    ),
    "authority": (
        lambda: drawn(authority_worlds.worlds_with_questions(), 50),
        of_authority,
        (
            *("DESIGNATED", "UNDESIGNATED", "by reference", "a local collector"),
            *("SOURCE_SHARES", "SOURCE_NOT_IN_CATALOG"),
        ),
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_the_worlds_are_varied(name: str) -> None:
    draw, features, wanted = DRAWN[name]
    found = draw()
    seen = Counter(feature for each in found for feature in {*features(each)})
    assert {feature: seen[feature] for feature in wanted if not seen[feature]} == {}, seen
    assert len({repr(each) for each in found}) > len(found) // 2

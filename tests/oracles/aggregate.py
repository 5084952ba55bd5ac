"""Oracle of `lineage` at other granularities, by brute force: first the graph of a granularity, then its traversal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from tests.oracles.lineage import ExpectedTraversal
from tests.strategies.aggregate import GranularWorld
from tests.strategies.lineage import JOBS, WorldFlow

DEFAULT_KIND = "TRANSFORMATION"
NodeStep = tuple[str, str]
"""A node and "up" or "down"; or the two ends of an edge."""


@dataclass(frozen=True)
class OracleEdge:
    """An edge. `steps`: those that may follow it. `attributes`: kind, flow, granularity; or kind, counts, validity."""

    id: str
    source: str
    target: str
    steps: tuple[str, ...]
    attributes: tuple[object, ...]


@dataclass
class OracleGraph:
    """A graph: its edges, the nodes that pass, the start nodes; by node and step the hidden and the unplaced flows."""

    edges: dict[str, OracleEdge] = field(default_factory=dict)
    passing: set[str] = field(default_factory=set)
    starts: list[str] = field(default_factory=list)
    hidden: dict[NodeStep, int] = field(default_factory=lambda: defaultdict(int))
    unplaced: dict[NodeStep, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, edge: OracleEdge) -> None:
        self.edges[edge.id] = edge


def groups(granular: GranularWorld, granularity: str) -> dict[str, set[str]]:
    """Resource → the nodes it belongs to, as callers see it."""
    visible = {resource.id for resource in granular.world.resources if resource.visible}
    nodes: dict[str, set[str]] = {resource: set() for resource in visible}
    if granularity == "REGION":
        for resource in granular.world.resources:
            if resource.visible and resource.id not in granular.without_platform:
                nodes[resource.id].add(f"region_{resource.level}")
        return nodes
    if granularity == "NAMESPACE":
        return {resource: {f"namespace_{granular.namespace_of(resource)}"} for resource in visible}
    for entry in granular.entries:
        for resource_id in set(entry.resources) & visible if entry.visible else ():
            by_granularity = {"ENTRY": (entry.id,), "LIBRARY": entry.libraries, "DEPARTMENT": entry.departments}
            nodes[resource_id].update(by_granularity[granularity])
    if granularity == "LIBRARY":
        return {resource: libraries or {resource} for resource, libraries in nodes.items()}
    return nodes


def passing_resources(granular: GranularWorld, levels: tuple[str, ...] | None) -> set[str]:
    return {
        resource.id
        for resource in granular.world.resources
        if resource.visible
        and (levels is None or (resource.level in levels and resource.id not in granular.without_platform))
    }


def aggregate_graph(
    granular: GranularWorld,
    granularity: str,
    start: str,
    matches: Callable[[WorldFlow], bool],
    levels: tuple[str, ...] | None,
) -> OracleGraph:
    """The graph of entries, libraries, departments, regions or namespaces."""
    nodes_of = groups(granular, granularity)
    graph = OracleGraph(starts=sorted(nodes_of[start]))
    for resource in passing_resources(granular, levels):
        graph.passing |= nodes_of[resource]
    flows_of: dict[tuple[str, str, str], list[WorldFlow]] = defaultdict(list)
    for flow in filter(matches, granular.world.flows):
        for end, other, step in ((flow.source, flow.target, "down"), (flow.target, flow.source, "up")):
            for node in nodes_of.get(end, ()):
                graph.hidden[node, step] += other not in nodes_of
                graph.unplaced[node, step] += nodes_of.get(other) == set()
        for source in nodes_of.get(flow.source, ()):
            for target in nodes_of.get(flow.target, ()):
                flows_of[source, target, flow.kind].append(flow)
    for (source, target, kind), flows in flows_of.items():
        attributes = (kind, *_aggregates(granular, flows))
        graph.add(OracleEdge(f"{source}>{target}:{kind}", source, target, ("up", "down"), attributes))
    return graph


def starting_jobs(
    granular: GranularWorld, resource: str, direction: str, matches: Callable[[WorldFlow], bool]
) -> set[str]:
    """The jobs that a resource stands for: those that write it, that read it, or both."""
    visible = {resource.id for resource in granular.world.resources if resource.visible}
    jobs = {
        flow.job
        for flow in granular.world.flows
        if flow.job
        and matches(flow)
        and {flow.source, flow.target} <= visible
        and (
            (direction != "DOWNSTREAM" and flow.target == resource)
            or (direction != "UPSTREAM" and flow.source == resource)
        )
    }
    return jobs & (set(JOBS) - set(granular.hidden_jobs))


def job_graph(
    granular: GranularWorld,
    starts: Iterable[str],
    direction: str,
    matches: Callable[[WorldFlow], bool],
    levels: tuple[str, ...] | None,
) -> OracleGraph:
    """The graph of jobs. An edge is the flows by which a job writes resources that the other reads.

    `starts`: the resources that stand for the start nodes.
    """
    visible = {resource.id for resource in granular.world.resources if resource.visible}
    jobs = set(JOBS) - set(granular.hidden_jobs)
    matching = list(filter(matches, granular.world.flows))
    flows = [flow for flow in matching if {flow.source, flow.target} <= visible]
    hidden = [flow for flow in matching if not {flow.source, flow.target} <= visible]
    passing = passing_resources(granular, levels)
    graph = OracleGraph()
    of_starts = (starting_jobs(granular, resource, direction, matches) for resource in starts)
    graph.starts = sorted(set[str]().union(*of_starts))
    flows_of: dict[tuple[str, str, str], dict[str, WorldFlow]] = defaultdict(dict)
    for job in jobs:
        own = [flow for flow in flows if flow.job == job]
        if any({flow.source, flow.target} & passing for flow in own):
            graph.passing.add(job)
        written, read = {flow.target for flow in own}, {flow.source for flow in own}
        for step, resources, end in (("down", written, "source"), ("up", read, "target")):
            graph.hidden[job, step] = sum(flow.job == job or getattr(flow, end) in resources for flow in hidden)
            graph.unplaced[job, step] = sum(getattr(flow, end) in resources and flow.job not in jobs for flow in flows)
        for flow in own:
            for other in flows:
                if other.source == flow.target and other.job in jobs:
                    flows_of[job, str(other.job), flow.kind][flow.id] = flow
    for (source, target, kind), group in flows_of.items():
        through = {flow.target for flow in group.values()}
        flow_count, _, *others = _aggregates(granular, list(group.values()))
        attributes = (kind, flow_count, len(through), *others)
        graph.add(OracleEdge(f"{source}>{target}:{kind}", source, target, ("up", "down"), attributes))
    return graph


def _aggregates(granular: GranularWorld, flows: list[WorldFlow]) -> tuple[object, ...]:
    """Numbers of flows, resources and fields; begin and end of the group."""
    ends = {end for flow in flows for end in (flow.source, flow.target)}
    fields = {(flow.source, name) for flow in flows for name in granular.field_names.get(flow.id, ())}
    since = min(flow.since for flow in flows)
    until = None if any(flow.until is None for flow in flows) else max(flow.until or 0 for flow in flows)
    return len({flow.id for flow in flows}), len(ends), len(fields) or None, since, until


def field_graph(
    granular: GranularWorld,
    start: str,
    valid: Callable[[WorldFlow], bool],
    admits: Callable[[WorldFlow], bool],
    levels: tuple[str, ...] | None,
) -> OracleGraph:
    """The graph of fields, and of resources where only their flows are known. `admits`: the filter on flows."""
    visible = {resource.id for resource in granular.world.resources if resource.visible}
    visible_columns = {column.id for column in granular.columns if column.visible and column.resource in visible}
    start_columns = sorted(column.id for column in granular.columns if column.resource == start)
    passing = passing_resources(granular, levels)
    graph = OracleGraph(starts=[column for column in start_columns if column in visible_columns] or [start])
    graph.passing = passing | {
        column.id for column in granular.columns if column.id in visible_columns and column.resource in passing
    }
    flows = sorted(filter(valid, granular.world.flows), key=lambda flow: flow.id)
    known_by_field = _add_derivations(graph, granular, flows, valid, admits, visible_columns)
    for flow in flows:
        if admits(flow):
            by_field = (flow.source, flow.target) in known_by_field
            _add_flow(graph, granular, flow, visible, set() if by_field else visible_columns)
    return graph


def _add_derivations(
    graph: OracleGraph,
    granular: GranularWorld,
    flows: list[WorldFlow],
    valid: Callable[[WorldFlow], bool],
    admits: Callable[[WorldFlow], bool],
    visible_columns: set[str],
) -> set[NodeStep]:
    """Adds the edges between fields. Returns the pairs of resources whose lineage is known by field."""
    columns = {column.id: column for column in granular.columns}
    between: dict[NodeStep, list[WorldFlow]] = defaultdict(list)
    for flow in flows:
        between[flow.source, flow.target].append(flow)
    known_by_field = set()
    for derivation in filter(valid, granular.derivations):
        ends = (columns[derivation.source].resource, columns[derivation.target].resource)
        both_visible = derivation.source in visible_columns and derivation.target in visible_columns
        if both_visible:
            known_by_field.add(ends)
        matching = [flow for flow in between[ends] if admits(flow)]
        if not matching and (between[ends] or not admits(replace(derivation, kind=DEFAULT_KIND))):
            continue
        if both_visible:
            kind, flow_id = (matching[0].kind, matching[0].id) if matching else (DEFAULT_KIND, None)
            source, target = derivation.source, derivation.target
            graph.add(OracleEdge(derivation.id, source, target, ("up", "down"), (kind, flow_id, "FIELD")))
        elif derivation.source in visible_columns:
            graph.hidden[derivation.source, "down"] += 1
        elif derivation.target in visible_columns:
            graph.hidden[derivation.target, "up"] += 1
    return known_by_field


def _add_flow(
    graph: OracleGraph, granular: GranularWorld, flow: WorldFlow, visible: set[str], columns: set[str]
) -> None:
    """Adds a flow as an edge of its resources, and as edges between `columns` and the resource at its other end."""
    attributes = (flow.kind, flow.id, "RESOURCE")
    if flow.source in visible and flow.target in visible:
        graph.add(OracleEdge(flow.id, flow.source, flow.target, ("up", "down"), attributes))
    graph.hidden[flow.source, "down"] += flow.target not in visible
    graph.hidden[flow.target, "up"] += flow.source not in visible
    for column in granular.columns:
        if column.id not in columns:
            continue
        if flow.id in granular.field_names and column.name not in granular.field_names[flow.id]:
            continue
        if column.resource == flow.source:
            graph.hidden[column.id, "down"] += flow.target not in visible
            if flow.target in visible:
                graph.add(OracleEdge(f"{column.id}>{flow.id}", column.id, flow.target, ("down",), attributes))
        if column.resource == flow.target:
            graph.hidden[column.id, "up"] += flow.source not in visible
            if flow.source in visible:
                graph.add(OracleEdge(f"{flow.id}>{column.id}", flow.source, column.id, ("up",), attributes))


def expected_of(
    graph: OracleGraph, direction: str, depth: int, width: int, filtered: bool, preserve_paths: bool
) -> ExpectedTraversal:
    """The traversal of a graph, as for resources."""
    steps = {"UPSTREAM": ("up",), "DOWNSTREAM": ("down",), "BOTH": ("up", "down")}[direction]
    passing = graph.passing | set(graph.starts)
    through_rejected = preserve_paths or not filtered
    edges = sorted((edge for edge in graph.edges.values() if set(edge.steps) & set(steps)), key=lambda edge: edge.id)

    def edges_from(node: str, step: str, *, to_rejected: bool) -> list[tuple[OracleEdge, str]]:
        pairs = []
        for edge in edges:
            end, other = (edge.source, edge.target) if step == "down" else (edge.target, edge.source)
            if end == node and step in edge.steps and (to_rejected or other in passing):
                pairs.append((edge, other))
        return pairs

    def followed(node: str) -> set[str]:
        return {other for step in steps for _, other in edges_from(node, step, to_rejected=through_rejected)[:width]}

    depths = dict.fromkeys(graph.starts, 0)
    level = set(graph.starts)
    for number in range(1, depth + 1):
        level = {other for node in level for other in followed(node)} - set(depths)
        depths.update(dict.fromkeys(level, number))

    def leads_to_passing(node: str, steps_left: int) -> bool:
        if node in passing:
            return True
        return steps_left > 0 and any(leads_to_passing(other, steps_left - 1) for other in followed(node))

    retained = {node for node, node_depth in depths.items() if leads_to_passing(node, depth - node_depth)}
    result_edges = {edge.id for edge in edges if edge.source in retained and edge.target in retained}
    nodes = {}
    for node in retained:
        omitted = {
            step: sum(edge.id not in result_edges for edge, _ in edges_from(node, step, to_rejected=False))
            if step in steps
            else None
            for step in ("up", "down")
        }
        nodes[node] = (depths[node], node not in passing, omitted["up"], omitted["down"])
    hidden = sum(graph.hidden[node, step] for node in retained for step in steps)
    return ExpectedTraversal(nodes, result_edges, hidden)

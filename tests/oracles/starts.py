"""Oracle of the start nodes that a data element, an entry, a library, a department or a region stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.oracles.aggregate import (
    OracleEdge,
    OracleGraph,
    aggregate_graph,
    field_graph,
    groups,
    job_graph,
    passing_resources,
    starting_jobs,
)
from tests.strategies.elements import ABOVE, ElementWorld, within
from tests.strategies.lineage import WorldFlow


@dataclass(frozen=True)
class ExpectedStarts:
    """The fields, and the resources that are starts themselves, or whose fields are."""

    fields: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()


def expected_starts(world: ElementWorld, name: str, at: int) -> ExpectedStarts:
    """What a name stands for on a day."""
    granular = world.granular
    visible = {resource.id for resource in granular.world.resources if resource.visible}
    if name.startswith("element_"):
        items = [item for item in world.items if item.visible and item.element == name]
        holders = {
            column.id: column.resource
            for item in items
            for column in granular.columns
            if column.id in item.columns
            and column.visible
            and column.resource in visible
            and (within(world.lifetimes[column.id], at) or _derives(world, column.id, at))
        }
        attached = world.attached_at((item.entry for item in items), at)
        return ExpectedStarts(frozenset(holders), frozenset(attached - set(holders.values())))
    if name.startswith("region_"):
        level = name.removeprefix("region_")
        return ExpectedStarts(
            members=frozenset(
                resource.id
                for resource in granular.world.resources
                if resource.visible and resource.level == level and resource.id not in granular.without_platform
            )
        )
    entries = [entry.id for entry in granular.entries if name in (entry.id, *entry.libraries, *entry.departments)]
    return ExpectedStarts(members=frozenset(world.attached_at(entries, at)))


def _derives(world: ElementWorld, column: str, at: int) -> bool:
    visible = {other.id for other in world.granular.columns if other.visible}
    return any(
        derivation.valid(at)
        and column in (derivation.source, derivation.target)
        and ({derivation.source, derivation.target} - {column} or {column}) <= visible
        for derivation in world.granular.derivations
    )


def fields_of(world: ElementWorld, resource: str, at: int) -> set[str]:
    """The visible fields that a resource stands for on a day."""
    return {
        column.id
        for column in world.granular.columns
        if column.resource == resource
        and column.visible
        and (within(world.lifetimes[column.id], at) or _derives(world, column.id, at))
    }


def resources_of(world: ElementWorld, starts: ExpectedStarts) -> set[str]:
    owners = {column.id: column.resource for column in world.granular.columns}
    return {owners[field] for field in starts.fields} | starts.whole | starts.members


def graph_from(
    world: ElementWorld,
    granularity: str,
    direction: str,
    starts: ExpectedStarts,
    at: int,
    admits: Callable[[WorldFlow], bool],
) -> tuple[OracleGraph, int]:
    """The graph of a granularity with the start nodes of these starts, and the number of resources without a node."""
    granular, resources = world.granular, resources_of(world, starts)

    def valid(flow: WorldFlow) -> bool:
        return flow.valid(at)

    def matches(flow: WorldFlow) -> bool:
        return valid(flow) and admits(flow)

    first = granular.world.resources[0].id
    if granularity == "FIELD":
        graph = field_graph(granular, first, valid, admits, None)
        graph.starts = sorted(
            {
                *starts.fields,
                *starts.whole,
                *(node for member in starts.members for node in fields_of(world, member, at) or {member}),
            }
        )
        return graph, 0
    if granularity == "RESOURCE":
        graph = resource_graph(world, matches)
        graph.starts = sorted(resources)
        return graph, 0
    present = world.at_present()
    if granularity == "JOB":
        without_job = (not starting_jobs(present, resource, direction, matches) for resource in resources)
        return job_graph(present, sorted(resources), direction, matches, None), sum(without_job)
    graph = aggregate_graph(present, granularity, first, matches, None)
    nodes_of = groups(present, granularity)
    graph.starts = sorted({node for resource in resources for node in nodes_of[resource]})
    return graph, sum(not nodes_of[resource] for resource in resources)


def resource_graph(world: ElementWorld, matches: Callable[[WorldFlow], bool]) -> OracleGraph:
    """The graph of resources."""
    graph = OracleGraph(passing=passing_resources(world.granular, None))
    visible = graph.passing
    for flow in filter(matches, world.granular.world.flows):
        graph.hidden[flow.source, "down"] += flow.target not in visible
        graph.hidden[flow.target, "up"] += flow.source not in visible
        if flow.source in visible and flow.target in visible:
            graph.add(OracleEdge(flow.id, flow.source, flow.target, ("up", "down"), (flow.kind, flow.id, "RESOURCE")))
    return graph


def has_rows_of(world: ElementWorld, region: str, flow: WorldFlow) -> bool:
    """Whether a flow may have rows of a region: it is no return flow, or its coverage is not recorded or names the
    region, one above it or one below it."""
    codes = world.coverage.get(flow.id)
    if flow.kind != "RETURN_FLOW" or codes is None:
        return True
    return any(region in _up_from(code) or code in _up_from(region) for code in codes)


def _up_from(region: str) -> list[str]:
    return [region, *(_up_from(ABOVE[region]) if region in ABOVE else [])]

"""Resolver of `impact`: everything downstream of some resources, as facets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.rules.instants import utc_text
from graph.consistent_read import read_unchanged
from graph.lineage.request import TraversalRequest
from graph.lineage.traversal import TraversalRead, run_reported
from graph.projection import project
from graph.shape import One
from resolvers.context import FieldRequest, instant_validity
from resolvers.lineage.lineage_arguments import MAX_VALUES, check_starts, traversal_request


async def impact(request: FieldRequest) -> dict[str, Any]:
    """Facets of all that the resources feed, directly or not, read at one version of the graph.

    Raises BadArgument, UnknownReference, TimedOut, GraphChanged.
    """
    arguments = {
        **request.selection.arguments,
        "direction": "DOWNSTREAM",
        "depth": MAX_VALUES["depth"],
        "width": MAX_VALUES["width"],
        "preservePaths": False,
    }
    traversal = traversal_request(request.context, arguments, None)

    async def attempt() -> dict[str, Any] | None:
        read = await run_reported(request.context.engine, traversal)
        return await _project_read(request, traversal, read)

    return await read_unchanged(attempt)


async def _project_read(
    request: FieldRequest, traversal: TraversalRequest, read: TraversalRead
) -> dict[str, Any] | None:
    """The selected fields; None if a writer changed the graph between the traversal and its facets."""
    check_starts(traversal, read.result)
    visited = [node.visited.id for node in read.result.nodes]
    validity = {instant_validity(request)}
    projection: dict[str, Any] = {}
    for field in request.selection.fields:
        if field.name == "facets":
            ids = [node_id for node_id in visited if node_id not in traversal.of]
            facets = await request.context.engine.read(
                "lineage/closure",
                One("", "ImpactFacets"),
                replace(field, arguments={"ids": ids}),
                {**request.context.base_parameters, "asOf": traversal.as_of},
            )
            if facets.version != read.version and read.consistent:
                return None
            validity.add(facets.validity)
            projection[field.key] = facets.value
        elif field.name == "completeness":
            completeness = read.result.completeness(read.version, consistent=read.consistent)
            projection[field.key] = project(field, completeness.facts())
        elif field.name == "asOf":
            projection[field.key] = utc_text(traversal.as_of)
    if read.consistent and "TIME" not in read.result.stopped_by:
        request.context.reads.record({read.version}, validity)
    return projection

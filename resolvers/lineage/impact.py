"""Impact: what stands downstream, as facets over the whole closure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.errors import UnknownReference
from graph.consistent_read import read_unchanged
from graph.lineage import traversal as walking
from graph.lineage.pages import page_of
from graph.lineage.request import TraversalRequest
from graph.lineage.traversal import TraversalRead
from graph.projection import project
from graph.shape import One
from resolvers.context import FieldRequest, instant_validity
from resolvers.lineage.lineage_arguments import MOST, traversal_request
from resolvers.lineage.response import instant


async def impact(request: FieldRequest) -> dict[str, Any]:
    """Everything the resources feed, directly or not, and who and what stands on it, at one version of the graph."""
    given = request.selection.arguments
    arguments = {
        **given,
        "direction": "DOWNSTREAM",
        "depth": MOST["depth"],
        "width": MOST["width"],
        "budget": {"milliseconds": given.get("milliseconds")},
        "preservePaths": False,
    }
    traversal = traversal_request(request.context, arguments, None)

    async def attempt() -> dict[str, Any] | None:
        with request.context.engine.span("lineage/walk") as span:
            read = await walking.run_traversal(request.context.engine.database, traversal)
            span.version = read.version
        return await _answered(request, traversal, read)

    return await read_unchanged(attempt)


async def _answered(request: FieldRequest, traversal: TraversalRequest, read: TraversalRead) -> dict[str, Any] | None:
    """The answer, or None where a writer came between the walk and its facets."""
    met = [node.visited.id for node in read.answer.nodes]
    for start in traversal.of:
        if start not in met:
            raise UnknownReference("RESOURCE", "of", start)
    page = page_of(read.answer, 0, len(met))
    validity = {instant_validity(request)}
    answer: dict[str, Any] = {}
    for each in request.selection.fields:
        if each.name == "facets":
            ids = [node_id for node_id in met if node_id not in traversal.of]
            below = replace(each, arguments={"ids": ids})
            found = await request.context.engine.read(
                "lineage/closure",
                One("", "ImpactFacets"),
                below,
                {**request.context.base_parameters, "asOf": traversal.as_of},
            )
            if found.version != read.version and read.consistent:
                return None
            validity.add(found.validity)
            answer[each.key] = found.value
        elif each.name == "completeness":
            completeness = page.completeness(read.version, consistent=read.consistent)
            answer[each.key] = project(each, completeness.facts())
        elif each.name == "asOf":
            answer[each.key] = instant(traversal.as_of)
    if read.consistent and "TIME" not in page.stopped_by:
        request.context.reads.record({read.version}, validity)
    return answer

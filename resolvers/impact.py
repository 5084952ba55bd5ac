"""Impact: what stands downstream, as facets over the whole closure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graph.consistent_read import read_unchanged
from graph.errors import UnknownReference
from graph.lineage import walk as walking
from graph.lineage.pages import page_of
from graph.lineage.request import Walk
from graph.lineage.walk import Read
from graph.projection import project
from graph.shape import One
from resolvers.context import Asked, of_instant
from resolvers.lineage_arguments import MOST, walk_of
from resolvers.walked import instant


async def impact(asked: Asked) -> dict[str, Any]:
    """Everything the resources feed, directly or not, and who and what stands on it, at one version of the graph."""
    given = asked.selected.arguments
    arguments = {
        **given,
        "direction": "DOWNSTREAM",
        "depth": MOST["depth"],
        "width": MOST["width"],
        "budget": {"milliseconds": given.get("milliseconds")},
        "preservePaths": False,
    }
    walk = walk_of(asked.context, arguments, None)

    async def attempt() -> dict[str, Any] | None:
        with asked.context.graph.asking("lineage/walk") as asking:
            read = await walking.run(asked.context.graph.bolt, walk)
            asking.version = read.version
        return await _answered(asked, walk, read)

    return await read_unchanged(attempt)


async def _answered(asked: Asked, walk: Walk, read: Read) -> dict[str, Any] | None:
    """The answer, or None where a writer came between the walk and its facets."""
    met = [node.met.id for node in read.answer.nodes]
    for start in walk.of:
        if start not in met:
            raise UnknownReference("RESOURCE", "of", start)
    page = page_of(read.answer, 0, len(met))
    holding = {of_instant(asked)}
    answer: dict[str, Any] = {}
    for each in asked.selected.fields:
        if each.name == "facets":
            ids = [node_id for node_id in met if node_id not in walk.of]
            below = replace(each, arguments={"ids": ids})
            found = await asked.context.graph.read(
                "lineage/closure", One("", "ImpactFacets"), below, {**asked.context.ambient, "asOf": walk.as_of}
            )
            if found.version != read.version and read.consistent:
                return None
            holding.add(found.holding)
            answer[each.key] = found.value
        elif each.name == "completeness":
            completeness = page.completeness(read.version, consistent=read.consistent)
            answer[each.key] = project(each, completeness.facts())
        elif each.name == "asOf":
            answer[each.key] = instant(walk.as_of)
    if read.consistent and "TIME" not in page.stopped_by:
        asked.context.reads.tell({read.version}, holding)
    return answer

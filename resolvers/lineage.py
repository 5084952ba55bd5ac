"""Lineage: the walk, its pages, what is selected of its nodes (docs/lineage.md)."""

from __future__ import annotations

from typing import Any

from graph.compile.objects import Waiting
from graph.errors import GraphChanged, UnknownReference
from graph.finding.beside import fill
from graph.lineage import walk as walking
from graph.lineage.answer import Edge, Node
from graph.lineage.cursor import Cursor
from graph.lineage.kept import Kept
from graph.lineage.pages import Page, page_of
from graph.lineage.request import Granularity, Walk, Way
from graph.selection import Selected
from resolvers.context import Asked, Context
from resolvers.lineage_arguments import bounded, mark_of, walk_of
from resolvers.lineage_counts import counts
from resolvers.lineage_nodes import Shown, node_dict, shown
from resolvers.walked import completeness, instant, picked

OPEN_END = "9999-12-31"
NOT_OF_EVERY_EDGE: dict[str, Any] = {
    "flow": None,
    "fields": [],
    "flowCount": None,
    "resourceCount": None,
    "fieldCount": None,
}


async def lineage(asked: Asked) -> dict[str, Any]:
    """What feeds the resources, or what they feed, and what was left out of the answer."""
    arguments = asked.selected.arguments
    budget = arguments.get("budget") or {}
    size = bounded("nodes", budget.get("nodes"))
    mark = mark_of(arguments)
    cursor = Cursor.opened(arguments["after"], mark) if arguments.get("after") else None
    walk = walk_of(asked.context, arguments, cursor.as_of if cursor else None)
    kept = await _read(asked.context, walk, cursor.version if cursor else None)
    page = page_of(kept.read.answer, cursor.start if cursor else 0, size)
    rows = await shown(asked, kept)
    asked.context.graph.answers.keep(walk, kept)
    following = None
    if not page.last:
        following = Cursor(mark, walk.as_of, kept.read.version, page.end).text()
    return await _answered(asked, walk, kept, page, rows, following)


async def _read(context: Context, walk: Walk, version: str | None) -> Kept:
    """The kept answer a continuation is of; else the walk, at that version still. Raises GraphChanged."""
    graph = context.graph
    if version is not None and (kept := graph.answers.get(walk, version)):
        return kept
    if version is None and (kept := graph.answers.get(walk, await graph.bolt.version())):
        return kept
    with graph.asking("lineage/walk") as asking:
        read = await walking.run(graph.bolt, walk)
        asking.version = read.version
    if version is not None and (read.version != version or not read.consistent):
        raise GraphChanged
    found = {node.met.id for node in read.answer.nodes}
    for each in walk.of if walk.granularity is Granularity.RESOURCE else ():
        if each not in found:
            raise UnknownReference("RESOURCE", "of", each)
    return Kept(read)


async def _answered(
    asked: Asked,
    walk: Walk,
    kept: Kept,
    page: Page,
    rows: Shown,
    following: str | None,
) -> dict[str, Any]:
    met = {node.met.id: node for node in kept.read.answer.nodes}

    def place(part: Selected, node_id: str) -> dict[str, Any]:
        return node_dict(part, node_id, met[node_id].met.name, rows)

    def node(each: Selected, found: Node) -> dict[str, Any]:
        facts = {
            "depth": found.met.depth,
            "filteredOut": found.filtered_out,
            "omittedUpstream": found.omitted.get(Way.UP),
            "omittedDownstream": found.omitted.get(Way.DOWN),
            "unplaced": found.met.unplaced,
        }
        return {
            part.key: place(part, found.met.id) if part.name == "node" else facts[part.name]
            for part in each.fields
            if part.name != "__typename"
        }

    waiting: list[Waiting] = []

    def edge(each: Selected, found: Edge) -> dict[str, Any]:
        facts = {"id": found.id, **_edge_facts(walk, found)}
        ends = {"from": found.source, "to": found.target}
        answer: dict[str, Any] = {}
        for part in each.fields:
            if part.name in ends:
                answer[part.key] = place(part, ends[part.name])
            elif part.name == "findings":
                answer[part.key] = {}
                waiting.append(Waiting(part, facts["flow"], instant(walk.as_of), answer[part.key]))
            elif part.name != "__typename":
                answer[part.key] = facts[part.name]
        return answer

    info = {
        "hasNextPage": not page.last,
        "hasPreviousPage": page.start > 0,
        "startCursor": Cursor(mark_of(asked.selected.arguments), walk.as_of, kept.read.version, page.start).text(),
        "endCursor": following,
    }
    answer: dict[str, Any] = {}
    for each in asked.selected.fields:
        match each.name:
            case "nodes":
                answer[each.key] = [node(each, found) for found in page.nodes]
            case "edges":
                answer[each.key] = [edge(each, found) for found in page.edges]
            case "completeness":
                answer[each.key] = picked(each, completeness(kept.read, page, following))
            case "pageInfo":
                answer[each.key] = picked(each, info)
            case "counts":
                answer[each.key] = await counts(asked, each, kept)
            case "asOf":
                answer[each.key] = instant(walk.as_of)
    if waiting:
        versions = await fill(asked.context.graph, waiting, asked.context.ambient)
        if versions - {kept.read.version} and kept.read.consistent:
            raise GraphChanged
    return answer


def _edge_facts(walk: Walk, edge: Edge) -> dict[str, Any]:
    facts = {"granularity": walk.granularity.value, **NOT_OF_EVERY_EDGE, **edge.facts}
    if walk.granularity is Granularity.RESOURCE:
        facts["flow"] = edge.id
    facts["fields"] = facts["fields"] or []
    facts["until"] = None if facts["until"].startswith(OPEN_END) else facts["until"]
    return facts

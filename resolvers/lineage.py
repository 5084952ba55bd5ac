"""Lineage: the walk, its pages, what is selected of its nodes (docs/lineage.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.errors import GraphChanged, UnknownReference
from graph.lineage import walk as walking
from graph.lineage.answer import Edge, Node
from graph.lineage.cursor import Cursor
from graph.lineage.kept import Kept
from graph.lineage.pages import Page, page_of
from graph.lineage.request import Walk, Way
from graph.selection import Selected
from graph.shape import Many
from resolvers.context import Asked, Context
from resolvers.lineage_arguments import bounded, mark_of, walk_of
from resolvers.walked import completeness, instant, picked

KNOWN_WITHOUT_A_QUESTION = frozenset({"id", "name", "__typename"})


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
    shown = await _shown(asked, kept)
    asked.context.graph.answers.keep(walk, kept)
    following = None
    if not page.last:
        following = Cursor(mark, walk.as_of, kept.read.version, page.end).text()
    return await _answered(asked, walk, kept, page, shown, following)


async def _read(context: Context, walk: Walk, version: str | None) -> Kept:
    """The kept answer a continuation is of; else the walk, at that version still. Raises GraphChanged."""
    graph = context.graph
    if version is not None and (kept := graph.answers.get(walk, version)):
        return kept
    if version is None and (kept := graph.answers.get(walk, await graph.bolt.version())):
        return kept
    graph.asked("lineage/walk")
    read = await walking.run(graph.bolt, walk)
    if version is not None and (read.version != version or not read.consistent):
        raise GraphChanged
    found = {node.met.id for node in read.answer.nodes}
    for each in walk.of:
        if each not in found:
            raise UnknownReference("RESOURCE", "of", each)
    return Kept(read)


async def _shown(asked: Asked, kept: Kept) -> Mapping[Any, Mapping[str, Any]]:
    """What is selected of nodes beyond id and name, for each such selection: resource id → its dict."""
    found: dict[Any, Mapping[str, Any]] = {}
    for selected in _node_selections(asked.selected):
        if {each.name for each in selected.fields} <= KNOWN_WITHOUT_A_QUESTION:
            continue
        structure = selected.structure()
        if structure not in kept.shown:
            ids = [node.met.id for node in kept.read.answer.nodes]
            own = Selected("id", "id")
            below = Selected(selected.key, selected.name, {"ids": ids}, (*selected.fields, Selected("__id", own.name)))
            rows, version = await asked.context.graph.ask_versioned(
                "resource/resources_by_id", Many("", "DataResource", (), len(ids)), below, asked.context.ambient
            )
            if version != kept.read.version and kept.read.consistent:
                raise GraphChanged
            kept.shown[structure] = {row["__id"]: row for row in rows}
        found[structure] = kept.shown[structure]
    return found


def _node_selections(selected: Selected) -> list[Selected]:
    found = []
    for each in selected.fields:
        inner = {"nodes": ("node",), "edges": ("from", "to")}.get(each.name, ())
        found += [part for part in each.fields if part.name in inner]
    return found


async def _answered(
    asked: Asked,
    walk: Walk,
    kept: Kept,
    page: Page,
    shown: Mapping[Any, Mapping[str, Any]],
    following: str | None,
) -> dict[str, Any]:
    met = {node.met.id: node for node in kept.read.answer.nodes}

    def place(part: Selected, node_id: str) -> dict[str, Any]:
        rows = shown.get(part.structure())
        if rows is not None:
            return dict(rows[node_id])
        facts = {"id": node_id, "name": met[node_id].met.name}
        return {
            "__typename": "DataResource",
            **{each.key: facts[each.name] for each in part.fields if each.name in facts},
        }

    def node(each: Selected, found: Node) -> dict[str, Any]:
        facts = {
            "depth": found.met.depth,
            "filteredOut": found.filtered_out,
            "omittedUpstream": found.omitted.get(Way.UP),
            "omittedDownstream": found.omitted.get(Way.DOWN),
        }
        return {
            part.key: place(part, found.met.id) if part.name == "node" else facts[part.name]
            for part in each.fields
            if part.name != "__typename"
        }

    def edge(each: Selected, found: Edge) -> dict[str, Any]:
        facts = {"id": found.id, "flow": found.id, **found.facts}
        facts["fields"] = facts.get("fields") or []
        ends = {"from": found.source, "to": found.target}
        return {
            part.key: place(part, ends[part.name]) if part.name in ends else facts[part.name]
            for part in each.fields
            if part.name != "__typename"
        }

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
                answer[each.key] = await _counts(asked, each, kept)
            case "asOf":
                answer[each.key] = instant(walk.as_of)
    return answer


async def _counts(asked: Asked, each: Selected, kept: Kept) -> dict[str, Any]:
    """How much the whole answer holds, all pages together."""
    answer = kept.read.answer
    facts: dict[str, Any] = {
        "nodes": len(answer.nodes),
        "edges": len(answer.edges),
        "byDepth": _tallied("depth", (node.met.depth for node in answer.nodes)),
        "byKind": _tallied("kind", (edge.facts["kind"] for edge in answer.edges)),
    }
    if {"byLevel", "byDepartment"} & {part.name for part in each.fields}:
        rows, version = await asked.context.graph.ask_rows(
            "lineage/counts", {**asked.context.ambient, "ids": [node.met.id for node in answer.nodes]}
        )
        if version != kept.read.version and kept.read.consistent:
            raise GraphChanged
        levels: dict[str, int] = {}
        departments: dict[tuple[str, str], int] = {}
        for level, code, name, count in rows:
            if level is not None:
                levels[level] = levels.get(level, 0) + count
            if code is not None:
                departments[code, name] = departments.get((code, name), 0) + count
        facts["byLevel"] = [{"level": level, "count": count} for level, count in sorted(levels.items())]
        facts["byDepartment"] = [
            {"code": code, "name": name, "count": count} for (code, name), count in sorted(departments.items())
        ]
    chosen: dict[str, Any] = {}
    for part in each.fields:
        if part.name in facts:
            value = facts[part.name]
            chosen[part.key] = [picked(part, row) for row in value] if isinstance(value, list) else value
    return chosen


def _tallied(name: str, values: Any) -> list[dict[str, Any]]:
    counts: dict[Any, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return [{name: value, "count": count} for value, count in sorted(counts.items())]

"""What is selected of paths: the names of their resources are known, all else is asked of them, once a selection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.lineage.paths.corridor import Flow, Place
from graph.lineage.paths.read import Read
from graph.lineage.paths.request import Wanted
from graph.lineage.paths.search import Path
from graph.selection import Selected
from graph.shape import Many
from resolvers.context import Asked
from resolvers.lineage import NOT_OF_EVERY_EDGE, OPEN_END
from resolvers.lineage_nodes import KNOWN_WITHOUT_A_QUESTION, Shown, node_dict
from resolvers.node import ID, NOUNS


async def ask_shown(asked: Asked, wanted: Wanted, read: Read) -> tuple[Shown, set[str | None]]:
    """What is selected beyond id and name, and the versions of the graph it was read at; None among them where a
    resource was there no more."""
    ids = sorted({wanted.start} | {flow.target for path in read.paths for flow in path}) if read.paths else []
    rows: dict[Any, Mapping[str, Any]] = {}
    versions: set[str | None] = set()
    target, question = NOUNS["resource"]
    for selected in _node_selections(asked.selected):
        structure = selected.structure()
        if not ids or structure in rows or {each.name for each in selected.fields} <= KNOWN_WITHOUT_A_QUESTION:
            continue
        below = Selected(selected.key, selected.name, {"ids": ids}, (*selected.fields, ID))
        found, version = await asked.context.graph.ask_versioned(
            question, Many("", target, (), len(ids)), below, asked.context.ambient
        )
        versions.add(version if len(found) == len(ids) else None)
        rows[structure] = {row[ID.key]: row for row in found}
    return rows, versions


def _node_selections(selected: Selected) -> Iterator[Selected]:
    for path in (each for each in selected.fields if each.name == "nodes"):
        for each in path.fields:
            if each.name == "nodes":
                yield each
            elif each.name == "edges":
                yield from (part for part in each.fields if part.name in ("from", "to"))


def path_dict(selected: Selected, path: Path, places: Mapping[str, Place], rows: Shown) -> dict[str, Any]:
    """A path as it is selected."""

    def place(part: Selected, of: str) -> dict[str, Any]:
        return node_dict(part, of, places[of].name, rows)

    def edge(part: Selected, flow: Flow) -> dict[str, Any]:
        facts = _facts(flow)
        ends = {"from": flow.source, "to": flow.target}
        return {
            each.key: place(each, ends[each.name]) if each.name in ends else facts[each.name]
            for each in part.fields
            if each.name != "__typename"
        }

    answer: dict[str, Any] = {}
    for each in selected.fields:
        match each.name:
            case "length":
                answer[each.key] = len(path)
            case "nodes":
                answer[each.key] = [place(each, of) for of in (path[0].source, *(flow.target for flow in path))]
            case "edges":
                answer[each.key] = [edge(each, flow) for flow in path]
    return answer


def _facts(flow: Flow) -> dict[str, Any]:
    facts = {"id": flow.id, "granularity": "RESOURCE", **NOT_OF_EVERY_EDGE, **flow.facts, "flow": flow.id}
    facts["fields"] = facts["fields"] or []
    facts["until"] = None if facts["until"].startswith(OPEN_END) else facts["until"]
    return facts

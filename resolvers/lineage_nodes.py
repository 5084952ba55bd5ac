"""What is selected of the nodes of a lineage answer: their id and name are known, all else is asked by noun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graph.errors import GraphChanged
from graph.lineage.kept import Kept
from graph.selection import Selected
from graph.shape import Many
from resolvers.context import Asked
from resolvers.node import ID, NOUNS

KNOWN_WITHOUT_A_QUESTION = frozenset({"id", "name", "__typename"})
Shown = Mapping[Any, Mapping[str, Any]]
"""For each selection of nodes that asks for more than is known: node id → its dict."""


async def shown(asked: Asked, kept: Kept) -> Shown:
    """What is selected beyond id and name, one question for each selection and noun."""
    found: dict[Any, Mapping[str, Any]] = {}
    for selected in _node_selections(asked.selected):
        if {each.name for each in selected.fields} <= KNOWN_WITHOUT_A_QUESTION:
            continue
        structure = selected.structure()
        if structure not in kept.shown:
            kept.shown[structure] = await _rows(asked, kept, selected)
        found[structure] = kept.shown[structure]
    return found


async def _rows(asked: Asked, kept: Kept, selected: Selected) -> Mapping[str, Any]:
    by_noun: dict[str, list[str]] = defaultdict(list)
    for node in kept.read.answer.nodes:
        by_noun[node.met.id.partition("_")[0]].append(node.met.id)
    rows: dict[str, Any] = {}
    for noun, ids in by_noun.items():
        target, question = NOUNS[noun]
        below = Selected(selected.key, selected.name, {"ids": ids}, (*selected.fields, ID))
        found, version = await asked.context.graph.ask_versioned(
            question, Many("", target, (), len(ids)), below, asked.context.ambient
        )
        if version != kept.read.version and kept.read.consistent:
            raise GraphChanged
        rows.update((row[ID.key], row) for row in found)
    return rows


def _node_selections(selected: Selected) -> list[Selected]:
    found = []
    for each in selected.fields:
        inner = {"nodes": ("node",), "edges": ("from", "to")}.get(each.name, ())
        found += [part for part in each.fields if part.name in inner]
    return found


def node_dict(part: Selected, node_id: str, name: str, rows: Shown) -> dict[str, Any]:
    """A node as it is selected."""
    read = rows.get(part.structure())
    if read is not None:
        return dict(read[node_id])
    target, _ = NOUNS[node_id.partition("_")[0]]
    facts = {"id": node_id, "name": name}
    return {
        "__typename": target,
        **{each.key: facts[each.name] for _, each in part.narrowed(target) if each.name in facts},
    }

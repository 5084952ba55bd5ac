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
from resolvers.in_shape import Thing
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
        read = await asked.context.graph.read(
            question, Many("", target, (), len(ids)), below, asked.context.ambient, kept.read.version
        )
        if read.version != kept.read.version and kept.read.consistent:
            raise GraphChanged
        kept.holding.add(read.holding)
        rows.update((row[ID.key], row) for row in read.value)
    return rows


def _node_selections(selected: Selected) -> list[Selected]:
    found = []
    for each in selected.fields:
        inner = {"nodes": ("node",), "edges": ("from", "to")}.get(each.name, ())
        found += [part for part in each.fields if part.name in inner]
    return found


def nodes_of(part: Selected, names: Mapping[str, str], rows: Shown) -> tuple[Mapping[str, Mapping[str, Any]], bool]:
    """By id the nodes as they are selected, and whether they stand in the answer as they are.

    `names`: node id → its name, of all nodes of the answer.
    """
    read = rows.get(part.structure())
    if read is not None:
        return read, False
    selected: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    found = {}
    for node_id, name in names.items():
        noun = node_id.partition("_")[0]
        if noun not in selected:
            target = NOUNS[noun][0]
            selected[noun] = target, [(each.key, each.name) for _, each in part.narrowed(target)]
        target, fields = selected[noun]
        found[node_id] = thing = Thing()
        thing.kind = target
        for key, field in fields:
            thing[key] = node_id if field == "id" else name if field == "name" else target
    return found, True

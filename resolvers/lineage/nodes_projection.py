"""What is selected of the nodes of a lineage answer: their id and name are known, all else is asked by noun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import GraphChanged
from graph.deadline_reads import statement_timeout
from graph.lineage.result_cache import CachedTraversal
from graph.selection import Selection
from graph.shape import Many
from resolvers.context import FieldRequest
from resolvers.node import ID, NOUNS
from resolvers.prebuilt_rows import typed_object

KNOWN_WITHOUT_A_QUESTION = frozenset({"id", "name", "__typename"})
Shown = Mapping[Any, Mapping[str, Any]]
"""For each selection of nodes that asks for more than is known: node id → its dict."""


async def load_nodes(request: FieldRequest, kept: CachedTraversal, end: float) -> Shown:
    """What is selected beyond id and name, one question for each selection and noun. Raises TimedOut where it cannot be
    had by the end of the walk's time."""
    found: dict[Any, Mapping[str, Any]] = {}
    for selection in _node_selections(request.selection):
        if {each.name for each in selection.fields} <= KNOWN_WITHOUT_A_QUESTION:
            continue
        structure = selection.structure()
        if structure not in kept.shown:
            kept.shown[structure] = await _rows(request, kept, selection, end)
        found[structure] = kept.shown[structure]
    return found


async def _rows(request: FieldRequest, kept: CachedTraversal, selection: Selection, end: float) -> Mapping[str, Any]:
    by_noun: dict[str, list[str]] = defaultdict(list)
    for node in kept.read.answer.nodes:
        by_noun[node.visited.id.partition("_")[0]].append(node.visited.id)
    rows: dict[str, Any] = {}
    for noun, ids in by_noun.items():
        target, question = NOUNS[noun]
        below = Selection(selection.key, selection.name, {"ids": ids}, (*selection.fields, ID))
        read = await request.context.engine.read(
            question,
            Many("", target, (), len(ids)),
            below,
            request.context.base_parameters,
            kept.read.version,
            statement_timeout(end),
        )
        if read.version != kept.read.version and kept.read.consistent:
            raise GraphChanged
        kept.validity.add(read.validity)
        rows.update((row[ID.key], row) for row in read.value)
    return rows


def _node_selections(selection: Selection) -> list[Selection]:
    found = []
    for each in selection.fields:
        inner = {"nodes": ("node",), "edges": ("from", "to")}.get(each.name, ())
        found += [part for part in each.fields if part.name in inner]
    return found


@dataclass(frozen=True)
class Objects:
    """The nodes of an answer as objects, each made once where nodes and both ends of edges are selected alike.

    `names`: node id → its name.
    """

    names: Mapping[str, str]
    rows: Shown
    _made: dict[Any, dict[str, Mapping[str, Any]]] = field(default_factory=dict)

    def of(self, part: Selection, ids: Iterable[str]) -> tuple[Mapping[str, Mapping[str, Any]], bool]:
        """By id these nodes (and it may be others) as they are selected, and whether they stand in the answer as they
        are."""
        read = self.rows.get(part.structure())
        if read is not None:
            return read, False
        made = self._made.setdefault(tuple(each.structure() for each in part.fields), {})
        by_noun: dict[str, list[str]] = defaultdict(list)
        for node_id in ids:
            if node_id not in made:
                by_noun[node_id.partition("_")[0]].append(node_id)
        for noun, missing in by_noun.items():
            made.update(zip(missing, self._things(part, NOUNS[noun][0], missing), strict=True))
        return made, True

    def _things(self, part: Selection, target: str, ids: list[str]) -> Iterable[Mapping[str, Any]]:
        kind = typed_object(target)
        fields = [each for _, each in part.narrowed(target)]
        keys = [each.key for each in fields]
        known = {"id": ids, "name": [self.names[node_id] for node_id in ids], "__typename": [target] * len(ids)}
        if not keys:
            return [kind() for _ in ids]
        return [kind(zip(keys, row, strict=True)) for row in zip(*(known[each.name] for each in fields), strict=True)]

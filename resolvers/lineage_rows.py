"""The nodes and edges of a page as they are selected, made by columns: a column costs some 0.1 µs a value, a function
called for each row some ten times that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice, repeat
from typing import Any

from graph.compile.reading import Waiting
from graph.lineage.answer import Edge, Node
from graph.lineage.request import Granularity
from graph.selection import Selected
from resolvers.in_shape import InShape
from resolvers.lineage_nodes import Objects
from resolvers.walked import instant

Column = Iterable[Any]
COUNTED = {"flowCount", "resourceCount", "fieldCount"}


def node_rows(selected: Selected, nodes: Sequence[Node], objects: Objects) -> list[dict[str, Any]]:
    """A page's nodes."""
    in_shape = True

    def column(part: Selected) -> Column:
        nonlocal in_shape
        match part.name:
            case "node":
                ids = [node.met.id for node in nodes]
                shown, known = objects.of(part, ids)
                in_shape = in_shape and known
                return [shown[each] for each in ids]
            case "depth":
                return [node.met.depth for node in nodes]
            case "filteredOut":
                return [node.filtered_out for node in nodes]
            case "omittedUpstream":
                return [node.omitted_upstream for node in nodes]
            case "omittedDownstream":
                return [node.omitted_downstream for node in nodes]
            case "unplaced":
                return [node.met.unplaced for node in nodes]
            case "__typename":
                return repeat("LineageStep")
        raise AssertionError(part.name)

    return _rows(selected, len(nodes), column, lambda: in_shape)


def edge_rows(
    selected: Selected,
    granularity: Granularity,
    as_of: datetime,
    edges: Sequence[Edge],
    objects: Objects,
    waiting: list[Waiting],
) -> list[dict[str, Any]]:
    """A page's edges. `waiting` takes what is to be judged of each."""
    ids, sources, targets, kinds, sinces, untils, fields, more, _ = zip(*edges, strict=True) if edges else ((),) * 9
    plain = granularity is Granularity.RESOURCE
    in_shape = True

    def ends(part: Selected, of: Sequence[str]) -> Column:
        nonlocal in_shape
        shown, known = objects.of(part, of)
        in_shape = in_shape and known
        return [shown[end] for end in of]

    def flows() -> Sequence[Any]:
        return ids if plain else [each.get("flow") for each in more]

    def findings(part: Selected) -> Column:
        nonlocal in_shape
        in_shape = False
        told: list[dict[str, Any]] = [{} for _ in edges]
        at = instant(as_of)
        waiting.extend(Waiting(part, flow or "", at, into) for flow, into in zip(flows(), told, strict=True))
        return told

    def column(part: Selected) -> Column:
        match part.name:
            case "id":
                return ids
            case "findings":
                return findings(part)
            case "from":
                return ends(part, sources)
            case "to":
                return ends(part, targets)
            case "kind":
                return kinds
            case "since":
                return sinces
            case "until":
                return untils
            case "fields":
                return [each or [] for each in fields]
            case "flow":
                return flows()
            case "granularity":
                own = granularity.value
                return repeat(own) if plain else [each.get("granularity", own) for each in more]
            case name if name in COUNTED:
                return repeat(None) if plain else [each.get(name) for each in more]
            case "__typename":
                return repeat("LineageEdge")
        raise AssertionError(part.name)

    asked = {each.name for each in selected.fields}
    # a flow without a kind, written past our rules, is for graphql-core to place
    placed = not ("kind" in asked and None in kinds) and not ("since" in asked and None in sinces)
    return _rows(selected, len(edges), column, lambda: in_shape and placed)


def _rows(selected: Selected, count: int, column: Any, in_shape: Any) -> list[dict[str, Any]]:
    keys = [each.key for each in selected.fields]
    columns = [column(each) for each in selected.fields]
    rows = [dict(zip(keys, row, strict=True)) for row in islice(zip(*columns, strict=False), count)]
    return InShape(rows) if in_shape() else rows

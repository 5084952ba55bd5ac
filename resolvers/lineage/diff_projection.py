"""The selected fields of changes. Nodes, flows and designations are read by id, with one query for each selection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.rules.node_ids import PREFIXES
from graph.engine import QueryResult
from graph.lineage.diff import (
    DesignationDifference,
    EdgeDifference,
    NodeDifference,
    NodePosition,
    derivation_of,
    flow_of,
)
from graph.projection import project, projector
from graph.read_by_id import read_by_id
from graph.selection import Selection
from graph.shape import Many
from resolvers.context import FieldRequest
from resolvers.lineage.nodes_projection import ids_by_noun, needs_query
from resolvers.node import NOUNS

Difference = NodeDifference | EdgeDifference | DesignationDifference
Rows = Mapping[int, Mapping[str, dict[str, Any]]]
"""By the identity of a selection: id → row."""
TYPES: Mapping[type[Difference], str] = {
    NodeDifference: "NodeChange",
    EdgeDifference: "EdgeChange",
    DesignationDifference: "DesignationChange",
}
"""The types of changes in the schema."""
COUNTED = {"NodeChange": "nodes", "EdgeChange": "edges", "DesignationChange": "designations"}
"""By type of change the field of its counts."""
READ_FIELDS = {
    *(("NodeChange", "node"), ("EdgeChange", "from"), ("EdgeChange", "to"), ("EdgeChange", "before")),
    *(("EdgeChange", "after"), ("EdgeChange", "derivationBefore"), ("EdgeChange", "derivationAfter")),
    *(("DesignationChange", "before"), ("DesignationChange", "after")),
}
"""The types and fields of changes that are read by id."""
NAMED = {PREFIXES["RESOURCE"], PREFIXES["FIELD"]}
"""The prefixes of ids of nodes, whose names are in the result."""
FACTS: Mapping[str, Mapping[str, Callable[[Any, Selection], Any]]] = {
    "NodeChange": {
        "before": lambda change, field: _project_position(field, change.before),
        "after": lambda change, field: _project_position(field, change.after),
    },
    "EdgeChange": {
        "kind": lambda change, _: change.edge.kind,
        "differs": lambda change, _: [name.upper() for name in change.differs],
    },
    "DesignationChange": {},
}
"""By type and field of a change: the facts that need no query."""


async def load_changes(
    request: FieldRequest, of: str, changes: Sequence[Difference], names: Mapping[str, str]
) -> tuple[Rows, set[str | None]]:
    """The selected rows of the compared object `of` and of a page's changes, and the versions of the graph they were
    read at.

    `names`: by resource id. The versions contain None if a row no longer exists.
    """
    context = request.context
    rows_by_selection: dict[int, Mapping[str, dict[str, Any]]] = {}
    versions: set[str | None] = set()

    async def read_rows(query: str, field: Many, selection: Selection) -> QueryResult:
        result = await context.engine.read(query, field, selection, context.base_parameters)
        versions.add(result.version if len(result.value) == len(selection.arguments["ids"]) else None)
        return result

    for field in request.selection.fields:
        if field.name == "of":
            target, query = NOUNS[of.partition("_")[0]]
            rows_by_selection[id(field)] = await read_by_id(read_rows, query, target, field, [of])
    for kind, field in _read_fields(request.selection):
        of_kind = (change for change in changes if TYPES[type(change)] == kind)
        ids = sorted({row_id for change in of_kind if (row_id := id_of(change, field.name)) is not None})
        rows: dict[str, dict[str, Any]] = {}
        for prefix, part in ids_by_noun(ids).items():
            target, query = NOUNS[prefix]
            fields = tuple(selection for _, selection in field.narrowed(target))
            if prefix in NAMED and not needs_query(fields):
                rows.update((row_id, _node_row(target, fields, row_id, names[row_id])) for row_id in part)
            else:
                rows.update(await read_by_id(read_rows, query, target, field, part, len(part)))
        rows_by_selection[id(field)] = rows
    return rows_by_selection, versions


def _read_fields(selection: Selection) -> Iterator[tuple[str, Selection]]:
    """The fields of changes that are read, each with the type of its change: of `nodes` and of `edges.node`."""
    edges = (field for field in selection.fields if field.name == "edges")
    rows = [
        *(field for field in selection.fields if field.name == "nodes"),
        *(part for field in edges for part in field.fields if part.name == "node"),
    ]
    for row in rows:
        for kind in TYPES.values():
            yield from ((kind, field) for _, field in row.narrowed(kind) if (kind, field.name) in READ_FIELDS)


def _node_row(target: str, fields: Iterable[Selection], node_id: str, name: str) -> dict[str, Any]:
    facts = {"id": node_id, "name": name, "__typename": target}
    return {"__typename": target, **{field.key: facts[field.name] for field in fields}}


def id_of(change: Difference, field: str) -> str | None:
    """The id of the row that a field of a change needs; None if the field is null."""
    match change, field:
        case NodeDifference(), "node":
            return change.id
        case EdgeDifference(), "from":
            return change.edge.source
        case EdgeDifference(), "to":
            return change.edge.target
        case EdgeDifference(), "before":
            return flow_of(change.before) if change.before else None
        case EdgeDifference(), "after":
            return flow_of(change.after) if change.after else None
        case EdgeDifference(), "derivationBefore":
            return derivation_of(change.before) if change.before else None
        case EdgeDifference(), "derivationAfter":
            return derivation_of(change.after) if change.after else None
        case DesignationDifference(), "before":
            return change.before.id if change.before else None
        case DesignationDifference(), "after":
            return change.after.id if change.after else None
        case _:
            raise AssertionError(field)


def project_changes(selection: Selection, changes: Iterable[Difference], rows: Rows) -> list[dict[str, Any]]:
    """The selected fields of changes, by their types."""
    projectors = {kind: _projector(selection, name, rows) for kind, name in TYPES.items()}
    return [{"__typename": TYPES[type(change)], **projectors[type(change)](change)} for change in changes]


def project_change_edges(
    selection: Selection, changes: Sequence[Difference], rows: Rows, cursors: Sequence[str]
) -> list[dict[str, Any]]:
    """The edges of a connection of changes, each with its cursor."""
    columns = {
        field.key: cursors if field.name == "cursor" else project_changes(field, changes, rows)
        for field in selection.fields
        if field.name != "__typename"
    }
    values = zip(*columns.values(), strict=True) if columns else [() for _ in changes]
    return [dict(zip(columns, row, strict=True)) for row in values]


def _projector(selection: Selection, kind: str, rows: Rows) -> Callable[[Any], dict[str, Any]]:
    """The projection of changes of one type."""

    def row(change: Difference, field: Selection) -> dict[str, Any] | None:
        row_id = id_of(change, field.name)
        return None if row_id is None else rows[id(field)][row_id]

    facts: dict[str, Callable[[Any, Selection], Any]] = {
        **dict.fromkeys((field for name, field in READ_FIELDS if name == kind), row),
        **FACTS[kind],
        "change": lambda change, _: change.change.value,
    }
    return projector(replace(selection, fields=tuple(field for _, field in selection.narrowed(kind))), facts)


def _project_position(selection: Selection, position: NodePosition | None) -> dict[str, Any] | None:
    if position is None:
        return None
    return project(selection, {"upstream": position.upstream, "downstream": position.downstream})


def project_change_counts(selection: Selection, changes: Iterable[Difference]) -> dict[str, Any]:
    """Numbers of changes by type and kind of change, all pages together."""
    counts = Counter((COUNTED[TYPES[type(change)]], change.change.value) for change in changes)

    def list_counts(field: Selection) -> dict[str, Any]:
        return project(field, {name: counts[field.name, name.upper()] for name in ("added", "ended", "changed")})

    return project(selection, dict.fromkeys(COUNTED.values(), list_counts))

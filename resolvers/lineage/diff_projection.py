"""The selected fields of changes. Nodes, flows and designations are read by id, with one query for each selection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from graph.engine import QueryResult
from graph.lineage.diff import DesignationDifference, EdgeDifference, NodeDifference, NodePosition
from graph.projection import project, projector
from graph.read_by_id import read_by_id
from graph.selection import Selection
from graph.shape import Many
from resolvers.context import FieldRequest
from resolvers.lineage.nodes_projection import needs_query

Difference = NodeDifference | EdgeDifference | DesignationDifference
Rows = Mapping[int, Mapping[str, dict[str, Any]]]
"""By the identity of a selection: id → row."""
QUERIES = {
    ("nodes", "node"): ("resource/resources_by_id", "DataResource"),
    ("edges", "from"): ("resource/resources_by_id", "DataResource"),
    ("edges", "to"): ("resource/resources_by_id", "DataResource"),
    ("edges", "before"): ("resource/flows_by_id", "Flow"),
    ("edges", "after"): ("resource/flows_by_id", "Flow"),
    ("designations", "before"): ("element/designations_by_id", "Designation"),
    ("designations", "after"): ("element/designations_by_id", "Designation"),
}
"""By list and field of a change: the query that reads the field, and its type."""
LISTS: Mapping[type[Difference], str] = {
    NodeDifference: "nodes",
    EdgeDifference: "edges",
    DesignationDifference: "designations",
}
FACTS: Mapping[str, Mapping[str, Callable[[Any, Selection], Any]]] = {
    "nodes": {
        "before": lambda change, field: _project_position(field, change.before),
        "after": lambda change, field: _project_position(field, change.after),
    },
    "edges": {
        "kind": lambda change, _: change.edge.kind,
        "differs": lambda change, _: [name.upper() for name in change.differs],
    },
    "designations": {},
}
"""By list and field of a change: the facts that need no query."""


async def load_changes(
    request: FieldRequest, lists: Mapping[str, Sequence[Difference]], names: Mapping[str, str]
) -> tuple[Rows, set[str | None]]:
    """The selected rows of a page's changes, and the versions of the graph they were read at.

    `names`: by resource id. The versions contain None if a row no longer exists.
    """
    context = request.context
    rows_by_selection: dict[int, Mapping[str, dict[str, Any]]] = {}
    versions: set[str | None] = set()

    async def read_rows(query: str, field: Many, selection: Selection) -> QueryResult:
        result = await context.engine.read(query, field, selection, context.base_parameters)
        versions.add(result.version if len(result.value) == len(selection.arguments["ids"]) else None)
        return result

    for list_selection in request.selection.fields:
        for field in list_selection.fields:
            if (list_selection.name, field.name) not in QUERIES:
                continue
            query, target = QUERIES[list_selection.name, field.name]
            changes = lists[list_selection.name]
            ids = sorted({row_id for change in changes if (row_id := id_of(change, field.name)) is not None})
            fields = tuple(selection for _, selection in field.narrowed(target))
            if target == "DataResource" and not needs_query(fields):
                rows_by_selection[id(field)] = {row_id: _resource_row(fields, row_id, names[row_id]) for row_id in ids}
            elif ids:
                rows_by_selection[id(field)] = await read_by_id(read_rows, query, target, field, ids, len(ids))
    return rows_by_selection, versions


def _resource_row(fields: Iterable[Selection], resource_id: str, name: str) -> dict[str, Any]:
    facts = {"id": resource_id, "name": name, "__typename": "DataResource"}
    return {"__typename": "DataResource", **{field.key: facts[field.name] for field in fields}}


def id_of(change: Difference, field: str) -> str | None:
    """The id of the row that a field of a change needs; None if the field is null."""
    match change, field:
        case NodeDifference(), "node":
            return change.id
        case EdgeDifference(), "from":
            return change.edge.source
        case EdgeDifference(), "to":
            return change.edge.target
        case ((EdgeDifference() | DesignationDifference()), "before"):
            return change.before.id if change.before else None
        case ((EdgeDifference() | DesignationDifference()), "after"):
            return change.after.id if change.after else None
        case _:
            raise AssertionError(field)


def project_changes(selection: Selection, changes: Sequence[Difference], rows: Rows) -> list[dict[str, Any]]:
    """The selected fields of the changes in one list."""

    def row(change: Difference, field: Selection) -> dict[str, Any] | None:
        row_id = id_of(change, field.name)
        return None if row_id is None else rows[id(field)][row_id]

    facts: dict[str, Callable[[Any, Selection], Any]] = {
        **dict.fromkeys((field for name, field in QUERIES if name == selection.name), row),
        **FACTS[selection.name],
        "change": lambda change, _: change.change.value,
    }
    return list(map(projector(selection, facts), changes))


def _project_position(selection: Selection, position: NodePosition | None) -> dict[str, Any] | None:
    if position is None:
        return None
    return project(selection, {"upstream": position.upstream, "downstream": position.downstream})


def project_change_counts(selection: Selection, changes: Iterable[Difference]) -> dict[str, Any]:
    """Numbers of changes by list and kind of change, all pages together."""
    counts = Counter((LISTS[type(change)], change.change.value) for change in changes)

    def list_counts(field: Selection) -> dict[str, Any]:
        return project(field, {name: counts[field.name, name.upper()] for name in ("added", "ended", "changed")})

    return project(selection, dict.fromkeys(LISTS.values(), list_counts))

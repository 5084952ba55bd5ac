"""The selected counts of a lineage result, all pages together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from domain.errors import GraphChanged
from graph.deadline_reads import statement_timeout
from graph.lineage.counts import TraversalCounts, count_result
from graph.lineage.request import Granularity, TraversalRequest
from graph.lineage.result_cache import CachedTraversal
from graph.lineage.starts import expanded_names
from graph.projection import project
from graph.selection import Selection
from resolvers.context import FieldRequest
from resolvers.lineage.nodes_projection import ids_by_noun

QUERIES = {
    "resource": "lineage/counts",
    "field": "lineage/counts_of_fields",
    "entry": "lineage/counts_of_entries",
    "library": "lineage/counts_of_libraries",
    "department": "lineage/counts_of_departments",
    "region": "lineage/counts_of_regions",
    "job": "lineage/counts_of_others",
    "namespace": "lineage/counts_of_others",
}
"""By the prefix of a node's id: the query of its counts by level and by department."""
COUNTED_FIELDS = {"counts", "totalCount", "completeness", "asOf", "__typename"}
"""The fields of a result that need neither nodes nor edges."""
FIELDS_WITH_QUERY = {"byLevel", "byDepartment"}
"""The counts that need queries of their own."""


async def project_counts(
    request: FieldRequest, selection: Selection, cached: CachedTraversal, end: float
) -> dict[str, Any]:
    """The selected counts of a result. Raises TimedOut if they cannot be read by `end`, GraphChanged."""
    by_owner: Mapping[str, Any] = {}
    if FIELDS_WITH_QUERY & {field.name for field in selection.fields}:
        by_owner = await _read_counts(request, cached, end)
    return project_numbers(selection, count_result(cached.read.result), by_owner)


def project_numbers(selection: Selection, counts: TraversalCounts, by_owner: Mapping[str, Any]) -> dict[str, Any]:
    """The selected counts. `by_owner`: the rows of byLevel and byDepartment, if they were read."""
    lists = {
        "byDepth": [{"depth": depth, "count": count} for depth, count in sorted(counts.by_depth.items())],
        "byKind": [{"kind": kind, "count": count} for kind, count in sorted(counts.by_kind.items())],
        **by_owner,
    }

    def rows(field: Selection) -> list[dict[str, Any]]:
        return [project(field, row) for row in lists[field.name]]

    facts = {"total": counts.nodes, "nodes": counts.nodes, "edges": counts.edges, **dict.fromkeys(lists, rows)}
    return project(selection, facts)


def countable_in_database(selection: Selection, traversal: TraversalRequest) -> bool:
    """Whether the database can count all that is selected: no nodes, no edges, no counts by level or department."""
    if (
        traversal.granularity is not Granularity.RESOURCE
        or traversal.nodes.conditions
        or expanded_names(traversal)
        or selection.arguments.get("after")
    ):
        return False
    counts = {part.name for field in selection.fields if field.name == "counts" for part in field.fields}
    fields = {field.name for field in selection.fields}
    return bool(counts or "totalCount" in fields) and not counts & FIELDS_WITH_QUERY and fields <= COUNTED_FIELDS


async def _read_counts(
    request: FieldRequest, cached: CachedTraversal, end: float
) -> Mapping[str, list[dict[str, Any]]]:
    levels: dict[str, int] = defaultdict(int)
    departments: dict[tuple[str, str], int] = defaultdict(int)
    for noun, ids in ids_by_noun(node.visited.id for node in cached.read.result.nodes).items():
        rows, version = await request.context.engine.read_query(
            QUERIES[noun], {**request.context.base_parameters, "ids": ids}, cached.read.version, statement_timeout(end)
        )
        if version != cached.read.version and cached.read.consistent:
            raise GraphChanged
        for level, code, name, count in rows:
            if level is not None:
                levels[level] += count
            if code is not None:
                departments[code, name] += count
    return {
        "byLevel": [{"level": level, "count": count} for level, count in sorted(levels.items())],
        "byDepartment": [
            {"code": code, "name": name, "count": count} for (code, name), count in sorted(departments.items())
        ],
    }
